"""The therapist's page of a course at home: what needs an answer first, then the course with the recovery band, then every dose decision.

It adds to the patient's own course what is judgement of the clinic: band, second opinion, drift, the response to each exercise by the
next morning, "not tried" apart from "did not work", and of each decision its rule, source and inputs.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch import charts
from unpinch.actions.access import can, episode_for
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.course import (
    NO_BARRIER,
    Help,
    Loaded,
    barrier_rows,
    closed_of,
    goal_chart,
    goal_rows,
    help_of,
    label_of,
    load,
    reason_words,
    tried_before,
)
from unpinch.actions.course_watch import UNKNOWN, confidence_bar, confidence_of, first_day
from unpinch.actions.course_words import sentences, short_number
from unpinch.actions.dose_history import program_of
from unpinch.actions.dose_observations import ACT as SEE
from unpinch.actions.dose_observations import SeenForm, seen_form
from unpinch.actions.habits import HabitWeek, habit_weeks
from unpinch.actions.heading import EpisodeLine, Person, episode_line, person_view
from unpinch.actions.words import fact_label, word_words
from unpinch.clinical.home_program.adherence import Doing, tried_or_not
from unpinch.clinical.home_program.response import responses
from unpinch.clinical.progression import State, from_plain
from unpinch.clinical.progression.program import Prescription
from unpinch.clinical.progression.reviews import leg_fell
from unpinch.clinical.progression.rules import rules_of
from unpinch.clinical.recurrence import second_opinion
from unpinch.clinical.recurrence.course import (
    exercises_course,
    leg_pain_course,
    reach_course,
    responses_course,
    sets_course,
    with_recovery_band,
)
from unpinch.clinical.recurrence.second_opinion import opinion_words
from unpinch.records.models import DiaryConflict, DiaryEvent, DoseDecision, Episode
from unpinch.terms.errors import InputError

MOST_DECISIONS, AT_ONCE = 80, 12
DIRECTION_STOPS = "P10-stop"
STATE_LABELS = {
    "applied": "in force",
    "waiting": "waits for you",
    "accepted": "accepted",
    "declined": "declined",
    "revoked": "taken back",
    "said": "told",
    "cleared": "let go on",
}
DOING_LABELS = {
    Doing.ON_PLAN: "On plan",
    Doing.PARTLY: "Partly done",
    Doing.NEEDS_HELP: "Needs help",
    Doing.UNKNOWN: "Too few days told",
}
VERDICT_WORDS = {
    "helps": "It was done, and leg pain fell by what matters.",
    "not_tried": "Not tried: less than half of the sets were done. Nothing is said about whether the program works.",
    "did_not_work": "Tried, and it did not work: leg pain has not fallen by what matters.",
    "unknown": "Whether it was tried, or whether it helps, is not known yet.",
}
KIND_LABELS = {"morning": "Check-in", "card": "Red card", "set": "Exercise", "settled": "Settled", "flare": "Flare", "note": "Note",
               "habit": "Habit", "direction": "Direction tested", "bad_day": "Bad day", "barrier": "Barrier",
               "confidence": "Confidence"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision of the dose rules. `inputs` are the entries it rests on in words, `answer` what the therapist said of it."""

    key: str
    at: dt.datetime
    exercise: str
    before: str
    after: str
    why: str
    for_patient: str
    rule: str
    source: str
    state: str
    state_label: str
    inputs: tuple[str, ...]
    missing: tuple[str, ...]
    by: str
    answer: str
    current: bool
    """Whether it belongs to the plan in force."""


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """Two contents under one entry: what is on record, and what else was sent."""

    id: str
    at: dt.datetime
    kind: str
    first: tuple[tuple[str, str], ...]
    other: tuple[tuple[str, str], ...]
    received_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What stood in the way, as told on a day, and what came of the suggestion."""

    on: dt.date
    label: str
    suggestion: str
    helped: str


@dataclass(frozen=True, slots=True)
class DoseLine:
    """Where one exercise of the plan stands: the dose done now, and why it is not simply done. `stopped`: until a clinician lets it go on;
    `why` then says why, and `tested`: a good test of its direction lets it go on as well."""

    item: str
    name: str
    dose: str
    state: str
    stopped: bool
    why: str
    tested: bool


@dataclass(frozen=True)
class HomeCourse:
    """The page. `may_decide`: a licensed therapist of the care team; `may_paper`: whoever enters the paper diary. Nobody decides or enters
    anything where the episode is closed (`closed_at`); `seen` is the form of what was seen, for who may fill it in."""

    person: Person
    episode: EpisodeLine
    signed: bool
    today: dt.date
    held: tuple[str, ...]
    safety_hold: bool
    waiting: tuple[DecisionLine, ...]
    conflicts: tuple[ConflictLine, ...]
    notices: tuple[str, ...]
    on_call: bool
    leg: charts.LegPain
    reach: charts.ReachDays
    goals: charts.Goals
    sets: charts.SetsDone | None
    exercises: tuple[charts.ExerciseSets, ...]
    responses: charts.Responses
    doing: str
    verdict: str
    share: str
    overdone: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]
    barriers: tuple[Told, ...]
    help: Help | None
    confidence: float | None
    confidence_low: bool
    decisions: tuple[DecisionLine, ...]
    standing: tuple[DoseLine, ...]
    habits: tuple[HabitWeek, ...]
    seen: SeenForm | None
    closed_at: dt.datetime | None
    may_decide: bool
    may_paper: bool

    @property
    def newest(self) -> tuple[DecisionLine, ...]:
        """The decisions to show at once."""
        return self.decisions[:AT_ONCE]

    @property
    def earlier(self) -> tuple[DecisionLine, ...]:
        """The others, on request."""
        return self.decisions[AT_ONCE:]


def home_course(
    actor: Actor, episode_id: uuid.UUID | str, *, seen: Mapping[str, str] | None = None, wrong: InputError | None = None
) -> HomeCourse:
    """Load the page of somebody's course at home; `seen` and `wrong` are what was typed of what was seen, and what is wrong with it."""
    episode = episode_for(actor, "diary.read", episode_id)
    now, closed_at = timezone.now(), closed_of(episode)
    loaded = load(episode, closed_at or now)
    decisions = _decisions(loaded)
    relation = relation_to_episode(actor, episode, now)
    adherence, mornings = loaded.adherence, loaded.history.mornings if loaded.history else ()
    score = confidence_of(loaded.rows)
    label = label_of(loaded, plain=False)
    may_decide = actor.licensed and can(actor, "dose.decide", relation) and closed_at is None
    return HomeCourse(
        person=person_view(episode.patient, now),
        episode=episode_line(episode),
        signed=bool(loaded.versions),
        today=loaded.today,
        held=tuple(each.why_staff for each in loaded.found.held_by if each.transition != UNKNOWN) if loaded.found and not closed_at else (),
        safety_hold=episode.safety_hold,
        waiting=() if closed_at else tuple(each for each in decisions if each.state == "waiting" and each.current),
        conflicts=tuple(_conflicts(episode)),
        notices=_notices(loaded),
        on_call=bool(loaded.seen and loaded.seen.watch.tell_clinic),
        leg=_leg_with_band(loaded),
        reach=reach_course(mornings, loaded.first, loaded.today),
        goals=goal_chart(goal_rows(episode), episode, loaded.today),
        sets=sets_course(adherence) if adherence else None,
        exercises=exercises_course(adherence, label) if adherence else (),
        responses=responses_course(responses(loaded.entries, mornings), label),
        doing=_(DOING_LABELS[adherence.doing]) if adherence else "",
        verdict=_(VERDICT_WORDS[tried_or_not(adherence, _improved(loaded))]) if adherence else "",
        share=f"{round(100 * adherence.tally.share)} %" if adherence and adherence.tally.share is not None else "",
        overdone=tuple(_overdone(loaded, label)),
        reasons=reason_words(adherence),
        barriers=tuple(_barriers(loaded)),
        help=help_of(loaded),
        confidence=score,
        confidence_low=score is not None and score < confidence_bar(),
        decisions=decisions,
        standing=tuple(_standing(loaded)),
        habits=habit_weeks(episode, loaded.rows, loaded.now),
        seen=seen_form(loaded, seen, wrong) if may_decide and can(actor, SEE, relation) and loaded.found else None,
        closed_at=closed_at,
        may_decide=may_decide,
        may_paper=can(actor, "diary.paper", relation) and closed_at is None,
    )


