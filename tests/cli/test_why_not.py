"""`unpinch why-not`: an answer for every item of the library, and one plain sentence when the name or the clinic is wrong."""

import json

import pytest

from tests.cli.test_commands import run
from tests.support.cases import EXAMPLES

DISC = str(EXAMPLES / "disc-l5.yaml")


def verdict(item: str, *options: str, case: str = DISC) -> dict[str, object]:
    answer: dict[str, object] = json.loads(run("why-not", case, item, "--json", *options).out)
    return answer


def test_forbidden_item_names_rule_and_condition() -> None:
    answer = verdict("tensioner-slr")
    assert answer["verdict"] == "left_out"
    assert "high_irritability-01" in str(answer["because"])
    assert "Condition high_irritability: holds" in run("why-not", DISC, "tensioner-slr").out


def test_allowed_item_names_what_it_would_push_out() -> None:
    answer = verdict("prone-press-up")
    assert (answer["verdict"], answer["displaces"]) == ("outscored", ["prone-lying"])


def test_item_of_the_plan_is_in_the_plan() -> None:
    assert verdict("prone-lying")["verdict"] == "in_plan"


def test_withheld_plan_answers_why_it_is() -> None:
    answer = verdict("bridge", case=str(EXAMPLES / "cauda-equina.yaml"))
    assert answer["verdict"] == "withheld"
    assert "Triage: emergency" in str(answer["plan_withheld"])


def test_credential_of_the_clinic_is_no_longer_a_reason() -> None:
    case = str(EXAMPLES / "deep-gluteal.yaml")
    without, certified = (str(verdict("dry-needling-piriformis", *o, case=case)["because"]) for o in ((), ("--credential", "dry_needling")))
    assert "credential dry_needling" in without
    assert "credential dry_needling" not in certified


@pytest.mark.parametrize(
    ("arguments", "named", "offered"),
    [
        ((DISC, "prone-pres"), "ITEM", "prone-press-up"),
        ((DISC, "bridge", "--credential", "dry_needlin"), "--credential", "dry_needling"),
        ((DISC, "bridge", "--clinic-has", "poool"), "--clinic-has", "pool"),
    ],
)
def test_wrong_name_is_refused_with_the_nearest(arguments: tuple[str, ...], named: str, offered: str) -> None:
    done = run("why-not", *arguments)
    assert done.status == 2
    assert named in done.err
    assert offered in done.err
