"""A table that comes and goes against a plain day-by-day loop, and against the table that goes its own way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.movement.areas import area, likeliest
from tests.truce.drawn import LAWS
from trucelab.movement.native import captured_by_day, danger_by_day
from trucelab.movement.native.event_schedule import Pace, always
from trucelab.scenario.ground import Danger, Event

NETWORK = area(["town"] * 4, [])
SETTINGS = Danger.model_validate({"decay_km": 30, "decay_days": 12, "warning_days": 5})
EVENTS = [
    Event.model_validate(dict(zip(("place", "day", "lasts", "kind", "intensity"), row, strict=True)))
    for row in (
        ("p0", -20, 3, "bombardment", 0.9),
        ("p2", -3, 9, "threat", 0.6),
        ("p1", 4, 2.5, "ground offensive", 0.7),
        ("p1", 6, 1, "capture", 1.0),
        ("p3", 2, 1, "threat", 0.4),
    )
]
DAYS = 16


def pace(spans: list[tuple[int, int]], force: float = 1.0) -> Pace:
    """In force from the first of every pair to the day before the second; goes on where it stopped."""
    on = np.zeros(DAYS, np.bool_)
    for first, end in spans:
        on[first:end] = True
    return Pace(on, np.cumsum(on) - 1, np.full(DAYS, force), force if on[0] else 0.0)


def test_a_table_always_in_force_is_the_table_that_goes_its_own_way() -> None:
    own = danger_by_day(EVENTS, NETWORK, SETTINGS, DAYS - 1, likeliest)
    paced = danger_by_day(EVENTS, NETWORK, SETTINGS, DAYS - 1, likeliest, pace=always(DAYS))
    assert paced == pytest.approx(own, abs=1e-13)
    captured = captured_by_day(EVENTS, NETWORK, DAYS - 1, likeliest)
    assert (captured_by_day(EVENTS, NETWORK, DAYS - 1, likeliest, pace=always(DAYS)) == captured).all()


def plain(of: Pace, first: int, last: int, decay: float, warning: float, intensity: float) -> list[float]:
    """Day by day: what the event has today, or what is left of yesterday."""
    yesterday = int(of.calendar[0]) - 1
    left = 0.0
    if first <= yesterday:
        left = min(1.0, intensity * of.past) * math.exp(-max(0, yesterday - last) / decay)
    found = []
    for on, day, force in zip(of.on, of.calendar, of.force, strict=True):
        now = 0.0
        if on and first <= day <= last:
            now = min(1.0, intensity * force)
        elif on and day < first and warning > 0:
            now = min(1.0, intensity * force) * max(0.0, 1.0 - (first - day) / warning)
        left = max(now, left * math.exp(-1.0 / decay))
        found.append(left)
    return found


@LAWS
@given(
    flags=st.lists(st.booleans(), min_size=DAYS, max_size=DAYS),
    forces=st.lists(st.floats(0.0, 3.0), min_size=DAYS, max_size=DAYS),
    first=st.integers(-8, 12),
    lasts=st.integers(0, 9),
    decay=st.floats(0.2, 40.0),
    warning=st.sampled_from([0.0, 0.4, 3.0, 8.0]),
    intensity=st.floats(0.0, 1.0),
)
def test_strength_is_the_plain_loop(
    flags: list[bool], forces: list[float], first: int, lasts: int, decay: float, warning: float, intensity: float
) -> None:
    on, force = np.array(flags), np.array(forces)
    of = Pace(on, np.maximum(np.cumsum(on) - 1, 0), force, float(force[0]) if on[0] else 0.0)
    found = of.strength(first, first + lasts, decay, warning, intensity)
    assert found == pytest.approx(plain(of, first, first + lasts, decay, warning, intensity), abs=1e-12)
    assert ((found >= 0.0) & (found <= 1.0)).all()
    stronger = Pace(on, of.calendar, force * 1.5, of.past * 1.5)
    assert (stronger.strength(first, first + lasts, decay, warning, intensity) >= found - 1e-12).all()


def test_no_force_is_no_danger() -> None:
    assert not danger_by_day(EVENTS, NETWORK, SETTINGS, DAYS - 1, likeliest, pace=pace([(0, DAYS)], 0.0)).any()


def test_a_short_fear_over_a_long_time_does_not_overflow() -> None:
    found = always(4000).strength(5, 5, 0.1, 0.0, 1.0)
    assert found[5] == 1.0 and found[6] == pytest.approx(math.exp(-10)) and found[-1] == 0.0


def test_days_that_a_table_is_not_in_force_do_not_count() -> None:
    """The capture of day 6 comes on day 11 where five days are lost, and stays; a table that stops first has none."""
    stopped = captured_by_day(EVENTS, NETWORK, DAYS - 1, likeliest, pace=pace([(0, 4), (9, 12)]))
    assert stopped[:, 1].tolist() == [False] * 11 + [True] * 5
    assert not captured_by_day(EVENTS, NETWORK, DAYS - 1, likeliest, pace=pace([(0, 6)])).any()


def test_what_a_table_has_reached_fades_while_it_is_not_in_force() -> None:
    found = pace([(0, 6)]).strength(4, 9, 12.0, 0.0, 0.5)
    assert found[4:6].tolist() == [0.5, 0.5]
    assert found[6:] == pytest.approx(0.5 * np.exp(-np.arange(1, 11) / 12.0))
