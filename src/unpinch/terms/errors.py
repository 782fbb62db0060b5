"""The three families of error. Each says what is wrong, where, and how to mend it; none carries a patient's words."""

from collections.abc import Sequence


class UnpinchError(Exception):
    """Something Unpinch can explain to the person who can mend it."""


class KnowledgeError(UnpinchError):
    """The knowledge base is wrong: every fault with file and key, all at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class InputError(UnpinchError):
    """What somebody entered cannot be used: the field, what is wrong with it, and how to mend it."""

    def __init__(self, field: str, problem: str, mend: str = "") -> None:
        self.field, self.problem, self.mend = field, problem, mend
        super().__init__(f"{field}: {problem}" + (f" {mend}" if mend else ""))


class NotAllowedNowError(UnpinchError):
    """A legal request at a moment when it may not be carried out."""
