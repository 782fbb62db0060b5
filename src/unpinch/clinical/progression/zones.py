"""How did the leg take one set: green, amber, red, or not known? Judged by the change from the score just before the set.

The published bands are absolute and come from tendon pain; for a leg at 6 of 10 at rest they would be red for ever. So zones count change:
leg pain up by the red limit, further down the leg, or not settled in time is red; back pain rising while the leg retreats is fine.
What was not told is unknown: unknown holds, and never hides a red sign that was told. Sources: P4, P5, P7, zone-red, DESIGN section 6;
the limits are ours (dose_numbers.yaml).
"""

from dataclasses import dataclass
from enum import StrEnum

from unpinch.clinical.home_program.diary import SetEntry, further_down
from unpinch.clinical.progression.rules import rules_of
from unpinch.knowledge.load import Knowledge


class Zone(StrEnum):
    """The response to one set. Unknown counts as a reason to hold, never as green."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Response:
    """The zone of one set with the reasons in a therapist's words. `retreats`: the leg drew back while the back rose (P7)."""

    zone: Zone
    spread: bool
    retreats: bool
    reasons: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def words(self) -> str:
        """The reasons in one line."""
        return "; ".join(self.reasons)


def zone(entry: SetEntry, irritability: str, knowledge: Knowledge) -> Response:
    """This function will judge the response to one set for a class of irritability (low, moderate, high)."""
    rules = rules_of(knowledge)
    leg, back = _rise(entry.leg_before, entry.leg_after), _rise(entry.back_before, entry.back_after)
    spread = further_down(entry.reach_before, entry.reach_after)
    retreats = _retreats(entry, leg)
    limit = rules.own(f"settle_limit_{irritability}")
    late = entry.settled_minutes is not None and entry.settled_minutes > limit
    reasons, red, amber = [], bool(spread) or late, False
    if spread:
        reasons.append(f"from {entry.reach_before} to {entry.reach_after}")
    if late:
        reasons.append(f"settled after {entry.settled_minutes:g} min, limit {limit:g}")
    if leg is not None and leg >= rules.own("leg_rise_amber"):
        red, amber = red or leg >= rules.own("leg_rise_red"), True
        reasons.append(f"leg {entry.leg_before:g} to {entry.leg_after:g}")
    if back is not None and back >= rules.own("back_rise_amber"):
        reasons.append(f"back {entry.back_before:g} to {entry.back_after:g}" + (", leg retreats" if retreats else ""))
        red, amber = red or (back >= rules.own("back_rise_red") and not retreats), amber or not retreats
    missing = _missing(entry, leg, amber)
    found = Zone.RED if red else Zone.AMBER if amber else Zone.UNKNOWN if missing else Zone.GREEN
    return Response(found, bool(spread), retreats and back is not None and back > 0 and not red, tuple(reasons), missing)


def _rise(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _retreats(entry: SetEntry, leg: float | None) -> bool:
    """Whether the leg drew back: less pain in it, or not as far down, and neither the other way."""
    if leg is None or entry.reach_before is None or entry.reach_after is None:
        return False
    steps = entry.reach_after.depth - entry.reach_before.depth
    return leg <= 0 and steps <= 0 and (leg < 0 or steps < 0)


def _missing(entry: SetEntry, leg: float | None, rose: bool) -> tuple[str, ...]:
    """What would have to be known to call it green (or, after a rise, settled)."""
    wanted = {
        "leg pain before and after": leg is None,
        "how far down the leg before and after": entry.reach_before is None or entry.reach_after is None,
        "minutes to settle": rose and entry.settled_minutes is None,
    }
    return tuple(name for name, lacking in wanted.items() if lacking)
