"""A questionnaire that a clinic brings as a FHIR R4 Questionnaire file: read, asked, answered, scored.

For the clinic that is entitled to a questionnaire whose sentences we may not ship. It answers "what does this file ask, which questions are
open, what did the person answer" and, where a scoring rule is shipped and fits, the score. An unanswered question is never a "no": a count
of yes is complete only when every item has an answer. It knows no valueset server, no scripts and no pictures; what it does not support it
refuses with the place in the file. Sources: HL7 FHIR R4 Questionnaire; scoring as in the knowledge table `measures` (rmdq24, odi).
"""

import datetime as dt
import json
import math
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from unpinch.clinical.intake.raw_file import printable, shown
from unpinch.terms.errors import InputError

MAX_BYTES = 500_000
MAX_ITEMS = 300
MAX_DEPTH = 6
MAX_LETTERS = 2_000
"""A file larger, longer or deeper than this is no questionnaire for a waiting patient (JUDGEMENT)."""
KINDS = ("group", "display", "boolean", "choice", "integer", "decimal", "string", "text", "date")
ASKED = frozenset(KINDS) - {"group", "display"}
ORDINAL = ("ordinalValue", "itemWeight")
"""Ends of the addresses of the extensions that give an answer its points."""
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "!=": operator.ne, ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le,
}  # fmt: skip

