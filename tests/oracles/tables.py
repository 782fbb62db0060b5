"""The evidence tables as they were, read back out of the knowledge files: for whom the YAML must still say what the tables said.

    rows("triage/red_flags")      -> the rows with the columns of the original CSV table, as the knowledge says them today
    before("triage/red_flags")    -> the same with every recorded reconciliation undone: the rows of the original table

An oracle: it reads the YAML by itself and shares no code with `unpinch`. A name without its folder is enough where only one table
has it (`red_flags`, `conditions`, `causes`); `findings` alone means the vocabulary's, `diagnosis/findings` the accuracy rows. What can
be worked out of other tables (what forbids an exercise, the evidence rows of a fact, the levels of a flag) is worked out here.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Row = dict[str, str]
DATA = Path(__file__).resolve().parents[2] / "src" / "unpinch" / "knowledge" / "data"
LEVELS = ("emergency", "urgent_today", "urgent_72h", "refer", "caution", "none")
ORDER = {"low": 0.0, "med": 1.0, "high": 2.0}
SETTINGS = {  # words for the codes of `setting`, where they are not the code itself
    "case_control": "selected or healthy comparison",
    "emergency": "emergency, suspected cases",
    "expert": "no study, described sign",
    "gp_referral": "referred by general practitioners",
    "hospital": "hospital, imaging or clinic",
    "laboratory": "electrodiagnosis or neurosensory laboratory",
    "population": "population or screening",
    "specialist": "specialist clinic",
    "specialist_block": "specialist, joint block or discography",
    "surgical": "surgical or endoscopic series",
}


# ---- reading -------------------------------------------------------------------------------------------------------------
@cache
def file(path: str, folder: Path = DATA) -> dict[str, Any]:
    """A knowledge file, parsed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    parsed: dict[str, Any] = yaml.load((folder / path).read_bytes(), Loader=loader)
    return parsed


@cache
def entries(path: str) -> list[dict[str, Any]]:
    """The entries of a knowledge file, each with the file's defaults."""
    table = file(path)
    return [{**table.get("defaults", {}), **entry} for entry in table["entries"]]


def text(value: Any) -> str:
    """A value as a table cell holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        raise TypeError(f"{value!r} should stand in quotes")
    return str(value)


def joined(value: Any, separator: str = "|") -> str:
    """A list as a table cell holds it; a text stays as it is."""
    return separator.join(map(text, value)) if isinstance(value, list) else text(value)


def interval(value: Any) -> str:
    """A range as the vocabulary writes it."""
    return "..".join(map(text, value)) if isinstance(value, list) else text(value)


def stated(entry: dict[str, Any]) -> str:
    """The population where one is stated; the file's default stands for an empty cell."""
    return "" if entry["population"] == "not stated in what was read" else text(entry["population"])


def columns(entry: dict[str, Any], names: str, **renamed: str) -> Row:
    """Columns that hold what the entry's key of the same name, or its renamed key, holds."""
    return {name: text(entry.get(renamed.get(name, name))) for name in names.split()}


# ---- triage --------------------------------------------------------------------------------------------------------------
def follow_ups(entry: dict[str, Any]) -> str:
    parts = []
    for f in entry.get("follow_up", []):
        asked = "" if f["condition"] == "yes|unsure" else f" (if {f['condition']})"
        parts.append(f"{f['key']}{asked}: {f['question']} [{' / '.join(map(text, f['options']))}]")
    return " || ".join(parts) or "-"


def red_flags() -> Iterator[Row]:
    for e in entries("triage/flags.yaml"):
        words = " | ".join(map(text, e.get("warning_words", []))) or "-"
        silencing = " | ".join(map(text, e.get("silencing_words", [])))
        yield {
            **columns(e, "id label condition_suspected"),
            "ask_at": joined(e["ask_at"], "+"),
            "question_plain": e["question"],
            **columns(e, "window answer_type"),
            "follow_up": follow_ups(e),
            "decision": " ; ".join(e["decision"]),
            "what_to_do_plain": " || ".join(f"{level}: {said}" for level, said in e["what_to_do"].items()),
            "clinician_text": text(e["clinician_text"]),
            "warning_words": words + (f" // NOT: {silencing}" if silencing else ""),
            "vital_sign_rule": e.get("vital_sign_rule") or "-",
            "evidence": text(e["evidence"]),
            "source": joined(e["source"], "; "),
            "status": text(e["status"]),
        }


