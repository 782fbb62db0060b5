"""The text until the first visit is signed by a clinician; the manager's first page shows what is not in order."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import advice, glance
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.break_glass import open_record
from unpinch.records.models import Alert, OutboxMessage
from unpinch.terms.errors import InputError, NotAllowedNowError

TEXT = "Keep walking a little, several times a day, as far as it feels all right."


def english(world: Universe) -> advice.InLanguage:
    return advice.advice_of(world.actor("alice"))[0]


def test_text_waits_until_it_is_signed(world: Universe) -> None:
    advice.write_advice(world.actor("max"), language="en", text=TEXT)
    assert english(world).shown is None
    assert english(world).waiting is not None


def test_signed_text_is_shown_with_the_name(world: Universe) -> None:
    made = advice.write_advice(world.actor("max"), language="en", text=TEXT)
    advice.sign_advice(world.actor("alice"), made.id)
    shown = english(world).shown
    assert shown is not None
    assert (shown.text, shown.signed_by, english(world).waiting) == (TEXT, "Alice", None)


def test_manager_does_not_sign(world: Universe) -> None:
    made = advice.write_advice(world.actor("max"), language="en", text=TEXT)
    with pytest.raises(NotAllowedNowError):
        advice.sign_advice(world.actor("max"), made.id)


def test_new_text_leaves_the_signed_one_standing(world: Universe) -> None:
    made = advice.write_advice(world.actor("alice"), language="en", text=TEXT)
    advice.sign_advice(world.actor("alice"), made.id)
    advice.write_advice(world.actor("max"), language="en", text=TEXT + " And more.")
    found = english(world)
    assert found.shown is not None
    assert found.waiting is not None
    assert found.shown.text == TEXT


def test_text_is_signed_once(world: Universe) -> None:
    made = advice.write_advice(world.actor("alice"), language="en", text=TEXT)
    advice.sign_advice(world.actor("alice"), made.id)
    with pytest.raises(NotFoundError):
        advice.sign_advice(world.actor("bob"), made.id)


def test_other_clinics_text_is_not_found(world: Universe) -> None:
    made = advice.write_advice(world.actor("max"), language="en", text=TEXT)
    with pytest.raises(NotFoundError):
        advice.sign_advice(world.actor("sid"), made.id)


@pytest.mark.parametrize("text", ["Walk.", "x" * 5000])
def test_text_nobody_could_use_is_refused(world: Universe, text: str) -> None:
    with pytest.raises(InputError):
        advice.write_advice(world.actor("max"), language="en", text=text)


@pytest.mark.parametrize("name", ["dina", "asa", "ana"])
def test_texts_are_not_everybodys(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        advice.advice_of(world.actor(name))


def test_suggestion_uses_no_banned_word() -> None:
    banned = ("worn", "slipped", "squeezed", "stuck", "degenerat", "damage", "desgast", "dañ")
    assert not [word for text in advice.SUGGESTION.values() for word in banned if word in text.lower()]


def test_page_offers_the_signature_to_a_clinician_only(world: Universe) -> None:
    made = advice.write_advice(world.actor("max"), language="en", text=TEXT)
    sign = f"/manager/advice/{made.id}/sign/"
    assert sign in world.client("alice").get("/manager/advice/").content.decode()
    assert sign not in world.client("max").get("/manager/advice/").content.decode()


# ---- at a glance ---------------------------------------------------------------------------------------------------------------
def test_glance_names_missing_numbers(world: Universe) -> None:
    world.harbor.emergency_number = ""
    world.harbor.save()
    found = glance.glance(world.actor("max"))
    assert found.missing_numbers == ("emergency_number",)
    assert found.needed_missing


def test_glance_counts_what_waits(world: Universe) -> None:
    now = timezone.now()
    old = now - dt.timedelta(hours=5)
    Alert.objects.create(
        clinic=world.harbor, episode=world.ana_episode, kind="flag", level="urgent_today", raised_at=old, due_at=old, key="a"
    )
    OutboxMessage.objects.create(clinic=world.harbor, key="m", to="x@example.org", subject="s", body="b", send_after=now, failed="timeout")
    open_record(world.actor("eve"), world.ana_patient.id, reason="She fell on the stairs here and cannot speak.")
    found = glance.glance(world.actor("max"))
    assert (found.overdue_alerts, found.oldest_alert, found.openings, found.stuck) == (1, old, 1, 1)


def test_glance_reads_the_newest_backup(world: Universe, settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    assert glance.glance(world.actor("max")).backup_late
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "latest.json").write_text(json.dumps({"file": "x", "made_at": timezone.now().isoformat()}))
    assert not glance.glance(world.actor("max")).backup_late


def test_glance_sees_that_sealing_stopped(world: Universe) -> None:
    from unpinch.records.models import AuditRow

    AuditRow.objects.create(at=timezone.now() - dt.timedelta(9), actor_name="x", role="therapist", relation="team", act="chart.read")
    assert glance.glance(world.actor("max")).seal_late


def test_glance_of_another_clinic_shows_nothing_of_ours(world: Universe) -> None:
    Alert.objects.create(clinic=world.harbor, episode=world.ana_episode, kind="flag", level="emergency", raised_at=timezone.now(), key="a")
    assert glance.glance(world.actor("mona")).open_alerts == 0


def test_order_of_alerts_names_the_licensed(world: Universe) -> None:
    steps = {step.key: [person.name for person in step.people] for step in glance.alert_steps(world.actor("max"))}
    assert steps["licensed"] == ["Alice", "Bob", "Eve"]
    assert steps["managers"] == ["Max"]


@pytest.mark.parametrize(
    "address", ["", "settings/", "settings/name/", "locations/", "alerts/", "staff/", "who-looked/", "opened-in-need/"]
)
@pytest.mark.parametrize("name", ["alice", "dina", "ana"])
def test_room_is_the_managers(world: Universe, address: str, name: str) -> None:
    assert world.client(name).get(f"/manager/{address}").status_code == 403


@pytest.mark.parametrize(
    "address", ["", "settings/", "settings/owns/", "locations/new/", "alerts/", "staff/", "advice/", "who-looked/", "opened-in-need/"]
)
def test_manager_opens_every_page(world: Universe, address: str) -> None:
    assert world.client("max").get(f"/manager/{address}").status_code == 200


def test_opening_is_judged_on_the_page(world: Universe) -> None:
    opening = open_record(world.actor("eve"), world.ana_patient.id, reason="She fell on the stairs here and cannot speak.")
    world.client("max").post(f"/manager/opened-in-need/{opening.id}/", {"justified": "yes"})
    opening.refresh_from_db()
    assert (opening.justified, opening.reviewed_by) == (True, world.max)
    assert glance.glance(world.actor("max")).openings == 0
