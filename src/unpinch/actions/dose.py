"""The dose that adapts, in the record: run the dose rules over diary and findings, keep what they decided, let a therapist answer.

    signed plan + diary + findings + holds + answers -> clinical/progression.decide -> rows (applied, waiting, said, revoked)

The rules read the whole history each time, so a late entry takes its place. A change inside the signed limits is in the program at once;
others wait, one line for each patient. Nothing here raises a dose by itself (S4, S5).
"""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from unpinch.actions.access import count_change, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.alerts import raise_once
from unpinch.actions.assessment import ENGINE, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.course_watch import Seen, keep_course, see
from unpinch.actions.diary import standing
from unpinch.actions.dose_history import ACCEPTED, APPLIED, CLEARED, DECLINED, REVOKED, SAID, WAITING, decisions_of, history_of, set_of
from unpinch.actions.plan_safety import plan_in_force
from unpinch.actions.served import Mark, conditions_now, mark_of
from unpinch.clinical.progression import (
    Applies,
    Decision,
    Decisions,
    Kind,
    State,
    Zone,
    to_plain,
    zone,
)
from unpinch.journey import Status
from unpinch.records.models import DiaryEvent, DoseDecision, Episode, PlanVersion
from unpinch.terms.errors import InputError, NotAllowedNowError
from unpinch.terms.truth import Truth

TELLS = {Kind.REFER: "urgent_72h"}
"""Decisions that somebody must hear of besides seeing them in the list: a medical review is due (judgement)."""
SHORTEST = 10
READ_BY_RULES = frozenset({"morning", "flare", "settled", "card", "direction"})
STRICTEST = "low"
"""The class of irritability with the shortest time to settle: what is calm under it is calm under all."""
LATE = dt.timedelta(hours=12)
"""An entry that arrives so long after it was made may change what was decided since (judgement)."""
A_DAY = dt.timedelta(hours=20)
AT_ONCE = 50
ATTEMPTS = 4
"""So often a reading is done again because something arrived meanwhile. Then what was read is shown, and the worker keeps what follows."""


# ---- running the rules ---------------------------------------------------------------------------------------------------------------
def follow_dose(episode: Episode, now: dt.datetime, conditions: Mapping[str, Truth] | None = None) -> Decisions | None:
    """Run the dose rules again after new entries, and keep what they decide; None without a signed plan.

    Reading a long diary takes a while, and nobody else waits for it: what was decided is kept in a short transaction of its own, and only
    while nothing has arrived since it was read. Whoever calls this inside a transaction has it read and kept in that one. `conditions` are
    those of the safety tables, where they were just worked out.
    """
    found = None
    for _attempt in range(ATTEMPTS):
        mark, version = mark_of(episode), plan_in_force(episode)
        if version is None:
            return None
        found, seen = _read_all(episode, version, now, conditions or conditions_now(episode, now))
        if _keep_all(episode, version, found, seen, mark, now):
            break
        conditions = None
    return found


def _read_all(episode: Episode, version: PlanVersion, now: dt.datetime, conditions: Mapping[str, Truth]) -> tuple[Decisions, Seen]:
    """What the dose rules and the course say of the record as it stands, storing nothing."""
    rows = standing(episode)
    history = history_of(episode, version, rows)
    found = decisions_of(episode, version, history, now, conditions)
    return found, see(episode, version, history, found, rows, now)


@transaction.atomic
def _keep_all(episode: Episode, version: PlanVersion, found: Decisions, seen: Seen, mark: Mark, now: dt.datetime) -> bool:
    """Keep what was decided, unless something arrived since it was read; whether it was kept."""
    Episode.objects.select_for_update().only("id").get(id=episode.id)
    if mark_of(episode) != mark:
        return False
    _keep(episode, version, found, now)
    keep_course(episode, seen, now)
    Episode.objects.filter(id=episode.id).update(dosed_at=now)
    return True


def may_wait(row: DiaryEvent, now: dt.datetime) -> bool:
    """Whether the dose rules may read an entry later: a set that the leg took well raises nothing before the next morning, and what is no
    set, no check-in and no flare is not read by them. What came late, hurt, spread or did not settle is read at once."""
    if row.kind in READ_BY_RULES:
        return False
    if row.kind != "set":
        return True
    response = zone(set_of(row), STRICTEST, knowledge())
    return response.zone not in (Zone.AMBER, Zone.RED) and now - row.at < LATE


