"""The transition table of the dose rules, as rows for a page: rule, when, what, when it takes effect, both sentences, source.

Drawn from the knowledge base and nothing else. It decides nothing.
"""

from dataclasses import dataclass

from unpinch.clinical.plan.reasons import care_rule, source_of
from unpinch.knowledge.load import Knowledge


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """One row: `when` it happens, what it does (`kind`) to an exercise or the program (`scope`), and whether it waits."""

    id: str
    rule: str
    section: str
    label: str
    scope: str
    kind: str
    applies: str
    when: str
    patient: str
    staff: str
    source: str
    status: str


def transition_table(knowledge: Knowledge) -> tuple[TransitionRow, ...]:
    """This function will list every transition in the order of the rules' sections."""
    rows = []
    for row in knowledge.transitions.values():
        rule = care_rule(knowledge, row.rule)
        section = knowledge.progression_rules[row.rule].section
        rows.append(
            TransitionRow(
                id=row.id,
                rule=row.rule,
                section=section,
                label=row.label,
                scope=row.scope,
                kind=row.kind,
                applies=row.applies,
                when=row.statement,
                patient=row.plain_label,
                staff=row.staff,
                source=source_of(rule),
                status=f"{rule.status}; as a step of the dose: {row.status}",
            )
        )
    return tuple(rows)
