"""Questionnaires a clinic brings: what is read, what is refused, what is asked, how it is scored. The sample's words are our own."""

import datetime as dt
import json
from typing import Any

import pytest

from unpinch.clinical.intake.questionnaire_scores import fitting, score
from unpinch.clinical.intake.questionnaires import (
    MAX_BYTES,
    Questionnaire,
    answers_from,
    enabled,
    open_items,
    questionnaire_from,
    read_answers,
    read_questionnaire,
    response,
)
from unpinch.terms.errors import InputError

NOW = dt.datetime(2026, 2, 1, 9, 30, tzinfo=dt.UTC)
POINTS = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def choice(link: str, top: int = 3, **more: Any) -> dict[str, Any]:
    options = [
        {"valueCoding": {"code": f"c{n}", "display": f"Step {n}"}, "extension": [{"url": POINTS, "valueDecimal": n}]}
        for n in range(top + 1)
    ]
    return {"linkId": link, "type": "choice", "text": f"How steep is hill {link}?", "answerOption": options, **more}


def yes_no(link: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link, "type": "boolean", "text": f"Did you cross bridge {link} this week?", **more}


def sample(*items: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "title": "Walks of the week", "url": "urn:walks", "status": "active", "item": list(items)}


def of(*items: dict[str, Any]) -> Questionnaire:
    return questionnaire_from(sample(*items))


DOG = {
    "linkId": "dog",
    "type": "string",
    "text": "Whose dog was it?",
    "enableWhen": [{"question": "1", "operator": "=", "answerBoolean": True}],
}


# ---- reading ---------------------------------------------------------------------------------------------------------------
def test_file_is_read_in_its_order() -> None:
    group = {
        "linkId": "g",
        "type": "group",
        "text": "Bridges",
        "item": [yes_no("1"), {"linkId": "n", "type": "display", "text": "Well done."}],
    }
    read = read_questionnaire(json.dumps(sample(group, choice("2"))).encode())
    assert [(item.id, item.kind, item.depth, item.parent) for item in read.items] == [
        ("g", "group", 0, ""),
        ("1", "boolean", 1, "g"),
        ("n", "display", 1, "g"),
        ("2", "choice", 0, ""),
    ]
    assert (read.title, read.url, [option.points for option in read.items[3].choices]) == ("Walks of the week", "urn:walks", [0, 1, 2, 3])


WRONG: list[tuple[Any, str]] = [
    ([], "this is no FHIR Questionnaire"),
    ({"resourceType": "Patient"}, "this is no FHIR Questionnaire"),
    (sample(), "the file holds no question"),
    (sample({"type": "boolean", "text": "No id?"}), "an item needs its linkId"),
    (sample({"linkId": "a", "type": "attachment", "text": "A photo?"}), '"attachment" (a) is not supported'),
    (sample(yes_no("a", repeats=True)), "a question with several answers (a) is not supported"),
    (sample({"linkId": "a", "type": "boolean"}), "the item a has no words"),
    (sample({"linkId": "a", "type": "choice", "text": "Which?", "answerValueSet": "http://x"}), "the item a offers no answers"),
    (sample(choice("a") | {"answerOption": ["x"]}), "an answer is a map"),
    (sample(choice("a") | {"answerOption": [{"valueDate": "2026-01-01"}]}), "an answer needs valueCoding with a code"),
    (sample(yes_no("a"), yes_no("a")), 'the linkId "a" stands twice'),
    (sample(DOG, yes_no("2")), 'dog waits for "1", which is no question'),
    (sample(yes_no("1"), {**DOG, "enableWhen": [{"question": "1", "operator": "~", "answerBoolean": True}]}), "is not supported"),
    (sample(yes_no("1"), {**DOG, "enableWhen": ["1"]}), "a condition names the linkId"),
    (sample({**yes_no("1"), "text": "x" * 3000}), "the text has 3,000 letters"),
    (sample({**yes_no("1"), "text": 5}), "5 is no text"),
    (sample(*(yes_no(str(n)) for n in range(301))), "301 items are too many"),
    ({**sample(yes_no("1")), "item": "1"}, "takes a list"),
]


