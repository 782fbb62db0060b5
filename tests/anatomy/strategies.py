"""Charts as anybody could paint them, for the properties."""

from hypothesis import strategies as st

from unpinch.anatomy.chart import BodyChart, Stroke
from unpinch.anatomy.places import HEIGHT, VIEWS, WIDTH
from unpinch.anatomy.qualities import QUALITIES
from unpinch.anatomy.regions import REGIONS

qualities = st.sampled_from(list(QUALITIES))
marks = st.frozensets(st.tuples(st.sampled_from(list(REGIONS)), qualities), max_size=12)
points = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT))
strokes = st.builds(Stroke, st.sampled_from(VIEWS), qualities, st.lists(points, min_size=1, max_size=6).map(tuple))
charts = st.builds(BodyChart, marks, st.lists(strokes, max_size=4).map(tuple))


def chart(*marks: str) -> BodyChart:
    """A chart with these marks, written `region:quality`."""
    return BodyChart(frozenset((region, quality) for region, _, quality in (mark.partition(":") for mark in marks)))
