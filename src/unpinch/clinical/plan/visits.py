"""How many visits, which goals, and when to refer: the frame around the items of a plan.

For the composer. Visits follow the default of two a week, tapering to one, with what trials used beside them. Goals are the person's own
activities and the limits of the present phase. It decides no referral by itself: it says which trigger is met. Sources: progression
rules P27 to P34, plan rules section 3.3; claim-visits.
"""

from unpinch.clinical.plan.care import Goal, ReferralTrigger, VisitBlock, Visits
from unpinch.clinical.plan.profile import ONSET, WORST, Profile
from unpinch.clinical.plan.reasons import because, weight
from unpinch.knowledge.load import Knowledge

GOAL_WORDS = {
    "walk": "Walk as far as you want to",
    "sit": "Sit as long as you need to",
    "sleep": "Sleep through the night",
    "desk_work": "Work at a desk for a working day",
    "heavy_work": "Do heavy work again",
    "sport": "Return to sport",
    "care_for_others": "Care for others, lifting included",
    "travel": "Travel by car, train or plane",
    "household": "Do the household work",
}
REVIEW_WEEKS = (2, 4)
"""Review at 2 and 4 weeks (P27)."""


def plan_visits(profile: Profile, knowledge: Knowledge) -> Visits:
    """This function will propose visits: two a week, then one; boosters only in the prevention phase."""
    reasons = [because(knowledge, "P31"), because(knowledge, "claim-visits")]
    taper = VisitBlock(1, int(weight(knowledge, "weeks_taper")))
    if profile.phase == "prevention":
        first, second = (int(weight(knowledge, f"booster_week_{which}")) for which in ("first", "second"))
        text = f"Prevention: a booster visit in weeks {first} and {second}."
        return Visits((VisitBlock(1, 1), VisitBlock(1, 1)), 2, (because(knowledge, "P34", text),))
    rate, weeks = int(weight(knowledge, "visits_per_week")), int(weight(knowledge, f"weeks_{profile.irritability}"))
    if profile.instructions.three_visits and (profile.irritability == "high" or profile.conditions.get("foot_drop")):
        rate = int(weight(knowledge, "visits_per_week_raised"))
    if profile.cause_shares.get("spinal_stenosis", 0.0) >= 0.5:
        weeks = int(knowledge.plan_rules["cause-3.3-dose"].values["weeks"])
        reasons.insert(0, because(knowledge, "cause-3.3-dose"))
        return Visits((VisitBlock(rate, weeks),), rate * weeks, tuple(reasons))
    return Visits((VisitBlock(rate, weeks), taper), rate * weeks + taper.weeks, tuple(reasons))


def plan_goals(profile: Profile, knowledge: Knowledge) -> tuple[Goal, ...]:
    """This function will write the person's own activities and the limits of the phase as goals."""
    why = because(knowledge, "order-7-goals-equipment-time", "The person's own activity.")
    own = [Goal(area, GOAL_WORDS.get(area, area), "psfs", REVIEW_WEEKS, why) for area in profile.goals]
    rule = because(knowledge, f"phase-{profile.phase}")
    return (*own, Goal(f"leave_{profile.phase}", f"Leave the {profile.phase} phase: {rule.text}", "nprs_leg", REVIEW_WEEKS, rule))


def referral_triggers(profile: Profile, knowledge: Knowledge) -> tuple[ReferralTrigger, ...]:
    """This function will say which referral triggers are met today, are not, or cannot be known yet."""
    judge = profile.judge
    late, long, strong = (weight(knowledge, name) for name in ("no_change_days", "persistent_days", "persistent_leg_pain_from"))
    met = {
        "P28": judge.truth(f"{ONSET} >= {late:g} and finding.no_improvement_with_care == present"),
        "P29": judge.truth(f"{ONSET} >= {long:g} and {WORST} >= {strong:g}"),
        "P30": profile.conditions.get("severe_pain"),
        "P3": judge.truth("condition.severe_motor_deficit or condition.progressive_motor_deficit"),
    }
    if judge.truth("cause.diabetic_neuropathy") or profile.conditions.get("diabetic_neuropathy"):
        met["cause-3.8"] = True
    return tuple(ReferralTrigger(because(knowledge, rule), state) for rule, state in met.items())
