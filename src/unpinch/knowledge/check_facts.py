"""Do facts, rules, decisions and evidence fit together: every name exists, every rule can be read, every number is possible?"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from unpinch.knowledge import schema
from unpinch.knowledge.decisions import decision_faults, read_condition
from unpinch.knowledge.faults import Fault, fault
from unpinch.knowledge.grammar import Node, RuleError, check_types, parse, references
from unpinch.knowledge.load import Knowledge
from unpinch.terms.errors import UnpinchError

FIELD_TYPES = ("int", "float", "bool3", "date", "choice", "list")
NUMBER_TYPES = ("number", "degrees", "count", "mrc", "int", "float")
TEST_KINDS = ("history", "observation", "movement", "strength", "reflex", "sensation", "provocation", "palpation", "measurement")
POSITIONS = ("standing", "walking", "sitting", "supine", "sidelying", "prone", "any")
WORSE = ("", "lower", "higher", "later", "present", "away_from_normal")
USES = ("cause", "level", "cluster", "member", "pairwise", "prior", "rules", "never")
ROLES = ("core", "mimic", "dangerous", "mimic-dangerous", "dangerous-state", "contributor")
GRADES = ("A", "B", "C", "D")
LIMIT = re.compile(r"([<>]) ?(-?\d+(?:\.\d+)?)")
Facts = Mapping[str, schema.PatientField | schema.Finding]


def facts(knowledge: Knowledge) -> dict[str, schema.PatientField | schema.Finding]:
    """Every fact by its full id."""
    return {
        **{f"patient.{name}": field for name, field in knowledge.patient_fields.items()},
        **{f"finding.{name}": finding for name, finding in knowledge.findings.items()},
    }


# ---- rules ---------------------------------------------------------------------------------------------------------------
Written = tuple[str, str, str, str, str, bool]
"""A rule as it is written: table, entry, column, text, what `this` means, and whether it yields a number."""


def rules(knowledge: Knowledge) -> Iterator[Written]:
    """Every rule of the vocabulary's language in the knowledge base."""
    for field in knowledge.patient_fields.values():
        yield "patient_fields", field.id, "asked_if", field.asked_if, "", False
    for finding in knowledge.findings.values():
        this = f"finding.{finding.id}"
        yield "findings", finding.id, "positive_when", finding.positive_when, this, False
        yield "findings", finding.id, "pairing", finding.pairing, "", False
        yield "findings", finding.id, "derives", finding.derives, "", finding.value_type == "count"
    for flag in knowledge.flags.values():
        yield "flags", flag.id, "raised_when", flag.raised_when, "", False
        yield "flags", flag.id, "answer_when", flag.answer_when, "", False
        for item in flag.follow_up:
            for rule in (*item.also, *item.otherwise):
                yield "flags", flag.id, f"follow-up {item.key}", rule, "", False
    for condition in knowledge.conditions.values():
        yield "conditions", condition.id, "rule", condition.rule, "", False
    for row in knowledge.evidence.values():
        for column in ("positive_when", "negative_when", "applies_if", "unless"):
            yield "evidence", row.id, column, getattr(row, column), row.fact, False
    for menu in knowledge.menus.values():
        yield "menus", menu.id, "when", menu.when, "", False
    for use in knowledge.treatment_use.values():
        yield "treatment_use", use.id, "when", use.when, "", False


def trees(knowledge: Knowledge) -> Iterator[tuple[Written, Node]]:
    """Every rule that can be read, with its tree."""
    for written in rules(knowledge):
        if written[3]:
            try:
                yield written, parse(written[3], written[4])
            except (UnpinchError, ValueError):
                continue


def rule_faults(knowledge: Knowledge) -> Iterator[Fault]:
    """Every rule can be read and fits the facts it names."""
    for table, key, column, text, this, numeric in rules(knowledge):
        if text:
            try:
                check_types(knowledge, parse(text, this), numeric=numeric)
            except (UnpinchError, ValueError) as error:
                yield fault(table, key, f"{column}: {error}")


