"""Give out a patient's program on paper: what was found, the goals, the exercises with dose and cue; kept as it was given."""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import day_of
from unpinch.actions.audit import WRITE
from unpinch.actions.dose_words import dose_lines, load_lines
from unpinch.actions.issue import keep
from unpinch.actions.program import READY, Found, Line, Program, program_of
from unpinch.records.models import Episode, IssuedDocument
from unpinch.terms.errors import NotAllowedNowError


@transaction.atomic
def issue_handout(actor: Actor, episode_id: uuid.UUID | str, *, render: Callable[[dict[str, Any]], bytes]) -> IssuedDocument:
    """Give out the program as a hand-out in the patient's language. Raises NotAllowedNowError while there is nothing to hand out."""
    episode = episode_for(actor, "document.issue", episode_id, kind=WRITE)
    with override(episode.patient.language):
        program = program_of(actor, episode_id)
        if program.state != READY:
            raise NotAllowedNowError(_("There is no program to hand out: no plan is signed, or it is held."))
        content = _content(episode, program)
        data = render(content)
    return keep(actor, episode, kind=IssuedDocument.Kind.HANDOUT, content=content, data=data, plan=program.version)


def _content(episode: Episode, program: Program) -> dict[str, Any]:
    if not (lines := [line for line in program.active if line.dose]):
        raise NotAllowedNowError(_("The program holds no exercise that can be printed."))
    clinic = episode.clinic
    return {
        "language": episode.patient.language,
        "issued_on": day_of(episode, timezone.now()).isoformat(),
        "clinic": {"name": clinic.name, "phone": clinic.clinic_number, "emergency": clinic.emergency_number},
        "numbers": dict(program.numbers),
        "patient": episode.patient.full_name[:80],
        "found": _found(program.found),
        "goals": [*program.goals, *([program.first_goal] if program.first_goal else [])],
        "exercises": [_exercise(line) for line in lines],
        "weeks": [{"first": b.first, "last": b.last, "per_week": b.per_week, "begins": list(b.begins)} for b in program.blocks],
        "with_us": [line.name for line in program.with_therapist if not line.paused],
        "expect": [[each.when, each.text] for each in program.expect],
        "bad_day": [[line.name, ", ".join(dose_lines(line.small))] for line in program.bad_day],
        "bad_day_only": program.bad_day_only,
    }


def _exercise(line: Line) -> dict[str, Any]:
    """One exercise; the clinic's own, which nobody has drawn, carries its words."""
    own = None if line.drawn else {"name": line.name, "steps": " ".join(line.steps), "stop": line.stop}
    return {
        "id": line.id,
        "cue": line.cue,
        "side": line.side,
        "picture_side": line.picture_side,
        "own": own,
        **_numbers(line.dose),
        "through_the_day": bool(line.dose and line.dose.get("through_the_day")),
        "load": ", ".join(load_lines(line.dose.get("load_kg") if line.dose else None)),
    }


def _numbers(dose: Any) -> dict[str, int]:
    return {name: dose[name] for name in ("sets", "reps", "hold_s", "times_per_day", "days_per_week")}


def _found(found: Found | None) -> dict[str, str] | None:
    if found is None:
        return None
    return {"words": found.words, "by": found.by, "side": found.side, "area": found.area, "root": found.root, "thigh": found.thigh}


def handout_for(program: Program) -> IssuedDocument | None:
    """The newest hand-out of the plan in force; none while something of the program is paused."""
    if program.version is None or program.paused:
        return None
    return IssuedDocument.objects.filter(plan=program.version, kind=IssuedDocument.Kind.HANDOUT).order_by("-at").first()
