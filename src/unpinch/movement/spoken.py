"""The words of a picture in the reader's language: its captions, its buttons, and what it shows for those who cannot see it.

A picture is drawn once, in English; here its words are exchanged, and a longer line is set smaller so that it stays inside its pose.
Labels are English; `translate` turns each into the reader's language. Angles are told in English only (`text.describe`).
"""

import re
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr, unescape

from unpinch.knowledge.schema import Exercise
from unpinch.movement.definition import load_motions
from unpinch.movement.scene import SCENES
from unpinch.movement.stage import target

Translate = Callable[[str], str]

BREATHE = {"in": "breathe in", "out": "breathe out"}
HOLD, GO_ON = "hold {time}", "for {time}"
SECONDS, MINUTES = "{number} s", "{number} min"
STOP, PLAY = "Stop", "Play"
HOLDS = 2
"""A hold of so many seconds or more is told."""
MOST, LETTER, INSIDE = 0.046, 0.58, 0.96
"""How large a caption may be, how wide a letter is and how much of the width is used: as in `stage`, shares of the width of a pose."""
_LINE = re.compile(r'(<text [^>]*font-size=")([\d.]+)("[^>]*>)([^<]+)(</text>)')
_LABEL = re.compile(r'aria-label="(Stop|Play)"')
_TITLE = re.compile(r'(<title id="[^"]*">)[^<]*(</title><desc id="[^"]*">)[^<]*(</desc>)')


def texts() -> tuple[str, ...]:
    """Every English text of the pictures that a person can read, for translators."""
    says = [key.say for motion in load_motions().values() for key in motion.keys]
    scenes = [text for scene in SCENES.values() for text in (*scene.steps, scene.kept)]
    return tuple(dict.fromkeys((*says, *scenes, *BREATHE.values(), HOLD, GO_ON, SECONDS, MINUTES, STOP, PLAY)))


def lines_of(exercise: Exercise, translate: Translate) -> Iterator[str]:
    """The poses of an exercise in order, one line each."""
    if scene := SCENES.get(exercise.id):
        yield from (translate(step) for step in scene.steps)
        return
    motion = load_motions()[exercise.id]
    for number, key in enumerate(motion.keys):
        if not key.via:
            yield " · ".join([translate(key.say), *_manner(exercise, number, translate)])


def _manner(exercise: Exercise, number: int, translate: Translate) -> Iterator[str]:
    """How to breathe in a pose, and how long to stay."""
    motion = load_motions()[exercise.id]
    if breath := BREATHE.get(motion.keys[number].breath):
        yield translate(breath)
    if exercise.hold_s >= HOLDS and number == target(motion):
        yield translate(GO_ON if motion.goes_on else HOLD).format(time=_time(exercise.hold_s, translate))


def _time(seconds: int, translate: Translate) -> str:
    return translate(SECONDS).format(number=seconds) if seconds < 120 else translate(MINUTES).format(number=seconds // 60)


def describe(exercise: Exercise, translate: Translate) -> str:
    """What a picture shows: the exercise, and its poses in order."""
    poses = " ".join(f"{number}. {line}." for number, line in enumerate(lines_of(exercise, translate), 1))
    kept = f" {translate(SCENES[exercise.id].kept)}" if exercise.id in SCENES else ""
    return f"{translate(exercise.plain_label)}: {poses}{kept}"


def spoken(svg: str, exercise: Exercise, translate: Translate) -> str:
    """A picture with its words in the reader's language."""
    known = _known(exercise, translate)
    svg = _LINE.sub(lambda found: _said(found, known), svg)
    svg = _LABEL.sub(lambda found: f"aria-label={quoteattr(translate(found[1]))}", svg)
    title, words = escape(translate(exercise.plain_label)), escape(describe(exercise, translate))
    return _TITLE.sub(lambda found: f"{found[1]}{title}{found[2]}{words}{found[3]}", svg, count=1)


def _known(exercise: Exercise, translate: Translate) -> dict[str, str]:
    """Each line that may stand in the picture, with its translation."""
    if scene := SCENES.get(exercise.id):
        return {step: translate(step) for step in scene.steps}
    motion = load_motions()[exercise.id]
    lines = {key.say: translate(key.say) for key in motion.keys}
    for number in range(len(motion.keys)):
        manner = tuple(_manner(exercise, number, _same))
        lines[" · ".join(manner)] = " · ".join(_manner(exercise, number, translate))
    return lines


def _said(found: re.Match[str], known: dict[str, str]) -> str:
    line = unescape(found[4])
    said = known.get(line, line)
    return f"{found[1]}{_size(float(found[2]), line, said):.3g}{found[3]}{escape(said)}{found[5]}"


def _size(size: float, line: str, said: str) -> float:
    """The size of a line in its new words: as before, or smaller where it would leave the pose."""
    wide = max(size / MOST, size * LETTER * len(line) / INSIDE)
    return min(size, INSIDE * wide / (LETTER * len(said)))


def _same(text: str) -> str:
    return text
