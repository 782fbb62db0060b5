"""The first page: everybody is sent to where their work begins."""

from django.http import HttpResponse
from django.shortcuts import redirect

from unpinch.actions.account import home_of
from unpinch.pages.base.guard import Request, public


@public("sends people on; shows nobody's data")
def home(request: Request) -> HttpResponse:
    """Send staff to the day list, patients to their own page, everybody else to the door."""
    return redirect(home_of(request.actor))


@public("liveness for whoever runs the server; shows nobody's data")
def alive(request: Request) -> HttpResponse:
    """Answer when the process is up and the database answers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
