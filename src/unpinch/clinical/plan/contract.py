"""A plan as outside tools rely on it: plain values under the names of the contract (DESIGN, section 11). It decides nothing."""

from collections.abc import Iterable
from typing import Any

from unpinch.clinical.plan.care import Discussed, Item, PlanOfCare, Withheld
from unpinch.clinical.plan.conditions import Question
from unpinch.clinical.plan.safety import Violation
from unpinch.clinical.plan.why_not import WhyNot
from unpinch.terms.because import Because
from unpinch.terms.truth import word

Values = dict[str, Any]


def plan_as_contract(found: PlanOfCare | Withheld) -> Values:
    """This function will give the contract's `plan` and `plan_withheld`, exactly one of which is not None, and what goes with them."""
    shown: Values = {"plan": None, "plan_withheld": None, "plan_withheld_because": []}
    if isinstance(found, Withheld):
        shown |= {"plan_withheld": found.reason, "plan_withheld_because": _reasons(found.because)}
    else:
        shown |= {"plan": _plan(found)}
    return {**shown, "plan_questions": [_question(question) for question in found.questions]}


def why_not_as_contract(answer: WhyNot) -> Values:
    """This function will give the answer to "why not" in plain values."""
    return {
        "id": answer.item,
        "verdict": answer.verdict,
        "text": answer.text,
        "because": _reasons(exclusion.because for exclusion in answer.exclusions),
        "cautions": [_violation(caution) for caution in answer.cautions],
        "worth": answer.worth.points,
        "loss": answer.loss,
        "displaces": list(answer.displaces),
        "brings": list(answer.brings),
        "limits": list(answer.limits),
    }


def _plan(found: PlanOfCare) -> Values:
    profile = found.proposal.profile
    return {
        "items": [_item(item) for item in found.items],
        "week": {
            "days": [list(day) for day in found.week.days],
            "minutes": list(found.week.minutes),
            "daily": list(found.week.through_the_day),
        },
        "smaller": [{"id": item.id, "dose": item.dose_words} for item in found.smaller],
        "bad_day_only": found.bad_day_only,
        "visits": {
            "blocks": [{"per_week": block.per_week, "weeks": block.weeks} for block in found.visits.blocks],
            "total": found.visits.total,
            "because": _reasons(found.visits.because),
        },
        "goals": [{"id": g.id, "text": g.text, "measured_by": g.measured_by, "review_weeks": list(g.review_weeks)} for g in found.goals],
        "read_as": {
            "phase": profile.phase,
            "irritability": profile.irritability,
            "irritability_assumed": profile.irritability_assumed,
            "approach": profile.approach,
            "direction": profile.direction.word,
            "because": _reasons(profile.because),
        },
        "signing_waits_for": {name: [_violation(v) for v in rows] for name, rows in found.signing_waits_for.items()},
        "left_out": [{"id": left.id, "because": [_violation(v) for v in left.violations]} for left in found.left_out],
        "discuss": [_discussed(talk) for talk in found.discuss],
        "referral": [
            {"rule": r.because.rule, "text": r.because.text, "source": r.because.source, "met": word(r.met)} for r in found.referral
        ],
        "stop_rules": _reasons(found.stop_rules),
        "expect": _reasons(found.expect),
        "notes": _reasons(found.notes),
        "not_covered": list(found.not_covered),
        "proven": found.proven,
    }


def _item(item: Item) -> Values:
    return {
        "id": item.id,
        "kind": item.kind,
        "label": item.label,
        "place": item.place,
        "dose": item.dose_words,
        "first_visit": item.first_visit,
        "essential": item.essential,
        "because": _reasons(item.because),
        "criterion": item.criterion or None,
        "effect": item.effect,
        "grade": item.grade,
        "guidelines": [{"guideline": w.guideline, "text": w.text, "stance": w.stance} for w in item.guidelines],
        "note": item.note,
        "status": item.status,
        "cautions": [_violation(caution) for caution in item.cautions],
    }


def _discussed(talk: Discussed) -> Values:
    return {
        "id": talk.id,
        "label": talk.label,
        "effect": talk.effect,
        "note": talk.note,
        "guidelines": [{"guideline": w.guideline, "text": w.text, "stance": w.stance} for w in talk.guidelines],
        "because": _reasons(talk.because),
    }


def _reasons(reasons: Iterable[Because]) -> list[Values]:
    return [{"rule": reason.rule, "source": reason.source, "text": reason.text} for reason in reasons]


def _violation(found: Violation) -> Values:
    state = "unknown" if found.unknown else True
    return {
        "rule": found.rule,
        "condition": found.condition,
        "state": state,
        "source": found.source,
        "text": found.text,
        "instead": found.instead,
        "cleared": found.cleared,
    }


def _question(question: Question) -> Values:
    return {
        "conditions": list(question.conditions),
        "question": question.question,
        "settled_by": question.settled_by,
        "frees": list(question.frees),
    }
