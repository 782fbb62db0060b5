"""Boots the room; replaced by its real views."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unpinch.pages.base.guard import guarded


@guarded("account.own")
def patients(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Boot."""
    return render(request, "base/error.html", {"title": "chart:patients", "text": ""})
