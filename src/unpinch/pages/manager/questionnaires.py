"""Questionnaires: the list, importing a file, looking one over, switching it on and off. For the manager."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from unpinch.actions import questionnaires as actions
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.manager.forms import ImportForm, show
from unpinch.terms.errors import InputError


@guarded("clinic.questionnaires")
@require_http_methods(["GET", "POST"])
def listing(request: Request) -> HttpResponse:
    """The questionnaires of the clinic, and a form to import one."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            data = given["file"].read(actions.largest() + 1)
            row = actions.import_file(
                request.actor, data=data, entitled=given["entitled"], language=given["language"], measure=given["measure"]
            )
            messages.success(request, _("Imported. Look it over, then switch it on."))
            return redirect("manager:questionnaire", row.id)
        except InputError as error:
            show(form, _placed(error))
    context = {"rows": actions.listed(request.actor), "form": form, "wrong": form.is_bound}
    return render(request, "manager/questionnaires.html", context)


def _placed(error: InputError) -> InputError:
    """What is wrong inside the file, said beside the file's field with its place."""
    if not error.field.startswith("file."):
        return error
    place = error.field.removeprefix("file.")
    return InputError("file", _("at {place} in the file: {problem}").format(place=place, problem=error.problem), error.mend)


@guarded("clinic.questionnaires")
@require_http_methods(["GET", "POST"])
def one(request: Request, questionnaire_id: uuid.UUID) -> HttpResponse:
    """One questionnaire as patients see it; switch it on or off, choose how it is counted."""
    if request.method == "POST":
        try:
            if "measure" in request.POST:
                actions.choose_measure(request.actor, questionnaire_id, measure=request.POST["measure"])
            else:
                actions.switch(request.actor, questionnaire_id, active=request.POST.get("do") == "on")
            messages.success(request, _("Saved."))
        except InputError as error:
            text = f"{error.problem} {error.mend}".strip()
            messages.error(request, text[:1].upper() + text[1:])
        return redirect("manager:questionnaire", questionnaire_id)
    looked = actions.look_at(request.actor, questionnaire_id)
    return render(request, "manager/questionnaire.html", {"looked": looked, "row": looked.row})
