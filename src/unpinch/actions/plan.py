"""Work on a plan of care and sign it: the proposal as a draft, changed item by item, checked on every change, signed as a version.

    propose -> draft -> add, remove, swap along the ladder, dose, goals, visits -> check -> cautions cleared -> sign -> in force

An assistant may prepare; only a treating therapist with a licence signs. A change made against an older draft is a conflict that shows
both (S8). What the tables forbid never enters a draft: it is refused with its reason (S1).
"""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import ENGINE as ENGINE_VERSION
from unpinch.actions.assessment import answer_to, case_of, clinic_can, day_of, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.judgement import judgement_of
from unpinch.actions.own_exercises import is_own, library_for, like_of, usable_ids
from unpinch.actions.people import move_episode
from unpinch.actions.plan_ceiling import check_ceiling
from unpinch.actions.plan_content import Content, content_of, library_item, read_dose, with_dose, with_smaller
from unpinch.actions.plan_limits import with_limits
from unpinch.actions.plan_load import at_load
from unpinch.actions.plan_past import conflict_over, keep_as_was
from unpinch.actions.plan_safety import (
    Verdict,
    check_items,
    cleared_cautions,
    conditions_content,
    item_ids,
    plan_in_force,
)
from unpinch.actions.plan_waits import MOST_HOME, Wait, waits_for
from unpinch.actions.versions import EditConflictError
from unpinch.actions.words import condition_label
from unpinch.assess import Assessment as Answer
from unpinch.clinical.plan.care import PlanOfCare, Withheld
from unpinch.clinical.plan.dose import starting_dose
from unpinch.clinical.plan.inputs import Instructions
from unpinch.clinical.plan.why_not import WhyNot, why_not
from unpinch.journey import Gate, Status
from unpinch.movement import has_sides
from unpinch.records.models import Assessment, CautionCleared, Episode, Plan, PlanVersion, Suspension
from unpinch.terms.errors import InputError, NotAllowedNowError

CERTIFIED_DAYS = 90
"""How long a plan is certified from its signature (convention of payers that ask for it; evidence of conventions, section 8)."""
SHORTEST = 10
SIDES = ("left", "right", "both")
LAST_FIRST_VISIT = 12
"""The latest visit at which something of a first plan may begin (convention: later belongs to a new version)."""


class ForbiddenItemError(NotAllowedNowError):
    """The safety tables do not let this person have this item; `because` says which rules, and what to do instead."""

    def __init__(self, label: str, verdict: Verdict) -> None:
        self.violations = verdict.forbidden
        first = verdict.forbidden[0]
        state = "is not yet excluded" if first.unknown else "holds"
        condition = condition_label(first.condition)
        super().__init__(f"{label} is not for this person: {first.text} ({condition} {state}.) Instead: {first.instead}")


@dataclass(frozen=True)
class Draft:
    """A draft as it stands: its content, what safety says, what the assessment says today, and whether it may be signed."""

    episode: Episode
    plan: Plan
    content: Content
    verdict: Verdict
    answer: Answer
    in_force: PlanVersion | None
    waits_for: tuple[Wait, ...]

    @cached_property
    def hurts(self) -> str:
        """The side the signed judgement names; empty for none."""
        judged = judgement_of(self.episode)
        return judged.side if judged else ""

    @property
    def withheld(self) -> Withheld | None:
        """Why there is no plan, when triage or a condition stops everything."""
        return self.answer.withheld

    @property
    def signable(self) -> bool:
        return not self.waits_for


# ---- the answer a plan rests on ------------------------------------------------------------------------------------------------
def instructions_of(episode: Episode, plan: Plan | None = None) -> Instructions:
    """What the therapist told the planner, with the cautions that were cleared."""
    raw = dict(plan.instructions) if plan else {}
    return Instructions(
        cleared=cleared_cautions(episode),
        consented=frozenset(raw.get("consented", ())),
        home_exercises_max=raw.get("home_exercises_max"),
        three_visits=bool(raw.get("three_visits")),
        current=frozenset(raw.get("current", ())),
        gates=frozenset(raw.get("gates", ())),
        phase=raw.get("phase", ""),
    )


