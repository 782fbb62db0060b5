"""The opening page of the sample clinic: who to be, one click each, and what each person will show."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unpinch.actions.access import NotFoundError
from unpinch.actions.cast import Player, cast, step_in
from unpinch.pages.base import errors
from unpinch.pages.base.guard import Request, public
from unpinch.pages.base.sessions import begin

SCENES = {
    "therapist": _("The day list with who needs a look first and why, the patient's page, the assessment with its reasons."),
    "therapist_colleague": _("A colleague at the same place: sees the same patients, changes nothing in the care of others."),
    "therapist_one_place": _("Works at one location only: opens records of the other in need, with a reason that is reviewed."),
    "assistant": _("The same patients, to carry out what was planned; no evaluating, no changing."),
    "front_desk": _("Registers people, makes the first link or code, enters paper forms. Sees no findings."),
    "manager": _("The clinic's numbers and people, who looked at which record, and what was opened in need."),
    "intake_new": _("Was invited and has not begun: the first questions on the phone."),
    "intake_half": _("Is half-way through the questions: goes on where they stopped."),
    "intake_sent": _("Has answered and waits for the first visit: what to do until then."),
    "emergency": _("Gave an answer that cannot wait: what the phone says at once."),
    "urgent": _("Needs to be seen soon: instruction, deadline and number."),
    "incomplete": _("Left a question open that matters, or gave two answers that differ."),
    "evaluation": _("Had a first visit: what the clinic knows so far, in plain words."),
    "active_paused": _("Has a signed plan, and a newer finding that pauses one exercise of it."),
    "active": _("Has a signed plan: the program on the phone."),
    "maintenance": _("Is better, and stays in touch."),
    "carer": _("Helps somebody with their consent; what concerns mood stays hidden."),
}


@public("the sample clinic; nobody in it is real, and the page is not there without UNPINCH_DEMO")
def demo(request: Request) -> HttpResponse:
    """Say who to be; become that person with one click, without a password."""
    if not settings.DEMO:
        return errors.not_found(request)
    if request.method == "POST":
        try:
            user, part = step_in(request.POST.get("who", ""))
        except NotFoundError:
            return errors.not_found(request)
        begin(request, user, part=part)
        return redirect("home")
    clinic, players = cast()
    staff = [each for each in players if each.role in ("therapist", "assistant", "front_desk", "manager")]
    patients = [each for each in players if each.role in ("patient", "carer")]
    facts = {"clinic": clinic, "staff": staff, "patients": patients, "scenes": SCENES, "tour": _tour(players)}
    return render(request, "account/demo.html", facts)


def _tour(players: list[Player]) -> list[tuple[Player, Promise]]:
    """A first walk through the clinic in three steps, with whoever of the cast is there."""
    by_scene = {each.scene: each for each in reversed(players)}
    steps = [
        ("intake_new", _("Answer the first questions as a patient would, on a phone-sized window.")),
        ("emergency", _("See what the phone says when an answer cannot wait.")),
        ("therapist", _("See who is at the top of the day, and why.")),
    ]
    return [(by_scene[scene], words) for scene, words in steps if scene in by_scene]
