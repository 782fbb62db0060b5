"""What holds for the form whatever is answered: nothing is lost, order makes no difference, and eight minutes are enough."""

import random
from collections.abc import Mapping, Sequence
from functools import cache

import pytest

from tests.support.intake_form import FORM, KNOWLEDGE, TODAY, Fields, Patient
from tests.support.ordinary_patient import ORDINARY
from unpinch.clinical.intake.form import WITHDRAWN, IntakeAnswer, Question, Screen, next_screen, read, screens
from unpinch.clinical.intake.form_answers import latest
from unpinch.clinical.intake.form_pace import Effort, effort, seconds

SEEDS = range(8)
"""Few people, each made once: building one takes a second, and shrinking one would take minutes."""
LIMITS = {name: parameter.value for name, parameter in KNOWLEDGE.form_pace.items()}


# ---- random people ---------------------------------------------------------------------------------------------------------
def reply(question: Question, rng: random.Random) -> dict[str, list[str]]:
    """Some answer to a question, as a browser sends it; sometimes none."""
    if rng.random() < 0.15:
        return {}
    key, options = question.key, [option.value for option in question.options]
    match question.kind:
        case "choice" | "which_leg":
            return {
                key: [rng.choice(options + ["unsure"] * question.unsure + ["declined"] * question.decline)],
                f"{key}.text": ["Dr Lee, 2026-01"],
            }
        case "choices" | "dates" | "checklist":
            ticked = [value for value in options if rng.random() < 0.2]
            doubt = [value for value in options if value not in ticked and question.unsure and rng.random() < 0.1]
            none = ["none"] if rng.random() < 0.7 or not ticked else []
            return {key: ticked + none, f"{key}.unsure": doubt}
        case "number":
            return {
                key: [rng.choice([option.value for option in question.quick] or ["60"])],
                f"{key}.unit": [u.value for u in question.units[:1]],
            }
        case "date_of_birth":
            return {key: [f"{rng.randint(1930, 2012)}-05-02"]}
        case "date_about" | "date_ahead":
            return {key: [rng.choice(["2026-01-10", "P3W" if question.kind == "date_about" else "2026-03-01"])]}
        case "scale_0_10":
            return {key: [str(rng.randint(0, 10))]}
        case "text":
            return {key: ["It began on a long drive."]}
    return {f"{key}.1.text": ["Sit for an hour"], f"{key}.1.score": ["3"], f"{key}.2.text": ["Run"]}


def person(seed: int) -> Patient:
    """Somebody who answers at random, screen by screen, follow-ups included."""
    return Patient(answers_of(seed))


@cache
def answers_of(seed: int) -> tuple[IntakeAnswer, ...]:
    rng, patient = random.Random(seed), Patient()
    for template in FORM.screens:
        for _ in range(3):
            shown = next((screen for screen in patient.shown if screen.id == template.id), None)
            if shown is None or not shown.open:
                break
            fields = {name: values for question in shown.open for name, values in reply(question, rng).items()}
            patient.change(template.id, fields)
    return tuple(patient.answers)


def known(patient: Patient) -> set[tuple[str, str, object, str]]:
    return {(fact.id, str(fact.side or ""), fact.value, fact.answer) for fact in patient.case.facts}


# ---- nothing is lost -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", SEEDS)
def test_S8_sending_screens_again_changes_nothing(seed: int) -> None:
    patient = person(seed)
    before, facts = latest(patient.answers), known(patient)
    for screen in patient.shown:
        patient.change(screen.id, {})
    assert latest(patient.answers) == before
    assert known(patient) == facts


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shown_screen_reads_back_what_it_holds(seed: int) -> None:
    for screen in person(seed).shown:
        held = [answer for question in screen.questions for answer in question.held]
        sent = {name: values for question in screen.questions for name, values in question.entered.items()}
        answers = read(screen, sent)
        assert {a for a in answers if a.answer_word != WITHDRAWN} == set(held), screen.id


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_screens_makes_no_difference(seed: int) -> None:
    patient = person(seed)
    answers = list(latest(patient.answers).values())
    random.Random(seed).shuffle(answers)
    assert known(Patient(answers)) == known(patient)
    assert Patient(answers).triage.level == patient.triage.level


