"""The diary on paper: a sheet for one week, and the week entered by the desk as one grid.

    plan in force -> sheet (days, exercises with their dose, mornings, red card) -> filled in by hand -> grid -> events with device "paper"

Entered twice, a cell counts once; a changed number is a correction. An empty cell was not told and is never zero (S3). What a phone told
of a day is not asked again. Times of day are a convention: mornings at seven, exercises at noon, on the clinic's own clock.
"""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.alerts import raise_once
from unpinch.actions.audit import WRITE
from unpinch.actions.course import Loaded, label_of, load
from unpinch.actions.course_due import sets_on
from unpinch.actions.diary import AT_ONCE, REFUSED, receive
from unpinch.actions.dose import doses_now
from unpinch.actions.dose_words import dose_lines, load_lines
from unpinch.actions.heading import EpisodeLine, Person, episode_line, person_view
from unpinch.actions.intake import own_episode
from unpinch.actions.program import READY, Program, program_at_home
from unpinch.clinical.home_program.diary import Reach
from unpinch.records.models import CareTeamMember, DiaryEvent, Episode
from unpinch.terms.errors import InputError, NotAllowedNowError
from unpinch.terms.side import Side

PAPER = "paper"
SPACE = uuid.UUID("5f0b4cf2-7b4a-45a9-8f0d-2c5d7f3f6e21")
DAYS = 7
MORNING, NOON = dt.time(7), dt.time(12)
ALL = "x"
"""What the desk types for a tick: all sets that were due."""
LINE_LABELS = {
    "leg": "Leg pain in the morning, 0 to 10",
    "before": "Leg pain before the exercises",
    "after": "Leg pain after the exercises",
    "reach": "How far down the leg, 0 not in the leg to 5 foot",
    "new": "Anything new on the red card? (n or y)",
    "back": "Back pain in the morning, 0 to 10",
    "back_before": "Back pain before the exercises",
    "back_after": "Back pain after the exercises",
    "hours": "Hours slept",
    "night": "Leg woke you: 0 no, 1 a position eased it, 2 nothing eased it",
    "ill": "Ill? (n or y)",
}
LINES = {"leg": "score", "reach": "reach", "new": "new", "before": "score", "after": "score"}
"""The lines of every day, with the kind of their boxes."""
SELDOM = {"hours": "hours", "night": "night", "ill": "new", "back": "score", "back_before": "score", "back_after": "score"}
"""The lines of few days; they stand last, so that an ordinary week is typed as fast as before."""
IN_MORNING = frozenset({"leg", "reach", "new", "back", "hours", "night", "ill"})
SCORES = {"leg_before": "before", "leg_after": "after", "back_before": "back_before", "back_after": "back_after"}
"""What an exercise's entry takes from the lines of its day."""
REACHES = {str(reach.depth): reach for reach in Reach}
"""Numbers, because a sheet is read in any language."""
NEW = {"n": "no", "y": "yes", "s": "yes"}
"""`s` is what a Spanish sheet holds for yes."""
ILL = {letter: word == "yes" for letter, word in NEW.items()}
NIGHTS = {"0": "none", "1": "wakes_eased_by_position", "2": "wakes_not_eased"}
LONGEST_NIGHT_H = 24
CARD_LEVEL = "urgent_today"
"""How soon somebody looks at a "yes" that came on paper, days late and without the questions of the phone (judgement)."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One exercise of the sheet. `boxes`: sets due on each of the seven days, 0 for a day off."""

    number: int
    name: str
    side: str
    dose: tuple[str, ...]
    boxes: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """The sheet of one week."""

    program: Program
    patient: str
    days: tuple[dt.date, ...]
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One box of the grid. `due` 0: a day off. `told`: a phone has told this day already, so it is not asked."""

    name: str
    day: dt.date
    value: str
    due: int
    told: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line of the grid over the seven days; `kind` is score, reach, new, hours, night or sets. `seldom`: filled in on few days."""

    kind: str
    label: str
    cells: tuple[Cell, ...]
    number: int = 0
    """As on the sheet."""
    seldom: bool = False


