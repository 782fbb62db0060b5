"""Every command answers, in words and in JSON; wrong input ends in 2 with one plain sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cases import EXAMPLES, KNOWLEDGE
from tests.support.commands import run
from unpinch.knowledge.faults import Fault

DISC = str(EXAMPLES / "disc-l5.yaml")


# ---- assess ------------------------------------------------------------------------------------------------------------------
def test_assess_says_triage_before_causes() -> None:
    said = run("assess", DISC)
    assert said.status == 0
    assert said.err == ""
    order = [said.out.index(part) for part in ("CAUTION", "LIKELY CAUSES", "DANGEROUS", "WHERE", "NEXT BEST TESTS", "CONDITIONS", "PLAN")]
    assert order == sorted(order)
    assert "the clinician decides" in said.out


def test_assess_reads_standard_input() -> None:
    said = run("assess", "-", "--json", given=Path(DISC).read_bytes())
    assert json.loads(said.out)["as_of"] == "2026-02-02"


def test_piped_page_has_no_color() -> None:
    assert "\x1b" not in run("assess", DISC).out


@pytest.mark.parametrize("columns", ["20", "80", "300"])
def test_page_keeps_to_a_readable_width(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    widest = max(len(line) for line in run("assess", DISC).out.splitlines())
    assert widest <= min(max(int(columns), 60), 120)


def test_page_is_plain_where_signs_cannot_be_written() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    given = Path(DISC).read_bytes().replace(b"Disc, L5 root", "Café, L5 root".encode())
    command = [sys.executable, "-m", "unpinch", "assess", "-"]
    ran = subprocess.run(command, input=given, capture_output=True, check=True, env=environment)
    assert b"###" in ran.stdout
    assert b"Caf?, L5 root" in ran.stdout


def test_position_changes_what_comes_first() -> None:
    first = {
        where: json.loads(run("assess", DISC, "--json", "--position", where).out)["next_tests"][0]["id"] for where in ("supine", "standing")
    }
    assert first["supine"] != first["standing"]


def test_later_day_lets_answers_expire() -> None:
    states = [json.loads(run("assess", DISC, "--json", *day).out)["conditions"] for day in ((), ("--as-of", "2026-06-01"))]
    assert [state["cauda_equina_suspected"] for state in states] == [False, "unknown"]


def test_emergency_proposes_no_test_and_no_plan() -> None:
    case = str(EXAMPLES / "cauda-equina.yaml")
    answer, page = json.loads(run("assess", case, "--json").out), run("assess", case).out
    assert answer["triage"]["level"] == "emergency"
    assert answer["next_tests"] == answer["every_visit"] == []
    assert answer["plan"] is None
    assert answer["plan_withheld"].startswith("Triage: emergency")
    assert "progress" not in page.lower().replace("progressive", "")
    assert page.index("EMERGENCY") < page.index("The patient reads") < page.index("LIKELY CAUSES")


def test_text_is_shown_and_obeyed_by_nobody() -> None:
    case = str(EXAMPLES / "units-and-injected-text.yaml")
    answer, page = json.loads(run("assess", case, "--json").out), run("assess", case).out
    assert answer["triage"]["shown"] == "hold"
    assert {question["fact"] for question in answer["triage"]["missing"]} >= {"patient.body_temperature", "patient.weight"}
    assert "ignore the red flags" in page


def test_unusual_value_is_asked_again() -> None:
    said = run("assess", "-", "--json", given=b"patient: {systolic_bp: 240, diastolic_bp: 110}")
    assert json.loads(said.out)["ask_again"] == [
        {"fact": "patient.systolic_bp", "value": 240.0, "why": "outside the usual 80 to 220: ask once more"}
    ]


# ---- explain -----------------------------------------------------------------------------------------------------------------
def test_explain_says_what_a_finding_did() -> None:
    said = run("explain", DISC, "crossed_straight_leg_raise")
    assert said.status == 0
    assert "Lumbar disc herniation" in said.out
    assert "Published: LR+ 2.8" in said.out


def test_explain_names_flags_and_conditions() -> None:
    answer = json.loads(run("explain", DISC, "leg_weakness_course", "--json").out)
    assert {flag["id"]: flag["level"] for flag in answer["flags"]}["motor_mrc4"] == "caution"
    answer = json.loads(run("explain", DISC, "patient.anticoagulant", "--json").out)
    assert {condition["id"] for condition in answer["conditions"]} >= {"anticoagulated"} or answer["flags"]


def test_explain_of_what_was_not_tested() -> None:
    said = run("explain", DISC, "fair")
    assert "not tested" in said.out
    assert "It moves no cause" in said.out


@pytest.mark.parametrize(("name", "offered"), [("SLR", "straight_leg_raise"), ("slumb", "slump"), ("agee", "age")])
def test_explain_offers_the_nearest_name(name: str, offered: str) -> None:
    said = run("explain", DISC, name)
    assert (said.status, said.out) == (2, "")
    assert f"Did you mean {offered}" in said.err


# ---- vocabulary and knowledge ------------------------------------------------------------------------------------------------
def test_vocabulary_holds_every_name() -> None:
    answer = json.loads(run("vocabulary", "--json").out)
    assert [entry["id"] for entry in answer["patient_fields"]] == list(KNOWLEDGE.patient_fields)
    assert [entry["id"] for entry in answer["findings"]] == list(KNOWLEDGE.findings)
    assert [entry["id"] for entry in answer["conditions"]] == list(KNOWLEDGE.conditions)
    for entry in (*answer["patient_fields"], *answer["findings"], *answer["conditions"]):
        assert {"id", "label", "question", "kind", "values", "unit"} <= set(entry)


@pytest.mark.parametrize(("part", "name", "expected"), [
    ("patient_fields", "pregnant", {"kind": "bool3", "values": ["yes", "no"], "unit": None}),
    ("patient_fields", "body_temperature", {"unit": "Cel", "units_accepted": ["Cel", "[degF]"], "unit_required": True}),
    ("findings", "slump", {"kind": "present_absent", "values": ["present", "absent"], "sided": "left_right"}),
    ("findings", "ankle_dorsiflexion_strength", {"values": [0, 1, 2, 3, 4, 5], "unit": "{MRC}"}),
    ("findings", "straight_leg_raise_angle", {"unit": "deg", "values": []}),
])  # fmt: skip
def test_vocabulary_says_what_is_allowed(part: str, name: str, expected: dict[str, object]) -> None:
    (entry,) = [entry for entry in json.loads(run("vocabulary", "--json").out)[part] if entry["id"] == name]
    assert {key: entry[key] for key in expected} == expected


def test_vocabulary_is_searched_by_words() -> None:
    said = run("vocabulary", "knee", "jerk")
    assert said.status == 0
    assert "patellar_reflex" in said.out
    assert "straight_leg_raise" not in said.out


def test_vocabulary_without_a_hit_is_wrong_input() -> None:
    assert run("vocabulary", "xyzzy").status == 2


def test_show_prints_the_passport_of_an_entry() -> None:
    said = run("knowledge", "show", "slump")
    assert "not clinically reviewed" in said.out
    assert "source:" in said.out
    (entry,) = json.loads(run("knowledge", "show", "finding.slump", "--json").out)["entries"]
    assert (entry["table"], entry["id"], entry["reviewer"]) == ("findings", "slump", "")


def test_show_finds_an_id_in_every_table() -> None:
    tables = {entry["table"] for entry in json.loads(run("knowledge", "show", "osteoporosis", "--json").out)["entries"]}
    assert {"patient_fields", "flags"} <= tables


def test_sources_and_reconciliations_are_listed() -> None:
    sources = json.loads(run("knowledge", "sources", "--json").out)["entries"]
    assert len(sources) == len(KNOWLEDGE.references)
    assert all(source["what_was_read"] is not None for source in sources)
    assert len(json.loads(run("knowledge", "reconciled", "--json").out)["entries"]) == len(KNOWLEDGE.reconciliations)
    assert run("knowledge", "sources").status == run("knowledge", "reconciled").status == 0


@pytest.mark.parametrize("words", [("show",), ("check", "slump"), ("show", "slumb"), ("shew", "slump")])
def test_knowledge_refuses_what_it_cannot_do(words: tuple[str, ...]) -> None:
    said = run("knowledge", *words)
    assert said.status == 2
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("found", [(), (Fault("a.yaml", "b", "c is missing"),)])
def test_check_ends_in_1_when_there_is_a_fault(found: tuple[Fault, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unpinch.knowledge.check.check_all", lambda folder: found)
    said, answer = run("knowledge", "check"), run("knowledge", "check", "--json")
    assert said.status == answer.status == len(found)
    assert [fault["key"] for fault in json.loads(answer.out)["faults"]] == [fault.key for fault in found]
    assert ("a.yaml: b: c is missing" in said.out) is bool(found)


# ---- demo --------------------------------------------------------------------------------------------------------------------
def test_demo_shows_every_case_of_a_folder(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.json", "other.txt"):
        (tmp_path / name).write_text('{"title": "' + name + '"}')
    said = run("demo", str(tmp_path))
    assert said.status == 0
    assert "one.yaml" in said.out
    assert "2 cases" in said.out
    assert [each["case"] for each in json.loads(run("demo", str(tmp_path), "--json").out)] == ["one.yaml", "two.json"]


def test_demo_without_cases_is_wrong_input(tmp_path: Path) -> None:
    assert run("demo", str(tmp_path)).status == run("demo", str(tmp_path / "none")).status == 2
