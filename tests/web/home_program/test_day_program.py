"""What a phone is given: the signed program as it may be done now, worked out once, and never anything the engine thinks."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.support.spanish import listening
from tests.support.universe import Universe
from tests.web.home_program.conftest import NONE_OF_THESE, event
from unpinch.actions import day_program, warning_table
from unpinch.actions.access import count_change
from unpinch.actions.served import stamp_of
from unpinch.knowledge import load_knowledge
from unpinch.records.models import Clinic, Episode, PlanVersion, ServedProgram

Send = Callable[..., dict[str, Any]]


def program(world: Universe, name: str = "ana", language: str = "en") -> dict[str, Any]:
    answer = world.client(name).get(f"/api/day/program?language={language}", headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content[:300]
    return answer.json()  # type: ignore[no-any-return]


def test_program_holds_the_signed_home_exercises(at_home: Universe) -> None:
    content = PlanVersion.objects.get(episode=at_home.ana_episode).content
    signed = [item["id"] for item in content["items"] if item["place"] == "home" and item["kind"] == "exercise"]
    assert [each["id"] for each in program(at_home)["exercises"]] == signed
    assert signed


def test_every_exercise_can_be_run(at_home: Universe) -> None:
    for each in program(at_home)["exercises"]:
        assert each["dose"]["sets"] >= 1
        assert each["due"]
        assert each["sides"] in ([""], ["left"], ["left", "right"])


def test_nobody_else_is_given_it(at_home: Universe) -> None:
    assert program(at_home, "ben")["for"] != program(at_home)["for"]


def test_phone_hears_no_diagnosis_of_the_engine(at_home: Universe) -> None:
    told = json.dumps(program(at_home))
    labels = [cause.label for cause in load_knowledge().causes.values()]
    assert not [label for label in labels if label in told]


def test_held_program_gives_no_exercise(at_home: Universe, send: Send) -> None:
    send(event("card", answers={"ces_saddle": "yes"}, full=False))
    given = program(at_home)
    assert (given["state"], given["exercises"], given["urgent"][0]["flag"]) == ("held", [], "ces_saddle")


def test_second_device_learns_what_was_sent(at_home: Universe, send: Send) -> None:
    made = event("habit", habit="walking", amount=20)
    send(made)
    assert [each["id"] for each in program(at_home)["received"]] == [made["id"]]


def test_whole_card_is_due_until_it_was_answered(at_home: Universe, send: Send) -> None:
    assert program(at_home)["card_full_due"]
    send(event("card", answers=NONE_OF_THESE, full=True))
    assert not program(at_home)["card_full_due"]


def test_program_speaks_spanish(at_home: Universe) -> None:
    english, spanish = program(at_home), program(at_home, language="es")
    assert english["exercises"][0]["name"] != spanish["exercises"][0]["name"]


# ---- worked out once -----------------------------------------------------------------------------------------------------------
def test_plain_entry_changes_no_kept_part(at_home: Universe, send: Send) -> None:
    before = program(at_home)["etag"]
    send(event("habit", habit="walking", amount=20))
    assert program(at_home)["etag"] == before
    assert ServedProgram.objects.count() == 1


@pytest.mark.parametrize("change", ["knowledge", "numbers", "record"])
def test_change_of_what_it_rests_on_makes_it_anew(at_home: Universe, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    program(at_home)
    before = ServedProgram.objects.get().made_at
    if change == "knowledge":
        ServedProgram.objects.update(stamp=ServedProgram.objects.get().stamp.replace(load_knowledge().version, "older"))
    elif change == "numbers":
        Clinic.objects.filter(id=at_home.harbor.id).update(version=at_home.harbor.version + 1)
    else:
        count_change(at_home.ana_patient.id)
    program(at_home)
    assert ServedProgram.objects.get().made_at > before


def test_kept_program_costs_few_queries(at_home: Universe, django_assert_max_num_queries: Any) -> None:
    program(at_home)
    client = at_home.client("ana")
    with django_assert_max_num_queries(12):
        client.get("/api/day/program", headers={"Accept": "application/json"})


def test_worker_works_the_day_out_before_anybody_asks(at_home: Universe) -> None:
    assert day_program.prepare_days(timezone.now()) == 1
    assert day_program.prepare_days(timezone.now()) == 0
    before = ServedProgram.objects.get().made_at
    program(at_home)
    assert ServedProgram.objects.get().made_at == before


def test_state_is_told_without_working_it_out(at_home: Universe) -> None:
    episode = Episode.objects.get(id=at_home.ana_episode.id)
    assert day_program.state_of(episode) == program(at_home)["state"]


# ---- the table of warning signs --------------------------------------------------------------------------------------------------
def test_table_is_the_same_for_everybody(at_home: Universe) -> None:
    answer = Client().get(program(at_home)["warnings"])
    assert "immutable" in answer["Cache-Control"]
    assert answer.json()["version"] == warning_table.table_version()


def test_table_speaks_spanish_throughout() -> None:
    with listening() as missed:
        warning_table._made.__wrapped__("es")
    assert not [text for text in missed.asked if any(map(str.isalpha, text))]


@pytest.fixture
def forget() -> Iterator[Callable[[], None]]:
    """Forget the table, now and afterwards."""

    def clear() -> None:
        for kept in (warning_table._made, warning_table.table_version):
            kept.cache_clear()

    yield clear
    clear()


def test_rules_that_read_words_change_the_address(at_home: Universe, monkeypatch: pytest.MonkeyPatch, forget: Callable[[], None]) -> None:
    before = program(at_home)["warnings"]
    monkeypatch.setattr("unpinch.clinical.home_program.card.MAX_GAP", 9)
    forget()
    assert program(at_home)["warnings"] != before


def test_judging_for_a_program_holds_no_lock(at_home: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    depths, judge, outside = [], day_program.judge, len(connection.savepoint_ids)
    monkeypatch.setattr(day_program, "judge", lambda *given: depths.append(len(connection.savepoint_ids)) or judge(*given))
    day_program._kept(Episode.objects.get(id=at_home.ana_episode.id), timezone.now())
    assert set(depths) == {outside}


def test_record_that_changes_meanwhile_is_judged_again(at_home: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    judge, found = day_program.judge, []

    def changing(episode: Episode, now: Any) -> Any:
        found.append(judge(episode, now))
        if len(found) == 1:
            count_change(episode.patient_id)
        return found[-1]

    monkeypatch.setattr(day_program, "judge", changing)
    kept = day_program._kept(Episode.objects.get(id=at_home.ana_episode.id), timezone.now())
    assert len(found) == 2
    assert kept.stamp == stamp_of(Episode.objects.get(id=at_home.ana_episode.id), timezone.now())
