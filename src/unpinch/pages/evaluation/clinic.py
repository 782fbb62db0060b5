"""The therapist's eight minutes: examine, see what it means, turn the screen, go on to the judgement."""

import uuid
from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from unpinch.actions import evaluation, evaluation_panel, evaluation_room, evaluation_sheet
from unpinch.actions.entries import NOT_TESTED
from unpinch.actions.evaluation import Result
from unpinch.actions.evaluation_sheet import Sheet, Test
from unpinch.pages.base.guard import Request, guarded
from unpinch.pages.evaluation.present import nerve_for_patient, panel_context, skin_on
from unpinch.terms.errors import InputError


@guarded("evaluation.enter")
def room(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Show every test with what stands; without script a tap is sent here."""
    position = request.POST.get("position") or request.GET.get("position", "")
    if request.method == "POST":
        return _keep(request, episode_id, position)
    found = evaluation_room.room_of(request.actor, episode_id, position=position, latest=request.GET.get("latest", ""))
    page = found.page
    if found.panel is None:
        return render(request, "evaluation/begin.html", {"page": page})
    shown = position if position in {group.position for group in page.everything} else ""
    context = {"page": page, "position": shown, "token": uuid.uuid4(), "skin": skin_on(page)}
    return render(request, "evaluation/room.html", {**context, **panel_context(found.panel)})


@guarded("evaluation.enter")
@require_POST
def begin(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Begin, and go to the tests."""
    version = request.POST.get("version", "")
    evaluation.begin_evaluation(request.actor, episode_id, read_version=int(version) if version.isdecimal() else 0)
    return redirect("evaluation:room", episode_id)


@guarded("evaluation.enter")
@require_GET
def panel(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """What the findings mean so far, as a piece of the page."""
    position, latest = request.GET.get("position", ""), request.GET.get("latest", "")
    found = evaluation_panel.panel(request.actor, episode_id, position=position, latest=latest)
    return render(request, "evaluation/panel.html", panel_context(found))


@guarded("evaluation.enter")
@require_POST
def done(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Store the assessment and go on to the judgement."""
    evaluation.finish_evaluation(request.actor, episode_id)
    return redirect("judgement:sign", episode_id)


@guarded("evaluation.enter")
@require_GET
def turned(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """The screen as the patient may see it, in the patient's language."""
    found = evaluation_panel.turned(request.actor, episode_id)
    with override(found.language):
        context = {"turned": found, "picture": nerve_for_patient(found), "episode_id": episode_id, "LANGUAGE_CODE": found.language}
        return render(request, "evaluation/turned.html", context)


# ---- without script ----------------------------------------------------------------------------------------------------------
def _keep(request: Request, episode_id: uuid.UUID, position: str) -> HttpResponse:
    page = evaluation_sheet.sheet(request.actor, episode_id)
    results = _results(request.POST, page)
    for kept in evaluation.enter_results(request.actor, episode_id, results, position=position):
        if kept.problem:
            messages.error(request, _("Not kept: {problem}").format(problem=kept.problem))
    latest = results[-1].fact if results else ""
    anchor = f"#{latest.partition('.')[2]}" if latest else ""
    return redirect(f"{reverse('evaluation:room', args=[episode_id])}?position={position}&latest={latest}{anchor}")


def _results(sent: QueryDict, page: Sheet) -> list[Result]:
    """What one press of a button means: one result, the normal results of a block, or the numbers that were typed."""
    tests = {test.fact: test for group in page.everything for block in (*group.core, *group.more) for test in block.tests}
    what, _bar, rest = sent.get("pick", "").partition("|")
    found = [*_remarks(sent, page), *_typed(sent, tests.values())]
    if what == "sweep":
        return [*found, *(_result(sent, tests[fact], side, normal) for fact, side, normal in _untouched(page, *rest.split("|")))]
    if what:
        side, _bar, value = rest.partition("|")
        if what not in tests:
            raise InputError("test", "is none of this page.", "Load the page again.")
        found.append(_result(sent, tests[what], side, value))
    return found


def _typed(sent: QueryDict, tests: Iterable[Test]) -> Iterator[Result]:
    """The numbers and days that differ from what stands."""
    for test in tests:
        for leg in test.legs:
            typed = str(sent.get(f"n:{test.fact}|{leg.side}", leg.number)).strip()
            if typed != leg.number:
                yield _result(sent, test, leg.side, typed or NOT_TESTED)


def _remarks(sent: QueryDict, page: Sheet) -> Iterator[Result]:
    """The remarks that differ from what stands; sent twice from the same page, each is the same entry."""
    for remark in (page.remark, *(group.remark for group in page.groups)):
        text = sent.get(remark.where) if remark else None
        if remark and text is not None and text.replace("\r\n", "\n").strip() != remark.text:
            client_id = (
                uuid.uuid5(uuid.NAMESPACE_OID, f"{sent.get('token', '')}|{remark.where}|{text}") if sent.get("token") else uuid.uuid4()
            )
            yield Result(client_id, remark.where, "", remark=text, saw=uuid.UUID(remark.saw) if remark.saw else None)


def _untouched(page: Sheet, position: str = "", kind: str = "", side: str = "") -> Iterator[tuple[str, str, str]]:
    """The legs of a block that nothing stands for, each with its normal result."""
    blocks = [
        block for group in page.everything if group.position == position for block in group.core if block.kind == kind and block.sweep
    ]
    for test in (test for block in blocks for test in block.tests):
        for leg in test.legs:
            normal = next((option.value for option in leg.options if option.normal), "")
            if leg.side == side and normal and not leg.saw and not any(option.chosen for option in leg.options):
                yield test.fact, leg.side, normal


def _result(sent: QueryDict, test: Test, side: str, value: str) -> Result:
    """One result; pressed twice on the same page it is the same entry."""
    leg = next((leg for leg in test.legs if leg.side == side), None)
    if leg is None:
        raise InputError("side", "is none of this test.", "Load the page again.")
    token = sent.get("token", "")
    client_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{token}|{test.fact}|{side}|{value}") if token else uuid.uuid4()
    again = any(option.chosen and option.value == value for option in leg.options)
    said = NOT_TESTED if again else value
    return Result(client_id, test.fact, said, side, sent.get(f"r:{test.fact}|{side}", ""), uuid.UUID(leg.saw) if leg.saw else None)
