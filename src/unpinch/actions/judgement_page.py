"""What a therapist sees when signing a judgement: the machine's view on one side, the choices on the other, what was signed before.

The machine's view is the newest stored assessment. It chooses nothing: no diagnosis is filled in. Side and stage are read from the
findings and stand there to be changed.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from unpinch.actions.access import episode_for
from unpinch.actions.actor import Actor
from unpinch.actions.assessment import judge, knowledge
from unpinch.actions.chart_assessment import AssessmentView, CauseView, assessment_view
from unpinch.actions.chart_triage import Reason
from unpinch.actions.heading import EpisodeLine, Person, episode_line, person_view
from unpinch.actions.judgement import MIXED, MOST_CAUSES, machine_view
from unpinch.anatomy.nerve_places import PLACES
from unpinch.clinical.plan.profile import read_irritability, read_phase
from unpinch.records.models import Episode, Judgement
from unpinch.terms.because import Because

GROUPS = (
    ("core", gettext_noop("From the spine or the nerve")),
    ("mimic", gettext_noop("Looks like it, and comes from elsewhere")),
    ("contributor", gettext_noop("Adds to it")),
)
STAGE_WORDS = {
    "acute": gettext_noop("Acute"),
    "subacute": gettext_noop("Subacute"),
    "reconditioning": gettext_noop("Reconditioning"),
    "prevention": gettext_noop("Prevention"),
}
SITE_WORDS = {
    "root": gettext_noop("The nerve is irritated where it leaves the low back{side}."),
    "buttock": gettext_noop("The nerve is irritated deep in the buttock{side}."),
    "thigh": gettext_noop("The nerve is irritated on its way down the thigh{side}."),
    "fibular_neck": gettext_noop("The nerve is irritated at the outside of the knee{side}."),
    "nerves": gettext_noop("Nerves are irritated further down, not in the back{side}."),
    "non_neural": gettext_noop("The nerve itself is not where this comes from."),
}
SIDE_WORDS = {"left": gettext_noop(", on the left"), "right": gettext_noop(", on the right"), "both": gettext_noop(", on both sides")}


@dataclass(frozen=True, slots=True)
class Choice:
    """A diagnosis that can be signed; `ranked` is the machine's view of it, where it ranked it."""

    id: str
    label: str
    plain: str
    ranked: CauseView | None = None


@dataclass(frozen=True, slots=True)
class SignedJudgement:
    """A judgement as it was signed."""

    at: dt.datetime
    by: str
    causes: tuple[str, ...]
    cause_ids: tuple[str, ...]
    site: str
    area: str
    side: str
    root: str
    stage: str
    stage_id: str
    agrees: bool
    reason: str
    found: str
    machine: str


@dataclass(frozen=True, slots=True)
class JudgementPage:
    """Everything on the page."""

    person: Person
    episode: EpisodeLine
    machine: AssessmentView | None
    first: Choice | None
    ranked: tuple[Choice, ...]
    groups: tuple[tuple[str, tuple[Choice, ...]], ...]
    stage: str
    stage_reasons: tuple[Reason, ...]
    side: str
    history: tuple[SignedJudgement, ...]
    licensed: bool
    site_shares: tuple[tuple[str, float], ...] = ()
    most: int = MOST_CAUSES

    @property
    def current(self) -> SignedJudgement | None:
        return self.history[0] if self.history else None


def judgement_page(actor: Actor, episode_id: uuid.UUID | str) -> JudgementPage:
    """Everything a therapist needs to sign a judgement."""
    episode = episode_for(actor, "judgement.sign", episode_id)
    view = machine_view(episode)
    shown = assessment_view(view.assessment) if view else None
    ranked = _ranked(shown)
    stage, reasons = read_stage(episode)
    return JudgementPage(
        person=person_view(episode.patient, timezone.now()),
        episode=episode_line(episode),
        machine=shown,
        first=ranked[0] if ranked and shown and not shown.abstained else None,
        ranked=ranked,
        groups=_groups({choice.id for choice in ranked}),
        stage=stage,
        stage_reasons=reasons,
        side=shown.side if shown and shown.side in SIDE_WORDS else "",
        history=history_of(episode),
        licensed=actor.licensed,
        site_shares=tuple((area["id"], area["share"]) for area in view.site.get("areas", ())) if view and not view.abstained else (),
    )


