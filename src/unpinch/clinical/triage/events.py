"""How a flag stands today, with everything that happened before: flags are events, not snapshots.

    day 1          day 5           day 9 (clearance)     day 12
    saddle numb    "fine now"      Dr Lee, examined      numb again, from text
    emergency      emergency       closed                emergency, a new answer

An event flag never falls below a level it once had: a later benign answer, less pain or a cleared neighbour closes nothing (safety property
S2). A clinician's reasoned clearance closes the answers up to that day for that flag. A newer answer opens it again at its own level,
judged on its new answers alone, and so does other evidence that makes the closed answer more serious than it was on the day it was
closed. For other flags' tables a closed answer is still known: closing one flag lowers no other. Status flags (age, medicines) follow the
facts of today. Source: triage_levels.md, sections 3 to 6 (JUDGEMENT).
"""

import datetime as dt
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from unpinch.clinical.intake.case import Case, Clearance
from unpinch.clinical.intake.judge import MAX_READINGS, Conflict
from unpinch.clinical.triage.grading import NOTHING, Answers, Grading, Tables, Value
from unpinch.clinical.triage.sheet import MEASURED, SheetReader, asked_facts, bare, doubted, on, read_sheets, watched_muscles
from unpinch.clinical.triage.words import Hit
from unpinch.knowledge.decisions import Rule
from unpinch.knowledge.grammar import parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Flag
from unpinch.terms.fact import UNSURE, Fact
from unpinch.terms.level import TriageLevel

UNRELIABLE = "unreliable_history"
MUSCLE_FALL = "motor_progressive"


@dataclass(frozen=True, slots=True)
class TextHit:
    """Warning words in one dated text."""

    hit: Hit
    on: dt.date
    where: str


@dataclass(frozen=True, slots=True)
class Graded:
    """A flag's level with the rule and the answers that gave it, and the day they stood."""

    level: TriageLevel
    rule: Rule | None
    answers: Answers
    on: dt.date


@dataclass(frozen=True, slots=True)
class Standing:
    """Every flag as it stands today in one reading of the case: levels, today's answers, what is missing, which flags are closed."""

    graded: Mapping[str, Graded]
    answers: Answers
    missing: tuple[str, ...]
    closed: frozenset[str]
    grading: Grading


# ---- what a flag reads ----------------------------------------------------------------------------------------------------
def facts_of(knowledge: Knowledge, flag: Flag) -> frozenset[str]:
    """Every fact that a flag's questions, follow-ups and rules read."""
    rules = [rule for rule in (flag.raised_when, flag.answer_when) if rule]
    rules += [rule for item in flag.follow_up for rule in (*item.also, *item.otherwise)]
    recorded = {ref.id for rule in rules for ref in references(parse(rule))}
    asked = {fact for rule in rules for fact in asked_facts(knowledge, rule)}
    return frozenset(recorded | asked | {item.fact for item in flag.follow_up})


@cache
def relevant_facts(tables: Tables, *, events_only: bool = False) -> frozenset[str]:
    """Facts that can change a level; with `events_only` those whose day matters for a flag that stays."""
    found: set[str] = {fact for facts in MEASURED.values() for fact in facts} - {"patient.age"}
    for flag in tables.knowledge.flags.values():
        if flag.flag_kind == "event" or not events_only:
            found |= facts_of(tables.knowledge, flag)
    return frozenset(found | set(watched_muscles(tables.knowledge)))


# ---- dating, clearing, conflicting readings --------------------------------------------------------------------------------
def dated(case: Case) -> Case:
    """The case with a day for every entry: one without a day is as of the day of the case. Entries of later days are not yet known."""
    facts = (fact if fact.at else replace(fact, at=case.as_of) for fact in case.facts)
    texts = (text if text.at else replace(text, at=case.as_of) for text in case.texts)
    return replace(
        case,
        facts=tuple(fact for fact in facts if on(fact) <= case.as_of),
        texts=tuple(text for text in texts if text.at and text.at <= case.as_of),
    )


def up_to(case: Case, day: dt.date) -> Case:
    """The case as it stood at the end of a day."""
    return replace(case, as_of=day, facts=tuple(fact for fact in case.facts if on(fact) <= day), clearances=())


def clearances(knowledge: Knowledge, case: Case) -> dict[str, Clearance]:
    """The latest clearance of each flag that counts: a person, a reason, not in the future, not too old for a fact that can change."""
    lasts = knowledge.triage_rules["clearing_lasts"]
    oldest = case.as_of - dt.timedelta(float(lasts.values["days"]))
    found: dict[str, Clearance] = {}
    for clearance in sorted(case.clearances, key=lambda c: c.at):
        stale = clearance.target in lasts.flags and clearance.at < oldest
        if (
            clearance.target in knowledge.flags
            and clearance.by.strip()
            and clearance.reason.strip()
            and clearance.at <= case.as_of
            and not stale
        ):
            found[clearance.target] = clearance
    return found