def follow_waiting(now: dt.datetime) -> int:
    """Run the dose rules for everybody whose entries wait, or for whom a day has passed; return how many. Run by the worker."""
    told = DiaryEvent.objects.filter(episode=OuterRef("pk"), received_at__gt=OuterRef("dosed_at"))
    wanted = Q(dosed_at=None) | Q(dosed_at__lt=now - A_DAY) | Q(Exists(told))
    open_episodes = Episode.objects.exclude(status="closed").filter(plan_versions__isnull=False).filter(wanted).distinct()
    count = 0
    for episode in open_episodes.select_related("clinic", "patient").order_by("dosed_at")[:AT_ONCE]:
        follow_dose(episode, now)
        count += 1
    return count


# ---- keeping what was decided -----------------------------------------------------------------------------------------------------
def _keep(episode: Episode, version: PlanVersion, found: Decisions, now: dt.datetime) -> None:
    """Store new decisions, revoke those that no longer follow, and let the phone have a new program when anything changed."""
    stored = {row.key: row for row in version.dose_decisions.exclude(state=CLEARED)}
    said = {_key(each, found.as_of): each for each in (*found.log, *found.program, *found.waiting)}
    waiting = {_key(each, found.as_of) for each in found.waiting}
    fresh = [_row(episode, version, key, each, key in waiting, now) for key, each in said.items() if key not in stored]
    gone = [row for key, row in stored.items() if key not in said and row.state in (APPLIED, WAITING)]
    DoseDecision.objects.bulk_create(fresh)
    for row in gone:
        row.state = REVOKED
        row.save(update_fields=["state"])
    for row in fresh:
        if level := TELLS.get(Kind(row.kind)):
            raise_once(episode, key=f"dose:{row.plan_id}:{row.rule}", kind="dose", level=level, now=now)
    if fresh or gone:
        count_change(episode.patient_id)


def _key(decision: Decision, as_of: dt.datetime) -> str:
    """What names a decision over several readings: its id; one that only holds now stands as long as its reason does, and is told once a
    month (judgement)."""
    now = not decision.item or decision.at == as_of
    named = f"{decision.item or 'program'}/{decision.transition}/{decision.at:%Y-%m}" if now else decision.id
    return hashlib.sha256(named.encode()).hexdigest()[:40]


def _row(episode: Episode, version: PlanVersion, key: str, each: Decision, waits: bool, now: dt.datetime) -> DoseDecision:
    state = WAITING if waits or each.applies is Applies.WAITS else APPLIED if each.applies is Applies.AT_ONCE else SAID
    return DoseDecision(
        episode=episode,
        plan=version,
        key=key,
        exercise=each.item,
        kind=each.kind.value,
        rule=each.rule,
        content={**to_plain(each), "id": each.id},
        state=state,
        at=each.at,
        made_at=now,
        knowledge=knowledge().version,
        engine=ENGINE,
    )


# ---- what stands now -------------------------------------------------------------------------------------------------------------
def doses_now(found: Decisions) -> dict[str, dict[str, Any]]:
    """Where each exercise stands, in plain values: the rung and dose done now, its state, and the newest change in one sentence."""
    todo = {each.exercise: each for each in found.todo}
    places = {}
    for item in found.items:
        now = todo.get(item.now.exercise, item.now)
        because = item.because
        shown = because is not None and because.kind not in (Kind.KEEP,)
        places[item.item] = {
            "exercise": now.exercise,
            "dose": to_plain(now.dose),
            "load_kg": now.load_kg,
            "state": item.state.value,
            "until": item.until.isoformat() if item.until else None,
            "changed": {"text": _(because.why), "at": because.at.isoformat()} if because is not None and shown else None,
            "sets_done": item.sets_done,
            "sets_due": item.sets_due,
            "in_flare": found.flare is not None,
            "left_out": found.flare is not None and now.exercise not in todo,
        }
    return places


def holds_now(found: Decisions) -> tuple[Decision, ...]:
    """What stops the whole program besides a safety question that is only open."""
    return tuple(each for each in found.held_by if each.transition != "P1-unknown")


