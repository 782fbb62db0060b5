"""Leg pain from day to day: the line with its gaps, the own usual range, flares above it, and the recovery band where it is given."""

import datetime as dt
from collections.abc import Sequence

from unpinch.charts import canvas
from unpinch.charts import reader as _words
from unpinch.charts.canvas import NARROW, WIDE, Frame, mark, number
from unpinch.charts.reader import ENGLISH, Reader, Table
from unpinch.charts.values import LegPain, Mark, Point

LANES = {"self_reported": ("told", "told-bar"), "signal": ("signal", "signal-bar"), "recurrence": ("back", "back-bar")}
"""The look of each kind of flare: its sign and the bar from its first to its last day."""
LANE = 17.0
DOTS_FROM = 6.0
"""Days at least so wide get a dot of their own; narrower ones only where they stand alone."""


def leg_pain_svg(value: LegPain, *, name: str = "leg-pain", width: float = NARROW, reader: Reader = ENGLISH) -> str:
    """This function will draw leg pain over the days of a value, `NARROW` or `WIDE`."""
    kinds = [kind for kind in LANES if any(flare.kind == kind for flare in _shown(value))]
    top = 10 + LANE * len(kinds)
    frame = Frame(30, width - 16, top, top + (190 if width < WIDE else 240), value.first, value.last)
    key, below = canvas.legend(_legend(value, kinds, reader), 30, frame.bottom + 30, width - 46)
    inner = "".join(
        (
            _band(value, frame),
            _usual(value, frame),
            _band_middle(value, frame),
            canvas.pain_axis(frame, reader),
            _lanes(value, kinds, frame),
            canvas.day_axis(frame, reader),
            _line(value.points, frame, reader),
            "" if value.points else canvas.nothing(frame, reader.say(_words.NO_ENTRIES)),
            key,
        )
    )
    return canvas.svg(
        width, frame.bottom + 30 + below, name=name, title=reader.say(_words.LEG_PAIN), desc=summary(value, reader), inner=inner
    )


def summary(value: LegPain, reader: Reader = ENGLISH) -> str:
    """This function will say the chart in two or three sentences."""
    points = [point for point in sorted(value.points) if value.first <= point[0] <= value.last]
    if not points:
        return reader.say(_words.NO_ENTRIES)
    day, latest = points[-1]
    days = (value.last - value.first).days + 1
    said = [reader.say(_words.LEG_SUMMARY, count=len(points), days=days, latest=latest, day=day)]
    if value.usual:
        said.append(reader.say(_words.USUAL_SUMMARY, low=value.usual[-1].low, high=value.usual[-1].high))
    said += [reader.say(_words.MARK_SUMMARY, kind=_kind(flare, reader), first=flare.first, last=flare.last) for flare in _shown(value)]
    return " ".join(said)


def leg_pain_table(value: LegPain, *, reader: Reader = ENGLISH) -> Table:
    """This function will give the chart in rows, one for each day, newest first; days not told say so."""
    points, usual, band = dict(value.points), {row.day: row for row in value.usual}, {row.day: row for row in value.band}
    head = [_words.DAY, _words.LEG_PAIN, _words.USUAL, _words.FLARES, *([_words.BAND_HALF] if value.band else [])]
    rows = []
    for at in range((value.last - value.first).days, -1, -1):
        day = value.first + dt.timedelta(days=at)
        row = [
            reader.day(day),
            reader.number(points[day]) if day in points else reader.say(_words.NOT_TOLD),
            _span(usual[day].low, usual[day].high, reader) if day in usual else "",
            ", ".join(_kind(flare, reader) for flare in _shown(value) if flare.first <= day <= flare.last),
        ]
        rows.append((*row, *([_span(band[day].p25, band[day].p75, reader) if day in band else ""] if value.band else [])))
    return Table(reader.say(_words.LEG_PAIN), tuple(reader.say(each) for each in head), tuple(rows))


def _span(low: float, high: float, reader: Reader) -> str:
    return f"{reader.number(low)}\u2013{reader.number(high)}"


def _kind(flare: Mark, reader: Reader) -> str:
    return reader.say(_words.KIND_WORDS[flare.kind])


def _shown(value: LegPain) -> list[Mark]:
    """Flares that reach into the days shown."""
    return [flare for flare in value.marks if flare.first <= value.last and flare.last >= value.first]


