"""The "until we see you" page: written for the clinic in each language, shown only once a licensed clinician has signed it.

A signed text is never changed: a new text is a new row, and the newest signed one is shown.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError, clinic_for
from unpinch.actions.actor import Actor
from unpinch.actions.clinic_settings import note_clinic
from unpinch.records.models import LANGUAGES, StandingAdvice
from unpinch.terms.errors import InputError, NotAllowedNowError

SHORTEST, LONGEST = 40, 4000
"""Characters: shorter helps nobody, longer is not read by somebody in pain (judgement)."""
SUGGESTION = {
    "en": (
        "Keep moving in the ways that feel all right. Short walks, several times a day, are a good start.\n\n"
        "Change your position often. Sitting for a long time makes many legs worse; get up every 20 to 30 minutes.\n\n"
        "Rest when you need to, but do not stay in bed all day.\n\n"
        "Find a position that eases your leg, and use it for a few minutes several times a day.\n\n"
        "Take your medicines as your doctor or pharmacist told you. Ask them before you take anything new.\n\n"
        "If something you do sends the pain further down your leg, do less of it until we see you."
    ),
    "es": (
        "Siga moviéndose de las formas que le sienten bien. Caminar un poco, varias veces al día, es un buen comienzo.\n\n"
        "Cambie de posición a menudo. Estar sentado mucho tiempo empeora muchas piernas; levántese cada 20 o 30 minutos.\n\n"
        "Descanse cuando lo necesite, pero no se quede en cama todo el día.\n\n"
        "Busque una posición que alivie su pierna y úsela unos minutos varias veces al día.\n\n"
        "Tome sus medicinas como le indicó su médico o farmacéutico. Pregúnteles antes de tomar algo nuevo.\n\n"
        "Si algo que hace lleva el dolor más abajo en la pierna, hágalo menos hasta que le veamos."
    ),
}
"""Our own words to begin with, after the plan rule on staying active; not clinically reviewed: whoever signs has read them."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One text as it stands: who signed it when, or that nobody has."""

    id: uuid.UUID
    language: str
    text: str
    signed_by: str
    signed_at: dt.datetime | None
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class InLanguage:
    """What a clinic has in one language: the text that is shown, and a newer one that waits for a signature."""

    language: str
    name: str
    shown: Advice | None
    waiting: Advice | None
    suggestion: str


def advice_of(actor: Actor) -> list[InLanguage]:
    """The texts of the clinic, one for each language."""
    clinic = clinic_for(actor, "clinic.advice")
    rows = list(StandingAdvice.objects.filter(clinic=clinic).select_related("signed_by").order_by("-created_at"))
    return [_in_language(code, name, [row for row in rows if row.language == code]) for code, name in LANGUAGES]


def _in_language(code: str, name: str, rows: list[StandingAdvice]) -> InLanguage:
    signed = sorted((row for row in rows if row.signed_at), key=lambda row: str(row.signed_at), reverse=True)
    shown = signed[0] if signed else None
    newer = [row for row in rows if row.signed_at is None and (shown is None or row.created_at > shown.created_at)]
    return InLanguage(code, name, _advice(shown), _advice(newer[0] if newer else None), SUGGESTION.get(code, ""))


def _advice(row: StandingAdvice | None) -> Advice | None:
    if row is None:
        return None
    by = row.signed_by.full_name if row.signed_by else ""
    return Advice(row.id, row.language, row.text, by, row.signed_at, row.created_at)


@transaction.atomic
def write_advice(actor: Actor, *, language: str, text: str) -> Advice:
    """Keep a new text that waits for a signature. Raises InputError for one that is too short or too long."""
    clinic = clinic_for(actor, "clinic.advice")
    words = text.replace("\r\n", "\n").strip()
    if language not in dict(LANGUAGES):
        raise InputError("language", _("is not spoken by Unpinch yet."))
    if not SHORTEST <= len(words) <= LONGEST:
        raise InputError("text", _("has {count} characters.").format(count=len(words)), _("Write 40 to 4000: a few short paragraphs."))
    row = StandingAdvice.objects.create(clinic=clinic, language=language, text=words)
    note_clinic(actor, "clinic.advice", clinic, "advice", row.id, reason=f"written, {language}")
    made = _advice(row)
    assert made is not None
    return made


@transaction.atomic
def sign_advice(actor: Actor, advice_id: uuid.UUID | str) -> None:
    """Sign a text, so that patients see it. Raises NotAllowedNowError without a licence to examine."""
    clinic = clinic_for(actor, "clinic.advice")
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a clinician with a licence to examine can sign what patients read."))
    row = StandingAdvice.objects.filter(clinic=clinic, id=advice_id, signed_at=None).first()
    if row is None:
        raise NotFoundError
    row.signed_by_id, row.signed_at = actor.user_id, timezone.now()
    row.save(update_fields=["signed_by", "signed_at"])
    note_clinic(actor, "clinic.advice", clinic, "advice", row.id, reason=f"signed, {row.language}")
