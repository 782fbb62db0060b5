"""What the differential says, as frozen values. The shapes follow the case contract; nothing here is computed.

Probabilities are 0 to 1, gains are bits of expected uncertainty, minutes are minutes.
"""

from dataclasses import dataclass, field

from unpinch.terms.because import Because


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one evidence row did to one cause, in log odds.

    `published` is the study's own log likelihood ratio (None where none was published or it may not be shown), `weighted` what the
    engine starts from, `aged` after the age factor, `counted` what entered the total. `why` says what made it count less.
    """

    row: str
    fact: str
    positive: bool
    published: float | None
    weighted: float
    aged: float
    counted: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CauseEstimate:
    """One ranked cause with its band and its reasons, the strongest first.

    `prior` is before any finding, at this age. `log_odds` is that of the cause against its rest, after all findings: log odds of the
    prior plus everything in `contributions` plus `capped` (what the cap took away, 0 in most cases). Normalizing against the other
    causes comes after, so `probability` is not simply its inverse.
    """

    id: str
    label: str
    plain_label: str
    probability: float
    low: float
    high: float
    words: str
    prior: float
    log_odds: float
    capped: float
    contributions: tuple[Contribution, ...]
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Screened:
    """A dangerous cause: never a probability. `state` is a sentence, `flags` the raised ones, `open` those nobody has answered."""

    id: str
    label: str
    state: str
    flags: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contributor:
    """Something that may add to the pain and has no bedside test: named, never given a percentage."""

    id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Area:
    """One stretch of the nerve, with the share of the causes that sit there."""

    id: str
    label: str
    share: float


@dataclass(frozen=True, slots=True)
class Site:
    """Where along the nerve, and which root: two questions.

    `root` is empty unless three concordant signs name one. `roots` are modest probabilities of L2-L4, L5 and S1 given a root cause;
    they never support a claim by themselves. `side` is left, right, both, none or empty.
    """

    side: str
    areas: tuple[Area, ...]
    root: str
    words: str
    signs: dict[str, tuple[str, ...]]
    roots: dict[str, float]
    because: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class NextTest:
    """A finding worth asking or testing next. `gain` is expected bits; `with_` are further findings needed for the same answer.

    `always` marks the checks that are offered at every visit, outside the score.
    """

    id: str
    label: str
    gain: float
    minutes: float
    position: str
    discomfort: int = 0
    score: float = 0.0
    with_: tuple[str, ...] = ()
    always: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Differential:
    """The whole answer. While `abstained`, `causes` is empty, `other` is None and `reason` says why.

    `missing` are facts whose absence made the answer vaguer (age, side); `notes` are things that the ranked causes cannot explain.
    """

    abstained: bool
    reason: str
    causes: tuple[CauseEstimate, ...]
    other: float | None
    dangerous: tuple[Screened, ...]
    contributors: tuple[Contributor, ...]
    site: Site
    next_tests: tuple[NextTest, ...]
    always: tuple[NextTest, ...]
    missing: tuple[str, ...] = ()
    notes: tuple[Because, ...] = ()
    informative: int = 0
    knowledge: str = ""
    probabilities: dict[str, float] = field(default_factory=dict)
    """Cause to probability for the rules that read `cause.X`; empty while abstaining, which makes those rules unknown."""
