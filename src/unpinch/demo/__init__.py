"""A sample clinic that is made, not recorded: the same seed and day give the same people, with real assessments behind every line.

For whoever looks at Unpinch, and for the tests that walk every page. Nobody in it exists. Everything a person can do goes through
`actions`, on the day it would have happened; only rows that come in great numbers (answers, findings) are written together.
"""

from unpinch.demo.build import Built, build

__all__ = ["Built", "build"]
