"""The slow plain twin of the differential: loops, dictionaries, no NumPy, nothing of `unpinch.clinical.differential`.

It reads the same tables and the same method (combination of findings, section 3; grammar of the vocabulary, section 10) and was written
apart from the engine, so that a fault has to be made twice to go unseen. It works from the state of each evidence row; reading a case
into states is the judge's business and has an oracle of its own.
"""

import math
import re

from unpinch.knowledge import Knowledge
from unpinch.knowledge.schema import Evidence

LEG_RAISE = re.compile(r"finding\.(crossed_|seated_|extended_)?straight_leg_raise$|finding\.slump(_below_knee)?$|finding\.slr_or_bragard$")
CLUSTER_ORDER = [
    "t_cook_4of5",
    "t_cook_0of5",
    "t_konno7",
    "t_sij_cluster_pooled",
    "t_piriformis_either",
    "t_gtps_seq_pos",
    "t_gtps_seq_neg",
]


def facts_behind(knowledge: Knowledge, fact: str) -> set[str]:
    """What was asked behind a fact, by reading the text of its derivation."""
    space, name = fact.split(".")[:2]
    if space == "patient":
        return {f"patient.{name}"}
    derives = knowledge.findings[name].derives
    if not derives:
        return {f"finding.{name}"}
    found: set[str] = set()
    for part in re.findall(r"(?:finding|patient)\.\w+", derives):
        found |= facts_behind(knowledge, part)
    return found


def reads(knowledge: Knowledge, row: Evidence) -> set[str]:
    """The asked facts of a row, age left out; worked out once for each row."""
    if row.id not in _READS:
        _READS[row.id] = _work_out_reads(knowledge, row)
    return _READS[row.id]


_READS: dict[str, set[str]] = {}


def _work_out_reads(knowledge: Knowledge, row: Evidence) -> set[str]:
    space, name = row.fact.split(".")
    rule = row.positive_when or (knowledge.findings[name].positive_when if space == "finding" else "")
    named = set(re.findall(r"(?:finding|patient)\.\w+", rule))
    if re.search(r"\bthis\b", rule):
        named.add(row.fact)
    if name == "konno_stenosis_score":  # typed in; its items are those of the self-report form
        named.add("finding.sugioka_stenosis_score")
    found: set[str] = set()
    for fact in named:
        found |= facts_behind(knowledge, fact)
    return found - {"patient.age"}


def log_lr(row: Evidence, state: int) -> float:
    """The log likelihood ratio that counts for this state; 0 when the row says nothing then."""
    weighted = row.engine_lr_pos if state > 0 else row.engine_lr_neg
    text = row.lr_pos if state > 0 else row.lr_neg
    if row.use == "cluster" and row.dependence_group == "cluster" and text and text != "inf" and float(text) > 0:
        return math.log(float(text))
    return math.log(weighted) if weighted is not None else 0.0


def log_sd(knowledge: Knowledge, row: Evidence, state: int) -> float:
    """Spread of that log likelihood ratio."""
    if log_lr(row, state) == 0:
        return 0.0
    wanted = "LR+" if state > 0 else "LR-"
    for part in row.ci.split(";"):
        named = re.match(r"\s*(LR\+|LR-)?\s*([\d.]+)-([\d.]+)", part)
        if named and (named[1] or ("LR+" if row.lr_pos else "LR-")) == wanted and float(named[2]) > 0:
            return (math.log(float(named[3])) - math.log(float(named[2]))) / (2 * 1.959963984540054)
    sens, spec = (re.search(rf"{word} ([\d.]+)-([\d.]+)", row.ci) for word in ("sens", "spec"))
    if sens and spec:
        (a, b), (c, d) = (float(sens[1]), float(sens[2])), (float(spec[1]), float(spec[2]))
        if a > 0 and b < 1 and c > 0 and d < 1:
            low, high = (a / (1 - c), b / (1 - d)) if state > 0 else ((1 - b) / d, (1 - a) / c)
            return (math.log(high) - math.log(low)) / (2 * 1.959963984540054)
    return knowledge.method["log_lr_sd"].value


def leg_raise_factor(knowledge: Knowledge, age: float | None) -> float:
    names = ["under_30", "30_59", "60_74", "75_plus"]
    factors = [knowledge.method[f"slr_age_factor_{name}"].value for name in names]
    if age is None:
        return sum(factors) / 4
    return factors[0] if age < 30 else factors[1] if age < 60 else factors[2] if age < 75 else factors[3]


def prior_of(knowledge: Knowledge, age: float | None) -> dict[str, float]:
    """Priors at this age, sharing what "other" leaves."""
    weights = {}
    for cause in knowledge.causes.values():
        if cause.role in ("core", "mimic") and cause.pretest_probability_primary_care > 0:
            four = [cause.age_lt40_x, cause.age_40_59_x, cause.age_60_69_x, cause.age_70plus_x]
            factors = [1.0 if factor is None else factor for factor in four]
            by_age = sum(factors) / 4
            if age is not None:
                by_age = factors[0] if age < 40 else factors[1] if age < 60 else factors[2] if age < 70 else factors[3]
            weights[cause.id] = cause.pretest_probability_primary_care * by_age
    share = 1 - knowledge.method["other_floor"].value
    return {cause: share * weight / sum(weights.values()) for cause, weight in weights.items()}


