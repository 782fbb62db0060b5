"""What a phone is given for a day at home: the signed program as it may be done now, the red card, the numbers - all it needs alone.

The heavy part is worked out once and kept (`ServedProgram`) until something it rests on changes: the record, the plan, the knowledge, the
day, the language. It is checked against the safety tables whenever it is worked out (S1), and holds nothing of the engine (S10). What
changes with every entry (what was done today) is put in fresh.
"""

import datetime as dt
import hashlib
import json
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from unpinch.actions import pictures
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import day_of, judge, knowledge
from unpinch.actions.clinic import is_open, with_numbers
from unpinch.actions.day_asks import asked_today
from unpinch.actions.diary import lately, told_at
from unpinch.actions.dose import doses_now, follow_dose, holds_now
from unpinch.actions.dose_words import dose_lines, load_lines
from unpinch.actions.habits import habits_now, plain_habits
from unpinch.actions.intake import Urgent, own_episode, urgent_of
from unpinch.actions.library import steps_of
from unpinch.actions.picture_words import usual_side
from unpinch.actions.plan_content import week_of
from unpinch.actions.program import HELD, READY, Line, Program, program_at_home
from unpinch.actions.served import SCHEMA, fresh_stamp, plain_conditions, stamp_of
from unpinch.actions.warning_table import table_version
from unpinch.clinical.home_program import card
from unpinch.clinical.intake.case import Case
from unpinch.clinical.progression import Decisions
from unpinch.journey import Status
from unpinch.movement import has_sides
from unpinch.records.models import Clinic, Episode, ServedProgram
from unpinch.terms.side import Side

GOOD_FOR = dt.timedelta(hours=72)
"""A program that the clinic has not confirmed for so long is not shown any more (DESIGN section 9; judgement)."""
RECEIVED_DAYS = 2
REST_S = 30
"""Rest between two sets where the plan names none (convention)."""
SECONDS_A_REP = 4
"""A slow, controlled repetition where it is not held (convention: about two seconds each way)."""
PREPARED_AT_ONCE = 10
ATTEMPTS = 3
"""So often a program is worked out again because its record changed meanwhile; the last is served, and the next request does it anew."""
FACE_DOWN = "prone"


def day_program(actor: Actor) -> tuple[dict[str, Any], str]:
    """The program of the signed-in patient or carer, and its etag. Raises NotFoundError without an open episode."""
    episode, now = own_episode(actor, "program.read"), timezone.now()
    kept = _kept(episode, now)
    fresh = {
        "who": str(actor.user_id),
        "name": episode.patient.full_name,
        "served_at": now.isoformat(),
        "good_until": (now + GOOD_FOR).isoformat(),
        "watched": is_open(episode.clinic, now),
        **_received(episode, now),
    }
    return {**kept.content, **fresh, "etag": kept.etag}, kept.etag


def state_of(episode: Episode) -> str:
    """The state a phone is told, without working the program out."""
    if episode.status == Status.CLOSED:
        return "closed"
    return HELD if episode.safety_hold else READY if episode.plan_versions.exists() else "waiting"


def told_at_once(episode: Episode, urgent: Iterable[Urgent]) -> list[dict[str, Any]]:
    """What must be read at once, in the reader's language with the clinic's numbers in it."""
    return [
        {
            "flag": each.flag,
            "level": each.level,
            "title": _(each.title),
            "do": with_numbers(_(each.do), episode.clinic),
            "deadline": _(each.deadline),
            "out_of_hours": with_numbers(_(each.out_of_hours), episode.clinic) if each.out_of_hours else "",
        }
        for each in urgent
    ]


def spoken(language: str) -> str:
    """The language asked for where we speak it, else the one in force."""
    return language if language in dict(settings.LANGUAGES) else get_language() or "en"


def prepare_days(now: dt.datetime) -> int:
    """Work out the programs of a new day before anybody asks for them, in each person's language; return how many. Run by the worker."""
    count = 0
    for clinic in Clinic.objects.all():
        midnight = dt.datetime.combine(now.astimezone(zoneinfo.ZoneInfo(clinic.time_zone)), dt.time(), zoneinfo.ZoneInfo(clinic.time_zone))
        today = ServedProgram.objects.filter(episode=OuterRef("pk"), made_at__gte=midnight)
        waiting = Episode.objects.filter(clinic=clinic, status=Status.ACTIVE, plan_versions__isnull=False).exclude(Exists(today)).distinct()
        for episode in waiting.select_related("patient", "clinic", "location")[:PREPARED_AT_ONCE]:
            with override(episode.patient.language), timezone.override(zoneinfo.ZoneInfo(clinic.time_zone)):
                _kept(episode, now)
            count += 1
    return count


