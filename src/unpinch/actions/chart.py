"""The patient's page as values: who this is, where the episode stands, what is known, what it means so far, what to do next.

Pages only render it. Somebody who may read details but not the chart (the desk, an assistant who is not on the team) gets the person and,
where something waits, "call the therapist"; no clinical word. Rows of one episode are loaded once each, whatever is shown.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, episode_for, patient_for
from unpinch.actions.actor import Actor, relation_to_episode, relation_to_patient
from unpinch.actions.alert_list import AlertGroup, alert_group
from unpinch.actions.alerts import FOR_MANAGERS
from unpinch.actions.assessment import REMARK
from unpinch.actions.chart_assessment import AssessmentView, assessment_view
from unpinch.actions.chart_triage import FlagView, TriageView, source_words, triage_view
from unpinch.actions.documents import DocumentView, document_view
from unpinch.actions.heading import EpisodeLine, Person, TeamMember, episode_line, person_view, team_views
from unpinch.actions.people import gates_of
from unpinch.actions.policy import Relation, allows
from unpinch.actions.words import fact_label, value_words
from unpinch.anatomy.chart import BodyChart, from_json
from unpinch.anatomy.words import words as chart_words
from unpinch.journey import GATE_WORDS, Gate, Status, moves_from
from unpinch.records.models import (
    Alert,
    Assessment,
    BodyChartEntry,
    CareTeamMember,
    Clearance,
    Document,
    Episode,
    FactEntry,
    RaisedFlag,
    TextEntry,
)
from unpinch.terms.errors import InputError

PATIENT_ACTS = ("patient.edit_details", "patient.invite", "patient.consents", "patient.carers", "patient.access_log")
EPISODE_ACTS = (
    "chart.read", "chart.entry", "chart.assess", "chart.document", "chart.attach", "chart.withdraw_document", "flag.clear", "intake.read",
    "intake.answer", "intake.paper", "episode.move", "episode.care_team", "episode.summary", "alert.acknowledge", "alert.settle",
    "document.read", "plan.read", "program.read", "diary.read", "message.read", "diary.paper",
)  # fmt: skip
PAINS = ("patient.leg_pain_now", "patient.leg_pain_worst", "patient.back_pain_now", "own.back_pain_worst")
VITALS = (
    "patient.body_temperature", "patient.systolic_bp", "patient.diastolic_bp", "patient.heart_rate", "patient.respiratory_rate",
    "patient.oxygen_saturation",
)  # fmt: skip
STORY = (
    "story",
    "development",
    "helped_before",
    "past_injuries",
    "other_illnesses",
    "medicines",
    "work",
    "mood",
    "fears",
    "expectations",
    "claim",
)


@dataclass(frozen=True, slots=True)
class MoveChoice:
    """A legal step of the episode; `missing` says in words what is still needed, empty when it may be taken."""

    target: str
    label: str
    needs_reason: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A number from 0 to 10 with its day, and what it was at first."""

    label: str
    value: float
    at: dt.datetime
    first: float | None
    first_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A piece of the story in the patient's words."""

    label: str
    text: str
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Vital:
    """A measured vital sign."""

    label: str
    value: str
    at: dt.datetime


@dataclass(frozen=True)
class Chart:
    """Everything clinical about one episode."""

    triage: TriageView | None
    assessment: AssessmentView | None
    pains: tuple[Score, ...]
    goals: tuple[Score, ...]
    goals_mean: float | None
    vitals: tuple[Vital, ...]
    story: tuple[StoryLine, ...]
    remarks: tuple[StoryLine, ...]
    """What clinicians remarked in examinations, the newest first; never read by the engine."""
    body: BodyChart | None
    body_words: str
    body_at: dt.datetime | None
    documents: tuple[DocumentView, ...]
    alerts: AlertGroup | None
    answers: int


@dataclass(frozen=True)
class PatientPage:
    """The page of one patient, as much of it as this person may see. `may` are the acts to offer; each act asks again."""

    person: Person
    episodes: tuple[EpisodeLine, ...]
    shown: EpisodeLine | None
    team: tuple[TeamMember, ...]
    moves: tuple[MoveChoice, ...]
    may: frozenset[str]
    hold: bool
    chart: Chart | None
    call: str
    """For somebody without the chart: whom to call because something waits; empty when nothing does."""
    relation: str


