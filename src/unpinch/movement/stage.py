"""What stands round the figure: page, floor, mat, props, water, the words under a pose, the stop button, the root element."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from unpinch.movement import props
from unpinch.movement.clock import Clock, ref
from unpinch.movement.definition import Motion
from unpinch.movement.layout import Picture, Window
from unpinch.movement.looks import Paint
from unpinch.movement.motion import Frame
from unpinch.movement.shapes import SCALE, number
from unpinch.movement.views import LEVEL

# The reader's own font; named ones for programs that do not know "the system's".
FONTS = "system-ui,-apple-system,Segoe UI,Roboto,Arial,Liberation Sans,DejaVu Sans,sans-serif"


def ground(picture: Picture) -> str:
    """Page, floor line and mat."""
    paint, window, camera = picture.paint, picture.window, picture.camera
    left, width = number(window.left * SCALE), number(window.width * SCALE)
    out = [f'<path d="{_rect(window)}" fill="{paint("page")}"/>']
    flat = camera.view in LEVEL
    edge = 0.0 if flat else float(camera.flat(np.array([0.0, 0.0, 0.0]))[1]) + (0.30 if not camera.above else 9.0)
    edge = min(edge, window.high)
    high = number((edge - window.low) * SCALE)
    out.append(f'<rect x="{left}" y="{number(-edge * SCALE)}" width="{width}" height="{high}" fill="{paint("floor")}"/>')
    if flat:
        out.append(f'<path d="M{left} 0h{width}" stroke="{paint("line")}" stroke-width="2"/>')
    if picture.motion.floor == "mat":
        out.append(_mat(picture, flat))
    return "".join(out)


def road(picture: Picture, clock: Clock) -> str:
    """Marks on the ground that pass by, for walking on the spot of the picture; `travel` is body heights in one repetition."""
    if not picture.motion.travel:
        return ""
    window, gap = picture.window, abs(picture.motion.travel) * SCALE
    share = [frame.at_s / picture.clip.length_s for frame in picture.clip.frames]
    sign = 1.0 if picture.motion.travel > 0 else -1.0
    moving_marks = clock.attribute("stroke-dashoffset", [number(sign * gap * part) for part in share])
    line = f"M{number(window.left * SCALE)} 7h{number(window.width * SCALE)}"
    marks = f'stroke="{picture.paint("line")}" stroke-width="3" stroke-dasharray="{number(gap / 4)}"'
    return f'<path d="{line}" {marks} class="u-move">{moving_marks}</path>'


def _rect(window: Window) -> str:
    left, top, wide = number(window.left * SCALE), number(-window.high * SCALE), number(window.width * SCALE)
    return f"M{left} {top}h{wide}v{number((window.high - window.low) * SCALE)}h-{wide}z"


def _mat(picture: Picture, flat: bool) -> str:
    window, camera, colour = picture.window, picture.camera, picture.paint("mat")
    if flat:
        left, wide = number((window.left + 0.08) * SCALE), number((window.width - 0.16) * SCALE)
        return f'<rect x="{left}" y="-1" width="{wide}" height="7" rx="3.5" fill="{colour}"/>'
    points = np.array([point for pose in picture.poses for point in pose.points.values()])
    (x0, _, z0), (x1, _, z1) = points.min(axis=0) - 0.12, points.max(axis=0) + 0.12
    corners = [camera.flat(np.array([x, 0.0, z])) for x, z in ((x0, z0), (x1, z0), (x1, z1), (x0, z1))]
    return f'<path d="M{"L".join(f"{number(p[0] * SCALE)} {number(-p[1] * SCALE)}" for p in corners)}Z" fill="{colour}"/>'


def things(picture: Picture, near: bool) -> str:
    """The props behind the figure, or those in front of it."""
    out = []
    limit = 0.2 if picture.camera.view != "side" else 9.0
    front = [s for row in picture.motion.props if row.get("front") for s in props.solids(row, picture.first)]
    for solid in picture.solids:
        if (solid in front or props.depth(solid, picture.camera) > limit + picture.camera.depth(picture.first.point("pelvis"))) is near:
            for path, fill, width in props.paint(solid, picture.camera):
                out.append(_stroke(path, picture.paint(fill), width) if width else f'<path d="{path}" fill="{picture.paint(fill)}"/>')
    return "".join(out)


def _stroke(path: str, colour: str, width: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>'


def water(picture: Picture) -> str:
    """The water that covers the figure up to its line."""
    row = next((row for row in picture.motion.props if row["kind"] == "water"), None)
    if row is None:
        return ""
    window = picture.window
    left, width, top = number(window.left * SCALE), number(window.width * SCALE), number(-row["top"] * SCALE)
    colour = picture.paint("water")
    body = f'<rect x="{left}" y="{top}" width="{width}" height="{number(row["top"] * SCALE)}" fill="{colour}" opacity=".45"/>'
    return f'{body}<path d="M{left} {top}h{width}" stroke="{colour}" stroke-width="3"/>'


def caption(picture: Picture, number_of_key: int) -> tuple[str, str]:
    """The two lines under a pose: what to do; how to breathe and how long to hold."""
    key = picture.motion.keys[number_of_key]
    words = []
    if key.breath:
        words.append(f"breathe {key.breath}")
    if picture.hold_s >= 2 and number_of_key == target(picture.motion):
        time = f"{picture.hold_s} s" if picture.hold_s < 120 else f"{picture.hold_s // 60} min"
        words.append(f"{'for' if picture.motion.goes_on else 'hold'} {time}")
    return key.say, " · ".join(words)


def target(motion: Motion) -> int:
    """The number of the key pose that is the aim of the movement; of walking, the step."""
    return 0 if motion.travel else min(motion.aim, len(motion.keys) - 1)


def words(picture: Picture, clock: Clock | None, shown: int | None) -> str:
    """The caption line; in motion each pose shows its own."""
    out = []
    texts = [caption(picture, i) for i in range(len(picture.motion.keys))]
    for i, lines in enumerate(texts):
        if shown is not None and i != shown:
            continue
        inner = ""
        if clock and len(texts) > 1:
            inner = clock.attribute(
                "opacity", ["1" if heading(frame, len(texts)) == i else "0" for frame in picture.clip.frames], "discrete"
            )
        hidden = "" if i == 0 or shown is not None else ' opacity="0"'
        out.append(f"<g{hidden}>{_lines(picture, lines)}{inner}</g>")
    return "".join(out)


def heading(frame: Frame, count: int) -> int:
    """The pose a frame shows or is on the way to."""
    return (frame.phase + 1) % count if frame.between else frame.phase


def _lines(picture: Picture, lines: Sequence[str]) -> str:
    window = picture.window
    x, out = number((window.left + window.right) / 2 * SCALE), []
    for line, (up, most) in zip(lines, ((0.072, 0.046), (0.024, 0.036)), strict=True):
        if line:
            size = min(most, 0.96 / (0.58 * len(line))) * window.width * SCALE
            y = -(window.low + up * window.width) * SCALE
            where = f'x="{x}" y="{number(y)}" font-size="{number(size)}" text-anchor="middle"'
            out.append(f'<text {where} fill="{picture.paint("ink")}">{escape(line)}</text>')
    return "".join(out)


def root(box: str, title: str, description: str, name: str, paint: Paint, inner: str) -> str:
    """The SVG element with its title and description."""
    style = f" style={quoteattr(paint.root())}" if not paint.literal else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img" aria-labelledby="{name}-t {name}-d" class="unpinch"'
        f'{style} font-family="{FONTS}">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>{paint.head()}{inner}</svg>'
    )


def button(picture: Picture, name: str) -> str:
    """Stop and go in the picture's upper right corner."""
    window = picture.window
    r = 0.026 * window.width * SCALE
    return switch(picture.paint, name, r, (window.right * SCALE - 1.6 * r, -window.high * SCALE + 1.6 * r))


