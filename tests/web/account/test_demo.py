"""The opening page of the sample clinic: one click, and never outside the sample."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.records.models import Membership

DEMO = "/account/demo/"


@pytest.fixture
def sample(world: Universe, settings: Any) -> Universe:
    settings.DEMO = True
    world.harbor.is_demo = True
    world.harbor.save()
    return world


def be(user_key: str) -> Client:
    client = Client()
    client.post(DEMO, {"who": user_key})
    return client


def test_page_is_not_there_without_the_sample(world: Universe) -> None:
    assert Client().get(DEMO).status_code == 404
    assert Client().post(DEMO, {"who": f"patient:{world.ana_patient.id}"}).status_code == 404


def test_one_click_makes_a_therapist(sample: Universe) -> None:
    member = Membership.objects.get(user=sample.alice)
    assert be(f"member:{member.id}").session["_auth_user_id"] == str(sample.alice.id)


def test_one_click_makes_a_patient(sample: Universe) -> None:
    assert be(f"patient:{sample.ana_patient.id}").session["_auth_user_id"] == str(sample.ana.id)


def test_real_clinic_cannot_be_entered(sample: Universe) -> None:
    for key in (f"member:{Membership.objects.get(user=sample.sid).id}", f"patient:{sample.otto_patient.id}", "member:x", ""):
        assert "_auth_user_id" not in be(key).session


def test_cast_names_everybody_once(sample: Universe) -> None:
    page = Client().get(DEMO)
    names = [each.name for each in (*page.context["staff"], *page.context["patients"])]
    assert len(names) == len(set(names))
    assert {"Alice", "Max", "Carla"} <= set(names)


def test_becoming_somebody_closes_the_session_before(sample: Universe) -> None:
    client = be(f"patient:{sample.ana_patient.id}")
    client.post(DEMO, {"who": f"patient:{sample.ben_patient.id}"})
    assert client.session["_auth_user_id"] == str(sample.ben.id)


def test_every_scene_has_its_words(sample: Universe) -> None:
    page = Client().get(DEMO)
    assert all(page.context["scenes"].get(each.scene) for each in (*page.context["staff"], *page.context["patients"]))


def test_reverse_name_is_the_opening_page() -> None:
    assert reverse("account:demo") == DEMO
