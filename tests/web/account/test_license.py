"""The license number: set by the manager or its owner, printed beside the signature, a line to fill in where there is none."""

import pytest
from django.urls import reverse

from tests.support.universe import Universe
from unpinch.actions import staff
from unpinch.actions.account import set_license
from unpinch.actions.issue import signer_content
from unpinch.documents.letter_words import ENGLISH
from unpinch.documents.paper import signer
from unpinch.records.models import AuditRow, Membership
from unpinch.terms.errors import InputError, NotAllowedNowError

NUMBER = "PT 4711"


def work(world: Universe, name: str = "alice") -> Membership:
    return Membership.objects.get(user=world.people[name])


def test_therapist_writes_the_own_number(world: Universe) -> None:
    world.client("alice").post(reverse("account:name"), {"full_name": "Alice", "license_number": f" {NUMBER} "})
    assert work(world).license_number == NUMBER
    assert AuditRow.objects.filter(object_type="membership", object_id=str(work(world).id), act="account.own").exists()


def test_manager_writes_somebody_elses_number(world: Universe) -> None:
    given = {"role": "therapist", "licensed": "on", "license_number": NUMBER}
    world.client("max").post(reverse("manager:member", args=[work(world).id]), given)
    assert work(world).license_number == NUMBER
    assert staff.member(world.actor("max"), work(world).id).license_number == NUMBER


@pytest.mark.parametrize("name", ["asa", "dina", "max", "ana"])
def test_who_signs_nothing_has_no_number(world: Universe, name: str) -> None:
    with pytest.raises(NotAllowedNowError):
        set_license(world.actor(name), number=NUMBER)
    assert "license_number" not in world.client(name).get(reverse("account:name")).content.decode()


def test_number_too_long_is_refused(world: Universe) -> None:
    with pytest.raises(InputError, match="license_number"):
        set_license(world.actor("alice"), number="1" * 41)


def test_number_stands_beside_the_signature(world: Universe) -> None:
    set_license(world.actor("alice"), number=NUMBER)
    row = work(world)
    assert signer(signer_content(world.harbor, row.user, row.created_at), ENGLISH)["license"] == NUMBER
