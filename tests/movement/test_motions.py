"""Every drawn exercise: it passes the check, it renders in every kind, it is small, it holds no script, it has words."""

import gzip
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import yaml

from tests.repo.tree import ROOT
from unpinch.knowledge import load_knowledge
from unpinch.movement import arrows, check, draw, drawn, figure, has_sides, layout, missing, nerve, picture, scene, text_alternative
from unpinch.movement.coach import coach
from unpinch.movement.definition import build, load_motions, read_rows
from unpinch.movement.looks import LIGHT, LOOKS, Paint
from unpinch.movement.motion import Clip, Frame, clip, solve
from unpinch.movement.pictures import phase_list
from unpinch.movement.skeleton import INDEX, Pose
from unpinch.movement.views import Camera
from unpinch.terms.errors import InputError, KnowledgeError

EXERCISES = load_knowledge().exercises
MOTIONS = sorted(load_motions())
SMALL = 15_000  # bytes, compressed


def test_every_motion_belongs_to_an_exercise() -> None:
    assert set(MOTIONS) <= set(EXERCISES), sorted(set(MOTIONS) - set(EXERCISES))


def test_drawn_and_missing_are_the_library() -> None:
    assert sorted((*drawn(), *missing())) == sorted(EXERCISES)


def test_whole_library_is_drawn() -> None:
    assert missing() == ()


@pytest.mark.slow
@pytest.mark.parametrize("exercise_id", drawn())
def test_drawn_exercise_is_sound(exercise_id: str) -> None:
    """One test, so that each motion is solved once: it passes the check, is small, holds no script, and is told in words."""
    if exercise_id in MOTIONS:
        assert check.faults(EXERCISES[exercise_id], clip(exercise_id)) == []
    svg = picture(exercise_id)
    ET.fromstring(svg)
    assert len(gzip.compress(svg.encode())) < SMALL
    assert "<script" not in svg
    assert not re.search(r"\son[a-z]+=|href|<image|url\(", svg)
    assert "prefers-reduced-motion" in svg
    assert not re.search(r"\bnan\b", svg, re.IGNORECASE)
    words = text_alternative(exercise_id)
    assert EXERCISES[exercise_id].label in words
    assert len(words) > 80
    assert phase_list(exercise_id)


@pytest.mark.parametrize("exercise_id", ["bridge", "big-toe-lift"])
def test_button_stops_and_starts_the_picture(exercise_id: str) -> None:
    """What begins and ends on a click names a thing that is there; a hyphen would be read as a minus sign."""
    svg = picture(exercise_id)
    waited = set(re.findall(r"([^;\"]+)\.click", svg))
    assert waited == {name for name in re.findall(r'id="([^"]+)"', svg) if name.endswith(("_go", "_stop"))}
    assert not any("-" in name for name in waited)


@pytest.mark.parametrize("kind", ["still", "strip", "thumb"])
def test_every_kind_is_well_formed(kind: str) -> None:
    for exercise_id in ("bridge", "slider-supine-90-90", "hip-abduction-standing", "clamshell", "pool-walking", "big-toe-lift"):
        ET.fromstring(picture(exercise_id, kind, literal=True))


def test_print_has_no_custom_properties() -> None:
    assert "var(" not in picture("bridge", "strip", literal=True)
    assert "--u-skin" in picture("bridge", "strip")


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_is_drawn(look: str) -> None:
    svg = picture("hip-abduction-standing", look=look)
    assert LOOKS[look].skin in svg


def test_left_picture_is_the_mirrored_right_one() -> None:
    right, left = picture("knee-extension-seated", "still"), picture("knee-extension-seated", "still", side="left")
    assert right != left
    assert "left side works" in left


def test_undrawn_exercise_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene, "SCENES", {})
    assert "big-toe-lift" in missing()
    with pytest.raises(InputError, match="still to come"):
        picture("big-toe-lift")


def test_unknown_words_are_refused() -> None:
    with pytest.raises(InputError, match="no exercise"):
        picture("fly-to-the-moon")
    with pytest.raises(InputError, match="no kind"):
        picture("bridge", "gif")
    with pytest.raises(InputError, match="no look"):
        picture("bridge", look="nobody")


