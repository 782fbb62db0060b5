"""Somebody's own course at home, as values for pages: leg pain, how far down, goals, sets done of sets due, reasons, what helps.

    diary + signed plan -> pure values (adherence, early notice, responses) -> one frozen value, in a fixed number of queries

The patient's own course holds no recovery band, no recurrence number and no word of the rules (S10); `course_home` adds what is the
therapist's. A day that was not told is a gap and never zero (S3).
"""

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch import charts
from unpinch.actions.access import let_in, own_patient
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.course_due import due_rows, on_due_sides
from unpinch.actions.course_watch import Seen, see
from unpinch.actions.course_words import sentences
from unpinch.actions.diary import standing
from unpinch.actions.dose_history import decisions_of, history_of
from unpinch.actions.habits import HabitWeek, habit_weeks
from unpinch.actions.judgement import judgement_of
from unpinch.actions.served import conditions_now
from unpinch.clinical.home_program.adherence import Adherence, Due, measure_adherence
from unpinch.clinical.home_program.barriers import Tried, barrier_question_due, barriers_of, suggest
from unpinch.clinical.home_program.diary import SetEntry
from unpinch.clinical.progression import Decisions, History
from unpinch.clinical.recurrence import flare_plan
from unpinch.clinical.recurrence.course import Label, exercises_course, leg_pain_course, reach_course, sets_course
from unpinch.clinical.recurrence.notice import State
from unpinch.journey import Status
from unpinch.records.models import DiaryEvent, Episode, FactEntry, PlanVersion
from unpinch.terms.side import Side

LONGEST_DAYS, SHORTEST_DAYS = 84, 14
"""A chart shows twelve weeks at most and two at least (convention; a fortnight is what adherence counts)."""
ACT = "diary.read"
GOAL = "own.goal_"
SIDE_LABELS = {"left": "left", "right": "right"}
NO_BARRIER = "none"
HELPED, NO_HELP = "helped", "no_help"
OFTEN = 2
"""A reason given so often in a fortnight points to something that stands in the way; once is an accident (judgement)."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan for a flare; `now` marks what holds today."""

    title: str
    when: str
    do: tuple[str, ...]
    now: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What the diary says to its person: fixed sentences, and the flare plan where it is offered. `kind` warning asks for the red card."""

    kind: str
    sentences: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """The one suggestion for what stands in the way. `ask`: whether it helped may be asked; `passed_on`: it goes to the therapist."""

    barrier: str
    label: str
    text: str
    passed_on: bool
    ask: bool


@dataclass(frozen=True, slots=True)
class GoalNow:
    """An activity the person wants back, and how well it went when last told."""

    fact: str
    label: str
    value: float


@dataclass(frozen=True)
class Course:
    """A patient's own course. `state`: ready, held (what must be done first stands elsewhere), waiting (nothing signed yet), or closed: it
    ends on the day the episode was closed, is read, and asks for nothing."""

    episode: Episode
    state: str
    first: dt.date
    last: dt.date
    mornings: int
    leg: charts.LegPain
    reach: charts.ReachDays
    goals: charts.Goals
    goals_now: tuple[GoalNow, ...]
    sets: charts.SetsDone | None
    exercises: tuple[charts.ExerciseSets, ...]
    reasons: tuple[tuple[str, int], ...]
    notice: Notice | None
    help: Help | None
    ask: bool
    """Whether the question of every fortnight is due."""
    habits: tuple[HabitWeek, ...]


@dataclass(frozen=True)
class Loaded:
    """Everything that was loaded of one episode's course, and what follows from it, each worked out once."""

    episode: Episode
    now: dt.datetime
    rows: tuple[DiaryEvent, ...]
    versions: tuple[PlanVersion, ...]
    history: History | None
    found: Decisions | None
    hurts: str

    @property
    def today(self) -> dt.date:
        return day_of(self.episode, self.now)

    @property
    def version(self) -> PlanVersion | None:
        return self.versions[-1] if self.versions else None

    @cached_property
    def seen(self) -> Seen | None:
        """The early notice; None without a signed plan."""
        if self.version is None or self.history is None or self.found is None:
            return None
        return see(self.episode, self.version, self.history, self.found, self.rows, self.now)

    @cached_property
    def entries(self) -> tuple[SetEntry, ...]:
        """The sets, each on the side that is due."""
        return on_due_sides(self.history.sets if self.history else (), self.due)

    @cached_property
    def due(self) -> tuple[Due, ...]:
        """What was asked for, day by day."""
        zone = zoneinfo.ZoneInfo(self.episode.clinic.time_zone)
        bad = {row.day for row in self.rows if row.kind == "bad_day" and row.body.get("on")}
        return due_rows(self.versions, self.found, self.hurts, bad, zone)

    @cached_property
    def adherence(self) -> Adherence | None:
        """Sets of the fortnight that ended yesterday, so that a day is not counted before it is over; None without a signed plan."""
        return measure_adherence(self.entries, self.due, self.today - DAY, knowledge()) if self.versions else None

    @cached_property
    def first(self) -> dt.date:
        """The first day to show."""
        told = [row.day for row in self.rows[:1]]
        signed = [day_of(self.episode, self.versions[0].signed_at)] if self.versions else []
        begin = min([*told, *signed, self.today - DAY * (SHORTEST_DAYS - 1)])
        return max(begin, self.today - DAY * (LONGEST_DAYS - 1))


