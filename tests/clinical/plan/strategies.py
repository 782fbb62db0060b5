"""Generated people for the properties of the planner: answers, facts and stated conditions drawn at random, some left open."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from tests.clinical.plan.people import KNOWLEDGE, judge_of, planned, raw_case
from tests.oracles import safety_tables
from unpinch.clinical.plan.care import PlanOfCare, Withheld
from unpinch.clinical.plan.inputs import NO_CLINIC, Clinic, DifferentialSummary
from unpinch.terms.truth import Truth

Raw = dict[str, Any]

RESPONSES = ("centralizes", "better_stays_better", "no_lasting_change", "worse", "peripheralizes")
LIMITING = sorted(set(KNOWLEDGE.conditions) - safety_tables.stop_all())
"""Conditions that leave a plan possible."""
EQUIPMENT = KNOWLEDGE.patient_fields["equipment_at_home"].values
CREDENTIALS = ("dry_needling", "manipulation", "adhesion_release", "acupuncture")
CLINIC_EQUIPMENT = ("stationary_bike", "treadmill", "pool", "needles", "traction_table", "tape", "cups", "treatment_table", "arm_ergometer")
RANKED = [cause.id for cause in KNOWLEDGE.causes.values() if cause.ranked]
OPEN = ("can_lie_prone", "can_kneel", "osteoporosis", "anticoagulant", "hip_replacement_date", "equipment_at_home", "days_per_week")
"""Answers that may be missing without stopping everything."""

findings = st.fixed_dictionaries(
    {
        "repeated_extension_response": st.sampled_from((*RESPONSES, None)),
        "repeated_flexion_response": st.sampled_from((*RESPONSES, None)),
        "repeated_side_glide_response": st.sampled_from((*RESPONSES, None)),
        "lateral_shift": st.sampled_from(("none", "none", "left", "right")),
        "symptom_side": st.sampled_from(("left", "right")),
        "symptom_onset_date": st.sampled_from(("2026-01-25", "2026-01-02", "2025-12-01", "2025-08", None)),
        "time_to_provoke": st.sampled_from((2, 20, 45, None)),
        "time_to_settle": st.sampled_from((5, 30, 90)),
        "great_toe_extension_strength": st.sampled_from((4, 5)),
    }
)
patients = st.fixed_dictionaries(
    {
        "leg_pain_worst": st.integers(0, 9),
        "minutes_per_day": st.sampled_from((3, 10, 20, 45, None)),
        "days_per_week": st.sampled_from((1, 3, 5, 7)),
        "equipment_at_home": st.lists(st.sampled_from(EQUIPMENT), unique=True, max_size=8),
        "goal_areas": st.lists(st.sampled_from(KNOWLEDGE.patient_fields["goal_areas"].values), unique=True, max_size=2),
        "antiplatelet": st.sampled_from(("none", "aspirin")),
    }
)


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """A case file without a stop-all condition: any of the others may hold or be open."""
    raw = raw_case(draw(findings), **draw(patients))
    for name in draw(st.lists(st.sampled_from(OPEN), max_size=2, unique=True)):
        raw["patient"].pop(name, None)
    raw["patient"]["conditions"] = draw(st.lists(st.sampled_from(LIMITING), max_size=3, unique=True))
    return raw


@st.composite
def differentials(draw: st.DrawFn) -> DifferentialSummary:
    """One or two causes in question, or none."""
    named = draw(st.lists(st.sampled_from(RANKED), max_size=2, unique=True))
    return DifferentialSummary({cause: 0.8 / len(named) for cause in named}, abstained=not named)


clinics = st.builds(
    Clinic,
    credentials=st.frozensets(st.sampled_from(CREDENTIALS)),
    equipment=st.frozensets(st.sampled_from(CLINIC_EQUIPMENT)),
)


# ---- the same people for every property ------------------------------------------------------------------------------------
EXAMPLES = 60
SEED = 20260201
_plans: dict[str, PlanOfCare | Withheld] = {}
_states: dict[str, dict[str, Truth]] = {}


def for_everybody(property_: Callable[[Raw, DifferentialSummary, Clinic], None]) -> Callable[[], None]:
    """Judge a property on everybody. Every property draws the same people, so that each is planned once (the `dev` profile: new people).

    The people stay the same only as long as a property draws nothing else and rejects nobody: what else it needs comes from
    `random.Random` of the person, and where it does not apply it returns.
    """
    drawn = given(people(), differentials(), clinics)(settings(max_examples=EXAMPLES)(property_))
    return seed(SEED)(drawn) if settings.default.derandomize else drawn  # type: ignore[attr-defined, no-any-return]


def plan_for(raw: Raw, differential: DifferentialSummary, clinic: Clinic = NO_CLINIC) -> PlanOfCare | Withheld:
    """The plan of a drawn person, made once."""
    key = repr((raw, sorted(differential.causes.items()), sorted(clinic.credentials), sorted(clinic.equipment)))
    if key not in _plans:
        _plans[key] = planned(deepcopy(raw), differential=differential, clinic=clinic)
    return _plans[key]


def states(raw: Raw, differential: DifferentialSummary) -> dict[str, Truth]:
    """What holds of a drawn person, judged once."""
    key = repr((raw, sorted(differential.causes.items())))
    if key not in _states:
        judge = judge_of(raw, differential)
        _states[key] = {name: judge.condition(name) for name in safety_tables.conditions()}
    return _states[key]
