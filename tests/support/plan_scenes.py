"""The scenes of the plan sweep: one person each for a cause and a phase, whose conditions can be set at will and whose plan is judged.

Facts are written down twice, as the planner reads them and as the judge of plans (tests/oracles/legal_plans.py) needs them: the two
must not learn them from each other.
"""

import copy
import itertools
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from tests.clinical.plan.people import CLEAR, KNOWLEDGE, judge_of, raw_case
from tests.oracles import legal_plans
from tests.oracles.legal_plans import PARTS_IN_WORDS, Person, Shown
from tests.oracles.safety_tables import conditions, stop_all
from unpinch.clinical.plan.care import PlanOfCare, Withheld
from unpinch.clinical.plan.compose import plan
from unpinch.clinical.plan.inputs import NO_CLINIC, Clinic, DifferentialSummary

HOME = ("mat", "chair", "band", "counter")
FULL_CLINIC = Clinic(frozenset(), frozenset({"treatment_table", "stationary_bike", "treadmill", "band", "mirror"}))
WEEKS = {"2026-01-12": 20, "2026-01-20": 12, "2025-12-10": 53, "2025-11-01": 92, "2025-06-01": 245}
"""Days from the beginning of the pain to the day of the case."""
NO_SIGN = "no_lasting_change"
QUIET: Mapping[str, Any] = MappingProxyType({"straight_leg_raise": "absent", "slump": "absent", "femoral_nerve_stretch": "absent"})
"""No nerve sign."""
UNTESTED = ("not_tested", "not_tested", "not_tested")


@dataclass(frozen=True)
class Scene:
    """One person. `responses` are those to repeated extension, flexion and side gliding; `direction` and `helps` are what follows from
    them; `causes` their probabilities; `needs` and `met` the menus whose rules are met; `own` conditions that come with the scene."""

    name: str
    causes: Mapping[str, float]
    onset: str
    leg_pain: int
    times: tuple[int, int] = (20, 30)
    responses: tuple[str, str, str] = (NO_SIGN, NO_SIGN, NO_SIGN)
    direction: str = "none"
    helps: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    home: tuple[str, ...] = HOME
    clinic: Clinic = NO_CLINIC
    minutes: int = 20
    days: int = 6
    own: frozenset[str] = frozenset()
    findings: Mapping[str, Any] = field(default_factory=dict)
    patient: Mapping[str, Any] = field(default_factory=dict)
    functions_well: bool = False

    @property
    def differential(self) -> DifferentialSummary:
        return DifferentialSummary(MappingProxyType(dict(self.causes)), abstained=not self.causes)

    def raw(self, true: Iterable[str]) -> dict[str, Any]:
        """The case file with these conditions stated."""
        found = copy.deepcopy(_answers(self.name))
        found["patient"]["conditions"] = sorted({*true, *self.own})
        return found

    def person(self, true: Iterable[str], unknown: Iterable[str] = ()) -> Person:
        """The same person as the judge of plans sees them: these conditions hold or are open, all others are settled: they do not."""
        states: dict[str, bool | None] = dict.fromkeys(conditions(), False)
        return Person(
            states=states | dict.fromkeys(unknown, None) | dict.fromkeys((*true, *self.own), True),
            leg_pain=self.leg_pain,
            onset_days=WEEKS[self.onset],
            provoke_min=self.times[0],
            settle_min=self.times[1],
            functions_well=self.functions_well,
            direction=self.direction,
            helps=self.helps,
            causes=frozenset(cause for cause, share in self.causes.items() if share > 0.1),
            needs=self.needs,
            met=self.met,
            equipment=frozenset(self.home),
            clinic=self.clinic.equipment,
            minutes=self.minutes,
            days=self.days,
            wheelchair=self.patient.get("walking_aid") == "wheelchair",
        )


@cache
def _answers(name: str) -> dict[str, Any]:
    scene = next(scene for scene in SCENES if scene.name == name)
    moves = ("repeated_extension_response", "repeated_flexion_response", "repeated_side_glide_response")
    return raw_case(
        {
            **dict(zip(moves, scene.responses, strict=True)),
            "symptom_onset_date": scene.onset,
            "time_to_provoke": scene.times[0],
            "time_to_settle": scene.times[1],
            **scene.findings,
        },
        leg_pain_worst=scene.leg_pain,
        equipment_at_home=list(scene.home),
        minutes_per_day=scene.minutes,
        days_per_week=scene.days,
        **scene.patient,
    )


def _with(*causes: str) -> frozenset[str]:
    return frozenset(causes)