def circles(knowledge: Knowledge) -> Iterator[Fault]:
    """No fact, flag or condition is worked out of itself."""
    reads: dict[str, set[str]] = defaultdict(set)
    spaces = {"patient_fields": "patient", "findings": "finding", "flags": "flag", "conditions": "condition"}
    homes = {space: table for table, space in spaces.items()}
    for (table, key, column, *_), tree in trees(knowledge):
        if table in spaces and column != "positive_when" and not column.startswith("follow-up"):
            reads[f"{spaces[table]}.{key}"].update(reference.id for reference in references(tree))
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> Iterator[Fault]:
        if name in path:
            space, _, key = name.partition(".")
            yield fault(homes[space], key, f"worked out of itself: {' > '.join((*path[path.index(name) :], name))}")
        elif name not in done:
            for other in sorted(reads.get(name, ())):
                yield from walk(other, (*path, name))
            done.add(name)

    for name in list(reads):
        yield from walk(name, ())


def consumers(knowledge: Knowledge) -> Iterator[Fault]:
    """Every fact says who needs it, and what it says is so."""
    known = facts(knowledge)
    for (table, key, *_), tree in trees(knowledge):
        if table in ("conditions", "flags"):
            reader = f"{table[:-1]} {key}"
            for reference in references(tree):
                fact = known.get(reference.id)
                if fact is not None and reader not in fact.needed_by and f"level of {reader}" not in fact.needed_by:
                    yield _of_fact(reference.id, f"needed_by lacks {reader!r}")
    for name, fact in known.items():
        if not any(word.strip() for word in fact.needed_by):
            yield _of_fact(name, "nothing needs it")
        for word in fact.needed_by:
            yield from (_of_fact(name, what) for what in _claim_faults(knowledge, name, word))


def _claim_faults(knowledge: Knowledge, fact: str, word: str) -> Iterator[str]:
    head, _, target = word.partition(" ")
    if head in ("condition", "flag") and target not in (knowledge.conditions if head == "condition" else knowledge.flags):
        yield f"needed by an unknown {word!r}"
    if word.startswith("level of flag "):
        flag = knowledge.flags.get(word[14:])
        if flag is None or fact not in flag.level_depends_on:
            yield f"{word!r} is not in that flag's level_depends_on"


def _of_fact(name: str, what: str) -> Fault:
    space, _, key = name.partition(".")
    return fault("patient_fields" if space == "patient" else "findings", key, what)


# ---- shape of facts ------------------------------------------------------------------------------------------------------
def shapes(knowledge: Knowledge) -> Iterator[Fault]:
    """Types, sides, positions, units, words and ranges of every fact are possible ones."""
    for field in knowledge.patient_fields.values():
        yield from (
            fault("patient_fields", field.id, what) for what in (*_field_shape(field), *_range_faults(field.range, field.impossible))
        )
    for finding in knowledge.findings.values():
        whats = (*_finding_shape(finding, knowledge), *_range_faults(finding.range, finding.impossible))
        yield from (fault("findings", finding.id, what) for what in whats)


def _field_shape(field: schema.PatientField) -> Iterator[str]:
    if field.type not in FIELD_TYPES:
        yield f"type {field.type!r} is none of {', '.join(FIELD_TYPES)}"
    if any(re.fullmatch(r"-?[\d.]+", word) for word in field.values):
        yield "a value reads as a number"
    if field.type == "choice" and len(field.values) < 2:
        yield "a choice needs at least two values"
    if field.type in NUMBER_TYPES and not (field.range and field.impossible and field.unit not in ("", "none")):
        yield "a number needs unit, range and impossible"
    if (
        field.asked_at not in ("intake", "evaluation", "visit")
        or field.sensitive not in ("y", "n")
        or field.unit_required not in ("y", "n")
    ):
        yield "asked_at, sensitive or unit_required holds an unknown word"
    if field.code and not field.code_source.startswith("SEEN"):
        yield "a code that nobody has seen"
    if field.na_value and field.kind == "choice" and field.na_value not in field.values:
        yield f"na_value {field.na_value!r} is none of its values"


def _finding_shape(finding: schema.Finding, knowledge: Knowledge) -> Iterator[str]:
    if finding.test_kind not in TEST_KINDS or finding.sided not in ("none", "left_right", "painful_side"):
        yield "test_kind or sided holds an unknown word"
    if finding.position not in POSITIONS or finding.worse not in WORSE:
        yield "position or worse holds an unknown word"
    if not 0 <= finding.discomfort <= 3 or not 0 <= finding.minutes <= 60:
        yield "discomfort is 0 to 3, minutes 0 to 60"
    if len(re.findall(r"[.?](?:\s|$)", finding.how)) > 3:
        yield "how has more than three sentences"
    if finding.value_type in NUMBER_TYPES and finding.unit in ("", "none"):
        yield "a number needs a unit"
    if finding.value_type == "mrc" and finding.range not in ((), (0.0, 5.0)):
        yield "muscle strength runs from 0 to 5"
    if not finding.positive_when and not finding.derives:
        yield "positive_when is missing"
    if finding.na_value and finding.words and finding.na_value not in finding.words:
        yield f"na_value {finding.na_value!r} is none of its values"
    yield from (f"no root level {level!r}" for level in finding.levels if level not in knowledge.root_levels)


