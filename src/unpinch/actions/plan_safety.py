"""May this person have this plan, now? One function, run on every save, every new finding, new knowledge, and before a program is served.

The answer is that of the signed safety tables under the conditions as they stand (clinical/plan/safety). A newly forbidden item of a
signed plan is suspended at once and alerts the therapist; the signature stays on its version. A suspension is lifted when the tables no
longer forbid the item, or a new version is signed. Safety property S1.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from unpinch.actions.access import count_change
from unpinch.actions.alerts import raise_once
from unpinch.actions.assessment import judge, knowledge
from unpinch.actions.own_exercises import is_own, library_for, like_of
from unpinch.actions.words import condition_label
from unpinch.assess import Assessment as Answer
from unpinch.clinical.plan import safety
from unpinch.clinical.plan.safety import Violation
from unpinch.records.models import CautionCleared, Episode, PlanVersion, Suspension
from unpinch.terms.truth import Truth, word

INCOMPLETE = "own_exercise_incomplete"
"""Stands in place of rule and condition where an exercise of the clinic's own cannot be judged."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands against a plan: items the tables forbid, and cautions by condition that nobody has cleared."""

    forbidden: tuple[Violation, ...]
    cautions: Mapping[str, tuple[Violation, ...]]

    @property
    def signable(self) -> bool:
        """Whether safety lets it be signed."""
        return not self.forbidden and not self.cautions


def item_ids(content: Mapping[str, Any]) -> list[str]:
    """Every item a plan holds, the bad-day version included."""
    return list(dict.fromkeys([item["id"] for item in content.get("items", ())] + [item["id"] for item in content.get("smaller", ())]))


def cleared_cautions(episode: Episode) -> frozenset[str]:
    """The conditions whose cautions a clinician has cleared."""
    return frozenset(CautionCleared.objects.filter(episode=episode, withdrawn_at=None).values_list("condition", flat=True))


def check_items(episode: Episode, ids: Iterable[str], answer: Answer) -> Verdict:
    """Check items against the tables under the conditions of an assessment."""
    found = violations_of(episode.clinic_id, ids, answer, cleared_cautions(episode))
    return Verdict(safety.forbidden(found), safety.cautions_to_clear(found))


def violations_of(clinic_id: uuid.UUID, ids: Iterable[str], answer: Answer, cleared: frozenset[str]) -> tuple[Violation, ...]:
    """Every safety rule that stands against items of the library and of the clinic's own, for these conditions.

    An own exercise is checked by its attributes, and as the library exercise it is most like. One that is unknown here or not complete is
    forbidden: what is not known cannot be called safe.
    """
    view = library_for(clinic_id)
    agreed = answer.judge.value("patient.anticoagulant_items_agreed")
    lifted = [item for item in agreed if isinstance(item, str)] if isinstance(agreed, tuple) else []
    items = list(dict.fromkeys(ids))
    known = [item for item in items if not is_own(item) or item in view.exercises]
    found = list(safety.check(known, answer.conditions, view, cleared=cleared, agreed=lifted))
    for item in filter(is_own, items):
        if item not in view.exercises:
            found.append(_incomplete(item))
            continue
        there = {(each.rule, each.via) for each in found if each.item == item}
        alike = safety.check([like_of(clinic_id, item)], answer.conditions, view, cleared=cleared)
        found += [replace(each, item=item) for each in alike if (each.rule, each.via) not in there]
    return tuple(found)


def _incomplete(item: str) -> Violation:
    return Violation(
        item=item,
        condition=INCOMPLETE,
        unknown=True,
        level="forbid",
        rule=INCOMPLETE,
        source="convention: what is not known cannot be called safe",
        text="What decides the safety of this exercise of the clinic's own is not filled in.",
        instead="Fill it in, or choose an exercise of the library.",
    )


def conditions_content(conditions: Mapping[str, Truth]) -> dict[str, Any]:
    """The conditions a plan was checked under, in plain values."""
    return {name: word(state) for name, state in conditions.items()}


# ---- plans in force --------------------------------------------------------------------------------------------------------------
def plan_in_force(episode: Episode) -> PlanVersion | None:
    """The newest signed plan of an episode."""
    return PlanVersion.objects.filter(episode=episode).order_by("-number").select_related("signed_by").first()