def flags() -> Iterator[Row]:
    for e in entries("triage/flags.yaml"):
        reached = {rule.rpartition("->")[2].strip() for rule in e["decision"]}
        yield {
            **columns(e, "id kind raised_when", kind="flag_kind"),
            "level_depends_on": joined(e.get("level_depends_on", []), "; "),
            "levels": "|".join(level for level in LEVELS if level in reached),
            "note": text(e.get("note")),
        }


def population() -> Iterator[Row]:
    for e in entries("triage/population.yaml"):
        yield {
            **columns(e, "key what low central high", key="id", what="label"),
            "source": joined(e["source"], "; "),
            "status": text(e["status"]),
        }


def id_map() -> Iterator[Row]:
    for e in entries("triage/former_flag_ids.yaml"):
        yield {"v1_id": e["former_id"], "v2_id": e["id"].partition("->")[2], **columns(e, "change what_changed", what_changed="label")}


# ---- vocabulary ----------------------------------------------------------------------------------------------------------
def setting(code: str) -> str:
    return SETTINGS.get(code, code.replace("_", " "))


@cache
def evidence_by_fact() -> dict[str, list[dict[str, Any]]]:
    """Evidence rows that a fact is read by, in the order of the evidence."""
    found: dict[str, list[dict[str, Any]]] = {}
    for e in entries("differential/evidence.yaml"):
        if e.get("fact"):
            found.setdefault(e["fact"], []).append(e)
    return found


def evidence_rows(fact: str) -> str:
    return " | ".join(f"{e['id']} [{setting(e['setting'])}; {e['ages']}]" for e in evidence_by_fact().get(fact, []))


def dependence_groups(fact: str) -> str:
    return "|".join(dict.fromkeys(e.get("dependence_group") or "own" for e in evidence_by_fact().get(fact, [])))


def patient_fields() -> Iterator[Row]:
    for e in entries("intake/patient_fields.yaml"):
        yield {
            **columns(e, "id group label question type"),
            "unit": "" if e["unit"] == "none" else e["unit"],
            "values": joined(e.get("values", [])),
            "range": interval(e.get("range")),
            "impossible": joined(e.get("impossible", []), " or "),
            "unit_required": text(e.get("unit_required", "n")),
            **columns(e, "changes asked_at asked_if na_value"),
            "needed_by": joined(e["needed_by"], "; "),
            **columns(e, "code code_source sensitive"),
            "evidence_rows": evidence_rows(f"patient.{e['id']}"),
            "note": text(e.get("note")),
        }


def vocabulary_findings() -> Iterator[Row]:
    for e in entries("evaluation/findings.yaml"):
        yield {
            **columns(e, "id label plain_label"),
            "also_known_as": joined(e.get("also_known_as", [])),
            **columns(e, "kind sided value_type", kind="test_kind"),
            "values": joined(e.get("values", [])),
            "unit": "" if e["unit"] == "none" else e["unit"],
            "range": interval(e.get("range")),
            "impossible": joined(e.get("impossible", []), " or "),
            **columns(e, "worse positive_when position minutes discomfort equipment how pairing na_value derives"),
            "evidence_rows": evidence_rows(f"finding.{e['id']}"),
            "dependence_group": dependence_groups(f"finding.{e['id']}"),
            "levels": joined(e.get("levels", [])),
            "asked_at": text(e.get("asked_at")),
            "needed_by": joined(e["needed_by"], "; "),
            **columns(e, "sensitive note"),
        }


def conditions() -> Iterator[Row]:
    for e in entries("plan/conditions.yaml"):
        examples = [*e["examples_true"], *e["examples_false"], *e["examples_unknown"]]
        yield {
            **columns(e, "id label rule question asked_at settled_by expires_days on_expiry judgment note"),
            **dict(zip(("true_1", "true_2", "false_1", "false_2", "unknown_1"), map(text, examples), strict=True)),
        }


def evidence_map() -> Iterator[Row]:
    for e in entries("differential/evidence.yaml"):
        if e.get("fact"):
            yield {
                **columns(e, "row_id fact use", row_id="id"),
                "causes": joined(e.get("causes", [])),
                "against": joined(e.get("against", [])),
                **columns(e, "positive_when negative_when applies_if unless setting ages"),
                "population": text(e.get("map_population", stated(e))),
                "dependence_group": text(e.get("dependence_group")),
                "grade": text(e.get("map_grade", e["evidence_grade"])),
                "status": text(e["status"]),
                "note": text(e.get("map_note")),
            }


def not_absorbed() -> Iterator[Row]:
    for e in entries("differential/evidence.yaml"):
        if e.get("not_absorbed"):
            yield {"row_id": e["id"], "reason": e["not_absorbed"]}


