"""A weight that a therapist prescribes with an exercise at home: for which exercises, what may be written, and what the rules do with it.

Only what is done with a weight carries one (the equipment table says so); a band has no kilograms. Left empty, no load is prescribed.
Rule P18 raises it from what the patient logs; nothing here does.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.actions.library import equipment_of
from unpinch.actions.plan_content import Content, with_load
from unpinch.clinical.progression import next_load
from unpinch.terms.errors import InputError

WEIGHTS = "weights"
"""The piece of equipment that has kilograms."""
PARTS_OF_A_KG = 4
"""A load is written in quarters of a kilogram, as the dose rules move it."""
LIGHTEST_KG, HEAVIEST_KG = 0.25, 100
"""What may be written at all: where a typing error is caught, not advice (judgement)."""


@dataclass(frozen=True, slots=True)
class LoadView:
    """The load of an item as the composer shows it: `kg` empty where none is prescribed; `stays` says why the rules leave it as it is."""

    kg: str
    stays: str


def takes_load(item: Mapping[str, Any]) -> bool:
    """Whether a weight can be prescribed: an exercise of the library, done at home, with something that weighs."""
    exercise = knowledge().exercises.get(item["id"])
    return exercise is not None and item["place"] == "home" and item["dose"] is not None and WEIGHTS in equipment_of(exercise)


def read_load(raw: object, step: str = "") -> float | None:
    """A load as somebody wrote it, moved by `step` kilograms; None for an empty field or a step down to nothing. Raises InputError."""
    text = str(raw).strip()
    if not text and not step:
        return None
    load = (_number(text) if text else 0.0) + (_number(step) if step else 0.0)
    if step and load <= 0:
        return None
    if not LIGHTEST_KG <= load <= HEAVIEST_KG:
        raise InputError(_("Load, kg"), _("{load} kg is not possible.").format(load=f"{load:g}"), _mend())
    if (PARTS_OF_A_KG * load) % 1:
        raise InputError(_("Load, kg"), _("{load} kg is between two steps of 0.25 kg.").format(load=f"{load:g}"), _mend())
    return load


def _number(text: str) -> float:
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise InputError(_("Load, kg"), _("is no number."), _mend())
    return found


def _mend() -> str:
    return _("Write {low} to {high} in steps of 0.25, or leave it empty for no load.").format(low=LIGHTEST_KG, high=HEAVIEST_KG)


def at_load(item: Content, load_kg: float | None) -> Content:
    """The item at a load. Raises InputError for one that has no weight."""
    if load_kg is not None and not takes_load(item):
        raise InputError(_("Load, kg"), _("is not for this one: no weight is used with it at home."), _("Leave it empty."))
    return with_load(item, load_kg)


def load_view(item: Mapping[str, Any]) -> LoadView | None:
    """The load for the composer; None for what is done without a weight."""
    if not takes_load(item):
        return None
    load_kg = item.get("load_kg")
    return LoadView(kg="" if load_kg is None else f"{load_kg:g}", stays=_stays(load_kg))


def rises(load_kg: float) -> bool:
    """Whether rule P18 has a next step for a load."""
    return next_load(load_kg, knowledge()) > load_kg


def rise_words(most_kg: float) -> str:
    """How far a load may rise by itself, and after what: the numbers are those of rule P18 and of the limits that are signed."""
    values = knowledge().progression_rules["P18"].values
    told = _("up to {kg} kg, after {sessions} sessions in a row with {extra} more repetitions than asked (P18)")
    sessions, extra = values["two_for_two_sessions"], values["two_for_two_extra_repetitions"]
    return told.format(kg=f"{most_kg:g}", sessions=sessions, extra=extra)


def _stays(load_kg: float | None) -> str:
    if load_kg is None or rises(load_kg):
        return ""
    most = knowledge().progression_rules["P18"].values["load_up_percent_max"]
    return _("This load does not rise by itself: a step of 0.25 kg would be more than {most} % (P18).").format(most=most)
