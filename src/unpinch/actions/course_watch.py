"""Whether somebody's course at home needs a look: read with the dose rules, kept for the list, told to the clinic where the rule says so.

    history + what the dose rules said -> early notice, drift, not tried, held -> CourseState (one row for each person) -> the day's list
                                       -> it lasts, it is high, it goes further down, it is not the first -> an alert, once for each reason

A warning sign goes the way of triage and is no reason here. Sources: prognosis rules `flare-build-1`, `flare-build-4`, `alarm-missing`,
`band-flag`; progression rules P27 and `flare-step-5`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from unpinch.actions.alerts import raise_once
from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.course_words import Plain, as_is, plain_said
from unpinch.clinical.progression import Decision, Decisions, History
from unpinch.clinical.recurrence import behind_expected, watch
from unpinch.clinical.recurrence.drift import Drift
from unpinch.clinical.recurrence.notice import State, Watch
from unpinch.records.models import Alert, CourseState, DiaryEvent, Episode, PlanVersion

ALERT = "flare"
LEVEL = "urgent_72h"
"""How soon somebody looks at a flare that the rule tells the clinic of (judgement; the rule says "tell", not when)."""
HELD, FLARE, BEHIND, NO_RESPONSE, NOT_TRIED, UNSURE, TOO_FEW = (
    "held", "flare", "behind", "no_response", "not_tried", "unsure", "too_few",
)  # fmt: skip
SAID_BY = {"P27-not-tried": NOT_TRIED, "P27-no-response": NO_RESPONSE, "P28-early": NO_RESPONSE, "P28-offer": NO_RESPONSE}
"""What the dose rules say of the whole program, by transition."""
UNKNOWN = "P1-unknown"
CONFIDENCE_SAID = gettext_noop("Confidence to do the program this week: {score} of 10. Make it smaller, and ask what would make it 7.")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody needs a look: sentences in English with the words for their braces, and since which day."""

    kind: str
    lines: tuple[Plain, ...]
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the diary says today: the early notice, the drift, and the reasons to look."""

    watch: Watch
    drift: Drift
    reasons: tuple[Reason, ...]


def see(episode: Episode, version: PlanVersion, history: History, found: Decisions, rows: Sequence[DiaryEvent], now: dt.datetime) -> Seen:
    """Read a course at a moment, storing nothing. `rows` is the standing diary, in the order of what happened."""
    today = day_of(episode, now)
    held = tuple(each for each in found.held_by if each.transition != UNKNOWN)
    cleared = max((each.occurred_at for each in history.cleared if not each.item), default=None)  # one exercise frees no warning
    stopped = episode.safety_hold or bool(held)
    seen = watch(history.mornings, today, knowledge(), warnings_cleared_at=cleared, on_hold=stopped)
    first = first_day(episode, version, history)
    drift = behind_expected(history.mornings, first, today, knowledge())
    return Seen(seen, drift, tuple(_reasons(episode, version, seen, drift, found, held, confidence_of(rows), now)))


def first_day(episode: Episode, version: PlanVersion, history: History) -> dt.date:
    """Week 0 of the recovery band: the first visit where one is on record, else the day of the first signature."""
    visits = [day_of(episode, each.occurred_at) for each in history.visits]
    signed = [day_of(episode, version.signed_at)]
    return min(visits + signed)


def _reasons(
    episode: Episode,
    version: PlanVersion,
    seen: Watch,
    drift: Drift,
    found: Decisions,
    held: tuple[Decision, ...],
    score: float | None,
    now: dt.datetime,
) -> Iterator[Reason]:
    if held and not episode.safety_hold:
        yield Reason(HELD, (as_is(held[0].why_staff),), day_of(episode, held[0].at))
    if seen.state in (State.NOTICED, State.TOLD):
        yield Reason(FLARE, plain_said(seen.staff), seen.since)
    if drift.behind:
        yield Reason(BEHIND, plain_said(drift.staff))
    said = {SAID_BY[each.transition]: each for each in found.program if each.transition in SAID_BY}
    yield from (Reason(kind, (as_is(each.why_staff),)) for kind, each in said.items())
    if score is not None and score < confidence_bar():
        yield Reason(UNSURE, ({"text": CONFIDENCE_SAID, "words": {"score": score}},))
    if seen.state is State.TOO_FEW and day_of(episode, now) - day_of(episode, version.signed_at) >= dt.timedelta(seen.days):
        yield Reason(TOO_FEW, plain_said(seen.staff))


def confidence_of(rows: Iterable[DiaryEvent]) -> float | None:
    """How sure somebody was last, 0 to 10, of doing the program that week."""
    told = [row.body["score"] for row in rows if row.kind == "confidence"]
    return float(told[-1]) if told else None


def confidence_bar() -> float:
    """Below this the program is to be made smaller (rule planner-confidence)."""
    return float(knowledge().prognosis_rules["planner-confidence"].values["confidence_min"])


# ---- kept ------------------------------------------------------------------------------------------------------------------------
def keep_course(episode: Episode, seen: Seen, now: dt.datetime) -> None:
    """Keep what the course says for the list, and tell the clinic of a flare where the rule says so. Kept with what the dose rules say."""
    plain = [{"kind": each.kind, "lines": list(each.lines), "since": each.since.isoformat() if each.since else ""} for each in seen.reasons]
    if not CourseState.objects.filter(episode=episode).update(at=now, reasons=plain):
        CourseState.objects.get_or_create(episode=episode, defaults={"at": now, "reasons": plain})
    if seen.watch.tell_clinic and seen.watch.since and not episode.safety_hold:
        _tell_clinic(episode, seen.watch, now)


def _tell_clinic(episode: Episode, seen: Watch, now: dt.datetime) -> None:
    """One alert for the reasons of this flare that the clinic has not heard yet."""
    spell = f"{ALERT}:{episode.id}:{seen.since}:"
    keys = Alert.objects.filter(key__startswith=spell).values_list("key", flat=True)
    told = {name for key in keys for name in key.removeprefix(spell).split(",")}
    fresh = sorted(set(seen.tell_clinic) - told)
    if not fresh:
        return
    raise_once(episode, key=f"{spell}{','.join(fresh)}", kind=ALERT, level=LEVEL, now=now)
