"""Nothing on any page comes from anywhere else, and nothing breaks the content policy; every page is clean for everybody, in every look."""

import pytest

from tests.support.browser import AxeCheck, PageAs, Watch
from tests.support.universe import Universe


def test_stranger_at_the_door(page_as: PageAs, axe: AxeCheck) -> None:
    page = page_as()
    page.goto("/account/sign-in/")
    axe.in_every_look(page)


def test_watch_sees_a_third_party(page_as: PageAs, watch: Watch) -> None:
    page = page_as()
    page.goto("/account/sign-in/")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.invalid/x.png'}))")
    page.wait_for_timeout(200)
    seen, watch.troubles = watch.troubles, []
    assert any("content policy" in trouble for trouble in seen)


@pytest.mark.parametrize("name", ["alice", "asa", "dina", "max", "ana", "carla"])
def test_first_page_of_everybody(world: Universe, page_as: PageAs, axe: AxeCheck, name: str) -> None:
    page = page_as(name)
    page.goto("/")
    axe.in_every_look(page)