# ---- the course --------------------------------------------------------------------------------------------------------------------
def _leg_with_band(loaded: Loaded) -> charts.LegPain:
    if loaded.history is None or loaded.seen is None or loaded.version is None:
        return charts.LegPain(first=loaded.first, last=loaded.today)
    mornings = loaded.history.mornings
    course = leg_pain_course(mornings, loaded.seen.watch.flares, loaded.first, loaded.today, knowledge())
    return with_recovery_band(course, mornings, first_day(loaded.episode, loaded.version, loaded.history), knowledge())


def _notices(loaded: Loaded) -> tuple[str, ...]:
    """Early notice, drift and second opinion, each sentence once, then what the dose rules say of the whole program."""
    if loaded.seen is None or loaded.history is None:
        return ()
    watch = loaded.seen.watch
    opinion = second_opinion(loaded.history.mornings, loaded.today, knowledge())
    second = opinion_words(opinion, bool([each for each in watch.flares.signal if each.going_on]), knowledge()) if opinion else None
    said = [*sentences([*watch.staff, *loaded.seen.drift.staff, *([second] if second else [])])]
    return tuple(dict.fromkeys(said))


def _improved(loaded: Loaded) -> bool | None:
    """Whether leg pain fell by what matters since before treatment; unknown without both."""
    if loaded.version is None or loaded.seen is None:
        return None
    return leg_fell(program_of(loaded.episode, loaded.version).leg_pain, loaded.seen.drift.median, rules_of(knowledge()))


