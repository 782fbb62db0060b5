"""Warning words in free text: which flags a person's own words raise, and where they stand for the clinician to read.

Text is data, never an instruction: a text can raise a flag, it can lower nothing and change no rule. The meaning is that of
triage_levels.md, section 8 (JUDGEMENT): words are made plain, a text falls into clauses, a phrase counts when it is not negated inside its
clause (a negator within five words before it or between its parts), and a flag's silencing phrase quiets that flag in its clause only.
Where a phrase stands several times in a clause, one place where it is not negated is enough. The work grows with the length of the text,
not faster, and no text is cut off. Nothing here understands language: it misses what the phrases do not foresee, and every hit asks.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from unpinch.knowledge.schema import Flag

NEGATORS = frozenset(
    [
        "no",
        "not",
        "never",
        "without",
        "denies",
        "deny",
        "havent",
        "hasnt",
        "isnt",
        "dont",
        "doesnt",
        "didnt",
        "nor",
        "arent",
        "wasnt",
        "none",
        "neither",
    ]
)
WINDOW = 5
"""A negator reaches a phrase that begins within so many words after it."""
MAX_GAP = 3
"""`..` in a phrase stands for up to so many words."""
EXCERPT = 200
"""So many letters of the clause are shown to the clinician."""

_APOSTROPHES = "'\u2018\u2019\u02bc`\u00b4"
SAME = tuple(
    (re.compile(pattern), word)
    for pattern, word in (  # forms read as one word; the order matters
        (r"\[[0-9;:]+m", " "),  # what is left of a color once its control sign is gone
        (r"[\u00ad\u200b-\u200f\u2060\ufeff]", ""),  # signs that nobody sees do not hide a word
        (rf"[{_APOSTROPHES}]", ""),
        (r"[^a-z0-9.,;:!?/]+", " "),
        (r"\bpins and needles\b|\btingles\b|\btingly\b", "tingling"),
        (r"\bdo not\b", "dont"),
        (r"\bdoes not\b", "doesnt"),
        (r"\bdid not\b", "didnt"),
        (r"\bcan no longer\b(?! feel)|\bno longer able to\b", "cant"),
        (r"\bcan ?not\b|\bcould ?n(?:ot|t)\b|\bunable to\b|\bhavent been able to\b|\bnot (?:been )?able to\b", "cant"),
        (r"\bpass(?:ing)? (?:water|urine)\b|\burinat(?:e|ing)\b|\bwee(?:ing)?\b|\bpeeing\b", "pee"),
        (r"\bwiping\b|\bwiped\b|\bwhip(?:e|ed|ing)\b", "wipe"),
        (r"\bnumb?n?ess\b|\bnumbnes\b", "numb"),
        (r"\bbetwen\b|\bbeetween\b", "between"),
        (r"\bfeeling\b|\bfelt\b", "feel"),
        (r"\bweakness\b|\bweaker\b", "weak"),
        (r"\bbum\b|\bbackside\b|\bbutt\b", "bottom"),
        (r"\btummy\b|\bbelly\b|\babdomen\b", "stomach"),
    )
)
CLAUSE_END = re.compile(r"[.,;!?]|\b(?:but|and|however|then|now|since)\b")
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


def plain(text: str) -> tuple[str, list[int]]:
    """The text in plain words, and for every letter of it its place in the text as written.

    >>> plain("I can't  wee!")[0]
    'i cant pee!'
    """
    result, places = _lower(text), list(range(len(text)))
    for pattern, word in SAME:
        result, places = _replaced(result, places, pattern, word)
    return result, places


# ---- phrases -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the table. All its parts must stand in one clause, in any order; `keys` are its words, `beginnings` those ending in *."""

    text: str
    parts: tuple[str, ...]
    keys: frozenset[str]
    beginnings: tuple[str, ...]

    def spans(self, clause: str) -> list[list[Span]]:
        """Where each part stands in the clause; a part that is nowhere has an empty list."""
        return [[match.span() for match in _pattern(part).finditer(clause)] for part in self.parts]


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


def _plain_part(part: str) -> str:
    """A part in plain words, with its gaps and endings as words of their own."""
    pieces = re.split(r"(\.\.|\*)", part)
    return " ".join(piece if piece in ("..", "*") else plain(piece)[0].strip() for piece in pieces if piece.strip())


