"""One definition of a motion becomes an animated picture, a printed strip, a text, and targets for the camera coach.

Answers "how is this exercise done?" for the patient. It does not say who may do it: that is the safety check's question.
"""

from unpinch.movement.pictures import Panel, drawn, has_sides, missing, panels, picture, text_alternative

__all__ = ["Panel", "drawn", "has_sides", "missing", "panels", "picture", "text_alternative"]
