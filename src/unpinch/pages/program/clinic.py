"""What staff see of a program: the patient's own page, and teaching."""

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from unpinch.actions import program as programs
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.program.patient import show


@guarded("program.read")
@require_GET
def seen(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The program as its patient sees it."""
    return show(request, programs.program_of(request.actor, episode_id))
