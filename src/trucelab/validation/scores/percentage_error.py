"""Mean absolute percentage error."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.validation.scores.arrays import FloatArray, mean_where, trajectories
from trucelab.validation.scores.score import Score


def mean_absolute_percentage_error(simulated: ArrayLike, observed: ArrayLike) -> FloatArray:
    """Mean of |simulated / observed - 1| over days and places, as a share.

    Small places weigh as much as large ones, and a simulation of nobody at all gets 1; read it beside the averaged
    relative difference.  Where 0 were observed there is no percentage, and the value is left out.

    simulated  (day, place) or (member, day, place) people, 0 or more
    observed   (day, place) people, 0 or more, NaN where not observed (left out)
    returns    ([member]) share, 0 is perfect; NaN where nothing above 0 was observed
    raises     WrongInput, where shapes or values do not fit
    Source: Hyndman and Koehler (2006), who also say what is wrong with it.

    >>> float(mean_absolute_percentage_error([[110, 30, 7]], [[100, 20, 0]]))
    0.3
    """
    model, data = trajectories(simulated, observed)
    counted = np.broadcast_to(data > 0, model.shape)
    error = np.divide(np.abs(model - data), data, out=np.zeros(model.shape), where=counted)
    return mean_where(error, counted, (-2, -1))


def _measure(simulated: FloatArray, observed: FloatArray) -> float:
    return float(mean_absolute_percentage_error(simulated, observed).mean())


MAPE = Score(
    "mape",
    "Mean absolute percentage error",
    source="Hyndman and Koehler (2006)",
    judges="trajectory",
    unit="share",
    best=0.0,
    measure=_measure,
)
