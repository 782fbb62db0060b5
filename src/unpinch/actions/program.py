"""What a patient gets: what was found, in the therapist's words, and the signed plan. Nothing of the engine, nothing unsigned (S10).

    signed plan -> checked again against the tables as it is served -> what is suspended is shown as paused -> the rest is the program

While a safety hold stands there is no program: the instruction and the numbers stand in its place.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unpinch.actions.access import can, episode_for
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import knowledge
from unpinch.actions.clinic import numbers_of
from unpinch.actions.intake import Urgent, own_episode, urgent_of
from unpinch.actions.judgement import judgement_of
from unpinch.actions.library import steps_of
from unpinch.actions.own_exercises import library_for
from unpinch.actions.picture_words import usual_side
from unpinch.actions.plan_content import dose_at_load
from unpinch.actions.plan_safety import plan_in_force, recheck, suspended_items
from unpinch.actions.program_words import Expect, first_goal, what_to_expect, why_words
from unpinch.anatomy.nerve_places import thigh_of
from unpinch.assess import Assessment as Answer
from unpinch.movement import drawn, has_sides
from unpinch.records.models import Episode, Judgement, OwnExercise, PlanVersion, Teaching, Visit

HELD, WAITING, READY = "held", "waiting", "ready"
PHASE_GOAL = "leave_"
"""Begins the id of the planner's own goal, written for clinicians; a patient reads the stage's first goal instead."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of a program in the reader's language. `dose` and `small` are the dose of an ordinary and of a bad day, in plain values,
    with `load_kg` where a load is prescribed.

    `side` is the side that works: left, right, or both one after the other; empty where its own words say how. `picture_side` is the side
    its picture shows, empty where a picture has no sides. `paused`: the safety tables took
    it out since it was signed. `translated` false: its words exist in English only.
    """

    id: str
    kind: str
    name: str
    place: str
    dose: Mapping[str, Any] | None
    small: Mapping[str, Any] | None
    first_visit: int
    steps: tuple[str, ...]
    stop: str
    why: str
    cue: str
    side: str
    picture_side: str
    paused: bool
    drawn: bool
    translated: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a therapist found and signed, in the words written for the patient."""

    words: str
    by: str
    at: dt.datetime
    side: str
    area: str
    root: str
    thigh: str = ""
    """Which nerve of the thigh is meant, where the place is the thigh."""


@dataclass(frozen=True, slots=True)
class Block:
    """So many visits a week from one week to another, and what begins then."""

    first: int
    last: int
    per_week: int
    begins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A patient's program. `state` is ready, waiting (nothing is signed yet) or held (what must be done first is in `urgent`)."""

    episode: Episode
    state: str
    numbers: Mapping[str, str]
    urgent: tuple[Urgent, ...] = ()
    found: Found | None = None
    version: PlanVersion | None = None
    exercises: tuple[Line, ...] = ()
    with_therapist: tuple[Line, ...] = ()
    goals: tuple[str, ...] = ()
    first_goal: str = ""
    blocks: tuple[Block, ...] = ()
    expect: tuple[Expect, ...] = ()
    bad_day_only: bool = False
    visit: Visit | None = None

    @property
    def active(self) -> tuple[Line, ...]:
        """The exercises to do."""
        return tuple(line for line in self.exercises if not line.paused)

    @property
    def bad_day(self) -> tuple[Line, ...]:
        """What stays on a bad day."""
        return tuple(line for line in self.active if line.small)

    @property
    def paused(self) -> tuple[Line, ...]:
        """Everything that is paused, at home and with the therapist."""
        return tuple(line for line in (*self.exercises, *self.with_therapist) if line.paused)


# ---- whose ---------------------------------------------------------------------------------------------------------------------
def my_program(actor: Actor) -> Program:
    """The program of a patient's or carer's own account."""
    return _program(own_episode(actor, "program.read"))


def program_of(actor: Actor, episode_id: uuid.UUID | str) -> Program:
    """The program of an episode as its patient sees it."""
    return _program(episode_for(actor, "program.read", episode_id))


def program_at_home(episode: Episode, answer: Answer | None = None) -> Program:
    """The program of an episode that somebody has been let in to already; `answer` is how it was just judged."""
    return _program(episode, answer)


def staff_may(actor: Actor, episode: Episode) -> dict[str, bool]:
    """What else somebody of the clinic may do with a program: teach it, answer its questions, hand it out."""
    relation = relation_to_episode(actor, episode, timezone.now())
    acts = {"may_teach": "plan.teach", "may_answer": "message.write", "may_hand_out": "document.issue"}
    return {name: actor.staff and can(actor, act, relation) for name, act in acts.items()}


# ---- put together --------------------------------------------------------------------------------------------------------------
def _program(episode: Episode, answer: Answer | None = None) -> Program:
    now, numbers = timezone.now(), numbers_of(episode.clinic)
    version = plan_in_force(episode)
    if version is not None:
        recheck(episode, now, cause="served", answer=answer)
    if episode.safety_hold:
        return Program(episode, HELD, numbers, urgent=urgent_of(episode), visit=_next_visit(episode, now))
    if version is None:
        return Program(episode, WAITING, numbers, visit=_next_visit(episode, now))
    return _filled(episode, version.content, frozenset(suspended_items(version)), version, now)


