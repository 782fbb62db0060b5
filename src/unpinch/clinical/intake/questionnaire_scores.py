"""The scoring rules we ship for questionnaires that a clinic imports: a count of yes, a share of points, a plain sum.

They answer "what is the score, and is it complete". An unanswered item is never a "no" and never 0 points: a count of yes is given only
when every item has an answer; the points index says of how many items it is made. Sources: knowledge table `measures`, rows rmdq24 and odi
(how they are counted), DESIGN section 13 (unanswered is never "no").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from unpinch.clinical.intake.questionnaires import Answers, Item, Questionnaire, enabled

RMDQ_ITEMS = 24
ODI_ITEMS, ODI_POINTS, ODI_MISSING = 10, 5, 1


@dataclass(frozen=True, slots=True)
class Score:
    """A score, or why there is none. `fact` names the patient field it fills; `note` says what it is made of, or what is missing."""

    rule: str
    value: float | None
    highest: float
    note: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """A way of counting: its name for people, the fact it fills, and whether a file has what it needs (empty: it fits)."""

    id: str
    label: str
    fact: str
    misfit: Callable[[Questionnaire], str]
    count: Callable[[Questionnaire, Answers], Score]


def score(questionnaire: Questionnaire, answers: Answers, rule: str) -> Score | None:
    """The score by a rule, None when the rule is unknown or the file does not fit it."""
    found = RULES.get(rule)
    return None if found is None or found.misfit(questionnaire) else found.count(questionnaire, answers)


def fitting(questionnaire: Questionnaire) -> tuple[ScoringRule, ...]:
    """The rules that a file has what it needs for; the clinic says which one it is."""
    return tuple(rule for rule in RULES.values() if not rule.misfit(questionnaire))


# ---- a count of yes --------------------------------------------------------------------------------------------------------
def _yes_no(item: Item) -> bool:
    return item.kind == "boolean" or (item.kind == "choice" and {choice.value.lower() for choice in item.choices} == {"yes", "no"})


def _rmdq_misfit(questionnaire: Questionnaire) -> str:
    items = [item for item in questionnaire.questions if _yes_no(item)]
    return "" if len(items) == RMDQ_ITEMS else f"It needs {RMDQ_ITEMS} yes-or-no items; this file has {len(items)}."


def _rmdq(questionnaire: Questionnaire, answers: Answers) -> Score:
    items = [item for item in questionnaire.questions if _yes_no(item)]
    missing = [item for item in items if item.id not in answers]
    if missing:
        return Score("rmdq24", None, RMDQ_ITEMS, f"{len(missing)} of {RMDQ_ITEMS} are not answered", "patient.rmdq_total")
    ticked = sum(answers[item.id] is True or str(answers[item.id]).lower() == "yes" for item in items)
    return Score("rmdq24", float(ticked), RMDQ_ITEMS, f"{ticked} of {RMDQ_ITEMS} are true", "patient.rmdq_total")


# ---- points ----------------------------------------------------------------------------------------------------------------
def _pointed(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.choices and all(choice.points is not None for choice in item.choices)]


def _points(item: Item, answers: Answers) -> float:
    return next(choice.points or 0.0 for choice in item.choices if choice.value == answers[item.id])


def _odi_misfit(questionnaire: Questionnaire) -> str:
    items = _pointed(questionnaire.questions)
    scale = {float(point) for point in range(ODI_POINTS + 1)}
    if len(items) == ODI_ITEMS and all({choice.points for choice in item.choices} == scale for item in items):
        return ""
    return f"It needs {ODI_ITEMS} items whose answers carry 0 to {ODI_POINTS} points; this file has {len(items)} items with points."


def _odi(questionnaire: Questionnaire, answers: Answers) -> Score:
    items = _pointed(questionnaire.questions)
    answered = [item for item in items if item.id in answers]
    missing = len(items) - len(answered)
    if missing > ODI_MISSING:
        return Score(
            "odi", None, 100, f"{missing} of {ODI_ITEMS} are not answered; at most {ODI_MISSING} may be missing", "patient.odi_total"
        )
    total = sum(_points(item, answers) for item in answered)
    share = round(100 * total / (ODI_POINTS * len(answered)), 1)
    return Score(
        "odi", share, 100, f"{total:g} points of {ODI_POINTS * len(answered)}, {len(answered)} items answered", "patient.odi_total"
    )


def _sum_misfit(questionnaire: Questionnaire) -> str:
    return "" if _pointed(questionnaire.questions) else "It needs items whose answers carry points (ordinalValue)."


def _sum(questionnaire: Questionnaire, answers: Answers) -> Score:
    items = _pointed(enabled(questionnaire, answers))
    highest = sum(max(choice.points or 0.0 for choice in item.choices) for item in items)
    missing = [item for item in items if item.id not in answers]
    if missing:
        return Score("sum", None, highest, f"{len(missing)} of {len(items)} are not answered")
    total = sum(_points(item, answers) for item in items)
    return Score("sum", float(total), highest, f"{total:g} points of {highest:g}")


RULES: Mapping[str, ScoringRule] = {
    "rmdq24": ScoringRule("rmdq24", "Count of yes, 24 items (Roland-Morris)", "patient.rmdq_total", _rmdq_misfit, _rmdq),
    "odi": ScoringRule("odi", "Share of points, 10 items (Oswestry)", "patient.odi_total", _odi_misfit, _odi),
    "sum": ScoringRule("sum", "Sum of the points in the file", "", _sum_misfit, _sum),
}
