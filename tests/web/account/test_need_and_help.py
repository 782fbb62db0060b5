"""Opening a record in need, letting somebody help, and a summary for a physician outside."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import break_glass, carers, invitations
from unpinch.actions.access import NotFoundError, RefusedError, patient_for
from unpinch.actions.policy import Role
from unpinch.knowledge import load_knowledge
from unpinch.records.models import Alert, AuditRow, BreakGlass, CarerLink, Consent, Invitation, OutboxMessage
from unpinch.terms.errors import InputError

REASON = "Ana came to Hill Rd with new weakness; her therapist is away."


@pytest.fixture(autouse=True)
def _no_counts(db: None) -> None:
    cache.clear()


# ---- break-glass ------------------------------------------------------------------------------------------------------------------
def test_reason_opens_the_record_for_a_while(world: Universe) -> None:
    break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    assert patient_for(world.actor("eve"), "chart.read", world.ana_patient.id) == world.ana_patient


def test_record_closes_after_its_time(world: Universe) -> None:
    row = break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    BreakGlass.objects.filter(id=row.id).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(RefusedError):
        patient_for(world.actor("eve"), "chart.read", world.ana_patient.id)


def test_short_reason_opens_nothing(world: Universe) -> None:
    with pytest.raises(InputError, match="reason"):
        break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason="emergency")
    assert not BreakGlass.objects.exists()


def test_opening_is_audited_with_its_reason(world: Universe) -> None:
    break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    assert AuditRow.objects.get(act="patient.break_glass", kind="write", object_type="break_glass").reason == REASON


def test_every_later_look_carries_the_reason(world: Universe) -> None:
    break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    patient_for(world.actor("eve"), "chart.read", world.ana_patient.id)
    assert AuditRow.objects.get(act="chart.read").reason == REASON


def test_managers_are_told_without_details(world: Universe) -> None:
    break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    told = Alert.objects.get(kind="break_glass").notices.values_list("user__full_name", flat=True)
    mail = OutboxMessage.objects.get(to="max@example.org")
    assert list(told) == ["Max"]
    assert "Ana" not in mail.body + mail.subject


@pytest.mark.parametrize("name", ["alice", "bob", "asa", "dina", "max", "ana", "carla"])
def test_glass_is_for_therapists_elsewhere_only(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        break_glass.open_record(world.actor(name), world.ana_patient.id, reason=REASON)


@pytest.mark.parametrize("name", ["sid", "ben"])
def test_stranger_finds_no_glass(world: Universe, name: str) -> None:
    assert world.client(name).get(reverse("account:break_glass", args=[world.ana_patient.id])).status_code == 404


def test_page_asks_for_a_reason(world: Universe) -> None:
    client, address = world.client("eve"), reverse("account:break_glass", args=[world.ana_patient.id])
    assert client.post(address, {"reason": "urgent"}).status_code == 400
    assert client.post(address, {"reason": REASON}).status_code == 302


def test_review_settles_the_alert(world: Universe) -> None:
    row = break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    break_glass.review(world.actor("max"), row.id, justified=True)
    assert not break_glass.waiting_for_review(world.actor("max"))
    assert Alert.objects.get(kind="break_glass").settled_by == world.max


def test_unjustified_opening_needs_a_note(world: Universe) -> None:
    row = break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    with pytest.raises(InputError, match="note"):
        break_glass.review(world.actor("max"), row.id, justified=False)


def test_strange_manager_reviews_nothing(world: Universe) -> None:
    row = break_glass.open_record(world.actor("eve"), world.ana_patient.id, reason=REASON)
    with pytest.raises(NotFoundError):
        break_glass.review(world.actor("mona"), row.id, justified=True)


# ---- carers -----------------------------------------------------------------------------------------------------------------------
def let_help(world: Universe, who: str = "ana", **more: object) -> invitations.Issued:
    return carers.consent_to_carer(world.actor(who), name="Luis", relation="brother", **more)  # type: ignore[arg-type]


def test_carer_comes_in_by_consent(world: Universe) -> None:
    client, issued = Client(), let_help(world)
    client.post(reverse("account:link", args=[issued.link]))
    actor = client.get(reverse("account:me")).context["actor"]
    assert (actor.role, actor.patient_id) == (Role.CARER, world.ana_patient.id)


def test_consent_is_kept_in_words(world: Universe) -> None:
    let_help(world)
    assert Consent.objects.latest("created_at").text.startswith("Luis (brother) may see my record")


def test_carer_code_needs_the_patients_year(world: Universe) -> None:
    opened = invitations.open_code(let_help(world).code, birth_year=world.ana_patient.birth_date.year)
    assert opened.part.startswith("carer:")


def test_desk_records_consent_with_the_patient(world: Universe) -> None:
    let_help(world, "dina", patient_id=world.ana_patient.id)
    assert "with the patient present" in Consent.objects.latest("created_at").note


@pytest.mark.parametrize("name", ["bob", "asa", "eve", "max", "carla"])
def test_others_cannot_let_carers_in(world: Universe, name: str) -> None:
    with pytest.raises((RefusedError, NotFoundError)):
        let_help(world, name, patient_id=world.ana_patient.id)


def test_ended_carer_is_out_at_once(world: Universe) -> None:
    client, issued = Client(), let_help(world)
    client.post(reverse("account:link", args=[issued.link]))
    carers.end_carer(world.actor("ana"), CarerLink.objects.get(user__full_name="Luis").id)
    assert client.get(reverse("account:me")).status_code == 302


def test_ended_carer_is_a_stranger(world: Universe) -> None:
    actor = world.actor("carla")
    carers.end_carer(world.actor("ana"), CarerLink.objects.get(user=world.carla).id)
    with pytest.raises(NotFoundError):
        patient_for(actor, "patient.details", world.ana_patient.id)


def test_ended_carers_code_opens_nothing(world: Universe) -> None:
    issued = let_help(world)
    carers.end_carer(world.actor("ana"), CarerLink.objects.get(user__full_name="Luis").id)
    assert Client().post(reverse("account:link", args=[issued.link])).status_code == 404


def test_stranger_cannot_end_a_carer(world: Universe) -> None:
    with pytest.raises((NotFoundError, RefusedError)):
        carers.end_carer(world.actor("ben"), CarerLink.objects.get(user=world.carla).id)


@pytest.mark.parametrize(
    "fact", ["patient.self_harm_or_crisis", "patient.mental_crisis_plan", "patient.mental_crisis_kind", "patient.abuse_at_home", "own.mood"]
)
def test_mood_and_safety_stay_hidden(fact: str) -> None:
    assert carers.hidden_from_carers(fact)


@pytest.mark.parametrize("fact", ["patient.age", "patient.leg_pain_now", "finding.night_pain"])
def test_ordinary_answers_are_open_to_carers(fact: str) -> None:
    assert not carers.hidden_from_carers(fact)


def test_hidden_facts_are_real_ones() -> None:
    known = load_knowledge()
    names = {f"patient.{each}" for each in known.patient_fields} | {f"flag.{each}" for each in known.flags}
    assert {each for each in carers.hidden_facts() if not each.startswith("own.")} <= names


# ---- the physician outside ----------------------------------------------------------------------------------------------------------
def physician(world: Universe, year: str = "1986") -> Client:
    issued = invitations.invite_physician(world.actor("alice"), world.ana_episode.id, name="Dr. Lin, family doctor")
    client = Client()
    client.post(reverse("account:link", args=[issued.link]), {"birth_year": year})
    return client


def test_physician_acts_by_name_for_one_episode(world: Universe) -> None:
    actor = physician(world).get(reverse("account:me")).context["actor"]
    assert (actor.name, actor.linked_episodes) == ("Dr. Lin, family doctor", frozenset({world.ana_episode.id}))


def test_physician_needs_the_year_of_birth(world: Universe) -> None:
    assert physician(world, "1950").get(reverse("account:here")).status_code == 401


def test_physician_session_ends_with_the_link(world: Universe) -> None:
    client = physician(world)
    Invitation.objects.filter(purpose="physician").update(expires_at=timezone.now())
    assert client.get(reverse("account:here")).status_code == 401


def test_physician_is_refused_other_pages(world: Universe) -> None:
    assert physician(world).get(reverse("account:invite", args=[world.ana_patient.id])).status_code == 403


@pytest.mark.parametrize("name", ["bob", "asa", "dina", "max"])
def test_only_who_treats_shares_a_summary(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        invitations.invite_physician(world.actor(name), world.ana_episode.id, name="Dr. Lin")
