"""Does the intake form ask what the intake is for, in words a patient reads, and mean by an answer what the facts allow?"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from unpinch.knowledge import schema
from unpinch.knowledge.check_facts import facts
from unpinch.knowledge.check_passports import HARDEST_GRADE, reading_grade
from unpinch.knowledge.decisions import read_condition
from unpinch.knowledge.faults import Fault, fault
from unpinch.knowledge.grammar import RuleError, check_types, parse
from unpinch.knowledge.load import Knowledge
from unpinch.terms.errors import UnpinchError

SCREEN_KINDS = ("info", "questions", "body_chart", "goals", "questionnaire", "review")
LISTED_KINDS = ("choice", "choices", "checklist", "which_leg", "dates")
TYPED_KINDS = ("date_about", "date_ahead", "date_of_birth", "number", "scale_0_10", "text", "goals")
QUESTION_KINDS = (*LISTED_KINDS, *TYPED_KINDS)
CHOOSING = ("choice", "choices", "which_leg")
BIRTH_DATE = "patient.birth_date"
SIDES = ("", "left", "right", "both", "asked", "rest")
YES_NO = ("yes", "no")
_SHORT_TEXT = 5  # words; the school grade of a shorter text says nothing
_DAY = re.compile(r"P\d{1,4}[DWMY]|never|\d{4}(-\d{2}){0,2}")


# ---- what the form asks ----------------------------------------------------------------------------------------------------
def questions(knowledge: Knowledge) -> Iterator[tuple[schema.FormScreen, schema.FormQuestion]]:
    """Every question of the form with its screen."""
    yield from ((screen, question) for screen in knowledge.form.values() for question in screen.questions)


def asked(knowledge: Knowledge) -> set[str]:
    """Everything the form asks itself: flags, facts, own fields. What follow-ups ask and what answers state is left out."""
    return {name for _, question in questions(knowledge) for name in (question.asks, *(line.asks for line in question.lines)) if name}


def covered(knowledge: Knowledge) -> set[str]:
    """Every fact that the form can fill: asked, asked as a follow-up, or stated by an answer."""
    found = asked(knowledge)
    settled = {entry.id for entry in knowledge.answer_facts.values() if entry.settled_by in found}
    stated = {state.fact for entry in knowledge.answer_facts.values() if entry.id in found | settled for state in entry.states}
    flags = {name.removeprefix("flag.") for name in found | settled if name.startswith("flag.")}
    return found | stated | {item.fact for name in flags if name in knowledge.flags for item in knowledge.flags[name].follow_up}


def coverage(knowledge: Knowledge) -> Iterator[Fault]:
    """Every flag and fact of the intake is asked somewhere, or it is recorded why not."""
    filled, asks = covered(knowledge), asked(knowledge)
    for flag in knowledge.flags.values():
        entry = knowledge.answer_facts.get(f"flag.{flag.id}")
        if "intake" in flag.ask_at and f"flag.{flag.id}" not in asks and (entry is None or entry.settled_by not in asks):
            yield fault("form", "", f"no question asks flag.{flag.id}, and no fact that is asked settles it")
    for name, fact in facts(knowledge).items():
        if "intake" in fact.asked_at and name not in filled and name not in knowledge.not_asked:
            yield fault("form", "", f"{name} is asked at intake, but no question asks it and not_asked does not say why")
    for entry_id in knowledge.not_asked:
        if entry_id not in facts(knowledge):
            yield fault("not_asked", entry_id, "no such fact")
        elif entry_id in asks:
            yield fault("not_asked", entry_id, "the form asks it")
    used = asks | {state.when for entry in knowledge.answer_facts.values() for state in entry.states}
    for own in knowledge.own_fields:
        if f"own.{own}" not in used:
            yield fault("own_fields", own, "no question asks it")


def daily_card(knowledge: Knowledge) -> Iterator[Fault]:
    """The daily card asks each flag that says so once, and keeps a yes as something that can be kept."""
    lines = [(group.id, line) for group in knowledge.daily_card.values() for line in group.lines]
    for flag, times in Counter(line.flag for _, line in lines).items():
        if times > 1:
            yield fault("daily_card", "", f"{flag} stands {times} times")
    for group, line in lines:
        if line.flag not in knowledge.flags or "daily_card" not in knowledge.flags[line.flag].ask_at:
            yield fault("daily_card", group, f"{line.flag} is no flag that is asked on the daily card")
        held = knowledge.fact(line.fact) if line.fact else None
        if line.fact and held is None:
            yield fault("daily_card", group, f"{line.flag}: there is no {line.fact}")
        if held is not None and held.words and line.value not in held.words:
            yield fault("daily_card", group, f"{line.flag}: {line.fact} is never {line.value!r}")
    if lines:
        for flag in sorted({f.id for f in knowledge.flags.values() if "daily_card" in f.ask_at} - {line.flag for _, line in lines}):
            yield fault("daily_card", "", f"no line asks {flag}, and its ask_at says daily_card")
    for each in knowledge.daily_card.values():
        try:
            if each.asked_if:
                check_types(knowledge, parse(each.asked_if))
        except (RuleError, UnpinchError) as error:
            yield fault("daily_card", each.id, f"asked_if: {error}")


def form(knowledge: Knowledge) -> Iterator[Fault]:
    """Screens and questions are of a known kind, ask what there is, and their conditions can be read."""
    keys: dict[str, schema.FormQuestion] = {}
    for screen in knowledge.form.values():
        for what in _screen_faults(knowledge, screen):
            yield fault("form", screen.id, what)
        for question in screen.questions:
            same = keys.setdefault(question.key, question)
            if (same.asks, same.kind) != (question.asks, question.kind):
                yield fault("form", screen.id, f"{question.key}: the key stands for another question as well")
            yield from (fault("form", screen.id, f"{question.key}: {what}") for what in _question_faults(knowledge, question))


def _screen_faults(knowledge: Knowledge, screen: schema.FormScreen) -> Iterator[str]:
    if screen.kind not in SCREEN_KINDS:
        yield f"kind {screen.kind!r} is none of {', '.join(SCREEN_KINDS)}"
    yield from _rule_faults(knowledge, screen.show_if)
    if screen.show_if and not screen.only_if:
        yield "is not for everybody: only_if says on paper for whom"
    yield from _grade_faults((screen.statement, *screen.points))


def _question_faults(knowledge: Knowledge, question: schema.FormQuestion) -> Iterator[str]:
    if question.kind not in QUESTION_KINDS:
        yield f"kind {question.kind!r} is none of {', '.join(QUESTION_KINDS)}"
    if bool(question.asks) == (question.kind == "checklist"):
        yield "asks one thing, or is a checklist whose lines ask"
    yield from _name_faults(knowledge, question.asks) if question.asks else ()
    yield from _rule_faults(knowledge, question.show_if)
    yield from _when_faults(knowledge, question.when)
    fact = knowledge.fact(question.asks)
    if (question.show_if or question.when or getattr(fact, "asked_if", "") or getattr(fact, "pairing", "")) and not question.only_if:
        yield "is not for everybody: only_if says on paper for whom"
    yield from _grade_faults((question.text, question.help))
    offered = _values(knowledge, question.asks)
    yield from (f"{value!r} is no value of {question.asks}" for value in question.options if value not in offered)
    for line in question.lines:
        yield from (f"{line.asks}: {what}" for what in _line_faults(knowledge, question, line))


def _line_faults(knowledge: Knowledge, question: schema.FormQuestion, line: schema.FormLine) -> Iterator[str]:
    yield from _name_faults(knowledge, line.asks)
    yield from _rule_faults(knowledge, line.show_if)
    if not line.text and not line.asks.startswith("flag."):
        yield "a line that is no warning question needs its words"
    if question.kind == "dates":
        if line.value not in _values(knowledge, question.asks):
            yield f"{line.value!r} is no value of {question.asks}"
        return
    held = _values(knowledge, line.asks)
    yield from (f"{value!r} is no value of it" for value in (*line.value.split(), *line.otherwise.split()) if value not in held)
    fact = knowledge.fact(line.asks)
    if fact is not None and fact.kind in ("choice", "list") and set(held) != {"present", "absent"} and not line.value:
        yield "a line of a choice or a list needs its value"


def _values(knowledge: Knowledge, name: str) -> tuple[str, ...]:
    """What may be chosen for something that is asked."""
    if name.startswith("flag."):
        return YES_NO
    if name.startswith("own."):
        own = knowledge.own_fields.get(name.removeprefix("own."))
        return own.values if own else ()
    fact = knowledge.fact(name)
    if fact is None:
        return ()
    return YES_NO if fact.kind == "bool" else tuple(knowledge.treatments) if name == "patient.declined_treatments" else tuple(fact.words)


def _name_faults(knowledge: Knowledge, name: str) -> Iterator[str]:
    space, _, rest = name.partition(".")
    known = {"flag": knowledge.flags, "own": knowledge.own_fields}.get(space)
    if (rest not in known) if known is not None else (knowledge.fact(name) is None and name != BIRTH_DATE):
        yield f"no {name}"
    elif space == "flag" and "intake" not in knowledge.flags[rest].ask_at:
        yield f"{name} is not asked at intake"


def _rule_faults(knowledge: Knowledge, rule: str) -> Iterator[str]:
    try:
        if rule:
            check_types(knowledge, parse(rule))
    except (UnpinchError, ValueError) as error:
        yield f"show_if: {error}"


def _when_faults(knowledge: Knowledge, condition: str) -> Iterator[str]:
    try:
        if condition:
            read_condition(condition, (*knowledge.flags, "own"), ())
    except RuleError as error:
        yield f"when: {error}"


def _grade_faults(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if len(text.split()) > _SHORT_TEXT and (grade := reading_grade(text)) > HARDEST_GRADE:
            yield f"reads at school grade {grade:.0f}, at most {HARDEST_GRADE:.0f}: {text!r}"


# ---- what answers mean -----------------------------------------------------------------------------------------------------
def meanings(knowledge: Knowledge) -> Iterator[Fault]:
    """What an answer states is a fact with a value that it can have; a warning question says what its yes and its "unsure" mean."""
    for entry in knowledge.answer_facts.values():
        say = partial(fault, "answer_facts", entry.id)
        space, _, name = entry.id.partition(".")
        if name not in {"flag": knowledge.flags, "own": knowledge.own_fields}.get(space, {}):
            yield say("no such question")
            continue
        if entry.settled_by and entry.settled_by not in asked(knowledge):
            yield say(f"settled by {entry.settled_by}, which the form does not ask")
        given = {state.answer for state in entry.states}
        if space == "flag" and not entry.settled_by and not {"yes", "unsure"} <= given:
            yield say("says nothing of yes or of unsure")
        for state in entry.states:
            yield from (say(f"{state.answer}: {what}") for what in _state_faults(knowledge, entry, state))


def _state_faults(knowledge: Knowledge, entry: schema.AnswerFacts, state: schema.StatedFact) -> Iterator[str]:
    fact = knowledge.fact(state.fact)
    answers = _values(knowledge, entry.settled_by or entry.id)
    if state.answer not in (*answers, "unsure"):
        yield "is no answer to it"
    if state.side not in SIDES or state.weak not in ("y", "n"):
        yield "side or weak holds an unknown word"
    if fact is None:
        yield f"no {state.fact}"
        return
    if state.side and fact.sided != "left_right":
        yield f"{state.fact} has no sides"
    yield from _when_faults(knowledge, state.when)
    if not _can_be(fact, state):
        yield f"{state.value!r} is no value of {state.fact}"


def _can_be(fact: schema.PatientField | schema.Finding, state: schema.StatedFact) -> bool:
    if state.answer == "unsure":
        return not state.value
    match fact.kind:
        case "bool":
            return state.value in YES_NO
        case "number":
            return state.value.isdecimal()
        case "date":
            return _DAY.fullmatch(state.value) is not None
        case "list":
            return not state.value or state.value in fact.words or "ids of modalities.csv" in fact.words
    return state.value in fact.words


# ---- words -----------------------------------------------------------------------------------------------------------------
def shown_values(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Every fact and value whose words a patient can be shown: answers offered, units, and those of the follow-ups."""
    for _, question in questions(knowledge):
        if question.kind in CHOOSING and not question.lines:
            yield from ((question.asks, value) for value in question.options or _values(knowledge, question.asks))
        yield from (("", unit) for unit in question.units)
    for flag in knowledge.flags.values():
        if "intake" in flag.ask_at:
            yield from ((item.fact, option) for item in flag.follow_up if not item.asked_by for option in item.options)
    for name, fact in facts(knowledge).items():
        if "intake" in fact.asked_at and name not in knowledge.not_asked and "ids of modalities.csv" not in fact.words:
            yield from ((name, value) for value in fact.words)


