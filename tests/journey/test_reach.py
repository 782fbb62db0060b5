"""What judges every walked page (`tests/support/reach.py`) notices a page that is too wide, moves, or hides itself from the keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.reach import moving, out_of_reach, too_wide


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(reduced_motion="reduce")
    yield opened
    opened.close()


def test_page_wider_than_a_phone_is_seen(page: Page) -> None:
    page.set_content("<main><p style='width: 400px'>wide</p></main>")
    assert any("320 px: scrolls sideways" in fault for fault in too_wide(page))
    assert not any("1280 px" in fault for fault in too_wide(page))


def test_page_that_hides_what_sticks_out_is_seen(page: Page) -> None:
    page.set_content("<style>body { overflow-x: hidden }</style><main><p style='width: 400px'>cut off</p></main>")
    assert any("cut off" in fault for fault in too_wide(page))


def test_what_scrolls_by_itself_may_be_wide(page: Page) -> None:
    page.set_content("<main style='overflow-x: auto'><table style='width: 900px'><tr><td>wide</td></tr></table></main>")
    assert too_wide(page) == []


def test_button_no_key_reaches_is_seen(page: Page) -> None:
    page.set_content("<button tabindex='-1'>Out</button><button>In</button>")
    (fault,) = out_of_reach(page)
    assert "no key reaches" in fault


def test_focus_that_does_not_show_is_seen(page: Page) -> None:
    page.set_content("<style>a:focus { outline: none }</style><p><a href='#'>Where am I</a></p><button>Shown</button>")
    (fault,) = out_of_reach(page)
    assert "focus does not show" in fault


def test_what_moves_without_being_asked_is_seen(page: Page) -> None:
    page.set_content("<style>@keyframes go { to { left: 9px } } p { animation: go 1s infinite; position: relative }</style><p>Moving</p>")
    (fault,) = moving(page)
    assert "go moves" in fault