# ---- diagnosis -----------------------------------------------------------------------------------------------------------
def diagnosis_findings() -> Iterator[Row]:
    for e in entries("differential/evidence.yaml"):
        yield {
            **columns(e, "id name kind how positive_when", name="label", kind="evidence_kind", positive_when="positive_when_words"),
            "target_cause_or_level": text(e["target"]),
            "cause_ids": joined(e.get("cause_ids", [])),
            **columns(e, "sensitivity specificity lr_pos lr_neg ci lr_origin"),
            "reference_standard_population": stated(e),
            "source": joined(e["source"], "; "),
            "status": text(e["status"]),
            **columns(e, "dependence_group evidence_grade"),
            "proposed_engine_lr_pos": text(e.get("engine_lr_pos")),
            "proposed_engine_lr_neg": text(e.get("engine_lr_neg")),
            **columns(e, "proposal_basis note"),
        }


def causes() -> Iterator[Row]:
    for e in entries("differential/causes.yaml"):
        yield {
            **columns(
                e,
                "id name plain_name role mechanism pretest_probability_primary_care range_low range_high",
                name="label",
                plain_name="plain_label",
            ),
            **columns(e, "prior_status prior_basis age_sex_modifiers age_lt40_x age_40_59_x age_60_69_x age_70plus_x typical_features"),
            "features_against": e.get("features_against") or "-",
            "source": joined(e["source"], "; "),
            "status": text(e["status"]),
        }


def root_levels() -> Iterator[Row]:
    for e in entries("evaluation/root_levels.yaml"):
        yield {
            **columns(
                e,
                "id name kind dermatome_pain_area key_sensory_point myotome_key_movement practical_strength_test reflex",
                name="label",
                kind="level_kind",
            ),
            **columns(
                e, "nerve_tension_test typical_disc_level_paracentral far_lateral_or_foraminal_level separates_from reliability_note"
            ),
            "source": joined(e["source"], "; "),
            "status": text(e["status"]),
        }


def targets() -> Iterator[Row]:
    for e in entries("differential/targets.yaml"):
        yield {
            **columns(e, "id rule input_pattern target pretest posttest_published lr_published ci", rule="label"),
            **columns(e, "n_population kind", n_population="population", kind="target_kind"),
            "source": joined(e["source"], "; "),
            **columns(e, "status how_to_check"),
        }


# ---- interventions -------------------------------------------------------------------------------------------------------
def contraindications() -> Iterator[Row]:
    known = {e["id"]: e for e in entries("plan/conditions.yaml")}
    for e in entries("plan/safety_rules.yaml"):
        yield {
            "rule_id": e["id"],
            "condition": e["condition"],
            "condition_label": known[e["condition"]]["label"],
            "condition_group": known[e["condition"]]["group"],
            **columns(e, "target_type target level reason substitute_or_action"),
            "source": "" if e["source"] == ["clinical convention"] else joined(e["source"]),
            "status": text(e["status"]),
        }


def modalities() -> Iterator[Row]:
    for e in entries("plan/treatments.yaml"):
        yield {
            **columns(e, "id name seed_or_guideline delivered_by setting", name="label"),
            "indicated_causes": joined(e.get("indicated_causes", [])),
            "indicated_phase": joined(e.get("indicated_phase", [])),
            "max_irritability": text(e["max_irritability"]),
            "absolute_contraindications": ", ".join(bar["phrase"] for bar in e.get("absolute_contraindications", [])),
            **columns(e, "relative_contraindications dose_minutes dose_sets_reps dose_per_week dose_weeks expected_effect evidence_grade"),
            **columns(e, "guideline_george2021 guideline_nice_ng59 guideline_acp2017 guideline_nass guideline_who2023 guideline_danish"),
            **columns(e, "engine_policy honest_note_to_show"),
            "source": "" if e["source"] == ["clinical convention"] else joined(e["source"]),
            "status": text(e["status"]),
        }


def modality_contraindication_map() -> Iterator[Row]:
    for e in entries("plan/treatments.yaml"):
        for bar in e.get("absolute_contraindications", []):
            if bar.get("rules"):
                yield {"modality_id": e["id"], "phrase": bar["phrase"], "rule_ids": joined(bar["rules"])}


def contraindications_not_encoded() -> Iterator[Row]:
    for e in entries("plan/treatments.yaml"):
        for bar in e.get("absolute_contraindications", []):
            if bar.get("rejected"):
                yield {"modality_id": e["id"], "phrase": bar["phrase"], "reason": bar["rejected"]}


