"""The small habits of a day: which of them a therapist and a patient agreed on, towards what, and how the week went.

    agreed rows, the newest counts -> habits now          until somebody chose: what the items of the signed plan bring, as a suggestion

A habit is shown only while some form of it is allowed: an item of the plan that is not suspended, or else its gentlest item, checked
against the safety tables (S1). Weight is never suggested. Days that were not told say nothing, and nobody is blamed for one (S3).
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unpinch.actions.access import can, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.course_words import short_number
from unpinch.actions.dose import check_going_on
from unpinch.actions.heading import EpisodeLine, Person, episode_line, person_view
from unpinch.actions.plan_safety import plan_in_force, suspended_items
from unpinch.actions.served import conditions_now
from unpinch.clinical.plan import safety
from unpinch.journey import Status
from unpinch.knowledge.schema import Habit
from unpinch.records.models import DiaryEvent, Episode, HabitAgreement
from unpinch.terms.errors import InputError, NotAllowedNowError

ACT = "dose.decide"
DAYS = 7
NOTE_LETTERS = 160
KILOGRAMS = "kg"
HABIT, TARGET, NOTE = "habit:", "target:", "note:"


class HabitsError(InputError):
    """What was chosen cannot stand: `faults` says of each habit what is wrong and how to mend it. Nothing was kept."""

    def __init__(self, faults: Mapping[str, str], problem: str = "", mend: str = "") -> None:
        self.faults = dict(faults)
        text = problem or _("Nothing is kept yet.")
        super().__init__("habits", text, mend or _("Look at the habits that are marked; what you typed is still there."))


@dataclass(frozen=True, slots=True)
class HabitNow:
    """One habit in the reader's language. `agreed` says with whom and when, empty while it is only suggested; `unit` times, minutes, kg."""

    id: str
    name: str
    text: str
    target: float | None
    unit: str
    note: str
    agreed: str

    @property
    def a_day(self) -> str:
        """What it is towards, in words; empty where nothing is counted towards."""
        return towards_words(self.target, self.unit)


@dataclass(frozen=True, slots=True)
class HabitWeek:
    """One habit over the last seven days: days told, and of them those that reached the target of that day; of a weight the latest."""

    habit: HabitNow
    told: int
    reached: int
    latest: str
    latest_on: dt.date | None


def unit_words(unit: str) -> str:
    """The unit of a habit in words."""
    return {"minutes": _("minutes"), KILOGRAMS: _("kg")}.get(unit, _("times"))


def towards_words(target: float | None, unit: str) -> str:
    """A target in words; empty where there is none."""
    if not target:
        return ""
    return (
        _("once a day") if (target, unit) == (1, "times") else _("{n} {unit} a day").format(n=short_number(target), unit=unit_words(unit))
    )


# ---- what stands -----------------------------------------------------------------------------------------------------------------
def agreements_of(episode: Episode) -> list[HabitAgreement]:
    """What was agreed on, the newest first."""
    return list(HabitAgreement.objects.filter(episode=episode).select_related("by").order_by("-at", "-created_at"))


def habits_now(
    episode: Episode, items: Collection[str], paused: Collection[str], now: dt.datetime, rows: Sequence[HabitAgreement] | None = None
) -> tuple[HabitNow, ...]:
    """The habits of an episode whose signed plan holds `items`, of which the safety tables have suspended `paused`."""
    rows = agreements_of(episode) if rows is None else rows
    chosen = rows[0] if rows else None
    found = _chosen(chosen) if chosen else _suggested(set(items) - set(paused))
    return tuple(_now(habit, told, episode, chosen) for habit, told in found if _allowed(habit, set(items), set(paused), episode, now))


def _suggested(items: set[str]) -> Iterator[tuple[Habit, Mapping[str, Any]]]:
    for habit in knowledge().habits.values():
        if items & set(habit.items) and habit.only_agreed != "yes":
            yield habit, {"target": habit.target or None, "note": ""}


def _chosen(row: HabitAgreement) -> Iterator[tuple[Habit, Mapping[str, Any]]]:
    told = {each["id"]: each for each in row.habits}
    yield from ((habit, told[habit.id]) for habit in knowledge().habits.values() if habit.id in told)


def _allowed(habit: Habit, items: set[str], paused: set[str], episode: Episode, now: dt.datetime) -> bool:
    """Whether some form of it may be done now: one of the plan that is not suspended; where the plan has none, the gentlest."""
    held = items & set(habit.items)
    if held:
        return bool(held - paused)
    return not safety.forbidden(safety.check(habit.items[:1], conditions_now(episode, now), knowledge()))


def _now(habit: Habit, told: Mapping[str, Any], episode: Episode, row: HabitAgreement | None) -> HabitNow:
    return HabitNow(
        id=habit.id,
        name=_(habit.plain_label),
        text=_(habit.statement),
        target=told.get("target"),
        unit=habit.counted_in,
        note=told.get("note", ""),
        agreed=agreed_words(episode, row) if row else "",
    )


