"""Read the data files once, as frozen objects under one version hash.

The YAML files are what people read and review. Parsing them takes over a second, so the parsed form is kept beside them as a JSON
snapshot named after the content hash - as Python keeps bytecode: never trusted unless the hash fits, rebuilt when it does not,
and done without where the folder cannot be written (ADR 2).
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from unpinch.knowledge import schema
from unpinch.terms.errors import KnowledgeError

DATA = Path(__file__).parent / "data"
E = TypeVar("E", bound=schema.Entry)
SNAPSHOT_FORMAT = 2  # part of the hash: raise it when the shape of the snapshot changes


class Knowledge:
    """All that is known, by table and id. Tables become objects when they are first asked for.

    `version` is the hash over every data file; assessments store it, so that what was decided can be told from what is known now.
    """

    def __init__(self, raw: Mapping[str, Any], version: str) -> None:
        self._raw = raw
        self.version = version

    def _table(self, name: str, cls: type[E]) -> Mapping[str, E]:
        table = self._raw.get(name)
        if table is None:
            return MappingProxyType({})
        faults: list[str] = []
        made = {entry.id: entry for entry in build_table(table, cls, faults, partial(self._borrow, name))}
        if faults:
            raise KnowledgeError(faults)
        return MappingProxyType(made)

    def _borrow(self, table: str, row: Mapping[str, Any]) -> Mapping[str, str]:
        """What a row takes from the entry it is about, so that no label is written twice."""
        if table == "safety_rules" and (condition := self.conditions.get(str(row.get("condition")))):
            return {"label": condition.label, "plain_label": condition.plain_label}
        if table == "evidence" and (fact := self.fact(str(row.get("fact", "")))):
            return {"plain_label": fact.plain_label}
        return {}

    @cached_property
    def references(self) -> Mapping[str, schema.Reference]:
        return self._table("references", schema.Reference)

    @cached_property
    def patient_fields(self) -> Mapping[str, schema.PatientField]:
        return self._table("patient_fields", schema.PatientField)

    @cached_property
    def answer_words(self) -> Mapping[str, schema.AnswerWords]:
        return self._table("answer_words", schema.AnswerWords)

    @cached_property
    def answer_facts(self) -> Mapping[str, schema.AnswerFacts]:
        return self._table("answer_facts", schema.AnswerFacts)

    @cached_property
    def own_fields(self) -> Mapping[str, schema.OwnField]:
        return self._table("own_fields", schema.OwnField)

    @cached_property
    def not_asked(self) -> Mapping[str, schema.NotAsked]:
        return self._table("not_asked", schema.NotAsked)

    @cached_property
    def form(self) -> Mapping[str, schema.FormScreen]:
        return self._table("form", schema.FormScreen)

    @cached_property
    def habits(self) -> Mapping[str, schema.Habit]:
        return self._table("habits", schema.Habit)

    @cached_property
    def daily_card(self) -> Mapping[str, schema.CardGroup]:
        return self._table("daily_card", schema.CardGroup)

    @cached_property
    def form_pace(self) -> Mapping[str, schema.Parameter]:
        return self._table("form_pace", schema.Parameter)

    @cached_property
    def findings(self) -> Mapping[str, schema.Finding]:
        return self._table("findings", schema.Finding)

    @cached_property
    def core(self) -> Mapping[str, schema.CorePosition]:
        return self._table("core", schema.CorePosition)

    @cached_property
    def root_levels(self) -> Mapping[str, schema.RootLevel]:
        return self._table("root_levels", schema.RootLevel)

    @cached_property
    def measures(self) -> Mapping[str, schema.Measure]:
        return self._table("measures", schema.Measure)

    @cached_property
    def flags(self) -> Mapping[str, schema.Flag]:
        return self._table("flags", schema.Flag)

    @cached_property
    def levels(self) -> Mapping[str, schema.LevelRule]:
        return self._table("levels", schema.LevelRule)

    @cached_property
    def flag_groups(self) -> Mapping[str, schema.FlagGroup]:
        return self._table("flag_groups", schema.FlagGroup)

    @cached_property
    def triage_rules(self) -> Mapping[str, schema.TriageRule]:
        return self._table("triage_rules", schema.TriageRule)

    @cached_property
    def condition_switches(self) -> Mapping[str, schema.ConditionSwitch]:
        return self._table("condition_switches", schema.ConditionSwitch)

    @cached_property
    def population(self) -> Mapping[str, schema.Assumption]:
        return self._table("population", schema.Assumption)

    @cached_property
    def former_flag_ids(self) -> Mapping[str, schema.FormerId]:
        return self._table("former_flag_ids", schema.FormerId)

    @cached_property
    def causes(self) -> Mapping[str, schema.Cause]:
        return self._table("causes", schema.Cause)

    @cached_property
    def evidence(self) -> Mapping[str, schema.Evidence]:
        return self._table("evidence", schema.Evidence)

    @cached_property
    def targets(self) -> Mapping[str, schema.Target]:
        return self._table("targets", schema.Target)

    @cached_property
    def method(self) -> Mapping[str, schema.Parameter]:
        return self._table("method", schema.Parameter)

    @cached_property
    def conditions(self) -> Mapping[str, schema.Condition]:
        return self._table("conditions", schema.Condition)

    @cached_property
    def safety_rules(self) -> Mapping[str, schema.SafetyRule]:
        return self._table("safety_rules", schema.SafetyRule)

    @cached_property
    def treatments(self) -> Mapping[str, schema.Treatment]:
        return self._table("treatments", schema.Treatment)

    @cached_property
    def plan_rules(self) -> Mapping[str, schema.CareRule]:
        return self._table("plan_rules", schema.CareRule)

    @cached_property
    def treatment_use(self) -> Mapping[str, schema.TreatmentUse]:
        return self._table("treatment_use", schema.TreatmentUse)

    @cached_property
    def menus(self) -> Mapping[str, schema.Menu]:
        return self._table("menus", schema.Menu)

    @cached_property
    def equipment(self) -> Mapping[str, schema.EquipmentWord]:
        return self._table("equipment", schema.EquipmentWord)

    @cached_property
    def weights(self) -> Mapping[str, schema.Parameter]:
        return self._table("weights", schema.Parameter)

    @cached_property
    def exercises(self) -> Mapping[str, schema.Exercise]:
        return self._table("exercises", schema.Exercise)

    @cached_property
    def adherence(self) -> Mapping[str, schema.AdherenceFigure]:
        return self._table("adherence", schema.AdherenceFigure)

    @cached_property
    def barriers(self) -> Mapping[str, schema.Barrier]:
        return self._table("barriers", schema.Barrier)

    @cached_property
    def skip_reasons(self) -> Mapping[str, schema.SkipReason]:
        return self._table("skip_reasons", schema.SkipReason)

    @cached_property
    def progression_rules(self) -> Mapping[str, schema.CareRule]:
        return self._table("progression_rules", schema.CareRule)

    @cached_property
    def dose_numbers(self) -> Mapping[str, schema.Parameter]:
        return self._table("dose_numbers", schema.Parameter)

    @cached_property
    def transitions(self) -> Mapping[str, schema.Transition]:
        return self._table("transitions", schema.Transition)

    @cached_property
    def recurrence(self) -> Mapping[str, schema.RecurrenceFigure]:
        return self._table("recurrence", schema.RecurrenceFigure)

    @cached_property
    def trajectory(self) -> Mapping[str, schema.TrajectoryPoint]:
        return self._table("trajectory", schema.TrajectoryPoint)

    @cached_property
    def trajectory_band(self) -> Mapping[str, schema.BandPoint]:
        return self._table("trajectory_band", schema.BandPoint)

    @cached_property
    def prognosis_rules(self) -> Mapping[str, schema.CareRule]:
        return self._table("prognosis_rules", schema.CareRule)

    @cached_property
    def course(self) -> Mapping[str, schema.Parameter]:
        return self._table("course", schema.Parameter)

    @cached_property
    def course_notices(self) -> Mapping[str, schema.CourseNotice]:
        return self._table("course_notices", schema.CourseNotice)

    @cached_property
    def flare_plan(self) -> Mapping[str, schema.FlareStep]:
        return self._table("flare_plan", schema.FlareStep)

    @cached_property
    def reconciliations(self) -> Mapping[str, schema.Reconciliation]:
        return self._table("reconciliations", schema.Reconciliation)

    def entries(self, table: str) -> Mapping[str, schema.Entry]:
        """The entries of a table by its name in `schema.TABLES`."""
        return getattr(self, table)  # type: ignore[no-any-return]

    def find(self, entry_id: str) -> list[tuple[str, schema.Entry]]:
        """Every entry with this id, with the name of its table; ids are unique inside a table only."""
        return [(t.name, found) for t in schema.TABLES if (found := self.entries(t.name).get(entry_id)) is not None]

    def fact(self, fact_id: str) -> schema.PatientField | schema.Finding | None:
        """The vocabulary's entry for `patient.x` or `finding.x`."""
        space, _, name = fact_id.partition(".")
        if space == "patient":
            return self.patient_fields.get(name)
        return self.findings.get(name) if space == "finding" else None


