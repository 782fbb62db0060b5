"""Build the sample clinic: found the house, then let each story happen on the days it would have taken."""

import datetime as dt
import random
import zoneinfo
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from unpinch.demo.around import LEAD, open_in_need, prepare
from unpinch.demo.clock import on
from unpinch.demo.life import Life
from unpinch.demo.people import PEOPLE, Person
from unpinch.demo.samples import sample
from unpinch.demo.scenes import Part, Scene, parts
from unpinch.demo.staff import House, found_house
from unpinch.demo.stories import STORIES
from unpinch.demo.telling import sex_of
from unpinch.demo.writing import write_to_each_other
from unpinch.records.models import Clinic, Episode
from unpinch.terms.errors import InputError

SEED, PATIENTS = 20, 60
FOUNDED_DAYS = 60
ON_THE_PHONE = "Rang Pier Street in tears after a bad night while the lead was away; I had to see what the first visit found."
AT_THE_DOOR = "Stood at the Hillside desk with bad leg pain after closing time; I needed the answers given on the phone."


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
    with transaction.atomic():  # one for all: thousands of small changes, each waiting for the disk, would take a minute
        return _build(rng, now, today, patients)


def _build(rng: random.Random, now: dt.datetime, today: dt.date | None, patients: int) -> Built:
    with on(now - dt.timedelta(FOUNDED_DAYS)):
        house = found_house()
        forms = prepare(house)
    zone = zoneinfo.ZoneInfo(house.clinic.time_zone)
    today = today or now.astimezone(zone).date()
    chosen = parts(patients)
    people = cast_people(rng, chosen)
    lives = [
        Life(house, person, part, rng, today, now, number, forms) for number, (person, part) in enumerate(zip(people, chosen, strict=True))
    ]
    for life in lives:
        life.live()
    _open_in_need(house, lives)
    write_to_each_other(house, lives, now)
    return Built(house.clinic, tuple(life.episode for life in lives))


def _open_in_need(house: House, lives: list[Life]) -> None:
    """Two records were opened in need by somebody of the other place: one was looked at since, one waits for the manager."""
    visited = next((life for life in lives if life.place == 1 and life.part.scene is Scene.EVALUATION), None)
    if visited:
        then = visited.at(5, 15, 20)
        open_in_need(house, then, LEAD, visited.patient, ON_THE_PHONE, visited.at(4, 9, 5))
    elsewhere = next((life for life in lives if life.place == 0 and life.part.scene is Scene.SENT), None)
    if elsewhere:
        open_in_need(house, elsewhere.at(1, 17, 40), "Amina Yusuf", elsewhere.patient, AT_THE_DOOR)


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
