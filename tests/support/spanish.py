"""Listening for English on Spanish pages: what was asked for in Spanish and had none, and text that reads like English."""

import gettext as python_gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.conf import settings
from django.test import Client
from django.utils.translation import trans_real

from unpinch.clinical.intake.form_values import Question, Screen
from unpinch.config import messages

ENGLISH = re.compile(r"\b(?:the|you|your|and|with|is|are|of|to|for|this|not|we|it|in|on|day|date|back|left|right|yes)\b", re.IGNORECASE)
"""Words that stand in nearly every English line and in no Spanish one."""
SHOWN_ATTRIBUTES = ("aria-label", "placeholder", "title", "alt")
OWN_WORDS = ("Harbor Clinic", "Main St", "Hill Rd", "English", "Carla may act for me.")
"""What the drawn world says in English in any language: names, and a consent in the words of its day."""


@dataclass
class Missed(python_gettext.NullTranslations):
    """Stands where Django would fall back to English, and keeps what was asked for."""

    behind: python_gettext.NullTranslations
    asked: set[str] = field(default_factory=set)

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return self.behind.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return self.behind.ngettext(msgid1, msgid2, n)


@contextmanager
def listening() -> Iterator[Missed]:
    """Listen to everything that has no Spanish while the block runs."""
    messages.compile_catalogs()
    spanish = trans_real.translation("es")
    before = spanish._fallback
    spanish._fallback = missed = Missed(before)
    try:
        yield missed
    finally:
        spanish._fallback = before


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.silent:
            self.found.append(" ".join(data.split()))


def texts_of(html: str) -> list[str]:
    """Every text and shown attribute of a page."""
    parser = _Texts()
    parser.feed(html)
    return parser.found


def english_in(html: str) -> list[str]:
    """The texts of a page that read like English, or that Spanish has other words for."""
    return [text for text in texts_of(html) if _english(text)]


def _english(text: str) -> bool:
    for own in OWN_WORDS:
        text = text.replace(own, "")
    spanish = trans_real.translation("es").gettext(text) if text.strip() else text
    return bool(ENGLISH.search(text)) or spanish != text


def read_in_spanish(client: Client) -> Client:
    """The same client, with the language switch set."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    return client


def texts_of_screen(screen: Screen) -> Iterator[str]:
    """Every text of an intake screen that a page passes on to be translated, of waiting questions too."""
    yield from (screen.title, screen.lead, *screen.points)
    for question in (*screen.questions, *screen.waiting):
        yield from _texts_of_question(question)


def _texts_of_question(question: Question) -> Iterator[str]:
    yield from (question.text, question.context, question.help, question.none, question.none_others, *question.ends)
    for option in (*question.options, *question.units, *question.quick):
        yield from (option.text, option.window, option.detail)
