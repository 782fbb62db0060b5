"""The bridge from triage to the conditions: which conditions a flag's level or answer switches on.

A condition has two sources that were written apart: its own rule over facts and flags (knowledge table `conditions`), and section 11 of
triage_levels.md, which asks for the LEVEL a flag reached (`condition_switches`). How they are reconciled: **the stricter wins**. The bridge
answers true or unknown, never false, and whoever judges conditions joins both with `terms.truth.more_serious`: true before unknown before
false. So a condition whose rule is false (an old pain in both legs) is on when the level is high enough, and one whose rule is true (any
past cancer) stays on although the level is only `refer`. What a clinician stated or cleared goes before both, as for the rule alone.
Where the bridge says "the fact itself is yes" the condition's rule already reads that fact; here only a flag raised from text counts, and
leaves the condition unknown until somebody answers. An unanswered flag leaves its condition to the rule, which is unknown without its
facts.
"""

from collections.abc import Mapping

from unpinch.clinical.triage.grading import Answers, Grading, Tables
from unpinch.knowledge.decisions import read_condition
from unpinch.terms.level import TriageLevel
from unpinch.terms.truth import Truth


class _Seen(Grading):
    """The levels and answers as triage gives them, closed flags left out."""

    def __init__(self, tables: Tables, answers: Answers, levels: Mapping[str, TriageLevel]) -> None:
        super().__init__(tables.decisions, answers)
        self._levels = {flag: levels.get(flag, TriageLevel.PROCEED) for flag in tables.decisions}


def switched_conditions(
    tables: Tables, answers: Answers, levels: Mapping[str, TriageLevel], from_text: frozenset[str] = frozenset()
) -> dict[str, Truth]:
    """The conditions that triage switches on (True) or leaves unknown (None); others are not in the answer."""
    flags, groups = tuple(tables.decisions), tuple(tables.groups.items())
    seen, found = _Seen(tables, answers, levels), dict[str, Truth]()
    for switch in tables.knowledge.condition_switches.values():
        if any(seen.holds(read_condition(text, flags, groups), answers) for text in switch.when):
            found[switch.id] = True
        elif from_text.intersection(switch.text_flags):
            found[switch.id] = None
    return found
