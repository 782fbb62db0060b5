"""What a patient gets: the signed plan in plain words, nothing of the engine (S10), what is suspended as paused, a hold before all."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.support.spanish import english_in, listening, read_in_spanish
from tests.support.universe import Universe
from tests.web.program.conftest import FOUND
from unpinch.actions.account import set_language
from unpinch.actions.assessment import knowledge
from unpinch.actions.patient_safe import banned_in
from unpinch.actions.picture_words import usual_side
from unpinch.actions.plan_safety import plan_in_force
from unpinch.documents.red_card import daily_signs
from unpinch.movement import has_sides
from unpinch.records.models import Episode, FactEntry, Judgement, Suspension

MINE = "program:mine"
ENGINE = re.compile(
    r"\d\s?%|probab|posterior|likelihood|differential|engine|SMD|grade [ABCD]\b|herniation|\(MEMORY|irritability", re.IGNORECASE
)
"""Words of the machine's view: a patient reads none of them."""


def visible(html: str) -> str:
    """The words of a page without its tags and pictures."""
    bare = re.sub(r"<svg.*?</svg>|<script.*?</script>", " ", html.partition("<main")[2], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


def page(world: Universe, name: str = "ana", route: str = MINE, *args: object) -> str:
    return world.client(name).get(reverse(route, args=args)).content.decode()


def home_items(world: Universe) -> list[str]:
    content = plan_in_force(world.ana_episode).content
    return [item["id"] for item in content["items"] if item["kind"] == "exercise" and item["place"] == "home"]


def crawl(world: Universe) -> Iterator[str]:
    """Every page of the program that a patient can open."""
    yield page(world)
    yield from (page(world, "ana", "program:exercise", item) for item in home_items(world))


@pytest.fixture
def one_paused(signed: Universe, monkeypatch: pytest.MonkeyPatch) -> Universe:
    """The first exercise suspended, as if the tables had come to forbid it."""
    plan, now = plan_in_force(signed.ana_episode), timezone.now()
    Suspension.objects.create(plan=plan, item=home_items(signed)[0], rule="r", condition="c", reason="x", at=now, cause="finding")
    monkeypatch.setattr("unpinch.actions.program.recheck", lambda *args, **kwargs: [])
    return signed


# ---- what it shows -------------------------------------------------------------------------------------------------------------
def test_therapist_words_stand_with_name_escaped(signed: Universe) -> None:
    html = page(signed)
    assert "&lt;b&gt;It settles&lt;/b&gt;" in html
    assert "signed by Alice" in visible(html)


def test_every_home_exercise_is_listed(signed: Universe) -> None:
    text = page(signed)
    assert all(knowledge().exercises[item].plain_label in text for item in home_items(signed))


def test_signed_place_is_drawn_on_nerve(signed: Universe) -> None:
    assert 'data-side="left"' in page(signed)


def test_red_card_holds_tappable_numbers(signed: Universe) -> None:
    html, clinic = page(signed), signed.harbor
    assert f'href="tel:{clinic.clinic_number}"' in html
    assert f'href="tel:{clinic.emergency_number}"' in html


def test_exercise_shows_side_that_hurts(signed: Universe) -> None:
    sided = next(item for item in home_items(signed) if usual_side(item, "left") == "left")
    html = page(signed, "ana", "program:exercise", sided)
    assert "Show the right side" in html
    assert "Left side" in visible(html)


def test_exercise_without_sides_is_not_turned(signed: Universe) -> None:
    plain = next(item for item in home_items(signed) if not has_sides(item))
    assert "Show the right side" not in page(signed, "ana", "program:exercise", plain)


def test_red_card_lists_the_daily_signs(signed: Universe) -> None:
    text = visible(page(signed))
    signs = daily_signs()
    assert all(sign in text for sign in (*signs.now, *signs.today))
    assert f"Thoughts of dying : {signed.harbor.crisis_line}" in text.replace("dying:", "dying :")


# ---- nothing of the machine (S10) ----------------------------------------------------------------------------------------------
def test_patient_reads_no_engine_word(signed: Universe) -> None:
    found = {match.group(0) for html in crawl(signed) for match in ENGINE.finditer(visible(html))}
    assert not found


def test_patient_reads_no_frightening_word(signed: Universe) -> None:
    assert not {word for html in crawl(signed) for word in banned_in(visible(html))}


def test_cause_names_never_reach_the_patient(signed: Universe) -> None:
    text = " ".join(visible(html) for html in crawl(signed)).lower()
    assert not [cause.label for cause in knowledge().causes.values() if cause.label.lower() in text]


def test_unsigned_plan_shows_nothing_of_it(drafted: Universe) -> None:
    html = page(drafted)
    assert "Not ready yet" in html
    assert FOUND[:20] not in html
    assert "nerve-svg" not in html


# ---- safety --------------------------------------------------------------------------------------------------------------------
def test_suspended_exercise_is_shown_as_paused(one_paused: Universe) -> None:
    html = page(one_paused)
    assert "Paused by your therapist" in html
    assert reverse("program:exercise", args=[home_items(one_paused)[0]]) not in html


def test_suspended_exercise_tells_no_steps(one_paused: Universe) -> None:
    html = page(one_paused, "ana", "program:exercise", home_items(one_paused)[0])
    assert "Do not do it until we have spoken" in html
    assert 'class="steps"' not in html


def test_program_is_checked_again_when_served(signed: Universe) -> None:
    now = timezone.now()
    FactEntry.objects.create(
        episode=signed.ana_episode, at=now, received_at=now, by=signed.alice, source="clinician", fact="patient.can_lie_prone", value="no"
    )
    html = page(signed)
    assert Suspension.objects.filter(item="prone-lying", cause="served").exists()
    assert reverse("program:exercise", args=["prone-lying"]) not in html


def test_hold_replaces_the_program(signed: Universe) -> None:
    Episode.objects.filter(id=signed.ana_episode.id).update(safety_hold=True)
    html = page(signed)
    assert "Do not do your exercises until we have spoken" in html
    assert "program-item" not in html
    assert f'href="tel:{signed.harbor.emergency_number}"' in html


def test_hold_also_closes_each_exercise(signed: Universe) -> None:
    item = home_items(signed)[0]
    Episode.objects.filter(id=signed.ana_episode.id).update(safety_hold=True)
    assert 'class="steps"' not in page(signed, "ana", "program:exercise", item)


# ---- who -----------------------------------------------------------------------------------------------------------------------
def test_home_of_a_patient_is_today(signed: Universe) -> None:
    assert signed.client("ana").get("/").url == reverse("home_program:today")


def test_home_before_a_plan_stays_the_intake(drafted: Universe) -> None:
    assert drafted.client("ana").get("/").url == reverse("intake:start")


def test_carer_reads_the_program(signed: Universe) -> None:
    assert "Program of Ana" in page(signed, "carla")


def test_stranger_reads_nothing_of_it(signed: Universe) -> None:
    html = page(signed, "otto")
    assert "It settles" not in html
    assert "program-item" not in html


def test_staff_see_what_the_patient_sees(signed: Universe) -> None:
    assert "You see what your patient sees" in page(signed, "bob", "program:seen", signed.ana_episode.id)


@pytest.mark.parametrize("name", ["sid", "otto"])
def test_stranger_finds_no_program_by_address(signed: Universe, name: str) -> None:
    assert signed.client(name).get(reverse("program:seen", args=[signed.ana_episode.id])).status_code == 404


# ---- in Spanish ----------------------------------------------------------------------------------------------------------------
def test_program_speaks_only_spanish(signed: Universe) -> None:
    set_language(signed.ana.id, "es")
    Judgement.objects.filter(episode=signed.ana_episode).update(found="El nervio está irritado.")
    browser = read_in_spanish(signed.client("ana"))
    with listening() as missed:
        pages = [browser.get(reverse(MINE)), *(browser.get(reverse("program:exercise", args=[item])) for item in home_items(signed))]
    left = [text for each in pages for text in english_in(re.sub(r'<li lang="en">.*?</li>', "", each.content.decode()))]
    assert not left
    assert not [message for message in missed.asked if any(map(str.isalpha, message))]
