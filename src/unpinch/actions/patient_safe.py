"""Words that no patient should read: what they are in English and in Spanish, and which of them stand in a text."""

import re

from unpinch.knowledge.check_passports import BANNED

SPANISH = re.compile(
    r"\b(desgast\w*|degenerat\w*|aplastad\w*|pellizcad\w*|pinzad\w*|atascad\w*|atorad\w*|atrapad\w*|dañ\w*)", re.IGNORECASE
)
"""What they would be in Spanish (judgement, the same list that the catalogs are held against)."""


def banned_in(text: str) -> tuple[str, ...]:
    """The words of a text that frighten without helping, each once, as they are written.

    >>> banned_in("A worn disc is stuck; Worn again.")
    ('worn', 'stuck')
    """
    found = [match.group(0).lower() for pattern in (BANNED, SPANISH) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(found))
