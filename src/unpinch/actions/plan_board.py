"""The plan composer's board: a draft with everything a therapist reads before signing it, shaped for one screen.

Items with why, dose, ladder neighbors and what trials found; the week and the bad-day version; cautions, questions, suspended items and
what the signature waits for. It shapes what `plan` and `plan_safety` decided; it decides nothing.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unpinch.actions import library
from unpinch.actions.access import can, episode_for
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import knowledge
from unpinch.actions.dose_words import side_words
from unpinch.actions.heading import EpisodeLine, Person, episode_line, person_view
from unpinch.actions.judgement_page import SignedJudgement, history_of
from unpinch.actions.plan import Draft, answer_for, draft_of, ladder_of
from unpinch.actions.plan_content import Content, dose_of
from unpinch.actions.plan_limits import adapts, limits_words, with_limits
from unpinch.actions.plan_load import LoadView, load_view
from unpinch.actions.plan_safety import plan_in_force, suspended_items
from unpinch.actions.plan_settle import OpenQuestion, question_of
from unpinch.actions.plan_waits import Wait
from unpinch.actions.plan_week import WeekView, week_view
from unpinch.actions.program import Program, program_of_draft, side_of
from unpinch.actions.words import condition_label, fact_label, flag_label
from unpinch.assess import Assessment as Answer
from unpinch.clinical.plan.care import Withheld
from unpinch.clinical.plan.dose import starting_dose
from unpinch.clinical.plan.safety import Violation
from unpinch.movement import has_sides
from unpinch.records.models import CautionCleared, Episode, Plan, PlanVersion

SECTIONS = ("home", "clinic", "education", "referral")


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A rung of the ladder beside an item."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the plan with its words."""

    id: str
    kind: str
    label: str
    plain: str
    place: str
    dose: Mapping[str, Any] | None
    dose_words: str
    minutes: float
    start_words: str
    load: LoadView | None
    adapts: bool
    limits_words: str
    first_visit: int
    essential: bool
    bad_day: bool
    smaller: str
    has_sides: bool
    side: str
    side_words: str
    by: str
    because: tuple[Mapping[str, str], ...]
    effect: str
    effect_of: str
    grade: str
    speaks_for: tuple[Mapping[str, str], ...]
    speaks_against: tuple[Mapping[str, str], ...]
    speaks_other: tuple[Mapping[str, str], ...]
    note: str
    status: str
    criterion: str
    easier: Neighbor | None
    harder: Neighbor | None
    drawn: bool
    cautions: tuple[str, ...]
    forbidden: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal: what is wanted in a few words, the rest of the sentence where there is one, how it is measured and when."""

    text: str
    more: str
    measure: str
    weeks: tuple[int, ...]


MEASURES = {
    "psfs": gettext_noop("own scale 0–10"),
    "nprs_leg": gettext_noop("leg pain 0–10"),
    "nprs_back": gettext_noop("back pain 0–10"),
    "odi": gettext_noop("disability index"),
    "rmdq": gettext_noop("disability list"),
}


@dataclass(frozen=True, slots=True)
class CautionView:
    """The cautions of one condition that nobody has cleared."""

    condition: str
    label: str
    question: str
    unknown: bool
    items: tuple[str, ...]
    texts: tuple[str, ...]
    instead: str
    source: str


@dataclass(frozen=True, slots=True)
class ClearedView:
    """Cautions somebody looked at and cleared."""

    condition: str
    label: str
    reason: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SuspendedView:
    """An item of the plan in force that is out of the patient's program now."""

    id: str
    label: str
    reason: str
    condition: str
    instead: str
    at: dt.datetime
    in_draft: bool


@dataclass(frozen=True, slots=True)
class WithheldView:
    """Why there is no plan, what stands behind it, and the questions that would free it."""

    kind: str
    reason: str
    because: tuple[Mapping[str, str], ...]
    flags: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    questions: tuple[OpenQuestion, ...]


@dataclass(frozen=True, slots=True)
class InForce:
    """The signed plan that is served now; `same` says that the draft holds nothing else."""

    number: int
    at: dt.datetime
    by: str
    until: dt.date
    same: bool


