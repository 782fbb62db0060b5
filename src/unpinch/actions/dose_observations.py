"""What a therapist saw that the dose rules read: form, load, walking, lifts, the difference between the legs, a flare handled alone.

    what was typed -> checked, every fault at once -> one row for each thing seen -> the dose rules run again

The vocabulary has no words for these; the rules name them (`clinical/progression/history.OWN_OBSERVATIONS`). Rows are only added: what is
seen again on the same day corrects what was written down earlier that day, and what was wrong on another day is taken back by a row of its
own. Nothing left empty is kept, and nothing unknown is read as "no" (S3).
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unpinch.actions.access import NotFoundError, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.course import Loaded, label_of
from unpinch.actions.course_words import short_number
from unpinch.actions.dose import check_going_on, follow_dose
from unpinch.actions.dose_history import seen_of
from unpinch.actions.plan_safety import plan_in_force
from unpinch.clinical.progression.rules import rules_of
from unpinch.records.models import DoseObservation, Episode, PlanVersion
from unpinch.terms.errors import InputError, NotAllowedNowError

ACT = "evaluation.enter"
MOST_LINES = 40
ANSWERS = {"yes": gettext_noop("yes"), "no": gettext_noop("no")}
SIDES = {"left": gettext_noop("left"), "right": gettext_noop("right")}
SIDE = "side:"


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that may be seen. `most` is where a typing error is caught, not advice (judgement; 100 % by definition). `text` says what
    the rules do with it, with {limit} from `rule`'s number `limit`. A `unit` of `` is answered yes or no."""

    what: str
    label: str
    unit: str
    most: float
    rule: str
    limit: str
    text: str
    whole: bool = False
    sided: bool = False


OF_EXERCISES = (
    Seen("form_fault_percent", gettext_noop("Form faults"), "%", 100, "P26", "form_fault_percent_above",
         gettext_noop("P26: faults in more than {limit} % of the repetitions take the exercise one step down at once.")),
    Seen("form_score_percent", gettext_noop("Form score"), "%", 100, "phase-subacute", "leave_form_score_percent",
         gettext_noop("Subacute phase: {limit} % in every exercise that was scored is asked for before the next phase.")),
    Seen("load_kg", gettext_noop("Load"), "kg", 200, "P18", "load_up_percent_max",
         gettext_noop("Kept on record; no rule reads it here. P18 reads the load of the signed plan and what the patient logs: two "
                      "repetitions more than asked in two sessions in a row raise it by up to {limit} %, a lighter load raises nothing.")),
)  # fmt: skip
IN_GENERAL = (
    Seen("walk_minutes", gettext_noop("Walks in one go"), "min", 240, "phase-acute", "leave_walk_minutes_min",
         gettext_noop("Acute phase: {limit} minutes are asked for before the next phase.")),
    Seen("job_lift_rung", gettext_noop("Lifts for work, rung"), "rung", 10, "phase-reconditioning", "leave_job_lift_rung",
         gettext_noop("Reconditioning phase: rung {limit} is asked for before the next phase."), whole=True),
    Seen("side_difference_percent", gettext_noop("Difference between the legs"), "%", 100, "phase-reconditioning",
         "leave_side_difference_percent_max",
         gettext_noop("Reconditioning phase: {limit} % or less is asked for before the next phase."), sided=True),
    Seen("blood_pressure_fall_standing", gettext_noop("Blood pressure fall on standing, with complaints"), "mmHg", 120, "P35",
         "orthostatic_fall_above_systolic_mmhg",
         gettext_noop("P35: more than {limit} mmHg systolic holds the whole program until you let it go on.")),
    Seen("illness", gettext_noop("Ill at present"), "", 0, "P25", "",
         gettext_noop("P25: yes lets nothing go up until you or the patient answer no.")),
    Seen("manages_flare", gettext_noop("Manages a flare alone"), "", 0, "P33", "", gettext_noop("P33: yes is asked for before discharge.")),
    Seen("goal_met", gettext_noop("Goal of the plan met"), "", 0, "P33", "", gettext_noop("P33: yes is asked for before discharge.")),
)  # fmt: skip
KNOWN = {each.what: each for each in (*OF_EXERCISES, *IN_GENERAL)}


class SeenError(InputError):
    """Some of what was typed cannot be kept: `faults` says of each box what is wrong and how to mend it. Nothing was kept."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__("seen", _("Nothing is kept yet."), _("Look at the boxes that are marked; what you typed is still there."))


# ---- the form --------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Box:
    """One box to fill. `latest` is what was seen last, in words, `latest_at` when; `typed` what stands in it after a mistake."""

    name: str
    label: str
    unit: str
    most: str
    does: str
    sided: bool
    latest: str
    latest_at: dt.datetime | None
    typed: str = ""
    typed_side: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One thing as it was seen. `state`: counts, corrected (a newer row stands in its place), or taken_back."""

    id: str
    at: dt.datetime
    label: str
    words: str
    exercise: str
    by: str
    state: str


