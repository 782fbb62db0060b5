"""What patients and those from outside do with their account: who may act for me, and the summary behind a physician's link."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from unpinch.actions.access import NotFoundError
from unpinch.actions.carers import carers_of, consent_to_carer, invite_carer_again
from unpinch.actions.carers import end_carer as _end_carer
from unpinch.actions.policy import Role
from unpinch.pages.account.forms import CarerForm
from unpinch.pages.account.present import Card, card_of
from unpinch.pages.base.guard import Request, guarded


@guarded("patient.carers")
def carers(request: Request) -> HttpResponse:
    """Who may act for me, and letting somebody do so."""
    form, card = CarerForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        issued = consent_to_carer(request.actor, name=form.cleaned_data["name"], relation=form.cleaned_data["relation"])
        card = card_of(request, issued, carer=True)
    return _carers(request, form, card)


@guarded("patient.carers")
def invite_carer(request: Request, link_id: uuid.UUID) -> HttpResponse:
    """A new link and code for somebody who acts for me already."""
    if request.method != "POST":
        return redirect(_back(request))
    card = card_of(request, invite_carer_again(request.actor, link_id), carer=True)
    return render(request, "account/card.html", {"card": card, "back": _back(request)})


@guarded("patient.carers")
def end_carer(request: Request, link_id: uuid.UUID) -> HttpResponse:
    """End somebody's acting for me, at once."""
    if request.method == "POST":
        _end_carer(request.actor, link_id)
        messages.success(request, _("Ended. This person can no longer open the record."))
    return redirect(_back(request))


def _carers(request: Request, form: CarerForm, card: Card | None) -> HttpResponse:
    patient, people = carers_of(request.actor)
    facts = {"form": form, "card": card, "people": people, "patient": patient, "own": True}
    return render(request, "account/carers.html", facts, status=400 if form.errors else 200)


def _back(request: Request) -> str:
    """Where the list is that somebody came from: one's own, or a patient's."""
    patient = request.POST.get("patient", "")
    if request.actor.role is Role.PATIENT or not patient:
        return reverse("account:carers") if request.actor.role is Role.PATIENT else reverse("home")
    return reverse("account:patient_carers", args=[uuid.UUID(patient)])


@guarded("episode.summary")
def physician(request: Request) -> HttpResponse:
    """Hand an outside physician over to the summary of the episode behind the link."""
    if request.actor.role is not Role.PHYSICIAN or not request.actor.linked_episodes:
        raise NotFoundError
    episode_id = next(iter(request.actor.linked_episodes))
    try:
        return redirect("chart:summary", episode_id)
    except NoReverseMatch:
        return render(request, "account/physician.html")
