"""What the nerve picture says in words: labels, what is shaded, and the text that stands for the picture.

The clinician reads the field's words; a patient reads plain ones, no root letters, no share, and never a cause. Labels are English;
`translate` turns each into the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unpinch.anatomy.curves import Point
from unpinch.anatomy.nerve_places import PLACES
from unpinch.anatomy.words import Translate, same

TITLE = "The sciatic nerve"
SIDES: Mapping[str, str] = MappingProxyType(
    {"left": "The left leg, seen from behind.", "right": "The right leg, seen from behind.", "both": "Both legs, seen from behind."}
)
NO_SIDE = "Seen from behind. Which leg is not settled."
COURSE: Mapping[str, str] = MappingProxyType(
    {
        "clinician": (
            "The roots L4 to S3 leave the spine and join into the sciatic nerve. It leaves the pelvis through the greater sciatic"
            " foramen below the piriformis muscle, runs down the back of the thigh and splits above the knee into the tibial nerve, which"
            " goes to the sole, and the common peroneal nerve, which turns round the neck of the fibula to the front of the shin."
        ),
        "patient": (
            "The sciatic nerve starts in the low back. It runs through the buttock and down the back of the thigh. Above the knee it"
            " splits in two: one part goes down the calf to the sole, the other round the outside of the knee to the top of the foot."
        ),
    }
)
PATIENT_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "root": "Low back: the nerve is irritated here",
        "buttock": "Buttock: the nerve is irritated here",
        "thigh": "Thigh: a nerve is irritated here",
        "fibular_neck": "Outside of the knee: the nerve is irritated here",
        "nerves": "The nerves of the leg are sensitive",
        "non_neural": "The nerve is not the source",
    }
)
"""What a patient reads about a signed place."""
SHADED = "Shaded: {places}."
SHARE = "{place}: {share}%"
PLACE_AND_ROOT = "{place} ({root})"
NOTHING_SHADED = "Nothing is shaded."
INSETS: Mapping[str, str] = MappingProxyType(
    {
        "root": "Close-up: roots beside discs and canal",
        "buttock": "Close-up: below the piriformis muscle",
        "thigh": "Close-up: between the thigh muscles",
        "fibular_neck": "Close-up: round the neck of the fibula",
    }
)
"""What the close-up of a place shows. The whole course and the skin nerve of the outer thigh have none."""
DISC, FIBULA, TIBIA = "Disc", "Fibula", "Tibia"
LEGS: Mapping[int, str] = MappingProxyType({-1: "Left leg", 1: "Right leg"})
ONE_LEG: Mapping[int, str] = MappingProxyType({-1: "Left leg, from behind", 1: "Right leg, from behind"})
"""Below the feet, by side: seen from behind, right is at x > 0."""


@dataclass(frozen=True, slots=True)
class Label:
    """A text in the margin with a line to a point. `place` and `root` say what it belongs to.

    `strong` marks what is shaded; what stands after a colon says more about it. `lit` marks the named root. A `bare` text has no line. A
    `minor` one gives way where several places are shaded.
    """

    text: str
    at: Point
    place: str = ""
    root: str = ""
    strong: bool = False
    lit: bool = False
    bare: bool = False
    minor: bool = False


ROOT_ENDS: Mapping[str, Point] = MappingProxyType(
    {"L4": (23, 402.4), "L5": (24.4, 422), "S1": (24, 447.4), "S2": (22, 456), "S3": (21.5, 465.6)}
)
PARTS: Mapping[str, tuple[Label, ...]] = MappingProxyType(
    {
        "clinician": (
            *(Label(root, at, "root", root) for root, at in ROOT_ENDS.items()),
            Label("Piriformis", (68, 460), "buttock", minor=True),
            Label("Greater sciatic foramen", (39, 461), "buttock", minor=True),
            Label("Sciatic nerve", (56, 545), "thigh"),
            Label("Common peroneal nerve", (65, 661), "fibular_neck"),
            Label("Neck of the fibula", (76, 706), "fibular_neck", minor=True),
            Label("Tibial nerve", (57.4, 765), "nerves"),
        ),
        "patient": (
            Label("Low back", (15, 400), "root"),
            Label("Buttock", (44, 481), "buttock"),
            Label("Back of the thigh", (56, 566), "thigh"),
            Label("Outside of the knee", (77, 697), "fibular_neck"),
            Label("Calf", (57.4, 765), "nerves"),
            Label("Sole", (57, 930), "nerves"),
        ),
    }
)
SKIN_NERVE = Label("Skin nerve of the outer thigh (runs in front)", (84.4, 530), "thigh")


def with_root(place: str, said: str, root: str, translate: Translate = same) -> str:
    """What is said of a shaded place, with the root that is meant."""
    told = translate(said)
    return translate(PLACE_AND_ROOT).format(place=told, root=root) if root and place == "root" else told


def share_label(place: str, share: float, translate: Translate = same) -> str:
    """A place with its share, for the clinician only."""
    return translate(SHARE).format(place=translate(PLACES[place]), share=round(100 * share))


def side_words(side: str, translate: Translate = same) -> str:
    """Which leg is drawn."""
    return translate(SIDES.get(side, NO_SIDE))


def texts() -> tuple[str, ...]:
    """Every English text of the picture a patient can read, for translators."""
    labels = tuple(label.text for label in PARTS["patient"])
    found = (
        TITLE,
        *SIDES.values(),
        NO_SIDE,
        COURSE["patient"],
        *PATIENT_PLACES.values(),
        SHADED,
        NOTHING_SHADED,
        *labels,
        *LEGS.values(),
        *ONE_LEG.values(),
    )
    return tuple(dict.fromkeys(found))


def clinician_texts() -> tuple[str, ...]:
    """Every English text that only the clinician reads."""
    labels = tuple(label.text for label in PARTS["clinician"] if not label.root)
    found = (
        *PLACES.values(),
        COURSE["clinician"],
        *labels,
        SKIN_NERVE.text,
        SHARE,
        PLACE_AND_ROOT,
        *INSETS.values(),
        DISC,
        FIBULA,
        TIBIA,
    )
    return tuple(dict.fromkeys(found))
