"""Comparisons: the same luck on both sides, and effects of the sign that they must have."""

from __future__ import annotations

import numpy as np
import pytest

from trucelab.ensemble.findings.comparing import FIGURES, Compared, compare
from trucelab.errors import WrongInput
from trucelab.scenario import Scenario
from trucelab.scenario.what_if import BlockRoad, Capacity, with_changes


def last(rows: tuple[Compared, ...], figure: str) -> Compared:
    return [row for row in rows if row.figure == figure][-1]


def test_a_scenario_does_not_differ_from_itself(small: Scenario) -> None:
    for found in compare(small, small, members=3):
        for row in (*found.rows, *found.places):
            assert (row.difference.low, row.difference.median, row.difference.high) == (0, 0, 0)


def test_a_camp_without_room_takes_in_fewer(small: Scenario) -> None:
    changed = with_changes(small, [Capacity("camp=1600@1")])
    (found,) = compare(small, changed, outcome="attack", members=6)
    camp = next(row for row in found.places if row.figure == "camp")
    assert camp.difference.high < 0
    assert camp.after.high <= 1600


def test_roads_that_lead_nowhere_any_more_trap_people(small: Scenario) -> None:
    changed = with_changes(small, [BlockRoad(f"{route.start}:{route.end}") for route in small.routes])
    (found,) = compare(small, changed, outcome="attack", members=3)
    assert last(found.rows, "trapped").difference.low > 0
    assert last(found.rows, "newly displaced").after.high == 0


def test_differences_are_between_members_and_not_between_bands(small: Scenario) -> None:
    changed = with_changes(small, [Capacity("camp=1600@1")])
    (found,) = compare(small, changed, outcome="attack", members=6)
    row = last(found.rows, "newly displaced")
    assert row.difference.high - row.difference.low <= row.before.high - row.before.low + 1


def test_threads_change_nothing(small: Scenario) -> None:
    changed = with_changes(small, [Capacity("camp=1600@1")])
    assert compare(small, changed, members=3, workers=1) == compare(small, changed, members=3, workers=3)


def test_every_figure_is_compared_on_every_landmark(small: Scenario) -> None:
    (found,) = compare(small, small, outcome="truce", members=2)
    assert {row.figure for row in found.rows} == set(FIGURES)
    assert {row.day for row in found.rows} == {7, 20}
    assert not np.isnan([row.before.median for row in found.rows]).any()


def test_an_unknown_outcome_is_named(small: Scenario) -> None:
    with pytest.raises(WrongInput, match='Did you mean "attack"'):
        compare(small, small, outcome="atack")
