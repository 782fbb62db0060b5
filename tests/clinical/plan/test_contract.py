"""The plan in plain values: what outside tools rely on."""

import json

from tests.clinical.plan.people import KNOWLEDGE, a_plan, planned, raw_case
from unpinch.clinical.plan.contract import plan_as_contract, why_not_as_contract
from unpinch.clinical.plan.why_not import why_not


def test_plan_has_the_keys_of_the_contract() -> None:
    found = json.loads(json.dumps(plan_as_contract(a_plan())))
    assert found["plan_withheld"] is None
    for item in found["plan"]["items"]:
        assert item["id"] in KNOWLEDGE.exercises or item["id"] in KNOWLEDGE.treatments
        assert item["kind"] in ("exercise", "treatment", "education", "referral")
        assert item["dose"]
        assert all(set(reason) == {"rule", "source", "text"} for reason in item["because"])
    assert found["plan"]["visits"]["total"] == 8
    assert found["plan"]["goals"]


def test_withheld_plan_is_null_with_a_reason() -> None:
    found = json.loads(json.dumps(plan_as_contract(planned(raw_case(systolic_bp=None)))))
    assert found["plan"] is None
    assert "blood pressure" in found["plan_withheld"].lower()
    assert found["plan_questions"][0]["settled_by"] == "measurement"


def test_why_not_in_plain_values() -> None:
    answer = why_not(a_plan().proposal, KNOWLEDGE, "mechanical-traction")
    assert json.loads(json.dumps(why_not_as_contract(answer)))["verdict"] == "left_out"


def test_no_probability_of_a_dangerous_cause_reaches_the_plan() -> None:
    dangerous = {cause.id for cause in KNOWLEDGE.causes.values() if "dangerous" in cause.role}
    assert not dangerous & set(a_plan().proposal.profile.cause_shares)
