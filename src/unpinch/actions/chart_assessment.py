"""The stored assessment, shaped for the clinician's page: ranked causes with their bands and reasons, what would help next, what is open.

Dangerous causes carry words only: screened, not screened, or a flag - never a figure (DESIGN section 2). Everything is shown as it was
concluded, under the knowledge of that day; assessing again is the clinician's to ask for.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.actions.chart_triage import Reason, reason_view
from unpinch.actions.words import condition_label, fact_label, flag_label, value_words
from unpinch.clinical.differential.parameters import method_of
from unpinch.clinical.differential.words import percent
from unpinch.knowledge.schema import Finding
from unpinch.records.models import Assessment

_FIGURES = re.compile(r"^(?P<said>.*?); (?P<effect>makes it [a-z ]+ likely|changes nothing)(?: \((?P<figures>.*)\))?(?P<more>;.*)?$", re.S)
SHOWN_TESTS = 5


@dataclass(frozen=True, slots=True)
class Argument:
    """What one finding did to a cause: `effect` is more, less or nothing; `figures` the numbers with their origin."""

    said: str
    effect: str
    words: str
    figures: str
    source: str
    rule: str


@dataclass(frozen=True, slots=True)
class CauseView:
    """A ranked cause. The three shares are per cent of the bar, 0 to 100."""

    id: str
    label: str
    words: str
    percent: str
    low: str
    high: str
    at: float
    from_: float
    width: float
    start: Reason | None
    speaks_for: tuple[Argument, ...]
    speaks_against: tuple[Argument, ...]
    changes_nothing: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class DangerView:
    """A dangerous cause in words. `state` is clear, open or flag."""

    label: str
    state: str
    flags: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestView:
    """A test worth doing next: why, how long, in which position; `fact` is where its result goes."""

    label: str
    reason: str
    minutes: float
    position: str
    how: str
    together: tuple[str, ...]
    fact: str


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """A condition nobody knows yet, the question that settles it, and how many items it keeps out."""

    id: str
    label: str
    question: str
    blocks: int


@dataclass(frozen=True, slots=True)
class AskAgain:
    """A measurement outside the usual: possible, but asked once more."""

    label: str
    value: str
    why: str
    fact: str


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One assessment as it was."""

    id: str
    at: dt.datetime
    as_of: dt.date
    by: str
    reason: str
    knowledge: str
    engine: str
    current: bool
    abstained: bool
    why_abstained: str
    causes: tuple[CauseView, ...]
    small: tuple[CauseView, ...]
    other: str
    dangerous: tuple[DangerView, ...]
    contributors: tuple[Reason, ...]
    notes: tuple[Reason, ...]
    site: str
    side: str
    root: str
    site_reasons: tuple[Reason, ...]
    areas: tuple[tuple[str, str], ...]
    next_tests: tuple[TestView, ...]
    every_visit: tuple[TestView, ...]
    unknown: tuple[OpenCondition, ...]
    holding: tuple[str, ...]
    vaguer: tuple[str, ...]
    ask_again: tuple[AskAgain, ...]
    plan_withheld: str
    plan_items: tuple[tuple[str, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to rank yet."""
        return self.abstained or not self.causes


REASONS = {
    "intake": "after intake answers",
    "entry": "after an entry",
    "evaluation": "after the evaluation",
    "clearance": "after a warning sign was closed",
    "again": "assessed again by hand",
    "document": "after a document",
}
SMALL = 0.05
"""Causes below this stand in one line (convention: they are there, and do not push the others off the screen)."""


def assessment_view(assessment: Assessment) -> AssessmentView:
    """Shape one stored assessment."""
    out = assessment.output
    ranked = out["differential"]
    causes = [_cause(each) for each in ranked["causes"]]
    large = [view for view, each in zip(causes, ranked["causes"], strict=True) if each["probability"] >= SMALL]
    site = out["site"]
    plan = out.get("plan") or {}
    return AssessmentView(
        id=str(assessment.id),
        at=assessment.at,
        as_of=assessment.as_of,
        by=assessment.by.full_name if assessment.by else "",
        reason=_(REASONS.get(assessment.reason, assessment.reason)),
        knowledge=assessment.knowledge,
        engine=assessment.engine,
        current=assessment.knowledge == knowledge().version,
        abstained=bool(ranked["abstained"]),
        why_abstained=ranked["reason"] or "",
        causes=tuple(large),
        small=tuple(causes[len(large) :]),
        other="" if ranked["other"] is None else _percent(ranked["other"]),
        dangerous=tuple(_danger(each) for each in ranked["dangerous"]),
        contributors=tuple(Reason(each["text"], "", each["label"]) for each in ranked["contributors"]),
        notes=tuple(reason_view(each) for each in ranked["notes"]),
        site=site["words"],
        side=site["side"] or "",
        root=site["root"] or "",
        site_reasons=tuple(reason_view(each) for each in site["because"]),
        areas=tuple((area["label"], _percent(area["share"])) for area in site["areas"] if area["share"] >= SMALL),
        next_tests=tuple(_test(each) for each in out["next_tests"][:SHOWN_TESTS]),
        every_visit=tuple(_test(each) for each in out["every_visit"]),
        unknown=tuple(_unknown(out["conditions"])),
        holding=tuple(condition_label(name) for name, state in out["conditions"].items() if state is True),
        vaguer=tuple(fact_label(_with_space(name)) for name in ranked["missing"]),
        ask_again=tuple(AskAgain(fact_label(e["fact"]), value_words(e["fact"], e["value"]), e["why"], e["fact"]) for e in out["ask_again"]),
        plan_withheld=out.get("plan_withheld") or "",
        plan_items=tuple((item["label"], item["dose"] or "") for item in plan.get("items", ())),
    )


def _percent(share: float) -> str:
    return percent(share, method_of(knowledge()))


def _cause(cause: Mapping[str, Any]) -> CauseView:
    start, arguments = None, []
    for because in cause["because"]:
        if because["rule"].startswith("prior."):
            start = reason_view(because)
        else:
            arguments.append(argument(because))
    low, high = cause["low"], cause["high"]
    return CauseView(
        id=cause["id"],
        label=cause["label"],
        words=_(cause["words"]),
        percent=_percent(cause["probability"]),
        low=_percent(low),
        high=_percent(high),
        at=round(100 * cause["probability"], 1),
        from_=round(100 * low, 1),
        width=round(max(100 * (high - low), 0.6), 1),
        start=start,
        speaks_for=tuple(each for each in arguments if each.effect == "more"),
        speaks_against=tuple(each for each in arguments if each.effect == "less"),
        changes_nothing=tuple(each for each in arguments if each.effect == "nothing"),
    )


def argument(because: Mapping[str, str]) -> Argument:
    """Take one reason apart: what was found, what it did, the figures behind it."""
    found = _FIGURES.match(because["text"])
    if found is None:
        return Argument(because["text"], "nothing", "", "", because["source"], because["rule"])
    words = found["effect"]
    effect = "more" if "more likely" in words else "less" if "less likely" in words else "nothing"
    figures = (found["figures"] or "") + (found["more"] or "")
    return Argument(found["said"], effect, words, figures, because["source"], because["rule"])


def _danger(each: Mapping[str, Any]) -> DangerView:
    state = "flag" if each["flags"] else "open" if each["state"] == "not screened" else "clear"
    return DangerView(each["label"], state, tuple(map(flag_label, each["flags"])), tuple(map(flag_label, each["open"])))


def _test(test: Mapping[str, Any]) -> TestView:
    fact = _with_space(test["id"])
    entry = knowledge().fact(fact)
    how = entry.how if isinstance(entry, Finding) and not entry.derives else ""
    together = tuple(fact_label(_with_space(name)) for name in test["with"])
    return TestView(test["label"], test["reason"], test["minutes"], test["position"], how, together, fact if how else "")


def _with_space(name: str) -> str:
    if "." in name:
        return name
    return f"finding.{name}" if name in knowledge().findings else f"patient.{name}"


def _unknown(conditions: Mapping[str, Any]) -> Iterable[OpenCondition]:
    """Conditions without an answer that keep something out, those that keep out the most first."""
    known = knowledge()
    blocks: dict[str, set[str]] = {}
    for rule in known.safety_rules.values():
        if rule.level == "forbid":
            blocks.setdefault(rule.condition, set()).add(rule.target)
    found = [
        OpenCondition(name, condition_label(name), known.conditions[name].question, len(blocks[name]))
        for name, state in conditions.items()
        if state == "unknown" and name in blocks and name in known.conditions
    ]
    return sorted(found, key=lambda each: (-each.blocks, each.id))