# ---- marks -------------------------------------------------------------------------------------------------------------------
def _line(points: Sequence[Point], frame: Frame, reader: Reader) -> str:
    """The line in runs of days that follow one another; single days are dots; the latest one is named."""
    shown = [point for point in points if frame.shows(point[0])]
    out = []
    for run in canvas.runs(shown):
        places = [(frame.x(day), frame.y(value)) for day, value in run]
        out.append(canvas.path(places, "line") if len(run) > 1 else "")
        if frame.step >= DOTS_FROM or len(run) == 1:
            out += [canvas.circle(x, y, 2.8, "dot") for x, y in places]
    if shown:
        day, value = max(shown)
        x, y = frame.x(day), frame.y(value)
        out.append(canvas.circle(x, y, 5, "latest"))
        out.append(canvas.haloed(min(x, frame.right - 6), y - 11 if y - 24 > frame.top else y + 20, reader.number(value), size=14))
    return "".join(out)


def _usual(value: LegPain, frame: Frame) -> str:
    """The own usual range, a ribbon in steps: each day as wide as it is."""
    rows = {row.day: row for row in value.usual if frame.shows(row.day)}
    out, half = [], frame.step / 2
    for run in canvas.runs([(day, 0.0) for day in rows]):
        upper = [(frame.x(day) + side, frame.y(rows[day].high) - 1.5) for day, _ in run for side in (-half, half)]
        lower = [(frame.x(day) + side, frame.y(rows[day].low) + 1.5) for day, _ in run for side in (-half, half)]
        out.append(canvas.path([*upper, *reversed(lower)], "usual", closed=True))
    return "".join(out)


def _band(value: LegPain, frame: Frame) -> str:
    """Most people lightly, the middle half darker."""
    rows = [row for row in value.band if frame.shows(row.day)]
    if len(rows) < 2:
        return ""
    xs = [frame.x(row.day) for row in rows]
    out = []
    for low, high, style in (("p10", "p90", "band-wide"), ("p25", "p75", "band-half")):
        upper = [(x, frame.y(getattr(row, high))) for x, row in zip(xs, rows, strict=True)]
        lower = [(x, frame.y(getattr(row, low))) for x, row in zip(xs, rows, strict=True)]
        out.append(canvas.path([*upper, *reversed(lower)], style, closed=True))
    return "".join(out)


def _band_middle(value: LegPain, frame: Frame) -> str:
    """The middle of the band as a broken line, over the own usual range."""
    rows = [row for row in value.band if frame.shows(row.day)]
    return canvas.path([(frame.x(row.day), frame.y(row.p50)) for row in rows], "band-middle") if len(rows) > 1 else ""


def _lanes(value: LegPain, kinds: Sequence[str], frame: Frame) -> str:
    """A lane over the field for each kind of flare that there is."""
    out = []
    for at, kind in enumerate(kinds):
        y = 10 + LANE * at
        for flare in _shown(value):
            if flare.kind == kind:
                x1, x2 = (frame.x(min(max(day, value.first), value.last)) for day in (flare.first, flare.last))
                out.append(canvas.line(x1, y, x2, y, LANES[kind][1]) if x2 > x1 else "")
                out.append(_sign(kind, x1, y))
    return "".join(out)


def _sign(kind: str, x: float, y: float) -> str:
    """Triangle for what was told, diamond for what the rule saw, ring for what came back."""
    style = LANES[kind][0]
    if kind == "self_reported":
        return canvas.triangle(x, y, 6, style)
    if kind == "signal":
        return canvas.diamond(x, y, 6.2, style)
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="4.6" {mark(style)}/>'


def _legend(value: LegPain, kinds: Sequence[str], reader: Reader) -> list[tuple[str, str]]:
    """Samples of what is drawn and of nothing else."""
    items = [(_sign(kind, 11, 0), reader.say(_words.KIND_WORDS[kind])) for kind in kinds]
    if value.usual:
        items.append((canvas.rect(0, -5, 22, 10, "usual", 2), reader.say(_words.YOUR_USUAL)))
    if value.band:
        sample = canvas.rect(0, -7, 22, 14, "band-wide", 2) + canvas.rect(0, -3.5, 22, 7, "band-half")
        items.append((sample + canvas.line(0, 0, 22, 0, "band-middle"), reader.say(_words.STARTED_ALIKE)))
    return items
