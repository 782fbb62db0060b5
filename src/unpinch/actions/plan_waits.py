"""What must be done before a plan can be signed, each in one sentence and with the place where it is done."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.actions.judgement import judgement_of
from unpinch.actions.plan_safety import Verdict, words_against
from unpinch.actions.words import condition_label
from unpinch.assess import Assessment as Answer
from unpinch.records.models import Episode

MOST_HOME = 6
"""What a therapist may raise the number of home exercises to (DESIGN, section 6)."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing to do. `place` is withheld, judgement, items, cautions or exercises."""

    text: str
    place: str


def waits_for(episode: Episode, content: dict[str, Any], verdict: Verdict, answer: Answer) -> tuple[Wait, ...]:
    """Everything a signature waits for."""
    waits = []
    if answer.withheld is not None:
        waits.append(Wait(answer.withheld.reason, "withheld"))
    if judgement_of(episode) is None:
        waits.append(Wait(_("Sign the judgement first: diagnosis, site and stage."), "judgement"))
    if not content.get("items"):
        waits.append(Wait(_("The plan holds nothing yet."), "items"))
    for violation in {row.item: row for row in verdict.forbidden}.values():
        text = _("Take out {item}: {why}").format(item=_label(content, violation.item), why=words_against(violation))
        waits.append(Wait(text, "items"))
    for name in verdict.cautions:
        text = _("Look at the cautions of “{condition}” and clear them, or take the items out.")
        waits.append(Wait(text.format(condition=condition_label(name)), "cautions"))
    return (*waits, *_shape(content.get("items", ())))


def _shape(items: Any) -> list[Wait]:
    """What a plan of good shape still lacks."""
    found = []
    active = any(item["kind"] in ("exercise", "education") for item in items)
    if any(_passive(item["id"]) for item in items) and not active:
        found.append(Wait(_("A passive treatment needs an active partner: add an exercise."), "exercises"))
    if sum(item["place"] == "home" and item["kind"] == "exercise" for item in items) > MOST_HOME:
        found.append(Wait(_("More than {most} home exercises: nobody does them all.").format(most=MOST_HOME), "exercises"))
    return found


def _passive(item_id: str) -> bool:
    use = knowledge().treatment_use.get(item_id)
    return bool(use and use.role == "passive")


def _label(content: dict[str, Any], item_id: str) -> str:
    named = {item["id"]: item["label"] for item in content.get("items", ())}
    return str(named.get(item_id, item_id))
