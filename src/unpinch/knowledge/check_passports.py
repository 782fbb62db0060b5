"""Does every entry carry its passport: nine attributes, a source that can be found, an honest status, words a patient may read?"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from unpinch.knowledge import schema
from unpinch.knowledge.faults import Fault, fault
from unpinch.knowledge.load import Knowledge

ATTRIBUTES = ("id", "label", "plain_label", "statement", "unit", "population", "source", "status")
BANNED = re.compile(r"\b(worn|slipped|squeezed|stuck|degenerat\w*|damag\w*)\b", re.IGNORECASE)
"""Words kept from patients: they speak of irritation, sensitivity and change instead (design, section 2)."""
STATUS = re.compile(r"(SEEN|MIXED|MEMORY|JUDGEMENT|UNVERIFIED|DERIVED|ASSUMPTION|UNCLEAR|OWN|own|OUR SIMULATION)\b")
LOCATOR = re.compile(
    r"10\.\d{4,}/\S+"  # DOI
    r"|\bPMID:? ?\d+|\bPMC\d+|\bNBK\d+|\bCD\d{6}\b|\bNICE (?:NG|CG|QS)\d+|\babstract \d{4,}"
    r"|https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|edu|gov|info|io|eu|uk|de|nl|au|ca|us|cn|life|int|scot)\b"
    r"|\b\d+(?:\(\d+\))?:\s?[A-Za-z]?\d+"  # journal volume:page
    r"|[A-Z][\w'&-]+\b.*\b(?:19|20)\d\d\b"  # author and year
    r"|[A-Z][\w'-]+.*\bBMJ f\d+"
)
REFERENCE_KEY = re.compile(r"[A-Z][A-Z0-9_]*_?[A-Z0-9]+")
SNAKE_CASE = ("patient_fields", "findings", "flags", "conditions", "causes")
HARDEST_GRADE = 10.0  # school grade that a question to a patient may need at most; judgement


def entries(knowledge: Knowledge) -> Iterator[tuple[schema.Table, schema.Entry]]:
    """Every entry of every table."""
    for table in schema.TABLES:
        for entry in knowledge.entries(table.name).values():
            yield table, entry


def attributes(knowledge: Knowledge) -> Iterator[Fault]:
    """The nine attributes are there; `reviewer` is empty until a clinician signs with a day."""
    for table, entry in entries(knowledge):
        for name in ATTRIBUTES:
            value = getattr(entry, name)
            if not value or (isinstance(value, str) and not value.strip()):
                yield fault(table.name, entry.id, f"{name} is empty")
        if bool(entry.reviewer.strip()) != bool(entry.reviewed_on):
            yield fault(table.name, entry.id, "reviewer and reviewed_on belong together: a name with a day, or neither")
        elif entry.reviewed_on and not _is_day(entry.reviewed_on):
            yield fault(table.name, entry.id, f"reviewed_on is no ISO day: {entry.reviewed_on!r}")
        if entry.status and not STATUS.match(entry.status):
            yield fault(table.name, entry.id, f"status {entry.status!r} is none of the status words")
        if table.name in SNAKE_CASE and not re.fullmatch(r"[a-z][a-z0-9_]*", entry.id):
            yield fault(table.name, entry.id, "an id is written in snake_case")


def _is_day(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def sources(knowledge: Knowledge) -> Iterator[Fault]:
    """A source is a key of the references, a citation that can be found, or the words `clinical convention`; every reference is used.

    What nobody can find again may not say SEEN.
    """
    cited: set[str] = set()
    for table, entry in entries(knowledge):
        if table.name != "references":
            cited.update(entry.source)
        if table.name != "references" and entry.status.startswith("SEEN") and set(entry.source) == {schema.CONVENTION}:
            yield fault(table.name, entry.id, f"status {entry.status} without a source")
        identifier = str(getattr(entry, "identifier", ""))
        for source in entry.source:
            if source == schema.CONVENTION or source in knowledge.references:
                continue
            if REFERENCE_KEY.fullmatch(source) and not LOCATOR.search(source):
                yield fault(table.name, entry.id, f"source {source} is not among the references")
            elif not LOCATOR.search(f"{source} {identifier}"):
                yield fault(table.name, entry.id, f"source without locator: {source!r}")
    for reference in knowledge.references.values():
        if reference.id not in cited and not reference.note:
            yield fault("references", reference.id, "nothing cites it; say in its note why it is kept")


def unique_names(knowledge: Knowledge) -> Iterator[Fault]:
    """A name of the vocabulary means one thing, other names included."""
    owners: dict[str, str] = {}
    named = [("patient_fields", name, name) for name in knowledge.patient_fields]
    for finding in knowledge.findings.values():
        named += [("findings", finding.id, name) for name in (finding.id, *finding.also_known_as)]
    for table, owner, name in named:
        if name in owners:
            yield fault(table, owner, f"{name!r} stands for two things: also for {owners[name]}")
        owners.setdefault(name, owner)


# ---- what a patient reads ------------------------------------------------------------------------------------------------
def texts(value: Any) -> Iterator[str]:
    """Every sentence in a field that a patient reads: a text, a list, a map, or questions."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, schema.FollowUp):
        yield value.question
    elif isinstance(value, schema.FormQuestion):
        yield from (value.text, value.help, value.none, value.only_if, *value.ends, *(line.text for line in value.lines))
    elif hasattr(value, "values"):
        for item in value.values():
            yield from texts(item)


def patient_words(knowledge: Knowledge) -> Iterator[Fault]:
    """No text for patients holds a banned word."""
    for table, entry in entries(knowledge):
        for name in table.patient_text:
            for text in texts(getattr(entry, name)):
                if banned := BANNED.search(text):
                    yield fault(table.name, entry.id, f"banned patient word {banned.group(0)!r} in {name}")


def reading_grade(text: str) -> float:
    """Flesch-Kincaid school grade, with a rough count of syllables.

    >>> reading_grade("Does the pain go below your knee?") < 3
    True
    """
    words = re.findall(r"[A-Za-z']+", text)
    if not words:
        return 0.0
    sentences = max(1, len(re.findall(r"[.!?]+", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])e\b", "", word.lower())))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def questions(knowledge: Knowledge) -> Iterator[tuple[str, str, str]]:
    """Table, id and text of every question that is put to a patient; one in parentheses is for the clinician."""
    for flag in knowledge.flags.values():
        yield "flags", flag.id, flag.question
        if "clinician_only" not in flag.ask_at:
            yield from (("flags", flag.id, item.question) for item in flag.follow_up)
    yield from (("patient_fields", field.id, field.question) for field in knowledge.patient_fields.values())
    yield from (("conditions", condition.id, condition.question) for condition in knowledge.conditions.values())
    for finding in knowledge.findings.values():
        if re.match(r"Ask[^.]*: ", finding.how):
            yield "findings", finding.id, finding.how.split(": ", 1)[1]


def reading_grades(knowledge: Knowledge) -> Iterator[Fault]:
    """No question needs more than ten years of school."""
    for table, key, text in questions(knowledge):
        if not text.startswith("(") and (grade := reading_grade(text)) > HARDEST_GRADE:
            yield fault(table, key, f"the question reads at school grade {grade:.0f}, at most {HARDEST_GRADE:.0f}: {text!r}")


CHECKS: tuple[Callable[[Knowledge], Iterable[Fault]], ...] = (attributes, sources, unique_names, patient_words, reading_grades)
