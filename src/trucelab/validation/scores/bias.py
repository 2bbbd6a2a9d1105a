"""Bias: whether there are too many people or too few, over all days and places."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.validation.scores.arrays import FloatArray, mean_where, trajectories
from trucelab.validation.scores.score import Score

SOURCE = "Jolliffe and Stephenson (2012)"


def bias(simulated: ArrayLike, observed: ArrayLike) -> FloatArray:
    """Mean of simulated less observed people.

    simulated  (day, place) or (member, day, place) people, 0 or more
    observed   (day, place) people, 0 or more, NaN where not observed (left out)
    returns    ([member]) people; above 0 where too many are simulated
    raises     WrongInput, where shapes or values do not fit
    Source: Jolliffe and Stephenson (2012), chapter 5.

    >>> float(bias([[60, 30]], [[50, 50]]))
    -5.0
    """
    model, data = trajectories(simulated, observed)
    return mean_where(model - data, np.isfinite(data), (-2, -1))


def relative_bias(simulated: ArrayLike, observed: ArrayLike) -> FloatArray:
    """All simulated over all observed people, less 1; arguments as `bias`.

    returns  ([member]) share; NaN where all that was observed is 0

    >>> float(relative_bias([[60, 30]], [[60, 60]]))
    -0.25
    """
    mean_observed = float(np.nanmean(trajectories(simulated, observed)[1]))
    off = bias(simulated, observed)
    return off / mean_observed if mean_observed else np.full(off.shape, np.nan)


def _measure(simulated: FloatArray, observed: FloatArray) -> float:
    return float(bias(simulated, observed).mean())


def _measure_relative(simulated: FloatArray, observed: FloatArray) -> float:
    return float(relative_bias(simulated, observed).mean())


BIAS = Score("bias", "Bias", source=SOURCE, judges="trajectory", unit="people", best=0.0, measure=_measure)
RELATIVE_BIAS = Score(
    "relative_bias",
    "Relative bias",
    source=SOURCE,
    judges="trajectory",
    unit="share",
    best=0.0,
    measure=_measure_relative,
)
