"""`unpinch explain`: what one finding did to the answer, in words and numbers."""

import argparse
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from math import exp
from typing import Any

from unpinch.assess import Assessment, assess
from unpinch.cli.files import case_of, print_json, terminal_width
from unpinch.clinical.differential import explain_finding
from unpinch.clinical.intake.answers import refuse_name
from unpinch.knowledge import Knowledge, load_knowledge
from unpinch.knowledge.grammar import parse, references
from unpinch.terms.truth import word

WIDEST = 110
CHANGES_FROM = 0.001
"""Smaller changes of a probability are not worth a line (JUDGEMENT: reading time)."""


def run(arguments: argparse.Namespace) -> int:
    """Explain one finding or patient field of a case."""
    knowledge = load_knowledge()
    file = case_of(arguments, knowledge)
    fact = fact_named(knowledge, arguments.finding)
    explained = explain(assess(knowledge, file.case, position=arguments.position), fact)
    if arguments.json:
        print_json(explained)
    else:
        print("\n".join(_page(explained, min(terminal_width(), WIDEST))))
    return 0


def fact_named(knowledge: Knowledge, name: str) -> str:
    """The id of a finding or patient field. Raises InputError with the nearest names."""
    for fact in (name, f"finding.{name}", f"patient.{name}"):
        if knowledge.fact(fact):
            return fact
    aliases = {alias: entry.id for entry in knowledge.findings.values() for alias in entry.also_known_as}
    known = (*knowledge.findings, *knowledge.patient_fields)
    raise refuse_name("FINDING", f'there is no finding or patient field called "{name[:60]}".', name, known, aliases)


def explain(assessment: Assessment, fact: str) -> dict[str, Any]:
    """What a fact did to flags, conditions and causes, in plain values."""
    knowledge, judge = assessment.knowledge, assessment.judge
    found = explain_finding(judge, knowledge, fact)
    flags = list(_flags(assessment, fact))
    asked = {f"flag.{flag['id']}" for flag in flags}
    effect = sorted(found.causes.items(), key=lambda item: -abs(item[1][0] - item[1][1]))
    return {
        "schema": 1,
        "knowledge": knowledge.version,
        "finding": fact,
        "label": found.label,
        "value": found.value,
        "flags": flags,
        "conditions": [
            {"id": entry.id, "label": entry.label, "state": word(assessment.conditions[entry.id])}
            for entry in knowledge.conditions.values()
            if _reads(assessment, entry.rule, fact) or asked & {ref.id for ref in references(parse(entry.rule))}
        ],
        "abstained": assessment.differential.abstained,
        "causes": [
            {"id": cause, "label": knowledge.causes[cause].label, "with": round(with_it, 6), "without": round(without, 6)}
            for cause, (with_it, without) in effect
        ],
        "evidence": [asdict(row) for row in found.rows],
    }


def _flags(assessment: Assessment, fact: str) -> Iterator[dict[str, Any]]:
    """Flags that ask for this fact, with what triage made of them."""
    for flag in assessment.knowledge.flags.values():
        follow_up = any(item.fact == fact for item in flag.follow_up)
        if follow_up or (flag.raised_when and _reads(assessment, flag.raised_when, fact)):
            raised = assessment.triage.flag(flag.id)
            state = assessment.judge.flag(flag.id)
            level = raised.level.word if raised else None
            yield {"id": flag.id, "label": flag.label, "state": word(True if raised else state), "level": level}


def _reads(assessment: Assessment, rule: str, fact: str) -> bool:
    return any(ref.id == fact for ref in assessment.judge.read_by(rule))


# ---- for people ------------------------------------------------------------------------------------------------------------
def _page(found: dict[str, Any], width: int) -> Iterator[str]:
    def lines(text: str, indent: int = 2) -> list[str]:
        return textwrap.wrap(text, width, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))

    yield f"{found['label']}: {found['value']}"
    yield ""
    yield from lines("Warning flags that ask for it:" if found["flags"] else "No warning flag asks for it.", 0)
    for flag in found["flags"]:
        yield from lines(f"{flag['label']}: {_raised(flag)}")
    yield from lines("Conditions that read it:" if found["conditions"] else "No condition reads it.", 0)
    for condition in found["conditions"]:
        yield from lines(f"{condition['label']}: {_said(condition['state'])}")
    yield from _causes(found, lines)
    yield ""
    yield from lines("Decision support, not a cleared medical device: the clinician decides. Not clinically reviewed.", 0)


def _causes(found: dict[str, Any], lines: Any) -> Iterator[str]:
    moved = [cause for cause in found["causes"] if abs(cause["with"] - cause["without"]) >= CHANGES_FROM]
    yield ""
    if not moved:
        yield from lines("It moves no cause in this case.", 0)
    elif found["abstained"]:
        yield from lines("What it did, although nothing is ranked in this case (chance with it, and without it):", 0)
    else:
        yield from lines("What it did (chance with it, and without it):", 0)
    for cause in moved[:8]:
        yield from lines(f"{cause['with'] * 100:5.1f} %  {cause['without'] * 100:5.1f} %  {cause['label']}")
    for row in found["evidence"]:
        yield ""
        yield from lines(f"{row['label']}: {row['state']}. {_figures(row)}Grade {row['grade']}, {row['status']}. {row['source']}.", 0)
        for cause, counted in row["counted"].items():
            why = f" ({'; '.join(row['why'].get(cause, ()))})" if row["why"].get(cause) else ""
            yield from lines(f"{cause}: odds x {exp(counted):.2f}{why}")


def _figures(row: dict[str, Any]) -> str:
    figures = [f"{name} {row[key]}" for name, key in (("LR+", "lr_pos"), ("LR-", "lr_neg"), ("interval", "ci")) if row[key]]
    return f"Published: {', '.join(figures)}. " if figures else "No published figure is shown. "


def _raised(flag: dict[str, Any]) -> str:
    if flag["level"]:
        return f"raised, {flag['level'].replace('_', ' ')}"
    return {"unknown": "not answered", False: "answered, not raised", True: "raised"}[flag["state"]]


def _said(state: bool | str) -> str:
    return {"unknown": "not known", True: "holds", False: "does not hold"}[state]