@dataclass(frozen=True, slots=True)
class SeenForm:
    """The form of what was seen: the boxes of each exercise of the plan in force, those in general, and what was seen before."""

    form_id: str
    exercises: tuple[tuple[str, str, tuple[Box, ...]], ...]
    general: tuple[Box, ...]
    does: tuple[tuple[str, str], ...]
    lines: tuple[SeenLine, ...]
    wrong: str = ""


def seen_form(loaded: Loaded, typed: Mapping[str, str] | None = None, wrong: InputError | None = None) -> SeenForm:
    """The form for one episode, with what was typed before a mistake."""
    typed, faults = typed or {}, wrong.faults if isinstance(wrong, SeenError) else {}
    rows = list(DoseObservation.objects.filter(episode=loaded.episode).select_related("by").order_by("-at", "-received_at"))
    gone = {row.replaces_id for row in rows}
    latest: dict[str, DoseObservation] = {}
    for row in rows:
        if row.value is not None and row.id not in gone:
            latest.setdefault(_name(row.what, row.exercise), row)
    label = label_of(loaded, plain=False)
    held = [(item.item, label(item.now.exercise, None)) for item in loaded.found.items] if loaded.found else []
    boxes = {name: _box(name, seen, latest.get(name), typed, faults) for name, seen in _asked([item for item, _label in held]).items()}
    return SeenForm(
        form_id=str(uuid.uuid4()),
        exercises=tuple((item, name, tuple(boxes[_name(seen.what, item)] for seen in OF_EXERCISES)) for item, name in held),
        general=tuple(boxes[seen.what] for seen in IN_GENERAL),
        does=tuple((_(seen.label), does(seen)) for seen in OF_EXERCISES),
        lines=tuple(_lines(rows, gone, lambda item: label(item, None) if item else "")),
        wrong=f"{wrong.problem} {wrong.mend}" if wrong else "",
    )


def does(seen: Seen) -> str:
    """What the rules do with it, in one line."""
    limit = rules_of(knowledge()).number(seen.rule, seen.limit) if seen.limit else 0
    return _(seen.text).format(limit=short_number(limit))


def _asked(items: Sequence[str]) -> dict[str, Seen]:
    """Every box there is for these exercises, by its name."""
    found = {_name(seen.what, item): seen for item in items for seen in OF_EXERCISES}
    return {**found, **{seen.what: seen for seen in IN_GENERAL}}


def _name(what: str, exercise: str) -> str:
    return f"{what}:{exercise}" if exercise else what


def _box(name: str, seen: Seen, row: DoseObservation | None, typed: Mapping[str, str], faults: Mapping[str, str]) -> Box:
    return Box(
        name=name,
        label=_(seen.label),
        unit=seen.unit,
        most=short_number(seen.most),
        does=does(seen),
        sided=seen.sided,
        latest=_words(row) if row else "",
        latest_at=row.at if row else None,
        typed=typed.get(name, ""),
        typed_side=typed.get(f"{SIDE}{name}", ""),
        error=faults.get(name, ""),
    )


def _words(row: DoseObservation) -> str:
    """A value with its unit and side, in words."""
    if not isinstance(row.value, int | float):
        return _(ANSWERS.get(str(row.value), str(row.value)))
    side = f", {_('weaker: {side}').format(side=_(SIDES[row.side]))}" if row.side in SIDES else ""
    unit = row.unit if row.unit != "rung" else ""
    return f"{short_number(row.value)} {unit}".strip() + side


def _lines(rows: Iterable[DoseObservation], gone: set[Any], label: Any) -> Iterator[SeenLine]:
    rows = list(rows)
    back = {row.replaces_id for row in rows if row.value is None}
    for row in [row for row in rows if row.value is not None][:MOST_LINES]:
        state = "taken_back" if row.id in back else "corrected" if row.id in gone else "counts"
        seen, by = KNOWN.get(row.what), row.by.full_name if row.by else ""
        yield SeenLine(str(row.id), row.at, _(seen.label) if seen else row.what, _words(row), label(row.exercise), by, state)


def observation_words(row: DoseObservation) -> str:
    """One row in a line, for the record: what, of which exercise, how much."""
    known, seen = knowledge().exercises.get(row.exercise), KNOWN.get(row.what)
    what = _(seen.label) if seen else row.what
    of = f" ({known.label if known else row.exercise})" if row.exercise else ""
    return f"{what}{of}: {_words(row) if row.value is not None else _('taken back')}"


