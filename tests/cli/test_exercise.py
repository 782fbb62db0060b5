"""`unpinch exercise`: a picture, words, the honest list of what is missing, and one sentence for a wrong name."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.support.commands import run
from unpinch.cli import main
from unpinch.movement import scene


def test_picture_is_an_svg_without_script() -> None:
    shown = run("exercise", "bridge", "--svg").out
    assert shown.lstrip().startswith("<svg")
    assert "<script" not in shown


def test_exercise_is_told_in_words() -> None:
    assert len(run("exercise", "bridge").out.split()) > 15


def test_missing_pictures_are_listed_and_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene, "SCENES", {})
    listed = json.loads(run("exercise", "--missing", "--json").out)
    assert listed["drawn"] + len(listed["missing"]) == 221
    refused = run("exercise", listed["missing"][0], "--svg")
    assert refused.status == 2
    assert "still to come" in refused.err


def test_wrong_id_is_refused_with_the_nearest() -> None:
    refused = run("exercise", "brigde", "--svg")
    assert refused.status == 2
    assert "bridge" in refused.err


PNG = b"\x89PNG\r\n\x1a\n"


def width_of(png: bytes) -> int:
    """Pixels, from the header every PNG begins with."""
    assert png.startswith(PNG)
    return int.from_bytes(png[16:20], "big")


def test_png_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "bridge.png"
    assert run("exercise", "bridge", "--png", "--size", "300", "--output", str(file)).status == 0
    assert width_of(file.read_bytes()) == 300


def test_png_goes_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["exercise", "big-toe-lift", "--png"]) == 0
    assert width_of(capsysbinary.readouterr().out) == 860


def test_strip_and_thumbnail_become_png_too(tmp_path: Path) -> None:
    widths = []
    for kind in ("strip", "thumb"):
        file = tmp_path / f"{kind}.png"
        run("exercise", "bridge", "--png", f"--{kind}", "--output", str(file))
        widths.append(width_of(file.read_bytes()))
    assert widths == [1720, 96]


def test_side_and_look_change_the_picture() -> None:
    usual = run("exercise", "knee-extension-seated", "--still").out
    assert run("exercise", "knee-extension-seated", "--still", "--right").out == usual
    assert run("exercise", "knee-extension-seated", "--still", "--left").out != usual
    assert run("exercise", "knee-extension-seated", "--still", "--look", "slate").out != usual
    assert "left side works" in " ".join(run("exercise", "knee-extension-seated", "--left").out.split())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--png", "--size", "10"], "48 to 4096"),
        (["--svg", "--size", "300"], "Add --png"),
        (["--output", "x.svg"], "no picture is asked for"),
        (["--png", "--output", "/no/such/folder/x.png"], "cannot be written"),
        (["--png", "--look", "nobody"], "Choose one of"),
    ],
)
def test_wrong_picture_options_are_explained(options: list[str], words: str) -> None:
    refused = run("exercise", "bridge", *options)
    assert refused.status == 2
    assert words in refused.err


class Terminal(io.StringIO):
    """A screen with a person in front of it."""

    def isatty(self) -> bool:
        return True


def test_terminal_is_spared_the_pixels(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert main(["exercise", "bridge", "--png"]) == 2
    assert "--output" in capsys.readouterr().err
