"""Free remarks of an examination: one on the whole, one on each position; and what a warning word in a therapist's words asks.

A remark is the therapist's. It is kept as it was written, with its day and author, and the engine never reads it: it changes no level, no
cause, no plan, and alarms nobody. Where it holds a warning word that is not negated, the therapist is asked that sign's question at once,
beside triage, until it is answered; the answer is an entry like any other and does what such an entry does. The notes beside results are
read the same way. A patient's own words are another matter: they raise their flag at once (DESIGN, section 3).
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from unpinch.actions.access import note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import REMARK, asked_for, day_of, knowledge
from unpinch.actions.entries import Outcome
from unpinch.actions.words import REMARK_PLACES, fact_label, flag_label
from unpinch.clinical.triage.grading import warning_words
from unpinch.knowledge.grammar import parse, references
from unpinch.knowledge.schema import Flag
from unpinch.records.models import Episode, FactEntry, TextEntry
from unpinch.terms.errors import InputError

LONGEST = 2000
OWN_PARTS = ("written ",)
"""Parts of a result's note that reading the value added."""


@dataclass(frozen=True, slots=True)
class Remark:
    """The remark of one place as it stands today; `saw` is the entry a new text corrects, `earlier` those of other days."""

    where: str
    label: str
    text: str
    saw: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordAsk:
    """A question that a therapist's own words raise. `fact` is where its answer goes."""

    flag: str
    label: str
    words: str
    where: str
    question: str
    fact: str


def keep_remark(
    actor: Actor, episode: Episode, *, act: str, client_id: uuid.UUID, where: str, text: str, at: dt.datetime, now: dt.datetime,
    saw: uuid.UUID | None = None,
) -> Outcome:  # fmt: skip
    """Keep a remark, with its audit row; an emptied one is kept as empty. Raises InputError for an unknown place or too long a text."""
    if where not in REMARK_PLACES:
        raise InputError("remark", "belongs to no part of the examination.", "Load the page again.")
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise InputError("remark", f"has {len(words)} letters.", f"Keep it to {LONGEST}; a longer report can be attached as a document.")
    if TextEntry.objects.filter(client_id=client_id).exists():
        return Outcome.KNOWN
    standing = TextEntry.objects.filter(episode=episode, where=where, replaced_by=None)
    old = standing.filter(client_id=saw).first() if saw else None
    if not words and old is None:
        return Outcome.KNOWN
    TextEntry.objects.create(
        episode=episode, at=at, received_at=now, by_id=actor.user_id, source=TextEntry.Source.CLINICIAN, client_id=client_id, replaces=old,
        where=where, text=words,
    )  # fmt: skip
    note_change(actor, act, episode.patient, relation_to_episode(actor, episode, now), "text", client_id)
    return Outcome.ADDED


def remarks_of(episode: Episode, now: dt.datetime) -> Mapping[str, Remark]:
    """The remark of every place. Two that nobody decided between stand together in one text; the newest is corrected."""
    rows: dict[str, list[TextEntry]] = defaultdict(list)
    for row in _rows(episode):
        rows[row.where].append(row)
    return {where: _remark(episode, now, where, rows[where]) for where in REMARK_PLACES}


def _rows(episode: Episode) -> Iterable[TextEntry]:
    rows = TextEntry.objects.filter(episode=episode, replaced_by=None, where__startswith=REMARK)
    return rows.exclude(text="").select_related("by").order_by("at", "received_at")


def _remark(episode: Episode, now: dt.datetime, where: str, rows: list[TextEntry]) -> Remark:
    today = day_of(episode, now)
    here = [row for row in rows if day_of(episode, row.at) == today]
    newest = here[-1] if here else None
    others = [row for row in rows if row is not newest]
    said = tuple(f"{row.text} ({row.by.full_name if row.by else ''}, {day_of(episode, row.at):%-d %b})" for row in others)
    return Remark(where, fact_label(where), newest.text if newest else "", str(newest.client_id) if newest else "", said)


# ---- warning words ---------------------------------------------------------------------------------------------------------------
def asks_of(episode: Episode, raised: Iterable[str] = ()) -> tuple[WordAsk, ...]:
    """The questions that the standing words of clinicians raise and nobody has answered since; a flag that stands is seen already."""
    seen, found = set(raised), {}
    for text, where, at in _words(episode):
        for hit in warning_words(knowledge()).hits(text):
            flag = knowledge().flags[hit.flag]
            if flag.id in seen or flag.id in found or _answered(episode, flag, at):
                continue
            found[flag.id] = WordAsk(flag.id, flag_label(flag.id), hit.excerpt.strip(), where, flag.question, _answered_by(flag))
    return tuple(found.values())


def _words(episode: Episode) -> Iterator[tuple[str, str, dt.datetime]]:
    for row in _rows(episode):
        yield row.text, fact_label(row.where), row.received_at
    notes = FactEntry.objects.filter(episode=episode, replaced_by=None, source=FactEntry.Source.CLINICIAN, screen="").exclude(remark="")
    for fact, remark, at in notes.values_list("fact", "remark", "received_at"):
        said = "; ".join(part for part in remark.split("; ") if not part.startswith(OWN_PARTS))
        if said:
            yield said, fact_label(fact), at


def _answered(episode: Episode, flag: Flag, since: dt.datetime) -> bool:
    given = FactEntry.objects.filter(episode=episode, fact__in=asked_for(flag), received_at__gt=since)
    return given.exclude(value=None).exists()


def _answered_by(flag: Flag) -> str:
    """The fact whose entry answers a flag's question."""
    entry = knowledge().answer_facts.get(f"flag.{flag.id}")
    if entry and entry.settled_by and knowledge().fact(entry.settled_by):
        return entry.settled_by
    rules = (rule for rule in (flag.raised_when, flag.answer_when) if rule)
    return next((ref.id for rule in rules for ref in references(parse(rule)) if knowledge().fact(ref.id)), "")
