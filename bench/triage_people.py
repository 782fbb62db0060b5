"""Simulated people for the triage report: ordinary clinic patients, and people who do have a dangerous condition.

Ordinary patients answer with the frequencies of the knowledge table `population` (most of them judgement) and are drawn independently,
which overstates how many are stopped: frail people carry several things at once. People with a dangerous condition come from
`emergencies.yaml`. Both are answer sheets for the decision tables. Not product code.
"""

import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from unpinch.clinical.triage.grading import Grading, complete, tables
from unpinch.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
DECISIONS = tables(KNOWLEDGE).decisions
Sheet = dict[str, Any]
OLD, MID, NEW = "over_3_months", "2_weeks_to_3_months", "under_2_weeks"
PAINLESS = ("both_painless", "any_sharp_pain_or_not_done")
EQUAL = ("equal_on_both_sides", "weaker_or_not_tested")
LATER: Mapping[str, tuple[str, str, str]] = {
    "motor_progressive.strength": (*EQUAL, "new.motor_progressive.strength"),
    "motor_progressive.graded": (*EQUAL, "new.motor_progressive.graded"),
    "motor_foot_drop.strength": (*EQUAL, "new.motor_foot_drop.strength"),
    "ces_motor_bilat.strength": ("both_legs_normal", "not_all_or_not_tested", "new.ces_motor_bilat.strength"),
    "ces_severe_unilateral.strength": ("strength_and_saddle_normal", "not_all_or_not_tested", "new.ces_severe_unilateral.strength"),
    "ces_bilateral.feel": ("only_dull_ache_or_cramp", "shooting_burning_numb_or_tingling", "new.ces_bilateral.feel"),
    "ces_bilateral.legs": ("all_normal", "not_all_or_not_tested", "new.ces_bilateral.legs"),
    "pe.last": ("gone_for_over_3_days", "now_or_in_the_last_3_days", "new.pe.last"),
    "cord_symptoms.exam": ("all_normal", "not_all_or_not_tested", "new.cord_symptoms.exam"),
    "widespread_neuro.part": ("one_arm_or_hand_only", "speech_sight_or_face", "new.widespread_neuro.part"),
    "trauma_minor_old.tap": (*PAINLESS, "new.tap"),
    "osteoporosis.tap": (*PAINLESS, "new.tap"),
    "steroids.tap": (*PAINLESS, "new.tap"),
    "over70_first.tap": (*PAINLESS, "new.tap"),
    "limb_rest_pain.pulses": ("all_fine", "not_all_or_not_done", "new.limb_rest_pain.pulses"),
}
"""Follow-ups added after the first tables: the answer that can lower a level, the other answer, and the assumption how often."""
STRENGTH_KEYS = ("strength", "graded", "legs")
NOT_UNSURE = frozenset(
    [
        "under18",
        "fracture_score",
        "ces_rectal_exam",
        "motor_le3",
        "umn",
        "motor_mrc4",
        "pregnancy",
        "pregnancy_warning",
        "gyn_cyclic",
        "bp_high",
        "no_improve",
        "contusion",
        "sepsis_vitals",
        "compartment",
        "abuse_safety",
    ]
)
BENIGN = {
    "check": ("same", "yes"), "last": ("under_6_hours",), "test": ("same_both_sides",), "tempo": ("slowly_over_months", "steady_now",
    "steady"), "started": (OLD,), "worse": ("no",), "reviewed": ("no",), "felt": ("yes",), "why": ("only_pain",
    "memory_or_language_for_long"), "kind": ("only_hard_stools", "only_because_it_hurts", "chest_throat_tooth_or_skin_cleared", "other",
    "wishing_not_to_wake_up"), "pain": ("eased",), "plan": ("no",), "compare": ("same_and_always_cold_feet",), "sudden_back": ("no",),
    "groin": ("no",), "blow": ("no",), "now": ("no",), "harder": ("no",), "what": ("neither", "only_tired", "burning"),
}  # fmt: skip
"""What somebody answers to a follow-up who was only unsure."""


