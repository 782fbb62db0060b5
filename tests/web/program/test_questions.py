"""Questions a patient sends back: they wait on the therapist's list, are answered once, and are read in the program."""

import pytest
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.actions import questions
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.day import clinic_day
from unpinch.records.models import PatientQuestion
from unpinch.terms.errors import InputError, NotAllowedNowError

TEXT = "May I go <i>swimming</i>?"


@pytest.fixture
def asked(world: Universe) -> PatientQuestion:
    return questions.ask(world.actor("ana"), text=TEXT)


def answered(world: Universe, row: PatientQuestion, name: str = "alice", text: str = "Yes, gently.") -> PatientQuestion:
    return questions.answer(world.actor(name), world.ana_episode.id, row.id, text=text)


def test_question_waits_on_the_therapists_list(world: Universe, asked: PatientQuestion) -> None:
    look = next(look for look in clinic_day(world.actor("alice")).looks if look.row.name == "Ana")
    assert look.why.action == "answer"


def test_answered_question_leaves_the_list(world: Universe, asked: PatientQuestion) -> None:
    answered(world, asked)
    assert not [look for look in clinic_day(world.actor("alice")).looks if look.why.action == "answer"]


def test_patient_reads_the_answer(signed: Universe) -> None:
    answered(signed, questions.ask(signed.actor("ana"), text=TEXT))
    html = signed.client("ana").get(reverse("program:mine")).content.decode()
    assert "Yes, gently." in html
    assert "&lt;i&gt;swimming" in html


def test_page_says_not_for_emergencies(signed: Universe) -> None:
    assert "Not for emergencies." in signed.client("ana").get(reverse("program:mine")).content.decode()


def test_patient_asks_through_the_page(signed: Universe) -> None:
    signed.client("ana").post(reverse("program:ask"), {"text": TEXT})
    assert PatientQuestion.objects.get().text == TEXT


def test_carer_reads_only_own_questions(world: Universe, asked: PatientQuestion) -> None:
    assert questions.asked_by(world.actor("carla"), world.ana_episode) == ()
    assert len(questions.asked_by(world.actor("ana"), world.ana_episode)) == 1


def test_question_is_answered_only_once(world: Universe, asked: PatientQuestion) -> None:
    answered(world, asked)
    with pytest.raises(NotAllowedNowError):
        answered(world, asked, "bob")


@pytest.mark.parametrize("text", [" ", "Your disc is worn."])
def test_unfit_answer_is_refused(world: Universe, asked: PatientQuestion, text: str) -> None:
    with pytest.raises(InputError):
        answered(world, asked, text=text)


@pytest.mark.parametrize("text", ["", "x" * (questions.LONGEST + 1)])
def test_unfit_question_is_refused(world: Universe, text: str) -> None:
    with pytest.raises(InputError):
        questions.ask(world.actor("ana"), text=text)


def test_too_many_open_questions_are_refused(world: Universe) -> None:
    for number in range(questions.MOST_OPEN):
        questions.ask(world.actor("ana"), text=f"Question {number}")
    with pytest.raises(NotAllowedNowError):
        questions.ask(world.actor("ana"), text="One more")


@pytest.mark.parametrize(
    ("name", "refusal"), [("asa", RefusedError), ("dina", RefusedError), ("ana", RefusedError), ("sid", NotFoundError)]
)
def test_only_therapists_nearby_answer(world: Universe, asked: PatientQuestion, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        answered(world, asked, name)


def test_refused_answer_is_kept_on_the_page(world: Universe, asked: PatientQuestion) -> None:
    address = reverse("program:questions", args=[world.ana_episode.id])
    page = world.client("alice").post(address, {"question": str(asked.id), "text": "It is stuck"})
    assert page.status_code == 422
    assert "It is stuck</textarea>" in page.content.decode()
