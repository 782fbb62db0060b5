"""The check finds each kind of fault, names file and key, and finds nothing in the knowledge that is shipped.

The mutations change the parsed tables, not the files, so that one check costs half a second and not a second of parsing more.
"""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.tables import RAW, SHIPPED
from unpinch.knowledge import check, check_course, check_plan, check_progression, load, schema
from unpinch.knowledge.check_passports import LOCATOR, reading_grade
from unpinch.knowledge.faults import PATHS, Fault

Row = dict[str, Any]
Change = Callable[[Row], object]


def entry(raw: dict[str, Any], table: str, key: str) -> Row:
    return next(row for row in raw[table]["entries"] if row["id"] == key)


def changed(table: str, key: str, change: Change) -> dict[str, Any]:
    """The parsed tables with one entry changed; the other tables are shared."""
    raw = {**RAW, table: copy.deepcopy(RAW[table])}
    change(entry(raw, table, key))
    return raw


def set_to(**values: object) -> Change:
    return lambda row: row.update(values)


def without(name: str) -> Change:
    return lambda row: row.pop(name)


def new_faults(raw: dict[str, Any]) -> list[Fault]:
    """What the check says of changed tables beyond what it says of the shipped ones (which is nothing, see the first test)."""
    return [fault for fault in check.check_raw(raw) if fault not in SHIPPED]


def test_shipped_knowledge_has_no_fault() -> None:
    assert [str(fault) for fault in check.check_all()] == []


