"""The page of an assessment: the stop first, no number for what is dangerous, nothing that a terminal would obey."""

import io
import re
from dataclasses import fields

import pytest

from tests.support.cases import EXAMPLES, KNOWLEDGE, TODAY, case
from unpinch.assess import assess
from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.case_file import read_case
from unpinch.clinical.plan.care import PlanOfCare
from unpinch.terminal.page import console_for, numbers, print_page
from unpinch.terminal.signs import ASCII, UNICODE, signs_for, tones


def page(shown: Case, title: str = "", width: int = 100, *, color: bool | None = None) -> str:
    console = console_for(width, color=color)
    console.file = io.StringIO()
    print_page(assess(KNOWLEDGE, shown), console, title)
    return console.file.getvalue()


def sample(name: str) -> Case:
    path = EXAMPLES / f"{name}.yaml"
    return read_case(path.read_bytes(), path.name, KNOWLEDGE, today=TODAY).case


@pytest.mark.parametrize("name", ["cauda-equina", "cancer-history", "arms-and-legs", "peroneal-palsy", "teenager"])
def test_stop_comes_before_everything_else(name: str) -> None:
    lines = page(sample(name)).splitlines()
    assert lines[3].split()[0] in ("EMERGENCY", "URGENT,")


def test_emergency_page_argues_nothing_and_asks_for_no_movement() -> None:
    after = page(sample("cauda-equina")).partition("LIKELY CAUSES")[2]
    assert not re.search(r"^ +(for|against) ", after, re.MULTILINE)
    assert "Ask first" not in after
    assert "nothing is tested first" in after


def test_every_serious_flag_says_what_to_do() -> None:
    shown = sample("cauda-equina")
    said = page(shown, width=120)
    assert said.count("The patient reads:") >= 2
    assert "emergency number" in said
    assert "{" not in said


def test_dangerous_causes_have_neither_number_nor_bar() -> None:
    said = page(sample("disc-l5"))
    part = said[said.index("DANGEROUS CAUSES") : said.index("WHERE ALONG")]
    assert "%" not in part
    assert not set(part) & {"█", "▒", "░"}


def test_incomplete_triage_never_looks_done() -> None:
    said = page(sample("too-little"))
    assert "INCOMPLETE" in said
    assert "NOTHING FOUND" not in said
    assert "Unknown is not no" in said


def test_unknown_person_is_said_to_be_unknown() -> None:
    said = page(case({}))
    assert "age not known" in said
    assert "painful side not known" in said
    assert "Not screened:" in said


def test_both_sides_of_a_contradiction_are_shown() -> None:
    twice = [{"id": "saddle_sensation_change", "value": value} for value in ("none", "new_or_changing")]
    said = " ".join(page(case({}, twice)).split())
    assert '"none" against "new_or_changing"' in said
    assert "Ask:" in said


def test_words_of_a_person_cannot_steer_the_terminal() -> None:
    said = page(case({}, texts=["worse\u001b[2Jnow", "\u202eabc"]), title="x\u001b]0;owned\u0007")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", said)
    assert "worse [2Jnow" in said


def test_color_only_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = sample("disc-l5")
    assert "\x1b[" in page(shown, color=True)
    assert "\x1b[" not in page(shown, color=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", page(shown, color=True))


def test_markup_in_a_title_is_only_text() -> None:
    assert "[bold]x[/bold] :smile:" in page(case({}), title="[bold]x[/bold] :smile:")


def test_held_measurement_is_asked_again() -> None:
    said = " ".join(page(case({"body_temperature": 102})).split())
    assert "Held until the unit is known: Body temperature (102 without a unit" in said


def test_unusual_value_is_shown() -> None:
    assert "outside the usual 80 to 220" in " ".join(page(case({"systolic_bp": 240})).split())


def test_numbers_become_words() -> None:
    assert numbers("call {CRISIS_LINE} or {SOMEBODY_ELSE}") == "call [crisis line] or [somebody else]"


@pytest.mark.parametrize(
    ("low", "value", "high", "cells"),
    [(0, 0, 0, (0, 0, 0)), (1, 1, 1, (40, 0, 0)), (0.2, 0.1, 0.3, (4, 0, 8)), (0.1, 0.5, 0.4, (4, 16, 0)), (-1, 0.5, 2, (0, 20, 20))],
)
def test_tones_stay_inside_the_scale(low: float, value: float, high: float, cells: tuple[int, int, int]) -> None:
    assert tones(low, value, high, 40) == cells


def test_signs_fit_the_output() -> None:
    assert signs_for("utf-8") is signs_for("UTF8") is UNICODE
    assert signs_for("latin-1") is ASCII
    assert all(getattr(ASCII, field.name).isascii() for field in fields(ASCII))


# ---- the plan --------------------------------------------------------------------------------------------------------------
def plan_of(name: str) -> str:
    return page(sample(name)).partition("\nPLAN")[2]


def test_plan_shows_every_item_with_its_rule() -> None:
    shown, found = plan_of("disc-l5"), assess(KNOWLEDGE, sample("disc-l5")).plan
    assert isinstance(found, PlanOfCare)
    assert [item.label for item in found.items if item.label not in " ".join(shown.split())] == []
    assert shown.count("why: ") == len(found.exercises)
    assert [
        item.id for item in found.items if item.kind != "education" and " ".join(item.effect.split()) not in " ".join(shown.split())
    ] == []


def test_what_safety_leaves_out_stands_under_its_condition() -> None:
    left = " ".join(plan_of("anticoagulated").partition("LEFT OUT FOR SAFETY")[2].split())
    assert re.search(r"Taking an anticoagulant[^:]*:[^:]*Dry needling, piriformis", left)


def test_withheld_plan_says_why_and_shows_no_exercise() -> None:
    shown = plan_of("cauda-equina")
    assert "withheld" in shown
    assert "AT HOME" not in shown


def test_page_says_when_little_is_left_to_gain() -> None:
    assert "Little is left to gain" in page(sample("disc-l5"))
    assert "Little is left to gain" not in page(sample("anticoagulated"))


def test_plan_says_when_to_stop_and_what_is_often_claimed() -> None:
    shown, found = " ".join(plan_of("disc-l5").split()), assess(KNOWLEDGE, sample("disc-l5")).plan
    assert isinstance(found, PlanOfCare)
    assert [reason.rule for reason in (*found.stop_rules, *found.notes) if " ".join(reason.text.split()) not in shown] == []
