"""The program on paper: given out in the patient's language, kept with its hash, opened by its patient alone."""

import hashlib

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.handout import issue_handout
from unpinch.actions.picture_words import usual_side
from unpinch.actions.plan_safety import plan_in_force
from unpinch.actions.teaching import teach
from unpinch.movement.looks import DEFAULT
from unpinch.pages.program.paper import pdf_of
from unpinch.records.models import Episode, IssuedDocument, Suspension
from unpinch.terms.errors import NotAllowedNowError


def given(world: Universe, name: str = "alice") -> IssuedDocument:
    return issue_handout(world.actor(name), world.ana_episode.id, render=lambda content: repr(content).encode())


@pytest.mark.parametrize("language", ["en", "es"])
def test_handout_opens_as_the_same_file(signed: Universe, language: str) -> None:
    signed.ana_patient.language = language
    signed.ana_patient.save()
    signed.client("alice").post(reverse("program:handout", args=[signed.ana_episode.id]))
    row = IssuedDocument.objects.get(kind="handout")
    page = signed.client("ana").get(reverse("documents:issued", args=[row.id]))
    data = b"".join(page) if page.streaming else page.content
    assert data.startswith(b"%PDF")
    assert (hashlib.sha256(data).hexdigest(), row.language) == (row.sha256, language)


def test_therapist_is_offered_the_paper(signed: Universe) -> None:
    address = reverse("program:handout", args=[signed.ana_episode.id])
    for route in ("plan:composer", "documents:room", "program:seen"):
        assert f'action="{address}"' in signed.client("alice").get(reverse(route, args=[signed.ana_episode.id])).content.decode(), route


def test_hostile_words_are_never_markup(signed: Universe) -> None:
    content = given(signed).content
    content["found"]["words"] = '#panic("x") $ \\ <b> *bold* ' + "[" * 5
    content["exercises"][0]["cue"] = "#eval(1) _x_ @y"
    assert pdf_of(content, DEFAULT).startswith(b"%PDF")


def test_paused_exercise_is_not_printed(signed: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unpinch.actions.program.recheck", lambda *args, **kwargs: [])
    plan, now = plan_in_force(signed.ana_episode), timezone.now()
    Suspension.objects.create(plan=plan, item="prone-lying", rule="r", condition="c", reason="x", at=now, cause="finding")
    assert "prone-lying" not in [each["id"] for each in given(signed).content["exercises"]]


def test_paper_draws_the_prescribed_side(signed: Universe) -> None:
    plan = plan_in_force(signed.ana_episode)
    both = "ankle-pump-knee-bent"
    plan.content["items"] = [{**item, "side": "both"} if item["id"] == both else item for item in plan.content["items"]]
    plan.save()
    sides = {each["id"]: each["side"] for each in given(signed).content["exercises"]}
    assert sides.pop(both) == "both"
    assert sides == {item: usual_side(item, "left") for item in sides}


def test_long_cue_stays_whole_on_paper(signed: Universe) -> None:
    cue = ("word " * 32).strip()
    teach(signed.actor("asa"), signed.ana_episode.id, item="prone-lying", cue=cue, taught_back=True)
    assert cue in [each["cue"] for each in given(signed).content["exercises"]]


def test_nothing_is_handed_out_under_a_hold(signed: Universe) -> None:
    Episode.objects.filter(id=signed.ana_episode.id).update(safety_hold=True)
    with pytest.raises(NotAllowedNowError):
        given(signed)


@pytest.mark.parametrize(("name", "refusal"), [("bob", RefusedError), ("ana", RefusedError), ("sid", NotFoundError)])
def test_only_those_who_treat_hand_out(signed: Universe, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        given(signed, name)
