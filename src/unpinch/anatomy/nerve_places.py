"""The places along the sciatic nerve that a judgement names and the nerve picture shades, from the roots to the foot.

The words are those of the differential's site (`clinical/differential/site.AREAS`), in the order in which the nerve runs.
"""

from collections.abc import Mapping
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
