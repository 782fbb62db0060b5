"""The phone's own judgement is the clinic's: its rules over many answers, its warning words over every text case (DESIGN section 9)."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import PageAs
from tests.support.sheets import KNOWLEDGE, text_cases
from unpinch.clinical.home_program.card import device_table
from unpinch.clinical.home_program.diary import Reach, SetEntry
from unpinch.clinical.progression import Zone, zone
from unpinch.clinical.triage.grading import Grading, complete, tables, warning_words
from unpinch.knowledge.decisions import SEX
from unpinch.terms.level import TriageLevel

CASES = 600
TABLE = device_table(KNOWLEDGE, say=str, option=lambda fact, value: value)
LEVELS = """async ([table, sheets]) => {
  const { Card } = await import('/static/home_program/card.js');
  return sheets.map(sheet => Object.fromEntries(new Card(table, sheet).raised().map(each => [each.flag, each.level])));
}"""
WORDS = """async ([table, texts]) => {
  const { WarningWords } = await import('/static/home_program/words.js');
  const words = new WarningWords(table.words);
  return texts.map(text => words.flags(text).sort());
}"""
WORSE = """async ([order, told]) => {
  const { worse } = await import('/static/home_program/run.js');
  return told.map(each => worse(each, order));
}"""
ODD = [
    "NUMB when I wipe\u2019s edge", "It isn\u2019t numb when I wipe", "\u0130 cannot wee", "numb\u200b down there", "", "....",
    "no numbness, but numb between my legs", "I do not feel anything when I wipe", "not numb and not weak: but I leak urine",
    "numb " * 300 + "wipe",
    "NO PUEDO ORINAR", "No pue\u0301do orinar", "hace un an\u0303o se me duerme el pie", "\u00d1ano \u00f1a\u00f1o dormido",
    "I feel dormida la entrepierna",
    "no dorm\u00ed no puedo orinar", "tengo 15 a\u00f1os", "ni fiebre ni nada, pero no siento cuando me limpio", "no puedo orinar bien",
]  # fmt: skip


def sheets() -> Iterator[dict[str, Any]]:
    """Answers as a card can give them: some signs, some of their questions, now and then a number or nothing at all."""
    rng = random.Random(7)
    flags = list(TABLE["lines"])
    for _ in range(CASES):
        sheet: dict[str, Any] = {}
        for flag in rng.sample(flags, rng.choice((1, 1, 2, 3, 6))):
            sheet[flag] = rng.choice(("yes", "yes", "unsure", "no"))
            for each in TABLE["lines"][flag]["more"]:
                if rng.random() < 0.7:
                    sheet[each["key"]] = rng.choice(each["options"])["value"]
        if rng.random() < 0.2:
            sheet["temp_c"] = rng.choice((36.5, 38.0, 39.4))
        if rng.random() < 0.2:
            sheet[SEX] = rng.choice(("female", "male"))
        yield sheet


def clinic_levels(sheet: dict[str, Any]) -> dict[str, str]:
    """What the clinic's own rules say of the flags that the phone knows."""
    grading = Grading(tables(KNOWLEDGE).decisions, complete(sheet))
    found = {flag: grading.level(flag) for flag in TABLE["lines"]}
    return {flag: level.word for flag, level in found.items() if level > TriageLevel.PROCEED}


def told_sets() -> Iterator[dict[str, Any]]:
    """How leg and back were before and after a set, with anything left out now and then; nobody was asked yet when it settled."""
    rng = random.Random(13)
    for _ in range(CASES):
        pain = {f"{part}_{when}": float(rng.randrange(8)) for part in ("leg", "back") for when in ("before", "after")}
        reach = {f"reach_{when}": rng.choice(list(Reach)).value for when in ("before", "after")}
        yield {name: value for name, value in {**pain, **reach}.items() if rng.random() < 0.85}


def clinic_red(told: dict[str, Any]) -> bool:
    """Whether the dose rules call a set red."""
    reach = {name: Reach(value) for name, value in told.items() if name.startswith("reach")}
    entry = SetEntry(
        id="s", occurred_at=dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), exercise="bridge", sets_done=1, sets_due=1, **{**told, **reach}
    )
    return zone(entry, "low", KNOWLEDGE).zone is Zone.RED


@pytest.fixture
def bare(page_as: PageAs) -> Page:
    page = page_as()
    page.goto("/healthz")
    return page


def test_phone_and_clinic_give_the_same_levels(bare: Page) -> None:
    given = list(sheets())
    found = bare.evaluate(LEVELS, [TABLE, given])
    differing = [(sheet, phone, clinic_levels(sheet)) for sheet, phone in zip(given, found, strict=True) if phone != clinic_levels(sheet)]
    assert not differing, differing[0]
    assert sum(map(bool, found)) > CASES / 2


def test_phone_and_clinic_read_the_same_words(bare: Page) -> None:
    texts = [*(text for language in ("en", "es") for text, _ in text_cases(language)), *ODD]
    found = bare.evaluate(WORDS, [TABLE, texts])
    clinic = [sorted({hit.flag for hit in warning_words(KNOWLEDGE).hits(text)}) for text in texts]
    differing = [each for each in zip(texts, found, clinic, strict=True) if each[1] != each[2]]
    assert not differing, differing[:5]
    assert any(clinic)


def dressed(phrases: list[str], fillers: list[str], deny: str, times: int) -> Iterator[str]:
    """Each phrase behind a denial, on both sides of how far it reaches, and among ordinary words."""
    rng = random.Random(11)
    for phrase in phrases:
        words = [word for part in phrase.split(" + ") for word in part.replace("..", " so ").replace("*", "s").split()]
        yield from (" ".join([deny, *["so"] * far, *words]) for far in range(6 - times, 7))
        for _ in range(times):
            among = [piece for word in words for piece in (*rng.sample(fillers, rng.choice((0, 0, 1, 2))), word)]
            yield " ".join([*rng.sample(fillers, rng.choice((0, 1, 4))), *among])


def test_phone_reads_every_phrase_in_any_dress(bare: Page) -> None:
    flags = KNOWLEDGE.flags.values()
    english = [phrase for flag in flags for phrase in (*flag.warning_words, *flag.silencing_words) if phrase != "-"]
    spanish = [phrase for flag in flags for phrase in (*flag.warning_words_es, *flag.silencing_words_es) if phrase != "-"]
    fillers = ["i", "not", "no", "and", "my", "leg", "never", "today,", "but", "isn't", "without", "the", ";", "been", "or/and"]
    otros = ["y", "no", "sin", "la", "mi", "pierna", "nunca", "hoy,", "pero", "tampoco", "desde", "el", ";", "ni", "no puedo", "año"]
    texts = [*dressed(english, fillers, "not", 3), *dressed(spanish, otros, "nunca", 1)]
    found = bare.evaluate(WORDS, [TABLE, texts])
    clinic = [sorted({hit.flag for hit in warning_words(KNOWLEDGE).hits(text)}) for text in texts]
    differing = [each for each in zip(texts, found, clinic, strict=True) if each[1] != each[2]]
    assert not differing, differing[:5]


def test_phone_reads_an_older_table_without_other_languages(bare: Page) -> None:
    words = {name: part for name, part in TABLE["words"].items() if name != "more"}
    assert bare.evaluate(WORDS, [{**TABLE, "words": words}, ["numb when I wipe", "no puedo orinar"]]) == [["ces_saddle"], []]
