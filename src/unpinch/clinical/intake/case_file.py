"""A case file as a case: the shapes people and programs write, read into dated facts with their sides.

It answers "what does this file say of this person", and refuses what it cannot say with the field, the fault and the nearest valid
name. Conflicting entries are kept: which one counts is the judge's to say. docs/reference/case-file.md describes the shapes.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from unpinch.clinical.intake.answers import EARLIEST, Answer, due_date, past_date, read_answer, refuse_name, truth
from unpinch.clinical.intake.case import Case, Clearance, FreeText, Settled
from unpinch.clinical.intake.raw_file import Raw, check_tree, printable, read_raw, shown
from unpinch.knowledge.load import Knowledge
from unpinch.knowledge.schema import Finding, PatientField
from unpinch.methods.nearest import nearest
from unpinch.terms.errors import InputError
from unpinch.terms.fact import Fact
from unpinch.terms.side import Side

KEYS = ("as_of", "patient", "findings", "texts", "diary", "cleared", "signed", "settled")
ASIDE = ("note", "id", "title", "schema")
"""Read over, or shown only; so is every key that starts with `expected`."""
ENTRY_KEYS = ("id", "side", "value", "unit", "at", "remark")
CLEARED_KEYS = ("flag", "condition", "at", "by", "reason")
SIDES = {"left": (Side.LEFT,), "right": (Side.RIGHT,), "both": (Side.LEFT, Side.RIGHT), "painful": (None,)}
MAX_TITLE = 200
LATEST = dt.date(2199, 12, 31)
_DURATION = re.compile(r"P(\d{1,4})([DW])")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with the words its author put beside it; those are shown and never read by a rule."""

    case: Case
    title: str = ""
    note: str = ""


def read_case(data: bytes, name: str, knowledge: Knowledge, *, today: dt.date) -> CaseFile:
    """Read the bytes of a case file called `name`. `today` dates a file that has no `as_of`.

    Raises InputError naming the field.
    """
    raw = read_raw(data, name)
    case = _Reader(knowledge, raw, today).case()
    return CaseFile(case, _words(raw.get("title", ""))[:MAX_TITLE], _words(raw.get("note", "")))


def case_from(raw: Mapping[str, Raw], knowledge: Knowledge, *, today: dt.date) -> Case:
    """Turn a case already parsed into plain maps and lists into a `Case`. Raises InputError naming the field."""
    check_tree(raw, "case")
    return _Reader(knowledge, raw, today).case()


def judged_on(case: Case, day: dt.date) -> Case:
    """The same case judged on a later day: what was undated keeps the day of the case. Raises InputError for an earlier day."""
    if day < case.as_of:
        raise InputError("--as-of", f"{day.isoformat()} is before {case.as_of.isoformat()}, the day of the case.")
    then = case.as_of
    return replace(
        case,
        as_of=day,
        facts=tuple(fact if fact.at else replace(fact, at=then) for fact in case.facts),
        texts=tuple(text if text.at else replace(text, at=then) for text in case.texts),
        settled=tuple(answer if answer.at else replace(answer, at=then) for answer in case.settled),
    )


