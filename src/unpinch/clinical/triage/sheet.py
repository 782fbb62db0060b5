"""From the facts of a case to the answer sheet that the flags' tables read.

Who answered what: `yes` when a flag's rule over the facts is true, `no` when it is false, `unsure` when the person said so, otherwise
nothing - an answer nobody gave is never made up and never read as "no" (safety property S3). An older answer does not stand beside a newer
"I am not sure" or "not asked": both readings are kept and the more serious one counts. "Checked and the same" without a name and a month
counts as not checked (triage_levels.md, sections 4 and 5; JUDGEMENT). Days, clearances and conflicts are the business of `events.py`.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.triage.grading import Answers, Value, complete
from unpinch.knowledge.grammar import Call, Node, Reference, children, parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Flag, FollowUp
from unpinch.terms.fact import UNSURE, Fact
from unpinch.terms.side import Side
from unpinch.terms.truth import Truth

MEASURED: Mapping[str, tuple[str, ...]] = {
    "age": ("patient.age",),
    "temp_c": ("patient.body_temperature",),
    "hr": ("patient.heart_rate",),
    "rr": ("patient.respiratory_rate",),
    "sbp": ("patient.systolic_bp",),
    "dbp": ("patient.diastolic_bp",),
    "spo2": ("patient.oxygen_saturation",),
    "pvr_ml": ("finding.post_void_residual",),
    "pain_nrs": ("patient.leg_pain_worst", "patient.leg_pain_now", "patient.back_pain_now"),
    "diff_cm": ("finding.calf_circumference_difference",),
}
"""The facts behind each measurement of the tables; of several, the highest counts. `grade_drop` is worked out from dated grades."""
PATIENT_STAGES = frozenset({"intake", "every_visit", "daily_card"})
"""Where the person answers alone; at `evaluation` and `clinician_only` a clinician asks or looks."""
CLINICIAN = "clinician"
"""Who alone may answer some follow-ups, with name and date."""
_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(
    r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-\d\d)?|\b(?:\d\d?[./])?(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d"
    rf"|\b(?:{_MONTH_NAMES})[a-z]*\.? (?:19|20)\d\d",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_]{2,}")


# ---- which entries still stand ------------------------------------------------------------------------------------------
def on(fact: Fact) -> dt.date:
    """The day of a dated fact."""
    assert fact.at is not None, "facts are dated before a sheet is read"
    return fact.at


def _takes_back(later: Fact, earlier: Fact) -> bool:
    """Whether an entry without a value takes back an earlier value: a later day, or "unsure" on the same day."""
    same_place = later.side is None or earlier.side is None or later.side == earlier.side
    return same_place and (on(later) > on(earlier) or (on(later) == on(earlier) and later.answer == UNSURE))


def standing(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts without the values that a later "unsure", "not tested" or missing unit took back."""
    empty: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if not fact.known:
            empty[fact.id].append(fact)
    return tuple(f for f in facts if not f.known or not any(_takes_back(later, f) for later in empty.get(f.id, ())))