def combine(knowledge: Knowledge, said: dict[str, tuple[str, float]]) -> float:
    """`said` maps row to (group, log odds). Strongest of a group full, others a little; groups by size; for and against apart; cap."""
    method = knowledge.method
    total = 0.0
    for sign in (1, -1):
        groups: dict[str, list[float]] = {}
        for group, value in said.values():
            if sign * value > 0:
                groups.setdefault(group, []).append(sign * value)
        sizes = []
        for values in groups.values():
            values.sort(reverse=True)
            sizes.append(values[0] + method["repeat_share"].value * sum(values[1:]))
        for place, size in enumerate(sorted(sizes, reverse=True)):
            total += sign * size * method["next_group_share"].value ** place
    cap = math.log(method["cap_lr"].value)
    return max(-cap, min(cap, total))


def own_group(row: Evidence) -> str:
    return row.id if row.dependence_group in ("", "cluster") else row.dependence_group


def said_about(
    knowledge: Knowledge, cause: str, states: dict[str, int], age: float | None, draws: dict[str, float]
) -> dict[str, tuple[str, float]]:
    """What each tested row says about one cause, clusters in place of their members."""
    said: dict[str, tuple[str, float]] = {}
    clusters: list[Evidence] = []
    for row in knowledge.evidence.values():
        state = states.get(row.id, 0)
        if row.use not in ("cause", "cluster") or cause not in row.causes or not state:
            continue
        value = log_lr(row, state)
        if row.use == "cluster":
            if value == 0:
                continue
            clusters.append(row)
        value += log_sd(knowledge, row, state) * draws.get(row.id, 0.0)
        if LEG_RAISE.match(row.fact):
            value *= leg_raise_factor(knowledge, age)
        said[row.id] = (own_group(row), value)
    exclusive = [row for row in clusters if row.dependence_group == "cluster"]
    place = {name: at for at, name in enumerate(CLUSTER_ORDER)}
    exclusive.sort(key=lambda row: (place.get(row.id, len(CLUSTER_ORDER)), row.evidence_grade, row.id))
    for row in exclusive[1:]:
        del said[row.id]
    for speaker in [*exclusive[:1], *(row for row in clusters if row.dependence_group != "cluster")]:
        for name in list(said):
            if knowledge.evidence[name].use == "cause" and reads(knowledge, knowledge.evidence[name]) & reads(knowledge, speaker):
                del said[name]
    return said


def twin_posterior(
    knowledge: Knowledge, states: dict[str, int], age: float | None, draws: dict[str, float] | None = None
) -> tuple[dict[str, float], float]:
    """Probability of each ranked cause, and of "other"."""
    moved = draws or {}
    weights = {}
    for cause, prior in prior_of(knowledge, age).items():
        weights[cause] = prior * math.exp(combine(knowledge, said_about(knowledge, cause, states, age, moved)))
    for first, second in sorted({tuple(sorted((r.causes[0], r.against[0]))) for r in knowledge.evidence.values() if r.use == "pairwise"}):
        said = {}
        for row in knowledge.evidence.values():
            state = states.get(row.id, 0)
            if row.use == "pairwise" and {row.causes[0], row.against[0]} == {first, second} and state:
                value = log_lr(row, state) + log_sd(knowledge, row, state) * moved.get(row.id, 0.0)
                said[row.id] = (own_group(row), value if row.causes[0] == first else -value)
        odds = weights[first] / weights[second] * math.exp(combine(knowledge, said))
        both = weights[first] + weights[second]
        weights[first], weights[second] = both * odds / (1 + odds), both / (1 + odds)
    floor = knowledge.method["other_floor"].value
    together = sum(weights.values())
    other = max(floor / (together + floor), floor)
    return {cause: weight * (1 - other) / together for cause, weight in weights.items()}, other


def twin_band(
    knowledge: Knowledge, states: dict[str, int], age: float | None, draws: list[dict[str, float]]
) -> dict[str, tuple[float, float]]:
    """10-90 % range of each cause over the given draws, linear between neighbors, widened to hold the point."""
    point, _ = twin_posterior(knowledge, states, age)
    samples = [twin_posterior(knowledge, states, age, each)[0] for each in draws]
    found = {}
    for cause in point:
        ordered = sorted(sample[cause] for sample in samples)
        low, high = (_quantile(ordered, knowledge.method[name].value) for name in ("band_low", "band_high"))
        found[cause] = (min(low, point[cause]), max(high, point[cause]))
    return found


def _quantile(ordered: list[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])
