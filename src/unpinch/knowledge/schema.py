"""What an entry of the knowledge base must carry.

Every entry, of whatever table, has the nine attributes of `Entry`. A table's file says in its head which of its own fields stand
for a missing one (`same_as`) and what holds for all its rows (`defaults`), so that no sentence is written twice.
"""

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

CONVENTION = "clinical convention"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something that is known, with its passport.

    `source` holds keys of references.yaml or whole citations with a locator, or `clinical convention`; `status` is the honest word
    for how far it was verified (SEEN, MIXED, MEMORY, JUDGEMENT, UNVERIFIED, DERIVED ...). `reviewer` stays empty until a named
    clinician signs, and then `reviewed_on` is an ISO day.
    """

    id: str
    label: str
    plain_label: str
    statement: str
    unit: str
    population: str
    source: tuple[str, ...]
    status: str
    reviewer: str = ""
    reviewed_on: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Reference(Entry):
    """A publication: `label` is the citation, `identifier` where to find it, `what_was_read` what the team really read."""

    identifier: str
    what_was_read: str


@dataclass(frozen=True, kw_only=True)
class PatientField(Entry):
    """A fact about the person. `range` and `impossible` are in `unit`; `asked_if` false makes it read `na_value`."""

    group: str
    question: str
    type: str
    values: tuple[str, ...] = ()
    range: tuple[float, ...] = ()
    impossible: tuple[str, ...] = ()
    unit_required: str = "n"
    changes: str
    asked_at: str
    asked_if: str = ""
    na_value: str = ""
    needed_by: tuple[str, ...]
    code: str = ""
    code_source: str = ""
    sensitive: str

    @property
    def kind(self) -> str:
        """What sort of value it takes: bool, number, date, list or choice."""
        return {"bool3": "bool", "int": "number", "float": "number"}.get(self.type, self.type)

    @property
    def sided(self) -> str:
        """A patient field belongs to no side."""
        return "none"

    @property
    def words(self) -> tuple[str, ...]:
        """Every word the field may hold, when it holds words."""
        return self.values


@dataclass(frozen=True, kw_only=True)
class Finding(Entry):
    """A symptom, sign or test. Rows with `derives` are worked out from others and never asked."""

    also_known_as: tuple[str, ...] = ()
    test_kind: str
    sided: str
    value_type: str
    values: tuple[str, ...] = ()
    range: tuple[float, ...] = ()
    impossible: tuple[str, ...] = ()
    worse: str = ""
    positive_when: str = ""
    position: str
    minutes: float
    discomfort: int
    equipment: str
    how: str
    pairing: str = ""
    na_value: str = ""
    derives: str = ""
    levels: tuple[str, ...] = ()
    asked_at: str = ""
    needed_by: tuple[str, ...]
    sensitive: str
    changes: str = "often"

    @property
    def kind(self) -> str:
        """What sort of value it takes: bool (never), number, date, list or choice."""
        if self.value_type in ("number", "degrees", "count", "mrc"):
            return "number"
        return self.value_type if self.value_type in ("date", "list") else "choice"

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word the finding may hold, when it holds words."""
        if self.value_type == "present_absent":
            return ("present", "absent")
        return self.values


@dataclass(frozen=True, kw_only=True)
class CorePosition(Entry):
    """What the first examination covers in one body position, in the order in which it is done; ids of findings. Its id is the position."""

    findings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AnswerWords(Entry):
    """What a patient reads for the values of facts: value to words. `facts` empty: for every fact without words of its own for a value."""

    facts: tuple[str, ...] = ()
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class StatedFact:
    """A fact that an answer states: on `answer`, while `when` holds (a condition in the language of the flags' decisions).

    `side` is left, right or both; `asked` is the side that the person named for this answer, `rest` the other one. A `weak` fact holds only
    until the fact has an answer of its own. On a fact that is a list, the value is added to the list.
    """

    answer: str
    fact: str
    value: str = ""
    side: str = ""
    when: str = ""
    weak: str = "n"