def agreed_words(episode: Episode, row: HabitAgreement) -> str:
    """With whom and when, as the patient reads it."""
    day = date_format(day_of(episode, row.at), "DATE_FORMAT")
    return _("Agreed with {name} on {day}").format(name=row.by.full_name, day=day)


def plain_habits(habits: Sequence[HabitNow]) -> list[dict[str, Any]]:
    """Habits as a phone is given them."""
    return [{name: getattr(each, name) for name in ("id", "name", "text", "target", "unit", "note", "agreed")} for each in habits]


# ---- the week --------------------------------------------------------------------------------------------------------------------
def habit_weeks(episode: Episode, rows: Sequence[DiaryEvent], now: dt.datetime) -> tuple[HabitWeek, ...]:
    """Each habit now with its last seven days, from the standing diary; a day counts against what was agreed on by its end."""
    version = plan_in_force(episode)
    if version is None:
        return ()
    agreed = agreements_of(episode)
    items = [item["id"] for item in version.content["items"]]
    habits = habits_now(episode, items, suspended_items(version), now, agreed)
    last = day_of(episode, now)
    days = [last - dt.timedelta(back) for back in range(DAYS)]
    return tuple(_week(habit, [row for row in rows if row.kind == "habit"], days, episode, agreed) for habit in habits)


def _week(
    habit: HabitNow, rows: Sequence[DiaryEvent], days: Sequence[dt.date], episode: Episode, agreed: Sequence[HabitAgreement]
) -> HabitWeek:
    own = [row for row in rows if row.body["habit"] == habit.id]
    told = {day: sum(row.body.get("amount") or 0 for row in own if row.day == day) for day in days if any(row.day == day for row in own)}
    reached = sum(1 for day, amount in told.items() if (target := _target_on(habit, day, episode, agreed)) and amount >= target)
    weighed = own[-1] if own and habit.unit == KILOGRAMS else None
    latest = short_number(weighed.body["amount"]) if weighed else ""
    return HabitWeek(habit, len(told), reached, latest, weighed.day if weighed else None)


def _target_on(habit: HabitNow, day: dt.date, episode: Episode, agreed: Sequence[HabitAgreement]) -> float | None:
    """What a habit was towards on a day: as agreed by the end of it, before the first agreement as suggested."""
    row = next((each for each in agreed if day_of(episode, each.at) <= day), None)
    if row is None:
        return knowledge().habits[habit.id].target or None
    return next((each["target"] for each in row.habits if each["id"] == habit.id), None)


# ---- agreeing --------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class HabitChoice:
    """One habit to choose. `brought_by` are the items of the plan that suggest it, `barred`: no form of it is allowed at present."""

    id: str
    name: str
    text: str
    unit: str
    least: str
    most: str
    takes_target: bool
    only_agreed: bool
    brought_by: tuple[str, ...]
    barred: bool
    chosen: bool
    target: str
    note: str
    error: str


@dataclass(frozen=True, slots=True)
class HabitsPage:
    """The page on which habits are agreed on. `based_on` is the agreement it was made from; `agreed` says with whom and when."""

    person: Person
    episode: EpisodeLine
    signed: bool
    may_agree: bool
    based_on: str
    agreed: str
    choices: tuple[HabitChoice, ...]
    earlier: tuple[tuple[str, tuple[str, ...]], ...]
    wrong: str


def habits_page(
    actor: Actor, episode_id: uuid.UUID | str, *, typed: Mapping[str, str] | None = None, wrong: InputError | None = None
) -> HabitsPage:
    """Everything to agree on the habits of a day, with what was typed before a mistake."""
    episode, now = episode_for(actor, "diary.read", episode_id), timezone.now()
    rows, version = agreements_of(episode), plan_in_force(episode)
    items = [item["id"] for item in version.content["items"]] if version else []
    paused = suspended_items(version) if version else {}
    faults = wrong.faults if isinstance(wrong, HabitsError) else {}
    told = typed if typed is not None else _stored(rows, set(items) - set(paused))
    relation = relation_to_episode(actor, episode, now)
    going_on = episode.status != Status.CLOSED
    return HabitsPage(
        person=person_view(episode.patient, now),
        episode=episode_line(episode),
        signed=version is not None,
        may_agree=actor.licensed and can(actor, ACT, relation) and going_on and version is not None,
        based_on=str(rows[0].id) if rows else "",
        agreed=agreed_words(episode, rows[0]) if rows else "",
        choices=tuple(
            _choice(habit, told, faults, items, barred=not _allowed(habit, set(items), set(paused), episode, now))
            for habit in knowledge().habits.values()
        ),
        earlier=tuple((agreed_words(episode, row), _agreed_lines(row)) for row in rows[1:]),
        wrong=f"{wrong.problem} {wrong.mend}" if wrong else "",
    )


