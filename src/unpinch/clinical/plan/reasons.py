"""Why something was decided: the rule, where it comes from, and the words. Shared by all modules of this room; decides nothing."""

from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import CONVENTION, Entry
from unpinch.terms.because import Because


def source_of(entry: Entry) -> str:
    """An entry's sources in one line, with its status where that is not a read source (safety property S9)."""
    named = "; ".join(source for source in entry.source if source != CONVENTION)
    return named or f"{CONVENTION} ({entry.status})"


def care_rule(knowledge: Knowledge, rule: str) -> Entry:
    """The entry of a plan or progression rule. Raises KeyError when there is none."""
    found: Entry | None = knowledge.plan_rules.get(rule) or knowledge.progression_rules.get(rule)
    if found is None:
        raise KeyError(rule)
    return found


def because(knowledge: Knowledge, rule: str, text: str = "") -> Because:
    """This function will quote a plan or progression rule, in other words when `text` is given."""
    entry = care_rule(knowledge, rule)
    return Because(rule, source_of(entry), text or entry.statement)


def weight(knowledge: Knowledge, name: str) -> float:
    """A number of the planner, from its table of weights. Raises KeyError when there is none."""
    return knowledge.weights[name].value
