"""What the clinic gives out: kept as it was given, checked again before it goes, and no letter asks for less haste than a standing flag."""

import hashlib

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from tests.support.planned import FOUND, make_drafted, make_ready, make_signed
from tests.support.universe import Universe
from unpinch.actions import issue
from unpinch.actions import plan as planning
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.assessment import assess_episode
from unpinch.actions.documents import ChangedFileError, path_of
from unpinch.documents.plan_of_care import plan_of_care_pdf
from unpinch.documents.referral import referral_pdf
from unpinch.records.models import AuditRow, Episode, FactEntry, IssuedDocument, Membership, Plan
from unpinch.terms.errors import InputError, NotAllowedNowError

PRIVATE = "I cried every night about my divorce"


@pytest.fixture
def entered(world: Universe, settings: object, tmp_path: object) -> Universe:
    """Ana in evaluation with the findings of a left L5 disc herniation."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return make_ready(world)


@pytest.fixture
def signed(entered: Universe) -> Universe:
    """The same with a signed plan in force."""
    return make_signed(make_drafted(entered))


def finding(world: Universe, fact: str, value: object, source: str = "clinician", remark: str = "") -> None:
    now = timezone.now()
    FactEntry.objects.create(
        episode=world.ana_episode, at=now, received_at=now, by=world.alice, source=source, fact=fact, value=value, remark=remark
    )
    assess_episode(world.actor("alice"), Episode.objects.get(id=world.ana_episode.id), reason="finding")


def plan_of_care(world: Universe, name: str = "alice", language: str = "en") -> IssuedDocument:
    return issue.issue_plan_of_care(world.actor(name), world.ana_episode.id, language=language, render=plan_of_care_pdf)


def letter(world: Universe, name: str = "alice", **more: object) -> IssuedDocument:
    given = {"to": "Dr. Lin\nNorth Hospital", "urgency": "refer", "reason": "No change after six weeks.", **more}
    return issue.issue_referral(world.actor(name), world.ana_episode.id, render=referral_pdf, **given)  # type: ignore[arg-type]


# ---- plan of care ------------------------------------------------------------------------------------------------------------------
def test_plan_of_care_says_what_was_signed(signed: Universe) -> None:
    content = plan_of_care(signed).content
    version = Plan.objects.get().content
    assert content["found"] == FOUND
    assert content["signer"]["name"] == "Alice"
    assert [item["name"] for item in content["items"]] == [item["label"] for item in version["items"]]
    assert content["visits"] == version["visits"]


def test_plan_of_care_waits_for_a_signature(entered: Universe) -> None:
    with pytest.raises(NotAllowedNowError, match="no signed plan"):
        plan_of_care(entered)


def test_copy_is_what_was_given(signed: Universe) -> None:
    row = plan_of_care(signed)
    copy = issue.open_issued(signed.actor("dina"), row.id)
    assert copy.data == plan_of_care_pdf(row.content)
    assert hashlib.sha256(copy.data).hexdigest() == row.sha256


def test_changed_copy_is_not_shown(signed: Universe) -> None:
    row = plan_of_care(signed)
    path_of(row.stored_as).write_bytes(b"%PDF-1.7 another plan")
    with pytest.raises(ChangedFileError):
        issue.open_issued(signed.actor("alice"), row.id)


def test_newly_forbidden_item_is_marked_suspended(signed: Universe) -> None:
    now = timezone.now()
    FactEntry.objects.create(
        episode=signed.ana_episode, at=now, received_at=now, by=signed.alice, source="clinician", fact="patient.can_lie_prone", value="no"
    )
    content = plan_of_care(signed).content
    assert "Prone lying" in [row["name"] for row in content["suspended"]]
    assert [item["suspended"] for item in content["items"] if item["name"] == "Prone lying"] == [True]


def test_spanish_plan_names_exercises_in_spanish(signed: Universe) -> None:
    english, spanish = (plan_of_care(signed, language=language).content for language in ("en", "es"))
    home = [(a["name"], b["name"]) for a, b in zip(english["items"], spanish["items"], strict=True) if a["place"] == "home"]
    assert home
    assert all(a != b for a, b in home)


@pytest.mark.parametrize("name", ["bob", "asa", "dina", "max", "ana"])
def test_only_who_treats_gives_out(signed: Universe, name: str) -> None:
    with pytest.raises(RefusedError):
        plan_of_care(signed, name)


def test_giving_out_is_audited(signed: Universe) -> None:
    row = plan_of_care(signed)
    assert AuditRow.objects.filter(act="document.issue", object_type="issued", object_id=str(row.id)).count() == 1


# ---- referral letter ---------------------------------------------------------------------------------------------------------------
def test_letter_begins_with_the_standing_flag(entered: Universe) -> None:
    finding(entered, "finding.saddle_sensation_change", "new_or_changing")
    start = issue.referral_start(entered.actor("alice"), entered.ana_episode.id)
    assert start.urgency == "emergency"
    assert start.flags[0].label in start.reason
    assert start.told


def test_letter_asks_for_no_less_haste(entered: Universe) -> None:
    finding(entered, "finding.saddle_sensation_change", "new_or_changing")
    with pytest.raises(InputError, match="less than a warning sign"):
        letter(entered, urgency="refer")
    assert letter(entered, urgency="emergency").content["flags"]


def test_letter_holds_nothing_private(entered: Universe) -> None:
    finding(entered, "own.mood", None, "patient", PRIVATE)
    finding(entered, "finding.slr_angle", 35, "clinician", PRIVATE)
    keys = [line.key for line in issue.referral_start(entered.actor("alice"), entered.ana_episode.id).findings]
    assert PRIVATE not in str(letter(entered, findings=keys).content)


def test_letter_holds_only_chosen_findings(entered: Universe) -> None:
    lines = issue.referral_start(entered.actor("alice"), entered.ana_episode.id).findings
    content = letter(entered, findings=[lines[0].key]).content
    assert len(lines) > 1
    assert [row["label"] for row in content["findings"]] == [lines[0].label]


@pytest.mark.parametrize(("field", "value"), [("to", " "), ("reason", "short"), ("urgency", "soon"), ("ask", "x" * 5000)])
def test_letter_names_what_is_missing(entered: Universe, field: str, value: str) -> None:
    with pytest.raises(InputError) as wrong:
        letter(entered, **{field: value})
    assert wrong.value.field == field
    assert not IssuedDocument.objects.exists()


def test_letter_needs_a_licence(entered: Universe) -> None:
    Membership.objects.filter(user=entered.alice).update(licensed_to_examine=False)
    with pytest.raises(NotAllowedNowError, match="licence"):
        letter(entered)


# ---- pages -------------------------------------------------------------------------------------------------------------------------
def test_page_makes_a_plan_and_sends_it(signed: Universe) -> None:
    client = signed.client("alice")
    sent = client.post(f"/documents/{signed.ana_episode.id}/plan-of-care/", {"language": "es"}, follow=True)
    row = IssuedDocument.objects.get()
    assert f"/documents/issued/{row.id}/" in sent.content.decode()
    copy = client.get(f"/documents/issued/{row.id}/")
    assert copy.content.startswith(b"%PDF")
    assert copy["Content-Disposition"].startswith("attachment")


def test_page_signs_a_letter(entered: Universe) -> None:
    client, at = entered.client("alice"), f"/documents/{entered.ana_episode.id}/referral/"
    assert "How soon" in client.get(at).content.decode()
    client.post(at, {"to": "Dr. Lin", "urgency": "refer", "reason": "No change after six weeks.", "language": "en"})
    assert IssuedDocument.objects.get().content["to"] == "Dr. Lin"
    assert "Dr. Lin" in client.get(f"/documents/{entered.ana_episode.id}/").content.decode()


def test_letter_stands_on_the_timeline(entered: Universe) -> None:
    letter(entered)
    page = entered.client("alice").get(f"/chart/episode/{entered.ana_episode.id}/timeline/?show=documents")
    assert "Referral letter" in page.content.decode()


@pytest.mark.parametrize("name", ["sid", "ben", "otto"])
def test_stranger_finds_no_copy(signed: Universe, name: str) -> None:
    row = plan_of_care(signed)
    with pytest.raises(NotFoundError):
        issue.open_issued(signed.actor(name), row.id)


# ---- a paper that is out of date ---------------------------------------------------------------------------------------------------
def bar_prone(world: Universe) -> None:
    now = timezone.now()
    FactEntry.objects.create(
        episode=world.ana_episode, at=now, received_at=now, by=world.alice, source="clinician", fact="patient.can_lie_prone", value="no"
    )


def opened(world: Universe, name: str, row: IssuedDocument, anyway: str = "") -> HttpResponse:
    return world.client(name).get(reverse("documents:issued", args=[row.id]), {"anyway": anyway})


def test_paper_naming_a_suspended_item_is_withheld(signed: Universe) -> None:
    row = plan_of_care(signed)
    bar_prone(signed)
    page = opened(signed, "ana", row, anyway="yes")
    assert page.status_code == 409
    assert "Something on it is paused" in page.content.decode()
    assert "Lying face down" in page.content.decode()


def test_staff_open_an_outdated_paper_marked(signed: Universe) -> None:
    row = plan_of_care(signed)
    bar_prone(signed)
    assert "Open the copy as it was given" in opened(signed, "dina", row).content.decode()
    assert "suspended-plan-of-care" in opened(signed, "dina", row, anyway="yes")["Content-Disposition"]


def test_paper_given_after_the_suspension_opens(signed: Universe) -> None:
    bar_prone(signed)
    assert opened(signed, "ana", plan_of_care(signed)).status_code == 200


def test_paper_of_an_older_plan_is_replaced(signed: Universe) -> None:
    row = plan_of_care(signed)
    actor, episode = signed.actor("alice"), signed.ana_episode.id
    draft = planning.change_draft(
        actor, episode, read_version=Plan.objects.get().version, change=planning.set_visits([(1, 6)]), said="visits"
    )
    planning.sign_plan(actor, episode, read_version=draft.plan.version)
    assert "There is a newer plan" in opened(signed, "ana", row).content.decode()
    assert "replaced by plan 2" in signed.client("alice").get(reverse("documents:room", args=[episode])).content.decode()


def test_hold_withholds_every_plan_on_paper(signed: Universe) -> None:
    row = plan_of_care(signed)
    Episode.objects.filter(id=signed.ana_episode.id).update(safety_hold=True)
    assert "Everything on it is paused" in opened(signed, "ana", row).content.decode()