def all_no(**facts: Any) -> Sheet:
    """Every question answered, nothing found."""
    return {**dict.fromkeys(KNOWLEDGE.flags, "no"), "ces_safety_net": "yes", **facts}


def assumptions(column: str) -> dict[str, float]:
    """The assumptions at their low, central or high value."""
    return {entry.id: getattr(entry, column) for entry in KNOWLEDGE.population.values()}


def drawn_assumptions(rng: random.Random) -> dict[str, float]:
    """One plausible set: each value drawn by itself between its low and high, most often near central."""
    rows = KNOWLEDGE.population.values()
    return {r.id: rng.triangular(min(r.low, r.high), max(r.low, r.high), r.central) for r in rows}


class Ordinary:
    """One ordinary clinic patient. `at_visit`: the therapist examines and measures too."""

    def __init__(self, rng: random.Random, values: Mapping[str, float], *, at_visit: bool) -> None:
        self.rng, self.values, self.at_visit = rng, values, at_visit
        age = 0
        while not 18 <= age <= 90:
            age = int(rng.gauss(values["age.mean"], 13.9))
        self.age, self.sex = age, "female" if self.coin("female") else "male"
        self.sheet = all_no(age=age, sex=self.sex)
        self.constant = "constant" if self.coin("constant") else "eased"
        self.sudden = "yes" if self.coin("sudden") else "no"

    def answers(self) -> Sheet:
        """Answer everything."""
        for part in (
            self.bladder,
            self.both_legs,
            self.weakness,
            self.cord,
            self.cancer,
            self.infection,
            self.bones,
            self.vessels,
            self.rest,
        ):
            part()
        if self.at_visit:
            self.measured()
        self.unsure()
        return self.sheet

    # ---- chance ------------------------------------------------------------------------------------------------------
    def coin(self, key: str) -> bool:
        return self.rng.random() < self.values[key]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def yes_no(self, share: float) -> str:
        return "yes" if self.chance(share) else "no"

    def pick(self, **shares: float) -> str:
        return self.rng.choices(list(shares), list(shares.values()))[0]

    def when(self, recent: float, mid: float = 0.2) -> str:
        x = self.rng.random()
        return NEW if x < recent else MID if x < recent + mid else OLD

    def reviewed(self) -> str:
        return "yes_same" if self.coin("reviewed") else "no"

    def worse(self) -> str:
        return "yes" if self.coin("worse") else "no"

    def put(self, flag: str, **follow_ups: str) -> None:
        self.sheet[flag] = "yes"
        self.sheet.update({f"{flag}.{key}": value for key, value in follow_ups.items()})

    def old(self, recent: float, mid: float = 0.2) -> dict[str, str]:
        """When it began, whether it got worse, whether somebody looked."""
        return {"started": self.when(recent, mid), "worse": self.worse(), "reviewed": self.reviewed()}

    # ---- answers -----------------------------------------------------------------------------------------------------
    def bladder(self) -> None:
        v = self.values
        if self.coin("ces_saddle"):
            self.put("ces_saddle", **self.old(v["ces_saddle.recent"]))
        if self.coin("ces_bladder_start"):
            self.put("ces_bladder_start", **self.old(v["ces_bladder_start.recent"], v["ces_bladder_start.mid"]))
        if self.coin("ces_bladder_sense"):
            self.put("ces_bladder_sense", **self.old(v["ces_bladder_start.recent"]))
        if self.coin("ces_incontinence"):
            felt = "no" if self.coin("ces_incontinence.unfelt") else "yes"
            when = self.pick(cough_sneeze_lift=0.6, rushing_to_toilet=0.35, any_time=0.05)
            self.put("ces_incontinence", felt=felt, when=when, **self.old(v["ces_incontinence.recent"], 0.07))
        if self.coin("ces_bowel"):
            kind = self.rng.choice(["accident", "no_feeling"]) if self.coin("ces_bowel.true") else "only_hard_stools"
            self.put("ces_bowel", kind=kind, **self.old(0.15))
        if self.coin("ces_sexual"):
            pain = self.coin("ces_sexual.pain")
            kind = "only_because_it_hurts" if pain else self.pick(erection_or_orgasm=0.95, lost_feeling=0.05)
            self.put("ces_sexual", kind=kind, started=self.when(v["ces_sexual.recent"]), reviewed=self.reviewed())

    def both_legs(self) -> None:
        v = self.values
        if self.coin("ces_bilateral"):
            pattern = "only_walking_or_standing" if self.coin("ces_bilateral.walking") else "at_rest_or_any_time"
            reach = "below_knee_or_numb" if self.coin("ces_bilateral.distal") else "buttocks_or_thighs"
            self.put("ces_bilateral", pattern=pattern, reach=reach, **self.old(v["ces_bilateral.recent"]))
        if self.coin("ces_motor_bilat"):
            self.put("ces_motor_bilat", why="truly_weak" if self.coin("ces_motor_bilat.true") else "only_pain", **self.old(0.08))
        if self.coin("ces_severe_unilateral"):
            self.put("ces_severe_unilateral", spread="yes" if self.coin("ces_severe_unilateral.spread") else "no")

    def weakness(self) -> None:
        if self.coin("motor_foot_drop"):
            test = self.rng.choice(["weaker", "cannot"]) if self.coin("motor_foot_drop.weak") else "same_both_sides"
            self.put("motor_foot_drop", test=test, **self.old(self.values["motor_foot_drop.recent"], 0.25))
        if self.coin("motor_progressive"):
            tempo = "weaker_by_the_day" if self.coin("motor_progressive.daily") else "steady_now"
            self.put("motor_progressive", tempo=tempo, test="cannot" if self.coin("motor_progressive.cannot") else "same_both_sides")
        if self.coin("footdrop_painless"):
            self.put("footdrop_painless", worse="no", reviewed=self.reviewed())

    def measured(self) -> None:
        """What the therapist finds at the visit."""
        if self.coin("motor_le3"):
            self.put("motor_le3", started=self.when(0.3), tempo="steady", reviewed=self.reviewed())
        elif self.coin("motor_mrc4"):
            self.put("motor_mrc4", course="first_test", disabling=self.yes_no(0.1))
        if self.coin("umn"):
            signs = self.pick(brisk_reflexes_only=0.7, upgoing_toe_clonus_or_level=0.3)
            self.put("umn", signs=signs, tempo="slowly_over_months", reviewed=self.reviewed())
        if self.coin("abuse_safety"):
            self.put("abuse_safety", now=self.yes_no(0.03))
        self.sheet["hr"] = 98 if self.coin("hr91") else 78
        self.sheet["rr"] = 22 if self.coin("rr21") else 15
        if self.coin("bp_high"):
            self.sheet.update(sbp=186, dbp=104)

    def cord(self) -> None:
        if self.coin("cord_symptoms"):
            which = "both" if self.coin("cord_symptoms.both") else self.rng.choice(["hands", "walking", "walking"])
            tempo = "slowly_over_months" if self.coin("cord_symptoms.slow") else self.pick(weeks=0.93, hours_to_days=0.07)
            self.put("cord_symptoms", which=which, tempo=tempo, reviewed=self.reviewed())
        if self.coin("thoracic"):
            self.put("thoracic", band="yes" if self.coin("thoracic.band") else "no", sudden=self.sudden)
        if self.coin("widespread_neuro"):
            tempo = self.pick(slowly_over_months=0.83, over_days_to_weeks=0.15, suddenly=0.02)
            self.put("widespread_neuro", tempo=tempo, what="speech_face_sight_or_arm", reviewed=self.reviewed())

    def cancer(self) -> None:
        if self.coin("cancer_history"):
            recent = self.pick(in_treatment_or_spread=0.13, ended_under_5_years=0.5, ended_5_to_10_years=0.37)
            status = "ended_over_10_years" if self.coin("cancer_history.over10") else recent
            kind = self.rng.choice(["breast_prostate_lung_kidney_thyroid_blood_or_melanoma", "other"])
            pattern = "yes" if self.coin("cancer_history.pattern") else "no"
            self.put("cancer_history", status=status, kind=kind, pattern=pattern, checked="yes_same" if self.chance(0.35) else "no")
        if self.coin("weight_loss"):
            amount = self.rng.choices(["under_5_percent", "5_percent_or_more", "clothes_looser_not_weighed"], [0.45, 0.35, 0.2])[0]
            self.put("weight_loss", amount=amount, reason="explained" if self.coin("weight_loss.explained") else "no_reason")
        if self.coin("systemic_unwell"):
            ill = self.rng.choice(["drenching_sweats", "no_appetite"])
            self.put("systemic_unwell", what="only_tired" if self.coin("systemic_unwell.tired") else ill)
        if self.coin("night_pain"):
            self.put("night_pain", eases="yes" if self.coin("night_pain.eases") else "no")
        if self.coin("over70_first"):
            self.put("over70_first")
        self.sheet["pain_nrs"] = 8 if self.coin("pain7") else 5
        if self.coin("palpable_mass"):
            growing = self.pick(no=0.5, yes=0.2, shrinking_after_a_knock=0.3)
            self.put("palpable_mass", growing=growing, size=self.pick(smaller=0.8, golf_ball_or_bigger=0.2))

    def infection(self) -> None:
        if self.coin("fever"):
            cause = "clear_reason" if self.coin("fever.reason") else "no_reason"
            self.put("fever", pain=self.constant, cause=cause, shakes=self.yes_no(0.05))
        if self.coin("recent_infection"):
            bad = self.pick(kidney_or_urine=0.8, blood_heart_bone_abscess_or_line=0.2)
            kind = "chest_throat_tooth_or_skin_cleared" if self.coin("recent_infection.minor") else bad
            self.put("recent_infection", pain=self.constant, kind=kind)
        for flag in ("ivdu", "immuno"):
            if self.coin(flag):
                self.put(flag, pain=self.constant)
        if self.coin("urinary_infection"):
            self.put("urinary_infection", what=self.pick(burning=0.78, blood=0.1, waves_of_strong_side_pain=0.12))

    def bones(self) -> None:
        if self.coin("osteoporosis.old" if self.age >= 65 else "osteoporosis.young"):
            self.put("osteoporosis", sudden=self.sudden)
        if self.coin("steroids"):
            self.put("steroids", sudden=self.sudden)
        if self.coin("trauma_major"):
            when = "within_3_days" if self.coin("trauma_major.recent") else "4_to_28_days"
            checked = "yes_cleared" if self.coin("trauma_major.cleared") else "no"
            able = "no" if self.chance(0.002) else "yes"
            self.put("trauma_major", when=when, able=able, checked=checked, middle=self.rng.choice(["yes", "no"]))
        if self.coin("trauma_minor_old"):
            middle = "yes" if self.coin("trauma_minor_old.middle") else "no"
            self.put("trauma_minor_old", middle=middle, recent=self.rng.choice(["yes", "no"]))
        if self.coin("insufficiency"):
            able = "cannot" if self.coin("insufficiency.cannot") else "can_with_pain"
            where = "groin_buttock_or_pelvis" if self.coin("insufficiency.where") else "down_the_leg"
            self.put("insufficiency", able=able, where=where, load=self.yes_no(0.03))

    def vessels(self) -> None:
        if self.coin("anticoag"):
            self.put("anticoag", sudden_back=self.yes_no(0.004), groin=self.yes_no(0.006), blow=self.yes_no(0.03))
        if self.coin("aaa_sign"):
            sudden = self.pick(fainted_or_collapsed=0.3, sudden_tummy_or_side_pain=0.7)
            self.put("aaa_sign", what=sudden if self.coin("aaa_sign.sudden") else self.rng.choice(["beating_lump_only", "neither"]))
        if self.coin("aaa_risk"):
            self.put("aaa_risk", newpain=self.yes_no(0.1))
        if self.coin("limb_ischaemia"):
            self.put("limb_ischaemia", compare="clearly" if self.coin("limb_ischaemia.true") else "same_and_always_cold_feet")
        if self.coin("limb_rest_pain"):
            self.put("limb_rest_pain", infected=self.yes_no(0.05), reviewed=self.reviewed())
        if self.coin("claudication"):
            relief = "standing_still_is_enough" if self.coin("claudication.standing") else "must_sit_or_bend"
            self.put("claudication", relief=relief, shorter=self.yes_no(0.03), reviewed=self.reviewed())
        if self.coin("dvt_leg"):
            one = self.coin("dvt_leg.one")
            sides = "one" if one else self.pick(both_for_months=0.85, both_new=0.15)
            self.put("dvt_leg", sides=sides, reviewed="yes_same" if one and self.chance(0.3) else "no")
        if self.coin("pe"):
            self.put("pe", reviewed="yes_same" if self.coin("pe.reviewed") else "no")

    def rest(self) -> None:
        if self.sex == "female" and self.age <= 45 and self.coin("pregnancy"):
            self.put("pregnancy")
            if self.chance(0.01):
                self.put("pregnancy_warning")
        if self.sex == "female" and self.age <= 50 and self.coin("gyn_cyclic"):
            self.put("gyn_cyclic", weak=self.yes_no(0.03))
        if self.coin("post_op"):
            trouble = self.pick(new_weak_numb_or_pee_change=0.1, fever_or_wound_leak=0.25, much_worse_pain=0.65)
            weeks = self.rng.choices(["under_2_weeks", "2_to_12_weeks"], [0.15, 0.85])[0]
            self.put("post_op", problem=trouble if self.coin("problem") else "none", weeks=weeks)
        if self.coin("post_procedure"):
            trouble = self.pick(new_weak_numb_or_pee_change=0.1, fever_or_constant_pain=0.5, bad_headache_sitting_up=0.4)
            self.put("post_procedure", problem=trouble if self.coin("problem") else "none")
        if self.coin("inflammatory"):
            extra = "4_or_more" if self.coin("inflammatory.4") else self.rng.choice(["0_to_2", "3"])
            self.put("inflammatory", onset=self.yes_no(0.55), extra=extra, eye=self.yes_no(0.002))
        if self.coin("zoster_flag"):
            self.put("zoster_flag", age_of_rash=self.rng.choice(["under_3_days", "over_3_days"]), fresh=self.rng.choice(["yes", "no"]))
        self.mood()

    def mood(self) -> None:
        if self.coin("mental_crisis"):
            kind = "ending_my_life" if self.coin("mental_crisis.ending") else "wishing_not_to_wake_up"
            self.put("mental_crisis", plan="yes" if self.coin("mental_crisis.plan") else "no", kind=kind)
        if self.coin("severe_pain"):
            self.put("severe_pain", function="cannot_sleep_sit_or_walk" if self.coin("severe_pain.cannot") else "manage_somehow")
        if self.coin("unreliable_history"):
            self.put("unreliable_history", why=self.pick(memory_or_language_for_long=0.7, strong_medicine=0.3))

    def unsure(self) -> None:
        """Now and then somebody is unsure instead of no, and the check turns out harmless."""
        for flag in KNOWLEDGE.flags.values():
            if self.sheet.get(flag.id) == "no" and flag.id not in NOT_UNSURE and self.coin("unsure"):
                self.sheet[flag.id] = "unsure"
                for item in flag.follow_up:
                    if f"{flag.id}.{item.key}" not in LATER:
                        good = [option for option in item.options if option in BENIGN.get(item.key, ())]
                        self.sheet[f"{flag.id}.{item.key}"] = good[0] if good else item.options[-1]


