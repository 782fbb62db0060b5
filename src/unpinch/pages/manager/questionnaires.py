"""Stub while the reader is written."""

from django.http import HttpResponse
from django.shortcuts import render

from unpinch.pages.base.guard import Request, guarded


@guarded("clinic.questionnaires")
def listing(request: Request) -> HttpResponse:
    """Stub."""
    return render(request, "manager/questionnaires.html", {})


@guarded("clinic.questionnaires")
def one(request: Request, questionnaire_id: object) -> HttpResponse:
    """Stub."""
    return render(request, "manager/questionnaires.html", {})
