"""Signing a judgement in requests: nothing is filled in, agreement is said, an override needs a reason, frightening words a second look."""

from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.support.planned import FOUND, make_ready
from tests.support.universe import Universe
from unpinch.actions.assessment import case_of
from unpinch.actions.judgement_page import starter_text
from unpinch.actions.patient_safe import banned_in
from unpinch.records.models import Judgement


@pytest.fixture
def ready(world: Universe) -> Universe:
    return make_ready(world)


def address(world: Universe, name: str = "sign") -> str:
    return reverse(f"judgement:{name}", args=[world.ana_episode.id])


def send(world: Universe, who: str = "alice", **fields: object) -> HttpResponse:
    given = {"lead": "disc_herniation", "area": "root", "root": "L5", "side": "left", "stage": "acute", "found": FOUND, **fields}
    return world.client(who).post(address(world), given)


def test_page_chooses_no_diagnosis(ready: Universe) -> None:
    page = ready.client("alice").get(address(ready)).content.decode()
    assert 'name="lead" value="disc_herniation" required data-first' in page
    assert 'value="left" checked' in page


def test_agreement_is_signed_without_a_reason(ready: Universe) -> None:
    answer = send(ready)
    row = Judgement.objects.get()
    assert answer.status_code == HTTPStatus.FOUND
    assert (row.agrees, row.root, row.signed_by) == (True, "L5", ready.alice)


def test_override_without_reason_loses_nothing(ready: Universe) -> None:
    answer = send(ready, lead="deep_gluteal", found="Something I wrote myself, with care.")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert b"Something I wrote myself" in answer.content
    assert not Judgement.objects.exists()


def test_override_is_kept_beside_the_machine(ready: Universe) -> None:
    send(ready, lead="deep_gluteal", area="buttock", reason="Sitting on it is the only trigger")
    page = ready.client("alice").get(address(ready)).content.decode()
    assert not Judgement.objects.get().agrees
    assert "Unpinch had ranked Lumbar disc herniation" in page


def test_mixed_is_signed_and_frees_nothing(ready: Universe) -> None:
    send(ready, lead="other", reason="Two things fit and neither leads")
    assert Judgement.objects.get().causes == ["other"]
    assert case_of(ready.ana_episode, Judgement.objects.get().signed_at).signed == ()


def test_frightening_word_needs_a_second_look(ready: Universe) -> None:
    text = "Your disc is worn, as your doctor said."
    assert send(ready, found=text).status_code == HTTPStatus.BAD_REQUEST
    assert send(ready, found=text, words_ok="yes").status_code == HTTPStatus.FOUND


def test_warning_comes_while_one_writes(ready: Universe) -> None:
    headers = {"HX-Request": "true", "HX-Target": "found-warning"}
    answer = ready.client("alice").post(address(ready, "words"), {"found": "It slipped"}, headers=headers)
    assert b"slipped" in answer.content
    assert b"<textarea" not in answer.content


def test_own_words_are_never_replaced(ready: Universe) -> None:
    answer = ready.client("alice").post(address(ready, "words"), {"lead": "facet", "found": "My own words", "composed": "Older"})
    assert b"My own words" in answer.content


def test_starter_follows_the_choices(ready: Universe) -> None:
    answer = ready.client("alice").post(address(ready, "words"), {"lead": "deep_gluteal", "area": "buttock", "side": "left"})
    assert b"deep in the buttock, on the left" in answer.content


def test_starter_holds_no_frightening_word() -> None:
    from unpinch.actions.assessment import knowledge

    texts = [starter_text(cause, area, "left") for cause in knowledge().causes for area in ("root", "non_neural")]
    assert not [text for text in texts if banned_in(text)]


def test_clot_is_a_flag_and_not_signed(ready: Universe) -> None:
    assert b"It is a flag" in send(ready, lead="dvt", reason="Swollen calf since yesterday").content


@pytest.mark.parametrize(("who", "status"), [("asa", 403), ("bob", 403), ("max", 403), ("sid", 404)])
def test_others_sign_no_judgement(ready: Universe, who: str, status: int) -> None:
    assert send(ready, who).status_code == status
    assert not Judgement.objects.exists()


def test_skin_nerve_of_the_thigh_is_shaded(ready: Universe) -> None:
    chosen = {"lead": "meralgia", "area": "thigh", "side": "left"}
    outer = ready.client("alice").post(address(ready, "words"), chosen).content
    back = ready.client("alice").post(address(ready, "words"), {**chosen, "lead": "trauma"}).content
    assert b'data-place="thigh" d="M' in outer
    assert b'data-place="thigh" d="M' not in back


def test_site_is_said_in_the_patients_words(ready: Universe) -> None:
    type(ready.ana_patient).objects.update(language="es")
    answer = ready.client("alice").post(address(ready, "words"), {"lead": "deep_gluteal", "area": "buttock", "side": "left"})
    assert '<p class="site-plain" lang="es">' in answer.content.decode()
    assert b"deep in the buttock" not in answer.content
