"""What is left of a supply where aid cannot pass: by hand, against a plain loop, and laws that any loss obeys."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucelab.needs import below_minimum, supply, supply_left, with_aid
from trucelab.scenario.ground import Place, PlaceKind
from trucelab.scenario.needs import Standard
from trucelab.scenario.values import Quantity

KINDS: tuple[PlaceKind, ...] = ("city", "town", "camp")
REGIONS = ("valley", "hills")
CROSSINGS = ("bridge", "pass")


def place(kind: PlaceKind, region: str = "valley") -> Place:
    return Place(place="a", name="A", lat=40, lon=20, kind=kind, region=region)


def at_mode(purpose: str, quantity: Quantity) -> float:
    return quantity.mode


def food(through: dict[str, Any]) -> Standard:
    written = {"name": "Food", "minimum": 10, "unit": "units a day", "available": {"town": 20, "camp": 10}}
    return Standard.model_validate(written | {"through": through})


def people(children: list[list[int]], adults: list[list[int]]) -> NDArray[np.int32]:
    """(day, place, group, times), everybody displaced once."""
    counts = np.zeros((len(children), len(children[0]), 2, 4), np.int32)
    counts[..., 0, 1], counts[..., 1, 1] = children, adults
    return counts


def test_two_places_three_days_and_a_crossing_that_shuts_on_the_last_by_hand() -> None:
    """
    A town of 100 people with 20 units each has 2,000: at 10 a head it serves 200; without a quarter, 1,500: 150.
    A camp of 50 people with 10 units each has 500: it serves 50; without six tenths, 200: 20.
    """
    standards = {"food": food({"bridge": {"share": 0.25, "share_by_kind": {"camp": 0.6}}})}
    places = [place("town"), place("camp")]
    present = people([[40, 20], [60, 24], [72, 16]], [[60, 30], [90, 36], [108, 24]])  # 100, 150, 180; 50, 60, 40
    there = supply(standards, ["town", "camp"], present[0], at_mode, {})
    shut = {"bridge": np.array([False, False, True])}
    left = supply_left("food", standards["food"], places, shut, at_mode)
    below = below_minimum(standards, present, with_aid(there, left[None]))[0]
    assert with_aid(there, left[None])[0].tolist() == [[2000, 500], [2000, 500], [1500, 200]]
    assert below.sum(axis=-1).tolist() == [[0, 0], [0, 10], [30, 20]]
    assert below[2].tolist() == [[12, 18], [8, 12]], "children are four in ten"


def test_what_the_outcome_takes_comes_on_top() -> None:
    """Half of 2,000 goes on, and three quarters of that are left: 750 serve 75 of 100."""
    standards = {"food": food({"bridge": {"share": 0.25}})}
    present = people([[40]], [[60]])
    there = supply(standards, ["town"], present[0], at_mode, {"food": 0.5})
    left = supply_left("food", standards["food"], [place("town")], {"bridge": np.array([True])}, at_mode)
    assert below_minimum(standards, present, with_aid(there, left[None])).sum() == 25


def test_regions_and_kinds_that_get_nothing_lose_nothing() -> None:
    item = food({"bridge": {"share": 0, "share_by_kind": {"camp": 0.5}, "regions": ["valley"]}})
    places = [place("town"), place("camp"), place("camp", "hills")]
    assert supply_left("food", item, places, {"bridge": np.array([True])}, at_mode).tolist() == [[1, 0.5, 1]]


def test_a_kind_of_place_that_is_not_judged_stays_so_when_all_its_aid_stops() -> None:
    item = food({"bridge": {"share": 1}})
    left = supply_left("food", item, [place("city")], {"bridge": np.array([True])}, at_mode)
    assert left.tolist() == [[0]]
    assert with_aid(np.array([[math.inf]]), left[None]).tolist() == [[[math.inf]]]


def test_shares_are_drawn_once_under_the_path_of_their_value() -> None:
    asked: list[str] = []

    def noted(purpose: str, quantity: Quantity) -> float:
        asked.append(purpose)
        return quantity.mode

    item = food({"bridge": {"share": 0.2, "share_by_kind": {"camp": 0.5}, "regions": ["valley"]}})
    places = [place("town"), place("camp"), place("city"), place("town", "hills")]
    supply_left("food", item, places, {"bridge": np.array([True])}, noted)
    path = "needs.standards.food.through.bridge"
    assert sorted(asked) == [f"{path}.share", f"{path}.share_by_kind.camp"]


eighths = st.integers(0, 4).map(lambda number: number / 8)
"""Numbers that floating point holds exactly; those of two crossings add up to 1 at most."""


@st.composite
def ways(draw: st.DrawFn) -> dict[str, Any]:
    one = st.fixed_dictionaries(
        {
            "share": eighths,
            "share_by_kind": st.dictionaries(st.sampled_from(KINDS), eighths),
            "regions": st.lists(st.sampled_from(REGIONS), unique=True),
        }
    )
    return draw(st.dictionaries(st.sampled_from(CROSSINGS), one))


@st.composite
def stopped(draw: st.DrawFn) -> tuple[dict[str, NDArray[np.bool_]], dict[str, NDArray[np.bool_]]]:
    """Days without aid at every crossing, and more such days."""
    few = {name: np.array(draw(st.lists(st.booleans(), min_size=3, max_size=3))) for name in CROSSINGS}
    more = {name: days | np.array(draw(st.lists(st.booleans(), min_size=3, max_size=3))) for name, days in few.items()}
    return few, more


places_lists = st.lists(st.builds(place, st.sampled_from(KINDS), st.sampled_from(REGIONS)), min_size=1, max_size=4)


@given(ways(), places_lists, stopped())
def test_agrees_with_a_plain_loop(
    through: dict[str, Any], places: list[Place], days: tuple[dict[str, NDArray[np.bool_]], Any]
) -> None:
    left = np.broadcast_to(supply_left("food", food(through), places, days[0], at_mode), (3, len(places)))
    for day in range(3):
        for row, one in enumerate(places):
            lost = 0.0
            for crossing, way in through.items():
                if days[0][crossing][day] and (way["regions"] == [] or one.region in way["regions"]):
                    lost += way["share_by_kind"].get(one.kind, way["share"])
            assert left[day, row] == 1 - lost


@given(ways(), places_lists, stopped(), st.data())
def test_shutting_aid_never_lowers_the_number_below_the_minimum(
    through: dict[str, Any],
    places: list[Place],
    days: tuple[dict[str, NDArray[np.bool_]], dict[str, NDArray[np.bool_]]],
    data: st.DataObject,
) -> None:
    size = 3 * len(places) * 8
    numbers = data.draw(st.lists(st.integers(0, 5) | st.integers(0, 400_000), min_size=size, max_size=size))
    present = np.array(numbers, np.int32).reshape(3, len(places), 2, 4)
    standards = {"food": food(through)}
    there = supply(standards, [one.kind for one in places], present[0], at_mode, {})
    open_to_all = below_minimum(standards, present, there)
    fewer, more = (
        below_minimum(
            standards,
            present,
            with_aid(
                there,
                np.broadcast_to(supply_left("food", standards["food"], places, shut, at_mode), (1, 3, len(places))),
            ),
        )
        for shut in days
    )
    assert (open_to_all.sum(axis=-1) <= fewer.sum(axis=-1)).all()
    assert (fewer.sum(axis=-1) <= more.sum(axis=-1)).all()
    assert (more.sum(axis=-1) <= present.sum(axis=(-1, -2))).all()


def test_a_supply_by_day_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        below_minimum({"food": food({})}, np.ones((2, 1, 2, 4), np.int32), np.zeros((1, 3, 1)))