def _stored(rows: Sequence[HabitAgreement], items: set[str]) -> dict[str, str]:
    """The form as it stands: what was agreed on, else what the plan suggests."""
    found = _chosen(rows[0]) if rows else _suggested(items)
    told: dict[str, str] = {}
    for habit, each in found:
        told[f"{HABIT}{habit.id}"] = "on"
        told[f"{TARGET}{habit.id}"] = f"{each['target']:g}" if each["target"] else ""
        told[f"{NOTE}{habit.id}"] = each["note"]
    return told


def _agreed_lines(row: HabitAgreement) -> tuple[str, ...]:
    lines = []
    for each in row.habits:
        known = knowledge().habits.get(each["id"])
        words = towards_words(each["target"], known.counted_in if known else "")
        towards = f", {words}" if words else ""
        note = f": {each['note']}" if each["note"] else ""
        lines.append(f"{_(known.plain_label) if known else each['id']}{towards}{note}")
    return tuple(lines) or (_("No habit"),)


def agreement_words(row: HabitAgreement) -> str:
    """An agreement in a line, for the record."""
    return "; ".join(_agreed_lines(row))


def _choice(habit: Habit, told: Mapping[str, str], faults: Mapping[str, str], items: Collection[str], *, barred: bool) -> HabitChoice:
    known = {**knowledge().exercises, **knowledge().treatments}
    suggested = f"{habit.target:g}" if habit.target else ""
    return HabitChoice(
        id=habit.id,
        name=_(habit.plain_label),
        text=_(habit.statement),
        unit=unit_words(habit.counted_in),
        least=short_number(habit.least),
        most=short_number(habit.most),
        takes_target=habit.most > 0,
        only_agreed=habit.only_agreed == "yes",
        brought_by=tuple(known[item].label for item in habit.items if item in items and item in known),
        barred=barred,
        chosen=f"{HABIT}{habit.id}" in told,
        target=told.get(f"{TARGET}{habit.id}", suggested),
        note=told.get(f"{NOTE}{habit.id}", ""),
        error=faults.get(habit.id, ""),
    )


@transaction.atomic
def agree_on_habits(actor: Actor, episode_id: uuid.UUID | str, *, based_on: str, typed: Mapping[str, str]) -> HabitAgreement:
    """Keep which habits were agreed on, each with its target and a note; what is not chosen is agreed on no more.

    Raises HabitsError naming every habit that cannot stand so, or that somebody agreed on something else meanwhile; NotAllowedNowError
    without a license, without a signed plan, or in a closed episode.
    """
    episode = episode_for(actor, ACT, episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a therapist with a license agrees on habits."))
    check_going_on(episode)
    if plan_in_force(episode) is None:
        raise NotAllowedNowError(_("There is no signed plan."))
    Episode.objects.select_for_update().get(id=episode.id)
    now, habits, rows = timezone.now(), _read(typed), agreements_of(episode)
    if rows and str(rows[0].id) != based_on:
        if rows[0].habits == habits and rows[0].by_id == actor.user_id:
            return rows[0]  # the same form, sent twice
        raise _meanwhile(episode, rows[0])
    row = HabitAgreement.objects.create(episode=episode, habits=habits, by_id=actor.signer, at=now)
    note_change(actor, ACT, episode.patient, relation_to_episode(actor, episode, now), "habits", row.id)
    return row


def _meanwhile(episode: Episode, row: HabitAgreement) -> HabitsError:
    problem = _("Something else was agreed on meanwhile. {agreed}: {habits}.")
    mend = _("What you chose is still below. Keep it again to put it in its place.")
    return HabitsError({}, problem.format(agreed=agreed_words(episode, row), habits=agreement_words(row)), mend)


def _read(typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was chosen, as it is kept; every fault at once."""
    found: list[dict[str, Any]] = []
    faults: dict[str, str] = {}
    for habit in knowledge().habits.values():
        if f"{HABIT}{habit.id}" not in typed:
            continue
        text, note = typed.get(f"{TARGET}{habit.id}", "").strip(), typed.get(f"{NOTE}{habit.id}", "").strip()
        if fault := _fault(habit, text, note):
            faults[habit.id] = fault
        else:
            found.append({"id": habit.id, "target": _number(text) if habit.most else None, "note": note})
    if faults:
        raise HabitsError(faults)
    return found


def _fault(habit: Habit, text: str, note: str) -> str:
    """What is wrong with one choice, and how to mend it; empty where nothing is."""
    limits = {"least": short_number(habit.least), "most": short_number(habit.most), "unit": unit_words(habit.counted_in)}
    number = _number(text)
    if len(note) > NOTE_LETTERS:
        return _("The note is too long. Keep it to {n} letters.").format(n=NOTE_LETTERS)
    if not habit.most:
        return _("No target is set for this one. Leave it empty.") if text else ""
    if number is None:
        return _("The target is no number. Write {least} to {most} {unit} a day.").format(**limits)
    return (
        ""
        if habit.least <= number <= habit.most
        else _("The target is out of range. Write {least} to {most} {unit} a day.").format(**limits)
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
