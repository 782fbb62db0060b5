"""Every sentence of the knowledge base and the body chart that a patient's page may show, with where it is kept.

The catalogs of other languages are compared with this list: what is missing from it would be shown in English on a Spanish page.
"""

from collections.abc import Iterator

from unpinch.actions.assessment import knowledge
from unpinch.actions.pictures import looks
from unpinch.anatomy.nerve_words import texts as nerve_texts
from unpinch.anatomy.words import texts as chart_texts
from unpinch.charts import texts as graph_texts
from unpinch.clinical.intake import form, form_read
from unpinch.clinical.intake.form_words import amount, unit_texts, windowed
from unpinch.clinical.plan.visits import GOAL_WORDS
from unpinch.knowledge.schema import Flag, FormQuestion, FormScreen
from unpinch.movement.spoken import texts as picture_texts

Words = Iterator[tuple[str, str]]
"""Where a sentence is kept, and the sentence."""


def shown_to_patients() -> dict[str, str]:
    """Map each sentence to the file and key it comes from; the first place counts."""
    found: dict[str, str] = {}
    for where, text in _all():
        if text.strip():
            found.setdefault(text, where)
    return found


def _all() -> Words:
    yield from _of_flags()
    yield from _of_levels()
    yield from _of_facts()
    yield from _of_form()
    yield from _put_together()
    yield from _of_exercises()
    yield from _of_causes()
    yield from _of_dose()
    yield from _of_course()
    yield from _of_day()
    yield from (("body chart", text) for text in chart_texts())
    yield from (("picture of the nerve", text) for text in nerve_texts())


# ---- warning signs -------------------------------------------------------------------------------------------------------------
def _of_flags() -> Words:
    for flag in knowledge().flags.values():
        if flag.warning_words or {"intake", "every_visit", "daily_card"} & set(flag.ask_at):  # a phone that hears a word says what to do
            yield from _of_flag(flag)


def _of_flag(flag: Flag) -> Words:
    where = f"flag {flag.id}"
    yield where, flag.plain_label
    yield where, flag.question
    yield from ((where, text) for text in flag.what_to_do.values())
    yield from ((where, item.question) for item in flag.follow_up if item.asked_by != "clinician")


def _of_levels() -> Words:
    for level in knowledge().levels.values():
        yield f"levels {level.id}", level.plain_label
        yield f"levels {level.id}", level.out_of_hours
        yield f"levels {level.id}", level.deadline
    for rule in knowledge().triage_rules.values():
        if rule.section == "out_of_hours":
            yield f"triage rule {rule.id}", str(rule.values.get("text", ""))


# ---- facts and the form --------------------------------------------------------------------------------------------------------
def _of_facts() -> Words:
    """The questions and labels of facts the intake asks; what it leaves to the clinic is not shown."""
    left_out, asked = set(knowledge().not_asked), _asked_by_form()
    for field in knowledge().patient_fields.values():
        name = f"patient.{field.id}"
        if name in asked or ("intake" in field.asked_at and name not in left_out):
            yield f"patient field {field.id}", field.plain_label
            yield f"patient field {field.id}", field.question
    for finding in knowledge().findings.values():
        name = f"finding.{finding.id}"
        if name in asked or ("intake" in finding.asked_at and name not in left_out):
            yield f"finding {finding.id}", finding.plain_label
    for own in knowledge().own_fields.values():
        yield f"own field {own.id}", own.plain_label


def _asked_by_form() -> set[str]:
    questions = [question for screen in knowledge().form.values() for question in screen.questions]
    return {asked for question in questions for asked in form.asks_of(question)}


def _of_form() -> Words:
    for screen in knowledge().form.values():
        yield from _of_screen(screen)
    for answer in knowledge().answer_words.values():
        yield from ((f"answer words {answer.id}", text) for text in answer.words.values())


def _of_screen(screen: FormScreen) -> Words:
    where = f"form {screen.id}"
    yield where, screen.plain_label
    yield where, screen.statement
    yield where, screen.only_if
    yield from ((where, text) for text in screen.points)
    for question in screen.questions:
        yield from ((where, text) for text in _of_question(question))


