"""Build the sample clinic: found the house, then let each story happen on the days it would have taken."""

import datetime as dt
import random
import zoneinfo
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from unpinch.demo.clock import on
from unpinch.demo.life import Life
from unpinch.demo.people import PEOPLE, Person
from unpinch.demo.samples import sample
from unpinch.demo.scenes import Part, parts
from unpinch.demo.staff import found_house
from unpinch.demo.stories import STORIES
from unpinch.demo.telling import sex_of
from unpinch.records.models import Clinic, Episode
from unpinch.terms.errors import InputError

SEED, PATIENTS = 20, 60
FOUNDED_DAYS = 60


@dataclass(frozen=True, slots=True)
class Built:
    """What was built."""

    clinic: Clinic
    episodes: tuple[Episode, ...]


def build(seed: int = SEED, today: dt.date | None = None, patients: int = PATIENTS, *, now: dt.datetime | None = None) -> Built:
    """Build the sample clinic in an empty database: the same seed, day and moment give the same people with the same stories.

    `today` is the day the calendar is built around; nothing is dated later than `now`, except visits to come.
    """
    if Clinic.objects.exists():
        raise InputError("demo", "there is a clinic already.", "Use an empty data folder, or make demo FRESH=1.")
    rng, now = random.Random(seed), now or timezone.now()
    with transaction.atomic(), on(now - dt.timedelta(FOUNDED_DAYS)):
        house = found_house()
    zone = zoneinfo.ZoneInfo(house.clinic.time_zone)
    today = today or now.astimezone(zone).date()
    chosen = parts(patients)
    people = cast_people(rng, chosen)
    lives = [Life(house, person, part, rng, today, now, number) for number, (person, part) in enumerate(zip(people, chosen, strict=True))]
    for life in lives:
        with transaction.atomic():
            life.live()
    return Built(house.clinic, tuple(life.episode for life in lives))


def cast_people(rng: random.Random, chosen: list[Part]) -> list[Person]:
    """Give each part a person whose story it can be; nobody plays twice."""
    free = list(PEOPLE)
    rng.shuffle(free)
    cast = []
    for part in chosen:
        wanted = sex_of(STORIES[part.example], sample(part.example))
        person = next((each for each in free if not wanted or each.sex == wanted), None)
        if person is None:
            raise InputError("patients", f"{len(chosen)} are more people than we have names for.", f"At most {len(PEOPLE)}.")
        free.remove(person)
        cast.append(person)
    return cast
