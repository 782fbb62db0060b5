"""What can be examined, by body position: the core examination first, everything else behind it, each with what stands today.

Nothing is filled in beforehand. What was found on an earlier day stands beside the control and is not an answer of today (S3).
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import REMARK, day_of, judge, knowledge
from unpinch.actions.evaluation import ACT
from unpinch.actions.evaluation_questions import MOST, Question, answered_today, open_questions
from unpinch.actions.heading import EpisodeLine, Person, episode_line, person_view
from unpinch.actions.remarks import Remark, remarks_of
from unpinch.actions.words import fact_label, unit_words, value_words, word_words
from unpinch.assess import Assessment as Answered
from unpinch.clinical.intake.answers import OUTSIDE, Answer
from unpinch.clinical.intake.case_file import is_normal
from unpinch.journey import GATE_WORDS, Gate, Status
from unpinch.knowledge.schema import Finding
from unpinch.records.models import Episode, FactEntry

POSITION_LABELS = {
    "standing": "Standing",
    "walking": "Walking",
    "sitting": "Sitting",
    "supine": "On the back",
    "sidelying": "On the side",
    "prone": "Face down",
    "any": "To ask",
}
"""In the order of least turning over (convention); the number keys 1 to 7 choose them."""
KIND_LABELS = {
    "history": "Asked",
    "observation": "Looked at",
    "movement": "Movement",
    "strength": "Strength",
    "reflex": "Reflexes",
    "sensation": "Feeling",
    "provocation": "Provocation",
    "palpation": "Felt by hand",
    "measurement": "Measured",
}
TEST_WORDS = {"present": "positive", "absent": "negative"}
GRADES = ("5", "4+", "4", "4-", "3", "2", "1", "0")
LESS_AND_LESS = {"reduced": (1,), "absent": (2,), "brisk": (3,), "increased": (3,)}
"""Results of reflexes and feeling in the order of a hand moving away from normal."""
SWEEPING = ("strength", "reflex", "sensation", "observation")
"""What one tap may call normal as a whole, because it is done as a whole; a provocation test is always named (judgement)."""
SIDES = ("left", "right")
FIRST = "ask"
"""The group of what is asked before a plan can be signed."""
WRITTEN = "written "


@dataclass(frozen=True, slots=True)
class Option:
    """One result to tap. `key` is what one types for it."""

    value: str
    label: str
    key: str
    normal: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of a test, as it stands today. `saw` is the entry a new result corrects; `others` are entries that contradict it."""

    side: str
    options: tuple[Option, ...]
    number: str
    saw: str
    remark: str
    odd: str
    earlier: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """One test, or one question. `kind`: grades, words, number or date; `tilt` where a phone can measure it, `waits` what waits for it."""

    fact: str
    label: str
    kind: str
    test_kind: str
    how: str
    roots: tuple[str, ...]
    minutes: str
    hurts: bool
    unit: str
    range: str
    core: bool
    tilt: bool
    sided: bool
    legs: tuple[Leg, ...]
    waits: str = ""

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return self.fact.partition(".")[2]

    @property
    def words(self) -> str:
        """What the search finds it by."""
        return " ".join((self.label, self.fact.partition(".")[2].replace("_", " "), *self.roots)).lower()


@dataclass(frozen=True, slots=True)
class Block:
    """Tests of one kind in one position. `sweep` where one tap may call a side normal, `chart` where a picture says the same."""

    kind: str
    label: str
    tests: tuple[Test, ...]
    sweep: bool
    sided: bool
    chart: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One body position."""

    position: str
    label: str
    key: str
    core: tuple[Block, ...]
    more: tuple[Block, ...]
    more_count: int
    remark: Remark | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole page. `missing` says what is needed before one may begin; empty when one may, or has begun."""

    person: Person
    episode: EpisodeLine
    begun: bool
    closed: bool
    missing: str
    groups: tuple[Group, ...]
    first: Group | None = None
    """What to ask before a plan can be signed; none where nothing is open and nothing of it was answered today."""
    open: int = 0
    remark: Remark | None = None
    """The remark on the whole examination."""

    @property
    def everything(self) -> tuple[Group, ...]:
        """The questions and the tests."""
        return (*((self.first,) if self.first else ()), *self.groups)


def sheet(actor: Actor, episode_id: uuid.UUID | str) -> Sheet:
    """Everything that can be examined, with what stands today, and what to ask first."""
    episode = episode_for(actor, ACT, episode_id)
    now = timezone.now()
    begun = episode.status != Status.INTAKE
    return sheet_of(episode, now, judge(episode, now) if begun else None)


def sheet_of(episode: Episode, now: dt.datetime, answer: Answered | None) -> Sheet:
    """The same for an episode somebody was let in to, and that was judged already; without an answer nothing has begun."""
    person, line, closed = person_view(episode.patient, now), episode_line(episode), episode.status == Status.CLOSED
    if answer is None:
        missing = "" if episode.intake_sent_at else _(GATE_WORDS[Gate.INTAKE_SENT])
        return Sheet(person, line, begun=False, closed=closed, missing=missing, groups=())
    standing, remarks = _Standing(episode, now), remarks_of(episode, now)
    first, still_open = questions_of(episode, now, answer, standing)
    groups = _groups(standing, remarks)
    return Sheet(person, line, True, closed, "", groups, first, still_open, remarks[f"{REMARK}evaluation"])


def questions_first(episode: Episode, now: dt.datetime, answer: Answered) -> tuple[Group | None, int]:
    """What to ask before a plan can be signed, and how much of it is open."""
    return questions_of(episode, now, answer, _Standing(episode, now, of="patient."))


def questions_of(episode: Episode, now: dt.datetime, answer: Answered, standing: "_Standing") -> tuple[Group | None, int]:
    """The same with what stands. What was answered today stays in its place, so that it can be changed."""
    asked = open_questions(episode, answer)
    wanted, still_open = {each.fact: (each, "") for each in asked[:MOST]}, len(asked)
    for each, said in answered_today(episode, now, standing.today):
        wanted.setdefault(each.fact, (each, said))
    tests = [(each, _asked(each, said, standing)) for each, said in wanted.values()]
    plain = [test for each, test in tests if _of_the_rest(each, wanted[each.fact][1])]
    others = [test for each, test in tests if not _of_the_rest(each, wanted[each.fact][1])]
    blocks = [Block("asked_no", _("Does any of this hold?"), tuple(plain), len(plain) > 1, False)] if plain else []
    blocks += [Block("asked", _("And these"), tuple(others), False, False)] if others else []
    blocks.sort(key=_answered)
    return (Group(FIRST, _("Before a plan can be signed"), "8", tuple(blocks), (), 0) if blocks else None), still_open


def _answered(block: Block) -> bool:
    """Whether nothing of a block is open; it then gives way to the others."""
    return all(leg.number or any(option.chosen for option in leg.options) for test in block.tests for leg in test.legs)


def _of_the_rest(asked: Question, said: str) -> bool:
    """Whether a question belongs to those that one tap may answer with no; what holds stands beside what it asks further."""
    return asked.benign == "no" or (said == "no" and dict(asked.words).keys() == {"no", "yes"})


def _asked(asked: Question, said: str, standing: "_Standing") -> Test:
    """A question in the shape of a test: one tap for its answer."""
    rows = standing.today.get((asked.fact, ""), [])
    options = tuple(Option(word, label, _key(label), word == asked.benign == "no", said == word) for word, label in asked.words)
    saw = str(rows[-1].client_id) if rows else ""
    typed = said if asked.number or (asked.date and said not in dict(asked.words)) else ""
    kind = "number" if asked.number else "date" if asked.date else "words"
    return Test(
        fact=asked.fact, label=asked.text, kind=kind, test_kind="asked", how="", roots=(), minutes="", hurts=False, unit=asked.unit,
        range=asked.range, core=True, tilt=False, sided=False, legs=(Leg("", options, typed, saw, "", "", "", ()),), waits=asked.waits,
    )  # fmt: skip


def _key(label: str) -> str:
    return next((letter for letter in label.lower() if letter.isalpha()), "")


class _Standing:
    """What clinicians entered and nobody corrected: of today and of before, by fact and side."""

    def __init__(self, episode: Episode, now: dt.datetime, *, of: str = "") -> None:
        today = day_of(episode, now)
        self.today: Mapping[tuple[str, str], list[FactEntry]] = defaultdict(list)
        self.before: dict[tuple[str, str], tuple[FactEntry, dt.date]] = {}
        rows = FactEntry.objects.filter(episode=episode, replaced_by=None, screen="", source=FactEntry.Source.CLINICIAN)
        for row in rows.filter(fact__startswith=of).select_related("by").order_by("at", "received_at"):
            day = day_of(episode, row.at)
            if day == today:
                self.today[row.fact, row.side].append(row)
            elif row.value is not None:
                self.before[row.fact, row.side] = (row, day)


def examined(finding: Finding) -> bool:
    """Whether this is found at a visit, by one word or one number."""
    at_visit = finding.asked_at.startswith("evaluation") or "visit" in finding.asked_at
    return at_visit and not finding.derives and finding.kind in ("choice", "number") and not finding.test_kind.startswith("flag")


def _groups(standing: _Standing, remarks: Mapping[str, Remark]) -> tuple[Group, ...]:
    known = knowledge()
    core = {name for each in known.core.values() for name in each.findings}
    others = [finding for finding in known.findings.values() if examined(finding) and finding.id not in core]
    found = []
    for number, (position, label) in enumerate(POSITION_LABELS.items(), 1):
        listed = known.core[position].findings if position in known.core else ()
        first = [_test(known.findings[name], standing, core=True) for name in listed]
        more = [_test(finding, standing) for finding in others if finding.position == position]
        remark = remarks[f"{REMARK}{position}"]
        found.append(Group(position, _(label), str(number), _in_order(first), _by_kind(more), len(more), remark))
    return tuple(found)


