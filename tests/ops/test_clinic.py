"""A clinic is founded on a new machine with one command, and may open at once."""

from pathlib import Path

import pytest
from django.test import Client

from tests.support.commands import run
from unpinch.config import doctor
from unpinch.config.doctor import State
from unpinch.records.models import Clinic, Membership

WORDS = ("Quay Clinic", "--emergency-number", "112", "--clinic-number", "555-1", "--manager", "Ida Holm", "--email", "ida@quay.example")
pytestmark = pytest.mark.django_db


def test_founded_clinic_may_open(settings: object) -> None:
    assert run("clinic", *WORDS, "--time-zone", "Europe/Oslo").status == 0
    checks = list(doctor.clinics(settings.ENVIRONMENT))  # type: ignore[attr-defined]
    assert not [check for check in checks if check.state is State.FAIL]


def test_first_manager_comes_in_by_the_link() -> None:
    said = run("clinic", *WORDS)
    path = said.out.split("http://localhost:8000")[1].split()[0]
    assert Client().get(path, follow=True).status_code == 200
    assert Membership.objects.get(role="manager").user.full_name == "Ida Holm"


@pytest.mark.parametrize("left_out", ["--emergency-number", "--clinic-number", "--email"])
def test_missing_word_is_named(left_out: str) -> None:
    at = WORDS.index(left_out)
    said = run("clinic", *WORDS[:at], *WORDS[at + 2 :])
    assert said.status == 2
    assert left_out.strip("-").replace("-", "_") in said.err
    assert not Clinic.objects.exists()


def test_numbers_are_changed_by_name(tmp_path: Path) -> None:
    run("clinic", *WORDS)
    assert run("clinic", "Quay Clinic", "--clinic-number", "555-2").status == 0
    clinic = Clinic.objects.get()
    assert (clinic.emergency_number, clinic.clinic_number) == ("112", "555-2")


def test_unknown_clinic_is_refused() -> None:
    assert run("clinic", "Nowhere", "--clinic-number", "555-2").status == 2
