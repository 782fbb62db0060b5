"""The table by which a phone judges warning signs alone, in the reader's language, and the word that changes whenever it does.

It holds nobody's data. Whoever keeps it, or a program that names it, keeps it under that word.
"""

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.actions.words import word_words
from unpinch.clinical.home_program import card


def warning_table() -> dict[str, Any]:
    """The table for card and free text, in the reader's language; `version` names its content in all languages."""
    return {**_made(get_language() or "en"), "version": table_version()}


@cache
def table_version() -> str:
    """A word for the content of the table: the knowledge, the rules that read words, and the translations."""
    tables = [_made(language) for language, _name in settings.LANGUAGES]
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()[:16]


@cache
def _made(language: str) -> dict[str, Any]:
    with override(language):
        return card.device_table(knowledge(), say=_, option=word_words)
