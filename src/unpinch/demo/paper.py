"""The documents of the sample clinic: one-page reports, set here, that say they are made up."""

import datetime as dt
from functools import cache

import typst

REPORTS = {
    "imaging": (
        "MRI report, low back",
        "L4/L5: disc bulge touching the nerve root on one side. Wide canal. No fracture.",
    ),
    "nerve_test": ("Nerve test, legs", "Signs of slowed signals in one L5 root. Other nerves within the usual range."),
    "letter": (
        "Letter from the family doctor",
        "Seen for this leg pain. Pulses felt, reflexes equal, no fever. Please treat.",
    ),
}
PAGE = """#set page(width: 150mm, height: 210mm, margin: 18mm)
#set text(size: 11pt)
= {title}
#v(4mm)
*{name}* #h(1fr) {day}
#v(6mm)
{text}
#v(1fr)
#text(size: 9pt)[Made up for the sample clinic. Nobody in it is real.]
"""


@cache
def report(kind: str, name: str, day: dt.date) -> bytes:
    """A one-page PDF."""
    title, text = REPORTS[kind]
    safe = "".join(sign for sign in name if sign.isalnum() or sign in " -'.")
    return bytes(typst.compile(PAGE.format(title=title, name=safe, day=day.isoformat(), text=text).encode()))


def title_of(kind: str) -> str:
    """What the report is called in the record."""
    return REPORTS[kind][0]