@dataclass
class _Reader:
    """Reads one file; collects facts in the order in which they are written."""

    knowledge: Knowledge
    raw: Mapping[str, Raw]
    today: dt.date
    facts: list[Fact] = field(default_factory=list)
    texts: list[FreeText] = field(default_factory=list)

    def case(self) -> Case:
        for key in self.raw:
            if key not in KEYS and key not in ASIDE and not key.startswith("expected"):
                raise self.stranger(key, key, KEYS, f"a case file has no part called {shown(key)}.")
        self.as_of = self.moment(self.raw["as_of"], "as_of", last=None) if self.raw.get("as_of") is not None else self.today
        patient = dict(_map(self.raw.get("patient"), "patient"))
        stated = self.conditions(patient.pop("conditions", None))
        self.patient(patient, "patient", None)
        self.findings(self.raw.get("findings"), "findings", None)
        for number, item in enumerate(_list(self.raw.get("texts"), "texts")):
            self.text(item, f"texts[{number}]", None)
        for number, item in enumerate(_list(self.raw.get("diary"), "diary")):
            self.diary(_map(item, f"diary[{number}]"), f"diary[{number}]")
        case = Case(
            self.as_of,
            tuple(self.facts),
            tuple(self.texts),
            MappingProxyType(stated),
            tuple(self.settled(self.raw.get("settled"))),
            tuple(self.signed(self.raw.get("signed"))),
            tuple(self.clearance(item, f"cleared[{i}]") for i, item in enumerate(_list(self.raw.get("cleared"), "cleared"))),
        )
        check_pressures(case)
        return case

    # ---- names ---------------------------------------------------------------------------------------------------------
    def stranger(self, key: str, where: str, known: tuple[str, ...], problem: str) -> InputError:
        """The error for a key nobody knows here: where it belongs if it is known elsewhere, else the nearest names."""
        tables = {"patient": self.knowledge.patient_fields, "findings": self.knowledge.findings}
        for part, table in tables.items():
            if key in table and not where.startswith(part):
                return InputError(where, problem, f"{shown(key)} belongs under {part}.")
        if key == "conditions":
            return InputError(where, problem, "Conditions belong under patient.")
        if key in self.knowledge.conditions:
            return InputError(where, problem, f"{shown(key)} is a condition: it belongs under patient.conditions.")
        return refuse_name(where, problem, key, known)

    def entry(self, space: str, name: Raw, where: str) -> PatientField | Finding:
        if not isinstance(name, str):
            raise InputError(where, f"{shown(name)} is no name of a finding.")
        table: Mapping[str, PatientField | Finding] = self.knowledge.patient_fields if space == "patient" else self.knowledge.findings
        found = table.get(name)
        if found is not None:
            return found
        what = "patient field" if space == "patient" else "finding"
        problem = f"there is no {what} called {shown(name)}."
        other = self.knowledge.findings if space == "patient" else self.knowledge.patient_fields
        if name in other:
            raise InputError(where, problem, f"It belongs under {'findings' if space == 'patient' else 'patient'}.")
        if name in self.knowledge.conditions:
            raise InputError(where, problem, "It is a condition: it belongs under patient.conditions.")
        raise refuse_name(where, problem, name, tuple(table), self.aliases(space))

    def aliases(self, space: str) -> dict[str, str]:
        """Other names of findings, for the offer of the nearest one."""
        if space == "patient":
            return {}
        return {alias: entry.id for entry in self.knowledge.findings.values() for alias in entry.also_known_as}

    # ---- days ----------------------------------------------------------------------------------------------------------
    def moment(self, raw: Raw, where: str, *, last: dt.date | None) -> dt.date:
        """A day (`2026-01-15`, with or without a time), or one counted back (`P3D`, `P2W`). Not after `last`."""
        text = raw.strip() if isinstance(raw, str) else ""
        if last and (back := _DURATION.fullmatch(text.upper())):
            days = int(back[1]) * (7 if back[2] == "W" else 1)
            return last - dt.timedelta(min(days, 36_500))
        try:
            day = dt.datetime.fromisoformat(text).date() if len(text) > 10 else dt.date.fromisoformat(text)
        except ValueError:
            raise InputError(where, f"{shown(raw)} is no day.", "Write a day such as 2026-01-15.") from None
        if not EARLIEST <= day <= LATEST:
            raise InputError(where, f"{day.isoformat()} is not of this century or the last.")
        past_date(day.isoformat(), where, last or day)
        return day

    def at(self, raw: Raw, where: str, default: dt.date | None) -> dt.date | None:
        return default if raw is None else self.moment(raw, where, last=self.as_of)

    # ---- the person ----------------------------------------------------------------------------------------------------
    def patient(self, raw: Mapping[str, Raw], where: str, at: dt.date | None) -> None:
        for name, value in raw.items():
            here = f"{where}.{name}"
            if name == "birth_date":
                self.facts.append(Fact("patient.age", self.age(value, here), at=at, remark=f"born {value}"))
            elif name == "weeks_pregnant":
                value = int(value) if isinstance(value, str) and value.isdecimal() else value
                if not isinstance(value, int) or isinstance(value, bool):
                    raise InputError(here, f"{shown(value)} is no whole number of weeks.")
                self.facts.append(Fact("patient.due_date", due_date(value, at or self.as_of, here), at=at, remark=f"{value} weeks"))
            else:
                entry = self.entry("patient", name, here)
                for item, place in _entries(value, here, entry):
                    self.add(entry, f"patient.{name}", item, place, at)

    def age(self, raw: Raw, where: str) -> float:
        """The age on the day of the case. A year alone would leave it open."""
        born = self.moment(raw, where, last=self.as_of)
        return float(self.as_of.year - born.year - ((self.as_of.month, self.as_of.day) < (born.month, born.day)))

    def conditions(self, raw: Raw) -> dict[str, bool]:
        """Conditions a clinician or an imported list says hold (list), or hold or not (map)."""
        stated: dict[str, bool] = {}
        listed = isinstance(raw, list) and all(isinstance(item, str) for item in raw)
        items = dict.fromkeys(raw, True) if listed else _map(raw, "patient.conditions")
        for name, value in items.items():
            where = f"patient.conditions.{name}"
            self.known(self.knowledge.conditions, name, where, "condition")
            if value is None or value == "unknown":
                continue
            if (holds := truth(value)) is None:
                raise InputError(where, f"{shown(value)} is neither true nor false.", "Write unknown when it is not known.")
            stated[name] = holds
        return stated

    def known(self, table: Mapping[str, object], name: Raw, where: str, what: str) -> str:
        if not isinstance(name, str) or name not in table:
            raise refuse_name(where, f"there is no {what} called {shown(name)}.", str(name), tuple(table))
        return name

    # ---- findings ------------------------------------------------------------------------------------------------------
    def findings(self, raw: Raw, where: str, at: dt.date | None) -> None:
        """A flat map of unsided shorthand (or `{left: ..., right: ...}`), or a list of entries."""
        if isinstance(raw, list):
            for number, item in enumerate(raw):
                self.listed(_map(item, f"{where}[{number}]"), f"{where}[{number}]", at)
            return
        for name, value in _map(raw, where).items():
            here = f"{where}.{name}"
            entry = self.entry("finding", name, here)
            if isinstance(value, dict) and value and set(value) <= set(SIDES):
                for side, given in value.items():
                    for item, place in _entries(given, f"{here}.{side}", entry):
                        self.sided(entry, {**item, "side": side}, place, at)
            else:
                for item, place in _entries(value, here, entry):
                    self.sided(entry, item, place, at)

    def listed(self, item: Mapping[str, Raw], where: str, at: dt.date | None) -> None:
        if "id" not in item:
            raise InputError(where, "an entry needs the id of a finding.", f"Its keys: {', '.join(ENTRY_KEYS)}.")
        entry = self.entry("finding", item["id"], f"{where}.id")
        if "value" not in item:
            raise InputError(where, f"{entry.id} has no value.", "Write not_tested when it was not tested.")
        self.sided(entry, item, where, at)

    def sided(self, entry: PatientField | Finding, item: Mapping[str, Raw], where: str, at: dt.date | None) -> None:
        raw = item.get("side")
        if raw is None:
            sides: tuple[Side | None, ...] = (None,)
        elif not isinstance(raw, str) or raw not in SIDES:
            raise InputError(f"{where}.side", f"{shown(raw)} is no side.", f"Allowed: {', '.join(SIDES)}.")
        elif entry.sided == "none":
            raise InputError(f"{where}.side", f"{entry.id} has no side.")
        else:
            sides = SIDES[raw]
        for side in sides:
            self.add(entry, f"finding.{entry.id}", {k: v for k, v in item.items() if k != "side"}, where, at, side)

    def add(
        self, entry: PatientField | Finding, fact_id: str, item: Mapping[str, Raw], where: str, at: dt.date | None, side: Side | None = None
    ) -> None:
        """Keep one entry as one fact; a normal value without a side speaks for both legs."""
        for key in item:
            if key not in ENTRY_KEYS:
                raise refuse_name(f"{where}.{key}", f"an entry has no part called {shown(key)}.", key, ENTRY_KEYS)
        day = self.at(item.get("at"), f"{where}.at", at)
        unit = item.get("unit")
        if unit is not None and not isinstance(unit, str):
            raise InputError(f"{where}.unit", f"{shown(unit)} is no unit.")
        place = f"{where}.value" if set(item) - {"value"} else where
        answer = read_answer(self.knowledge, entry, fact_id, item.get("value"), place, day=day or self.as_of, unit=unit or "")
        remark = "; ".join(part for part in (_words(item.get("remark", "")), answer.remark) if part)
        fact = Fact(fact_id, answer.value, side, day, answer.word, answer.unit, remark)
        if side is None and entry.sided == "left_right" and is_normal(entry, answer):
            self.facts += [replace(fact, side=each) for each in Side]
        else:
            self.facts.append(fact)

    # ---- words, days at home, clinicians' decisions --------------------------------------------------------------------
    def text(self, raw: Raw, where: str, at: dt.date | None) -> None:
        item = raw if isinstance(raw, dict) else {"text": raw}
        for key in item:
            if key not in ("text", "at"):
                raise refuse_name(f"{where}.{key}", f"a text has no part called {shown(key)}.", key, ("text", "at"))
        if not isinstance(item.get("text"), str):
            raise InputError(where, "a text is written as words, or as text and at.")
        self.texts.append(FreeText(printable(item["text"]), self.at(item.get("at"), f"{where}.at", at), where))

    def diary(self, item: Mapping[str, Raw], where: str) -> None:
        """One day at home: `at`, words, and any patient field or finding told on that day."""
        if item.get("at") is None:
            raise InputError(where, "a diary entry needs its day.", "Write at: 2026-01-15.")
        at = self.moment(item["at"], f"{where}.at", last=self.as_of)
        for key, value in item.items():
            here = f"{where}.{key}"
            if key in ("text", "note", "texts", "notes"):
                for number, words in enumerate(value if isinstance(value, list) else [value]):
                    self.text(words, f"{here}[{number}]" if isinstance(value, list) else here, at)
            elif key == "patient":
                self.patient(_map(value, here), here, at)
            elif key == "findings":
                self.findings(value, here, at)
            elif key in self.knowledge.patient_fields:
                self.patient({key: value}, where, at)
            elif key in self.knowledge.findings:
                self.findings({key: value}, where, at)
            elif key != "at":
                names = ("at", "text", "patient", "findings", *self.knowledge.patient_fields, *self.knowledge.findings)
                raise refuse_name(here, f"a diary entry has no part called {shown(key)}.", key, names, self.aliases("finding"))

    def clearance(self, raw: Raw, where: str) -> Clearance:
        """A named clinician's reasoned word that closes a flag or a condition for the answers up to that day."""
        item = _map(raw, where)
        for key in item:
            if key not in CLEARED_KEYS:
                raise refuse_name(f"{where}.{key}", f"a clearance has no part called {shown(key)}.", key, CLEARED_KEYS)
        if ("flag" in item) == ("condition" in item):
            raise InputError(where, "a clearance names one flag or one condition.")
        what = "flag" if "flag" in item else "condition"
        target = self.known(self.knowledge.flags if what == "flag" else self.knowledge.conditions, item[what], f"{where}.{what}", what)
        words = {key: _words(item.get(key, "")) for key in ("by", "reason")}
        for key, need in {"by": "the clinician's name", "reason": "what was examined, in words"}.items():
            if not words[key]:
                raise InputError(f"{where}.{key}", f"a clearance without {need} is none.", f"Write {key}: {need}.")
        if item.get("at") is None:
            raise InputError(f"{where}.at", "a clearance needs its day.", "Write at: 2026-01-15.")
        return Clearance(target, self.moment(item["at"], f"{where}.at", last=self.as_of), words["by"], words["reason"])

    def settled(self, raw: Raw) -> Iterator[Settled]:
        """Answers to settling questions: `{condition: yes | no}`, or `{condition: {value, at}}`."""
        for name, given in _map(raw, "settled").items():
            where = f"settled.{name}"
            self.known(self.knowledge.conditions, name, where, "condition")
            item = given if isinstance(given, dict) else {"value": given}
            for key in set(item) - {"value", "at"}:
                raise refuse_name(f"{where}.{key}", f"an answer has no part called {shown(key)}.", key, ("value", "at"))
            answer = truth(item.get("value"))
            if answer is None:
                raise InputError(where, f"{shown(item.get('value'))} is neither yes nor no.", "Leave it out when it is not known.")
            yield Settled(name, answer, self.at(item.get("at"), f"{where}.at", None))

    def signed(self, raw: Raw) -> Iterator[str]:
        """Diagnoses a clinician has signed, by the id of the cause."""
        for number, name in enumerate([raw] if isinstance(raw, str) else _list(raw, "signed")):
            yield self.known(self.knowledge.causes, name, f"signed[{number}]", "cause")


