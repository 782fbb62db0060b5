"""Which facts of the vocabulary a painted chart shows, and which questions it raises.

It answers "what may be stored because the person painted it". Only what paint shows becomes a fact; an empty place never does, in any
direction (safety property S3). What paint hints at - which leg alone, how new, where worst - stays a question. Feelings between the legs
and in both legs must be asked about at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.qualities import HURTS, QUALITIES, SKIN_CHANGE
from unpinch.anatomy.regions import HIP, KNEE, REGIONS, ROOTS, THIGH, Region
from unpinch.terms.fact import Fact
from unpinch.terms.side import Side

FROM_CHART = "painted on the body chart"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question the chart raises. `fact` is what its answer settles; `suggested` may be offered as the answer, never stored unasked.

    `flag` names the warning flag whose question it is; then it is asked at once, before the form goes on. `until_answered` is the most
    serious value that the paint allows: what a screen must act on as long as nobody has answered (S2, S3).
    """

    fact: str
    why: str
    side: Side | None = None
    suggested: str = ""
    flag: str = ""
    until_answered: str = ""

    @property
    def at_once(self) -> bool:
        """Whether it may not wait for its place in the form."""
        return bool(self.flag)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a chart shows: facts to store, questions to ask, the urgent ones first."""

    facts: tuple[Fact, ...] = ()
    asks: tuple[Ask, ...] = ()


def facts(chart: BodyChart) -> tuple[Fact, ...]:
    """State the facts a chart shows. Each is positive: paint can say "here", only an answer can say "nowhere"."""
    return shown(chart).facts


def asks(chart: BodyChart) -> tuple[Ask, ...]:
    """List the questions a chart raises, those that cannot wait first."""
    return shown(chart).asks


def shown(chart: BodyChart) -> Shown:
    """Read a chart: facts and questions."""
    found = [fact for side in Side for fact in _of_side(chart, side)]
    return Shown((*_of_middle(chart), *found), tuple(sorted(_asks(chart), key=lambda ask: not ask.at_once)))


# ---- facts ---------------------------------------------------------------------------------------------------------------
def _here(chart: BodyChart, side: Side | None, qualities: Iterable[str]) -> tuple[Region, ...]:
    """The painted regions of one side, or of the middle."""
    return tuple(region for name in chart.regions(*qualities) if (region := REGIONS[name]).side is side)


def _stems(regions: Iterable[Region]) -> set[str]:
    return {region.id.partition("_")[2] for region in regions}


def _of_side(chart: BodyChart, side: Side) -> Iterator[Fact]:
    hurting = _here(chart, side, HURTS)
    if any(region.rank > KNEE for region in hurting):
        yield Fact("finding.pain_below_knee", "present", side, remark=FROM_CHART)
    if "groin" in _stems(hurting):
        yield Fact("finding.groin_pain", "present", side, remark=FROM_CHART)
    if "outer_hip" in _stems(hurting):
        yield Fact("finding.lateral_hip_pain", "present", side, remark=FROM_CHART)
    if any(region.is_leg for region in _here(chart, side, ["pins_and_needles"])):
        yield Fact("finding.leg_paresthesia", "present", side, remark=FROM_CHART)


def _of_middle(chart: BodyChart) -> Iterator[Fact]:
    if _legs(chart) == [Side.LEFT, Side.RIGHT]:
        yield Fact("finding.symptom_side", "both", remark=FROM_CHART)
    if "mid_low_back" in chart.regions(*HURTS):
        yield Fact("finding.midline_low_back_pain", "present", remark=FROM_CHART)
    if any(_on_back_or_hip(REGIONS[name]) for name in chart.regions("numbness")):
        yield Fact("patient.numb_skin_back_or_hip", "yes", remark=FROM_CHART)


def _on_back_or_hip(region: Region) -> bool:
    """Where the question asks: back, buttock or hip."""
    return region.part in ("low_back", "buttock") or region.id.endswith(("_outer_hip", "_upper_back", "_middle_back"))


def _legs(chart: BodyChart) -> list[Side]:
    """The sides whose leg, from the thigh down, carries any paint."""
    return [side for side in Side if any(region.is_leg for region in _here(chart, side, QUALITIES))]


# ---- questions -----------------------------------------------------------------------------------------------------------
def _asks(chart: BodyChart) -> Iterator[Ask]:
    yield from _saddle(chart)
    yield from _which_leg(chart)
    yield from _soles(chart)
    for side in Side:
        yield from _ask_side(chart, side)


def _saddle(chart: BodyChart) -> Iterator[Ask]:
    """Anything painted between the legs: has the feeling changed there (flag ces_saddle), and since when."""
    felt = chart.qualities("saddle")
    if not felt:
        return
    changed = bool(SKIN_CHANGE.intersection(felt))
    yield Ask(
        "finding.saddle_sensation_change",
        "painted between the legs",
        flag="ces_saddle",
        until_answered="new_or_changing" if changed else "",
    )


def _which_leg(chart: BodyChart) -> Iterator[Ask]:
    """One leg painted does not say that the other is well; both painted does not say since when (flag ces_bilateral)."""
    legs = _legs(chart)
    near = {side for side in Side if any(region.rank >= HIP for region in _here(chart, side, QUALITIES))}
    if len(legs) == 2:
        yield Ask("finding.bilateral_course", "painted on both legs", flag="ces_bilateral", until_answered="new_or_increasing")
    elif len(near) == 2:
        yield Ask("finding.symptom_side", "painted on both buttocks, hips or legs", suggested="both", flag="ces_bilateral")
    elif near:
        yield Ask("finding.symptom_side", "painted on one side", suggested=str(*near))


def _soles(chart: BodyChart) -> Iterator[Ask]:
    felt = [name for name in chart.regions("numbness", "burning") if "_sole_" in name]
    if len({REGIONS[name].side for name in felt}) == 2:
        yield Ask("finding.numb_soles", "both soles painted as numb or burning", suggested="present")


def _ask_side(chart: BodyChart, side: Side) -> Iterator[Ask]:
    hurting = _here(chart, side, HURTS)
    if any(region.is_leg for region in _here(chart, side, ["numbness"])):
        yield Ask("finding.leg_numbness", "numb skin painted on the leg: since when?", side, until_answered="new")
    if any(region.part == "buttock" for region in hurting):
        yield Ask("finding.buttock_dominant_pain", "pain painted in the buttock: is it the worst place?", side)
    if "thigh_inner" in _stems(hurting):
        yield Ask("finding.medial_thigh_pain", "pain painted on the inner thigh: is it the worst place?", side)
    if roots := fitting_roots(chart, side):
        only = roots[0] if len(roots) == 1 else ""
        yield Ask("finding.dermatomal_pain_pattern", "compare the drawing with the skin areas of the roots", side, suggested=only)


def fitting_roots(chart: BodyChart, side: Side) -> tuple[str, ...]:
    """The roots whose skin area holds all the leg pain painted on one side; none when no single area does.

    For the clinician's eye. Drawings do not separate L5 from S1, and a missing band says little (findings, dermatomal_pain_pattern).
    At least two regions of the leg are needed (convention).
    """
    leg = [region for region in _here(chart, side, HURTS) if region.rank >= THIGH]
    if len(leg) < 2:
        return ()
    return tuple(root for root in ROOTS if all(root in region.roots for region in leg))
