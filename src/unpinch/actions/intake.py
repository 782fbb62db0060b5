"""The intake: show a screen, keep what is answered as one goes, act at once on what cannot wait, send it.

Answers are kept as they were given, one row each, with the moment and who gave them; what they mean is worked out by the pure side. A
save is idempotent by its id. What is urgent is shown on the same screen at once; the clinic is alarmed when the answer is certain, when
the screen is left, or when three minutes have passed without either (`assess_waiting`, run by the worker).

    read -> store new rows -> triage -> urgent and certain? -> assess, alert -> the page shows what to do
"""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, episode_for, let_in, note_change, own_patient
from unpinch.actions.actor import SYSTEM, Actor, relation_to_episode
from unpinch.actions.assessment import (
    CARD_SCREEN,
    answer_of,
    assess_episode,
    case_of,
    day_of,
    knowledge,
    open_asks,
    questions_of,
    raised_levels,
    told_of,
)
from unpinch.actions.audit import READ, WRITE
from unpinch.actions.clinic import is_open, numbers_of, with_numbers
from unpinch.actions.policy import Role
from unpinch.anatomy.chart import BodyChart, from_form, from_json
from unpinch.anatomy.facts import facts as chart_facts
from unpinch.clinical.intake.form import (
    Form,
    FormError,
    IntakeAnswer,
    Progress,
    Question,
    Screen,
    load_form,
    next_screen,
    open_questions,
    progress,
    read,
    screens,
)
from unpinch.clinical.triage.at_once import urgent_now
from unpinch.journey import Status
from unpinch.records.models import BodyChartEntry, Episode, FactEntry, Questionnaire, ScreenDone
from unpinch.terms.errors import NotAllowedNowError
from unpinch.terms.fact import Fact
from unpinch.terms.level import TriageLevel

SOURCES = {Role.PATIENT: "patient", Role.CARER: "carer", Role.FRONT_DESK: "desk"}
WAITING_MINUTES = 3
"""How long an urgent answer may wait for its follow-up before the clinic is alarmed all the same (judgement)."""
ASK_AGAIN_DAYS = 3
"""A warning screen older than this is shown once more before the intake is sent: windows such as "in the last 7 days" move (judgement)."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """What a patient must read at once: the flag's text with `{NUMBERS}`, the deadline; `out_of_hours` when nobody watches now."""

    flag: str
    level: str
    title: str
    do: str
    deadline: str
    provisional: bool
    out_of_hours: str = ""


