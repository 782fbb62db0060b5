"""A dose in the patient's words: the same words as in the composer's preview."""

from unpinch.actions.dose_words import dose_lines, side_words

__all__ = ["dose_lines", "side_words"]
