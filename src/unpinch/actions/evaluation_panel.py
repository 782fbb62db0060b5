"""What the findings mean so far, worked out anew after every entry: triage on top, causes, site, the next best test, what is missing.

It stores nothing and asks no planner. In an emergency no test is proposed. Dangerous causes carry words only, never a figure.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import ENGINE, judge, knowledge
from unpinch.actions.chart import body_of
from unpinch.actions.chart_assessment import Argument, AssessmentView, TestView, assessment_view
from unpinch.actions.chart_triage import TriageView, triage_view
from unpinch.actions.documents import DocumentView, document_view
from unpinch.actions.evaluation import ACT
from unpinch.actions.evaluation_sheet import POSITION_LABELS, examined
from unpinch.actions.judgement_page import site_for_patient
from unpinch.actions.remarks import WordAsk, asks_of
from unpinch.actions.words import fact_label
from unpinch.anatomy.chart import BodyChart
from unpinch.anatomy.nerve_places import thigh_of
from unpinch.assess import Assessment as Answer
from unpinch.assess import without_plan
from unpinch.knowledge.schema import Finding
from unpinch.records.models import Assessment, BodyChartEntry, Clearance, Document, Episode, Judgement, RaisedFlag

MOST_CAUSES = 6
MOST_TESTS = 4


@dataclass(frozen=True, slots=True)
class Effect:
    """What the last entry did to one cause."""

    cause: str
    argument: Argument


@dataclass(frozen=True, slots=True)
class Next:
    """A test worth doing next. `here` when it needs no change of position; `control` when this page has it."""

    test: TestView
    here: bool
    control: bool
    position: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything beside the tests."""

    episode_id: str
    triage: TriageView
    assessment: AssessmentView
    stop: bool
    latest: str
    effects: tuple[Effect, ...]
    tests: tuple[Next, ...]
    shares: Mapping[str, float]
    side: str
    root: str
    body: BodyChart | None
    imaging: tuple[DocumentView, ...]
    words: tuple[WordAsk, ...] = ()
    """Questions that the therapist's own remarks raise."""

    @property
    def first(self) -> Next | None:
        """The next best test: here if there is one, else elsewhere."""
        return self.tests[0] if self.tests else None


def panel(actor: Actor, episode_id: uuid.UUID | str, *, position: str = "", latest: str = "") -> Panel:
    """Judge an episode as it stands and shape the answer; `latest` is the fact that was just entered."""
    episode = episode_for(actor, ACT, episode_id)
    position = position if position in POSITION_LABELS else ""
    now = timezone.now()
    return panel_of(episode, now, judge(episode, now, position), position=position, latest=latest)


def panel_of(episode: Episode, now: dt.datetime, answer: Answer, *, position: str, latest: str = "") -> Panel:
    """The same for an episode somebody was let in to, and that was judged already."""
    row = _unsaved(episode, answer, now)
    shown = assessment_view(row)
    area = answer.differential.site
    documents = Document.objects.filter(episode=episode, kind="imaging", withdrawn_at=None).select_related("by", "read_by")
    return Panel(
        episode_id=str(episode.id),
        triage=_triage(episode, row),
        assessment=shown,
        stop=answer.stop,
        latest=fact_label(latest) if latest and knowledge().fact(latest) else "",
        effects=tuple(_effects(shown, latest)),
        tests=() if answer.stop else tuple(_tests(shown, position))[:MOST_TESTS],
        shares={each.id: each.share for each in area.areas},
        side=str(area.side or ""),
        root=area.root or "",
        body=body_of(BodyChartEntry.objects.filter(episode=episode, replaced_by=None).order_by("-at", "-received_at").first()),
        imaging=tuple(map(document_view, documents.order_by("-dated_on"))),
        words=asks_of(episode, (flag.id for flag in answer.triage.flags)),
    )


def _unsaved(episode: Episode, answer: Answer, now: dt.datetime) -> Assessment:
    """The answer in the shape of a stored assessment, without storing it."""
    return Assessment(
        episode=episode, at=now, as_of=answer.case.as_of, by=None, reason="entry", output=without_plan(answer),
        knowledge=answer.knowledge.version, engine=ENGINE, level=answer.triage.level.word, incomplete=answer.triage.incomplete,
    )  # fmt: skip


def _triage(episode: Episode, row: Assessment) -> TriageView:
    raised = list(RaisedFlag.objects.filter(episode=episode).order_by("-at"))
    cleared = list(Clearance.objects.filter(episode=episode).select_related("by").order_by("-at"))
    return triage_view(row, raised, cleared, [], episode.clinic)


def _effects(shown: AssessmentView, latest: str) -> Iterable[Effect]:
    """What the last entry did to each ranked cause; nothing where it did nothing."""
    rows = {name for name, row in knowledge().evidence.items() if latest and row.fact == latest}
    for cause in (*shown.causes, *shown.small):
        for each in (*cause.speaks_for, *cause.speaks_against):
            if each.rule in rows:
                yield Effect(cause.label, each)


def _tests(shown: AssessmentView, position: str) -> Iterable[Next]:
    """Those that need no turning over first, else as they were ranked."""
    found = [_next(test, position) for test in shown.next_tests]
    return sorted(found, key=lambda each: not each.here)


def _next(test: TestView, position: str) -> Next:
    entry = knowledge().fact(test.fact) if test.fact else None
    control = isinstance(entry, Finding) and examined(entry)
    return Next(test, not position or test.position in (position, "any"), control, _(POSITION_LABELS.get(test.position, test.position)))


@dataclass(frozen=True, slots=True)
class Turned:
    """What the patient may see: the therapist's words and the signed place; without a signature a picture of the nerve and nothing else."""

    language: str
    signed: bool
    found: str
    side: str
    area: str
    root: str
    thigh: str = ""
    site: str = ""
    """The signed place in one sentence of the patient's."""


def turned(actor: Actor, episode_id: uuid.UUID | str) -> Turned:
    """The patient-safe view: signed words only, no figure, no ranking."""
    episode = episode_for(actor, ACT, episode_id)
    row = Judgement.objects.filter(episode=episode).order_by("-signed_at").first()
    if row is None:
        return Turned(episode.patient.language, False, "", "", "", "")
    with override(episode.patient.language):
        site = site_for_patient(row.area, row.side)
    return Turned(episode.patient.language, True, row.found, row.side, row.area, row.root, thigh_of(row.causes), site)