def after_clearance(hit: TextHit, clearance: Clearance) -> bool:
    """Whether a text is newer than a clearance. A diary entry of the same day is: it may have been written that evening."""
    return hit.on > clearance.at or (hit.on == clearance.at and hit.where.startswith("diary"))


def conflict_readings(case: Case, conflicts: Iterable[Conflict]) -> Iterator[Case]:
    """The case in every way its conflicting entries can be read; with very many conflicts each is varied by itself."""
    conflicts = tuple(conflicts)
    choices = [[(conflict, value) for value in conflict.values] for conflict in conflicts]
    if math.prod(len(choice) for choice in choices) <= MAX_READINGS:
        chosen: Iterable[tuple[tuple[Conflict, object], ...]] = itertools.product(*choices)
    else:
        first = tuple(choice[0] for choice in choices)
        chosen = ((*first[:at], option, *first[at + 1 :]) for at, choice in enumerate(choices) for option in choice)
    for reading in chosen:
        settled = {(conflict.key, conflict.at): value for conflict, value in reading}
        yield replace(case, facts=tuple(f for f in case.facts if not f.known or settled.get((f.key, on(f)), f.value) == f.value))


# ---- day by day ------------------------------------------------------------------------------------------------------------
@dataclass
class _Track:
    """What is remembered from day to day: the highest level of each flag so far, and the event flags that were once answered yes."""

    best: dict[str, Graded] = field(default_factory=dict)
    said_yes: set[str] = field(default_factory=set)

    def remember(self, flag: str, graded: Graded) -> None:
        if flag not in self.best or graded.level > self.best[flag].level:
            self.best[flag] = graded

    def persist(self, answers: dict[str, Value], events: Iterable[str]) -> None:
        """Once yes, an event flag stays yes."""
        self.said_yes |= {flag for flag in events if answers.get(flag) == "yes"}
        answers.update({flag: "yes" for flag in events if flag in self.said_yes})

    def forget(self, events: frozenset[str]) -> None:
        """Keep what stays until a clinician closes it: event flags answered yes or above caution.

        Caution for "unsure" is met by asking again.
        """
        self.best = {
            flag: graded
            for flag, graded in self.best.items()
            if flag in events and (graded.level > TriageLevel.CAUTION or graded.answers.get(flag) == "yes")
        }

    def level(self, flag: str) -> TriageLevel:
        return self.best[flag].level if flag in self.best else TriageLevel.PROCEED


