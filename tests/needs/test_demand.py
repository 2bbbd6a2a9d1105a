"""People below each minimum, against a plain loop in exact fractions, and laws that any sharing obeys."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucelab.needs import below_minimum, supply
from trucelab.scenario.ground import PlaceKind
from trucelab.scenario.needs import Standard
from trucelab.scenario.values import Quantity

KINDS: tuple[PlaceKind, ...] = ("city", "town", "camp", "border")
Counts = NDArray[np.integer[Any]]


def standard(
    minimum: float, available: dict[PlaceKind, float], applies_to: Literal["everyone", "displaced"] = "everyone"
) -> Standard:
    quantities = {kind: Quantity(low=number, mode=number, high=number) for kind, number in available.items()}
    return Standard(name="water", minimum=minimum, unit="litres a day", applies_to=applies_to, available=quantities)


def at_mode(purpose: str, quantity: Quantity) -> float:
    return quantity.mode


quarters = st.integers(0, 120).map(lambda number: number / 4)
"""Numbers that floating point holds exactly."""


@st.composite
def standards(draw: st.DrawFn) -> dict[str, Standard]:
    kinds: list[PlaceKind] = draw(st.lists(st.sampled_from(KINDS), unique=True))
    one = st.builds(
        standard,
        st.sampled_from([0.25, 1.0, 3.0, 7.5, 15.0]),
        st.fixed_dictionaries(dict.fromkeys(kinds, quarters)),
        st.sampled_from(["everyone", "displaced"]),
    )
    return draw(st.dictionaries(st.sampled_from(["water", "food", "shelter"]), one, min_size=1))


@st.composite
def people_by_day(draw: st.DrawFn) -> Counts:
    days, places = draw(st.integers(0, 3)), draw(st.integers(1, 4))
    count = st.integers(0, 5) | st.integers(0, 400_000)
    size = days * places * 8
    numbers = draw(st.lists(count, min_size=size, max_size=size))
    return np.array(numbers, np.int32).reshape(days, places, 2, 4)


@st.composite
def situations(draw: st.DrawFn) -> tuple[dict[str, Standard], list[PlaceKind], Counts, Counts, dict[str, float]]:
    people = draw(people_by_day())
    places = people.shape[1]
    kinds: list[PlaceKind] = draw(st.lists(st.sampled_from(KINDS), min_size=places, max_size=places))
    start = draw(st.lists(st.integers(0, 1000), min_size=places * 8, max_size=places * 8))
    shares = draw(st.dictionaries(st.sampled_from(["water", "food"]), st.sampled_from([0.0, 0.25, 0.5, 1.0, 1.5])))
    return draw(standards()), kinds, np.array(start, np.int32).reshape(places, 2, 4), people, shares


def plain_concerned(item: Standard, times: Counts) -> int:
    first = 1 if item.applies_to == "displaced" else 0
    return sum(int(times[index]) for index in range(first, 4))


def plain_below(item: Standard, present: Counts, there: Fraction | None) -> tuple[int, int]:
    """Children and adults below a minimum among those present, (group, times); largest remainder, ties to children."""
    children, adults = (plain_concerned(item, present[group]) for group in (0, 1))
    served = math.inf if there is None else there // Fraction(item.minimum)
    below = int(max(0, children + adults - served))
    if below == 0:
        return 0, 0
    quotas = [Fraction(below * number, children + adults) for number in (children, adults)]
    whole = [math.floor(quota) for quota in quotas]
    if sum(whole) < below:
        whole[0 if quotas[0] - whole[0] >= quotas[1] - whole[1] else 1] += 1
    return whole[0], whole[1]


@given(situations())
def test_agrees_with_a_plain_loop_in_fractions(
    situation: tuple[dict[str, Standard], list[PlaceKind], Counts, Counts, dict[str, float]],
) -> None:
    items, kinds, start, people, shares = situation
    below = below_minimum(items, people, supply(items, kinds, start, at_mode, shares))
    for row, (name, item) in zip(below, items.items(), strict=True):
        for place, kind in enumerate(kinds):
            there = None
            if kind in item.available:
                then = plain_concerned(item, start[place, 0]) + plain_concerned(item, start[place, 1])
                there = Fraction(item.available[kind].mode) * then * Fraction(shares.get(name, 1.0))
            for day in range(people.shape[0]):
                assert tuple(row[day, place]) == plain_below(item, people[day, place], there)


@given(people_by_day(), standards(), st.integers(0, 10**6))
def test_nobody_is_counted_twice_and_more_supply_never_hurts(
    people: Counts, items: dict[str, Standard], more: int
) -> None:
    shape = (len(items), people.shape[1])
    less_there = np.arange(shape[0] * shape[1], dtype=np.float64).reshape(shape) * 1000
    less, enough = (below_minimum(items, people, there) for there in (less_there, less_there + more))
    assert (enough.sum(axis=-1) <= less.sum(axis=-1)).all()
    for row, item in zip(less, items.values(), strict=True):
        concerned = people[..., 1 if item.applies_to == "displaced" else 0 :].sum(axis=-1)
        assert (row >= 0).all()
        assert (row <= concerned).all()


@given(st.floats(0.01, 1000), st.integers(1, 3_000_000))
def test_who_has_exactly_the_minimum_is_not_below_it(minimum: float, count: int) -> None:
    people = np.zeros((1, 1, 2, 4), np.int32)
    people[0, 0, 1, 0] = count
    items = {"water": standard(minimum, {"town": minimum})}
    assert not below_minimum(items, people, supply(items, ["town"], people[0], at_mode, {})).any()


@pytest.mark.parametrize("applies_to", ["everyone", "displaced"])
def test_nobody_concerned_at_the_start_means_nothing_is_there(applies_to: Literal["everyone", "displaced"]) -> None:
    items = {"water": standard(15, {"camp": 20}, applies_to)}
    start = np.zeros((1, 2, 4), np.int32)
    arrived = np.array([[[[0, 40, 0, 0], [0, 60, 0, 0]]]], np.int32)
    below = below_minimum(items, arrived, supply(items, ["camp"], start, at_mode, {}))
    assert below[0, 0, 0].tolist() == [40, 60]


def test_newcomers_share_what_was_there() -> None:
    """100 people with 15 litres each; another 100 come: half of all, children in proportion, cannot be served."""
    items = {"water": standard(15, {"town": 15})}
    start = np.array([[[40, 0, 0, 0], [60, 0, 0, 0]]], np.int32)
    people = np.array([start, start + start], np.int32)
    there = supply(items, ["town"], start, at_mode, {})
    assert there.tolist() == [[1500.0]]
    assert below_minimum(items, people, there)[0, :, 0].tolist() == [[0, 0], [40, 60]]
    halved = supply(items, ["town"], start, at_mode, {"water": 0.5})
    assert below_minimum(items, people, halved)[0, :, 0].tolist() == [[20, 30], [60, 90]]


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_kind_of_place_of_which_nothing_is_said_is_not_judged(share: float) -> None:
    items = {"water": standard(15, {"town": 15})}
    people = np.full((1, 1, 2, 4), 10, np.int32)
    there = supply(items, ["border"], people[0], at_mode, {"water": share})
    assert there.tolist() == [[math.inf]]
    assert not below_minimum(items, people, there).any()


def test_each_kind_of_place_is_drawn_once_under_the_path_of_its_value() -> None:
    asked: list[str] = []

    def noted(purpose: str, quantity: Quantity) -> float:
        asked.append(purpose)
        return quantity.mode

    items = {"water": standard(15, {"town": 15, "camp": 10})}
    supply(items, ["town", "camp", "town"], np.ones((3, 2, 4), np.int32), noted, {})
    assert sorted(asked) == ["needs.standards.water.available.camp", "needs.standards.water.available.town"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda items, people: supply(items, ["town", "camp"], people[0], at_mode, {}),
        lambda items, people: below_minimum(items, people, np.zeros((2, 1))),
        lambda items, people: below_minimum(items, people[0], np.zeros((1, 1))),
    ],
)
def test_shapes_that_do_not_fit_are_refused(wrong: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        wrong({"water": standard(15, {"town": 15})}, np.ones((1, 1, 2, 4), np.int32))
