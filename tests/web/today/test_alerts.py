"""Alerts: who was told, to whom it goes next, who sees to it, what met it."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.support.charts import FOOT_DROP, SADDLE, found, text_of
from tests.support.universe import Universe
from unpinch.actions import alerts
from unpinch.actions.alert_list import SETTLED_DAYS, AlertLine, alert_page
from unpinch.actions.break_glass import open_record
from unpinch.records.models import Alert, AlertNotice, AuditRow
from unpinch.terms.errors import InputError, NotAllowedNowError

SEEN = "Seen by Dr. Lin at noon, reflexes present."


@pytest.fixture
def foot_drop(world: Universe) -> Alert:
    """An urgent alert about Ana, told to Alice."""
    found(world, FOOT_DROP, "new", side="left")
    return Alert.objects.get()


def line(world: Universe, who: str = "alice") -> AlertLine:
    return alert_page(world.actor(who)).open[0].first


def test_lead_is_told_and_team_is_next(world: Universe, foot_drop: Alert) -> None:
    shown = line(world)
    assert [told.name for told in shown.told] == ["Alice"]
    assert shown.next_names == ("Asa",)
    assert shown.next_at == foot_drop.raised_at + dt.timedelta(minutes=30)


def test_list_tells_what_the_worker_does_next(world: Universe, foot_drop: Alert) -> None:
    for _ in range(4):
        expected = set(line(world).next_names)
        before = set(AlertNotice.objects.values_list("id", flat=True))
        alerts.pass_on(timezone.now() + dt.timedelta(1))
        told = set(AlertNotice.objects.exclude(id__in=before).values_list("user__full_name", flat=True))
        assert told <= expected
        Alert.objects.update(pass_on_at=timezone.now())


def test_end_of_the_list_says_so(world: Universe, foot_drop: Alert) -> None:
    for _ in range(4):
        Alert.objects.update(pass_on_at=timezone.now() - dt.timedelta(1))
        alerts.pass_on(timezone.now())
    assert line(world).repeats
    assert "Everybody on the list was told" in text_of(world.client("alice").get("/today/alerts/").content)


def test_one_tap_stops_the_passing_on(world: Universe, foot_drop: Alert) -> None:
    answer = world.client("bob").post(f"/today/alerts/of/{world.ana_episode.id}/acknowledge/", {"next": "/today/"})
    assert answer["Location"] == "/today/"
    assert alerts.pass_on(timezone.now() + dt.timedelta(1)) == 0
    assert (line(world).seen_to_by, line(world).next_names) == ("Bob", ())


def test_one_tap_sees_to_all_of_a_patient(world: Universe) -> None:
    found(world, FOOT_DROP, "new", side="left")
    found(world, SADDLE, "new_or_changing")
    assert alerts.acknowledge_all(world.actor("alice"), world.ana_episode.id) == 2
    assert alert_page(world.actor("alice")).open[0].unseen == 0


def test_unseen_minor_stands_before_seen_major(world: Universe) -> None:
    found(world, SADDLE, "new_or_changing")
    alerts.acknowledge_all(world.actor("alice"), world.ana_episode.id)
    found(world, FOOT_DROP, "new", side="left", who="eve", episode=world.ben_episode)
    assert [group.first.patient for group in alert_page(world.actor("max")).open] == ["Ben", "Ana"]


def test_address_outside_is_not_followed(world: Universe, foot_drop: Alert) -> None:
    address = f"/today/alerts/of/{world.ana_episode.id}/acknowledge/"
    answer = world.client("alice").post(address, {"next": "https://elsewhere.example/"})
    assert answer["Location"] == "/today/alerts/"


def test_settling_needs_what_met_it(world: Universe, foot_drop: Alert) -> None:
    with pytest.raises(InputError):
        alerts.settle(world.actor("alice"), foot_drop.id, how="  ")


def test_settled_alert_is_listed_with_how(world: Universe, foot_drop: Alert) -> None:
    world.client("alice").post(f"/today/alerts/{foot_drop.id}/settle/", {"how": SEEN})
    page = alert_page(world.actor("alice"))
    assert not page.open
    assert page.settled[0].settled_how == SEEN


def test_settled_alert_leaves_the_list_in_time(world: Universe, foot_drop: Alert) -> None:
    alerts.settle(world.actor("alice"), foot_drop.id, how=SEEN)
    Alert.objects.update(settled_at=timezone.now() - dt.timedelta(SETTLED_DAYS, 1))
    assert not alert_page(world.actor("alice")).settled


def test_settling_twice_keeps_the_first(world: Universe, foot_drop: Alert) -> None:
    alerts.settle(world.actor("alice"), foot_drop.id, how=SEEN)
    with pytest.raises(NotAllowedNowError):
        alerts.settle(world.actor("bob"), foot_drop.id, how="Something else happened.")
    assert Alert.objects.get().settled_how == SEEN


def test_settling_closes_no_warning_sign(world: Universe, foot_drop: Alert) -> None:
    alerts.settle(world.actor("alice"), foot_drop.id, how=SEEN)
    world.ana_episode.refresh_from_db()
    assert world.ana_episode.safety_hold


def test_three_day_alert_passes_next_morning(world: Universe) -> None:
    evening = dt.datetime(2026, 11, 27, 22, 30, tzinfo=dt.UTC)  # 16:30 in Chicago
    at = alerts.pass_on_at(world.harbor, "urgent_72h", evening)
    assert at == dt.datetime(2026, 11, 28, 14, 0, tzinfo=dt.UTC)


def test_desk_reads_whom_to_call_only(world: Universe, foot_drop: Alert) -> None:
    page = text_of(world.client("dina").get("/today/alerts/").content)
    assert "Call the therapist" in page
    assert "foot drop" not in page
    assert "Settle" not in page


@pytest.mark.parametrize("who", ["sid", "mona", "dora"])
def test_stranger_finds_no_alert(world: Universe, foot_drop: Alert, who: str) -> None:
    client = world.client(who)
    assert client.post(f"/today/alerts/of/{world.ana_episode.id}/acknowledge/").status_code == 404
    assert client.get(f"/today/alerts/{foot_drop.id}/settle/").status_code == 404
    assert "Ana" not in text_of(client.get("/today/alerts/").content)


def test_unknown_alert_is_not_found(world: Universe) -> None:
    address = "/today/alerts/00000000-0000-4000-8000-000000000000/settle/"
    assert world.client("alice").get(address).status_code == 404
    assert world.client("alice").post(address, {"how": SEEN}).status_code == 404


def test_patients_on_the_list_are_audited(world: Universe, foot_drop: Alert) -> None:
    world.client("dina").get("/today/alerts/")
    row = AuditRow.objects.order_by("-id").first()
    assert row is not None
    assert (row.act, row.patient_id, row.role) == ("alert.list", str(world.ana_patient.id), "front_desk")


@pytest.fixture
def opened_in_need(world: Universe) -> None:
    """Eve opened Ana's record."""

    open_record(world.actor("eve"), world.ana_patient.id, reason="Called by the hospital about her medicines.")


