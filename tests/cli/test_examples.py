"""What the sample cases must say: their headline, the contract they are printed in, the same in the mirror and in JSON."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import KNOWLEDGE, ROOT, examples
from tests.support.json_schema import faults
from unpinch.assess import Assessment, as_contract, assess
from unpinch.clinical.intake.case_file import CaseFile, read_case
from unpinch.clinical.intake.raw_file import read_raw
from unpinch.clinical.plan.care import PlanOfCare, Withheld

SCHEMA = json.loads((ROOT / "docs" / "reference" / "assess.schema.json").read_text(encoding="utf-8"))
DAY = dt.date(2026, 3, 1)
MIRROR = {"left": "right", "right": "left"}
SIDE_WORDS = re.compile(r"(\.|to the )(left|right)\b")
"""A side as part of a fact's name, or said in words."""


@dataclass(frozen=True)
class Headline:
    """What must be said: level, the first cause (or why nothing is ranked), flags and conditions among others."""

    level: str
    top: str = ""
    abstains: str = ""
    flags: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    within: int = 1
    incomplete: bool = False


HEADLINES = {
    "disc-l5": Headline("caution", "disc_herniation", flags=("motor_mrc4",), true=("disc_herniation_acute", "peripheralises_with_flexion")),
    "disc-s1": Headline("caution", "disc_herniation", flags=("motor_mrc4",), true=("lateral_shift_present",)),
    "stenosis": Headline("caution", "spinal_stenosis", flags=("ces_bilateral",), true=("stenosis_central", "cannot_get_to_floor")),
    "deep-gluteal": Headline("proceed", "deep_gluteal", true=("deep_gluteal_syndrome",)),
    "spondylolisthesis": Headline("proceed", "spondylolisthesis", true=("spondylolisthesis_stable",)),
    "peroneal-palsy": Headline("urgent_today", "common_peroneal", flags=("motor_foot_drop", "footdrop_painless"), true=("foot_drop",)),
    "facet-referred": Headline("proceed", "referred_ddd"),
    "sacroiliac": Headline("proceed", "sacroiliac", true=("sij_pelvic_girdle_pain",)),
    "hip": Headline("proceed", "hip_oa", true=("hip_oa",)),
    "diabetic-neuropathy": Headline("caution", "diabetic_neuropathy", true=("sensory_loss_feet", "diabetic_neuropathy"), within=2),
    "pregnancy-30-weeks": Headline("caution", "disc_herniation", flags=("pregnancy",), true=("pregnancy_t2_t3", "cannot_lie_prone")),
    "cauda-equina": Headline(
        "emergency", "disc_herniation", flags=("ces_saddle", "ces_bladder_start"), true=("cauda_equina_suspected",), incomplete=False
    ),
    "cancer-history": Headline(
        "urgent_today", "disc_herniation", flags=("cancer_history", "night_pain"), true=("malignancy_spine_suspected",)
    ),
    "too-little": Headline("proceed", abstains="too little to go on", incomplete=True),
    "teenager": Headline("urgent_72h", abstains="under 18", flags=("under18",), true=("age_under_18",)),
    "cold-walking-leg": Headline("refer", "vascular_claudication", flags=("claudication",), true=("vascular_claudication_suspected",)),
    "arms-and-legs": Headline("urgent_today", abstains="above the lumbar spine", flags=("cord_symptoms", "umn"), true=("umn_signs",)),
    "anticoagulated": Headline("caution", "disc_herniation", flags=("anticoag",), true=("anticoagulated",)),
    "less-pain-foot-drop": Headline(
        "urgent_today", "disc_herniation", flags=("motor_foot_drop",), true=("severe_motor_deficit", "foot_drop")
    ),
    "units-and-injected-text": Headline("proceed", "disc_herniation", incomplete=True),
}
"""Levels and flags are those of the safety traps where the case is one; what is ranked first is what the story tells."""


@cache
def file(path: Path) -> CaseFile:
    return read_case(path.read_bytes(), path.name, KNOWLEDGE, today=DAY)


@cache
def assessed(path: Path) -> Assessment:
    return assess(KNOWLEDGE, file(path).case)


PATHS = pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)


def test_every_example_has_a_headline() -> None:
    assert {path.stem for path in examples()} == set(HEADLINES)
    assert len(HEADLINES) >= 14


@PATHS
def test_example_says_its_headline(path: Path) -> None:
    headline, answer = HEADLINES[path.stem], assessed(path)
    assert answer.triage.level.word == headline.level
    assert answer.triage.incomplete is headline.incomplete
    assert {flag.id for flag in answer.triage.flags} >= set(headline.flags)
    assert {name for name, state in answer.conditions.items() if state} >= set(headline.true)
    assert answer.differential.abstained is bool(headline.abstains)
    assert headline.abstains in answer.differential.reason
    ranked = [cause.id for cause in answer.differential.causes]
    assert not headline.top or headline.top in ranked[: headline.within]


@PATHS
def test_example_fits_the_contract(path: Path) -> None:
    printed = json.loads(json.dumps(as_contract(assessed(path)), allow_nan=False))
    assert list(faults(printed, SCHEMA)) == []
    assert set(printed["conditions"]) == set(KNOWLEDGE.conditions)


@PATHS
def test_dangerous_causes_carry_no_number(path: Path) -> None:
    dangerous = {cause.id for cause in KNOWLEDGE.causes.values() if "dangerous" in cause.role}
    assert not dangerous & {cause.id for cause in assessed(path).differential.causes}


@PATHS
def test_plan_or_the_reason_why_there_is_none(path: Path) -> None:
    answer = assessed(path)
    stopped = answer.triage.incomplete or answer.triage.level.word in ("emergency", "urgent_today", "urgent_72h")
    assert isinstance(answer.plan, Withheld) if stopped else isinstance(answer.plan, PlanOfCare), answer.plan


def mirrored_text(value: Any) -> Any:
    """The contract in a mirror: left and right swapped wherever they name a side."""
    if isinstance(value, dict):
        return {key: MIRROR.get(each, each) if key == "side" else mirrored_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [mirrored_text(each) for each in value]
    return SIDE_WORDS.sub(lambda found: found[1] + MIRROR[found[2]], value) if isinstance(value, str) else value


@PATHS
def test_mirrored_case_gives_the_mirrored_answer(path: Path) -> None:
    mirrored = as_contract(assess(KNOWLEDGE, file(path).case.mirrored()))
    assert mirrored == mirrored_text(as_contract(assessed(path)))


@PATHS
def test_same_case_as_json_reads_the_same(path: Path) -> None:
    text = json.dumps(read_raw(path.read_bytes(), path.name))
    assert read_case(text.encode(), "case.json", KNOWLEDGE, today=DAY) == file(path)


@PATHS
def test_assessing_twice_says_the_same(path: Path) -> None:
    assert as_contract(assess(KNOWLEDGE, file(path).case)) == as_contract(assessed(path))


def test_schema_notices_what_does_not_fit() -> None:
    answer = json.loads(json.dumps(as_contract(assessed(examples()[0]))))
    answer["triage"]["level"] = "none"
    answer["differential"]["causes"][0]["probability"] = 1.2
    answer["conditions"]["frailty"] = None
    answer["extra"] = 1
    del answer["site"]
    found = "\n".join(faults(answer, SCHEMA))
    assert all(part in found for part in ("$.triage.level", "probability", "$.conditions.frailty", "extra", "site is missing"))
