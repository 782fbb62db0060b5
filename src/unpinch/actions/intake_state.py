"""What the pages around the intake show: where it stands, what to do now, that it arrived, the time until the first visit, the paper."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import knowledge
from unpinch.actions.clinic import is_open, numbers_of
from unpinch.actions.intake import Urgent, own_episode, review_of, urgent_of
from unpinch.clinical.intake.form import Question
from unpinch.clinical.intake.form_words import amount
from unpinch.clinical.intake.paper import PaperScreen, find, paper
from unpinch.records.models import Clinic, Episode, StandingAdvice, Visit

CALLS = {
    "EMERGENCY": "Emergency",
    "CLINIC": "The clinic",
    "OUT_OF_HOURS": "When the clinic is closed",
    "CRISIS_LINE": "Crisis line, at any hour",
    "MATERNITY": "Maternity, at any hour",
}
AN_AMOUNT = re.compile(r"P\d+[DWMY]|\d+(?:[.,]\d+)? \S+")
"""A time ago or a number with its unit, as the form keeps them."""
NOT_STARTED, HALF_WAY, SENT = "not_started", "half_way", "sent"


@dataclass(frozen=True, slots=True)
class OwnState:
    """A patient's first page: how far the intake is, the next visit, what is urgent, the clinic's numbers."""

    episode: Episode
    stage: str
    visit: Visit | None
    urgent: tuple[Urgent, ...]
    numbers: Mapping[str, str]
    advice: bool
    carer: bool


@dataclass(frozen=True, slots=True)
class StopView:
    """What to do now: the urgent signs, the numbers their texts name, whether somebody watches."""

    episode: Episode
    urgent: tuple[Urgent, ...]
    calls: tuple[tuple[str, str], ...]
    watched: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentView:
    """After sending: who reads it, the next visit, what is urgent."""

    episode: Episode
    lead: str
    visit: Visit | None
    urgent: tuple[Urgent, ...]
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class AdviceView:
    """The clinic's signed page until the first visit; `text` empty when no clinician has signed one."""

    clinic: Clinic
    text: str
    signed_by: str
    signed_at: datetime | None
    warning: tuple[str, ...]
    numbers: Mapping[str, str]


def own_state(actor: Actor) -> OwnState:
    """Where a patient's or carer's intake stands."""
    episode = own_episode(actor)
    stage = SENT if episode.intake_sent_at else HALF_WAY if episode.intake_started_at else NOT_STARTED
    signed = _signed(episode.clinic, episode.patient.language) is not None
    return OwnState(episode, stage, _next_visit(episode), urgent_of(episode), numbers_of(episode.clinic), signed, actor.role == "carer")


def _next_visit(episode: Episode) -> Visit | None:
    coming = Visit.objects.filter(episode=episode, starts_at__gte=timezone.now(), state__in=("booked", "arrived"))
    return coming.select_related("therapist", "location").order_by("starts_at").first()


def show_stop(actor: Actor, episode_id: uuid.UUID | str) -> StopView:
    """What a patient must do now. The instruction does not depend on anybody of the clinic reading it."""
    episode = episode_for(actor, "intake.answer", episode_id)
    urgent = urgent_of(episode)
    numbers = numbers_of(episode.clinic)
    named = [word for word in CALLS if any("{" + word + "}" in urgent.do + urgent.out_of_hours for urgent in urgent)] or [
        "CLINIC",
        "EMERGENCY",
    ]
    calls = tuple((_(CALLS[word]), numbers[word]) for word in named if numbers[word])
    told = tuple(
        dict.fromkeys(
            notice.user.full_name for alert in episode.alerts.filter(settled_at=None) for notice in alert.notices.select_related("user")
        )
    )
    return StopView(episode, urgent, calls, is_open(episode.clinic, timezone.now()), told)


def sent_state(actor: Actor, episode_id: uuid.UUID | str) -> SentView:
    """That the intake arrived, and who reads it."""
    episode = episode_for(actor, "intake.read", episode_id)
    lead = episode.care_team.filter(lead=True, ended_at=None).select_related("user").first()
    return SentView(episode, lead.user.full_name if lead else "", _next_visit(episode), urgent_of(episode), episode.intake_sent_at)


