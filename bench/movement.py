"""The pictures: time to solve and to draw, and their size."""

import gzip
from collections.abc import Iterator

from bench.measure import Line, best
from unpinch.movement import drawn, missing, picture
from unpinch.movement.definition import load_motions
from unpinch.movement.motion import solve

TITLE = "Exercise pictures"
SAMPLE = ("prone-press-up", "slider-supine-90-90", "bird-dog", "bridge", "hip-hinge-wall", "slider-seated-slump")


def lines() -> Iterator[Line]:
    """Measure everything of this part."""
    yield Line("Exercises with a picture", str(len(drawn())), f"{len(missing())} to come")
    for exercise_id in SAMPLE:
        seconds, _ = best(lambda name=exercise_id: solve(load_motions()[name]), 3)
        size = len(gzip.compress(picture(exercise_id).encode()))
        yield Line(f"{exercise_id}: solving", f"{seconds * 1000:.0f} ms", f"{size / 1000:.1f} kB compressed")
    seconds, _ = best(lambda: picture("bridge"), 5)
    yield Line("bridge: drawing the animated picture", f"{seconds * 1000:.0f} ms")
    sizes = [len(gzip.compress(picture(exercise_id).encode())) for exercise_id in drawn()]
    yield Line(
        "All pictures, compressed: mean and largest", f"{sum(sizes) / len(sizes) / 1000:.1f} kB", f"largest {max(sizes) / 1000:.1f} kB"
    )