# ---- the part that is kept -------------------------------------------------------------------------------------------------------
def _kept(episode: Episode, now: dt.datetime) -> ServedProgram:
    """What was worked out before and still holds, else worked out anew: checked against the tables, with the doses of today."""
    language, stamp = get_language() or "en", stamp_of(episode, now)
    kept = ServedProgram.objects.filter(episode=episode, language=language, stamp=stamp).first()
    if kept is not None:
        return kept
    stamp, worked_out = fresh_stamp(episode, now), _worked_out(episode, now)
    for _attempt in range(ATTEMPTS - 1):
        if fresh_stamp(episode, now) == stamp:
            break
        stamp, worked_out = fresh_stamp(episode, now), _worked_out(episode, now)
    with transaction.atomic():
        kept, _made = ServedProgram.objects.update_or_create(
            episode=episode, language=language, defaults={**worked_out, "stamp": stamp, "made_at": now}
        )
    return kept


def _worked_out(episode: Episode, now: dt.datetime) -> dict[str, Any]:
    """The program as it may be done now, and the conditions it was worked out under. Nobody waits while the record is read and judged; what
    is suspended or decided on the way is kept in short transactions of its own."""
    answer = judge(episode, now)
    program = program_at_home(episode, answer)
    found = follow_dose(episode, now, answer.conditions)
    content = json.loads(json.dumps(_content(program, found, answer.case, now), default=str))
    etag = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
    return {"content": content, "conditions": plain_conditions(answer.conditions), "etag": etag}


def _content(program: Program, found: Decisions | None, case: Case, now: dt.datetime) -> dict[str, Any]:
    episode = program.episode
    stopped = holds_now(found) if found else ()
    state = HELD if stopped else program.state
    ready = state == READY and found is not None
    return {
        "schema": SCHEMA,
        "for": str(episode.id),
        "language": get_language() or "en",
        "time_zone": episode.clinic.time_zone,
        "state": state,
        "held_why": [_(each.why) for each in stopped],
        "urgent": told_at_once(episode, urgent_of(episode)),
        "numbers": dict(program.numbers),
        "clinic": episode.clinic.name,
        "plan": _plan(program),
        "exercises": _exercises(program, found) if ready and found else [],
        "paused": [{"id": line.id, "name": line.name} for line in program.paused] if ready else [],
        "said": [{"text": _(each.why), "rule": each.rule} for each in found.program] if ready and found else [],
        "in_flare": _flare_day(found),
        "bad_day_only": program.bad_day_only,
        **asked_today(program, found if ready else None, now),
        "goals": list(program.goals),
        "habits": _habits(program) if ready else [],
        "card": _card(case),
        "warnings": f"{reverse('home_program:warnings')}?v={table_version()}&lang={get_language() or 'en'}",
        "flare": _flare_steps(),
        "reasons": _reasons(),
        "reach": _reach(),
        "next_visit": program.visit.starts_at.isoformat() if program.visit else None,
    }


def _flare_day(found: Decisions | None) -> dict[str, Any] | None:
    return {"day": found.flare.day, "step": found.flare.step} if found and found.flare else None


def _plan(program: Program) -> dict[str, Any] | None:
    version = program.version
    if version is None:
        return None
    return {
        "id": version.id,
        "number": version.number,
        "signed_by": version.signed_by.full_name,
        "signed_at": version.signed_at.isoformat(),
    }


def _card(case: Case) -> dict[str, Any]:
    """Which groups of the card concern this person, and the signs in short."""
    groups = card.groups_for(knowledge(), case)
    return {"groups": [each.id for each in groups], "short": [_(text) for text in card.short_lines(knowledge(), groups)]}


# ---- exercises -------------------------------------------------------------------------------------------------------------------
def _exercises(program: Program, found: Decisions) -> list[dict[str, Any]]:
    now, due = doses_now(found), _days(program)
    lines = [line for line in program.active if line.dose]
    shown = [line for line in lines if not now.get(line.id, {}).get("left_out")]
    return [_exercise(program, line, now.get(line.id, {}), due.get(line.id, []), lines) for line in shown]


def _exercise(program: Program, line: Line, now: Mapping[str, Any], due: list[int], lines: Iterable[Line]) -> dict[str, Any]:
    done = now.get("exercise", line.id)
    known = knowledge().exercises.get(done)
    name = _(known.plain_label) if known and done != line.id else line.name
    return {
        "id": line.id,
        "exercise": done,
        "name": name,
        "why": line.why,
        "steps": list(line.steps if done == line.id or not known else steps_of(_(known.instructions))),
        "stop": line.stop if done == line.id or not known else _(known.stop_rule),
        "cue": line.cue,
        **_pictures(done, line, program),
        "sides": _sides(done, line, program),
        "dose": _dose(now.get("dose") or line.dose, now.get("load_kg")),
        "small": _dose(_no_heavier(line.small, now)),
        "due": due,
        "state": now.get("state", "doing"),
        "until": now.get("until"),
        "changed": now.get("changed"),
        "face_down": bool(known and known.start_position.startswith(FACE_DOWN)),
        "swaps": [{"id": each.id, "name": each.name} for each in lines if each.id != line.id and _alike(each, line)],
    }