def test_slider_and_tensioner_look_different() -> None:
    slider, tensioner = picture("slider-supine-90-90"), picture("tensioner-supine-90-90")
    assert "stroke-dashoffset" in slider
    assert "stroke-dashoffset" not in tensioner
    assert 'attributeName="stroke-width"' in tensioner


def test_tensioner_reddens_only_at_the_end() -> None:
    strip = picture("tensioner-supine-90-90", "strip", literal=True)
    assert strip.index(f'stroke="{LIGHT["nerve"]}"') < strip.index(f'stroke="{LIGHT["taut"]}"')
    assert strip.count(f'stroke="{LIGHT["taut"]}"') == 1


def test_beads_of_a_slider_travel() -> None:
    solved = clip("slider-supine-90-90")
    shares = [nerve.share(solved.key(number), [frame.pose for frame in solved.frames], "slider") for number in (0, 1)]
    assert shares[1] - shares[0] > 0.9


def test_arrow_stands_in_the_pose_it_leads_to() -> None:
    made = layout.Picture(clip("march-supported"), Camera("side"), Paint(LOOKS["teal"]), 0, ())
    assert [arrow.key for arrow in made.arrows] == [1, 3]
    back = picture("lower-trunk-rotation", "strip", literal=True).split("<svg ")[4]
    assert LIGHT["arrow"] not in back


def test_poses_on_the_way_are_not_numbered() -> None:
    motion = load_motions()["floor-transfer"]
    made = layout.Picture(clip("floor-transfer"), Camera("side"), Paint(LOOKS["teal"]), 0, ())
    assert len(motion.keys) > len(draw.strip_keys(made)) == len(phase_list("floor-transfer")) == 4


def test_motion_that_ends_elsewhere_begins_anew() -> None:
    frames = clip("obstacle-step-over").frames
    assert frames[-1].at_s == frames[-2].at_s
    assert np.array_equal(frames[-1].pose.values, frames[0].pose.values)


@pytest.mark.parametrize(
    ("exercise_id", "words"),
    [("walk-brisk", "Keep going for 30 minutes"), ("plank", "Hold 20 seconds"), ("prone-lying", "Hold 2 minutes")],
)
def test_time_says_whether_one_moves_or_holds(exercise_id: str, words: str) -> None:
    assert words in text_alternative(exercise_id)


def test_close_up_is_mirrored_for_the_left_foot() -> None:
    right, left = picture("ankle-eversion-band", "still"), picture("ankle-eversion-band", "still", side="left")
    assert "scale(-1 1)" in left
    assert "scale(-1 1)" not in right
    assert "bare left foot" in left


def test_coach_counts_by_the_drawn_angle() -> None:
    data = coach(clip("knee-extension-seated"))
    assert data is not None
    assert data.primary == "knee"
    assert data.target - data.rest > 50
    assert coach(clip("prone-lying")) is None


def test_every_picture_was_looked_at() -> None:
    record = yaml.safe_load((ROOT / "docs/reference/exercise-pictures/checklist.yaml").read_text(encoding="utf-8"))
    assert list(record["pictures"]) == list(drawn())
    assert record["to_come"] == list(missing())


# ---- the check sees what is wrong ----------------------------------------------------------------------------------------
def bent(exercise_id: str, joint: str, deg: float) -> Clip:
    """The motion with one joint set wrongly in every frame."""
    solved = clip(exercise_id)
    frames = []
    for frame in solved.frames:
        values = frame.pose.values.copy()
        values[INDEX[joint]] += deg
        frames.append(Frame(frame.at_s, frame.phase, frame.between, Pose(values)))
    return Clip(solved.motion, tuple(frames))


@pytest.mark.parametrize(
    ("exercise_id", "joint", "deg", "words"),
    [
        ("bridge", "knee_n", -110, "a person's limits"),
        ("knee-extension-seated", "knee_n", 60, "written 20 to 90"),
        ("squat", "y", 0.05, "misses its contact"),
        ("squat", "y", -0.05, "below the floor"),
        ("heel-raise-double", "x", 0.2, "inside a prop"),
        ("bridge", "tilt", -180, "written supine"),
    ],
)
def test_check_sees(exercise_id: str, joint: str, deg: float, words: str) -> None:
    found = check.faults(EXERCISES[exercise_id], bent(exercise_id, joint, deg))
    assert any(words in fault for fault in found), found


