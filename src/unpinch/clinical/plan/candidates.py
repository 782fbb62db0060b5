"""Every exercise and treatment of the library for this person: allowed, or left out with all the reasons.

For the planner and for "why not". Reasons come in the order of the plan rules: safety tables, direction, cause, phase and irritability,
then what the person and the clinic can do. It does not weigh what is allowed (`weigh`). Sources: plan rules sections 0 to 5.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from unpinch.clinical.plan import safety
from unpinch.clinical.plan.dose import Dose, starting_dose
from unpinch.clinical.plan.groups import applies, direction_of, menu_exercises
from unpinch.clinical.plan.inputs import PHASES
from unpinch.clinical.plan.profile import Profile
from unpinch.clinical.plan.reasons import because
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import EquipmentWord, Exercise, Menu, Treatment, TreatmentUse
from unpinch.terms.because import Because

IRRITABILITY = ("low", "moderate", "high")
TENSIONER_GATE = "P16"
UPRIGHT = frozenset({"standing", "walking"})


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One reason to leave an item out. `kind` groups reasons; `condition` is set for safety rules, `unknown` when only not answered."""

    kind: str
    because: Because
    condition: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item with its reasons. `place` is home, clinic or referral; `discuss` marks what is only shown as something to talk about."""

    id: str
    kind: str
    place: str
    exclusions: tuple[Exclusion, ...]
    cautions: tuple[safety.Violation, ...]
    dose: Dose | None = None
    discuss: bool = False

    @property
    def allowed(self) -> bool:
        """Whether the planner may choose it."""
        return not self.exclusions

    @property
    def held_back_by(self) -> frozenset[str]:
        """Unknown conditions, when they are all that stands against the item."""
        if self.exclusions and all(e.kind == "forbidden" and e.unknown for e in self.exclusions):
            return frozenset(e.condition for e in self.exclusions)
        return frozenset()

    @property
    def open_cautions(self) -> int:
        """Cautions not yet cleared."""
        return sum(not caution.cleared for caution in self.cautions)


def all_candidates(profile: Profile, knowledge: Knowledge) -> Mapping[str, Candidate]:
    """This function will look at every item of the library. Keys in the order of the tables, exercises first."""
    word = profile.instructions
    items = (*knowledge.exercises, *knowledge.treatments)
    by_item: dict[str, list[safety.Violation]] = {item: [] for item in items}
    for violation in safety.check(items, profile.conditions, knowledge, cleared=word.cleared, agreed=profile.agreed):
        by_item[violation.item].append(violation)
    avoid = [menu for menu in knowledge.menus.values() if menu.use in ("avoid", "needs") and _avoids(menu, profile)]
    found = {}
    for exercise in knowledge.exercises.values():
        found[exercise.id] = _exercise(exercise, profile, knowledge, by_item[exercise.id], avoid)
    for treatment in knowledge.treatments.values():
        found[treatment.id] = _treatment(treatment, profile, knowledge, by_item[treatment.id])
    return MappingProxyType(found)


def _avoids(menu: Menu, profile: Profile) -> bool:
    """Whether a menu leaves its items out: `avoid` when it applies, `needs` when what it waits for is not known to be so."""
    if menu.use == "needs":
        return profile.judge.truth(menu.when) is not True
    return applies(menu, profile) and (not menu.causes or bool(profile.causes_in_question & set(menu.causes)))


def _split(violations: list[safety.Violation]) -> tuple[list[Exclusion], tuple[safety.Violation, ...]]:
    bars = [Exclusion("forbidden", v.because, v.condition, v.unknown) for v in violations if v.forbids]
    return bars, tuple(v for v in violations if not v.forbids)


# ---- exercises -----------------------------------------------------------------------------------------------------------
def _exercise(
    exercise: Exercise, profile: Profile, knowledge: Knowledge, violations: list[safety.Violation], avoid: list[Menu]
) -> Candidate:
    bars, cautions = _split(violations)
    place, why_not_there = _place(exercise, profile, knowledge)
    bars += _direction(exercise, profile, knowledge)
    bars += [
        Exclusion("left out", because(knowledge, menu.rules[0], f"{menu.label}."))
        for menu in avoid
        if exercise.id in menu_exercises(knowledge)[menu.id]
    ]
    bars += _stage(exercise, profile, knowledge)
    bars += why_not_there
    dose = starting_dose(knowledge, exercise, profile.session_minutes, profile.days_per_week)
    if not dose.through_the_day and dose.minutes > profile.session_minutes:
        text = f"It takes {dose.minutes:g} minutes a day; {profile.session_minutes} are there."
        bars.append(Exclusion("time", because(knowledge, "constraint-minutes", text)))
    form = safety.form_of(knowledge)[exercise.id]
    if {exercise.id, form} & profile.declined:
        bars.append(Exclusion("declined", because(knowledge, "order-7-goals-equipment-time", "The person does not want it.")))
    return Candidate(exercise.id, "exercise", place, tuple(bars), cautions, dose)


def _direction(exercise: Exercise, profile: Profile, knowledge: Knowledge) -> Iterator[Exclusion]:
    """Only the direction that was shown to help, once one was (P10)."""
    moves = direction_of(exercise)
    if moves and profile.direction.matched and moves not in profile.direction.helps:
        helps = " and ".join(sorted(profile.direction.helps))
        text = f"It moves into {moves}; {helps} is what was shown to help. Leaving out the others is our design choice."
        yield Exclusion("direction", because(knowledge, "P10", text))


def _stage(exercise: Exercise, profile: Profile, knowledge: Knowledge) -> Iterator[Exclusion]:
    if profile.phase not in exercise.phase:
        text = f"Meant for the phases {', '.join(exercise.phase)}; the person is in the {profile.phase} phase."
        yield Exclusion("phase", because(knowledge, f"phase-{profile.phase}", text))
    rule = f"irritability-{profile.irritability}"
    if exercise.difficulty > profile.difficulty_max:
        text = f"Rung {exercise.difficulty}; {profile.irritability} irritability allows up to {profile.difficulty_max}."
        yield Exclusion("irritability", because(knowledge, rule, text))
    if profile.irritability == "high" and exercise.lumbar_end_range in ("flexion", "rotation"):
        text = "No end-range bending or turning at high irritability."
        yield Exclusion("irritability", because(knowledge, rule, text))
    if exercise.category == "nerve-glide-tensioner" and (profile.irritability != "low" or TENSIONER_GATE not in profile.instructions.gates):
        text = "Tensioners wait until the therapist has confirmed every part of their gate."
        yield Exclusion("gate", because(knowledge, TENSIONER_GATE, text))


def _place(exercise: Exercise, profile: Profile, knowledge: Knowledge) -> tuple[str, list[Exclusion]]:
    """At home when the person can, else on the clinic's equipment, else nowhere."""
    if exercise.start_position == "quadruped" and profile.conditions.get("cannot_get_to_floor") is not False:
        text = "Hands and knees needs the floor, and getting down and up alone is not confirmed."
        return "", [Exclusion("position", because(knowledge, "order-7-goals-equipment-time", text))]
    if exercise.start_position in UPRIGHT and profile.judge.value("patient.walking_aid") == "wheelchair":
        text = "It starts standing or walking, and the person uses a wheelchair."
        return "", [Exclusion("position", because(knowledge, "order-7-goals-equipment-time", text))]
    meaning = equipment_by_word(knowledge)
    owned = {"always", *profile.equipment}
    lacking = [word for word in exercise.equipment if not owned & set(meaning[word].any_of)]
    if "home" in exercise.setting and not lacking:
        return "home", []
    needed = [meaning[word] for word in exercise.equipment]
    if "clinic" in exercise.setting and all("always" in entry.any_of or entry.clinic in profile.clinic.equipment for entry in needed):
        return "clinic", []
    text = f"Not at home: {', '.join(lacking)}." if lacking else "Only in a clinic."
    return "", [Exclusion("equipment", because(knowledge, "order-7-goals-equipment-time", text))]