def latest_by_side(facts: Iterable[Fact]) -> dict[str, dict[Side | None, Fact]]:
    """The latest entry with a value of each fact and side; of one day the last in the order given."""
    found: dict[str, dict[Side | None, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.known and (fact.side not in found[fact.id] or on(found[fact.id][fact.side]) <= on(fact)):
            found[fact.id][fact.side] = fact
    return found


def unsure_facts(facts: Iterable[Fact]) -> frozenset[str]:
    """Facts somebody was unsure about and has not answered on a later day."""
    facts = tuple(facts)
    known = {fact_id: max(on(f) for f in sides.values()) for fact_id, sides in latest_by_side(facts).items()}
    return frozenset(f.id for f in facts if f.answer == UNSURE and on(f) >= known.get(f.id, dt.date.min))


def names_who_and_when(remark: str) -> bool:
    """Whether a remark names a person and a month.

    >>> names_who_and_when("Dr Lee, 2026-01"), names_who_and_when("checked in 2026"), names_who_and_when("2026-01")
    (True, False, False)
    """
    without = _MONTH.sub(" ", remark)
    return without != remark and _NAME.search(without) is not None


# ---- one sheet -----------------------------------------------------------------------------------------------------------
class SheetReader:
    """Reads the answers of one case: no conflicts, every fact dated. `raised` are flags raised from text."""

    def __init__(self, knowledge: Knowledge, case: Case, raised: frozenset[str] = frozenset()) -> None:
        self.knowledge, self.case, self.raised = knowledge, case, raised
        self.judge = Judge(knowledge, case, raised=raised)
        self.latest = latest_by_side(case.facts)
        self.unsure = unsure_facts(case.facts)

    def sheet(self) -> dict[str, Value]:
        """Every answer, number and follow-up there is."""
        answers: dict[str, Value] = self.numbers()
        for flag in self.knowledge.flags.values():
            answers.update(self.of_flag(flag))
        return complete(answers, self.raised)

    def of_flag(self, flag: Flag) -> dict[str, Value]:
        """The answers of one flag: its own question and its follow-ups."""
        main = self.main(flag)
        answers: dict[str, Value] = {flag.id: main} if main else {}
        for follow_up in flag.follow_up:
            if option := self.option(follow_up):
                answers[f"{flag.id}.{follow_up.key}"] = option
        return answers

    def main(self, flag: Flag) -> str:
        """Yes, no, unsure, or nothing."""
        rule = flag.answer_when or flag.raised_when
        truth = self.judge.truth(rule)
        if truth:
            return "yes"
        if self.unsure and any(self.decides(fact, truth) for fact in asked_facts(self.knowledge, rule)):
            return UNSURE
        return "no" if truth is False else ""

    def decides(self, fact: str, truth: Truth) -> bool:
        """Whether "unsure" about this fact is the answer: the rule is unknown, or false for a value that "unsure" stands beside.

        Such a value was entered the same day, or is what the fact reads as where its question would not apply.
        """
        if fact not in self.unsure:
            return False
        sided = getattr(self.knowledge.fact(fact), "sided", "") == "left_right"
        return truth is None or any(self.judge.value(fact, side) is not None for side in (tuple(Side) if sided else ("",)))

    def option(self, follow_up: FollowUp) -> str:
        """The option that the facts give for a follow-up; empty when none."""
        for rule, option in follow_up.also.items():
            if self.judge.truth(rule):
                return option
        if option := self.answered(follow_up):
            return option
        return next((option for rule, option in follow_up.otherwise.items() if self.judge.truth(rule)), "")

    def answered(self, follow_up: FollowUp) -> str:
        """The option somebody chose; of two sides the worse one."""
        entries = self.latest.get(follow_up.fact, {})
        if not entries:
            return ""
        order = {word: at for at, word in enumerate(getattr(self.knowledge.fact(follow_up.fact), "values", ()))}
        entry = max(entries.values(), key=lambda fact: order.get(str(fact.value), -1))
        option = follow_up.answers.get(str(entry.value), str(entry.value))
        if not names_who_and_when(entry.remark):
            option = self.unsigned(follow_up, option)
        return option if option in follow_up.options else ""

    def unsigned(self, follow_up: FollowUp, option: str) -> str:
        """What an answer counts as when nobody is named: "checked and the same" as not checked, an examination as not done."""
        reviewed = self.knowledge.triage_rules["reviewed_by_name"].values
        if follow_up.asked_by == CLINICIAN:
            return ""
        return str(reviewed["stored_as"]) if option == reviewed["option"] else option

    # ---- numbers ---------------------------------------------------------------------------------------------------------
    def numbers(self) -> dict[str, Value]:
        """Measurements, sex, and how far a muscle has fallen."""
        found: dict[str, Value] = {}
        for name, facts in MEASURED.items():
            if values := [abs(float(f.value)) for i in facts for f in self.latest.get(i, {}).values() if isinstance(f.value, float | int)]:
                found[name] = max(values)
        if sex := self.latest.get("patient.sex_at_birth", {}).get(None):
            found["sex"] = "male" if sex.value == "male" else "female"
        drop = self.grade_drop()
        return {**found, "grade_drop": drop} if drop is not None else found

    def grade_drop(self) -> float | None:
        """MRC grades lost since the best earlier day, in the muscle that lost most; None without two dated grades of one muscle."""
        drops = [
            max(float(value) for _, value in series[:-1]) - series[-1][1]
            for muscle in watched_muscles(self.knowledge)
            for side in Side
            if len(series := self.grades(muscle, side)) > 1
        ]
        return max(drops, default=None)

    def grades(self, muscle: str, side: Side) -> list[tuple[dt.date, float]]:
        """A muscle's grades on one side by day; a grade without a side belongs to the painful leg."""
        sides = (side, None) if side in self.judge.painful_legs else (side,)
        of_muscle = [f for f in self.case.facts if f.id == muscle and f.side in sides and isinstance(f.value, float | int)]
        return sorted({on(f): float(f.value) for f in of_muscle if isinstance(f.value, float | int)}.items())


def watched_muscles(knowledge: Knowledge) -> tuple[str, ...]:
    """The muscles whose fall a flag's rule watches: those inside its `worsened(...)`."""
    rule = parse(knowledge.flags["motor_progressive"].raised_when)
    found = (ref.id for call in _calls(rule, "worsened") for ref in references(call.arguments[0]))
    return tuple(dict.fromkeys(found))


def _calls(node: Node, name: str) -> Iterator[Call]:
    if isinstance(node, Call) and node.name == name:
        yield node
    for child in children(node):
        yield from _calls(child, name)


# ---- several readings of one case -------------------------------------------------------------------------------------------
def read_sheets(knowledge: Knowledge, case: Case, raised: frozenset[str]) -> list[dict[str, Value]]:
    """The sheet of all values, and where a later entry took values back also the sheet without them: the last one says what is missing."""
    sheets = [SheetReader(knowledge, case, raised).sheet()]
    left = standing(case.facts)
    if len(left) < len(case.facts):
        sheets.append(SheetReader(knowledge, replace(case, facts=left), raised).sheet())
    return sheets


def bare(answers: Answers, flags: frozenset[str]) -> dict[str, Value]:
    """The sheet with a "yes" to these flags and none of their follow-ups: the level of a condition that somebody states to hold."""
    return {**{key: value for key, value in answers.items() if key.partition(".")[0] not in flags}, **dict.fromkeys(flags, "yes")}


def doubted(knowledge: Knowledge, answers: Answers) -> dict[str, Value]:
    """The sheet of a person whose answers cannot be relied on: every "no" they gave alone counts as not given."""
    spared = {*knowledge.triage_rules["unreliable_history"].flags, "under18"}
    alone = {f.id for f in knowledge.flags.values() if PATIENT_STAGES & set(f.ask_at)} - spared
    return {key: value for key, value in answers.items() if value != "no" or key.partition(".")[0] not in alone}


def asked_facts(knowledge: Knowledge, rule: str) -> tuple[str, ...]:
    """The facts behind a rule that somebody can be asked for, in its order; what is only `recorded()` is never waited for."""
    return tuple(dict.fromkeys(_asked(knowledge, parse(rule))))


def _asked(knowledge: Knowledge, node: Node) -> Iterator[str]:
    if isinstance(node, Call) and node.name == "recorded":
        return
    if isinstance(node, Reference):
        entry = knowledge.fact(node.id)
        derives = getattr(entry, "derives", "")
        if derives:
            yield from _asked(knowledge, parse(derives))
        elif entry is not None:
            yield node.id
    for child in children(node):
        yield from _asked(knowledge, child)
