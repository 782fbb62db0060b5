"""Figures of the published rules and of our own conventions, by name, and where they come from. Shared by adherence and recurrence."""

from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import CONVENTION, Entry
from unpinch.terms.because import Because


def figure(knowledge: Knowledge, rule: str, name: str) -> float:
    """This function will give a number of a prognosis rule. The knowledge check refuses a knowledge base without it."""
    return float(knowledge.prognosis_rules[rule].values[name])


def number(knowledge: Knowledge, name: str) -> float:
    """This function will give a number of our own about somebody's course (judgement, recurrence/course.yaml)."""
    return knowledge.course[name].value


def because(entry: Entry, text: str) -> Because:
    """This function will give a reason under an entry's id, with its sources or the honest word that there is none (S9)."""
    named = "; ".join(source for source in entry.source if source != CONVENTION)
    return Because(entry.id, named or f"{CONVENTION} ({entry.status})", text)
