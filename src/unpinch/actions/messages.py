"""Messages between a patient and the team: one thread, read and answered, and never for emergencies.

What a patient or carer writes is data for triage as every free text is: an un-negated warning word fires its flag at full level, alarms
the clinic and shows the writer at once what to do. A carer reads what the carer wrote and what was answered to them, nothing else.

    written -> warning words? -> assess, alert, the page says what to do
            -> waits for somebody of the team -> answered, or said to need no answer
            -> past its working hours -> late, on the list of whom to look at
"""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.absence import Away, as_read, away_now, name_of
from unpinch.actions.access import NotFoundError, can, episode_for, let_in, note_change, own_patient
from unpinch.actions.actor import SYSTEM, Actor, relation_to_episode
from unpinch.actions.assessment import assess_episode, knowledge
from unpinch.actions.audit import READ, WRITE
from unpinch.actions.carers import HIDDEN_FLAGS
from unpinch.actions.clinic import is_open, numbers_of
from unpinch.actions.day_program import told_at_once
from unpinch.actions.intake import source_of, urgent_of
from unpinch.actions.patient_safe import banned_in
from unpinch.actions.policy import Role
from unpinch.clinical.triage.grading import warning_words
from unpinch.journey import Status
from unpinch.methods.hours import add_open_hours
from unpinch.records.models import CarerLink, CareTeamMember, Clinic, Episode, Message, MessageRead, TextEntry
from unpinch.terms.errors import InputError, NotAllowedNowError

LONGEST = 2000
MOST_OPEN = 20
"""Messages of one person that may wait at the same time: more belong into a talk (judgement). A warning is never refused."""
SHOWN = 200
"""So many of the newest are shown on one page (convention)."""
WHERE = "message"
"""Under which the words stand among the texts that triage reads."""
RECENT = dt.timedelta(days=7)
"""A warning word so fresh is answered on the page with what to do, while nobody has closed its sign (judgement)."""
PERSON, TEAM = Message.Side.PERSON.value, Message.Side.TEAM.value
CALL = "call"
ABOUT = ("", "plan", CALL)
"""What a message is about, where its page knew: the plan; a wish to be called instead of written to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message as a page shows it. `waits` while it needs an answer, `late` past the clinic's own time for one."""

    id: uuid.UUID
    text: str
    side: str
    mine: bool
    by: str
    at: dt.datetime
    about: str
    carer: str
    read_by: tuple[str, ...]
    waits: bool
    late: bool
    put_aside: bool


@dataclass(frozen=True)
class Thread:
    """What is between a patient and the team, the newest first, and what somebody should know before writing."""

    episode: Episode
    lines: tuple[Line, ...]
    upto: str
    answers: str
    away: Away | None
    open_now: bool
    expected_at: dt.datetime | None
    numbers: Mapping[str, str]
    urgent: tuple[Mapping[str, Any], ...]
    warned: bool
    may_write: bool
    closed: bool
    addressees: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return sum(line.waits for line in self.lines)


# ---- reading ---------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def own_thread(actor: Actor) -> Thread:
    """A patient's or carer's own thread; what the team wrote counts as read from now on."""
    episode = _own(actor, "message.read")
    rows = _rows(episode, own_of(actor))
    now = timezone.now()
    mark_read(actor, [row for row in rows if row.side == TEAM], now)
    return _thread(actor, episode, rows, now)


@transaction.atomic
def thread_of(actor: Actor, episode_id: uuid.UUID | str) -> Thread:
    """The thread of an episode for the team; what the patient wrote counts as read from now on."""
    episode = episode_for(actor, "message.read", episode_id)
    if not actor.staff:
        raise NotFoundError
    rows, now = _rows(episode), timezone.now()
    mark_read(actor, [row for row in rows if row.side == PERSON], now)
    return _thread(actor, episode, rows, now)


def own_of(actor: Actor) -> Q:
    """Which messages of their episode a patient or carer may read."""
    return Q(carer=actor.user_id) if actor.role is Role.CARER else Q()


def _own(actor: Actor, act: str, kind: str = READ) -> Episode:
    """The newest open episode of a patient or of whom a carer acts for; the newest closed one where none is open."""
    patient = own_patient(actor, act)
    found = list(Episode.objects.filter(patient=patient).select_related("patient", "clinic", "location").order_by("-opened_at"))
    return let_in(actor, act, next((each for each in found if each.status != Status.CLOSED), next(iter(found), None)), kind=kind)


def _rows(episode: Episode, which: Q | None = None) -> list[Message]:
    reads = Prefetch("reads", MessageRead.objects.select_related("user").order_by("at"))
    found = Message.objects.filter(which or Q(), episode=episode).select_related("by", "carer", "done_by")
    return list(found.prefetch_related(reads).order_by("-at", "-id")[:SHOWN])


