"""Words that would tell a stranger who looks over a shoulder what somebody is treated for: none of them leaves the clinic by message."""

import re
from functools import cache

from unpinch.actions.assessment import knowledge

STEMS = (
    "sciatic", "ciátic", "nerv", "disc", "disk", "spin", "espin", "lumb", "back", "espalda", "leg", "pierna", "pain", "dolor", "numb",
    "symptom", "síntoma", "diagnos", "patient", "pacient", "exercis", "ejercici", "surg", "cirug", "medic", "treat", "tratamient",
)  # fmt: skip
"""How such words begin, in English and Spanish (judgement)."""
SHORTEST = 6
"""Words of a cause's name that are this long say something; shorter ones are "with" and "path"."""


@cache
def _pattern() -> re.Pattern[str]:
    named = {word for cause in knowledge().causes.values() for word in re.findall(r"[a-z]+", cause.label.lower()) if len(word) >= SHORTEST}
    return re.compile(rf"\b(?:{'|'.join(sorted({*STEMS, *named}))})\w*", re.IGNORECASE)


def tells(text: str) -> tuple[str, ...]:
    """The words of a text that tell what somebody is treated for.

    >>> tells("Harbor Spine Center: your program is ready")
    ('Spine',)
    """
    return tuple(dict.fromkeys(match.group(0) for match in _pattern().finditer(text)))
