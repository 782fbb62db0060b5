"""The choice under limits, against a plain twin that tries every set."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unpinch.methods.choice import Choice, ImpossibleError, Limit, Problem, choose, displacement

NAMES = "abcdefgh"


# ---- the twin: every set, one by one --------------------------------------------------------------------------------------
def every_set(names: str) -> Iterator[frozenset[str]]:
    for size in range(len(names) + 1):
        yield from (frozenset(chosen) for chosen in itertools.combinations(names, size))


def keeps(chosen: frozenset[str], limits: tuple[Limit, ...]) -> bool:
    for limit in limits:
        total = sum(limit.terms.get(name, 0) for name in chosen)
        if limit.at_least is not None and total < limit.at_least:
            return False
        if limit.at_most is not None and total > limit.at_most:
            return False
    return True


def twin(problem: Problem) -> tuple[frozenset[str], int, tuple[str, ...]] | None:
    """The best set by trial, ties to the earliest names; wishes kept in order."""
    names = "".join(sorted(problem.worth))
    legal = [chosen for chosen in every_set(names) if keeps(chosen, problem.limits)]
    if not legal:
        return None
    given_up = []
    if kept := [chosen for chosen in legal if keeps(chosen, problem.wishes)]:
        legal = kept
    else:
        for wish in problem.wishes:
            kept = [chosen for chosen in legal if keeps(chosen, (wish,))]
            legal, given_up = (kept, given_up) if kept else (legal, [*given_up, wish.name])
    best = max(sum(problem.worth[name] for name in chosen) for chosen in legal)
    same = [chosen for chosen in legal if sum(problem.worth[name] for name in chosen) == best]
    first = max(same, key=lambda chosen: [name in chosen for name in names])
    return first, best, tuple(given_up)


limits = st.builds(
    Limit,
    name=st.sampled_from(["one", "two", "three"]),
    terms=st.dictionaries(st.sampled_from(NAMES), st.integers(-5, 5), min_size=1),
    at_least=st.none() | st.integers(-5, 8),
    at_most=st.none() | st.integers(-5, 12),
)
problems = st.builds(
    Problem,
    worth=st.dictionaries(st.sampled_from(NAMES), st.integers(-4, 9), min_size=1),
    limits=st.lists(limits, max_size=4).map(tuple),
    wishes=st.lists(limits, max_size=2, unique_by=lambda wish: wish.name).map(tuple),
)


@given(problems)
@settings(max_examples=400)
def test_solver_agrees_with_trying_every_set(problem: Problem) -> None:
    expected = twin(problem)
    if expected is None:
        with pytest.raises(ImpossibleError):
            choose(problem)
        return
    got = choose(problem)
    assert (got.chosen, got.worth, got.given_up) == expected
    assert got.proven


@given(problems)
@settings(max_examples=50)
def test_same_question_same_answer(problem: Problem) -> None:
    def answer() -> Choice | None:
        try:
            return choose(problem)
        except ImpossibleError:
            return None

    assert answer() == answer()


def test_ties_go_to_the_earliest_names() -> None:
    two = Limit("two", dict.fromkeys("dcba", 1), at_most=2)
    found = choose(Problem(dict.fromkeys("dcba", 7), (two,)))
    assert sorted(found.chosen) == ["a", "b"]
    assert not found.unique


def test_many_ties_across_chunks_are_broken() -> None:
    names = [f"n{number:02}" for number in range(40)]
    found = choose(Problem(dict.fromkeys(names, 3), (Limit("five", dict.fromkeys(names, 1), at_most=5),)))
    assert sorted(found.chosen) == names[:5]


def test_least_important_wish_goes_first() -> None:
    one = Limit("one", {"a": 1, "b": 1}, at_most=1)
    wishes = (Limit("has b", {"b": 1}, at_least=1), Limit("has a", {"a": 1}, at_least=1))
    found = choose(Problem({"a": 9, "b": 1}, (one,), wishes))
    assert (found.chosen, found.given_up) == ({"b"}, ("has a",))


def test_impossible_names_the_limits_in_the_way() -> None:
    limits = (Limit("at least one", {"a": 1}, at_least=1), Limit("no a", {"a": 1}, at_most=0), Limit("idle", {"a": 1}, at_most=5))
    with pytest.raises(ImpossibleError) as caught:
        choose(Problem({"a": 1}, limits))
    assert caught.value.limits == ("at least one", "no a")


def test_displacement_says_what_would_leave() -> None:
    problem = Problem({"a": 5, "b": 4, "c": 1}, (Limit("two", {"a": 1, "b": 1, "c": 1}, at_most=2),))
    moved = displacement(problem, choose(problem), "c")
    assert (moved.loss, moved.leaves, moved.enters) == (3, {"b"}, {"c"})


def test_displacement_of_an_impossible_option() -> None:
    problem = Problem({"a": 5, "b": 4}, (Limit("no b", {"b": 1}, at_most=0),))
    with pytest.raises(ImpossibleError):
        displacement(problem, choose(problem), "b")


def test_no_options_at_all() -> None:
    assert choose(Problem({})).chosen == frozenset()
    with pytest.raises(ImpossibleError):
        choose(Problem({}, (Limit("something", {}, at_least=1),)))
