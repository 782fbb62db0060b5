"""Answer sheets for tests: the worked examples, and random ones as a careless day would fill them in."""

import csv
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.oracles import triage_engine as oracle
from unpinch.clinical.triage.grading import SheetResult, grade_sheet
from unpinch.knowledge import load_knowledge

HERE = Path(__file__).resolve().parents[1] / "clinical" / "triage"
KNOWLEDGE = load_knowledge()
TABLE = oracle.load()
OPTIONS = {flag: {key: options for key, _, _, options in oracle.parse_follow_ups(row["follow_up"])} for flag, row in TABLE.items()}
MEASURED: dict[str, list[float]] = {
    "temp_c": [35.4, 36.8, 37.9, 38.0, 39.1],
    "hr": [72, 96, 112, 131],
    "rr": [15, 22, 26],
    "sbp": [85, 97, 128, 165, 186],
    "dbp": [80, 112, 124],
    "spo2": [90, 97],
    "pvr_ml": [60, 350],
    "pain_nrs": [4, 9],
    "grade_drop": [0, 1, 2],
    "diff_cm": [1, 4],
}


@dataclass(frozen=True)
class Example:
    """A worked example of the tables."""

    id: str
    sheet: Mapping[str, Any]
    all_no: bool
    level: str
    flags: Mapping[str, str]
    incomplete: bool


@cache
def examples() -> tuple[Example, ...]:
    with (HERE / "examples.csv").open(newline="", encoding="utf-8") as handle:
        return tuple(map(_example, csv.DictReader(handle)))


def _example(row: dict[str, str]) -> Example:
    all_no = row["base"] == "all_no"
    answers = {**(oracle.all_no(TABLE) if all_no else {}), **json.loads(row["answers"])}
    flags = {} if row["expected_flags"] == "-" else dict(part.split("=") for part in row["expected_flags"].split(" | "))
    known = {key: value for key, value in answers.items() if value is not None}
    return Example(row["case_id"], known, all_no, row["expected_level"], flags, row["expected_incomplete"] == "yes")


def text_cases(language: str = "en") -> Iterator[tuple[str, str]]:
    """Sentences with the flag that must fire, or `-` for none at all. The Spanish ones were written before any Spanish phrase."""
    name = "text_cases.csv" if language == "en" else f"text_cases_{language}.csv"
    with (HERE / name).open(newline="", encoding="utf-8") as handle:
        yield from ((row["text"], row["expected_flag"]) for row in csv.DictReader(handle))


def grade(sheet: Mapping[str, Any]) -> SheetResult:
    """What the product makes of a sheet."""
    return grade_sheet(KNOWLEDGE, {key: value for key, value in sheet.items() if key != "text"}, sheet.get("text", ""))


def said(result: SheetResult) -> dict[str, Any]:
    """A result in the oracle's words."""
    words = {flag: level.word for flag, level in result.flags.items()}
    level = result.level.word.replace("proceed", "none")
    return {"level": level, "flags": words, "missing": list(result.missing), "incomplete": result.incomplete}


def random_sheet(seed: int) -> dict[str, Any]:
    """Some flags yes or unsure, some not answered, follow-ups answered or not, a few measurements."""
    rng = random.Random(seed)
    sheet = oracle.all_no(TABLE, age=rng.choice([15, 30, 45, 58, 66, 72, 80]), sex=rng.choice(["female", "male"]))
    for flag in rng.sample(sorted(TABLE), rng.randint(0, 9)):
        sheet[flag] = rng.choice(["yes", "yes", "unsure", None])
        sheet.update({f"{flag}.{key}": rng.choice(options) for key, options in OPTIONS[flag].items() if rng.random() < 0.7})
    for name, values in MEASURED.items():
        if rng.random() < 0.1:
            sheet[name] = rng.choice(values)
    for name in ("age", "sex"):
        if rng.random() < 0.05:
            sheet[name] = None
    return {key: value for key, value in sheet.items() if value is not None}


random_sheets = st.integers(0, 10**9).map(random_sheet)
"""Sheets drawn by one number: fast, the same on every run, at the price of plain shrinking."""
