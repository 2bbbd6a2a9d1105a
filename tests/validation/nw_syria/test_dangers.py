"""Danger from reported events, against a plain version and by what must hold."""

from __future__ import annotations

import datetime
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucelab.sphere import great_circle_km
from trucelab.validation.nw_syria.dangers import (
    EFFECTS,
    Happening,
    Numbers,
    captured_by_day,
    danger_by_day,
    flight_by_day,
    front_by_day,
    truce_days,
)
from trucelab.validation.nw_syria.region import BASE_DAY, region

NUMBERS = Numbers(decay_km=6.0, decay_days=10.0, warning_days=5.0, truce_leaves=0.25)
DAYS = 30
KINDS = sorted(EFFECTS)
SARAQIB = (35.86108, 36.80609)


def happening(kind: str, day: int, point: tuple[float, float] | None = SARAQIB, place: int | None = None) -> Happening:
    lat, lon = point or (None, None)
    return Happening(day, EFFECTS[kind], EFFECTS[kind].danger, lat, lon, place)


def front(events: list[Happening]) -> NDArray[np.float64]:
    whole = region()
    return front_by_day(events, [(point.lat, point.lon) for point in whole.line], whole.network, DAYS)


def danger(events: list[Happening]) -> NDArray[np.float64]:
    return danger_by_day(events, front(events), region().network, NUMBERS)


def plain_truces(events: list[Happening]) -> list[tuple[int, int]]:
    """First day of each truce and the day on which it is over, day by day; one that is reported again is the same."""
    found: list[tuple[int, int]] = []
    for day in range(DAYS):
        kinds = [event.effect for event in events if event.day == day]
        if found and found[-1][0] < day < found[-1][1] and any(kind.ends_truce for kind in kinds):
            found[-1] = (found[-1][0], day)
        if any(kind.truce for kind in kinds) and not (found and day < found[-1][1]):
            found.append((day, DAYS))
    return found


def plain_danger(events: list[Happening], day: int, row: int) -> float:
    """One place on one day, straight from the page."""
    whole = region()
    place = whole.places[row]

    def km(lat: float, lon: float) -> float:
        return float(great_circle_km(*(np.float64(x) for x in (lat, lon, place.lat, place.lon))))

    held = [(point.lat, point.lon) for point in whole.line]
    held += [(e.lat, e.lon) for e in events if e.effect.captures and e.lat is not None and e.day <= day]  # type: ignore[misc]
    at_front = math.exp(-max(0.0, min(km(*point) for point in held) - 5.0) / NUMBERS.decay_km)
    calm, attack = 1.0, 0.0
    truces = plain_truces(events)
    lasting = [first for first, over in truces if over == DAYS]
    for event in events:
        last = event.day + event.effect.lasts - 1
        if event.effect.lasts == 0:
            continue
        if event.effect.attacks:
            last = min((truce - 1 for truce in lasting if truce > event.day), default=DAYS - 1)
        if day < event.day:
            there = max(0.0, 1.0 - (event.day - day) / NUMBERS.warning_days) if event.effect.announced else 0.0
        else:
            there = math.exp(-max(0, day - last) / NUMBERS.decay_days)
        holding = [first for first, over in truces if event.day < first <= day < over]
        if holding:
            there *= NUMBERS.truce_leaves
        if event.lat is None or event.lon is None:
            near = at_front
        else:
            near = math.exp(-km(event.lat, event.lon) / NUMBERS.decay_km)
            if km(event.lat, event.lon) <= event.effect.reach_km:
                near = max(near, at_front)
        if event.effect.attacks:
            attack = max(attack, event.danger * there * near)
        else:
            calm *= 1.0 - event.danger * there * near
    return 1.0 - calm * (1.0 - attack)


places = st.sampled_from([None, SARAQIB, (35.64771, 36.6767), (35.41449, 36.3891)])
happenings = st.lists(st.builds(happening, st.sampled_from(KINDS), st.integers(1, DAYS - 1), places), max_size=6)


