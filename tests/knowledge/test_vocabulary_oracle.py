"""The independent judge of the vocabulary agrees with the knowledge files - and would say so if it did not."""

import pytest

from tests.oracles import tables, vocabulary_check


def test_the_oracle_finds_no_fault() -> None:
    assert vocabulary_check.faults() == []


@pytest.mark.parametrize(
    ("table", "key", "column", "value", "says"),
    [
        ("vocabulary/conditions", "frailty", "rule", "not patient.frail", "condition.frailty true_1"),
        ("vocabulary/conditions", "frailty", "rule", "patient.frailty", "condition.frailty: no patient.frailty"),
        ("vocabulary/flags", "fever", "raised_when", "recorded(patient.fever_or_chills)", "flag.fever"),
        ("vocabulary/findings", "slump", "position", "kneeling", "finding.slump: kind, sided or position"),
        ("vocabulary/evidence_map", "h_below_knee", "causes", "disc", "no cause 'disc'"),
    ],
)
def test_the_oracle_notices_a_changed_row(
    table: str, key: str, column: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(name: str) -> list[tables.Row]:
        rows = tables.rows(name)
        for row in rows:
            if name == table and tables.name_row(table, row, 0) == key:
                row[column] = value
        return rows

    monkeypatch.setattr(vocabulary_check, "read", read)
    assert any(says in fault for fault in vocabulary_check.faults())