def meets(part: str, exercise: dict[str, Any]) -> bool:
    """Whether an exercise meets one part of a selector; the language of the interventions folder's README."""
    if match := re.fullmatch(r"(\w+) in\(([^()]+)\)", part):
        return text(exercise.get(match[1])) in match[2].split(";")
    match = re.fullmatch(r"(\w+)(>=|<=|!=|=)([^\s=]+)", part)
    if not match:
        raise ValueError(part)
    have, operator, want = text(exercise.get(match[1])), match[2], match[3]
    if operator in ("=", "!="):
        return (have == want) == (operator == "=")
    low, high = (ORDER[v] if v in ORDER else float(v) for v in ((want, have) if operator == ">=" else (have, want)))
    return low <= high


@cache
def barred() -> dict[str, tuple[set[str], set[str]]]:
    """For each exercise the conditions that forbid it and those that caution it; conditions that stop everything are left out."""
    exercises, rules = entries("home_program/exercises.yaml"), entries("plan/safety_rules.yaml")
    stop_all = {r["condition"] for r in rules if r["target_type"] == "everything" and r["level"] == "forbid"}
    found: dict[str, tuple[set[str], set[str]]] = {e["id"]: (set(), set()) for e in exercises}
    for rule in rules:
        if rule["condition"] in stop_all or rule["target_type"] == "intervention":
            continue
        for exercise in exercises:
            if rule["target_type"] == "everything" or all(meets(part, exercise) for part in rule["target"].split("&")):
                found[exercise["id"]][rule["level"] == "caution"].add(rule["condition"])
    return {name: (forbid, caution - forbid) for name, (forbid, caution) in found.items()}


def exercises() -> Iterator[Row]:
    lists = {
        "target_muscles": "|",
        "phase": "|",
        "equipment": "|",
        "setting": "|",
        "form_faults": "|",
        "joints_rom_deg": "; ",
        "source": "|",
    }
    names = [
        "instructions",
        "category",
        "contraction",
        "start_position",
        "joints_rom_deg",
        "spine_bias",
        "spinal_load",
        "neural_tension",
        "target_muscles",
        "phase",
        "difficulty",
        "sets",
        "reps",
        "hold_s",
        "times_per_day",
        "days_per_week",
        "easier_id",
        "harder_id",
        "equipment",
        "setting",
        "balance_demand",
        "weight_bearing",
        "lumbar_end_range",
        "impact",
        "kneeling",
        "arm_weight_bearing",
        "breath_hold_risk",
        "hip_flexion_max",
        "stop_rule",
        "form_faults",
        "source",
        "status",
    ]
    for e in entries("home_program/exercises.yaml"):
        forbid, caution = barred()[e["id"]]
        row = {"id": e["id"], "name": e["label"], **{n: joined(e.get(n, []), lists[n]) if n in lists else text(e.get(n)) for n in names}}
        yield {**row, "contraindicated_when": "|".join(sorted(forbid)), "caution_when": "|".join(sorted(caution))}


def sources() -> Iterator[Row]:
    for e in entries("references.yaml"):
        yield columns(e, "key citation identifier what_was_read status", key="id", citation="label")


# ---- prognosis -----------------------------------------------------------------------------------------------------------
def proms() -> Iterator[Row]:
    for e in entries("evaluation/measures.yaml"):
        yield {
            **columns(
                e,
                "id name construct items range scoring_rule_own_words",
                name="label",
                range="score_range",
                scoring_rule_own_words="statement",
            ),
            **columns(
                e, "direction mcid_mdc mcid_population mcid_source recovered_or_cutoff loinc_panel loinc_score loinc_status licence_verdict"
            ),
            **columns(e, "licence_detail licence_status languages role when status_note", status_note="note"),
        }


def adherence() -> Iterator[Row]:
    for e in entries("home_program/adherence.yaml"):
        yield {
            **columns(e, "id topic population n measure_or_comparison estimate ci_or_spread follow_up"),
            "source": joined(e["source"], "; "),
            **columns(e, "doi_or_pmid status directness design_consequence", doi_or_pmid="identifier"),
        }


def recurrence() -> Iterator[Row]:
    for e in entries("recurrence/recurrence.yaml"):
        yield {
            **columns(e, "id kind factor population comparison_or_definition effect_type", kind="figure_kind", factor="label"),
            **columns(e, "estimate ci_low ci_high follow_up"),
            "source": joined(e["source"], "; "),
            **columns(
                e,
                "doi_or_pmid status directness_to_sciatica causal_or_associative_note",
                doi_or_pmid="identifier",
                causal_or_associative_note="note",
            ),
        }


def trajectory() -> Iterator[Row]:
    for e in entries("recurrence/trajectory.yaml"):
        yield {
            **columns(e, "cohort arm population n measure scale statistic week estimate spread spread_type ci_low ci_high", cohort="label"),
            "source": joined(e["source"], "; "),
            **columns(e, "doi_or_pmid status use_in_band note", doi_or_pmid="identifier"),
        }


