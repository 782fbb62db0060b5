"""Everything the dose rules say of a signed program at one moment: the history read from the beginning, in the order of what happened.

    program + history + as_of + conditions  ->  Decisions

The same values always give the same answer, in whatever order they arrived; what happened after `as_of` is not read. Named safety
properties: S1 (what the tables forbid is suspended and never a next rung), S3, S4, S5, S6.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

from unpinch.clinical.plan import safety
from unpinch.clinical.progression import flares
from unpinch.clinical.progression.course import Course, Slot
from unpinch.clinical.progression.directions import say_directions
from unpinch.clinical.progression.fold import pass_time, read
from unpinch.clinical.progression.history import Event, History
from unpinch.clinical.progression.program import Program
from unpinch.clinical.progression.result import Applies, Decision, Decisions, Kind, Standing, State
from unpinch.clinical.progression.reviews import say_reviews
from unpinch.clinical.progression.rules import Rules, rules_of
from unpinch.knowledge.load import Knowledge
from unpinch.terms.errors import InputError
from unpinch.terms.truth import Truth

IRRITABLE = "high_irritability"
"""The condition of the safety tables that the course itself can show."""


def decide(
    program: Program,
    history: History,
    as_of: dt.datetime,
    knowledge: Knowledge,
    *,
    conditions: Mapping[str, Truth],
    agreed: Collection[str] = (),
    previous: Decisions | None = None,
) -> Decisions:
    """This function will decide the dose of every exercise and what is due about the program.

    `conditions` are the conditions of the safety tables as they are judged now; one that is not named is unknown, and unknown forbids.
    `agreed`: items that the prescriber of the anticoagulant agreed to. `previous` is what was said before: increases in it that a late
    entry took back are named in `revoked`. Raises InputError for an unknown exercise or a moment without offset.
    """
    if as_of.utcoffset() is None:
        raise InputError("as_of", "the moment needs its offset from UTC.")
    reading = Reading(program, knowledge, conditions=conditions, agreed=agreed)
    for event in history.in_order(as_of):
        reading.add(event)
    return reading.at(as_of, previous=previous)


class Reading:
    """A history read event by event, in the order in which things happened, that can be asked at any moment on the way.

    For simulations that live day by day; everybody else asks `decide`, which reads from the beginning.
    """

    def __init__(self, program: Program, knowledge: Knowledge, *, conditions: Mapping[str, Truth], agreed: Collection[str] = ()) -> None:
        self._conditions, self._agreed = conditions, agreed
        self._course = _begin(program, rules_of(knowledge), conditions, agreed)

    def add(self, event: Event) -> None:
        """Read the next event; it may not lie before the last one."""
        read(self._course, event)

    def at(self, as_of: dt.datetime, *, previous: Decisions | None = None) -> Decisions:
        """Say what stands at a moment; asking changes nothing."""
        course = self._course.copied()
        pass_time(course, as_of)
        _suspend_forbidden(course, self._conditions, self._agreed, as_of)
        return _conclude(course, self._conditions, as_of, previous)


def _conclude(course: Course, conditions: Mapping[str, Truth], as_of: dt.datetime, previous: Decisions | None) -> Decisions:
    flare, why_flare = flares.flare_day(course, as_of)
    return Decisions(
        as_of=as_of,
        program_version=course.program.version,
        knowledge_version=course.rules.knowledge.version,
        items=tuple(_standing(course, slot, as_of) for slot in course.slots.values()),
        held_by=(*_stop_all(course.rules, conditions, as_of), *course.held),
        program=_program(course, as_of, why_flare),
        log=tuple(sorted(course.log, key=lambda decision: decision.at)),
        revoked=_revoked(course, previous, as_of),
        irritability=course.irritability,
        phase=course.phase,
        flare=flare,
    )


def _begin(program: Program, rules: Rules, conditions: Mapping[str, Truth], agreed: Collection[str]) -> Course:
    library = rules.knowledge.exercises
    named = {rung for item in program.items for rung in (item.id, *item.limits.rungs)} | {p.exercise for p in program.smaller}
    strange = sorted(named - library.keys())
    if strange:
        raise InputError("program.items", f"{strange[0]!r} is no exercise of the library.")
    return Course(
        program=program,
        rules=rules,
        calm_usable=_allowed(rules, conditions, agreed),
        irritable_usable=_allowed(rules, {**conditions, IRRITABLE: True}, agreed),
        slots={item.id: Slot(item=item, now=item.start, changed_at=program.signed_at) for item in program.items},
        irritability=program.irritability,
        phase=program.phase,
        class_base=program.irritability,
    )


def _allowed(rules: Rules, conditions: Mapping[str, Truth], agreed: Collection[str]) -> frozenset[str]:
    library = rules.knowledge.exercises
    return frozenset(library) - {v.item for v in safety.forbidden(safety.check(library, conditions, rules.knowledge, agreed=agreed))}


def _stop_all(rules: Rules, conditions: Mapping[str, Truth], at: dt.datetime) -> tuple[Decision, ...]:
    """What holds, or is not known not to hold, and stops everything (P1)."""
    names = sorted(safety.stop_all_conditions(rules.knowledge))
    true = [name for name in names if conditions.get(name)]
    unknown = [name for name in names if conditions.get(name) is None]
    found = [rules.decide("P1-stop", at, what=_label(rules, true))] if true else []
    return (*found, *([rules.decide("P1-unknown", at, what=_label(rules, unknown), missing=unknown)] if unknown else []))


def _label(rules: Rules, names: list[str]) -> str:
    return "; ".join(rules.knowledge.conditions[name].label for name in names)


def _suspend_forbidden(course: Course, conditions: Mapping[str, Truth], agreed: Collection[str], at: dt.datetime) -> None:
    """Stop what the safety tables forbid now, also a rung that was allowed when it was reached (S1)."""
    if course.irritability == "high":
        conditions = {**conditions, IRRITABLE: True}
    for slot in list(course.slots.values()):
        if slot.now.exercise in course.usable:
            continue
        bars = safety.forbidden(safety.check([slot.now.exercise], conditions, course.rules.knowledge, agreed=agreed))
        what = "; ".join(dict.fromkeys(bar.because.text for bar in bars))
        missing = [bar.condition for bar in bars if bar.unknown]
        decision = course.rules.decide("P1-item", at, item=slot.item.id, before=slot.now, missing=missing, what=what)
        course.put(replace(slot, stopped=slot.stopped or decision, waiting=None))


def _program(course: Course, at: dt.datetime, why_flare: Decision | None) -> tuple[Decision, ...]:
    """What stands about the whole program: the hold of the day, the flare, reviews, directions, the phase."""
    found: list[Decision] = []
    hold = course.latest_hold
    if hold is not None and hold is not course.review:
        found.append(hold)
    found += [why_flare] if why_flare else []
    visit = flares.visit_needed(course, at)
    found += [visit] if visit else []
    found += say_reviews(course, at)
    found += say_directions(course, at)
    if course.irritability != course.program.irritability:
        found.append(course.rules.decide("P13-class", at, what=course.irritability, usual=course.program.irritability))
    found += [course.phase_offer] if course.phase_offer else []
    return tuple(found)


def _standing(course: Course, slot: Slot, at: dt.datetime) -> Standing:
    share = course.share(slot, at.date())
    because = slot.stopped or slot.latest
    if slot.stopped is not None:
        state = State.STOPPED
    elif slot.paused_until is not None and slot.paused_until > at:
        state = State.PAUSED
    else:
        state = State.HELD if _is_held(course, slot) else State.DOING
    return Standing(
        item=slot.item.id,
        now=slot.now,
        state=state,
        because=because,
        until=slot.paused_until if state is State.PAUSED else None,
        waiting=slot.waiting,
        sets_done=round(share.done),
        sets_due=round(share.due),
    )


def _is_held(course: Course, slot: Slot) -> bool:
    return course.latest_hold is not None or (slot.latest is not None and slot.latest.kind is Kind.HOLD)


def _revoked(course: Course, previous: Decisions | None, at: dt.datetime) -> tuple[Decision, ...]:
    """Increases said before that the history, read again, does not hold."""
    if previous is None or previous.program_version != course.program.version:
        return ()
    still = {(d.item, d.after.exercise, d.after.dose) for d in course.log if d.kind is Kind.PROGRESS and d.after is not None}
    gone = [d for d in previous.log if d.kind is Kind.PROGRESS and d.applies is Applies.AT_ONCE and d.after is not None]
    found = []
    for old in gone:
        slot = course.slots.get(old.item)
        if slot is not None and old.after is not None and (old.item, old.after.exercise, old.after.dose) not in still:
            what = f"{old.after.words} of {old.at.date()}"
            found.append(course.rules.decide("P4-revoked", at, item=old.item, before=old.after, after=slot.now, what=what))
    return tuple(found)
