from itertools import combinations

import pytest

from unpinch.anatomy.arrows import ARROWS, neighbors
from unpinch.anatomy.curves import area, box
from unpinch.anatomy.places import HEIGHT, PLACES, VIEWS, WIDTH, Place, place_at, places
from unpinch.anatomy.regions import REGIONS, mirrored_id

ALL = [pytest.param(place, id=f"{place.region}-{place.view}") for place in PLACES.values()]


def test_every_region_is_drawn_where_it_says() -> None:
    assert set(PLACES) == {(region.id, view) for region in REGIONS.values() for view in region.views}


@pytest.mark.parametrize("place", ALL)
def test_place_lies_within_the_chart(place: Place) -> None:
    left, top, right, bottom = box(place.polygon)
    assert left >= 0
    assert top >= 0
    assert right <= WIDTH
    assert bottom <= HEIGHT


@pytest.mark.parametrize("place", ALL)
def test_place_contains_its_middle_alone(place: Place) -> None:
    assert place_at(place.view, place.middle) is place


@pytest.mark.parametrize("place", ALL)
def test_mirrored_place_is_its_twin(place: Place) -> None:
    twin = PLACES[mirrored_id(place.region), place.view]
    assert twin.middle == pytest.approx((WIDTH - place.middle[0], place.middle[1]))
    assert area(twin.polygon) == pytest.approx(area(place.polygon))


@pytest.mark.parametrize("view", VIEWS)
def test_places_hardly_overlap(view: str) -> None:
    spots = [(x + 0.5, y + 0.5) for x in range(0, WIDTH, 5) for y in range(0, HEIGHT, 5)]
    shared = {}
    for spot in spots:
        for pair in combinations([place.region for place in places(view) if place.holds(spot)], 2):
            shared[pair] = shared.get(pair, 0) + 1
    assert {pair: count for pair, count in shared.items() if count > 1} == {}


def test_left_is_where_a_reader_expects_it() -> None:
    middle = WIDTH / 2
    assert PLACES["left_heel", "back"].middle[0] < middle < PLACES["left_foot_top", "front"].middle[0]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("start", ["saddle", "left_hand", "right_little_toe"])
def test_arrows_reach_every_place(view: str, start: str) -> None:
    seen, ahead = set(), [start]
    while ahead:
        here = ahead.pop()
        seen.add(here)
        ahead += [there for there in neighbors(view)[here].values() if there not in seen]
    assert seen == {place.region for place in places(view)}


@pytest.mark.parametrize("place", ALL)
def test_arrow_goes_its_own_way(place: Place) -> None:
    for arrow, there in neighbors(place.view)[place.region].items():
        (dx, dy), middle = ARROWS[arrow], PLACES[there, place.view].middle
        assert (middle[0] - place.middle[0]) * dx + (middle[1] - place.middle[1]) * dy > 0


@pytest.mark.parametrize("view", VIEWS)
def test_mirrored_arrows_reach_the_twin(view: str) -> None:
    swapped = {"left": "right", "right": "left"}
    for region, ways in neighbors(view).items():
        twin = {swapped.get(arrow, arrow): mirrored_id(there) for arrow, there in ways.items()}
        assert dict(neighbors(view)[mirrored_id(region)]) == twin or region == mirrored_id(region)