# ---- load ------------------------------------------------------------------------------------------------------------------------
def load(episode: Episode, now: dt.datetime) -> Loaded:
    """Load a course, in a fixed number of queries."""
    rows = tuple(standing(episode))
    versions = tuple(PlanVersion.objects.filter(episode=episode).select_related("signed_by", "judgement").order_by("number"))
    judged = judgement_of(episode)
    if not versions:
        return Loaded(episode, now, rows, (), None, None, judged.side if judged else "")
    version = versions[-1]
    history = history_of(episode, version, rows)
    found = decisions_of(episode, version, history, now, conditions_now(episode, now))
    return Loaded(episode, now, rows, versions, history, found, judged.side if judged else "")


def my_course(actor: Actor) -> Course:
    """The course of a patient's or carer's own account: of the open episode, else of the one that was closed last."""
    patient = own_patient(actor, ACT)
    found = list(Episode.objects.filter(patient=patient).select_related("patient", "clinic", "location").order_by("-opened_at"))
    open_one = next((each for each in found if each.status != Status.CLOSED), None)
    episode = let_in(actor, ACT, open_one or max(found, key=_closed_last, default=None))
    return course_of(load(episode, closed_of(episode) or timezone.now()))


def _closed_last(episode: Episode) -> dt.datetime:
    return closed_of(episode) or episode.opened_at


def closed_of(episode: Episode) -> dt.datetime | None:
    """When an episode was closed; None while it is open."""
    if episode.status != Status.CLOSED:
        return None
    move = episode.moves.filter(target=Status.CLOSED).order_by("at").last()
    return move.at if move else timezone.now()


# ---- shape -----------------------------------------------------------------------------------------------------------------------
def course_of(loaded: Loaded) -> Course:
    """A patient's own course from what was loaded."""
    episode, first, last = loaded.episode, loaded.first, loaded.today
    mornings = loaded.history.mornings if loaded.history else ()
    goals = goal_rows(episode)
    adherence, over = loaded.adherence, episode.status == Status.CLOSED
    return Course(
        episode=episode,
        state="closed" if over else "held" if episode.safety_hold else "ready" if loaded.versions else "waiting",
        first=first,
        last=last,
        mornings=sum(row.kind == "morning" for row in loaded.rows),
        leg=own_leg_pain(loaded),
        reach=reach_course(mornings, first, last),
        goals=goal_chart(goals, episode, last),
        goals_now=goals_now(goals),
        sets=sets_course(adherence) if adherence else None,
        exercises=exercises_course(adherence, label_of(loaded, plain=True)) if adherence else (),
        reasons=reason_words(adherence),
        notice=None if over else notice_of(loaded),
        help=None if over else help_of(loaded),
        ask=not over and ask_due(loaded),
        habits=() if episode.safety_hold else habit_weeks(episode, loaded.rows, loaded.now),
    )


def own_leg_pain(loaded: Loaded) -> charts.LegPain:
    """Leg pain with the own usual range and the flares told and noticed; that pain came back after a month is left to the therapist."""
    if loaded.history is None or loaded.seen is None:
        return charts.LegPain(first=loaded.first, last=loaded.today)
    found = replace(loaded.seen.watch.flares, recurrence=())
    return leg_pain_course(loaded.history.mornings, found, loaded.first, loaded.today, knowledge())


def label_of(loaded: Loaded, *, plain: bool) -> Label:
    """How exercises are named: in the patient's words or the therapist's, with the side where there is one."""
    known = knowledge().exercises
    own = {item["id"]: item.get("plain_label") or item.get("label", "") for each in loaded.versions for item in each.content["items"]}

    def label(item: str, side: Side | None) -> str:
        entry = known.get(item)
        name = (_(entry.plain_label) if plain else entry.label) if entry else own.get(item, item)
        return f"{name} ({_(SIDE_LABELS[side.value])})" if side is not None and side.value in SIDE_LABELS else name

    return label


def reason_words(adherence: Adherence | None) -> tuple[tuple[str, int], ...]:
    """Why sets were left out, as they were tapped, the most frequent first."""
    known = knowledge().skip_reasons
    return tuple((_(known[name].plain_label), times) for name, times in (adherence.reasons if adherence else ()) if name in known)


# ---- goals -----------------------------------------------------------------------------------------------------------------------
def goal_rows(episode: Episode) -> list[FactEntry]:
    """What was told of the activities the person wants back, the oldest first."""
    rows = FactEntry.objects.filter(episode=episode, fact__startswith=GOAL, replaced_by=None).order_by("at", "received_at")
    return [row for row in rows if row.remark.strip() and isinstance(row.value, int | float) and not isinstance(row.value, bool)]