# ---- raw rows to frozen objects ----------------------------------------------------------------------------------------
def build_table(
    table: Mapping[str, Any], cls: type[E], faults: list[str], borrow: Callable[[Mapping[str, Any]], Mapping[str, str]] = lambda row: {}
) -> list[E]:
    """Make the entries of one parsed file; what is wrong goes into `faults` with file and key.

    A value comes from the row itself, else from the entry the row is about (`borrow`), else from the table's `same_as`, else from
    its `defaults`.
    """
    made = []
    for number, row in enumerate(table["entries"]):
        where = f"{table['path']}: {row.get('id', f'entry {number + 1}') if isinstance(row, dict) else f'entry {number + 1}'}"
        if not isinstance(row, dict):
            faults.append(f"{where}: an entry is a map of keys and values, not {row!r}")
            continue
        full = complete(table, row, borrow(row))
        try:
            made.append(build(cls, full))
        except ValueError as error:
            faults.append(f"{where}: {error}")
    return made


def complete(table: Mapping[str, Any], row: Mapping[str, Any], borrowed: Mapping[str, str]) -> dict[str, Any]:
    """A row with what its table's head says of missing fields; `same_as` may name several fields, joined in order."""
    full = {**table.get("defaults", {}), **borrowed, **row}
    for name, other in table.get("same_as", {}).items():
        if name not in row and name not in borrowed:
            found = [full[key] for key in ([other] if isinstance(other, str) else other) if full.get(key)]
            if found:
                full[name] = found[0] if len(found) == 1 else "; ".join(str(value) for value in found)
    return full