@lru_cache(maxsize=4)
def equipment_by_word(knowledge: Knowledge) -> Mapping[str, EquipmentWord]:
    """What each word of the exercises means."""
    return MappingProxyType({word: entry for entry in knowledge.equipment.values() for word in entry.words})


# ---- treatments ----------------------------------------------------------------------------------------------------------
def phases_of(treatment: Treatment) -> frozenset[str]:
    """The phases a treatment's words name: `subacute+` is that phase and all later ones, `acute-subacute` both.

    Surgery and chronic pain are no phases: what waits for them is in the criterion.
    """
    found: set[str] = set()
    for text in treatment.indicated_phase:
        word = text.split(" ")[0]
        if word in ("all", "any", "post-op"):
            found |= set(PHASES)
        elif word.endswith("+"):
            found |= set(PHASES[PHASES.index(word[:-1]) :])
        elif word == "chronic":
            found |= set(PHASES[1:])
        else:
            found |= {part for part in word.split("-") if part in PHASES}
    return frozenset(found)


def irritability_allowed(treatment: Treatment) -> frozenset[str]:
    """The classes of irritability in which a treatment may be used; `medium` is the tables' word for moderate."""
    highest = {"medium": "moderate", "any": "high"}.get(treatment.max_irritability, treatment.max_irritability)
    return frozenset(IRRITABILITY[: IRRITABILITY.index(highest) + 1]) if highest in IRRITABILITY else frozenset()