@pytest.mark.parametrize(("raw", "said"), WRONG, ids=[said[:30] for _, said in WRONG])
def test_what_cannot_be_read_is_refused(raw: Any, said: str) -> None:
    with pytest.raises(InputError) as error:
        questionnaire_from(raw)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{" + b" " * MAX_BYTES + b"}", "larger than"),
        (b"\xff\xfe", "not a text file"),
        (b'{"a":', "no readable JSON"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_hostile_bytes_are_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_questionnaire(data)
    assert said in str(error.value)


def test_groups_too_deep_are_refused() -> None:
    deep: dict[str, Any] = yes_no("x")
    for number in range(8):
        deep = {"linkId": f"g{number}", "type": "group", "text": "In", "item": [deep]}
    with pytest.raises(InputError, match="deep"):
        questionnaire_from(sample(deep))


# ---- asking ----------------------------------------------------------------------------------------------------------------
def test_condition_waits_for_its_answer() -> None:
    walks = of(yes_no("1"), DOG)
    assert [item.id for item in enabled(walks, {})] == ["1"]
    assert [item.id for item in enabled(walks, {"1": False})] == ["1"]
    assert [item.id for item in enabled(walks, {"1": True})] == ["1", "dog"]


@pytest.mark.parametrize(
    ("op", "wanted", "answer", "shown"),
    [
        ("exists", {"answerBoolean": True}, 3.0, True),
        ("exists", {"answerBoolean": False}, 3.0, False),
        (">", {"answerInteger": 2}, 3.0, True),
        ("<=", {"answerInteger": 2}, 3.0, False),
        ("!=", {"answerInteger": 2}, 3.0, True),
        ("=", {"answerString": "3"}, 3.0, False),
    ],
)
def test_conditions_compare_as_fhir_says(op: str, wanted: dict[str, Any], answer: float, shown: bool) -> None:
    later = {"linkId": "b", "type": "text", "text": "Say more.", "enableWhen": [{"question": "a", "operator": op, **wanted}]}
    walks = of({"linkId": "a", "type": "integer", "text": "How many bridges?"}, later)
    assert ("b" in [item.id for item in enabled(walks, {"a": answer})]) is shown


def test_any_of_several_conditions_is_enough() -> None:
    two = [{"question": q, "operator": "=", "answerBoolean": True} for q in ("1", "2")]
    walks = of(yes_no("1"), yes_no("2"), {**DOG, "enableWhen": two, "enableBehavior": "any"})
    assert "dog" in [item.id for item in enabled(walks, {"1": False, "2": True})]


def test_hidden_group_hides_what_it_holds() -> None:
    group = {"linkId": "g", "type": "group", "text": "More", "item": [yes_no("2")], "enableWhen": DOG["enableWhen"]}
    assert [item.id for item in enabled(of(yes_no("1"), group), {"1": False})] == ["1"]


def test_empty_fields_are_not_answers() -> None:
    walks = of(yes_no("1"), choice("2"))
    assert read_answers(walks, {"1": [""], "2": []}) == {}
    assert [item.id for item in open_items(walks, {})] == ["1", "2"]


@pytest.mark.parametrize(
    ("item", "typed", "value"),
    [
        (yes_no("a"), "no", False),
        (choice("a"), "c2", "c2"),
        ({"linkId": "a", "type": "decimal", "text": "How far?"}, "2,5", 2.5),
        ({"linkId": "a", "type": "integer", "text": "How many?"}, "4", 4.0),
        ({"linkId": "a", "type": "date", "text": "When?"}, "2026-01-12", "2026-01-12"),
        ({"linkId": "a", "type": "text", "text": "Tell us."}, "Over the hill", "Over the hill"),
    ],
)
def test_each_kind_reads_its_answer(item: dict[str, Any], typed: str, value: object) -> None:
    assert read_answers(of(item), {"a": [typed]}) == {"a": value}


@pytest.mark.parametrize(
    ("item", "typed", "said"),
    [
        (yes_no("a"), "perhaps", "Choose yes or no"),
        (choice("a"), "c9", "Choose one of the answers"),
        ({"linkId": "a", "type": "integer", "text": "How many?"}, "2.5", "no whole number"),
        ({"linkId": "a", "type": "integer", "text": "How many?"}, "two", "no number"),
        ({"linkId": "a", "type": "date", "text": "When?"}, "Monday", "no day"),
        ({"linkId": "a", "type": "string", "text": "Who?", "maxLength": 3}, "Anna", "keep it to 3"),
    ],
)
def test_wrong_answers_say_how_to_mend(item: dict[str, Any], typed: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_answers(of(item), {"a": [typed]})
    assert said in str(error.value)
    assert str(error.value).startswith(item["text"])


# ---- as FHIR ---------------------------------------------------------------------------------------------------------------
def test_response_holds_the_answers_and_gives_them_back() -> None:
    group = {"linkId": "g", "type": "group", "text": "Bridges", "item": [yes_no("1"), choice("2")]}
    walks = of(group, {"linkId": "3", "type": "integer", "text": "How many?"}, {"linkId": "4", "type": "text", "text": "More?"})
    answers: dict[str, bool | float | str] = {"1": False, "2": "c3", "3": 4.0, "4": "It rained."}
    made = response(walks, answers, NOW)
    assert (made["status"], made["questionnaire"], made["authored"]) == ("completed", "urn:walks", "2026-02-01T09:30:00+00:00")
    assert made["item"][0]["item"][1]["answer"] == [{"valueCoding": {"code": "c3", "display": "Step 3"}}]
    assert answers_from(walks, json.loads(json.dumps(made))) == answers


def test_response_with_open_questions_is_in_progress() -> None:
    assert response(of(yes_no("1"), yes_no("2")), {"1": True}, NOW)["status"] == "in-progress"


# ---- scores ----------------------------------------------------------------------------------------------------------------
BRIDGES = of(*(yes_no(str(n)) for n in range(24)))
HILLS = of(*(choice(str(n), top=5) for n in range(10)))


def test_count_of_yes_needs_every_answer() -> None:
    answers = {str(n): n < 7 for n in range(24)}
    assert (made := score(BRIDGES, answers, "rmdq24")) is not None
    assert (made.value, made.fact) == (7, "patient.rmdq_total")
    del answers["23"]
    assert (made := score(BRIDGES, answers, "rmdq24")) is not None
    assert (made.value, made.note) == (None, "1 of 24 are not answered")


def test_points_index_allows_one_missing_answer() -> None:
    answers = {str(n): "c2" for n in range(10)}
    assert (made := score(HILLS, answers, "odi")) is not None
    assert made.value == 40.0
    del answers["9"]
    assert (made := score(HILLS, answers, "odi")) is not None
    assert (made.value, made.note) == (40.0, "18 points of 45, 9 items answered")
    del answers["8"]
    assert (made := score(HILLS, answers, "odi")) is not None
    assert made.value is None


def test_sum_counts_only_what_was_asked() -> None:
    walks = of(yes_no("1"), choice("2"), choice("3", enableWhen=DOG["enableWhen"]))
    assert (made := score(walks, {"1": False, "2": "c3"}, "sum")) is not None
    assert (made.value, made.highest) == (3, 3)
    assert (made := score(walks, {"1": True, "2": "c3"}, "sum")) is not None
    assert made.value is None


def test_rule_that_does_not_fit_gives_no_score() -> None:
    assert score(HILLS, {}, "rmdq24") is None
    assert score(HILLS, {}, "made_up") is None
    assert [rule.id for rule in fitting(HILLS)] == ["odi", "sum"]
    assert [rule.id for rule in fitting(BRIDGES)] == ["rmdq24"]
