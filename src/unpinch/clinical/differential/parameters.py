"""The numbers of the method, read from the knowledge base and checked once. None of them is written in code."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from math import log

from unpinch.knowledge.load import Knowledge
from unpinch.terms.errors import KnowledgeError


@dataclass(frozen=True, kw_only=True)
class Method:
    """Every number of `differential/method.yaml` by its id. Units and reasons stand there; shares and probabilities are 0 to 1."""

    grade_weight_a: float
    grade_weight_b: float
    grade_weight_c: float
    grade_weight_d: float
    repeat_share: float
    next_group_share: float
    cap_lr: float
    log_lr_sd: float
    samples: float
    band_low: float
    band_high: float
    other_floor: float
    prior_strength: float
    slr_age_factor_under_30: float
    slr_age_factor_30_59: float
    slr_age_factor_60_74: float
    slr_age_factor_75_plus: float
    word_unlikely: float
    word_very_likely: float
    print_at_most: float
    adult_age: float
    abstain_findings: float
    abstain_findings_blind: float
    abstain_band_width: float
    contributor_share: float
    root_signs: float
    root_most_without_signs: float
    root_prior_upper: float
    root_prior_l5: float
    root_prior_s1: float
    drawing_cap_lr: float
    discomfort_minutes: float
    position_change_minutes: float
    repeat_gain: float
    default_positive_rate: float
    default_sensitivity: float
    steering_place: float
    tests_offered: float

    @property
    def cap(self) -> float:
        """The cap as log odds."""
        return log(self.cap_lr)

    @property
    def grade_weights(self) -> Mapping[str, float]:
        """Weight of each evidence grade."""
        return {grade: getattr(self, f"grade_weight_{grade.lower()}") for grade in "ABCD"}

    @property
    def slr_age_factors(self) -> tuple[tuple[float, float], ...]:
        """(from this age on, factor), youngest first."""
        factors = (self.slr_age_factor_under_30, self.slr_age_factor_30_59, self.slr_age_factor_60_74, self.slr_age_factor_75_plus)
        return tuple(zip((0.0, 30.0, 60.0, 75.0), factors, strict=True))


@lru_cache(maxsize=4)
def method_of(knowledge: Knowledge) -> Method:
    """Read the parameters. Raises KnowledgeError naming every one that is missing, unknown or outside its own limits."""
    names = {field.name for field in fields(Method)}
    faults = [f"differential/method.yaml: {name} is missing" for name in sorted(names - set(knowledge.method))]
    faults += [f"differential/method.yaml: {name} is read by nothing" for name in sorted(set(knowledge.method) - names)]
    for name, entry in knowledge.method.items():
        low, high = (entry.value if limit is None else limit for limit in (entry.low, entry.high))
        if not low <= entry.value <= high:
            faults.append(f"differential/method.yaml: {name} is {entry.value}, outside {low} to {high}")
    if faults:
        raise KnowledgeError(faults)
    return Method(**{name: knowledge.method[name].value for name in names})
