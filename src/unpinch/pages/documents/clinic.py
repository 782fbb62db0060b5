"""Give out a plan of care or a referral letter, look over what was given out, and fetch a copy."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from unpinch.actions import issue
from unpinch.actions.access import NotFoundError
from unpinch.actions.heading import heading
from unpinch.actions.issued_standing import SupersededError
from unpinch.documents.plan_of_care import plan_of_care_pdf
from unpinch.documents.referral import referral_pdf
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.documents.forms import PaperForm, ReferralForm
from unpinch.terms.errors import InputError


@guarded("document.read")
@require_GET
def room(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Everything that was given out of an episode, and what can be given out."""
    if not request.actor.staff:
        raise NotFoundError
    person, episode = heading(request.actor, "document.read", episode_id)
    found = issue.issued_for(request.actor, episode_id)
    plan = issue.signed_plan(request.actor, episode_id)
    may = issue.may_issue(request.actor, episode_id)
    return render(request, "documents/room.html", {"person": person, "episode": episode, "issued": found, "plan": plan, "may": may})


@guarded("document.issue")
def plan_of_care(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The plan of care as a document: look over what it will say of itself, choose the language, give it out."""
    person, episode = heading(request.actor, "document.issue", episode_id)
    form = PaperForm(request.POST or None, initial={"language": issue.language_of(request.actor)})
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        issue.issue_plan_of_care(request.actor, episode_id, language=language, render=plan_of_care_pdf)
        messages.success(request, _("The plan of care is ready below."))
        return redirect("documents:room", episode_id)
    plan = issue.signed_plan(request.actor, episode_id)
    return render(request, "documents/plan_of_care.html", {"person": person, "episode": episode, "plan": plan, "form": form})


@guarded("document.issue")
def referral(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """A referral letter: what the record says stands there to be changed; signing gives it out."""
    person, episode = heading(request.actor, "document.issue", episode_id)
    start = issue.referral_start(request.actor, episode_id)
    form = ReferralForm(request.POST or None, start=start, language=issue.language_of(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            issue.issue_referral(request.actor, episode_id, render=referral_pdf, **form.cleaned_data)
        except InputError as error:
            form.add_error(error.field if error.field in form.fields else None, f"{error.problem} {error.mend}")
        else:
            messages.success(request, _("The letter is signed and ready below."))
            return redirect("documents:room", episode_id)
    context = {"person": person, "episode": episode, "start": start, "form": form}
    return render(request, "documents/referral.html", context, status=400 if form.is_bound else 200)


@guarded("document.read")
@require_GET
def issued(request: Request, issued_id: uuid.UUID) -> HttpResponse:
    """A copy of a document as it was given out, as a download; first a notice where it no longer says what may be done."""
    try:
        found = issue.open_issued(request.actor, issued_id, anyway=request.GET.get("anyway") == "yes")
    except SupersededError as error:
        return render(request, "documents/superseded.html", {"paper": error, "label": issue.kind_label(error.kind)}, status=409)
    response = HttpResponse(found.data, content_type=found.content_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