@dataclass(frozen=True)
class Grid:
    """The week to enter."""

    person: Person
    episode: EpisodeLine
    form_id: str
    days: tuple[dt.date, ...]
    rows: tuple[GridRow, ...]
    before: dt.date
    after: dt.date | None
    held: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a week: entries kept, and, where something was new on the red card, whom to call."""

    kept: int
    call: str


# ---- the sheet -------------------------------------------------------------------------------------------------------------------
def sheet_for(actor: Actor, episode_id: uuid.UUID | str | None, first: dt.date | None = None) -> Sheet:
    """The sheet of a week from `first` (today without one); of the own program where no episode is named. Raises NotAllowedNowError while
    there is no program to do."""
    episode = episode_for(actor, "diary.paper", episode_id) if episode_id else own_episode(actor, "diary.read")
    program = program_at_home(episode)
    if program.state != READY:
        raise NotAllowedNowError(_("There is no program to do at home right now, so there is no sheet for it."))
    loaded = load(episode, timezone.now())
    begin = first or loaded.today
    days = tuple(begin + dt.timedelta(number) for number in range(DAYS))
    return Sheet(program, episode.patient.full_name, days, tuple(_lines(loaded, program, days)))


def language_of(actor: Actor, episode_id: uuid.UUID | str) -> str:
    """The language a patient reads."""
    return episode_for(actor, "diary.paper", episode_id).patient.language


def _lines(loaded: Loaded, program: Program, days: tuple[dt.date, ...]) -> Iterator[SheetLine]:
    now = doses_now(loaded.found) if loaded.found else {}
    active = {line.id: line for line in program.active if line.dose}
    label = label_of(loaded, plain=True)
    for number, (item, side) in enumerate(_items(loaded, days), 1):
        if item in active and now.get(item, {}).get("state") != "stopped":
            dose = now.get(item, {}).get("dose") or active[item].dose
            boxes = tuple(sets_on(loaded.due, item, side, day) for day in days)
            if any(boxes):
                words = (*dose_lines(dose), *load_lines(now.get(item, {}).get("load_kg")))
                yield SheetLine(number, label(now.get(item, {}).get("exercise", item), None), _side(side), words, boxes)


def _side(side: Side | None) -> str:
    return {"left": _("left"), "right": _("right")}.get(side.value, "") if side else ""


def _items(loaded: Loaded, days: tuple[dt.date, ...]) -> list[tuple[str, Side | None]]:
    """What a plan in force in a week holds for home, in the plan's order; also what rests, since a sheet printed before may tell of it."""
    held = (row.item for row in loaded.due if row.first <= days[-1] and (row.last is None or row.last >= days[0]))
    return list(dict.fromkeys(held))


# ---- the grid --------------------------------------------------------------------------------------------------------------------
def grid_for(actor: Actor, episode_id: uuid.UUID | str, first: dt.date | None = None, typed: Mapping[str, str] | None = None) -> Grid:
    """The week to enter; the one that ended yesterday where none is named. `typed` is what was typed before a mistake."""
    episode = episode_for(actor, "diary.paper", episode_id)
    loaded = load(episode, timezone.now())
    days = _week(loaded, first)
    later = days[0] + dt.timedelta(DAYS)
    return Grid(
        person=person_view(episode.patient, loaded.now),
        episode=episode_line(episode),
        form_id=str(uuid.uuid4()),
        days=days,
        rows=tuple(_rows(loaded, days, typed or {})),
        before=days[0] - dt.timedelta(DAYS),
        after=later if later <= loaded.today else None,
        held=episode.safety_hold,
    )


def _week(loaded: Loaded, first: dt.date | None) -> tuple[dt.date, ...]:
    begin = min(first or loaded.today - dt.timedelta(DAYS), loaded.today)
    return tuple(begin + dt.timedelta(number) for number in range(DAYS))


