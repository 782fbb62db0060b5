"""The sample clinic itself: its numbers, hours, places, the people who work there, and the page for patients who wait."""

from dataclasses import dataclass

from unpinch.actions.actor import Actor, actor_for
from unpinch.demo.people import CLINIC, HOURS, LOCATIONS, NUMBERS, STAFF, Colleague
from unpinch.records.models import Clinic, Location, Membership, User

EQUIPMENT = ["traction_table", "tens", "bike", "ball", "band"]


@dataclass(frozen=True, slots=True)
class House:
    """The clinic with everybody who works there."""

    clinic: Clinic
    places: tuple[Location, ...]
    users: dict[str, User]

    def therapists(self, place: Location) -> list[User]:
        """Who treats at a place."""
        return [self.users[each.name] for each in STAFF if each.role == "therapist" and self.places.index(place) in each.places]

    def actor(self, user: User) -> Actor:
        actor = actor_for(user)
        if actor is None:
            raise LookupError(f"{user.login} has no part in the clinic")
        return actor

    def by_role(self, role: str) -> Actor:
        return self.actor(next(self.users[each.name] for each in STAFF if each.role == role))


def found_house() -> House:
    """Found the sample clinic. Nobody in it has a password: it is entered by one click, and only where it is marked as a sample."""
    clinic = Clinic.objects.create(
        name=CLINIC,
        slug="harbor",
        time_zone="America/New_York",
        address=LOCATIONS[0][1],
        opening_hours=HOURS,
        equipment=EQUIPMENT,
        credentials=sorted({word for each in STAFF for word in each.credentials}),
        is_demo=True,
        **NUMBERS,
    )
    places = tuple(Location.objects.create(clinic=clinic, name=name, address=address, phone=phone) for name, address, phone in LOCATIONS)
    return House(clinic, places, {each.name: _employ(each, clinic, places) for each in STAFF})


def _employ(each: Colleague, clinic: Clinic, places: tuple[Location, ...]) -> User:
    user = User.objects.create_user(each.login, None, full_name=each.name, email=each.login)
    made = Membership.objects.create(
        user=user, clinic=clinic, role=each.role, licensed_to_examine=each.role == "therapist", credentials=list(each.credentials)
    )
    made.locations.set(places[number] for number in each.places)
    return user
