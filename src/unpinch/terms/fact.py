"""One dated entry about a person: what was observed or told, on which side, when.

A fact's id is `patient.<field>` or `finding.<finding>`, as the vocabulary writes it. Absent, "not tested" and "unknown" are three
different things: a fact that was not tested has no value, and nothing downstream may read it as "no" (safety property S3).
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from unpinch.terms.side import Side

Scalar = str | float | tuple[str, ...]
UNKNOWN_WORDS = frozenset({"unknown", "not_tested", "declined"})
UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry as it counts: `value` is a word, a number in the field's own unit, or a tuple of words for a list.

    `value` None means asked or listed, but without an answer; `answer` keeps the word that was given for it (`not_tested`,
    `declined`, `unsure`). `at` None means "as of the day of the case".
    """

    id: str
    value: Scalar | None
    side: Side | None = None
    at: dt.date | None = None
    answer: str = ""
    unit: str = ""
    remark: str = ""
    source: Literal["case", "text"] = "case"

    @property
    def key(self) -> str:
        """Id with side, as rules and conflicts name it."""
        return f"{self.id}.{self.side}" if self.side else self.id

    @property
    def known(self) -> bool:
        """Whether the entry carries a value that a rule may read."""
        return self.value is not None