def switch(paint: Paint, name: str, r: float, at: tuple[float, float]) -> str:
    """A button of radius `r`, page units, worked by the animation clock itself: no script."""
    back = f'<circle r="{number(r)}" fill="{paint("floor")}" stroke="{paint("line")}"/>'
    a, b, c = (number(share * r) for share in (0.45, 0.2, 0.55))
    when = f'begin="{ref(name)}_stop.click" end="{ref(name)}_go.click"'
    ink, long = paint("ink"), number(0.9 * r)
    bars = f'<path d="M-{b} -{a}v{long}M{b} -{a}v{long}" stroke="{ink}" stroke-width="{b}"/><set attributeName="display" to="none" {when}/>'
    wedge = f'<path d="M-{b} -{a}L{c} 0L-{b} {a}Z" fill="{ink}"/><set attributeName="display" to="inline" {when}/>'
    stop = f'<g id="{ref(name)}_stop" cursor="pointer" role="button" aria-label="Stop">{back}{bars}</g>'
    go = f'<g id="{ref(name)}_go" cursor="pointer" role="button" aria-label="Play" display="none">{back}{wedge}</g>'
    return f'<g transform="translate({number(at[0])} {number(at[1])})" class="u-move">{stop}{go}</g>'


def badge(picture: Picture, count: int) -> str:
    """The number of a pose in a strip."""
    window = picture.window
    r = 0.036 * window.width * SCALE
    x, y = window.left * SCALE + 1.5 * r, -window.high * SCALE + 1.5 * r
    text = f'font-size="{number(1.15 * r)}" text-anchor="middle" font-weight="700" fill="{picture.paint("page")}"'
    disc = f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}" fill="{picture.paint("ink")}"/>'
    return f'{disc}<text x="{number(x)}" y="{number(y + 0.38 * r)}" {text}>{count}</text>'
