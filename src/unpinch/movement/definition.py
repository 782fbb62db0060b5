"""Read motion definitions: start positions, families and exercises from YAML into frozen objects.

Answers "what did the author write?"; the solver finds the angles nobody wrote. Names without a side mean both sides: `hip: 48` bends
both hips, `rest: [heel]` rests both heels. `like: other-id` takes another exercise and changes what is written.

Lengths are body heights, angles degrees, times seconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from unpinch.movement import skeleton
from unpinch.movement.skeleton import DOFS, SIDED, SIDES, kind
from unpinch.terms.errors import KnowledgeError

MOTIONS = Path(__file__).parent / "motions"
VIEWS = ("side", "front", "back", "top", "oblique", "low")
GROUPS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "arm": {"shoulder": 0.05, "shoulder_abd": 0.08, "shoulder_rot": 0.08, "elbow": 0.05, "wrist": 0.3},
        "leg": {"hip": 0.1, "knee": 0.1, "ankle": 0.04},
        "spine": {"lumbar": 0.2, "thorax": 0.2, "neck": 0.2},
    }
)
FREE = 0.05  # weight of a joint that may bend as contacts ask; a written angle weighs 1
MOTION_KEYS = frozenset(
    [
        "id",
        "like",
        "from",
        "view",
        "floor",
        "props",
        "pose",
        "free",
        "rest",
        "at",
        "pin",
        "grip",
        "keys",
        "arrows",
        "push",
        "bands",
        "primary",
        "breath",
        "note",
        "side",
        "nerve",
        "travel",
        "differs",
        "area",
        "over",
        "once",
        "lasts",
        "even",
        "aim",
    ]
)
KEY_KEYS = frozenset(["say", "hold", "move", "pose", "free", "rest", "lift", "at", "grip", "breath", "pin", "slide", "via"])


@dataclass(frozen=True)
class Contact:
    """A point that rests on a plane: `axis` 0, 1, 2 for x, y, z; the body is on the `sign` side of it."""

    point: str
    axis: int = 1
    at: float = 0.0
    sign: float = 1.0


@dataclass(frozen=True)
class Grip:
    """A point kept at an offset from another, such as a hand behind the thigh; only within the side view's plane unless `deep`."""

    point: str
    other: str
    offset: tuple[float, float, float]
    deep: bool = False


@dataclass(frozen=True)
class Key:
    """A key pose: the angles wanted, how freely each may give, what rests where, how long it is held, how long the way to the next is."""

    say: str
    hold_s: float
    move_s: float
    want: Mapping[str, float]
    soft: Mapping[str, float]
    contacts: tuple[Contact, ...]
    pins: frozenset[str]
    grips: tuple[Grip, ...]
    breath: str = ""
    via: bool = False  # only on the way: moved through, not shown as a numbered pose and not told


@dataclass(frozen=True)
class Arrow:
    """The way of a point from key pose `start` to `end`, drawn beside the body; `shift` overrules the place found."""

    point: str
    start: int = 0
    end: int = 1
    shift: tuple[float, float] | None = None
    least: float = 0.11


@dataclass(frozen=True)
class Push:
    """A short arrow at a point that presses without moving.

    Its direction on the page is seen from the body, degrees (0 right, 90 up); `inward` points back at it.
    """

    point: str
    deg: float
    key: int = 1
    inward: bool = False


@dataclass(frozen=True)
class Motion:
    """One exercise as it is drawn. `differs` gives the reason why a joint leaves the range written in the exercise table."""

    exercise_id: str
    view: str
    floor: str
    keys: tuple[Key, ...]
    props: tuple[Mapping[str, Any], ...] = ()
    bands: tuple[tuple[str, ...], ...] = ()
    arrows: tuple[Arrow, ...] | None = None
    pushes: tuple[Push, ...] = ()
    primary: str = ""
    note: str = ""
    nerve: str = ""
    travel: float = 0.0
    area: tuple[str, ...] = ()
    over: Mapping[str, float] = field(default_factory=dict)
    differs: Mapping[str, str] = field(default_factory=dict)
    active: frozenset[str] = frozenset()
    once: bool = False  # the motion ends elsewhere than it began: the picture begins anew instead of going back
    aim: int = 1  # the key pose a still picture shows
    lasts: bool = False  # the time written is how long one goes on, not how long one holds still
    even: bool = False  # left and right do the same; written down, because finding out needs the whole motion solved

    @property
    def goes_on(self) -> bool:
        """Whether the person keeps moving, as in walking or cycling, rather than holding a position."""
        return self.lasts or bool(self.travel) or (len(self.keys) > 1 and all(key.hold_s == 0 for key in self.keys))


