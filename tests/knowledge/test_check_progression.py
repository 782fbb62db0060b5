"""What the knowledge check says of the dose rules' tables when somebody breaks them: file, key and what is wrong."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from unpinch.knowledge import check, check_progression, load
from unpinch.knowledge.faults import PATHS

RAW = {name: table for name, table in load.parse_files(load.DATA).items() if name in ("progression_rules", "dose_numbers", "transitions")}
Row = dict[str, Any]

MUTATIONS: list[tuple[str, str, Callable[[Row], object], str]] = [
    ("transitions", "P6-red", lambda row: row.update(rule="P66"), "no progression rule 'P66'"),
    ("transitions", "P6-red", lambda row: row.update(kind="improve"), "kind 'improve'"),
    ("transitions", "P6-red", lambda row: row.update(applies="soon"), "applies 'soon'"),
    ("transitions", "P6-red", lambda row: row.update(scope="leg"), "scope 'leg'"),
    ("transitions", "P6-red", lambda row: row.update(staff="Red {here}."), "unknown figure {here}"),
    ("transitions", "P6-red", lambda row: row.update(plain_label="It rose to {what}."), "has no figures"),
    ("transitions", "P6-red", lambda row: row.update(plain_label="It rose"), "ends like one"),
    ("transitions", "P17-stop", lambda row: row.update(rule="P18"), "no transition carries it out"),
    ("progression_rules", "P4", lambda row: row["values"].pop("morning_above_usual_nrs_max"), "must be a number, found None"),
    ("progression_rules", "P4", lambda row: row["values"].update(morning_above_usual_nrs_max="one"), "must be a number, found 'one'"),
    ("dose_numbers", "leg_rise_red", lambda row: row.update(id="leg_rise_crimson"), "no dose rule computes with it"),
    ("dose_numbers", "leg_rise_red", lambda row: row.update(id="leg_rise_crimson"), "it is missing"),
    ("dose_numbers", "leg_rise_red", lambda row: row.update(value=0.5), "is below leg_rise_amber"),
    ("dose_numbers", "green_days", lambda row: row.update(value=0), "0 is no possible value"),
    ("dose_numbers", "red_share", lambda row: row.update(value=1), "1 is no possible value"),
]


def faults_of(raw: dict[str, Any]) -> list[str]:
    draft = check.Draft(raw)
    return [f"{fault.file}: {fault.key}: {fault.what}" for each in check_progression.CHECKS for fault in each(draft)]


def test_shipped_dose_rules_have_no_fault() -> None:
    assert faults_of(RAW) == []


@pytest.mark.parametrize(("table", "key", "change", "says"), MUTATIONS, ids=[f"{k}-{s[:30]}" for _, k, _, s in MUTATIONS])
def test_fault_is_named_with_its_file(table: str, key: str, change: Callable[[Row], object], says: str) -> None:
    raw = {**RAW, table: copy.deepcopy(RAW[table])}
    change(next(row for row in raw[table]["entries"] if row["id"] == key))
    assert any(says in found for found in faults_of(raw))
    assert any(PATHS[name] in found for found in faults_of(raw) for name in (table, "progression_rules"))


def test_every_dose_check_is_broken_by_a_mutation() -> None:
    silent = set(check_progression.CHECKS)
    for table, key, change, _ in MUTATIONS:
        raw = {**RAW, table: copy.deepcopy(RAW[table])}
        change(next(row for row in raw[table]["entries"] if row["id"] == key))
        silent -= {each for each in silent if list(each(check.Draft(raw)))}
    assert not silent