Value = bool | float | str
Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer offered; `points` are those the file gives it, None when it gives none."""

    value: str
    text: str
    points: float | None = None
    system: str = ""


@dataclass(frozen=True, slots=True)
class EnableWhen:
    """A question is asked only when another one's answer compares so; `exists` asks whether there is one."""

    question: str
    op: str
    answer: Value


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the questionnaire: a heading, a note or a question. `depth` is how deep it stands in groups, `parent` the group's id."""

    id: str
    kind: str
    text: str
    required: bool = False
    choices: tuple[Choice, ...] = ()
    when: tuple[EnableWhen, ...] = ()
    when_any: bool = False
    longest: int = MAX_LETTERS
    depth: int = 0
    parent: str = ""

    @property
    def asks(self) -> bool:
        """Whether it is a question."""
        return self.kind in ASKED


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire as read: its items in the order of the file, groups before what they hold."""

    title: str
    url: str
    language: str
    items: tuple[Item, ...]

    @property
    def questions(self) -> tuple[Item, ...]:
        """The items that ask."""
        return tuple(item for item in self.items if item.asks)


# ---- reading the file ------------------------------------------------------------------------------------------------------
def read_questionnaire(data: bytes, name: str = "questionnaire") -> Questionnaire:
    """Read a FHIR Questionnaire file. Raises InputError that names the place and says how to mend it."""
    if len(data) > MAX_BYTES:
        raise InputError(name, f"the file is larger than {MAX_BYTES // 1000} KB.", "A questionnaire is text only, without pictures.")
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InputError(name, "this is not a text file in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise InputError(name, f"this is no readable JSON: line {error.lineno}, column {error.colno}.") from None
    except RecursionError:
        raise InputError(name, "the file is nested too deeply.") from None
    return questionnaire_from(raw, name)


def questionnaire_from(raw: object, name: str = "questionnaire") -> Questionnaire:
    """The same from parsed JSON, as it is stored."""
    if not isinstance(raw, dict) or raw.get("resourceType") != "Questionnaire":
        raise InputError(name, "this is no FHIR Questionnaire.", 'The file begins with "resourceType": "Questionnaire".')
    items = tuple(_items(raw.get("item"), f"{name}.item", 0, ""))
    if not any(item.asks for item in items):
        raise InputError(f"{name}.item", "the file holds no question.")
    if len(items) > MAX_ITEMS:
        raise InputError(f"{name}.item", f"{len(items)} items are too many.", f"At most {MAX_ITEMS}.")
    _check_references(items, name)
    title = _text(raw.get("title") or raw.get("name") or "", f"{name}.title") or "Questionnaire"
    return Questionnaire(title, _text(raw.get("url") or "", f"{name}.url"), _text(raw.get("language") or "", f"{name}.language"), items)


def _items(raw: object, where: str, depth: int, parent: str) -> Iterator[Item]:
    for number, entry in enumerate(_list(raw, where)):
        here = f"{where}[{number}]"
        if depth >= MAX_DEPTH:
            raise InputError(here, f"groups stand more than {MAX_DEPTH} deep.")
        item = _item(entry, here, depth, parent)
        yield item
        yield from _items(entry.get("item"), f"{here}.item", depth + 1, item.id)


def _item(raw: object, where: str, depth: int, parent: str) -> Item:
    if not isinstance(raw, dict):
        raise InputError(where, f"an item is a map, not {shown(raw)}.")
    link, kind = _text(raw.get("linkId") or "", f"{where}.linkId"), raw.get("type")
    if not link:
        raise InputError(f"{where}.linkId", "an item needs its linkId.")
    if kind not in KINDS:
        raise InputError(f"{where}.type", f"{shown(kind)} ({link}) is not supported.", f"Supported: {', '.join(KINDS)}.")
    if raw.get("repeats"):
        raise InputError(
            f"{where}.repeats", f"a question with several answers ({link}) is not supported.", "Make each answer a yes-or-no item."
        )
    prefix, text = _text(raw.get("prefix") or "", f"{where}.prefix"), _text(raw.get("text") or "", f"{where}.text")
    if not text and kind != "group":
        raise InputError(f"{where}.text", f"the item {link} has no words.")
    choices = tuple(_choices(raw, where, link)) if kind == "choice" else ()
    when = tuple(_when(entry, f"{where}.enableWhen[{at}]") for at, entry in enumerate(_list(raw.get("enableWhen"), f"{where}.enableWhen")))
    longest = raw.get("maxLength")
    return Item(
        link,
        kind,
        f"{prefix} {text}".strip(),
        raw.get("required") is True,
        choices,
        when,
        raw.get("enableBehavior") == "any",
        min(longest, MAX_LETTERS) if isinstance(longest, int) and longest > 0 else MAX_LETTERS,
        depth,
        parent,
    )


def _choices(raw: Mapping[str, Any], where: str, link: str) -> Iterator[Choice]:
    options = _list(raw.get("answerOption"), f"{where}.answerOption")
    if not options:
        raise InputError(
            f"{where}.answerOption", f"the item {link} offers no answers.", "List them in the file; a valueset elsewhere is not read."
        )
    for number, option in enumerate(options):
        here = f"{where}.answerOption[{number}]"
        if not isinstance(option, dict):
            raise InputError(here, f"an answer is a map, not {shown(option)}.")
        yield _choice(option, here)


def _choice(option: Mapping[str, Any], where: str) -> Choice:
    coding = option.get("valueCoding")
    if isinstance(coding, dict):
        code = _text(str(coding.get("code") or coding.get("display") or ""), where)
        words, system = _text(coding.get("display") or code, where), _text(coding.get("system") or "", where)
        points = _points(option, where) if _points(option, where) is not None else _points(coding, where)
        if code:
            return Choice(code, words, points, system)
    for key in ("valueString", "valueInteger"):
        if isinstance(option.get(key), str | int) and not isinstance(option.get(key), bool):
            return Choice(_text(str(option[key]), where), _text(str(option[key]), where), _points(option, where))
    raise InputError(where, "an answer needs valueCoding with a code, valueString or valueInteger.")


def _points(raw: Mapping[str, Any], where: str) -> float | None:
    for extension in _list(raw.get("extension"), f"{where}.extension"):
        if isinstance(extension, dict) and str(extension.get("url", "")).rstrip("/").endswith(ORDINAL):
            value = extension.get("valueDecimal", extension.get("valueInteger"))
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise InputError(f"{where}.extension", f"{shown(value)} is no number of points.")
            return float(value)
    return None


def _when(raw: object, where: str) -> EnableWhen:
    if not isinstance(raw, dict) or not isinstance(raw.get("question"), str):
        raise InputError(where, "a condition names the linkId of its question.")
    op = raw.get("operator")
    answers = [(key, value) for key, value in raw.items() if key.startswith("answer")]
    if op not in (*_COMPARE, "exists") or len(answers) != 1:
        raise InputError(where, f"{shown(op)} with {len(answers)} answers is not supported.", f"Operators: exists, {', '.join(_COMPARE)}.")
    key, value = answers[0]
    if key == "answerCoding" and isinstance(value, dict):
        value = str(value.get("code", ""))
    if not isinstance(value, bool | int | float | str):
        raise InputError(f"{where}.{key}", f"{shown(value)} cannot be compared with an answer.")
    return EnableWhen(raw["question"], op, value)


def _check_references(items: Sequence[Item], name: str) -> None:
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise InputError(f"{name}.item", f"the linkId {shown(item.id)} stands twice.", "Each item has its own.")
        seen.add(item.id)
    asking = {item.id for item in items if item.asks}
    for item in items:
        for when in item.when:
            if when.question not in asking:
                raise InputError(f"{name}.item", f"{item.id} waits for {shown(when.question)}, which is no question of this file.")


def _list(raw: object, where: str) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise InputError(where, f"takes a list, not {shown(raw)}.")
    return raw


def _text(raw: object, where: str) -> str:
    if not isinstance(raw, str):
        raise InputError(where, f"{shown(raw)} is no text.")
    if len(raw) > MAX_LETTERS:
        raise InputError(where, f"the text has {len(raw):,} letters.", f"At most {MAX_LETTERS:,}.")
    return " ".join(printable(raw).split())


# ---- asking and answering --------------------------------------------------------------------------------------------------
def enabled(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """The items that are shown, given the answers so far; what a hidden group holds is hidden with it."""
    shown_ids: set[str] = set()
    for item in questionnaire.items:
        if (not item.parent or item.parent in shown_ids) and _holds(item, answers, shown_ids):
            shown_ids.add(item.id)
    return tuple(item for item in questionnaire.items if item.id in shown_ids)


def _holds(item: Item, answers: Answers, shown_ids: set[str]) -> bool:
    if not item.when:
        return True
    told = (_compare(when, answers.get(when.question) if when.question in shown_ids else None) for when in item.when)
    return any(told) if item.when_any else all(told)


def _compare(when: EnableWhen, answer: Value | None) -> bool:
    if when.op == "exists":
        return (answer is not None) == (when.answer is True)
    if (
        answer is None
        or isinstance(answer, bool) != isinstance(when.answer, bool)
        or isinstance(answer, str) != isinstance(when.answer, str)
    ):
        return False
    return _COMPARE[when.op](answer, when.answer)


def read_answers(questionnaire: Questionnaire, raw: Mapping[str, Sequence[str]]) -> dict[str, Value]:
    """The answers a browser sends, by linkId; what is empty is not answered. Raises InputError naming the question's words."""
    given: dict[str, Value] = {}
    for item in questionnaire.questions:
        typed = next((value.strip() for value in reversed(raw.get(item.id, ())) if value.strip()), "")
        if typed:
            given[item.id] = _read(item, typed)
    return given


