"""The intake form: which screens and questions one person sees, given the answers so far.

For the pages that show it, the paper form and the desk that types it in. It answers "what is asked now, and what next" and nothing about
what the answers mean for anybody's health: an urgent answer is for `triage.at_once`. Follow-ups appear under the question they belong to;
one that disappears again keeps what was entered. A condition that is unknown asks, unless what it waits for stands open on the same screen.
Everything is a function of the answers: their order makes no difference, and going back and forth loses nothing (safety property S8).

    knowledge (form, flags, words) + answers -> Told -> Screen, Screen, ... -> page -> read(screen, posted) -> more answers
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from unpinch.clinical.intake.answers import before
from unpinch.clinical.intake.form_answers import WITHDRAWN, IntakeAnswer, Told, case_from_answers, holds, questions
from unpinch.clinical.intake.form_entered import entered
from unpinch.clinical.intake.form_pace import expected_seconds
from unpinch.clinical.intake.form_read import FieldFault, FormError, read
from unpinch.clinical.intake.form_values import Form, Option, Progress, Question, Screen
from unpinch.clinical.intake.form_words import BACK, amount, values_of, windowed, words_for
from unpinch.clinical.intake.units import limits, units_of
from unpinch.knowledge.grammar import parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Finding, FormLine, FormQuestion, FormScreen
from unpinch.terms.fact import UNSURE, Fact

__all__ = [
    "WITHDRAWN", "FieldFault", "Form", "FormError", "IntakeAnswer", "Option", "Progress", "Question", "Screen", "Told", "case_from_answers",
    "load_form", "next_screen", "open_questions", "progress", "read", "screens",
]  # fmt: skip

WHICH = "Which side is it?"
WHEN = "When was it? About is fine."
WHO_CHECKED = "Who checked it, and in which month?"
NONE_OF_THESE, NONE_OF_THE_OTHERS = "None of these", "None of the others"
SURGERY_QUICK = ("P2W", "P2M", "P6M", "P2Y", "P10Y")
CHOSEN_KINDS = ("choice", "choices")


def load_form(knowledge: Knowledge, questionnaires: Sequence[str] = ()) -> Form:
    """The form of a knowledge base, with the questionnaires a clinic has imported."""
    return Form(tuple(knowledge.form.values()), tuple(questionnaires))


def screens(
    knowledge: Knowledge, form: Form, answers: Iterable[IntakeAnswer], *, today: dt.date, seen: Sequence[Fact] = ()
) -> tuple[Screen, ...]:
    """The screens to show, given the answers so far. `seen` are facts of the body chart."""
    builder = _Builder(knowledge, Told(knowledge, answers, today, seen=seen), today)
    shown = (builder.screen(template) for template in form.screens if _fits(form, template))
    return tuple(screen for screen in shown if screen is not None)


def next_screen(shown: Sequence[Screen], answered: Screen) -> Screen | None:
    """Where to go once `answered` was sent: the same screen while new questions opened on it, else the one after; None at the end."""
    had = {question.key for question in answered.questions}
    for at, screen in enumerate(shown):
        if screen.id == answered.id:
            fresh = any(question.key not in had and not question.answered for question in screen.questions)
            return screen if fresh else shown[at + 1] if at + 1 < len(shown) else None
    return shown[0] if shown else None


def open_questions(shown: Sequence[Screen]) -> tuple[tuple[Screen, Question], ...]:
    """Every question that must be answered before the form is complete and is still open, with its screen."""
    return tuple((screen, question) for screen in shown for question in screen.open if question.needed)


def progress(knowledge: Knowledge, shown: Sequence[Screen], current: str) -> Progress:
    """How far somebody is on the screen `current`; minutes by the form's pace, rounded up."""
    at = next((number for number, screen in enumerate(shown) if screen.id == current), 0)
    return Progress(at + 1, len(shown), math.ceil(expected_seconds(knowledge, shown[at:]) / 60))


def _fits(form: Form, template: FormScreen) -> bool:
    return (template.kind != "questionnaire" or bool(form.questionnaires)) and (template.kind != "body_chart" or form.chart)


