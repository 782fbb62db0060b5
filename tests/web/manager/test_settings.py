"""The clinic's settings: checked, kept, never lost when two write; fallbacks of numbers."""

import pytest
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.actions import clinic_settings as actions
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.clinic import numbers_of
from unpinch.actions.versions import EditConflictError
from unpinch.records.models import AuditRow, Episode, Location, Revision
from unpinch.terms.errors import InputError


def edit(world: Universe, name: str, value: object, *, version: int = 1, was: object = None) -> None:
    read = {name: was} if was is not None else {}
    actions.edit_settings(world.actor("max"), read_version=version, was=read, changes={name: value})


def test_change_is_kept_and_audited(world: Universe) -> None:
    edit(world, "crisis_line", "0800 111 0 111")
    world.harbor.refresh_from_db()
    assert world.harbor.crisis_line == "0800 111 0 111"
    assert Revision.objects.get(model="Clinic").fields == {"crisis_line": "988"}
    assert AuditRow.objects.get(act="clinic.settings").reason == "crisis_line"


@pytest.mark.parametrize("name", ["alice", "dina", "ana"])
def test_only_the_manager_changes_settings(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        actions.edit_settings(world.actor(name), read_version=1, was={}, changes={"crisis_line": "1"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("emergency_number", ""),
        ("clinic_number", "call us"),
        ("name", "  "),
        ("time_zone", "Mars/Olympus"),
        ("language", "tlh"),
        ("opening_hours", {"0": [["17:00", "08:00"]]}),
        ("opening_hours", {"0": [["08:00", "12:00"], ["11:00", "15:00"]]}),
        ("opening_hours", {"7": [["08:00", "12:00"]]}),
        ("slug", "mine"),
    ],
)
def test_what_cannot_be_is_refused(world: Universe, name: str, value: object) -> None:
    with pytest.raises(InputError):
        edit(world, name, value)


def test_hours_are_kept_in_order(world: Universe) -> None:
    edit(world, "opening_hours", {"1": [["13:00", "18:00"], ["08:00", "12:00"]], "0": []})
    world.harbor.refresh_from_db()
    assert world.harbor.opening_hours == {"1": [["08:00", "12:00"], ["13:00", "18:00"]]}


def test_second_writer_of_one_field_sees_both(world: Universe) -> None:
    edit(world, "crisis_line", "111", was="988")
    with pytest.raises(EditConflictError) as conflict:
        edit(world, "crisis_line", "222", was="988")
    assert (conflict.value.theirs, conflict.value.yours) == ({"crisis_line": "111"}, {"crisis_line": "222"})


def test_second_writer_of_another_field_is_let_through(world: Universe) -> None:
    edit(world, "crisis_line", "111", was="988")
    edit(world, "maternity_line", "333", was="555-0122")
    world.harbor.refresh_from_db()
    assert (world.harbor.crisis_line, world.harbor.maternity_line) == ("111", "333")


def test_page_shows_both_versions_and_lets_choose(world: Universe) -> None:
    client, address = world.client("max"), "/manager/settings/numbers/"
    form = client.get(address).context["form"]
    mine = {name: form[name].value() for name in (*actions.NUMBERS, "version", "was")} | {"crisis_line": "222"}
    edit(world, "crisis_line", "111", was="988")
    both = client.post(address, mine)
    assert both.status_code == 409
    assert [row[2:] for row in both.context["conflicts"]] == [("111", "222")]
    again = {name: both.context["form"][name].value() for name in (*actions.NUMBERS, "version", "was")} | {"keep-crisis_line": "yours"}
    client.post(address, again)
    world.harbor.refresh_from_db()
    assert world.harbor.crisis_line == "222"


def test_keeping_theirs_changes_nothing(world: Universe) -> None:
    client, address = world.client("max"), "/manager/settings/numbers/"
    form = client.get(address).context["form"]
    mine = {name: form[name].value() for name in (*actions.NUMBERS, "version", "was")}
    client.post(address, mine | {"crisis_line": "222", "keep-crisis_line": "theirs"})
    world.harbor.refresh_from_db()
    assert world.harbor.crisis_line == "988"


def test_hours_page_reads_midnight(world: Universe) -> None:
    client, address = world.client("max"), "/manager/settings/hours/"
    form = client.get(address).context["form"]
    posted = {"version": form["version"].value(), "was": form["was"].value(), "day-2-0": "18:00", "day-2-1": "00:00"}
    assert client.post(address, posted).status_code == 302
    world.harbor.refresh_from_db()
    assert world.harbor.opening_hours == {"2": [["18:00", "24:00"]]}


def test_hours_page_says_which_day_is_wrong(world: Universe) -> None:
    client, address = world.client("max"), "/manager/settings/hours/"
    form = client.get(address).context["form"]
    posted = {"version": form["version"].value(), "was": form["was"].value(), "day-3-0": "18:00", "day-3-1": "09:00"}
    page = client.post(address, posted)
    assert "day-3-0" in page.context["form"].errors


def test_number_that_is_not_set_falls_back(world: Universe) -> None:
    world.harbor.out_of_hours_number = world.harbor.crisis_line = world.harbor.maternity_line = ""
    assert set(numbers_of(world.harbor).values()) == {"112", "555-0100"}


def test_maternity_falls_back_to_out_of_hours(world: Universe) -> None:
    world.harbor.maternity_line = ""
    assert numbers_of(world.harbor)["MATERNITY"] == "555-0111"


# ---- locations ---------------------------------------------------------------------------------------------------------------
def test_location_is_added_and_renamed(world: Universe) -> None:
    made = actions.save_location(world.actor("max"), name="Lake  View", phone="555 01")
    actions.save_location(world.actor("max"), location_id=made.id, name="Lakeview")
    assert Location.objects.get(id=made.id).name == "Lakeview"


def test_two_locations_of_one_name_are_refused(world: Universe) -> None:
    with pytest.raises(InputError):
        actions.save_location(world.actor("max"), name="main st")


def test_location_with_staff_stays(world: Universe) -> None:
    with pytest.raises(InputError):
        actions.remove_location(world.actor("max"), world.main_st.id)


def test_location_in_a_record_stays(world: Universe) -> None:
    made = actions.save_location(world.actor("max"), name="Lakeview")
    Episode.objects.filter(id=world.ana_episode.id).update(location=made)
    with pytest.raises(InputError):
        actions.remove_location(world.actor("max"), made.id)


def test_unused_location_goes(world: Universe) -> None:
    made = actions.save_location(world.actor("max"), name="Lakeview")
    actions.remove_location(world.actor("max"), made.id)
    assert not Location.objects.filter(id=made.id).exists()


def test_location_of_another_clinic_is_not_found(world: Universe) -> None:
    with pytest.raises(NotFoundError):
        actions.save_location(world.actor("mona"), location_id=world.main_st.id, name="Mine")


@pytest.mark.parametrize("wrong", [{"quiet_until": "20:00", "quiet_from": "20:00"}, {"quiet_from": "24:00"}, {"answer_hours": 0}])
def test_unfit_contact_settings_are_refused(world: Universe, wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        actions.check_settings(wrong)


def test_manager_switches_a_way_of_reminding_on(world: Universe) -> None:
    address = reverse("manager:edit", args=["contact"])
    client = world.client("max")
    form = client.get(address).context["form"]
    fields = {name: form.initial[name] for name in ("version", "was", "quiet_from", "quiet_until", "answer_hours")}
    client.post(address, {**fields, "reminder_channels": ["push", "email"], "answer_hours": 16})
    clinic = type(world.harbor).objects.get(id=world.harbor.id)
    assert (clinic.reminder_channels, clinic.answer_hours) == (["email", "push"], 16)
