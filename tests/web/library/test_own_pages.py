"""The pages of the clinic's own exercises: saved half filled in, usable when complete, written only with a licence."""

from tests.support.universe import Universe
from unpinch.actions import own_exercises as own
from unpinch.actions.assessment import knowledge
from unpinch.records.models import OwnExercise


def complete() -> dict[str, object]:
    """Everything the form asks, as the library has it for the bridge."""
    like = knowledge().exercises["bridge"]
    filled = {field: getattr(like, field) for field in own.REQUIRED if field != own.LIKE}
    return {"name": "Harbor bridge", "instructions": "Lift the hips.", "active": "on", "version": 0, "like": "bridge", **filled}


def test_half_filled_exercise_says_what_is_missing(world: Universe) -> None:
    client = world.client("alice")
    given = complete()
    given.pop("impact")
    page = client.post("/library/own/new/", given, follow=True).content.decode()
    assert "1 thing is missing" in page
    assert "Impact" in page
    assert "not usable yet" in page


def test_complete_exercise_is_usable(world: Universe) -> None:
    page = world.client("alice").post("/library/own/new/", complete(), follow=True).content.decode()
    assert "not usable yet" not in page
    assert own.usable_ids(world.harbor.id) == (f"own-{OwnExercise.objects.get().id}",)


def test_form_shows_what_was_saved(world: Universe) -> None:
    client = world.client("alice")
    client.post("/library/own/new/", complete())
    row = OwnExercise.objects.get()
    page = client.get(f"/library/own/{row.id}/").content.decode()
    assert '<option value="bridge" selected>' in page
    client.post(f"/library/own/{row.id}/", {**complete(), "version": row.version, "name": "Harbor bridge 2"})
    assert OwnExercise.objects.get().name == "Harbor bridge 2"


def test_older_form_is_a_conflict(world: Universe) -> None:
    client = world.client("alice")
    client.post("/library/own/new/", complete())
    row = OwnExercise.objects.get()
    sent = client.post(f"/library/own/{row.id}/", {**complete(), "version": row.version - 1, "name": "Late"})
    assert sent.status_code == 409 or "meanwhile" in sent.content.decode()
    assert OwnExercise.objects.get().name == "Harbor bridge"


def test_assistant_reads_but_does_not_write(world: Universe) -> None:
    client = world.client("asa")
    assert "New exercise" not in client.get("/library/own/").content.decode()
    client.post("/library/own/new/", complete())
    assert not OwnExercise.objects.exists()


def test_front_desk_is_not_let_in(world: Universe) -> None:
    assert world.client("dina").get("/library/own/").status_code == 403


def test_front_desk_sees_no_empty_form(world: Universe) -> None:
    assert world.client("dina").get("/library/own/new/").status_code == 403