def _overdone(loaded: Loaded, label: Any) -> Iterable[str]:
    for row in loaded.adherence.overdone if loaded.adherence else ():
        yield _("{exercise}: {done} sets on {day}, {due} were due").format(
            exercise=label(row.exercise, row.side), done=row.done, due=row.due, day=row.day.isoformat()
        )


def _barriers(loaded: Loaded) -> Iterable[Told]:
    """What stood in the way, the newest first, with what came of it."""
    helped = {True: _("helped"), False: _("did not help")}
    results = [each for each in tried_before(loaded.rows) if each.helped is not None]
    for row in reversed(barrier_rows(loaded.rows)):
        known = knowledge().barriers.get(row.body["barrier"])
        later = next((each for each in results if each.barrier == row.body["barrier"] and each.on >= row.day), None)
        if known:
            yield Told(row.day, known.label, _(known.for_staff), helped[bool(later.helped)] if later else "")
        elif row.body["barrier"] == NO_BARRIER:
            yield Told(row.day, _("Nothing stands in the way"), "", "")


def _standing(loaded: Loaded) -> Iterable[DoseLine]:
    """Where each exercise stands now."""
    words = {State.DOING: "", State.HELD: _("no increase now"), State.PAUSED: _("resting"), State.STOPPED: _("stopped")}
    label = label_of(loaded, plain=False)
    for item in loaded.found.items if loaded.found else ():
        until = f" ({_('until')} {day_of(loaded.episode, item.until).isoformat()})" if item.until else ""
        stopped, because = item.state is State.STOPPED, item.because
        yield DoseLine(
            item=item.item,
            name=label(item.now.exercise, None),
            dose=item.now.words,
            state=f"{words[item.state]}{until}",
            stopped=stopped,
            why=because.why_staff if stopped and because else "",
            tested=stopped and because is not None and because.transition == DIRECTION_STOPS,
        )


# ---- decisions ---------------------------------------------------------------------------------------------------------------------
def _decisions(loaded: Loaded) -> tuple[DecisionLine, ...]:
    """What the dose rules decided, the newest first, with what it rests on."""
    rows = DoseDecision.objects.filter(episode=loaded.episode).exclude(kind="keep").select_related("decided_by").order_by("-at", "-made_at")
    entries = {str(row.id): row for row in loaded.rows}
    newest = loaded.version.id if loaded.version else None
    return tuple(_line(row, entries, current=row.plan_id == newest) for row in rows[:MOST_DECISIONS])


