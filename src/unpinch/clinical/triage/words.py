"""Warning words in free text: which flags a person's own words raise, and where they stand for the clinician to read.

Text is data, never an instruction: a text can raise a flag, it can lower nothing and change no rule. The meaning is that of
triage_levels.md, section 8 (JUDGEMENT): words are made plain, a text falls into clauses, a phrase counts when it is not negated inside its
clause (a negator within five words before it or between its parts), and a flag's silencing phrase quiets that flag in its clause only.
Where a phrase stands several times in a clause, one place where it is not negated is enough. Every text is read in English and in Spanish
(`languages.py`). The work grows with the length of the text, not faster, and no text is cut off. Nothing here understands language: it
misses what the phrases do not foresee, and every hit asks.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from unpinch.clinical.triage.languages import ENGLISH, LANGUAGES, Language
from unpinch.knowledge.schema import Flag

WINDOW = 5
"""A negator reaches a phrase that begins within so many words after it."""
MAX_GAP = 3
"""`..` in a phrase stands for up to so many words."""
EXCERPT = 200
"""So many letters of the clause are shown to the clinician."""

_WORD = re.compile(r"[a-z0-9]+")
_GROUP = re.compile(r"\S+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase of a flag found in a text, the clause it stands in as the person wrote it, and where that clause begins and ends."""

    flag: str
    phrase: str
    excerpt: str
    start: int
    end: int


# ---- plain words -------------------------------------------------------------------------------------------------------
def _lower(text: str) -> str:
    """Lower case letter by letter, so that every place stays where it was."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else " " for c in text)


def _replaced(text: str, places: list[int], pattern: re.Pattern[str], word: str) -> tuple[str, list[int]]:
    """Replace in the text, and keep for every letter its place in the text as written."""
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for match in pattern.finditer(text):
        pieces += (text[at : match.start()], word)
        kept += places[at : match.start()]
        kept += [places[match.start()]] * len(word)
        at = match.end()
    return ("".join((*pieces, text[at:])), kept + places[at:]) if pieces else (text, places)


def plain(text: str, language: Language = ENGLISH) -> tuple[str, list[int]]:
    """The text in plain words, and for every letter of it its place in the text as written.

    >>> plain("I can't  wee!")[0]
    'i cant pee!'
    >>> from unpinch.clinical.triage.languages import SPANISH
    >>> plain("No  he podido orinar.", SPANISH)[0]
    'nopuedo orinar.'
    """
    result, places = _lower(text), list(range(len(text)))
    for pattern, word in language.same:
        result, places = _replaced(result, places, pattern, word)
    return result, places


# ---- phrases -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the table. All its parts must stand in one clause, in any order; `keys` are its words, `beginnings` those ending in *.

    `denies`: it says what is wrong by a denial of its own, so that none before it denies it (never in English).
    """

    text: str
    parts: tuple[str, ...]
    keys: frozenset[str]
    beginnings: tuple[str, ...]
    denies: bool = False

    def patterns(self) -> list[re.Pattern[str]]:
        """The expression of each part."""
        return [_pattern(part) for part in self.parts]

    def spans(self, clause: str) -> list[list[Span]]:
        """Where each part stands in the clause; a part that is nowhere has an empty list."""
        return [[match.span() for match in pattern.finditer(clause)] for pattern in self.patterns()]


@cache
def _pattern(part: str) -> re.Pattern[str]:
    """`..` is a gap of up to three words, `*` any ending."""
    pattern = ""
    for word in part.split():
        if word == "..":
            pattern += rf"(?: \w+){{0,{MAX_GAP}}}"
        elif word == "*":
            pattern += r"\w*"
        else:
            pattern += (" " if pattern else r"\b") + re.escape(word)
    return re.compile(pattern + r"\b")


