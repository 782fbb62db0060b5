"""The daily card: the warning signs a person at home is asked about, and the table by which a phone judges the answers alone.

Every day one line ("anything new on your red card?"), once a week every line. What is new is measured from the last answer, so "nothing
new" confirms the answers that stand and changes none of them: it is never kept as "no" (safety property S3). A yes or an unsure is kept as
the flag's own answer and judged by triage like every other; the phone judges it too, by the same rules, without a network.

    daily_card + flags -> lines of this person -> answers -> facts to keep (yes, unsure) | a day on which nothing was new
    flags + levels + words -> device_table -> the phone

Sources: P2 of progression.md; flags.yaml (`ask_at: daily_card`); the week is a judgement.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.form_answers import IntakeAnswer
from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.triage.grading import tables, warning_words
from unpinch.clinical.triage.languages import ENGLISH, SPANISH, Language
from unpinch.clinical.triage.sheet import CLINICIAN
from unpinch.clinical.triage.words import MAX_GAP, WINDOW
from unpinch.knowledge.decisions import MAIN_ANSWERS, Answer, Number, Question, Reaches, Terms
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import CardGroup, CardLine
from unpinch.terms.errors import InputError
from unpinch.terms.level import TriageLevel

FULL_EVERY_DAYS = 7
"""After so many days without the whole list the one line alone confirms nothing any more (issue: "the full list weekly"; judgement)."""
STOPS_FROM = TriageLevel.URGENT_72H
"""From this level the phone shows nothing but what to do, and holds the program until the clinic has looked (judgement: as triage does)."""
FROM_CARD = ("yes", "unsure")
Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class CardAnswers:
    """What somebody answered: `answers` flag to yes, no or unsure; `more` fact to option. `full` when every line was answered."""

    answers: Mapping[str, str]
    more: Mapping[str, str]
    full: bool = False


@dataclass(frozen=True, slots=True)
class CardDay:
    """A day on which somebody said that nothing was new; `full` when they went through every line."""

    on: dt.date
    full: bool


# ---- what is asked -------------------------------------------------------------------------------------------------------------
def groups_for(knowledge: Knowledge, case: Case) -> tuple[CardGroup, ...]:
    """The groups of the card that concern this person; what is not known concerns them."""
    judge = Judge(knowledge, case)
    return tuple(group for group in knowledge.daily_card.values() if not group.asked_if or judge.truth(group.asked_if) is not False)


def lines(knowledge: Knowledge) -> dict[str, CardLine]:
    """Every line of the card by its flag."""
    return {line.flag: line for group in knowledge.daily_card.values() for line in group.lines}


# ---- what it means -------------------------------------------------------------------------------------------------------------
def read_card(knowledge: Knowledge, given: Mapping[str, Any]) -> CardAnswers:
    """Read what a phone sent. Raises InputError naming the line; a full card leaves out no line of a group it answers."""
    known = lines(knowledge)
    answers, more = _words(given.get("answers"), "answers"), _words(given.get("more"), "more")
    for flag, word in answers.items():
        if flag not in known:
            raise InputError(f"answers.{flag[:60]}", "is no line of the daily card.")
        if word not in MAIN_ANSWERS:
            raise InputError(f"answers.{flag}", f"{word[:20]!r} is no answer.", "Send yes, no or unsure.")
    options = {each.follow_up.fact: each.follow_up.options for each in _follow_ups(knowledge, known)}
    for fact, word in more.items():
        if fact not in options or word not in options[fact]:
            raise InputError(f"more.{fact[:60]}", f"{word[:40]!r} is no answer to a question of the card.")
    full = given.get("full") is True
    always = {line.flag for group in knowledge.daily_card.values() if not group.asked_if for line in group.lines}
    if full and (left := sorted(always - set(answers))):
        raise InputError("full", f"says that every line was answered, and {left[0]} was not.", "Answer every line, or send full: false.")
    return CardAnswers(answers, more, full)


def _words(raw: Any, name: str) -> dict[str, str]:
    if raw is None:
        return {}
    if not isinstance(raw, dict) or not all(isinstance(key, str) and isinstance(word, str) for key, word in raw.items()):
        raise InputError(name, "is no list of answers by name.", 'Send {"name": "word"}.')
    return dict(raw)


def _follow_ups(knowledge: Knowledge, flags: Iterable[str]) -> Iterator[Question]:
    """The questions that belong to lines and that a person answers alone."""
    for flag in flags:
        yield from (each for each in tables(knowledge).decisions[flag].questions if each.follow_up.asked_by != CLINICIAN)


def told(knowledge: Knowledge, card: CardAnswers) -> tuple[IntakeAnswer, ...]:
    """What is kept of the answers: every yes and unsure with what was said to its questions. A "no" is kept as no fact."""
    known = lines(knowledge)
    kept = [_answer(known[flag], word) for flag, word in card.answers.items() if word in FROM_CARD]
    asked = {each.follow_up.fact for flag, word in card.answers.items() if word in FROM_CARD for each in _follow_ups(knowledge, [flag])}
    return (*kept, *(IntakeAnswer(fact, value=word) for fact, word in card.more.items() if fact in asked))


def _answer(line: CardLine, word: str) -> IntakeAnswer:
    if not line.fact:
        return IntakeAnswer(f"flag.{line.flag}", value="yes") if word == "yes" else IntakeAnswer(f"flag.{line.flag}", answer_word="unsure")
    value: str | float = float(line.value) if line.value.isdigit() else line.value
    return IntakeAnswer(line.fact, value=value) if word == "yes" else IntakeAnswer(line.fact, answer_word="unsure")


def nothing_new(card: CardAnswers) -> bool:
    """Whether a whole list says that nothing is new."""
    return card.full and not any(word in FROM_CARD for word in card.answers.values())


def confirmed_days(days: Iterable[CardDay], since: dt.date) -> tuple[dt.date, ...]:
    """The days that confirm the answers which stand: each whole list, and each one-line "no" within a week of a whole list.

    `since` is the day of the intake or visit at which the questions were asked last, which counts as a whole list.
    """
    found, full = [], since
    for day in sorted(set(days), key=lambda each: (each.on, not each.full)):
        full = max(full, day.on) if day.full else full
        if day.full or day.on - full <= dt.timedelta(FULL_EVERY_DAYS):
            found.append(day.on)
    return tuple(dict.fromkeys(found))


# ---- for the phone -------------------------------------------------------------------------------------------------------------
def device_table(knowledge: Knowledge, *, say: Say, option: Callable[[str, str], str]) -> dict[str, Any]:
    """Everything a phone needs to judge card and free text alone, in plain values. It holds nobody's data.

    `say` translates a text of the knowledge base, `option` gives the words of a fact's option. Texts keep their `{NUMBERS}`.
    """
    flags = list(_needed(knowledge))
    return {
        "version": knowledge.version,
        "groups": [_group(group, say) for group in knowledge.daily_card.values()],
        "lines": {flag: _line(knowledge, flag, say, option) for flag in flags},
        "levels": {level.id: _level(knowledge, level.id, say) for level in knowledge.levels.values()},
        "own_hours": _own_hours(knowledge, say),
        "words": _words_table(knowledge),
        "full_every_days": FULL_EVERY_DAYS,
    }


def _needed(knowledge: Knowledge) -> Iterator[str]:
    """The lines of the card, and every flag that words can raise."""
    own = lines(knowledge)
    yield from own
    yield from (flag.id for flag in knowledge.flags.values() if flag.warning_words and flag.id not in own)


def _group(group: CardGroup, say: Say) -> dict[str, Any]:
    return {
        "id": group.id,
        "label": say(group.plain_label),
        "statement": say(group.statement),
        "lines": [{"flag": line.flag, "short": say(line.text)} for line in group.lines],
    }


def _line(knowledge: Knowledge, name: str, say: Say, option: Callable[[str, str], str]) -> dict[str, Any]:
    flag, table = knowledge.flags[name], tables(knowledge).decisions[name]
    return {
        "title": say(flag.plain_label),
        "question": say(flag.question),
        "more": [
            {
                "key": f"{name}.{each.key}",
                "fact": each.follow_up.fact,
                "question": say(each.follow_up.question),
                "options": [{"value": value, "label": option(each.follow_up.fact, value)} for value in each.follow_up.options],
                "if": plain_terms(each.asked_if),
            }
            for each in _follow_ups(knowledge, [name])
        ],
        "rules": [{"if": plain_terms(rule.terms), "level": rule.level.word} for rule in table.rules],
        "do": {level: say(text) for level, text in flag.what_to_do.items()},
    }


def _level(knowledge: Knowledge, name: str, say: Say) -> dict[str, Any]:
    level, rank = knowledge.levels[name], TriageLevel.from_word(name)
    return {
        "rank": int(rank),
        "title": say(level.plain_label),
        "deadline": say(level.deadline),
        "out_of_hours": say(level.out_of_hours),
        "stops": rank >= STOPS_FROM,
    }


def _own_hours(knowledge: Knowledge, say: Say) -> dict[str, str]:
    """What holds out of hours for single flags, before what holds for the level."""
    rules = [rule for rule in knowledge.triage_rules.values() if rule.section == "out_of_hours" and "text" in rule.values]
    return {flag: say(str(rule.values["text"])) for rule in rules for flag in rule.flags}


def plain_terms(terms: Terms) -> list[dict[str, Any]]:
    """A conjunction in plain values, as the phone reads it."""
    return [_term(term) for term in terms]


def _term(term: object) -> dict[str, Any]:
    match term:
        case Answer(key, options, negated):
            return {"key": key, "is": sorted(options), "not": negated}
        case Number(name, op, limit):
            return {"number": name, "op": op, "limit": limit}
        case Reaches(flags, level):
            return {"flags": list(flags), "level": level.word}
    return {"any": [plain_terms(each) for each in term.alternatives]}  # type: ignore[attr-defined]


def _words_table(knowledge: Knowledge) -> dict[str, Any]:
    """The warning words: in English each phrase as the expressions of its parts; under `more` the other languages, in short.

    Phones keep older readers: what they know stays as it was, and they pass over `more`.
    """
    return {
        **_language(ENGLISH),
        "window": WINDOW,
        "gap": MAX_GAP,
        "phrases": _expressions(knowledge, silencing=False),
        "silencing": _expressions(knowledge, silencing=True),
        "more": [
            {
                **_language(SPANISH),
                "complaints": sorted(SPANISH.complaints),
                "phrases": _short_phrases(knowledge, SPANISH, silencing=False),
                "silencing": _short_phrases(knowledge, SPANISH, silencing=True),
            }
        ],
    }


def _language(language: Language) -> dict[str, Any]:
    return {
        "same": [[pattern.pattern, word] for pattern, word in language.same],
        "clause_end": language.clause_end.pattern,
        "negators": sorted(language.negators),
    }


def _expressions(knowledge: Knowledge, *, silencing: bool) -> list[dict[str, Any]]:
    read = warning_words(knowledge).read(silencing=silencing)
    return [
        {"flag": flag, "parts": [pattern.pattern for pattern in phrase.patterns()]}
        for language, flag, phrase in read
        if language is ENGLISH
    ]


def _short_phrases(knowledge: Knowledge, of: Language, *, silencing: bool) -> dict[str, list[str]]:
    """The phrases of each flag in plain words, parts joined by ` + `, gaps and endings as words of their own; each once."""
    found: dict[str, dict[str, None]] = {}
    for language, flag, phrase in warning_words(knowledge).read(silencing=silencing):
        if language is of:
            found.setdefault(flag, {})[" + ".join(phrase.parts)] = None
    return {flag: list(phrases) for flag, phrases in found.items()}


# ---- short, for a page -----------------------------------------------------------------------------------------------------------
def short_lines(knowledge: Knowledge, groups: Sequence[CardGroup]) -> tuple[str, ...]:
    """The signs in short, for the one line that is asked every day."""
    return tuple(line.text for group in groups for line in group.lines)