def answer_for(episode: Episode, now: dt.datetime, plan: Plan | None = None) -> Answer:
    """Assess an episode as it stands under the therapist's instructions; stores nothing."""
    return answer_to(case_of(episode, now), clinic_can(episode), instructions_of(episode, plan))


def draft_of(actor: Actor, episode_id: uuid.UUID | str, *, act: str = "plan.read") -> Draft | None:
    """The draft of an episode; None when nobody has started one."""
    episode = episode_for(actor, act, episode_id)
    plan = Plan.objects.filter(episode=episode).first()
    return _draft(episode, plan) if plan else None


def _draft(episode: Episode, plan: Plan, answer: Answer | None = None) -> Draft:
    answer = answer or answer_for(episode, timezone.now(), plan)
    verdict = check_items(episode, item_ids(plan.content), answer)
    return Draft(episode, plan, plan.content, verdict, answer, plan_in_force(episode), waits_for(episode, plan.content, verdict, answer))


# ---- propose -------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def propose_plan(actor: Actor, episode_id: uuid.UUID | str, *, read_version: int | None = None) -> Draft:
    """Start a draft from the planner's proposal, or begin anew. Raises NotAllowedNowError with the reason when there is no plan."""
    episode = episode_for(actor, "plan.edit", episode_id, kind=WRITE)
    plan = Plan.objects.select_for_update().filter(episode=episode).first()
    now = timezone.now()
    answer = answer_for(episode, now, plan)
    if not isinstance(answer.plan, PlanOfCare):
        raise NotAllowedNowError(answer.plan.reason)
    content = content_of(answer.plan)
    if plan is None:
        newest = Assessment.objects.filter(episode=episode).order_by("-at").first()
        plan = Plan.objects.create(episode=episode, content=content, proposed_from=newest, edited_by_id=actor.user_id, edited_at=now)
    else:
        _store(actor, plan, content, plan.version if read_version is None else read_version, now)
    _note(actor, episode, "plan.edit", plan, "proposed")
    return _draft(episode, plan, answer)


# ---- change --------------------------------------------------------------------------------------------------------------------
Change = Callable[[Content, Episode, Answer, str], Content]


@transaction.atomic
def change_draft(actor: Actor, episode_id: uuid.UUID | str, *, read_version: int, change: Change, said: str) -> Draft:
    """Change a draft that was read at a version. What comes in is checked first; what is forbidden is refused with its reason.

    Raises ForbiddenItemError, InputError, or EditConflictError when somebody changed the draft meanwhile.
    """
    episode = episode_for(actor, "plan.edit", episode_id, kind=WRITE)
    plan = Plan.objects.select_for_update().filter(episode=episode).first()
    if plan is None:
        raise NotAllowedNowError("There is no draft yet: let Unpinch propose one first.")
    now = timezone.now()
    answer = answer_for(episode, now, plan)
    content = with_smaller(change(dict(plan.content), episode, answer, actor.name))
    fresh = set(item_ids(content)) - set(item_ids(plan.content))
    for item in sorted(fresh):
        verdict = check_items(episode, [item], answer)
        if verdict.forbidden:
            raise ForbiddenItemError(_label(item, episode), verdict)
    _store(actor, plan, content, read_version, now)
    _note(actor, episode, "plan.edit", plan, said)
    return _draft(episode, plan, answer)


def _store(actor: Actor, plan: Plan, content: Content, read_version: int, now: dt.datetime) -> None:
    if plan.version != read_version and plan.content != content:
        raise conflict_over(plan, read_version, content)
    keep_as_was(plan, actor.user_id, now)
    plan.content, plan.version, plan.edited_by_id, plan.edited_at = content, plan.version + 1, actor.user_id, now
    plan.save(update_fields=["content", "version", "edited_by", "edited_at"])


