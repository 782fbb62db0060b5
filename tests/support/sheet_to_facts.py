"""Turn an answer sheet of the triage examples into vocabulary facts, so that the whole path facts -> judge -> sheet -> level can be tested.

A sheet answers the flags' questions; a case holds facts. Most answers are one fact. Where they are not, the choice is written here:
`bladder_change` is one list behind four questions, so "unsure" about one of them is "unsure" about all, and the other three get the
follow-up answers of somebody in whom they turn out to be harmless (a yes to another of them stands beside it); "weaker, but steady" is a
fact only with a failed heel or tiptoe stand, and "weaker" alone is none.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from unpinch.clinical.intake.case import Case, FreeText
from unpinch.clinical.triage.grading import warning_words
from unpinch.knowledge import Knowledge
from unpinch.terms.fact import UNSURE, Fact, Scalar
from unpinch.terms.side import Side

TODAY = dt.date(2026, 2, 1)
SIGNED = "Dr Lee, 2026-01"
Key = tuple[str, Side | None]
BLADDER = ("ces_bladder_start", "ces_bladder_sense", "ces_retention", "ces_incontinence")
HARMLESS_BLADDER = {
    "patient.ces_bladder_start_started": "over_3_months",
    "patient.ces_bladder_start_worse": "no",
    "patient.ces_bladder_sense_check": "yes",
    "patient.ces_bladder_sense_started": "over_3_months",
    "patient.ces_bladder_sense_worse": "no",
    "patient.ces_retention_last": "under_6_hours",
    "patient.ces_incontinence_felt": "yes",
    "patient.ces_incontinence_started": "over_3_months",
    "patient.ces_incontinence_worse": "no",
}
WELL: dict[str, Scalar] = {
    **dict.fromkeys(
        (
            f"patient.{name}"
            for name in [
                "fever_or_chills",
                "unexplained_weight_loss",
                "immune_compromised",
                "recent_infection",
                "systemic_unwell",
                "sepsis_signs",
                "urinary_symptoms",
                "new_lump",
                "painful_weight_bearing",
                "injection_drug_use",
                "diabetes",
                "bleeding_disorder",
                "sudden_tearing_pain_or_collapse",
                "arm_speech_vision_symptoms",
                "self_harm_or_crisis",
                "abuse_at_home",
                "hard_to_answer",
                "immunosuppressant",
                "recent_injection_or_needling",
                "started_after_buttock_injection",
                "pregnant",
                "pregnancy_warning_signs",
                "vertebral_fragility_fracture",
                "height_loss_4cm",
                "chest_pain_or_breathlessness",
                "foot_ulcer_or_charcot",
                "heavy_alcohol",
                "high_bp_symptoms",
            ]
        ),
        "no",
    ),
    **dict.fromkeys(
        (
            f"patient.{name}_date"
            for name in ["lumbar_discectomy", "lumbar_fusion", "hip_replacement", "knee_surgery", "spinal_injection", "last_birth"]
        ),
        "never",
    ),
    **dict.fromkeys(
        (f"patient.{name}" for name in ["cancer_history", "recent_trauma", "aortic_aneurysm", "anticoagulant", "osteoporosis"]), "none"
    ),
    "patient.oral_corticosteroid": "none",
    "patient.low_trauma_fractures": 0.0,
    "patient.prior_sciatica_episodes": 1.0,
    "patient.has_warning_card": "yes",
    "patient.leg_pain_now": 4.0,
    "patient.leg_pain_worst": 5.0,
    "patient.back_pain_now": 4.0,
    **dict.fromkeys(
        (
            f"finding.{name}"
            for name in [
                "hand_clumsiness",
                "stiff_unsteady_legs",
                "thoracic_band_pain",
                "standing_still_relief",
                "menstrual_cycle_pattern",
                "painless_foot_drop",
                "stiffness_eases_with_movement",
                "spinal_bruise_or_step",
                "vesicular_rash",
                "perianal_exam_reduced",
                "other_cord_sign",
                "no_improvement_with_care",
                "alternating_buttock_pain",
            ]
        ),
        "absent",
    ),
    **dict.fromkeys(
        (f"finding.{name}" for name in ["saddle_sensation_change", "bowel_change", "sexual_function_change", "night_pain"]), "none"
    ),
    "finding.bladder_change": (),
    "finding.symptom_side": "left",
    "finding.symptom_trend": "unchanged",
    "finding.leg_weakness_course": "none",
    "finding.symptom_onset_date": "2026-01-02",
}
BOTH_LEGS: dict[str, Scalar] = {
    **dict.fromkeys((f"finding.{name}_strength" for name in ["knee_extension", "great_toe_extension", "ankle_plantarflexion"]), 5.0),
    "finding.ankle_dorsiflexion_strength": 5.0,
    **dict.fromkeys(
        (f"finding.{name}" for name in ["leg_weakness", "calf_swelling_or_warmth", "tight_swollen_leg_after_injury"]), "absent"
    ),
    **dict.fromkeys((f"finding.{name}" for name in ["babinski_sign", "ankle_clonus"]), "absent"),
    **dict.fromkeys((f"finding.{name}" for name in ["foot_lift_or_tiptoe", "heel_walk"]), "able"),
    **dict.fromkeys((f"finding.{name}" for name in ["toe_catching", "cold_pale_leg", "leg_numbness"]), "none"),
    **dict.fromkeys((f"finding.{name}" for name in ["patellar_reflex", "achilles_reflex"]), "normal"),
}
YES: dict[str, dict[str, Scalar]] = {
    "ces_saddle": {"finding.saddle_sensation_change": "new_or_changing"},
    "ces_sexual": {"finding.sexual_function_change": "new"},
    "ces_bilateral": {"finding.symptom_side": "both"},
    "ces_severe_unilateral": {"finding.symptom_trend": "suddenly_much_worse"},
    "ces_rectal_exam": {"finding.perianal_exam_reduced": "present"},
    "footdrop_painless": {"finding.painless_foot_drop": "present"},
    "thoracic": {"finding.thoracic_band_pain": "present"},
    "widespread_neuro": {"patient.arm_speech_vision_symptoms": "yes"},
    "cancer_history": {"patient.cancer_history": "past"},
    "weight_loss": {"patient.unexplained_weight_loss": "yes"},
    "systemic_unwell": {"patient.systemic_unwell": "yes"},
    "no_improve": {"finding.no_improvement_with_care": "present", "finding.symptom_onset_date": "2025-12-01"},
    "over70_first": {"patient.prior_sciatica_episodes": 0.0},
    "palpable_mass": {"patient.new_lump": "yes"},
    "fever": {"patient.fever_or_chills": "yes"},
    "sepsis_vitals": {"patient.sepsis_signs": "yes"},
    "recent_infection": {"patient.recent_infection": "yes"},
    "ivdu": {"patient.injection_drug_use": "yes"},
    "immuno": {"patient.immunosuppressant": "yes"},
    "urinary_infection": {"patient.urinary_symptoms": "yes"},
    "trauma_major": {"patient.recent_trauma": "major"},
    "trauma_minor_old": {"patient.recent_trauma": "minor"},
    "contusion": {"finding.spinal_bruise_or_step": "present"},
    "steroids": {"patient.oral_corticosteroid": "three_months_or_more"},
    "osteoporosis": {"patient.osteoporosis": "osteoporosis"},
    "insufficiency": {"patient.painful_weight_bearing": "yes"},
    "aaa_sign": {"patient.sudden_tearing_pain_or_collapse": "yes"},
    "aaa_risk": {"patient.aortic_aneurysm": "known"},
    "limb_rest_pain": {"patient.foot_ulcer_or_charcot": "yes"},
    "claudication": {"finding.standing_still_relief": "present"},
    "pe": {"patient.chest_pain_or_breathlessness": "yes"},
    "bp_high": {"patient.high_bp_symptoms": "yes"},
    "anticoag": {"patient.anticoagulant": "direct_oral"},
    "pregnancy": {"patient.pregnant": "yes"},
    "pregnancy_warning": {"patient.pregnancy_warning_signs": "yes"},
    "gyn_cyclic": {"finding.menstrual_cycle_pattern": "present"},
    "post_op": {"patient.lumbar_discectomy_date": "2025-12-20"},
    "post_procedure": {"patient.recent_injection_or_needling": "yes"},
    "injection_palsy": {"patient.started_after_buttock_injection": "yes"},
    "inflammatory": {
        "finding.symptom_onset_date": "2025-06-01",
        "finding.stiffness_eases_with_movement": "present",
        "finding.morning_stiffness_minutes": 45.0,
    },
    "zoster_flag": {"finding.vesicular_rash": "present"},
    "mental_crisis": {"patient.self_harm_or_crisis": "yes"},
    "abuse_safety": {"patient.abuse_at_home": "yes"},
    "severe_pain": {"patient.leg_pain_worst": 9.0},
    "unreliable_history": {"patient.hard_to_answer": "yes"},
}
ON_LEFT: dict[str, tuple[str, Scalar]] = {
    "motor_foot_drop": ("finding.toe_catching", "new"),
    "motor_le3": ("finding.ankle_dorsiflexion_strength", 3.0),
    "motor_mrc4": ("finding.great_toe_extension_strength", 4.0),
    "limb_ischaemia": ("finding.cold_pale_leg", "sudden"),
    "dvt_leg": ("finding.calf_swelling_or_warmth", "present"),
    "compartment": ("finding.tight_swollen_leg_after_injury", "present"),
    "ces_motor_bilat": ("finding.leg_weakness", "present"),
}
IN_LIST = {"ces_bladder_start": "hard_to_start_or_weak", "ces_bladder_sense": "reduced_feeling", "ces_retention": "cannot_pass"}
NUMBERS = {
    "age": "patient.age",
    "temp_c": "patient.body_temperature",
    "hr": "patient.heart_rate",
    "rr": "patient.respiratory_rate",
    "sbp": "patient.systolic_bp",
    "dbp": "patient.diastolic_bp",
    "spo2": "patient.oxygen_saturation",
    "pvr_ml": "finding.post_void_residual",
    "pain_nrs": "patient.leg_pain_worst",
    "diff_cm": "finding.calf_circumference_difference",
}
WITHOUT_SIDE = {flag: next(iter(facts)) for flag, facts in YES.items()}
UNSURE_ABOUT = {
    **WITHOUT_SIDE,
    **{flag: fact for flag, (fact, _) in ON_LEFT.items()},
    "ces_bowel": "finding.bowel_change",
    "cord_symptoms": "finding.stiff_unsteady_legs",
    "umn": "finding.babinski_sign",
    "night_pain": "finding.night_pain",
    "motor_progressive": "finding.leg_weakness_course",
    "ces_safety_net": "patient.has_warning_card",
}
SPECIAL = frozenset({"finding.foot_lift_or_tiptoe", "finding.leg_weakness_course", "finding.night_pain", "finding.standing_still_relief"})
"""Facts that several answers share, or that are themselves the answer; they are set by hand below."""


class Facts:
    """The facts of one sheet, filled answer by answer."""

    def __init__(self, knowledge: Knowledge, sheet: Mapping[str, Any], *, all_no: bool) -> None:
        self.knowledge, self.sheet = knowledge, sheet
        self.values: dict[Key, Scalar] = {}
        self.unsure: set[str] = set()
        if all_no:
            self.values.update({(fact, None): value for fact, value in WELL.items()})
            self.values.update({(fact, side): value for fact, value in BOTH_LEGS.items() for side in Side})

    def set(self, fact: str, value: Scalar, side: Side | None = None) -> None:
        self.values[fact, side] = value

    def forget(self, fact: str) -> None:
        for side in (None, *Side):
            self.values.pop((fact, side), None)

    # ---- answers -----------------------------------------------------------------------------------------------------
    def fill(self) -> None:
        for flag in self.knowledge.flags:
            match self.sheet.get(flag):
                case "yes":
                    self.yes(flag)
                case "unsure":
                    self.be_unsure(flag)
                case None if flag in UNSURE_ABOUT or flag in BLADDER:
                    self.forget("finding.bladder_change" if flag in BLADDER else UNSURE_ABOUT[flag])
        if self.sheet.get("ces_safety_net") == "no":
            self.set("patient.has_warning_card", "no")
        for key, answer in self.sheet.items():
            if "." in key:
                self.follow_up(key, answer)
        self.by_hand()
        self.numbers()

    def yes(self, flag: str) -> None:
        for fact, value in YES.get(flag, {}).items():
            self.set(fact, value)
        if flag in ON_LEFT:
            self.set(*ON_LEFT[flag], Side.LEFT)
        if flag == "ces_motor_bilat":
            self.set(*ON_LEFT[flag], Side.RIGHT)
        if flag in IN_LIST:
            self.add_bladder(IN_LIST[flag])
        match flag:
            case "ces_incontinence":
                self.add_bladder("leaks_new" if self.sheet.get("ces_incontinence.felt") == "yes" else "leaks_without_knowing")
            case "ces_bowel":
                self.set("finding.bowel_change", "loss_of_control" if self.sheet.get("ces_bowel.kind") == "accident" else "reduced_feeling")
            case "cord_symptoms":
                which = self.sheet.get("cord_symptoms.which", "walking")
                for word, fact in (("hands", "finding.hand_clumsiness"), ("walking", "finding.stiff_unsteady_legs")):
                    self.set(fact, "present" if which in (word, "both") else "absent")
            case "umn" if self.sheet.get("umn.signs") == "brisk_reflexes_only":
                self.set("finding.achilles_reflex", "brisk", Side.LEFT)
            case "umn":
                self.set("finding.babinski_sign", "present", Side.LEFT)

    def add_bladder(self, word: str) -> None:
        held = self.values.get(("finding.bladder_change", None), ())
        self.set("finding.bladder_change", (*(held if isinstance(held, tuple) else ()), word))

    def be_unsure(self, flag: str) -> None:
        if flag == "motor_progressive" and str(self.sheet.get("motor_progressive.tempo")).startswith("weaker"):
            return  # who says how fast it goes is not unsure whether it goes; see by_hand
        if flag not in UNSURE_ABOUT and flag not in BLADDER:
            return  # worked out from age or other answers, asked of nobody
        fact = "finding.bladder_change" if flag in BLADDER else UNSURE_ABOUT[flag]
        if not (flag in BLADDER and self.values.get((fact, None))):
            self.forget(fact)
        self.unsure.add(fact)
        if flag in BLADDER:
            for other, value in HARMLESS_BLADDER.items():
                if not other.startswith(f"patient.{flag}_"):
                    self.set(other, value)

    def follow_up(self, key: str, option: str) -> None:
        flag, _, name = key.partition(".")
        item = next(item for item in self.knowledge.flags[flag].follow_up if item.key == name)
        if item.fact not in SPECIAL:
            self.set(item.fact, {word: fact for fact, word in item.answers.items()}.get(option, option))

    def by_hand(self) -> None:
        tests = [self.sheet.get("motor_foot_drop.test"), self.sheet.get("motor_progressive.test")]
        for option, word in (("weaker", "weaker"), ("cannot", "unable")):
            if option in tests:
                self.set("finding.foot_lift_or_tiptoe", word, Side.LEFT)
        hits = warning_words(self.knowledge).hits(self.sheet.get("text", ""))
        if "not_tried" in tests or (tests[0] is None and any(hit.flag == "motor_foot_drop" for hit in hits)):
            self.forget("finding.foot_lift_or_tiptoe")
        tempo = str(self.sheet.get("motor_progressive.tempo"))
        if tempo.startswith("weaker"):
            self.set("finding.leg_weakness_course", "worse_over_hours" if tempo.endswith("hour") else "worse_over_days")
        elif self.sheet.get("motor_progressive") == "yes":
            self.set("finding.leg_weakness_course", "stable")
            if "motor_progressive.tempo" not in self.sheet:
                self.forget("finding.leg_weakness_course")
            if tests == [None, None]:
                self.forget("finding.foot_lift_or_tiptoe")
            self.set("finding.leg_weakness", "present", Side.LEFT)
            self.set("patient.motor_mrc4_course", "first_test")
            self.set("patient.motor_mrc4_disabling", "no")
        if self.sheet.get("night_pain") == "yes":
            eases = self.sheet.get("night_pain.eases") == "yes"
            self.set("finding.night_pain", "wakes_eased_by_position" if eases else "wakes_not_eased")
        if self.sheet.get("claudication.relief") == "must_sit_or_bend":
            self.set("finding.standing_still_relief", "absent")
        if self.sheet.get("cancer_history.status") == "in_treatment_or_spread":
            self.set("patient.cancer_history", "current")

    def numbers(self) -> None:
        for name, fact in NUMBERS.items():
            if name in self.sheet:
                self.set(fact, float(self.sheet[name]))
        if "sex" in self.sheet:
            self.set("patient.sex_at_birth", self.sheet["sex"])
        if drop := self.sheet.get("grade_drop"):
            self.set("finding.great_toe_extension_strength", 5.0 - float(drop), Side.LEFT)

    def facts(self) -> Iterator[Fact]:
        for (fact, side), value in self.values.items():
            yield Fact(fact, value, side, TODAY, remark=SIGNED)
        for fact in sorted(self.unsure):
            yield Fact(fact, None, None, TODAY, UNSURE)
        if self.sheet.get("grade_drop"):
            yield Fact("finding.great_toe_extension_strength", 5.0, Side.LEFT, TODAY - dt.timedelta(7))


def case_of(knowledge: Knowledge, sheet: Mapping[str, Any], *, all_no: bool = True) -> Case:
    """A case that says with facts what a sheet says with answers.

    `all_no`: begin with nothing found; a flag the sheet leaves out is forgotten again.
    """
    made = Facts(knowledge, sheet, all_no=all_no)
    made.fill()
    texts = (FreeText(sheet["text"], TODAY),) if sheet.get("text") else ()
    return Case(TODAY, tuple(made.facts()), texts)
