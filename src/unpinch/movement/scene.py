"""Exercises too small for the whole figure: the bare foot close up, with a small figure that shows how the person sits or stands.

Drawn in page units, 430 wide, as the right foot; the left one is its mirror image. Degrees as the exercise table writes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from xml.sax.saxutils import escape

from unpinch.knowledge.schema import Exercise
from unpinch.movement import draw, stage
from unpinch.movement.clock import ref
from unpinch.movement.layout import Picture
from unpinch.movement.looks import Paint
from unpinch.movement.motion import clip
from unpinch.movement.shapes import SCALE, number
from unpinch.movement.views import Camera
from unpinch.terms.side import Side

WIDE, HIGH, FLOOR = 430, 330, 262
BALL = (300, 247)  # the joint at the root of the big toe
FOOT = (
    "M148 20C150 110 126 168 106 205C92 238 102 262 130 262L296 262C314 262 320 244 302 232C262 216 228 186 224 150C220 116 226 70 228 20Z"
)
TOE = "M-2-15L52-10A10 10 0 0 1 52 10L-2 15Z"
SMALL_TOES = "M290 234L338 244A9 9 0 0 1 338 262L290 262Z"
# The foot from its inner side with its arch: flat, and short with the arch lifted. Same commands, so that one becomes the other.
FLAT = (
    "M148 20C150 110 126 168 106 205C92 238 102 262 130 262C164 262 178 256 206 256C238 256 250 262 280 262L346 262"
    "C358 262 360 246 346 242C330 238 318 238 302 232C262 216 228 186 224 150C220 116 226 70 228 20Z"
)
SHORT = (
    "M148 20C150 110 126 168 106 205C92 238 102 262 130 262C158 262 166 236 198 236C230 236 238 262 268 262L334 262"
    "C346 262 348 246 334 242C318 238 306 236 290 226C254 208 228 180 224 150C220 116 226 70 228 20Z"
)
# The right foot from the front: its big toe is to the right of the page. Turned about the heel, which stands behind the ankle.
SOLE = "M152 262C140 262 138 244 148 232C162 212 180 196 186 160L188 20L264 20L264 160C268 196 284 214 292 232C298 248 296 262 282 262Z"
NAILS = "M168 246q8-8 16 0M190 248q8-8 16 0M212 249q9-8 17 0M236 249q10-10 24 0"
HEEL = (226, 250)
SITS, STANDS = "sit-neutral-hold", "squat-mini-supported"


@dataclass(frozen=True)
class Scene:
    """A close-up: how the foot is seen, the words of both poses, how far it turns, whose posture the small figure takes, the band."""

    view: str
    steps: tuple[str, str]
    lift_deg: float
    posture: str
    seen: str
    kept: str
    band: bool = False


INNER, FRONT = "seen from its inner side, close up", "seen from the front, close up"
SCENES: Mapping[str, Scene] = MappingProxyType(
    {
        "big-toe-lift": Scene(
            "toe",
            ("Foot flat on the floor", "Lift the big toe, the other toes stay down"),
            38,
            SITS,
            INNER,
            "Heel and ball of the foot stay on the floor.",
        ),
        "big-toe-lift-band": Scene(
            "toe",
            ("Light band over the big toe, foot flat", "Lift the big toe against the band"),
            34,
            SITS,
            INNER,
            "Heel and ball of the foot stay on the floor.",
            band=True,
        ),
        "ankle-eversion-band": Scene(
            "front",
            ("Band round the forefoot, it pulls inwards", "Turn the sole outwards, the knee stays still"),
            15,
            SITS,
            FRONT,
            "The knee and the lower leg stay still.",
            band=True,
        ),
        "short-foot-seated": Scene(
            "arch",
            ("Sit, foot flat, toes long", "Draw ball and heel together, the arch lifts"),
            0,
            SITS,
            INNER,
            "Heel, ball and toes stay on the floor; the toes do not curl.",
        ),
        "short-foot-standing": Scene(
            "arch",
            ("Stand, weight on the whole foot", "Ball and heel together, the arch lifts, hold it"),
            0,
            STANDS,
            INNER,
            "Heel, ball and toes stay on the floor; the toes do not curl.",
        ),
    }
)
CLOCK = 'dur="6s" keyTimes="0;.15;.4;.75;1" repeatCount="indefinite"'
SPLINE = 'calcMode="spline" keySplines=".4 0 .6 1;.4 0 .6 1;.4 0 .6 1;.4 0 .6 1"'


def _clock(name: str) -> str:
    return f'{SPLINE} {CLOCK} begin="0s;{ref(name)}_go.click" end="{ref(name)}_stop.click"'


def _turn(deg: float, at: tuple[float, float], name: str, inner: str) -> str:
    """Something turned about a place; in motion when the picture has a name."""
    move = f'<animateTransform attributeName="transform" type="rotate" values="0;0;{deg:g};{deg:g};0" {_clock(name)}/>' if name else ""
    start = 0.0 if name else deg
    return f'<g transform="translate({at[0]} {at[1]})"><g transform="rotate({start:g})">{move}{inner}</g></g>'


def _line(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round"/>'


def _toe_view(scene: Scene, paint: Paint, share: float, name: str) -> str:
    nail = _line("M40-11L58-8", paint("page"), 3)
    band = _line("M34-15L34 14M34 12L120 26", paint("band"), 6) if scene.band else ""
    toe = _turn(-scene.lift_deg * share, BALL, name, f'<path d="{TOE}" fill="{paint("skin")}"/>{nail}{band}')
    muscle = f'<ellipse cx="211" cy="120" rx="7" ry="52" fill="{paint("work")}" opacity=".8"/>'
    return f'<path d="{SMALL_TOES}" fill="{paint("skin2")}"/><path d="{FOOT}" fill="{paint("skin")}"/>{muscle}{toe}'


def _arch_view(scene: Scene, paint: Paint, share: float, name: str) -> str:
    move = f'<animate attributeName="d" values="{FLAT};{FLAT};{SHORT};{SHORT};{FLAT}" {_clock(name)}/>' if name else ""
    foot = f'<path d="{FLAT if name or not share else SHORT}" fill="{paint("skin")}">{move}</path>'
    return foot + f'<ellipse cx="206" cy="226" rx="36" ry="7" fill="{paint("work")}" opacity=".8"/>'


def _front_view(scene: Scene, paint: Paint, share: float, name: str) -> str:
    leg = f'<path d="M186 20L188 176C204 186 248 186 264 176L264 20Z" fill="{paint("skin")}"/>'
    sole = SOLE.replace("L188 20L264 20L264 160", "C190 146 262 146 264 160")
    shift = f"translate({-HEEL[0]} {-HEEL[1]})"
    inner = f'<path d="{sole}" fill="{paint("skin")}"/>{_line(NAILS, paint("skin2"), 3)}{_line("M148 226L292 228", paint("band"), 9)}'
    foot = _turn(scene.lift_deg * share, HEEL, name, f'<g transform="{shift}">{inner}{_line("M292 228L420 236", paint("band"), 6)}</g>')
    muscle = f'<ellipse cx="196" cy="104" rx="6" ry="52" fill="{paint("work")}" opacity=".8"/>'
    return leg + muscle + foot


VIEWS: Mapping[str, Callable[[Scene, Paint, float, str], str]] = {"toe": _toe_view, "arch": _arch_view, "front": _front_view}
ARROWS: Mapping[str, tuple[tuple[str, str], ...]] = {  # line and head
    "toe": (("M388 236Q390 206 372 184", "M362 172L384 180L373 186L366 196Z"),),
    "arch": (("M300 292L246 292", "M232 292L250 284L246 292L250 300Z"), ("M128 292L182 292", "M196 292L178 284L182 292L178 300Z")),
    "front": (("M126 246Q112 222 122 196", "M127 182L132 203L122 198L111 202Z"),),
}


def _arrows(scene: Scene, paint: Paint) -> str:
    colour = paint("arrow")
    return "".join(f'{_line(line, colour, 5)}<path d="{head}" fill="{colour}"/>' for line, head in ARROWS[scene.view])


def _figure(scene: Scene, paint: Paint) -> str:
    """The small figure in the corner: how the person sits or stands."""
    small = Picture(clip(scene.posture), Camera("side"), paint, 0, ())
    window, pose = small.window, small.first
    scale = 118 / ((window.high - 0.0) * SCALE)
    move = f"translate({number(58 - (window.left + window.right) / 2 * SCALE * scale)} 168)scale({scale:.3f})"
    inner = stage.things(small, False) + draw.still(small, pose) + stage.things(small, True)
    foot = pose.point("ankle_n")
    mark = f'<circle cx="{number((foot[0] + 0.03) * SCALE)}" cy="{number(-foot[1] * SCALE)}" r="34" {_ring(paint)}/>'
    return f'<g transform="{move}">{inner}{_line("M-90 0h200", paint("line"), 4)}{mark}</g>'


def _ring(paint: Paint) -> str:
    return f'fill="none" stroke="{paint("arrow")}" stroke-width="7"'


def _pose(scene: Scene, paint: Paint, share: float, name: str = "") -> str:
    ground = (
        f'<rect width="{WIDE}" height="{HIGH}" fill="{paint("page")}"/><rect y="{FLOOR}" width="{WIDE}" height="{HIGH - FLOOR}" '
        f'fill="{paint("floor")}"/><path d="M0 {FLOOR}h{WIDE}" stroke="{paint("line")}" stroke-width="2"/>'
    )
    return ground + VIEWS[scene.view](scene, paint, share, name) + _figure(scene, paint)


def _words(text: str, paint: Paint) -> str:
    size = min(18.0, 0.96 * WIDE / (0.56 * len(text)))
    return f'<text x="{WIDE / 2:g}" y="318" font-size="{size:.1f}" text-anchor="middle" fill="{paint("ink")}">{escape(text)}</text>'


def _sided(inner: str, side: Side) -> str:
    return inner if side is Side.RIGHT else f'<g transform="translate({WIDE} 0)scale(-1 1)">{inner}</g>'


def picture(exercise: Exercise, kind: str, paint: Paint, name: str, side: Side) -> str:
    """The scene as SVG in one of the kinds of picture."""
    scene = SCENES[exercise.id]
    box, last = f"0 0 {WIDE} {HIGH}", _sided(_pose(scene, paint, 1.0) + _arrows(scene, paint), side)
    if kind == "svg":
        moving = f'<g class="u-move">{_sided(_pose(scene, paint, 1.0, name) + _arrows(scene, paint), side)}</g>'
        inner = f'{moving}<g class="u-still">{last}</g>' + _words(scene.steps[1], paint)
        inner += stage.switch(paint, name, 11.0, (WIDE - 18.0, 18.0))
    elif kind == "strip":
        box = f"0 0 {2 * WIDE + 16} {HIGH}"
        frame = f'x="{WIDE + 16}" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}"'
        second = f"<svg {frame}>{last}{_words(scene.steps[1], paint)}{_count(2, paint)}</svg>"
        inner = _sided(_pose(scene, paint, 0.0), side) + _words(scene.steps[0], paint) + _count(1, paint) + second
    else:
        inner = last + ("" if kind == "thumb" else _words(scene.steps[1], paint))
    return stage.root(box, exercise.label, describe(exercise, side), name, paint, inner)


def panels(exercise: Exercise, paint: Paint, name: str, side: Side) -> list[tuple[str, str]]:
    """Both poses on their own, without words in the picture, each with its words."""
    scene, box = SCENES[exercise.id], f"0 0 {WIDE} {HIGH - 24}"
    made = []
    for number_of_pose, say in enumerate(scene.steps):
        arrows = _arrows(scene, paint) if number_of_pose else ""
        inner = _sided(_pose(scene, paint, float(number_of_pose)) + arrows, side) + _count(number_of_pose + 1, paint)
        made.append((stage.root(box, exercise.label, say, f"{name}-{number_of_pose}", paint, inner), say))
    return made


def _count(number_: int, paint: Paint) -> str:
    text = f'font-size="18" text-anchor="middle" font-weight="700" fill="{paint("page")}"'
    return f'<circle cx="24" cy="24" r="15" fill="{paint("ink")}"/><text x="24" y="30" {text}>{number_}</text>'


def describe(exercise: Exercise, side: Side) -> str:
    """The scene in words."""
    scene = SCENES[exercise.id]
    posture = "sitting" if scene.posture == SITS else "standing"
    band = ", with an elastic band" if scene.band else ""
    far = f", by about {scene.lift_deg:.0f} degrees" if scene.lift_deg else ""
    hold = f" Hold {exercise.hold_s} seconds." if exercise.hold_s >= 2 else ""
    return (
        f"{exercise.label}: a bare {side.value} foot {scene.seen}{band}, of a person {posture}. 1. {scene.steps[0]}. "
        f"2. {scene.steps[1]}{far}.{hold} {scene.kept}"
    )