def _label(item_id: str, episode: Episode) -> str:
    known = library_for(episode.clinic_id)
    entry = known.exercises.get(item_id) or known.treatments.get(item_id)
    return entry.label if entry else item_id


def add_item(item_id: str, *, place: str = "") -> Change:
    """Add an exercise or treatment of the library at its starting dose."""

    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        if any(item["id"] == item_id for item in content["items"]):
            return content
        known = library_for(episode.clinic_id)
        if is_own(item_id) and item_id not in usable_ids(episode.clinic_id):
            raise InputError("item", "is no usable exercise of the clinic's own.", "Fill in what decides its safety first.")
        exercise = known.exercises.get(item_id)
        dose = None
        if exercise:
            read_as = content.get("read_as", {})
            dose = starting_dose(known, exercise, int(read_as.get("session_minutes", 20)), int(read_as.get("days_per_week", 7)))
        behind = like_of(episode.clinic_id, item_id) or item_id
        where = place or ("home" if exercise and "home" in exercise.setting else "clinic")
        return {**content, "items": [*content["items"], library_item(item_id, place=where, dose=dose, by=by, behind=behind, known=known)]}

    return change


def remove_item(item_id: str) -> Change:
    """Take an item out, also of the bad-day version."""

    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        kept = [item for item in content["items"] if item["id"] != item_id]
        if len(kept) == len(content["items"]):
            raise InputError("item", f"{item_id[:60]!r} is not in the plan.")
        return {**content, "items": kept, "smaller": [row for row in content["smaller"] if row["id"] != item_id]}

    return change


def swap_item(item_id: str, other_id: str) -> Change:
    """Put a neighbor on the ladder (or any other exercise) in an item's place, at its own starting dose."""

    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        added = add_item(other_id)(remove_item(item_id)(content, episode, answer, by), episode, answer, by)
        places = [item["id"] for item in content["items"]]
        old = next(item for item in content["items"] if item["id"] == item_id)
        kept = {name: old[name] for name in ("first_visit", "essential")}
        fresh = {**next(item for item in added["items"] if item["id"] == other_id), **kept}
        others = [item for item in added["items"] if item["id"] != other_id]
        others.insert(min(places.index(item_id), len(others)), fresh)
        return {**added, "items": others}

    return change


def set_dose(item_id: str, raw: Mapping[str, Any]) -> Change:
    """Change the dose of an item, inside what a dose may be and below the ceilings of its kind."""
    dose = read_dose(raw, item_id)

    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        if exercise := library_for(episode.clinic_id).exercises.get(item_id):
            check_ceiling(exercise, dose)
        return _each(item_id, lambda item, by: {**with_dose(item, dose), "dosed_by": by})(content, episode, answer, by)

    return change


def set_load(item_id: str, load_kg: float | None) -> Change:
    """Prescribe a weight for an exercise at home, or none."""
    return _each(item_id, lambda item, by: item if item.get("load_kg") == load_kg else {**at_load(item, load_kg), "dosed_by": by})


def in_turn(*changes: Change) -> Change:
    """Several changes of one form as one change of the draft."""

    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        for each in changes:
            content = each(content, episode, answer, by)
        return content

    return change


def set_bad_day(item_id: str, keep: bool) -> Change:
    """Say whether an item stays on a bad day, at its smaller dose."""
    return _each(item_id, lambda item, by: {**item, "bad_day": keep})


def set_side(item_id: str, side: str) -> Change:
    """Say with which side an exercise is done: left, right, or both one after the other."""
    if side not in SIDES or not has_sides(item_id):
        raise InputError("side", f"{side[:20]!r} is not possible.", f"Choose {', '.join(SIDES)}, for an exercise that has sides.")
    return _each(item_id, lambda item, by: {**item, "side": side})