@dataclass(frozen=True)
class Board:
    """Everything on the screen. Without a draft only the head, the judgement and the reason are filled."""

    person: Person
    episode: EpisodeLine
    may_edit: bool
    may_sign: bool
    may_settle: bool
    judgement: SignedJudgement | None
    withheld: WithheldView | None
    suspended: tuple[SuspendedView, ...]
    in_force: InForce | None
    version: int = 0
    content: Content | None = None
    goals: tuple[GoalView, ...] = ()
    sections: Mapping[str, tuple[ItemView, ...]] | None = None
    week: WeekView | None = None
    smaller: tuple[tuple[str, str], ...] = ()
    cautions: tuple[CautionView, ...] = ()
    cleared: tuple[ClearedView, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()
    waits: tuple[Wait, ...] = ()
    prepared_by: str = ""
    edited_at: dt.datetime | None = None
    draft: Draft | None = None

    def seen(self) -> Program | None:
        """The program as its patient would see it if this draft were signed, in the language that is active when it is asked for."""
        if self.draft is None:
            return None
        barred = frozenset(row.item for row in self.draft.verdict.forbidden)
        return program_of_draft(self.draft.episode, self.draft.content, barred)

    @property
    def items(self) -> list[ItemView]:
        return [item for name in SECTIONS for item in (self.sections or {}).get(name, ())]


def board(actor: Actor, episode_id: uuid.UUID | str) -> Board:
    """The composer's screen for somebody who may read the plan."""
    draft = draft_of(actor, episode_id)
    episode = draft.episode if draft else episode_for(actor, "plan.read", episode_id)
    answer = draft.answer if draft else answer_for(episode, timezone.now())
    relation = relation_to_episode(actor, episode, timezone.now())
    version = draft.in_force if draft else plan_in_force(episode)
    signed = history_of(episode)
    head: dict[str, Any] = {
        "person": person_view(episode.patient, timezone.now()),
        "episode": episode_line(episode),
        "may_edit": can(actor, "plan.edit", relation),
        "may_sign": actor.licensed and can(actor, "plan.sign", relation),
        "may_settle": actor.licensed and can(actor, "evaluation.enter", relation),
        "judgement": signed[0] if signed else None,
        "withheld": _withheld(answer.withheld),
        "suspended": _suspended(version, draft.content if draft else {}),
        "in_force": _in_force(version, draft),
    }
    return Board(**head, **_filled(draft)) if draft else Board(**head)


def _filled(draft: Draft) -> dict[str, Any]:
    plan = Plan.objects.select_related("edited_by").get(id=draft.plan.id)
    return {
        "draft": draft,
        "version": plan.version,
        "content": draft.content,
        "goals": tuple(map(_goal, draft.content["goals"])),
        "sections": _sections(draft),
        "week": week_view(draft.content),
        "smaller": tuple((_name(draft.content, row["id"]), row["dose_words"]) for row in draft.content["smaller"]),
        "cautions": tuple(_caution(name, rows, draft.content) for name, rows in draft.verdict.cautions.items()),
        "cleared": _cleared(draft.episode),
        "questions": _questions(draft.content, draft.answer),
        "waits": draft.waits_for,
        "prepared_by": plan.edited_by.full_name if plan.edited_by else "",
        "edited_at": plan.edited_at,
    }


# ---- items -----------------------------------------------------------------------------------------------------------------------
def _sections(draft: Draft) -> dict[str, tuple[ItemView, ...]]:
    found: dict[str, list[ItemView]] = {name: [] for name in SECTIONS}
    for item in draft.content["items"]:
        where = item["kind"] if item["kind"] in ("education", "referral") else item["place"]
        found["clinic" if where not in found else where].append(_item(item, draft))
    return {name: tuple(views) for name, views in found.items()}


def _item(item: Mapping[str, Any], draft: Draft) -> ItemView:
    exercise = knowledge().exercises.get(item["id"])
    read_as = draft.content.get("read_as", {})
    minutes, days = int(read_as.get("session_minutes", 20)), int(read_as.get("days_per_week", 7))
    start, dose = starting_dose(knowledge(), exercise, minutes, days) if exercise else None, dose_of(item["dose"])
    easier, harder = ladder_of(item["id"])
    side = side_of(item, draft.hurts)
    words = {"for": [], "against": [], "other": []}  # type: dict[str, list[Mapping[str, str]]]
    for word in item["guidelines"]:
        words.get(word["stance"], words["other"]).append(word)
    smaller = {row["id"]: row["dose_words"] for row in draft.content["smaller"]}
    rows = [row for rows in draft.verdict.cautions.values() for row in rows if row.item == item["id"]]
    bars = [row for row in draft.verdict.forbidden if row.item == item["id"]]
    return ItemView(
        id=item["id"],
        kind=item["kind"],
        label=item["label"],
        plain=item["plain_label"],
        place=item["place"],
        dose=item["dose"],
        dose_words=item["dose_words"],
        minutes=float(item["dose"]["minutes"]) if item["dose"] else 0.0,
        start_words=start.words if start and dose and start.words != dose.words else "",
        load=load_view(item),
        adapts=adapts(item),
        limits_words=limits_words(item),
        first_visit=item["first_visit"],
        essential=item["essential"],
        bad_day=item["bad_day"],
        smaller=smaller.get(item["id"], ""),
        has_sides=has_sides(item["id"]),
        side=side,
        side_words=side_words(side),
        by=item["by"],
        because=tuple(item["because"]),
        effect=item["effect"],
        effect_of=item["effect_of"],
        grade=item["grade"],
        speaks_for=tuple(words["for"]),
        speaks_against=tuple(words["against"]),
        speaks_other=tuple(words["other"]),
        note=item["note"],
        status=item["status"],
        criterion=item["criterion"],
        easier=_neighbor(easier),
        harder=_neighbor(harder),
        drawn=exercise is not None and library.cards()[item["id"]].drawn,
        cautions=tuple(dict.fromkeys(condition_label(row.condition) for row in rows)),
        forbidden=tuple(dict.fromkeys(row.text for row in bars)),
    )


def _neighbor(item: str) -> Neighbor | None:
    return Neighbor(item, knowledge().exercises[item].label) if item else None


def _name(content: Mapping[str, Any], item: str) -> str:
    held = next((each["label"] for each in content.get("items", ()) if each["id"] == item), "")
    entry = knowledge().exercises.get(item) or knowledge().treatments.get(item)
    return held or (entry.label if entry else item)


def _goal(goal: Mapping[str, Any]) -> GoalView:
    text, _colon, more = str(goal["text"]).partition(": ") if not goal["own"] else (goal["text"], "", "")
    measure = goal["measured_by"]
    return GoalView(text, more, _(MEASURES[measure]) if measure in MEASURES else measure.replace("_", " "), tuple(goal["review_weeks"]))


# ---- safety, and what is open -----------------------------------------------------------------------------------------------------
def _caution(condition: str, rows: Iterable[Violation], content: Content) -> CautionView:
    rows = tuple(rows)
    return CautionView(
        condition=condition,
        label=condition_label(condition),
        question=knowledge().conditions[condition].question,
        unknown=rows[0].unknown,
        items=tuple(dict.fromkeys(_name(content, row.item) for row in rows)),
        texts=tuple(dict.fromkeys(row.text for row in rows)),
        instead=rows[0].instead,
        source=rows[0].source,
    )


def _cleared(episode: Episode) -> tuple[ClearedView, ...]:
    rows = CautionCleared.objects.filter(episode=episode, withdrawn_at=None).select_related("by").order_by("at")
    return tuple(ClearedView(row.condition, condition_label(row.condition), row.reason, row.by.full_name, row.at) for row in rows)


def _questions(content: Content, answer: Answer) -> tuple[OpenQuestion, ...]:
    """The few questions that would free most, as the proposal named them, while nobody has answered them."""
    found = []
    for each in content.get("questions", ()):
        still = [name for name in each["conditions"] if name in knowledge().conditions and answer.conditions.get(name) is None]
        found += [question_of(name, tuple(_name(content, item) for item in each["frees"])) for name in still]
    return tuple(found)


def _withheld(none: Withheld | None) -> WithheldView | None:
    if none is None:
        return None
    asked = [name for question in none.questions for name in question.conditions]
    return WithheldView(
        kind=none.kind,
        reason=none.reason,
        because=tuple({"rule": row.rule, "source": row.source, "text": row.text} for row in none.because),
        flags=tuple((flag, flag_label(flag)) for flag in none.flags),
        facts=tuple((fact, fact_label(fact)) for fact in none.missing),
        questions=tuple(question_of(name) for name in dict.fromkeys(asked)),
    )


def _suspended(version: PlanVersion | None, content: Mapping[str, Any]) -> tuple[SuspendedView, ...]:
    if version is None:
        return ()
    held = {item["id"] for item in content.get("items", ())}
    rules = knowledge().safety_rules
    found = []
    for item, row in suspended_items(version).items():
        rule = rules.get(row.rule)
        instead = rule.substitute_or_action if rule else ""
        name, condition = _name(version.content, item), condition_label(row.condition)
        found.append(SuspendedView(item, name, row.reason, condition, instead, row.at, item in held))
    return tuple(found)


def _in_force(version: PlanVersion | None, draft: Draft | None) -> InForce | None:
    if version is None:
        return None
    same = draft is not None and version.content == with_limits(draft.content)
    return InForce(version.number, version.signed_at, version.signed_by.full_name, version.certified_until, same)