# table, entry, change, and what must be said of that entry; `also` are tables in which the same change shows as well
MUTATIONS: list[tuple[str, str, Change, str]] = [
    # passports
    ("conditions", "frailty", set_to(colour="red"), "unknown key colour"),
    ("conditions", "frailty", without("settled_by"), "settled_by is missing"),
    ("causes", "facet", set_to(range_low="low"), "range_low is no number"),
    ("causes", "facet", set_to(label=" "), "label is empty"),
    ("causes", "facet", set_to(source=[]), "source is empty"),
    ("causes", "facet", set_to(source=["a colleague said so"]), "source without locator"),
    ("causes", "facet", set_to(source=["NOBODY1999"]), "source NOBODY1999 is not among the references"),
    ("safety_rules", "frailty-01", set_to(source=["KNGF2O24"]), "source KNGF2O24 is not among the references"),
    ("causes", "facet", set_to(source=["clinical convention"], status="SEEN"), "status SEEN without a source"),
    ("causes", "facet", set_to(status="certain"), "is none of the status words"),
    ("causes", "facet", set_to(reviewer="A. Name"), "reviewer and reviewed_on belong together"),
    ("causes", "facet", set_to(reviewed_on="2026-01-01"), "reviewer and reviewed_on belong together"),
    ("causes", "facet", set_to(reviewer="A. Name", reviewed_on="last week"), "no ISO day"),
    ("causes", "facet", set_to(plain_label="A worn joint"), "banned patient word 'worn' in plain_label"),
    (
        "flags",
        "fever",
        set_to(what_to_do={"urgent_today": "It is damaged.", "caution": "x", "emergency": "x"}),
        "banned patient word 'damaged'",
    ),
    ("flags", "fever", lambda row: row["follow_up"][0].update(question="Is it stuck?"), "banned patient word 'stuck' in follow_up"),
    ("treatments", "tens", set_to(honest_note_to_show="For worn discs."), "banned patient word 'worn' in honest_note_to_show"),
    # warning words
    ("flags", "fever", without("warning_words_es"), "`warning_words_es` is empty: a flag has its warning words in every language"),
    ("flags", "fever", set_to(warning_words=["-"]), "`warning_words` is empty: a flag has its warning words in every language"),
    ("flags", "weight_loss", without("silencing_words_es"), "`silencing_words_es` is missing"),
    ("flags", "fever", set_to(warning_words_es=["fiebre", "fiebre"]), "'fiebre' stands twice"),
    ("flags", "fever", set_to(warning_words_es=["fiebre + .."]), "'fiebre + ..' has a part without a word"),
    ("flags", "fever", set_to(warning_words_es=["fever"]), "'fever' stands in English already"),
    (
        "patient_fields",
        "smoking",
        set_to(question="Notwithstanding cardiovascular comorbidities, approximately characterize contemporary nicotine consumption."),
        "school grade",
    ),
    ("references", "WANG2020RES", set_to(id="WANG2020XX"), "nothing cites it"),
    # facts and rules
    ("findings", "slump", set_to(also_known_as=["straight_leg_raise"]), "slump: 'straight_leg_raise' stands for two things"),
    ("findings", "slump", set_to(also_known_as=["smoking"]), "slump: 'smoking' stands for two things"),
    ("conditions", "frailty", set_to(rule="patient.frail and"), "rule: the rule ends too early"),
    ("conditions", "frailty", set_to(rule="patient.frailty"), "rule: no patient.frailty"),
    ("conditions", "frailty", set_to(rule="patient.frail or flag.old_age"), "rule: no flag.old_age"),
    ("conditions", "frailty", set_to(rule="patient.smoking == never_ever or patient.frail"), "has no value 'never_ever'"),
    ("conditions", "frailty", set_to(rule="patient.age"), "alone is not yes or no"),
    ("flags", "fever", set_to(raised_when="patient.fever_or_chills has yes"), "raised_when: "),
    ("patient_fields", "pregnant", set_to(asked_if="patient.sex_at_birth = female"), "asked_if: "),
    ("findings", "painless_foot_drop", set_to(pairing="finding.nothing == present"), "pairing: no finding.nothing"),
    ("findings", "foot_drop", set_to(derives="count(finding.heel_walk.any == unable)"), "derives: "),
    ("findings", "slump", set_to(positive_when="this == maybe"), "positive_when: "),
    ("findings", "slump", set_to(positive_when=""), "positive_when is missing"),
    ("evidence", "h_below_knee", set_to(negative_when="this.painful == absent"), "negative_when: "),
    ("evidence", "h_below_knee", set_to(applies_if="patient.age >"), "applies_if: "),
    ("evidence", "h_below_knee", set_to(unless="recorded(patient.frail)"), "unless: recorded() only as one part"),
    ("findings", "foot_drop", set_to(derives="finding.foot_drop.left == present"), "worked out of itself"),
    ("conditions", "frailty", set_to(rule="patient.frail or patient.diabetes"), ""),
    ("patient_fields", "smoking", set_to(needed_by=[]), "nothing needs it"),
    ("patient_fields", "frail", set_to(needed_by=["condition frail"]), "needed by an unknown 'condition frail'"),
    ("patient_fields", "smoking", set_to(needed_by=["level of flag fever"]), "is not in that flag's level_depends_on"),
    ("patient_fields", "smoking", set_to(type="radio"), "type 'radio'"),
    ("patient_fields", "smoking", set_to(values=["never"]), "at least two values"),
    ("patient_fields", "smoking", set_to(values=["never", "20"]), "a value reads as a number"),
    ("patient_fields", "smoking", set_to(asked_at="never"), "asked_at"),
    ("patient_fields", "weight", set_to(unit="none"), "a number needs unit, range and impossible"),
    ("patient_fields", "weight", set_to(range=[-5, 400]), "reaches into what is impossible"),
    ("patient_fields", "weight", set_to(range=[200, 40]), "is no interval"),
    ("patient_fields", "weight", set_to(impossible=["about 500"]), "is no limit"),
    ("patient_fields", "age", set_to(code="30525-0", code_source="MEMORY"), "a code that nobody has seen"),
    ("findings", "slump", set_to(position="kneeling"), "position or worse"),
    ("findings", "slump", set_to(test_kind="guess"), "test_kind or sided"),
    ("findings", "slump", set_to(discomfort=7), "discomfort is 0 to 3"),
    ("findings", "slump", set_to(how="One. Two. Three. Four."), "more than three sentences"),
    ("findings", "slump", set_to(levels=["L9"]), "no root level 'L9'"),
    ("findings", "straight_leg_raise_angle", set_to(unit="none"), "a number needs a unit"),
    ("findings", "ankle_dorsiflexion_strength", set_to(range=[0, 10]), "muscle strength runs from 0 to 5"),
    ("findings", "painless_foot_drop", set_to(na_value="no"), "na_value 'no'"),
    # flags, levels
    ("flags", "ces_saddle", lambda row: row["decision"].insert(0, "yes & worse -> emergency"), "cannot read 'worse'"),
    ("flags", "ces_saddle", lambda row: row["decision"].append("unsure -> refer"), "what_to_do says nothing for refer"),
    ("flags", "ces_saddle", lambda row: row["what_to_do"].pop("caution"), "what_to_do says nothing for caution"),
    ("flags", "ces_saddle", lambda row: row["decision"].reverse(), "a more serious rule stands below a less serious one"),
    ("flags", "ces_saddle", lambda row: row["decision"].insert(0, "yes & started=long_ago -> emergency"), "is never long_ago"),
    ("flags", "motor_le3", lambda row: row["follow_up"].append({**row["follow_up"][0], "key": "idle"}), "asked but decides nothing"),
    ("flags", "ces_saddle", lambda row: row["decision"].insert(0, "lvl(ces_bilateral)>=emergency -> emergency"), "wait for each other"),
    ("flags", "ces_saddle", lambda row: row["follow_up"][0].update(fact="patient.ces_check"), "follow-up check: no patient.ces_check"),
    ("flags", "ces_saddle", lambda row: row["follow_up"][0].update(options=["same", "other"]), "never gives other"),
    ("flags", "ces_saddle", lambda row: row["level_depends_on"].append("patient.ces_everything"), "no patient.ces_everything"),
    ("flags", "fever", set_to(flag_kind="rumour"), "flag_kind 'rumour'"),
    ("levels", "refer", set_to(rank=5), "each level has its own"),
    ("condition_switches", "foot_drop", set_to(when=["lvl(foot)>=refer"]), "when: no flag or group 'foot'"),
    ("flag_groups", "weakness", set_to(flags=["motor_le3", "motor_le2"]), "no flag 'motor_le2'"),
    ("triage_rules", "incomplete", set_to(flags=["motor_le2"]), "no flag 'motor_le2'"),
    ("former_flag_ids", "ces_bowel->ces_bowel", set_to(id="ces_bowel->ces_colon"), "no flag 'ces_colon'"),
    # conditions
    ("conditions", "frailty", set_to(examples_true=["patient.frail=yes"]), "needs two true, two false and one unknown example"),
    ("conditions", "frailty", set_to(asked_at=" "), "has no settling question"),
    ("conditions", "frailty", set_to(rule=""), "has no rule"),
    ("conditions", "frailty", set_to(settled_by="neighbour"), "settled_by 'neighbour'"),
    ("conditions", "frailty", set_to(expires_days=None, on_expiry="ask"), "belong together"),
    ("conditions", "frailty", set_to(id="frail"), "no safety rule forbids or cautions anything under it"),
    # causes, evidence, numbers
    ("causes", "facet", set_to(pretest_probability_primary_care=1.2), "prior out of range"),
    ("causes", "facet", set_to(range_low=0.9), "prior out of range"),
    ("causes", "facet", set_to(age_40_59_x=-1), "an age multiplier is below 0"),
    ("causes", "facet", set_to(role="star"), "role 'star'"),
    ("causes", "trauma", set_to(pretest_probability_primary_care=0, range_low=0), "neither prior nor evidence"),
    ("evidence", "h_below_knee", set_to(causes=["disc"]), "no cause 'disc'"),
    ("evidence", "h_below_knee", set_to(cause_ids=["disc vs facet"]), "cause_ids: no cause 'disc'"),
    ("evidence", "h_below_knee", set_to(fact="finding.pain"), "no finding.pain"),
    ("evidence", "h_below_knee", set_to(fact=""), "names either the fact that reads it or"),
    ("evidence", "h_below_knee", set_to(use="proof"), "use 'proof'"),
    ("evidence", "h_below_knee", set_to(evidence_grade="E"), "evidence_grade 'E'"),
    ("evidence", "h_below_knee", set_to(engine_lr_pos=0), "is no likelihood ratio"),
    ("evidence", "h_below_knee", set_to(sensitivity=72), "is not between 0 and 1"),
    ("evidence", "h_below_knee", set_to(setting=""), "setting and ages are missing"),
    ("evidence", "h_leg_worse_than_back", set_to(fact="finding.pain_below_knee", positive_when=""), "speaks twice for disc_herniation"),
    ("population", "unsure", set_to(central=0.5), "is not between"),
    ("population", "unsure", set_to(low=1.5, central=1.5, high=1.5), "a share is not between 0 and 1"),
    ("method", "repeat_share", set_to(value=0.9), "is not between"),
    ("trajectory_band", "any-week-02", set_to(p25=9.0), "percentiles are out of order"),
    ("recurrence", "base_suri2012", set_to(ci_low="0.9"), "is not between"),
    # safety rules, treatments, exercises
    ("safety_rules", "frailty-01", set_to(condition="fragility"), "no condition 'fragility'"),
    ("safety_rules", "frailty-01", set_to(level="maybe"), "level 'maybe'"),
    ("safety_rules", "frailty-01", set_to(substitute_or_action=""), "reason or substitute_or_action is empty"),
    ("safety_rules", "frailty-01", set_to(target_type="exercise", target="colour=red"), "selector: "),
    ("safety_rules", "frailty-01", set_to(target_type="exercise", target="difficulty>=6"), "selector matches no exercise"),
    ("safety_rules", "frailty-01", set_to(target_type="exercise", target="category=dance"), "category has no value 'dance'"),
    ("safety_rules", "frailty-01", set_to(target_type="intervention", target="tens;magic"), "no treatment 'magic'"),
    ("safety_rules", "frailty-01", set_to(target_type="intervention", target="tens;tens"), "a treatment stands twice"),
    ("safety_rules", "frailty-01", set_to(target_type="everything", target="all"), "the target of everything is '*'"),
    ("safety_rules", "frailty-01", set_to(target_type="day"), "target_type 'day'"),
    (
        "safety_rules",
        "anticoagulated-03",
        set_to(target_type="intervention", target="acupuncture", level="caution"),
        "both forbidden and cautioned",
    ),
    (
        "treatments",
        "acupuncture",
        lambda row: row["absolute_contraindications"][0].pop("rules"),
        "needs either rules that keep it or the reason",
    ),
    (
        "treatments",
        "acupuncture",
        lambda row: row["absolute_contraindications"][0].update(rules=["frailty-99"]),
        "no safety rule 'frailty-99'",
    ),
    ("treatments", "acupuncture", lambda row: row["absolute_contraindications"][0].update(rules=["antiplatelet-02"]), "does not forbid"),
    (
        "treatments",
        "acupuncture",
        lambda row: row["absolute_contraindications"][0].update(rules=["stenosis_central-04"]),
        "does not forbid this treatment",
    ),
    ("treatments", "acupuncture", lambda row: row["absolute_contraindications"][0].update(phrase="as above"), "points elsewhere"),
    ("exercises", "bridge", set_to(harder_id="squat"), "does not mirror it"),
    ("exercises", "bridge", set_to(phase=["someday"]), "unreachable: phase or setting"),
    ("exercises", "bridge", set_to(sets=0), "a dose of nothing"),
    ("exercises", "bridge", set_to(difficulty=9), "difficulty 9"),
    ("exercises", "bridge", set_to(category="circus"), "unreachable: no treatment takes it"),
    # care rules and the planner's tables
    ("plan_rules", "cause-3.2", set_to(ids=["sidelying-roll"]), "no exercise, treatment or measure 'sidelying-roll'"),
    ("progression_rules", "P28", set_to(ids=["epidural"]), "no exercise, treatment or measure 'epidural'"),
    ("menus", "direction-extension-first", set_to(rules=["P99"]), "no rule 'P99'"),
    ("menus", "direction-extension-first", set_to(treatments=["magic"]), "no treatment 'magic'"),
    ("menus", "direction-extension-first", set_to(causes=["magic"]), "no cause 'magic'"),
    ("menus", "direction-extension-first", set_to(when="patient.magic"), "when: no patient.magic"),
    ("menus", "direction-extension-first", set_to(exercises=["id=magic"]), "id has no value 'magic'"),
    ("treatment_use", "directional-preference", set_to(id="magic"), "no such treatment"),
    ("treatment_use", "directional-preference", set_to(forms=["magic=1"]), "selector: "),
    ("daily_card", "mood", lambda row: row.update(lines=[]), "no line asks mental_crisis"),
    ("habits", "walking", lambda row: row.update(counted_in="miles"), "walking: counted_in is one of"),
    # the intake form; more in test_check_intake
    ("answer_facts", "flag.fever", set_to(id="flag.chill"), "no such question"),
]


