"""Looking exercises up: what fits, in which order, and what each person reads."""

import pytest
from django.test import Client
from django.utils.translation import override

from tests.support.universe import Universe
from unpinch.actions import library
from unpinch.actions.access import RefusedError
from unpinch.actions.library import Search


def ids(**wanted: object) -> list[str]:
    return [card.id for card in library.search(Search(**wanted))]  # type: ignore[arg-type]


def test_empty_search_finds_every_exercise() -> None:
    assert sorted(ids()) == sorted(library.knowledge().exercises)


def test_every_choice_finds_something() -> None:
    empty = [(field, choice) for field, found in library.choices().items() for choice in found if not ids(**{field: choice})]
    assert not empty


def test_start_position_narrows() -> None:
    assert {library.cards()[each].start for each in ids(start="supine")} == {"supine"}


def test_reader_is_asked_of_the_table(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "allows", lambda act, role, relation: False)
    with pytest.raises(RefusedError):
        library.check_reader(world.actor("ana"))


def test_choices_narrow_together() -> None:
    both = ids(start="supine", area="glutes")
    assert "bridge" in both
    assert set(both) == set(ids(start="supine")) & set(ids(area="glutes"))


def test_words_find_plain_and_clinical_names() -> None:
    assert "prone-press-up" in ids(words="EXTENSION lying")
    assert "prone-press-up" in ids(words="hips stay down")


def test_words_are_looked_for_in_the_readers_language() -> None:
    with override("es"):
        assert "bridge" in ids(words="puente")
    assert "bridge" not in ids(words="puente")


def test_hyphen_is_a_blank() -> None:
    assert ids(words="single-leg bridge") == ids(words="Single leg bridge") != []


def test_difficulty_is_an_upper_bound() -> None:
    assert {library.cards()[each].difficulty for each in ids(difficulty=2)} == {1, 2}


def test_cause_follows_the_menus() -> None:
    assert "ninety-ninety-rest" in ids(cause="spinal_stenosis") or "double-knee-to-chest" in ids(cause="spinal_stenosis")
    assert not set(ids(cause="deep_gluteal")) >= set(ids())


def test_ladder_climbs_from_easier_to_harder() -> None:
    for ladder in library.as_ladders(library.cards().values()):
        for lower, upper in zip(ladder.rungs, ladder.rungs[1:], strict=False):
            assert upper.easier == lower.id


def test_ladder_is_whole_and_marks_what_fits() -> None:
    (ladder,) = library.as_ladders([library.cards()["bridge"]])
    assert "bridge-single-leg" in [rung.id for rung in ladder.rungs]
    assert ladder.fits == {"bridge"}


@pytest.mark.parametrize("exercise_id", ["bridge", "slider-slr-supine", "walk-brisk"])
def test_exercise_shows_source_and_stop_rule(exercise_id: str) -> None:
    full = library.exercise(exercise_id)
    assert full.stop_rule
    assert all(source.citation for source in full.sources)


@pytest.mark.parametrize("name", ["alice", "asa", "dina", "max", "ana", "carla"])
def test_everybody_signed_in_may_look_up(world: Universe, name: str) -> None:
    assert world.client(name).get("/library/").status_code == 200


def test_stranger_to_the_clinic_is_sent_to_the_door(db: None) -> None:
    assert Client().get("/library/").status_code == 302


def test_patient_reads_no_cause_and_no_trial(world: Universe) -> None:
    page = world.client("ana").get("/library/double-knee-to-chest/").content.decode()
    assert "For clinicians" not in page
    assert "stenosis" not in page.lower()
    assert 'name="cause"' not in world.client("ana").get("/library/").content.decode()


def test_cause_from_a_patient_is_not_obeyed(world: Universe) -> None:
    assert world.client("ana").get("/library/?cause=spinal_stenosis").context["count"] == len(library.cards())


def test_unknown_exercise_is_not_found(world: Universe) -> None:
    assert world.client("alice").get("/library/no-such-thing/").status_code == 404


def test_search_costs_the_same_for_all(world: Universe, django_assert_max_num_queries: object) -> None:
    client = world.client("alice")
    client.get("/library/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/library/")


def test_nonsense_in_the_address_is_left_out(world: Universe) -> None:
    page = world.client("alice").get("/library/?area=%3Cscript%3E&difficulty=x&page=zzz&start=moon")
    assert page.context["count"] == len(library.cards())


def test_pages_keep_the_search(world: Universe) -> None:
    page = world.client("alice").get("/library/?area=glutes&page=2")
    assert page.context["before"] == "?area=glutes&page=1"