def set_adapts(item_id: str, adapts: bool) -> Change:
    """Say whether the dose rules may raise an exercise by themselves, inside what is signed."""
    return _each(item_id, lambda item, by: {**item, "adapts": adapts})


def set_first_visit(item_id: str, visit: int) -> Change:
    """Say at which visit an item begins."""
    if not 1 <= visit <= LAST_FIRST_VISIT:
        raise InputError("first_visit", f"{visit} is not possible.", f"Write 1 to {LAST_FIRST_VISIT}.")
    return _each(item_id, lambda item, by: {**item, "first_visit": visit})


def _each(item_id: str, alter: Callable[[Content, str], Content]) -> Change:
    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        if not any(item["id"] == item_id for item in content["items"]):
            raise InputError("item", f"{item_id[:60]!r} is not in the plan.")
        return {**content, "items": [alter(item, by) if item["id"] == item_id else item for item in content["items"]]}

    return change


def set_goals(goals: Sequence[Mapping[str, Any]]) -> Change:
    """Write the goals anew: text, how measured, when reviewed."""

    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        kept = {goal["id"]: goal for goal in content["goals"]}
        fresh = []
        for number, goal in enumerate(goals):
            text = str(goal.get("text", "")).strip()
            if not text:
                continue
            old = kept.get(str(goal.get("id", "")), {})
            weeks = goal.get("review_weeks") or old.get("review_weeks") or [2, 4]
            why = old.get("because") or [{"rule": "therapist", "source": "the therapist's judgement", "text": f"Added by {by}."}]
            measured = goal.get("measured_by") or old.get("measured_by", "psfs")
            goal_id = goal.get("id") or f"own-{number + 1}"
            fresh.append({"id": goal_id, "text": text[:200], "measured_by": measured, "review_weeks": weeks, "own": True, "because": why})
        return {**content, "goals": fresh}

    return change


def set_visits(blocks: Sequence[tuple[int, int]]) -> Change:
    """Write the visits anew: so many a week for so many weeks, in blocks."""
    for per_week, weeks in blocks:
        if not 1 <= per_week <= 5 or not 1 <= weeks <= 26:
            raise InputError("visits", f"{per_week} a week for {weeks} weeks is not possible.", "Write 1 to 5 a week for 1 to 26 weeks.")

    def change(content: Content, episode: Episode, answer: Answer, by: str) -> Content:
        return {**content, "visits": [{"per_week": per_week, "weeks": weeks} for per_week, weeks in blocks], "visits_by": by}

    return change


@transaction.atomic
def instruct(actor: Actor, episode_id: uuid.UUID | str, *, read_version: int, instructions: Mapping[str, Any]) -> Draft:
    """Tell the planner something: consents, the cap on home exercises, a confirmed gate. It changes no item by itself."""
    episode = episode_for(actor, "plan.sign", episode_id, kind=WRITE)
    plan = Plan.objects.select_for_update().get(episode=episode)
    cap = instructions.get("home_exercises_max")
    if cap is not None and not 1 <= int(cap) <= MOST_HOME:
        raise InputError("home_exercises_max", f"{cap} is not possible.", f"Write 1 to {MOST_HOME}.")
    if plan.version != read_version:
        raise EditConflictError(plan.version, {"instructions": plan.instructions}, {"instructions": dict(instructions)})
    plan.instructions, plan.version = {**plan.instructions, **instructions}, plan.version + 1
    plan.save(update_fields=["instructions", "version"])
    _note(actor, episode, "plan.sign", plan, "instructed")
    return _draft(episode, plan)


