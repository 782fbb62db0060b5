"""From a definition to poses over time: solve the key poses, then fill the way between them with minimum-jerk frames.

Damped least squares over root and joint angles: stay near the angles written (each as stiff as the author says), meet contacts, pins
and grips, respect human limits. Lengths are body heights, angles degrees, times seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from unpinch.movement.definition import Key, Motion
from unpinch.movement.skeleton import DOFS, INDEX, LIMITS, ROOT, Array, Body, Pose, kind, radius

STEPS, STEPS_MANY = 6, 4  # frames from one key pose to the next; fewer when there are more than two keys
IN_MEMORY = 16
MET, ANGLE, LIMIT, PLACE = 300.0, 0.02, 0.5, 0.5  # weights: a millimetre of missed contact outweighs some ten degrees
LOW = np.array([LIMITS.get(kind(name), (-np.inf, np.inf))[0] for name in DOFS])
HIGH = np.array([LIMITS.get(kind(name), (-np.inf, np.inf))[1] for name in DOFS])
START_HEIGHT = 0.3
ABOVE_FLOOR = (*tuple(f"{name}_{side}" for name in ("toe", "heel", "knee", "elbow", "wrist", "hand") for side in "nf"), "pelvis", "head")


@dataclass(frozen=True)
class Frame:
    """A pose at a time; `phase` is the number of the key pose, or of the one just left when `between`."""

    at_s: float
    phase: int
    between: bool
    pose: Pose


@dataclass(frozen=True)
class Clip:
    """A solved motion: its frames in order; the last shows the first pose again."""

    motion: Motion
    frames: tuple[Frame, ...]

    @property
    def length_s(self) -> float:
        """Seconds until the motion repeats."""
        return self.frames[-1].at_s

    def key(self, number: int) -> Pose:
        """The pose of a key."""
        return next(frame.pose for frame in self.frames if frame.phase == number and not frame.between)

    def way(self, start: int, end: int) -> list[Pose]:
        """The poses from one key to a later one."""
        return [f.pose for f in self.frames if start <= f.phase < end or (f.phase == end and not f.between)]


class _Problem:
    """The residuals of one pose: what is wanted, what must touch, what stays in place."""

    def __init__(self, key: Key, want: Array, pins: Mapping[str, Array]) -> None:
        self.key, self.want, self.pins = key, want, pins
        soft = np.array([key.soft.get(name, 1.0) for name in DOFS]) * ANGLE
        soft[: len(("x", "y", "z"))] = (PLACE, 0.0, PLACE)
        self.weight = soft

    def residuals(self, poses: Array) -> Array:
        """Weighted misses `(batch, number of demands)`."""
        points = Body(poses).points
        parts = [(poses - self.want) * self.weight, LIMIT * np.maximum(0, poses - HIGH), LIMIT * np.maximum(0, LOW - poses)]
        for name in ABOVE_FLOOR:
            parts.append(0.3 * MET * np.minimum(0.0, points[name][:, 1] - radius(name))[:, None])
        for contact in self.key.contacts:
            gap = contact.sign * (points[contact.point][:, contact.axis] - contact.at) - radius(contact.point)
            parts.append(MET * gap[:, None])
        for name, place in self.pins.items():
            parts.append(MET * (points[name] - place)[:, [0, 2]])
        for grip in self.key.grips:
            parts.append((MET * (points[grip.point] - points[grip.other] - np.array(grip.offset)))[:, : 3 if grip.deep else 2])
        return np.concatenate(parts, axis=1)


def _solve(problem: _Problem, start: Array, active: Array) -> Array:
    """Levenberg-Marquardt with a Jacobian by differences, all columns in one batch."""
    step = np.where(np.arange(len(DOFS)) < 3, 1e-5, 1e-3)
    nudges = np.diag(step)[active]
    q, damping = start.copy(), 1e-3
    for _ in range(60):
        batch = problem.residuals(np.vstack([q, q + nudges]))
        now = batch[0]
        jacobian = ((batch[1:] - now) / step[active][:, None]).T
        normal, slope, value = jacobian.T @ jacobian, jacobian.T @ now, float(now @ now)
        for _ in range(8):
            change = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-9), -slope)
            trial = q.copy()
            trial[active] += change
            missed = problem.residuals(trial[None])[0]
            if (better := float(missed @ missed)) < value:
                damping = max(damping / 6, 1e-9)
                break
            damping *= 6
        else:
            return q
        q = trial
        if value - better < 1e-9:
            return q
    return q


def _active(motion: Motion) -> Array:
    return np.array([INDEX[name] for name in DOFS if name in motion.active])


def _want(key: Key) -> Array:
    values = np.zeros(len(DOFS))
    values[INDEX["y"]] = START_HEIGHT
    values[INDEX["tilt"]] = 90.0
    for name, value in key.want.items():
        values[INDEX[name]] = value
    return values


def _pins(names: frozenset[str], first: Pose) -> dict[str, Array]:
    return {name: first.point(name) for name in sorted(names)}


def _key_poses(motion: Motion, active: Array) -> list[Array]:
    solved: list[Array] = []
    for key in motion.keys:
        want = _want(key)
        if not solved:
            solved.append(_solve(_Problem(key, want, {}), want, active))
            continue
        first = Pose(solved[0])
        start = want.copy()
        start[:3] = first.values[:3]
        want[[0, 2]] = [key.want.get(name, first.angle(name)) for name in ("x", "z")]
        solved.append(_solve(_Problem(key, want, _pins(key.pins & motion.keys[0].pins, first)), start, active))
    return solved


def ease(part: float) -> float:
    """Minimum jerk: the share of the way covered at a share of the time.

    >>> ease(0.5)
    0.5
    """
    return part**3 * (10 - 15 * part + 6 * part * part)


def _between(key: Key, after: Key) -> Key:
    """What holds all the way between two key poses."""
    return replace(
        key,
        contacts=tuple(contact for contact in key.contacts if contact in after.contacts),
        pins=key.pins & after.pins,
        grips=tuple(grip for grip in key.grips if grip in after.grips),
        soft={name: max(key.soft.get(name, 1.0), after.soft.get(name, 1.0)) for name in DOFS if name not in ROOT[:3]},
    )


def solve(motion: Motion) -> Clip:
    """Solve a motion into frames over one repetition."""
    active = _active(motion)
    poses = _key_poses(motion, active)
    frames: list[Frame] = []
    clock = 0.0
    for number, key in enumerate(motion.keys):
        after = (number + 1) % len(motion.keys)
        pose = Pose(poses[number])
        frames.append(Frame(clock, number, False, pose))
        if key.hold_s:
            clock += key.hold_s
            frames.append(Frame(clock, number, False, pose))
        if len(motion.keys) > 1 and (after or not motion.once):
            frames += _way(motion, poses, number, after, clock, active)
            clock += key.move_s
    if len(motion.keys) > 1:
        frames.append(Frame(clock, 0, False, Pose(poses[0])))
    return Clip(motion, tuple(frames))


def _way(motion: Motion, poses: list[Array], number: int, after: int, clock: float, active: Array) -> list[Frame]:
    key = motion.keys[number]
    path = _between(key, motion.keys[after])
    pins = _pins(path.pins & motion.keys[0].pins, Pose(poses[0]))
    frames, q = [], poses[number]
    steps = STEPS if len(poses) < 3 else STEPS_MANY
    for step in range(1, steps):
        share = ease(step / steps)
        want = poses[number] * (1 - share) + poses[after] * share
        q = _solve(_Problem(path, want, pins), want, active)
        frames.append(Frame(clock + key.move_s * step / steps, number, True, Pose(q)))
    return frames


@lru_cache(IN_MEMORY)
def clip(motion_id: str) -> Clip:
    """The solved motion of an exercise. A picture asks for it several times; all of them would fill the memory."""
    from unpinch.movement.definition import load_motions

    return solve(load_motions()[motion_id])
