"""How the figure looks: skin, hair, build and clothes, so that people see themselves; and the colours of the page, light and dark.

Colours reach the picture as CSS custom properties (`--u-skin`, ...), so that a page may change them; for print they stand literally.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unpinch.terms.errors import InputError


@dataclass(frozen=True)
class Look:
    """A person's appearance; `build` scales the thickness of trunk and limbs."""

    id: str
    label: str
    skin: str
    hair: str
    style: str
    shirt: str = "#2f7f86"
    shorts: str = "#34495e"
    shoe: str = "#c8553d"
    build: float = 1.0


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        look.id: look
        for look in (
            Look("teal", "Medium skin, short brown hair", "#e3a77c", "#4a3426", "short"),
            Look("plum", "Dark skin, black curls", "#8a5a3c", "#241c18", "curly", shirt="#7b4a86", shorts="#2f4a5e"),
            Look("moss", "Light skin, long fair hair", "#f0c7a4", "#b98a4a", "long", shirt="#5c7f3b", shorts="#3d4657"),
            Look("clay", "Brown skin, head scarf", "#b97f56", "#35577a", "scarf", shirt="#a4553f", shorts="#3b3f52", shoe="#4f7d63"),
            Look("slate", "Older adult, grey hair in a bun", "#e6b796", "#b9bcc0", "bun", shirt="#4a6a94", shorts="#54494a", build=1.05),
            Look("amber", "Older adult, bald, broad build", "#c98f66", "#8d8d8d", "fringe", shirt="#b5852c", shorts="#39475a", build=1.12),
            Look(
                "berry", "Light skin, black hair, broad build", "#f2cba9", "#26211f", "bun", shirt="#a23e5c", shorts="#333f57", build=1.12
            ),
            Look("pine", "Dark skin, short hair, slim build", "#6f4630", "#191412", "short", shirt="#1f7a5c", shorts="#434b5e", build=0.94),
        )
    }
)
DEFAULT = "teal"

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "page": "#f6f8f7",
        "floor": "#e3e8e5",
        "line": "#8d9a94",
        "mat": "#7fa8c9",
        "wood": "#9b7653",
        "wood2": "#b9936c",
        "soft": "#cfd9e6",
        "pillow": "#ffffff",
        "band": "#b23a6f",
        "metal": "#6b7680",
        "arrow": "#c96a10",
        "work": "#f0a202",
        "nerve": "#f2c230",
        "taut": "#d7372c",
        "water": "#6fb6d8",
        "ink": "#22303f",
    }
)
DARK: Mapping[str, str] = MappingProxyType(
    {
        "page": "#1d2427",
        "floor": "#2b3438",
        "line": "#7d8b8a",
        "mat": "#4d7da3",
        "wood": "#a98360",
        "wood2": "#c39f78",
        "soft": "#5c6c80",
        "pillow": "#b9c6d6",
        "band": "#e06b9e",
        "metal": "#9aa6b0",
        "arrow": "#ffa245",
        "work": "#ffc043",
        "nerve": "#ffe066",
        "taut": "#ff6b5e",
        "water": "#3f86a8",
        "ink": "#eef3f2",
    }
)


def shade(colour: str, share: float) -> str:
    """A colour made darker: each channel times `share`.

    >>> shade("#e3a77c", 0.5)
    '#71533e'
    """
    return "#" + "".join(f"{int(int(colour[i : i + 2], 16) * share):02x}" for i in (1, 3, 5))


def look_named(name: str) -> Look:
    """The look with an id. Raises InputError naming the choices."""
    if name not in LOOKS:
        raise InputError("look", f"there is no look {name!r}.", f"Choose one of {', '.join(LOOKS)}.")
    return LOOKS[name]


def person(look: Look) -> dict[str, str]:
    """The colours of a person by role; the far limb is darker."""
    return {
        "skin": look.skin,
        "skin2": shade(look.skin, 0.85),
        "hair": look.hair,
        "shirt": look.shirt,
        "shorts": look.shorts,
        "shorts2": shade(look.shorts, 0.8),
        "shoe": look.shoe,
        "shoe2": shade(look.shoe, 0.78),
        "eye": "#30241c",
    }


@dataclass(frozen=True)
class Paint:
    """Names of colours to what is written into the picture: a custom property, or the light colour itself for print."""

    look: Look
    literal: bool = False

    def __call__(self, role: str) -> str:
        """The value of a fill or stroke."""
        if not self.literal:
            return f"var(--u-{role})"
        return {**LIGHT, **person(self.look)}[role]

    def head(self) -> str:
        """The style element that gives the page's colours, light and dark; nothing for print."""
        if self.literal:
            return ""
        light = ";".join(f"--u-{role}:{colour}" for role, colour in LIGHT.items())
        dark = ";".join(f"--u-{role}:{colour}" for role, colour in DARK.items())
        still = ".u-still{display:none}@media (prefers-reduced-motion:reduce){.u-move{display:none}.u-still{display:inline}}"
        return (
            f"<style>.unpinch{{{light}}}@media (prefers-color-scheme:dark){{.unpinch:not([data-theme=light]){{{dark}}}}}"
            f".unpinch[data-theme=dark]{{{dark}}}{still}</style>"
        )

    def root(self) -> str:
        """The custom properties of the person, for the root's style attribute."""
        return "" if self.literal else ";".join(f"--u-{role}:{colour}" for role, colour in person(self.look).items())
