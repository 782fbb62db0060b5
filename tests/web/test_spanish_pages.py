"""No English is left on a patient's page that is read in Spanish."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.support.intake_form import Patient
from tests.support.spanish import english_in, listening, read_in_spanish, texts_of_screen
from tests.support.universe import Universe
from unpinch.actions import intake
from unpinch.actions.account import set_language
from unpinch.actions.patient_words import shown_to_patients
from unpinch.clinical.intake.form import Question, Screen

FIRST = {"birth_date": ["1986-05-04"], "sex": ["female"], "leg": ["left"], "since": ["P2W"], "since.number": ["x"]}


def everything(question: Question) -> dict[str, list[str]]:
    """The answer that opens most: every line ticked, the last option chosen, something typed."""
    values = [option.value for option in question.options]
    if question.kind in ("checklist", "choices", "dates"):
        return {question.key: values}
    if question.kind == "date_ahead":
        return {f"{question.key}.weeks": ["20"]}
    typed = {"scale_0_10": "8", "number": f"{(question.low or 0) + 3:g}", "date_about": "P2W", "text": "xyz"}
    return {question.key: ["yes"] if "yes" in values else values[-1:] or [typed.get(question.kind, "")]}


def answers_to(screen: Screen) -> dict[str, list[str]]:
    """Everything answered on one screen."""
    found: dict[str, list[str]] = {}
    for question in screen.questions:
        found |= everything(question)
        found |= {f"{question.key}.unit": [unit.value for unit in question.units[:1]]}
    return found | {key: value for key, value in FIRST.items() if key in found}


def test_all_texts_of_the_form_are_listed() -> None:
    patient, listed = Patient(), set(shown_to_patients())
    for screen_id in [screen.id for screen in patient.shown if screen.kind == "questions"]:
        for _again in range(2):
            patient.send(screen_id, answers_to(patient.screen(screen_id)))
    unlisted = {text for screen in patient.shown for text in texts_of_screen(screen) if text.strip(" 0123456789")} - listed
    assert not unlisted, f"the form shows what patient_words does not list: {sorted(unlisted)}"


@pytest.fixture
def ana(world: Universe) -> Client:
    set_language(world.ana.id, "es")
    return read_in_spanish(world.client("ana"))


def filled_in(world: Universe, ana: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Every screen as it stands after everything on it was answered, wrongly typed fields included."""
    done: set[str] = set()
    while fresh := [screen for screen in intake.review_of(world.actor("ana"), world.ana_episode) if screen.id not in done]:
        done.add(fresh[0].id)
        yield fresh[0].id, ana.post(screen_of(world, fresh[0].id), answers_to(fresh[0]) | {"height": ["tall"]})
        yield fresh[0].id, ana.get(screen_of(world, fresh[0].id))


def screen_of(world: Universe, screen: str) -> str:
    return reverse("intake:screen", args=[world.ana_episode.id, screen])


def english(pages: Iterator[tuple[str, HttpResponse]]) -> list[str]:
    """What of these pages is English: asked for and not found, or never asked for."""
    with listening() as missed:
        seen = [(name, page.content.decode()) for name, page in pages]
    left = [f"{name}: {text}" for name, page in seen for text in english_in(page)]
    return [*left, *(f"no Spanish: {message}" for message in sorted(missed.asked) if any(map(str.isalpha, message)))]


def test_intake_screens_speak_only_spanish(world: Universe, ana: Client) -> None:
    left = english(filled_in(world, ana))
    assert not left, "\n".join(left)


@pytest.mark.parametrize("started", ["today_yesterday", "2_weeks_to_3_months"])
def test_what_to_do_now_is_only_spanish(world: Universe, ana: Client, started: str) -> None:
    ana.post(screen_of(world, "start"), FIRST)
    ana.post(screen_of(world, "pelvis"), {"pelvis": ["flag.ces_saddle", "none"], "ces_saddle.started": [started]})
    left = english((name, ana.get(reverse(f"intake:{name}", args=[world.ana_episode.id]))) for name in ("stop", "sent"))
    assert not left, "\n".join(left)


# ---- every other page ----------------------------------------------------------------------------------------------------------
def addresses(world: Universe) -> Iterator[tuple[str, str]]:
    """Every route by name, with Ana's ids where it names somebody."""
    given = {
        "episode_id": world.ana_episode.id,
        "patient_id": world.ana_patient.id,
        "screen_id": "review",
        "exercise_id": "bridge",
        "kind": "thumb",
        "secret": "no-such-secret",
    }
    for name, pattern in named_routes():
        wanted = pattern.pattern.converters
        if set(wanted) <= set(given):
            yield name, reverse(name, kwargs={key: given[key] for key in wanted})


def named_routes(patterns: Iterable[object] | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named route with its pattern."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from named_routes(each.url_patterns, space + (f"{each.namespace}:" if each.namespace else ""))
        elif isinstance(each, URLPattern) and each.name:
            yield space + each.name, each


def opened(world: Universe, browser: Client) -> Iterator[tuple[str, HttpResponse]]:
    """Every page that opens for this browser, refusals included."""
    for name, address in addresses(world):
        page = browser.get(address)
        if "text/html" in page.headers.get("Content-Type", "") and page.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            yield name, page


@pytest.mark.parametrize("name", ["ana", "carla", ""])
def test_every_page_speaks_only_spanish(world: Universe, name: str) -> None:
    browser = read_in_spanish(world.client(name) if name else Client())
    browser.raise_request_exception = False
    if name:
        set_language(world.people[name].id, "es")
    left = english(opened(world, browser))
    assert not left, "\n".join(left)


@pytest.mark.parametrize("name", ["alice", "dina", "max"])
def test_staff_pages_have_their_words_in_spanish(world: Universe, name: str) -> None:
    browser = read_in_spanish(world.client(name))
    browser.raise_request_exception = False
    set_language(world.people[name].id, "es")
    with listening() as missed:
        pages = list(opened(world, browser))
    assert len(pages) > 10
    assert not [message for message in sorted(missed.asked) if any(map(str.isalpha, message))]