def later_answers(rng: random.Random, values: Mapping[str, float], sheet: Sheet, *, at_visit: bool) -> Sheet:
    """Answers to the later follow-ups that the tables ask of this sheet. One person has one strength and one back to tap."""
    found: Sheet = {}
    examined = rng.random() >= values["skip.exam"]
    once = {"strength": rng.random(), "tap": rng.random()}
    asked = {question.key for question in asked_later(sheet)}
    for key, (good, other, share) in LATER.items():
        name = key.split(".")[1]
        roll, answered = rng.random(), rng.random() >= values["skip.phone"]
        roll = once.get("strength" if name in STRENGTH_KEYS else name, roll)
        if key in asked and ((at_visit and examined) if is_examination(key) else answered):
            found[key] = good if roll < values[share] else other
    return found


def asked_later(sheet: Mapping[str, Any]) -> list[Any]:
    """The later follow-ups that the tables ask of a sheet."""
    grading = Grading(DECISIONS, complete(sheet))
    raised = {key.split(".")[0] for key in LATER if sheet.get(key.split(".")[0]) in ("yes", "unsure")}
    return [
        q for flag in sorted(raised) for q in DECISIONS[flag].questions if q.key in LATER and grading.holds(q.asked_if, grading.answers)
    ]


@cache
def is_examination(key: str) -> bool:
    """Whether only a clinician can answer."""
    flag, _, name = key.partition(".")
    return any(item.key == name and item.asked_by == "clinician" for item in KNOWLEDGE.flags[flag].follow_up)


