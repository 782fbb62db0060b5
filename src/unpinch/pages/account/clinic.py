"""What staff do with other people's accounts: invite a patient, record a carer with the patient present, share a summary, open in need."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions import invitations as inviting
from unpinch.actions.access import patient_for
from unpinch.actions.break_glass import HOURS, open_record, patient_name
from unpinch.actions.carers import carers_of, consent_to_carer
from unpinch.pages.account.forms import BreakGlassForm, CarerForm, PhysicianForm
from unpinch.pages.account.present import card_of
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.base.sessions import local_path
from unpinch.terms.errors import InputError


@guarded("patient.invite")
def invite(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Make a link and a code for a patient: to send, to show as a QR code, to read out, to print as a card."""
    patient = patient_for(request.actor, "patient.invite", patient_id)
    card = card_of(request, inviting.invite_patient(request.actor, patient_id)) if request.method == "POST" else None
    facts = {
        "patient": patient,
        "card": card,
        "earlier": inviting.invitations_of(request.actor, patient_id),
        "now": timezone.now(),
        "back": patient_page(patient_id),
    }
    return render(request, "account/invite.html", facts)


@guarded("patient.invite")
def lost_phone(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Shut a patient's lost phone out; they come back in with a new code."""
    if request.method == "POST":
        inviting.close_account(request.actor, patient_id)
        messages.success(request, _("Signed out everywhere. A new link or code lets the patient in again."))
    return redirect("account:invite", patient_id)


@guarded("patient.invite", "episode.share")
def end_invitation(request: Request, invitation_id: uuid.UUID) -> HttpResponse:
    """End an invitation before its time."""
    if request.method == "POST":
        inviting.end_invitation(request.actor, invitation_id)
        messages.success(request, _("Ended. The link and the code no longer open anything."))
    back = local_path(request, request.POST.get("back", ""))
    return redirect(back)


@guarded("patient.carers")
def patient_carers(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Who may act for a patient; with the patient present, let somebody do so."""
    form, card = CarerForm(request.POST or None, own=False), None
    if request.method == "POST" and form.is_valid():
        issued = consent_to_carer(
            request.actor, name=form.cleaned_data["name"], relation=form.cleaned_data["relation"], patient_id=patient_id
        )
        card = card_of(request, issued, carer=True)
    patient, people = carers_of(request.actor, patient_id)
    facts = {"form": form, "card": card, "people": people, "patient": patient, "own": False, "back": patient_page(patient_id)}
    return render(request, "account/carers.html", facts, status=400 if form.errors else 200)


@guarded("episode.share")
def share(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Give an outside physician a link to the summary of one episode."""
    form, card = PhysicianForm(request.POST or None), None
    earlier = inviting.shared_links(request.actor, episode_id)
    if request.method == "POST" and form.is_valid():
        try:
            issued = inviting.invite_physician(request.actor, episode_id, name=form.cleaned_data["name"])
            card = card_of(request, issued, physician=True)
            earlier = inviting.shared_links(request.actor, episode_id)
        except InputError as error:
            form.add_error(
                None, f"{error.problem} {error.mend}" if error.field == "name" else f"{_('The birth date')} {error.problem} {error.mend}"
            )
    facts = {"form": form, "card": card, "earlier": earlier, "now": timezone.now(), "episode_id": episode_id}
    return render(request, "account/share.html", facts, status=400 if form.errors else 200)


@guarded("patient.break_glass")
def break_glass(request: Request, patient_id: uuid.UUID) -> HttpResponse:
    """Open a record in need, with a reason that a manager reads afterwards."""
    name = patient_name(request.actor, patient_id)
    form = BreakGlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_record(request.actor, patient_id, reason=form.cleaned_data["reason"])
        except InputError as error:
            form.add_error("reason", f"{_('The reason')} {error.problem} {error.mend}")
        else:
            messages.warning(request, _("The record of {name} is open to you for {hours} hours.").format(name=name, hours=HOURS))
            return redirect(patient_page(patient_id))
    facts = {"form": form, "name": name, "hours": HOURS, "patient_id": patient_id}
    return render(request, "account/break_glass.html", facts, status=400 if form.errors else 200)


def patient_page(patient_id: uuid.UUID) -> str:
    """The patient's page, of another room."""
    try:
        return reverse("chart:patient", args=[patient_id])
    except NoReverseMatch:
        return reverse("chart:patients")
