"""Every sentence of the knowledge base and the body chart that a patient's page may show, with where it is kept.

The catalogs of other languages are compared with this list: what is missing from it would be shown in English on a Spanish page.
"""

from collections.abc import Iterator

from unpinch.actions.assessment import knowledge
from unpinch.knowledge.schema import Flag


def shown_to_patients() -> dict[str, str]:
    """Map each sentence to the file and key it comes from; the first place counts."""
    found: dict[str, str] = {}
    for where, text in _all():
        if text.strip():
            found.setdefault(text, where)
    return found


def _all() -> Iterator[tuple[str, str]]:
    known = knowledge()
    for flag in known.flags.values():
        if {"intake", "every_visit", "daily_card"} & set(flag.ask_at):
            yield from _of_flag(flag)
    for level in known.levels.values():
        yield f"levels {level.id}", level.plain_label
        yield f"levels {level.id}", level.out_of_hours
    for rule in known.triage_rules.values():
        if rule.section == "out_of_hours":
            yield f"triage rule {rule.id}", str(rule.values.get("text", ""))
    for field in known.patient_fields.values():
        if "intake" in field.asked_at:
            yield f"patient field {field.id}", field.plain_label
            yield f"patient field {field.id}", field.question
    for finding in known.findings.values():
        if "intake" in finding.asked_at:
            yield f"finding {finding.id}", finding.plain_label


def _of_flag(flag: Flag) -> Iterator[tuple[str, str]]:
    where = f"flag {flag.id}"
    yield where, flag.plain_label
    yield where, flag.question
    yield from ((where, text) for text in flag.what_to_do.values())
    yield from ((where, item.question) for item in flag.follow_up if item.asked_by != "clinician")
