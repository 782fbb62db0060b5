"""Changing a plan: one address for every change of the draft, and one each for favorites, cautions, settled questions and the signature.

A refused change says why and what to do instead, beside the plan as it stands; a change made against an older draft shows both versions.
"""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from unpinch.actions import plan as planning
from unpinch.actions import plan_settle, templates
from unpinch.actions.plan import Change
from unpinch.actions.plan_board import board
from unpinch.actions.plan_cautions import withdraw_clearance
from unpinch.actions.plan_load import read_load
from unpinch.actions.plan_search import Found
from unpinch.actions.versions import EditConflictError
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.plan.conflict import differences
from unpinch.pages.plan.present import STEPS, Said, drawn_with, show_board, swaps
from unpinch.terms.errors import InputError, NotAllowedNowError


# ---- what a form asks for --------------------------------------------------------------------------------------------------------
def _add(sent: QueryDict) -> tuple[Change, str]:
    return planning.add_item(sent.get("item", ""), place=_place(sent)), _("Put in.")


def _place(sent: QueryDict) -> str:
    place = str(sent.get("place", ""))
    return place if place in ("home", "clinic") else ""


def _remove(sent: QueryDict) -> tuple[Change, str]:
    return planning.remove_item(sent.get("item", "")), _("Taken out.")


def _swap(sent: QueryDict) -> tuple[Change, str]:
    return planning.swap_item(sent.get("item", ""), sent.get("other", "")), _("Swapped.")


def _dose(sent: QueryDict) -> tuple[Change, str]:
    """The five numbers, and the load where the form asks for one; or one of them moved a step."""
    raw: dict[str, object] = {name: sent.get(name, "") for name in STEPS}
    name, _colon, step = sent.get("step", "").partition(":")
    if name in raw:
        raw[name] = _number(raw[name], name) + _number(step, name)
    dosed = planning.set_dose(sent.get("item", ""), raw)
    if "load_kg" in sent:
        load_kg = read_load(sent["load_kg"], step if name == "load_kg" else "")
        dosed = planning.in_turn(dosed, planning.set_load(sent.get("item", ""), load_kg))
    return dosed, _("Dose changed.")


def _bad_day(sent: QueryDict) -> tuple[Change, str]:
    keep = sent.get("keep") == "yes"
    return planning.set_bad_day(sent.get("item", ""), keep), _("Stays on a bad day.") if keep else _("Left out on a bad day.")


def _adapts(sent: QueryDict) -> tuple[Change, str]:
    return planning.set_adapts(sent.get("item", ""), sent.get("adapts") == "yes"), _("Changed.")


def _side(sent: QueryDict) -> tuple[Change, str]:
    return planning.set_side(sent.get("item", ""), sent.get("side", "")), _("Side changed.")


def _first_visit(sent: QueryDict) -> tuple[Change, str]:
    return planning.set_first_visit(sent.get("item", ""), _number(sent.get("visit"), "first_visit")), _("First visit changed.")


def _goals(sent: QueryDict) -> tuple[Change, str]:
    rows = zip(sent.getlist("goal_id"), sent.getlist("goal_text"), strict=False)
    return planning.set_goals([{"id": goal, "text": text} for goal, text in rows]), _("Goals changed.")


def _visits(sent: QueryDict) -> tuple[Change, str]:
    rows = zip(sent.getlist("per_week"), sent.getlist("weeks"), strict=False)
    blocks = [(_number(per_week, "visits"), _number(weeks, "visits")) for per_week, weeks in rows if per_week and weeks]
    if not blocks:
        raise InputError("visits", _("are missing."), _("Write how many a week, and for how many weeks."))
    return planning.set_visits(blocks), _("Visits changed.")


def _number(raw: object, name: str) -> int:
    try:
        return int(str(raw))
    except ValueError:
        raise InputError(name, _("is no whole number."), _("Write a number such as 3.")) from None


HOLDS = "holds-"
"""Begins the name of the field that answers one condition's question."""
DO: dict[str, Callable[[QueryDict], tuple[Change, str]]] = {
    "add": _add,
    "remove": _remove,
    "swap": _swap,
    "dose": _dose,
    "bad_day": _bad_day,
    "side": _side,
    "adapts": _adapts,
    "first_visit": _first_visit,
    "goals": _goals,
    "visits": _visits,
}


