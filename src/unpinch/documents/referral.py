"""A referral letter: to whom, how soon, why, findings with sides and days, warning signs, what the patient was told. PDF/UA-1.

For the physician who reads it in a minute: urgency and reason stand first. It holds what the therapist wrote and what was found, and
nothing the patient wrote in their own words, unless the therapist put it there.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from unpinch.documents.letter_words import LETTERS
from unpinch.documents.paper import day_words, made, signer, words_in

TEMPLATE = r"""
= #data.title
#facts(data.about)

#block(width: 100%, above: 5mm, below: 5mm, stroke: (left: 4pt + if data.urgent { red } else { accent }), fill: soft, inset: 4mm)[
  #heading(level: 2, text(fill: if data.urgent { red } else { accent }, w.urgency))
  #text(size: 12.5pt, weight: "bold", data.urgency)#if data.deadline != "" [: #data.deadline]
]

== #w.reason
#said(data.reason)
#if data.ask != "" [
  == #w.ask
  #said(data.ask)
]

== #w.flags
#if data.flags.len() == 0 [#w.no_flags] else { list(..data.flags) }

#if data.working.len() > 0 [
  == #w.working
  #facts(data.working)
]

== #w.findings
#if data.findings.len() == 0 [#w.none] else {
  table(
    columns: (1fr, 52mm, 50mm),
    table.header(head-cell(w.finding), head-cell(w.value), head-cell(w.on)),
    ..data.findings.flatten(),
  )
}

#if data.told != "" [
  == #w.told
  #said(data.told)
]

#block(breakable: false, width: 100%, above: 6mm)[
  == #w.signed_by
  #signature(data.signer)
]
#v(2mm)
#text(size: 8.5pt, fill: muted, w.device)
"""


def referral_pdf(content: Mapping[str, Any]) -> bytes:
    """The letter as PDF bytes, from the content `actions.issue` keeps with it. Raises InputError for an unknown language."""
    return made(TEMPLATE, page_data(content), dt.date.fromisoformat(content["issued_on"]))


def page_data(content: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the pages show, as plain data."""
    w = words_in(content["language"], LETTERS)
    patient, issued = content["patient"], day_words(content["issued_on"], w)
    about = [
        [w["to"], content["to"]],
        [w["date"], issued],
        [w["patient"], patient["name"]],
        [w["born"], day_words(patient["born"], w)],
        [w["record"], patient["record_number"]],
        [w["complaint"], content["complaint"]],
    ]
    working = [[w["diagnoses"], "; ".join(content["diagnoses"])], [w["site"], content["site"]], [w["stage"], content["stage"]]]
    return {
        "language": content["language"],
        "words": dict(w),
        "title": w["referral_title"],
        "clinic": dict(content["clinic"]),
        "patient": dict(patient),
        "issued_on": issued,
        "about": [row for row in about if row[1]],
        "urgent": bool(content["urgent"]),
        "urgency": content["urgency"],
        "deadline": content["deadline"],
        "reason": content["reason"],
        "ask": content["ask"],
        "flags": [_flag(flag, w) for flag in content["flags"]],
        "working": [row for row in working if row[1]],
        "findings": [[row["label"], row["value"], day_words(row["on"], w)] for row in content["findings"]],
        "told": content["told"],
        "signer": signer(content["signer"], w),
    }


def _flag(flag: Mapping[str, str], w: Mapping[str, str]) -> str:
    since = f", {w['flag_since'].format(day=day_words(flag['since'], w))}" if flag["since"] else ""
    return f"{flag['label']} ({flag['level']}{since})"
