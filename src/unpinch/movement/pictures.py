"""The pictures of exercises by id: what is drawn, what is not yet, and the four kinds of picture.

For people who look an exercise up; which exercise suits whom is decided elsewhere.
"""

from dataclasses import dataclass
from functools import cache

from unpinch.knowledge import load_knowledge
from unpinch.knowledge.schema import Exercise
from unpinch.methods.nearest import nearest
from unpinch.movement import draw, scene, text
from unpinch.movement.areas import worked
from unpinch.movement.definition import load_motions
from unpinch.movement.layout import Picture
from unpinch.movement.looks import DEFAULT, Paint, look_named
from unpinch.movement.motion import Clip, clip
from unpinch.movement.views import Camera
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

KINDS = ("svg", "still", "strip", "thumb")


def drawn() -> tuple[str, ...]:
    """The ids of all exercises that have a picture, in the library's order."""
    return tuple(id_ for id_ in load_knowledge().exercises if id_ in load_motions() or id_ in scene.SCENES)


def missing() -> tuple[str, ...]:
    """The ids of the exercises whose picture is still to come, in the library's order."""
    have = set(drawn())
    return tuple(id_ for id_ in load_knowledge().exercises if id_ not in have)


def exercise_named(exercise_id: str) -> Exercise:
    """The library's entry of a drawn exercise. Raises InputError for an unknown id and for one without a picture."""
    found = load_knowledge().exercises.get(exercise_id)
    if found is None:
        close = nearest(exercise_id, {known: known for known in load_knowledge().exercises})
        raise InputError(
            "exercise", f"there is no exercise called {exercise_id[:60]!r}.", f"Did you mean {' or '.join(close)}?" if close else ""
        )
    if exercise_id not in drawn():
        raise InputError("exercise", f"the picture of {found.label} is still to come.", "`unpinch exercise --missing` lists all of these.")
    return found


def picture(exercise_id: str, kind: str = "svg", *, look: str = DEFAULT, side: Side | str = Side.RIGHT, literal: bool = False) -> str:
    """The picture of an exercise as SVG text.

    `kind`: `svg` animated, `still` one pose, `strip` two to four numbered poses, `thumb` legible at 96 pixels. `side` is the side
    that works. `literal` writes light colours instead of custom properties, for print and for tools that know no CSS variables.
    """
    if kind not in KINDS:
        raise InputError("kind", f"there is no kind of picture {kind!r}.", f"Choose one of {', '.join(KINDS)}.")
    exercise = exercise_named(exercise_id)
    paint = Paint(look_named(look), literal)
    if exercise_id in scene.SCENES:
        return scene.picture(exercise, kind, paint, f"u-{exercise_id}-{kind}", Side(side))
    made = _made(exercise, clip(exercise_id), paint, Side(side))
    words, name = text_alternative(exercise_id, Side(side)), f"u-{exercise_id}-{kind}"
    maker = {"svg": draw.animated, "still": draw.static, "strip": draw.strip, "thumb": draw.thumbnail}[kind]
    return maker(made, exercise.label, words, name)


@dataclass(frozen=True)
class Panel:
    """One numbered pose as SVG in literal colours, and its words, which stand beside it; `breath` is in, out or empty."""

    svg: str
    say: str
    breath: str = ""


def panels(exercise_id: str, *, look: str = DEFAULT, side: Side | str = Side.RIGHT) -> tuple[Panel, ...]:
    """The poses of the strip one by one, for pages that set the words themselves."""
    exercise, paint, name = exercise_named(exercise_id), Paint(look_named(look), literal=True), f"u-{exercise_id}-panel"
    if exercise_id in scene.SCENES:
        return tuple(Panel(svg, say) for svg, say in scene.panels(exercise, paint, name, Side(side)))
    made = _made(exercise, clip(exercise_id), paint, Side(side))
    keys = draw.strip_keys(made)
    found = []
    for count, key in enumerate(keys, 1):
        row = made.motion.keys[key]
        svg = draw.panel(made, key, count if len(keys) > 1 else 0, exercise.label, f"{name}-{count}")
        found.append(Panel(svg, row.say, row.breath))
    return tuple(found)


def _made(exercise: Exercise, solved: Clip, paint: Paint, side: Side) -> Picture:
    muscles = solved.motion.area or (() if solved.motion.nerve else tuple(worked(exercise.target_muscles)))
    return Picture(solved, Camera(solved.motion.view, side is Side.LEFT), paint, exercise.hold_s, muscles)


def has_sides(exercise_id: str) -> bool:
    """Whether the picture of an exercise has a left and a right; false for one without a picture."""
    return exercise_id in scene.SCENES or (exercise_id in load_motions() and not load_motions()[exercise_id].even)


@cache
def text_alternative(exercise_id: str, side: Side = Side.RIGHT) -> str:
    """What the picture shows, in words."""
    exercise = exercise_named(exercise_id)
    if exercise_id in scene.SCENES:
        return scene.describe(exercise, side)
    return text.describe(exercise, clip(exercise_id), side.value)


def phase_list(exercise_id: str) -> list[str]:
    """The phases of a motion, one line each."""
    if exercise_id in scene.SCENES:
        return list(scene.SCENES[exercise_id].steps)
    return text.phases(clip(exercise_named(exercise_id).id))