def mark_read(actor: Actor, rows: Sequence[Message], now: dt.datetime) -> None:
    """Note that these have been on somebody's screen, each once."""
    fresh = [row for row in rows if actor.user_id and not any(read.user_id == actor.user_id for read in row.reads.all())]
    if fresh:
        MessageRead.objects.bulk_create([MessageRead(message=row, user_id=actor.user_id, at=now) for row in fresh], ignore_conflicts=True)


def _thread(actor: Actor, episode: Episode, rows: Sequence[Message], now: dt.datetime) -> Thread:
    lead = CareTeamMember.objects.filter(episode=episode, ended_at=None, lead=True).select_related("user").first()
    away = away_now(episode.clinic, [lead.user_id], now).get(lead.user_id) if lead else None
    warned = [] if actor.staff else [row for row in rows if row.side == PERSON and row.at > now - RECENT and warnings_in(row.text)]
    urgent = told_at_once(episode, urgent_of(episode)) if warned or (episode.safety_hold and not actor.staff) else []
    relation = relation_to_episode(actor, episode, now)
    closed, answered_at = episode.status == Status.CLOSED, {row.at for row in rows if row.side == TEAM}
    return Thread(
        episode=episode,
        lines=tuple(_line(actor, row, now, answered_at) for row in rows),
        upto=rows[0].at.isoformat() if rows else "",
        answers=lead.user.full_name if lead else "",
        away=as_read(away) if away else None,
        open_now=is_open(episode.clinic, now),
        expected_at=due_at(episode.clinic, now),
        numbers=numbers_of(episode.clinic),
        urgent=tuple(_for_reader(actor, urgent, warned)),
        warned=bool(warned) and not _cleared(episode, warned),
        may_write=can(actor, "message.write", relation) and not closed,
        closed=closed,
        addressees=_addressees(episode, rows) if actor.staff else (),
        reply_to=_reply_to(rows),
    )


def _for_reader(actor: Actor, urgent: Iterable[Mapping[str, Any]], warned: Sequence[Message]) -> Iterable[Mapping[str, Any]]:
    """What this person may read of it: of mood and safety, a carer reads only what the carer's own words raised."""
    own = {flag for row in warned for flag in warnings_in(row.text)}
    return (each for each in urgent if actor.role is not Role.CARER or each["flag"] not in HIDDEN_FLAGS or each["flag"] in own)


def _cleared(episode: Episode, warned: Sequence[Message]) -> bool:
    """Whether a clinician has closed every sign that these words raised."""
    closed = dict(episode.clearances.order_by("at").values_list("target", "at"))
    return all(flag in closed and closed[flag] > row.at for row in warned for flag in warnings_in(row.text))


def _line(actor: Actor, row: Message, now: dt.datetime, answered_at: set[dt.datetime]) -> Line:
    waits = row.side == PERSON and row.done_at is None
    return Line(
        id=row.id,
        text=row.text,
        side=row.side,
        mine=row.by_id == actor.user_id and row.by_id is not None,
        by=name_of(row.by),
        at=row.at,
        about=row.about,
        carer=name_of(row.carer),
        read_by=tuple(dict.fromkeys(read.user.full_name for read in row.reads.all() if read.user_id != row.by_id)),
        waits=waits,
        late=waits and bool(row.due_at and row.due_at < now),
        put_aside=row.side == PERSON and bool(row.done_at) and row.done_at not in answered_at,
    )


def _addressees(episode: Episode, rows: Sequence[Message]) -> tuple[tuple[str, str], ...]:
    """To whom an answer can go: the patient, and carers who wrote and may still act for the patient."""
    wrote = {row.carer_id for row in rows if row.carer_id}
    links = CarerLink.objects.filter(patient=episode.patient, user__in=wrote, ended_at=None).select_related("user")
    carers = [(str(link.user_id), f"{link.user.full_name} ({link.relation})") for link in links]
    return (("", episode.patient.full_name), *carers) if carers else ()


def _reply_to(rows: Sequence[Message]) -> str:
    """Whose message is answered if nobody chooses: that which waits longest, else the newest."""
    waiting = [row for row in rows if row.side == PERSON and row.done_at is None]
    row = waiting[-1] if waiting else next(iter(rows), None)
    return str(row.carer_id) if row and row.carer_id else ""


def due_at(clinic: Clinic, now: dt.datetime) -> dt.datetime | None:
    """By when the clinic means to have answered what is written now; None where it has no opening hours."""
    return add_open_hours(now, clinic.answer_hours, clinic.opening_hours, zoneinfo.ZoneInfo(clinic.time_zone))


def warnings_in(text: str) -> tuple[str, ...]:
    """The flags whose warning words stand in a text un-negated."""
    return tuple(dict.fromkeys(hit.flag for hit in warning_words(knowledge()).hits(text)))


