"""The review page reads amounts out in words, in the reader's language."""

import pytest
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.actions import intake
from unpinch.actions.account import set_language


@pytest.mark.parametrize(("language", "said"), [("en", "3 weeks ago"), ("es", "3 semanas atrás")])
def test_time_ago_is_read_in_words(world: Universe, language: str, said: str) -> None:
    set_language(world.ana.id, language)
    posted = {"birth_date": ["1986-05-04"], "sex": ["female"], "leg": ["left"], "since": ["P3W"]}
    intake.save_screen(world.actor("ana"), world.ana_episode.id, "start", posted=posted, leave=True)
    page = world.client("ana").get(reverse("intake:screen", args=[world.ana_episode.id, "review"])).content.decode()
    assert said in page
    assert "P3W" not in page
