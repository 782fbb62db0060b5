"""Nothing dropped, nothing altered without a record: the knowledge against the manifest of the tables it was made from."""

import json
import re
from pathlib import Path

import pytest

from tests.knowledge.make_manifest import MANIFEST, figures, fingerprint, parts
from tests.knowledge.reconciliation_page import PAGE, page
from tests.oracles import tables

HELD = json.loads(Path(MANIFEST).read_text(encoding="utf-8"))
DATA_OF = {
    "interventions/plan_rules.md": "plan/plan_rules.yaml",
    "interventions/progression.md": "progression/progression_rules.yaml",
    "prognosis/flare.md": "recurrence/prognosis_rules.yaml",
    "prognosis/risk_model.md": "recurrence/prognosis_rules.yaml",
    "prognosis/adherence.md": "recurrence/prognosis_rules.yaml",
    "prognosis/economics.md": "recurrence/prognosis_rules.yaml",
    "prognosis/proms_recommendation.md": "recurrence/prognosis_rules.yaml",
    "prognosis/golden_risk.json": "recurrence/prognosis_rules.yaml",
}


@pytest.mark.parametrize("table", tables.BUILDERS)
def test_no_row_is_dropped_or_altered_without_a_record(table: str) -> None:
    held, now = HELD["tables"][table], {key: fingerprint(row) for key, row in tables.before(table).items()}
    assert sorted(held) == sorted(now), "rows dropped, or added without a record of kind `added`"
    altered = [key for key in held if held[key] != now[key]]
    assert not altered, "altered without a record in reconciliations.yaml"


def test_counts_are_those_of_the_tables() -> None:
    counts = {table: len(rows) for table, rows in HELD["tables"].items()}
    assert (counts["interventions/exercises"], counts["interventions/modalities"]) == (221, 54)
    assert (counts["interventions/contraindications"], counts["vocabulary/conditions"], counts["triage/red_flags"]) == (262, 97, 64)
    assert (counts["diagnosis/findings"], counts["diagnosis/causes"], counts["interventions/sources"]) == (157, 27, 164)


def test_every_record_says_why_and_alters_something() -> None:
    for record in tables.entries("reconciliations.yaml"):
        assert record["table"] in tables.BUILDERS, record["id"]
        assert record["statement"].strip(), record["id"]
        assert record["ids"], record["id"]
        assert record["kind"] in ("changed", "added"), record["id"]
        if record["kind"] == "changed":
            assert not tables.same(tables.text(record.get("was")), tables.text(record.get("now"))), record["id"]


def test_an_altered_cell_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    altered = [dict(row) for row in tables.rows("conditions")]
    altered[7]["rule"] += " or flag.aaa_sign"
    monkeypatch.setattr(tables, "_rows", lambda name: tuple(altered))
    held = HELD["tables"]["vocabulary/conditions"]
    assert [key for key, row in tables.before("conditions").items() if fingerprint(row) != held[key]] == [altered[7]["id"]]


def test_a_record_that_no_longer_fits_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    record = {"id": "r", "kind": "changed", "table": "diagnosis/causes", "ids": ["facet"], "field": "role", "was": "core", "now": "mimic"}
    monkeypatch.setattr(tables, "reconciliations", lambda table: [record])
    with pytest.raises(ValueError, match="facet role is 'core', the record says 'mimic'"):
        tables.before("causes")


# ---- rule documents ------------------------------------------------------------------------------------------------------
def said(entry: dict[str, object]) -> str:
    """Everything an entry says, as text in which its figures and years can be found."""
    values = entry.get("values", {})
    numbers = " ".join(str(value) for value in values.values()) if isinstance(values, dict) else ""
    return f"{entry['label']} {entry['statement']} {numbers} {entry['source']}"


def rounded(text: str) -> set[str]:
    """The figures of a text as a document may round them, also in per cent."""
    exact = [float(figure) for figure in figures(text)]
    return {repr(round(number, places)) for number in (*exact, *(100 * n for n in exact)) for places in range(5)}


@pytest.mark.parametrize(("document", "rule"), [(d, k) for d, held in HELD["documents"].items() for k in held if k[0] in "PR"])
def test_every_numbered_rule_is_an_entry_with_all_its_figures(document: str, rule: str) -> None:
    entry = next(e for e in tables.entries(DATA_OF[document]) if e["id"] == rule)
    missing = set(HELD["documents"][document][rule]["figures"]) - set(figures(said(entry)))
    assert not missing, f"{rule}: figures that no longer stand in it"


WORKED_OUT = {  # the terms of the worked example: beta x (answer - reference), tested with the model
    "prognosis/risk_model.md": {"0.3775", "0.1712", "0.111", "0.0615", "0.058", "0.04875", "0.024", "17.4"},  # 17.4: 0.1735, rounded up
    "interventions/progression.md": {"1997.0", "2007.0"},  # the years of the pain-monitoring model, in the references
}


@pytest.mark.parametrize("document", HELD["documents"])
def test_no_figure_of_a_rule_document_is_lost(document: str) -> None:
    text = " ".join(said(entry) for entry in tables.entries(DATA_OF[document]))
    found = set(figures(text)) | (rounded(text) if document == "prognosis/risk_model.md" else set())
    found |= set(re.findall(r"(?:19|20)\d\d", text))
    wanted = {figure for part in HELD["documents"][document].values() for figure in part["figures"]}
    lost = {figure for figure in wanted - found if figure.removesuffix(".0") not in found}
    assert not lost - WORKED_OUT.get(document, set())


@pytest.mark.parametrize("rules", ["plan/plan_rules.yaml", "progression/progression_rules.yaml"])
def test_every_section_of_the_rules_has_entries(rules: str) -> None:
    document = next(name for name, file in DATA_OF.items() if file == rules)
    sections = {entry["section"].split(" ")[0] for entry in tables.entries(rules)}
    wanted = {key for key in HELD["documents"][document] if key[0].isdigit()}
    assert wanted - sections <= {"3"}, "a section without an entry"  # section 3 of the plan rules has only subsections


def test_parts_and_figures_read_a_document() -> None:
    found = parts("# T\n## 1. One\n- P1. up 2-10 % [SEEN: X2]\ntext\n## 2. Two\nn=1,511\n")
    assert sorted(found) == ["1", "2", "P1"]
    assert figures(found["P1"]) == ["10.0", "2.0"]
    assert figures(found["2"]) == ["1511.0"]


def test_the_page_of_reconciliations_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.knowledge.reconciliation_page"
