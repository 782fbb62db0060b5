"""How far down the leg from day to day: columns that grow down a leg, so that a retreat is seen as a retreat."""

import datetime as dt

from unpinch.charts import canvas
from unpinch.charts import reader as _words
from unpinch.charts.canvas import NARROW, WIDE, Frame
from unpinch.charts.reader import ENGLISH, Reader, Table
from unpinch.charts.values import LEVELS, ReachDays

LEFT = 84.0
"""Room for the names of the places."""


def reach_svg(value: ReachDays, *, name: str = "reach", width: float = NARROW, reader: Reader = ENGLISH) -> str:
    """This function will draw how far down it went: one column a day from the top to the farthest place, nothing where it was not told."""
    row = 22.0 if width < WIDE else 25.0
    frame = Frame(LEFT, width - 12, 8, 8 + row * len(LEVELS), value.first, value.last)
    inner = _places(frame, row, reader) + _columns(value, frame, row) + canvas.day_axis(frame, reader)
    if not value.days:
        inner += canvas.nothing(frame, reader.say(_words.NO_ENTRIES))
    title, desc = reader.say(_words.REACH), summary(value, reader)
    return canvas.svg(width, frame.bottom + 26, name=name, title=title, desc=desc, inner=inner)


def summary(value: ReachDays, reader: Reader = ENGLISH) -> str:
    """This function will say the latest and the farthest place."""
    told = [(day, level) for day, level in sorted(value.days) if value.first <= day <= value.last]
    if not told:
        return reader.say(_words.NO_ENTRIES)
    furthest = max((level for _, level in told), key=LEVELS.index)
    return reader.say(
        _words.REACH_SUMMARY,
        count=len(told),
        days=(value.last - value.first).days + 1,
        latest=_place(told[-1][1], reader),
        day=told[-1][0],
        furthest=_place(furthest, reader),
    )


def reach_table(value: ReachDays, *, reader: Reader = ENGLISH) -> Table:
    """This function will give the chart in rows, newest first."""
    told = dict(value.days)
    days = [value.first + dt.timedelta(days=at) for at in range((value.last - value.first).days, -1, -1)]
    rows = ((reader.day(day), _place(told[day], reader) if day in told else reader.say(_words.NOT_TOLD)) for day in days)
    return Table(reader.say(_words.REACH), (reader.say(_words.DAY), reader.say(_words.REACH)), tuple(rows))


def _place(level: str, reader: Reader) -> str:
    return reader.say(_words.LEVEL_WORDS[level])


def _places(frame: Frame, row: float, reader: Reader) -> str:
    """The names of the places at the left, with a fine line above each."""
    out = []
    for at, level in enumerate(LEVELS):
        y = frame.top + row * at
        out.append(canvas.line(frame.left, y, frame.right, y, "grid"))
        lines = canvas.wrap(_place(level, reader), LEFT - 8, canvas.SMALL, most=2)
        first = y + row / 2 + 4 - 6 * (len(lines) - 1)
        out += [
            canvas.word(frame.left - 8, first + 12 * number, each, at="end", size=canvas.SMALL if len(lines) == 1 else 11)
            for number, each in enumerate(lines)
        ]
    return "".join(out)


def _columns(value: ReachDays, frame: Frame, row: float) -> str:
    """A light column down to the farthest place, which is dark."""
    out, wide = [], max(frame.step * 0.78, 1.2)
    for day, level in value.days:
        if frame.shows(day):
            x, depth = frame.x(day) - wide / 2, LEVELS.index(level)
            if depth:
                out.append(canvas.rect(x, frame.top + row, wide, row * (depth - 1), "reach") if depth > 1 else "")
                out.append(canvas.rect(x, frame.top + row * depth, wide, row - 1, "reach-end", 1.5))
            else:
                out.append(canvas.circle(frame.x(day), frame.top + row / 2, min(3.4, wide / 2), "dot"))
    return "".join(out)