def patient_page(actor: Actor, patient_id: uuid.UUID | str, episode_id: str = "") -> PatientPage:
    """Load the page of a patient, with the newest episode or the one named. Raises NotFoundError and RefusedError as the table says."""
    now = timezone.now()
    if not actor.staff:
        raise NotFoundError  # patients and carers have pages of their own
    patient = patient_for(actor, "patient.details", patient_id)
    episodes = list(patient.episodes.select_related("location", "clinic").order_by("-opened_at"))
    for each in episodes:
        each.patient = patient
    shown = _chosen(episodes, episode_id)
    relation = relation_to_episode(actor, shown, now) if shown else relation_to_patient(actor, patient, now)
    team = (
        list(CareTeamMember.objects.filter(episode=shown, ended_at=None).select_related("user").order_by("-lead", "created_at"))
        if shown
        else []
    )
    may = _may(actor, relation_to_patient(actor, patient, now), relation)
    reads = shown is not None and "chart.read" in may
    if reads and shown:
        episode_for(actor, "chart.read", shown.id)
    return PatientPage(
        person=person_view(patient, now),
        episodes=tuple(map(episode_line, episodes)),
        shown=episode_line(shown) if shown else None,
        team=team_views(actor, team),
        moves=move_choices(actor, shown) if shown and "episode.move" in may else (),
        may=may,
        hold=bool(shown and shown.safety_hold),
        chart=load_chart(shown, now) if reads and shown else None,
        call="" if reads or shown is None else _call(shown, team),
        relation=relation.value,
    )


def _chosen(episodes: Sequence[Episode], episode_id: str) -> Episode | None:
    if not episode_id:
        return next((each for each in episodes if each.status != Status.CLOSED), episodes[0] if episodes else None)
    found = next((each for each in episodes if str(each.id) == episode_id), None)
    if found is None:
        raise NotFoundError
    return found


def _may(actor: Actor, to_patient: Relation, to_episode: Relation) -> frozenset[str]:
    acts = {act for act in PATIENT_ACTS if allows(act, actor.role, to_patient)}
    acts |= {act for act in EPISODE_ACTS if allows(act, actor.role, to_episode)}
    acts |= {"episode.open"} if actor.staff and allows("episode.open", actor.role, Relation.MEMBER) else set()
    return frozenset(acts if actor.licensed else acts - {"flag.clear"})


def _call(episode: Episode, team: Sequence[CareTeamMember]) -> str:
    """Whom to call when something waits, without saying what."""
    waits = episode.safety_hold or Alert.objects.filter(episode=episode, settled_at=None).exclude(kind__in=FOR_MANAGERS).exists()
    if not waits:
        return ""
    lead = next((member.user.full_name for member in team if member.lead), "")
    return lead or _("a therapist of the clinic")


# ---- pieces ------------------------------------------------------------------------------------------------------------------------
def move_choices(actor: Actor, episode: Episode) -> tuple[MoveChoice, ...]:
    """The legal steps for this role, with what each still needs; a reason is asked on the spot."""
    met = gates_of(episode)
    return tuple(
        MoveChoice(
            target=move.target.value,
            label=_(move.label),
            needs_reason=Gate.REASON in move.gates,
            missing=tuple(_(GATE_WORDS[gate]) for gate in move.gates if gate not in met and gate is not Gate.REASON),
        )
        for move in moves_from(Status(episode.status), actor.role.value)
    )


def load_chart(episode: Episode, now: dt.datetime) -> Chart:
    """Load what is clinical of one episode: one query for each kind of row."""
    facts = list(FactEntry.objects.filter(episode=episode, replaced_by=None).select_related("by").order_by("-at", "-received_at"))
    texts = list(TextEntry.objects.filter(episode=episode, replaced_by=None).select_related("by").order_by("-at"))
    assessment = Assessment.objects.filter(episode=episode).select_related("by").order_by("-at").first()
    raised = list(RaisedFlag.objects.filter(episode=episode).order_by("-at"))
    cleared = list(Clearance.objects.filter(episode=episode).select_related("by").order_by("-at"))
    painted = BodyChartEntry.objects.filter(episode=episode, replaced_by=None).order_by("-at", "-received_at").first()
    documents = Document.objects.filter(episode=episode).select_related("by", "read_by").order_by("-at")
    alerts = (
        Alert.objects.filter(episode=episode, settled_at=None)
        .exclude(kind__in=FOR_MANAGERS)
        .select_related("episode__patient", "episode__location", "flag", "acknowledged_by")
    )
    body = body_of(painted)
    scores = _goals(facts)
    return Chart(
        triage=triage_view(assessment, raised, cleared, facts, episode.clinic) if assessment else None,
        assessment=assessment_view(assessment) if assessment else None,
        pains=tuple(score for fact in PAINS if (score := _score(fact, facts))),
        goals=scores,
        goals_mean=round(sum(goal.value for goal in scores) / len(scores), 1) if scores else None,
        vitals=tuple(vital for fact in VITALS if (vital := _vital(fact, facts))),
        story=tuple(_story(facts, [row for row in texts if not row.where.startswith(REMARK)])),
        remarks=tuple(_line(row) for row in texts if row.where.startswith(REMARK) and row.text),
        body=body,
        body_words=chart_words(body, _) if body else "",
        body_at=painted.at if painted and body else None,
        documents=tuple(map(document_view, documents)),
        alerts=alert_group(list(alerts)),
        answers=len(facts),
    )


