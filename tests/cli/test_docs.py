"""What the reference pages say is what the program does."""

import re

from tests.support.cases import ROOT, read
from tests.support.commands import run
from unpinch.clinical.intake.answers import NO_ANSWER
from unpinch.clinical.intake.case_file import ASIDE, KEYS, SIDES

REFERENCE = ROOT / "docs" / "reference"
CASE_FILE = (REFERENCE / "case-file.md").read_text(encoding="utf-8")
COMMANDS = (REFERENCE / "commands.md").read_text(encoding="utf-8")


def test_case_on_the_page_can_be_read() -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", CASE_FILE, re.DOTALL)
    written = read(example)
    assert {fact.id for fact in written.facts} >= {"patient.weight", "finding.straight_leg_raise"}
    assert written.stated == {"hypermobility": True}


def test_page_names_every_part_and_word() -> None:
    missing = [word for word in (*KEYS, *ASIDE, *SIDES, *NO_ANSWER) if f"`{word}" not in CASE_FILE]
    assert not missing


def test_every_command_on_the_page_exists() -> None:
    commands = set(re.findall(r"`unpinch ([a-z][a-z-]*)", COMMANDS))
    running = {"demo", "clinic", "serve", "doctor", "backup", "restore", "prepare", "work"}
    assert commands == {"assess", "why-not", "explain", "vocabulary", "knowledge", "exercise"} | running
    for command in commands:
        assert run(command, "--help").status == 0


def test_every_key_of_the_answer_is_on_the_page() -> None:
    import json

    schema = json.loads((REFERENCE / "assess.schema.json").read_text(encoding="utf-8"))
    assert [key for key in schema["properties"] if key not in COMMANDS] == []
