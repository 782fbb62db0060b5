"""A clinic's favorite sets of items: saved from a draft, put into another one by one tap, each item checked like everything else."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from unpinch.actions.access import clinic_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.plan import Change, Draft, add_item, change_draft, draft_of, set_bad_day, set_dose
from unpinch.actions.plan_content import Content
from unpinch.actions.plan_search import FORBIDDEN, Found, judged
from unpinch.assess import Assessment as Answer
from unpinch.records.models import Episode, PlanTemplate
from unpinch.terms.errors import InputError, NotAllowedNowError

SHORTEST, LONGEST = 3, 80


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A favorite in a list."""

    id: str
    name: str
    count: int


def templates_for(actor: Actor) -> tuple[TemplateLine, ...]:
    """The clinic's favorites by name."""
    clinic = clinic_for(actor, "clinic.templates")
    rows = PlanTemplate.objects.filter(clinic=clinic, active=True).order_by("name")
    return tuple(TemplateLine(str(row.id), row.name, len(row.items)) for row in rows)


@transaction.atomic
def save_template(actor: Actor, episode_id: uuid.UUID | str, *, name: str) -> PlanTemplate:
    """Save the items of a draft as a favorite: ids, places and doses, nothing of the person. The same name replaces the older one."""
    clinic = clinic_for(actor, "clinic.templates")
    draft = draft_of(actor, episode_id, act="plan.edit")
    if draft is None or not draft.content["items"]:
        raise NotAllowedNowError("The plan holds nothing yet.")
    if not SHORTEST <= len(name.strip()) <= LONGEST:
        raise InputError("name", "is too short or too long.", f"Write {SHORTEST} to {LONGEST} letters.")
    PlanTemplate.objects.filter(clinic=clinic, name=name.strip(), active=True).update(active=False)
    items = [{key: item[key] for key in ("id", "place", "dose", "bad_day")} for item in draft.content["items"]]
    row = PlanTemplate.objects.create(clinic=clinic, name=name.strip(), items=items, by_id=actor.user_id)
    relation = relation_to_episode(actor, draft.episode, row.created_at)
    note_change(actor, "plan.edit", draft.episode.patient, relation, "template", row.id, reason=name.strip())
    return row


def apply_template(actor: Actor, episode_id: uuid.UUID | str, *, template_id: str, read_version: int) -> tuple[Draft, tuple[Found, ...]]:
    """Put what a favorite holds and this person may have into the draft; return the draft and what was refused, with why."""
    clinic = clinic_for(actor, "clinic.templates")
    row = PlanTemplate.objects.filter(clinic=clinic, id=_uuid(template_id), active=True).first()
    draft = draft_of(actor, episode_id, act="plan.edit")
    if row is None:
        raise InputError("template", "there is no such favorite.", "It may have been replaced: load the page again.")
    if draft is None:
        raise NotAllowedNowError("There is no draft yet: let Unpinch propose one first.")
    lines = {item["id"]: item for item in row.items}
    verdicts = judged(draft.episode, draft.answer, lines)
    refused = tuple(found for found in verdicts if found.verdict == FORBIDDEN)
    allowed = [lines[item] for item in lines if item not in {found.id for found in refused}]
    changed = change_draft(actor, episode_id, read_version=read_version, change=_with(allowed), said=f"favorite {row.name}")
    return changed, refused


def _with(lines: list[Mapping[str, Any]]) -> Change:
    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        held = {item["id"] for item in content["items"]}
        for line in lines:
            if line["id"] in held:
                continue
            content = add_item(line["id"], place=line["place"])(content, episode, answer, by)
            if line["dose"]:
                content = set_dose(line["id"], line["dose"])(content, episode, answer, by)
            content = set_bad_day(line["id"], bool(line["bad_day"]))(content, episode, answer, by)
        return content

    return change


def _uuid(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
