"""The questionnaires a clinic is entitled to: imported as FHIR Questionnaire files, looked over, switched on and off. For the manager.

We ship scoring rules, never the sentences of others: whoever imports a file states what entitles the clinic to it, and that is kept. A
new file is off until somebody has looked at it as patients will see it. Nothing is deleted: answers point at it.
"""

import datetime as dt
import hashlib
import json
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for
from unpinch.actions.actor import Actor
from unpinch.actions.clinic_settings import note_clinic
from unpinch.clinical.intake.questionnaire_scores import RULES, fitting
from unpinch.clinical.intake.questionnaires import MAX_BYTES, Item, questionnaire_from, read_questionnaire
from unpinch.records.models import LANGUAGES, Questionnaire
from unpinch.terms.errors import InputError

SHORTEST = 10
"""Characters that a statement of entitlement needs (judgement: "yes" explains nothing later)."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One imported questionnaire as the manager sees it. `measure` is the id of its scoring rule, empty without one."""

    id: uuid.UUID
    title: str
    language: str
    measure: str
    rule: str
    questions: int
    active: bool
    entitled: str
    imported_at: dt.datetime
    imported_by: str
    answers: int


@dataclass(frozen=True, slots=True)
class Looked:
    """One questionnaire with its items, and the scoring rules that fit it: id and label."""

    row: Listed
    items: tuple[Item, ...]
    rules: tuple[tuple[str, str], ...]


def largest() -> int:
    """The largest file that is read, in bytes."""
    return MAX_BYTES


def all_rules() -> list[tuple[str, str]]:
    """The scoring rules we ship: id and label."""
    return [(rule.id, rule.label) for rule in RULES.values()]


def listed(actor: Actor) -> list[Listed]:
    """Every questionnaire of the clinic, those in use first."""
    clinic = clinic_for(actor, "clinic.questionnaires")
    rows = Questionnaire.objects.filter(clinic=clinic).select_related("imported_by").annotate(times=Count("answers"))
    return [_listed(row, row.times) for row in rows.order_by("-active", "title", "language")]


def _listed(row: Questionnaire, times: int) -> Listed:
    rule = RULES.get(row.measure)
    by = row.imported_by.full_name if row.imported_by else ""
    questions = len(questionnaire_from(row.resource).questions)
    label = rule.label if rule else ""
    return Listed(row.id, row.title, row.language, row.measure, label, questions, row.active, row.entitled, row.created_at, by, times)


def look_at(actor: Actor, questionnaire_id: uuid.UUID | str) -> Looked:
    """One questionnaire as patients see it."""
    row = _row(actor, questionnaire_id)
    read = questionnaire_from(row.resource)
    rules = tuple((rule.id, rule.label) for rule in fitting(read))
    return Looked(_listed(row, row.answers.count()), read.items, rules)


def _row(actor: Actor, questionnaire_id: uuid.UUID | str) -> Questionnaire:
    clinic = clinic_for(actor, "clinic.questionnaires")
    row = Questionnaire.objects.filter(clinic=clinic, id=questionnaire_id).select_related("clinic", "imported_by").first()
    if row is None:
        raise NotFoundError
    return row


@transaction.atomic
def import_file(actor: Actor, *, data: bytes, entitled: str, language: str, measure: str = "") -> Questionnaire:
    """Keep a FHIR Questionnaire file, switched off. Raises InputError naming the place in the file, or the field."""
    clinic = clinic_for(actor, "clinic.questionnaires")
    statement = " ".join(entitled.split())
    if len(statement) < SHORTEST:
        raise InputError(
            "entitled", _("is too short to be understood later."), _("Write who allows the clinic to use it: licence, contract, free use.")
        )
    if language not in dict(LANGUAGES):
        raise InputError("language", _("is not spoken by Unpinch yet."))
    read = read_questionnaire(data, "file")
    if read.language and read.language.split("-")[0].lower() != language:
        raise InputError(
            "language", _("the file says that it is in {language}.").format(language=read.language), _("Choose the file's language.")
        )
    if measure:
        check_measure(measure, RULES[measure].misfit(read) if measure in RULES else _("is none we know."))
    digest = hashlib.sha256(data).hexdigest()
    if Questionnaire.objects.filter(clinic=clinic, sha256=digest).exists():
        raise InputError("file", _("this file is here already."), _("Look for it in the list; it may be switched off."))
    row = Questionnaire.objects.create(
        clinic=clinic,
        title=read.title[:200],
        measure=measure,
        language=language,
        resource=json.loads(data.decode("utf-8-sig")),
        sha256=digest,
        imported_by_id=actor.user_id,
        entitled=statement[:300],
        active=False,
    )
    note_clinic(actor, "clinic.questionnaires", clinic, "questionnaire", row.id, reason=f"imported {digest[:12]}")
    return row


def check_measure(measure: str, misfit: str) -> None:
    """Refuse a scoring rule that a file does not fit. Raises InputError."""
    if misfit:
        raise InputError("measure", misfit, _("Choose another way to count, or none."))


@transaction.atomic
def switch(actor: Actor, questionnaire_id: uuid.UUID | str, *, active: bool) -> None:
    """Ask patients this questionnaire from now on, or no longer. Raises InputError where they would be asked the same twice."""
    row = _row(actor, questionnaire_id)
    same = Questionnaire.objects.filter(clinic=row.clinic, language=row.language, measure=row.measure, active=True).exclude(id=row.id)
    if active and row.measure and same.exists():
        raise InputError("active", _("another one with the same score is on in this language."), _("Switch that one off first."))
    row.active = active
    row.save(update_fields=["active"])
    note_clinic(actor, "clinic.questionnaires", row.clinic, "questionnaire", row.id, reason="switched on" if active else "switched off")


@transaction.atomic
def choose_measure(actor: Actor, questionnaire_id: uuid.UUID | str, *, measure: str) -> None:
    """Say by which rule a questionnaire is counted from now on. Raises InputError for one that does not fit, or once it was answered."""
    row = _row(actor, questionnaire_id)
    if row.answers.exists():
        raise InputError("measure", _("people have answered it already."), _("Import the file anew to count it in another way."))
    if measure:
        check_measure(measure, RULES[measure].misfit(questionnaire_from(row.resource)) if measure in RULES else _("is none we know."))
    row.measure = measure
    row.save(update_fields=["measure"])
    note_clinic(actor, "clinic.questionnaires", row.clinic, "questionnaire", row.id, reason=f"counted by {measure or 'nothing'}")