def _sides(name: str, names: Iterable[str]) -> list[str]:
    known = set(names)
    if name in known:
        return [name]
    both = [f"{name}_{side}" for side in SIDES if f"{name}_{side}" in known]
    if not both:
        raise ValueError(f"unknown name {name}")
    return both


POINTS = tuple(name for name in skeleton.RADIUS if name not in SIDED) + tuple(f"{name}_{side}" for name in sorted(SIDED) for side in SIDES)


def _angles(row: Mapping[str, Any]) -> dict[str, float]:
    return {full: float(value) for name, value in row.items() for full in _sides(name, DOFS)}


def _free(row: Iterable[Any]) -> dict[str, float]:
    soft: dict[str, float] = {}
    for word in row:
        if isinstance(word, Mapping):
            soft |= _angles(word)
            continue
        group = GROUPS.get(kind(word), {word: FREE})
        side = word[-2:] if word.endswith(("_n", "_f")) and kind(word) in GROUPS else ""
        for name, weight in group.items():
            for full in _sides(name + side if not name.endswith(("_n", "_f")) else name, DOFS):
                soft[full] = weight
    return soft


def _contacts(row: Iterable[Any]) -> list[Contact]:
    made = []
    for word in row:
        if isinstance(word, str):
            name, _, height = word.partition("@")
            made += [Contact(point, 1, float(height or 0.0)) for point in _sides(name, POINTS)]
        else:
            axis = next(number for number, letter in enumerate("xyz") if letter in word)
            for point in _sides(word["pt"], POINTS):
                made.append(Contact(point, axis, float(word["xyz"[axis]]), float(word.get("sign", 1))))
    return made


def _grips(row: Iterable[Any]) -> list[Grip]:
    made = []
    for point, other, *offset in row:
        for side in [""] if point in POINTS else ["_n", "_f"]:
            x, y, z = (*map(float, offset), 0.0, 0.0, 0.0)[:3]
            made.append(Grip(point + side, other if other in POINTS else other + side, (x, y, z), len(offset) > 2))
    return made


