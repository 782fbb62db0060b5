"""Sign a judgement: the machine's view on the left, the therapist's on the right, agreement and reason while choosing."""

import uuid
from dataclasses import dataclass, replace
from functools import lru_cache

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpinch.actions.heading import heading
from unpinch.actions.judgement import MIXED, ROOTS, sign_judgement
from unpinch.actions.judgement_page import STAGE_WORDS, Choice, JudgementPage, judgement_page, site_for_patient, starter_text
from unpinch.actions.patient_safe import banned_in
from unpinch.anatomy.nerve import nerve_svg
from unpinch.anatomy.nerve_places import PLACES, thigh_of
from unpinch.pages.base.guard import Request, guarded
from unpinch.terms.errors import InputError

SIDES = {"left": gettext_noop("Left"), "right": gettext_noop("Right"), "both": gettext_noop("Both sides")}


@dataclass(frozen=True, slots=True)
class Given:
    """What the form holds now."""

    lead: str = ""
    also: tuple[str, ...] = ()
    area: str = ""
    root: str = ""
    side: str = ""
    stage: str = ""
    reason: str = ""
    found: str = ""
    composed: str = ""
    words_ok: bool = False

    @classmethod
    def sent(cls, request: Request) -> "Given":
        fields = {name: request.POST.get(name, "") for name in ("lead", "area", "root", "side", "stage", "reason", "found", "composed")}
        lead = fields["lead"]
        also = tuple(cause for cause in request.POST.getlist("also") if cause != lead)
        return cls(**fields, also=also, words_ok=bool(request.POST.get("words_ok")))

    @classmethod
    def first(cls, page: JudgementPage) -> "Given":
        """No diagnosis and no place is filled in; what was signed before is, and side and stage as the findings read."""
        if (old := page.current) is None:
            return cls(side=page.side, stage=page.stage)
        return cls(old.cause_ids[0], old.cause_ids[1:], old.area, old.root, old.side, old.stage_id or page.stage, found=old.found)

    @property
    def causes(self) -> list[str]:
        return [cause for cause in (self.lead, *self.also) if cause]


@guarded("judgement.sign")
def sign(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Show what is to be judged, or sign what was chosen."""
    wrong: InputError | None = None
    page = judgement_page(request.actor, episode_id)
    given = Given.sent(request) if request.method == "POST" else Given.first(page)
    if request.method == "POST":
        try:
            return _signed(request, episode_id, given)
        except InputError as error:
            wrong = error
    return render(request, "judgement/sign.html", _form(page, given, wrong), status=400 if wrong else 200)


def _form(page: JudgementPage, given: Given, wrong: InputError | None) -> dict[str, object]:
    """Both views; without words of the therapist's own yet, the first wording for the patient stands there."""
    language = page.person.language_code
    if not given.found:
        text = starter_text(given.lead, given.area, given.side, language)
        given = replace(given, found=text, composed=text)
    return {
        **_words(given, language),
        "page": page,
        "given": given,
        "wrong": wrong,
        "patient_language": language,
        "overrides": bool(page.first and given.lead and given.lead != page.first.id),
        "choices": _choices(page),
        "mixed": MIXED,
        "roots": ROOTS,
        "places": [(place, _(label)) for place, label in PLACES.items()],
        "sides": [(side, _(word)) for side, word in SIDES.items()],
        "stages": [(stage, _(word)) for stage, word in STAGE_WORDS.items()],
        "machine_picture": _machine(page),
    }


def _signed(request: Request, episode_id: uuid.UUID, given: Given) -> HttpResponse:
    banned = banned_in(given.found)
    if banned and not given.words_ok:
        raise InputError(
            "found", _("holds words that frighten: {words}.").format(words=", ".join(banned)), _("Change them, or tick that they stay.")
        )
    sign_judgement(
        request.actor,
        episode_id,
        causes=given.causes,
        found=given.found,
        side=given.side,
        area=given.area,
        root=given.root if given.area == "root" else "",
        stage=given.stage,
        reason=given.reason,
    )
    messages.success(request, _("Signed by {name}.").format(name=request.actor.name))
    return redirect("plan:composer", episode_id)


@guarded("judgement.sign")
@require_POST
def words(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The words for the patient and the nerve picture as the choices stand; what the therapist wrote is never replaced."""
    person, _episode = heading(request.actor, "judgement.sign", episode_id)
    given = Given.sent(request)
    if given.found.strip() in ("", given.composed.strip()):
        text = starter_text(given.lead, given.area, given.side, person.language_code)
        given = replace(given, found=text, composed=text)
    part = "judgement/warning.html" if request.headers.get("HX-Target") == "found-warning" else "judgement/words.html"
    return render(request, part, {**_words(given, person.language_code), "given": given, "patient_language": person.language_code})


def _words(given: Given, language: str) -> dict[str, object]:
    with override(language):  # the picture and its sentence are the patient's
        return {"banned": banned_in(given.found), "picture": _picture(given), "site": site_for_patient(given.area, given.side)}


def _choices(page: JudgementPage) -> list[Choice]:
    return [*page.ranked, *(choice for _label, group in page.groups for choice in group)]


def _picture(given: Given) -> SafeString:
    """The nerve with the place that is chosen, as the patient will see it."""
    area = given.area if given.area in PLACES else ""
    side = given.side if given.side in SIDES else "both"
    root = given.root if area == "root" and given.root in ROOTS else ""
    # Our own drawing; its words are escaped where it is made, and nothing a person typed is in it.
    return mark_safe(_drawn(side, area, root, thigh_of(given.causes), get_language() or "en"))


@lru_cache(128)
def _drawn(side: str, area: str, root: str, thigh: str, language: str) -> str:
    return nerve_svg(side=side, site=area, root=root, thigh=thigh, audience="patient", name="signed-nerve", translate=_)


def _machine(page: JudgementPage) -> SafeString | None:
    shares = {place: share for place, share in page.site_shares if place in PLACES}
    if not shares:
        return None
    side = page.side or "both"
    return mark_safe(nerve_svg(side=side, shares=shares, audience="clinician", name="machine-nerve", translate=_))
