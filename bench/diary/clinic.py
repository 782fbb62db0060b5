"""A clinic for the load: one person who went the whole way to a signed plan, and a thousand who each have the same record and a diary."""

# ruff: noqa: E402 - Django is set up before its models can be imported

import copy
import datetime as dt
import json
import os
import random
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "unpinch.config.settings"
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.support.planned import make_drafted, make_ready, version_of
from tests.support.universe import draw_universe
from unpinch.actions import plan as planning
from unpinch.actions.plan_content import dose_of, library_item
from unpinch.knowledge import load_knowledge
from unpinch.records.models import CareTeamMember, DiaryEvent, Episode, FactEntry, Judgement, Patient, PlanVersion, ScreenDone, User

SEED = 7
MORE = ("pelvic-tilt-supine", "bridge-partial")
EXERCISES = 6
LATELY = 2
"""The safety questions were asked so many days ago: nothing is out of date while it is measured."""


def fill(people_file: Path, people: int, days: int) -> int:
    """Make everything and say how many diary entries there are."""
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    world = draw_universe()
    make_drafted(make_ready(world))
    alice, episode = world.actor("alice"), world.ana_episode
    for condition in planning.draft_of(alice, episode.id).verdict.cautions:
        planning.clear_caution(alice, episode.id, condition=condition, reason="Looked at today, in order")
    planning.sign_plan(alice, episode.id, read_version=version_of(world))
    version = PlanVersion.objects.get(episode=episode)
    version.content = _six(version.content)
    users = [User(login=f"b{number}", full_name=f"Person {number}") for number in range(people)]
    User.objects.bulk_create(users, batch_size=500)
    episodes = list(_records(world, users, version, days))
    told = sum(len(DiaryEvent.objects.bulk_create(rows)) for rows in _diaries(episodes, version, days))
    _write(people_file, users, episodes, version)
    return told


def _six(content: dict[str, Any]) -> dict[str, Any]:
    """The content with six home exercises."""
    home = [item for item in content["items"] if item["place"] == "home" and item["kind"] == "exercise"]
    for name in MORE[: max(0, EXERCISES - len(home))]:
        like = dose_of(home[0]["dose"])
        content["items"].append({**library_item(name, place="home", dose=like, by="bench", known=load_knowledge()), "kind": "exercise"})
    return content


def _records(world: Any, users: list[User], version: PlanVersion, days: int) -> Iterator[tuple[Episode, PlanVersion]]:
    """Everybody's own copy of the record."""
    start, asked = timezone.now() - dt.timedelta(days + 1), timezone.now() - dt.timedelta(LATELY)
    patients = [Patient(clinic=world.harbor, user=user, full_name=user.full_name, birth_date=dt.date(1988, 1, 1)) for user in users]
    Patient.objects.bulk_create(patients, batch_size=500)
    episodes = [Episode(clinic=world.harbor, patient=each, location=world.main_st, status="active", opened_at=start) for each in patients]
    Episode.objects.bulk_create(episodes, batch_size=500)
    CareTeamMember.objects.bulk_create(CareTeamMember(episode=each, user=world.alice, lead=True) for each in episodes)
    own = Judgement.objects.get(episode=world.ana_episode)
    judged = Judgement.objects.bulk_create(_copy(own, episode=each, assessment=None) for each in episodes)
    versions = [
        _copy(version, episode=each, judgement=judgement, assessment=None, signed_at=start)
        for each, judgement in zip(episodes, judged, strict=True)
    ]
    PlanVersion.objects.bulk_create(versions, batch_size=200)
    for model in (FactEntry, ScreenDone):
        rows = list(model._default_manager.filter(episode=world.ana_episode))
        copies = (_copy(row, episode=each, client_id=uuid.uuid4(), at=asked, replaces=None) for each in episodes for row in rows)
        model._default_manager.bulk_create(copies, batch_size=2000)
    yield from zip(episodes, versions, strict=True)


def _copy(row: Any, **changes: Any) -> Any:
    """A row of somebody else's with the same content."""
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.adding, made.pk = True, uuid.uuid4()
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def _diaries(episodes: list[tuple[Episode, PlanVersion]], version: PlanVersion, days: int) -> Iterator[list[DiaryEvent]]:
    """Everybody's diary: each exercise on four days of five, and a check-in every morning."""
    items = [item["id"] for item in version.content["items"] if item["place"] == "home" and item["kind"] == "exercise"]
    chance, now = random.Random(SEED), timezone.now()
    for episode, own in episodes:
        rows = [_event(episode, own, "morning", now - dt.timedelta(ago), leg=3, anything_new="no") for ago in range(1, days + 1)]
        for item in items:
            on = (ago for ago in range(1, days + 1) if chance.random() < 0.8)
            rows += [_event(episode, own, "set", now - dt.timedelta(ago), **_set(item, chance.randint)) for ago in on]
        yield rows


def _set(item: str, draw: Callable[[int, int], int]) -> dict[str, Any]:
    before = draw(1, 4)
    return {"exercise": item, "sets_done": 3, "sets_due": 3, "reps": 10, "leg_before": before, "leg_after": before}


def _event(episode: Episode, version: PlanVersion, kind: str, at: dt.datetime, **body: Any) -> DiaryEvent:
    return DiaryEvent(episode=episode, plan=version, kind=kind, body=body, at=at, day=at.date(), received_at=at, sha256="0" * 64)


def _write(people_file: Path, users: list[User], episodes: list[tuple[Episode, PlanVersion]], version: PlanVersion) -> None:
    """One line for each person: cookies, token, episode, an exercise."""
    item = next(each["id"] for each in version.content["items"] if each["place"] == "home" and each["kind"] == "exercise")
    token = "t" * 32
    with people_file.open("w") as out:
        for user, (episode, _version) in zip(users, episodes, strict=True):
            browser = Client()
            browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            cookie = f"unpinch_session={browser.cookies['unpinch_session'].value}; unpinch_csrf={token}"
            out.write(f"{cookie}\t{token}\t{episode.id}\t{item}\n")


if __name__ == "__main__":
    print(json.dumps({"entries": fill(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))}))
