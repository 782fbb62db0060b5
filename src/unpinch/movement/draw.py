"""A solved motion becomes an SVG: animated (SMIL, no script), a strip of numbered poses, or a thumbnail. Pure functions.

The page unit is `shapes.SCALE` per body height; y grows downwards. Animations start by themselves, stop and start again with the small
button, and give way to a still picture where reduced motion is asked for.
"""

from collections.abc import Sequence

import numpy as np

from unpinch.movement import arrows, nerve, stage
from unpinch.movement.clock import Clock
from unpinch.movement.figure import Piece
from unpinch.movement.layout import Picture
from unpinch.movement.shapes import SCALE, number
from unpinch.movement.skeleton import Pose
from unpinch.movement.views import LEVEL


# ---- still parts -------------------------------------------------------------------------------------------------------
def _path(picture: Picture, name: str, role: str, path: str, inner: str = "") -> str:
    """One path of a piece with its colour; ropes are strokes, worked areas shine through."""
    paint, close = picture.paint, f">{inner}</path>" if inner else "/>"
    if name.startswith("rope"):
        kind, _, width = role.partition(":")
        return f'<path d="{path}" fill="none" stroke="{paint(kind)}" stroke-width="{width}" stroke-linecap="round"{close}'
    extra = ' opacity=".8"' if name.startswith("area") else ""
    if name.startswith("thigh") and (name.endswith("n") or picture.camera.view != "side"):
        extra = f' stroke="{paint("ink")}" stroke-opacity=".45" stroke-width="1.1"'
    return f'<path d="{path}" fill="{paint(role)}"{extra}{close}'


HALO = ("uarm_n", "farm_n")