# ---- people who do have something dangerous --------------------------------------------------------------------------------
@cache
def emergencies() -> dict[str, Any]:
    """The groups of `emergencies.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "emergencies.yaml").read_text(encoding="utf-8"))
    return loaded


SURE = frozenset(["cancer_history", "pregnancy", "post_op", "umn", "trauma_major", "anticoag"])
VITALS = ("hr", "rr", "sbp")
EXAMINED_ONLY = ("umn", "contusion")


def with_emergency(rng: random.Random, group: Mapping[str, Any], way: str) -> Sheet:
    """One person of a group. `way`: visit (all answered and examined), phone (no examination), sloppy (phone, gaps, often unsure)."""
    there = _signs(rng, group, way)
    sheet = all_no(age=rng.randint(*group["ages"]), sex=rng.choice(["female", "male"]))
    unsure, gap = (0.2, 0.3) if way == "sloppy" else (0.08, 0.0)
    for flag in sorted(there):
        sheet[flag] = "unsure" if rng.random() < unsure and flag not in SURE else "yes"
    for key, shares in sorted(group["follow_ups"].items()):
        if key.split(".")[0] in there and rng.random() >= gap:
            sheet[key] = rng.choices(list(shares), list(shares.values()))[0]
    for name, values in group["measured"].items():
        if way == "visit" or name not in VITALS:
            sheet[name] = rng.choice(values)
    later = emergencies()["later_follow_ups"]
    asked = {question.key for question in asked_later(sheet)}
    for key in LATER:
        answer, answered = rng.choices(list(later[key]), list(later[key].values()))[0], rng.random() >= gap
        if key in asked and answered and (way == "visit" or not is_examination(key)):
            sheet[key] = answer
    return sheet


def _signs(rng: random.Random, group: Mapping[str, Any], way: str) -> set[str]:
    while True:
        possible = [flag for flag in group["signs"] if way == "visit" or flag not in EXAMINED_ONLY]
        there = {flag for flag in possible if rng.random() < group["signs"][flag]["share"]}
        if not group["at_least_one_of"] or there & set(group["at_least_one_of"]):
            return there