@pytest.mark.parametrize("seed", SEEDS)
def test_answers_elsewhere_survive_an_emptied_screen(seed: int) -> None:
    patient = person(seed)
    emptied = random.Random(seed).choice([screen for screen in patient.shown if screen.questions])
    asked = {name for question in emptied.questions for name in (question.asks, *(option.asks for option in question.options))}
    others = {key: answer for key, answer in latest(patient.answers).items() if key[0] not in asked and not key[0].startswith("own.goal_")}
    patient.send(emptied.id, {})
    assert {key: answer for key, answer in latest(patient.answers).items() if key in others} == others


@pytest.mark.parametrize("seed", SEEDS)
def test_S3_only_given_answers_make_facts(seed: int) -> None:
    patient = person(seed)
    given_facts = {answer.fact for answer in patient.answers if answer.given}
    stated = {
        state.fact for entry in KNOWLEDGE.answer_facts.values() if {entry.id, entry.settled_by} & given_facts for state in entry.states
    }
    allowed = given_facts | stated | {"patient.age", "patient.psfs_mean"}
    assert {fact.id for fact in patient.case.facts} <= allowed


@pytest.mark.parametrize("seed", SEEDS)
def test_S6_mirrored_answers_make_the_mirrored_case(seed: int) -> None:
    patient = person(seed)
    assert known(Patient([mirrored(answer) for answer in patient.answers])) == {
        (fact.id, str(fact.side or ""), fact.value, fact.answer) for fact in patient.case.mirrored().facts
    }


SIDED = ("finding.symptom_side", "patient.hip_replacement_side", "own.numb_leg")


def mirrored(answer: IntakeAnswer) -> IntakeAnswer:
    """The same answer by the person in the mirror."""
    swap = {"left": "right", "right": "left"}
    sided = answer.fact in SIDED or answer.fact.startswith("own.side.")
    value = swap.get(answer.value, answer.value) if sided and isinstance(answer.value, str) else answer.value
    return IntakeAnswer(answer.fact, answer.side.opposite if answer.side else None, value, answer.answer_word, answer.unit, answer.text)


# ---- eight minutes ---------------------------------------------------------------------------------------------------------
def walk(story: Mapping[str, Fields]) -> tuple[Effort, Patient]:
    """Go through the form with "Next", and what that costs."""
    patient, spent, known_texts = Patient(), Effort(), set[str]()
    screen: Screen | None = patient.shown[0]
    while screen is not None:
        now = sent(story.get(screen.id, {}), screen.questions)
        if screen.questions:
            patient.change(screen.id, now)
        cost = effort(screen, now, known_texts)
        following = next_screen(patient.shown, screen)
        spent += Effort(0, cost.read, 0, 0, cost.taps, cost.letters) if following is not None and following.id == screen.id else cost
        screen = following
    return spent, patient


def sent(fields: Fields, questions: Sequence[Question]) -> dict[str, list[str]]:
    """The fields of a story that these questions have and that are new."""
    keys = {question.key for question in questions}
    held = {name: values for question in questions for name, values in question.entered.items()}
    lists = {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}
    return {name: values for name, values in lists.items() if {name, name.partition(".")[0]} & keys and tuple(values) != held.get(name)}


def test_ordinary_patient_is_through_in_eight_minutes() -> None:
    spent, patient = walk(ORDINARY)
    assert seconds(KNOWLEDGE, spent) <= LIMITS["limit_minutes"] * 60
    assert spent.screens <= LIMITS["limit_screens"]
    assert spent.taps <= LIMITS["limit_taps"]
    assert patient.triage.incomplete is False


@pytest.mark.parametrize("screen", [screen for screen in screens(KNOWLEDGE, FORM, (), today=TODAY) if screen.questions], ids=lambda s: s.id)
def test_every_question_of_a_new_form_is_empty(screen: Screen) -> None:
    assert not any(question.held or question.entered for question in screen.questions)
