"""The named places of the body chart: the whole body, finest where sciatica lives. Meaning only; where they are drawn is in `places.py`.

Each place says its side, how far down the leg it is, and the roots whose skin it mainly belongs to. It does not say what causes a
symptom there: maps of skin areas differ between people and overlap.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unpinch.terms.side import Side

ROOTS = ("L2", "L3", "L4", "L5", "S1", "S2", "S3")
ROOTS_SOURCE = "root_levels: pain area and key point of each root; S3 with S2 in the saddle; between them clinical convention, not reviewed"
BACK, HIP, THIGH, KNEE, LOWER_LEG, FOOT, TOES = range(7)
"""How far down: from the back to the toes (convention)."""

PARTS: Mapping[str, str] = MappingProxyType(
    {
        "low_back": "Low back",
        "buttock": "Buttocks",
        "hip": "Hips, groin and between the legs",
        "thigh": "Thighs",
        "knee": "Knees",
        "lower_leg": "Lower legs and ankles",
        "foot": "Feet and toes",
        "upper_body": "Upper body, arms and head",
    }
)


@dataclass(frozen=True, slots=True)
class Region:
    """A place on the skin. `whole` names what it and its siblings are together ("left calf"); a middle place has no side."""

    id: str
    label: str
    part: str
    side: Side | None
    views: tuple[str, ...]
    rank: int
    roots: tuple[str, ...] = ()
    whole: str = ""

    @property
    def is_leg(self) -> bool:
        """Whether it belongs to the leg, from the thigh down."""
        return self.rank >= THIGH

    @property
    def mirrored(self) -> str:
        """The id of the same place on the other side."""
        return mirrored_id(self.id)


def mirrored_id(region: str) -> str:
    """The id of the same place in a mirror.

    >>> mirrored_id("left_heel"), mirrored_id("saddle")
    ('right_heel', 'saddle')
    """
    side, _, rest = region.partition("_")
    return f"{Side(side).opposite}_{rest}" if side in (Side.LEFT, Side.RIGHT) else region


FRONT, REAR, AROUND = ("front",), ("back",), ("front", "back")
_MIDDLE: tuple[Region, ...] = (
    Region("mid_low_back", "Middle of the low back", "low_back", None, REAR, BACK),
    Region("sacrum", "Base of the spine", "low_back", None, REAR, BACK),
    Region("saddle", "Between the legs and around the bottom", "hip", None, AROUND, HIP, ("S2", "S3")),
    Region("head_neck", "Head and neck", "upper_body", None, AROUND, BACK),
)
# id without side, label with {side}, part, views, rank, roots, whole with {side}
_SIDED: tuple[tuple[str, str, str, tuple[str, ...], int, tuple[str, ...], str], ...] = (
    ("low_back", "{side} low back", "low_back", REAR, BACK, (), ""),
    ("buttock_upper", "{side} upper buttock", "buttock", REAR, HIP, ("L5", "S1"), "{side} buttock"),
    ("buttock_lower", "{side} lower buttock", "buttock", REAR, HIP, ("L5", "S1"), "{side} buttock"),
    ("outer_hip", "{side} outer hip", "hip", AROUND, HIP, ("L5",), ""),
    ("groin", "{side} groin", "hip", FRONT, HIP, ("L2",), ""),
    ("thigh_front_upper", "{side} front thigh (upper)", "thigh", FRONT, THIGH, ("L2",), "{side} front thigh"),
    ("thigh_front_lower", "{side} front thigh (lower)", "thigh", FRONT, THIGH, ("L3",), "{side} front thigh"),
    ("thigh_inner", "{side} inner thigh", "thigh", FRONT, THIGH, ("L3",), ""),
    ("thigh_outer", "{side} outer thigh", "thigh", AROUND, THIGH, ("L4", "L5"), ""),
    ("thigh_back_upper", "{side} back thigh (upper)", "thigh", REAR, THIGH, ("S1", "S2"), "{side} back thigh"),
    ("thigh_back_lower", "{side} back thigh (lower)", "thigh", REAR, THIGH, ("S1", "S2"), "{side} back thigh"),
    ("knee_front", "{side} knee (front)", "knee", FRONT, KNEE, ("L3", "L4"), ""),
    ("knee_back", "{side} knee (back)", "knee", REAR, KNEE, ("S1", "S2"), ""),
    ("shin_inner", "{side} inner shin", "lower_leg", FRONT, LOWER_LEG, ("L4",), ""),
    ("shin_outer", "{side} outer shin", "lower_leg", AROUND, LOWER_LEG, ("L5",), ""),
    ("calf_upper", "{side} calf (upper)", "lower_leg", REAR, LOWER_LEG, ("S1",), "{side} calf"),
    ("calf_lower", "{side} calf (lower)", "lower_leg", REAR, LOWER_LEG, ("S1",), "{side} calf"),
    ("ankle_inner", "{side} inner ankle", "lower_leg", AROUND, FOOT, ("L4",), ""),
    ("ankle_outer", "{side} outer ankle", "lower_leg", AROUND, FOOT, ("L5", "S1"), ""),
    ("heel", "{side} heel", "foot", REAR, FOOT, ("S1",), ""),
    ("foot_top", "{side} foot (top)", "foot", FRONT, FOOT, ("L5",), ""),
    ("foot_outer", "{side} foot (outer edge)", "foot", FRONT, FOOT, ("S1",), ""),
    ("sole_inner", "{side} sole (inner half)", "foot", REAR, FOOT, ("S1",), "{side} sole"),
    ("sole_outer", "{side} sole (outer half)", "foot", REAR, FOOT, ("S1",), "{side} sole"),
    ("big_toe", "{side} big toe", "foot", AROUND, TOES, ("L5",), "{side} toes"),
    ("middle_toes", "{side} middle toes", "foot", AROUND, TOES, ("L5",), "{side} toes"),
    ("little_toe", "{side} little toe", "foot", AROUND, TOES, ("S1",), "{side} toes"),
    ("chest", "{side} chest", "upper_body", FRONT, BACK, (), ""),
    ("belly", "{side} belly", "upper_body", FRONT, BACK, (), ""),
    ("upper_back", "{side} upper back", "upper_body", REAR, BACK, (), ""),
    ("middle_back", "{side} middle back", "upper_body", REAR, BACK, (), ""),
    ("upper_arm", "{side} upper arm", "upper_body", AROUND, BACK, (), ""),
    ("forearm", "{side} forearm", "upper_body", AROUND, BACK, (), ""),
    ("hand", "{side} hand", "upper_body", AROUND, BACK, (), ""),
)


def _sided() -> Iterable[Region]:
    for stem, label, part, views, rank, roots, whole in _SIDED:
        for side in Side:
            word = str(side).capitalize()
            yield Region(f"{side}_{stem}", label.format(side=word), part, side, views, rank, roots, whole.format(side=word))


def _in_reading_order(regions: Iterable[Region]) -> dict[str, Region]:
    """From the back to the toes, the upper body last: the order of the list and of every summary."""
    parts = list(PARTS)
    return {region.id: region for region in sorted(regions, key=lambda r: (parts.index(r.part), r.rank))}


REGIONS: Mapping[str, Region] = MappingProxyType(_in_reading_order((*_MIDDLE, *_sided())))
"""Every place by id, in reading order."""


def texts() -> tuple[str, ...]:
    """Every label of this module, for translators."""
    return tuple(dict.fromkeys((*PARTS.values(), *(r.label for r in REGIONS.values()), *(r.whole for r in REGIONS.values() if r.whole))))
