"""The intake on paper: everything the form can ask is printed once, with its code and to whom it is put."""

from collections import Counter

from tests.support.intake_form import KNOWLEDGE
from unpinch.clinical.intake.paper import Wanted, find, paper
from unpinch.knowledge.check_intake import asked

PARTS = paper(KNOWLEDGE)
PRINTED = [question for part in PARTS for question in part.questions]


def test_every_question_of_the_form_is_printed() -> None:
    keys = {question.key for question in PRINTED}
    assert {q.key for screen in KNOWLEDGE.form.values() for q in screen.questions} <= keys


def test_every_follow_up_has_its_place() -> None:
    facts = {question.key: question for question in PRINTED}
    printed_facts = {fact for question in PRINTED for fact in [question.fact]}
    asking = {name.removeprefix("flag.") for name in asked(KNOWLEDGE) if name.startswith("flag.")}
    wanted = {item.fact for flag in asking for item in KNOWLEDGE.flags[flag].follow_up if not item.asked_by}
    assert wanted - printed_facts == set()
    assert len(facts) == len(PRINTED)


def test_no_code_and_no_question_stands_twice() -> None:
    assert [code for code, times in Counter(question.code for question in PRINTED).items() if times > 1] == []
    assert [key for key, times in Counter(question.key for question in PRINTED).items() if times > 1] == []


def test_follow_up_says_after_which_answers_it_comes() -> None:
    worse = next(question for question in PRINTED if question.key == "ces_saddle.worse")
    saddle = next(question for question in PRINTED if question.key == "pelvis")
    assert (worse.after, worse.on) == ((f"{saddle.code}.6",), ("yes", "unsure"))
    assert worse.and_if == (Wanted(f"{saddle.code}.6b", ("2 weeks to 3 months ago", "More than 3 months ago")),)


def test_shared_follow_up_names_all_who_ask() -> None:
    constant = next(question for question in PRINTED if question.text.startswith("Is your main pain there all the time"))
    assert len(constant.after) == 4
    assert constant.and_if == ()


def test_check_for_the_unsure_is_put_to_the_unsure() -> None:
    assert next(question for question in PRINTED if question.key == "ces_saddle.check").on == ("unsure",)


def test_day_of_an_operation_belongs_to_its_box() -> None:
    knee = next(question for question in PRINTED if question.key == "operations.knee_surgery")
    operations = next(question for question in PRINTED if question.key == "operations")
    assert knee.after == (f"{operations.code}.4",)


def test_question_not_for_everybody_says_for_whom() -> None:
    assert next(question for question in PRINTED if question.key == "weak_course").only_if == "if a leg is weak"
    assert next(part for part in PARTS if part.id == "pregnancy").only_if == "unless you are male or older than 60"


def test_code_finds_its_question_and_line() -> None:
    pelvis = next(question for question in PRINTED if question.key == "pelvis")
    found = find(PARTS, f" {pelvis.code.lower()}.6 ")
    assert found is not None
    assert (found[0].key, found[1].value if found[1] else "") == ("pelvis", "flag.ces_saddle")
    assert find(PARTS, f"{pelvis.code}.99") is None
    assert find(PARTS, "Z9") is None


def test_printed_lines_keep_their_time_window() -> None:
    pelvis = next(question for question in PRINTED if question.key == "pelvis")
    assert pelvis.options[5].text == KNOWLEDGE.flags["ces_saddle"].question