# ---- keeping ---------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def record_seen(actor: Actor, episode_id: uuid.UUID | str, *, form_id: uuid.UUID, typed: Mapping[str, str]) -> int:
    """Keep what was seen, one row for each box that was filled, and run the dose rules again; return how many. Sent twice it is one.

    Raises SeenError naming every box that cannot be meant, InputError where all are empty, NotAllowedNowError without a license, without a
    signed plan, or in a closed episode.
    """
    episode, version = _examined(actor, episode_id)
    asked = _asked([item["id"] for item in version.content["items"] if item["kind"] == "exercise" and item["place"] == "home"])
    values = _read(asked, typed)
    if not values:
        raise InputError("seen", _("Nothing is filled in."), _("Write down what you saw in at least one box."))
    now, today = timezone.now(), {_name(row.what, row.exercise): row for row in seen_of(episode) if _today(episode, row)}
    made = [
        _row(actor, episode, asked[name], name, value, typed.get(f"{SIDE}{name}", ""), now, form_id, today.get(name))
        for name, value in values.items()
    ]
    stored = set(DoseObservation.objects.filter(client_id__in=[row.client_id for row in made]).values_list("client_id", flat=True))
    fresh = [row for row in made if row.client_id not in stored]
    if fresh:
        DoseObservation.objects.bulk_create(fresh)
        note_change(actor, ACT, episode.patient, relation_to_episode(actor, episode, now), "observation", fresh[0].id)
        follow_dose(episode, timezone.now())
    return len(made)


@transaction.atomic
def take_back(actor: Actor, observation_id: uuid.UUID | str) -> Episode:
    """Say that something was not seen so: it stays on record and counts no more, and the dose rules run again."""
    row = DoseObservation.objects.filter(id=observation_id).first()
    if row is None:
        raise NotFoundError
    episode, _version = _examined(actor, row.episode_id)
    if row.value is None or row.replaced_by.exists():
        raise NotAllowedNowError(_("It was corrected or taken back already."))
    now = timezone.now()
    made = DoseObservation.objects.create(
        episode=episode, at=row.at, received_at=now, by_id=actor.user_id, source=DoseObservation.Source.CLINICIAN, replaces=row,
        what=row.what, exercise=row.exercise, side=row.side, value=None, unit=row.unit,
    )  # fmt: skip
    note_change(actor, ACT, episode.patient, relation_to_episode(actor, episode, now), "observation", made.id, reason="taken back")
    follow_dose(episode, timezone.now())
    return episode


def _examined(actor: Actor, episode_id: uuid.UUID | str) -> tuple[Episode, PlanVersion]:
    episode = episode_for(actor, ACT, episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a therapist with a license writes down what the dose rules read."))
    check_going_on(episode)
    version = plan_in_force(episode)
    if version is None:
        raise NotAllowedNowError(_("There is no signed plan."))
    return episode, version


def _today(episode: Episode, row: DoseObservation) -> bool:
    return day_of(episode, row.at) == day_of(episode, timezone.now())


def _row(
    actor: Actor,
    episode: Episode,
    seen: Seen,
    name: str,
    value: float | str,
    side: str,
    now: dt.datetime,
    form_id: uuid.UUID,
    earlier: DoseObservation | None,
) -> DoseObservation:
    return DoseObservation(
        episode=episode,
        at=now,
        received_at=now,
        by_id=actor.user_id,
        source=DoseObservation.Source.CLINICIAN,
        client_id=uuid.uuid5(form_id, name),
        replaces=earlier,
        what=seen.what,
        exercise=name.partition(":")[2],
        side=side if seen.sided else "",
        value=value,
        unit=seen.unit,
    )


# ---- checking --------------------------------------------------------------------------------------------------------------------
def _read(asked: Mapping[str, Seen], typed: Mapping[str, str]) -> dict[str, float | str]:
    """What was typed as values, by box; every fault at once."""
    values: dict[str, float | str] = {}
    faults: dict[str, str] = {}
    for name, text in ((name, text.strip()) for name, text in typed.items() if _names_one(name)):
        side = typed.get(f"{SIDE}{name}", "").strip()
        fault = _fault(asked.get(name), text, side) if text else _lonely(asked.get(name), side)
        if fault:
            faults[name] = fault
        elif text:
            values[name] = text if asked[name].unit == "" else _number(text) or 0.0
    if faults:
        raise SeenError(faults)
    return values


def _names_one(name: str) -> bool:
    return name.partition(":")[0] in KNOWN


def _lonely(seen: Seen | None, side: str) -> str:
    return _("A side is chosen without a number. Write how many percent, or choose no side.") if seen and seen.sided and side else ""


def _fault(seen: Seen | None, text: str, side: str) -> str:
    """What is wrong with one box, and how to mend it; empty where nothing is."""
    if seen is None:
        return _("This exercise is not in the plan any more. Load the page again.")
    if seen.unit == "":
        return "" if text in ANSWERS else _("Choose yes or no, or leave it open.")
    number = _number(text)
    if number is None:
        return _("“{text}” is no number. Write it in figures, such as 12.").format(text=text[:20])
    if not 0 <= number <= seen.most:  # what is no number at all is not within either
        return _("{number} is out of range. Write 0 to {most}.").format(number=text[:20], most=short_number(seen.most))
    if seen.whole and number != int(number):
        return _("A rung is a whole number, such as 3.")
    return "" if side in ("", *SIDES) else _("Choose left, right, or no side.")


def _number(text: str) -> float | None:
    """A number as people type it, with a point or a comma."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
