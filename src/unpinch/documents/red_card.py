"""The signs of the red card: the warning signs of the daily card, in the patient's short words, by what they ask for at their worst.

Answers "when do I call, and whom?" for paper and screen alike. A sign whose most serious text names a line of its own, such as the one for
a crisis, stands with that line. The lists are the knowledge's, never written by hand.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from unpinch.knowledge import load_knowledge
from unpinch.knowledge.schema import Flag

DAILY = "daily_card"
NOW = "emergency"
COMMON = ("EMERGENCY", "CLINIC", "OUT_OF_HOURS")
"""The numbers a heading names already."""
NUMBER = re.compile(r"{([A-Z_]+)}")


@dataclass(frozen=True, slots=True)
class CardSigns:
    """English labels: what needs help at once, what belongs to a line of its own (label, name of the number), what waits until today."""

    now: tuple[str, ...]
    own_line: tuple[tuple[str, str], ...]
    today: tuple[str, ...]


@cache
def daily_signs() -> CardSigns:
    """The signs of every flag that the daily card asks for."""
    now, own, today = [], [], []
    for flag in load_knowledge().flags.values():
        if DAILY not in flag.ask_at:
            continue
        if line := _own_line(flag):
            own.append((flag.plain_label, line))
        elif NOW in flag.what_to_do:
            now.append(flag.plain_label)
        else:
            today.append(flag.plain_label)
    return CardSigns(tuple(now), tuple(own), tuple(today))


def _own_line(flag: Flag) -> str:
    """The number beyond the common ones that the most serious text names first; empty for none."""
    worst = next(iter(flag.what_to_do.values()))
    return next((name for name in NUMBER.findall(worst) if name not in COMMON), "")


def with_lines(signs: CardSigns, numbers: Mapping[str, str], instead: str) -> tuple[tuple[str, str], ...]:
    """The signs with a line of their own, each with its number; `instead` where the clinic has not set it."""
    return tuple((label, numbers.get(name) or instead) for label, name in signs.own_line)
