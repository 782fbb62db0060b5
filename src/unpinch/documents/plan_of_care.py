"""The plan of care as a document: diagnosis, goals, type, amount, frequency and duration, signature, certification dates. PDF/UA-1.

For whoever has to certify or pay, and for the patient's own file. It shows a signed version as it was signed, and what was suspended
since. It holds the therapist's words for the diagnosis and no billing code: none was checked against the official file.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from unpinch.documents.letter_words import LETTERS
from unpinch.documents.paper import day_words, made, signer, words_in

TIMED_FROM_S = 60  # a hold of a minute or more is told as a time, as on the hand-out (convention)
LABELLED = re.compile(r"(?:^|, )(min|a week|weeks): ")  # how the library writes the amount of a treatment

TEMPLATE = r"""
= #data.title
#facts(data.about)

== #w.diagnoses
#if data.diagnoses.len() == 0 [#w.no_judgement] else [
  #list(..data.diagnoses)
  #if data.where.len() > 0 { facts(data.where) }
  #if data.found != "" [*#w.found* #said(data.found)]
  #text(size: 9pt, fill: muted, data.judged)
]

== #w.goals
#if data.goals.len() == 0 [#w.none] else {
  table(
    columns: (1fr, 42mm, 36mm),
    table.header(head-cell(w.goal), head-cell(w.measured), head-cell(w.reviewed)),
    ..data.goals.flatten(),
  )
}

== #w.frequency
#list(..data.visits)
#strong(data.total)

#let items(title, rows) = [
  == #title
  #if rows.len() == 0 [#w.none] else {
    table(
      columns: (1fr, 78mm, 22mm),
      table.header(head-cell(w.what), head-cell(w.amount), head-cell(w.from_visit)),
      ..rows.flatten(),
    )
  }
]
#items(w.in_clinic, data.in_clinic)
#items(w.at_home, data.at_home)

#if data.held [
  #block(width: 100%, stroke: 1.4pt + red, radius: 2mm, inset: 4mm, above: 5mm, text(fill: red, weight: "bold", w.held))
]
#if data.suspended.len() > 0 [
  #block(width: 100%, stroke: 1.4pt + red, radius: 2mm, inset: 4mm, above: 5mm)[
    #heading(level: 2, text(fill: red, w.suspended))
    #w.suspended_note
    #list(..data.suspended.map(row => [#strong(row.at(0)): #row.at(1)]))
  ]
]
#if data.cautions.len() > 0 [
  == #w.cautions
  #list(..data.cautions)
]

#block(breakable: false, width: 100%, above: 6mm)[
  == #w.signature
  #signature(data.signer)
  #facts(((w.certified, data.certified),))
]

#block(breakable: false, width: 100%, above: 7mm, stroke: 0.8pt + line-colour, radius: 2mm, inset: 4mm)[
  #heading(level: 2, w.physician)
  #w.physician_says
  #blank(w.physician_changes)
  #grid(columns: (1fr, 1fr, 32mm), column-gutter: 6mm, blank(w.physician_name), blank(w.physician_sign), blank(w.physician_date))
]
#v(3mm)
#text(size: 8.5pt, fill: muted, w.device)
"""


def plan_of_care_pdf(content: Mapping[str, Any]) -> bytes:
    """The document as PDF bytes, from the content `actions.issue` keeps with it. Raises InputError for an unknown language."""
    return made(TEMPLATE, page_data(content), dt.date.fromisoformat(content["issued_on"]))


def page_data(content: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the pages show, as plain data."""
    w = words_in(content["language"], LETTERS)
    plan, patient = content["plan"], content["patient"]
    until = _put(w["from_until"], start=day_words(plan["certified_from"], w), end=day_words(plan["certified_until"], w))
    version = _put(w["version"], number=plan["number"], day=day_words(plan["signed_on"], w))
    about = [
        [w["patient"], patient["name"]],
        [w["born"], day_words(patient["born"], w)],
        [w["record"], patient["record_number"]],
        [w["complaint"], content["complaint"]],
        [w["plan"], version],
        [w["certified"], until],
    ]
    where = [[w["site"], content["site"]], [w["stage"], content["stage"]]]
    return {
        "language": content["language"],
        "words": dict(w),
        "title": w["plan_title"],
        "clinic": dict(content["clinic"]),
        "patient": dict(patient),
        "issued_on": day_words(content["issued_on"], w),
        "about": [row for row in about if row[1]],
        "diagnoses": list(content["diagnoses"]),
        "where": [row for row in where if row[1]],
        "found": content["found"],
        "judged": _put(w["judged"], name=content["judged_by"], day=day_words(content["judged_on"], w)) if content["diagnoses"] else "",
        "goals": [[goal["text"], goal["measured_by"], _weeks(goal["weeks"], w)] for goal in content["goals"]],
        "visits": [_block(block, w) for block in content["visits"]],
        "total": _total(content["visits"], w),
        "in_clinic": [_row(item, w) for item in content["items"] if item["place"] != "home"],
        "at_home": [_row(item, w) for item in content["items"] if item["place"] == "home"],
        "held": bool(content["held"]),
        "suspended": [[row["name"], row["reason"]] for row in content["suspended"]],
        "cautions": [f"{row['label']} ({_put(w['cleared'], name=row['by'], day=day_words(row['on'], w))})" for row in content["cautions"]],
        "signer": signer(content["signer"], w),
        "certified": until,
    }


