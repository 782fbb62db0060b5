"""Left and right. The painful side is worked out from the symptoms, never assumed (safety property S6)."""

from enum import StrEnum


class Side(StrEnum):
    """One side of the body."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def opposite(self) -> "Side":
        """The other side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT
