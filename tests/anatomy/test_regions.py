import pytest

from unpinch.anatomy.regions import PARTS, REGIONS, ROOTS, TOES, Region, mirrored_id, texts
from unpinch.knowledge.check_passports import BANNED
from unpinch.knowledge.load import load_knowledge


@pytest.mark.parametrize("region", REGIONS.values(), ids=str)
def test_mirrored_region_is_its_twin(region: Region) -> None:
    twin = REGIONS[mirrored_id(region.id)]
    assert REGIONS[mirrored_id(twin.id)] is region
    assert (twin.part, twin.views, twin.rank, twin.roots) == (region.part, region.views, region.rank, region.roots)


def test_side_stands_in_the_label() -> None:
    assert [r.id for r in REGIONS.values() if r.side and not r.label.startswith(r.side.capitalize() + " ")] == []


def test_labels_and_parts_are_unambiguous() -> None:
    labels = [region.label for region in REGIONS.values()]
    assert len(set(labels)) == len(labels)
    assert {region.part for region in REGIONS.values()} == set(PARTS)


def test_leg_runs_from_thigh_to_toes() -> None:
    ranks = [region.rank for region in REGIONS.values() if region.side == "left" and region.roots]
    assert ranks == sorted(ranks)
    assert ranks[-1] == TOES


def test_every_root_of_the_table_has_skin() -> None:
    known = {entry.id for entry in load_knowledge().root_levels.values() if entry.level_kind == "root"}
    assert known <= set(ROOTS)
    assert {root for region in REGIONS.values() for root in region.roots} == set(ROOTS)


def test_labels_hold_no_banned_word() -> None:
    assert [text for text in texts() if BANNED.search(text)] == []