# ---- the therapist's word ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def answer_changes(actor: Actor, episode_id: uuid.UUID | str, *, keys: Sequence[str] | None, accept: bool, reason: str = "") -> int:
    """Accept or decline changes that wait, all of them where `keys` is None; return how many. Raises NotAllowedNowError for none."""
    episode = episode_for(actor, "dose.decide", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a therapist with a license changes a dose."))
    check_going_on(episode)
    version, now = plan_in_force(episode), timezone.now()
    waiting = DoseDecision.objects.none() if version is None else version.dose_decisions.filter(state=WAITING)
    rows = list(waiting if keys is None else waiting.filter(key__in=keys))
    if not rows:
        raise NotAllowedNowError(_("Nothing waits any more: it was answered already, or a later entry took it back."))
    for row in rows:
        row.state, row.decided_by_id, row.decided_at = ACCEPTED if accept else DECLINED, actor.user_id, now
        row.content = {**row.content, "answer": reason.strip()[:500]}
        row.save(update_fields=["state", "decided_by", "decided_at", "content"])
    relation = relation_to_episode(actor, episode, now)
    note_change(actor, "dose.decide", episode.patient, relation, "dose", rows[0].id, reason=reason.strip()[:200])
    follow_dose(episode, timezone.now())
    return len(rows)


@transaction.atomic
def clear_hold(actor: Actor, episode_id: uuid.UUID | str, *, reason: str, item: str = "") -> DoseDecision:
    """Let a program go on that the dose rules stopped, after a clinician looked; warning signs are closed one by one (`flags`).

    With `item` it lets that one stopped exercise of the plan go on, at the dose at which it stopped, and touches nothing else. Raises
    NotAllowedNowError for one that is not stopped, or that the safety tables keep out.
    """
    episode = episode_for(actor, "dose.decide", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a therapist with a license lets a program go on."))
    check_going_on(episode)
    if len(reason.strip()) < SHORTEST:
        raise InputError("reason", _("is too short to be understood later."), _("Write what you found and why it may go on."))
    version, now = plan_in_force(episode), timezone.now()
    if version is None:
        raise NotAllowedNowError(_("There is no signed plan."))
    if item and episode.safety_hold:
        raise NotAllowedNowError(_("The whole program is held by a warning sign. Close it in the chart first."))
    if item and not _stopped(follow_dose(episode, now), item):
        raise NotAllowedNowError(_("This exercise is not stopped any more."))
    now = timezone.now()
    row = DoseDecision.objects.create(
        episode=episode, plan=version, key=uuid.uuid4().hex, exercise=item, kind=Kind.RESUME.value, rule="P1",
        content={"reason": reason.strip()}, state=CLEARED, at=now, made_at=now, decided_by_id=actor.user_id, decided_at=now,
        knowledge=knowledge().version, engine=ENGINE,
    )  # fmt: skip
    relation = relation_to_episode(actor, episode, now)
    note_change(actor, "dose.decide", episode.patient, relation, "dose", row.id, reason=reason.strip()[:200])
    still = _stopped(follow_dose(episode, timezone.now()), item)
    if still:
        raise NotAllowedNowError(_("It stays stopped: {why} Change the plan instead.").format(why=f"{still.rstrip('.')}."))
    return row


def _stopped(found: Decisions | None, item: str) -> str:
    """Why one exercise is stopped, for the therapist; empty where it is not."""
    standings = [each for each in found.items if each.item == item and each.state is State.STOPPED] if found else []
    return next((each.because.why_staff if each.because else each.item for each in standings), "")


def check_going_on(episode: Episode) -> None:
    """Refuse what changes a course that is over. Raises NotAllowedNowError."""
    if episode.status == Status.CLOSED:
        raise NotAllowedNowError(_("This episode of care is closed: its course can be read, and nothing of it changes any more."))


def waiting_for(episode_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[DoseDecision]]:
    """What waits for a therapist's word in the plans in force, by episode, in one query."""
    found: dict[uuid.UUID, list[DoseDecision]] = {}
    newest = PlanVersion.objects.filter(episode=OuterRef("episode")).order_by("-number").values("id")[:1]
    for row in DoseDecision.objects.filter(episode__in=list(episode_ids), state=WAITING, plan=Subquery(newest)).order_by("at"):
        found.setdefault(row.episode_id, []).append(row)
    return found
