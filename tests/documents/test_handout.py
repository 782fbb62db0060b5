"""The exercise hand-out: four exercises a page, one stop card with numbers, tagged, and people's words are never markup."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from unpinch.documents import handout
from unpinch.documents.handout import (
    MOST,
    Clinic,
    Cover,
    HandoutItem,
    OwnWords,
    Weeks,
    cover_data,
    dose_words,
    handout_pdf,
    page_data,
    stop_words,
)
from unpinch.documents.words import ENGLISH, LANGUAGES, SPANISH, words_of
from unpinch.knowledge import load_knowledge
from unpinch.movement import drawn, panels
from unpinch.terms.errors import InputError
from unpinch.terms.side import Side

DAY = dt.date(2026, 11, 27)
CLINIC = Clinic("Riverside Physical Therapy", "555 0100", "911", "Dana Ruiz, PT")
FEW = ("bridge", "slider-seated-slump", "sit-to-stand", "big-toe-lift", "prone-lying")
HOSTILE = (
    "#panic()",
    "$x",
    "@nobody",
    "\\",
    "*bold",
    "_x",
    "<label>",
    "#let a = [",
    "</text>",
    "`raw",
    "{phone}",
    "'\"",
    "= Heading",
    "// x",
)


def made(*ids: str, **given: Any) -> bytes:
    """A hand-out of some exercises in their usual dose."""
    items = [HandoutItem.usual(exercise_id) for exercise_id in ids]
    return handout_pdf(items, **({"clinic": CLINIC, "patient_name": "Sam Example", "printed_on": DAY} | given))


def shown(items: list[HandoutItem], language: str = "en", translate: Callable[[str], str] = str, clinic: Clinic = CLINIC) -> dict[str, Any]:
    """What the page is told."""
    return page_data(items, clinic=clinic, patient_name="Sam", printed_on=DAY, language=language, look="teal", translate=translate)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_four_exercises_stand_on_a_page() -> None:
    assert pages(made(*FEW[:4])) == 2
    assert pages(made(*FEW)) == 3


def test_pdf_is_tagged_for_screen_readers() -> None:
    pdf = made("bridge")
    assert pdf.startswith(b"%PDF")
    assert b"pdfuaid:part" in pdf
    assert b"/StructTreeRoot" in pdf


def test_same_page_is_the_same_bytes() -> None:
    assert made("bridge", "prone-lying") == made("bridge", "prone-lying")


def test_full_handout_stays_small() -> None:
    assert len(made(*drawn()[:8])) < 600_000


@pytest.mark.slow
def test_every_drawn_exercise_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the longest note, in Spanish. Only the words matter: every picture is set into a box of the same size."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 7"></svg>'
    monkeypatch.setattr(handout, "panels", lambda *ids, **given: [replace(panel, svg=blank) for panel in panels(*ids, **given)])
    for start in range(0, len(drawn()), 4):
        ids = drawn()[start : start + 4]
        longest = [replace(HandoutItem.usual(exercise_id, Side.LEFT), note="word " * 32) for exercise_id in ids]
        pdf = handout_pdf(longest, clinic=CLINIC, patient_name="Sam", printed_on=DAY, language="es")
        assert pages(pdf) == 2, ids


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    clinic = Clinic(text, text, text, text)
    items = [HandoutItem.usual("bridge", note=text)]
    pdf = handout_pdf(items, clinic=clinic, patient_name=text, printed_on=DAY, translate=lambda words: f"{text} {words}")
    assert pages(pdf) == 2


def test_braces_of_a_name_stay_braces() -> None:
    data = shown([HandoutItem.usual("bridge")], clinic=replace(CLINIC, name="{phone} {emergency}"))
    assert data["words"]["today"] == "Stop and call {phone} {emergency} today: 555 0100"


def test_stop_card_lists_the_daily_signs() -> None:
    flags = [flag for flag in load_knowledge().flags.values() if "daily_card" in flag.ask_at]
    signs = shown([HandoutItem.usual("bridge")], clinic=replace(CLINIC, lines={"CRISIS_LINE": "988"}))["signs"]
    listed = {*signs["now"], *signs["today"], *(label for label, _number in signs["lines"])}
    assert {flag.plain_label for flag in flags} <= listed
    assert ["Thoughts of dying", "call 988"] in signs["lines"]


def test_sign_without_its_line_names_emergency() -> None:
    assert ["Thoughts of dying", "call 911"] in shown([HandoutItem.usual("bridge")])["signs"]["lines"]


def test_own_exercise_has_words_and_no_picture() -> None:
    own = HandoutItem("own-1", 2, 8, 0, 1, 7, own=OwnWords("Harbor bridge", "Lift the hips.", "Stop when it spreads."))
    block = shown([own])["items"][0]
    assert (block["name"], block["steps"], block["poses"]) == ("Harbor bridge", "Lift the hips.", [])
    assert pages(handout_pdf([own], clinic=CLINIC, patient_name="Sam", printed_on=DAY)) == 2


def test_both_sides_are_told_in_turn() -> None:
    item = replace(HandoutItem.usual("knee-extension-seated"), told="both")
    assert shown([item])["items"][0]["side"] == "Both sides, one after the other"


def test_cover_tells_weeks_and_the_bad_day() -> None:
    cover = Cover("Found.", weeks=(Weeks(1, 3, 2, ("Bridge",)), Weeks(4, 4, 1)), bad_day=(("Bridge", "5 repetitions"),))
    told = cover_data(cover, ENGLISH)
    assert told["weeks"] == [["Weeks 1 to 3", "2 visits a week", "Bridge"], ["Week 4", "1 visit a week", ""]]
    assert pages(made("bridge", cover=cover)) == 4


def test_stop_card_names_the_numbers() -> None:
    words = shown([HandoutItem.usual("bridge")])["words"]
    assert "911" in words["now"]
    assert "555 0100" in words["today"]


@pytest.mark.parametrize("field", ["name", "phone", "emergency"])
def test_stop_card_without_a_number_is_refused(field: str) -> None:
    with pytest.raises(InputError, match="stop card"):
        replace(CLINIC, **{field: " "})


def test_side_is_told_and_mirrors_the_picture() -> None:
    right, left = (shown([HandoutItem.usual("knee-extension-seated", side)])["items"][0] for side in (Side.RIGHT, Side.LEFT))
    assert left["side"] == "Left side works"
    assert left["poses"][1]["svg"] != right["poses"][1]["svg"]
    assert "left side works" in left["alt"]


def test_poses_are_numbered_with_their_words() -> None:
    poses = shown([HandoutItem.usual("bridge")])["items"][0]["poses"]
    assert [pose["say"] for pose in poses] == ["Knees bent, feet flat", "Lift the hips in line with the knees"]
    assert poses[1]["breath"] == "breathe out"
    assert poses[1]["say"] not in re.sub(r"<desc.*?</desc>", "", poses[1]["svg"])


def test_translator_reaches_every_exercise_text() -> None:
    block = shown([HandoutItem.usual("bridge", note="as is")], translate=str.upper)["items"][0]
    for key in ("name", "steps", "alt"):
        assert block[key] == block[key].upper(), key
    assert all(pose["say"] == pose["say"].upper() for pose in block["poses"])
    assert block["note"] == "as is"


def test_spanish_page_speaks_spanish() -> None:
    data = shown([HandoutItem.usual("bridge")], "es")
    assert data["words"]["title"] == "Sus ejercicios"
    assert data["items"][0]["dose"].startswith("3 series de 10")


def test_spanish_page_tells_each_stop_in_spanish() -> None:
    said = {load_knowledge().exercises["bridge"].stop_rule: "Pare si duele. Pare siempre y busque ayuda urgente si hay algo."}
    data = shown([HandoutItem.usual("bridge")], "es", translate=lambda text: said.get(text, text))
    assert data["items"][0]["stop"] == "Pare si duele."


def test_languages_have_the_same_words_and_gaps() -> None:
    gaps = [{key: sorted(re.findall(r"\{\w+\}", text)) for key, text in words.items()} for words in LANGUAGES.values()]
    assert all(found == gaps[0] for found in gaps)
    assert all(len(words["days"].split()) == 7 for words in LANGUAGES.values())


def test_fixed_words_frighten_nobody() -> None:
    text = " ".join([*ENGLISH.values(), *SPANISH.values()]).lower()
    for banned in ("worn", "slipped", "squeezed", "stuck", "degenerat", "damage", "desgast", "dañ"):
        assert not re.search(rf"\b{banned}", text), banned


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ((3, 10, 0, 1, 3), "3 sets of 10 · once a day · 3 days a week"),
        ((1, 10, 2, 6, 7), "10 times, hold 2 seconds · 6 times a day · every day"),
        ((3, 1, 30, 1, 1), "3 times, hold 30 seconds · once a day · 1 day a week"),
        ((1, 1, 900, 1, 5), "15 minutes · once a day · 5 days a week"),
        ((4, 1, 300, 1, 7), "4 times 5 minutes · once a day · every day"),
    ],
)
def test_dose_is_told_plainly(dose: tuple[int, int, int, int, int], words: str) -> None:
    assert dose_words(HandoutItem("bridge", *dose), ENGLISH).replace("\N{NO-BREAK SPACE}", " ") == words


def test_load_is_told_beside_the_repetitions() -> None:
    words = dose_words(HandoutItem("squat-goblet", 3, 8, 0, 1, 3, load="with 8 kg"), ENGLISH)
    assert words.replace("\N{NO-BREAK SPACE}", " ") == "3 sets of 8, with 8 kg · once a day · 3 days a week"


def test_every_stop_rule_leaves_the_shared_part_to_the_card() -> None:
    rules = [stop_words(exercise.stop_rule, ENGLISH) for exercise in load_knowledge().exercises.values()]
    assert all(rule and "saddle" not in rule for rule in rules)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: made(), "there is none"),
        (lambda: made(*drawn()[: MOST + 1]), f"holds {MOST}"),
        (lambda: made("bridge", language="xx"), "Choose one of en, es"),
        (lambda: made("bridge", look="nobody"), "no look"),
        (lambda: made("bridge", patient_name="x" * 81), "Keep it to 80"),
        (lambda: made("brigde"), "Did you mean"),
        (lambda: made("bridge", "plank", translate=lambda text: text * 9), "do not fit a quarter"),
        (lambda: HandoutItem("bridge", 0, 1, 1, 1, 1), "cannot be"),
        (lambda: HandoutItem("bridge", 1, 1, 1, 1, 8), "cannot be"),
        (lambda: HandoutItem.usual("bridge", note="x" * 161), "Keep it to 160"),
        (lambda: words_of("de"), "Choose one of"),
    ],
)
def test_what_cannot_be_printed_is_explained(wrong: Callable[[], Any], words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        wrong()
