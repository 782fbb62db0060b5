"""Boots the room; replaced by its real views."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from unpinch.pages.base.guard import guarded, public


@public("boot")
def sign_in(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Boot."""
    return render(request, "base/error.html", {"title": "account:sign_in", "text": ""})


@public("boot")
def demo(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Boot."""
    return render(request, "base/error.html", {"title": "account:demo", "text": ""})


@guarded("account.own")
def me(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Boot."""
    return render(request, "base/error.html", {"title": "account:me", "text": ""})


@public("boot")
def language(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Boot."""
    return render(request, "base/error.html", {"title": "account:language", "text": ""})


@guarded("account.own")
def break_glass(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Boot."""
    return render(request, "base/error.html", {"title": "account:break_glass", "text": ""})