def _rows(loaded: Loaded, days: tuple[dt.date, ...], typed: Mapping[str, str]) -> Iterator[GridRow]:
    paper = [row for row in loaded.rows if row.device == PAPER]
    phone = [row for row in loaded.rows if row.device != PAPER]
    told = {row.day for row in phone if row.kind == "morning"}
    mornings = {row.day: row.body for row in paper if row.kind == "morning"}
    sets = {(row.body["exercise"], row.body.get("side", ""), row.day): row.body for row in paper if row.kind == "set"}
    done = {(row.body["exercise"], row.day) for row in phone if row.kind == "set"}
    session = {day: body for (_item, _side, day), body in sets.items()}

    def line(name: str, kind: str, *, seldom: bool = False) -> GridRow:
        cells = tuple(_line_cell(name, day, mornings, session, typed, told, loaded.today) for day in days)
        return GridRow(kind, _(LINE_LABELS[name]), cells, seldom=seldom)

    yield from (line(name, kind) for name, kind in LINES.items())
    label = label_of(loaded, plain=True)
    for number, (item, side) in enumerate(_items(loaded, days), 1):
        word = side.value if side else ""
        cells = tuple(
            Cell(
                name=(name := f"{item}.{word}.{day:%Y%m%d}"),
                day=day,
                value=typed.get(name, str(sets.get((item, word, day), {}).get("sets_done", ""))),
                due=sets_on(loaded.due, item, side, day) if day <= loaded.today else 0,
                told=(item, day) in done or day > loaded.today,
            )
            for day in days
        )
        yield GridRow("sets", label(item, side), cells, number)
    yield from (line(name, kind, seldom=True) for name, kind in SELDOM.items())


def _line_cell(
    name: str,
    day: dt.date,
    mornings: Mapping[dt.date, Any],
    sets: Mapping[dt.date, Any],
    typed: Mapping[str, str],
    told: set[dt.date],
    today: dt.date,
) -> Cell:
    back = {reach.value: letter for letter, reach in REACHES.items()}
    morning, session = mornings.get(day, {}), sets.get(day, {})
    stored = {
        "leg": morning.get("leg", ""),
        "reach": back.get(morning.get("reach", ""), ""),
        "new": {"no": "n", "yes": "y"}.get(morning.get("anything_new", ""), ""),
        "before": session.get("leg_before", ""),
        "after": session.get("leg_after", ""),
        "back": morning.get("back", ""),
        "back_before": session.get("back_before", ""),
        "back_after": session.get("back_after", ""),
        "hours": morning.get("sleep_hours", ""),
        "night": {word: letter for letter, word in NIGHTS.items()}.get(morning.get("night_pain", ""), ""),
        "ill": {False: "n", True: "y"}.get(morning.get("illness"), ""),
    }[name]
    key = f"{name}.{day:%Y%m%d}"
    closed = day > today or (day in told and name in IN_MORNING)
    return Cell(key, day, typed.get(key, f"{stored:g}" if isinstance(stored, int | float) else stored), 1, closed)


# ---- entering --------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def enter_week(actor: Actor, episode_id: uuid.UUID | str, *, form_id: uuid.UUID, first: dt.date, typed: Mapping[str, str]) -> Entered:
    """Keep a week of the paper diary. Raises InputError naming the cell that cannot be meant."""
    episode = episode_for(actor, "diary.paper", episode_id, kind=WRITE)
    loaded = load(episode, timezone.now())
    days = _week(loaded, first)
    fresh = _fresh(loaded, form_id, [*_mornings(loaded, days, typed), *_sets(loaded, days, typed)])
    for at in range(0, len(fresh), AT_ONCE):
        found = receive(actor, episode.id, device=PAPER, events=fresh[at : at + AT_ONCE], act="diary.paper")
        refused = next((each.text for each in found.results if each.status == REFUSED), "")
        if refused:
            raise InputError("week", refused)
    news = [each for each in fresh if each["body"].get("anything_new") == "yes"]
    return Entered(len(fresh), _tell_of_news(episode, news, loaded.now) if news else "")


def _mornings(loaded: Loaded, days: tuple[dt.date, ...], typed: Mapping[str, str]) -> Iterator[tuple[str, dt.date, dict[str, Any]]]:
    for day in days:
        leg = _score(typed, f"leg.{day:%Y%m%d}")
        reach = _letter(typed, f"reach.{day:%Y%m%d}", REACHES)
        new = _letter(typed, f"new.{day:%Y%m%d}", NEW)
        told = {"leg": leg, "reach": reach.value if reach else None, "anything_new": new, **_seldom(typed, day)}
        if any(value is not None for value in told.values()):
            yield "morning", day, {name: value for name, value in told.items() if value is not None}


