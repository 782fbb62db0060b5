"""The day of a clinic: whom to look at first and why, today's visits, the caseload. As many queries for ten patients as for a thousand.

What stands in a row depends on who reads it: a therapist sees the reason, somebody without the chart sees how soon the therapist must be
called and nothing else. Every patient shown is audited.

    alert waiting > hold > urgent level > conflict, flare > required answers missing, dose that waits, behind, not tried > late message >
    intake arrived > unread document, message > too few entries
"""

import datetime as dt
import uuid
import zoneinfo
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpinch.actions.absence import stands_in_for
from unpinch.actions.access import clinic_for, note_list, visible_episodes
from unpinch.actions.actor import Actor
from unpinch.actions.alert_list import list_relation, what_words
from unpinch.actions.alerts import FOR_MANAGERS, alerts_for
from unpinch.actions.attention import Why
from unpinch.actions.course_attention import Courses, courses_of, lines_for
from unpinch.actions.heading import status_label
from unpinch.actions.people import age_on
from unpinch.actions.policy import Role, allows
from unpinch.actions.words import fact_label, flag_label, rank, shown_level, shown_level_label
from unpinch.journey import Status
from unpinch.records.models import (
    Alert,
    AlertNotice,
    Assessment,
    CareTeamMember,
    Clinic,
    Document,
    Episode,
    Location,
    Message,
    Visit,
)
from unpinch.terms.level import TriageLevel

MINE, ALL = "mine", "all"
MOST_ROWS = 300
"""Rows of the caseload on one page; beyond that the search narrows (convention)."""
ORDER = (Status.EVALUATION, Status.ACTIVE, Status.INTAKE, Status.MAINTENANCE, Status.CLOSED)
GOING_ON = tuple(status.value for status in ORDER if status is not Status.CLOSED)


@dataclass(frozen=True, slots=True)
class Row:
    """One patient in a list."""

    patient_id: str
    episode_id: str
    name: str
    age: int | None
    pronouns: str
    complaint: str
    status: str
    status_label: str
    location: str
    lead: str
    mine: bool
    level: str
    level_label: str
    hold: bool
    incomplete: bool
    note: str
    clinical: bool


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody who needs a look: the first reason, and the others in short."""

    row: Row
    why: Why
    since: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit of today."""

    row: Row
    starts_at: dt.datetime
    minutes: int
    kind: str
    state: str
    state_label: str
    therapist: str
    location: str
    past: bool


@dataclass(frozen=True)
class Day:
    """The page."""

    clinic: str
    today: dt.date
    now: dt.datetime
    whose: str
    location: str
    query: str
    locations: tuple[tuple[str, str], ...]
    looks: tuple[Look, ...]
    visits: tuple[VisitLine, ...]
    groups: tuple[tuple[str, str, tuple[Row, ...]], ...]
    total: int
    cut: bool
    clinical: bool
    others_waiting: int


