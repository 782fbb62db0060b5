"""One check of every motion that lists all offenders at once: ranges, limits, contacts, solids, lengths, start, smoothness, words, arrows.

Answers "may this picture be shown?" for the people who draw. It cannot judge whether an exercise is wise.
Lengths are body heights, angles degrees.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from unpinch.knowledge.schema import Exercise
from unpinch.movement import arrows, figure, props
from unpinch.movement.coach import angle
from unpinch.movement.definition import Contact
from unpinch.movement.looks import DEFAULT, LOOKS
from unpinch.movement.motion import Clip
from unpinch.movement.skeleton import DOFS, INDEX, LENGTH, LIMITS, PLANAR, RADIUS, SIDED, SIDES, Pose, kind, mirror, radius
from unpinch.movement.views import Camera

TOUCH = 0.01 / 1.70  # one centimetre of a person of 170 cm
ROOM = 12.0  # degrees by which a drawn angle may leave the range written: what the eye and the solver cannot tell apart (judgement)
LONGEST_CAPTION = 58
SAME_DEG = 2.0  # degrees by which left and right may differ and still do the same (judgement)
RANGE = re.compile(r"(?P<joint>[a-z_]+) (?P<start>-?\d+)->(?P<end>-?\d+)")
# A joint of the exercise table: which angles of the figure it means, and the sign.
MEANS: dict[str, tuple[tuple[str, ...], float]] = {
    "hip_flexion": (("hip",), 1.0),
    "hip_extension": (("hip",), -1.0),
    "hip_abduction": (("hip_abd",), 1.0),
    "hip_adduction": (("hip_abd",), -1.0),
    "hip_external_rotation": (("hip_rot",), 1.0),
    "hip_internal_rotation": (("hip_rot",), -1.0),
    "knee_flexion": (("knee",), 1.0),
    "ankle_dorsiflexion": (("ankle",), 1.0),
    "ankle_inversion": (("ankle_inv",), 1.0),
    "ankle_eversion": (("ankle_inv",), -1.0),
    "lumbar_flexion": (("lumbar",), 1.0),
    "lumbar_extension": (("lumbar",), -1.0),
    "lumbar_side_flexion": (("lumbar_side",), 0.0),
    "lumbar_rotation": (("lumbar_rot",), 0.0),
    "thoracic_flexion": (("thorax",), 1.0),
    "thoracic_extension": (("thorax",), -1.0),
    "neck_flexion": (("neck",), 1.0),
    "elbow_flexion": (("elbow",), 1.0),
}


def faults(exercise: Exercise, clip: Clip) -> list[str]:
    """Everything that is wrong with a picture, each with where."""
    parts = (
        _captions(clip),
        _limits(clip),
        _ranges(exercise, clip),
        _touching(clip),
        _lengths(clip),
        _through(clip),
        _start(exercise, clip),
        _smooth(clip),
        _drawn_angles(clip),
        _arrows(clip),
        _even(clip),
    )
    return [f"{exercise.id}: {fault}" for part in parts for fault in part]


def _captions(clip: Clip) -> Iterable[str]:
    for key in clip.motion.keys:
        if not 8 <= len(key.say) <= LONGEST_CAPTION:
            yield f"caption of {len(key.say)} letters: {key.say!r}"


def _even(clip: Clip) -> Iterable[str]:
    apart = (abs(mirror(frame.pose).values - frame.pose.values)[3:].max() for frame in clip.frames)  # not where the body is
    even = bool(max(apart) <= SAME_DEG)
    if even != clip.motion.even:
        yield f"`even: {str(clip.motion.even).lower()}` is written, but left and right {'do the same' if even else 'differ'}"


def _limits(clip: Clip) -> Iterable[str]:
    for name in DOFS:
        if (limit := LIMITS.get(kind(name))) is None:
            continue
        values = [frame.pose.angle(name) for frame in clip.frames]
        if min(values) < limit[0] - 2 or max(values) > limit[1] + 2:
            yield f"{name} moves from {min(values):.0f} to {max(values):.0f}, a person's limits are {limit[0]:.0f} to {limit[1]:.0f}"


def stated(exercise: Exercise) -> dict[str, tuple[float, float]]:
    """The ranges written in the exercise table, least and greatest, by joint."""
    found = {}
    for text in exercise.joints_rom_deg:
        if match := RANGE.fullmatch(text):
            a, b = float(match["start"]), float(match["end"])
            found[match["joint"]] = (min(a, b), max(a, b))
    return found


def _ranges(exercise: Exercise, clip: Clip) -> Iterable[str]:
    """The working side keeps inside the written range (with `ROOM`) at every frame."""
    for joint, (low, high) in stated(exercise).items():
        if joint not in MEANS or joint in clip.motion.differs:
            continue
        (name, *_), sign = MEANS[joint]
        full = f"{name}_n" if f"{name}_n" in INDEX else name
        values = np.array([frame.pose.angle(full) for frame in clip.frames]) * (sign or 1.0)
        if sign == 0.0:
            values, low, high = np.abs(values), 0.0, max(abs(low), abs(high))
        opposite = {"lumbar_flexion": "lumbar_extension", "lumbar_extension": "lumbar_flexion"}.get(joint)
        if (other := stated(exercise).get(opposite or "")) is not None:
            low = min(low, -other[1])
        if values.min() < low - ROOM or values.max() > high + ROOM:
            yield f"{joint} is drawn from {values.min():.0f} to {values.max():.0f}, written {low:.0f} to {high:.0f}"


def _gap(contact: Contact, pose: Pose) -> float:
    return float(contact.sign * (pose.point(contact.point)[contact.axis] - contact.at) - radius(contact.point))


def _touching(clip: Clip) -> Iterable[str]:
    worst: dict[str, float] = {}
    for frame in clip.frames:
        key = clip.motion.keys[frame.phase]
        after = clip.motion.keys[(frame.phase + 1) % len(clip.motion.keys)]
        for contact in key.contacts:
            if not frame.between or contact in after.contacts:
                worst[contact.point] = max(worst.get(contact.point, 0.0), abs(_gap(contact, frame.pose)))
        for grip in () if frame.between else key.grips:
            miss = float(np.abs(frame.pose.point(grip.point) - frame.pose.point(grip.other) - grip.offset)[: 3 if grip.deep else 2].max())
            worst[f"grip of {grip.point}"] = max(worst.get(f"grip of {grip.point}", 0.0), miss / 2)
    for name, gap in worst.items():
        if gap > TOUCH:
            yield f"{name} misses its contact by {gap * 170:.1f} cm"


def _lengths(clip: Clip) -> Iterable[str]:
    for side in SIDES:
        for start, end, segment in (
            ("hip", "knee", "thigh"),
            ("knee", "ankle", "shank"),
            ("shoulder", "elbow", "uarm"),
            ("elbow", "wrist", "farm"),
            ("wrist", "hand", "hand"),
        ):
            found = [float(np.linalg.norm(f.pose.point(f"{end}_{side}") - f.pose.point(f"{start}_{side}"))) for f in clip.frames]
            if max(abs(value - LENGTH[segment]) for value in found) > 1e-6:
                yield f"{segment}_{side} changes its length"


POINTS = (*tuple(f"{name}_{side}" for name in sorted(SIDED - {"hip", "shoulder"}) for side in SIDES), "pelvis", "head", "c7")


def _through(clip: Clip) -> Iterable[str]:
    """Nothing below the floor or inside a solid prop, no hand or foot inside the trunk, by more than a centimetre."""
    boxes = [
        s
        for row in clip.motion.props
        if row["kind"] != "water"
        for s in props.solids(row, clip.key(0))
        if isinstance(s, props.Box) and s.solid
    ]
    found = set()
    for frame in clip.frames:
        points = frame.pose.points
        for name in POINTS:
            if points[name][1] - RADIUS[kind(name)] < -1.5 * TOUCH:
                found.add(f"{name} is {-(points[name][1] - RADIUS[kind(name)]) * 170:.0f} cm below the floor")
            if any(props.inside(box, points[name], TOUCH) for box in boxes):
                found.add(f"{name} is inside a prop")
        found |= set(_into_trunk(frame.pose))
    yield from sorted(found)


def _into_trunk(pose: Pose) -> Iterable[str]:
    for part, start, end in (("low back", "pelvis", "waist"), ("chest", "waist", "c7")):
        a, b = pose.point(start), pose.point(end)
        for name in ("wrist_n", "wrist_f", "elbow_n", "elbow_f", "knee_n", "knee_f", "ankle_n", "ankle_f"):
            p = pose.point(name)
            share = float(np.clip((p - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1))
            if np.linalg.norm(p - a - share * (b - a)) < 0.045:
                yield f"{name} is inside the {part}"


def _start(exercise: Exercise, clip: Clip) -> Iterable[str]:
    """The first and the last pose are the start position that is written."""
    for pose in (clip.frames[0].pose, clip.frames[-1].pose):
        if exercise.start_position not in positions(pose):
            yield f"starts as {' or '.join(sorted(positions(pose))) or 'nothing known'}, written {exercise.start_position}"
            return


def positions(pose: Pose) -> set[str]:
    """The start positions a posture may be called."""
    trunk = pose.point("c7") - pose.point("pelvis")
    rise = float(trunk[1] / np.linalg.norm(trunk))
    front, right = pose.frame("pelvis")[:, 0], pose.frame("pelvis")[:, 2]
    found = set()
    if rise > 0.45:
        hips = max(pose.angle("hip_n"), pose.angle("hip_f"))
        low = pose.point("pelvis")[1] < 0.62 * (LENGTH["thigh"] + LENGTH["shank"]) + 0.12
        found |= {"sitting"} if hips > 40 and (low or min(pose.angle("hip_n"), pose.angle("hip_f")) > 30) else set()
        found |= {"standing", "walking"} if min(pose.angle("hip_n"), pose.angle("hip_f")) < 60 else set()
    if rise < 0.75:
        found |= {"supine"} if front[1] > 0.55 else set()
        found |= {"sidelying"} if abs(right[1]) > 0.6 else set()
        knees = min(pose.point("knee_n")[1], pose.point("knee_f")[1]) < 0.08
        if front[1] < -0.3:
            found |= {"quadruped"} if knees and pose.point("pelvis")[1] > 0.14 else set()
            found |= {"prone"} if max(pose.angle("hip_n"), pose.angle("hip_f")) < 60 else set()
            found |= {"standing"} if pose.point("pelvis")[1] > 0.3 else set()
    return found


def _smooth(clip: Clip) -> Iterable[str]:
    """No joint jumps: between frames none turns by 22 degrees and more than 62 % of its range (judgement)."""
    for name in DOFS:
        if (name not in LIMITS and kind(name) not in LIMITS) or name not in PLANAR:
            continue
        values = np.array([frame.pose.angle(name) for frame in clip.frames])
        reach = float(np.ptp(values))
        if reach < 15:
            continue
        for (a, b), (v, w) in zip(pairwise(clip.frames), pairwise(values), strict=True):
            if b.at_s > a.at_s and abs(w - v) > max(0.62 * reach, 22.0):
                yield f"{name} jumps by {abs(w - v):.0f} degrees in {b.at_s - a.at_s:.2f} s"
                break


def _drawn_angles(clip: Clip) -> Iterable[str]:
    """The turns of the painted limbs give the same knee and elbow angles as the coach's data, within a degree."""
    camera = Camera(clip.motion.view)
    if camera.view not in ("side", "front"):  # the views in which a camera coach counts
        return
    for number in range(len(clip.motion.keys)):
        pose = clip.key(number)
        painted = {piece.name: piece.deg for piece in figure.pieces(pose, camera, LOOKS[DEFAULT])}
        for name, upper, lower in (("knee", "thigh_n", "shank_n"), ("elbow", "uarm_n", "farm_n")):
            between = abs((painted[upper] - painted[lower] + 180) % 360 - 180)
            if abs(180 - between - angle(name, pose, camera)) > 1.0:
                yield f"{name} is painted at {180 - between:.0f} degrees, the coach says {angle(name, pose, camera):.0f}"


def _arrows(clip: Clip) -> Iterable[str]:
    """No arrow lies on the body in the pose it leads to."""
    camera = Camera(clip.motion.view)
    for arrow in arrows.of(clip, camera):
        free = float(arrows.clearance(arrows.dense(np.array(arrow.line)), [clip.key(arrow.key)], camera))
        if free < 0:
            yield f"the arrow to pose {arrow.key + 1} lies {-free * 170:.0f} cm on the body"