def _range_faults(ends: tuple[float, ...], impossible: tuple[str, ...]) -> Iterator[str]:
    if ends and (len(ends) != 2 or ends[0] > ends[1]):
        yield f"range {list(ends)} is no interval"
        return
    for text in impossible:
        match = LIMIT.fullmatch(text.strip())
        if match is None:
            yield f"impossible {text!r} is no limit"
        elif ends and any(end < float(match[2]) if match[1] == "<" else end > float(match[2]) for end in ends):
            yield f"range {list(ends)} reaches into what is impossible ({text})"


# ---- the core examination ------------------------------------------------------------------------------------------------
def core_examination(knowledge: Knowledge) -> Iterator[Fault]:
    """Every test of the core exists, is entered at a visit, stands once, and can be done in its position."""
    seen: set[str] = set()
    for core in knowledge.core.values():
        for name in core.findings:
            for what in _core_faults(knowledge, core.id, name, again=name in seen):
                yield fault("core", core.id, what)
            seen.add(name)


def _core_faults(knowledge: Knowledge, position: str, name: str, *, again: bool) -> Iterator[str]:
    finding = knowledge.findings.get(name)
    if finding is None:
        yield f"there is no finding {name!r}"
        return
    if again:
        yield f"{name} stands twice in the core examination"
    if finding.derives or finding.kind not in ("choice", "number"):
        yield f"{name} is not entered as one word or one number"
    if finding.position not in (position, "any"):
        yield f"{name} is done {finding.position}, not {position}"


# ---- flags and conditions ------------------------------------------------------------------------------------------------
def decisions(knowledge: Knowledge) -> Iterator[Fault]:
    """Every decision can be read, is in order, tells the patient what to do, and asks nothing that decides nothing."""
    groups = {group.id: group.flags for group in knowledge.flag_groups.values()}
    for text in decision_faults(knowledge.flags, groups):
        key, _, what = text.partition(": ")
        name = key.partition(".")[0]
        yield fault("flag_groups", key[1:], what) if key.startswith("@") else fault("flags", name if name in knowledge.flags else "", text)


def flag_facts(knowledge: Knowledge) -> Iterator[Fault]:
    """Follow-ups name facts that can give each of their answers; a level names what it depends on."""
    known = facts(knowledge)
    for flag in knowledge.flags.values():
        if flag.flag_kind not in ("event", "status", "process") or (flag.flag_kind == "process") == bool(flag.raised_when):
            yield fault("flags", flag.id, f"flag_kind {flag.flag_kind!r}: event or status with raised_when, process without")
        for name in flag.level_depends_on:
            space, _, rest = name.partition(".")
            if name not in known and not (space == "flag" and rest in knowledge.flags):
                yield fault("flags", flag.id, f"level_depends_on: no {name}")
            elif space != "flag" and f"level of flag {flag.id}" not in known[name].needed_by:
                yield _of_fact(name, f"needed_by lacks 'level of flag {flag.id}'")
        for item in flag.follow_up:
            yield from (fault("flags", flag.id, f"follow-up {item.key}: {what}") for what in _follow_up_faults(item, known))
        for other in sorted(set(re.findall(r"lvl\((\w+)\)", " ".join(flag.decision)))):
            if f"flag.{other}" not in flag.level_depends_on:
                yield fault("flags", flag.id, f"level_depends_on lacks flag.{other}")


def _follow_up_faults(item: schema.FollowUp, known: Facts) -> Iterator[str]:
    fact = known.get(item.fact)
    if fact is None:
        yield f"no {item.fact}"
        return
    if len(item.options) < 2 or len(set(item.options)) < len(item.options):
        yield "needs two different options or more"
    words = ("yes", "no") if fact.kind == "bool" else getattr(fact, "words", ()) or fact.values
    given = {item.answers.get(word, word) for word in words} | set(item.also.values()) | set(item.otherwise.values())
    spare = set(item.options) - given
    if spare and not (item.fact.startswith("finding.") and spare <= {"not_tried"}):
        yield f"{item.fact} never gives {', '.join(sorted(spare))}"
    if item.fact.startswith("patient.") and (strange := given - set(item.options)):
        yield f"{item.fact} may be {', '.join(sorted(strange))}, which is no option"


