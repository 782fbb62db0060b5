"""The pictures themselves, each at an address of its own that changes with the drawing, so that a browser keeps it.

They show nobody's data. A picture carries its own colours for light and dark; its own policy lets it do that and nothing else.
"""

from django.http import Http404, HttpRequest, HttpResponse

from unpinch.actions import pictures
from unpinch.movement.looks import DEFAULT
from unpinch.pages.base.guard import public
from unpinch.terms.errors import InputError

YEAR_S = 31_536_000
ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


@public("drawings of exercises; they show nobody's data")
def picture(request: HttpRequest, exercise_id: str, kind: str) -> HttpResponse:
    """Answer one picture as an SVG file."""
    look, side = request.GET.get("look", DEFAULT), request.GET.get("side", pictures.SIDES[0])
    try:
        drawn = pictures.drawing(exercise_id, kind, look, side)
    except InputError as error:
        raise Http404 from error
    return _kept(request, HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8"), ALONE)


@public("the colours of the drawings; they show nobody's data")
def paint(request: HttpRequest) -> HttpResponse:
    """Answer the colours of all looks, for a picture inside a page."""
    return _kept(request, HttpResponse(pictures.paint_css(), content_type="text/css; charset=utf-8"), "default-src 'none'")


def _kept(request: HttpRequest, response: HttpResponse, policy: str) -> HttpResponse:
    """Let this browser keep it for good under today's address; `private`, because the answer may carry a session's cookie."""
    now = request.GET.get("v") == pictures.version()
    response["Cache-Control"] = f"private, max-age={YEAR_S}, immutable" if now else "private, max-age=300"
    response["Content-Security-Policy"] = policy
    return response
