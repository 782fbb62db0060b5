"""The body: mirroring, segment lengths, directions, and the pictures' golden geometry."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unpinch.movement.motion import clip
from unpinch.movement.skeleton import DOFS, INDEX, LENGTH, LIMITS, Pose, kind, mirror, swap
from unpinch.movement.views import PLACES, Camera

ANGLES = st.lists(st.floats(-1, 1), min_size=len(DOFS), max_size=len(DOFS))


def posture(shares: list[float]) -> Pose:
    """A posture with every angle inside its limits."""
    values = []
    for name, share in zip(DOFS, shares, strict=True):
        low, high = LIMITS.get(kind(name), (-1.0, 1.0) if name in "xyz" else (-90.0, 90.0))
        values.append(low + (share + 1) / 2 * (high - low))
    return Pose(np.array(values))


@settings(max_examples=40, deadline=None)
@given(ANGLES)
def test_mirroring_twice_is_identity(shares: list[float]) -> None:
    pose = posture(shares)
    assert np.array_equal(mirror(mirror(pose)).values, pose.values)


@settings(max_examples=40, deadline=None)
@given(ANGLES)
def test_mirror_reflects_every_point(shares: list[float]) -> None:
    pose = posture(shares)
    other = mirror(pose)
    for name, place in pose.points.items():
        assert other.point(swap(name)) == pytest.approx(place * [1, 1, -1], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(ANGLES)
def test_segments_keep_their_lengths(shares: list[float]) -> None:
    pose = posture(shares)
    for side in "nf":
        assert np.linalg.norm(pose.point(f"knee_{side}") - pose.point(f"hip_{side}")) == pytest.approx(LENGTH["thigh"])
        assert np.linalg.norm(pose.point(f"wrist_{side}") - pose.point(f"elbow_{side}")) == pytest.approx(LENGTH["farm"])


def standing(**angles: float) -> Pose:
    """Upright, all joints at zero but those given."""
    values = np.zeros(len(DOFS))
    values[INDEX["tilt"]] = 90.0
    for name, value in angles.items():
        values[INDEX[name]] = value
    return Pose(values)


@pytest.mark.parametrize(
    ("angles", "point", "axis", "sign"),
    [
        ({"hip_n": 60}, "knee_n", 0, 1),
        ({"hip_n": 0, "knee_n": 60}, "ankle_n", 0, -1),
        ({"hip_abd_n": 30}, "ankle_n", 2, 1),
        ({"hip_abd_f": 30}, "ankle_f", 2, -1),
        ({"hip_rot_n": 40}, "toe_n", 2, 1),
        ({"shoulder_abd_n": 60}, "elbow_n", 2, 1),
        ({"elbow_n": 90}, "wrist_n", 0, 1),
        ({"lumbar": 30}, "c7", 0, 1),
        ({"lumbar_side": 20}, "c7", 2, 1),
        ({"lumbar_rot": 30}, "nose", 2, 1),
    ],
)
def test_positive_angles_move_as_a_clinician_expects(angles: dict[str, float], point: str, axis: int, sign: int) -> None:
    change = standing(**angles).point(point) - standing().point(point)
    assert change[axis] * sign > 0.01


@pytest.mark.parametrize("view", PLACES)
def test_cameras_are_right_handed(view: str) -> None:
    axes = Camera(view).axes
    assert axes @ axes.T == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(axes) == pytest.approx(1.0)


# Where points lie at the aim of ten motions, body heights: a change here is a change of the picture and wants looking at.
GOLDEN: dict[str, dict[str, tuple[float, float, float]]] = {
    "prone-press-up": {"nose": (0.116, 0.441, 0.000), "elbow_n": (0.151, 0.148, 0.096)},
    "single-knee-to-chest": {"knee_n": (-0.120, 0.271, 0.050), "wrist_n": (-0.050, 0.231, 0.096)},
    "slider-supine-90-90": {"ankle_n": (0.144, 0.506, 0.050), "toe_n": (0.098, 0.617, 0.050)},
    "slider-seated-slump": {"ankle_n": (0.457, 0.180, 0.050), "head": (0.206, 0.624, 0.000)},
    "bird-dog": {"ankle_n": (-0.483, 0.280, 0.050), "wrist_f": (0.594, 0.330, -0.096)},
    "bridge": {"pelvis": (-0.020, 0.159, 0.000), "knee_n": (0.206, 0.248, 0.050)},
    "clamshell": {"knee_n": (-0.178, 0.222, 0.152), "ankle_n": (-0.366, 0.118, 0.045)},
    "hip-abduction-standing": {"ankle_n": (0.002, 0.087, 0.277), "head": (0.012, 0.916, 0.000)},
    "sit-to-stand": {"head": (0.242, 0.650, 0.000), "knee_n": (0.275, 0.264, 0.050)},
    "hip-hinge-wall": {"pelvis": (-0.055, 0.506, 0.000), "head": (0.230, 0.791, 0.000)},
}


@pytest.mark.parametrize("exercise_id", GOLDEN)
def test_golden_geometry(exercise_id: str) -> None:
    pose = clip(exercise_id).key(min(1, len(clip(exercise_id).motion.keys) - 1))
    for name, place in GOLDEN[exercise_id].items():
        assert pose.point(name) == pytest.approx(place, abs=0.004), name