def program_of_draft(episode: Episode, content: Mapping[str, Any], barred: frozenset[str]) -> Program:
    """What the patient would get if a draft were signed as it stands; what the tables forbid now stands as paused. Language as active."""
    return _filled(episode, content, barred, None, timezone.now())


def _filled(
    episode: Episode, content: Mapping[str, Any], suspended: frozenset[str], version: PlanVersion | None, now: dt.datetime
) -> Program:
    lines = lines_of(episode, content, suspended)
    return Program(
        episode=episode,
        state=READY,
        numbers=numbers_of(episode.clinic),
        found=found_in(judgement_of(episode)),
        version=version,
        exercises=tuple(line for line in lines if line.kind == "exercise" and line.place == "home"),
        with_therapist=tuple(line for line in lines if line.kind != "exercise" or line.place != "home"),
        goals=tuple(_(goal["text"]) for goal in content["goals"] if goal["own"] and not goal["id"].startswith(PHASE_GOAL)),
        first_goal=first_goal(content.get("read_as", {}).get("phase", "")),
        blocks=_blocks(content, lines),
        expect=what_to_expect(),
        bad_day_only=bool(content.get("bad_day_only")),
        visit=_next_visit(episode, now),
    )


def _next_visit(episode: Episode, now: dt.datetime) -> Visit | None:
    coming = Visit.objects.filter(episode=episode, starts_at__gte=now, state__in=("booked", "arrived"))
    return coming.select_related("therapist", "location").order_by("starts_at").first()


def found_in(row: Judgement | None) -> Found | None:
    """What a signed judgement says to the patient."""
    if row is None:
        return None
    return Found(row.found, row.signed_by.full_name, row.signed_at, row.side, row.area, row.root, thigh_of(row.causes))


def _blocks(content: Mapping[str, Any], lines: tuple[Line, ...]) -> tuple[Block, ...]:
    """The visits week by week; an item begins in the block in which its first visit lies."""
    found: list[Block] = []
    week, visit = 1, 1
    for block in content["visits"]:
        last, upto = week + block["weeks"] - 1, visit + block["per_week"] * block["weeks"]
        begins = tuple(line.name for line in lines if visit <= line.first_visit < upto and line.kind == "exercise" and not line.paused)
        found.append(Block(week, last, block["per_week"], begins))
        week, visit = last + 1, upto
    return tuple(found)


# ---- one line ------------------------------------------------------------------------------------------------------------------
def lines_of(episode: Episode, content: Mapping[str, Any], suspended: frozenset[str]) -> tuple[Line, ...]:
    """Every item of a plan's content in the reader's language, in the plan's order."""
    small = {row["id"]: dose_at_load(row) for row in content.get("smaller", ())}
    cues, judged = cues_of(episode), judgement_of(episode)
    hurts = judged.side if judged else ""
    return tuple(
        _line(episode, item, small.get(item["id"]), cues.get(item["id"], ""), hurts, item["id"] in suspended) for item in content["items"]
    )


def side_of(item: Mapping[str, Any], hurts: str) -> str:
    """The side an exercise is done with: as the therapist prescribed, else the side that hurts; empty where its own words say how."""
    if item.get("side") and has_sides(item["id"]):
        return str(item["side"])
    return usual_side(item["id"], hurts)


def picture_side(item: Mapping[str, Any], hurts: str) -> str:
    """The side a picture shows: the one that works, else the one that hurts; empty where it has no sides."""
    if not has_sides(item["id"]):
        return ""
    return "left" if (side_of(item, hurts) or hurts) == "left" else "right"


def cues_of(episode: Episode) -> dict[str, str]:
    """The personal cue of each exercise that was taught; the newest teaching counts."""
    return dict(Teaching.objects.filter(episode=episode).order_by("at").values_list("item", "cue"))


def _line(episode: Episode, item: Mapping[str, Any], small: Mapping[str, Any] | None, cue: str, hurts: str, paused: bool) -> Line:
    known = knowledge().exercises.get(item["id"])
    own = None if known or not item["id"].startswith("own-") else _own(episode, item["id"])
    judged = known or (library_for(episode.clinic_id).exercises.get(item["id"]) if own else None)
    name = known.plain_label if known else item.get("plain_label") or item.get("label", "")
    text = known.instructions if known else own.instructions if own else ""
    return Line(
        id=item["id"],
        kind=item["kind"],
        name=name if own else _(name),
        place=item["place"],
        dose=dose_at_load(item),
        small=None if paused else small,
        first_visit=item["first_visit"],
        steps=steps_of(_(text) if known else text) if text else (),
        stop=_(judged.stop_rule) if judged else "",
        why=why_words(known.category) if known else "",
        cue=cue,
        side=side_of(item, hurts),
        picture_side=picture_side(item, hurts),
        paused=paused,
        drawn=item["id"] in drawn(),
        translated=not known or (get_language() or "en").startswith("en") or _(known.instructions) != known.instructions,
    )


def _own(episode: Episode, item_id: str) -> OwnExercise | None:
    """An exercise of the clinic's own, by the id it has in a plan."""
    try:
        own_id = uuid.UUID(item_id.removeprefix("own-"))
    except ValueError:
        return None
    return OwnExercise.objects.filter(clinic_id=episode.clinic_id, id=own_id).first()
