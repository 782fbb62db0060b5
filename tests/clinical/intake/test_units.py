"""Units as they are typed: converted by definition, refused when they do not fit, and never guessed."""

import pytest

from tests.support.cases import KNOWLEDGE
from unpinch.clinical.intake.units import ACCEPTED, CONVERT, SPOKEN, convert, limits, possible_in_some_unit, ucum, units_of, unusual

FIELDS = KNOWLEDGE.patient_fields


@pytest.mark.parametrize(
    ("typed", "own", "value", "expected"),
    [("[degF]", "Cel", 98.6, 37.0), ("[lb_av]", "kg", 1, 0.45359237), ("[in_i]", "cm", 1, 2.54), ("[ft_i]", "cm", 1, 30.48),
     ("[ft_i]", "m", 1, 0.3048), ("[mi_i]", "m", 1, 1609.344), ("kPa", "mm[Hg]", 16, 120.01), ("mm", "cm", 12, 1.2), ("m", "cm", 1.8, 180),
     ("km", "m", 2, 2000), ("L", "mL", 0.5, 500), ("s", "min", 90, 1.5), ("h", "min", 2, 120), ("min", "h", 30, 0.5), ("min", "s", 2, 120)],
)  # fmt: skip
def test_conversion_is_that_of_the_unit(typed: str, own: str, value: float, expected: float) -> None:
    assert convert(value, typed, own) == pytest.approx(expected, abs=1e-3)


def test_own_unit_is_left_alone() -> None:
    assert convert(38.4, "Cel", "Cel") == 38.4


@pytest.mark.parametrize(("typed", "code"), [("°F", "[degF]"), (" Lbs ", "[lb_av]"), ("mmHg", "mm[Hg]"), ("kg", "kg"), ("stone", "stone")])
def test_spoken_units_have_a_code(typed: str, code: str) -> None:
    assert ucum(typed) == code


def test_every_spoken_unit_is_one_somebody_takes() -> None:
    entries = [*FIELDS.values(), *KNOWLEDGE.findings.values()]
    taken = {unit for entry in entries for unit in units_of(entry)}
    assert set(SPOKEN.values()) <= taken


def test_every_conversion_serves_a_field() -> None:
    own = {entry.unit for entry in (*FIELDS.values(), *KNOWLEDGE.findings.values())}
    assert {target for _, target in CONVERT} <= own


def test_accepted_limits_are_not_wider_than_possible() -> None:
    for fact_id, by_unit in ACCEPTED.items():
        entry = KNOWLEDGE.fact(fact_id)
        assert entry is not None
        for unit, (low, high) in by_unit.items():
            for value in (low, high):
                own = convert(value, unit, entry.unit)
                assert not any(own < float(bound[1:]) if bound[0] == "<" else own > float(bound[1:]) for bound in entry.impossible)


@pytest.mark.parametrize(
    ("field", "unit", "inside", "outside"),
    [
        ("body_temperature", "Cel", (30, 45), (29.9, 45.1)),
        ("body_temperature", "[degF]", (86, 113), (85.9, 113.1)),
        ("weight", "kg", (25, 350), (24.9, 350.1)),
        ("weight", "[lb_av]", (55, 770), (54.9, 770.1)),
        ("systolic_bp", "mm[Hg]", (50, 280), (49, 281)),
        ("systolic_bp", "kPa", (7, 37), (6, 38)),
        ("height", "[in_i]", (20, 102), (19, 103)),
        ("age", "a", (0, 120), (-1, 121)),
    ],
)
def test_limits_hold_in_every_unit(field: str, unit: str, inside: tuple[float, ...], outside: tuple[float, ...]) -> None:
    possible = limits(FIELDS[field], f"patient.{field}", unit)
    assert all(possible.hold(value) for value in inside)
    assert not any(possible.hold(value) for value in outside)


def test_number_without_a_unit_is_held_only_if_it_could_be_right() -> None:
    entry = FIELDS["body_temperature"]
    held = [value for value in (20, 38, 60, 102, 200) if possible_in_some_unit(entry, "patient.body_temperature", value)]
    assert held == [38, 102]


def test_unusual_is_not_impossible() -> None:
    assert unusual(FIELDS["systolic_bp"], 240)
    assert not unusual(FIELDS["systolic_bp"], 120)


def test_limits_read_as_a_sentence() -> None:
    assert str(limits(FIELDS["weight"], "patient.weight", "kg")) == "25 to 350 kg"
    assert str(limits(FIELDS["leg_pain_now"], "patient.leg_pain_now", "{score}")) == "0 to 10"
