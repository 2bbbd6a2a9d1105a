"""The search: approximate Bayesian computation over a quasi-random sample, then a polish of the best point."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import optimize
from scipy.stats import qmc

from trucelab import chance
from trucelab.calibration.observed import Target, distance, simulated
from trucelab.calibration.parameters import Fitted, with_values
from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import ground_plan
from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario
from trucelab.scenario.values import Quantity

LEAST_KEPT = 8
"""Points from which a range can be read."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Search:
    """What is fitted to what, and how hard it is searched."""

    scenario: Scenario
    outcome: str
    targets: tuple[Target, ...]
    parameters: tuple[Fitted, ...]
    seed: int = 1
    members: int = 2
    """Members whose mean figures are compared: they share their luck at every point."""
    samples: int = 256
    """Points of the quasi-random sample; a power of 2 fills the space most evenly (Sobol' 1967)."""
    kept: float = 0.1
    """Share of the points, the nearest, that make up the fitted range."""
    polish: int = 60
    """Further points of the local search."""

    def distance_at(self, point: Floats) -> float:
        """Distance at one point; (parameter,) in the units of the scenario."""
        values = {
            one.steps: Quantity(low=value, mode=value, high=value)
            for one, value in zip(self.parameters, point.tolist(), strict=True)
        }
        plan = ground_plan(with_values(self.scenario, values), members=self.members, seed=self.seed)
        figures = np.zeros(len(self.targets))
        for member in range(self.members):
            arrays = run_member(plan, self.outcome, member).arrays
            figures += [simulated(target, arrays) for target in self.targets]
        return distance(self.targets, figures / self.members)


@dataclass(frozen=True)
class Fit:
    """What was found."""

    search: Search
    points: Floats
    """(point, parameter) all points of the sample."""
    distances: Floats
    """(point,)"""
    best: Floats
    """(parameter,) after the polish."""
    best_distance: float
    before: float
    """Distance with the most likely values that the scenario had."""

    @cached_property
    def accepted(self) -> Floats:
        """(point, parameter) the nearest points."""
        count = max(LEAST_KEPT, round(self.search.kept * len(self.points)))
        return self.points[np.argsort(self.distances, kind="stable")[:count]]

    def quantity(self, index: int) -> Quantity:
        """Range of one parameter: the 10th and 90th percentile of the accepted points around the best."""
        low, high = np.quantile(self.accepted[:, index], (0.1, 0.9))
        mode = float(self.best[index])
        return Quantity(low=min(float(low), mode), mode=mode, high=max(float(high), mode))


def fit(
    search: Search, *, workers: int | None = None, progress: Callable[[int, int], None] = lambda done, whole: None
) -> Fit:
    """Fits by rejection: points drawn evenly within the bounds, the nearest kept, the best polished.

    The same seed gives the same fit with any number of workers.  Source: rejection by distance, Pritchard and others
    (1999); the sample is Sobol' points, shifted at random (Cranley and Patterson 1976); the polish is Nelder and Mead
    (1965) with bounds (scipy).

    raises  WrongInput, if the outcome is unknown or the sample too small
    """
    known = search.scenario.document.consequences
    if search.outcome not in known:
        raise WrongInput.one(f'"{search.outcome}" is not an outcome. {meant(search.outcome, known)}')
    if search.samples < LEAST_KEPT:
        raise WrongInput.one(f"{search.samples} points: give {LEAST_KEPT} or more", where="--samples")
    low, high = (np.array([getattr(one, end) for one in search.parameters]) for end in ("low", "high"))
    even = qmc.Sobol(len(low), scramble=False).random(search.samples)
    sample = (even + chance.stream(search.seed, 0, "calibration: shift").random(len(low))) % 1.0
    points: Floats = low + sample * (high - low)
    distances = np.array(_all(search, points, workers or os.cpu_count() or 1, progress))
    best, least = _polished(search, points[int(np.argmin(distances))], float(distances.min()), low, high)
    return Fit(search, points, distances, best, least, search.distance_at(_central(search)))


def _all(search: Search, points: Floats, workers: int, progress: Callable[[int, int], None]) -> Sequence[float]:
    found = []
    with ThreadPoolExecutor(workers) as pool:
        for done, value in enumerate(pool.map(search.distance_at, points), start=1):
            found.append(value)
            progress(done, len(points))
    return found


def _polished(search: Search, start: Floats, at_start: float, low: Floats, high: Floats) -> tuple[Floats, float]:
    """Looks near the best point, in units of the bounds."""
    if search.polish < 1:
        return start, at_start

    def at(unit: Floats) -> float:
        return search.distance_at(low + unit * (high - low))

    found = optimize.minimize(
        at,
        (start - low) / (high - low),
        method="Nelder-Mead",
        bounds=[(0.0, 1.0)] * len(low),
        options={"maxfev": search.polish, "xatol": 1e-3, "fatol": 1e-5},
    )
    return (low + found.x * (high - low), float(found.fun)) if found.fun < at_start else (start, at_start)


def _central(search: Search) -> Floats:
    """The most likely values that the scenario has, within the bounds."""
    from trucelab.calibration.parameters import quantities

    known = quantities(search.scenario)
    return np.array([min(max(known[one.path][1].mode, one.low), one.high) for one in search.parameters])
