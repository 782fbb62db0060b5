"""What an item is worth for this person: expected benefit times fit and likelihood of being done, minus time and cautions.

    worth = evidence x cause x stage x direction x fact x goal x likelihood  -  minutes x cost  -  open cautions x cost

For the planner, and for the answer to "why not". Evidence counts A 4, B 3, C 2, D 1, warned or advised against 0 (plan rule
`objective`); a treatment that is a kind of exercise counts little beside the exercise, which would else count twice. Every other number
is in the table of weights and is our JUDGEMENT, to be tuned with outcomes. It forbids nothing.
The result is a whole number, so that two plans can be compared exactly.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from unpinch.clinical.plan import safety
from unpinch.clinical.plan.candidates import Candidate
from unpinch.clinical.plan.groups import applies, menu_exercises, share_of
from unpinch.clinical.plan.profile import Profile
from unpinch.clinical.plan.reasons import because, weight
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Menu, Treatment
from unpinch.terms.because import Because

_GRADE = re.compile(r"^([A-D])(?:/([A-D]))?(?![a-z])")
_FOR_SCIATICA = re.compile(r"([A-D]) \(sciatica\)")
WARNED = ("warn", "refer_warn", "do_not_offer_default")


@dataclass(frozen=True, slots=True)
class Worth:
    """An item's worth in points and the factors it is made of; `because` names the menus that put it first."""

    points: int
    evidence: float
    factors: Mapping[str, float]
    cost: float
    because: tuple[Because, ...]


def evidence_weight(treatment: Treatment, knowledge: Knowledge) -> float:
    """This function will turn an evidence grade into its weight; two grades count as their mean, a grade for sciatica goes first.

    What is warned of or advised against counts 0.
    """
    values = knowledge.plan_rules["objective"].values
    text = treatment.evidence_grade
    if treatment.engine_policy in WARNED or "against)" in text.split(",")[0]:
        return float(values["evidence_weight_warn"])
    letters = _FOR_SCIATICA.findall(text) or [letter for found in _GRADE.findall(text) for letter in found if letter]
    if not letters:
        return float(values["evidence_weight_warn"])
    return sum(float(values[f"evidence_weight_{letter.lower()}"]) for letter in letters) / len(letters)


def weigh_all(profile: Profile, knowledge: Knowledge, candidates: Mapping[str, Candidate]) -> Mapping[str, Worth]:
    """This function will weigh every candidate, also those left out, so that they can be compared."""
    menus = [menu for menu in knowledge.menus.values() if menu.use in ("prefer", "goal") and applies(menu, profile)]
    named = _named_by(knowledge)
    scale = weight(knowledge, "scale")
    found = {}
    for item in candidates.values():
        factors, reasons = _factors([m for m in menus if item.id in named[m.id]], profile, knowledge)
        factors["likelihood"] = _likelihood(item, profile, knowledge)
        evidence = evidence_weight(_treatment_of(item.id, knowledge), knowledge)
        benefit = evidence
        for factor in factors.values():
            benefit *= factor
        cost = _cost(item, knowledge)
        kept = weight(knowledge, "keep_bonus") if item.id in profile.instructions.current else 0.0
        share = weight(knowledge, "form_share") if item.id in safety.forms_of(knowledge) and item.kind == "treatment" else 1.0
        points = round(scale * share * (benefit + kept - cost))
        found[item.id] = Worth(points, evidence, MappingProxyType(factors), cost, tuple(reasons))
    return MappingProxyType(found)


def _treatment_of(item: str, knowledge: Knowledge) -> Treatment:
    return knowledge.treatments[safety.form_of(knowledge).get(item, item)]


@lru_cache(maxsize=4)
def _named_by(knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    members = menu_exercises(knowledge)
    return MappingProxyType({menu.id: members[menu.id] | set(menu.treatments) for menu in knowledge.menus.values()})


def _parts(menu: Menu) -> tuple[str, ...]:
    """Which factors a menu speaks to: a fact that matters for a cause speaks to both."""
    if menu.use == "goal":
        return ("goal",)
    if menu.directions:
        return ("direction",)
    found = (("cause",) if menu.causes else ()) + (("fact",) if menu.when else ())
    return found or ("stage",)


def _factors(menus: list[Menu], profile: Profile, knowledge: Knowledge) -> tuple[dict[str, float], list[Because]]:
    """The factor of each part: within a part the strongest menu counts, causes each for their own share."""
    factors = dict.fromkeys(("cause", "stage", "direction", "fact", "goal"), 1.0)
    by_cause: dict[str, float] = {}
    reasons: dict[str, Because] = {}
    for menu in menus:
        share = share_of(menu, profile) if menu.causes else 1.0
        for part in _parts(menu):
            factor = weight(knowledge, "goal_match") if part == "goal" else weight(knowledge, f"{part}_{menu.place}")
            if part == "cause":
                by_cause |= {cause: max(by_cause.get(cause, 1.0), factor) for cause in menu.causes}
            else:
                factors[part] = max(factors[part], 1 + share * (factor - 1))
        if share > weight(knowledge, "cause_applies_above"):
            reasons.setdefault(menu.rules[0], because(knowledge, menu.rules[0], f"{menu.label}."))
    factors["cause"] += sum(profile.cause_shares.get(cause, 0.0) * (factor - 1) for cause, factor in by_cause.items())
    return factors, list(reasons.values())


def fitting_rung(profile: Profile, knowledge: Knowledge) -> float:
    """The difficulty that fits phase and irritability; ladders begin there (JUDGEMENT)."""
    if profile.irritability == "high":
        return weight(knowledge, "rung_high")
    later = profile.phase in ("reconditioning", "prevention")
    return weight(knowledge, f"rung_{profile.phase}") + (1 if later and profile.irritability == "low" else 0)


def _likelihood(item: Candidate, profile: Profile, knowledge: Knowledge) -> float:
    if item.kind != "exercise" or item.dose is None:
        return weight(knowledge, "likely_base")
    rungs = abs(knowledge.exercises[item.id].difficulty - fitting_rung(profile, knowledge))
    lost = weight(knowledge, "likely_lost_per_session") * (item.dose.times_per_day - 1) + weight(knowledge, "likely_lost_per_rung") * rungs
    return max(weight(knowledge, "likely_floor"), weight(knowledge, "likely_base") - lost)


def _cost(item: Candidate, knowledge: Knowledge) -> float:
    cost = weight(knowledge, "caution_cost") * item.open_cautions
    if item.dose is None:
        return cost
    if item.place == "clinic":
        cost += weight(knowledge, "clinic_exercise_cost")
    name = "through_the_day_minute_cost" if item.dose.through_the_day else "minute_cost"
    return cost + weight(knowledge, name) * item.dose.minutes
