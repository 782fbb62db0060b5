"""The letterhead and the making of the clinic's letters: plain values in, bytes of a tagged PDF/UA-1 file out.

Everything a person wrote travels as data; the typesetter never reads it as markup. The same values make the same bytes.
"""

import datetime as dt
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from unpinch.terms.errors import InputError

PRELUDE = r"""
#let data = json(bytes(sys.inputs.data))
#let w = data.words
#let ink = rgb("#22303f")
#let soft = rgb("#eef2f0")
#let muted = rgb("#51605a")
#let line-colour = rgb("#8d9a94")
#let red = rgb("#a3231c")
#let accent = rgb("#0a6664")

#set document(title: data.title, author: data.clinic.name)
#set page(
  paper: "us-letter",
  margin: (x: 18mm, top: 16mm, bottom: 20mm),
  footer: context [
    #set text(size: 8.5pt, fill: muted)
    #data.patient.name · #data.title · #data.issued_on
    #h(1fr)
    #w.page.replace("{page}", str(counter(page).get().first())).replace("{pages}", str(counter(page).final().first()))
  ],
)
#set text(
  size: 10.5pt, fill: ink, lang: data.language, hyphenate: false,
  font: ("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Libertinus Serif"),
)
#set par(leading: 0.58em, spacing: 0.8em)
#set list(indent: 1mm, body-indent: 2mm)
#show heading: set block(above: 1.5em, below: 0.6em, sticky: true)
#show heading.where(level: 1): set text(size: 19pt)
#show heading.where(level: 1): set block(above: 5mm, below: 3mm)
#show heading.where(level: 2): set text(size: 12.5pt, fill: accent)
#set table(stroke: 0.5pt + line-colour, inset: (x: 2mm, y: 1.7mm), align: left + top)
#show table.cell.where(y: 0): set text(weight: "bold", size: 9.5pt)

#let said(text) = for line in text.split("\n") { if line.trim() != "" [#par(line)] }
#let facts(rows) = grid(
  columns: (auto, 1fr), column-gutter: 5mm, row-gutter: 2.1mm,
  ..rows.map(row => (text(fill: muted, row.at(0)), row.at(1))).flatten(),
)
#let head-cell(word) = table.cell(fill: soft, word)
#let blank(word) = block(width: 100%, above: 2mm, below: 2mm, inset: (top: 9mm))[
  #block(width: 100%, stroke: (top: 0.6pt + ink), inset: (top: 1.2mm), text(size: 8.5pt, fill: muted, word))
]

#block(width: 100%, below: 0mm, inset: (bottom: 2.5mm), stroke: (bottom: 1.6pt + accent))[
  #grid(
    columns: (1fr, auto), align: (left + bottom, right + bottom),
    text(size: 15pt, weight: "bold", fill: accent, data.clinic.name),
    text(size: 9pt, fill: muted)[#data.clinic.address#if data.clinic.address != "" and data.clinic.phone != "" [ · ]#data.clinic.phone],
  )
]
"""
SIGNATURE = r"""
#let signature(by) = block(breakable: false, width: 100%, above: 4mm, fill: soft, radius: 2mm, inset: 4mm)[
  #strong(by.name)#if by.title != "" [, #by.title]
  #linebreak()
  #text(size: 9.5pt, w.signed.replace("{at}", by.at))
  #if by.license != "" { linebreak(); text(size: 9.5pt)[#w.license: #by.license] } else { block(width: 70mm, blank(w.license)) }
]
"""

NO_LETTER = "could not be displayed"
"""How the typesetter refuses a letter no font here has. The page is then made without the accessibility mark rather than not at all."""


def made(template: str, data: Mapping[str, Any], day: dt.date) -> bytes:
    """The PDF of a template and its values, dated at noon of a day, so that the same values make the same bytes."""
    import typst

    noon = int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp())
    source, inputs = (PRELUDE + SIGNATURE + template).encode(), {"data": json.dumps(printable(data))}
    try:
        pdf = typst.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=noon)
    except typst.TypstError as error:
        if NO_LETTER not in str(error):
            raise
        pdf = typst.compile(source, format="pdf", sys_inputs=inputs, timestamp=noon)
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


def printable(value: Any) -> Any:
    """The values without what no page can show: control and direction signs, which could also make a line read otherwise.

    >>> printable({"name": "A\\u202eb\\x07", "rows": [["c\\nd", 1]]})
    {'name': 'Ab', 'rows': [['c\\nd', 1]]}
    """
    if isinstance(value, str):
        return "".join(sign for sign in value if sign == "\n" or not unicodedata.category(sign).startswith("C"))
    if isinstance(value, Mapping):
        return {key: printable(each) for key, each in value.items()}
    return [printable(each) for each in value] if isinstance(value, list | tuple) else value


def pictures(template: str, data: Mapping[str, Any]) -> list[bytes]:
    """The same pages as PNG pictures, for looking at them."""
    import typst

    found = typst.compile(
        (PRELUDE + SIGNATURE + template).encode(), format="png", sys_inputs={"data": json.dumps(printable(data))}, ppi=80.0
    )
    return found if isinstance(found, list) else [found]


def day_words(iso: str, words: Mapping[str, str]) -> str:
    """A day with its month in words, so that no reader takes the day for the month; empty for no day.

    >>> day_words("2026-11-03", {"months": "January February March April May June July August September October November December"})
    '3 November 2026'
    """
    if not iso:
        return ""
    day = dt.date.fromisoformat(iso)
    return words.get("day", "{day} {month} {year}").format(day=day.day, month=words["months"].split()[day.month - 1], year=day.year)


def signer(content: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    """Who signed, with role, licence and the moment in the clinic's own time."""
    at = f"{day_words(content['on'], words)}, {content['time']} ({content['zone']})"
    title = ", ".join(part for part in (content["role"], content["licensed"]) if part)
    return {"name": content["name"], "title": title, "at": at, "license": content.get("license", "")}


def words_in(language: str, tables: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """The fixed words of a language. Raises InputError naming the choices."""
    if language not in tables:
        raise InputError("language", f"there are no printed words in {language[:20]!r}.", f"Choose one of {', '.join(tables)}.")
    return tables[language]
