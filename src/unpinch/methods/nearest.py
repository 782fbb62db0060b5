"""Which known names a mistyped one may mean. Spelling only: it never guesses, it offers."""

import difflib
from collections.abc import Mapping

LONGEST = 60
"""A name longer than this is cut before it is compared: nobody mistypes a page of text."""


def nearest(written: str, names: Mapping[str, str], count: int = 3) -> tuple[str, ...]:
    """Offer up to `count` names that look most like what was written, best first.

    `names` maps every spelling that may be meant (ids, other names) to the name to offer. Case, blanks and hyphens do not count.

    >>> nearest("straight leg rise", {"straight_leg_raise": "straight_leg_raise", "SLR": "straight_leg_raise", "slump": "slump"})
    ('straight_leg_raise',)
    """
    spellings = {plain(spelling): name for spelling, name in names.items()}
    wanted = plain(written[:LONGEST])
    if wanted in spellings:
        return (spellings[wanted],)
    close = difflib.get_close_matches(wanted, spellings, n=count * 2, cutoff=0.6)
    words = set(wanted.split("_"))
    if len(words) > 1 or len(wanted) > 3:
        close += sorted(s for s in spellings if words <= set(s.split("_")))
    return tuple(dict.fromkeys(spellings[spelling] for spelling in close))[:count]


def plain(name: str) -> str:
    """The name in lower case with one underscore for every blank or hyphen.

    >>> plain("Straight-leg  raise")
    'straight_leg_raise'
    """
    return "_".join(name.lower().replace("-", " ").replace("_", " ").split())
