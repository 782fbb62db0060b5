"""Triage: must somebody look at this person first, how soon, and what does the person read?

For the clinician (level, every flag with its rule, the answers behind it, what is missing or contradictory) and for the patient (what to
do, in fixed words with the clinic's numbers still to be filled in). Rules, never probabilities; flags are not counted, combinations only
raise. It does not say what is wrong (differential) nor what is allowed (plan): it says how soon, and which conditions that switches on.

    texts -> warning words -+
    facts -> readings -> days -> sheets -> levels -> the most serious of all readings -> Triage

Sources: triage_levels.md (JUDGEMENT), and the flags' own sources in each `because`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.judge import Conflict, Judge
from unpinch.clinical.triage.because import because_of
from unpinch.clinical.triage.bridge import switched_conditions
from unpinch.clinical.triage.events import (
    Course,
    Graded,
    Standing,
    TextHit,
    after_clearance,
    clearances,
    conflict_readings,
    dated,
    facts_of,
    relevant_facts,
)
from unpinch.clinical.triage.grading import FEVER_FROM_C, is_incomplete, tables, warning_words
from unpinch.clinical.triage.results import FlagResult, OpenQuestion, ShownConflict, Triage
from unpinch.clinical.triage.sheet import asked_facts, latest_by_side, on, standing
from unpinch.knowledge.decisions import SEX, Answer, leaves
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Flag
from unpinch.terms.level import TriageLevel
from unpinch.terms.truth import Truth, more_serious

TEMPERATURE = "patient.body_temperature"
SEX_FACT = "patient.sex_at_birth"


def screen(knowledge: Knowledge, case: Case) -> Triage:
    """Screen a case as of its day. Nothing is stored or sent here; the result says what to do and whom it concerns."""
    return _Screening(knowledge, case).result()


def text_hits(knowledge: Knowledge, case: Case) -> tuple[TextHit, ...]:
    """Warning words in every text of a dated case, in the order of the texts."""
    return tuple(TextHit(hit, text.at, text.where) for text in case.texts if text.at for hit in warning_words(knowledge).hits(text.text))


@dataclass(frozen=True)
class _Screening:
    """One screening; each step is worked out once."""

    knowledge: Knowledge
    given: Case

    @cached_property
    def case(self) -> Case:
        return dated(self.given)

    @cached_property
    def hits(self) -> tuple[TextHit, ...]:
        return text_hits(self.knowledge, self.case)

    @cached_property
    def stated(self) -> dict[str, str]:
        """The flag behind each condition that the case file says holds, where there is one."""
        switches = self.knowledge.condition_switches
        held = [name for name, holds in self.case.stated.items() if holds and name in switches]
        return {name: switches[name].stated_raises for name in held if switches[name].stated_raises}

    @cached_property
    def open_hits(self) -> tuple[TextHit, ...]:
        """Warning words that no clearance has closed."""
        cleared = clearances(self.knowledge, self.case)
        return tuple(hit for hit in self.hits if hit.hit.flag not in cleared or after_clearance(hit, cleared[hit.hit.flag]))

    @cached_property
    def entered_twice(self) -> tuple[Conflict, ...]:
        return Judge(self.knowledge, self.case).conflicts

    @cached_property
    def readings(self) -> tuple[Standing, ...]:
        """Every flag's standing in every reading of contradictory entries that a flag reads; of other facts any entry will do."""
        relevant = relevant_facts(tables(self.knowledge))
        serious = [c for c in self.entered_twice if _fact_id(c.key) in relevant]
        settled = {(c.key, c.at): c.values[0] for c in self.entered_twice if c not in serious}
        plain = tuple(f for f in self.case.facts if not f.known or settled.get((f.key, on(f)), f.value) == f.value)
        case = Case(self.case.as_of, plain, self.case.texts, clearances=self.case.clearances)
        readings = conflict_readings(case, serious)
        return tuple(Course(tables(self.knowledge), reading, self.hits, self.stated.values()).standing() for reading in readings)

    # ---- flags -----------------------------------------------------------------------------------------------------------
    @cached_property
    def graded(self) -> dict[str, tuple[Graded, Standing]]:
        """Each flag's most serious level of all readings, with the reading that gives it."""
        pairs = {flag: [(reading.graded[flag], reading) for reading in self.readings] for flag in self.knowledge.flags}
        return {flag: max(found, key=lambda pair: pair[0].level) for flag, found in pairs.items()}

    @property
    def level(self) -> TriageLevel:
        return max((graded.level for graded, _ in self.graded.values()), default=TriageLevel.PROCEED)

    def raised(self) -> Iterator[FlagResult]:
        """The raised flags, the most serious first."""
        for flag_id, (graded, reading) in sorted(self.graded.items(), key=lambda item: -item[1][0].level):
            if graded.level > TriageLevel.PROCEED:
                yield self.flag_result(self.knowledge.flags[flag_id], graded, reading)

    def flag_result(self, flag: Flag, graded: Graded, reading: Standing) -> FlagResult:
        hits = tuple(hit for hit in self.open_hits if hit.hit.flag == flag.id)
        stated = tuple(name for name, raises in self.stated.items() if raises == flag.id)
        return FlagResult(
            flag.id,
            flag.condition_suspected,
            graded.level,
            flag.what_to_do[graded.level.word],
            because_of(self.knowledge, flag, graded, reading.grading, hits, stated),
            graded.on,
            hits,
            any(question.flag == flag.id and question.why == "follow_up" for question in self.missing),
        )

    # ---- what is missing -------------------------------------------------------------------------------------------------
    @cached_property
    def missing(self) -> tuple[OpenQuestion, ...]:
        """What to ask, each fact once for each flag: required answers, open follow-ups, units."""
        keys = dict.fromkeys(key for reading in self.readings for key in reading.missing)
        questions = [question for key in keys for question in self.open_questions(key)]
        return tuple(dict.fromkeys((*questions, *self.sex_unknown(), *self.units())))

    def open_questions(self, key: str) -> Iterator[OpenQuestion]:
        flag_id, _, follow_up = key.partition(".")
        flag = self.knowledge.flags[flag_id]
        if follow_up:
            item = next(item for item in flag.follow_up if item.key == follow_up)
            yield OpenQuestion(item.fact, item.question, flag_id, "follow_up", item.asked_by)
            return
        facts = asked_facts(self.knowledge, flag.answer_when or flag.raised_when)
        answered = latest_by_side(standing(self.case.facts))
        for fact in [fact for fact in facts if fact not in answered] or facts:
            yield OpenQuestion(fact, flag.question, flag_id, "required")

    def sex_unknown(self) -> Iterator[OpenQuestion]:
        """The question about sex, where a question of its own is required for women and sex was not given: unknown is not "male"."""
        for reading in self.readings:
            if SEX in reading.answers:
                continue
            as_woman = {**reading.answers, SEX: "female"}
            for flag_id, table in reading.grading.tables.items():
                asks_sex = any(isinstance(leaf, Answer) and leaf.key == SEX for leaf in leaves(table.required or ()))
                if asks_sex and flag_id not in reading.answers and reading.grading.required(flag_id, as_woman):
                    yield OpenQuestion(SEX_FACT, self.knowledge.patient_fields["sex_at_birth"].question, flag_id, "required")

    def units(self) -> Iterator[OpenQuestion]:
        """Measurements that are held until their unit, or their scale, is known."""
        known = latest_by_side(self.case.facts)
        for fact in self.case.facts:
            if fact.known or not fact.answer.endswith(" missing"):
                continue
            if not any(on(later) > on(fact) for later in known.get(fact.id, {}).values()):
                label = getattr(self.knowledge.fact(fact.id), "plain_label", fact.id)
                yield OpenQuestion(fact.id, f"{label}: in which unit was this measured?", "", "unit")

    # ---- contradictions --------------------------------------------------------------------------------------------------
    @cached_property
    def conflicts(self) -> tuple[ShownConflict, ...]:
        return (*map(self.entered, self.entered_twice), *self.measured_fever(), *self.text_against_no())

    def entered(self, conflict: Conflict) -> ShownConflict:
        fact = _fact_id(conflict.key)
        flags = tuple(flag.id for flag in self.knowledge.flags.values() if fact in facts_of(self.knowledge, flag))
        entry = self.knowledge.fact(fact)
        question = getattr(entry, "question", "") or (self.knowledge.flags[flags[0]].question if flags else getattr(entry, "how", ""))
        return ShownConflict(conflict.key, tuple(map(_shown, conflict.values)), question, conflict.at, flags)

    def measured_fever(self) -> Iterator[ShownConflict]:
        """A measured fever against the answer that there was none."""
        flag = self.knowledge.flags["fever"]
        known = latest_by_side(self.case.facts)
        entries = known.get(TEMPERATURE, {}).values()
        heat = [(f.value, on(f)) for f in entries if isinstance(f.value, float | int) and f.value >= FEVER_FROM_C]
        said_no = [f for fact in asked_facts(self.knowledge, flag.raised_when) for f in known.get(fact, {}).values() if f.value == "no"]
        if heat and said_no and "fever" not in self.closed:
            value, day = heat[0]
            yield ShownConflict(said_no[0].id, ("no", f"{value:.1f} Cel measured"), flag.question, day, ("fever",))

    def text_against_no(self) -> Iterator[ShownConflict]:
        """Warning words against a "no" to the flag's question."""
        judge = Judge(self.knowledge, self.case)
        for flag_id, hit in {hit.hit.flag: hit for hit in self.open_hits}.items():
            flag = self.knowledge.flags[flag_id]
            rule = flag.answer_when or flag.raised_when
            if judge.truth(rule) is False:
                facts = asked_facts(self.knowledge, rule)
                yield ShownConflict(" ".join(facts) or f"flag.{flag_id}", ("no", hit.hit.excerpt), flag.question, hit.on, (flag_id,))

    # ---- together --------------------------------------------------------------------------------------------------------
    @property
    def closed(self) -> frozenset[str]:
        return frozenset.intersection(*(reading.closed for reading in self.readings))

    def conditions(self) -> dict[str, Truth]:
        """What the bridge switches on in any reading."""
        found: dict[str, Truth] = {}
        raised = frozenset(hit.hit.flag for hit in self.open_hits)
        for reading in self.readings:
            levels = {flag: graded.level for flag, graded in reading.graded.items()}
            answers = {key: value for key, value in reading.answers.items() if key.partition(".")[0] not in reading.closed}
            for name, truth in switched_conditions(tables(self.knowledge), answers, levels, raised).items():
                found[name] = more_serious((truth, found[name])) if name in found else truth
        return found

    def shown(self, incomplete: bool) -> str:
        """The word of the safety traps for the level, or for an answer that is missing or contradictory."""
        rules = self.knowledge.triage_rules
        if self.level <= TriageLevel.CAUTION and (incomplete or any(conflict.flags for conflict in self.conflicts)):
            return str(rules["incomplete" if incomplete else "conflict"].values["shown_as"])
        return self.knowledge.levels[self.level.word].shown_as

    def result(self) -> Triage:
        incomplete = is_incomplete(self.level, self.missing)
        return Triage(
            level=self.level,
            shown=self.shown(incomplete),
            flags=tuple(self.raised()),
            missing=self.missing,
            conflicts=self.conflicts,
            incomplete=incomplete,
            provisional=any(question.why == "follow_up" for question in self.missing),
            raised=frozenset(hit.hit.flag for hit in self.open_hits),
            closed=self.closed,
            conditions=MappingProxyType(self.conditions()),
        )


def _fact_id(key: str) -> str:
    """A fact's id without its side."""
    return ".".join(key.split(".")[:2])


def _shown(value: str | float | Sequence[str]) -> str:
    return str(value) if isinstance(value, str | float | int) else ", ".join(value) or "none of these"
