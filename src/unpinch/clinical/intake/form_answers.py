"""What the answers given so far say: the patient's answers as dated facts, and as the sheet that decides what is asked next.

It answers "what did this person state, and what is still open" for the form and for whoever assesses it. An answer is kept as it was
given; what it means as facts stands in the knowledge (`answer_facts`) and is worked out anew each time, so that the order in which
questions were answered makes no difference. Nothing answered stays nothing: it is never made a "no" (safety property S3). It does not
say how serious anything is.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from unpinch.clinical.intake.answers import Answer, read_answer
from unpinch.clinical.intake.case import Case, FreeText
from unpinch.clinical.intake.case_file import is_normal
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.intake.raw_file import printable
from unpinch.knowledge.decisions import MISSING, Number, Reaches, Terms, read_condition, read_tables
from unpinch.knowledge.decisions import Answer as Wanted
from unpinch.knowledge.decisions import Question as AskedIf
from unpinch.knowledge.grammar import Call, Node, Reference, children, parse
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import AnswerFacts, Finding, PatientField, StatedFact
from unpinch.terms.fact import UNSURE, Fact, Scalar
from unpinch.terms.side import Side

WITHDRAWN = "unknown"
"""`answer_word` of an answer that was taken back: nothing is held in its place."""
BIRTH_DATE = "patient.birth_date"
MAX_GOALS = 5
YES_SAID = ", as long as nothing nearer is told"
"""Remark of a fact that a yes states until a nearer question is answered."""
Sheet = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class IntakeAnswer:
    """One answer as it was given. `fact` is what was asked: `flag.x`, `patient.x`, `finding.x` or `own.x`.

    `value` None with an `answer_word` (unsure, declined, not_tested) was answered without a value; with `WITHDRAWN` it was taken back.
    `text` holds own words, or a value as it was typed. Of several for the same fact and side the last one counts.
    """

    fact: str
    side: Side | None = None
    value: Scalar | None = None
    answer_word: str = ""
    unit: str = ""
    text: str = ""

    @property
    def given(self) -> bool:
        """Whether somebody answered, be it with "I am not sure"."""
        return self.value is not None or bool(self.text.strip()) or self.answer_word not in ("", WITHDRAWN)


def latest(answers: Iterable[IntakeAnswer]) -> dict[tuple[str, Side | None], IntakeAnswer]:
    """The answers that count: of each fact and side the last one, without those taken back."""
    found = {(answer.fact, answer.side): answer for answer in answers}
    return {key: answer for key, answer in found.items() if answer.given}


def case_from_answers(
    knowledge: Knowledge, answers: Iterable[IntakeAnswer], texts: Iterable[str], as_of: dt.date, *, seen: Sequence[Fact] = ()
) -> Case:
    """The case that these answers make on the day `as_of`, for triage and assessment.

    `texts` are further words of the patient. `seen` are facts from the body chart: one that an answer says as well is left out, one that an
    answer denies stands beside it, as a conflict in which the more serious reading counts.
    """
    return Told(knowledge, answers, as_of, texts=tuple(texts), seen=seen).case


# ---- what was told ---------------------------------------------------------------------------------------------------------
class Told:
    """Everything one person has told, read once: facts, sheet of answers, judge. Every view is worked out when first needed."""

    def __init__(
        self, knowledge: Knowledge, answers: Iterable[IntakeAnswer], as_of: dt.date, *, texts: Sequence[str] = (), seen: Sequence[Fact] = ()
    ) -> None:
        self.knowledge, self.as_of, self.texts, self.seen = knowledge, as_of, texts, seen
        self.answers = latest(answers)
        self.by_fact: dict[str, list[IntakeAnswer]] = defaultdict(list)
        for answer in self.answers.values():
            self.by_fact[answer.fact].append(answer)

    def word(self, asked: str) -> str:
        """The answer to a flag's or own question as a word; empty when there is none."""
        for answer in self.by_fact.get(asked, ()):
            return answer.answer_word or (answer.value if isinstance(answer.value, str) else "")
        return ""

    # ---- the sheet: what follow-ups and conditions look at ------------------------------------------------------------------
    @cached_property
    def told(self) -> dict[str, str | tuple[str, ...]]:
        """The answers by name: `flag`, `flag.follow_up`, `own.x`."""
        sheet: dict[str, str | tuple[str, ...]] = {}
        for answer in self.answers.values():
            space, _, name = answer.fact.partition(".")
            if space in ("flag", "own"):
                said = answer.answer_word or answer.value
                sheet[name if space == "flag" else answer.fact] = said if isinstance(said, str | tuple) else "given"
        for key, asked in questions(self.knowledge).items():
            if option := self._option(asked):
                sheet[key] = option
        return sheet

    def _option(self, asked: AskedIf) -> str:
        """The option that was chosen for a follow-up."""
        for answer in self.by_fact.get(asked.follow_up.fact, ()):
            if isinstance(answer.value, str):
                return asked.follow_up.answers.get(answer.value, answer.value)
            if answer.answer_word == "not_tested" and "not_tried" in asked.follow_up.options:
                return "not_tried"
        return ""

    @cached_property
    def sheet(self) -> dict[str, str | tuple[str, ...]]:
        """The answers with what the facts say of each flag: raised by facts is a yes, and "unsure" about them is unsure."""
        return {**self.told, **{flag: word for flag in self.knowledge.flags if (word := self._standing(flag))}}

    def _standing(self, flag_id: str) -> str:
        said = self.told.get(flag_id)
        if said in ("yes", UNSURE):
            return str(said)
        flag = self.knowledge.flags[flag_id]
        rule = flag.answer_when or flag.raised_when
        if rule and self.judge.truth(rule):
            return "yes"
        if rule and any(fact in self._unsure for fact in behind(self.knowledge, rule)):
            return UNSURE
        return str(said or "")

    @cached_property
    def _unsure(self) -> frozenset[str]:
        return frozenset(fact.id for fact in self.facts if fact.answer == UNSURE)

    def holds(self, condition: str) -> bool:
        """Whether a condition over the answers holds; an answer nobody gave is `missing`."""
        return not condition or holds(read(self.knowledge, condition), self.sheet)

    # ---- facts --------------------------------------------------------------------------------------------------------------
    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """What the answers state, each fact once: said directly, stated by other answers, and weak where nothing else is said."""
        direct = [fact for answer in self.answers.values() for fact in self._direct(answer)]
        stated = list(self._stated())
        firm = [*direct, *(fact for fact, weak in stated if not weak), *self._lists(), *self._scores()]
        given = {(fact.id, fact.side) for fact in firm}
        known = {(fact.id, fact.side) for fact in firm if fact.known}
        # "I have not tried" takes back what a no implied, never what a yes did
        weak = [fact for fact, is_weak in stated if is_weak and not _spoken_for(fact, known if YES_SAID in fact.remark else given)]
        told = (*firm, *weak)
        return tuple(dict.fromkeys([*told, *(fact for fact in self.seen if not any(_says_so(each, fact) for each in told))]))

    @cached_property
    def case(self) -> Case:
        """The case on the day of the form."""
        return Case(self.as_of, self.facts, tuple(self._words()))

    @cached_property
    def judge(self) -> Judge:
        """What the rules make of that case, to decide what is asked: a fact that was answered in two ways counts as unknown and asks."""
        return Judge(self.knowledge, self.case, conflicts_untested=True)

    def _direct(self, answer: IntakeAnswer) -> Iterator[Fact]:
        """The facts that an answer to a patient field or a finding says itself."""
        if answer.fact == BIRTH_DATE and isinstance(answer.value, str):
            yield Fact("patient.age", years_between(dt.date.fromisoformat(answer.value), self.as_of), remark=f"born {answer.value}")
            return
        entry = self.knowledge.fact(answer.fact)
        if entry is None or self._unticked(answer):
            return
        fact = Fact(answer.fact, answer.value, answer.side, None, answer.answer_word, answer.unit, printable(answer.text))
        yield from (Fact(fact.id, fact.value, side, None, fact.answer, fact.unit, fact.remark) for side in self._sides(entry, fact))

    def _unticked(self, answer: IntakeAnswer) -> bool:
        """Whether this is the day of something that was unticked since."""
        asked, word = ticked_by(self.knowledge).get(answer.fact, ("", ""))
        ticked = next((a.value for a in self.by_fact.get(asked, ())), None)
        return answer.value != "never" and isinstance(ticked, tuple) and word not in ticked

    def _sides(self, entry: PatientField | Finding, fact: Fact) -> tuple[Side | None, ...]:
        """Where an answer without a side belongs: a normal value to both legs, another one to the side named for its flag."""
        if entry.sided != "left_right" or fact.side or fact.value is None:
            return (fact.side,)
        if is_normal(entry, Answer(fact.value)):
            return tuple(Side)
        return next(
            (sides for flag in sided_flags(self.knowledge, fact.id) if (sides := named_sides(self.word(f"own.side.{flag}")))), (None,)
        )

    def _stated(self) -> Iterator[tuple[Fact, bool]]:
        """The facts that answers to flags and own questions state, and whether each is weak."""
        for entry in self.knowledge.answer_facts.values():
            word = self.word(entry.id) or str(self._settled(entry) or "")
            for state in entry.states if word else ():
                held = self.knowledge.fact(state.fact)
                if state.answer == word and held is not None and held.kind != "list" and self._true(state):
                    yield from ((fact, state.weak == "y") for fact in self._fact(entry, state, held))

    def _settled(self, entry: AnswerFacts) -> Scalar | None:
        return next((answer.value for answer in self.by_fact.get(entry.settled_by, ())), None) if entry.settled_by else None

    def _true(self, state: StatedFact) -> bool:
        return not state.when or holds(read(self.knowledge, state.when), self.told)

    def _fact(self, entry: AnswerFacts, state: StatedFact, held: PatientField | Finding) -> Iterator[Fact]:
        if state.answer == UNSURE:
            yield Fact(state.fact, None, answer=UNSURE, remark=entry.id)
            return
        answer = read_answer(self.knowledge, held, state.fact, state.value, entry.id, day=self.as_of)
        remark = f"{entry.id}: {state.answer}" + (
            ", as long as nothing nearer is told" if state.weak == "y" and state.answer == "yes" else ""
        )
        for side in self._stated_sides(entry.id, state.side):
            yield Fact(state.fact, answer.value, side, None, answer.word, "", remark)

    def _stated_sides(self, asked: str, side: str) -> tuple[Side | None, ...]:
        if not side:
            return (None,)
        if side in ("left", "right", "both"):
            return named_sides(side)
        named = named_sides(self.word(f"own.side.{asked.partition('.')[2]}"))
        if side == "asked":
            return named or (None,)
        return tuple(each for each in Side if each not in named) if named else ()

    def _lists(self) -> Iterator[Fact]:
        """Lists that several questions fill: empty only when each was answered no, and held as unsure while one is open or unsure."""
        for fact_id, askers in list_askers(self.knowledge).items():
            words = {asked: self.word(asked) for asked in askers}
            said = tuple(
                dict.fromkeys(
                    s.value for asked, states in askers.items() for s in states if s.value and s.answer == words[asked] and self._true(s)
                )
            )
            whole = all(word in ("yes", "no") for word in words.values())
            if said or all(word == "no" for word in words.values()):
                yield Fact(fact_id, said)
            if UNSURE in words.values() or (said and not whole):
                yield Fact(fact_id, None, answer=UNSURE)

    def _scores(self) -> Iterator[Fact]:
        """The mean of the person's own activities, once each that is named has its number."""
        goals = [answer for (fact, _), answer in self.answers.items() if fact.startswith("own.goal_")]
        scores = [goal.value for goal in goals if isinstance(goal.value, float)]
        if scores and len(scores) == len(goals):
            yield Fact(
                "patient.psfs_mean", round(sum(scores) / len(scores), 1), remark=f"mean of {len(scores)} of the person's own activities"
            )

    def _words(self) -> Iterator[FreeText]:
        """Everything in the person's own words; warning words in it are matched later."""
        for answer in self.answers.values():
            if answer.text.strip() and not self._typed(answer):
                yield FreeText(printable(answer.text), None, answer.fact)
        yield from (FreeText(printable(text), None, f"texts[{number}]") for number, text in enumerate(self.texts))

    def _typed(self, answer: IntakeAnswer) -> bool:
        """Whether the text is a value as it was typed or ticked, not somebody's own words."""
        entry = self.knowledge.fact(answer.fact)
        if entry is None:
            return answer.fact == BIRTH_DATE
        return entry.kind in ("date", "number") or set(answer.text.split()) <= set(entry.words)