def _no_heavier(small: Mapping[str, Any] | None, now: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A bad day is never heavier than what is done now: the signed load, the lower one the rules went down to, or none."""
    if not small or "load_kg" not in small or not now:
        return small
    bare = {part: value for part, value in small.items() if part != "load_kg"}
    return bare if now["load_kg"] is None else {**bare, "load_kg": min(small["load_kg"], now["load_kg"])}


def _dose(dose: Mapping[str, Any] | None, load_kg: float | None = None) -> dict[str, Any] | None:
    if not dose:
        return None
    load = {} if load_kg is None else {"load_kg": load_kg}
    pace = {"rest_s": REST_S, "rep_s": max(SECONDS_A_REP, dose["hold_s"])}
    return {
        **dose,
        **load,
        **pace,
        "words": [*dose_lines(dose), *load_lines(load_kg)],
    }


def _alike(one: Line, other: Line) -> bool:
    """Whether one exercise may stand for another today: the same kind of work (judgement)."""
    known = knowledge().exercises
    return one.id in known and other.id in known and known[one.id].category == known[other.id].category


def _sides(item: str, line: Line, program: Program) -> list[str]:
    """With which leg, in which order: as prescribed, the painful one first. An empty side where the exercise has none, or none is known."""
    hurts = program.found.side if program.found else ""
    side = line.side if item == line.id or (line.side and has_sides(item)) else usual_side(item, hurts)
    if side == "both":
        first = Side.RIGHT if hurts == Side.RIGHT.value else Side.LEFT
        return [first.value, first.opposite.value]
    return [side] if side in ("left", "right") else [""]


def _pictures(item: str, line: Line, program: Program) -> dict[str, str]:
    if not line.drawn:
        return {"picture": "", "thumb": ""}
    language, side = get_language() or "en", _sides(item, line, program)[0] or Side.RIGHT.value
    rest = f"side={side}&lang={language}&v={pictures.version_in(language)}"
    return {kind: f"{reverse('library:picture', args=[item, name])}?{rest}" for kind, name in (("picture", "svg"), ("thumb", "thumb"))}


def _days(program: Program) -> dict[str, list[int]]:
    """On which days of the week each exercise falls, 1 Monday to 7 Sunday."""
    assert program.version is not None
    content = program.version.content
    read = content.get("read_as", {})
    minutes, days = read.get("session_minutes") or 30, read.get("days_per_week") or 7
    week = week_of(content, session_minutes=minutes, days_per_week=days)
    found = {item: [day + 1 for day, items in enumerate(week.days) if item in items] for items in week.days for item in items}
    return {**found, **{item: list(range(1, 8)) for item in week.through_the_day}}


# ---- small things of a day ---------------------------------------------------------------------------------------------------------
def _habits(program: Program) -> list[dict[str, Any]]:
    """What the therapist agreed on besides exercises; until then what an item of the signed plan suggests."""
    lines = (*program.exercises, *program.with_therapist)
    paused = {line.id for line in lines if line.paused}
    return plain_habits(habits_now(program.episode, {line.id for line in lines}, paused, timezone.now()))


def _flare_steps() -> list[dict[str, Any]]:
    """The plan for a flare, step by step, in the reader's language."""
    return [
        {"id": step.id, "title": _(step.plain_label), "when": _(step.when), "do": [_(line) for line in step.do]}
        for step in knowledge().flare_plan.values()
    ]


def _reasons() -> list[dict[str, str]]:
    return [{"id": each.id, "label": _(each.plain_label)} for each in knowledge().skip_reasons.values()]


def _reach() -> list[dict[str, str]]:
    words = {
        "none": _("Not in the leg"), "buttock": _("Buttock"), "thigh": _("Thigh"), "knee": _("Knee"), "calf": _("Calf"), "foot": _("Foot"),
    }  # fmt: skip
    return [{"id": name, "label": label} for name, label in words.items()]


# ---- what is put in fresh --------------------------------------------------------------------------------------------------------
def _received(episode: Episode, now: dt.datetime) -> dict[str, Any]:
    """What arrived lately, so that a second device knows; how much of the week is done; whether the whole card is due."""
    today = day_of(episode, now)
    rows = lately(episode, today - dt.timedelta(max(RECEIVED_DAYS, card.FULL_EVERY_DAYS)))
    full = [row.day for row in rows if row.kind == "card" and row.body.get("full")]
    recent = [row for row in rows if row.day > today - dt.timedelta(RECEIVED_DAYS)]
    return {
        "received": [_event(row) for row in recent],
        "week_done": sum(row.body["sets_done"] for row in rows if row.kind == "set" and row.day > today - dt.timedelta(7)),
        "card_full_due": not full,
    }


def _event(row: Any) -> dict[str, Any]:
    return {"id": str(row.id), "kind": row.kind, "at": told_at(row).isoformat(), "body": row.body}
