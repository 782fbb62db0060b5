"""Everything the planner reads about a person, in one place, each part with its reason.

Phase, irritability, approach, direction, causes, equipment, time, goals. What is unknown is read the careful way and says so: unknown
irritability is treated as high. It does not choose anything. Sources: progression rules sections 4 and 7 (P13), plan rules section 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from unpinch.clinical.intake.judge import Judge
from unpinch.clinical.plan.conditions import condition_states
from unpinch.clinical.plan.direction import Direction, read_direction
from unpinch.clinical.plan.inputs import NO_CLINIC, NO_INSTRUCTIONS, Clinic, DifferentialSummary, Instructions
from unpinch.clinical.plan.reasons import because, weight
from unpinch.terms.because import Because
from unpinch.terms.truth import Truth

WORST = "patient.leg_pain_worst"
ONSET = "days_since(finding.symptom_onset_date)"
UNCLEAR = "unclear"
"""The word the menus use for a cause that is not known."""


@dataclass(frozen=True)
class Profile:
    """What the planner reads. Minutes are a day, days a week; `irritability_assumed` says that it was not fully answered.

    `cause_shares` maps causes, and `unclear` for the rest, to shares that sum to 1; `causes_in_question` are the signed ones, or those
    above the limit. `session_minutes` is the smaller of the irritability cap and the person's own word.
    """

    judge: Judge
    conditions: Mapping[str, Truth]
    phase: str
    irritability: str
    irritability_assumed: bool
    approach: str
    direction: Direction
    cause_shares: Mapping[str, float]
    causes_in_question: frozenset[str]
    weak_roots: tuple[str, ...]
    equipment: frozenset[str]
    session_minutes: int
    minutes_said: bool
    days_per_week: int
    goals: tuple[str, ...]
    declined: frozenset[str]
    agreed: frozenset[str]
    home_exercises_max: int
    difficulty_max: int
    clinic: Clinic
    instructions: Instructions
    because: tuple[Because, ...]

    @property
    def on_a_bad_day(self) -> "Profile":
        """The same person on a bad day: acute phase, high irritability with all that it forbids."""
        cap = int(weight(self.judge.knowledge, "difficulty_cap_high"))
        conditions = MappingProxyType({**self.conditions, "high_irritability": True})
        return replace(self, conditions=conditions, phase="acute", irritability="high", difficulty_max=cap)


def build_profile(
    judge: Judge,
    differential: DifferentialSummary,
    clinic: Clinic = NO_CLINIC,
    instructions: Instructions = NO_INSTRUCTIONS,
    assessed: Mapping[str, Truth] | None = None,
) -> Profile:
    """This function will read the case for the planner.

    `assessed`: the conditions as the assessment states them, triage included; without it they follow from their rules alone.
    """
    conditions = MappingProxyType({**condition_states(judge), **(assessed or {})})
    irritability, assumed, why_irritable = read_irritability(judge, conditions)
    phase, why_phase = read_phase(judge, conditions, irritability, instructions.phase)
    approach, why_approach = read_approach(judge, phase, irritability)
    direction = read_direction(judge)
    shares, in_question, why_causes = read_causes(judge, differential)
    cap, why_cap = read_home_cap(judge, irritability, instructions)
    minutes, said = read_minutes(judge, irritability)
    days = judge.value("patient.days_per_week")
    return Profile(
        judge=judge,
        conditions=conditions,
        phase=phase,
        irritability=irritability,
        irritability_assumed=assumed,
        approach=approach,
        direction=direction,
        cause_shares=shares,
        causes_in_question=in_question,
        weak_roots=read_weak_roots(judge),
        equipment=frozenset(words(judge, "patient.equipment_at_home")),
        session_minutes=minutes,
        minutes_said=said,
        days_per_week=max(1, min(7, int(days if isinstance(days, float) else weight(judge.knowledge, "days_default")))),
        goals=words(judge, "patient.goal_areas"),
        declined=frozenset(words(judge, "patient.declined_treatments")),
        agreed=frozenset(words(judge, "patient.anticoagulant_items_agreed")),
        home_exercises_max=cap,
        difficulty_max=int(weight(judge.knowledge, f"difficulty_cap_{irritability}")),
        clinic=clinic,
        instructions=instructions,
        because=(why_phase, why_irritable, why_approach, *direction.because, why_causes, why_cap),
    )


def words(judge: Judge, fact: str) -> tuple[str, ...]:
    """The words of a list fact; none when nobody answered."""
    value = judge.value(fact)
    return tuple(str(word) for word in value) if isinstance(value, tuple) else ()


def read_irritability(judge: Judge, conditions: Mapping[str, Truth]) -> tuple[str, bool, Because]:
    """The worst of severity, ease and settling (P13); what is unknown counts as high and is said so."""
    high = conditions["high_irritability"]
    if high is None:
        text = "Severity, ease or settling is not fully known: treated as high until answered."
        return "high", True, because(judge.knowledge, "P13", text)
    if high:
        return "high", False, because(judge.knowledge, "P13", "At least one of severity, ease and settling is in the high class.")
    w = judge.knowledge.weights
    low = judge.truth(
        f"{WORST} < {w['severity_moderate_from'].value:g} and finding.time_to_provoke > {w['provoke_low_above'].value:g} "
        f"and finding.time_to_settle < {w['settle_low_below'].value:g}"
    )
    if low:
        return "low", False, because(judge.knowledge, "P13", "Severity, ease and settling are all in the low class.")
    return "moderate", low is None, because(judge.knowledge, "P13", "The worst of severity, ease and settling is in the moderate class.")


def read_phase(judge: Judge, conditions: Mapping[str, Truth], irritability: str, held_in: str) -> tuple[str, Because]:
    """The phase to begin with; once there is a course, the dose rules decide and hand the phase in (`held_in`)."""

    def found(phase: str, text: str) -> tuple[str, Because]:
        return phase, because(judge.knowledge, f"phase-{phase}", text)

    if held_in:
        return found(held_in, f"The dose rules hold the person in the {held_in} phase.")
    if conditions.get("postop_discectomy_0_6w") or conditions.get("postop_fusion_0_12w"):
        return found("acute", "In the protected weeks after surgery.")
    if conditions.get("postop_discectomy_6_12w"):
        return found("subacute", "Weeks 6 to 12 after disc surgery.")
    limit = {name: entry.value for name, entry in judge.knowledge.weights.items()}
    early = judge.truth(f"{ONSET} < {limit['acute_days']:g}")
    settled = judge.truth(f"{WORST} <= {limit['subacute_leg_pain_to']:g}")
    if irritability == "high" or not settled:
        if early is not False:
            return found("acute", "Leg pain or irritability has not settled, within the first six weeks or since an unknown day.")
        return found("subacute", "Leg pain or irritability has not settled after six weeks: as acute, retest, consider referral.")
    if early is not False or not judge.truth(f"{WORST} <= {limit['reconditioning_leg_pain_to']:g}"):
        return found("subacute", "Leg pain and irritability have settled enough to leave the acute phase.")
    functioning = judge.truth(
        f"patient.odi_total <= {limit['prevention_odi_to']:g} or patient.psfs_mean >= {limit['prevention_psfs_from']:g}"
    )
    late = judge.truth(f"{ONSET} >= {limit['prevention_days']:g} and {WORST} <= {limit['prevention_leg_pain_to']:g}")
    loading = f"<= {limit['postop_loading_days']:g}"
    operated = judge.truth(f"days_since(patient.lumbar_discectomy_date) {loading} or days_since(patient.lumbar_fusion_date) {loading}")
    if operated:
        return found("reconditioning", "More than twelve weeks after spine surgery: loading as in reconditioning.")
    if irritability == "low" and functioning and late:
        return found("prevention", "Little pain, low irritability and good function after twelve weeks or more.")
    return found("reconditioning", "More than six weeks, leg pain of 3 or less, irritability not high.")


def read_approach(judge: Judge, phase: str, irritability: str) -> tuple[str, Because]:
    """The three-way approach by symptom level; it organises care and claims no greater effect (R2)."""
    strong = judge.truth(f"{WORST} >= {weight(judge.knowledge, 'acute_leg_pain_from'):g}") is not False
    if irritability == "high" or (phase == "acute" and strong):
        return "symptom_modulation", because(judge.knowledge, "approach-symptom-modulation")
    quiet = judge.truth(f"{WORST} <= {weight(judge.knowledge, 'function_leg_pain_to'):g}")
    if irritability == "low" and quiet and phase != "acute":
        return "function_optimisation", because(judge.knowledge, "approach-function-optimisation")
    return "movement_control", because(judge.knowledge, "approach-movement-control")


def read_causes(judge: Judge, differential: DifferentialSummary) -> tuple[Mapping[str, float], frozenset[str], Because]:
    """Signed causes share equally; unsigned ones by probability, the rest is unclear."""
    signed = tuple(cause for cause in judge.case.signed if cause in judge.knowledge.causes)
    if signed:
        shares = {cause: 1 / len(signed) for cause in signed}
        text = f"Signed by the clinician: {', '.join(signed)}."
        return MappingProxyType(shares), frozenset(signed), because(judge.knowledge, "order-5-cause", text)
    shares = {} if differential.abstained else {cause: p for cause, p in differential.causes.items() if p > 0}
    limit = weight(judge.knowledge, "cause_applies_above")
    in_question = frozenset(cause for cause, p in shares.items() if p > limit)
    rest = max(0.0, 1 - sum(shares.values()))
    named = ", ".join(f"{cause} {p:.0%}" for cause, p in sorted(shares.items(), key=lambda c: -c[1])[:3] if p > limit)
    text = f"Nothing is signed; in question: {named}." if named else "No cause is likely enough to lead: what has little to regret."
    rule = "order-5-cause" if named else "cause-3.11"
    return MappingProxyType({**shares, UNCLEAR: rest}), in_question, because(judge.knowledge, rule, text)


def read_home_cap(judge: Judge, irritability: str, instructions: Instructions) -> tuple[int, Because]:
    """How many home exercises at most: irritability cap, default, the therapist's word, and confidence."""
    knowledge = judge.knowledge
    by_class = int(knowledge.plan_rules["constraint-exercise-count"].values[f"home_exercises_max_{irritability}_irritability"])
    asked = instructions.home_exercises_max
    raised = int(weight(knowledge, "home_exercises_raised"))
    cap = min(by_class, max(0, min(asked, raised)) if asked is not None else int(weight(knowledge, "home_exercises_default")))
    text = f"At most {cap} home exercises ({irritability} irritability allows {by_class})."
    if judge.truth(f"patient.exercise_confidence < {weight(knowledge, 'confidence_low_below'):g}") and asked is None:
        cap = min(cap, int(weight(knowledge, "home_exercises_low_confidence")))
        text = f"Confidence is low, so the plan shrinks: at most {cap} home exercises."
    return cap, because(knowledge, "constraint-exercise-count", text)


def read_minutes(judge: Judge, irritability: str) -> tuple[int, bool]:
    """Session minutes a day, and whether the person said so."""
    cap = int(judge.knowledge.plan_rules["constraint-minutes"].values[f"minutes_per_day_max_{irritability}_irritability"])
    own = judge.value("patient.minutes_per_day")
    if isinstance(own, float):
        return min(cap, int(own)), True
    return min(cap, int(weight(judge.knowledge, "session_minutes_default"))), False


def read_weak_roots(judge: Judge) -> tuple[str, ...]:
    """Roots whose key muscles are weak on the painful side, from the menus' own rules."""
    levels = {menu.id[5:7]: menu.when for menu in judge.knowledge.menus.values() if menu.id.startswith("weak-")}
    return tuple(level.upper() for level, rule in levels.items() if judge.truth(rule))