# ---- building --------------------------------------------------------------------------------------------------------------
class _Builder:
    """Builds the screens in order; a fact that was asked on an earlier screen is not asked again."""

    def __init__(self, knowledge: Knowledge, told: Told, today: dt.date) -> None:
        self.knowledge, self.told, self.today = knowledge, told, today
        self.asked: set[str] = set()
        self.known = {fact.id for fact in told.facts}

    def screen(self, template: FormScreen) -> Screen | None:
        here = asked_on(self.knowledge, template.id)
        if template.show_if and not self.gate(template.show_if, here):
            return None
        shown, waiting = list[Question](), list[Question]()
        for written in template.questions:
            for question, wanted in self.with_follow_ups(written, here):
                if (question.asks or question.key) in self.asked:
                    continue
                if wanted:
                    self.asked.add(question.asks or question.key)
                (shown if wanted else waiting).append(question)
        if template.questions and not shown:
            return None
        points, later = template.points, tuple(question for question in waiting if question.key not in {q.key for q in shown})
        return Screen(
            template.id, template.section, template.kind, template.plain_label, template.statement, points, tuple(shown), later, self.today
        )

    # ---- whether ----------------------------------------------------------------------------------------------------------
    def gate(self, rule: str, here: frozenset[str]) -> bool:
        """Whether a rule lets something be asked: unknown asks, but not before what it waits for on the same screen is answered."""
        truth = self.told.judge.truth(rule)
        if truth is not None:
            return truth
        return not any(ref.id in here and not self.entered(ref.id) for ref in references(parse(rule)))

    def entered(self, asked: str) -> bool:
        return asked in self.known or bool(self.told.word(asked))

    def wanted(self, written: FormQuestion, here: frozenset[str]) -> bool:
        """Whether a question is asked now: by its own conditions, else by those of the fact."""
        if written.when and not self.told.holds(written.when):
            return False
        if written.show_if or written.when:
            return not written.show_if or self.gate(written.show_if, here)
        return self.allowed(written.asks, here)

    def allowed(self, asked: str, here: frozenset[str]) -> bool:
        rule = vocabulary_gate(self.knowledge, asked)
        return not rule or self.gate(rule, here)

    # ---- questions --------------------------------------------------------------------------------------------------------
    def with_follow_ups(self, written: FormQuestion, here: frozenset[str]) -> Iterator[tuple[Question, bool]]:
        """A question, then what belongs to its answers, each with whether it is asked now."""
        question = self.question(written, here)
        wanted = self.wanted(written, here) and (question.kind != "checklist" or bool(question.options))
        yield question, wanted
        if written.kind == "dates":
            yield from ((each, wanted and value in question.chosen) for value, each in self.days(written, question))
        for flag in flags_of(self.knowledge, written):
            word = self.told.sheet.get(flag, "")
            for each, applies in self.follow_ups(flag, question.key):
                yield each, wanted and word in ("yes", UNSURE) and applies

    def question(self, written: FormQuestion, here: frozenset[str]) -> Question:
        entry = self.knowledge.fact(written.asks)
        flag = self.knowledge.flags.get(written.asks.removeprefix("flag.")) if written.asks.startswith("flag.") else None
        field = self.knowledge.patient_fields.get(written.asks.removeprefix("patient."))
        base = Question(
            written.key,
            written.kind,
            written.asks,
            written.text or (flag.question if flag else field.question if field else ""),
            written.help,
            self.options(written, here),
            none=self.none(written),
            none_others=NONE_OF_THE_OTHERS if written.kind in ("checklist", "dates") else "",
            unsure=written.unsure == "y",
            decline=written.decline == "y",
            needed=written.needed == "y",
            units=tuple(Option(unit, words_for(self.knowledge, "", unit)) for unit in self.units(written)),
            quick=tuple(self.quick(written.asks, value) for value in written.quick),
            ends=written.ends,
            value=written.value,
            otherwise=written.otherwise,
        )
        if entry is not None and entry.kind == "number" and written.kind == "number":
            possible = limits(entry, written.asks, entry.unit)
            whole = entry.value_type == "count" if isinstance(entry, Finding) else entry.type == "int"
            base = replace(base, low=possible.low, high=possible.high, own_unit=entry.unit, whole=whole)
        return self.filled(base)

    def filled(self, question: Question) -> Question:
        """The question with the answers it holds, and as a browser would send them."""
        names = dict.fromkeys((question.asks, *(option.asks for option in question.options)))
        held = tuple(answer for name in names if name for answer in self.told.by_fact.get(name, ()))
        if question.kind == "dates":  # the days themselves are held by their own questions
            held = tuple(answer for answer in held if answer.fact == question.asks or answer.value == "never")
        if question.kind == "goals":
            held = tuple(
                answer
                for (fact, _), answer in sorted(self.told.answers.items(), key=lambda item: item[0][0])
                if fact.startswith("own.goal_")
            )
        return replace(question, held=held, entered=entered(question, held))

    def none(self, written: FormQuestion) -> str:
        return written.none or (NONE_OF_THESE if written.kind in ("checklist", "dates", "choices") else "")

    def units(self, written: FormQuestion) -> tuple[str, ...]:
        entry = self.knowledge.fact(written.asks)
        if written.units or entry is None or entry.kind != "number" or written.kind != "number":
            return written.units
        return units_of(entry) if getattr(entry, "unit_required", "n") == "y" else ()

    # ---- options ----------------------------------------------------------------------------------------------------------
    def options(self, written: FormQuestion, here: frozenset[str]) -> tuple[Option, ...]:
        if written.lines:
            shown = (line for line in written.lines if written.kind != "checklist" or self.line_wanted(line, here))
            return tuple(self.line(line, written.kind) for line in shown)
        if written.kind == "which_leg":
            return tuple(Option(side, words_for(self.knowledge, written.asks, side)) for side in ("none", "left", "right", "both"))
        if written.kind not in CHOSEN_KINDS:
            return ()
        return tuple(
            Option(value, words_for(self.knowledge, written.asks, value))
            for value in written.options or offered(self.knowledge, written.asks)
        )

    def quick(self, asked: str, value: str) -> Option:
        """An answer in one tap; of a time ago `yes` is the day that it means today, by which a page knows it again."""
        back = BACK.fullmatch(value)
        return Option(value, amount(self.knowledge, asked, value), yes=before(self.today, int(back[1]), back[2]) if back else value)

    def line_wanted(self, line: FormLine, here: frozenset[str]) -> bool:
        return self.gate(line.show_if, here) if line.show_if else self.allowed(line.asks, here)

    def line(self, line: FormLine, kind: str) -> Option:
        flag = self.knowledge.flags.get(line.asks.removeprefix("flag.")) if line.asks.startswith("flag.") else None
        window, text = windowed(flag.question) if flag and not line.text else ("", line.text)
        name = line.value if kind in ("dates", "choices") else f"{line.asks}:{line.value}" if line.value else line.asks
        held = self.knowledge.fact(line.asks)
        yes, no = meanings(self.knowledge, line)
        return Option(name, text, window, "", line.asks, yes, no, held is not None and held.kind == "list")

    # ---- what belongs to an answer ------------------------------------------------------------------------------------------
    def days(self, written: FormQuestion, question: Question) -> Iterator[tuple[str, Question]]:
        """The day of each thing that was ticked."""
        for line in written.lines:
            quick = tuple(self.quick(line.asks, value) for value in SURGERY_QUICK)
            asked = Question(
                f"{written.key}.{line.value}", "date_about", line.asks, WHEN, quick=quick, context=line.text, follows=question.key
            )
            yield line.value, self.filled(asked)

    def follow_ups(self, flag_id: str, parent: str) -> Iterator[tuple[Question, bool]]:
        """The side of a flag that has one, and its follow-up questions."""
        flag, entry = self.knowledge.flags[flag_id], self.knowledge.answer_facts.get(f"flag.{flag_id}")
        if entry is not None and entry.which_side:
            asked = f"own.side.{flag_id}"
            options = tuple(Option(side, words_for(self.knowledge, "", side)) for side in ("left", "right", "both"))
            side = Question(
                f"{flag_id}.side", "choice", asked, WHICH, options=options, needed=True, context=flag.plain_label, follows=parent
            )
            yield self.filled(side), self.told.sheet.get(flag_id) == "yes"
        for item in flag.follow_up:
            asked_if = questions(self.knowledge).get(f"{flag_id}.{item.key}")
            if asked_if is not None:
                yield self.filled(follow_up(self.knowledge, flag_id, item.key, parent)), holds(asked_if.asked_if, self.told.sheet)


