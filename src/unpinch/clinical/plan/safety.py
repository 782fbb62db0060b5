"""May this person have these items? One answer for every caller: save, edit, progression, import, new knowledge, before Today is served.

It reads nothing but the signed safety tables. An item is **forbidden** when a forbid rule hits it under a condition that is true or
unknown; a condition nobody mentions is unknown. A **caution** must be cleared by a clinician, once per condition. An exercise that is a
form of a treatment (strengthening, loaded lifting practice ...) is also forbidden when that treatment is: stricter than the tables
(JUDGEMENT). It does not decide what is worth doing, and never lifts anything but what the prescriber's agreement names.

Named safety property: S1, S3. Source: the safety tables; DESIGN, sections 4 and 6.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from unpinch.clinical.plan.reasons import source_of
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import SafetyRule
from unpinch.knowledge.selectors import exercises_hit, matches, parse_selector
from unpinch.terms.because import Because
from unpinch.terms.errors import InputError
from unpinch.terms.truth import Truth

LIFTED_BY_AGREEMENT = "anticoagulated"
"""The one condition that an agreement of the prescriber lifts, and only for the items it names (grammar, section 9)."""
ALWAYS_VISIBLE = frozenset({"education-stay-active"})
"""With referrals, what a stop-all condition leaves visible. The planner shows neither: it shows the referral route."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One safety rule against one item. `via` names the treatment the exercise is a form of, when the rule is on that treatment.

    `unknown`: the condition is not known to hold, it is only not known to be absent. `cleared` applies to cautions.
    """

    item: str
    condition: str
    unknown: bool
    level: str
    rule: str
    source: str
    text: str
    instead: str
    via: str = ""
    cleared: bool = False

    @property
    def forbids(self) -> bool:
        """Whether the item may not be used at all."""
        return self.level == "forbid"

    @property
    def because(self) -> Because:
        """The same as a reason in words."""
        state = "not yet answered" if self.unknown else "holds"
        form = f" (as a form of {self.via})" if self.via else ""
        return Because(self.rule, self.source, f"{self.text}{form}. Condition {self.condition}: {state}.")


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: SafetyRule
    via: str = ""


def check(
    items: Iterable[str],
    conditions: Mapping[str, Truth],
    knowledge: Knowledge,
    *,
    cleared: Collection[str] = (),
    agreed: Collection[str] = (),
) -> tuple[Violation, ...]:
    """This function will list every safety rule that stands against these exercises and treatments for these conditions.

    `cleared`: conditions whose cautions a clinician has cleared. `agreed`: items that the prescriber of the anticoagulant agreed to.
    Raises InputError for an item the library does not have: what is not known cannot be called safe.
    """
    found = []
    against = rules_against(knowledge)
    for item in items:
        if item not in against:
            raise InputError("plan.items", f"{item!r} is neither an exercise nor a treatment of the library.")
        for hit in against[item]:
            state = conditions.get(hit.rule.condition)
            if state is False or (hit.rule.condition == LIFTED_BY_AGREEMENT and item in agreed):
                continue
            found.append(_violation(item, hit, state, hit.rule.condition in cleared))
    return tuple(found)


def forbidden(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Those that bar their item."""
    return tuple(violation for violation in violations if violation.forbids)


def cautions_to_clear(violations: Iterable[Violation]) -> Mapping[str, tuple[Violation, ...]]:
    """Cautions that nobody has cleared, by condition: signing waits for each condition once."""
    found: dict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        if not violation.forbids and not violation.cleared:
            found[violation.condition].append(violation)
    return MappingProxyType({condition: tuple(rows) for condition, rows in found.items()})


def stop_all_conditions(knowledge: Knowledge) -> frozenset[str]:
    """Conditions that forbid everything."""
    return frozenset(r.condition for r in knowledge.safety_rules.values() if r.target_type == "everything" and r.level == "forbid")


@lru_cache(maxsize=32)
def rules_against(knowledge: Knowledge) -> Mapping[str, tuple[_Hit, ...]]:
    """Every rule that can hit an exercise or treatment, worked out once for a knowledge base."""
    found: dict[str, list[_Hit]] = {item: [] for item in (*knowledge.exercises, *knowledge.treatments)}
    forms = forms_of(knowledge)
    for rule in knowledge.safety_rules.values():
        for item in _targets(knowledge, rule):
            found[item].append(_Hit(rule))
        if rule.target_type == "intervention" and rule.level == "forbid":
            for treatment in rule.target.split(";"):
                for exercise in forms.get(treatment, ()):
                    found[exercise].append(_Hit(rule, via=treatment))
    return MappingProxyType({item: tuple(hits) for item, hits in found.items()})


@lru_cache(maxsize=32)
def form_of(knowledge: Knowledge) -> Mapping[str, str]:
    """The treatment that each exercise is a form of: the first in the table's order that selects it."""
    found: dict[str, str] = {}
    for use in knowledge.treatment_use.values():
        selectors = [parse_selector(text) for text in use.forms]
        for exercise in knowledge.exercises.values():
            if exercise.id not in found and any(matches(selector, exercise) for selector in selectors):
                found[exercise.id] = use.id
    return MappingProxyType(found)


@lru_cache(maxsize=32)
def forms_of(knowledge: Knowledge) -> Mapping[str, tuple[str, ...]]:
    """The exercises that are forms of each treatment."""
    found: dict[str, list[str]] = defaultdict(list)
    for exercise, treatment in form_of(knowledge).items():
        found[treatment].append(exercise)
    return MappingProxyType({treatment: tuple(exercises) for treatment, exercises in found.items()})


def _targets(knowledge: Knowledge, rule: SafetyRule) -> tuple[str, ...]:
    if rule.target_type == "intervention":
        return tuple(rule.target.split(";"))
    hit = tuple(exercises_hit(knowledge, rule))
    if rule.target_type != "everything":
        return hit
    stops = rule.level == "forbid"
    spared = {t.id for t in knowledge.treatments.values() if stops and (t.setting == "referral" or t.id in ALWAYS_VISIBLE)}
    return (*hit, *(treatment for treatment in knowledge.treatments if treatment not in spared))


def _violation(item: str, hit: _Hit, state: Truth, cleared: bool) -> Violation:
    rule = hit.rule
    return Violation(
        item=item,
        condition=rule.condition,
        unknown=state is None,
        level=rule.level,
        rule=rule.id,
        source=source_of(rule),
        text=rule.reason,
        instead=rule.substitute_or_action,
        via=hit.via,
        cleared=cleared and rule.level == "caution",
    )
