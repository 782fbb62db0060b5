"""`unpinch vocabulary`: every fact a case file may state and every condition, with what may stand there."""

import argparse
import shutil
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from unpinch.cli.files import print_json
from unpinch.clinical.intake.answers import NO_ANSWER
from unpinch.clinical.intake.units import units_of
from unpinch.knowledge import Knowledge, load_knowledge
from unpinch.knowledge.schema import Condition, Finding, PatientField
from unpinch.terms.errors import InputError

WIDTH = 110
TITLES = {"patient_fields": "Patient fields (under patient:)", "findings": "Findings (under findings:)", "conditions": "Conditions"}


def run(arguments: argparse.Namespace) -> int:
    """Print the vocabulary, or the part of it that carries all the words."""
    vocabulary = build_vocabulary(load_knowledge(), arguments.words)
    if not any(vocabulary[part] for part in TITLES):
        raise InputError("vocabulary", "nothing carries " + " ".join(arguments.words)[:60] + ".", "Try one word, or none for everything.")
    if arguments.json:
        print_json(vocabulary)
    else:
        print("\n".join(_page(vocabulary)))
    return 0


def build_vocabulary(knowledge: Knowledge, words: Sequence[str] = ()) -> dict[str, Any]:
    """The vocabulary as plain values; `words` keep only entries in whose id, labels or question each of them occurs."""
    return {
        "schema": 1,
        "knowledge": knowledge.version,
        "no_answer": list(NO_ANSWER),
        "patient_fields": _carrying(words, map(_field, knowledge.patient_fields.values())),
        "findings": _carrying(words, map(_finding, knowledge.findings.values())),
        "conditions": _carrying(words, map(_condition, knowledge.conditions.values())),
    }


def _carrying(words: Sequence[str], entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    def text(entry: dict[str, Any]) -> str:
        named = (str(entry[key]) for key in ("id", "label", "plain_label", "question"))
        return " ".join([*named, *entry.get("also_known_as", ())]).lower()

    return [entry for entry in entries if all(word.lower() in text(entry) for word in words)]


def _field(entry: PatientField) -> dict[str, Any]:
    return {
        **_shared(entry, entry.question, entry.type),
        "group": entry.group,
        "values": ["yes", "no"] if entry.type == "bool3" else list(entry.values),
        **_measured(entry),
        "unit_required": entry.unit_required == "y",
        "asked_if": entry.asked_if or None,
    }


def _finding(entry: Finding) -> dict[str, Any]:
    numbers = entry.kind == "number"
    return {
        **_shared(entry, entry.how, entry.value_type),
        "group": entry.test_kind,
        "also_known_as": list(entry.also_known_as),
        "values": [int(value) for value in entry.values] if numbers else list(entry.words),
        **_measured(entry),
        "sided": entry.sided,
        "asked_if": entry.pairing or None,
        "worked_out": bool(entry.derives),
        "minutes": entry.minutes,
        "position": entry.position,
    }


def _condition(entry: Condition) -> dict[str, Any]:
    return {
        **_shared(entry, entry.question, "condition"),
        "group": entry.group,
        "values": ["true", "false", "unknown"],
        "unit": None,
        "settled_by": entry.settled_by,
        "expires_days": entry.expires_days,
    }


def _shared(entry: PatientField | Finding | Condition, question: str, kind: str) -> dict[str, Any]:
    return {"id": entry.id, "label": entry.label, "plain_label": entry.plain_label, "question": question, "kind": kind}


def _measured(entry: PatientField | Finding) -> dict[str, Any]:
    """Unit and limits of a measurement; None and empty where there is none."""
    numbers = entry.kind == "number" and entry.unit != "none"
    return {
        "unit": entry.unit if numbers else None,
        "units_accepted": list(units_of(entry)) if numbers else [],
        "range": list(entry.range),
        "impossible": list(entry.impossible),
    }


# ---- for people ------------------------------------------------------------------------------------------------------------
def _page(vocabulary: dict[str, Any]) -> Iterable[str]:
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)
    for part, title in TITLES.items():
        if vocabulary[part]:
            yield f"{title}: {len(vocabulary[part])}\n"
            for entry in vocabulary[part]:
                yield from _lines(entry, width)
            yield ""
    yield f"Instead of an answer: {', '.join(vocabulary['no_answer'])}. None of them is ever read as no."


def _lines(entry: dict[str, Any], width: int) -> Iterable[str]:
    values = " | ".join(map(str, entry["values"])) or entry["kind"]
    unit = f" in {entry['unit']}" if entry["unit"] else ""
    sides = ", left and right" if entry.get("sided") == "left_right" else ""
    yield f"{entry['id']}   {entry['label']}{sides}"
    yield from textwrap.wrap(entry["question"], width, initial_indent="    ", subsequent_indent="    ")
    yield from textwrap.wrap(values + unit, width, initial_indent="    = ", subsequent_indent="      ")
