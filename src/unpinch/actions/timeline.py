"""Everything that happened in one episode, newest first: moves, answers, findings, assessments, flags, clearances, alerts, documents,
consents, visits, edits. One page at a time, the same for every kind; nothing here can be changed.

Each kind is read with one query limited to the page; answers that arrived together stand together.

    sources --each at most one page before the cursor--> merged by time --> a page, and the cursor of the next
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.alert_list import what_words
from unpinch.actions.chart_triage import source_words
from unpinch.actions.course_words import diary_words
from unpinch.actions.dose_observations import observation_words
from unpinch.actions.goal_review import reviewed
from unpinch.actions.habits import agreement_words
from unpinch.actions.heading import STATUS_WORDS
from unpinch.actions.issue import issued_line
from unpinch.actions.words import day_words, fact_label, flag_label, level_label, target_label, value_words
from unpinch.records.models import (
    Alert,
    Assessment,
    BodyChartEntry,
    Clearance,
    Consent,
    DiaryEvent,
    Document,
    DoseObservation,
    Episode,
    EpisodeMove,
    FactEntry,
    GoalReview,
    HabitAgreement,
    IssuedDocument,
    QuestionnaireAnswer,
    RaisedFlag,
    Revision,
    TextEntry,
    Visit,
)

A_PAGE = 40
MOST_FACTS = 1600
FILTERS = {
    "": "Everything",
    "safety": "Safety",
    "answers": "Answers and findings",
    "assessments": "Assessments",
    "documents": "Documents",
    "course": "Visits and moves",
    "edits": "Edits and consents",
}
EDIT_WORDS = {
    "full_name": "name", "birth_date": "birth date", "language": "language", "pronouns": "pronouns", "phone": "phone", "email": "e-mail",
    "address": "address", "emergency_contact": "emergency contact", "record_number": "record number", "status": "status",
    "location": "location", "complaint": "complaint",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `details` are label and value pairs, `level` colours a safety event, the last two what to open."""

    at: dt.datetime
    kind: str
    icon: str
    title: str
    by: str = ""
    text: str = ""
    level: str = ""
    details: tuple[tuple[str, str], ...] = ()
    document: str = ""
    assessment: str = ""


@dataclass(frozen=True)
class Timeline:
    """A page of events; `before` is the cursor of the next page, empty on the last."""

    events: tuple[Event, ...]
    before: str
    show: str


@dataclass
class _Window:
    """The page that is asked for. `floor` is the moment down to which every source is whole; a page must not reach below it."""

    episode: Episode
    before: dt.datetime | None
    floor: dt.datetime | None = None

    def rows(self, query: QuerySet[Any], name: str = "at", most: int = A_PAGE + 1) -> list[Any]:
        """The newest rows of a query before the cursor, by its own time field; what happened at one moment stays together."""
        if self.before:
            query = query.filter(**{f"{name}__lt": self.before})
        rows = list(query.order_by(f"-{name}", "pk")[:most])
        if len(rows) == most:
            oldest = getattr(rows[-1], name)
            self.floor = max(oldest, self.floor or oldest)
            rows = list(query.filter(**{f"{name}__gte": oldest}).order_by(f"-{name}", "pk"))
        return rows


def timeline(actor: Actor, episode_id: uuid.UUID | str, *, show: str = "", before: str = "") -> Timeline:
    """A page of an episode's timeline. An unknown filter or cursor shows everything from the newest."""
    episode = episode_for(actor, "chart.read", episode_id)
    show = show if show in FILTERS else ""
    window = _Window(episode, _moment(before))
    events = [event for source in SOURCES[show] for event in source(window)]
    if window.floor:
        events = [event for event in events if event.at >= window.floor]
    events.sort(key=lambda event: event.at, reverse=True)
    page, rest = _cut(events)
    return Timeline(tuple(page), page[-1].at.isoformat() if page and (rest or window.floor) else "", show)


