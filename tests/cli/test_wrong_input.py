"""Wrong input ends in 2 with one plain sentence that names the field, never in a traceback; our own faults say so."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.cases import EXAMPLES, KNOWLEDGE, TODAY
from tests.support.commands import Said, run
from unpinch.clinical.intake.case_file import case_from
from unpinch.terms.errors import InputError, KnowledgeError

DISC = str(EXAMPLES / "disc-l5.yaml")


def assess(text: bytes | str) -> Said:
    return run("assess", "-", given=text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize(
    ("text", "named", "offered"),
    [
        ("patient: {agee: 44}", "patient.agee", "age"),
        ("findings: {straight_leg_rise: present}", "findings.straight_leg_rise", "straight_leg_raise"),
        ("findings: [{id: slump, side: lft, value: present}]", "findings[0].side", "left"),
        ("patient: {leg_pain_now: 70}", "patient.leg_pain_now", "0 to 10"),
        ("patient: {weight: 70 kq}", "patient.weight", "kg"),
        ("patient: {pregnant: perhaps}", "patient.pregnant", "yes, no"),
        ("cleared: [{flag: ces_saddle, at: 2026-01-01}]", "cleared[0].by", "clinician"),
        ("as_of: yesterday", "as_of", "2026-01-15"),
        ("a: &b [*b]", "standard input", "anchors"),
        ("", "standard input", "empty"),
        ("{", "standard input", "JSON"),
        ('{"a":' * 1000 + "1" + "}" * 1000, "standard input", "levels deep"),
        ('{"patient": {"age": NaN}}', "patient.age", "finite"),
        ('{"patient": {"age": ' + "1" * 400 + "}}", "patient.age", "finite"),
        ('{"patient": {"age": 10000000000000000}}', "patient.age", "0 to 120"),
        ('{"patient": {"age": 44, "age": 45}}', "standard input", "twice"),
        ('{"patient": {"\\u001b[2Jage": 44}}', "patient: ", "no name"),
        ('{"findings": {"' + "x" * 5000 + '": 1}}', "findings.", "no finding"),
    ],
)
def test_one_sentence_names_the_field(text: str, named: str, offered: str) -> None:
    said = assess(text)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("unpinch: ")
    assert said.err.count("\n") == 1
    assert len(said.err) < 6000
    assert named in said.err
    assert offered in said.err
    assert "\x1b" not in said.err


def test_large_file_is_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"note: " + b"x" * 10_000_000)
    said = run("assess", str(large))
    assert said.status == 2
    assert "larger than 1 MB" in said.err


@pytest.mark.parametrize("name", ["no-such.yaml", ".", "a\0b.yaml"])
def test_file_that_cannot_be_read(name: str) -> None:
    said = run("assess", name)
    assert said.status == 2
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("asess", DISC),
        ("assess",),
        ("assess", DISC, "--jsn"),
        ("assess", DISC, "--position", "floating"),
        ("explain", DISC),
        ("knowledge",),
    ],
)
def test_wrong_words_end_in_2(words: tuple[str, ...]) -> None:
    said = run(*words)
    assert (said.status, said.out) == (2, "")
    assert "--help" in said.err


@pytest.mark.parametrize("day", ["tomorrow", "2025-01-01"])
def test_wrong_day_names_the_option(day: str) -> None:
    said = run("assess", DISC, "--as-of", day)
    assert said.status == 2
    assert "--as-of" in said.err


# ---- whatever comes, never a traceback ---------------------------------------------------------------------------------------
KEYS = [
    *("as_of", "patient", "findings", "texts", "diary", "cleared", "signed", "settled", "title", "note", "conditions"),
    *("id", "value", "side", "at", "unit", "remark", "by", "reason", "flag", "condition", "text"),
    *(*KNOWLEDGE.findings, *KNOWLEDGE.patient_fields, *KNOWLEDGE.conditions),
]
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(
        ["present", "absent", "yes", "no", "left", "both", "never", "P6W", "2026-01-12", "2025", "4-", "unsure", "102 F", *KEYS[:20]]
    ),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)
CASES = st.fixed_dictionaries(
    {},
    optional={
        "as_of": st.just("2026-02-01") | LEAVES,
        "patient": st.dictionaries(st.sampled_from([*KNOWLEDGE.patient_fields]), ANYTHING, max_size=5) | ANYTHING,
        "findings": st.dictionaries(st.sampled_from([*KNOWLEDGE.findings]), ANYTHING, max_size=5) | ANYTHING,
        "texts": st.lists(LEAVES, max_size=3),
        "diary": st.lists(st.dictionaries(st.sampled_from(["at", "text", "leg_pain_now", "slump"]), LEAVES, max_size=3), max_size=2),
        "cleared": ANYTHING,
        "signed": ANYTHING,
        "settled": ANYTHING,
    },
)


@settings(max_examples=400)
@given(CASES | ANYTHING)
def test_any_case_is_read_or_refused(raw: Any) -> None:
    if isinstance(raw, dict):
        try:
            case_from(raw, KNOWLEDGE, today=TODAY)
        except InputError as refused:
            said = str(refused)
            assert "\n" not in said


@settings(max_examples=40)
@given(CASES)
def test_any_case_ends_in_0_or_2(raw: Any) -> None:
    said = run("assess", "-", given=json.dumps(raw).encode())
    assert said.status in (0, 2), said.err
    assert "Traceback" not in said.err


@settings(max_examples=150)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_end_in_0_or_2(data: bytes) -> None:
    assert run("assess", "-", given=data).status in (0, 2)


# ---- our own faults ----------------------------------------------------------------------------------------------------------
def break_knowledge(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def load() -> None:
        raise error

    monkeypatch.setattr("unpinch.cli.assess.load_knowledge", load)


def test_unexpected_fault_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNPINCH_DEBUG", raising=False)
    break_knowledge(monkeypatch, RuntimeError("something a patient said"))
    said = run("assess", DISC)
    assert (said.status, said.out) == (70, "")
    assert "our fault" in said.err
    assert "RuntimeError" in said.err
    assert "a patient said" not in said.err


def test_debug_shows_where_it_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNPINCH_DEBUG", "1")
    break_knowledge(monkeypatch, RuntimeError("here"))
    with pytest.raises(RuntimeError, match="here"):
        run("assess", DISC)


def test_broken_knowledge_lists_every_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    break_knowledge(monkeypatch, KnowledgeError(["a.yaml: x", "b.yaml: y"]))
    said = run("assess", DISC)
    assert said.status == 1
    assert "a.yaml: x" in said.err
    assert "b.yaml: y" in said.err


def test_interrupt_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    break_knowledge(monkeypatch, KeyboardInterrupt())
    assert run("assess", DISC) == Said(130, "", "")


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="pipes close differently here")
@pytest.mark.parametrize(
    "words", [["demo", "--cases"], ["vocabulary"], ["vocabulary", "--json"], ["vocabulary", "slump"], ["knowledge", "sources"]]
)
def test_closed_pipe_ends_quietly(words: list[str]) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = subprocess.Popen([sys.executable, "-m", "unpinch", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    assert command.stdout is not None
    if "slump" not in words:  # little text: nobody listens from the start
        command.stdout.readline()
    command.stdout.close()
    _, err = command.communicate(timeout=60)
    assert err == b""
    assert command.returncode == 141