class Course:
    """Follows one conflict-free reading of a case from its first day to today.

    `stated` are the flags raised by conditions that the case file says hold today: a "yes" of today, whatever the follow-ups say.
    """

    def __init__(self, tables: Tables, case: Case, hits: Iterable[TextHit], stated: Iterable[str] = ()) -> None:
        self.tables, self.knowledge, self.case, self.hits = tables, tables.knowledge, case, tuple(hits)
        self.stated = frozenset(stated)
        self.cleared = clearances(self.knowledge, case)
        self.events = frozenset(flag.id for flag in self.knowledge.flags.values() if flag.flag_kind == "event")
        self.known, self.reopened = _Track(), _Track()
        self.closed_at: dict[str, TriageLevel] = {}

    def standing(self) -> Standing:
        """Walk through the days; today is the last."""
        last: tuple[list[dict[str, Value]], dict[str, Answers]] = ([], {})
        for day in self.days():
            last = self.one_day(day)
            for flag, clearance in self.cleared.items():
                if clearance.at == day:
                    self.closed_at[flag] = self.known.level(flag)
        sheets, apart = last
        closed = frozenset(flag for flag in self.cleared if flag not in apart and not self.worse_than_closed(flag))
        grading = self.grading(sheets[-1], apart)
        return Standing(
            MappingProxyType({flag: self.graded(flag, closed) for flag in self.tables.decisions}),
            MappingProxyType(sheets[-1]),
            tuple(grading.missing(skip=closed)),
            closed,
            grading,
        )

    def days(self) -> list[dt.date]:
        """The days on which something was said that can raise a flag, the days of clearances, and today."""
        relevant = relevant_facts(self.tables, events_only=True)
        said = {on(fact) for fact in self.case.facts if fact.id in relevant} | {hit.on for hit in self.hits}
        return sorted(said | {clearance.at for clearance in self.cleared.values()} | {self.case.as_of})

    def one_day(self, day: dt.date) -> tuple[list[dict[str, Value]], dict[str, Answers]]:
        """Grade the case as it stood on a day, in all its sheets, and remember the levels."""
        case = up_to(self.case, day)
        stated = self.stated_on(day)
        heard = {hit.hit.flag for hit in self.hits if hit.on <= day}
        sheets = [*self.unheard(case, stated, heard), *read_sheets(self.knowledge, case, stated | heard)]
        if stated:
            sheets.insert(0, bare(sheets[-1], stated))
        for sheet in sheets:
            self.known.persist(sheet, self.events)
        opened = {flag: self.new_answers(case, flag, clearance, sheets[-1]) for flag, clearance in self.cleared.items()}
        apart = {flag: answers for flag, answers in opened.items() if answers}
        if self.open_unreliable(sheets[-1], apart):
            sheets += [doubted(self.knowledge, sheet) for sheet in sheets]
        for track in (self.known, self.reopened):
            track.forget(self.events)
        gradings = [self.grading(sheet, apart) for sheet in sheets]
        for grading in gradings:
            self.remember(grading, day)
        return sheets, apart

    def unheard(self, case: Case, stated: frozenset[str], heard: Iterable[str]) -> Iterator[dict[str, Value]]:
        """The sheet without texts, where one names a sign answered "unsure": that can weigh more than "yes", and words lower nothing."""
        if heard:
            sheet = SheetReader(self.knowledge, case, stated).sheet()
            if any(sheet.get(flag) == UNSURE for flag in heard):
                yield sheet

    def stated_on(self, day: dt.date) -> frozenset[str]:
        """The flags that stated conditions raise on a day: a condition is stated for the day of the case."""
        return self.stated if day == self.case.as_of else frozenset()

    def grading(self, sheet: Answers, apart: Mapping[str, Answers]) -> Grading:
        floor = {flag: graded.level for track in (self.known, self.reopened) for flag, graded in track.best.items()}
        floor |= {flag: max(self.known.level(flag), self.reopened.level(flag)) for flag in floor}
        return Grading(self.tables.decisions, sheet, floor=floor, apart=apart)

    def remember(self, grading: Grading, day: dt.date) -> None:
        for flag in self.tables.decisions:
            for track, sheet in ((self.known, grading.answers), (self.reopened, grading.apart.get(flag, NOTHING))):
                if sheet and (rule := grading.rule(flag, sheet)):
                    track.remember(flag, Graded(rule.level, rule, sheet, day))

    # ---- clearances --------------------------------------------------------------------------------------------------------
    def new_answers(self, case: Case, flag_id: str, clearance: Clearance, sheet: Answers) -> Answers:
        """The sheet with only those answers of a cleared flag that are newer than the clearance; nothing when there are none."""
        if case.as_of < clearance.at:
            return NOTHING
        flag = self.knowledge.flags[flag_id]
        raised = {h.hit.flag for h in self.hits if h.on <= case.as_of and h.hit.flag == flag_id and after_clearance(h, clearance)}
        raised |= self.stated_on(case.as_of) & {flag_id}
        newer = replace(case, facts=tuple(self.newer(case, flag_id, clearance)))
        reader = SheetReader(self.knowledge, newer, frozenset(raised))
        own = reader.of_flag(flag)
        numbers = {name: value for name, value in reader.numbers().items() if name in self.tables.numbers[flag_id] and name != "age"}
        if raised:
            own[flag_id] = "yes"
        self.reopened.persist(own, self.events & {flag_id})
        if own.get(flag_id, "no") == "no" and not numbers:
            return NOTHING
        others = {
            k: v for k, v in sheet.items() if k.partition(".")[0] != flag_id and (k == "age" or k not in self.tables.numbers[flag_id])
        }
        return {**others, flag_id: "no", **own, **numbers}

    def newer(self, case: Case, flag_id: str, clearance: Clearance) -> Iterator[Fact]:
        """Entries after the clearance of facts that can change; for a falling muscle also the grade it had at the clearance."""
        baseline: dict[tuple[str, object], Fact] = {}
        muscles = watched_muscles(self.knowledge) if flag_id == MUSCLE_FALL else ()
        for fact in sorted(case.facts, key=on):
            entry = self.knowledge.fact(fact.id)
            if on(fact) > clearance.at and entry is not None and entry.changes != "never":
                yield fact
            elif fact.id in muscles and fact.known and on(fact) <= clearance.at:
                baseline[fact.id, fact.side] = fact
        yield from baseline.values()

    def worse_than_closed(self, flag: str) -> bool:
        """Whether newer evidence of any kind makes a closed flag more serious than it was when it was closed."""
        return self.known.level(flag) > self.closed_at.get(flag, TriageLevel.PROCEED)

    def open_unreliable(self, sheet: Answers, apart: Mapping[str, Answers]) -> bool:
        """Whether the person's answers cannot be relied on and no clinician has asked since."""
        return sheet.get(UNRELIABLE) == "yes" and (UNRELIABLE not in self.cleared or UNRELIABLE in apart)

    def graded(self, flag: str, closed: frozenset[str]) -> Graded:
        """A flag's level today."""
        nothing = Graded(TriageLevel.PROCEED, None, NOTHING, self.case.as_of)
        if flag in closed:
            return nothing
        found = [track.best[flag] for track in (self.reopened, self.known) if flag in track.best]
        if flag in self.cleared and not self.worse_than_closed(flag):
            found = [self.reopened.best[flag]] if flag in self.reopened.best else []
        return max(found, key=lambda graded: graded.level, default=nothing)
