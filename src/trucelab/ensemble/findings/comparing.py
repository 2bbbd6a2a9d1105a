"""What a change does: two versions of a scenario side by side, member by member, under the same luck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.findings.summary import Band
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.members.side_by_side import as_they_come
from trucelab.ensemble.record.report_days import report_days
from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario

Figure = Callable[[dict[str, NDArray[np.int32]]], NDArray[np.int64]]
"""A figure by day, (day,) int64, from the arrays of a member."""

FIGURES: dict[str, tuple[str, Figure]] = {
    "newly displaced": (
        "people displaced at least once so far",
        lambda arrays: _people(arrays["displaced"]),
    ),
    "displaced again": (
        "people displaced at least twice so far",
        lambda arrays: _people(arrays["displaced_again"]),
    ),
    "on the road": ("people on the road tonight", lambda arrays: _people(arrays["on_road"])),
    "trapped": ("person-days so far without anywhere to go", lambda arrays: np.cumsum(_people(arrays["trapped"]))),
    "beyond capacity": (
        "displaced people beyond what places can take in",
        lambda arrays: arrays["beyond_capacity"].sum(axis=1, dtype=np.int64),
    ),
}
"""Figures that are compared, by name: what they count, and how they are read off."""


def _people(by_group: NDArray[np.int32]) -> NDArray[np.int64]:
    return np.asarray(by_group.sum(axis=-1, dtype=np.int64))


@dataclass(frozen=True)
class Compared:
    """One figure on one day: as it is, changed, and the difference, each over members."""

    figure: str
    day: int
    before: Band
    after: Band
    difference: Band
    """Changed minus as it is, member by member."""


@dataclass(frozen=True)
class Comparison:
    """What a change does under one outcome."""

    outcome: str
    members: int
    rows: tuple[Compared, ...]
    places: tuple[Compared, ...]
    """Displaced people present at each place on the last day, by the key of the place; biggest difference first."""


def compare(
    before: Scenario,
    after: Scenario,
    *,
    outcome: str | None = None,
    members: int = 20,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> tuple[Comparison, ...]:
    """Compares two versions of a scenario, outcome by outcome.

    Both versions of a member draw everything uncertain from the same streams, so the difference has a band of its
    own, narrower than that of either version.

    outcome  one outcome; all where nothing is said
    raises   WrongInput, if the outcome is unknown or the versions have no place in common
    """
    plans = [ground_plan(scenario, members=members, seed=seed) for scenario in (before, after)]
    shared = [name for name in plans[0].outcomes if name in plans[1].outcomes]
    if outcome is not None and outcome not in shared:
        raise WrongInput.one(f'"{outcome}" is not an outcome with consequences. {meant(outcome, shared)}')
    chosen = [name for name in shared if outcome in (None, name)]
    horizon = min(one.scenario.document.horizon_days for one in plans)
    whole = len(chosen) * members
    found = []
    for number, name in enumerate(chosen):
        pairs = _pairs(plans, name, workers, partial(_tell, progress, number * members, whole))
        found.append(_comparison(name, plans, pairs, horizon))
    return tuple(found)


Pair = tuple[MemberResult, MemberResult]


def _pairs(plans: list[Plan], outcome: str, workers: int | None, tell: Callable[[int], None]) -> Iterator[Pair]:
    """Both versions of every member, as they come; only a few at a time are in memory."""

    def both(member: int) -> Pair:
        before, after = (run_member(one, outcome, member) for one in plans)
        return before, after

    for done, (_, pair) in enumerate(as_they_come(both, range(plans[0].members), workers), start=1):
        yield pair
        tell(done)


def _tell(progress: Callable[[int, int], None], before: int, whole: int, done: int) -> None:
    progress(before + done, whole)


def _comparison(outcome: str, plans: list[Plan], pairs: Iterator[Pair], horizon: int) -> Comparison:
    days = report_days(horizon)
    numbers: dict[tuple[str, int], list[tuple[int, int]]] = {(name, day): [] for name in FIGURES for day in days}
    names = tuple(dict.fromkeys(name for one in plans for name in one.network.names))
    present: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for before, after in pairs:
        for name, (_, figure) in FIGURES.items():
            series = figure(before.arrays), figure(after.arrays)
            for day in days:
                numbers[name, day].append((int(series[0][day]), int(series[1][day])))
        present.append((_present(plans[0], before, names, horizon), _present(plans[1], after, names, horizon)))
    rows = tuple(_compared(name, day, np.array(values)) for (name, day), values in numbers.items())
    by_place = np.array(present)
    places = [_compared(name, horizon, by_place[:, :, column]) for column, name in enumerate(names)]
    places.sort(key=lambda one: -abs(one.difference.median))
    return Comparison(outcome, plans[0].members, rows, tuple(places))


def _present(plan: Plan, result: MemberResult, names: tuple[str, ...], day: int) -> NDArray[np.int64]:
    """People displaced during the run who are at each place; 0 at a place that a version does not have."""
    here = result.arrays["displaced_here"][day].sum(axis=-1)
    return np.array([int(here[plan.network.index[name]]) if name in plan.network.index else 0 for name in names])


def _compared(figure: str, day: int, values: NDArray[np.int64]) -> Compared:
    """values  (member, 2)"""
    before, after = values[:, 0], values[:, 1]
    return Compared(figure, day, Band.of(before), Band.of(after), Band.of(after - before))