@cache
def follow_up(knowledge: Knowledge, flag_id: str, key: str, parent: str) -> Question:
    """A flag's follow-up as a question of the form, without its answer."""
    flag = knowledge.flags[flag_id]
    item = next(item for item in flag.follow_up if item.key == key)
    checked = str(knowledge.triage_rules["reviewed_by_name"].values["option"])
    options = []
    for option in item.options:
        value = (
            "not_tested" if option == "not_tried" else next((word for word, read_as in item.answers.items() if read_as == option), option)
        )
        options.append(Option(value, words_for(knowledge, item.fact, option), detail=WHO_CHECKED if option == checked else ""))
    spare = {"cannot_tell", "not_sure", "not_tried"} & set(item.options)
    return Question(
        f"{flag_id}.{key}", "choice", item.fact, item.question, options=tuple(options), unsure=not spare, needed=True,
        context=flag.plain_label, follows=parent,
    )  # fmt: skip


# ---- what the knowledge says of the form -----------------------------------------------------------------------------------
def asks_of(written: FormQuestion) -> tuple[str, ...]:
    """Everything that a question asks, its lines included."""
    return tuple(dict.fromkeys(filter(None, (written.asks, *(line.asks for line in written.lines)))))


@cache
def asked_on(knowledge: Knowledge, screen_id: str) -> frozenset[str]:
    """Everything that a screen asks, and the facts that its answers state."""
    asked = {asked for written in knowledge.form[screen_id].questions for asked in asks_of(written)}
    stated = {s.fact for name in asked if (entry := knowledge.answer_facts.get(name)) for s in entry.states}
    return frozenset(asked | stated)


