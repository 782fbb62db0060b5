"""What a patient agrees to: given, withdrawn, kept with its words."""

from contextlib import nullcontext

import pytest

from tests.support.universe import Universe
from unpinch.actions import consents
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.records.models import AuditRow, Consent
from unpinch.terms.errors import InputError


def digest(world: Universe, kind: str = "treatment") -> str:
    return next(each.digest for each in consents.consents_of(world.ana_patient) if each.kind == kind)


def say(world: Universe, name: str, *, given: bool = True, note: str = "", kind: str = "treatment") -> Consent:
    return consents.say(
        world.actor(name), world.ana_patient.id, kind=kind, given=given, digest=digest(world) if kind == "treatment" else "", note=note
    )


def standing(world: Universe) -> consents.Standing:
    return consents.consents_of(world.ana_patient)[0]


def test_nothing_stands_before_somebody_asked(world: Universe) -> None:
    assert [each.given for each in consents.consents_of(world.ana_patient)] == [None, None, None]


def test_newest_word_counts_and_both_stay(world: Universe) -> None:
    say(world, "ana")
    say(world, "ana", given=False)
    assert standing(world).given is False
    assert Consent.objects.filter(patient=world.ana_patient, kind="treatment").count() == 2


def test_words_that_were_shown_are_kept(world: Universe) -> None:
    row = say(world, "ana")
    assert "Harbor Clinic" in row.text
    assert "stop at any time" in row.text


def test_words_are_in_the_patients_language(world: Universe, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(consents, "override", lambda language: spoken.append(language) or nullcontext())
    world.ana_patient.language = "es"
    consents.consents_of(world.ana_patient)
    assert set(spoken) == {"es"}


def test_answer_to_other_words_is_refused(world: Universe) -> None:
    with pytest.raises(InputError):
        consents.say(world.actor("ana"), world.ana_patient.id, kind="treatment", given=True, digest="0" * 12)


def test_desk_writes_how_it_was_said(world: Universe) -> None:
    with pytest.raises(InputError):
        say(world, "dina")
    assert say(world, "dina", note="In person at the desk.").by == world.dina


@pytest.mark.parametrize("name", ["carla", "max", "eve"])
def test_others_say_nothing_for_the_patient(world: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        say(world, name, note="x")


def test_stranger_finds_nobody(world: Universe) -> None:
    with pytest.raises(NotFoundError):
        say(world, "sid", note="x")


def test_carer_consent_is_not_given_here(world: Universe) -> None:
    with pytest.raises(InputError):
        say(world, "ana", kind="carer")


def test_each_word_is_audited(world: Universe) -> None:
    say(world, "ana", given=False)
    assert AuditRow.objects.filter(act="patient.consents", kind="write", object_type="consent").get().reason == "treatment withdrawn"


def test_page_gives_and_takes_back(world: Universe) -> None:
    client = world.client("ana")
    client.post("/manager/consents/", {"kind": "treatment", "digest": digest(world), "say": "yes"})
    assert standing(world).given is True
    assert "Take it back" in client.get("/manager/consents/").content.decode()


def test_page_is_the_patients_own(world: Universe) -> None:
    assert world.client("alice").get("/manager/consents/").status_code == 404
