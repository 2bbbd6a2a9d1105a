"""Interval score: narrow bands are rewarded, misses are fined."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, ensemble
from trucelab.validation.scores.coverage import LEVELS, banded, central_band
from trucelab.validation.scores.score import Score


def interval_score(low: ArrayLike, high: ArrayLike, observed: ArrayLike, level: float) -> FloatArray:
    """Width of a central band, and 2 / (1 - level) times the distance by which it misses.

    low, high  (...), high not below low
    observed   (...), same unit, NaN where not observed
    level      what the band claims to hold, above 0 and below 1
    returns    (...) in the unit of `observed`, 0 is perfect; NaN where not observed
    raises     WrongInput, where shapes or values do not fit
    Source: Gneiting and Raftery (2007), equation 43.

    >>> interval_score([10, 10], [20, 20], [15, 22], 0.8).round(6).tolist()
    [10.0, 30.0]
    """
    bottom, top, data = banded(low, high, observed)
    if not 0.0 < level < 1.0:
        raise WrongInput.one(f"{level:g}; give a share above 0 and below 1, such as 0.8", where="level")
    missed = np.maximum(bottom - data, 0.0) + np.maximum(data - top, 0.0)
    return np.asarray(top - bottom + 2.0 / (1.0 - level) * missed)


def _score(level: float) -> Score:
    def measure(simulated: FloatArray, observed: FloatArray) -> float:
        model, data = ensemble(simulated, observed)
        return float(np.nanmean(interval_score(*central_band(model, level), data, level)))

    return Score(
        f"interval_{level * 100:.0f}",
        f"Interval score of the {level:.0%} band",
        source="Gneiting and Raftery (2007)",
        judges="ensemble",
        unit="people",
        best=0.0,
        measure=measure,
    )


INTERVAL_50, INTERVAL_80, INTERVAL_90 = (_score(level) for level in LEVELS)
