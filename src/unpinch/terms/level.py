"""How soon somebody must be seen: the six triage levels, in order (triage_levels.md, section 1; JUDGEMENT)."""

from enum import IntEnum


class TriageLevel(IntEnum):
    """From nothing found (`PROCEED`) to life, limb, bladder or cord at stake (`EMERGENCY`). Greater is more serious."""

    PROCEED = 0
    CAUTION = 1
    REFER = 2
    URGENT_72H = 3
    URGENT_TODAY = 4
    EMERGENCY = 5

    @property
    def word(self) -> str:
        """The level as tables, case files and screens write it."""
        return self.name.lower()

    @classmethod
    def from_word(cls, text: str) -> "TriageLevel":
        """Read a level. `none` is the tables' word for `proceed`.

        >>> TriageLevel.from_word("none"), TriageLevel.from_word("urgent_72h")
        (<TriageLevel.PROCEED: 0>, <TriageLevel.URGENT_72H: 3>)
        """
        return cls.PROCEED if text == "none" else cls[text.upper()]