SCENES = (
    Scene(
        "disc, acute, extension helps",
        {"disc_herniation": 0.82, "sacroiliac": 0.05},
        "2026-01-12",
        6,
        responses=("centralizes", "peripheralizes", NO_SIGN),
        direction="extension",
        helps=_with("extension"),
        own=_with("disc_herniation_acute"),
    ),
    Scene(
        "disc, acute, very irritable, nothing helps",
        {"disc_herniation": 0.7, "foraminal_stenosis": 0.12},
        "2026-01-20",
        9,
        times=(3, 90),
        own=_with("high_irritability", "severe_pain", "disc_herniation_acute", "no_directional_preference"),
        home=("chair",),
        minutes=10,
    ),
    Scene(
        "disc, subacute, weak calf",
        {"disc_herniation": 0.75},
        "2025-12-10",
        4,
        findings={"ankle_plantarflexion_strength": 4},
        own=_with("motor_deficit_stable", "no_directional_preference"),
    ),
    Scene(
        "disc, reconditioning, heavy work",
        {"disc_herniation": 0.6},
        "2025-11-01",
        3,
        times=(45, 5),
        functions_well=False,
        minutes=30,
        home=(*HOME, "weights", "step"),
        patient={"work_demand": "heavy", "goal_areas": ["heavy_work"]},
        own=_with("no_directional_preference"),
    ),
    Scene(
        "lateral shift, acute",
        {"disc_herniation": 0.6},
        "2026-01-12",
        6,
        responses=("worse", "worse", "centralizes"),
        findings={"lateral_shift": "left"},
        direction="shift",
        helps=_with("lateral"),
        own=_with("lateral_shift_present"),
    ),
    Scene(
        "stenosis, floor out of reach",
        {"spinal_stenosis": 0.8},
        "2025-06-01",
        6,
        responses=("worse", "centralizes", NO_SIGN),
        direction="flexion",
        helps=_with("flexion"),
        clinic=FULL_CLINIC,
        own=_with("stenosis_central", "cannot_get_to_floor"),
        patient={"age": 72, "can_get_to_floor": "no"},
        findings=QUIET,
        met=_with("no-nerve-sign-avoid"),
    ),
    Scene(
        "spondylolisthesis",
        {"spondylolisthesis": 0.75},
        "2025-11-01",
        5,
        own=_with("spondylolisthesis_stable", "no_directional_preference"),
    ),
    Scene(
        "deep gluteal", {"deep_gluteal": 0.7}, "2025-12-10", 5, direction="untested", responses=UNTESTED, own=_with("deep_gluteal_syndrome")
    ),
    Scene(
        "peroneal nerve at the knee",
        {"common_peroneal": 0.8},
        "2025-12-10",
        3,
        needs=_with("needs-peroneal"),
        direction="untested",
        responses=UNTESTED,
        own=_with("motor_deficit_stable"),
    ),
    Scene(
        "diabetic neuropathy",
        {"diabetic_neuropathy": 0.8},
        "2025-06-01",
        4,
        direction="untested",
        responses=UNTESTED,
        days=5,
        own=_with("diabetic_neuropathy", "sensory_loss_feet", "skin_insensate_local"),
        clinic=FULL_CLINIC,
        findings={**QUIET, "numb_soles": "present"},
        met=_with("no-nerve-sign-avoid"),
    ),
    Scene(
        "facet or disc referred, prevention",
        {"referred_ddd": 0.4, "facet": 0.35},
        "2025-06-01",
        2,
        times=(45, 5),
        functions_well=True,
        minutes=45,
        direction="untested",
        responses=UNTESTED,
        patient={"odi_total": 10},
    ),
    Scene("cause unclear, little time", {}, "2026-01-12", 5, minutes=5, days=3, home=(), direction="untested", responses=UNTESTED),
)


@dataclass(frozen=True)
class Task:
    """One plan to make: which scene, which conditions hold and which are open."""

    scene: int
    true: frozenset[str]
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Verdict:
    """What became of a task. `kind`: plan, right_gap, wrong_gap, right_stop, wrong_stop; `faults` must be empty, `gaps` names parts."""

    task: Task
    kind: str
    gaps: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    proven: bool = True


def singles() -> Iterator[Task]:
    """Every scene as it is, and with every condition, once true and once open."""
    for scene in range(len(SCENES)):
        yield Task(scene, frozenset())
        for name in conditions():
            yield Task(scene, frozenset({name}))
            yield Task(scene, frozenset(), frozenset({name}))


def pairs() -> Iterator[Task]:
    """Every pair of conditions, each in one scene: the scenes take turns."""
    for number, pair in enumerate(itertools.combinations(conditions(), 2)):
        yield Task(number % len(SCENES), frozenset(pair))


def triples(count: int, drawn: random.Random) -> Iterator[Task]:
    """Random triples of conditions that stop nothing, in random scenes; each true or, one time in four, open."""
    names = sorted(set(conditions()) - stop_all())
    for _ in range(count):
        three = drawn.sample(names, 3)
        open_ones = frozenset(name for name in three if drawn.random() < 0.25)
        yield Task(drawn.randrange(len(SCENES)), frozenset(three) - open_ones, open_ones)


def planned(task: Task) -> PlanOfCare | Withheld:
    """What the planner says; triage is clear, the conditions are handed in as an assessment does."""
    scene = SCENES[task.scene]
    judge = judge_of(scene.raw(task.true), scene.differential)
    states = scene.person(task.true, task.unknown).states
    return plan(judge, CLEAR, scene.differential, KNOWLEDGE, scene.clinic, conditions=states)


def judged(task: Task) -> Verdict:
    """Make the plan and have it judged."""
    scene = SCENES[task.scene]
    person = scene.person(task.true, task.unknown)
    found = planned(task)
    if isinstance(found, Withheld):
        return Verdict(task, "right_stop" if legal_plans.stopped(person) else "wrong_stop")
    if legal_plans.stopped(person):
        return Verdict(task, "plan", faults=("a plan although everything stops",))
    plan_ = shown(found)
    faults = tuple(legal_plans.faults(person, plan_))
    if not plan_.gaps:
        return Verdict(task, "plan", (), faults, found.proven)
    possible = legal_plans.coverable(person)
    right = plan_.gaps == set(person.wanted) - possible
    return Verdict(task, "right_gap" if right else "wrong_gap", tuple(sorted(plan_.gaps)), faults, found.proven)


def shown(found: PlanOfCare) -> Shown:
    """A plan in the words of the judge."""
    return Shown(
        items=frozenset(item.id for item in found.items),
        days=found.week.days,
        through_the_day=found.week.through_the_day,
        smaller=[item.id for item in found.smaller],
        smaller_minutes=sum(item.dose.minutes for item in found.smaller if item.dose and not item.dose.through_the_day),
        gaps=frozenset(PARTS_IN_WORDS[words] for words in found.not_covered),
    )