def _plain_part(part: str, language: Language) -> str:
    """A part in plain words, with its gaps and endings as words of their own."""
    pieces = re.split(r"(\.\.|\*)", part)
    return " ".join(piece if piece in ("..", "*") else plain(piece, language)[0].strip() for piece in pieces if piece.strip())


def read_phrase(text: str, language: Language = ENGLISH) -> Phrase:
    """Read one phrase of the table.

    >>> sorted(read_phrase("numb + genital*").keys), read_phrase("numb + genital*").beginnings
    (['numb'], ('genital',))
    """
    parts = tuple(_plain_part(part, language) for part in text.split(" + "))
    keys, beginnings = set(), []
    for part in parts:
        words = part.split()
        for at, word in enumerate(words):
            if word not in ("..", "*"):
                if words[at + 1 : at + 2] == ["*"]:
                    beginnings.append(word)
                else:
                    keys.update(_WORD.findall(word))
    denies = bool(language.complaints) and not keys.isdisjoint(language.negators | language.complaints)
    return Phrase(text, parts, frozenset(keys), tuple(beginnings), denies)


# ---- one clause --------------------------------------------------------------------------------------------------------
class _Clause:
    """A clause in plain words, with its words counted and its negators found once."""

    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.words = frozenset(_WORD.findall(text))
        groups = [(match.start(), match.group()) for match in _GROUP.finditer(text)]
        self.starts = [start for start, _ in groups]
        self.negators = [at for at, (_, word) in enumerate(groups) if word in language.negators]
        against = language.negators | language.complaints
        self.against_silence = [at for at, (_, word) in enumerate(groups) if word in against]

    def may_hold(self, phrase: Phrase) -> bool:
        return phrase.keys <= self.words and all(any(w.startswith(b) for w in self.words) for b in phrase.beginnings)

    def holds(self, phrase: Phrase) -> bool:
        """Whether the phrase stands here without a negation, in one of its places at least."""
        if not self.may_hold(phrase):
            return False
        places = phrase.spans(self.text)
        reach = 0 if phrase.denies else WINDOW
        return all(places) and any(not self.negated(spans, self.negators, reach) for spans in _combinations(places))

    def silences(self, phrase: Phrase) -> bool:
        """Whether a silencing phrase stands here, judged in its first place only: silence must not be easier to reach than warning.

        For the same reason a complaint denies it as well: "no puedo orinar bien".
        """
        if not self.may_hold(phrase):
            return False
        places = phrase.spans(self.text)
        return all(places) and not self.negated([part[0] for part in places], self.against_silence, 0 if phrase.denies else WINDOW)

    def negated(self, spans: Sequence[Span], negators: Sequence[int], reach: int) -> bool:
        """A negator within so many words before the first part, or between the parts; words of the phrase itself do not count."""
        first, last = min(s for s, _ in spans), max(s for s, _ in spans)
        begin = bisect_left(self.starts, first)
        for at in negators[bisect_left(negators, begin - reach) :]:
            start = self.starts[at]
            if start >= last:
                return False
            if not any(s <= start < t for s, t in spans):
                return True
        return False


def _combinations(places: Sequence[Sequence[Span]]) -> Iterator[Sequence[Span]]:
    """Ways to choose one place for each part: the first of each, then each place of the first part with the nearest of the others."""
    yield [part[0] for part in places]
    if len(places) == 1:
        yield from ([span] for span in places[0][1:])
        return
    for span in places[0]:
        for others in product(*(_nearest(part, span) for part in places[1:])):
            yield [span, *others]


def _nearest(places: Sequence[Span], to: Span) -> Sequence[Span]:
    """The place just before and the place just after."""
    at = bisect_left(places, to)
    return places[max(at - 1, 0) : at + 1]


# ---- the flags' words --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _FlagWords:
    flag: str
    silencing: tuple[Phrase, ...]


