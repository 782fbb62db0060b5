"""What a painted mark means: pain, burning, numbness, or pins and needles. Colour is never alone: each has a pattern and a word."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Quality:
    """One kind of feeling. `token` names its colours (`--chart-pain`), `pattern` how it is hatched where colour is not seen."""

    id: str
    label: str
    token: str
    pattern: str
    example: str


QUALITIES: Mapping[str, Quality] = MappingProxyType(
    {
        quality.id: quality
        for quality in (
            Quality("pain", "Pain", "pain", "slanted lines", "Ache, sharp pain or a shooting pain"),
            Quality("burning", "Burning", "burning", "crosses", "A hot or burning feeling"),
            Quality("numbness", "Numbness", "numbness", "level lines", "The skin feels dull or has no feeling"),
            Quality("pins_and_needles", "Pins and needles", "pins", "dots", "Tingling, prickling or the feeling of ants on the skin"),
        )
    }
)

HURTS = frozenset({"pain", "burning"})
"""The qualities that count as pain where a question asks about pain (clinical convention: burning pain is pain)."""
SKIN_CHANGE = frozenset({"burning", "numbness", "pins_and_needles"})
"""The qualities that say the feeling of the skin has changed."""
