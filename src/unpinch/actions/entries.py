"""Enter one finding, measurement or answer on a patient's page: look it up in the vocabulary, read it, keep it, assess again.

The plain way in: one fact at a time. What cannot be meant is refused in words; what was not tested is kept as not tested and never read
as no (S3). A correction is a new row that names the one it corrects. The same entry sent twice is one entry; another content under the
same id is kept as an entry of its own, and the two contradict each other until somebody decides (S8).
"""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import assess_episode, case_of, day_of, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.words import fact_label, unit_words, value_words, word_words
from unpinch.clinical.intake.answers import Answer, read_answer
from unpinch.clinical.intake.case_file import check_pressures, is_normal
from unpinch.clinical.intake.units import units_of
from unpinch.knowledge.schema import Finding, PatientField
from unpinch.records.models import Episode, FactEntry
from unpinch.terms.errors import InputError, NotAllowedNowError

NOT_TESTED = "not_tested"
PRESSURES = ("patient.systolic_bp", "patient.diastolic_bp")
OFTEN = (
    "patient.body_temperature", "patient.systolic_bp", "patient.diastolic_bp", "patient.heart_rate", "patient.leg_pain_now",
    "patient.back_pain_now", "finding.straight_leg_raise", "finding.straight_leg_raise_angle", "finding.crossed_straight_leg_raise",
    "finding.slump", "finding.femoral_nerve_stretch", "finding.ankle_dorsiflexion_strength", "finding.great_toe_extension_strength",
    "finding.ankle_plantarflexion_strength", "finding.knee_extension_strength", "finding.patellar_reflex", "finding.achilles_reflex",
    "finding.sensation_l4", "finding.sensation_l5", "finding.sensation_s1", "finding.saddle_sensation_change", "finding.babinski_sign",
)  # fmt: skip
"""What is entered most at a first visit (convention), offered without searching."""
MOST = 12


class Outcome(StrEnum):
    """What became of an entry: kept, already known, or kept beside another content under the same id."""

    ADDED = "added"
    KNOWN = "known"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value one may pick."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FactChoice:
    """A fact one may enter, with what its form needs. `kind`: choice, list, number or date."""

    id: str
    label: str
    group: str
    how: str
    kind: str
    values: tuple[Choice, ...]
    units: tuple[Choice, ...]
    unit_required: bool
    sided: bool
    range: str


@dataclass(frozen=True, slots=True)
class EarlierEntry:
    """A standing entry of the same fact, which a new one may correct."""

    id: str
    value: str
    side: str
    by: str
    at: dt.datetime


# ---- look it up ----------------------------------------------------------------------------------------------------------------
def may_be_entered(entry: PatientField | Finding) -> bool:
    """Whether somebody enters this; what is worked out from others is not entered."""
    return not (isinstance(entry, Finding) and entry.derives) and entry.id not in ("age", "body_mass_index")


def search_facts(words: str) -> tuple[FactChoice, ...]:
    """The facts whose names hold every word, the closest first; without words, what is entered most."""
    asked = [word for word in words.lower().replace("-", " ").split() if word]
    if not asked:
        return tuple(fact_choice(fact) for fact in OFTEN if knowledge().fact(fact))
    found: list[tuple[int, str]] = []
    for fact, entry in _all():
        names = _names(entry)
        if all(any(word in name for name in names) for word in asked):
            starts = any(name.startswith(asked[0]) for name in names)
            found.append(((0 if starts else 1) + (1 if getattr(entry, "group", "") == "flag follow-up" else 0), fact))
    return tuple(fact_choice(fact) for _rank, fact in sorted(found)[:MOST])


def _all() -> Iterable[tuple[str, PatientField | Finding]]:
    known = knowledge()
    yield from ((f"finding.{name}", entry) for name, entry in known.findings.items() if may_be_entered(entry))
    yield from ((f"patient.{name}", entry) for name, entry in known.patient_fields.items() if may_be_entered(entry))


