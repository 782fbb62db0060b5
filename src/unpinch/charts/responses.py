"""What each exercise did to the leg: change of pain right after it and by the next morning, one disc for all occasions of one size.

To the left of the line less pain, to the right more. How often is written in the disc; what was not told is counted beside the lane.
"""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

from unpinch.charts import canvas
from unpinch.charts import reader as _words
from unpinch.charts.canvas import NARROW
from unpinch.charts.reader import ENGLISH, Reader, Table
from unpinch.charts.values import ExerciseTrace, Response, Responses

ENDS = 5
"""Changes beyond so many points are drawn at the edge."""
NAME_SIZE, LINE, NOTE = 13.5, 12.5, 11.0


def responses_svg(value: Responses, *, name: str = "responses", width: float = NARROW, reader: Reader = ENGLISH) -> str:
    """This function will draw two lanes for each exercise: right after, and the next morning."""
    left, right = (92.0, width - 8) if width < canvas.WIDE else (150.0, width - 60)
    y, out, lane = 24.0, [], _lane_height(left, reader)
    for trace in value.exercises:
        label, high = canvas.paragraph(0, y + 10, trace.label, width, "strong", NAME_SIZE)
        y += high + 4
        out += [label, *_lanes(trace, left, right, y, lane, reader)]
        y += 2 * lane + 14
    if not value.exercises:
        out, y = [canvas.word(width / 2, 40, reader.say(_words.NO_ENTRIES), at="middle", size=14)], 60.0
    else:
        out = [_head(left, right, reader), *out]
    key, high = canvas.legend(_legend(value, reader), 0, y, width)
    title, desc = reader.say(_words.RESPONSES), summary(value, reader)
    return canvas.svg(width, y + high + 4, name=name, title=title, desc=desc, inner="".join(out) + key)


def summary(value: Responses, reader: Reader = ENGLISH) -> str:
    """This function will count for each exercise how often the leg was worse."""
    said = [
        reader.say(
            _words.RESPONSE_SUMMARY,
            label=trace.label,
            times=len(trace.responses),
            after=sum((response.after or 0) > 0 for response in trace.responses),
            next=sum((response.next_morning or 0) > 0 for response in trace.responses),
        )
        for trace in value.exercises
    ]
    return " ".join(said) or reader.say(_words.NO_ENTRIES)


def responses_table(value: Responses, *, reader: Reader = ENGLISH) -> Table:
    """This function will give a row for each occasion, newest first within an exercise."""
    head = (_words.EXERCISE, _words.DAY, _words.AFTER, _words.NEXT_MORNING, _words.FURTHER_DOWN)
    rows = [
        (trace.label, reader.day(each.day), _signed(each.after, reader), _signed(each.next_morning, reader), _further(each, reader))
        for trace in value.exercises
        for each in sorted(trace.responses, key=lambda response: response.day, reverse=True)
    ]
    return Table(reader.say(_words.RESPONSES), tuple(reader.say(each) for each in head), tuple(rows))


def _signed(change: float | None, reader: Reader) -> str:
    """A change with its sign, a true minus."""
    if change is None:
        return reader.say(_words.NOT_TOLD)
    return reader.number(0) if change == 0 else ("+" if change > 0 else "\u2212") + reader.number(abs(change))


def _further(response: Response, reader: Reader) -> str:
    answers = {None: _words.NOT_TOLD, True: _words.FURTHER_YES, False: _words.FURTHER_NO}
    return reader.say(answers[response.further_down])


# ---- marks -------------------------------------------------------------------------------------------------------------------
def _x(change: float, left: float, right: float) -> float:
    return left + (min(max(change, -ENDS), ENDS) + ENDS) / (2 * ENDS) * (right - left)


def _head(left: float, right: float, reader: Reader) -> str:
    """Which way is better and which is worse."""
    middle = _x(0, left, right)
    return canvas.word(middle - 8, 14, f"\u2190 {reader.say(_words.BETTER)}", "better", at="end", size=canvas.SMALL) + canvas.word(
        middle + 8, 14, f"{reader.say(_words.WORSE)} \u2192", "worse", size=canvas.SMALL
    )


def _lane_height(left: float, reader: Reader) -> float:
    """High enough for the name of a lane, which wraps in some languages, and the note under it."""
    lines = max(len(canvas.wrap(reader.say(text), left - 6, canvas.SMALL)) for text in (_words.AFTER, _words.NEXT_MORNING))
    return LINE * (lines + 1) + 7


def _lanes(trace: ExerciseTrace, left: float, right: float, top: float, lane: float, reader: Reader) -> list[str]:
    """Both lanes of one exercise with their scale."""
    middle = _x(0, left, right)
    out = [canvas.rect(middle, top, right - middle, 2 * lane, "worse-side")]
    for change in range(-ENDS + 1, ENDS):
        out.append(canvas.line(_x(change, left, right), top, _x(change, left, right), top + 2 * lane, "axis" if change == 0 else "grid"))
    after = [(each.after, bool(each.further_down)) for each in trace.responses]
    following = [(each.next_morning, False) for each in trace.responses]
    for at, (text, found) in enumerate(((_words.AFTER, after), (_words.NEXT_MORNING, following))):
        out += _lane(reader.say(text), found, left, right, top + lane * (at + 0.5), reader)
    return out


def _lane(label: str, found: Sequence[tuple[float | None, bool]], left: float, right: float, y: float, reader: Reader) -> list[str]:
    """The name of a lane, its discs, and how many occasions were not told."""
    lines = canvas.wrap(label, left - 6, canvas.SMALL)
    untold = sum(change is None for change, _ in found)
    note = [reader.say(_words.UNTOLD_TIMES, times=untold)] if untold else []
    words = [(each, canvas.SMALL) for each in lines] + [(each, NOTE) for each in note]
    out = [canvas.word(0, y + 4 - 6 * (len(words) - 1) + LINE * at, each, size=size) for at, (each, size) in enumerate(words)]
    counted = Counter(round(change) for change, _ in found if change is not None)
    deeper = {round(change) for change, further in found if change is not None and further}
    for change, times in sorted(counted.items(), key=lambda pair: -pair[1]):
        out.append(_disc(_x(change, left, right), y, change, times, change in deeper))
    return out


def _disc(x: float, y: float, change: int, times: int, deeper: bool) -> str:
    """Larger for more occasions; with a number inside, and a tip below where it went further down the leg."""
    style = "worse" if change > 0 else "better" if change < 0 else "same"
    radius = min(4.6 + 1.7 * sqrt(times - 1), 11.5) if times == 1 else min(6.8 + 1.1 * sqrt(times), 11.5)
    number = canvas.word(x, y + 3.8, str(times), "count", at="middle", size=10.5) if times > 1 else ""
    tip = canvas.triangle(x, y + radius + 4.5, 4, "further", down=True) if deeper else ""
    return canvas.circle(x, y, radius, style) + number + tip


def _legend(value: Responses, reader: Reader) -> list[tuple[str, str]]:
    """Only what needs a word: the number in a disc, and the tip below one."""
    every = [response for trace in value.exercises for response in trace.responses]
    items = [(canvas.circle(11, 0, 8, "same") + canvas.word(11, 3.8, "3", "count", at="middle", size=10.5), reader.say(_words.TIMES))]
    if any(response.further_down for response in every):
        items.append((canvas.triangle(11, 0, 4.4, "further", down=True), reader.say(_words.FURTHER_DOWN)))
    return items if every else []