@dataclass(frozen=True, kw_only=True)
class AnswerFacts(Entry):
    """What the answers to one question of the intake mean as facts. Its id is the question: `flag.x` or `own.x`.

    A flag with `settled_by` is not asked by itself: the question about that fact answers it. `which_side` asks for left, right or both.
    """

    settled_by: str = ""
    which_side: str = ""
    states: tuple[StatedFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FormLine:
    """One line of a checklist. Ticked, `asks` holds `value`; with "none of these" it holds `otherwise`. Empty: yes and no of its kind."""

    asks: str
    text: str = ""
    value: str = ""
    otherwise: str = ""
    show_if: str = ""


@dataclass(frozen=True, kw_only=True)
class FormQuestion:
    """One question of the intake. `asks` is `patient.x`, `finding.x`, `flag.x` or `own.x`; empty for a checklist, whose lines ask.

    Words that are not written here are those of the flag or the patient field. `show_if` is a rule over facts besides the fact's own
    `asked_if` or `pairing` (unknown asks); `when` a condition over answers in the language of the flags' decisions. `options` lists the
    answers offered, in order, where not all or not that order. `quick` are answers offered as one tap. `only_if` says on paper, where
    nothing can appear, to whom a question that is not for everybody is put.
    """

    key: str
    kind: str
    asks: str = ""
    text: str = ""
    help: str = ""
    lines: tuple[FormLine, ...] = ()
    options: tuple[str, ...] = ()
    value: str = ""
    otherwise: str = ""
    none: str = ""
    unsure: str = "n"
    decline: str = "n"
    needed: str = "n"
    show_if: str = ""
    when: str = ""
    quick: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    only_if: str = ""


@dataclass(frozen=True, kw_only=True)
class FormScreen(Entry):
    """One screen of the intake: `plain_label` is its title, `statement` what the patient reads above the questions.

    `section` groups screens; `show_if` as for a question. `points` are read one by one.
    """

    section: str
    kind: str
    questions: tuple[FormQuestion, ...] = ()
    show_if: str = ""
    only_if: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """One line of the daily card: it asks `flag`; `text` is the sign in short. A yes is kept as `value` of `fact`, else of the flag."""

    flag: str
    text: str
    fact: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class CardGroup(Entry):
    """Some lines of the daily card that are read together; `asked_if` is a rule over facts (unknown asks), empty for everybody."""

    lines: tuple[CardLine, ...]
    asked_if: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnField(Entry):
    """An answer that the intake keeps and no rule reads: the person's own words, or a step on the way to a fact."""

    type: str
    values: tuple[str, ...] = ()
    sensitive: str = "n"


@dataclass(frozen=True, kw_only=True)
class NotAsked(Entry):
    """A fact of the intake that its form does not ask (its id is the fact's): `statement` says why, and who finds it out."""


@dataclass(frozen=True, kw_only=True)
class RootLevel(Entry):
    """A nerve root or nerve: what it feels, moves and jerks, and what separates it from its neighbours."""

    level_kind: str
    dermatome_pain_area: str
    key_sensory_point: str
    myotome_key_movement: str
    practical_strength_test: str
    reflex: str
    nerve_tension_test: str
    typical_disc_level_paracentral: str
    far_lateral_or_foraminal_level: str
    separates_from: str
    reliability_note: str


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """A question asked after a flag's own; `fact` is the vocabulary's name for the answer.

    `also` are rules over facts that give an option whatever was answered: an examination that speaks for the more serious one.
    `otherwise` are rules that give an option while the question itself is not answered. `asked_by` is `clinician` for what only a licensed
    examiner may answer, with name and date; it is never shown to the patient.
    """

    key: str
    fact: str
    condition: str
    question: str
    options: tuple[str, ...]
    answers: dict[str, str] = field(default_factory=dict)
    """How words of the fact read as options, where they differ."""
    also: dict[str, str] = field(default_factory=dict)
    otherwise: dict[str, str] = field(default_factory=dict)
    asked_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Flag(Entry):
    """A warning sign: when it is raised, how serious it is, what the person must do.

    `decision` runs from the most to the least serious rule (triage_levels.md, section 14); `what_to_do` is what the patient reads
    at each level; `raised_when` is the rule over facts that means a yes to the question. `answer_when` stands beside it where the
    decision's "yes" is another one: the answer to the question as it is worded, before any cut-off of the flag.
    """

    condition_suspected: str
    ask_at: tuple[str, ...]
    question: str
    window: str
    answer_type: str
    follow_up: tuple[FollowUp, ...] = ()
    decision: tuple[str, ...]
    what_to_do: dict[str, str]
    clinician_text: str
    warning_words: tuple[str, ...] = ()
    silencing_words: tuple[str, ...] = ()
    warning_words_es: tuple[str, ...] = ()
    """The same in Spanish (JUDGEMENT): reviewed by neither a native speaker nor a clinician. So are the silencing ones."""
    silencing_words_es: tuple[str, ...] = ()
    vital_sign_rule: str = ""
    evidence: str
    flag_kind: str
    raised_when: str = ""
    answer_when: str = ""
    level_depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FlagGroup(Entry):
    """Flags that a decision asks for together, as `@id`."""

    flags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LevelRule(Entry):
    """One triage level: deadline, who is told and when, what happens to the plan, what meets it, and the old words for it.

    `deadline_h` hours until somebody must have acted (None: no deadline); `tell_staff_min` and `pass_on_min` minutes until staff are
    told and until an unread message goes to the next person (None: not by the clock). `goes_on_for` names flags that do not freeze the
    program although their level does, `stops_for` flags that freeze it although their level does not. `shown_as` is the word of the
    safety traps for this level.
    """

    rank: int
    deadline: str
    who_is_told: str
    plan: str
    met_by: str
    out_of_hours: str = ""
    old_words: tuple[str, ...] = ()
    deadline_h: float | None = None
    tell_staff_min: float | None = None
    pass_on_min: float | None = None
    plan_frozen: str
    goes_on_for: tuple[str, ...] = ()
    stops_for: tuple[str, ...] = ()
    shown_as: str


@dataclass(frozen=True, kw_only=True)
class TriageRule(Entry):
    """A rule of triage that belongs to no single flag: `section` groups it, `flags` it speaks of, `values` holds its figures and words."""

    section: str
    flags: tuple[str, ...] = ()
    values: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ConditionSwitch(Entry):
    """A condition (its `id`) that triage switches on: when one of `when` holds, in the language of the decisions.

    A flag of `text_flags` that was raised from text leaves the condition unknown until somebody answers. `stated_raises` is the other way
    round: the flag that a case file raises by stating the condition, at the level of a "yes" without follow-ups.
    """

    when: tuple[str, ...] = ()
    text_flags: tuple[str, ...] = ()
    stated_raises: str = ""


@dataclass(frozen=True, kw_only=True)
class Assumption(Entry):
    """One assumption about ordinary clinic patients, for the estimate of how many are stopped."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, kw_only=True)
class FormerId(Entry):
    """Where a flag of the first table went."""

    former_id: str
    change: str


@dataclass(frozen=True, kw_only=True)
class Cause(Entry):
    """A candidate cause of leg pain. By `role` it is ranked (core, mimic), screened (dangerous) or only named (contributor)."""

    role: str
    mechanism: str
    pretest_probability_primary_care: float
    range_low: float
    range_high: float
    prior_status: str
    prior_basis: str
    age_sex_modifiers: str
    age_lt40_x: float | None = None
    age_40_59_x: float | None = None
    age_60_69_x: float | None = None
    age_70plus_x: float | None = None
    typical_features: str
    features_against: str = ""

    @property
    def ranked(self) -> bool:
        """Whether it may carry a probability; dangerous causes and contributors never do."""
        return self.role in ("core", "mimic") and self.pretest_probability_primary_care > 0


@dataclass(frozen=True, kw_only=True)
class Evidence(Entry):
    """One study's figures for one finding, and how the vocabulary reads them.

    `lr_pos`/`lr_neg` are as published; `engine_lr_pos`/`engine_lr_neg` already contain the grade weight (combination.md, layer 2.1)
    and None means the row says nothing in that direction. `use` is the vocabulary's word; `not_absorbed` holds the reason when the
    row is no single fact.
    """

    evidence_kind: str
    how: str
    positive_when_words: str
    target: str
    cause_ids: tuple[str, ...] = ()
    sensitivity: float | None = None
    specificity: float | None = None
    lr_pos: str = ""
    lr_neg: str = ""
    ci: str = ""
    lr_origin: str = ""
    dependence_group: str = ""
    evidence_grade: str
    engine_lr_pos: float | None = None
    engine_lr_neg: float | None = None
    proposal_basis: str
    fact: str = ""
    use: str = ""
    causes: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    positive_when: str = ""
    negative_when: str = ""
    applies_if: str = ""
    unless: str = ""
    setting: str = ""
    ages: str = ""
    map_population: str = ""
    map_grade: str = ""
    map_note: str = ""
    not_absorbed: str = ""


@dataclass(frozen=True, kw_only=True)
class Target(Entry):
    """A published result the differential is held against. `informed` says whether the parameters were chosen in its sight."""

    input_pattern: str
    target: str
    pretest: str
    posttest_published: str = ""
    lr_published: str = ""
    ci: str = ""
    target_kind: str
    how_to_check: str
    informed: str = ""


@dataclass(frozen=True, kw_only=True)
class Parameter(Entry):
    """One number of a method, with the reason for it."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class Condition(Entry):
    """A state of the person that forbids or cautions something; a rule over facts yields true, false or unknown."""

    group: str
    rule: str
    question: str
    asked_at: str
    settled_by: str
    expires_days: int | None = None
    on_expiry: str = ""
    judgment: str = ""
    examples_true: tuple[str, ...]
    examples_false: tuple[str, ...]
    examples_unknown: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SafetyRule(Entry):
    """One row of the signed safety tables: under `condition`, `target` is forbidden or needs care."""

    condition: str
    target_type: str
    target: str
    level: str
    reason: str
    substitute_or_action: str


@dataclass(frozen=True, kw_only=True)
class AbsoluteBar:
    """A phrase of a treatment's absolute contraindications: the forbid rules that enforce it, or why none can."""

    phrase: str
    rules: tuple[str, ...] = ()
    rejected: str = ""


@dataclass(frozen=True, kw_only=True)
class Treatment(Entry):
    """A clinic treatment, education or referral, with what each guideline says of it and the honest note to show."""

    seed_or_guideline: str
    delivered_by: str
    setting: str
    indicated_causes: tuple[str, ...]
    indicated_phase: tuple[str, ...]
    max_irritability: str
    absolute_contraindications: tuple[AbsoluteBar, ...] = ()
    relative_contraindications: str = ""
    dose_minutes: str = ""
    dose_sets_reps: str = ""
    dose_per_week: str = ""
    dose_weeks: str = ""
    expected_effect: str
    evidence_grade: str
    guideline_george2021: str = ""
    guideline_nice_ng59: str = ""
    guideline_acp2017: str = ""
    guideline_nass: str = ""
    guideline_who2023: str = ""
    guideline_danish: str = ""
    engine_policy: str
    honest_note_to_show: str


@dataclass(frozen=True, kw_only=True)
class EquipmentWord(Entry):
    """What the exercises mean by a piece of equipment: `words` as they write it, `any_of` the answers that provide it.

    `any_of` names values of `patient.equipment_at_home`, or `always` for what every home has; empty means not at home. `clinic` names
    what a clinic must own to offer it there.
    """

    words: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    clinic: str = ""


@dataclass(frozen=True, kw_only=True)
class Menu(Entry):
    """A group of items and what the planner does with it: which cause, stage, direction, goal or fact puts it first, or leaves it out.

    `use` says what for: `prefer`, `avoid`, `needs` (left out until `when` is known to be true), `goal`, or one of the planner's groups
    (`relief`, `direction`, `aerobic`, `strength`, `active`, `through_the_day`, `calm`, `spaced`, `rest`, `glide`, `foot`). Empty `causes`,
    `phases`, `irritability`, `directions`, `goals` hold for all; `when` is a rule over facts. `exercises` are selectors over exercise
    attributes, any of which may fit. `place` is `first` or `second` for `prefer`.
    """

    use: str
    rules: tuple[str, ...]
    causes: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    irritability: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    when: str = ""
    exercises: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class TreatmentUse(Entry):
    """How the planner may use a treatment: its `role`, the exercises that are a form of it, what must be true, who may give it.

    `role`: education, active, passive, referral or never. `when` is the rule that states the criterion met. `forms` are selectors; an
    exercise belongs to the first treatment in the table's order that selects it. `traits`: invasive, consent, signed_diagnosis,
    on_request (no criterion among the facts: only shown as something to discuss). `minutes` are minutes of a visit.
    """

    role: str
    when: str = ""
    forms: tuple[str, ...] = ()
    minutes: int = 0
    credential: str = ""
    equipment: str = ""
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exercise(Entry):
    """An exercise with everything that decides its safety; ladders mirror each other. Times are seconds, angles degrees."""

    instructions: str
    category: str
    contraction: str
    start_position: str
    joints_rom_deg: tuple[str, ...]
    spine_bias: str
    spinal_load: str
    neural_tension: str
    target_muscles: tuple[str, ...]
    phase: tuple[str, ...]
    difficulty: int
    sets: int
    reps: int
    hold_s: int
    times_per_day: int
    days_per_week: int
    easier_id: str = ""
    harder_id: str = ""
    equipment: tuple[str, ...]
    setting: tuple[str, ...]
    balance_demand: int
    weight_bearing: int
    lumbar_end_range: str
    impact: int
    kneeling: int
    arm_weight_bearing: int
    breath_hold_risk: int
    hip_flexion_max: int
    stop_rule: str
    form_faults: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CareRule(Entry):
    """A rule of plan_rules.md or progression.md in our own words: `statement` says it, `section` groups it, `values` holds its figures."""

    section: str
    ids: tuple[str, ...] = ()
    values: dict[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Transition(Entry):
    """One row of the transition table of the dose rules: `statement` says when and what, `plain_label` is the patient's sentence.

    `rule` is the progression rule it carries out, `scope` exercise or program, `kind` what it does, `applies` when it takes effect
    (at_once, waits for the therapist, said), `staff` the therapist's sentence with figures in braces.
    """

    rule: str
    scope: str
    kind: str
    applies: str
    staff: str


@dataclass(frozen=True, kw_only=True)
class Measure(Entry):
    """An outcome measure: scoring in our own words, important change, licence verdict. Never the items of a licensed instrument."""

    construct: str
    items: str = ""
    score_range: str = ""
    direction: str = ""
    mcid_mdc: str = ""
    mcid_population: str = ""
    mcid_source: str = ""
    recovered_or_cutoff: str = ""
    loinc_panel: str = ""
    loinc_score: str = ""
    loinc_status: str = ""
    licence_verdict: str
    licence_detail: str
    licence_status: str
    languages: str = ""
    role: str
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class RecurrenceFigure(Entry):
    """A published figure about sciatica coming back, with how direct it is for sciatica."""

    figure_kind: str
    comparison_or_definition: str = ""
    effect_type: str
    estimate: str
    ci_low: str = ""
    ci_high: str = ""
    follow_up: str = ""
    identifier: str = ""
    directness_to_sciatica: str


@dataclass(frozen=True, kw_only=True)
class TrajectoryPoint(Entry):
    """A published time point of a cohort's course."""

    arm: str
    n: str = ""
    measure: str
    scale: str
    statistic: str
    week: str
    estimate: str = ""
    spread: str = ""
    spread_type: str = ""
    ci_low: str = ""
    ci_high: str = ""
    identifier: str = ""
    use_in_band: str = ""


@dataclass(frozen=True, kw_only=True)
class BandPoint(Entry):
    """Percentiles of leg pain (0-10) at one week for people who started at one level."""

    baseline_leg_pain: str
    week: int
    mean: float
    sd: float
    p10: float
    p25: float
    p50: float
    p75: float
    p90: float


@dataclass(frozen=True, kw_only=True)
class AdherenceFigure(Entry):
    """A published figure about doing home exercise."""

    topic: str
    n: str = ""
    measure_or_comparison: str
    estimate: str = ""
    ci_or_spread: str = ""
    follow_up: str = ""
    identifier: str = ""
    directness: str
    design_consequence: str = ""


@dataclass(frozen=True, kw_only=True)
class Barrier(Entry):
    """What stands in the way of doing the program, as the person says it (`plain_label`), with one matched suggestion.

    `suggestion` is for the person, `for_staff` what the team may change when the suggestion was tried and did not help.
    """

    suggestion: str
    for_staff: str


@dataclass(frozen=True, kw_only=True)
class SkipReason(Entry):
    """A one-tap reason for leaving out or swapping an exercise; `use` says for which. `barrier` is what it counts towards, or empty."""

    use: tuple[str, ...]
    barrier: str = ""


@dataclass(frozen=True, kw_only=True)
class Habit(Entry):
    """A small thing of every day that comes with an item of the plan (`items`, any of them, the gentlest first). `target` times, minutes or
    kilograms a day; one agreed on lies from `least` to `most`, and `most` 0 takes none. `only_agreed` yes: never suggested."""

    items: tuple[str, ...]
    target: float
    least: float
    most: float
    counted_in: str
    only_agreed: str = "no"


@dataclass(frozen=True, kw_only=True)
class FlareStep(Entry):
    """A step of the plan for a flare in patient words. Days count from its first day, 0; `day_to` None: until it is over.

    `do` holds for everybody; `with_direction` only where a movement is known that draws the pain out of the leg. `rule` is the
    progression rule it says, whose figures are used.
    """

    rule: str
    when: str
    day_from: int
    day_to: int | None = None
    do: tuple[str, ...]
    with_direction: str = ""


@dataclass(frozen=True, kw_only=True)
class CourseNotice(Entry):
    """What is said of somebody's course: to the patient or to the clinician (`audience`). Words in braces are filled in."""

    audience: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Reconciliation(Entry):
    """Where the knowledge differs on purpose from the evidence table it came from, so that nothing is altered without a record.

    `kind` is `changed` (in the rows `ids`, the column `field` was `was` and is `now`) or `added` (the rows `ids` are new). `table` is
    the evidence table with its folder; `statement` says why.
    """

    kind: str
    table: str
    ids: tuple[str, ...]
    field: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Table:
    """A file of the knowledge base: which class its rows are, and which of its text a patient reads."""

    name: str
    path: str
    cls: type[Entry]
    patient_text: tuple[str, ...] = ()


TABLES = (
    Table("references", "references.yaml", Reference),
    Table("patient_fields", "intake/patient_fields.yaml", PatientField, ("plain_label", "question")),
    Table("answer_words", "intake/answer_words.yaml", AnswerWords, ("words",)),
    Table("answer_facts", "intake/answer_facts.yaml", AnswerFacts),
    Table("own_fields", "intake/own_fields.yaml", OwnField, ("plain_label",)),
    Table("not_asked", "intake/not_asked.yaml", NotAsked),
    Table("form", "intake/form.yaml", FormScreen, ("plain_label", "statement", "questions", "points", "only_if")),
    Table("form_pace", "intake/form_pace.yaml", Parameter),
    Table("daily_card", "home_program/daily_card.yaml", CardGroup),
    Table("findings", "evaluation/findings.yaml", Finding, ("plain_label",)),
    Table("core", "evaluation/core.yaml", CorePosition),
    Table("root_levels", "evaluation/root_levels.yaml", RootLevel, ("plain_label",)),
    Table("measures", "evaluation/measures.yaml", Measure, ("plain_label",)),
    Table("flags", "triage/flags.yaml", Flag, ("plain_label", "question", "what_to_do", "follow_up")),
    Table("levels", "triage/levels.yaml", LevelRule, ("plain_label", "out_of_hours")),
    Table("flag_groups", "triage/flag_groups.yaml", FlagGroup),
    Table("triage_rules", "triage/rules.yaml", TriageRule),
    Table("condition_switches", "triage/condition_switches.yaml", ConditionSwitch),
    Table("population", "triage/population.yaml", Assumption),
    Table("former_flag_ids", "triage/former_flag_ids.yaml", FormerId),
    Table("causes", "differential/causes.yaml", Cause, ("plain_label",)),
    Table("evidence", "differential/evidence.yaml", Evidence),
    Table("targets", "differential/targets.yaml", Target),
    Table("method", "differential/method.yaml", Parameter),
    Table("conditions", "plan/conditions.yaml", Condition, ("plain_label", "question")),
    Table("safety_rules", "plan/safety_rules.yaml", SafetyRule),
    Table("treatments", "plan/treatments.yaml", Treatment, ("plain_label", "honest_note_to_show")),
    Table("plan_rules", "plan/plan_rules.yaml", CareRule),
    Table("treatment_use", "plan/treatment_use.yaml", TreatmentUse),
    Table("menus", "plan/menus.yaml", Menu),
    Table("equipment", "plan/equipment.yaml", EquipmentWord),
    Table("weights", "plan/weights.yaml", Parameter),
    Table("exercises", "home_program/exercises.yaml", Exercise, ("plain_label", "instructions", "stop_rule")),
    Table("adherence", "home_program/adherence.yaml", AdherenceFigure),
    Table("barriers", "home_program/barriers.yaml", Barrier, ("plain_label", "suggestion")),
    Table("skip_reasons", "home_program/skip_reasons.yaml", SkipReason, ("plain_label",)),
    Table("habits", "home_program/habits.yaml", Habit, ("plain_label", "statement")),
    Table("progression_rules", "progression/progression_rules.yaml", CareRule),
    Table("dose_numbers", "progression/dose_numbers.yaml", Parameter),
    Table("transitions", "progression/transitions.yaml", Transition, ("plain_label",)),
    Table("recurrence", "recurrence/recurrence.yaml", RecurrenceFigure),
    Table("trajectory", "recurrence/trajectory.yaml", TrajectoryPoint),
    Table("trajectory_band", "recurrence/trajectory_band.yaml", BandPoint),
    Table("prognosis_rules", "recurrence/prognosis_rules.yaml", CareRule),
    Table("course", "recurrence/course.yaml", Parameter),
    Table("course_notices", "recurrence/course_notices.yaml", CourseNotice),
    Table("flare_plan", "recurrence/flare_plan.yaml", FlareStep, ("plain_label", "when", "do", "with_direction")),
    Table("reconciliations", "reconciliations.yaml", Reconciliation),
)


def field_names(cls: type[Any]) -> tuple[str, ...]:
    """Names of a class's fields, in the order in which a file writes them."""
    return tuple(item.name for item in fields(cls))