@dataclass(frozen=True, slots=True)
class ScreenView:
    """One screen as a page shows it: the questions, where it stands in the form, and what cannot wait."""

    actor: Actor
    episode: Episode
    screen: Screen
    progress: Progress
    previous: str
    following: str
    urgent: tuple[Urgent, ...] = ()
    faults: Mapping[str, str] = field(default_factory=dict)
    chart: BodyChart | None = None
    by_staff: bool = False

    @property
    def spans(self) -> tuple[tuple[str, str], ...]:
        """The spans of time a remembered day is told in."""
        return (("D", _("days")), ("W", _("weeks")), ("M", _("months")), ("Y", _("years")))


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the questions to show now, what was wrong, what cannot wait, where to go."""

    view: ScreenView
    shown: tuple[str, ...]
    stop: bool
    onward: str = ""
    conflict: bool = False


# ---- whose intake ------------------------------------------------------------------------------------------------------------
def own_episode(actor: Actor, act: str = "intake.read", *, kind: str = READ) -> Episode:
    """The episode whose intake a patient or carer fills in: the newest one that is open. Raises NotFoundError when there is none."""
    patient = own_patient(actor, act)
    going_on = Episode.objects.filter(patient=patient).exclude(status=Status.CLOSED).order_by("-opened_at")
    return let_in(actor, act, going_on.select_related("patient", "clinic", "location").first(), kind=kind)


def _rows(episode: Episode) -> list[FactEntry]:
    return list(FactEntry.objects.filter(episode=episode).exclude(screen__in=("", CARD_SCREEN)).order_by("received_at", "at", "id"))


def chart_of(episode: Episode) -> BodyChart | None:
    """The newest body chart."""
    row = BodyChartEntry.objects.filter(episode=episode).order_by("received_at").last()
    return from_json(json.dumps(row.chart)) if row else None


def _seen(chart: BodyChart | None) -> Sequence[Fact]:
    return chart_facts(chart) if chart else ()


def _form(episode: Episode) -> Form:
    active = Questionnaire.objects.filter(clinic=episode.clinic, active=True, language=episode.patient.language)
    return load_form(knowledge(), tuple(str(each.id) for each in active))


def _today(episode: Episode) -> dt.date:
    return day_of(episode, timezone.now())


def _shown(actor: Actor, episode: Episode) -> tuple[Screen, ...]:
    answers = [answer_of(row) for row in _rows(episode)]
    if episode.patient.birth_date and not any(answer.fact == "patient.birth_date" for answer in answers):
        answers.insert(0, IntakeAnswer("patient.birth_date", value=episode.patient.birth_date.isoformat()))
    found = screens(knowledge(), _form(episode), answers, today=_today(episode), seen=_seen(chart_of(episode)))
    return tuple(screen for screen in (_for(actor, each) for each in found) if screen is not None)


def _for(actor: Actor, screen: Screen) -> Screen | None:
    """A screen as this person may see it: a carer is not shown what is hidden from carers."""
    if actor.role is not Role.CARER:
        return screen

    from unpinch.actions.carers import hidden_from_carers

    def kept(questions: tuple[Question, ...]) -> tuple[Question, ...]:
        return tuple(
            question
            for question in questions
            if not any(hidden_from_carers(asked) for asked in (question.asks, *(option.asks for option in question.options)) if asked)
        )

    shown = replace(screen, questions=kept(screen.questions), waiting=kept(screen.waiting))
    return shown if shown.questions or not screen.questions else None


# ---- showing -----------------------------------------------------------------------------------------------------------------
def show_screen(actor: Actor, episode_id: uuid.UUID | str, screen_id: str) -> ScreenView:
    """Show one screen with the answers it holds. Raises NotFoundError when it is not part of the form as it stands."""
    episode = episode_for(actor, "intake.answer", episode_id)
    return _view(actor, episode, _shown(actor, episode), screen_id, faults={})


def _view(actor: Actor, episode: Episode, shown: Sequence[Screen], screen_id: str, *, faults: Mapping[str, str]) -> ScreenView:
    at = next((number for number, screen in enumerate(shown) if screen.id == screen_id), None)
    if at is None:
        raise NotFoundError
    return ScreenView(
        actor,
        episode,
        shown[at],
        progress(knowledge(), shown, screen_id),
        shown[at - 1].id if at else "",
        shown[at + 1].id if at + 1 < len(shown) else "",
        urgent_of(episode),
        faults,
        chart_of(episode) if shown[at].kind == "body_chart" else None,
        actor.staff,
    )


def where_to_go_on(actor: Actor, episode_id: uuid.UUID | str) -> str:
    """The first screen that was not left yet, or whose warning answers are too old; the last one when all are done."""
    episode = episode_for(actor, "intake.answer", episode_id)
    shown = _shown(actor, episode)
    done = {row.screen: row.received_at for row in ScreenDone.objects.filter(episode=episode).order_by("received_at")}
    if asked := _asked_at_once(episode, shown):
        return asked
    stale = timezone.now() - dt.timedelta(ASK_AGAIN_DAYS)
    for screen in shown:
        left_at = done.get(screen.id)
        if left_at is None or (screen.section == "warning" and left_at < stale and not episode.intake_sent_at) or not screen.done:
            return screen.id
    return shown[-1].id


def open_of(actor: Actor, episode: Episode) -> tuple[tuple[Screen, Question], ...]:
    """What is needed and still open, for the review page."""
    return open_questions(_shown(actor, episode))


def review_of(actor: Actor, episode: Episode) -> tuple[Screen, ...]:
    """Every screen with its answers, for reading them over."""
    return tuple(screen for screen in _shown(actor, episode) if screen.questions or screen.kind == "body_chart")


# ---- what cannot wait ----------------------------------------------------------------------------------------------------------
def urgent_of(episode: Episode) -> tuple[Urgent, ...]:
    """What the stored answers ask the patient to do at once, the most serious first: fixed texts, no probability."""
    told = FactEntry.objects.filter(episode=episode).exclude(screen="")
    if not (episode.safety_hold or told.exists() or BodyChartEntry.objects.filter(episode=episode).exists()):
        return ()
    found = urgent_now(knowledge(), case_of(episode, timezone.now()))
    watched = is_open(episode.clinic, timezone.now())
    return tuple(
        Urgent(
            each.flag,
            each.level.word,
            knowledge().levels[each.level.word].plain_label,
            each.do,
            each.deadline,
            each.provisional,
            "" if watched else each.out_of_hours,
        )
        for each in found.instructions
    )


def numbers_for(episode: Episode) -> dict[str, str]:
    """The clinic's numbers by the word the texts use."""
    return numbers_of(episode.clinic)


