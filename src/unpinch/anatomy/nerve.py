"""The nerve picture: low back, pelvis and leg from behind, the sciatic nerve from its roots to the foot, and the shaded place.

It answers "where along the nerve". For the clinician it may shade several places by their share; for a patient only the place that a
therapist signed, in plain words, without a number and without a cause (safety property S10). Left is drawn from the same lines as
right, in a mirror (S6). Pure text: no script, no style, so that a strict content policy holds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from unpinch.anatomy import nerve_art as art
from unpinch.anatomy import nerve_inset, nerve_labels, nerve_words
from unpinch.anatomy.curves import Point, number
from unpinch.anatomy.nerve_art import BOTTOM, TOP, Pens
from unpinch.anatomy.nerve_places import BACK_OF_THIGH, OUTER_THIGH, PLACES
from unpinch.anatomy.nerve_shapes import ROOTS
from unpinch.anatomy.nerve_words import Label
from unpinch.anatomy.words import Translate, same
from unpinch.terms.errors import InputError

SIDES = ("left", "right", "both", "none", "")
AUDIENCES = ("clinician", "patient")
THIGH = ("", BACK_OF_THIGH, OUTER_THIGH)
FONTS = "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,sans-serif"
MARGIN, HIP, LENS_SIDE, FEET = 250.0, 104.0, 188.0, 24.0
"""Units to the outer edge of the labels, of the hip, and of the close-up; what the words below the feet need."""

NOT_NERVE, MID_CALF = 850.0, (64.0, 790.0)
"""Where words stand or lines end that belong to no ring."""


@dataclass(frozen=True)
class Shading:
    """What is shaded: places with their strength (1 to 4), the strongest first, and the root or thigh nerve that is meant."""

    steps: Mapping[str, int] = field(default_factory=dict)
    root: str = ""
    thigh: str = BACK_OF_THIGH

    def spot(self, place: str) -> str:
        """The oval of a place."""
        if place == "root" and self.root:
            return f"root:{self.root}"
        return "thigh:outer" if place == "thigh" and self.thigh == OUTER_THIGH else place

    @property
    def places(self) -> tuple[str, ...]:
        """The shaded places that lie on the nerve."""
        return tuple(place for place in self.steps if place != "non_neural")


def nerve_svg(
    *,
    side: str = "both",
    site: str = "",
    root: str = "",
    shares: Mapping[str, float] | None = None,
    thigh: str = "",
    audience: str = "clinician",
    literal: bool = False,
    title: str = "",
    desc: str = "",
    name: str = "nerve",
    translate: Translate = same,
) -> str:
    """Draw the nerve. `site` is the signed place; `shares` (clinician only) shade every place by its share instead.

    `side` is the leg; unknown draws both. `root` narrows the place "root"; `thigh` says whether "thigh" means the sciatic nerve at the back
    or the skin nerve of the outer thigh; unsaid, a signed place means the back and a share the outer nerve, the only one that is ranked
    (`nerve_places.thigh_of`). `name` must differ between pictures of one page. Raises InputError for anything unknown.
    """
    _check(side=side, site=site, root=root, thigh=thigh, audience=audience, shares=shares)
    pens = Pens(name, literal, translate)
    shading = _shading(site, root, thigh, shares)
    picture = _Picture(pens, side, audience, shading, shares or {})
    said = desc or picture.words()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="nerve-svg" viewBox="{picture.box()}" role="img" aria-labelledby="{name}-t"'
        f' aria-describedby="{name}-d" data-side={quoteattr(side)} font-family="{FONTS}">'
        f'<title id="{name}-t">{pens.say(title or nerve_words.TITLE)}</title><desc id="{name}-d">{escape(said)}</desc>'
        f"{picture.defs()}{picture.body()}{picture.legs()}{picture.margin()}{picture.lens()}</svg>"
    )


def _check(*, side: str, site: str, root: str, thigh: str, audience: str, shares: Mapping[str, float] | None) -> None:
    for what, value, known in (
        ("side", side, SIDES),
        ("site", site, ("", *PLACES)),
        ("root", root, ("", *ROOTS)),
        ("thigh", thigh, THIGH),
        ("audience", audience, AUDIENCES),
        *(("shares", place, tuple(PLACES)) for place in shares or ()),
    ):
        if value not in known:
            raise InputError(what, f"the nerve picture has no {what} {value[:40]!r}.", f"Possible: {', '.join(filter(None, known))}.")
    if audience == "patient" and shares is not None:
        raise InputError("shares", "a patient's picture shows the signed place only.", "Pass `site` with what the therapist signed.")


def _shading(site: str, root: str, thigh: str, shares: Mapping[str, float] | None) -> Shading:
    if site:
        return Shading({site: 4}, root if site == "root" else "", thigh or BACK_OF_THIGH)
    ranked = sorted((shares or {}).items(), key=lambda item: -item[1])
    return Shading({place: step for place, share in ranked if (step := art.step_of(share))}, root, thigh or OUTER_THIGH)


@dataclass(frozen=True)
class _Picture:
    """One picture, part by part."""

    pens: Pens
    side: str
    audience: str
    shading: Shading
    shares: Mapping[str, float]

    @property
    def signs(self) -> tuple[int, ...]:
        """The sides drawn: seen from behind, right is at x > 0."""
        return {"right": (1,), "left": (-1,)}.get(self.side, (1, -1))

    @property
    def below(self) -> dict[int, tuple[str, ...]]:
        """The words below the feet."""
        words = nerve_words.ONE_LEG if len(self.signs) == 1 else nerve_words.LEGS
        return nerve_labels.caption_lines({sign: words[sign] for sign in self.signs}, self.pens)

    @property
    def feet(self) -> float:
        """The height those words need."""
        return FEET + nerve_labels.LINE * (max(len(lines) for lines in self.below.values()) - 1)

    @property
    def inset(self) -> nerve_inset.Inset | None:
        """The close-up of the strongest place, for the clinician."""
        place = next(iter(self.shading.steps), "")
        if self.audience == "patient" or place not in nerve_inset.WINDOWS or self.shading.spot(place) == "thigh:outer":
            return None
        if len(self.signs) == 2:
            return nerve_inset.Inset(place, (-16, BOTTOM + self.feet + nerve_inset.RADIUS + 6), 1)
        return nerve_inset.Inset(place, (-self.signs[0] * 104, 642), self.signs[0])

    def box(self) -> str:
        """The window: the margin with the labels on the outer side of the leg."""
        other = LENS_SIDE if self.inset and len(self.signs) == 1 else HIP
        left = -other if self.signs[0] > 0 else -MARGIN
        below = self.feet + (2 * nerve_inset.RADIUS + 12 if self.inset and len(self.signs) == 2 else 0)
        return f"{number(left)} {number(TOP)} {number(MARGIN + other)} {number(BOTTOM - TOP + below)}"

    def defs(self) -> str:
        pens = self.pens
        faded = self.signs[0] if len(self.signs) == 1 else 0
        return f"<defs>{art.skin_defs(pens, faded)}{art.bone_defs(pens)}{art.nerve_defs(pens)}{art.glow_defs(pens)}</defs>"

    def body(self) -> str:
        pens = self.pens
        return f'<g mask="url(#{pens.name}-fade)">{art.skin(pens)}{art.bones(pens)}{art.outline(pens)}{art.sac(pens)}</g>'

    def legs(self) -> str:
        """The nerve of each side drawn, with its shading."""
        leg, flip = self._leg(), ' transform="scale(-1 1)"'
        return "".join(f'<g data-side="{"right" if sign > 0 else "left"}"{flip if sign < 0 else ""}>{leg}</g>' for sign in self.signs)

    def _leg(self) -> str:
        pens, shading = self.pens, self.shading
        outer = art.skin_nerve(pens) if "thigh" in shading.places and shading.thigh == OUTER_THIGH else ""
        light = "".join(self._shade(place, over=False) for place in shading.places)
        rings = "".join(self._shade(place, over=True) for place in shading.places)
        return f"{light}{outer}{art.nerve(pens, shading.root)}{art.muscle(pens)}{rings}"

    def _shade(self, place: str, *, over: bool) -> str:
        pens, step, spot = self.pens, self.shading.steps[place], self.shading.spot(place)
        if place == "nerves":
            inner = art.along(pens, step, over=over)
        else:
            inner = art.ring(pens, spot, step) if over else art.glow(pens, spot, step)
        return f'<g data-shade="{place}" data-step="{step}">{inner}</g>' if over else inner

    # ---- words -------------------------------------------------------------------------------------------------------------
    def margin(self) -> str:
        placed = nerve_labels.column(self._labels(), self.pens)
        return nerve_labels.draw(placed, self.pens, self.signs[0]) + nerve_labels.captions(self.below, self.pens)

    def _labels(self) -> Iterator[Label]:
        shaded = self.shading.steps
        for label in nerve_words.PARTS[self.audience]:
            told = self.audience == "patient" and label.place in shaded
            if not told and not (label.minor and len(shaded) > 1):
                yield replace(label, lit=bool(label.root) and label.root == self.shading.root)
        if "thigh" in shaded and self.shading.thigh == OUTER_THIGH and self.audience == "clinician":
            yield nerve_words.SKIN_NERVE
        for place in shaded:
            bare = place == "non_neural"
            yield Label(self._said(place), self._end(place), place, strong=True, bare=bare)

    def _end(self, place: str) -> Point:
        """Where the line of a shaded place ends; for what is not the nerve, where its words stand."""
        if place == "non_neural":
            return (0, NOT_NERVE if self.shares else TOP)
        return MID_CALF if place == "nerves" else art.on_ring(self.shading.spot(place), -40 if place == "root" else 0)

    def _said(self, place: str) -> str:
        if self.audience == "patient" or (place == "non_neural" and not self.shares):
            return nerve_words.PATIENT_PLACES[place]
        if self.shares and place in self.shares:
            return nerve_words.share_label(place, self.shares[place], self.pens.translate)
        return PLACES[place]

    def lens(self) -> str:
        inset = self.inset
        return nerve_inset.draw(inset, self.pens, self.shading.spot(inset.place), self.shading.root) if inset else ""

    def words(self) -> str:
        """The picture in words: which leg, the course, what is shaded."""
        translate = self.pens.translate
        root = self.shading.root if self.audience == "clinician" else ""
        said = [nerve_words.with_root(place, self._said(place), root, translate) for place in self.shading.steps]
        shaded = translate(nerve_words.SHADED).format(places="; ".join(said)) if said else translate(nerve_words.NOTHING_SHADED)
        return " ".join((nerve_words.side_words(self.side, translate), translate(nerve_words.COURSE[self.audience]), shaded))