def _of_question(question: FormQuestion) -> Iterator[str]:
    yield from (question.text, question.help, question.none, question.only_if, *question.ends)
    yield from (line.text for line in question.lines)


# ---- what the form puts together -----------------------------------------------------------------------------------------------
def _put_together() -> Words:
    """Sentences the form makes of parts: a question apart from its time window, "2 weeks ago", what is wrong with a field."""
    known = knowledge()
    for screen in known.form.values():
        for question in screen.questions:
            yield from ((f"form {screen.id}", text) for text in _parts(question))
    fixed = (form.WHICH, form.WHEN, form.WHO_CHECKED, form.NONE_OF_THESE, form.NONE_OF_THE_OTHERS)
    yield from (("form", text) for text in (*fixed, *form_read.texts(), *unit_texts(known)))


def _parts(question: FormQuestion) -> Iterator[str]:
    known = knowledge()
    for line in question.lines:
        if line.asks.startswith("flag.") and not line.text:
            yield from windowed(known.flags[line.asks.removeprefix("flag.")].question)
        if question.kind == "dates":
            yield from (amount(known, line.asks, value) for value in form.SURGERY_QUICK)
    yield from (amount(known, question.asks, value) for value in question.quick)
    offered = (*question.options, *form.offered(known, question.asks)) if question.asks else ()
    yield from (known.treatments[value].plain_label for value in offered if value in known.treatments)


# ---- exercises -----------------------------------------------------------------------------------------------------------------
def _of_exercises() -> Words:
    """The library as a patient reads it, and what a plan may hold beside it."""
    for exercise in knowledge().exercises.values():
        yield from ((f"exercise {exercise.id}", text) for text in (exercise.plain_label, exercise.instructions, exercise.stop_rule))
    yield from ((f"treatment {treatment.id}", treatment.plain_label) for treatment in knowledge().treatments.values())
    for equipment in knowledge().equipment.values():
        yield f"equipment {equipment.id}", equipment.label
    yield from (("look of the figure", label) for label in looks().values())
    yield from (("picture", text) for text in picture_texts())
    yield from (("goal", text) for text in GOAL_WORDS.values())


# ---- what a therapist may sign -------------------------------------------------------------------------------------------------
def _of_causes() -> Words:
    """What a judgement may name, as the first wording for the patient says it: after a colon, so with a small letter."""
    for cause in knowledge().causes.values():
        if "dangerous" not in cause.role:
            yield f"cause {cause.id}", cause.plain_label


# ---- the dose ------------------------------------------------------------------------------------------------------------------
def _of_dose() -> Words:
    """The one sentence that tells a patient what happened to a dose, or what is due."""
    yield from ((f"transition {row.id}", row.plain_label) for row in knowledge().transitions.values())


# ---- the course at home ----------------------------------------------------------------------------------------------------------
def _of_course() -> Words:
    """Notices, the plan for a flare, barriers with their suggestions, one-tap reasons, and the words of the charts."""
    known = knowledge()
    yield from ((f"course notice {entry.id}", entry.text) for entry in known.course_notices.values() if entry.audience == "patient")
    for step in known.flare_plan.values():
        yield from ((f"flare plan {step.id}", text) for text in (step.plain_label, step.when, *step.do, step.with_direction))
    for barrier in known.barriers.values():
        yield from ((f"barrier {barrier.id}", text) for text in (barrier.plain_label, barrier.suggestion))
    yield from ((f"skip reason {reason.id}", reason.plain_label) for reason in known.skip_reasons.values())
    yield from (("chart", text) for text in graph_texts())


def _of_day() -> Words:
    """The daily card and the small habits."""
    for group in knowledge().daily_card.values():
        yield from ((f"daily card {group.id}", text) for text in (group.plain_label, group.statement, *(line.text for line in group.lines)))
    for habit in knowledge().habits.values():
        yield from ((f"habit {habit.id}", text) for text in (habit.plain_label, habit.statement))