def conditions(knowledge: Knowledge) -> Iterator[Fault]:
    """A condition has a question, five worked examples, an honest expiry, and forbids or cautions something."""
    ruled = {rule.condition for rule in knowledge.safety_rules.values()}
    for condition in knowledge.conditions.values():
        counts = [len([text for text in texts if text.strip()]) for texts in _examples(condition)]
        if counts != [2, 2, 1]:
            yield fault("conditions", condition.id, "needs two true, two false and one unknown example")
        if not condition.question.strip() or not condition.asked_at.strip():
            yield fault("conditions", condition.id, "has no settling question")
        if not condition.rule.strip():
            yield fault("conditions", condition.id, "has no rule")
        if condition.settled_by not in ("patient", "clinician", "measurement"):
            yield fault("conditions", condition.id, f"settled_by {condition.settled_by!r}: patient, clinician or measurement")
        if condition.on_expiry not in ("", "ask", "unknown") or bool(condition.expires_days) != bool(condition.on_expiry):
            yield fault("conditions", condition.id, "expires_days and on_expiry (ask or unknown) belong together")
        if condition.id not in ruled:
            yield fault("conditions", condition.id, "no safety rule forbids or cautions anything under it")


def _examples(condition: schema.Condition) -> tuple[tuple[str, ...], ...]:
    return condition.examples_true, condition.examples_false, condition.examples_unknown


def triage_references(knowledge: Knowledge) -> Iterator[Fault]:
    """Switches, groups, rules and former ids speak of flags and conditions that exist; levels are the six levels, once each."""
    groups = tuple((group.id, group.flags) for group in knowledge.flag_groups.values())
    for switch in knowledge.condition_switches.values():
        if switch.id not in knowledge.conditions:
            yield fault("condition_switches", switch.id, "no such condition")
        for text in switch.when:
            try:
                read_condition(text, tuple(knowledge.flags), groups)
            except RuleError as error:
                yield fault("condition_switches", switch.id, f"when: {error}")
        yield from (
            fault("condition_switches", switch.id, f"no flag {name!r}")
            for name in (*switch.text_flags, *filter(None, [switch.stated_raises]))
            if name not in knowledge.flags
        )
    for rule in knowledge.triage_rules.values():
        yield from (fault("triage_rules", rule.id, f"no flag {name!r}") for name in rule.flags if name not in knowledge.flags)
    for former in knowledge.former_flag_ids.values():
        for name in former.id.partition("->")[2].split():
            if name != "-" and name not in knowledge.flags:
                yield fault("former_flag_ids", former.id, f"no flag {name!r}")
    ranks = [level.rank for level in knowledge.levels.values()]
    for level in knowledge.levels.values():
        if ranks.count(level.rank) > 1 or not 0 <= level.rank <= 5:
            yield fault("levels", level.id, f"rank {level.rank}: each level has its own, from 0 to 5")


# ---- causes, evidence, numbers -------------------------------------------------------------------------------------------
def causes(knowledge: Knowledge) -> Iterator[Fault]:
    """Priors, intervals and age multipliers are possible; a ranked cause has a prior, one without evidence says so."""
    spoken = {name for row in knowledge.evidence.values() for name in (*row.causes, *row.cause_ids)}
    for cause in knowledge.causes.values():
        low, prior, high = cause.range_low, cause.pretest_probability_primary_care, cause.range_high
        if cause.role not in ROLES:
            yield fault("causes", cause.id, f"role {cause.role!r} is none of {', '.join(ROLES)}")
        if not 0 <= low <= prior <= high <= 1:
            yield fault("causes", cause.id, f"prior out of range: 0 <= {low:g} <= {prior:g} <= {high:g} <= 1 does not hold")
        if any(
            getattr(cause, f"age_{age}_x") is not None and getattr(cause, f"age_{age}_x") < 0
            for age in ("lt40", "40_59", "60_69", "70plus")
        ):
            yield fault("causes", cause.id, "an age multiplier is below 0")
        if cause.role in ("core", "mimic") and prior == 0 and cause.id not in spoken:
            yield fault("causes", cause.id, "neither prior nor evidence: it can never be ranked")


