"""Why something is not in the proposal, shaped for a therapist: one sentence, the reasons behind it, what it would push out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from unpinch.actions.assessment import knowledge
from unpinch.clinical.plan.why_not import IN_PLAN, LEFT_OUT, NO_ROOM, WhyNot


@dataclass(frozen=True, slots=True)
class WhyReason:
    """One reason with its source; `instead` where a safety rule names it."""

    text: str
    source: str
    rule: str


@dataclass(frozen=True, slots=True)
class WhyView:
    """The answer. `verdict` is in_plan, left_out, outscored or no_room."""

    id: str
    label: str
    verdict: str
    said: str
    reasons: tuple[WhyReason, ...]
    displaces: tuple[str, ...]
    brings: tuple[str, ...]
    limits: tuple[str, ...]


def why_not_view(answer: WhyNot) -> WhyView:
    """Shape the planner's answer."""
    label = _label(answer.item)
    reasons = tuple(WhyReason(each.because.text, each.because.source, each.because.rule) for each in answer.exclusions)
    if not reasons and answer.verdict != NO_ROOM:
        reasons = tuple(WhyReason(each.text, each.source, each.rule) for each in answer.worth.because)
    displaces, brings = tuple(map(_label, answer.displaces)), tuple(map(_label, answer.brings))
    return WhyView(answer.item, label, answer.verdict, _said(answer, label, displaces), reasons, displaces, brings, answer.limits)


def _said(answer: WhyNot, label: str, displaces: tuple[str, ...]) -> str:
    if answer.verdict == IN_PLAN:
        return _("{item} is in the proposal.").format(item=label)
    if answer.verdict == LEFT_OUT:
        return _("{item} is left out, for these reasons.").format(item=label)
    if answer.verdict == NO_ROOM:
        return _("{item} is allowed, but cannot stand beside what the plan must keep.").format(item=label)
    others = ", ".join(displaces) or _("nothing")
    text = _("{item} is allowed, and was outscored: it would push out {others} and cost {points} points of worth.")
    return text.format(item=label, others=others, points=answer.loss)


def _label(item: str) -> str:
    entry = knowledge().exercises.get(item) or knowledge().treatments.get(item)
    return entry.label if entry else item
