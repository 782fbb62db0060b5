"""The person's own activities side by side, each 0 (cannot) to 10 (as before), with the start and the target agreed on."""

import datetime as dt

from unpinch.charts import canvas
from unpinch.charts import reader as _words
from unpinch.charts.canvas import NARROW, WIDE, Frame
from unpinch.charts.reader import ENGLISH, Reader, Table
from unpinch.charts.values import Goal, Goals

GAP, HEAD, FIELD, FOOT = 22.0, 48.0, 96.0, 28.0
"""Between tiles; for the words of an activity; for its line; for the days."""


def goals_svg(value: Goals, *, name: str = "goals", width: float = NARROW, reader: Reader = ENGLISH) -> str:
    """This function will draw one tile for each activity: one column on a phone, up to three on a desk."""
    columns = 1 if width < WIDE else max(1, min(3, len(value.goals)))
    tile = min((width - GAP * (columns - 1)) / columns, 420.0)
    high = HEAD + FIELD + FOOT
    inner = "".join(
        f'<g transform="translate({canvas.number((tile + GAP) * (at % columns))} {canvas.number((high + 8) * (at // columns))})">'
        f"{_tile(goal, value, tile, reader)}</g>"
        for at, goal in enumerate(value.goals)
    )
    rows = -(-len(value.goals) // columns)
    if not value.goals:
        inner, rows = canvas.word(width / 2, 40, reader.say(_words.NO_ENTRIES), at="middle", size=14), 0
    height = rows * (high + 8) if rows else 70
    return canvas.svg(width, height, name=name, title=reader.say(_words.GOALS), desc=summary(value, reader), inner=inner)


def summary(value: Goals, reader: Reader = ENGLISH) -> str:
    """This function will say the latest value of each activity beside its first."""
    said = []
    for goal in value.goals:
        if goal.points:
            (_, start), (day, latest) = min(goal.points), max(goal.points)
            said.append(reader.say(_words.GOAL_SUMMARY, label=goal.label, latest=latest, day=day, start=start))
    return " ".join(said) or reader.say(_words.NO_ENTRIES)


def goals_table(value: Goals, *, reader: Reader = ENGLISH) -> Table:
    """This function will give a row for each day on which an activity was scored, newest first, and the targets at the end."""
    days = sorted({day for goal in value.goals for day, _ in goal.points}, reverse=True)
    rows = [(reader.day(day), *(_on(goal, day, reader) for goal in value.goals)) for day in days]
    if any(goal.target is not None for goal in value.goals):
        rows.append((reader.say(_words.TARGET), *("" if goal.target is None else reader.number(goal.target) for goal in value.goals)))
    return Table(reader.say(_words.GOALS), (reader.say(_words.DAY), *(goal.label for goal in value.goals)), tuple(rows))


def _on(goal: Goal, day: dt.date, reader: Reader) -> str:
    return next((reader.number(value) for at, value in goal.points if at == day), reader.say(_words.NOT_TOLD))


def _tile(goal: Goal, value: Goals, width: float, reader: Reader) -> str:
    """The words of the activity, the line, the target, and the latest value in large."""
    frame = Frame(26, width - 46, HEAD, HEAD + FIELD, value.first, value.last)
    points = [point for point in sorted(goal.points) if frame.shows(point[0])]
    lines = canvas.wrap(goal.label, width, 14.3, most=2)
    out = [canvas.word(0, 30 - 16 * (len(lines) - 1 - at), each, "strong", size=13) for at, each in enumerate(lines)]
    out.append(canvas.pain_axis(frame, reader, (0, 5, 10)))
    out.append(canvas.day_axis(frame, reader, room=84))
    for value_at, said, below in ((10, _words.AS_BEFORE, 13), (0, _words.CANNOT, -5)):
        out.append(canvas.word(frame.right, frame.y(value_at) + below, reader.say(said), at="end", size=11))
    if goal.target is not None:
        out.append(canvas.line(frame.left, frame.y(goal.target), frame.right, frame.y(goal.target), "target"))
        out.append(canvas.word(frame.left + 4, frame.y(goal.target) - 4, reader.say(_words.TARGET), "target-word", size=canvas.SMALL))
    if len(points) > 1:
        out.append(canvas.path([(frame.x(day), frame.y(score)) for day, score in points], "line"))
    out += [canvas.circle(frame.x(day), frame.y(score), 3.4, "dot") for day, score in points]
    if points:
        day, latest = points[-1]
        out.append(canvas.circle(frame.x(day), frame.y(latest), 5, "latest"))
        out.append(canvas.word(width, frame.y(latest) + 7, reader.number(latest), "strong", at="end", size=22))
    else:
        out.append(canvas.nothing(frame, reader.say(_words.NO_ENTRIES)))
    return "".join(out)
