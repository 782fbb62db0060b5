"""The named safety properties of triage, on random people: S2, S3 and S6."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.sheet_to_facts import case_of
from tests.support.sheets import KNOWLEDGE, OPTIONS, TABLE, grade, random_sheet, random_sheets
from tests.support.triage_cases import EVENTS, again, cleared, fact, later, levels, missing, triage, well
from unpinch.clinical.intake.case import Case
from unpinch.clinical.triage.grading import SheetResult
from unpinch.clinical.triage.results import Triage
from unpinch.terms.fact import UNSURE
from unpinch.terms.level import TriageLevel

SEEDS = st.integers(0, 10**9)
NEVER_ADDED = {"under18", "ces_safety_net", "fracture_score"}
"""Flags whose yes is worked out from other answers, or means that all is well."""
SHARES_ITS_FACT = {"trauma_major", "trauma_minor_old", "motor_le3", "motor_mrc4", "motor_progressive", "ces_incontinence", "umn"}
"""Flags whose facts hold one answer for two of them: setting one by hand would take back the other."""


def not_lower(after: Triage | SheetResult, before: Triage | SheetResult, but: str = "") -> None:
    """No flag stands lower than before. `but`: a flag whose own signed follow-ups were added with it."""
    now = levels(after) if isinstance(after, Triage) else after.flags
    then = dict(levels(before) if isinstance(before, Triage) else before.flags)
    then.pop(but, None)
    assert {f: (level, now.get(f)) for f, level in then.items() if now.get(f, TriageLevel.PROCEED) < level} == {}


def one_more(sheet: dict[str, Any], seed: int, but: set[str]) -> tuple[str, dict[str, Any]]:
    """A flag, and the sheet with it answered yes, sometimes with follow-ups."""
    rng = random.Random(seed)
    flag = rng.choice([flag for flag in TABLE if sheet.get(flag) == "no" and flag not in but])
    share = rng.choice([0.0, 0.7])
    follow_ups = {f"{flag}.{key}": rng.choice(options) for key, options in OPTIONS[flag].items() if rng.random() < share}
    return flag if follow_ups else "", {**{k: v for k, v in sheet.items() if not k.startswith(f"{flag}.")}, **follow_ups, flag: "yes"}


def person(seed: int) -> Case:
    return case_of(KNOWLEDGE, random_sheet(seed))


# ---- S2: adding a flag never lowers a level ----------------------------------------------------------------------------------
@settings(max_examples=2000)
@given(random_sheets, SEEDS)
def test_S2_adding_a_flag_never_lowers_a_level(sheet: dict[str, Any], seed: int) -> None:
    flag, longer = one_more(sheet, seed, NEVER_ADDED)
    not_lower(grade(longer), grade(sheet), but=flag)
    if not flag:
        assert grade(longer).level >= grade(sheet).level


@settings(max_examples=300)
@given(random_sheets, SEEDS)
def test_S2_adding_a_flag_never_lowers_a_level_from_facts(sheet: dict[str, Any], seed: int) -> None:
    sheet = {key: value for key, value in sheet.items() if value != "unsure"}
    flag, longer = one_more(sheet, seed, NEVER_ADDED | SHARES_ITS_FACT)
    not_lower(triage(case_of(KNOWLEDGE, longer)), triage(case_of(KNOWLEDGE, sheet)), but=flag)


@settings(max_examples=300)
@given(random_sheets, SEEDS)
def test_S2_words_in_a_text_never_lower_a_level(sheet: dict[str, Any], seed: int) -> None:
    phrases = [phrase.replace(" + ", " ") for flag in KNOWLEDGE.flags.values() for phrase in (*flag.warning_words, *flag.warning_words_es)]
    not_lower(grade({**sheet, "text": random.Random(seed).choice(phrases)}), grade(sheet))


@pytest.mark.parametrize("text", ["I had blood poisoning", "tuve una infecci\u00f3n de la sangre"])
def test_S2_words_lower_no_sign_answered_unsure(text: str) -> None:
    """A "yes" with these answers is nothing, an "unsure" is a caution; words that name the sign made it a yes."""
    answers = {"kind": "chest_throat_tooth_or_skin_cleared", "pain": "eased"}
    unsure = well(recent_infection="unsure", **{f"recent_infection__{key}": value for key, value in answers.items()})
    assert levels(triage(unsure))["recent_infection"] == TriageLevel.CAUTION
    not_lower(triage(later(unsure, 0, text=text)), triage(unsure))


@settings(max_examples=150)
@given(SEEDS)
def test_S2_a_later_benign_answer_lowers_no_event(seed: int) -> None:
    """A week later the same person says that all is well, and the pain is less."""
    first = person(seed)
    before, after = levels(triage(first)), levels(triage(later(first, 7, *again(well(pain_nrs=1), 7))))
    sheet = random_sheet(seed)
    stays = {f for f, level in before.items() if f in EVENTS and (level > TriageLevel.CAUTION or sheet.get(f) == "yes")}
    assert {f: (before[f], after.get(f)) for f in stays if after.get(f, TriageLevel.PROCEED) < before[f]} == {}


@settings(max_examples=150)
@given(SEEDS)
def test_S2_less_pain_lowers_no_event(seed: int) -> None:
    first = person(seed)
    eased = later(first, 3, *(fact(f"patient.{name}", 0.0, 3) for name in ("leg_pain_now", "leg_pain_worst", "back_pain_now")))
    before, after = levels(triage(first)), levels(triage(eased))
    assert {f: before[f] for f in before if f in EVENTS and after.get(f, TriageLevel.PROCEED) < before[f]} == {}


@settings(max_examples=150)
@given(SEEDS)
def test_S2_clearing_one_flag_lowers_no_other(seed: int) -> None:
    first = person(seed)
    before = levels(triage(first))
    for closed in random.Random(seed).sample(sorted(before), min(2, len(before))):
        after = levels(triage(cleared(first, closed)))
        assert {f: before[f] for f in before if f != closed and after.get(f, TriageLevel.PROCEED) < before[f]} == {}


@settings(max_examples=150)
@given(SEEDS, SEEDS)
def test_S2_later_evidence_lowers_no_event(seed: int, other: int) -> None:
    """Whatever is entered afterwards - better, worse or unsure - no event flag falls."""
    first = person(seed)
    after = levels(triage(later(first, 5, *again(person(other), 5))))
    before, sheet = levels(triage(first)), random_sheet(seed)
    stays = {f for f, level in before.items() if f in EVENTS and (level > TriageLevel.CAUTION or sheet.get(f) == "yes")}
    assert {f: (before[f], after.get(f)) for f in stays if after.get(f, TriageLevel.PROCEED) < before[f]} == {}


# ---- unsure is never more serious than yes --------------------------------------------------------------------------------
@settings(max_examples=1000)
@given(random_sheets, SEEDS)
def test_unsure_is_never_more_serious_than_yes(sheet: dict[str, Any], seed: int) -> None:
    flag = random.Random(seed).choice([f for f in TABLE if sheet.get(f) == "no" and f not in NEVER_ADDED])
    bare = {key: value for key, value in sheet.items() if not key.startswith(f"{flag}.")}
    unsure, yes = grade({**bare, flag: "unsure"}), grade({**bare, flag: "yes"})
    assert unsure.flags.get(flag, TriageLevel.PROCEED) <= yes.flags.get(flag, TriageLevel.PROCEED)


# ---- S3: unknown is never no ------------------------------------------------------------------------------------------------
REQUIRED = {flag.id: flag for flag in KNOWLEDGE.flags.values() if "(required)" in flag.answer_type}


def facts_behind(flag: str) -> set[str]:
    """The facts that are missing when a flag's question was not answered."""
    return {q.fact for q in triage(replace(well(), facts=())).missing if q.flag == flag}


