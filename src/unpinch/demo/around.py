"""What the clinic does around its people: the signed page for those who wait, a form of its own, records opened in need."""

import datetime as dt
import json
import random
from typing import Any

from unpinch.actions.advice import SUGGESTION, sign_advice, write_advice
from unpinch.actions.break_glass import open_record, review
from unpinch.actions.questionnaires import import_file, switch
from unpinch.demo.clock import on
from unpinch.demo.staff import House
from unpinch.records.models import Patient

LEAD = "Nora Lindqvist"
ENTITLED = "Written by the people of Harbor Physical Therapy; ours to use."
TITLE = {"en": "Your days and nights", "es": "Sus días y sus noches"}
SLEEP = {
    "en": ("How was your sleep last week?", ("well", "I slept well"), ("woke", "I woke now and then"), ("little", "I hardly slept")),
    "es": ("¿Cómo durmió la última semana?", ("well", "Dormí bien"), ("woke", "Me desperté a veces"), ("little", "Casi no dormí")),
}
QUESTIONS = {
    "en": (
        ("woke", "integer", "How many times does your leg wake you in a night?"),
        ("walks", "boolean", "Do you go for a walk on most days?"),
        ("minutes", "integer", "How many minutes do you walk before you want to stop?"),
        ("quiet", "boolean", "Is there a quiet place at home where you can lie down?"),
        ("when", "text", "At what time of day would exercises suit you best?"),
    ),
    "es": (
        ("woke", "integer", "¿Cuántas veces le despierta la pierna en una noche?"),
        ("walks", "boolean", "¿Sale a caminar la mayoría de los días?"),
        ("minutes", "integer", "¿Cuántos minutos camina antes de querer parar?"),
        ("quiet", "boolean", "¿Hay en casa un lugar tranquilo donde pueda acostarse?"),
        ("when", "text", "¿A qué hora del día le vendrían mejor los ejercicios?"),
    ),
}
ONLY_WHEN = {
    "woke": {"question": "sleep", "operator": "!=", "answerCoding": {"code": "well"}},
    "minutes": {"question": "walks", "operator": "=", "answerBoolean": True},
}
TIMES = {
    "en": ("Right after breakfast.", "In the evening, when the children sleep.", "Before lunch."),
    "es": ("Después del desayuno.", "Por la noche, cuando duermen los niños.", "Antes de comer."),
}


def prepare(house: House) -> dict[str, Any]:
    """Sign the page for those who wait, and put the clinic's own form to use; the form's id for each language."""
    therapist, manager, forms = house.actor(house.users[LEAD]), house.by_role("manager"), {}
    for language, text in SUGGESTION.items():
        sign_advice(therapist, write_advice(therapist, language=language, text=text).id)
        row = import_file(manager, data=json.dumps(form_in(language), indent=1).encode(), entitled=ENTITLED, language=language)
        switch(manager, row.id, active=True)
        forms[language] = row.id
    return forms


def form_in(language: str) -> dict[str, Any]:
    """The clinic's own form as a FHIR Questionnaire."""
    text, *choices = SLEEP[language]
    options = [{"valueCoding": {"code": code, "display": words}} for code, words in choices]
    items: list[dict[str, Any]] = [{"linkId": "sleep", "type": "choice", "text": text, "answerOption": options}]
    for link, kind, words in QUESTIONS[language]:
        shown = {"enableWhen": [ONLY_WHEN[link]]} if link in ONLY_WHEN else {}
        items.append({"linkId": link, "type": kind, "text": words, **shown})
    return {"resourceType": "Questionnaire", "status": "active", "language": language, "title": TITLE[language], "item": items}


def form_answers(rng: random.Random, language: str) -> dict[str, list[str]]:
    """What somebody answers on it, as a browser sends it; one in four leaves the last question open."""
    sleep, walks = rng.choice(("well", "woke", "woke", "little")), rng.random() < 0.6
    given = {"sleep": [sleep], "walks": ["yes" if walks else "no"], "quiet": [rng.choice(("yes", "no"))]}
    if sleep != "well":
        given["woke"] = [str(rng.randrange(1, 5))]
    if walks:
        given["minutes"] = [str(rng.randrange(1, 7) * 5)]
    if rng.random() < 0.75:
        given["when"] = [rng.choice(TIMES[language])]
    return given


def open_in_need(house: House, then: dt.datetime, who: str, patient: Patient, reason: str, reviewed: dt.datetime | None = None) -> None:
    """Somebody opens a record of the other place with a reason; the manager has looked at it, or has yet to."""
    with on(then):
        opened = open_record(house.actor(house.users[who]), patient.id, reason=reason)
    if reviewed:
        with on(reviewed):
            review(house.by_role("manager"), opened.id, justified=True, note="Rang the therapist: as described.")
