"""The program on paper: a hand-out in the patient's language, kept as it was given."""

import datetime as dt
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpinch.actions.handout import issue_handout
from unpinch.anatomy.nerve import nerve_svg
from unpinch.documents.handout import Clinic, Cover, HandoutItem, OwnWords, Weeks, handout_pdf
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.base.program import NERVE_SIDES, look_of
from unpinch.terms.side import Side


@guarded("document.issue")
@require_POST
def handout(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Make the hand-out, keep it and open it."""
    look = look_of(request)
    made = issue_handout(request.actor, episode_id, render=lambda content: pdf_of(content, look))
    return redirect("documents:issued", made.id)


def pdf_of(content: dict[str, Any], look: str) -> bytes:
    """The hand-out as a file, from what it says in plain values."""
    items = [_item(each) for each in content["exercises"]]
    return handout_pdf(
        items,
        clinic=_clinic(content),
        patient_name=content["patient"],
        printed_on=dt.date.fromisoformat(content["issued_on"]),
        language=content["language"],
        look=look,
        translate=lambda text: _(text) if text else "",
        cover=_cover(content),
    )


def _clinic(content: dict[str, Any]) -> Clinic:
    clinic, found, numbers = content["clinic"], content["found"], content["numbers"]
    by = found["by"] if found else ""
    return Clinic(clinic["name"], clinic["phone"], clinic["emergency"], by, numbers["OUT_OF_HOURS"], numbers)


def _cover(content: dict[str, Any]) -> Cover:
    found = content["found"]
    return Cover(
        found=found["words"] if found else "",
        goals=tuple(content["goals"]),
        nerve=_nerve(found),
        weeks=tuple(Weeks(each["first"], each["last"], each["per_week"], tuple(each["begins"])) for each in content["weeks"]),
        with_us=tuple(content["with_us"]),
        expect=tuple((when, text) for when, text in content["expect"]),
        bad_day=tuple((name, dose) for name, dose in content["bad_day"]),
        bad_day_only=content["bad_day_only"],
    )


def _item(each: dict[str, Any]) -> HandoutItem:
    numbers = {name: value for name, value in each.items() if name not in ("id", "cue", "side", "picture_side", "own")}
    side = Side(each["picture_side"]) if each["picture_side"] else None
    own = OwnWords(**each["own"]) if each["own"] else None
    return HandoutItem(exercise_id=each["id"], note=each["cue"], side=side, told=each["side"], own=own, **numbers)


def _nerve(found: dict[str, str] | None) -> str:
    """The nerve with the signed place, in colours for print; empty where no place was signed."""
    if not found or not found["area"]:
        return ""
    side = found["side"] if found["side"] in NERVE_SIDES else "both"
    root = found["root"] if found["area"] == "root" else ""
    return nerve_svg(side=side, site=found["area"], root=root, thigh=found.get("thigh", ""), audience="patient", literal=True, translate=_)
