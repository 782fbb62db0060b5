"""Sets done of sets due, by day and by exercise, with the denominator in words. A day that was not told is broken-lined, never empty."""

from unpinch.charts import canvas
from unpinch.charts import reader as _words
from unpinch.charts.canvas import NARROW, WIDE, Frame
from unpinch.charts.reader import ENGLISH, Reader, Table
from unpinch.charts.values import DaySets, ExerciseSets, SetsDone


def sets_svg(value: SetsDone, *, name: str = "sets", width: float = NARROW, reader: Reader = ENGLISH) -> str:
    """This function will draw a bar for each day: due as a box, done as its filling, not told as a broken line with a question mark."""
    head, below = canvas.paragraph(0, 14, summary(value, reader), width, "strong", 13)
    top = below + 14
    if not value.days:
        return canvas.svg(width, top + 8, name=name, title=reader.say(_words.SETS), desc=summary(value, reader), inner=head)
    most = max((max(day.done, day.due) for day in value.days), default=1)
    frame = Frame(
        28, width - 8, top + 12, top + (112 if width < WIDE else 150), value.days[0].day, value.days[-1].day, high=float(max(most, 1))
    )
    key, high = canvas.legend(_legend(value, reader), 28, frame.bottom + 30, width - 36)
    inner = head + _scale(frame, reader) + "".join(_bar(day, frame) for day in value.days) + canvas.day_axis(frame, reader) + key
    height = frame.bottom + 30 + high
    return canvas.svg(width, height, name=name, title=reader.say(_words.SETS), desc=summary(value, reader), inner=inner)


def summary(value: SetsDone, reader: Reader = ENGLISH) -> str:
    """This function will say sets done of sets due with the days they stand for, and how many days are not known."""
    if not value.days_told:
        said = [reader.say(_words.NO_ENTRIES) + "."]
    else:
        said = [reader.say(_words.SETS_SUMMARY, done=value.done, due=value.due, told=value.days_told)]
    if value.days_untold:
        said.append(reader.say(_words.UNTOLD_SUMMARY, untold=value.days_untold))
    return " ".join(said)


def sets_table(value: SetsDone, *, reader: Reader = ENGLISH) -> Table:
    """This function will give a row for each day, newest first."""
    head = tuple(reader.say(each) for each in (_words.DAY, _words.DONE, _words.DUE))
    rows = []
    for day in reversed(value.days):
        done = reader.number(day.done) if day.told else reader.say(_words.NOT_TOLD) if day.due else ""
        more = f" ({reader.say(_words.MORE_THAN_DUE)})" if day.overdone else ""
        rows.append((reader.day(day.day), done + more, reader.number(day.due) if day.due else reader.say(_words.DAY_OFF)))
    return Table(f"{reader.say(_words.SETS)}: {summary(value, reader)}", head, tuple(rows))


def _scale(frame: Frame, reader: Reader) -> str:
    """The whole number at the top and zero."""
    out = []
    for number in (0.0, frame.high):
        out.append(canvas.line(frame.left, frame.y(number), frame.right, frame.y(number), "grid"))
        out.append(canvas.word(frame.left - 7, frame.y(number) + 4, reader.number(number), at="end", size=canvas.SMALL))
    return "".join(out)


def _bar(day: DaySets, frame: Frame) -> str:
    """One day's box."""
    wide = min(frame.step * 0.72, 34.0)
    x, base = frame.x(day.day) - wide / 2, frame.bottom
    if not day.due and not day.done:
        return canvas.circle(frame.x(day.day), base - 5, 1.8, "same")
    top = frame.y(day.due)
    if not day.told:
        return canvas.rect(x, top, wide, base - top, "unknown", 2) + canvas.word(
            frame.x(day.day), (top + base) / 2 + 4, "?", at="middle", size=min(14, wide)
        )
    box = canvas.rect(x, top, wide, base - top, "due", 2) if day.due else ""
    done = frame.y(day.done)
    filled = canvas.rect(x, done, wide, base - done, "done", 2) if day.done else ""
    return box + filled + (canvas.triangle(frame.x(day.day), done - 7, 4, "told") if day.overdone else "")


def _legend(value: SetsDone, reader: Reader) -> list[tuple[str, str]]:
    """Samples of what is drawn."""
    items = [
        (canvas.rect(3, -6, 14, 12, "done", 2), reader.say(_words.DONE)),
        (canvas.rect(3, -6, 14, 12, "due", 2), reader.say(_words.DUE)),
    ]
    if value.days_untold:
        items.append((canvas.rect(3, -6, 14, 12, "unknown", 2), reader.say(_words.NOT_TOLD)))
    if any(not day.due and not day.done for day in value.days):
        items.append((canvas.circle(10, 0, 1.8, "same"), reader.say(_words.DAY_OFF)))
    if any(day.overdone for day in value.days):
        items.append((canvas.triangle(10, 1, 4, "told"), reader.say(_words.MORE_THAN_DUE)))
    return items


# ---- by exercise -------------------------------------------------------------------------------------------------------------
def exercises_svg(value: tuple[ExerciseSets, ...], *, name: str = "exercise-sets", width: float = NARROW, reader: Reader = ENGLISH) -> str:
    """This function will draw one bar for each exercise, its share of what was due, with the numbers."""
    out, y, bar = [], 4.0, width - 92
    for row in value:
        label, high = canvas.paragraph(0, y + 12, row.label, width, "word", 12.5)
        y += high + 4
        out += [label, canvas.rect(0.6, y, bar, 13, "due", 3)]
        if row.due and row.done:
            out.append(canvas.rect(0.6, y, bar * min(row.done / row.due, 1), 13, "done", 3))
        text = reader.say(_words.OF_SETS, done=row.done, due=row.due) if row.due else reader.say(_words.NOT_TOLD)
        out.append(canvas.word(bar + 9, y + 11, text, "strong", size=12.5))
        y += 26
    if not value:
        out.append(canvas.word(width / 2, 30, reader.say(_words.NOTHING_DUE), at="middle", size=14))
        y = 48
    table = exercises_table(value, reader=reader)
    desc = "; ".join(
        f"{label}: {reader.say(_words.OF_SETS, done=d.done, due=d.due)}" for (label, *_), d in zip(table.rows, value, strict=True)
    )
    return canvas.svg(width, y, name=name, title=table.caption, desc=desc or reader.say(_words.NOTHING_DUE), inner="".join(out))


def exercises_table(value: tuple[ExerciseSets, ...], *, reader: Reader = ENGLISH) -> Table:
    """This function will give a row for each exercise."""
    head = tuple(reader.say(each) for each in (_words.EXERCISE, _words.DONE, _words.DUE))
    rows = tuple((row.label, reader.number(row.done) if row.due else reader.say(_words.NOT_TOLD), reader.number(row.due)) for row in value)
    return Table(reader.say(_words.SETS_BY_EXERCISE), head, rows)
