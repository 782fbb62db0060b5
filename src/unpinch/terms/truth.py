"""Three-valued truth: a fact may be true, false or unknown, and unknown is never "no" (safety property S3).

Unknown is written `None`. The tables are Kleene's strong logic, as in the rule grammar of the vocabulary, section 3.
"""

from collections.abc import Iterable

Truth = bool | None


def any_true(values: Iterable[Truth]) -> Truth:
    """Join with "or": true when one is true, unknown when none is true and one is unknown, otherwise false.

    >>> any_true([False, None]), any_true([None, True]), any_true([])
    (None, True, False)
    """
    unknown = False
    for value in values:
        if value:
            return True
        unknown |= value is None
    return None if unknown else False


def all_true(values: Iterable[Truth]) -> Truth:
    """Join with "and": false when one is false, unknown when none is false and one is unknown, otherwise true.

    >>> all_true([True, None]), all_true([None, False]), all_true([])
    (None, False, True)
    """
    unknown = False
    for value in values:
        if value is False:
            return False
        unknown |= value is None
    return None if unknown else True


def negate(value: Truth) -> Truth:
    """Turn true into false and false into true; unknown stays unknown."""
    return None if value is None else not value


def more_serious(values: Iterable[Truth]) -> Truth:
    """Choose among conflicting readings: true before unknown before false (grammar, section 7)."""
    return any_true(values)


def word(value: Truth) -> str | bool:
    """Say a truth value as the case contract does: true, false or the word "unknown"."""
    return "unknown" if value is None else value
