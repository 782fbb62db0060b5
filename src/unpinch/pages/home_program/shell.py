"""The shell of Today: one static page for each language, its modules, its service worker, its manifest and icons. Nobody's data is in it.

    page (one for each language) + script (all modules) + style -> one version, a digest of all of them -> addresses that change with it
    sw.js = that version, the list of addresses, the modules that keep and send entries, and the worker itself, as one plain script

All parts of one version lie under one folder, so that a browser never mixes an old module with a new page.
"""

import gzip
import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from unpinch.movement.raster import png
from unpinch.pages.base.guard import public
from unpinch.pages.base.icons import PATHS
from unpinch.pages.home_program.bundle import bundled
from unpinch.pages.home_program.words import words

MODULES = (
    "dom", "store", "send", "outbox", "program", "clock", "tally", "card", "words", "signs", "app", "run", "run_log", "timer", "cues",
    "wake", "legs", "parts", "view_leg", "view_stand", "view_card", "view_sleep", "view_checkin", "view_exercises", "view_more",
    "view_guide", "view_stop", "view_run", "view_direction", "view_today", "mail", "day",
)  # fmt: skip
"""In the order in which they need one another."""
STYLES = ("base/tokens", "base/elements", "base/components", "home_program/day")
SCRIPT, STYLE = "day.js", "day.css"
IN_WORKER = ("store", "send", "push", "worker")
OWN_TO_WORKER = ("home_program/push.js", "home_program/worker.js")
ICON_SIZES = (180, 192, 512)
"""What Apple's home screen and the manifest ask for, in pixels (convention)."""
ICONS = (
    "alert", "back", "body", "check", "chevron", "clock", "cross", "document", "exit", "globe", "heart", "info", "lock", "pause", "pen",
    "person", "phone", "play", "plus", "sound", "swap",
)  # fmt: skip
OWN_ICONS = {
    "play": "M7 4.500v15l12-7.500z",
    "pause": "M8 5v14M16 5v14",
    "sound": "M4 9.500v5h4l5 4v-13l-5 4zM16.500 9a4.500 4.500 0 0 1 0 6M19 6.500a8 8 0 0 1 0 11",
}
TYPES = {SCRIPT: "text/javascript; charset=utf-8", STYLE: "text/css; charset=utf-8"}
YEAR_S = 31_536_000


# ---- what it is made of --------------------------------------------------------------------------------------------------------
def _source(name: str) -> bytes:
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(f"Today needs the static file {name}, and it is not there. Is the program installed completely?")
    return Path(path).read_bytes()


@cache
def parts() -> dict[str, bytes]:
    """The script and the style by their names."""
    script = bundled((name, _source(f"home_program/{name}.js").decode()) for name in MODULES)
    return {SCRIPT: script.encode(), STYLE: b"".join(_source(f"{name}.css") for name in STYLES)}


@cache
def version() -> str:
    """A word that changes when anything of the shell does."""
    made = hashlib.sha256()
    for text in (*parts().values(), *map(_source, OWN_TO_WORKER), *(_page(each, "").encode() for each in languages())):
        made.update(text)
    return made.hexdigest()[:12]


def languages() -> tuple[str, ...]:
    """The languages that have a page."""
    return tuple(code for code, _name in settings.LANGUAGES)


@cache
def _page(language: str, of_version: str) -> str:
    """The page in a language, as text."""
    with override(language):
        drawn = {**PATHS, **OWN_ICONS}
        context = {
            "language": language,
            "words": json.dumps(words(), ensure_ascii=False),
            "icons": [(name, drawn[name]) for name in ICONS],
            "style": _address(STYLE, of_version),
            "script": _address(SCRIPT, of_version),
            "demo": settings.DEMO,
        }
        return render_to_string("home_program/day.html", context)


def _address(name: str, of_version: str) -> str:
    return reverse("home_program:part", args=[of_version or "none", name])