def test_check_sees_a_jump() -> None:
    solved = clip("squat")
    frames = list(solved.frames)
    frames[4] = replace(frames[4], pose=frames[0].pose)
    frames[5] = replace(frames[5], pose=solved.key(1))
    assert any("jumps" in fault for fault in check.faults(EXERCISES["squat"], Clip(solved.motion, tuple(frames))))


def test_check_sees_a_limb_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "LENGTH", {**check.LENGTH, "shank": 0.25})
    assert any("shank_n changes its length" in fault for fault in check.faults(EXERCISES["squat"], clip("squat")))


def test_check_sees_a_limb_painted_wrongly(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = figure.pieces

    def crooked(*given: Any) -> list[figure.Piece]:
        return [replace(piece, deg=piece.deg + 9) if piece.name == "shank_n" else piece for piece in honest(*given)]

    monkeypatch.setattr(figure, "pieces", crooked)
    assert any("knee is painted" in fault for fault in check.faults(EXERCISES["squat"], clip("squat")))


def test_check_sees_an_arrow_on_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrows, "_freest", lambda *given: np.zeros(2))
    assert any("on the body" in fault for fault in check.faults(EXERCISES["knee-extension-seated"], clip("knee-extension-seated")))


def test_check_sees_a_hand_in_the_trunk() -> None:
    values = clip("squat").key(0).values.copy()
    for name, deg in (("shoulder_abd_n", 10), ("shoulder_rot_n", -90), ("elbow_n", 90)):
        values[INDEX[name]] = deg
    frames = tuple(replace(frame, pose=Pose(values)) for frame in clip("squat").frames)
    assert any("is inside the" in fault for fault in check.faults(EXERCISES["squat"], Clip(clip("squat").motion, frames)))


def test_check_lists_all_offenders() -> None:
    found = check.faults(EXERCISES["bridge"], bent("bridge", "knee_n", -110))
    assert len({fault.split(" ")[1] for fault in found}) >= 3, found


def test_check_sees_a_long_caption() -> None:
    solved = clip("bridge")
    key = replace(solved.motion.keys[0], say="word " * 20)
    motion = replace(solved.motion, keys=(key, *solved.motion.keys[1:]))
    assert any("caption" in fault for fault in check.faults(EXERCISES["bridge"], Clip(motion, solved.frames)))


@pytest.mark.parametrize("exercise_id", ["bridge", "hip-abduction-sidelying"])
def test_wrong_word_about_sides_is_caught(exercise_id: str) -> None:
    solved = clip(exercise_id)
    turned = Clip(replace(solved.motion, even=not solved.motion.even), solved.frames)
    assert any("left and right" in fault for fault in check.faults(EXERCISES[exercise_id], turned))


def test_sides_are_known_without_solving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unpinch.movement.motion.solve", lambda motion: pytest.fail("solved"))
    assert [has_sides(exercise_id) for exercise_id in ("bridge", "clamshell", "nobody-knows-it")] == [False, True, False]


# ---- definitions -----------------------------------------------------------------------------------------------------------
def test_wrong_definitions_are_all_named() -> None:
    positions, _ = read_rows()
    rows = [
        {"id": "a", "from": "supine", "keys": [{"say": "x", "pose": {"tail": 3}}]},
        {"id": "b", "from": "supine", "colour": "red", "keys": []},
        {"id": "c", "from": "nowhere", "keys": []},
        {"id": "d", "from": "supine", "view": "inside", "keys": []},
    ]
    with pytest.raises(KnowledgeError) as caught:
        build(positions, rows)
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["motion a", "motion b", "motion c", "motion d"]


def test_a_family_changes_only_what_is_written() -> None:
    motions = load_motions()
    assert motions["bridge-partial"].keys[0] == motions["bridge"].keys[0]
    assert motions["bridge-partial"].keys[1].want["tilt"] != motions["bridge"].keys[1].want["tilt"]


def test_solving_again_gives_the_same() -> None:
    first, again = solve(load_motions()["bird-dog"]), solve(load_motions()["bird-dog"])
    assert all(np.array_equal(a.pose.values, b.pose.values) for a, b in zip(first.frames, again.frames, strict=True))
