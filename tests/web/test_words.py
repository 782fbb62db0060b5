"""Patient pages are complete in both languages, and a translation says no more and no less than the English does."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from unpinch.config import messages

PLACEHOLDER = re.compile(r"\{[A-Za-z_]+\}|%\([a-z_]+\)[sd]|</?[a-z]+[^>]*>")
NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
BANNED = re.compile(r"\b(?:desgast|degenerat|aplastad|pellizcad|pinzad|atascad|atorad|atrapad|dañ|hernia de disco)", re.IGNORECASE)
"""What the English words worn, degenerative, squeezed, pinched, stuck and damage would be: no patient reads them in Spanish either."""
FAMILIAR = re.compile(r"\b(?:tú|tu|tus|ti|te|contigo|vosotros|vuestr[oa]s?)\b", re.IGNORECASE)
IN_SO_LONG = re.compile(r"\bdentro de \d", re.IGNORECASE)
"""«Dentro de 3 días» means after 3 days, not within them."""

URGENCY = {
    "within 3 days": "en los próximos 3 días",
    "within 2 weeks": "en las próximas 2 semanas",
    "within 30 minutes": "en 30 minutos",
    "the same day": "el mismo día",
    "(?:go to a hospital emergency department|go) now": "vaya ahora mismo",
    r"call \{(?:EMERGENCY|OUT_OF_HOURS|MATERNITY)\} now": "llame ahora mismo al",
    r"call \{CLINIC\} today": "llame hoy al",
    "and do not drive": "y no maneje",
    "hospital emergency department": "sala de emergencias de un hospital",
    "until then": "hasta entonces",
    "nobody is watching": "nadie está mirando",
}
"""Times and urgency carry the safety of a text: each has one translation (docs/reference/translations.md)."""


def spanish(name: str) -> Iterator[tuple[str, str]]:
    """Every translated message with its Spanish, singular and plural apart."""
    for entry in messages.read_catalog("es", name):
        ids, words = (each if isinstance(each, tuple | list) else (each,) for each in (entry.id, entry.string))
        yield from ((english, said) for english, said in zip(ids, words, strict=True) if english and said)


def wrong(name: str, pattern: re.Pattern[str]) -> list[str]:
    """The Spanish in which a pattern stands."""
    return [said for _english, said in spanish(name) if pattern.search(said)]


def differing(name: str, pattern: re.Pattern[str]) -> list[str]:
    """The English in which a pattern finds something else than in the Spanish."""
    return [english for english, said in spanish(name) if sorted(pattern.findall(english)) != sorted(pattern.findall(said))]


@pytest.mark.parametrize("name", messages.CATALOGS)
def test_spanish_catalog_is_complete(name: str) -> None:
    missing = messages.untranslated("es", name)
    assert not missing, f"{len(missing)} messages without Spanish (python -m unpinch.config.messages update): {missing[:10]}"


@pytest.mark.parametrize("name", messages.CATALOGS)
def test_placeholders_survive_translation(name: str) -> None:
    assert not differing(name, PLACEHOLDER)


@pytest.mark.parametrize("name", messages.CATALOGS)
def test_numbers_survive_translation(name: str) -> None:
    assert not differing(name, NUMBER)


@pytest.mark.parametrize("name", messages.CATALOGS)
def test_spanish_says_usted(name: str) -> None:
    assert not wrong(name, FAMILIAR)


@pytest.mark.parametrize("name", messages.CATALOGS)
def test_within_is_never_after(name: str) -> None:
    assert not wrong(name, IN_SO_LONG)


def test_patient_spanish_holds_no_banned_word() -> None:
    assert not wrong("knowledge", BANNED)


@pytest.mark.parametrize(("english", "said"), URGENCY.items())
def test_urgency_has_one_translation(english: str, said: str) -> None:
    pattern = re.compile(rf"\b{english}\b", re.IGNORECASE)
    told = [(text, words) for text, words in spanish("knowledge") if pattern.search(text)]
    assert told
    assert not [words for _text, words in told if not re.search(said, words, re.IGNORECASE)]


def test_banned_pattern_knows_its_words() -> None:
    assert all(BANNED.search(word) for word in ("desgastada", "un disco degenerativo", "Daño", "nervio atrapado", "pinzado"))
    assert not BANNED.search("el primer peldaño")


def test_catalog_says_who_translated_it() -> None:
    texts = [messages.catalog_path("es", name).read_text(encoding="utf-8") for name in messages.CATALOGS]
    assert all("no native clinician has reviewed it yet" in text.splitlines()[0] for text in texts)


def test_python_calls_and_templates_are_found() -> None:
    words = {message for message, _ in messages.page_words()}
    assert {"Alerts", "Too many tries"} <= words


@pytest.mark.parametrize(("count", "said"), [(0, "ejercicios"), (1, "ejercicio"), (2, "ejercicios")])
def test_plurals_speak_spanish(count: int, said: str) -> None:
    messages.compile_catalogs()
    with translation.override("es"):
        assert translation.ngettext("%(count)s exercise", "%(count)s exercises", count) == f"%(count)s {said}"
