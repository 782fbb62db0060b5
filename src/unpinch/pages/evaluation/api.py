"""The JSON route of the evaluation: keep results as they are found, and answer with what they mean."""

import datetime as dt
import uuid
from typing import Any

from django.template.loader import render_to_string
from ninja import Router, Schema
from pydantic import Field

from unpinch.actions import evaluation_room
from unpinch.actions.evaluation import Result
from unpinch.actions.evaluation_room import Entered
from unpinch.pages.base.api import guarded_call
from unpinch.pages.evaluation.present import panel_context

router = Router(tags=["evaluation"])


class ResultIn(Schema):
    """One result. `client_id` is made where it was found; `saw` is that of the entry it corrects."""

    client_id: uuid.UUID
    fact: str = Field(max_length=80)
    side: str = Field("", max_length=5)
    value: str = Field(max_length=60)
    remark: str = Field("", max_length=2000)
    saw: uuid.UUID | None = None
    at: dt.datetime | None = None


class ResultsIn(Schema):
    """Results in the order in which they were found, how the patient is placed now, and the questions that the page asks already."""

    results: list[ResultIn] = Field(max_length=100)
    position: str = Field("", max_length=12)
    asked: list[str] = Field(default_factory=list, max_length=200)


class KeptOut(Schema):
    """What became of one result: added, known or conflict; empty with the reason in `problem`."""

    client_id: uuid.UUID
    outcome: str
    problem: str


class ResultsOut(Schema):
    """What became of each result, the panel beside the tests, and the questions to ask first where there are new ones."""

    kept: list[KeptOut]
    panel: str
    first: str


class EvaluationFault(Schema):
    """Why nothing was kept."""

    error: str
    text: str


@router.post(
    "/evaluation/{uuid:episode_id}/results",
    response={200: ResultsOut, 401: dict[str, Any], 403: dict[str, Any], 404: EvaluationFault, 409: EvaluationFault, 422: dict[str, Any]},
    url_name="evaluation_save",
    summary="Keep results of the examination",
)
@guarded_call("evaluation.enter")
def save(request: Any, episode_id: uuid.UUID, body: ResultsIn) -> Any:
    """Keep what was found, name what cannot be meant, and say what it means now."""
    results = [Result(each.client_id, each.fact, each.value, each.side, each.remark, each.saw, each.at) for each in body.results]
    found = evaluation_room.enter(request.actor, episode_id, results, position=body.position)
    panel = render_to_string("evaluation/panel.html", panel_context(found.panel), request=request)
    answers = [{"client_id": each.client_id, "outcome": each.outcome or "", "problem": each.problem} for each in found.kept]
    return {"kept": answers, "panel": panel, "first": _first(request, found, episode_id, set(body.asked))}


def _first(request: Any, found: Entered, episode_id: uuid.UUID, asked: set[str]) -> str:
    """The questions to ask first, where something came up that the page does not ask yet."""
    shown = {test.fact for block in (found.first.core if found.first else ()) for test in block.tests}
    if not found.first or shown <= asked:
        return ""
    context = {"group": found.first, "episode_id": episode_id}
    return render_to_string("evaluation/first.html", context, request=request)