def read_phrase(text: str) -> Phrase:
    """Read one phrase of the table.

    >>> sorted(read_phrase("numb + genital*").keys), read_phrase("numb + genital*").beginnings
    (['numb'], ('genital',))
    """
    parts = tuple(_plain_part(part) for part in text.split(" + "))
    keys, beginnings = set(), []
    for part in parts:
        words = part.split()
        for at, word in enumerate(words):
            if word not in ("..", "*"):
                if words[at + 1 : at + 2] == ["*"]:
                    beginnings.append(word)
                else:
                    keys.update(_WORD.findall(word))
    return Phrase(text, parts, frozenset(keys), tuple(beginnings))


# ---- one clause --------------------------------------------------------------------------------------------------------
class _Clause:
    """A clause in plain words, with its words counted and its negators found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = frozenset(_WORD.findall(text))
        groups = [(match.start(), match.group()) for match in _GROUP.finditer(text)]
        self.starts = [start for start, _ in groups]
        self.negators = [at for at, (_, word) in enumerate(groups) if word in NEGATORS]

    def may_hold(self, phrase: Phrase) -> bool:
        return phrase.keys <= self.words and all(any(w.startswith(b) for w in self.words) for b in phrase.beginnings)

    def holds(self, phrase: Phrase) -> bool:
        """Whether the phrase stands here without a negation, in one of its places at least."""
        if not self.may_hold(phrase):
            return False
        places = phrase.spans(self.text)
        return all(places) and any(not self.negated(spans) for spans in _combinations(places))

    def silences(self, phrase: Phrase) -> bool:
        """Whether a silencing phrase stands here, judged in its first place only: silence must not be easier to reach than warning."""
        if not self.may_hold(phrase):
            return False
        places = phrase.spans(self.text)
        return all(places) and not self.negated([part[0] for part in places])

    def negated(self, spans: Sequence[Span]) -> bool:
        """A negator within five words before the first part, or between the parts; words of the phrase itself do not count."""
        first, last = min(s for s, _ in spans), max(s for s, _ in spans)
        begin = bisect_left(self.starts, first)
        for at in self.negators[bisect_left(self.negators, begin - WINDOW) :]:
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


class WarningWords:
    """The warning words of all flags, read once and looked up by their words."""

    def __init__(self, flags: Mapping[str, Flag]) -> None:
        self._by_word: dict[str, list[tuple[_FlagWords, Phrase]]] = defaultdict(list)
        self._by_beginning: dict[str, list[tuple[_FlagWords, Phrase]]] = defaultdict(list)
        for flag in flags.values():
            words = _FlagWords(flag.id, tuple(map(read_phrase, _listed(flag.silencing_words))))
            for phrase in map(read_phrase, _listed(flag.warning_words)):
                self._file(words, phrase)
        self._flags = tuple(flags.values())
        self._order = {
            (flag.id, phrase): (at, number) for at, flag in enumerate(flags.values()) for number, phrase in enumerate(flag.warning_words)
        }

    def _file(self, words: _FlagWords, phrase: Phrase) -> None:
        """File a phrase under its longest word, which is the rarest as a rule."""
        if phrase.keys:
            self._by_word[max(phrase.keys, key=lambda word: (len(word), word))].append((words, phrase))
        else:
            self._by_beginning[phrase.beginnings[0]].append((words, phrase))

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Every flag that the text raises, with the phrase and the clause it stands in; in the order of text, flags and phrases."""
        result, places = plain(text)
        found: list[Hit] = []
        at = 0
        for match in (*CLAUSE_END.finditer(result), None):
            end = match.start() if match else len(result)
            if result[at:end].strip():
                found += self._in_clause(result[at:end], text, places[at], places[end] if end < len(places) else len(text))
            at = match.end() if match else end
        return tuple(found)

    def expressions(self, *, silencing: bool) -> Iterator[tuple[str, list[str]]]:
        """Every phrase as a flag and the expressions of its parts, for a reader in another language."""
        for flag in self._flags:
            for phrase in map(read_phrase, _listed(flag.silencing_words if silencing else flag.warning_words)):
                yield flag.id, [_pattern(part).pattern for part in phrase.parts]

    def _in_clause(self, clause: str, text: str, start: int, end: int) -> list[Hit]:
        read, silent, found = _Clause(clause), {}, []
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


def _listed(phrases: Iterable[str]) -> Iterator[str]:
    """The phrases of a list; a dash stands for none."""
    return (phrase for phrase in phrases if phrase.strip() not in ("", "-"))
