"""Loading: the snapshot says what the YAML says, any changed byte is a new version, and nothing unknown slips in."""

import json
import shutil
from pathlib import Path

import pytest

from unpinch.knowledge import load, schema
from unpinch.knowledge.load import DATA, Knowledge, build, content_hash, load_knowledge, parse_files
from unpinch.terms.errors import KnowledgeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def snapshot(folder: Path) -> Path:
    return folder / "__pycache__" / f"knowledge-{content_hash(folder)}.json"


def everything(knowledge: Knowledge) -> dict[str, list[schema.Entry]]:
    return {table.name: list(knowledge.entries(table.name).values()) for table in schema.TABLES}


def fresh(folder: Path) -> Knowledge:
    load_knowledge.cache_clear()
    return load_knowledge(folder)


def test_snapshot_and_yaml_give_the_same_entries(folder: Path) -> None:
    from_yaml = fresh(folder)
    assert snapshot(folder).exists()
    from_snapshot = fresh(folder)
    assert everything(from_snapshot) == everything(from_yaml)
    snapshot(folder).unlink()
    assert everything(fresh(folder)) == everything(from_yaml)


def test_snapshot_holds_what_the_parser_reads(folder: Path) -> None:
    fresh(folder)
    assert json.loads(snapshot(folder).read_bytes()) == parse_files(folder)


def test_one_changed_byte_is_a_new_version(folder: Path) -> None:
    before = fresh(folder).version
    file = folder / "plan" / "conditions.yaml"
    file.write_bytes(file.read_bytes().replace(b"Under 18 years", b"Under 18 Years"))
    after = fresh(folder)
    assert after.version != before
    assert after.conditions["age_under_18"].label == "Under 18 Years"
    assert [path.name for path in (folder / "__pycache__").glob("*.json")] == [f"knowledge-{after.version}.json"]


def test_a_broken_snapshot_is_read_anew(folder: Path) -> None:
    whole = everything(fresh(folder))
    snapshot(folder).write_text("{")
    assert everything(fresh(folder)) == whole


def test_a_folder_that_cannot_be_written_still_loads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("read-only")

    monkeypatch.setattr(load.tempfile, "mkstemp", refuse)
    assert everything(fresh(folder)) == everything(fresh(DATA))
    assert not list(folder.rglob("*.json"))


def test_missing_and_unreadable_files_are_all_named(folder: Path) -> None:
    (folder / "plan" / "conditions.yaml").unlink()
    (folder / "triage" / "flags.yaml").write_text("entries: [")
    (folder / "references.yaml").write_text("- just a list\n")
    with pytest.raises(KnowledgeError) as error:
        fresh(folder)
    assert [text.partition(":")[0] for text in error.value.faults] == ["references.yaml", "triage/flags.yaml", "plan/conditions.yaml"]


def test_tables_are_built_when_first_asked_for_and_name_every_fault(folder: Path) -> None:
    file = folder / "triage" / "former_flag_ids.yaml"
    file.write_text(
        file.read_text().replace("former_id: ces_saddle\n", "former: ces_saddle\n").replace("change: split\n", "change: [a]\n", 1)
    )
    knowledge = fresh(folder)
    assert len(knowledge.conditions) == 97
    with pytest.raises(KnowledgeError) as error:
        _ = knowledge.former_flag_ids
    assert len(error.value.faults) == 2
    assert all(text.startswith("triage/former_flag_ids.yaml: ") for text in error.value.faults)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": "red"}, "unknown key colour"),
        ({"low": "0,5"}, "low is no number"),
        ({"low": True}, "low is no number"),
        ({"label": True}, "write True in quotes"),
        ({"label": ["a"]}, "label is no text"),
        ({"source": {"a": 1}}, "source is no list"),
        ({"high": None}, "high is no number"),
    ],
)
def test_a_row_of_the_wrong_shape_is_refused(change: dict[str, object], says: str) -> None:
    row = {"id": "x", "label": "x", "plain_label": "x", "statement": "x", "unit": "x", "population": "x", "source": ["x"], "status": "SEEN"}
    whole = {**row, "low": 0.1, "central": 0.2, "high": 0.3}
    assert build(schema.Assumption, whole).central == 0.2
    with pytest.raises(ValueError, match=says):
        build(schema.Assumption, {**whole, **change})


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ValueError, match="label is missing"):
        build(schema.Assumption, {"id": "x"})


def test_labels_come_from_the_entry_a_row_is_about() -> None:
    knowledge = load_knowledge(DATA)
    rule = knowledge.safety_rules["anticoagulated-01"]
    assert (rule.label, rule.plain_label) == (knowledge.conditions[rule.condition].label, knowledge.conditions[rule.condition].plain_label)
    row = knowledge.evidence["h_below_knee"]
    assert row.plain_label == knowledge.findings["pain_below_knee"].plain_label


def test_every_entry_of_every_table_has_its_passport() -> None:
    knowledge = load_knowledge(DATA)
    for table in schema.TABLES:
        for entry in knowledge.entries(table.name).values():
            values = (entry.id, entry.label, entry.plain_label, entry.statement, entry.unit, entry.population, entry.source, entry.status)
            assert all(values), (table.name, entry.id)
            assert entry.reviewer == "", "a reviewer is named by signing, not by us"