@cache
def _readers(cls: Any) -> tuple[tuple[str, Callable[[Any], Any], bool], ...]:
    hints = get_type_hints(cls)
    return tuple((f.name, _reader(f.name, hints[f.name]), f.default is MISSING and f.default_factory is MISSING) for f in fields(cls))


def build(cls: type[Any], row: Mapping[str, Any]) -> Any:
    """Make one frozen object from a parsed row. Raises ValueError naming the key that is unknown, missing or of the wrong kind."""
    values = {}
    known = _readers(cast("Hashable", cls))
    for name, read, required in known:
        if name in row:
            values[name] = read(row[name])
        elif required:
            raise ValueError(f"{name} is missing")
    if len(values) < len(row) and (strange := set(row) - {name for name, _, _ in known}):
        raise ValueError(f"unknown key {', '.join(sorted(strange))}")
    return cls(**values)


def _reader(name: str, hint: Any) -> Callable[[Any], Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        inner = _reader(name, arguments[0])
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        item = _reader(name, arguments[0])

        def read_list(value: Any) -> Any:
            if isinstance(value, str):  # one citation may stand without brackets
                return (item(value),)
            if not isinstance(value, list):
                raise ValueError(f"{name} is no list: {value!r}")
            return tuple(item(v) for v in value)

        return read_list
    if origin is dict:

        def read_map(value: Any) -> Any:
            if not isinstance(value, dict):
                raise ValueError(f"{name} is no map: {value!r}")
            return MappingProxyType(value)

        return read_map
    if is_dataclass(hint):
        return lambda value: build(hint, value)  # type: ignore[arg-type]
    if hint is float:
        return lambda value: _number(name, value, float)
    if hint is int:
        return lambda value: _number(name, value, int)
    return lambda value: _text(name, value)


def _number(name: str, value: Any, kind: type) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or (kind is int and value != int(value)):
        raise ValueError(f"{name} is no {'whole number' if kind is int else 'number'}: {value!r}")
    return kind(value)


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        raise ValueError(f"{name}: write {value!r} in quotes")
    if not isinstance(value, str | int | float):
        raise ValueError(f"{name} is no text: {value!r}")
    return str(value)


# ---- files to raw rows -------------------------------------------------------------------------------------------------
def data_files(folder: Path) -> list[Path]:
    """Every data file of the knowledge base, in a fixed order."""
    return sorted(folder.rglob("*.yaml"))


def content_hash(folder: Path) -> str:
    """The version of the knowledge: SHA-256 over names and bytes of all data files, first 16 hex digits."""
    digest = hashlib.sha256(f"format {SNAPSHOT_FORMAT}".encode())
    for path in data_files(folder):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def parse_files(folder: Path) -> dict[str, Any]:
    """Parse every YAML file of `schema.TABLES`. Raises KnowledgeError with every file that cannot be read."""
    raw, faults = read_files(folder)
    if faults:
        raise KnowledgeError(faults)
    return raw


def read_files(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The parsed files that can be read, by table, and a fault for each that cannot."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw, faults = {}, []
    for table in schema.TABLES:
        path = folder / table.path
        try:
            parsed = yaml.load(path.read_bytes(), Loader=loader)
        except FileNotFoundError:
            faults.append(f"{table.path}: the file is missing")
            continue
        except yaml.YAMLError as error:
            faults.append(f"{table.path}: {' '.join(str(error).split())}")
            continue
        if not isinstance(parsed, dict) or not isinstance(parsed.get("entries"), list):
            faults.append(f"{table.path}: a table needs `entries`, a list")
            continue
        raw[table.name] = {**parsed, "path": table.path}
    return raw, faults


def _snapshot(folder: Path, version: str) -> Path:
    return folder / "__pycache__" / f"knowledge-{version}.json"


def _keep(path: Path, raw: Mapping[str, Any]) -> None:
    """Write the snapshot whole or not at all; other versions' snapshots go."""
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(raw, file, ensure_ascii=False, separators=(",", ":"))
        Path(name).replace(path)
        for old in path.parent.glob("knowledge-*.json"):
            if old != path:
                old.unlink(missing_ok=True)


@cache
def load_knowledge(folder: Path = DATA) -> Knowledge:
    """Load the knowledge base of a folder, once per process. Raises KnowledgeError listing what cannot be read."""
    version = content_hash(folder)
    path = _snapshot(folder, version)
    try:
        raw = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raw = parse_files(folder)
        _keep(path, raw)
    return Knowledge(raw, version)
