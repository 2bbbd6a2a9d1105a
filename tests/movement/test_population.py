"""Everybody at the start, to the last person."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucelab import chance
from trucelab.movement.native import starting_people
from trucelab.movement.native.population import largest_remainder, running_share
from trucelab.movement.native.strata import ADULTS, CHILDREN
from trucelab.scenario.ground import People, Place
from trucelab.scenario.values import Quantity

COUNTS = st.integers(0, 200_000)


def drawing(member: int):  # type: ignore[no-untyped-def]
    return lambda purpose, quantity: quantity.draw(chance.uniform(5, member, purpose))


def places_with(counts: list[tuple[int, int, bool]]) -> list[Place]:
    return [
        Place(place=f"p{row}", name="", lat=0, lon=0, kind="town", region="north" if north else "south",
              residents=residents, displaced=displaced)
        for row, (residents, displaced, north) in enumerate(counts)
    ]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS, st.booleans()), min_size=1, max_size=8), st.integers(0, 50))
def test_every_region_keeps_its_totals(counts: list[tuple[int, int, bool]], member: int) -> None:
    places = places_with(counts)
    people = People(
        children=Quantity(low=0.4, mode=0.5, high=0.6),
        times_displaced=(0.5, 0.3, 0.2),
        place_error=Quantity(low=0.5, mode=1, high=2),
    )
    share = people.children.draw(chance.uniform(5, member, "ground.people.children"))
    start = starting_people(places, people, drawing(member))
    assert start.min() >= 0
    assert not start[:, :, 1:].any()
    for region in ("north", "south"):
        rows = [row for row, place in enumerate(places) if place.region == region]
        residents = sum(places[row].residents for row in rows)
        displaced = sum(places[row].displaced for row in rows)
        assert start[rows, :, :, 0].sum() == residents
        assert start[rows, :, :, 1:].sum() == displaced
        assert start[rows, CHILDREN].sum() == round(share * (residents + displaced))
        assert abs(start[rows, :, :, 1].sum() - 0.5 * displaced) <= 1
        assert abs(start[rows, :, :, 2].sum() - 0.3 * displaced) <= 1
    everybody = start.sum(axis=(1, 2))
    assert np.abs(start[:, CHILDREN, 0] - share * everybody).max() <= 1.0 + 1e-6


def test_places_are_off_by_their_own_draw() -> None:
    places = places_with([(1000, 500, True)] * 3)
    people = People(
        children=Quantity(low=0.5, mode=0.5, high=0.5),
        times_displaced=(1, 0, 0),
        place_error=Quantity(low=0.5, mode=1, high=2),
    )
    errors = np.array([people.place_error.draw(chance.uniform(5, 3, f"people at p{row}")) for row in range(3)])
    residents = starting_people(places, people, drawing(3))[:, :, 0, 0].sum(axis=1)
    assert np.abs(residents - 3000 * errors / errors.sum()).max() <= 1
    assert len(set(residents.tolist())) == 3


def test_without_error_places_keep_their_people() -> None:
    places = places_with([(10, 3, True), (7, 9, True), (0, 0, True), (123_457, 1, False)])
    people = People(children=Quantity(low=0.3, mode=0.3, high=0.3), times_displaced=(0.2, 0.3, 0.5))
    start = starting_people(places, people, drawing(0))
    assert start[..., 0].sum(axis=(1, 2)).tolist() == [10, 7, 0, 123_457]
    assert start[..., 1:].sum(axis=(1, 2, 3)).tolist() == [3, 9, 0, 1]
    assert start[:, ADULTS].sum() == start.sum() - round(0.3 * 29) - round(0.3 * 123_458)


@given(st.integers(0, 10**7), st.lists(st.floats(0, 1e6), min_size=1, max_size=9).filter(lambda w: sum(w) > 1e-3))
def test_largest_remainder_is_exact_and_near(total: int, weights: list[float]) -> None:
    whole = largest_remainder(total, np.array(weights))
    assert whole.sum() == total
    assert np.abs(whole - total * np.array(weights) / sum(weights)).max() < 1 + 1e-6


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.floats(0, 1))
def test_running_share_never_takes_more_than_there_are(counts: list[int], share: float) -> None:
    taken = running_share(np.array(counts), share)
    assert ((taken >= 0) & (taken <= counts)).all()
    assert taken.sum() == round(share * sum(counts))
