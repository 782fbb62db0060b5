"""The pictures themselves, each at an address of its own that changes with the drawing, so that a browser keeps it.

They show nobody's data. A picture carries its own colours for light and dark; its own policy lets it do that and nothing else.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import override

from unpinch.actions import pictures
from unpinch.actions.picture_words import in_language
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
        with override(_language(request)):
            drawn = in_language(pictures.drawing(exercise_id, kind, look, side), exercise_id)
    except InputError as error:
        raise Http404 from error
    return _kept(request, HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8"), ALONE)


def _language(request: HttpRequest) -> str:
    """The language of the address; the address says it, so that a browser keeps each language apart."""
    asked = request.GET.get("lang", "en")
    return asked if asked in dict(settings.LANGUAGES) else "en"


@public("the colours of the drawings; they show nobody's data")
def paint(request: HttpRequest) -> HttpResponse:
    """Answer the colours of all looks, for a picture inside a page."""
    return _kept(request, HttpResponse(pictures.paint_css(), content_type="text/css; charset=utf-8"), "default-src 'none'")


def _kept(request: HttpRequest, response: HttpResponse, policy: str) -> HttpResponse:
    """Let this browser keep it for good under today's address; `private`, because the answer may carry a session's cookie."""
    now = request.GET.get("v") == pictures.version_in(_language(request))
    response["Cache-Control"] = f"private, max-age={YEAR_S}, immutable" if now else "private, max-age=300"
    response["Content-Security-Policy"] = policy
    return response