@cache
def vocabulary_gate(knowledge: Knowledge, asked: str) -> str:
    """The rule of the vocabulary that says when a fact is worth asking; for a flag, that of the one fact its answers state."""
    if asked.startswith("flag.") and (entry := knowledge.answer_facts.get(asked)):
        facts = {state.fact for state in entry.states}
        return vocabulary_gate(knowledge, facts.pop()) if len(facts) == 1 else ""
    fact = knowledge.fact(asked)
    return str(getattr(fact, "asked_if", "") or getattr(fact, "pairing", "")) if fact is not None else ""


def flags_of(knowledge: Knowledge, written: FormQuestion) -> tuple[str, ...]:
    """The flags whose question this is: asked by it or by one of its lines, or settled by the fact it asks."""
    named = [asked.removeprefix("flag.") for asked in asks_of(written) if asked.startswith("flag.")]
    settled = [
        entry.id.removeprefix("flag.") for entry in knowledge.answer_facts.values() if entry.settled_by and entry.settled_by == written.asks
    ]
    return tuple(dict.fromkeys((*named, *settled)))


def offered(knowledge: Knowledge, asked: str) -> tuple[str, ...]:
    """The answers offered where the form names none: yes and no, or the words of the fact."""
    if asked.startswith("flag."):
        return ("yes", "no")
    if asked.startswith("own."):
        return knowledge.own_fields[asked.removeprefix("own.")].values
    entry = knowledge.fact(asked)
    return values_of(entry) if entry is not None else ()


def meanings(knowledge: Knowledge, line: FormLine) -> tuple[str, str]:
    """What a ticked line means and what "none of these" means of it: yes and no, present and absent, or the words written."""
    held = knowledge.fact(line.asks)
    if held is None or held.kind == "bool":
        yes, no = "yes", "no"
    elif set(held.words) == {"present", "absent"}:
        yes, no = "present", "absent"
    else:
        yes, no = "", "none"
    return line.value or yes, line.otherwise or no
