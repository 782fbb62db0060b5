"""Go through the goals with the patient: the activities of the patient-specific scale scored again, each goal met, partly met or not yet.

It is what the step to maintenance asks for (`journey.Gate.GOALS_REVIEWED`), and it counts for a while only: goals change. The scores are
entries like those of the patient, so that every course shows them; what was said stays as it was said.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unpinch.actions.access import episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.audit import WRITE
from unpinch.actions.course import goal_rows, score_of
from unpinch.actions.heading import EpisodeLine, Person, episode_line, person_view
from unpinch.actions.plan_safety import plan_in_force
from unpinch.journey import Status
from unpinch.records.models import Episode, FactEntry, GoalReview
from unpinch.terms.errors import InputError, NotAllowedNowError

ACT = "chart.entry"
COUNTS_DAYS = 14
"""How long a review counts for the step to maintenance (judgement)."""
OUTCOMES = {"met": gettext_noop("Met"), "partly": gettext_noop("Partly"), "not_yet": gettext_noop("Not yet")}
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity the patient wants back: how well it went at first and at last, 0 to 10."""

    fact: str
    text: str
    first: float
    latest: float
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review as it was made: label and outcome of each goal, text, earlier and new score of each activity."""

    at: dt.datetime
    by: str
    scores: tuple[tuple[str, float, float], ...]
    outcomes: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """What is gone through. `goals` are those of the plan in force, by id; without a signed plan there is nothing to review."""

    person: Person
    episode: EpisodeLine
    open: bool
    activities: tuple[Activity, ...]
    goals: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    earlier: tuple[Reviewed, ...]


def review_page(actor: Actor, episode_id: uuid.UUID | str) -> ReviewPage:
    """Everything a therapist needs to go through the goals."""
    episode = episode_for(actor, ACT, episode_id)
    return ReviewPage(
        person=person_view(episode.patient, timezone.now()),
        episode=episode_line(episode),
        open=episode.status in (Status.ACTIVE, Status.MAINTENANCE),
        activities=_activities(episode),
        goals=tuple(_goals(episode).items()),
        outcomes=tuple((word, _(label)) for word, label in OUTCOMES.items()),
        earlier=reviews_of(episode),
    )


def _activities(episode: Episode) -> tuple[Activity, ...]:
    first: dict[str, FactEntry] = {}
    latest: dict[str, FactEntry] = {}
    for row in goal_rows(episode):
        first.setdefault(row.fact, row)
        latest[row.fact] = row
    return tuple(Activity(fact, row.remark.strip(), score_of(first[fact]), score_of(row), row.at) for fact, row in sorted(latest.items()))


def _goals(episode: Episode) -> dict[str, str]:
    version = plan_in_force(episode)
    return {goal["id"]: goal["text"] for goal in version.content.get("goals", ())} if version else {}


def reviews_of(episode: Episode) -> tuple[Reviewed, ...]:
    """The reviews of an episode, the newest first."""
    rows = GoalReview.objects.filter(episode=episode).select_related("by").order_by("-at")
    return tuple(reviewed(row) for row in rows)


def reviewed(row: GoalReview) -> Reviewed:
    """One review in words."""
    scores = tuple((each["text"], each["was"], each["score"]) for each in row.scores)
    outcomes = tuple((each["text"], _(OUTCOMES[each["outcome"]])) for each in row.outcomes)
    return Reviewed(row.at, row.by.full_name, scores, outcomes, row.note)


def goals_reviewed(episode: Episode, now: dt.datetime) -> bool:
    """Whether the goals were gone through lately, under the plan that is in force."""
    row = GoalReview.objects.filter(episode=episode, at__gt=now - dt.timedelta(COUNTS_DAYS)).order_by("-at").first()
    version = plan_in_force(episode) if row else None
    return row is not None and version is not None and row.plan_id == version.id


@transaction.atomic
def review_goals(
    actor: Actor, episode_id: uuid.UUID | str, *, form_id: uuid.UUID, scores: Mapping[str, str], outcomes: Mapping[str, str], note: str = ""
) -> GoalReview:
    """Keep a review: every activity scored anew, every goal of the plan in force named met, partly met or not yet. Sent twice it is one.

    Raises InputError naming what is left out or cannot be meant; NotAllowedNowError without a licence, or without a plan in force.
    """
    episode = episode_for(actor, ACT, episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError(_("Only a clinician with a licence to examine reviews the goals."))
    version = plan_in_force(episode)
    if version is None or episode.status not in (Status.ACTIVE, Status.MAINTENANCE):
        raise NotAllowedNowError(_("There is no plan in force whose goals could be reviewed."))
    known = GoalReview.objects.filter(episode=episode, id=form_id).first()
    if known is not None:
        return known
    now, activities = timezone.now(), _activities(episode)
    scored = {each.fact: _score(each, scores.get(each.fact, "")) for each in activities}
    told = [{"id": goal, "text": text, "outcome": _outcome(text, outcomes.get(goal, ""))} for goal, text in _goals(episode).items()]
    row = GoalReview.objects.create(
        id=form_id, episode=episode, plan=version, note=note.strip()[:LONGEST], by_id=actor.signer, at=now, outcomes=told,
        scores=[{"fact": each.fact, "text": each.text, "score": scored[each.fact], "was": each.latest} for each in activities],
    )  # fmt: skip
    entered = {"episode": episode, "at": now, "received_at": now, "by_id": actor.user_id, "source": FactEntry.Source.CLINICIAN}
    FactEntry.objects.bulk_create(
        FactEntry(**entered, fact=each.fact, value=scored[each.fact], remark=each.text, client_id=uuid.uuid5(form_id, each.fact))
        for each in activities
    )
    note_change(actor, ACT, episode.patient, relation_to_episode(actor, episode, now), "goal_review", row.id)
    return row


def _score(activity: Activity, said: str) -> int:
    if said.strip() not in {str(number) for number in range(11)}:
        problem = _("“{activity}” has no score.").format(activity=activity.text)
        raise InputError(activity.fact, problem, _("Ask how well it goes now: 0 cannot, 10 as before."))
    return int(said)


def _outcome(text: str, said: str) -> str:
    if said not in OUTCOMES:
        raise InputError("goal", _("“{goal}” has no answer.").format(goal=text), _("Choose met, partly or not yet."))
    return said