# ---- small shapes ----------------------------------------------------------------------------------------------------------
def is_normal(entry: PatientField | Finding, answer: Answer) -> bool:
    """Whether a value without a side speaks for both legs: absent, none, able, normal, negative, grade 5 (grammar, section 5).

    An absent reflex or pulse is not normal.
    """
    if not isinstance(entry, Finding) or answer.value is None:
        return False
    if entry.value_type == "mrc":
        return answer.value == 5 and not answer.remark
    if entry.value_type in ("reflex", "sensation"):
        return answer.value == "normal"
    if entry.value_type == "present_absent":
        return answer.value == "absent"
    return entry.kind == "choice" and answer.value == entry.words[0] and answer.value in ("none", "able", "normal", "negative")


def check_pressures(case: Case) -> None:
    """Refuse a lower blood pressure that is not below the upper one of the same day (triage_levels.md, section 9)."""
    upper = {(f.at, f.value) for f in case.facts if f.id == "patient.systolic_bp" and isinstance(f.value, float)}
    for fact in case.facts:
        if fact.id == "patient.diastolic_bp" and isinstance(fact.value, float):
            for at, value in upper:
                if at == fact.at and fact.value >= value:
                    raise InputError("patient.diastolic_bp", f"{fact.value:g} is not below the upper value {value:g}.", "Measure again.")


