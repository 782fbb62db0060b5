"""The places along the sciatic nerve that a judgement names and the nerve picture shades, from the roots to the foot.

The words are those of the differential's site (`clinical/differential/site.AREAS`), in the order in which the nerve runs.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "root": "Nerve root in the low back",
        "buttock": "Nerve in the buttock",
        "thigh": "Nerve in the thigh",
        "fibular_neck": "Nerve at the outside of the knee",
        "nerves": "Nerve elsewhere, or nerves of both legs",
        "non_neural": "Not the nerve",
    }
)
"""Place and its label; a test compares them with the differential's."""

BACK_OF_THIGH, OUTER_THIGH = "back", "outer"
"""Two nerves of the thigh: the sciatic nerve at the back, and the skin nerve of the outer thigh, which is no part of it."""
OF_THE_SKIN = frozenset({"meralgia"})
"""Causes that sit in the skin nerve of the outer thigh; a test holds them against the differential's."""


def thigh_of(causes: Iterable[str]) -> str:
    """Say which nerve of the thigh is meant when these causes are signed.

    >>> thigh_of(["meralgia"]), thigh_of(["trauma"])
    ('outer', 'back')
    """
    return OUTER_THIGH if OF_THE_SKIN & set(causes) else BACK_OF_THIGH