def _in_order(tests: Sequence[Test]) -> tuple[Block, ...]:
    """Blocks of one kind each, in the order in which the tests are listed."""
    runs: list[list[Test]] = []
    for test in tests:
        if runs and runs[-1][0].test_kind == test.test_kind:
            runs[-1].append(test)
        else:
            runs.append([test])
    return tuple(map(_block, runs))


def _by_kind(tests: Iterable[Test]) -> tuple[Block, ...]:
    kinds: dict[str, list[Test]] = {kind: [] for kind in KIND_LABELS}
    for test in tests:
        kinds[test.test_kind].append(test)
    return tuple(_block(each) for each in kinds.values() if each)


def _block(tests: Sequence[Test]) -> Block:
    kind = tests[0].test_kind
    may = kind in SWEEPING and len(tests) > 1 and all(any(option.normal for option in test.legs[0].options) for test in tests)
    sided = all(test.sided for test in tests)
    return Block(kind, _(KIND_LABELS[kind]), tuple(tests), may, sided, chart=kind == "sensation" and sided and tests[0].core)


def _test(finding: Finding, standing: _Standing, *, core: bool = False) -> Test:
    fact = f"finding.{finding.id}"
    sided = finding.sided != "none"
    kind = "grades" if finding.value_type == "mrc" else "number" if finding.kind == "number" else "words"
    return Test(
        fact=fact,
        label=fact_label(fact),
        kind=kind,
        test_kind=finding.test_kind,
        how=finding.how,
        roots=tuple(level for level in finding.levels if level[:1] in ("L", "S") and level[1:].isdigit()),
        minutes=f"{finding.minutes:g}",
        hurts=finding.discomfort > 1,
        unit=unit_words(finding.unit) if kind == "number" and not finding.unit.startswith(("{", "1")) else "",
        range=f"{finding.range[0]:g}-{finding.range[1]:g}" if finding.range and kind == "number" else "",
        core=core,
        tilt=finding.value_type == "degrees",
        sided=sided,
        legs=tuple(_leg(finding, fact, side, kind, standing) for side in (SIDES if sided else ("",))),
    )


def _leg(finding: Finding, fact: str, side: str, kind: str, standing: _Standing) -> Leg:
    rows = standing.today.get((fact, side), [])
    row = rows[-1] if rows else None
    said = _as_written(row)
    before, day = standing.before.get((fact, side), (None, None))
    return Leg(
        side=side,
        options=() if kind == "number" else tuple(_options(finding, fact, said)),
        number=said if kind == "number" else "",
        saw=str(row.client_id) if row else "",
        remark="; ".join(part for part in row.remark.split("; ") if not _ours(part)) if row else "",
        odd=next((part for part in row.remark.split("; ") if part.startswith(OUTSIDE)), "") if row else "",
        earlier=f"{value_words(fact, before.value)} ({day:%-d %b})" if before and day else "",
        others=tuple(
            _words(each) for each in rows[:-1] if (each.value, each.answer) != (row.value if row else None, row.answer if row else "")
        ),
    )


def _words(row: FactEntry) -> str:
    by = row.by.full_name if row.by else str(row.get_source_display())
    return f"{value_words(row.fact, row.value, answer=row.answer)} ({by})"


def _ours(part: str) -> bool:
    """Whether a remark was added by reading the value."""
    return not part or part.startswith((WRITTEN, OUTSIDE))


def _as_written(row: FactEntry | None) -> str:
    """The value as it was tapped or typed; empty where there is none."""
    if row is None or row.value is None:
        return ""
    written = next((part.removeprefix(WRITTEN) for part in row.remark.split("; ") if part.startswith(WRITTEN)), "")
    return written or (f"{row.value:g}" if isinstance(row.value, int | float) else str(row.value))


def _options(finding: Finding, fact: str, said: str) -> Iterable[Option]:
    if finding.value_type == "mrc":
        for grade in GRADES:
            yield Option(grade, grade, {"4+": "+", "4-": "-"}.get(grade, grade), grade == "5", said == grade)
        return
    words = sorted(finding.words, key=lambda word: (not is_normal(finding, Answer(word)), *LESS_AND_LESS.get(word, (0,))))
    keys: set[str] = set()
    for word in words:
        label = _(TEST_WORDS[word]) if finding.test_kind == "provocation" and word in TEST_WORDS else word_words(fact, word)
        key = next((letter for letter in label.lower() if letter.isalpha() and letter not in keys), "")
        keys.add(key)
        yield Option(word, label, key, is_normal(finding, Answer(word)), said == word)