@settings(max_examples=25, deadline=None)
@given(happenings, st.integers(0, DAYS - 1), st.integers(0, 49))
@example([happening("bombardment", 1), happening("truce", 1), happening("truce", 2)], 2, 0)
def test_danger_is_what_the_page_says(events: list[Happening], day: int, row: int) -> None:
    found = danger(events)
    assert ((found >= 0) & (found <= 1)).all()
    assert found[day, row] == pytest.approx(plain_danger(events, day, row), abs=1e-12)


def test_a_truce_lowers_danger_until_it_is_broken() -> None:
    row = region().network.index["saraqib"]
    attack, truce, breach = (
        happening("offensive_start", 3),
        happening("truce", 10, None),
        happening("truce_breach", 15, None),
    )
    alone, held = danger([attack])[:, row], danger([attack, truce])[:, row]
    broken = danger([attack, truce, breach])[:, row]
    assert (held[:10] == alone[:10]).all()
    assert held[10] == pytest.approx(alone[10] * 0.25 * math.exp(-0.1))
    assert (np.diff(held[10:]) < 0).all() and (np.diff(alone[10:]) == 0).all()
    assert broken[10:15] == pytest.approx(alone[10:15] * 0.25) and (broken[15:] >= alone[15:]).all()


def test_reports_of_attacks_are_of_one_attack() -> None:
    one, two = happening("offensive_start", 3), happening("offensive_start", 9, (35.64771, 36.6767))
    assert danger([one, two]) == pytest.approx(np.maximum(danger([one]), danger([two])))


def test_people_flee_before_captures_and_never_twice_for_one() -> None:
    row = region().network.index["saraqib"]
    events = [happening("capture_by_government", 12), happening("bombardment", 5), happening("truce", 20, None)]
    flight = flight_by_day(events, region().network, NUMBERS, (DAYS, region().network.places))
    assert flight.sum(axis=0).max() == pytest.approx(1.0) == flight[:, row].sum()
    assert np.flatnonzero(flight[:, row]).tolist() == [8, 9, 10, 11, 12]


def test_a_second_truce_within_a_truce_changes_nothing() -> None:
    events = [happening("truce", day, None) for day in (5, 8)]
    assert truce_days(events, DAYS) == [(5, DAYS)]
    assert truce_days([*events, happening("truce_breach", 10)], DAYS) == [(5, 10)]


def test_an_attack_is_seen_coming_and_strikes_are_not() -> None:
    row = region().network.index["saraqib"]
    assert danger([happening("offensive_start", 10)])[8, row] > 0
    assert danger([happening("bombardment", 10)])[9, row] == 0


def test_captures_shut_and_recaptures_open() -> None:
    events = [
        happening("capture_by_government", 5, place=3),
        happening("capture_by_opposition", 9, place=3),
        happening("capture_by_government", 12, place=3),
    ]
    lost = captured_by_day(events, [7], (DAYS, 10))
    assert lost[:, 7].all()
    assert np.flatnonzero(lost[:, 3]).tolist() == [*range(5, 9), *range(12, DAYS)]


def test_the_table_of_kinds_on_the_page_is_that_of_the_code() -> None:
    page = (Path(__file__).parents[3] / "docs" / "validation-data.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| `(\w+)` \| ([\d.]+|–) \| (\d+|–) \|", page, re.MULTILINE)
    expected = [
        (one.kind, "–" if one.truce else f"{one.danger:g}", "–" if one.truce or one.attacks else str(one.lasts))
        for one in EFFECTS.values()
    ]
    assert written == expected


@settings(max_examples=20, deadline=None)
@given(st.dates(datetime.date(2017, 12, 1), datetime.date(2022, 1, 1)))
def test_nobody_is_lost_when_places_are(day: datetime.date) -> None:
    whole = region()
    lost_then = whole.lost_before(BASE_DAY)
    expected = sum(place.residents + place.displaced for place in whole.places if place.place not in lost_then)
    found = whole.on(day)
    assert sum(place.residents + place.displaced for place in found) == expected
    assert all(place.residents + place.displaced == 0 for place in found if place.place in whole.lost_before(day))


def test_the_base_day_has_the_people_of_the_scenario() -> None:
    whole = region()
    on = {place.place: place for place in whole.on(BASE_DAY)}
    assert all(on[place.place] == place for place in whole.places if place.place not in whole.lost_before(BASE_DAY))