def _says_so(told: Fact, seen: Fact) -> bool:
    """Whether an answer says what was painted."""
    return told.id == seen.id and told.value == seen.value and told.side in (None, seen.side)


def _spoken_for(fact: Fact, taken: set[tuple[str, Side | None]]) -> bool:
    """Whether something else is said of the same fact and side."""
    same = {side for name, side in taken if name == fact.id}
    return fact.side in same or None in same or (fact.side is None and bool(same))


def named_sides(word: str) -> tuple[Side, ...]:
    """The sides that a word names.

    >>> named_sides("both"), named_sides("")
    ((<Side.LEFT: 'left'>, <Side.RIGHT: 'right'>), ())
    """
    return tuple(Side) if word == "both" else (Side(word),) if word in ("left", "right") else ()


def years_between(born: dt.date, day: dt.date) -> float:
    """Full years of age on a day.

    >>> years_between(dt.date(1980, 6, 2), dt.date(2026, 6, 1))
    45.0
    """
    return float(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


# ---- conditions over answers -----------------------------------------------------------------------------------------------
@cache
def read(knowledge: Knowledge, condition: str) -> Terms:
    """Read a condition over answers; `own.x` stands beside the flags."""
    return read_condition(condition, (*knowledge.flags, "own"), ())


def holds(terms: Terms, sheet: Sheet) -> bool:
    """Whether a condition holds on a sheet. Levels and measurements are for triage: here they never hold."""
    return all(_holds_one(term, sheet) for term in terms)


def _holds_one(term: object, sheet: Sheet) -> bool:
    if isinstance(term, Wanted):
        said = sheet.get(term.key, MISSING)
        words = (said or ("none",)) if isinstance(said, tuple) else (said,)
        return bool(term.options.intersection(words)) is not term.negated
    if isinstance(term, Number | Reaches):
        return False
    return any(holds(alternative, sheet) for alternative in getattr(term, "alternatives", ()))


@cache
def questions(knowledge: Knowledge) -> dict[str, AskedIf]:
    """Every follow-up that a patient may be asked, by `flag.key`."""
    groups = {group.id: group.flags for group in knowledge.flag_groups.values()}
    tables = read_tables(knowledge.flags, groups)
    return {q.key: q for table in tables.values() for q in table.questions if not q.follow_up.asked_by}


@cache
def sided_flags(knowledge: Knowledge, fact_id: str) -> tuple[str, ...]:
    """The flags that ask for a side and have this fact among their follow-ups."""
    sided = [entry.id.partition(".")[2] for entry in knowledge.answer_facts.values() if entry.which_side]
    return tuple(flag for flag in sided if any(item.fact == fact_id for item in knowledge.flags[flag].follow_up))


@cache
def list_askers(knowledge: Knowledge) -> dict[str, dict[str, tuple[StatedFact, ...]]]:
    """Lists that are filled by the answers to several questions: fact to question to what its answers add."""
    found: dict[str, dict[str, tuple[StatedFact, ...]]] = defaultdict(dict)
    for entry in knowledge.answer_facts.values():
        for state in entry.states:
            if (fact := knowledge.fact(state.fact)) is not None and fact.kind == "list":
                found[state.fact][entry.id] = (*found[state.fact].get(entry.id, ()), state)
    return dict(found)


@cache
def ticked_by(knowledge: Knowledge) -> dict[str, tuple[str, str]]:
    """Facts with a day whose thing is ticked first: fact to the question that holds the tick, and the word of the tick."""
    asked = (question for screen in knowledge.form.values() for question in screen.questions if question.kind == "dates")
    return {line.asks: (question.asks, line.value) for question in asked for line in question.lines}


@cache
def behind(knowledge: Knowledge, rule: str) -> tuple[str, ...]:
    """The facts behind a rule that somebody can be asked for; what is only `recorded()` is never waited for."""
    return tuple(dict.fromkeys(_behind(knowledge, parse(rule)))) if rule else ()


def _behind(knowledge: Knowledge, node: Node) -> Iterator[str]:
    if isinstance(node, Call) and node.name == "recorded":
        return
    if isinstance(node, Reference):
        derives = getattr(knowledge.fact(node.id), "derives", "")
        yield from _behind(knowledge, parse(derives)) if derives else (node.id,)
    for child in children(node):
        yield from _behind(knowledge, child)