def _names(entry: PatientField | Finding) -> list[str]:
    names = [entry.label, entry.plain_label, entry.id.replace("_", " "), *getattr(entry, "also_known_as", ())]
    return [name.lower().replace("-", " ") for name in names]


def fact_choice(fact: str) -> FactChoice:
    """What the form for one fact needs. Raises InputError for a fact nobody enters."""
    entry = entry_for(fact)
    words = entry.words if entry.kind in ("choice", "list") else ("yes", "no") if entry.kind == "bool" else ()
    units = [unit for unit in units_of(entry) if unit not in ("none", "1", "{MRC}", "") and not unit.startswith("{")]
    if entry.kind != "number":
        units = []
    if words and words[0].startswith("ids of "):
        words = tuple(knowledge().treatments)
    return FactChoice(
        id=fact,
        label=fact_label(fact),
        group=entry.test_kind if isinstance(entry, Finding) else entry.group,
        how=entry.how if isinstance(entry, Finding) else entry.question,
        kind={"bool": "choice"}.get(entry.kind, entry.kind),
        values=tuple(Choice(word, word_words(fact, word)) for word in words),
        units=tuple(Choice(unit, unit_words(unit)) for unit in units),
        unit_required=getattr(entry, "unit_required", "n") == "y",
        sided=entry.sided != "none",
        range=f"{entry.range[0]:g} to {entry.range[1]:g}" if entry.range and entry.kind == "number" else "",
    )


def entry_for(fact: str) -> PatientField | Finding:
    """The vocabulary's entry. Raises InputError where there is none to enter."""
    entry = knowledge().fact(fact)
    if entry is None or not may_be_entered(entry):
        raise InputError("fact", f"there is nothing to enter called {fact[:60]!r}.", "Search for it by name.")
    return entry


def earlier_entries(actor: Actor, episode_id: uuid.UUID | str, fact: str) -> tuple[EarlierEntry, ...]:
    """What stands for a fact, the newest first."""
    episode = episode_for(actor, "chart.entry", episode_id)
    rows = FactEntry.objects.filter(episode=episode, fact=fact, replaced_by=None).select_related("by").order_by("-at", "-received_at")[:10]
    return tuple(
        EarlierEntry(
            str(row.id),
            value_words(fact, row.value, answer=row.answer),
            row.side,
            row.by.full_name if row.by else row.get_source_display(),
            row.at,
        )
        for row in rows
    )


# ---- enter it --------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_fact(
    actor: Actor,
    episode_id: uuid.UUID | str,
    *,
    client_id: uuid.UUID,
    fact: str,
    value: Any,
    unit: str = "",
    side: str = "",
    remark: str = "",
    on: dt.date | None = None,
    replaces: uuid.UUID | str | None = None,
) -> Outcome:
    """Keep one fact a clinician found, then assess again. `side` both keeps one entry for each leg.

    Raises InputError for what cannot be meant, NotAllowedNowError when the entry to correct was corrected already.
    """
    episode = episode_for(actor, "chart.entry", episode_id, kind=WRITE)
    at = _moment(episode, on, timezone.now())
    outcome = keep_fact(
        actor, episode, act="chart.entry", client_id=client_id, fact=fact, value=value, at=at, unit=unit, side=side, remark=remark,
        replaces=replaces,
    )  # fmt: skip
    if outcome is not Outcome.KNOWN:
        assess_episode(actor, episode, reason="entry")
    return outcome