def _line(row: DoseDecision, entries: Mapping[str, DiaryEvent], *, current: bool) -> DecisionLine:
    content = row.content
    return DecisionLine(
        key=row.key,
        at=row.at,
        exercise=_exercise(row, content),
        before=_dose(content.get("before")),
        after=_dose(content.get("after")),
        why=content.get("why_staff") or content.get("reason", ""),
        for_patient=_(content["why"]) if content.get("why") else "",
        rule=row.rule,
        source=content.get("source", ""),
        state=row.state,
        state_label=_(STATE_LABELS.get(row.state, row.state)),
        inputs=tuple(entry_words(entries[each]) for each in content.get("inputs") or () if each in entries),
        missing=tuple(content.get("missing") or ()),
        by=row.decided_by.full_name if row.decided_by else "",
        answer=content.get("answer", ""),
        current=current,
    )


def _exercise(row: DoseDecision, content: Mapping[str, Any]) -> str:
    after = content.get("after") or {}
    known = knowledge().exercises.get(after.get("exercise") or row.exercise)
    return known.label if known else row.exercise or _("Whole program")


def _dose(plain: Mapping[str, Any] | None) -> str:
    """A stored dose in words; one of an older kind is left out."""
    if not plain:
        return ""
    try:
        return from_plain(Prescription, plain).words
    except InputError:
        return ""


def entry_words(row: DiaryEvent) -> str:
    """One entry in a line: when, what, and its numbers."""
    at = row.at.astimezone(dt.timezone(dt.timedelta(minutes=row.offset)))
    told = ", ".join(f"{name}: {value}" for name, value in said_of(row.kind, row.body))
    return f"{at:%Y-%m-%d %H:%M} {_(KIND_LABELS.get(row.kind, row.kind))}{': ' if told else ''}{told}"


# ---- two contents of one entry -----------------------------------------------------------------------------------------------------
def _conflicts(episode: Episode) -> Iterable[ConflictLine]:
    rows = DiaryConflict.objects.filter(event__episode=episode, counts="").select_related("event").order_by("received_at")
    for row in rows:
        other = row.body.get("body") or {}
        kind = str(row.body.get("kind", row.event.kind))
        yield ConflictLine(
            id=str(row.id),
            at=row.event.at,
            kind=_(KIND_LABELS.get(row.event.kind, row.event.kind)),
            first=said_of(row.event.kind, row.event.body),
            other=said_of(kind, other),
            received_at=row.received_at,
        )


BODY_LABELS = {
    "leg": "leg pain", "back": "back pain", "reach": "how far down", "sleep_hours": "hours slept", "sleep_quality": "sleep, 0 to 10",
    "flare": "flare", "anything_new": "anything new", "exercise": "exercise", "side": "side", "sets_done": "sets done",
    "sets_due": "sets due", "reps": "repetitions", "hold_s": "hold, seconds", "leg_before": "leg before", "leg_after": "leg after",
    "back_before": "back before", "back_after": "back after", "reach_before": "reach before", "reach_after": "reach after",
    "settled_minutes": "settled after, minutes", "reason": "reason", "swapped_to": "swapped for", "counted_by": "counted by",
    "text": "text", "habit": "habit", "amount": "amount", "minutes": "minutes", "on": "on", "score": "score", "barrier": "barrier",
    "tried": "tried", "small": "bad-day version", "full": "whole card", "night_pain": "pain at night", "most_nights": "most nights",
    "illness": "ill", "finding": "test", "response": "response", "load_kg": "load, kg",
}  # fmt: skip


def said_of(kind: str, body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What an entry says, label and value; parts that are not told or only technical are left out."""
    shown = []
    for name, value in body.items():
        if name in BODY_LABELS and value not in (None, "", False) and not isinstance(value, dict | list):
            shown.append((_(BODY_LABELS[name]), _value(name, value)))
    return tuple(shown)


def _value(name: str, value: Any) -> str:
    if name in ("exercise", "swapped_to"):
        known = knowledge().exercises.get(str(value))
        return known.label if known else str(value)
    if name == "finding":
        return fact_label(f"finding.{value}")
    if value is True:
        return _("yes")
    if name in ("night_pain", "response"):
        return word_words(f"finding.{name}", str(value))
    return short_number(value) if isinstance(value, int | float) else str(value)