def _read(item: Item, typed: str) -> Value:
    match item.kind:
        case "boolean":
            if typed not in ("yes", "no"):
                raise InputError(item.text, "this answer is not on the list.", "Choose yes or no.")
            return typed == "yes"
        case "choice":
            if typed not in {choice.value for choice in item.choices}:
                raise InputError(item.text, "this answer is not on the list.", "Choose one of the answers shown.")
            return typed
        case "integer" | "decimal":
            return _read_number(item, typed)
        case "date":
            try:
                return dt.date.fromisoformat(typed).isoformat()
            except ValueError:
                raise InputError(item.text, f"{shown(typed)} is no day.", "Write a day such as 2026-01-12.") from None
    if len(typed) > item.longest:
        raise InputError(item.text, f"this text has {len(typed):,} letters.", f"Please keep it to {item.longest:,}.")
    return printable(typed)


def _read_number(item: Item, typed: str) -> float:
    try:
        number = float(typed.replace(",", "."))
    except ValueError:
        raise InputError(item.text, f"{shown(typed)} is no number.", "Write digits, such as 3.") from None
    if not math.isfinite(number) or (item.kind == "integer" and number != int(number)):
        raise InputError(item.text, f"{shown(typed)} is no whole number.", "Write digits, such as 3.")
    return number


def open_items(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """The questions that are shown and have no answer yet."""
    return tuple(item for item in enabled(questionnaire, answers) if item.asks and item.id not in answers)


# ---- the answers as FHIR ---------------------------------------------------------------------------------------------------
def response(questionnaire: Questionnaire, answers: Answers, authored: dt.datetime) -> dict[str, Any]:
    """The answers as a FHIR QuestionnaireResponse: completed when no shown question is open. What is hidden is kept out."""
    shown_items = enabled(questionnaire, answers)
    made: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "status": "in-progress" if open_items(questionnaire, answers) else "completed",
        "authored": authored.isoformat(),
        "item": _response_items(shown_items, answers, ""),
    }
    return {**made, "questionnaire": questionnaire.url} if questionnaire.url else made


def _response_items(items: Sequence[Item], answers: Answers, parent: str) -> list[dict[str, Any]]:
    made = []
    for item in items:
        if item.parent != parent or item.kind == "display":
            continue
        entry: dict[str, Any] = {"linkId": item.id, **({"text": item.text} if item.text else {})}
        if item.id in answers:
            entry["answer"] = [_answer(item, answers[item.id])]
        if below := _response_items(items, answers, item.id):
            entry["item"] = below
        made.append(entry)
    return made


def _answer(item: Item, value: Value) -> dict[str, Any]:
    match item.kind:
        case "boolean":
            return {"valueBoolean": value}
        case "integer":
            return {"valueInteger": int(value)}
        case "decimal":
            return {"valueDecimal": value}
        case "date":
            return {"valueDate": value}
        case "choice":
            choice = next(choice for choice in item.choices if choice.value == value)
            system = {"system": choice.system} if choice.system else {}
            return {"valueCoding": {**system, "code": choice.value, "display": choice.text}}
    return {"valueString": value}


def answers_from(questionnaire: Questionnaire, stored: Mapping[str, Any]) -> dict[str, Value]:
    """The answers of a stored QuestionnaireResponse."""
    kinds = {item.id: item for item in questionnaire.questions}
    found: dict[str, Value] = {}
    for entry in _entries(stored.get("item", ())):
        item = kinds.get(entry.get("linkId", ""))
        for answer in entry.get("answer", ()) if item is not None else ():
            value = next(iter(answer.values()))
            found[entry["linkId"]] = str(value.get("code", "")) if isinstance(value, dict) else float(value) if _is_number(value) else value
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _entries(items: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for entry in items:
        yield entry
        yield from _entries(entry.get("item", ()))
