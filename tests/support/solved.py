"""Solved motions and drawn pictures, kept for all processes and both databases of a test run.

Solving the motions of the whole library takes a minute of work, and every test process that shows the library would do it again. What is
kept lies in pytest's own cache folder, under a word that changes with the code, the motions and the libraries that solve them.
"""

import hashlib
import os
import pickle
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".pytest_cache" / "unpinch"
MOVEMENT = ROOT / "src" / "unpinch" / "movement"


@cache
def version() -> str:
    """A word that changes with whatever a solved motion depends on."""
    import numpy as np

    made = hashlib.sha256(f"{sys.version} {np.__version__}".encode())
    for path in sorted([*MOVEMENT.glob("*.py"), *MOVEMENT.glob("motions/*")]):
        made.update(path.read_bytes())
    return made.hexdigest()[:16]


def keep(path: Path, data: bytes) -> None:
    """Write whole or not at all, beside other processes that write the same; what older code left goes."""
    with suppress(OSError):
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, exist_ok=True)
            for old in path.parent.parent.iterdir():
                if old != path.parent:
                    shutil.rmtree(old, ignore_errors=True)
        made = path.with_suffix(f".{os.getpid()}")
        made.write_bytes(data)
        made.replace(path)


@pytest.fixture(autouse=True, scope="session")
def solved_once() -> Iterator[None]:
    """Let `clip` look first whether another process of the run has solved the motion."""
    from unpinch.movement import motion
    from unpinch.movement.definition import Motion, load_motions
    from unpinch.movement.motion import Clip, Frame
    from unpinch.movement.skeleton import Pose

    shipped, solve = load_motions, motion.solve

    def kept(wanted: Motion) -> Clip:
        if shipped().get(wanted.exercise_id) is not wanted:
            return solve(wanted)
        path = KEPT / "motions" / version() / wanted.exercise_id
        with suppress(OSError):
            rows = pickle.loads(path.read_bytes())
            return Clip(wanted, tuple(Frame(at_s, phase, between, Pose(values)) for at_s, phase, between, values in rows))
        made = solve(wanted)
        keep(path, pickle.dumps([(frame.at_s, frame.phase, frame.between, frame.pose.values) for frame in made.frames]))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(motion, "solve", kept)
        yield


def share_pictures(data: Path) -> None:
    """Let the pictures of a data folder lie where every process of the run finds them; `pictures` names its folders by what they show."""
    pictures = KEPT / "pictures"
    with suppress(OSError):
        pictures.mkdir(parents=True, exist_ok=True)
        (data / "pictures").symlink_to(pictures)
