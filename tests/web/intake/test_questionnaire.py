"""A questionnaire the clinic imported: asked, kept as FHIR, scored when complete; the paper form and its codes."""

import pytest

from tests.support.universe import Universe
from unpinch.actions import intake_questionnaire, intake_state
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.records.models import FactEntry, Questionnaire, QuestionnaireAnswer
from unpinch.terms.errors import InputError

OWN = {
    "resourceType": "Questionnaire",
    "status": "active",
    "title": "A made-up form",
    "item": [
        {"linkId": "walk", "type": "boolean", "text": "Did you walk today?"},
        {
            "linkId": "far",
            "type": "integer",
            "text": "How many minutes?",
            "enableWhen": [{"question": "walk", "operator": "=", "answerBoolean": True}],
        },
    ],
}


@pytest.fixture
def form(world: Universe) -> Questionnaire:
    return Questionnaire.objects.create(
        clinic=world.harbor, title="A made-up form", resource=OWN, sha256="0" * 64, imported_by=world.max, entitled="Made by us for a test"
    )


def test_hidden_question_appears_with_its_answer(world: Universe, form: Questionnaire) -> None:
    view = intake_questionnaire.show_form(world.actor("ana"), world.ana_episode.id, form.id)
    assert [item.id for item in view.items] == ["walk"]
    after = intake_questionnaire.answer_form(world.actor("ana"), world.ana_episode.id, form.id, posted={"walk": ["yes"]})
    assert [item.id for item in after.open] == ["far"]


def test_answers_are_kept_as_fhir(world: Universe, form: Questionnaire) -> None:
    intake_questionnaire.answer_form(world.actor("ana"), world.ana_episode.id, form.id, posted={"walk": ["yes"], "far": ["20"]})
    stored = QuestionnaireAnswer.objects.get().response
    assert stored["status"] == "completed"
    assert stored["item"][1]["answer"] == [{"valueInteger": 20}]


def test_wrong_answer_names_the_question(world: Universe, form: Questionnaire) -> None:
    with pytest.raises(InputError, match="How many minutes"):
        intake_questionnaire.answer_form(world.actor("ana"), world.ana_episode.id, form.id, posted={"walk": ["yes"], "far": ["long"]})


def test_complete_count_of_yes_becomes_a_fact(world: Universe, form: Questionnaire) -> None:
    items = [{"linkId": f"q{n}", "type": "boolean", "text": f"Made-up sentence {n}"} for n in range(24)]
    Questionnaire.objects.filter(id=form.id).update(resource={**OWN, "item": items}, measure="rmdq24")
    posted = {f"q{n}": ["yes" if n < 5 else "no"] for n in range(24)}
    intake_questionnaire.answer_form(world.actor("ana"), world.ana_episode.id, form.id, posted={**posted, "q23": []})
    assert not FactEntry.objects.exists()
    intake_questionnaire.answer_form(world.actor("ana"), world.ana_episode.id, form.id, posted=posted)
    assert FactEntry.objects.get(fact="patient.rmdq_total").value == 5


def test_form_of_another_clinic_is_not_there(world: Universe, form: Questionnaire) -> None:
    with pytest.raises(NotFoundError):
        intake_questionnaire.show_form(world.actor("otto"), world.otto_episode.id, form.id)


def test_page_asks_and_keeps(world: Universe, form: Questionnaire) -> None:
    client, address = world.client("ana"), f"/intake/{world.ana_episode.id}/form/{form.id}/"
    assert b"Did you walk today?" in client.get(address).content
    assert b"How many minutes?" in client.post(address, {"walk": "yes"}).content
    assert client.post(address, {"walk": "yes", "far": "20"}).status_code == 302


def test_paper_form_prints_every_part(world: Universe) -> None:
    page = world.client("dina").get(f"/intake/{world.ana_episode.id}/paper/").content.decode()
    assert page.count('class="part"') == len(intake_state.paper_form(world.actor("dina"), world.ana_episode.id).parts)
    assert "112" in page


def test_code_of_the_paper_leads_to_its_question(world: Universe) -> None:
    code = intake_state.paper_form(world.actor("dina"), world.ana_episode.id).parts[1].questions[0].code
    answer = world.client("dina").get(f"/intake/{world.ana_episode.id}/code/", {"code": code.lower()})
    assert f"/intake/{world.ana_episode.id}/" in answer.url
    assert "#q-" in answer.url


def test_patient_does_not_print_for_the_desk(world: Universe) -> None:
    with pytest.raises(RefusedError):
        intake_state.paper_form(world.actor("ana"), world.ana_episode.id)
