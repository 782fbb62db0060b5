"""The patient's page: the whole chart to those who treat, details to the desk, an offer to those elsewhere, nothing to strangers."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.charts import FOOT_DROP, SADDLE, assessed, found, ranked, text_of, told, wrote
from tests.support.universe import Universe
from unpinch.actions import flags
from unpinch.actions.chart import Chart, patient_page
from unpinch.records.models import Assessment, AuditRow, BreakGlass, Membership
from unpinch.terms.errors import NotAllowedNowError

EXAMINED = {"reason": "Examined, sensation equal on both sides.", "examined": "Saddle sensation, light touch and pin."}


def page(world: Universe, who: str = "alice") -> str:
    answer = world.client(who).get(f"/chart/{world.ana_patient.id}/")
    assert answer.status_code == 200
    return text_of(answer.content)


def chart_of(world: Universe, who: str = "alice") -> Chart:
    found_page = patient_page(world.actor(who), world.ana_patient.id)
    assert found_page.chart is not None
    return found_page.chart


# ---- triage ----------------------------------------------------------------------------------------------------------------------
def test_flag_shows_what_the_patient_was_told(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    triage = chart_of(world).triage
    assert triage is not None
    assert "112" in triage.flags[0].told


def test_flag_reason_is_said_in_words(world: Universe) -> None:
    found(world, FOOT_DROP, "new", side="left")
    triage = chart_of(world).triage
    assert triage is not None
    first, *rest = triage.flags[0].because
    assert first.exact.endswith("-> urgent_today")
    assert any(reason.text.endswith("yes") for reason in rest)


def test_words_from_text_are_quoted(world: Universe) -> None:
    wrote(world.ana_episode, "Since yesterday I am numb between my legs.")
    assessed(world, world.ana_episode)
    assert "“" in page(world)
    assert "numb between my legs" in page(world)


def test_open_follow_up_stands_with_its_flag(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    triage = chart_of(world).triage
    assert triage is not None
    assert triage.flags[0].open_questions
    assert triage.asks[0].why == "follow_up"


def test_both_answers_of_a_conflict_are_shown(world: Universe) -> None:
    told(world.ana_episode, "finding.symptom_side", "left")
    told(world.ana_episode, "finding.symptom_side", "right", by=world.bob)
    assessed(world, world.ana_episode)
    triage = chart_of(world).triage
    assert triage is not None
    said = {(each.value, each.by) for each in triage.conflicts[0].answers}
    assert said == {("left", "Patient"), ("right", "Bob")}
    assert triage.conflicts[0].question in page(world)


def test_closed_flag_says_by_whom(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    flags.clear_flag(world.actor("alice"), world.ana_episode.id, target="ces_saddle", **EXAMINED)
    triage = chart_of(world).triage
    assert triage is not None
    assert not triage.flags
    assert (triage.closed[0].by, triage.closed[0].reopened) == ("Alice", False)


def test_closed_flag_opens_with_a_newer_answer(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    flags.clear_flag(world.actor("alice"), world.ana_episode.id, target="ces_saddle", **EXAMINED)
    found(world, SADDLE, "new_or_changing")
    triage = chart_of(world).triage
    assert triage is not None
    assert triage.closed[0].reopened


# ---- assessment --------------------------------------------------------------------------------------------------------------------
def test_causes_carry_a_band_around_the_estimate(world: Universe) -> None:
    ranked(world, world.ana_episode)
    assessment = chart_of(world).assessment
    assert assessment is not None
    first = assessment.causes[0]
    assert first.from_ < first.at < first.from_ + first.width


def test_arguments_stand_on_their_side(world: Universe) -> None:
    ranked(world, world.ana_episode)
    assessment = chart_of(world).assessment
    assert assessment is not None
    disc = next(cause for cause in assessment.causes if cause.id == "disc_herniation")
    assert any("below the knee" in each.said for each in disc.speaks_for)
    assert all(each.source for each in disc.speaks_for)


def test_dangerous_cause_never_has_a_percentage(world: Universe) -> None:
    ranked(world, world.ana_episode)
    found(world, SADDLE, "new_or_changing")
    listed = re.search(r'<ul class="dangers">.*?</ul>', page(world))
    assert listed
    assert "Cauda equina" in listed[0]
    assert not re.search(r"\d ?%", listed[0])


def test_unscreened_danger_names_what_is_open(world: Universe) -> None:
    ranked(world, world.ana_episode)
    assessment = chart_of(world).assessment
    assert assessment is not None
    infection = next(each for each in assessment.dangerous if "infection" in each.label)
    assert infection.state == "open"
    assert infection.open


def test_unknown_conditions_say_what_they_keep_out(world: Universe) -> None:
    ranked(world, world.ana_episode)
    assessment = chart_of(world).assessment
    assert assessment is not None
    blocks = [each.blocks for each in assessment.unknown]
    assert blocks == sorted(blocks, reverse=True)
    assert blocks[-1] >= 1


def test_too_little_gives_no_ranking(world: Universe) -> None:
    told(world.ana_episode, "finding.symptom_side", "left")
    assessed(world, world.ana_episode)
    assert "No ranking yet" in page(world)


def test_stored_assessment_is_not_recomputed(world: Universe) -> None:
    row = ranked(world, world.ana_episode)
    row.output["differential"]["causes"][0]["label"] = "A label of that day"
    Assessment.objects.filter(id=row.id).update(output=row.output, knowledge="0" * 16)
    assert "A label of that day" in page(world)
    assert "with earlier knowledge" in page(world)


def test_assessing_again_keeps_the_earlier_one(world: Universe) -> None:
    row = ranked(world, world.ana_episode)
    world.client("alice").post(f"/chart/episode/{world.ana_episode.id}/assess/")
    assert Assessment.objects.filter(episode=world.ana_episode).count() == 2
    assert world.client("alice").get(f"/chart/assessment/{row.id}/").status_code == 200


def test_empty_chart_says_what_is_missing(world: Universe) -> None:
    shown = page(world)
    assert "Not assessed yet" in shown
    assert "No imaging, nerve test or letter yet" in shown


def test_pain_shows_where_it_came_from(world: Universe) -> None:
    told(world.ana_episode, "patient.leg_pain_now", 8.0, days_ago=9)
    told(world.ana_episode, "patient.leg_pain_now", 5.0)
    (score,) = chart_of(world).pains
    assert (score.value, score.first) == (5.0, 8.0)


def test_goals_have_their_mean(world: Universe) -> None:
    for number, value in enumerate((2.0, 5.0), 1):
        told(world.ana_episode, f"own.goal_{number}", value, remark=f"Activity {number}", screen="goals")
    assert chart_of(world).goals_mean == 3.5


# ---- who sees what -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["dina", "max"])
def test_details_only_without_the_chart(world: Universe, who: str) -> None:
    found(world, SADDLE, "new_or_changing")
    shown = page(world, who)
    assert "Call Alice" in shown
    for word in ("addle", "Triage", "Left leg pain", "Assessment so far", "Emergency "):
        assert word not in shown


def test_assistant_reads_but_is_offered_no_change(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    shown = page(world, "asa")
    assert "Saddle" in shown
    for address in ("/clear/", "/entry/", "/assess/", "/edit/"):
        assert address not in shown


@pytest.mark.parametrize("address", ["clear/ces_saddle/", "entry/", "team/", "summary/"])
def test_assistant_is_refused_a_change(world: Universe, address: str) -> None:
    assert world.client("asa").get(f"/chart/episode/{world.ana_episode.id}/{address}").status_code == 403


def test_other_location_is_offered_break_glass(world: Universe) -> None:
    answer = world.client("eve").get(f"/chart/{world.ana_patient.id}/")
    assert answer.status_code == 403
    assert f"/account/break-glass/{world.ana_patient.id}/" in text_of(answer.content)


def test_broken_glass_opens_the_chart_and_says_so(world: Universe) -> None:
    until = timezone.now() + dt.timedelta(hours=1)
    BreakGlass.objects.create(user=world.eve, patient=world.ana_patient, reason="Called in need.", expires_at=until)
    found(world, SADDLE, "new_or_changing")
    shown = page(world, "eve")
    assert "Saddle" in shown
    assert "You opened this record in need" in shown


@pytest.mark.parametrize("who", ["sid", "dora", "mona", "ben", "otto", "carla"])
def test_stranger_finds_nothing(world: Universe, who: str) -> None:
    ranked(world, world.ana_episode)
    client = world.client(who)
    episode, person = world.ana_episode.id, world.ana_patient.id
    for address in (f"/chart/episode/{episode}/timeline/", f"/chart/episode/{episode}/summary/", f"/chart/episode/{episode}/entry/"):
        assert client.get(address).status_code in (403, 404)
        assert "Ana" not in text_of(client.get(address).content)
    assert client.get(f"/chart/{person}/").status_code == 404


def test_patient_has_another_page_than_staff(world: Universe) -> None:
    for address in (f"/chart/{world.ana_patient.id}/", f"/chart/{world.ana_patient.id}/edit/"):
        assert world.client("ana").get(address).status_code == 404


def test_clearing_needs_a_licence(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    Membership.objects.filter(user=world.alice).update(licensed_to_examine=False)
    assert "/clear/" not in page(world)
    with pytest.raises(NotAllowedNowError):
        flags.clear_flag(world.actor("alice"), world.ana_episode.id, target="ces_saddle", **EXAMINED)


def test_clearing_on_the_page_lifts_the_hold(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    address = f"/chart/episode/{world.ana_episode.id}/clear/ces_saddle/"
    short = world.client("alice").post(address, {"reason": "ok", "examined": "ok"})
    assert "too short" in text_of(short.content)
    world.client("alice").post(address, EXAMINED)
    world.ana_episode.refresh_from_db()
    assert not world.ana_episode.safety_hold


def test_reading_the_chart_is_audited(world: Universe) -> None:
    page(world)
    acts = set(AuditRow.objects.filter(patient_id=str(world.ana_patient.id)).values_list("act", flat=True))
    assert acts == {"patient.details", "chart.read"}


def test_details_are_audited_as_details_only(world: Universe) -> None:
    page(world, "dina")
    acts = set(AuditRow.objects.filter(patient_id=str(world.ana_patient.id)).values_list("act", flat=True))
    assert acts == {"patient.details"}


def test_page_costs_few_queries(world: Universe) -> None:
    ranked(world, world.ana_episode)
    found(world, SADDLE, "new_or_changing")
    client = world.client("alice")
    address = f"/chart/{world.ana_patient.id}/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    reading = [each for each in queries if not each["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(reading) <= 27, [each["sql"][:90] for each in reading]


def test_missing_answers_show_as_incomplete(world: Universe) -> None:
    ranked(world, world.ana_episode)
    triage = chart_of(world).triage
    assert triage is not None
    assert (triage.level, triage.sign_label) == ("proceed", "Incomplete")
    assert "Nothing found</span>" not in page(world)


def test_urgent_stays_urgent_while_incomplete(world: Universe) -> None:
    found(world, FOOT_DROP, "new", side="left")
    triage = chart_of(world).triage
    assert triage is not None
    assert triage.sign == "urgent_today"
