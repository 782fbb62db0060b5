"""Who works here: invited, changed, ended, without a gap and without a way into another clinic."""

import pytest

from tests.support.universe import Universe
from unpinch.actions import staff
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.actor import actor_for
from unpinch.actions.staff import Work
from unpinch.records.models import CareTeamMember, Invitation, Membership, User
from unpinch.terms.errors import InputError, NotAllowedNowError


def row(world: Universe, name: str) -> Membership:
    return Membership.objects.get(user=world.people[name])


def invite(world: Universe, email: str = "new@example.org", role: str = "therapist", **work: object) -> User:
    staff.invite(world.actor("max"), full_name="Noor New", email=email, work=Work(role, **work))  # type: ignore[arg-type]
    return User.objects.get(login=email.lower())


def test_invited_person_works_here_once_signed_in(world: Universe) -> None:
    user = invite(world, "New@Example.org", licensed=True)
    actor = actor_for(user)
    assert actor is not None
    assert (actor.role, actor.licensed, user.has_usable_password()) == ("therapist", True, False)


def test_link_is_made_and_only_its_hash_kept(world: Universe) -> None:
    issued = staff.invite(world.actor("max"), full_name="Noor", email="n@example.org", work=Work("assistant"))
    assert issued.link
    assert not Invitation.objects.filter(link_hash=issued.link).exists()


@pytest.mark.parametrize("email", ["sid@example.org", "not an address", "alice@example.org"])
def test_address_that_cannot_be_used_is_refused(world: Universe, email: str) -> None:
    with pytest.raises(InputError):
        invite(world, email)


def test_manager_cannot_reset_an_account_of_two_clinics(world: Universe) -> None:
    Membership.objects.create(user=world.sid, clinic=world.harbor, role="therapist")
    with pytest.raises(NotAllowedNowError):
        staff.invite_again(world.actor("max"), Membership.objects.get(user=world.sid, clinic=world.harbor).id)


def test_licence_is_for_therapists(world: Universe) -> None:
    with pytest.raises(InputError):
        staff.change(world.actor("max"), row(world, "dina").id, work=Work("front_desk", licensed=True))


def test_location_of_another_clinic_is_refused(world: Universe) -> None:
    with pytest.raises(InputError):
        staff.change(world.actor("mona"), row(world, "sid").id, work=Work("therapist", locations=[str(world.main_st.id)]))


def test_change_takes_effect_at_once(world: Universe) -> None:
    staff.change(world.actor("max"), row(world, "bob").id, work=Work("therapist", locations=[str(world.hill_rd.id)]))
    assert world.actor("bob").locations == {world.hill_rd.id}
    assert not world.actor("bob").licensed


def test_lead_is_not_moved_out_of_the_role(world: Universe) -> None:
    with pytest.raises(NotAllowedNowError):
        staff.change(world.actor("max"), row(world, "alice").id, work=Work("front_desk"))


def test_last_manager_stays(world: Universe) -> None:
    with pytest.raises(NotAllowedNowError):
        staff.change(world.actor("max"), row(world, "max").id, work=Work("therapist"))


def test_nobody_ends_their_own_work(world: Universe) -> None:
    world.member("moe", "manager", world.harbor)
    with pytest.raises(NotAllowedNowError):
        staff.end(world.actor("max"), row(world, "max").id)


def test_ending_a_lead_needs_a_successor(world: Universe) -> None:
    with pytest.raises(InputError):
        staff.end(world.actor("max"), row(world, "alice").id)
    assert row(world, "alice").active


def test_successor_leads_and_the_other_is_out(world: Universe) -> None:
    staff.end(world.actor("max"), row(world, "alice").id, successor=str(world.bob.id))
    leads = CareTeamMember.objects.filter(episode=world.ana_episode, lead=True, ended_at=None)
    assert [each.user for each in leads] == [world.bob]
    assert actor_for(world.alice) is None


def test_successor_from_another_clinic_is_refused(world: Universe) -> None:
    with pytest.raises(InputError):
        staff.end(world.actor("max"), row(world, "alice").id, successor=str(world.sid.id))
    assert row(world, "alice").active


def test_ended_member_can_be_invited_again(world: Universe) -> None:
    staff.end(world.actor("max"), row(world, "dina").id)
    invite(world, "dina@example.org", "front_desk")
    assert row(world, "dina").active


def test_member_of_another_clinic_is_not_found(world: Universe) -> None:
    with pytest.raises(NotFoundError):
        staff.member(world.actor("mona"), row(world, "alice").id)


@pytest.mark.parametrize("name", ["alice", "dina"])
def test_staff_pages_are_the_managers(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        staff.members(world.actor(name))


def test_list_costs_the_same_for_many(world: Universe, django_assert_max_num_queries: object) -> None:
    for number in range(20):
        world.member(f"extra{number}", "therapist", world.harbor, world.main_st)
    actor = world.actor("max")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        assert len(staff.members(actor)) == 26


def test_page_shows_the_link_once(world: Universe) -> None:
    client = world.client("max")
    page = client.post("/manager/staff/invite/", {"full_name": "Noor", "email": "n@example.org", "language": "en", "role": "assistant"})
    assert "/account/link/" in page.content.decode()


def test_page_says_what_is_missing_on_ending(world: Universe) -> None:
    page = world.client("max").post(f"/manager/staff/{row(world, 'alice').id}/end/", {})
    assert page.status_code == 400
    assert "Choose who leads" in page.content.decode()