def _seldom(typed: Mapping[str, str], day: dt.date) -> dict[str, Any]:
    """What a morning tells on few days: the back, a bad night, being ill."""
    return {
        "back": _score(typed, f"back.{day:%Y%m%d}"),
        "sleep_hours": _hours(typed, f"hours.{day:%Y%m%d}"),
        "night_pain": _letter(typed, f"night.{day:%Y%m%d}", NIGHTS),
        "illness": _letter(typed, f"ill.{day:%Y%m%d}", ILL),
    }


def _sets(loaded: Loaded, days: tuple[dt.date, ...], typed: Mapping[str, str]) -> Iterator[tuple[str, dt.date, dict[str, Any]]]:
    for item, side in _items(loaded, days):
        for day in days:
            due = sets_on(loaded.due, item, side, day)
            word = side.value if side else ""
            done = _sets_done(typed, f"{item}.{word}.{day:%Y%m%d}", due)
            if done is None:
                continue
            body: dict[str, Any] = {"exercise": item, "side": word, "sets_done": done, "sets_due": due, "counted_by": "person"}
            scores = {name: _score(typed, f"{row}.{day:%Y%m%d}") for name, row in SCORES.items()}
            yield "set", day, {**body, **({name: value for name, value in scores.items() if value is not None} if done else {})}


def _hours(typed: Mapping[str, str], name: str) -> int | None:
    text = typed.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > LONGEST_NIGHT_H:
        raise InputError(name, _("“{text}” is no number of hours from 0 to 24.").format(text=text[:10]))
    return int(text)


def _score(typed: Mapping[str, str], name: str) -> int | None:
    text = typed.get(name, "").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) > 10:
        raise InputError(name, _("“{text}” is no number from 0 to 10.").format(text=text[:10]))
    return int(text)


def _sets_done(typed: Mapping[str, str], name: str, due: int) -> int | None:
    text = typed.get(name, "").strip().lower()
    if not text:
        return None
    if text == ALL:
        return due
    if not text.isdecimal() or int(text) > 60:
        raise InputError(name, _("“{text}” is no number of sets; type x for all of them.").format(text=text[:10]))
    return int(text)


def _letter(typed: Mapping[str, str], name: str, letters: Mapping[str, Any]) -> Any:
    text = typed.get(name, "").strip().lower()
    if not text:
        return None
    if text not in letters:
        raise InputError(name, _("“{text}” is none of {letters}.").format(text=text[:10], letters=" ".join(letters)))
    return letters[text]


def _fresh(loaded: Loaded, form_id: uuid.UUID, told: Iterable[tuple[str, dt.date, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What is not on record yet: a cell that stands as it is makes no entry, a changed one a correction."""
    stored = {_cell(row.kind, row.day, row.body): row for row in loaded.rows if row.device == PAPER}
    zone = zoneinfo.ZoneInfo(loaded.episode.clinic.time_zone)
    made = []
    for kind, day, body in told:
        cell = _cell(kind, day, body)
        known = stored.get(cell)
        if known is not None and {**known.body, "sets_due": 0} == {**body, "sets_due": 0}:
            continue
        at = min(dt.datetime.combine(day, MORNING if kind == "morning" else NOON, tzinfo=zone), loaded.now.astimezone(zone))
        event = {"id": str(uuid.uuid5(SPACE, f"{form_id}:{cell}")), "kind": kind, "at": at.isoformat(), "body": body}
        made.append({**event, "corrects": str(known.id)} if known is not None else event)
    ids = DiaryEvent.objects.filter(id__in=[each["id"] for each in made]).values_list("id", flat=True)
    sent = {str(each) for each in ids}
    return [each for each in made if each["id"] not in sent]


def _cell(kind: str, day: dt.date, body: Mapping[str, Any]) -> str:
    return f"{kind}:{day}:{body.get('exercise', '')}:{body.get('side', '')}"


def _tell_of_news(episode: Episode, news: list[dict[str, Any]], now: dt.datetime) -> str:
    """Alert the clinic of a "yes" on paper, and say whom the desk calls now."""
    for each in news:
        raise_once(episode, key=f"card:{each['id']}", kind="card", level=CARD_LEVEL, now=now)
    lead = CareTeamMember.objects.filter(episode=episode, lead=True, ended_at=None).select_related("user").first()
    return lead.user.full_name if lead else _("a therapist of the clinic")
