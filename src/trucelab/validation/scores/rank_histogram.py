"""Rank histogram and PIT histogram: whether observations look like one more member."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, ensemble


def rank_histogram(simulated: ArrayLike, observed: ArrayLike) -> FloatArray:
    """How often the observation has each rank among the members; flat where it is like one more of them.

    Counts of people tie often; a tied observation is spread evenly over the ranks it could have.

    simulated  (member, ...)
    observed   (...), same unit, NaN where not observed (left out)
    returns    (member + 1,) observations, lowest rank first
    raises     WrongInput, where shapes or values do not fit
    Source: Hamill and Colucci (1997); a bowl means too narrow an ensemble, a slope a bias (Hamill 2001).

    >>> rank_histogram([[1, 1], [3, 1]], [2, 1]).round(6).tolist()
    [0.333333, 1.333333, 0.333333]
    """
    below, tied, members = _ranks(simulated, observed)
    return below.size * _shares(below, tied, np.arange(members + 2, dtype=np.float64))


def pit_histogram(simulated: ArrayLike, observed: ArrayLike, *, bins: int = 10) -> FloatArray:
    """The same in bins of equal width: shares of observations by their place in the forecast distribution.

    An observation is spread evenly over the part of 0 to 1 that its rank takes, so that members need not divide by
    bins and whole numbers do not make a forecast look wrong; other arguments as `rank_histogram`.

    returns  (bin,) shares that sum to 1, lowest first; 1 / bins each where the forecast is calibrated
    Source: Czado, Gneiting and Held (2009), the non-randomised histogram for counts.

    >>> pit_histogram([[1, 1], [3, 1]], [2, 1], bins=2).round(6).tolist()
    [0.5, 0.5]
    """
    if bins < 1:
        raise WrongInput.one(f"{bins}; give 1 or more", where="bins")
    below, tied, members = _ranks(simulated, observed)
    return _shares(below, tied, np.linspace(0.0, members + 1.0, bins + 1))


def _ranks(simulated: ArrayLike, observed: ArrayLike) -> tuple[FloatArray, FloatArray, int]:
    """For every observation: members below it, members equal to it; and the number of members."""
    model, data = ensemble(simulated, observed)
    seen = np.isfinite(data)
    below = (model < data).sum(axis=0)[seen].astype(np.float64)
    tied = (model == data).sum(axis=0)[seen].astype(np.float64)
    return below, tied, len(model)


def _shares(below: FloatArray, tied: FloatArray, edges: FloatArray) -> FloatArray:
    """Mean share of each observation's span of ranks, below to below + tied + 1, between edges."""
    reached = [float(np.clip((edge - below) / (tied + 1.0), 0.0, 1.0).mean()) for edge in edges]
    return np.diff(np.array(reached))
