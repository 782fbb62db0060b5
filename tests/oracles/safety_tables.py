"""What the signed safety tables forbid and caution, read straight from their files: the judge of safety property S1.

It opens safety_rules.yaml, exercises.yaml, treatments.yaml and conditions.yaml by itself and matches the selectors with its own few lines.
It shares no code with `unpinch`: what it says is what the tables say.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parents[2] / "src" / "unpinch" / "knowledge" / "data"
LOADS = {"low": 0, "med": 1, "high": 2}


@cache
def entries(path: str) -> dict[str, dict[str, Any]]:
    """The rows of a file by id."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    parsed = yaml.load((DATA / path).read_bytes(), Loader=loader)
    return {row["id"]: {**parsed.get("defaults", {}), **row} for row in parsed["entries"]}


def exercises() -> dict[str, dict[str, Any]]:
    return entries("home_program/exercises.yaml")


def treatments() -> dict[str, dict[str, Any]]:
    return entries("plan/treatments.yaml")


def conditions() -> list[str]:
    return list(entries("plan/conditions.yaml"))


def _number(value: Any) -> float:
    return float(LOADS.get(str(value), value))


def hits(selector: str, exercise: dict[str, Any]) -> bool:
    """Whether an exercise meets a selector of the tables."""
    for part in selector.split("&"):
        if listed := re.fullmatch(r"(\w+) in\((.+)\)", part):
            if str(exercise[listed[1]]) not in listed[2].split(";"):
                return False
            continue
        column, sign, value = re.fullmatch(r"(\w+)(>=|<=|!=|=)(.+)", part).groups()  # type: ignore[union-attr]
        have = exercise[column]
        if sign in (">=", "<="):
            difference = _number(have) - _number(value)
            fits = difference >= 0 if sign == ">=" else difference <= 0
        else:
            fits = (str(have) == value) == (sign == "=")
        if not fits:
            return False
    return True


@cache
def items_of(rule_id: str) -> frozenset[str]:
    """Every exercise and treatment that a row of the safety tables targets."""
    rule = entries("plan/safety_rules.yaml")[rule_id]
    if rule["target_type"] == "intervention":
        return frozenset(rule["target"].split(";"))
    if rule["target_type"] == "exercise":
        return frozenset(name for name, row in exercises().items() if hits(rule["target"], row))
    shown = {name for name, row in treatments().items() if row["setting"] == "referral"} | {"education-stay-active"}
    return frozenset(exercises()) | (frozenset(treatments()) - (shown if rule["level"] == "forbid" else frozenset()))


@cache
def by_condition(level: str) -> dict[str, frozenset[str]]:
    """For each condition the items that it forbids, or cautions."""
    found: dict[str, set[str]] = {name: set() for name in conditions()}
    for rule in entries("plan/safety_rules.yaml").values():
        if rule["level"] == level:
            found[rule["condition"]] |= items_of(rule["id"])
    return {name: frozenset(items) for name, items in found.items()}


def forbidden(states: dict[str, bool | None], agreed: frozenset[str] = frozenset()) -> frozenset[str]:
    """Every item that a true or unknown condition forbids; the prescriber's agreement lifts one condition for the items it names."""
    found: set[str] = set()
    for name, items in by_condition("forbid").items():
        if states.get(name) is not False:
            found |= items - agreed if name == "anticoagulated" else items
    return frozenset(found)


def stop_all() -> frozenset[str]:
    """The conditions that forbid everything."""
    rules = entries("plan/safety_rules.yaml").values()
    return frozenset(rule["condition"] for rule in rules if rule["target_type"] == "everything" and rule["level"] == "forbid")