class _Reader:
    """The warning words of all flags in one language, read once and looked up by their words."""

    def __init__(self, flags: Iterable[Flag], language: Language) -> None:
        self.language = language
        self.phrases = {flag.id: self._read(_words_of(flag, language)) for flag in flags}
        self.silencing = {flag.id: self._read(_silencing_of(flag, language)) for flag in flags}
        self._by_word: dict[str, list[tuple[_FlagWords, Phrase]]] = defaultdict(list)
        self._by_beginning: dict[str, list[tuple[_FlagWords, Phrase]]] = defaultdict(list)
        for flag, phrases in self.phrases.items():
            words = _FlagWords(flag, self.silencing[flag])
            for phrase in phrases:
                self._file(words, phrase)
        numbered = ((flag, phrase.text) for flag, phrases in self.phrases.items() for phrase in phrases)
        self._order = {each: number for number, each in enumerate(numbered)}

    def _read(self, phrases: Iterable[str]) -> tuple[Phrase, ...]:
        """The phrases of a list, those that are the same in plain words once; a dash stands for none."""
        made = [read_phrase(phrase, self.language) for phrase in phrases if phrase.strip() not in ("", "-")]
        return tuple({phrase.parts: phrase for phrase in reversed(made)}.values())[::-1]

    def _file(self, words: _FlagWords, phrase: Phrase) -> None:
        """File a phrase under its longest word, which is the rarest as a rule."""
        if phrase.keys:
            self._by_word[max(phrase.keys, key=lambda word: (len(word), word))].append((words, phrase))
        else:
            self._by_beginning[phrase.beginnings[0]].append((words, phrase))

    def hits(self, text: str) -> Iterator[Hit]:
        """Every flag that the text raises in this language; in the order of text, flags and phrases."""
        result, places = plain(text, self.language)
        at = 0
        for match in (*self.language.clause_end.finditer(result), None):
            end = match.start() if match else len(result)
            if result[at:end].strip():
                yield from self._in_clause(result[at:end], text, places[at], places[end] if end < len(places) else len(text))
            at = match.end() if match else end

    def _in_clause(self, clause: str, text: str, start: int, end: int) -> list[Hit]:
        read, silent, found = _Clause(clause, self.language), {}, []
        for words, phrase in self._candidates(read):
            if read.holds(phrase):
                if words.flag not in silent:
                    silent[words.flag] = any(read.silences(other) for other in words.silencing)
                if not silent[words.flag]:
                    found.append(Hit(words.flag, phrase.text, text[start:end].strip()[:EXCERPT], start, end))
        return sorted(found, key=lambda hit: self._order[hit.flag, hit.phrase])

    def _candidates(self, clause: _Clause) -> Iterator[tuple[_FlagWords, Phrase]]:
        for word in clause.words:
            yield from self._by_word.get(word, ())
        for beginning, phrases in self._by_beginning.items():
            if any(word.startswith(beginning) for word in clause.words):
                yield from phrases


class WarningWords:
    """The warning words of all flags in every language. No language's words deny or silence another's."""

    def __init__(self, flags: Mapping[str, Flag]) -> None:
        self._readers = tuple(_Reader(tuple(flags.values()), language) for language in LANGUAGES)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Every flag that the text raises, with phrase and clause; in the order of text, languages, flags and phrases."""
        found = [hit for reader in self._readers for hit in reader.hits(text)]
        return tuple(sorted(found, key=lambda hit: hit.start))

    def read(self, *, silencing: bool) -> Iterator[tuple[Language, str, Phrase]]:
        """Every phrase with its language and flag, for a reader elsewhere."""
        for reader in self._readers:
            for flag, phrases in (reader.silencing if silencing else reader.phrases).items():
                yield from ((reader.language, flag, phrase) for phrase in phrases)


def _words_of(flag: Flag, language: Language) -> tuple[str, ...]:
    return flag.warning_words if language is ENGLISH else flag.warning_words_es


def _silencing_of(flag: Flag, language: Language) -> tuple[str, ...]:
    return flag.silencing_words if language is ENGLISH else flag.silencing_words_es
