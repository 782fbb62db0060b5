"""Values of this room as plain JSON and back, so that what a decision rested on can be stored and read again exactly.

    from_plain(Decisions, json.loads(json.dumps(to_plain(found)))) == found

Written by the types themselves: a field that is added is stored without another line here. It migrates nothing: what was stored under
other types is refused, naming the field.
"""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from unpinch.terms.errors import InputError

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """This function will turn a value of this room into dicts, lists, text, numbers and None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_plain(inner) for key, inner in value.items()}
    if isinstance(value, frozenset):
        return sorted(to_plain(inner) for inner in value)
    return [to_plain(inner) for inner in value] if isinstance(value, tuple) else value


def from_plain(cls: type[T], plain: Mapping[str, Any]) -> T:
    """This function will read a value back. Raises InputError naming the field that is unknown, missing or of another kind."""
    hints = _hints(cast("Hashable", cls))
    strange = sorted(set(plain) - set(hints))
    if strange:
        raise InputError(f"{cls.__name__}.{strange[0]}", "was stored under another version and is not known here.")
    values = {name: _read(f"{cls.__name__}.{name}", hints[name], plain[name]) for name in plain}
    try:
        return cls(**values)
    except TypeError as error:
        raise InputError(cls.__name__, f"was stored under another version: {error}.") from None


@cache
def _hints(cls: Any) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {each.name: hints[each.name] for each in fields(cls)}


def _read(where: str, hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _read_either(where, inner, value)
    if origin is Literal:
        return value
    if origin is tuple:
        return _read_tuple(where, inner, value)
    if origin is frozenset:
        return frozenset(_read(where, inner[0], each) for each in value)
    if origin is not None and issubclass(origin, Mapping):
        return MappingProxyType({key: _read(where, inner[1], each) for key, each in value.items()})
    return _read_one(where, hint, value)


def _read_tuple(where: str, inner: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise InputError(where, f"must be a list, found {value!r}.")
    kinds = [inner[0]] * len(value) if inner[1:] == (...,) else list(inner)
    return tuple(_read(where, kind, each) for kind, each in zip(kinds, value, strict=True))


def _read_either(where: str, choices: tuple[Any, ...], value: Any) -> Any:
    if value is None and NoneType in choices:
        return None
    found = [choice for choice in choices if choice is not NoneType]
    for choice in found:
        if get_origin(choice) is tuple and isinstance(value, list):
            return _read(where, choice, value)
        if isinstance(choice, type) and isinstance(value, choice) and not isinstance(value, bool) ^ (choice is bool):
            return value
    return _read(where, found[0] if len(found) == 1 else next((c for c in found if c is float), found[0]), value)


def _read_one(where: str, hint: Any, value: Any) -> Any:
    try:
        if is_dataclass(hint) and isinstance(hint, type):
            return from_plain(hint, value)
        if hint is dt.datetime or hint is dt.date:
            return hint.fromisoformat(value)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(value)
    except (TypeError, ValueError) as error:
        raise InputError(where, f"cannot be read: {error}.") from None
    wanted = (int, float) if hint is float else hint
    if not isinstance(value, wanted) or (isinstance(value, bool) and hint is not bool):
        raise InputError(where, f"must be {hint.__name__}, found {value!r}.")
    return value