@pytest.mark.parametrize("who", ["alice", "asa", "dina"])
def test_opening_in_need_is_for_managers_alone(world: Universe, opened_in_need: None, who: str) -> None:
    client = world.client(who)
    for address in ("/today/?whose=all", "/today/alerts/"):
        assert "opened in need" not in text_of(client.get(address).content)


def test_manager_is_led_to_the_review(world: Universe, opened_in_need: None) -> None:
    for address in ("/today/", "/today/alerts/"):
        page = text_of(world.client("max").get(address).content)
        assert "opened in need" in page
        assert "/manager/opened-in-need/" in page


def test_one_tap_never_hushes_a_review(world: Universe, opened_in_need: None) -> None:
    assert alerts.acknowledge_all(world.actor("alice"), world.ana_episode.id) == 0
    assert Alert.objects.get().acknowledged_at is None


def test_long_keys_never_run_into_each_other(world: Universe) -> None:
    items = "x" * alerts.KEY_LETTERS
    for number in (1, 2, 2):
        alerts.raise_once(world.ana_episode, key=f"{items}:{number}", kind="suspended", level="urgent_72h", now=timezone.now())
    assert Alert.objects.count() == 2


def test_times_of_an_alert_are_those_of_its_level(world: Universe) -> None:
    now = timezone.now()
    made = alerts.raise_once(world.ana_episode, key="dose:1", kind="dose", level="urgent_72h", now=now)
    assert (made.due_at, made.pass_on_at) == (now + dt.timedelta(hours=72), alerts.pass_on_at(world.harbor, "urgent_72h", now))