def advice_for(actor: Actor) -> AdviceView:
    """The signed page for the time until the first visit, in the patient's language, else in the clinic's."""
    episode = own_episode(actor, "intake.advice")
    clinic = episode.clinic
    row = _signed(clinic, episode.patient.language) or _signed(clinic, clinic.language)
    card = [
        flag.question for flag in knowledge().flags.values() if "daily_card" in flag.ask_at and flag.condition_suspected == "cauda equina"
    ]
    return AdviceView(
        clinic,
        row.text if row else "",
        row.signed_by.full_name if row and row.signed_by else "",
        row.signed_at if row else None,
        tuple(card),
        numbers_of(clinic),
    )


def _signed(clinic: Clinic, language: str) -> StandingAdvice | None:
    return (
        StandingAdvice.objects.filter(clinic=clinic, language=language, signed_at__isnull=False)
        .select_related("signed_by")
        .order_by("-signed_at")
        .first()
    )


# ---- reading the answers over --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One question and what was said, in plain words."""

    ask: str
    said: str


@dataclass(frozen=True, slots=True)
class ReviewScreen:
    """The answers of one screen, and which needed questions are open."""

    id: str
    title: str
    lines: tuple[ReviewLine, ...]
    open: tuple[str, ...]


def reviewed(actor: Actor, episode: Episode) -> tuple[ReviewScreen, ...]:
    """Every screen with what was said on it, in the reader's language."""
    return tuple(
        ReviewScreen(
            screen.id,
            _(screen.title),
            tuple(line for question in screen.questions for line in _lines(question)),
            tuple(_(question.text or question.context or screen.title) for question in screen.open if question.needed),
        )
        for screen in review_of(actor, episode)
    )


def _lines(question: Question) -> list[ReviewLine]:
    """A question and its answer in words; a checklist says what was ticked, what is not sure, and that the rest was denied."""
    chosen = question.chosen
    ask = " · ".join(part for part in (_(question.context) if question.context else "", _(question.text) if question.text else "") if part)
    words = [_(option.text) for option in question.options if option.value in chosen]
    doubt = question.entered.get(f"{question.key}.unsure", ())
    words += [f"{_(option.text)} ({_('not sure')})" for option in question.options if option.value in doubt]
    if "none" in chosen and question.none:
        words.append(_(question.none_others if words and question.none_others else question.none))
    words += [_("I am not sure")] * ("unsure" in chosen) + [_("I would rather not say")] * ("declined" in chosen)
    if question.kind == "goals":
        return [ReviewLine(_("I want to do again"), f"{answer.text} ({_score(answer.value)})") for answer in question.held]
    if not words and question.held:
        words = [_typed(question, answer.text) or _plain(answer.value) for answer in question.held]
    return [ReviewLine(ask, ", ".join(words))] if words else []


def _typed(question: Question, text: str) -> str:
    """What was typed; a time ago and a number with its unit in words."""
    told = question.kind in ("number", "date_about") and AN_AMOUNT.fullmatch(text)
    return amount(knowledge(), question.asks, text, _) if told else text


def _score(value: object) -> str:
    return f"{value:g}/10" if isinstance(value, float) else _("no number yet")


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value or "")


# ---- paper -----------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PaperView:
    """The form on paper: every part with every question that may come, each with its code."""

    episode: Episode
    parts: tuple[PaperScreen, ...]
    numbers: Mapping[str, str]


def paper_form(actor: Actor, episode_id: uuid.UUID | str) -> PaperView:
    """The whole form for print; a follow-up says to whom it is put."""
    episode = episode_for(actor, "intake.paper", episode_id)
    return PaperView(episode, paper(knowledge()), numbers_of(episode.clinic))


def screen_of_code(actor: Actor, episode_id: uuid.UUID | str, code: str) -> tuple[str, str] | None:
    """The screen and the question that a code of the paper form stands for; None when there is no such code."""
    episode_for(actor, "intake.paper", episode_id)
    found = find(paper(knowledge()), code)
    return (found[0].screen, found[0].key) if found else None
