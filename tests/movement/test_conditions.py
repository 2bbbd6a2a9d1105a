"""Danger against a plain loop."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.movement.areas import area, likeliest
from trucelab.errors import WrongInput
from trucelab.movement.native import Conditions, captured_by_day, combined, danger_by_day, flight_by_day
from trucelab.movement.native.conditions import flight_parts
from trucelab.scenario.ground import Danger, Event
from trucelab.scenario.values import Quantity

NETWORK = area(["town"] * 4, [])
SETTINGS = Danger.model_validate({"decay_km": 30, "decay_days": 12, "warning_days": 5})
EVENTS = [
    Event.model_validate(dict(zip(("place", "day", "lasts", "kind", "intensity"), row, strict=True)))
    for row in (
        ("p0", -20, 3, "bombardment", 0.9),
        ("p1", 4, 2.5, "ground offensive", 0.7),
        ("p1", 6, 1, "capture", 1.0),
        ("p3", 2, 1, "threat", 0.4),
        ("p3", 40, 1, "capture", 1.0),
    )
]


def plain_danger(day: int, place: int, first_day: int) -> float:
    calm = 1.0
    for event in EVENTS:
        start, lasts = int(event.day.mode), math.ceil(event.lasts)
        t = day + first_day
        if t < start:
            warned = event.kind in ("ground offensive", "capture") and start - t < 5
            time = 1 - (start - t) / 5 if warned else 0.0
        elif t < start + lasts:
            time = 1.0
        else:
            time = math.exp(-(t - (start + lasts - 1)) / 12)
        km = abs(NETWORK.lat[place] - NETWORK.lat[int(event.place[1])]) * math.pi / 180 * 6371.0088
        calm *= 1 - event.intensity * math.exp(-km / 30) * time
    return 1 - calm


@pytest.mark.parametrize("first_day", [0, -7, 3])
def test_danger_is_the_plain_loop(first_day: int) -> None:
    danger = danger_by_day(EVENTS, NETWORK, SETTINGS, 15, likeliest, first_day)
    expected = [[plain_danger(day, place, first_day) for place in range(4)] for day in range(16)]
    assert danger == pytest.approx(np.array(expected))


def test_what_came_before_leaves_its_trace() -> None:
    assert danger_by_day(EVENTS[:1], NETWORK, SETTINGS, 0, likeliest)[0, 0] == pytest.approx(0.9 * math.exp(-18 / 12))


def test_two_tables_together_are_one() -> None:
    apart = [danger_by_day(part, NETWORK, SETTINGS, 9, likeliest) for part in (EVENTS[:2], EVENTS[2:])]
    assert combined(apart) == pytest.approx(danger_by_day(EVENTS, NETWORK, SETTINGS, 9, likeliest))


def test_severity_is_held_to_certainty() -> None:
    assert danger_by_day(EVENTS[3:4], NETWORK, SETTINGS, 2, likeliest, severity=2.0)[2, 3] == pytest.approx(0.8)
    assert danger_by_day(EVENTS[3:4], NETWORK, SETTINGS, 2, likeliest, severity=9.0)[2, 3] == 1.0


def test_captured_from_the_first_day_on_and_for_good() -> None:
    captured = captured_by_day(EVENTS, NETWORK, 9, likeliest)
    assert captured[:, 1].tolist() == [False] * 6 + [True] * 4
    assert not captured[:, [0, 2, 3]].any()


def test_days_are_drawn_under_the_name_of_their_row() -> None:
    asked: list[str] = []

    def draw(purpose: str, quantity: Quantity) -> float:
        asked.append(purpose)
        return quantity.high

    event = EVENTS[2].model_copy(update={"day": Quantity(low=1, mode=2, high=3)})
    captured = captured_by_day([EVENTS[0], event], NETWORK, 9, draw, label="assault")
    assert asked == ["assault 1 day"]
    assert captured[:, 1].sum() == 7


def test_an_unknown_place_is_named() -> None:
    with pytest.raises(WrongInput, match='"nowhere" is not a place'):
        danger_by_day([EVENTS[0].model_copy(update={"place": "nowhere"})], NETWORK, SETTINGS, 1, likeliest)


def test_conditions_must_fit_together() -> None:
    flags = np.zeros((3, 2), np.bool_)
    with pytest.raises(ValueError, match="shapes"):
        Conditions(np.zeros((3, 3)), flags, flags)
    with pytest.raises(ValueError, match="between 0 and 1"):
        Conditions(np.full((3, 2), 1.1), flags, flags)
    with pytest.raises(ValueError, match="between 0 and 1"):
        Conditions(np.full((3, 2), np.nan), flags, flags)


@given(st.integers(-20, 40), st.floats(0.0, 30.0))
def test_the_parts_of_a_flight_are_one_flight(capture: int, warning_days: float) -> None:
    parts = flight_parts(np.arange(-60, 61), capture, warning_days)
    assert parts.sum() == pytest.approx(1.0)
    assert (np.diff(parts[: capture + 61]) >= 0.0).all() and not parts[capture + 61 :].any()
    days = np.arange(-60, 61)
    assert not parts[days < capture - warning_days].any()


def test_people_flee_from_captures_alone_and_less_far_away() -> None:
    flight = flight_by_day(EVENTS, NETWORK, SETTINGS, 15, likeliest)
    km = np.abs(NETWORK.lat - NETWORK.lat[1]) * math.pi / 180 * 6371.0088
    # days 1 to 5 rise by a fifth a day to the capture on day 6; that of day 40 is not foreseen yet
    rising = np.zeros(16)
    rising[2:7] = np.array([1, 2, 3, 4, 5]) / 15
    assert flight == pytest.approx(np.outer(rising, np.exp(-km / 30)))


def test_a_later_calendar_has_had_its_flight() -> None:
    late = flight_by_day(EVENTS, NETWORK, SETTINGS, 15, likeliest, 5)
    assert late == pytest.approx(np.vstack([flight_by_day(EVENTS, NETWORK, SETTINGS, 20, likeliest)[5:]]))


def test_steps_of_one_advance_come_early_or_late_together() -> None:
    asked: dict[str, float] = {}

    def draw(purpose: str, quantity: Quantity) -> float:
        return quantity.draw(asked.setdefault(purpose, 0.9 if "front" in purpose else 0.1))

    def step(place: str, day: str, front: str | None) -> Event:
        row = {"place": place, "day": day, "kind": "capture", "intensity": 1, "front": front}
        return Event.model_validate(row)

    steps = [step("p0", "0..4..8", "road"), step("p1", "4..8..12", "road"), step("p2", "0..4..8", None)]
    captured = captured_by_day(steps, NETWORK, 15, draw, label="events")
    quarter = math.sqrt(0.1 * 8 * 4)
    first = [round(8 - quarter), round(12 - quarter), round(quarter)]
    assert [int(captured[:, place].argmax()) for place in range(3)] == first
    assert {purpose for purpose in asked if "day" in purpose} == {"events front road day", "events 2 day"}
