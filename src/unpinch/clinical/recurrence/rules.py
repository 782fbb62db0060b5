"""The figures of the notice rules, read once from the knowledge, and the sentences that are said. Nothing is decided here.

Sources: prognosis rules `flare-build-1` to `-5`, `alarm-missing`, `band-flag`, `flare-ours`; our own numbers in recurrence/course.yaml.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unpinch.clinical.home_program.figures import because, figure, number
from unpinch.knowledge.load import Knowledge

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class MainRule:
    """Two of the last three told days, at least two points above the median of the fortnight before them."""

    rise: float
    some: int
    of: int
    within: int
    window: int
    least: int


@dataclass(frozen=True, kw_only=True)
class SecondRule:
    """The following level: variances, threshold, what holds back the gain, and when the variances are a person's own."""

    q: float
    r: float
    threshold: float
    limit: float
    factor: float
    own_after: int
    q_bounds: tuple[float, float]
    r_bounds: tuple[float, float]


def main_rule(knowledge: Knowledge) -> MainRule:
    """This function will read the main rule (flare-build-1)."""
    return MainRule(
        rise=_main(knowledge, "above_median_nrs"),
        some=int(_main(knowledge, "days_above")),
        of=int(_main(knowledge, "of_reported_days")),
        within=int(_main(knowledge, "within_calendar_days")),
        window=int(_main(knowledge, "median_of_days")),
        least=int(_main(knowledge, "entries_min")),
    )


def second_rule(knowledge: Knowledge) -> SecondRule:
    """This function will read the second opinion's rule (flare-build-2)."""
    return SecondRule(
        q=_second(knowledge, "q"),
        r=_second(knowledge, "r"),
        threshold=_second(knowledge, "threshold"),
        limit=_second(knowledge, "innovation_above"),
        factor=_second(knowledge, "gain_factor"),
        own_after=int(_second(knowledge, "reestimate_after_entries")),
        q_bounds=(_second(knowledge, "q_min"), _second(knowledge, "q_max")),
        r_bounds=(_second(knowledge, "r_min"), _second(knowledge, "r_max")),
    )


def _main(knowledge: Knowledge, name: str) -> float:
    return figure(knowledge, "flare-build-1", name)


def _second(knowledge: Knowledge, name: str) -> float:
    return figure(knowledge, "flare-build-2", name)


def own(knowledge: Knowledge, name: str) -> int:
    """This function will give one of our own whole numbers about the course (judgement)."""
    return int(number(knowledge, name))


# ---- what is said ------------------------------------------------------------------------------------------------------------
Word = str | float | dt.date


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence of recurrence/course_notices.yaml with the words for its braces, so that another language can fill them in too."""

    id: str
    template: str
    words: Mapping[str, Word]
    source: str

    @property
    def text(self) -> str:
        """The sentence in English, days as ISO dates."""
        return self.template.format(**{name: f"{word:g}" if isinstance(word, float | int) else word for name, word in self.words.items()})


def say(knowledge: Knowledge, notice: str, **words: Word) -> Said:
    """This function will fill one notice in. Raises KeyError for one that does not exist or a word that is missing."""
    entry = knowledge.course_notices[notice]
    said = Said(id=notice, template=entry.text, words=MappingProxyType(words), source=because(entry, "").source)
    said.text  # noqa: B018  a word that is missing shows here and not on a page
    return said
