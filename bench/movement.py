"""The pictures: time to solve and to draw, and their size."""

import gzip
from collections.abc import Iterator

from bench.measure import Line, best
from unpinch.movement import drawn, missing, picture
from unpinch.movement.definition import load_motions
from unpinch.movement.motion import solve
from unpinch.movement.raster import png

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
    still = picture("bridge", "still", literal=True)
    seconds, pixels = best(lambda: png(still, 860), 5)
    yield Line("bridge: still picture as PNG, 860 pixels wide", f"{seconds * 1000:.0f} ms", f"{len(pixels) / 1000:.0f} kB")
    solving = {name: best(lambda name=name: solve(load_motions()[name]), 1)[0] for name in load_motions()}
    slowest = max(solving, key=lambda name: solving[name])
    yield Line(
        "All motions, solving: mean and slowest",
        f"{sum(solving.values()) / len(solving) * 1000:.0f} ms",
        f"slowest {slowest}, {solving[slowest] * 1000:.0f} ms",
    )
    sizes = {exercise_id: len(gzip.compress(picture(exercise_id).encode())) for exercise_id in drawn()}
    largest = max(sizes, key=lambda name: sizes[name])
    yield Line(
        "All pictures, compressed: mean and largest",
        f"{sum(sizes.values()) / len(sizes) / 1000:.1f} kB",
        f"largest {largest}, {sizes[largest] / 1000:.1f} kB",
    )


if __name__ == "__main__":
    for line in lines():
        print(f"{line.what:<66} {line.number:>12}  {line.remark}", flush=True)
