"""One drawn world for the tests of the Django side: two clinics, everybody who can stand in a relation to Ana, and strangers.

Harbor Clinic        Main St: Alice (therapist, leads Ana's care), Bob (therapist, colleague), Asa (assistant, on the team),
                              Dina (front desk)          Hill Rd: Eve (therapist of another location)
                     Max (manager)     Ana (patient), Carla (Ana's carer), Ben (another patient, at Hill Rd, led by Eve)
Other Clinic         Sid (therapist), Dora (desk), Mona (manager), Otto (patient): strangers to Ana
Dr. Lin              an outside physician with a link to Ana's episode
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tests.support.built_once import built_once
from unpinch.actions.actor import Actor, actor_for, physician_for
from unpinch.pages.base.adapter import Factors
from unpinch.records.models import (
    CarerLink,
    CareTeamMember,
    Clinic,
    Consent,
    Episode,
    Invitation,
    Location,
    Membership,
    Patient,
    User,
)

NUMBERS = {
    "emergency_number": "112",
    "clinic_number": "555-0100",
    "out_of_hours_number": "555-0111",
    "crisis_line": "988",
    "maternity_line": "555-0122",
}
TOTP_KEY = "JBSWY3DPEHPK3PXP"
"""The authenticator app of every member of the world."""
ALWAYS = {str(day): [["00:00", "24:00"]] for day in range(7)}


@dataclass
class Universe:
    """Everybody by name: `world.alice` is a User, `world.actor("alice")` acts, `world.client("alice")` browses."""

    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @cached_property
    def harbor(self) -> Clinic:
        return Clinic.objects.create(name="Harbor Clinic", slug="harbor", time_zone="America/Chicago", opening_hours=ALWAYS, **NUMBERS)

    @cached_property
    def other(self) -> Clinic:
        return Clinic.objects.create(name="Other Clinic", slug="other", opening_hours=ALWAYS, **NUMBERS)

    @cached_property
    def main_st(self) -> Location:
        return Location.objects.create(clinic=self.harbor, name="Main St")

    @cached_property
    def hill_rd(self) -> Location:
        return Location.objects.create(clinic=self.harbor, name="Hill Rd")

    def member(self, name: str, role: str, clinic: Clinic, location: Location | None = None) -> User:
        user = User.objects.create_user(f"{name}@example.org", "a-long-password-1", full_name=name.title(), email=f"{name}@example.org")
        made = Membership.objects.create(user=user, clinic=clinic, role=role, licensed_to_examine=role == "therapist")
        if location:
            made.locations.add(location)
        Authenticator.objects.create(user=user, type="totp", data={"secret": Factors().encrypt(TOTP_KEY)})
        self.people[name] = user
        return user

    def patient(self, name: str, clinic: Clinic, location: Location | None, lead: User) -> tuple[Patient, Episode]:
        user = User.objects.create_user(f"p-{name}", None, full_name=name.title())
        self.people[name] = user
        made = Patient.objects.create(clinic=clinic, user=user, full_name=name.title(), birth_date=dt.date(1986, 5, 4), phone="555-7")
        episode = Episode.objects.create(
            clinic=clinic, patient=made, location=location, opened_at=timezone.now(), complaint="Left leg pain"
        )
        CareTeamMember.objects.create(episode=episode, user=lead, lead=True)
        return made, episode

    def actor(self, name: str) -> Actor:
        if name == "lin":
            return physician_for(self.link)
        actor = actor_for(self.people[name])
        assert actor is not None, name
        return actor

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


@built_once
def draw_universe() -> Universe:
    """Make everybody."""
    world = Universe()
    world.member("alice", "therapist", world.harbor, world.main_st)
    world.member("bob", "therapist", world.harbor, world.main_st)
    world.member("asa", "assistant", world.harbor, world.main_st)
    world.member("dina", "front_desk", world.harbor, world.main_st)
    world.member("eve", "therapist", world.harbor, world.hill_rd)
    world.member("max", "manager", world.harbor)
    for name, role in (("sid", "therapist"), ("dora", "front_desk"), ("mona", "manager")):
        world.member(name, role, world.other)
    world.ana_patient, world.ana_episode = world.patient("ana", world.harbor, world.main_st, world.alice)  # type: ignore[attr-defined]
    CareTeamMember.objects.create(episode=world.ana_episode, user=world.asa)
    world.ben_patient, world.ben_episode = world.patient("ben", world.harbor, world.hill_rd, world.eve)  # type: ignore[attr-defined]
    world.otto_patient, world.otto_episode = world.patient("otto", world.other, None, world.sid)  # type: ignore[attr-defined]
    carla = User.objects.create_user("c-carla", None, full_name="Carla")
    world.people["carla"] = carla
    consent = Consent.objects.create(patient=world.ana_patient, kind="carer", given=True, text="Carla may act for me.", by=world.ana)
    CarerLink.objects.create(patient=world.ana_patient, user=carla, relation="sister", consent=consent)
    world.link = Invitation.objects.create(  # type: ignore[attr-defined]
        clinic=world.harbor,
        purpose="physician",
        episode=world.ana_episode,
        patient=world.ana_patient,
        link_hash="0" * 64,
        expires_at=timezone.now() + dt.timedelta(14),
    )
    return world
