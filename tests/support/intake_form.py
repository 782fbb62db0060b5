"""Filling in the intake in tests, screen by screen, the way a browser does."""

import datetime as dt
from collections.abc import Mapping, Sequence

from unpinch.clinical.intake.case import Case
from unpinch.clinical.intake.form import IntakeAnswer, Question, Screen, case_from_answers, load_form, read, screens
from unpinch.clinical.triage.results import Triage
from unpinch.clinical.triage.screen import screen as screen_case
from unpinch.knowledge import Knowledge, load_knowledge

TODAY = dt.date(2026, 2, 1)
KNOWLEDGE: Knowledge = load_knowledge()
FORM = load_form(KNOWLEDGE)
Fields = Mapping[str, str | Sequence[str]]


class Patient:
    """Somebody who fills in the form; `answers` is what the record would hold."""

    def __init__(self, answers: Sequence[IntakeAnswer] = ()) -> None:
        self.answers = list(answers)
        self._shown: tuple[int, tuple[Screen, ...]] = (-1, ())

    @property
    def shown(self) -> tuple[Screen, ...]:
        if self._shown[0] != len(self.answers):
            self._shown = (len(self.answers), screens(KNOWLEDGE, FORM, self.answers, today=TODAY))
        return self._shown[1]

    def screen(self, screen_id: str) -> Screen:
        return next(screen for screen in self.shown if screen.id == screen_id)

    def question(self, key: str) -> Question:
        return next(question for screen in self.shown for question in screen.questions if question.key == key)

    def send(self, screen_id: str, fields: Fields) -> "Patient":
        raw = {name: [values] if isinstance(values, str) else list(values) for name, values in fields.items()}
        self.answers += read(self.screen(screen_id), raw)
        return self

    def change(self, screen_id: str, fields: Fields) -> "Patient":
        """Send a screen as it stands, with some fields changed: what a browser does when somebody goes back."""
        held: dict[str, str | Sequence[str]] = {}
        for question in self.screen(screen_id).questions:
            held.update(question.entered)
        return self.send(screen_id, {**held, **fields})

    def fill(self, story: Mapping[str, Fields]) -> "Patient":
        """Go through the form as a story says; what a screen opens is answered when it is sent again."""
        for screen_id, fields in story.items():
            for _ in range(3):
                keys = {question.key for question in self.screen(screen_id).questions}
                now = {name: values for name, values in fields.items() if {name, name.partition(".")[0], name.rpartition(".")[0]} & keys}
                self.change(screen_id, now)
        return self

    @property
    def case(self) -> Case:
        return case_from_answers(KNOWLEDGE, self.answers, (), TODAY)

    @property
    def triage(self) -> Triage:
        return screen_case(KNOWLEDGE, self.case)

    def keys(self, screen_id: str) -> list[str]:
        return [question.key for question in self.screen(screen_id).questions]

    def facts(self, fact_id: str) -> list[tuple[str, object]]:
        return [(str(fact.side or ""), fact.value) for fact in self.case.facts if fact.id == fact_id]
