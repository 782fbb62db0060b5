"""The one safety check, example by example and against the oracle that reads the tables itself (S1, S3)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.clinical.plan.people import KNOWLEDGE
from tests.oracles import safety_tables
from unpinch.clinical.plan.safety import cautions_to_clear, check, forbidden, form_of, forms_of, rules_against, stop_all_conditions
from unpinch.terms.errors import InputError

ITEMS = (*KNOWLEDGE.exercises, *KNOWLEDGE.treatments)
NOTHING = dict.fromkeys(KNOWLEDGE.conditions, False)
states = st.fixed_dictionaries({name: st.sampled_from([False, False, False, True, None]) for name in KNOWLEDGE.conditions})


def bars(item: str, **held: bool | None) -> set[str]:
    return {v.rule for v in forbidden(check([item], {**NOTHING, **held}, KNOWLEDGE))}


# ---- against the oracle ---------------------------------------------------------------------------------------------------
@given(states, st.frozensets(st.sampled_from(sorted(KNOWLEDGE.treatments)), max_size=3))
@settings(max_examples=100)
def test_forbids_all_that_the_tables_forbid(held: dict[str, bool | None], agreed: frozenset[str]) -> None:
    ours = {v.item for v in forbidden(check(ITEMS, held, KNOWLEDGE, agreed=agreed)) if not v.via}
    assert ours == safety_tables.forbidden(held, agreed)


@pytest.mark.parametrize("condition", KNOWLEDGE.conditions)
def test_each_condition_alone_forbids_its_rows(condition: str) -> None:
    for state in (True, None):
        found = check(ITEMS, {**NOTHING, condition: state}, KNOWLEDGE)
        assert {v.item for v in found if v.forbids and not v.via} == safety_tables.by_condition("forbid")[condition]
        assert {v.item for v in found if not v.forbids} == safety_tables.by_condition("caution")[condition]


def test_stop_all_conditions_are_those_of_the_tables() -> None:
    assert stop_all_conditions(KNOWLEDGE) == safety_tables.stop_all()
    assert len(safety_tables.stop_all()) == 15


# ---- unknown is never no --------------------------------------------------------------------------------------------------
def test_condition_nobody_mentions_is_unknown() -> None:
    assert {v.condition for v in check(["tens"], {}, KNOWLEDGE) if v.forbids} >= {"pacemaker_icd", "epilepsy_controlled"}
    assert all(v.unknown for v in check(ITEMS, {}, KNOWLEDGE))


@given(states, st.sampled_from(sorted(KNOWLEDGE.conditions)))
@settings(max_examples=50)
def test_forgetting_an_answer_frees_nothing(held: dict[str, bool | None], condition: str) -> None:
    known = {v.item for v in forbidden(check(ITEMS, held, KNOWLEDGE))}
    assert known <= {v.item for v in forbidden(check(ITEMS, {**held, condition: None}, KNOWLEDGE))}


# ---- single rules ---------------------------------------------------------------------------------------------------------
def test_needling_is_barred_under_anticoagulants() -> None:
    assert bars("dry-needling-piriformis", anticoagulated=True) == {"anticoagulated-02"}


def test_agreement_lifts_only_what_it_names() -> None:
    held = {**NOTHING, "anticoagulated": True, "dvt_treated": True}
    agreed = {"dry-needling-piriformis"}
    left = {(v.item, v.condition) for v in forbidden(check(["dry-needling-piriformis", "acupuncture"], held, KNOWLEDGE, agreed=agreed))}
    assert left == {("dry-needling-piriformis", "dvt_treated"), ("acupuncture", "anticoagulated"), ("acupuncture", "dvt_treated")}


def test_slip_that_is_unstable_bars_forms_of_strengthening() -> None:
    assert bars("clamshell", spondylolisthesis_unstable=True) == {"spondylolisthesis_unstable-06"}
    (violation,) = check(["clamshell"], {**NOTHING, "spondylolisthesis_unstable": True}, KNOWLEDGE)
    assert violation.via == "strengthening"
    assert bars("glute-set", spondylolisthesis_unstable=True) == set()


def test_caution_stays_until_its_condition_is_cleared() -> None:
    held = {**NOTHING, "osteoporosis": True}
    assert set(cautions_to_clear(check(["single-knee-to-chest"], held, KNOWLEDGE))) == {"osteoporosis"}
    assert not cautions_to_clear(check(["single-knee-to-chest"], held, KNOWLEDGE, cleared={"osteoporosis"}))


def test_clearing_never_lifts_a_forbid_rule() -> None:
    held = {**NOTHING, "osteoporosis": True}
    assert forbidden(check(["double-knee-to-chest"], held, KNOWLEDGE, cleared={"osteoporosis"}))


def test_stop_all_leaves_referral_and_plain_education() -> None:
    held = {**NOTHING, "infection_systemic": True}
    free = set(ITEMS) - {v.item for v in forbidden(check(ITEMS, held, KNOWLEDGE))}
    assert "discectomy-urgent-path" in free
    assert free == {t.id for t in KNOWLEDGE.treatments.values() if t.setting == "referral"} | {"education-stay-active"}


def test_item_outside_the_library_is_refused() -> None:
    with pytest.raises(InputError, match="headstand"):
        check(["headstand"], NOTHING, KNOWLEDGE)


# ---- the index ------------------------------------------------------------------------------------------------------------
def test_every_item_has_its_rules_and_every_exercise_a_form() -> None:
    assert set(rules_against(KNOWLEDGE)) == set(ITEMS)
    assert set(form_of(KNOWLEDGE)) == set(KNOWLEDGE.exercises)
    assert set(forms_of(KNOWLEDGE)) <= set(KNOWLEDGE.treatments)