def words(knowledge: Knowledge) -> Iterator[Fault]:
    """Every value that is shown has words, and every word stands for a value."""
    own = Counter((fact, value) for entry in knowledge.answer_words.values() for fact in entry.facts for value in entry.words)
    general = Counter(value for entry in knowledge.answer_words.values() if not entry.facts for value in entry.words)
    for (fact, value), times in own.items():
        if times > 1:
            yield fault("answer_words", "", f"{fact}: {value!r} has words in two entries")
    yield from (fault("answer_words", "", f"{value!r} has general words in two entries") for value, times in general.items() if times > 1)
    for fact, value in dict.fromkeys(shown_values(knowledge)):
        if not own[fact, value] and not general[value] and value not in knowledge.treatments:
            yield fault("answer_words", "", f"{value!r} of {fact or 'a unit'} has no words a patient can read")
    for entry in knowledge.answer_words.values():
        yield from (fault("answer_words", entry.id, what) for what in _word_faults(knowledge, entry))


def _word_faults(knowledge: Knowledge, entry: schema.AnswerWords) -> Iterator[str]:
    for fact in entry.facts:
        if fact != BIRTH_DATE and knowledge.fact(fact) is None and fact.removeprefix("own.") not in knowledge.own_fields:
            yield f"no {fact}"
    yield from (f"{value!r} has no words" for value, text in entry.words.items() if not text.strip())


HABIT_UNITS = ("times", "minutes", "kg")


def habits(knowledge: Knowledge) -> Iterator[Fault]:
    """A habit comes with items that exist, is counted in something, and its target is one that may be agreed on."""
    for habit in knowledge.habits.values():
        for item in habit.items:
            if item not in knowledge.exercises and item not in knowledge.treatments:
                yield fault("habits", habit.id, f"{item} is neither an exercise nor a treatment")
        if habit.counted_in not in HABIT_UNITS:
            yield fault("habits", habit.id, f"counted_in is one of {', '.join(HABIT_UNITS)}")
        if not habit.least <= habit.target <= habit.most:
            yield fault("habits", habit.id, f"target {habit.target:g} is not from {habit.least:g} to {habit.most:g}")
        if habit.only_agreed not in ("yes", "no"):
            yield fault("habits", habit.id, "only_agreed is yes or no")


CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (coverage, form, meanings, words, daily_card, habits)
