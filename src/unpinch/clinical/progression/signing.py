"""The signed plan as a program: the home exercises of a plan's content, with their limits, in the types that progression reads.

A plan keeps its limits beside the dose under `limits` (plain values of `Limits`); an item signed without them gets the limits that are
offered for signing. What an item is and whether it may be done is not decided here.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from unpinch.clinical.plan.dose import Dose
from unpinch.clinical.progression.plain import from_plain, to_plain
from unpinch.clinical.progression.program import Limits, Prescription, Program, ProgramItem, read_dose
from unpinch.clinical.progression.rules import rules_of
from unpinch.clinical.progression.steps import more_load, propose_limits
from unpinch.knowledge.load import Knowledge


def offered_limits(exercise: str, dose: Dose, knowledge: Knowledge, load_kg: float | None = None) -> Limits:
    """This function will offer the limits for signing an exercise at a dose."""
    return propose_limits(Prescription(exercise=exercise, dose=dose, load_kg=load_kg), rules_of(knowledge))


def next_load(load_kg: float, knowledge: Knowledge) -> float:
    """This function will name the load that comes next (P18): the same where a quarter kilogram is too large a step."""
    return more_load(load_kg, rules_of(knowledge))


def program_from_content(
    content: Mapping[str, Any],
    knowledge: Knowledge,
    *,
    version: str,
    signed_at: dt.datetime,
    added_on: Mapping[str, dt.date] | None = None,
    causes: Collection[str] = (),
    leg_pain: float | None = None,
    onset_on: dt.date | None = None,
    scores: Mapping[str, float] | None = None,
) -> Program:
    """This function will read a signed plan's content as a program: its home exercises, their doses and limits, the bad-day version.

    `added_on` names the day an exercise came into the plan where that was before the signature. `leg_pain` and `scores` are the values
    before treatment. Exercises that the knowledge does not hold are left to the caller: they raise InputError when decided on.
    """
    read_as = content.get("read_as", {})
    days = added_on or {}
    return Program(
        version=version,
        signed_at=signed_at,
        items=tuple(_items(content, knowledge, days, signed_at.date())),
        smaller=tuple(_prescription(row) for row in content.get("smaller", []) if row.get("dose")),
        irritability=read_as.get("irritability", "high"),
        phase=read_as.get("phase", "acute"),
        direction=_direction(str(read_as.get("direction", ""))),
        causes=frozenset(causes),
        leg_pain=leg_pain,
        onset_on=onset_on,
        scores=tuple(sorted((scores or {}).items())),
    )


def _items(content: Mapping[str, Any], knowledge: Knowledge, days: Mapping[str, dt.date], signed: dt.date) -> Iterator[ProgramItem]:
    for row in content["items"]:
        if row["kind"] != "exercise" or row["place"] != "home" or not row.get("dose"):
            continue
        start = _prescription(row)
        limits = from_plain(Limits, row["limits"]) if row.get("limits") else propose_limits(start, rules_of(knowledge))
        opposite = bool(row.get("opposite"))
        yield ProgramItem(start=start, limits=limits, added_on=days.get(row["id"], signed), opposite=opposite)


def _prescription(row: Mapping[str, Any]) -> Prescription:
    return Prescription(exercise=row["id"], dose=read_dose(row["dose"]), load_kg=row.get("load_kg"))


def _direction(word: str) -> str:
    """The direction that helps; a shift is corrected sideways, everything else helps in none."""
    return {"shift": "lateral"}.get(word, word if word in ("extension", "flexion", "lateral", "rotation") else "")


def limits_content(limits: Limits) -> dict[str, Any]:
    """Limits as plain values, to be kept beside the dose of an item."""
    plain: dict[str, Any] = to_plain(limits)
    return plain