def score_of(row: FactEntry) -> float:
    """The number of an answer that is one."""
    return float(row.value) if isinstance(row.value, int | float) else 0.0


def goals_now(rows: Sequence[FactEntry]) -> tuple[GoalNow, ...]:
    """The newest word on each activity."""
    newest = {row.fact: row for row in rows}
    return tuple(GoalNow(fact, newest[fact].remark.strip(), score_of(newest[fact])) for fact in sorted(newest))


def goal_chart(rows: Sequence[FactEntry], episode: Episode, last: dt.date) -> charts.Goals:
    """Each activity over the days since it was first told; of several answers on one day the newest counts."""
    names = {row.fact: row.remark.strip() for row in rows}
    points = {fact: {day_of(episode, row.at): score_of(row) for row in rows if row.fact == fact} for fact in names}
    first = min((day for days in points.values() for day in days), default=last)
    first = min(first, last - DAY * (SHORTEST_DAYS - 1))
    goals = tuple(charts.Goal(label=names[fact], points=tuple(sorted(points[fact].items()))) for fact in sorted(names))
    return charts.Goals(first=first, last=last, goals=goals)


# ---- what is said ----------------------------------------------------------------------------------------------------------------
def notice_of(loaded: Loaded) -> Notice | None:
    """The early notice in the person's words; None where nothing is to be said."""
    if loaded.seen is None:
        return None
    watch = loaded.seen.watch
    if not watch.patient or (watch.state is State.TOO_FEW and not too_few_counts(loaded)):
        return None
    return Notice(watch.state.value, sentences(watch.patient), flare_steps(loaded) if watch.offers_flare_plan else ())


def too_few_counts(loaded: Loaded) -> bool:
    """Whether the program has run long enough for too few mornings to mean anything."""
    return loaded.seen is not None and loaded.version is not None and any(each.kind == "too_few" for each in loaded.seen.reasons)


def flare_steps(loaded: Loaded) -> tuple[Step, ...]:
    """The plan for a flare, with the steps of today marked."""
    day = loaded.seen.watch.plan_day if loaded.seen else None
    read = loaded.version.content.get("read_as", {}) if loaded.version else {}
    steps = flare_plan(knowledge(), day or 0, direction=bool(read.get("direction")) and read.get("direction") != "none")
    return tuple(Step(_(each.title), _(each.when), tuple(_(line) for line in each.do), each.now) for each in steps)


# ---- what stands in the way --------------------------------------------------------------------------------------------------------
def barrier_rows(rows: Iterable[DiaryEvent]) -> list[DiaryEvent]:
    """The answers to "what stands in the way?", in order; not what was told later of a suggestion."""
    return [row for row in rows if row.kind == "barrier" and not row.body.get("tried")]


def tried_before(rows: Iterable[DiaryEvent]) -> tuple[Tried, ...]:
    """What was suggested, and whether it helped."""
    said = {HELPED: True, NO_HELP: False}
    return tuple(
        Tried(barrier=row.body["barrier"], on=row.day, helped=said.get(row.body.get("tried", ""))) for row in rows if row.kind == "barrier"
    )


def ask_due(loaded: Loaded) -> bool:
    """Whether the fortnightly question may be asked today: not in the first fortnight, when nobody has missed anything yet, and not while
    something else comes first: a hold, a warning sign, a flare."""
    if not loaded.versions or loaded.episode.safety_hold:
        return False
    if loaded.seen and loaded.seen.watch.state in (State.WARNING, State.NOTICED, State.TOLD):
        return False
    signed = [day_of(loaded.episode, each.signed_at) for each in loaded.versions[:1]]
    return barrier_question_due([*signed, *(row.day for row in barrier_rows(loaded.rows))], loaded.today, knowledge())


def help_of(loaded: Loaded) -> Help | None:
    """The one suggestion: for what the person named last, else for the reason given most often."""
    named = barrier_rows(loaded.rows)
    counted = barriers_of(loaded.adherence, knowledge()) if loaded.adherence else ()
    often = [name for name, times in counted if times >= OFTEN]
    barrier = named[-1].body["barrier"] if named else often[0] if often else ""
    if barrier not in knowledge().barriers:
        return None
    tried = tried_before(loaded.rows)
    told = [row for row in loaded.rows if row.kind == "barrier" and row.body["barrier"] == barrier and row.body.get("tried")]
    since = named[-1].at if named else None
    answered = [row for row in told if since is None or row.at > since]
    if answered and answered[-1].body["tried"] == HELPED:
        return None
    found = suggest(barrier, tried, knowledge())
    label = _(knowledge().barriers[barrier].plain_label)
    return Help(barrier, label, _(found.text) if found.text else "", not found.text, ask=bool(named) and not answered and bool(found.text))


def barrier_choices() -> tuple[tuple[str, str], ...]:
    """What may stand in the way, in the patient's words."""
    return tuple((each.id, _(each.plain_label)) for each in knowledge().barriers.values())