@dataclass
class _Loaded:
    """What was loaded for the episodes of a page, by episode."""

    actor: Actor
    now: dt.datetime
    today: dt.date
    teams: dict[uuid.UUID, list[CareTeamMember]] = field(default_factory=lambda: defaultdict(list))
    alerts: dict[uuid.UUID, list[Alert]] = field(default_factory=lambda: defaultdict(list))
    told_me: set[uuid.UUID] = field(default_factory=set)
    triage: dict[uuid.UUID, Mapping[str, object]] = field(default_factory=dict)
    unread: dict[uuid.UUID, list[Document]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[uuid.UUID, list[Message]] = field(default_factory=lambda: defaultdict(list))
    away: set[uuid.UUID] = field(default_factory=set)
    """Those of whom the actor stands in for today."""
    courses: Courses = field(default_factory=Courses)

    def mine(self, episode: Episode) -> bool:
        return any(member.user_id == self.actor.user_id for member in self.teams.get(episode.id, ()))

    def clinical(self, episode: Episode) -> bool:
        return allows("chart.read", self.actor.role, list_relation(self.actor, episode, self.mine(episode)))

    def lead(self, episode: Episode) -> str:
        return next((member.user.full_name for member in self.teams.get(episode.id, ()) if member.lead), "")


def clinic_day(actor: Actor, *, whose: str = "", location: str = "", query: str = "") -> Day:
    """Load the day of the actor's clinic. `whose` is mine or all; `location` the id of a place; `query` narrows the caseload by name."""
    clinic = clinic_for(actor, "clinic.day")
    now = timezone.now()
    whose = whose if whose in (MINE, ALL) else (MINE if actor.role in (Role.THERAPIST, Role.ASSISTANT) else ALL)
    places = list(Location.objects.filter(clinic=clinic).order_by("name"))
    location = location if any(str(place.id) == location for place in places) else ""
    episodes = _episodes(actor, location, query)
    loaded = _load(actor, clinic, now, episodes)
    visits = _visits(clinic, now, loaded.today, episodes)
    wanted = [each for each in episodes if whose == ALL or loaded.mine(each)]
    looks = _looks(loaded, episodes, whose)
    lines = _visit_lines(loaded, visits, whose)
    groups = tuple(_groups(loaded, wanted[:MOST_ROWS]))
    shown = {look.row.patient_id for look in looks} | {line.row.patient_id for line in lines}
    shown |= {row.patient_id for _status, _label, rows in groups for row in rows}
    note_list(actor, "clinic.day", {each.patient_id: each.patient for each in episodes if str(each.patient_id) in shown}.values())
    return Day(
        clinic=clinic.name,
        today=loaded.today,
        now=now,
        whose=whose,
        location=location,
        query=query,
        locations=tuple((str(place.id), place.name) for place in places),
        looks=looks,
        visits=lines,
        groups=groups,
        total=len(wanted),
        cut=len(wanted) > MOST_ROWS,
        clinical=actor.role in (Role.THERAPIST, Role.ASSISTANT),
        others_waiting=_others_waiting(loaded, episodes, looks) if whose == MINE else 0,
    )


# ---- load ------------------------------------------------------------------------------------------------------------------------
def _episodes(actor: Actor, location: str, query: str) -> list[Episode]:
    """The episodes going on, as far as the actor's places and the filters reach; with a search also the closed ones."""
    found = visible_episodes(actor, "clinic.day").select_related("patient", "location")
    if location:
        found = found.filter(location=location)
    found = matching(found, query) if query.strip() else found.filter(status__in=GOING_ON)
    return list(found.order_by("patient__full_name", "-opened_at"))


def matching(episodes: QuerySet[Episode], query: str) -> QuerySet[Episode]:
    """The episodes whose patient's name or record number holds every word."""
    for word in query.split()[:6]:
        episodes = episodes.filter(Q(patient__full_name__icontains=word) | Q(patient__record_number__iexact=word))
    return episodes


def _load(actor: Actor, clinic: Clinic, now: dt.datetime, episodes: Sequence[Episode]) -> _Loaded:
    """Everything the rows need, one query for each kind."""
    zone = zoneinfo.ZoneInfo(clinic.time_zone)
    loaded = _Loaded(actor, now, now.astimezone(zone).date())
    ids = [each.id for each in episodes]
    for member in (
        CareTeamMember.objects.filter(episode__clinic=clinic, ended_at=None).select_related("user").order_by("-lead", "created_at")
    ):
        loaded.teams[member.episode_id].append(member)
    for alert in alerts_for(actor, clinic).filter(settled_at=None).select_related("flag", "acknowledged_by").order_by("raised_at"):
        loaded.alerts[alert.episode_id].append(alert)
    loaded.told_me = set(
        AlertNotice.objects.filter(alert__clinic=clinic, alert__settled_at=None, user=actor.user_id).values_list(
            "alert__episode", flat=True
        )
    )
    newest = Assessment.objects.filter(episode=OuterRef("episode")).order_by("-at").values("id")[:1]
    rows = Assessment.objects.filter(episode__in=ids, id=Subquery(newest))
    for episode_id, triage in rows.values_list("episode_id", "output__triage"):
        loaded.triage[episode_id] = triage
    for document in Document.objects.filter(episode__clinic=clinic, read_at=None, withdrawn_at=None).order_by("at"):
        loaded.unread[document.episode_id].append(document)
    for message in Message.objects.filter(episode__clinic=clinic, side=Message.Side.PERSON, done_at=None).order_by("at"):
        loaded.asked[message.episode_id].append(message)
    if loaded.asked and actor.role is Role.THERAPIST:
        loaded.away = {row.user_id for row in stands_in_for(actor, clinic, now)}
    loaded.courses = courses_of(ids)
    return loaded


def _visits(clinic: Clinic, now: dt.datetime, today: dt.date, episodes: Sequence[Episode]) -> list[tuple[Visit, Episode]]:
    zone = zoneinfo.ZoneInfo(clinic.time_zone)
    start = dt.datetime.combine(today, dt.time(), tzinfo=zone)
    by_id = {each.id: each for each in episodes}
    found = Visit.objects.filter(clinic=clinic, starts_at__gte=start, starts_at__lt=start + dt.timedelta(1))
    rows = found.select_related("therapist", "location").order_by("starts_at", "id")
    return [(visit, by_id[visit.episode_id]) for visit in rows if visit.episode_id in by_id]


# ---- whom to look at first ---------------------------------------------------------------------------------------------------------
def _looks(loaded: _Loaded, episodes: Iterable[Episode], whose: str) -> tuple[Look, ...]:
    found = []
    for episode in episodes:
        if whose == MINE and not _concerns_me(loaded, episode):
            continue
        reasons = sorted(_reasons(loaded, episode), key=lambda why: why.sort)
        if reasons:
            row = _row(loaded, episode)
            also = tuple(dict.fromkeys(why.tag for why in reasons[1:] if why.tag != reasons[0].tag)) if row.clinical else ()
            found.append(Look(row, reasons[0], reasons[0].since(loaded.now), also))
    return tuple(sorted(found, key=lambda look: (look.why.sort, look.row.name)))


def _concerns_me(loaded: _Loaded, episode: Episode) -> bool:
    """Mine, told to me, a message to somebody I stand in for, or an emergency nobody has seen to: that concerns everybody."""
    nobody = any(a.level == TriageLevel.EMERGENCY.word and a.acknowledged_at is None for a in loaded.alerts.get(episode.id, ()))
    covered = bool(loaded.asked.get(episode.id)) and any(m.lead and m.user_id in loaded.away for m in loaded.teams.get(episode.id, ()))
    return loaded.mine(episode) or episode.id in loaded.told_me or covered or nobody


def _others_waiting(loaded: _Loaded, episodes: Iterable[Episode], looks: Sequence[Look]) -> int:
    """How many more need a look among everybody's patients."""
    shown = {look.row.episode_id for look in looks}
    return sum(1 for episode in episodes if str(episode.id) not in shown and any(True for _why in _reasons(loaded, episode)))


def _reasons(loaded: _Loaded, episode: Episode) -> Iterator[Why]:
    """Why somebody needs a look, as much of it as the reader may know."""
    if not loaded.clinical(episode):
        yield from _reasons_without_chart(loaded, episode)
        return
    alerts = loaded.alerts.get(episode.id, ())
    yield from (_alert_reason(alert) for alert in alerts)
    yield from _triage_reasons(loaded, episode, alarmed=bool(alerts))
    yield from _waiting_reasons(loaded, episode)
    may_decide = loaded.actor.licensed and allows(
        "dose.decide", loaded.actor.role, list_relation(loaded.actor, episode, loaded.mine(episode))
    )
    yield from lines_for(loaded.courses, episode.id, may_decide=may_decide)


def _alert_reason(alert: Alert) -> Why:
    what = what_words(alert)
    if alert.acknowledged_by:
        who = alert.acknowledged_by.full_name
        text = _("{what}. {who} sees to it; not settled yet.").format(what=what, who=who)
        return Why((1, -rank(alert.level)), alert.level, _("alert"), text, alert.raised_at, "settle", str(alert.id))
    text = _("{what}. Nobody has seen to it yet.").format(what=what)
    return Why((0, -rank(alert.level)), alert.level, _("alert"), text, alert.raised_at, "acknowledge", str(alert.episode_id))


def _triage_reasons(loaded: _Loaded, episode: Episode, *, alarmed: bool) -> Iterator[Why]:
    triage = loaded.triage.get(episode.id, {})
    flags = triage.get("flags") or []
    worst = sorted(flags, key=lambda flag: -rank(flag["level"]))  # type: ignore[call-overload]
    names = ", ".join(flag_label(flag["id"]) for flag in worst[:2])
    conflicts = triage.get("conflicts") or []
    if not alarmed and episode.safety_hold:
        yield Why(
            (2, -rank(episode.attention)), episode.attention, _("hold"), _("Program held: {flags}.").format(flags=names), None, "chart"
        )
    elif not alarmed and rank(episode.attention) >= TriageLevel.REFER:
        yield Why((3, -rank(episode.attention)), episode.attention, _("warning sign"), f"{names}.", None, "chart")
    if conflicts:
        fact = fact_label(conflicts[0]["fact"])  # type: ignore[index]
        text = _("Two answers contradict each other: {fact}.").format(fact=fact)
        yield Why((4, -rank(episode.attention)), "incomplete", _("conflict"), text, None, "ask")
    if episode.incomplete:
        missing = len({ask["question"] for ask in triage.get("missing") or []})  # type: ignore[attr-defined]
        text = ngettext("{n} required question has no answer.", "{n} required questions have no answer.", missing).format(n=missing)
        yield Why((5, 0), "incomplete", _("incomplete"), text, None, "ask")


def _waiting_reasons(loaded: _Loaded, episode: Episode) -> Iterator[Why]:
    if episode.status == Status.INTAKE and episode.intake_sent_at:
        yield Why((6, 0), "", _("intake"), _("Intake arrived; the evaluation has not begun."), episode.intake_sent_at, "begin")
    documents = loaded.unread.get(episode.id, ())
    if documents:
        text = ngettext("Not read yet: {title}.", "{n} documents not read yet: {title} and others.", len(documents))
        yield Why(
            (7, 0),
            "",
            _("document"),
            text.format(n=len(documents), title=documents[0].title),
            documents[0].at,
            "read",
            str(documents[0].id),
        )
    asked = loaded.asked.get(episode.id, ())
    if asked:
        late = any(message.due_at and message.due_at < loaded.now for message in asked)
        text = ngettext("{n} message waits for an answer.", "{n} messages wait for an answer.", len(asked)).format(n=len(asked))
        text = f"{text} {_('It is later than the clinic promises.')}" if late else text
        yield Why((5, 1) if late else (7, 1), "refer" if late else "", _("message"), text, asked[0].at, "answer", str(episode.id))


def _reasons_without_chart(loaded: _Loaded, episode: Episode) -> Iterator[Why]:
    """How soon the therapist must be called, for somebody who may not know why."""
    lead = loaded.lead(episode) or _("a therapist")
    for alert in loaded.alerts.get(episode.id, ()):
        if alert.kind in FOR_MANAGERS:
            yield Why((4, 0), alert.level, _("review"), f"{what_words(alert)}.", alert.raised_at, "review")
        elif alert.acknowledged_by:
            text = _("{who} sees to it.").format(who=alert.acknowledged_by.full_name)
            yield Why((1, -rank(alert.level)), alert.level, _("call"), text, alert.raised_at, "open")
        else:
            text = _("Call {who} now.") if rank(alert.level) >= TriageLevel.EMERGENCY else _("Call {who} today.")
            yield Why(
                (0, -rank(alert.level)),
                alert.level,
                _("call"),
                text.format(who=lead),
                alert.raised_at,
                "acknowledge",
                str(alert.episode_id),
            )
    if episode.safety_hold and not loaded.alerts.get(episode.id):
        yield Why((2, 0), "", _("call"), _("Ask {who} before booking anything.").format(who=lead), None, "open")
    if episode.status == Status.INTAKE and not episode.intake_sent_at and loaded.actor.role is Role.FRONT_DESK:
        started = episode.intake_started_at
        text = _("Intake begun, not sent yet.") if started else _("Intake not begun: invite the patient, or enter the paper form.")
        yield Why((8, 0), "", _("intake"), text, started or episode.opened_at, "open")


# ---- rows --------------------------------------------------------------------------------------------------------------------------
def _row(loaded: _Loaded, episode: Episode) -> Row:
    clinical = loaded.clinical(episode)
    patient = episode.patient
    return Row(
        patient_id=str(patient.id),
        episode_id=str(episode.id),
        name=patient.full_name,
        age=age_on(patient.birth_date, loaded.today) if patient.birth_date else None,
        pronouns=patient.pronouns,
        complaint=episode.complaint if clinical else "",
        status=episode.status,
        status_label=status_label(episode.status),
        location=episode.location.name if episode.location else "",
        lead=loaded.lead(episode),
        mine=loaded.mine(episode),
        level=shown_level(episode.attention, incomplete=episode.incomplete) if clinical else "",
        level_label=shown_level_label(episode.attention, incomplete=episode.incomplete) if clinical else "",
        hold=episode.safety_hold and clinical,
        incomplete=episode.incomplete and clinical,
        note=_note(episode),
        clinical=clinical,
    )


def _note(episode: Episode) -> str:
    """Where the intake stands, for rows that wait for it."""
    if episode.status != Status.INTAKE:
        return ""
    if episode.intake_sent_at:
        return _("intake arrived")
    return _("intake begun") if episode.intake_started_at else _("intake not begun")


def _visit_lines(loaded: _Loaded, visits: Iterable[tuple[Visit, Episode]], whose: str) -> tuple[VisitLine, ...]:
    return tuple(
        VisitLine(
            row=_row(loaded, episode),
            starts_at=visit.starts_at,
            minutes=visit.minutes,
            kind=visit.kind.replace("_", " "),
            state=visit.state,
            state_label=str(visit.get_state_display()),
            therapist=visit.therapist.full_name if visit.therapist else "",
            location=visit.location.name if visit.location else "",
            past=visit.starts_at + dt.timedelta(minutes=visit.minutes) < loaded.now,
        )
        for visit, episode in visits
        if whose == ALL or loaded.mine(episode) or visit.therapist_id == loaded.actor.user_id
    )


def _groups(loaded: _Loaded, episodes: Sequence[Episode]) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
    """The caseload by status, the most serious first inside each."""
    for status in ORDER:
        rows = [_row(loaded, each) for each in episodes if each.status == status]
        if rows:
            yield status.value, status_label(status.value), tuple(sorted(rows, key=lambda row: (-max(rank(row.level), 0), row.name)))
