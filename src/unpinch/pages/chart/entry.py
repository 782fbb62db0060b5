"""Enter one finding or measurement: search for it, pick it, write what was found."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unpinch.actions import entries
from unpinch.actions.entries import Outcome
from unpinch.actions.heading import heading
from unpinch.pages.base.guard import Request, guarded
from unpinch.terms.errors import InputError, NotAllowedNowError

NONE = "none_of_these"
SAID = {
    Outcome.ADDED: gettext_noop("Kept, and assessed again."),
    Outcome.KNOWN: gettext_noop("This was kept already."),
    Outcome.CONFLICT: gettext_noop(
        "Kept beside the first content of the same entry: the two contradict each other until one is corrected."
    ),
}


@guarded("chart.entry")
def enter(request: Request, episode_id: uuid.UUID) -> HttpResponse:
    """Search the vocabulary, or show the form of one fact, or keep what was entered."""
    if request.headers.get("HX-Target") == "facts":
        heading(request.actor, "chart.entry", episode_id)
        return render(
            request, "chart/entry_facts.html", {"facts": entries.search_facts(request.GET.get("q", "")[:60]), "episode_id": episode_id}
        )
    person, episode = heading(request.actor, "chart.entry", episode_id)
    fact = request.POST.get("fact") or request.GET.get("fact", "")
    words = request.GET.get("q", "")[:60]
    context: dict[str, object] = {"person": person, "episode": episode, "episode_id": episode_id, "query": words}
    if not fact:
        return render(request, "chart/entry.html", {**context, "facts": entries.search_facts(words)})
    choice = entries.fact_choice(fact)
    wrong = ""
    if request.method == "POST":
        try:
            outcome = _keep(request, episode_id, fact, choice.kind)
        except (InputError, NotAllowedNowError) as error:
            wrong = f"{error.problem} {error.mend}" if isinstance(error, InputError) else str(error)
        else:
            messages.success(request, _(SAID[outcome]))
            again = request.POST.get("next") == "entry"
            return (
                redirect("chart:entry", episode_id)
                if again
                else redirect(f"{reverse('chart:patient', args=[person.id])}?episode={episode_id}")
            )
    context |= {
        "choice": choice,
        "earlier": entries.earlier_entries(request.actor, episode_id, fact),
        "wrong": wrong,
        "given": _given(request),
        "client_id": request.POST.get("client_id") or uuid.uuid4(),
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "chart/entry_form.html", context, status=400 if wrong else 200)


def _keep(request: Request, episode_id: uuid.UUID, fact: str, kind: str) -> Outcome:
    sent = request.POST
    try:
        client_id = uuid.UUID(sent.get("client_id", ""))
        on = dt.date.fromisoformat(sent["on"]) if sent.get("on") else None
    except ValueError:
        raise InputError("day", "is no day.", "Write a day such as 2026-01-15.") from None
    return entries.add_fact(
        request.actor,
        episode_id,
        client_id=client_id,
        fact=fact,
        value=_value(sent, kind),
        unit=sent.get("unit", ""),
        side=sent.get("side", ""),
        remark=sent.get("remark", ""),
        on=on,
        replaces=sent.get("replaces") or None,
    )


def _value(sent: QueryDict, kind: str) -> object:
    """What was entered. Not tested is an answer of its own; "none of these" is an empty list, and nothing ticked is no answer."""
    if sent.get("not_tested"):
        return entries.NOT_TESTED
    if kind == "list":
        picked = sent.getlist("value")
        if not picked:
            raise InputError("value", "is missing.", "Tick what was found, or none of these, or not tested.")
        if NONE in picked and len(picked) > 1:
            raise InputError("value", "contradicts itself: none of these, and one of them.", "Tick one or the other.")
        return [] if picked == [NONE] else picked
    value = sent.get("value", "").strip()
    if not value:
        raise InputError("value", "is missing.", "Write what was found, or tick not tested.")
    return value


def _given(request: Request) -> dict[str, object]:
    """What was sent, to fill the form again."""
    sent = request.POST
    return {name: sent.get(name, "") for name in ("value", "unit", "side", "remark", "on", "replaces", "not_tested")} | {
        "values": sent.getlist("value")
    }
