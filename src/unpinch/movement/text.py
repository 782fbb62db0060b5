"""The words of a picture, written from its definition: what a person who cannot see it needs to know.

Angles are degrees and told in steps of five; nothing here is advice.
"""

from collections.abc import Sequence

from unpinch.knowledge.schema import Exercise
from unpinch.movement.definition import Key, Motion
from unpinch.movement.motion import Clip
from unpinch.movement.skeleton import Pose

SEEN = {
    "side": "seen from the side",
    "front": "seen from the front",
    "back": "seen from behind",
    "top": "seen from above",
    "oblique": "seen from the front and side",
    "low": "seen from the side, a little from above",
}
POSITION = {
    "prone": "lying face down",
    "supine": "lying on the back",
    "sidelying": "lying on the side",
    "sitting": "sitting",
    "standing": "standing",
    "quadruped": "on hands and knees",
    "walking": "walking",
}
PROPS = {
    "chair": "a chair",
    "table": "a firm table",
    "bed": "a bed",
    "wall": "a wall",
    "counter": "a counter",
    "step": "a step",
    "stairs": "stairs",
    "pillow": "a pillow",
    "ball": "a ball",
    "roll": "a rolled towel",
    "rail": "a rail",
    "recumbent": "a bike with a backrest",
    "upright": "an upright bike",
    "treadmill": "a treadmill",
    "desk": "a desk",
    "water": "water up to the chest",
}
ROPES = {
    "band": "an elastic band",
    "strap": "a strap",
    "stick": "a stick",
    "weight": "a weight",
    "bag": "a weight",
    "box": "a box",
    "belt": "a float belt",
}
JOINTS = {
    "hip": ("hip bends", "hip straightens"),
    "knee": ("knee bends", "knee straightens"),
    "ankle": ("foot pulls up", "foot points down"),
    "hip_abd": ("leg moves out to the side", "leg moves in"),
    "hip_rot": ("thigh turns outwards", "thigh turns inwards"),
    "shoulder": ("arm lifts forwards", "arm lowers"),
    "shoulder_abd": ("arm lifts sideways", "arm lowers"),
    "elbow": ("elbow bends", "elbow straightens"),
    "ankle_inv": ("sole turns inwards", "sole turns outwards"),
}
TRUNK = {
    "lumbar": ("low back rounds", "low back arches"),
    "neck": ("chin goes to the chest", "head looks up"),
    "lumbar_side": ("low back bends towards the working side", "low back bends away from the working side"),
    "lumbar_rot": ("low back turns towards the working side", "low back turns away from the working side"),
    "thorax_rot": ("chest turns towards the working side", "chest turns away from the working side"),
}
STILL = {"pelvis": "the pelvis", "c7": "the upper back", "head": "the head"}
LEAST = 8.0  # degrees below which a change is not told


def _told(change: float) -> int:
    return max(5, 5 * round(abs(change) / 5))


def changes(start: Pose, end: Pose) -> list[str]:
    """What moves between two poses and by how many degrees, the largest first."""
    found: list[tuple[float, str]] = []
    for joint, (more, less) in JOINTS.items():
        near, far = (end.angle(f"{joint}_{side}") - start.angle(f"{joint}_{side}") for side in "nf")
        if abs(near) >= LEAST and abs(near - far) < LEAST:
            words = (
                (more if near > 0 else less)
                .replace(" bends", "s bend")
                .replace("lifts", "lift")
                .replace("straightens", "s straighten")
                .replace(" s ", "s ")
            )
            found.append((abs(near), f"both {_plural(words)} by about {_told(near)} degrees"))
            continue
        for change, owner in ((near, "the working"), (far, "the other")):
            if abs(change) >= LEAST:
                found.append((abs(change), f"{owner} {more if change > 0 else less} by about {_told(change)} degrees"))
    for joint, (more, less) in TRUNK.items():
        if abs(change := end.angle(joint) - start.angle(joint)) >= LEAST:
            found.append((abs(change), f"the {more if change > 0 else less} by about {_told(change)} degrees"))
    return [words for _, words in sorted(found, key=lambda item: -item[0])][:4]


def _plural(words: str) -> str:
    for one, many in (
        ("hip s", "hips s"),
        ("foot pulls", "feet pull"),
        ("foot points", "feet point"),
        ("leg moves", "legs move"),
        ("thigh turns", "thighs turn"),
        ("arm lift ", "arms lift "),
        ("arm lowers", "arms lower"),
        ("knee s", "knees s"),
        ("elbow s", "elbows s"),
        ("sole turns", "soles turn"),
    ):
        words = words.replace(one, many)
    return words.replace("ss ", "s ")


def still_parts(clip: Clip) -> list[str]:
    """What stays where it is through the whole motion."""
    out = []
    for name, words in STILL.items():
        places = [frame.pose.point(name) for frame in clip.frames]
        if max(float(abs(place - places[0]).max()) for place in places) < 0.015:
            out.append(words)
    pinned = set.intersection(*(set(key.pins) for key in clip.motion.keys)) if clip.motion.keys else set()
    out += [f"the {part}s" for part in ("heel", "wrist", "knee") if {f"{part}_n", f"{part}_f"} <= pinned]
    return out


def _props(motion: Motion) -> list[str]:
    names = [row.get("name", PROPS.get(row["kind"], "")) for row in motion.props]
    names += [ROPES[band[0]] for band in motion.bands if band[0] in ROPES]
    return [name for name in dict.fromkeys((["a mat"] if motion.floor == "mat" else []) + names) if name]


def _join(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def phase_words(clip: Clip, number: int) -> str:
    """One line of the phase list: the author's words, then what the joints do, breath included."""
    key: Key = clip.motion.keys[number]
    before = max((earlier for earlier in range(number) if not clip.motion.keys[earlier].via), default=None)
    moved = [] if before is None else changes(clip.key(before), clip.key(number))
    parts = [key.say, *([_join(moved)] if moved else []), *([f"breathe {key.breath}"] if key.breath else [])]
    return "; ".join(parts)


def phases(clip: Clip) -> list[str]:
    """The phase list, in order."""
    return [phase_words(clip, number) for number, key in enumerate(clip.motion.keys) if not key.via]


def describe(exercise: Exercise, clip: Clip, side: str) -> str:
    """The text alternative of a picture."""
    motion = clip.motion
    with_things = _props(motion)
    out = [
        f"{exercise.label}: a person {POSITION[exercise.start_position]}"
        + (f", with {_join(with_things)}" if with_things else "")
        + f", {SEEN[motion.view]}."
    ]
    out += [f"{number + 1}. {words}." for number, words in enumerate(phases(clip))]
    if motion.nerve:
        out.append(
            "The nerve is drawn from the low back to the foot: it "
            + ("is tightened from both ends." if motion.nerve.endswith("tensioner") else "slides without being tightened.")
        )
    if kept := still_parts(clip):
        one = len(kept) == 1 and kept[0] in STILL.values()
        out.append(f"{_join(kept).capitalize()} {'stays' if one else 'stay'} still.")
    if exercise.hold_s >= 2:
        out.append(f"{'Keep going for' if motion.goes_on else 'Hold'} {_time(exercise.hold_s)}.")
    out.append(f"The {side} side works in this picture." if not motion.even else "Both sides work alike.")
    return " ".join(out + ([motion.note] if motion.note else []))


def _time(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"