def fill(text: str, episode: Episode) -> str:
    """A text with the clinic's numbers in it."""
    return with_numbers(text, episode.clinic)


# ---- saving --------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def save_screen(
    actor: Actor,
    episode_id: uuid.UUID | str,
    screen_id: str,
    *,
    posted: Mapping[str, Sequence[str]],
    save_id: uuid.UUID | None = None,
    at: dt.datetime | None = None,
    leave: bool = False,
) -> Saved:
    """Keep what stands on a screen. `leave` when the person goes on: then wrong fields are said, and urgent answers raise the alarm.

    Right answers are kept also when others are wrong. The same `save_id` with the same content is the same save.
    """
    episode = episode_for(actor, "intake.answer", episode_id, kind=WRITE)
    screen = next((each for each in _shown(actor, episode) if each.id == screen_id), None)
    if screen is None:
        raise NotFoundError
    save_id, now = save_id or uuid.uuid4(), timezone.now()
    moment = min(at or now, now)
    if screen.kind == "body_chart":
        _keep_chart(actor, episode, posted, save_id, moment, now)
    answers, faults = _read(screen, posted)
    news, conflict = _keep(actor, episode, screen_id, answers, save_id, moment, now)
    if leave and not faults:
        ScreenDone.objects.create(**_entered(actor, episode, moment, now), screen=screen_id)
    _mark_started(actor, episode, now)
    saved = _saved(actor, episode, screen, faults, leave=leave, conflict=conflict)
    if leave and news and episode.intake_sent_at:  # changed after it was sent: the therapist sees it judged anew
        assess_episode(actor, episode, reason="intake changed")
    return saved


def _read(screen: Screen, posted: Mapping[str, Sequence[str]]) -> tuple[Sequence[IntakeAnswer], dict[str, str]]:
    try:
        return read(screen, posted), {}
    except FormError as wrong:
        return wrong.kept, {fault.key: f"{fault.said(0, _)} {fault.said(1, _)}" for fault in wrong.faults}


def _entered(actor: Actor, episode: Episode, at: dt.datetime, now: dt.datetime) -> dict[str, object]:
    return {"episode": episode, "at": at, "received_at": now, "by_id": actor.user_id, "source": source_of(actor)}


def source_of(actor: Actor) -> str:
    """Who gives the answers: the patient, a carer, the desk from paper, or a clinician."""
    return SOURCES.get(actor.role, "clinician")


def _keep(
    actor: Actor, episode: Episode, screen: str, answers: Sequence[IntakeAnswer], save_id: uuid.UUID, at: dt.datetime, now: dt.datetime
) -> tuple[bool, bool]:
    """Add a row for each answer that differs from what stands; return whether any did, and whether this id was used for something else."""
    standing = {(row.fact, row.side): row for row in _rows(episode)}
    added = []
    for answer in answers:
        row = FactEntry(
            **_entered(actor, episode, at, now),
            fact=answer.fact,
            side=answer.side.value if answer.side else "",
            value=list(answer.value) if isinstance(answer.value, tuple) else answer.value,
            answer=answer.answer_word,
            unit=answer.unit,
            remark=answer.text,
            screen=screen,
            client_id=uuid.uuid5(save_id, f"{answer.fact}:{answer.side or ''}"),
        )
        stands = standing.get((row.fact, row.side))
        if not (stands and _same(stands, row)):
            added.append(row)
    known = {row.client_id: row for row in FactEntry.objects.filter(client_id__in=[row.client_id for row in added])}
    conflict = False
    for row in added:
        if row.client_id in known:
            conflict |= not _same(known[row.client_id], row)
            row.client_id = uuid.uuid4()
    FactEntry.objects.bulk_create(row for row in added if row)
    if added:
        relation = relation_to_episode(actor, episode, now)
        note_change(actor, "intake.answer", episode.patient, relation, "episode", episode.id)
    return bool(added), conflict


def _same(one: FactEntry, other: FactEntry) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("value", "answer", "unit", "remark"))


def _keep_chart(
    actor: Actor, episode: Episode, posted: Mapping[str, Sequence[str]], save_id: uuid.UUID, at: dt.datetime, now: dt.datetime
) -> None:
    """Add the chart as it was painted, unless it stands so already."""
    strokes = next(iter(posted.get("strokes", ())), "")
    chart = from_form(tuple(posted.get("mark", ())), strokes)
    before = chart_of(episode)
    if (before or BodyChart()).to_json() != chart.to_json() and not BodyChartEntry.objects.filter(client_id=save_id).exists():
        BodyChartEntry.objects.create(**_entered(actor, episode, at, now), chart=json.loads(chart.to_json()), client_id=save_id)
        note_change(actor, "intake.answer", episode.patient, relation_to_episode(actor, episode, now), "body_chart", save_id)