@pytest.mark.parametrize(
    ("table", "key", "change", "says"), MUTATIONS, ids=[f"{t}-{k}-{s[:40] or n}" for n, (t, k, _, s) in enumerate(MUTATIONS)]
)
def test_each_fault_is_found_with_file_and_key(table: str, key: str, change: Change, says: str) -> None:
    raw = changed(table, key, change)
    faults = new_faults(raw)
    if not says:  # the fact, not the rule, is at fault: it does not name its new reader
        assert [str(fault) for fault in faults] == ["intake/patient_fields.yaml: diabetes: needed_by lacks 'condition frailty'"]
        return
    assert any(fault.file == PATHS[table] and says in f"{fault.key}: {fault.what}" for fault in faults), [str(fault) for fault in faults]


def test_every_check_is_broken_by_some_mutation() -> None:
    """Each check function has a mutation above that it alone or with others reports; those of course and dose have files of their own."""
    silent = set(check.CHECKS) - set(check_course.CHECKS) - set(check_progression.CHECKS) - {check_plan.enough_is_left}
    for table, key, change, _ in MUTATIONS:
        draft = check.Draft(changed(table, key, change))
        silent -= {each for each in silent if list(each(draft))}
        if not silent:
            return
    assert not silent, {each.__name__ for each in silent}


