"""What triage said of an episode, shaped for the clinician's page: flags with their reasons, what is open, what contradicts itself.

It shows the stored assessment as it was; nothing is judged again. A flag's `since` and the words the patient read come from the moment
the flag was raised; the level from the newest assessment.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from unpinch.actions.clinic import with_numbers
from unpinch.actions.words import (
    fact_label,
    flag_label,
    level_deadline,
    level_label,
    rank,
    readable,
    shown_level,
    shown_level_label,
    target_label,
    value_words,
    word_words,
)
from unpinch.records.models import Assessment, Clearance, Clinic, FactEntry, RaisedFlag

HIDDEN_RULE = " -> "


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason in words. `rule` is the id and `exact` the rule as the knowledge writes it, empty where there is none."""

    text: str
    source: str
    rule: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class FlagView:
    """A warning sign that stands. `told` is what the patient read, `from_text` their own words that raised it."""

    id: str
    label: str
    condition: str
    level: str
    level_label: str
    since: dt.date | None
    raised_at: dt.datetime | None
    told: str
    because: tuple[Reason, ...]
    from_text: tuple[str, ...]
    open_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClosedView:
    """A warning sign or condition that a clinician closed; `reopened` when it stands again."""

    target: str
    label: str
    level_label: str
    at: dt.datetime
    by: str
    reason: str
    examined: str
    reopened: bool


@dataclass(frozen=True, slots=True)
class AskView:
    """A question triage waits for; `fact` is where its answer goes. `why`: required, follow_up or unit."""

    question: str
    fact: str
    flag_label: str
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """One of the answers that contradict each other: what, by whom, when."""

    value: str
    by: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two answers that cannot both be right, and the one question that decides."""

    fact: str
    label: str
    answers: tuple[Said, ...]
    question: str


@dataclass(frozen=True, slots=True)
class TriageView:
    """How soon somebody must look at this person, and why. `sign` is the level as it is shown: incomplete where answers are missing."""

    level: str
    level_label: str
    deadline: str
    incomplete: bool
    sign: str
    sign_label: str
    flags: tuple[FlagView, ...]
    closed: tuple[ClosedView, ...]
    asks: tuple[AskView, ...]
    conflicts: tuple[ConflictView, ...]


def triage_view(
    assessment: Assessment, raised: Iterable[RaisedFlag], cleared: Sequence[Clearance], facts: Iterable[FactEntry], clinic: Clinic
) -> TriageView:
    """Shape the newest assessment's triage. `raised` and `cleared` are all rows of the episode, the newest first."""
    said = assessment.output["triage"]
    newest: dict[str, RaisedFlag] = {}
    for row in raised:
        newest.setdefault(row.flag, row)
    asks = said["missing"]
    flags = [_flag(flag, newest.get(flag["id"]), asks, clinic) for flag in said["flags"]]
    standing = {flag.id for flag in flags}
    return TriageView(
        level=said["level"],
        level_label=level_label(said["level"]),
        deadline=level_deadline(said["level"]),
        incomplete=bool(said["incomplete"]),
        sign=shown_level(said["level"], incomplete=said["incomplete"]),
        sign_label=shown_level_label(said["level"], incomplete=said["incomplete"]),
        flags=tuple(sorted(flags, key=lambda flag: -rank(flag.level))),
        closed=tuple(_closed(row, standing) for row in cleared),
        asks=_asks(asks),
        conflicts=tuple(_conflict(each, facts) for each in said["conflicts"]),
    )


def _flag(flag: Mapping[str, Any], row: RaisedFlag | None, asks: Iterable[Mapping[str, Any]], clinic: Clinic) -> FlagView:
    return FlagView(
        id=flag["id"],
        label=flag_label(flag["id"]),
        condition=flag["condition"],
        level=flag["level"],
        level_label=level_label(flag["level"]),
        since=row.since if row else None,
        raised_at=row.at if row else None,
        told=row.do if row else with_numbers(flag["do"], clinic),
        because=tuple(reason_view(each) for each in flag["because"]),
        from_text=tuple(row.from_text) if row else (),
        open_questions=tuple(dict.fromkeys(ask["question"] for ask in asks if ask["flag"] == flag["id"] and ask["why"] == "follow_up")),
    )


def reason_view(because: Mapping[str, str]) -> Reason:
    """One reason of the contract in words: the answers' ids become the words that were shown."""
    text, rule = because["text"], because["rule"]
    if HIDDEN_RULE in text:
        return Reason(readable(text.rpartition(HIDDEN_RULE)[2]), because["source"], rule, text)
    return Reason(_answer_in_words(rule, text), because["source"], rule)


def _answer_in_words(rule: str, text: str) -> str:
    """A reason ends in the answer's id; say the answer instead. Other text stays as it is."""
    question, _space, given = text.rpartition(" ")
    fact = rule.split(" ")[0]
    if not question or not fact.startswith(("patient.", "finding.")) or not given.replace("_", "").isalnum():
        return text
    return f"{question} {word_words(fact, given)}"


def _closed(row: Clearance, standing: set[str]) -> ClosedView:
    return ClosedView(
        target=row.target,
        label=target_label(row.target),
        level_label=level_label(row.level_closed) if row.level_closed else "",
        at=row.at,
        by=row.by.full_name,
        reason=row.reason,
        examined=row.examined,
        reopened=row.target in standing,
    )


def _asks(missing: Iterable[Mapping[str, Any]]) -> tuple[AskView, ...]:
    """The open questions, each once although several facts wait for it; follow-ups of raised flags first."""
    order = {"follow_up": 0, "unit": 1, "required": 2}
    found: dict[str, AskView] = {}
    for ask in missing:
        label = flag_label(ask["flag"]) if ask["flag"] else ""
        found.setdefault(ask["question"], AskView(ask["question"], ask["fact"], label, ask["why"]))
    return tuple(sorted(found.values(), key=lambda ask: order.get(ask.why, 3)))


def _conflict(conflict: Mapping[str, Any], facts: Iterable[FactEntry]) -> ConflictView:
    """Both answers with who gave them; words from a text have no entry of their own."""
    fact = conflict["fact"]
    entries: dict[str, list[FactEntry]] = defaultdict(list)
    for row in facts:
        if row.fact == fact:
            entries[value_words(fact, row.value, answer=row.answer)].append(row)
    answers = []
    for value in conflict["values"]:
        words = word_words(fact, value)
        newest = entries.get(words) or entries.get(value)
        answers.append(Said(words, source_words(newest[0]), newest[0].at) if newest else Said(words, "", None))
    return ConflictView(fact, fact_label(fact), tuple(answers), conflict["question"])


def source_words(row: FactEntry) -> str:
    """Who entered something, by name where there is one."""
    return row.by.full_name if row.by else str(row.get_source_display())