def _halo(picture: Picture, path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{picture.paint("page")}" stroke-width="3.4"/>'


def still(picture: Picture, pose: Pose, opacity: float = 1.0) -> str:
    """The figure in one pose."""
    found = {piece.name: piece for piece in picture.pieces(pose)}
    out = []
    for name in picture.order:
        if name == "uarm_n" and opacity == 1.0:
            out += [_turned(found[part], _halo(picture, found[part].paths[0][1])) for part in HALO]
        out.append(_turned(found[name], "".join(_path(picture, name, role, path) for role, path in found[name].paths)))
    out.append(
        nerve.still(picture.motion.nerve, pose, picture.camera, picture.paint, nerve.share(pose, picture.poses, picture.motion.nerve))
    )
    body = "".join(out)
    return f'<g opacity="{opacity}">{body}</g>' if opacity < 1.0 else body


def _turned(piece: Piece, inner: str) -> str:
    if piece.at == (0.0, 0.0) and not piece.deg:
        return inner
    x, y = number(piece.at[0] * SCALE), number(-piece.at[1] * SCALE)
    return f'<g transform="translate({x} {y})rotate({number(-piece.deg)})">{inner}</g>'


# ---- moving parts ------------------------------------------------------------------------------------------------------
def moving(picture: Picture, clock: Clock) -> str:
    """The figure in motion: each piece is moved and turned, and redrawn where its shape changes."""
    frames = [{piece.name: piece for piece in picture.pieces(pose)} for pose in picture.poses]
    out = []
    for name in picture.order:
        track = [frame[name] for frame in frames]
        if name == "uarm_n":
            for part in HALO:
                over = [frame[part] for frame in frames]
                out.append(_tracked(over, clock, _halo(picture, over[0].paths[0][1])))
        inner = "".join(
            _path(picture, name, role, path, clock.attribute("d", [piece.paths[i][1] for piece in track]))
            for i, (role, path) in enumerate(track[0].paths)
        )
        out.append(_tracked(track, clock, inner))
    out.append(nerve.moving(picture.motion.nerve, picture.poses, picture.camera, picture.paint, clock))
    return "".join(out)


def _tracked(track: Sequence[Piece], clock: Clock, inner: str) -> str:
    places = [f"{number(p.at[0] * SCALE)} {number(-p.at[1] * SCALE)}" for p in track]
    turns = [number(v) for v in -np.degrees(np.unwrap(np.radians([p.deg for p in track])))]
    move, turn = clock.transform("translate", places), clock.transform("rotate", turns)
    if not move and not turn:
        return _turned(track[0], inner)
    inner = f'<g transform="rotate({turns[0]})">{turn}{inner}</g>'
    return f'<g transform="translate({places[0]})">{move}{inner}</g>'


def _arrows(picture: Picture, key: int, pixels: float = 5.0) -> str:
    """The arrows that lead to a key pose."""
    width = picture.window.unit(pixels)
    return "".join(arrows.paint(arrow, picture.paint("arrow"), width) for arrow in picture.arrows if arrow.key == key)


def _moving_arrows(picture: Picture, clock: Clock) -> str:
    """Each pose's arrows while the figure is on the way to it; all the time where there is but one set."""
    keys = sorted({arrow.key for arrow in picture.arrows})
    if len(keys) < 2:
        return "".join(_arrows(picture, key) for key in keys)
    count = len(picture.motion.keys)
    shown = {key: ["1" if stage.heading(frame, count) == key else "0" for frame in picture.clip.frames] for key in keys}
    return "".join(f"<g>{_arrows(picture, key)}{clock.attribute('opacity', shown[key], 'discrete')}</g>" for key in keys)


def animated(picture: Picture, title: str, words: str, name: str) -> str:
    """The animated picture with its still twin for people who asked for less motion."""
    if len(picture.motion.keys) < 2:
        return static(picture, title, words, name)
    clock = Clock(picture.clip.frames, name)
    aim = stage.target(picture.motion)
    twin = still(picture, picture.first, 0.25) + still(picture, picture.clip.key(aim))
    inner = (
        f"{stage.ground(picture)}{stage.road(picture, clock)}{stage.things(picture, False)}"
        f'<g class="u-move">{moving(picture, clock)}</g><g class="u-still">{twin}</g>{stage.things(picture, True)}{stage.water(picture)}'
        f'<g class="u-move">{_moving_arrows(picture, clock)}{stage.words(picture, clock, None)}</g>'
        f'<g class="u-still">{_arrows(picture, aim)}{stage.words(picture, None, aim)}</g>{stage.button(picture, name)}'
    )
    return stage.root(picture.window.box(), title, words, name, picture.paint, inner)


def static(picture: Picture, title: str, words: str, name: str, at: int | None = None) -> str:
    """One pose with its arrows and words."""
    number_of_key = stage.target(picture.motion) if at is None else at
    return stage.root(
        picture.window.box(),
        title,
        words,
        name,
        picture.paint,
        _scene(picture, number_of_key, True) + stage.words(picture, None, number_of_key),
    )


def _scene(picture: Picture, key: int, with_arrows: bool, pixels: float = 5.0) -> str:
    return (
        stage.ground(picture)
        + stage.things(picture, False)
        + still(picture, picture.clip.key(key))
        + stage.things(picture, True)
        + stage.water(picture)
        + (_arrows(picture, key, pixels) if with_arrows else "")
    )


def thumbnail(picture: Picture, title: str, words: str, name: str) -> str:
    """The aim of the movement, without words, with a bold arrow."""
    key = stage.target(picture.motion)
    ghost = still(picture, picture.first, 0.28) if key else ""
    inner = (
        stage.ground(picture)
        + stage.things(picture, False)
        + ghost
        + still(picture, picture.clip.key(key))
        + stage.things(picture, True)
        + stage.water(picture)
        + _arrows(picture, key, 9.0)
    )
    return stage.root(picture.window.box(), title, words, name, picture.paint, inner)


def strip_keys(picture: Picture) -> list[int]:
    """Up to four key poses for the strip."""
    return [number_of_key for number_of_key, key in enumerate(picture.motion.keys) if not key.via][:4]


def panel(picture: Picture, key: int, count: int, title: str, name: str) -> str:
    """One numbered pose of a strip on its own, without words: they stand beside it on the page."""
    window = picture.window
    low = max(window.low, -0.05 * window.width) if picture.camera.view in LEVEL else window.low + 0.10 * window.width
    box = " ".join(number(v * SCALE) for v in (window.left, -window.high, window.width, window.high - low))
    badge = stage.badge(picture, count) if count else ""
    return stage.root(box, title, picture.motion.keys[key].say, name, picture.paint, _scene(picture, key, True) + badge)


def strip(picture: Picture, title: str, words: str, name: str) -> str:
    """Two to four numbered poses side by side; a motion without a second pose shows one."""
    window, gap = picture.window, 0.04 * picture.window.width
    keys = strip_keys(picture)
    out = []
    size = f'width="{number(window.width * SCALE)}" height="{number((window.high - window.low) * SCALE)}" viewBox="{window.box()}"'
    for place, key in enumerate(keys):
        left = number((window.left + place * (window.width + gap)) * SCALE)
        badge = stage.badge(picture, place + 1)
        inner = _scene(picture, key, True) + stage.words(picture, None, key)
        out.append(f'<svg x="{left}" y="{number(-window.high * SCALE)}" {size}>{inner}{badge}</svg>')
    total = len(keys) * window.width + (len(keys) - 1) * gap
    box = " ".join(number(v * SCALE) for v in (window.left, -window.high, total, window.high - window.low))
    return stage.root(box, title, words, name, picture.paint, "".join(out))
