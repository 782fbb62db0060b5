"""Give out a document: the plan of care, a referral letter. What it was made from, its bytes and their digest are kept as they were given.

    what is on record + what the therapist writes -> content -> rendered -> stored -> a row, and an audit row

The page hands in how content becomes bytes: this module knows nothing of paper. Nothing a patient wrote in their own words goes into a
letter by itself. Safety: a plan is checked again before it is given out (S1), and no letter asks for less haste than the standing flags.
"""

import datetime as dt
import hashlib
import uuid
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from unpinch.actions.access import NotFoundError, can, episode_for, note_change
from unpinch.actions.actor import Actor, relation_to_episode
from unpinch.actions.assessment import day_of, knowledge
from unpinch.actions.audit import WRITE
from unpinch.actions.chart import load_chart
from unpinch.actions.chart_triage import FlagView
from unpinch.actions.documents import ChangedFileError, OpenedFile, path_of, store
from unpinch.actions.dose_words import load_lines
from unpinch.actions.issued_standing import AS_GIVEN, Standing, SupersededError, standing_of
from unpinch.actions.judgement import MIXED, judgement_of
from unpinch.actions.judgement_page import STAGE_WORDS, cause_label, site_words
from unpinch.actions.letter import FINDING_GROUPS
from unpinch.actions.plan_safety import plan_in_force, recheck, suspended_items
from unpinch.actions.words import condition_label, entry_of, level_label, rank, value_words
from unpinch.knowledge.schema import Finding
from unpinch.records.models import CautionCleared, Clinic, Episode, FactEntry, IssuedDocument, Judgement, Membership, PlanVersion, User
from unpinch.terms.errors import InputError, NotAllowedNowError

Content = dict[str, Any]
Render = Callable[[Mapping[str, Any]], bytes]
KIND_WORDS = {
    "plan_of_care": gettext_noop("Plan of care"),
    "handout": gettext_noop("Hand-out"),
    "referral": gettext_noop("Referral letter"),
}
ROLE_WORDS = {"therapist": gettext_noop("Therapist"), "assistant": gettext_noop("Assistant")}
URGENCIES = ("emergency", "urgent_today", "urgent_72h", "refer")
ROUTINE = "refer"
DEADLINE_WORDS = {
    "emergency": gettext_noop("now"),
    "urgent_today": gettext_noop("the same day"),
    "urgent_72h": gettext_noop("within 72 hours"),
    "refer": gettext_noop("within 14 days"),
}
"""The deadlines of the triage levels as a letter says them."""
SHORTEST, LONGEST = 10, 4000
LONGEST_ADDRESS = 400