# ---- writing ---------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def write(actor: Actor, *, text: str, client_id: uuid.UUID | None = None, about: str = "") -> Message:
    """Send a message to the team. The same id with the same words is the same message.

    Raises InputError for an empty or too long one, NotAllowedNowError when the care is closed or too many wait already.
    """
    episode = _own(actor, "message.write", WRITE)
    if episode.status == Status.CLOSED:
        raise NotAllowedNowError(_("Your care here is closed, and nobody reads messages about it. Call the clinic instead."))
    words, now = _words(text), timezone.now()
    carer = actor.user_id if actor.role is Role.CARER else None
    waiting = Message.objects.filter(episode=episode, side=PERSON, done_at=None, carer=carer)
    if waiting.count() >= MOST_OPEN and not warnings_in(words):
        raise NotAllowedNowError(_("Many of your messages wait for an answer already. Call the clinic instead."))
    row, made = _keep(
        episode, client_id, text=words, side=PERSON, by_id=actor.user_id, carer_id=carer, at=now, due_at=due_at(episode.clinic, now),
        about=about if about in ABOUT else "",
    )  # fmt: skip
    if made:
        note_change(actor, "message.write", episode.patient, relation_to_episode(actor, episode, now), "message", row.id)
        _tell_triage(actor, episode, row)
    return row


def _words(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise InputError("text", _("is empty."), _("Write what you want to say."))
    if len(words) > LONGEST:
        raise InputError("text", _("has {count} letters.").format(count=len(words)), _("Keep it to {most}.").format(most=LONGEST))
    return words


def _keep(episode: Episode, client_id: uuid.UUID | None, **fields: Any) -> tuple[Message, bool]:
    """Keep a message once. Another content under a known id is kept as a message of its own: nothing is lost, nobody's is changed."""
    row, made = Message.objects.get_or_create(client_id=client_id or uuid.uuid4(), defaults={"episode": episode, **fields})
    if made or (row.episode_id, row.text, row.by_id) == (episode.id, fields["text"], fields["by_id"]):
        return row, made
    return Message.objects.create(episode=episode, **fields), True


def _tell_triage(actor: Actor, episode: Episode, row: Message) -> None:
    """Let triage read the words, and judge at once where they hold a warning."""
    TextEntry.objects.create(
        episode=episode,
        at=row.at,
        received_at=row.at,
        by_id=row.by_id,
        source=source_of(actor),
        client_id=row.id,
        where=WHERE,
        text=row.text,
    )
    if warnings_in(row.text):
        assess_episode(actor if actor.user_id else SYSTEM, episode, reason="message")


@transaction.atomic
def answer(
    actor: Actor, episode_id: uuid.UUID | str, *, text: str, client_id: uuid.UUID | None = None, to: str = "", upto: str = ""
) -> Message:
    """Write to the patient, or with `to` to a carer who wrote. What had arrived by `upto`, the newest the writer saw, is answered by it.

    Raises InputError for words a patient should not read.
    """
    episode = episode_for(actor, "message.write", episode_id, kind=WRITE)
    if not actor.staff:
        raise NotFoundError
    words, now = _words(text), timezone.now()
    if banned := banned_in(words):
        problem = _("holds words that frighten without helping: {words}.").format(words=", ".join(banned))
        raise InputError("text", problem, _("Say it in other words."))
    carer = _carer(episode, to)
    row, made = _keep(episode, client_id, text=words, side=TEAM, by_id=actor.user_id, carer_id=carer, at=now)
    if made:
        seen = Message.objects.filter(episode=episode, carer=carer, side=PERSON, done_at=None, at__lte=_moment(upto) or now)
        mark_read(actor, list(seen.prefetch_related("reads")), now)
        seen.update(done_at=row.at, done_by=actor.user_id)
        note_change(actor, "message.write", episode.patient, relation_to_episode(actor, episode, now), "message", row.id)
    return row


def _carer(episode: Episode, to: str) -> uuid.UUID | None:
    if not to:
        return None
    link = next((each for each in CarerLink.objects.filter(patient=episode.patient, ended_at=None) if str(each.user_id) == to), None)
    if link is None:
        raise InputError("to", _("may no longer act for the patient."), _("Write to the patient."))
    return link.user_id


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.utcoffset() is not None else None


@transaction.atomic
def put_aside(actor: Actor, episode_id: uuid.UUID | str, message_id: uuid.UUID | str) -> None:
    """Say that a message needs no answer, such as a thank-you."""
    episode = episode_for(actor, "message.write", episode_id, kind=WRITE)
    row = Message.objects.select_for_update().filter(episode=episode, id=message_id, side=PERSON).first()
    if row is None or not actor.staff:
        raise NotFoundError
    if row.done_at is None:
        now = timezone.now()
        row.done_at, row.done_by_id = now, actor.user_id
        row.save(update_fields=["done_at", "done_by"])
        relation = relation_to_episode(actor, episode, now)
        note_change(actor, "message.read", episode.patient, relation, "message", row.id, reason="needs no answer")


def unread(actor: Actor) -> int:
    """How many messages of the team a patient or carer has not seen yet."""
    if actor.patient_id is None or actor.role not in (Role.PATIENT, Role.CARER):
        return 0
    mine: QuerySet[Message] = Message.objects.filter(own_of(actor), episode__patient=actor.patient_id, side=TEAM)
    return mine.exclude(reads__user=actor.user_id).count()