@transaction.atomic
def clear_caution(actor: Actor, episode_id: uuid.UUID | str, *, condition: str, reason: str) -> CautionCleared:
    """Clear the cautions of one condition, once, with a reason."""
    episode = episode_for(actor, "plan.sign", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError("Only a clinician with a licence to examine can clear a caution.")
    if condition not in knowledge().conditions:
        raise InputError("condition", f"there is no condition called {condition[:60]!r}.")
    if len(reason.strip()) < SHORTEST:
        raise InputError("reason", "is too short to be understood later.", "Write what you looked at and why it is in order.")
    now = timezone.now()
    row = CautionCleared.objects.create(episode=episode, condition=condition, reason=reason.strip(), by_id=actor.signer, at=now)
    note_change(actor, "plan.sign", episode.patient, relation_to_episode(actor, episode, now), "caution", row.id, reason=reason)
    return row


# ---- sign ----------------------------------------------------------------------------------------------------------------------
@transaction.atomic
def sign_plan(actor: Actor, episode_id: uuid.UUID | str, *, read_version: int) -> PlanVersion:
    """Sign the draft as the plan in force. Raises NotAllowedNowError listing what it still waits for.

    The signed version holds the conditions, knowledge, judgement and assessment it rests on. It starts care: an episode in evaluation
    becomes active.
    """
    episode = episode_for(actor, "plan.sign", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError("Only a therapist with a licence to examine can sign a plan of care.")
    plan = Plan.objects.select_for_update().filter(episode=episode).first()
    if plan is None:
        raise NotAllowedNowError("There is no draft yet.")
    if plan.version != read_version:
        raise conflict_over(plan, read_version, "what you read")
    draft = _draft(episode, plan)
    if draft.waits_for:
        raise NotAllowedNowError(" ".join(wait.text for wait in draft.waits_for))
    now = timezone.now()
    version = _version(actor, episode, plan, draft, now)
    Suspension.objects.filter(plan__episode=episode, lifted_at=None).exclude(plan=version).update(lifted_at=now)
    _note(actor, episode, "plan.sign", plan, f"version {version.number}")
    if episode.status == Status.EVALUATION:
        move_episode(actor, episode.id, Status.ACTIVE, read_version=episode.version, met=frozenset({Gate.PLAN_SIGNED}))
    return version


def _version(actor: Actor, episode: Episode, plan: Plan, draft: Draft, now: dt.datetime) -> PlanVersion:
    latest = PlanVersion.objects.filter(episode=episode).order_by("-number").first()
    newest = Assessment.objects.filter(episode=episode).order_by("-at").first()
    today = day_of(episode, now)
    return PlanVersion.objects.create(
        episode=episode,
        number=latest.number + 1 if latest else 1,
        content=with_limits(plan.content),
        instructions=plan.instructions,
        judgement=judgement_of(episode),
        assessment=newest,
        conditions=conditions_content(draft.answer.conditions),
        knowledge=knowledge().version,
        checked_knowledge=knowledge().version,
        engine=ENGINE_VERSION,
        prepared_by_id=plan.edited_by_id,
        signed_by_id=actor.signer,
        signed_at=now,
        certified_from=today,
        certified_until=today + dt.timedelta(CERTIFIED_DAYS),
    )


# ---- why ------------------------------------------------------------------------------------------------------------------------
def explain_absence(actor: Actor, episode_id: uuid.UUID | str, item_id: str) -> WhyNot:
    """Why an item of the library is not in the proposal: barred, not fitting, or outscored."""
    episode = episode_for(actor, "plan.read", episode_id)
    answer = answer_for(episode, timezone.now(), Plan.objects.filter(episode=episode).first())
    if not isinstance(answer.plan, PlanOfCare):
        raise NotAllowedNowError(answer.plan.reason)
    return why_not(answer.plan.proposal, knowledge(), item_id)


def ladder_of(item_id: str) -> tuple[str, str]:
    """The easier and the harder neighbor of an exercise; empty where the ladder ends."""
    exercise = knowledge().exercises.get(item_id)
    return (exercise.easier_id, exercise.harder_id) if exercise else ("", "")


def _note(actor: Actor, episode: Episode, act: str, plan: Plan, said: str) -> None:
    note_change(actor, act, episode.patient, relation_to_episode(actor, episode, timezone.now()), "plan", plan.id, reason=said)
