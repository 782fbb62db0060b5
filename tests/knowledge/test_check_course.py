"""The check of barriers, reasons, the flare plan, notices and figures finds each kind of fault and names file and key."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.tables import RAW
from unpinch.knowledge import check, check_course
from unpinch.knowledge.check_passports import patient_words

Row = dict[str, Any]


def faults(table: str, change: Callable[[list[Row]], object]) -> str:
    """What the checks of the course and of patient words say once the rows of a table are changed."""
    raw = {**RAW, table: copy.deepcopy(RAW[table])}
    change(raw[table]["entries"])
    draft = check.Draft(raw)
    return "\n".join(str(fault) for look in (*check_course.CHECKS, patient_words) for fault in look(draft))


def put(key: str, **values: object) -> Callable[[list[Row]], object]:
    return lambda rows: next(row for row in rows if row["id"] == key).update(values)


def drop(key: str) -> Callable[[list[Row]], object]:
    return lambda rows: rows.remove(next(row for row in rows if row["id"] == key))


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("barriers", drop("alone"), "barriers.yaml: 12 barriers, the rule planner-barrier says 13"),
        ("barriers", put("time", suggestion="Do not break your streak."), "barriers.yaml: time: discouraging word 'streak'"),
        ("skip_reasons", put("hurts", barrier="pain"), "skip_reasons.yaml: hurts: no barrier 'pain'"),
        ("skip_reasons", put("other", use=["forget"]), "skip_reasons.yaml: other: use is some of skip, swap"),
        ("skip_reasons", drop("forgot"), "barriers.yaml: forgetting: no reason leads to it"),
        ("flare_plan", drop("warning_signs"), "flare_plan.yaml: ease: the warning signs (flare-step-1) come first"),
        ("flare_plan", put("half", day_to=6), "flare_plan.yaml: half: day_to is 6, the rule flare-step-3 says 5"),
        ("flare_plan", put("call", rule="flare-step-9"), "flare_plan.yaml: call: no progression rule 'flare-step-9'"),
        ("flare_plan", put("call", day_to=-1), "flare_plan.yaml: call: ends before it begins"),
        ("flare_plan", put("ease", do=["Your disc is worn."]), "flare_plan.yaml: ease: banned patient word 'worn'"),
        ("course_notices", drop("too_few"), "course_notices.yaml: too_few: this notice is missing"),
        ("course_notices", put("call_high", text="Above {level}."), "course_notices.yaml: call_high: words in braces are limit"),
        ("course_notices", put("too_few", text="You are relapsing."), "course_notices.yaml: too_few: discouraging word 'relapsing'"),
        ("course_notices", put("too_few", text="Damage."), "course_notices.yaml: too_few: banned patient word 'Damage'"),
        ("course_notices", put("too_few", audience="all"), "course_notices.yaml: too_few: audience 'all'"),
        ("course_notices", put("too_few", id="few"), "course_notices.yaml: few: nothing says it"),
        ("course", drop("told_share"), "course.yaml: told_share: this number is missing"),
        ("course", put("told_share", id="share"), "course.yaml: share: nothing reads it"),
        ("prognosis_rules", drop("flare-build-2"), "prognosis_rules.yaml: flare-build-2: this rule is missing"),
        ("prognosis_rules", put("flare-build-4", values={}), "flare-build-4: values: tell_clinic_after_days is missing or no number"),
        ("trajectory_band", put("3-week-02", p90=0.1), "trajectory_band.yaml: 3-week-02: percentiles do not climb"),
        ("trajectory_band", put("3-week-02", week=0), "trajectory_band.yaml: 3-week-02: weeks of a level do not climb"),
    ],
)
def test_course_fault_is_named(table: str, change: Callable[[list[Row]], object], said: str) -> None:
    assert said in faults(table, change)


def test_hard_sentence_is_named() -> None:
    hard = "Incremental reintroduction of individualized therapeutic activities facilitates uncomplicated rehabilitation."
    assert "barriers.yaml: time: reads at school grade" in faults("barriers", put("time", suggestion=hard))