def _score(fact: str, facts: Iterable[FactEntry]) -> Score | None:
    """The newest number of a score, with the first one where there are several days."""
    rows = [row for row in facts if row.fact == fact and _is_number(row.value)]
    return _trend(fact_label(fact), rows[0], rows[-1]) if rows else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _trend(label: str, newest: FactEntry, oldest: FactEntry) -> Score:
    """A number now, and what it was at first where that was another day."""
    now: Any = newest.value
    then: Any = oldest.value
    if newest.at.date() == oldest.at.date() or not _is_number(then):
        return Score(label, float(now), newest.at, None, None)
    return Score(label, float(now), newest.at, float(then), oldest.at)


def _vital(fact: str, facts: Iterable[FactEntry]) -> Vital | None:
    row = next((row for row in facts if row.fact == fact), None)
    return Vital(fact_label(fact), value_words(fact, row.value, answer=row.answer), row.at) if row else None


def _goals(facts: Iterable[FactEntry]) -> tuple[Score, ...]:
    """The activities the patient wants back, 0 to 10 for how well each goes now."""
    newest: dict[str, FactEntry] = {}
    oldest: dict[str, FactEntry] = {}
    for row in facts:
        if row.fact.startswith("own.goal_"):
            newest.setdefault(row.fact, row)
            oldest[row.fact] = row
    shown = [(row, oldest[fact]) for fact, row in sorted(newest.items()) if row.remark.strip() and _is_number(row.value)]
    return tuple(_trend(row.remark, row, first) for row, first in shown)


def _story(facts: Iterable[FactEntry], texts: Iterable[TextEntry]) -> Iterable[StoryLine]:
    """The patient's own words, in the order of the form, the newest of each."""
    found: dict[str, StoryLine] = {}
    for row in facts:
        name = row.fact.removeprefix("own.")
        if row.fact.startswith("own.") and name in STORY and name not in found:
            text = row.remark.strip() or (value_words(row.fact, row.value) if row.value else "")
            if text:
                found[name] = StoryLine(fact_label(row.fact), text, source_words(row), row.at)
    return [*(found[name] for name in STORY if name in found), *map(_line, texts)]


def _line(row: TextEntry) -> StoryLine:
    return StoryLine(fact_label(row.where), row.text, row.by.full_name if row.by else str(row.get_source_display()), row.at)


def body_of(entry: BodyChartEntry | None) -> BodyChart | None:
    """The painted chart; None when there is none, or when an old one can no longer be read."""
    if entry is None:
        return None
    try:
        return from_json(entry.chart if isinstance(entry.chart, str) else json.dumps(entry.chart))
    except InputError:
        return None


def stored_assessment(actor: Actor, assessment_id: uuid.UUID | str) -> tuple[Person, EpisodeLine, AssessmentView, TriageView]:
    """One earlier assessment as it was."""
    row = Assessment.objects.filter(id=assessment_id).select_related("by").first()
    if row is None:
        raise NotFoundError
    episode = episode_for(actor, "chart.read", row.episode_id)
    raised = RaisedFlag.objects.filter(episode=episode, at__lte=row.at).order_by("-at")
    cleared = list(Clearance.objects.filter(episode=episode, at__lte=row.at).select_related("by").order_by("-at"))
    facts = FactEntry.objects.filter(episode=episode, received_at__lte=row.at).select_related("by").order_by("-at")
    view = triage_view(row, raised, cleared, list(facts), episode.clinic)
    return person_view(episode.patient, timezone.now()), episode_line(episode), assessment_view(row), view


def standing_flag(actor: Actor, episode_id: uuid.UUID | str, target: str) -> FlagView | None:
    """A flag as it stands in the newest assessment; None when it does not stand."""
    episode = episode_for(actor, "flag.clear", episode_id)
    assessment = Assessment.objects.filter(episode=episode).order_by("-at").first()
    if assessment is None:
        return None
    raised = RaisedFlag.objects.filter(episode=episode, flag=target).order_by("-at")
    triage = triage_view(assessment, raised, [], [], episode.clinic)
    return next((flag for flag in triage.flags if flag.id == target), None)