# ---- the page ------------------------------------------------------------------------------------------------------------------
@public("the page in which the phone shows a day; it holds nobody's data")
@require_safe
@ensure_csrf_cookie
def today(request: HttpRequest) -> HttpResponse:
    """The shell in the language asked for, else in the person's."""
    asked = request.GET.get("lang", "")
    language = asked if asked in languages() else _near(get_language() or "en")
    return _squeezed(request, _page(language, version()).encode(), "text/html; charset=utf-8", "no-cache")


def _near(language: str) -> str:
    short = language.partition("-")[0]
    return short if short in languages() else languages()[0]


@public("script and style of the page; they show nobody's data")
@require_safe
def part(request: HttpRequest, made: str, name: str) -> HttpResponse:
    """The script or the style. An address of another version gives today's, which nobody keeps."""
    if name not in TYPES:
        raise Http404
    kept = f"public, max-age={YEAR_S}, immutable" if made == version() else "no-store"
    return _squeezed(request, parts()[name], TYPES[name], kept)


@public("the service worker; it keeps the page and the pictures, nobody's data")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker as one plain script, new whenever the shell is."""
    return _squeezed(request, worker_script().encode(), TYPES[SCRIPT], "no-cache")


@cache
def worker_script() -> str:
    """Version and addresses, then the modules that keep and send, then the worker."""
    shells = [f"{reverse('home_program:today')}?lang={each}" for each in languages()]
    files = [_address(name, version()) for name in TYPES]
    icons = [reverse("home_program:icon", args=[size]) for size in ICON_SIZES]
    head = (
        f"const VERSION = {json.dumps(version())};\nconst SHELLS = {json.dumps(shells)};\nconst FILES = {json.dumps([*files, *icons])};\n"
    )
    head += f"const PUSH_WORDS = {json.dumps(_push_words(), ensure_ascii=False)};\n"
    return head + "\n".join(_plain(_source(f"home_program/{name}.js").decode()) for name in IN_WORKER)


def _push_words() -> dict[str, dict[str, str]]:
    """What a notice says, by language and by the word it came with: a lock screen shows it, so it tells nothing."""
    found = {}
    for language in languages():
        with override(language):
            found[language] = {"day": _("Your program for today is ready when you are."), "message": _("A message waits for you.")}
    return found


def _plain(module: str) -> str:
    """A module as part of a plain script: what it exports is simply there, what it imports stands above it."""
    lines = (line.removeprefix("export ") for line in module.splitlines() if not line.startswith("import "))
    return "\n".join(lines) + "\n"


@public("how the page is installed on a phone; it shows nobody's data")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The manifest: opens in one tap, in a window of its own."""
    address = reverse("home_program:today")
    icons = [
        {"src": reverse("home_program:icon", args=[size]), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in ICON_SIZES[1:]
        for purpose in ("any", "maskable")
    ]
    content = {
        "id": address,
        "name": _("Unpinch: your day"),
        "short_name": "Unpinch",
        "lang": get_language() or "en",
        "start_url": address,
        "scope": address,
        "display": "standalone",
        "background_color": "#f5f4ef",
        "theme_color": "#0a6664",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@public("the sign of the program on a home screen; it shows nobody's data")
@require_safe
def icon(request: HttpRequest, size: int) -> HttpResponse:
    """Our sign as PNG, drawn from its own SVG."""
    if size not in ICON_SIZES:
        raise Http404
    return _kept(HttpResponse(_icon(size), content_type="image/png"), "public, max-age=86400")


@cache
def _icon(size: int) -> bytes:
    return png(_source("home_program/icon.svg").decode(), size)


# ---- answers -------------------------------------------------------------------------------------------------------------------
def _squeezed(request: HttpRequest, body: bytes, kind: str, kept: str) -> HttpResponse:
    """An answer packed where the browser can unpack it: it holds no secret that packing could give away."""
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_packed(body) if packs else body, content_type=kind)
    if packs:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return _kept(response, kept)


@cache
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _kept(response: HttpResponse, kept: str) -> HttpResponse:
    response["Cache-Control"] = kept
    return response