def _ranked(shown: AssessmentView | None) -> tuple[Choice, ...]:
    causes = [] if shown is None or shown.abstained else [each for each in shown.causes if each.id in knowledge().causes]
    return tuple(Choice(each.id, each.label, knowledge().causes[each.id].plain_label, each) for each in causes)


def _groups(ranked: set[str]) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    found = []
    for role, label in GROUPS:
        members = [cause for cause in knowledge().causes.values() if cause.role == role and cause.id not in ranked]
        found.append((_(label), tuple(Choice(cause.id, cause.label, cause.plain_label) for cause in members)))
    return tuple(found)


def read_stage(episode: Episode) -> tuple[str, tuple[Reason, ...]]:
    """The stage as the findings read, with why."""
    answer = judge(episode, timezone.now())
    irritability, _assumed, why_irritable = read_irritability(answer.judge, answer.conditions)
    stage, why = read_phase(answer.judge, answer.conditions, irritability, "")
    return stage, (_reason(why), _reason(why_irritable))


def _reason(because: Because) -> Reason:
    return Reason(because.text, because.source, because.rule)


def cause_label(cause: str) -> str:
    """A cause in the clinicians' words; mixed or unclear is one."""
    entry = knowledge().causes.get(cause)
    return entry.label if entry else _("Mixed or unclear") if cause == MIXED else cause


def history_of(episode: Episode) -> tuple[SignedJudgement, ...]:
    """The judgements of an episode, the newest first."""
    rows = Judgement.objects.filter(episode=episode).order_by("-signed_at").select_related("signed_by", "assessment")
    return tuple(map(_signed, rows))


def _signed(row: Judgement) -> SignedJudgement:
    ranked = row.assessment.output["differential"]["causes"] if row.assessment else []
    first: dict[str, Any] = ranked[0] if ranked else {}
    return SignedJudgement(
        at=row.signed_at,
        by=row.signed_by.full_name,
        causes=tuple(map(cause_label, row.causes)),
        cause_ids=tuple(row.causes),
        site=site_words(row.area, row.root, row.side),
        area=row.area,
        side=row.side,
        root=row.root,
        stage=_(STAGE_WORDS[row.stage]) if row.stage in STAGE_WORDS else "",
        stage_id=row.stage,
        agrees=row.agrees,
        reason=row.reason,
        found=row.found,
        machine=str(first.get("label", "")),
    )


def site_words(area: str, root: str, side: str) -> str:
    """A signed site in the clinicians' words: place, root, side."""
    sides = {"left": _("left"), "right": _("right"), "both": _("both sides")}
    return ", ".join(part for part in (_(PLACES.get(area, "")) if area else "", root, sides.get(side, "")) if part)


def site_for_patient(area: str, side: str) -> str:
    """A signed site as the patient reads it, in the language of now: one sentence, no root, no share, no cause (S10)."""
    if area not in SITE_WORDS:
        return ""
    return _(SITE_WORDS[area]).format(side=_(SIDE_WORDS[side]) if side in SIDE_WORDS else "")


def starter_text(cause: str, area: str, side: str, language: str = "en") -> str:
    """A first wording of "what I found" for the patient, in plain labels, for the therapist to make their own."""
    with override(language):
        entry = knowledge().causes.get(cause)
        plain = _(entry.plain_label) if entry else ""
        said = []
        if plain:
            fits = _("What fits best with what you told me and what I examined: {cause}.")
            said.append(fits.format(cause=plain[:1].lower() + plain[1:]))
        if cause == MIXED:
            said.append(_("More than one thing may play a part here. We will watch which of them changes as we go on."))
        if site := site_for_patient(area, side):
            said.append(site)
        if said:
            said.append(_("It is sensitive now, and that can change. We will look at it again at every visit."))
        return " ".join(said)
