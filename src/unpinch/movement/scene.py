"""Exercises too small for the whole figure: the foot close up, its big toe lifts while the other toes stay down.

Drawn in page units, 430 wide; degrees as the exercise table writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape

from unpinch.knowledge.schema import Exercise
from unpinch.movement import stage
from unpinch.movement.looks import Paint

WIDE, HIGH, FLOOR = 430, 330, 262
BALL = (300, 247)  # the joint at the root of the big toe
FOOT = (
    "M148 20C150 110 126 168 106 205C92 238 102 262 130 262L296 262C314 262 320 244 302 232C262 216 228 186 224 150C220 116 226 70 228 20Z"
)
TOE = "M-2-15L52-10A10 10 0 0 1 52 10L-2 15Z"
SMALL_TOES = "M290 234L338 244A9 9 0 0 1 338 262L290 262Z"


@dataclass(frozen=True)
class Scene:
    """A close-up: the words of both poses and how far the toe lifts."""

    steps: tuple[str, str]
    lift_deg: float


SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "big-toe-lift": Scene(("Foot flat on the floor", "Lift the big toe, the other toes stay down"), 38),
    }
)


def _toe(scene: Scene, paint: Paint, share: float, move: str = "") -> str:
    nail = f'<path d="M40-11L58-8" stroke="{paint("page")}" stroke-width="3" stroke-linecap="round"/>'
    turn = -scene.lift_deg * share
    toe = f'<path d="{TOE}" fill="{paint("skin")}"/>{nail}'
    return f'<g transform="translate({BALL[0]} {BALL[1]})"><g transform="rotate({turn:g})">{move}{toe}</g></g>'


def _pose(scene: Scene, paint: Paint, share: float, move: str = "") -> str:
    ground = (
        f'<rect width="{WIDE}" height="{HIGH}" fill="{paint("page")}"/><rect y="{FLOOR}" width="{WIDE}" height="{HIGH - FLOOR}" '
        f'fill="{paint("floor")}"/><path d="M0 {FLOOR}h{WIDE}" stroke="{paint("line")}" stroke-width="2"/>'
    )
    muscle = f'<ellipse cx="211" cy="120" rx="7" ry="52" fill="{paint("work")}" opacity=".8"/>'
    foot = f'<path d="{SMALL_TOES}" fill="{paint("skin2")}"/><path d="{FOOT}" fill="{paint("skin")}"/>'
    return ground + foot + muscle + _toe(scene, paint, share, move)


def _arrow(paint: Paint) -> str:
    colour = paint("arrow")
    line = f'<path d="M388 236Q390 206 372 184" fill="none" stroke="{colour}" stroke-width="5" stroke-linecap="round"/>'
    return f'{line}<path d="M362 172L384 180L373 186L366 196Z" fill="{colour}"/>'


def _words(text: str, paint: Paint) -> str:
    return f'<text x="{WIDE / 2:g}" y="302" font-size="18" text-anchor="middle" fill="{paint("ink")}">{escape(text)}</text>'


def _moving(scene: Scene, paint: Paint, name: str) -> str:
    up = f"{-scene.lift_deg:g}"
    clock = f'dur="6s" keyTimes="0;.15;.4;.75;1" repeatCount="indefinite" begin="0s;{name}-go.click" end="{name}-stop.click"'
    spline = 'calcMode="spline" keySplines=".4 0 .6 1;.4 0 .6 1;.4 0 .6 1;.4 0 .6 1"'
    move = f'<animateTransform attributeName="transform" type="rotate" values="0;0;{up};{up};0" {spline} {clock}/>'
    return _pose(scene, paint, 0.0, move)


def picture(exercise: Exercise, kind: str, paint: Paint, name: str) -> str:
    """The scene as SVG in one of the kinds of picture; it has no left and right."""
    scene = SCENES[exercise.id]
    box, last = f"0 0 {WIDE} {HIGH}", _pose(scene, paint, 1.0) + _arrow(paint)
    if kind == "svg":
        still = f'<g class="u-still">{last}</g>'
        moving = f'<g class="u-move">{_moving(scene, paint, name)}{_arrow(paint)}</g>'
        inner = moving + still + _words(scene.steps[1], paint) + stage.switch(paint, name, 11.0, (WIDE - 18.0, 18.0))
    elif kind == "strip":
        box = f"0 0 {2 * WIDE + 16} {HIGH}"
        second = f'<g transform="translate({WIDE + 16} 0)">{last}{_words(scene.steps[1], paint)}{_count(2, paint)}</g>'
        inner = _pose(scene, paint, 0.0) + _words(scene.steps[0], paint) + _count(1, paint) + second
    else:
        inner = last + ("" if kind == "thumb" else _words(scene.steps[1], paint))
    return stage.root(box, exercise.label, describe(exercise), name, paint, inner)


def _count(number: int, paint: Paint) -> str:
    text = f'font-size="18" text-anchor="middle" font-weight="700" fill="{paint("page")}"'
    return f'<circle cx="24" cy="24" r="15" fill="{paint("ink")}"/><text x="24" y="30" {text}>{number}</text>'


def describe(exercise: Exercise) -> str:
    """The scene in words."""
    scene = SCENES[exercise.id]
    hold = f" Hold {exercise.hold_s} seconds." if exercise.hold_s >= 2 else ""
    return (
        f"{exercise.label}: a bare foot seen from its inner side, close up. 1. {scene.steps[0]}. 2. {scene.steps[1]}, "
        f"by about {scene.lift_deg:.0f} degrees.{hold} Heel and ball of the foot stay on the floor."
    )