def evidence(knowledge: Knowledge) -> Iterator[Fault]:
    """Every evidence row is read by a fact or says why not; its numbers are possible; one finding speaks once for a cause."""
    known = facts(knowledge)
    spoken: dict[tuple[str, str, str], list[schema.Evidence]] = defaultdict(list)
    for row in knowledge.evidence.values():
        for what in (*_evidence_shape(row), *_evidence_names(row, knowledge, known)):
            yield fault("evidence", row.id, what)
        if row.use == "cause":
            for name in (*row.causes, *row.against):
                spoken[row.fact, name, row.positive_when].append(row)
    for (fact, cause, _), rows in spoken.items():
        apart = len(rows) == 2 and any(a.unless and a.unless == b.applies_if for a, b in (rows, rows[::-1]))
        if len(rows) > 1 and not apart:
            yield fault("evidence", rows[1].id, f"{fact} speaks twice for {cause}: also in {rows[0].id}")


def _evidence_shape(row: schema.Evidence) -> Iterator[str]:
    if bool(row.fact) == bool(row.not_absorbed):
        yield "names either the fact that reads it or, in not_absorbed, why none does"
    if row.fact and row.use not in USES:
        yield f"use {row.use!r} is none of {', '.join(USES)}"
    if row.fact and not (row.setting and row.ages):
        yield "setting and ages are missing"
    if row.evidence_grade not in GRADES:
        yield f"evidence_grade {row.evidence_grade!r} is none of A to D"
    if row.fact.startswith("patient.") and not row.positive_when:
        yield "positive_when is missing"
    for name in ("sensitivity", "specificity"):
        value = getattr(row, name)
        if value is not None and not 0 <= value <= 1:
            yield f"{name} {value:g} is not between 0 and 1"
    for name in ("engine_lr_pos", "engine_lr_neg"):
        value = getattr(row, name)
        if value is not None and not 0 < value < 1000:
            yield f"{name} {value:g} is no likelihood ratio"


def _evidence_names(row: schema.Evidence, knowledge: Knowledge, known: Facts) -> Iterator[str]:
    if row.fact and row.fact not in known:
        yield f"no {row.fact}"
    yield from (f"no cause {name!r}" for name in (*row.causes, *row.against) if name not in knowledge.causes)
    for text in row.cause_ids:
        for name in () if text.startswith("(") else re.sub(r"\([^)]*\)", "", text).split(" vs "):
            if name.strip() not in knowledge.causes:
                yield f"cause_ids: no cause {name.strip()!r}"


def numbers(knowledge: Knowledge) -> Iterator[Fault]:
    """Assumptions, parameters, intervals and percentiles stand in order."""
    for row in knowledge.population.values():
        if not (row.low <= row.central <= row.high or row.low >= row.central >= row.high):
            yield fault("population", row.id, f"{row.central:g} is not between {row.low:g} and {row.high:g}")
        if min(row.low, row.central, row.high) < 0 or (max(row.low, row.central, row.high) > 1 and not row.id.startswith("age")):
            yield fault("population", row.id, "a share is not between 0 and 1")
    for table in ("method", "weights"):
        for parameter in (knowledge.method if table == "method" else knowledge.weights).values():
            low = parameter.value if parameter.low is None else parameter.low
            high = parameter.value if parameter.high is None else parameter.high
            if not low <= parameter.value <= high:
                yield fault(table, parameter.id, f"{parameter.value:g} is not between {low:g} and {high:g}")
    for point in knowledge.trajectory_band.values():
        ladder = (0.0, point.p10, point.p25, point.p50, point.p75, point.p90, 10.0)
        if list(ladder) != sorted(ladder) or point.sd < 0 or not 0 <= point.mean <= 10:
            yield fault("trajectory_band", point.id, "percentiles are out of order or outside 0 to 10")
    for figure in knowledge.recurrence.values():
        ends = [_as_number(text) for text in (figure.ci_low, figure.estimate, figure.ci_high)]
        if all(end is not None for end in ends) and ends != sorted(ends, key=lambda end: end or 0.0):
            yield fault("recurrence", figure.id, f"{figure.estimate} is not between {figure.ci_low} and {figure.ci_high}")


def _as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", text) else None


CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (
    rule_faults,
    circles,
    consumers,
    shapes,
    decisions,
    flag_facts,
    conditions,
    triage_references,
    causes,
    evidence,
    numbers,
    core_examination,
)