@dataclass(frozen=True, slots=True)
class IssuedLine:
    """A document that was given out, in a list."""

    id: str
    kind: str
    label: str
    language: str
    at: dt.datetime
    by: str
    to: str
    standing: Standing = AS_GIVEN


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A finding that can stand in a letter. `key` names it in the form."""

    key: str
    label: str
    value: str
    on: str


@dataclass(frozen=True)
class ReferralStart:
    """A referral letter before anybody wrote: what the record says, to be changed. `least` is the urgency the standing flags ask for."""

    urgency: str
    least: str
    reason: str
    told: str
    findings: tuple[FoundLine, ...]
    flags: tuple[FlagView, ...]
    urgencies: tuple[tuple[str, str, str], ...]


# ---- the list, and a copy ----------------------------------------------------------------------------------------------------------
def issued_for(actor: Actor, episode_id: uuid.UUID | str) -> tuple[IssuedLine, ...]:
    """What was given out of an episode, the newest first."""
    episode = episode_for(actor, "document.read", episode_id)
    now = timezone.now()
    recheck(episode, now, cause="served")
    rows = IssuedDocument.objects.filter(episode=episode).select_related("by", "plan").order_by("-at")
    return tuple(issued_line(row, standing_of(row, episode, now, checked=True)) for row in rows)


def issued_line(row: IssuedDocument, standing: Standing | None = None) -> IssuedLine:
    """Shape a document that was given out; `by` must be loaded."""
    to = str(row.content.get("to", "")).partition("\n")[0]
    by = row.by.full_name if row.by else ""
    return IssuedLine(str(row.id), row.kind, kind_label(row.kind), row.language, row.at, by, to, standing or AS_GIVEN)


def kind_label(kind: str) -> str:
    """What a document is called."""
    return _(KIND_WORDS.get(kind, kind))


def open_issued(actor: Actor, issued_id: uuid.UUID | str, *, anyway: bool = False) -> OpenedFile:
    """The bytes as they were given out. Raises ChangedFileError when the file is no longer that one.

    One that no longer says what may be done raises SupersededError; staff may open it `anyway`, and its name says so. A patient may not.
    """
    row = IssuedDocument.objects.select_related("plan").filter(id=issued_id).first()
    if row is None:
        raise NotFoundError
    episode = episode_for(actor, "document.read", row.episode_id)
    standing = standing_of(row, episode, timezone.now())
    if standing.state and not (anyway and actor.staff):
        raise SupersededError(row, episode, standing)
    data = path_of(row.stored_as).read_bytes()
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise ChangedFileError("This file is not the one that was given out. It is not shown; tell whoever runs the clinic's machine.")
    mark = f"{standing.state}-" if standing.state else ""
    return OpenedFile(data, "application/pdf", f"{mark}{row.kind.replace('_', '-')}-{row.at:%Y-%m-%d}.pdf")


def may_issue(actor: Actor, episode_id: uuid.UUID | str) -> bool:
    """Whether a page may offer to give something out; the act itself asks again."""
    episode = episode_for(actor, "document.read", episode_id)
    return can(actor, "document.issue", relation_to_episode(actor, episode, timezone.now()))


def language_of(actor: Actor) -> str:
    """The language a clinic writes in."""
    return Clinic.objects.filter(id=actor.clinic_id).values_list("language", flat=True).first() or "en"


def keep(actor: Actor, episode: Episode, *, kind: str, content: Content, data: bytes, plan: PlanVersion | None = None) -> IssuedDocument:
    """Keep a document as it is given out, inside the caller's transaction; `episode` was fetched for `document.issue`."""
    now = timezone.now()
    stored_as = store(data)
    try:
        row = IssuedDocument.objects.create(
            episode=episode,
            plan=plan,
            kind=kind,
            language=content["language"],
            content=content,
            sha256=hashlib.sha256(data).hexdigest(),
            stored_as=stored_as,
            by_id=actor.user_id,
            at=now,
        )
        note_change(actor, "document.issue", episode.patient, relation_to_episode(actor, episode, now), "issued", row.id, reason=kind)
    except BaseException:
        path_of(stored_as).unlink(missing_ok=True)
        raise
    return row


# ---- plan of care ------------------------------------------------------------------------------------------------------------------
def signed_plan(actor: Actor, episode_id: uuid.UUID | str) -> PlanVersion | None:
    """The plan in force, for somebody who may read the episode's documents."""
    return plan_in_force(episode_for(actor, "document.read", episode_id))


@transaction.atomic
def issue_plan_of_care(actor: Actor, episode_id: uuid.UUID | str, *, language: str, render: Render) -> IssuedDocument:
    """Give out the plan in force as a document. Raises NotAllowedNowError when none is signed."""
    episode = episode_for(actor, "document.issue", episode_id, kind=WRITE)
    version = plan_in_force(episode)
    if version is None:
        raise NotAllowedNowError("There is no signed plan yet: sign one first.")
    _language(language)
    now = timezone.now()
    recheck(episode, now, cause="served")
    with override(language):
        content = plan_of_care_content(episode, version, now, language)
    return keep(actor, episode, kind=IssuedDocument.Kind.PLAN_OF_CARE, content=content, data=render(content), plan=version)


def plan_of_care_content(episode: Episode, version: PlanVersion, now: dt.datetime, language: str) -> Content:
    """What a plan of care says, in plain values and in the language that is active."""
    out = suspended_items(version)
    held = version.content
    judged = version.judgement
    return {
        **_heading(episode, now, language),
        **_judged(judged, language),
        "found": judged.found if judged else "",
        "judged_by": judged.signed_by.full_name if judged else "",
        "judged_on": day_of(episode, judged.signed_at).isoformat() if judged else "",
        "plan": {
            "number": version.number,
            "signed_on": day_of(episode, version.signed_at).isoformat(),
            "certified_from": version.certified_from.isoformat(),
            "certified_until": version.certified_until.isoformat(),
            "knowledge": version.knowledge,
            "engine": version.engine,
        },
        "goals": [
            {"text": _(goal["text"]), "measured_by": _measure(goal["measured_by"]), "weeks": list(goal["review_weeks"])}
            for goal in held["goals"]
        ],
        "visits": [{"per_week": block["per_week"], "weeks": block["weeks"]} for block in held["visits"]],
        "items": [_item(item, item["id"] in out, language) for item in held["items"]],
        "suspended": [{"name": _name(item, held, language), "reason": row.reason} for item, row in out.items()],
        "held": bool(episode.safety_hold),
        "cautions": _cautions(episode, version),
        "signer": signer_content(episode.clinic, version.signed_by, version.signed_at),
    }


