"""One table decides: every route has a row, and each person is stopped where they should be (safety property S7)."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.support.universe import Universe
from unpinch.actions import access
from unpinch.actions.access import NotFoundError, RefusedError
from unpinch.actions.actor import relation_to_patient
from unpinch.actions.policy import POLICY, Relation, Role, allows
from unpinch.records.models import Episode

EVERYBODY = ("alice", "bob", "asa", "dina", "eve", "max", "ana", "carla", "lin", "ben", "sid", "dora", "mona", "otto")
STRANGERS = ("ben", "sid", "dora", "mona", "otto")

# Who may do what with Ana's patient row and her episode, written out by hand: the table is judged against this, not against itself.
EXPECTED = {
    "patient.details": {"alice", "bob", "asa", "dina", "max", "ana", "carla"},
    "patient.edit_details": {"alice", "bob", "dina", "ana"},
    "patient.invite": {"alice", "bob", "dina"},
    "patient.access_log": {"max", "ana"},
    "intake.answer": {"alice", "bob", "dina", "ana", "carla"},
    "intake.read": {"alice", "bob", "asa", "ana", "carla"},
    "chart.read": {"alice", "bob", "asa"},
    "chart.entry": {"alice"},
    "chart.assess": {"alice"},
    "chart.attach": {"alice", "asa", "dina", "ana"},
    "chart.document": {"alice", "bob", "asa", "lin"},
    "chart.withdraw_document": {"alice"},
    "episode.move": {"alice", "bob", "dina", "max"},
    "episode.care_team": {"alice", "max"},
    "flag.clear": {"alice"},
    "alert.acknowledge": {"alice", "bob", "asa", "dina", "max"},
    "alert.settle": {"alice", "bob"},
    "episode.summary": {"alice", "lin"},
    "episode.share": {"alice"},
    "evaluation.enter": {"alice"},
    "judgement.sign": {"alice"},
    "plan.read": {"alice", "bob", "asa"},
    "plan.edit": {"alice", "asa"},
    "plan.sign": {"alice"},
    "plan.teach": {"alice", "asa"},
    "program.read": {"alice", "bob", "asa", "ana", "carla"},
    "message.read": {"alice", "bob", "asa", "ana", "carla"},
    "message.write": {"alice", "bob", "ana", "carla"},
    "patient.reminders": {"ana"},
    "patient.carers": {"alice", "dina", "ana"},
    "patient.break_glass": {"eve"},
    "document.issue": {"alice"},
    "document.read": {"alice", "bob", "asa", "dina", "ana"},
    "diary.write": {"ana", "carla"},
    "diary.paper": {"alice", "bob", "asa", "dina"},
    "diary.read": {"alice", "bob", "asa", "ana", "carla"},
    "dose.decide": {"alice"},
}


def routes(patterns: object = None, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Walk every route of the resolver with its view."""
    for each in patterns if patterns is not None else get_resolver().url_patterns:  # type: ignore[attr-defined]
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, prefix + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield prefix + str(each.pattern), each.callback


def test_every_route_has_a_row() -> None:
    bare = [route for route, view in routes() if not getattr(view, "acts", ()) and not getattr(view, "public", "")]
    assert not bare, f"routes behind neither guarded(...) nor public(...): {bare}"


def test_every_row_names_real_roles() -> None:
    assert all(isinstance(role, Role) and isinstance(relation, Relation) for cells in POLICY.values() for role, relation in cells)


def test_stranger_is_in_no_row() -> None:
    assert not [act for act in POLICY for role in Role if allows(act, role, Relation.STRANGER)]


@pytest.mark.parametrize("act", EXPECTED)
def test_act_lets_in_exactly_these(world: Universe, act: str) -> None:
    let_in = set()
    for name in EVERYBODY:
        try:
            access.episode_for(world.actor(name), act, world.ana_episode.id)
            let_in.add(name)
        except (NotFoundError, RefusedError):
            pass
    assert let_in == EXPECTED[act]


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("act", sorted(POLICY))
def test_stranger_finds_nothing(world: Universe, name: str, act: str) -> None:
    with pytest.raises(NotFoundError):
        access.patient_for(world.actor(name), act, world.ana_patient.id)


def test_closed_episode_leaves_no_one_treating(world: Universe) -> None:
    Episode.objects.filter(id=world.ana_episode.id).update(status="closed")
    relation = relation_to_patient(world.actor("alice"), world.ana_patient, timezone.now())
    assert relation is Relation.TEAM


def test_treating_of_one_open_episode_is_enough(world: Universe) -> None:
    Episode.objects.create(clinic=world.harbor, patient=world.ana_patient, opened_at=timezone.now(), status="closed")
    relation = relation_to_patient(world.actor("alice"), world.ana_patient, timezone.now())
    assert relation is Relation.TREATING