def suspended_items(version: PlanVersion) -> dict[str, Suspension]:
    """The items of a signed plan that are suspended now."""
    return {row.item: row for row in version.suspensions.filter(lifted_at=None).order_by("at")}


def recheck(episode: Episode, now: dt.datetime, *, cause: str, answer: Answer | None = None) -> list[Suspension]:
    """Check the plan in force again; suspend what is newly forbidden, lift what is not any more; return the new suspensions.

    What rests on a cleared caution whose clearing was taken back is suspended like what is forbidden.
    `cause` is `finding`, `knowledge` or `served`. Judging takes a while, and mostly nothing changes: nobody else waits for it.
    """
    version = plan_in_force(episode)
    if version is None:
        return []
    answer = answer or judge(episode, now)
    verdict = check_items(episode, item_ids(version.content), answer)
    barred = {violation.item: violation for violation in reversed((*verdict.forbidden, *_taken_back(episode, verdict)))}
    return _bar(episode, version, barred, now, cause) if barred.keys() != suspended_items(version).keys() else []


@transaction.atomic
def _bar(episode: Episode, version: PlanVersion, barred: Mapping[str, Violation], now: dt.datetime, cause: str) -> list[Suspension]:
    """Suspend what is barred, lift what is not any more; return the new suspensions."""
    PlanVersion.objects.select_for_update().get(id=version.id)
    standing = suspended_items(version)
    for item, row in standing.items():
        if item not in barred:
            row.lifted_at = now
            row.save(update_fields=["lifted_at"])
    fresh = [_suspend(version, violation, now, cause) for item, violation in barred.items() if item not in standing]
    if fresh:
        _alert(episode, version, fresh, now)
    if fresh or standing.keys() - barred.keys():
        count_change(episode.patient_id)
    return fresh


def _taken_back(episode: Episode, verdict: Verdict) -> tuple[Violation, ...]:
    """The cautions that were cleared once, and stand again because a clinician took that back."""
    if not verdict.cautions:
        return ()
    withdrawn = CautionCleared.objects.filter(episode=episode, condition__in=list(verdict.cautions)).exclude(withdrawn_at=None)
    return tuple(row for name in withdrawn.values_list("condition", flat=True).distinct() for row in verdict.cautions[name])


def words_against(violation: Violation) -> str:
    """What stands against an item, for a therapist: the rule's words, and the condition behind it by its name."""
    state = _("not yet excluded") if violation.unknown else _("holds")
    return f"{violation.text} ({condition_label(violation.condition)}: {state})"


def _suspend(version: PlanVersion, violation: Violation, now: dt.datetime, cause: str) -> Suspension:
    return Suspension.objects.create(
        plan=version,
        item=violation.item,
        rule=violation.rule,
        condition=violation.condition,
        reason=words_against(violation),
        at=now,
        cause=cause,
    )


def _alert(episode: Episode, version: PlanVersion, fresh: list[Suspension], now: dt.datetime) -> None:
    items = ",".join(sorted(row.item for row in fresh))
    raise_once(episode, key=f"suspended:{version.id}:{now.isoformat()}:{items}", kind="suspended", level="urgent_72h", now=now)


def recheck_holding(clinic_id: uuid.UUID, item: str, now: dt.datetime) -> None:
    """Check every plan in force of a clinic that holds an item, after the item itself was changed."""
    open_episodes = Episode.objects.filter(clinic_id=clinic_id, plan_versions__isnull=False).exclude(status="closed").distinct()
    for episode in open_episodes.select_related("clinic", "patient"):
        version = plan_in_force(episode)
        if version and item in item_ids(version.content):
            recheck(episode, now, cause="knowledge")


def recheck_all(now: dt.datetime) -> int:
    """Check every plan in force that was last checked under other knowledge; return how many items were suspended. Run by the worker."""
    current = knowledge().version
    suspended = 0
    open_episodes = Episode.objects.exclude(status="closed").filter(plan_versions__isnull=False).distinct()
    for episode in open_episodes.select_related("clinic", "patient"):
        version = plan_in_force(episode)
        if version and version.checked_knowledge != current:
            suspended += len(recheck(episode, now, cause="knowledge"))
            PlanVersion.objects.filter(id=version.id).update(checked_knowledge=current)
    return suspended