def _key(base: Mapping[str, Any], row: Mapping[str, Any]) -> Key:
    if strange := set(row) - KEY_KEYS:
        raise ValueError(f"unknown key {', '.join(sorted(strange))} in a key pose")
    lifted = {point for word in row.get("lift", []) for point in _sides(word, POINTS)}
    contacts = [*_contacts(row.get("rest", base.get("rest", []))), *_contacts([*base.get("at", []), *row.get("at", [])])]
    pins = {point for word in [*base.get("pin", []), *row.get("pin", [])] for point in _sides(word, POINTS)}
    return Key(
        say=str(row["say"]),
        hold_s=float(row.get("hold", 0.6)),
        move_s=float(row.get("move", 1.8)),
        want=MappingProxyType({**_angles(base.get("pose", {})), **_angles(row.get("pose", {}))}),
        soft=MappingProxyType({**_free(base.get("free", [])), **_free(row.get("free", []))}),
        contacts=tuple(contact for contact in contacts if contact.point not in lifted),
        pins=frozenset(pins - lifted - {point for word in row.get("slide", []) for point in _sides(word, POINTS)}),
        grips=tuple(_grips(row.get("grip", base.get("grip", [])))),
        breath=str(row.get("breath", "")),
        via=bool(row.get("via", False)),
    )


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What is written above wins; `pose` maps are joined, `free` lists are added up, `keys` are joined by number when both are lists."""
    out = {**below, **above}
    out["pose"] = {**below.get("pose", {}), **above.get("pose", {})}
    out["free"] = [*below.get("free", []), *above.get("free", [])]
    if "keys" in below and isinstance(above.get("keys"), dict):
        changed = above["keys"]
        out["keys"] = [
            {**row, **changed.get(number, {}), "pose": {**row.get("pose", {}), **changed.get(number, {}).get("pose", {})}}
            for number, row in enumerate(below["keys"])
        ]
    return out


def _arrow(row: Any) -> Arrow:
    if isinstance(row, str):
        return Arrow(row)
    start, end = row.get("keys", (0, 1))
    shift = (float(row["shift"][0]), float(row["shift"][1])) if "shift" in row else None
    return Arrow(row["pt"], int(start), int(end), shift, float(row.get("least", 0.11)))


def _motion(row: Mapping[str, Any]) -> Motion:
    if strange := set(row) - MOTION_KEYS:
        raise ValueError(f"unknown key {', '.join(sorted(strange))}")
    if row.get("view", "side") not in VIEWS:
        raise ValueError(f"view is one of {', '.join(VIEWS)}, not {row['view']}")
    keys = tuple(_key(row, key) for key in row.get("keys", []))
    named = {name for key in keys for name, value in key.want.items() if value} | {"x", "y"}
    planar = not named - skeleton.PLANAR and not any(grip.deep for key in keys for grip in key.grips)
    return Motion(
        exercise_id=row["id"],
        view=row.get("view", "side"),
        floor=row.get("floor", "ground"),
        keys=keys,
        props=tuple(MappingProxyType(prop) for prop in row.get("props", [])),
        bands=tuple(tuple(band) for band in row.get("bands", [])),
        arrows=tuple(_arrow(arrow) for arrow in row["arrows"]) if "arrows" in row else None,
        pushes=tuple(
            Push(push["pt"], float(push["deg"]), int(push.get("key", 1)), bool(push.get("inward", False))) for push in row.get("push", [])
        ),
        primary=row.get("primary", ""),
        note=row.get("note", ""),
        nerve=row.get("nerve", ""),
        travel=float(row.get("travel", 0.0)),
        area=tuple(row.get("area", ())),
        over=MappingProxyType(dict(row.get("over", {}))),
        differs=MappingProxyType(dict(row.get("differs", {}))),
        active=skeleton.PLANAR if planar else frozenset(DOFS),
        once=bool(row.get("once", False)),
        aim=int(row.get("aim", 1)),
        lasts=bool(row.get("lasts", False)),
        even=bool(row.get("even", False)),
    )


def read_rows(folder: Path = MOTIONS) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The start positions and the exercises of all files, as written."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    positions: dict[str, Any] = {}
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        parsed = yaml.load(path.read_bytes(), Loader=loader) or {}
        positions |= parsed.get("positions", {})
        rows += parsed.get("motions", [])
    return positions, rows


def build(positions: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> dict[str, Motion]:
    """Make motions of what is written. Raises KnowledgeError naming every definition that is wrong."""
    made: dict[str, Motion] = {}
    full: dict[str, dict[str, Any]] = {}
    faults: list[str] = []
    for row in rows:
        try:
            if row["id"] in full:
                raise ValueError("defined twice")
            below = {**full[row["like"]]} if "like" in row else {}
            if "from" in row:
                below = _merge(_position(positions, row["from"]), below)
            full[row["id"]] = merged = _merge(below, row)
            made[row["id"]] = _motion(merged)
        except (ValueError, KeyError, TypeError, StopIteration) as error:
            faults.append(f"motion {row.get('id', '?')}: {error!r}")
    if faults:
        raise KnowledgeError(faults)
    return made


def _position(positions: Mapping[str, Any], name: str) -> dict[str, Any]:
    row = positions[name]
    return _merge(_position(positions, row["from"]), row) if "from" in row else dict(row)


@cache
def load_motions(folder: Path = MOTIONS) -> Mapping[str, Motion]:
    """All motions by exercise id, once per process."""
    return MappingProxyType(build(*read_rows(folder)))
