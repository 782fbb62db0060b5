"""The bytes of a case file as plain maps, lists, words and numbers, before anybody asks what they mean.

It refuses whatever is no honest case file - too large, nested too deeply, broken, binary, with keys written twice, with YAML anchors
or tags - with one sentence that says where. YAML is read from its events: only whole and decimal numbers become numbers, so that
`no` stays the word no and 2026-01-12 stays text. Nothing is constructed, nothing can refer to itself.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from unpinch.terms.errors import InputError

MAX_BYTES = 1_000_000
"""Largest case file in bytes: a full case of one visit has about 10,000 (JUDGEMENT)."""
MAX_DEPTH = 12
"""Deepest nesting: a case file needs 5."""

Raw = Any  # dict[str, Raw] | list[Raw] | str | float | int | bool | None

_WHOLE = re.compile(r"[-+]?\d{1,18}")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF|nan|NaN|NAN)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SHOWN = 40


def read_raw(data: bytes, name: str) -> Raw:
    """Turn the bytes of the file `name` into plain values. The name's ending tells JSON from YAML; without one, the first sign does.

    Raises InputError naming the file, or the place inside it.
    """
    if len(data) > MAX_BYTES:
        raise InputError(name, f"the file is larger than {MAX_BYTES // 1_000_000} MB.", "A case file holds one person on one day.")
    text = _text(data, name)
    is_json = name.lower().endswith(".json") or (not name.lower().endswith((".yaml", ".yml")) and text.lstrip()[:1] == "{")
    raw = _read_json(text, name) if is_json else _read_yaml(text, name)
    if not isinstance(raw, dict):
        raise InputError(name, "a case file is a map with the keys as_of, patient, findings and so on, not a " + _kind(raw) + ".")
    check_tree(raw, name)
    return raw


def shown(value: object) -> str:
    """A value as a message may repeat it: short, on one line, without signs that steer a terminal.

    >>> shown("presnt"), shown(70.0), shown(["a", "b"])
    ('"presnt"', '70', 'a list')
    """
    if isinstance(value, str):
        line = printable(" ".join(value.split()))
        return f'"{line[:_SHOWN]}{"..." if len(line) > _SHOWN else ""}"'
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "nothing"}[value]
    if isinstance(value, int | float):
        return f"{value:g}"
    return f"a {_kind(value)}"


def printable(text: str) -> str:
    """The text without control signs, which could rewrite what a terminal shows; line ends and tabs stay."""
    return _CONTROL.sub(" ", text)


def _text(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(name, f"this is not a text file in UTF-8 (byte {error.start + 1}).") from None
    if "\0" in text:
        raise InputError(name, "this is not a text file.")
    if not text.strip():
        raise InputError(name, "the file is empty.", "The smallest case file says at least as_of and patient.")
    return text


def _kind(raw: object) -> str:
    return "map" if isinstance(raw, dict) else "list" if isinstance(raw, list) else "single value"


# ---- JSON ----------------------------------------------------------------------------------------------------------------
def _read_json(text: str, name: str) -> Raw:
    def pairs(items: list[tuple[str, Raw]]) -> dict[str, Raw]:
        made: dict[str, Raw] = {}
        for key, value in items:
            if key in made:
                _refuse_twice(name, key)
            made[key] = value
        return made

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_int=_whole, parse_constant=float)
    except json.JSONDecodeError as error:
        raise InputError(name, f"this is no readable JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except RecursionError:
        _refuse_depth(name)


def _whole(text: str) -> float:
    return int(text) if _WHOLE.fullmatch(text) else float(text)


def _refuse_twice(name: str, key: str, line: int = 0) -> NoReturn:
    where = f" again in line {line}" if line else " twice"
    raise InputError(name, f"the key {shown(key)} is written{where}; which one counts?", "Keep one, or use a list of dated entries.")


def _refuse_depth(name: str) -> NoReturn:
    raise InputError(name, f"the file is nested more than {MAX_DEPTH} levels deep.", "A case file needs five.")


# ---- YAML ----------------------------------------------------------------------------------------------------------------
def _read_yaml(text: str, name: str) -> Raw:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _YamlBuilder(name).build(yaml.parse(text, Loader=loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        problem = printable(str(getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"))
        raise InputError(name, f"this is no readable YAML: {where}{problem}.") from None


class _YamlBuilder:
    """Builds plain values from the events of a YAML parser, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.open: list[tuple[dict[str, Raw] | list[Raw], list[str]]] = []  # a container, and the key that waits for its value
        self.documents: list[Raw] = []

    def build(self, events: Iterator[Any]) -> Raw:
        import yaml

        for event in events:
            line = event.start_mark.line + 1
            if getattr(event, "anchor", None):  # an alias carries the anchor it repeats
                raise InputError(self.name, f"line {line}: anchors and aliases (& and *) are not read.", "Write the value out.")
            if getattr(event, "tag", None):
                raise InputError(self.name, f"line {line}: tags (!) are not read.", "Write a plain value.")
            if isinstance(event, yaml.ScalarEvent):
                self.put(event.value if not event.implicit[0] or self.wants_key else _plain(event.value), line)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self.enter({} if isinstance(event, yaml.MappingStartEvent) else [], line)
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self.open.pop()
        if len(self.documents) != 1:
            raise InputError(self.name, f"the file holds {len(self.documents)} documents.", "A case file holds one person on one day.")
        return self.documents[0]

    @property
    def wants_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1][0], dict) and not self.open[-1][1]

    def enter(self, container: dict[str, Raw] | list[Raw], line: int) -> None:
        if self.wants_key:
            raise InputError(self.name, f"line {line}: a key is a single word, not a {_kind(container)}.")
        if len(self.open) >= MAX_DEPTH:
            _refuse_depth(self.name)
        self.put(container, line)
        self.open.append((container, []))

    def put(self, value: Raw, line: int) -> None:
        if not self.open:
            self.documents.append(value)
            return
        container, waiting = self.open[-1]
        if isinstance(container, list):
            container.append(value)
        elif not waiting:
            if value in container:
                _refuse_twice(self.name, value, line)
            waiting.append(value)
        else:
            container[waiting.pop()] = value


def _plain(text: str) -> Raw:
    """What a YAML scalar without quotes stands for: nothing, a number or a word. Yes, no, true and dates stay words."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    if _NO_NUMBER.fullmatch(text):
        return math.nan
    return text


# ---- both ----------------------------------------------------------------------------------------------------------------
def check_tree(raw: Raw, name: str) -> None:
    """Refuse what no case may carry: deep nesting, NaN and infinity, halves of signs, keys over several lines.

    Raises InputError with the path.
    """
    waiting: list[tuple[Raw, str, int]] = [(raw, "", 1)]
    while waiting:
        value, path, depth = waiting.pop()
        if isinstance(value, dict | list):
            if depth > MAX_DEPTH:
                _refuse_depth(name)
            children = value.items() if isinstance(value, dict) else enumerate(value)
            for key, child in children:
                if isinstance(key, str):
                    _check_text(key, path or name)
                    if not key.isprintable():
                        raise InputError(path or name, f"{shown(key)} is no name of anything: it holds signs that cannot be printed.")
                waiting.append((child, f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key[:_SHOWN]}".lstrip("."), depth + 1))
        elif isinstance(value, float) and not math.isfinite(value):
            raise InputError(path or name, "this is no finite number.")
        elif isinstance(value, str):
            _check_text(value, path or name)


def _check_text(text: str, where: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise InputError(printable(where), "the text holds half a character.", "Save the file as UTF-8.") from None