def test_a_condition_may_not_leave_too_little() -> None:
    raw = {**RAW, "safety_rules": copy.deepcopy(RAW["safety_rules"])}
    entry(raw, "safety_rules", "frailty-01").update(target_type="exercise", target="difficulty>=1", level="forbid")
    assert Fault("plan/conditions.yaml", "frailty", "leaves 0 exercises, at least 40") in new_faults(raw)


def test_a_ladder_that_runs_in_a_circle_is_found() -> None:
    raw = {**RAW, "exercises": copy.deepcopy(RAW["exercises"])}
    ring = ["bridge", "squat", "plank"]
    for name, after, before in zip(ring, ring[1:] + ring[:1], ring[-1:] + ring[:-1], strict=True):
        entry(raw, "exercises", name).update(harder_id=after, easier_id=before)
    found = {fault.key for fault in new_faults(raw) if fault.what == "its ladder runs in a circle"}
    assert found == set(ring)


def test_a_double_id_is_found_and_hides_nothing() -> None:
    raw = {**RAW, "causes": copy.deepcopy(RAW["causes"])}
    raw["causes"]["entries"].append({**entry(raw, "causes", "facet"), "plain_label": "A worn joint"})
    assert [str(fault) for fault in new_faults(raw)] == [
        "differential/causes.yaml: facet: banned patient word 'worn' in plain_label",
        "differential/causes.yaml: facet: the id stands twice",
    ]