# ---- changes ---------------------------------------------------------------------------------------------------------------------
@guarded("plan.edit")
@require_POST
def change(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Change one thing in the draft."""
    sent = request.POST
    do, item = sent.get("do", ""), sent.get("item", "")
    if do not in DO:
        raise InputError("do", _("is nothing this page knows."), _("Load the page again."))
    try:
        what, done = DO[do](sent)
        planning.change_draft(request.actor, episode_id, read_version=_version(sent), change=what, said=f"{do} {item}".strip()[:100])
    except EditConflictError as error:
        return _conflict(request, episode_id, error)
    except (InputError, NotAllowedNowError) as error:
        return show_board(request, episode_id, Said(refused=_words(error), opened=item, status=409))
    said = Said(done, put_back=item if do == "remove" else "", opened=sent.get("other", item) if sent.get("open") else "")
    return _shown(request, episode_id, said, anchor=sent.get("other") or item)


def _version(sent: QueryDict) -> int:
    return _number(sent.get("version"), "version")


def _words(error: InputError | NotAllowedNowError) -> str:
    return f"{error.field}: {error.problem} {error.mend}" if isinstance(error, InputError) else str(error)


def _shown(request: Request, episode_id: uuid.UUID, said: Said, anchor: str = "") -> HttpResponse:
    """The board swapped in; or, without script, the page again at the place that was changed."""
    if swaps(request):
        return show_board(request, episode_id, said)
    messages.success(request, said.done)
    return _to_composer(episode_id, anchor, said.opened)


def _to_composer(episode_id: uuid.UUID, anchor: str = "", opened: str = "") -> HttpResponseRedirect:
    address = reverse("plan:composer", args=[episode_id])
    return redirect(f"{address}{f'?open={opened}' if opened else ''}{f'#item-{anchor}' if anchor else ''}")


def _conflict(request: Request, episode_id: uuid.UUID, error: EditConflictError) -> HttpResponse:
    """Both versions, and what can be done: nothing of either is lost."""
    shown = board(request.actor, episode_id)
    again = [(name, value) for name, values in request.POST.lists() for value in values if name not in ("version", "csrfmiddlewaretoken")]
    yours = error.yours["content"]
    lines = differences(error.theirs["content"], yours) if isinstance(yours, dict) else ()
    read = error.theirs.get("read")
    since = differences(read, error.theirs["content"]) if isinstance(read, dict) else ()
    context = {
        **drawn_with(shown),
        "lines": lines,
        "since": since,
        "again": again if lines else (),
        "version": error.version,
        "to": request.path,
    }
    if swaps(request):
        return render(request, "plan/conflict_part.html", context)
    return render(request, "plan/conflict.html", context, status=409)


@guarded("plan.edit")
@require_POST
def propose(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Let Unpinch propose a plan, or begin anew from its proposal."""
    version = request.POST.get("version")
    try:
        planning.propose_plan(request.actor, episode_id, read_version=_number(version, "version") if version else None)
    except EditConflictError as error:
        return _conflict(request, episode_id, error)
    except NotAllowedNowError as error:
        return show_board(request, episode_id, Said(refused=str(error), status=409))
    return _shown(request, episode_id, Said(_("Proposed. Nothing is signed yet.")))


@guarded("clinic.templates", "plan.edit")
@require_POST
def favorite(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Save the items as a favorite, or put a favorite in: what this person may not have is refused and listed."""
    sent = request.POST
    refused: tuple[Found, ...] = ()
    try:
        if sent.get("do") == "save":
            templates.save_template(request.actor, episode_id, name=sent.get("name", ""))
            done = _("Saved as a favorite of the clinic.")
        else:
            _draft, refused = templates.apply_template(
                request.actor, episode_id, template_id=sent.get("template", ""), read_version=_version(sent)
            )
            done = _("Put in what this person may have.")
    except EditConflictError as error:
        return _conflict(request, episode_id, error)
    except (InputError, NotAllowedNowError) as error:
        return show_board(request, episode_id, Said(refused=_words(error), status=409))
    if refused:
        return show_board(request, episode_id, Said(done, items=refused))
    return _shown(request, episode_id, Said(done))


# ---- the therapist's word --------------------------------------------------------------------------------------------------------
@guarded("plan.sign")
@require_POST
def clear(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Clear the cautions of one condition, with a reason."""
    sent = request.POST
    try:
        planning.clear_caution(request.actor, episode_id, condition=sent.get("condition", ""), reason=sent.get("reason", ""))
    except (InputError, NotAllowedNowError) as error:
        more = {"condition": sent.get("condition", ""), "reason": sent.get("reason", "")}
        return show_board(request, episode_id, Said(refused=_words(error), status=400, more=more))
    return _shown(request, episode_id, Said(_("Cleared, once for this condition.")))


@guarded("plan.sign")
@require_POST
def withdraw(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Take back the clearing of one condition, with a reason; the plan is checked again."""
    sent = request.POST
    condition, reason = sent.get("condition", ""), sent.get("reason", "")
    try:
        withdraw_clearance(request.actor, episode_id, condition=condition, reason=reason)
    except (InputError, NotAllowedNowError) as error:
        more = {"withdraw": condition, "reason": reason}
        return show_board(request, episode_id, Said(refused=_words(error), status=400, more=more))
    return _shown(request, episode_id, Said(_("Taken back: the caution stands again, and the plan was checked.")))


@guarded("evaluation.enter")
@require_POST
def settle(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Answer the questions that settle conditions, one or several at once; what is left open stays open."""
    sent = request.POST
    said = {name.removeprefix(HOLDS): value for name, value in sent.items() if name.startswith(HOLDS)}
    if sent.get("condition"):
        said[sent["condition"]] = sent.get("holds", "")
    answers = {name: value == "yes" for name, value in said.items() if value in ("yes", "no")}
    try:
        if not answers:
            raise InputError(_("Yes or no"), _("is missing."), _("Say yes or no; leave it open while you do not know."))
        plan_settle.settle_several(request.actor, episode_id, answers=answers, how=sent.get("how", ""))
    except (InputError, NotAllowedNowError) as error:
        return show_board(request, episode_id, Said(refused=_words(error), status=400))
    return _shown(request, episode_id, Said(_("Answered, and assessed again.")))


@guarded("plan.sign")
@require_POST
def sign(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Sign the draft as it was read."""
    try:
        version = planning.sign_plan(request.actor, episode_id, read_version=_version(request.POST))
    except EditConflictError as error:
        return _conflict(request, episode_id, error)
    except NotAllowedNowError as error:
        return show_board(request, episode_id, Said(refused=str(error), status=409))
    messages.success(request, _("Signed by {name}: plan {number} is in force.").format(name=request.actor.name, number=version.number))
    return redirect("plan:composer", episode_id)
