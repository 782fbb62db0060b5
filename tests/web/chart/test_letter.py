"""The letter to a physician: for the treating therapist and the physician behind the link, and nobody else."""

import pytest

from tests.support.charts import FOOT_DROP, found, ranked
from tests.support.universe import Universe
from unpinch.actions import documents
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.letter import Summary, summary

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (8).to_bytes(4, "big") * 2 + b"\x08\0\0\0\0" + b"\0" * 8 + b"IEND\xaeB`\x82"


def letter(world: Universe, who: str = "alice") -> Summary:
    return summary(world.actor(who), world.ana_episode.id)


def test_letter_says_why_and_what_is_asked(world: Universe) -> None:
    found(world, FOOT_DROP, "new", side="left")
    written = letter(world)
    assert written.chart.triage is not None
    assert written.chart.triage.flags[0].label == "New foot drop or toe catching"
    assert "physician" in written.asked


def test_letter_groups_findings_with_their_side(world: Universe) -> None:
    found(world, "finding.ankle_dorsiflexion_strength", "3", side="left")
    found(world, "finding.achilles_reflex", "normal", side="both")
    groups = dict(letter(world).findings)
    assert groups["strength"] == (("Ankle dorsiflexion strength, left", "3/5"),)
    assert len(groups["reflex"]) == 2


def test_newest_finding_stands_in_the_letter(world: Universe) -> None:
    for grade in ("3", "5"):
        found(world, "finding.ankle_dorsiflexion_strength", grade, side="left")
    assert dict(letter(world).findings)["strength"][0][1] == "5/5"


def test_what_was_not_tested_is_left_out(world: Universe) -> None:
    found(world, "finding.achilles_reflex", "not_tested", side="left")
    assert not letter(world).findings


def test_physician_reads_by_link(world: Universe) -> None:
    ranked(world, world.ana_episode)
    assert letter(world, "lin").for_physician


@pytest.mark.parametrize("who", ["bob", "asa", "dina", "max", "ana"])
def test_others_of_the_clinic_are_refused(world: Universe, who: str) -> None:
    with pytest.raises(RefusedError):
        letter(world, who)


@pytest.mark.parametrize("who", ["sid", "ben", "otto"])
def test_stranger_finds_no_letter(world: Universe, who: str) -> None:
    with pytest.raises(NotFoundError):
        letter(world, who)


def test_withdrawn_document_is_not_in_the_letter(world: Universe) -> None:
    row = documents.attach(world.actor("alice"), world.ana_episode.id, kind="letter", title="Scan of another Ana", data=PNG)
    documents.withdraw_document(world.actor("alice"), row.id, reason="Of another person.")
    page = world.client("alice").get(f"/chart/episode/{world.ana_episode.id}/summary/").content.decode()
    assert "Scan of another Ana" not in page
