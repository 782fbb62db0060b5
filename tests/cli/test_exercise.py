"""`unpinch exercise`: a picture, words, the honest list of what is missing, and one sentence for a wrong name."""

import json

from tests.support.commands import run


def test_picture_is_an_svg_without_script() -> None:
    shown = run("exercise", "bridge", "--svg").out
    assert shown.lstrip().startswith("<svg")
    assert "<script" not in shown


def test_exercise_is_told_in_words() -> None:
    assert len(run("exercise", "bridge").out.split()) > 15


def test_missing_pictures_are_listed_and_refused() -> None:
    listed = json.loads(run("exercise", "--missing", "--json").out)
    assert listed["drawn"] + len(listed["missing"]) == 221
    refused = run("exercise", listed["missing"][0], "--svg")
    assert refused.status == 2
    assert "still to come" in refused.err


def test_wrong_id_is_refused_with_the_nearest() -> None:
    refused = run("exercise", "brigde", "--svg")
    assert refused.status == 2
    assert "bridge" in refused.err