def _moment(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else None


def _cut(events: list[Event]) -> tuple[list[Event], list[Event]]:
    """A page that never splits what happened at one moment."""
    end = A_PAGE
    while 0 < end < len(events) and events[end].at == events[end - 1].at:
        end += 1
    return events[:end], events[end:]


# ---- sources -----------------------------------------------------------------------------------------------------------------------
def _answers(window: _Window) -> Iterator[Event]:
    """Answers and findings that arrived together, as one event with its lines."""
    query = FactEntry.objects.filter(episode=window.episode).select_related("by", "replaces")
    rows = window.rows(query, "received_at", MOST_FACTS)
    rows.sort(key=lambda row: (-row.received_at.timestamp(), str(row.by_id), row.source, row.screen, row.fact))
    for _key, group in groupby(rows, key=lambda row: (row.received_at, row.by_id, row.source)):
        yield _together(list(group))


def _together(rows: list[FactEntry]) -> Event:
    first = rows[0]
    found = first.source in (FactEntry.Source.CLINICIAN, FactEntry.Source.LETTER) and not first.screen
    if len(rows) == 1:
        title = _fact_title(first)
    elif found:
        title = ngettext("{n} finding", "{n} findings", len(rows)).format(n=len(rows))
    else:
        title = ngettext("{n} answer", "{n} answers", len(rows)).format(n=len(rows))
    details = tuple((_side(row), _said(row)) for row in rows) if len(rows) > 1 else ()
    old = first.replaces
    text = _("corrects: {old}").format(old=value_words(first.fact, old.value, answer=old.answer)) if isinstance(old, FactEntry) else ""
    text = first.remark if not text and len(rows) == 1 and not first.fact.startswith("own.") else text
    return Event(first.received_at, "answers", "pen" if found else "person", title, source_words(first), text, details=details)


def _fact_title(row: FactEntry) -> str:
    return f"{_side(row)}: {_said(row)}"


def _side(row: FactEntry) -> str:
    return f"{fact_label(row.fact)} ({_(row.side)})" if row.side else fact_label(row.fact)


def _said(row: FactEntry) -> str:
    if row.value is None and not row.answer and row.remark:
        return f"“{row.remark}”"
    return value_words(row.fact, row.value, answer=row.answer)


def _texts(window: _Window) -> Iterator[Event]:
    for row in window.rows(TextEntry.objects.filter(episode=window.episode).select_related("by"), "received_at"):
        by = row.by.full_name if row.by else str(row.get_source_display())
        text = f"“{row.text}”" if row.text else _("taken out")
        yield Event(row.received_at, "answers", "pen", fact_label(row.where), by, text)


def _charts(window: _Window) -> Iterator[Event]:
    for row in window.rows(BodyChartEntry.objects.filter(episode=window.episode).select_related("by"), "received_at"):
        by = row.by.full_name if row.by else str(row.get_source_display())
        yield Event(row.received_at, "answers", "body", _("Body chart painted"), by)


def _questionnaires(window: _Window) -> Iterator[Event]:
    rows = QuestionnaireAnswer.objects.filter(episode=window.episode).select_related("by", "questionnaire")
    for row in window.rows(rows, "received_at"):
        score = _("score {n}").format(n=f"{row.score:g}") if row.score is not None else row.score_note
        by = row.by.full_name if row.by else str(row.get_source_display())
        yield Event(row.received_at, "answers", "document", row.questionnaire.title, by, score)


def _assessments(window: _Window) -> Iterator[Event]:
    rows = Assessment.objects.filter(episode=window.episode).select_related("by").defer("case", "output")
    for row in window.rows(rows):
        title = _("Assessed: {level}").format(level=_level(row))
        by = row.by.full_name if row.by else ""
        yield Event(row.at, "assessments", "search", title, by, level=row.level, assessment=str(row.id))


def _level(row: Assessment) -> str:
    return f"{level_label(row.level)}, {_('incomplete')}" if row.incomplete else level_label(row.level)


def _flags(window: _Window) -> Iterator[Event]:
    for row in window.rows(RaisedFlag.objects.filter(episode=window.episode)):
        words = " … ".join(f"“{text}”" for text in row.from_text)
        told = _("The patient was told: {words}").format(words=row.do) if row.do else ""
        title = _("Warning sign: {flag}").format(flag=flag_label(row.flag))
        yield Event(row.at, "safety", "alert", title, text=f"{words} {told}".strip(), level=row.level)


def _clearances(window: _Window) -> Iterator[Event]:
    for row in window.rows(Clearance.objects.filter(episode=window.episode).select_related("by")):
        title = _("Closed: {flag}").format(flag=target_label(row.target))
        yield Event(row.at, "safety", "shield", title, row.by.full_name, row.reason, "proceed", ((_("Examined"), row.examined),))


def _alerts(window: _Window) -> Iterator[Event]:
    """An alert is up to three events: raised, seen to, settled."""
    rows = Alert.objects.filter(episode=window.episode).select_related("flag", "acknowledged_by", "settled_by")
    for row in rows.order_by("-raised_at")[: 3 * A_PAGE]:
        what = what_words(row)
        found = [Event(row.raised_at, "safety", "bell", _("Alert: {what}").format(what=what), level=row.level)]
        if row.acknowledged_at and row.acknowledged_by:
            found.append(
                Event(row.acknowledged_at, "safety", "eye", _("Alert seen to: {what}").format(what=what), row.acknowledged_by.full_name)
            )
        if row.settled_at and row.settled_by:
            title = _("Alert settled: {what}").format(what=what)
            found.append(Event(row.settled_at, "safety", "check", title, row.settled_by.full_name, row.settled_how))
        yield from (event for event in found if window.before is None or event.at < window.before)


def _documents(window: _Window) -> Iterator[Event]:
    for row in Document.objects.filter(episode=window.episode).select_related("by").order_by("-at")[: 2 * A_PAGE]:
        by = row.by.full_name if row.by else ""
        dated = _("dated {day}").format(day=day_words(row.dated_on.isoformat())) if row.dated_on else ""
        title = _("Attached: {title}").format(title=row.title)
        found = [Event(row.at, "documents", "document", title, by, dated, document="" if row.withdrawn_at else str(row.id))]
        if row.withdrawn_at:
            gone = _("Withdrawn: {title}").format(title=row.title)
            found.append(Event(row.withdrawn_at, "documents", "cross", gone, text=row.withdrawn_reason))
        yield from (event for event in found if window.before is None or event.at < window.before)


def _issued(window: _Window) -> Iterator[Event]:
    for row in window.rows(IssuedDocument.objects.filter(episode=window.episode).select_related("by").defer("sha256")):
        line = issued_line(row)
        yield Event(row.at, "documents", "print", _("Given out: {what}").format(what=line.label), line.by, line.to)


def _moves(window: _Window) -> Iterator[Event]:
    for row in window.rows(EpisodeMove.objects.filter(episode=window.episode).select_related("by")):
        source, target = (_(STATUS_WORDS.get(each, each)) for each in (row.source, row.target))
        title = _("From {source} to {target}").format(source=source, target=target)
        yield Event(row.at, "course", "swap", title, row.by.full_name if row.by else "", row.reason)
    opened = window.episode.opened_at
    if window.before is None or opened < window.before:
        yield Event(opened, "course", "plus", _("Episode opened"), text=window.episode.complaint)


def _goal_reviews(window: _Window) -> Iterator[Event]:
    for row in window.rows(GoalReview.objects.filter(episode=window.episode).select_related("by")):
        found = reviewed(row)
        scores = tuple(
            (text, _("{score} of 10, was {was}").format(score=f"{score:g}", was=f"{was:g}")) for text, was, score in found.scores
        )
        yield Event(
            row.at, "course", "check", _("Goals reviewed with the patient"), found.by, found.note, details=(*scores, *found.outcomes)
        )


def _observations(window: _Window) -> Iterable[Event]:
    for row in window.rows(DoseObservation.objects.filter(episode=window.episode).select_related("by"), "received_at"):
        yield Event(row.received_at, "course", "eye", _("Seen for the dose"), row.by.full_name if row.by else "", observation_words(row))


def _habits(window: _Window) -> Iterable[Event]:
    for row in window.rows(HabitAgreement.objects.filter(episode=window.episode).select_related("by")):
        yield Event(row.at, "course", "check", _("Habits agreed on"), row.by.full_name, agreement_words(row))


def _diary(window: _Window) -> Iterator[Event]:
    """The diary, one line for each day: what was told of that day, in numbers."""
    query = DiaryEvent.objects.filter(episode=window.episode)
    days = query.values("day").annotate(last=Max("at")).order_by("-last")
    if window.before:
        days = days.filter(last__lt=window.before)
    found = list(days[: A_PAGE + 1])
    if len(found) > A_PAGE:
        oldest = found[-1]["last"]
        window.floor = max(oldest, window.floor or oldest)
    rows: dict[dt.date, list[DiaryEvent]] = {each["day"]: [] for each in found}
    for row in query.filter(day__in=rows).order_by("at"):
        rows[row.day].append(row)
    for each in found:
        yield Event(each["last"], "course", "home", _("Diary"), text=diary_words(rows[each["day"]]))


def _visits(window: _Window) -> Iterator[Event]:
    for row in window.rows(Visit.objects.filter(episode=window.episode).select_related("therapist"), "starts_at"):
        title = _("Visit, {state}").format(state=str(row.get_state_display()).lower())
        yield Event(row.starts_at, "course", "calendar", title, row.therapist.full_name if row.therapist else "")


def _consents(window: _Window) -> Iterator[Event]:
    for row in window.rows(Consent.objects.filter(patient=window.episode.patient_id).select_related("by"), "created_at"):
        title = _("Consent given: {kind}") if row.given else _("Consent withdrawn: {kind}")
        kind = str(row.get_kind_display()).lower()
        yield Event(row.created_at, "edits", "check", title.format(kind=kind), row.by.full_name if row.by else "", row.text)


def _edits(window: _Window) -> Iterator[Event]:
    ids = [str(window.episode.patient_id), str(window.episode.id)]
    for row in window.rows(Revision.objects.filter(row_id__in=ids, model__in=("Patient", "Episode")).select_related("by")):
        if set(row.fields) <= {"status"}:
            continue  # the move says it
        names = ", ".join(_(EDIT_WORDS.get(name, name)) for name in row.fields)
        details = tuple(
            (_("{field} was").format(field=_(EDIT_WORDS.get(name, name))), str(value or "–")) for name, value in row.fields.items()
        )
        yield Event(
            row.at, "edits", "pen", _("Changed: {fields}").format(fields=names), row.by.full_name if row.by else "", details=details
        )


Source = Callable[[_Window], Iterable[Event]]
SAFETY: tuple[Source, ...] = (_flags, _clearances, _alerts)
ANSWERS: tuple[Source, ...] = (_answers, _texts, _charts, _questionnaires)
COURSE: tuple[Source, ...] = (_moves, _visits, _goal_reviews, _observations, _habits, _diary)
EDITS: tuple[Source, ...] = (_consents, _edits)
SOURCES: dict[str, tuple[Source, ...]] = {
    "": (*SAFETY, *ANSWERS, _assessments, _documents, _issued, *COURSE, *EDITS),
    "safety": SAFETY,
    "answers": ANSWERS,
    "assessments": (_assessments,),
    "documents": (_documents, _issued),
    "course": COURSE,
    "edits": EDITS,
}
