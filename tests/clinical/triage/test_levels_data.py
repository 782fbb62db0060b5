"""The level table, the rules beside it and the mapping of old words: what other parts read from data."""

import re

import pytest

from tests.support.sheets import KNOWLEDGE
from unpinch.terms.level import TriageLevel

WORDS_OF_THE_TRAPS = {"emergency", "urgent", "refer", "pt_ok"}
PLACEHOLDERS = {"EMERGENCY", "CLINIC", "OUT_OF_HOURS", "CRISIS_LINE", "MATERNITY"}


def test_six_levels_in_the_order_of_their_rank() -> None:
    assert [level.word for level in sorted(TriageLevel, reverse=True)] == list(KNOWLEDGE.levels)
    assert {rule.id: rule.rank for rule in KNOWLEDGE.levels.values()} == {level.word: int(level) for level in TriageLevel}


def test_one_table_maps_levels_to_the_words_of_the_traps() -> None:
    shown = {rule.id: rule.shown_as for rule in KNOWLEDGE.levels.values()}
    assert shown == {
        "emergency": "emergency",
        "urgent_today": "urgent",
        "urgent_72h": "urgent",
        "refer": "refer",
        "caution": "pt_ok",
        "proceed": "pt_ok",
    }
    assert {KNOWLEDGE.triage_rules[name].values["shown_as"] for name in ("incomplete", "conflict")} == {"hold"}
    assert {word for rule in KNOWLEDGE.levels.values() for word in rule.old_words} >= WORDS_OF_THE_TRAPS


@pytest.mark.parametrize(
    ("level", "hours", "frozen"),
    [
        ("emergency", 0, "yes"),
        ("urgent_today", 24, "yes"),
        ("urgent_72h", 72, "yes"),
        ("refer", 336, "no"),
        ("caution", 168, "no"),
        ("proceed", None, "no"),
    ],
)
def test_deadlines_and_frozen_plans(level: str, hours: float | None, frozen: str) -> None:
    rule = KNOWLEDGE.levels[level]
    assert (rule.deadline_h, rule.plan_frozen) == (hours, frozen)


def test_care_goes_on_for_named_flags_only() -> None:
    goes_on = {rule.id: set(rule.goes_on_for) for rule in KNOWLEDGE.levels.values() if rule.goes_on_for}
    assert goes_on == {"urgent_today": {"mental_crisis"}, "urgent_72h": {"mental_crisis", "severe_pain"}}


def test_out_of_hours_words_say_that_nobody_watches_and_whom_to_call() -> None:
    texts = [rule.out_of_hours for rule in KNOWLEDGE.levels.values() if rule.plan_frozen == "yes"]
    texts += [str(rule.values["text"]) for rule in KNOWLEDGE.triage_rules.values() if rule.id.startswith("out_of_hours")]
    assert len(texts) == 5
    for text in texts:
        assert text.startswith("Nobody is watching this screen now.")
        assert set(re.findall(r"{(\w+)}", text)) & PLACEHOLDERS
    assert set(str(KNOWLEDGE.triage_rules["contacts"].values["needed"]).split()) == PLACEHOLDERS


def test_groups_name_flags_that_exist() -> None:
    for group in KNOWLEDGE.flag_groups.values():
        assert set(group.flags) <= set(KNOWLEDGE.flags)


def test_no_reviewer_is_invented() -> None:
    for table in ("levels", "flag_groups", "triage_rules", "condition_switches"):
        assert {entry.reviewer for entry in KNOWLEDGE.entries(table).values()} == {""}
