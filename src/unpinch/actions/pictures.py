"""The pictures of exercises as pages need them: drawn once, then kept in the data folder until the drawing or the knowledge changes.

Solving a motion takes a good part of a second, so a page of thumbnails would make people wait. It draws nothing itself (`movement`).
"""

import datetime as dt
import hashlib
import os
import re
import shutil
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

from unpinch import movement
from unpinch.actions.assessment import knowledge
from unpinch.movement.looks import DEFAULT, LOOKS, Paint, look_named
from unpinch.movement.pictures import KINDS
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

SIDES = (Side.RIGHT.value, Side.LEFT.value)
IN_MEMORY = 600
"""Pictures kept in memory by each process: every thumbnail in two looks, and some of the rest; about 10 MB (judgement)."""


@cache
def version() -> str:
    """A word that changes when a drawing may have changed: the drawing code, its motions, the knowledge."""
    made = hashlib.sha256(knowledge().version.encode())
    folder = Path(movement.__file__).parent
    for path in sorted([*folder.glob("*.py"), *folder.glob("motions/*")]):
        made.update(path.read_bytes())
    return made.hexdigest()[:12]


@cache
def version_in(language: str) -> str:
    """The same for a picture with its words in a language: it also changes with the words."""
    made = hashlib.sha256(version().encode())
    for path in sorted(Path(settings.LOCALE_PATHS[0]).glob(f"{language}/**/*.po")):
        made.update(path.read_bytes())
    return made.hexdigest()[:12]


@lru_cache(IN_MEMORY)
def drawing(exercise_id: str, kind: str = "svg", look: str = DEFAULT, side: str = SIDES[0]) -> str:
    """A picture as SVG text, from memory, the data folder or anew. Raises InputError for what cannot be drawn."""
    if exercise_id not in movement.drawn() or kind not in KINDS or look not in LOOKS or side not in SIDES:
        raise InputError("picture", "there is no such picture.")
    path = _path(exercise_id, kind, look, side)
    with suppress(OSError):
        return path.read_text(encoding="utf-8")
    made = movement.picture(exercise_id, kind, look=look, side=side)
    _keep(path, made)
    return made


def _path(exercise_id: str, kind: str, look: str, side: str) -> Path:
    return Path(settings.DATA) / "pictures" / version() / f"{exercise_id}-{kind}-{look}-{side}.svg"


def _keep(path: Path, text: str) -> None:
    """Write whole or not at all; a full disk costs time, not the page. Pictures of other versions go."""
    with suppress(OSError):
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            for old in path.parent.parent.iterdir():
                if old != path.parent:
                    shutil.rmtree(old, ignore_errors=True)
        made = path.with_suffix(f".{os.getpid()}.tmp")
        made.write_text(text, encoding="utf-8")
        made.replace(path)


AT_ONCE = 2
"""Thumbnails drawn in one run of the worker (judgement: half a second of work, so that it never holds up an alert)."""


def draw_ahead(now: dt.datetime) -> int:
    """Draw the next thumbnails that nobody has asked for yet, so that nobody waits for them later; return how many. Run by the worker."""
    missing = [each for each in movement.drawn() if not _path(each, "thumb", DEFAULT, SIDES[0]).exists()]
    for exercise_id in missing[:AT_ONCE]:
        drawing(exercise_id, "thumb")
    return len(missing[:AT_ONCE])


def size_of(svg: str) -> tuple[int, int]:
    """Width and height of a picture in its own units, whole numbers.

    >>> size_of('<svg viewBox="-10 -20 400.4 200">')
    (400, 200)
    """
    found = re.search(r'viewBox="[-.\d]+ [-.\d]+ ([.\d]+) ([.\d]+)"', svg)
    if found is None:
        raise ValueError("a picture without a viewBox")
    return round(float(found[1])), round(float(found[2]))


def for_page(svg: str, look: str) -> str:
    """A picture that may stand inside a page: its colours come from `paint_css`, because a page allows no style inside itself."""
    bare = re.sub(r"<style>.*?</style>", "", svg, flags=re.S)
    bare = re.sub(r' style="[^"]*"', "", bare, count=1)
    return bare.replace('class="unpinch"', f'class="unpinch look-{look}"', 1)


@cache
def paint_css() -> str:
    """The colours of all looks and of the page, light and dark, as one style sheet."""
    page = re.sub(r"</?style>", "", Paint(look_named(DEFAULT)).head())
    people = "".join(f".look-{look.id}{{{Paint(look).root()}}}" for look in LOOKS.values())
    return page + people


def looks() -> dict[str, str]:
    """The looks to choose from, with their words."""
    return {look.id: look.label for look in LOOKS.values()}