def keep_fact(
    actor: Actor,
    episode: Episode,
    *,
    act: str,
    client_id: uuid.UUID,
    fact: str,
    value: Any,
    at: dt.datetime,
    unit: str = "",
    side: str = "",
    remark: str = "",
    replaces: uuid.UUID | str | None = None,
) -> Outcome:
    """Read one fact and keep it, with its audit row; the caller was let in for `act` and has it assessed."""
    entry = entry_for(fact)
    now = timezone.now()
    answer = read_answer(knowledge(), entry, fact, value, fact_label(fact), day=day_of(episode, at), unit=unit)
    sides = _sides(entry, answer, side)
    corrected = _corrected(episode, fact, replaces)
    body = {"fact": fact, "value": _plain(answer.value), "answer": answer.word, "unit": answer.unit, "remark": _remark(remark, answer)}
    outcomes = {
        _keep(actor, episode, _id_for(client_id, each, sides), {**body, "side": each}, at, now, corrected if first else None)
        for first, each in zip([True, *[False] * len(sides)], sides, strict=False)
    }
    if outcomes == {Outcome.KNOWN}:
        return Outcome.KNOWN
    if fact in PRESSURES:
        check_pressures_of(episode, now)
    note_change(actor, act, episode.patient, relation_to_episode(actor, episode, now), "fact", client_id)
    return Outcome.CONFLICT if Outcome.CONFLICT in outcomes else Outcome.ADDED


def _moment(episode: Episode, on: dt.date | None, now: dt.datetime) -> dt.datetime:
    """When it was so: now, or noon of an earlier day in the clinic's time."""
    today = day_of(episode, now)
    if on is None or on == today:
        return now
    if on > today:
        raise InputError("day", f"{on.isoformat()} lies in the future.", "Write the day on which it was found.")
    return dt.datetime.combine(on, dt.time(12), tzinfo=zoneinfo.ZoneInfo(episode.clinic.time_zone))


def _sides(entry: PatientField | Finding, answer: Answer, side: str) -> tuple[str, ...]:
    """The sides to keep an entry for. A finding with sides needs one said, unless its normal value speaks for both legs."""
    if entry.sided == "none":
        if side:
            raise InputError("side", f"{entry.label} has no side.", "Leave the side out.")
        return ("",)
    if side in ("left", "right"):
        return (side,)
    if side == "both" or (not side and is_normal(entry, answer)):
        return ("left", "right")
    if side:
        raise InputError("side", f"{side[:20]!r} is no side.", "Choose left, right or both.")
    raise InputError("side", "is missing.", "Choose left, right or both: left and right must never be guessed.")


def _corrected(episode: Episode, fact: str, replaces: uuid.UUID | str | None) -> FactEntry | None:
    if not replaces:
        return None
    row = FactEntry.objects.filter(episode=episode, fact=fact, id=replaces).first()
    if row is None:
        raise InputError("correction", "the entry to correct is not on this record.")
    if row.replaced_by.exists():
        raise NotAllowedNowError("This entry was corrected already. Load the page again and correct the newer one.")
    return row


def _remark(remark: str, answer: Answer) -> str:
    return "; ".join(part for part in (remark.strip()[:500], answer.remark) if part)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _id_for(client_id: uuid.UUID, side: str, sides: Sequence[str]) -> uuid.UUID:
    """One id for each row of an entry that counts for both legs."""
    return client_id if len(sides) == 1 else uuid.uuid5(client_id, side)


def _keep(
    actor: Actor, episode: Episode, client_id: uuid.UUID, body: Mapping[str, Any], at: dt.datetime, now: dt.datetime, old: FactEntry | None
) -> Outcome:
    known = FactEntry.objects.filter(client_id=client_id).first()
    if known is not None and not _same(known, episode, body):
        client_id = uuid.uuid5(client_id, repr(sorted(body.items())))
        known = FactEntry.objects.filter(client_id=client_id).first()
        outcome = Outcome.CONFLICT
    else:
        outcome = Outcome.ADDED
    if known is not None:
        return Outcome.KNOWN
    FactEntry.objects.create(
        episode=episode,
        at=at,
        received_at=now,
        by_id=actor.user_id,
        source=FactEntry.Source.CLINICIAN,
        client_id=client_id,
        replaces=old,
        **body,
    )
    return outcome


def _same(row: FactEntry, episode: Episode, body: Mapping[str, Any]) -> bool:
    return row.episode_id == episode.id and all(getattr(row, name) == value for name, value in body.items())


def check_pressures_of(episode: Episode, now: dt.datetime) -> None:
    """Refuse a lower blood pressure that is not below the upper one of the same day. Raises InputError."""
    check_pressures(case_of(episode, now))