def _item(item: Mapping[str, Any], suspended: bool, language: str) -> Content:
    shown = {key: item[key] for key in ("place", "dose", "dose_words", "first_visit")}
    load = ", ".join(load_lines(item.get("load_kg")))
    return {**shown, "load": load, "name": _item_name(item, language), "suspended": suspended}


def _item_name(item: Mapping[str, Any], language: str) -> str:
    """The clinicians' word in English; in another language the plain one, which is the one that was translated."""
    return str(item["label"]) if language == "en" else _(item["plain_label"])


def _name(item_id: str, content: Mapping[str, Any], language: str) -> str:
    return next((_item_name(item, language) for item in content["items"] if item["id"] == item_id), item_id)


def _measure(measure: str) -> str:
    found = knowledge().measures.get(measure)
    return _(found.label) if found else measure


def _cautions(episode: Episode, version: PlanVersion) -> list[Content]:
    """The cautions that were cleared when the plan was signed."""
    rows = CautionCleared.objects.filter(episode=episode, withdrawn_at=None, at__lte=version.signed_at).select_related("by").order_by("at")
    return [{"label": _(condition_label(row.condition)), "by": row.by.full_name, "on": day_of(episode, row.at).isoformat()} for row in rows]


# ---- referral letter ---------------------------------------------------------------------------------------------------------------
def referral_start(actor: Actor, episode_id: uuid.UUID | str) -> ReferralStart:
    """A letter as the record would begin it: urgency and reason from the standing flags, else from the plan's own referral rules."""
    episode = episode_for(actor, "document.issue", episode_id)
    triage = load_chart(episode, timezone.now()).triage
    flags = triage.flags if triage else ()
    least = max((flag.level for flag in flags if rank(flag.level) >= rank(ROUTINE)), key=rank, default=ROUTINE)
    return ReferralStart(
        urgency=least,
        least=least,
        reason=_reason(episode, flags),
        told="\n".join(dict.fromkeys(flag.told for flag in flags if flag.told)),
        findings=found_lines(episode),
        flags=flags,
        urgencies=tuple((level, level_label(level), _(DEADLINE_WORDS[level])) for level in URGENCIES if rank(level) >= rank(least)),
    )


def _reason(episode: Episode, flags: Collection[FlagView]) -> str:
    if flags:
        return "\n".join(f"{flag.label} ({flag.level_label})." for flag in flags)
    version = plan_in_force(episode)
    met = [row["text"] for row in version.content.get("referral", ()) if row.get("met")] if version else []
    return "\n".join(met)


def found_lines(episode: Episode) -> tuple[FoundLine, ...]:
    """What a clinician measured, saw or tested: the newest of each, by kind of test. Nothing the patient wrote."""
    by_clinician = (FactEntry.Source.CLINICIAN, FactEntry.Source.LETTER)
    rows = FactEntry.objects.filter(episode=episode, replaced_by=None, source__in=by_clinician).order_by("-at", "-received_at")
    groups: dict[str, dict[str, FoundLine]] = {kind: {} for kind in FINDING_GROUPS}
    for row in rows:
        entry = entry_of(row.fact)
        if isinstance(entry, Finding) and entry.test_kind in groups and row.value is not None:
            label = f"{_(entry.label)}, {_(row.side)}" if row.side else _(entry.label)
            key = f"{row.fact}:{row.side}"
            line = FoundLine(key, label, value_words(row.fact, row.value, answer=row.answer), day_of(episode, row.at).isoformat())
            groups[entry.test_kind].setdefault(key, line)
    return tuple(line for kind in FINDING_GROUPS for line in sorted(groups[kind].values(), key=lambda line: line.label))


