"""Ranks of draws, without the second that loading scipy.stats takes before every brief."""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


def mean_ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Rank of every value from 1, equal ones sharing the mean of theirs: (value,) float64; none may be nan.

    >>> mean_ranks([30, 10, 10, 20]).tolist()
    [4.0, 1.5, 1.5, 3.0]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Any = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(ranks[place], np.float64)


def deviate_beyond(chance: float) -> float:
    """The standard normal deviate that is exceeded with a chance above 0 and below 1.

    >>> round(deviate_beyond(0.025), 3)
    1.96
    """
    return -NormalDist().inv_cdf(chance)
