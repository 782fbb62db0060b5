"""The numbers and sentences of the dose rules, read from the knowledge base. No number of a rule stands in code.

`Rules.number` gives a rule's number, `Rules.own` one of ours, `Rules.decide` a decision in the words of its transition. Asking for a
number that the knowledge check does not watch over is an error of ours.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from unpinch.clinical.plan.reasons import care_rule, source_of
from unpinch.clinical.progression.program import Prescription
from unpinch.clinical.progression.result import Applies, Decision, Kind
from unpinch.knowledge.check_progression import OWN, READ
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Exercise, Transition

CLASSES = ("low", "moderate", "high")
"""Irritability from calm to easily stirred."""


@dataclass(frozen=True, eq=False)
class Rules:
    """The dose rules of one knowledge base."""

    knowledge: Knowledge

    def number(self, rule: str, name: str) -> float:
        """A number of a rule. Raises KeyError for one that the knowledge check does not watch over."""
        if name not in READ[rule]:
            raise KeyError(f"{rule} {name}: list it in check_progression.READ")
        return float(self.knowledge.progression_rules[rule].values[name])

    def own(self, name: str) -> float:
        """A number of ours, from dose_numbers.yaml. Raises KeyError for one that the knowledge check does not watch over."""
        if name not in OWN:
            raise KeyError(f"{name}: list it in check_progression.OWN")
        return self.knowledge.dose_numbers[name].value

    def days(self, name: str) -> dt.timedelta:
        """A number of ours that counts days."""
        return dt.timedelta(days=self.own(name))

    def transition(self, name: str) -> Transition:
        """A row of the transition table."""
        return self.knowledge.transitions[name]

    def exercise(self, name: str) -> Exercise:
        """An exercise of the library."""
        return self.knowledge.exercises[name]

    def decide(
        self,
        name: str,
        at: dt.datetime,
        *,
        item: str = "",
        before: Prescription | None = None,
        after: Prescription | None = None,
        applies: Applies | None = None,
        until: dt.datetime | None = None,
        inputs: Iterable[str] = (),
        missing: Iterable[str] = (),
        rule: str = "",
        **figures: object,
    ) -> Decision:
        """This function will make a decision in the words of its transition; `figures` fill the braces of the therapist's sentence."""
        row = self.transition(name)
        carried = rule or row.rule
        told = {"what": "", "usual": "", "share": "", "walking": "", "strength": "", **figures}
        return Decision(
            transition=name,
            rule=carried,
            kind=Kind(row.kind),
            applies=applies or Applies(row.applies),
            at=at,
            why=row.plain_label,
            why_staff=row.staff.format(**told),
            source=source_of(care_rule(self.knowledge, carried)),
            item=item,
            before=before,
            after=after,
            until=until,
            inputs=tuple(dict.fromkeys(inputs)),
            missing=tuple(dict.fromkeys(missing)),
        )


@lru_cache(maxsize=8)
def rules_of(knowledge: Knowledge) -> Rules:
    """The rules of a knowledge base, one object for each."""
    return Rules(knowledge)


def worse_class(one: str, other: str) -> str:
    """The more irritable of two classes.

    >>> worse_class("low", "moderate")
    'moderate'
    """
    return max(one, other, key=CLASSES.index)
