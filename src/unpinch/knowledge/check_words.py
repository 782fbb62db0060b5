"""Are the warning words whole: each flag that has them in one language has them in the other, none is empty, none stands twice?

Whether the words of a language are those that people use is for somebody who speaks it; nobody has reviewed the Spanish ones.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from unpinch.knowledge import schema
from unpinch.knowledge.faults import Fault, fault
from unpinch.knowledge.load import Knowledge

NONE = "-"
"""A list that says that there are none."""


def warning_words(knowledge: Knowledge) -> Iterator[Fault]:
    """The warning words of every flag, in both languages."""
    for flag in knowledge.flags.values():
        yield from (fault("flags", flag.id, what) for what in (*_languages(flag), *_phrases(flag)))


def _languages(flag: schema.Flag) -> Iterator[str]:
    lists = {name: _listed(getattr(flag, name)) for name in ("warning_words", "warning_words_es")}
    if bool(lists["warning_words"]) != bool(lists["warning_words_es"]):
        lacking = next(name for name, phrases in lists.items() if not phrases)
        yield f"`{lacking}` is empty: a flag has its warning words in every language or in none"
    if _listed(flag.silencing_words) and not flag.silencing_words_es:
        yield "`silencing_words_es` is missing: write `-` where nothing silences"


def _phrases(flag: schema.Flag) -> Iterator[str]:
    for name in ("warning_words", "warning_words_es", "silencing_words", "silencing_words_es"):
        phrases = getattr(flag, name)
        yield from (f"`{name}`: {phrase!r} has a part without a word" for phrase in _listed(phrases) if _hollow(phrase))
        yield from (f"`{name}`: {phrase!r} stands twice" for phrase, count in Counter(phrases).items() if count > 1)
    both = sorted(_listed(flag.warning_words) & _listed(flag.warning_words_es))
    yield from (f"`warning_words_es`: {phrase!r} stands in English already" for phrase in both)


def _listed(phrases: Iterable[str]) -> set[str]:
    return {phrase for phrase in phrases if phrase.strip() != NONE}


def _hollow(phrase: str) -> bool:
    """Whether a part of a phrase holds no letter."""
    return not all(any(letter.isalnum() for letter in part) for part in phrase.split(" + "))


CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (warning_words,)