@pytest.mark.parametrize("flag", REQUIRED)
@pytest.mark.parametrize("word", ["", "declined", "not_tested", "unknown"])
def test_S3_unknown_is_never_no(flag: str, word: str) -> None:
    behind = facts_behind(flag)
    case = well()
    left = tuple(f for f in case.facts if f.id not in behind)
    said = tuple(fact(fact_id, None, answer=word) for fact_id in sorted(behind)) if word else ()
    result = triage(replace(case, facts=(*left, *said)))
    assert behind <= missing(result)
    assert (result.incomplete, result.shown) == (True, "hold")


@pytest.mark.parametrize("flag", sorted(set(REQUIRED) - {"under18"}))
def test_S3_a_later_unknown_takes_back_an_older_no(flag: str) -> None:
    behind = facts_behind(flag)
    result = triage(later(well(), 7, *(fact(fact_id, None, 7, answer="declined") for fact_id in behind)))
    assert flag in {question.flag for question in result.missing}
    assert result.incomplete


@pytest.mark.parametrize("day", [0, 7])
def test_S3_unsure_beats_an_older_no(day: int) -> None:
    result = triage(later(well(), day, fact("finding.saddle_sensation_change", None, day, answer=UNSURE)))
    assert levels(result) == {"ces_saddle": TriageLevel.URGENT_TODAY}


def test_S3_nothing_known_holds() -> None:
    result = triage(replace(well(), facts=()))
    assert (result.level, result.shown, result.incomplete) == (TriageLevel.PROCEED, "hold", True)
    assert {question.flag for question in result.missing} >= set(REQUIRED)


def test_S3_unknown_sex_is_not_male() -> None:
    case = well(age=30)
    without = replace(case, facts=tuple(f for f in case.facts if f.id not in ("patient.sex_at_birth", "patient.pregnant")))
    assert "patient.sex_at_birth" in missing(triage(without))


# ---- S6: mirror the case, mirror the answer -----------------------------------------------------------------------------------
@settings(max_examples=200)
@given(SEEDS)
def test_S6_mirror(seed: int) -> None:
    case = person(seed)
    one, other = triage(case), triage(case.mirrored())
    assert (one.level, levels(one), one.missing, one.shown, one.conditions) == (
        other.level,
        levels(other),
        other.missing,
        other.shown,
        other.conditions,
    )


@settings(max_examples=100)
@given(SEEDS)
def test_order_of_entries_does_not_matter(seed: int) -> None:
    case = person(seed)
    shuffled = list(case.facts)
    random.Random(seed).shuffle(shuffled)
    one, other = triage(case), triage(replace(case, facts=tuple(shuffled)))
    assert (one.level, levels(one), one.missing) == (other.level, levels(other), other.missing)
