"""What a patient agrees to: give it, withdraw it, see what stands. Rows are only added; the newest of a kind counts.

The words that were shown are stored with each row, so that it stays readable what somebody agreed to. They are our own, written plainly;
no lawyer has reviewed them. Consent to a carer is given and ended with the carer (`carers`).
"""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unpinch.actions.access import note_change, own_patient, patient_for
from unpinch.actions.actor import Actor, relation_to_patient
from unpinch.actions.audit import WRITE
from unpinch.records.models import Consent, Patient
from unpinch.terms.errors import InputError

KINDS = ("treatment", "data", "messages")


@dataclass(frozen=True, slots=True)
class Standing:
    """One consent as it stands: `given` is None where nobody has asked or answered yet. `digest` names the words now shown."""

    kind: str
    text: str
    digest: str
    given: bool | None
    at: dt.datetime | None
    by: str
    note: str
    agreed_to: str
    """The words of the newest row, where they differ from those shown now."""


def text_of(kind: str, clinic: str, language: str) -> str:
    """The words of a consent in a language. Raises InputError for a kind that is not given here."""
    with override(language):
        words = {
            "treatment": _(
                "I agree that {clinic} examines and treats me. I can ask about everything, say no to any part, and stop at any time."
            ),
            "data": _(
                "I agree that {clinic} keeps what I tell it and what is found, so that those who treat me can read it. "
                "I can see who looked at it, and ask for a copy."
            ),
            "messages": _(
                "I agree that {clinic} sends me messages about my care. They hold no details about my health. "
                "In an emergency I do not wait for a message."
            ),
        }
    if kind not in words:
        raise InputError("kind", _("is none that is agreed to here."))
    return words[kind].format(clinic=clinic)


def digest_of(text: str) -> str:
    """A short name for words that were shown."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def consents_of(patient: Patient) -> list[Standing]:
    """What stands for a patient, one for each kind. The caller has asked the table."""
    newest: dict[str, Consent] = {}
    for row in Consent.objects.filter(patient=patient, kind__in=KINDS).select_related("by").order_by("created_at", "id"):
        newest[row.kind] = row
    return [_standing(patient, kind, newest.get(kind)) for kind in KINDS]


def _standing(patient: Patient, kind: str, row: Consent | None) -> Standing:
    text = text_of(kind, patient.clinic.name, patient.language)
    if row is None:
        return Standing(kind, text, digest_of(text), None, None, "", "", "")
    by = row.by.full_name if row.by else ""
    other = row.text if row.text != text else ""
    return Standing(kind, text, digest_of(text), row.given, row.created_at, by, row.note, other)


def my_consents(actor: Actor) -> tuple[Patient, list[Standing]]:
    """One's own consents."""
    patient = own_patient(actor, "patient.consents")
    return patient, consents_of(patient)


@transaction.atomic
def say(actor: Actor, patient_id: uuid.UUID | str, *, kind: str, given: bool, digest: str, note: str = "") -> Consent:
    """Give a consent or withdraw it: the patient, or staff with the patient beside them and a note of how it was said.

    `digest` names the words that were on the screen. Raises InputError when they have changed since, or when staff leave the note out.
    """
    patient = patient_for(actor, "patient.consents", patient_id, kind=WRITE)
    text = text_of(kind, patient.clinic.name, patient.language)
    if digest != digest_of(text):
        raise InputError("consent", _("has new words since you opened the page."), _("Please read them and answer again."))
    if actor.staff and not note.strip():
        raise InputError("note", _("is empty."), _("Write how the patient said it, such as: in person at the desk."))
    row = Consent.objects.create(patient=patient, kind=kind, given=given, text=text, by_id=actor.user_id, note=note.strip()[:200])
    relation = relation_to_patient(actor, patient, timezone.now())
    word = "given" if given else "withdrawn"
    note_change(actor, "patient.consents", patient, relation, "consent", row.id, reason=f"{kind} {word}")
    return row


def history(actor: Actor) -> list[Consent]:
    """Everything a patient has said about consent, newest first, carers included."""
    patient = own_patient(actor, "patient.consents")
    return list(Consent.objects.filter(patient=patient).select_related("by").order_by("-created_at")[:100])