def trajectory_band() -> Iterator[Row]:
    for e in entries("recurrence/trajectory_band.yaml"):
        yield columns(e, "baseline_leg_pain week mean sd p10 p25 p50 p75 p90 status")


BUILDERS: dict[str, Callable[[], Iterable[Row]]] = {
    "triage/red_flags": red_flags,
    "triage/population": population,
    "triage/id_map": id_map,
    "vocabulary/flags": flags,
    "vocabulary/patient_fields": patient_fields,
    "vocabulary/findings": vocabulary_findings,
    "vocabulary/conditions": conditions,
    "vocabulary/evidence_map": evidence_map,
    "vocabulary/not_absorbed": not_absorbed,
    "diagnosis/findings": diagnosis_findings,
    "diagnosis/causes": causes,
    "diagnosis/levels": root_levels,
    "diagnosis/validation_targets": targets,
    "interventions/contraindications": contraindications,
    "interventions/modalities": modalities,
    "interventions/modality_contraindication_map": modality_contraindication_map,
    "interventions/contraindications_not_encoded": contraindications_not_encoded,
    "interventions/exercises": exercises,
    "interventions/sources": sources,
    "prognosis/proms": proms,
    "prognosis/adherence": adherence,
    "prognosis/recurrence": recurrence,
    "prognosis/trajectory": trajectory,
    "prognosis/trajectory_band": trajectory_band,
}
ALIASES = {"findings": "vocabulary/findings", "levels": "diagnosis/levels", "targets": "diagnosis/validation_targets"}
KEYS = {  # the columns that name a row, where that is not `id`; trajectory rows are named by their place
    "triage/population": ("key",),
    "triage/id_map": ("v1_id", "v2_id"),
    "vocabulary/evidence_map": ("row_id",),
    "vocabulary/not_absorbed": ("row_id",),
    "interventions/contraindications": ("rule_id",),
    "interventions/modality_contraindication_map": ("modality_id", "phrase"),
    "interventions/contraindications_not_encoded": ("modality_id", "phrase"),
    "interventions/sources": ("key",),
    "prognosis/trajectory": (),
    "prognosis/trajectory_band": ("baseline_leg_pain", "week"),
}


def full_name(name: str) -> str:
    """The table's name with its folder."""
    if name in BUILDERS:
        return name
    found = [full for full in BUILDERS if full.endswith(f"/{name}")]
    return ALIASES[name] if name in ALIASES else found[0]


@cache
def _rows(name: str) -> tuple[Row, ...]:
    return tuple(BUILDERS[name]())


def rows(name: str) -> list[Row]:
    """The rows of a table as the knowledge says them today, in the columns of the original."""
    return [dict(row) for row in _rows(full_name(name))]


def name_row(table: str, row: Row, place: int) -> str:
    """What a row is called in the manifest and in the reconciliations."""
    keys = KEYS.get(table, ("id",))
    return " | ".join(number(row[k].strip()) for k in keys) if keys else f"point-{place + 1:02d}"


def number(cell: str) -> str:
    """A cell with a number written one way: 0.30 and .3 are the same."""
    return repr(float(cell)) if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", cell) else cell


def same(a: str, b: str) -> bool:
    """Whether two cells say the same."""
    return number(" ".join(a.split())) == number(" ".join(b.split()))


# ---- what was changed on purpose -----------------------------------------------------------------------------------------
def reconciliations(table: str) -> Iterator[dict[str, Any]]:
    """The recorded differences between a table and the knowledge."""
    for e in entries("reconciliations.yaml"):
        if e["table"] == full_name(table):
            yield e


def before(name: str) -> dict[str, Row]:
    """The original rows by name: today's, with every reconciliation undone. Raises ValueError where a record no longer fits."""
    table = full_name(name)
    found = {name_row(table, row, place): row for place, row in enumerate(rows(table))}
    for record in reconciliations(table):
        for row_id in record["ids"]:
            if record["kind"] == "added":
                if found.pop(row_id, None) is None:
                    raise ValueError(f"{record['id']}: {table} has no row {row_id} that was added")
                continue
            if row_id not in found:
                raise ValueError(f"{record['id']}: {table} has no row {row_id}")
            now = found[row_id].get(record["field"], "")
            if not same(now, text(record.get("now"))):
                raise ValueError(f"{record['id']}: {table} {row_id} {record['field']} is {now!r}, the record says {record.get('now')!r}")
            found[row_id][record["field"]] = text(record.get("was"))
    return found