@transaction.atomic
def issue_referral(
    actor: Actor,
    episode_id: uuid.UUID | str,
    *,
    to: str,
    urgency: str,
    reason: str,
    render: Render,
    ask: str = "",
    told: str = "",
    findings: Collection[str] = (),
    language: str = "en",
) -> IssuedDocument:
    """Sign and give out a referral letter. Raises InputError for what is missing, or for less haste than a standing flag asks for."""
    episode = episode_for(actor, "document.issue", episode_id, kind=WRITE)
    if not actor.licensed:
        raise NotAllowedNowError("Only a clinician with a licence to examine can sign a referral letter.")
    _language(language)
    with override(language):
        start = referral_start(actor, episode_id)
        _check_letter(start, to, urgency, {"reason": reason, "ask": ask, "told": told})
        now = timezone.now()
        user = User.objects.get(id=actor.signer)
        content = {
            **_heading(episode, now, language),
            **_judged(judgement_of(episode), language),
            "to": to.strip(),
            "urgent": rank(urgency) > rank(ROUTINE),
            "urgency": level_label(urgency),
            "deadline": _(DEADLINE_WORDS[urgency]),
            "reason": reason.strip(),
            "ask": ask.strip(),
            "told": told.strip(),
            "flags": [
                {"label": flag.label, "level": flag.level_label, "since": flag.since.isoformat() if flag.since else ""}
                for flag in start.flags
            ],
            "findings": [{"label": line.label, "value": line.value, "on": line.on} for line in start.findings if line.key in findings],
            "signer": signer_content(episode.clinic, user, now),
        }
    return keep(actor, episode, kind=IssuedDocument.Kind.REFERRAL, content=content, data=render(content))


def _check_letter(start: ReferralStart, to: str, urgency: str, texts: Mapping[str, str]) -> None:
    if not to.strip() or len(to) > LONGEST_ADDRESS:
        raise InputError("to", "is empty or too long.", "Write who gets the letter, in up to 400 letters.")
    if urgency not in URGENCIES:
        raise InputError("urgency", f"{urgency[:20]!r} is no urgency.", "Choose one from the list.")
    if rank(urgency) < rank(start.least):
        raise InputError(
            "urgency", "is less than a warning sign asks for that stands now.", "Keep it, or close the sign in the chart first."
        )
    if len(texts["reason"].strip()) < SHORTEST:
        raise InputError("reason", "is too short.", "Write why you refer, in a sentence.")
    for name, text in texts.items():
        if len(text) > LONGEST:
            raise InputError(name, "is too long.", f"Keep it to {LONGEST} letters.")


# ---- parts -------------------------------------------------------------------------------------------------------------------------
def _language(language: str) -> None:
    known = dict(settings.LANGUAGES)
    if language not in known:
        raise InputError("language", f"{language[:20]!r} is not offered.", f"Choose one of {', '.join(known)}.")


def _heading(episode: Episode, now: dt.datetime, language: str) -> Content:
    clinic, patient, place = episode.clinic, episode.patient, episode.location
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    address, phone = (place.address if place else ""), (place.phone if place else "")
    return {
        "language": language,
        "issued_on": day_of(episode, now).isoformat(),
        "clinic": {"name": clinic.name, "address": address or clinic.address, "phone": phone or clinic.clinic_number},
        "patient": {"name": patient.full_name, "born": born, "record_number": patient.record_number},
        "complaint": episode.complaint,
    }


def _judged(judged: Judgement | None, language: str) -> Content:
    if judged is None:
        return {"diagnoses": [], "site": "", "stage": ""}
    site = site_words(judged.area, judged.root, judged.side)
    stage = _(STAGE_WORDS[judged.stage]) if judged.stage in STAGE_WORDS else ""
    return {"diagnoses": [_cause(cause, language) for cause in judged.causes], "site": site[:1].upper() + site[1:], "stage": stage}


def _cause(cause: str, language: str) -> str:
    entry = knowledge().causes.get(cause)
    if entry is None or cause == MIXED or language == "en":
        return cause_label(cause)
    return _(entry.plain_label)


def signer_content(clinic: Clinic, user: User, at: dt.datetime) -> Content:
    """Who signed: name, role, licence, and the moment in the clinic's own time."""
    member = Membership.objects.filter(user=user, clinic=clinic).order_by("-licensed_to_examine", "created_at").first()
    local = at.astimezone(zoneinfo.ZoneInfo(clinic.time_zone))
    return {
        "name": user.full_name,
        "role": _(ROLE_WORDS.get(member.role, "")) if member and member.role in ROLE_WORDS else "",
        "licensed": _("licensed to examine") if member and member.licensed_to_examine else "",
        "license": member.license_number if member else "",
        "on": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "zone": clinic.time_zone,
    }
