"""What the templates of the evaluation cannot say themselves: the pictures of the nerve and of what was painted."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unpinch.actions.evaluation_panel import Panel, Turned
from unpinch.actions.evaluation_sheet import Block, Sheet
from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.draw import chart_svg
from unpinch.anatomy.facts import fitting_roots
from unpinch.anatomy.nerve import nerve_svg
from unpinch.anatomy.nerve_places import PLACES
from unpinch.anatomy.skin_chart import SIGNS, skin_chart_svg, skin_swatch_svg
from unpinch.terms.side import Side

SIDES = ("left", "right", "both")
ROOTS = ("L4", "L5", "S1", "S2", "S3")
SHARE_STEP = 0.01
"""Shares are drawn to the whole per cent, so that pictures repeat (convention)."""


def panel_context(panel: Panel) -> dict[str, Any]:
    """The panel with its pictures. They are our own drawings; nothing a person typed is in them."""
    shares = tuple(sorted((place, round(share, 2)) for place, share in panel.shares.items() if place in PLACES and share >= SHARE_STEP))
    side = panel.side if panel.side in SIDES else "both"
    root = panel.root if panel.root in ROOTS else ""
    return {
        "panel": panel,
        "nerve": mark_safe(_nerve(side, shares, root, get_language() or "en")),
        "painted": _painted(panel.body),
        "fits": _fits(panel.body),
    }


@lru_cache(64)
def _nerve(side: str, shares: tuple[tuple[str, float], ...], root: str, language: str) -> str:
    return nerve_svg(side=side, shares=dict(shares), root=root, audience="clinician", name="nerve-now", translate=_)


def _painted(body: BodyChart | None) -> SafeString | None:
    """What the patient painted, with the skin areas of the roots over it."""
    if body is None:
        return None
    return mark_safe(chart_svg(body, overlay="dermatomes", name="painted", title=_("Body chart"), translate=_))


def _fits(body: BodyChart | None) -> list[tuple[str, str]]:
    """The roots whose skin areas hold what was painted, for each side that has any."""
    if body is None:
        return []
    found = [(side, fitting_roots(body, Side(side))) for side in ("left", "right")]
    return [(side, ", ".join(roots)) for side, roots in found if roots]


@dataclass(frozen=True, slots=True)
class Skin:
    """The skin areas to tap, with a sample and the word of each result."""

    picture: SafeString
    legend: tuple[tuple[SafeString, str, str], ...]


def skin_on(page: Sheet) -> Skin | None:
    """The picture for the first block that has one."""
    block = next((block for group in page.groups for block in group.core if block.chart), None)
    return skin_of(block) if block else None


def skin_of(block: Block) -> Skin:
    """The picture that says the same as the rows of a block of touch tests. Our own drawing; nothing a person typed is in it."""
    tests = {test.roots[0]: test for test in block.tests if test.roots}
    felt = {(root, leg.side): option.value for root, test in tests.items() for leg in test.legs for option in leg.options if option.chosen}
    words = {option.value: option.label for test in tests.values() for option in test.legs[0].options}
    rows = {root: test.fact.partition(".")[2] for root, test in tests.items()}
    legend = tuple((mark_safe(skin_swatch_svg(each, name=f"swatch-{each}")), SIGNS[each], words[each]) for each in words if each in SIGNS)
    return Skin(mark_safe(skin_chart_svg(felt, rows=rows, words=words, translate=_)), legend)


def nerve_for_patient(turned: Turned) -> SafeString:
    """The signed place, or the nerve and nothing else."""
    side = turned.side if turned.side in SIDES else "both"
    area = turned.area if turned.area in PLACES else ""
    root = turned.root if area == "root" and turned.root in ROOTS else ""
    return mark_safe(nerve_svg(side=side, site=area, root=root, thigh=turned.thigh, audience="patient", name="nerve-turned", translate=_))