def _entries(raw: Raw, where: str, entry: PatientField | Finding) -> Iterator[tuple[Mapping[str, Raw], str]]:
    """One value, one `{value, unit, at}`, or a list of those."""
    if isinstance(raw, list) and raw and all(isinstance(item, dict) for item in raw):
        for number, item in enumerate(raw):
            yield _valued(item, f"{where}[{number}]", entry), f"{where}[{number}]"
    elif isinstance(raw, dict):
        yield _valued(raw, where, entry), where
    else:
        yield {"value": raw}, where


def _valued(item: Mapping[str, Raw], where: str, entry: PatientField | Finding) -> Mapping[str, Raw]:
    if "value" not in item:
        close = nearest("value", {key: key for key in item})
        raise InputError(where, f"{entry.id} has no value.", f"Did you mean value instead of {close[0]}?" if close else "Write value: ...")
    return item


def _map(raw: Raw, where: str) -> Mapping[str, Raw]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise InputError(where, f"takes a map of names and values, not {shown(raw)}.")
    return raw


def _list(raw: Raw, where: str) -> list[Raw]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        raise InputError(where, f"takes a list, not {shown(raw)}.")
    return raw


def _words(raw: Raw) -> str:
    return printable(raw).strip() if isinstance(raw, str) else ""