def _mark_started(actor: Actor, episode: Episode, now: dt.datetime) -> None:
    if episode.intake_started_at is None:
        Episode.objects.filter(id=episode.id, intake_started_at=None).update(intake_started_at=now)


def _saved(actor: Actor, episode: Episode, before: Screen, faults: dict[str, str], *, leave: bool, conflict: bool) -> Saved:
    """Look at the form as it stands after the save, and raise the alarm where it is time to."""
    shown = _shown(actor, episode)
    here = next((screen for screen in shown if screen.id == before.id), before)
    view = _view(actor, episode, shown, here.id, faults=faults)
    certain = any(not urgent.provisional for urgent in view.urgent)
    news = _not_raised_yet(episode, view.urgent)
    if leave and not faults and (asked := _asked_at_once(episode, shown)) not in ("", before.id):
        return Saved(view, tuple(question.key for question in here.questions), False, asked, conflict)
    if news and (leave or certain):
        assess_episode(actor, episode, reason="intake")
    onward = ""
    if leave and not faults:
        following = next_screen(shown, before)
        onward = following.id if following else ""
    stop = any(leave or not urgent.provisional for urgent in news)
    return Saved(view, tuple(question.key for question in here.questions), stop, onward, conflict)


def _asked_at_once(episode: Episode, shown: Sequence[Screen]) -> str:
    """The screen with a question that the painted chart raises and that cannot wait for its place; empty when there is none."""
    wanted = {question for ask in open_asks(episode) for question in questions_of(ask.flag)}
    for screen in shown:
        for question in screen.questions:
            if wanted & {question.asks, *(option.asks for option in question.options)}:
                return screen.id
    return ""


def _not_raised_yet(episode: Episode, urgent: Sequence[Urgent]) -> list[Urgent]:
    """Those urgent signs that no stored assessment has raised at this level or above since a clinician last closed them."""
    raised = raised_levels(episode)
    return [each for each in urgent if TriageLevel.from_word(each.level) > raised.get(each.flag, TriageLevel.PROCEED)]


@transaction.atomic
def send_intake(actor: Actor, episode_id: uuid.UUID | str) -> Episode:
    """Send the intake: it is assessed, and the therapist's list shows it. What is open stays open and is shown as missing.

    Raises NotAllowedNowError when nothing was answered.
    """
    episode = episode_for(actor, "intake.answer", episode_id, kind=WRITE)
    if told_of(episode, _rows(episode)) is None:
        raise NotAllowedNowError("Nothing was answered yet.")
    now = timezone.now()
    if episode.intake_sent_at is None:
        Episode.objects.filter(id=episode.id).update(intake_sent_at=now)
        episode.intake_sent_at = now
    assess_episode(actor, episode, reason="intake")
    note_change(actor, "intake.answer", episode.patient, relation_to_episode(actor, episode, now), "episode", episode.id, reason="sent")
    return episode


def _newest(episode: Episode) -> dt.datetime:
    chart = BodyChartEntry.objects.filter(episode=episode).order_by("received_at").last()
    return max([row.received_at for row in _rows(episode)[-1:]] + ([chart.received_at] if chart else []))


def assess_waiting(now: dt.datetime) -> int:
    """Assess the episodes whose urgent answers have waited too long for a follow-up; return how many. Run by the worker."""
    limit = now - dt.timedelta(minutes=WAITING_MINUTES)
    recent = FactEntry.objects.exclude(screen="").filter(received_at__lte=limit, received_at__gte=now - dt.timedelta(hours=24))
    painted = BodyChartEntry.objects.filter(received_at__lte=limit, received_at__gte=now - dt.timedelta(hours=24))
    assessed = 0
    told = Episode.objects.filter(Q(id__in=recent.values("episode")) | Q(id__in=painted.values("episode")))
    for episode in told.select_related("clinic", "patient"):
        latest = episode.assessments.order_by("-at").values_list("at", flat=True).first()
        if latest and latest >= _newest(episode):
            continue
        with transaction.atomic():
            if _not_raised_yet(episode, urgent_of(episode)):
                assess_episode(SYSTEM, episode, reason="waiting")
                assessed += 1
    return assessed
