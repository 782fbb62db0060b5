"""The core examination names only tests that can be done in its position, and each once."""

import copy

import pytest

from tests.support.tables import RAW
from unpinch.knowledge import check


def faults_with(position: str, finding: str) -> str:
    """What the check says once a position covers one more finding."""
    raw = {**RAW, "core": copy.deepcopy(RAW["core"])}
    next(row for row in raw["core"]["entries"] if row["id"] == position)["findings"].append(finding)
    return "\n".join(str(fault) for fault in check.check_raw(raw) if fault.file.endswith("core.yaml"))


@pytest.mark.parametrize(
    ("position", "finding", "said"),
    [
        ("prone", "no_such_test", "there is no finding 'no_such_test'"),
        ("sitting", "slump", "slump stands twice"),
        ("any", "bladder_change", "not entered as one word or one number"),
        ("standing", "fair", "fair is done sidelying, not standing"),
    ],
)
def test_core_fault_is_named(position: str, finding: str, said: str) -> None:
    assert said in faults_with(position, finding)


def test_shipped_core_has_no_fault() -> None:
    assert not [fault for fault in check.check_raw(RAW) if fault.file.endswith("core.yaml")]