def test_the_head_of_a_file_is_checked() -> None:
    raw = {**RAW, "causes": {**RAW["causes"], "about": "to be written", "colour": "red"}}
    assert [fault.key for fault in new_faults(raw)] == ["about", "colour"]


def test_an_entry_that_is_no_map_is_found() -> None:
    raw = {**RAW, "causes": {**RAW["causes"], "entries": [*RAW["causes"]["entries"], "facet"]}}
    assert [fault.what for fault in new_faults(raw)] == ["an entry is a map of keys and values, not 'facet'"]


def test_all_faults_come_at_once() -> None:
    raw = changed("causes", "facet", set_to(label="", role="star", plain_label="A worn joint"))
    raw = {**raw, "exercises": copy.deepcopy(RAW["exercises"])}
    entry(raw, "exercises", "bridge")["sets"] = "two"
    files = [fault.file for fault in new_faults(raw)]
    assert files.count("differential/causes.yaml") == 3
    assert "home_program/exercises.yaml" in files


def test_unreadable_missing_and_stray_files_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(load.DATA, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "triage" / "population.yaml").write_text("entries: [", encoding="utf-8")
    (folder / "recurrence" / "trajectory.yaml").unlink()
    (folder / "plan" / "stray.yaml").write_text("entries: []\n", encoding="utf-8")
    faults = {fault.file: fault.what for fault in check.check_all(folder)}
    assert faults["recurrence/trajectory.yaml"] == "the file is missing"
    assert faults["plan/stray.yaml"] == "this file belongs to no table"
    assert "triage/population.yaml" in faults
    assert not (folder / "__pycache__").exists(), "a check writes nothing"


def test_a_fault_reads_as_one_line() -> None:
    assert str(Fault("a.yaml", "x", "is wrong")) == "a.yaml: x: is wrong"
    assert str(Fault("a.yaml", "", "is missing")) == "a.yaml: is missing"
    assert check.read_fault("a.yaml: x: label is missing") == Fault("a.yaml", "x", "label is missing")
    assert check.read_fault("a.yaml: a table needs `entries`, a list") == Fault("a.yaml", "", "a table needs `entries`, a list")


@pytest.mark.parametrize(
    "text",
    [
        "10.1016/j.x.2020.01.001",
        "PMID 12345678",
        "PMC123456",
        "https://example.org/x",
        "nice.org.uk/guidance/ng59",
        "Eur Spine J 27:60",
        "Smith 2019",
    ],
)
def test_locators_are_recognized(text: str) -> None:
    assert LOCATOR.search(text)


@pytest.mark.parametrize(
    "text", ["team", "same", "as above", "published page", "anatomy", "MEMORY", "Seed article", "Local safeguarding law"]
)
def test_what_nobody_can_find_is_no_locator(text: str) -> None:
    assert not LOCATOR.search(text)


def test_reading_grade_rises_with_long_words() -> None:
    assert reading_grade("Is your leg weak now?") < 2 < 12 < reading_grade("Characterize contemporaneous neurological deterioration.")
    assert reading_grade("") == 0


def test_every_table_has_a_path_of_its_own() -> None:
    assert len({table.path for table in schema.TABLES}) == len(schema.TABLES) == len(PATHS)
