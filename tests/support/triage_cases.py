"""Cases for triage tests, built up day by day from a person with nothing found."""

import datetime as dt
from dataclasses import replace
from typing import Any

from tests.support.sheet_to_facts import TODAY, case_of
from tests.support.sheets import KNOWLEDGE, TABLE, oracle
from unpinch.clinical.intake.case import Case, Clearance, FreeText
from unpinch.clinical.triage.results import Triage
from unpinch.clinical.triage.screen import screen
from unpinch.terms.fact import Fact, Scalar
from unpinch.terms.level import TriageLevel
from unpinch.terms.side import Side

DAY = dt.timedelta(1)
EVENTS = frozenset(flag.id for flag in KNOWLEDGE.flags.values() if flag.flag_kind == "event")


def well(**answers: Any) -> Case:
    """A person who answered everything, with nothing found but `answers`; `__` in a name stands for the dot of a follow-up."""
    sheet = {**oracle.all_no(TABLE), **{key.replace("__", "."): value for key, value in answers.items()}}
    return case_of(KNOWLEDGE, {key: value for key, value in sheet.items() if value is not None})


def fact(fact_id: str, value: Scalar | None, day: int = 0, *, side: str = "", answer: str = "", remark: str = "") -> Fact:
    """An entry so many days after the first day."""
    return Fact(fact_id, value, Side(side) if side else None, TODAY + day * DAY, answer, remark=remark)


def later(case: Case, day: int, *facts: Fact, text: str = "", where: str = "diary[0]") -> Case:
    """The case judged on a later day, with what was entered since."""
    texts = (*case.texts, FreeText(text, TODAY + day * DAY, where)) if text else case.texts
    return replace(case, as_of=TODAY + day * DAY, facts=(*case.facts, *facts), texts=texts)


def cleared(case: Case, flag: str, day: int = 0, *, by: str = "Dr Lee", reason: str = "examined: sensation normal") -> Case:
    """The case after a clinician closed a flag."""
    closing = Clearance(flag, TODAY + day * DAY, by, reason)
    return replace(case, as_of=max(case.as_of, closing.at), clearances=(*case.clearances, closing))


def again(case: Case, day: int) -> tuple[Fact, ...]:
    """Every fact of another case, entered anew on a day."""
    return tuple(replace(f, at=TODAY + day * DAY) for f in case.facts)


def triage(case: Case) -> Triage:
    return screen(KNOWLEDGE, case)


def level(case: Case) -> str:
    return triage(case).level.word


def levels(result: Triage) -> dict[str, TriageLevel]:
    return {flag.id: flag.level for flag in result.flags}


def missing(result: Triage) -> set[str]:
    """The facts that triage waits for."""
    return {question.fact for question in result.missing}
