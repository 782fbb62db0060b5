"""The check of the intake form finds each kind of fault and names the file; what is shipped has none (see test_check)."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.tables import RAW, SHIPPED
from unpinch.knowledge import check

Row = dict[str, Any]


def faults_of(table: str, key: str, change: Callable[[Row], object]) -> str:
    """What the check says beyond the shipped faults once one entry is changed."""
    raw = {**RAW, table: copy.deepcopy(RAW[table])}
    change(next(row for row in raw[table]["entries"] if row["id"] == key))
    return "\n".join(str(fault) for fault in check.check_raw(raw) if fault not in SHIPPED)


def question(row: Row, key: str) -> Row:
    return next(item for item in row["questions"] if item["key"] == key)


def lines(row: Row, key: str) -> list[Row]:
    return question(row, key)["lines"]  # type: ignore[no-any-return]


MUTATIONS: list[tuple[str, str, Callable[[Row], object], str]] = [
    ("habits", "walking", lambda row: row["items"].append("moonwalk"), "walking: moonwalk is neither an exercise nor a treatment"),
    ("habits", "walking", lambda row: row.update(counted_in="miles"), "walking: counted_in is one of"),
    ("habits", "walking", lambda row: row.update(most=10), "walking: target 20 is not from 2 to 10"),
    ("habits", "weight", lambda row: row.update(only_agreed="maybe"), "weight: only_agreed is yes or no"),
    ("daily_card", "mood", lambda row: row.update(lines=[]), "no line asks mental_crisis"),
    ("daily_card", "mood", lambda row: row["lines"].append({"flag": "fever", "text": "fever"}), "fever stands 2 times"),
    ("daily_card", "mood", lambda row: row["lines"].append({"flag": "obesity", "text": "x"}), "no flag that is asked on the daily card"),
    ("daily_card", "legs", lambda row: row["lines"][3].update(value="three"), "finding.symptom_side is never 'three'"),
    ("daily_card", "pregnancy", lambda row: row.update(asked_if="patient.pregnant =="), "asked_if: "),
    ("form", "pelvis", lambda row: lines(row, "pelvis").pop(0), "no question asks flag.ces_bladder_start"),
    ("form", "feel", lambda row: lines(row, "feel").pop(0), "finding.pain_below_knee is asked at intake, but no question asks it"),
    ("form", "start", lambda row: question(row, "leg").update(asks="finding.nothing"), "start: leg: no finding.nothing"),
    ("form", "start", lambda row: question(row, "leg").update(kind="radio"), "kind 'radio' is none of"),
    ("form", "start", lambda row: question(row, "leg").update(options=["north"]), "'north' is no value of finding.symptom_side"),
    ("form", "start", lambda row: question(row, "leg").update(show_if="patient.age >"), "show_if: "),
    ("form", "start", lambda row: question(row, "leg").update(when="nobody=yes"), "when: "),
    ("form", "start", lambda row: question(row, "sex").update(key="pelvis"), "the key stands for another question as well"),
    ("form", "legs", lambda row: question(row, "weak_course").pop("only_if"), "weak_course: is not for everybody"),
    ("form", "pregnancy", lambda row: row.pop("only_if"), "pregnancy: is not for everybody"),
    ("form", "welcome", lambda row: row.update(kind="poem"), "kind 'poem' is none of"),
    ("form", "welcome", lambda row: row.update(points=["A worn and slipped disc."]), "banned patient word 'worn' in points"),
    (
        "form",
        "welcome",
        lambda row: row.update(
            statement="Notwithstanding considerable heterogeneity, multidisciplinary evaluation necessitates documentation."
        ),
        "reads at school grade",
    ),
    ("form", "pelvis", lambda row: lines(row, "pelvis").append({"asks": "flag.umn"}), "flag.umn is not asked at intake"),
    ("form", "feel", lambda row: lines(row, "feel")[0].pop("text"), "a line that is no warning question needs its words"),
    ("form", "illnesses", lambda row: lines(row, "heart_and_vessels")[1].pop("value"), "a line of a choice or a list needs its value"),
    ("form", "illnesses", lambda row: lines(row, "heart_and_vessels")[1].update(value="wobbly"), "'wobbly' is no value of it"),
    ("answer_facts", "flag.fever", lambda row: row.update(id="flag.chill"), "no such question"),
    ("answer_facts", "flag.fever", lambda row: row["states"].pop(), "says nothing of yes or of unsure"),
    ("answer_facts", "flag.fever", lambda row: row["states"][0].update(value="maybe"), "'maybe' is no value of patient.fever_or_chills"),
    ("answer_facts", "flag.fever", lambda row: row["states"][0].update(fact="patient.heat"), "no patient.heat"),
    ("answer_facts", "flag.fever", lambda row: row["states"][0].update(side="both"), "patient.fever_or_chills has no sides"),
    ("answer_facts", "flag.fever", lambda row: row["states"][0].update(answer="hot"), "hot: is no answer to it"),
    ("answer_facts", "flag.night_pain", lambda row: row.update(settled_by="finding.slump"), "which the form does not ask"),
    (
        "answer_words",
        "began",
        lambda row: row["words"].pop("today_yesterday"),
        "'today_yesterday' of patient.ces_saddle_started has no words",
    ),
    ("answer_words", "hip_side", lambda row: row.update(facts=["patient.hip"]), "no patient.hip"),
    ("answer_words", "began", lambda row: row["words"].update(today_yesterday="It slipped"), "banned patient word 'slipped' in words"),
    ("answer_words", "began", lambda row: row["words"].update(yes="Yes"), "'yes' has general words in two entries"),
    ("not_asked", "patient.age", lambda row: row.update(id="patient.smoking"), "the form asks it"),
    ("not_asked", "patient.age", lambda row: row.update(id="patient.hat_size"), "no such fact"),
    ("own_fields", "mood", lambda row: row.update(id="humor"), "no own.mood"),
]


@pytest.mark.parametrize(("table", "key", "change", "said"), MUTATIONS, ids=[f"{t}-{k}-{n}" for n, (t, k, _, _) in enumerate(MUTATIONS)])
def test_each_fault_of_the_form_is_found(table: str, key: str, change: Callable[[Row], object], said: str) -> None:
    assert said in faults_of(table, key, change)