def _row(item: Mapping[str, Any], w: Mapping[str, str]) -> list[str]:
    amount = _home_amount(item, w) if item["dose"] else treatment_words(item["dose_words"], w) or w["as_needed"]
    name = _put(w["out"], name=item["name"]) if item["suspended"] else item["name"]
    return [name, amount, str(item["first_visit"])]


def _home_amount(item: Mapping[str, Any], w: Mapping[str, str]) -> str:
    """The dose with the words for its load; a plan that was given out before loads were prescribed holds none."""
    return ", ".join(part for part in (amount_words(item["dose"], w), item.get("load", "")) if part)


def treatment_words(text: str, w: Mapping[str, str]) -> str:
    """The amount of a treatment as the library writes it, easier to read.

    >>> from unpinch.documents.letter_words import ENGLISH
    >>> treatment_words("1 plan, min: 10, a week: as needed, weeks: ongoing", ENGLISH)
    '1 plan; minutes: 10; a week: as needed; weeks: ongoing'
    """
    return LABELLED.sub(lambda found: f"; {w['wk' if found[1] == 'weeks' else found[1]]}: ", text).lstrip("; ")


def amount_words(dose: Mapping[str, Any], w: Mapping[str, str]) -> str:
    """A dose in words.

    >>> from unpinch.documents.letter_words import ENGLISH
    >>> amount_words({"sets": 2, "reps": 10, "hold_s": 5, "times_per_day": 3, "days_per_week": 6, "through_the_day": False}, ENGLISH)
    '2 sets of 10, hold 5 seconds, 3 times a day, 6 days a week'
    """
    rounds = dose["sets"] * dose["reps"]
    if dose["hold_s"] >= TIMED_FROM_S:
        parts = [_put(w["time" if rounds == 1 else "times_time"], rounds=rounds, minutes=f"{dose['hold_s'] / 60:.3g}")]
    else:
        several = dose["sets"] > 1 and dose["reps"] > 1
        parts = [_put(w["sets" if several else "once"], sets=dose["sets"], reps=dose["reps"], rounds=rounds)]
        parts += [_put(w["hold"], seconds=dose["hold_s"])] if dose["hold_s"] >= 2 else []
    times, days = dose["times_per_day"], dose["days_per_week"]
    often = _put(w["times_a_day"], times=times) if times > 1 else w["through_day" if dose.get("through_the_day") else "once_a_day"]
    return ", ".join([*parts, often, _put(w[{7: "every_day", 1: "one_day"}.get(days, "days_a_week")], days=days)])


def _weeks(weeks: Sequence[int], w: Mapping[str, str]) -> str:
    return _put(w["weeks"], weeks=", ".join(map(str, weeks))) if weeks else ""


def _block(block: Mapping[str, int], w: Mapping[str, str]) -> str:
    return _put(w["visit_block" if block["per_week"] == 1 else "visits_block"], **block)


def _total(blocks: Sequence[Mapping[str, int]], w: Mapping[str, str]) -> str:
    total = sum(block["per_week"] * block["weeks"] for block in blocks)
    return _put(w["visits_total"], total=total, weeks=sum(block["weeks"] for block in blocks)) if blocks else ""


def _put(text: str, **values: object) -> str:
    """Put values into fixed words; what stands inside a value is left alone."""
    return text.format(**values)
