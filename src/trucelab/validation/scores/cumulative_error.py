"""Absolute relative error of a running total, such as everybody displaced since the start."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, mean_where, trajectories
from trucelab.validation.scores.score import Score


def absolute_relative_error(simulated: ArrayLike, observed: ArrayLike) -> FloatArray:
    """|simulated / observed - 1| of running totals, for every day with a report.

    simulated  (day,) or (member, day) people so far, 0 or more, never falling
    observed   (day,) people so far, 0 or more, never falling, NaN on days without a report
    returns    ([member,] day) share, 0 is perfect; NaN on days without a report, or with a report of 0
    raises     WrongInput, where shapes or values do not fit, or a total falls
    Source: the relative error of Hyndman and Koehler (2006), on sums.

    >>> absolute_relative_error([50, 80, 150], [40, float("nan"), 200]).tolist()
    [0.25, nan, 0.25]
    """
    model, data = trajectories(simulated, observed, ("day",))
    _require_running_total(data[np.isfinite(data)], "observed")
    _require_running_total(model, "simulated")
    counted = np.broadcast_to(data > 0, model.shape)
    return np.asarray(np.divide(np.abs(model - data), data, out=np.full(model.shape, np.nan), where=counted))


def _require_running_total(values: FloatArray, name: str) -> None:
    if (np.diff(values, axis=-1) < 0).any():
        says = "falls, so it is no running total; add up the days first, or correct earlier reports"
        raise WrongInput.one(says, where=name)


def _measure(simulated: FloatArray, observed: FloatArray) -> float:
    error = absolute_relative_error(simulated, observed)
    return float(mean_where(error, np.isfinite(error), -1).mean())


CUMULATIVE_ERROR = Score(
    "cumulative_error",
    "Absolute relative error of a running total",
    source="Hyndman and Koehler (2006)",
    judges="cumulative",
    unit="share",
    best=0.0,
    measure=_measure,
)
