"""Central bands of an ensemble, and how often they hold what was observed."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, ensemble, numbers, observations
from trucelab.validation.scores.score import Score

LEVELS = (0.5, 0.8, 0.9)


def central_band(simulated: ArrayLike, level: float) -> tuple[FloatArray, FloatArray]:
    """Low and high end of the central band of an ensemble.

    Ends lie at the ranks (members + 1) (1 -+ level) / 2, linear between members, so that one more draw from the same
    distribution falls into the band with chance `level` (Wilks 1941).

    simulated  (member, ...)
    level      chance, above 0 and below 1
    returns    low, high: (...) each, in the unit of `simulated`
    raises     WrongInput, where there are too few members for the level: 3 for 50 %, 9 for 80 %, 19 for 90 %

    >>> [float(end) for end in central_band(range(1, 20), 0.9)]
    [1.0, 19.0]
    """
    model = numbers(simulated, "simulated")
    if model.ndim == 0 or not np.isfinite(model).all():
        raise WrongInput.one("give finite numbers with a first axis of members", where="simulated")
    _require_members(len(model), level)
    low, high = np.quantile(model, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0, method="weibull")
    return np.asarray(low), np.asarray(high)


def coverage(low: ArrayLike, high: ArrayLike, observed: ArrayLike) -> float:
    """Share of observations within a band, its ends included.

    low, high  (...), high not below low
    observed   (...), same unit, NaN where not observed (left out)
    returns    0 to 1; an honest band of 80 % holds about 0.8
    raises     WrongInput, where shapes or values do not fit

    >>> coverage([0, 0, 0, 0], [2, 2, 2, 2], [0, 1, 2, 3])
    0.75
    """
    bottom, top, data = banded(low, high, observed)
    seen = np.isfinite(data)
    return float(np.mean((bottom <= data)[seen] & (data <= top)[seen]))


def banded(low: ArrayLike, high: ArrayLike, observed: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The ends of a band and what was observed, of one shape."""
    bottom, top = numbers(low, "low"), numbers(high, "high")
    values = numbers(observed, "observed")
    data = observations(values, tuple(f"axis {axis}" for axis in range(values.ndim)))
    for name, end in (("low", bottom), ("high", top)):
        if end.shape != data.shape:
            raise WrongInput.one(f"has shape {end.shape}, observed {data.shape}; give one end for each", where=name)
        if not np.isfinite(end).all():
            raise WrongInput.one("has a value that is not finite", where=name)
    if (top < bottom).any():
        raise WrongInput.one("lies below low somewhere; the ends may be the wrong way round", where="high")
    return bottom, top, data


def _require_members(members: int, level: float) -> None:
    if not 0.0 < level < 1.0:
        raise WrongInput.one(f"{level:g}; give a share above 0 and below 1, such as 0.8", where="level")
    # The small number forgives 1 - 0.9 for not being 0.1.
    needed = math.ceil(2.0 / (1.0 - level) - 1.0 - 1e-9)
    if members < needed:
        says = f"has {members} members; a band of {level:.0%} needs {needed}, so add members or lower the level"
        raise WrongInput.one(says, where="simulated")


def _score(level: float) -> Score:
    def measure(simulated: FloatArray, observed: FloatArray) -> float:
        model, data = ensemble(simulated, observed)
        return coverage(*central_band(model, level), data)

    return Score(
        f"coverage_{level * 100:.0f}",
        f"Coverage of the {level:.0%} band",
        source="Gneiting and Raftery (2007)",
        judges="ensemble",
        unit="share",
        best=level,
        measure=measure,
    )


COVERAGE_50, COVERAGE_80, COVERAGE_90 = (_score(level) for level in LEVELS)