def _treatment(treatment: Treatment, profile: Profile, knowledge: Knowledge, violations: list[safety.Violation]) -> Candidate:
    use = knowledge.treatment_use[treatment.id]
    bars, cautions = _split(violations)
    bars += _policy(treatment, use, profile, knowledge)
    bars += _means(use, profile, knowledge)
    if "invasive" in use.traits and any(not caution.cleared for caution in cautions):
        text = "An invasive item waits until its cautions are cleared."
        bars.append(Exclusion("caution", because(knowledge, "order-2-safety-tables", text)))
    if treatment.id in profile.declined:
        bars.append(Exclusion("declined", because(knowledge, "order-7-goals-equipment-time", "The person does not want it.")))
    kind = use.role if use.role in ("education", "referral") else "treatment"
    talk = bool(bars) and use.role != "never" and all(e.kind in ("consent", "on request") for e in bars)
    return Candidate(treatment.id, kind, "referral" if kind == "referral" else "clinic", tuple(bars), cautions, None, talk)


def _policy(treatment: Treatment, use: TreatmentUse, profile: Profile, knowledge: Knowledge) -> Iterator[Exclusion]:
    """What the table of treatments lets the planner propose by itself."""
    if use.role == "never" or treatment.engine_policy == "do_not_offer_default":
        yield Exclusion("policy", because(knowledge, "policy-do-not-offer", f"Not offered. {treatment.honest_note_to_show}".strip()))
        return
    if profile.phase not in phases_of(treatment):
        text = f"Meant for {', '.join(treatment.indicated_phase)}; the person is in the {profile.phase} phase."
        yield Exclusion("phase", because(knowledge, f"phase-{profile.phase}", text))
    if profile.irritability not in irritability_allowed(treatment):
        text = f"Up to {treatment.max_irritability} irritability; this person's is {profile.irritability}."
        yield Exclusion("irritability", because(knowledge, f"irritability-{profile.irritability}", text))
    agreed = treatment.id in profile.instructions.consented
    if "on_request" in use.traits and not agreed:
        yield Exclusion("on request", because(knowledge, "policy-conditional", f"{use.label}: only when asked for, after its note."))
    elif use.when and profile.judge.truth(use.when) is not True:
        yield Exclusion("criterion", because(knowledge, "policy-conditional", f"Its criterion is not shown: {use.label}."))
    warns = treatment.engine_policy in ("warn", "refer_warn") or "consent" in use.traits
    if warns and not agreed:
        rule = "policy-refer" if treatment.engine_policy == "refer_warn" else "policy-warn"
        yield Exclusion("consent", because(knowledge, rule, "It needs the person's consent after the honest note."))
    if "signed_diagnosis" in use.traits and not profile.judge.case.signed:
        yield Exclusion("criterion", because(knowledge, "policy-conditional", "It waits for a signed diagnosis."))


def _means(use: TreatmentUse, profile: Profile, knowledge: Knowledge) -> Iterator[Exclusion]:
    if use.credential and use.credential not in profile.clinic.credentials:
        text = f"Nobody in this clinic is recorded with the credential {use.credential}."
        yield Exclusion("credential", because(knowledge, "order-7-goals-equipment-time", text))
    if use.equipment and use.equipment not in profile.clinic.equipment and not (use.equipment == "pool" and "pool" in profile.equipment):
        text = f"The clinic is not recorded with {use.equipment}."
        yield Exclusion("equipment", because(knowledge, "order-7-goals-equipment-time", text))
