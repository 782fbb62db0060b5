"""Entering one finding: read as it is meant, kept once, never guessed."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.support.charts import SADDLE, found, text_of, told
from tests.support.universe import Universe
from unpinch.actions import entries
from unpinch.actions.access import RefusedError
from unpinch.actions.entries import Outcome, search_facts
from unpinch.records.models import Alert, Assessment, AuditRow, FactEntry
from unpinch.terms.errors import InputError, NotAllowedNowError

ANKLE, SLR, FEVER = "finding.ankle_dorsiflexion_strength", "finding.straight_leg_raise", "patient.body_temperature"


def test_entry_is_assessed_at_once(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    assert Assessment.objects.get().level == "emergency"
    assert Alert.objects.count() == 1


def test_entry_is_audited_as_a_change(world: Universe) -> None:
    found(world, SLR, "present", side="left")
    assert AuditRow.objects.filter(act="chart.entry", kind="write", patient_id=str(world.ana_patient.id)).exists()


def test_not_tested_keeps_no_value(world: Universe) -> None:
    found(world, SLR, "not_tested", side="left")
    row = FactEntry.objects.get()
    assert (row.value, row.answer) == (None, "not_tested")


def test_unit_is_converted_and_kept(world: Universe) -> None:
    found(world, FEVER, "102.2", unit="[degF]")
    row = FactEntry.objects.get()
    assert (row.value, row.unit) == (39.0, "[degF]")


@pytest.mark.parametrize(("fact", "value"), [(ANKLE, "7"), (FEVER, "300"), (SLR, "maybe so"), ("patient.systolic_bp", "12")])
def test_impossible_value_is_refused(world: Universe, fact: str, value: str) -> None:
    with pytest.raises(InputError):
        found(world, fact, value, side="left" if fact.startswith("finding") else "", unit="Cel" if fact == FEVER else "")
    assert not FactEntry.objects.exists()


def test_lower_pressure_above_the_upper_is_refused(world: Universe) -> None:
    found(world, "patient.systolic_bp", "120")
    with pytest.raises(InputError):
        found(world, "patient.diastolic_bp", "130")
    assert FactEntry.objects.count() == 1


def test_side_is_never_guessed(world: Universe) -> None:
    with pytest.raises(InputError, match="never be guessed"):
        found(world, SLR, "present")


def test_side_of_a_sideless_fact_is_refused(world: Universe) -> None:
    with pytest.raises(InputError, match="no side"):
        found(world, FEVER, "37", unit="Cel", side="left")


@pytest.mark.parametrize(("value", "side"), [("present", "both"), ("absent", "")])
def test_entry_for_both_legs_is_two_rows(world: Universe, value: str, side: str) -> None:
    found(world, SLR, value, side=side)
    assert set(FactEntry.objects.values_list("side", flat=True)) == {"left", "right"}


def test_same_entry_twice_is_one(world: Universe) -> None:
    one = uuid.uuid4()
    assert found(world, SLR, "present", side="both", client_id=one) is Outcome.ADDED
    assert found(world, SLR, "present", side="both", client_id=one) is Outcome.KNOWN
    assert FactEntry.objects.count() == 2
    assert Assessment.objects.count() == 1


def test_other_content_under_one_id_is_kept(world: Universe) -> None:
    one = uuid.uuid4()
    found(world, SLR, "present", side="left", client_id=one)
    assert found(world, SLR, "absent", side="left", client_id=one) is Outcome.CONFLICT
    assert found(world, SLR, "absent", side="left", client_id=one) is Outcome.KNOWN
    assert sorted(FactEntry.objects.values_list("value", flat=True)) == ["absent", "present"]


def test_correction_is_a_new_row(world: Universe) -> None:
    found(world, ANKLE, "3", side="left")
    first = FactEntry.objects.get()
    found(world, ANKLE, "5", side="left", replaces=first.id)
    assert FactEntry.objects.count() == 2
    assert [row.value for row in entries.earlier_entries(world.actor("alice"), world.ana_episode.id, ANKLE)] == ["5/5"]


def test_corrected_entry_is_not_corrected_again(world: Universe) -> None:
    found(world, ANKLE, "3", side="left")
    first = FactEntry.objects.get()
    found(world, ANKLE, "5", side="left", replaces=first.id)
    with pytest.raises(NotAllowedNowError):
        found(world, ANKLE, "4", side="left", replaces=first.id)


def test_entry_of_another_patient_is_not_corrected(world: Universe) -> None:
    other = told(world.ben_episode, ANKLE, 3.0, side="left")
    with pytest.raises(InputError):
        found(world, ANKLE, "5", side="left", replaces=other.id)


def test_earlier_day_is_kept_as_that_day(world: Universe) -> None:
    day = timezone.localdate() - dt.timedelta(5)
    found(world, SLR, "present", side="left", on=day)
    row = FactEntry.objects.get()
    assert row.at.date() == day
    assert row.received_at.date() > day


def test_future_day_is_refused(world: Universe) -> None:
    with pytest.raises(InputError, match="future"):
        found(world, SLR, "present", side="left", on=timezone.localdate() + dt.timedelta(3))


@pytest.mark.parametrize(
    "fact", ["finding.foot_drop", "patient.body_mass_index", "patient.age", "finding.no_such_thing", "flag.ces_saddle"]
)
def test_what_is_worked_out_is_not_entered(world: Universe, fact: str) -> None:
    with pytest.raises(InputError, match="nothing to enter"):
        found(world, fact, "yes")


@pytest.mark.parametrize("who", ["asa", "bob", "dina", "max", "ana"])
def test_only_the_treating_therapist_enters(world: Universe, who: str) -> None:
    with pytest.raises(RefusedError):
        found(world, SLR, "present", side="left", who=who)


# ---- search and page -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("words", "fact"), [("SLR", SLR), ("lasegue", SLR), ("dorsiflexion", ANKLE), ("temperature", FEVER)])
def test_search_knows_other_names(words: str, fact: str) -> None:
    assert fact in [choice.id for choice in search_facts(words)][:4]


def test_search_needs_every_word() -> None:
    assert not search_facts("ankle zebra")


def test_without_words_the_usual_is_offered() -> None:
    assert [choice.id for choice in search_facts(" ")] == [fact for fact in entries.OFTEN if entries.knowledge().fact(fact)]


def test_usual_findings_exist_in_the_vocabulary() -> None:
    assert not [fact for fact in entries.OFTEN if entries.knowledge().fact(fact) is None]


def send(world: Universe, **fields: object) -> tuple[int, str]:
    form = {"client_id": str(uuid.uuid4()), **fields}
    answer = world.client("alice").post(f"/chart/episode/{world.ana_episode.id}/entry/", form)
    return answer.status_code, text_of(answer.content)


def test_page_keeps_what_was_entered(world: Universe) -> None:
    status, _page = send(world, fact=SLR, value="present", side="left", remark="at 40 degrees")
    assert status == 302
    assert FactEntry.objects.get().remark == "at 40 degrees"


def test_wrong_entry_comes_back_filled_in(world: Universe) -> None:
    status, page = send(world, fact=FEVER, value="300", unit="Cel", remark="ear")
    assert status == 400
    assert 'value="300"' in page
    assert 'value="ear"' in page


def test_nothing_chosen_is_no_answer(world: Universe) -> None:
    for fact in (SLR, "finding.bladder_change", FEVER):
        assert send(world, fact=fact, side="left" if fact == SLR else "")[0] == 400
    assert not FactEntry.objects.exists()


def test_none_of_these_is_an_empty_list(world: Universe) -> None:
    send(world, fact="finding.bladder_change", value="none_of_these")
    assert FactEntry.objects.get().value == []


def test_none_and_something_contradict(world: Universe) -> None:
    status, page = send(world, fact="finding.bladder_change", value=["none_of_these", "cannot_pass"])
    assert status == 400
    assert "contradicts itself" in page


def test_search_swaps_the_list_alone(world: Universe) -> None:
    address = f"/chart/episode/{world.ana_episode.id}/entry/?q=reflex"
    page = world.client("alice").get(address, headers={"HX-Request": "true", "HX-Target": "facts"}).content
    assert page.lstrip().startswith(b'<div id="facts"')
    assert b"Achilles reflex" in page
