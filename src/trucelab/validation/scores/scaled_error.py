"""Mean absolute scaled error (MASE): the error over that of a baseline that stops looking after a week or month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput, meant
from trucelab.validation.scores.arrays import FloatArray, mean_where, trajectories
from trucelab.validation.scores.persistence import flat_share, held_flat, sloped
from trucelab.validation.scores.relative_difference import rescaled
from trucelab.validation.scores.score import Score

Naive: TypeAlias = Literal["flat", "sloped", "share"]

BASELINES = {"flat": held_flat, "sloped": sloped, "share": flat_share}
SOURCE = "Hyndman and Koehler (2006), with the baselines of Flee"


@dataclass(frozen=True)
class ScaledError:
    """Scaled errors; the first axis is there only where members were given."""

    by_place: FloatArray
    """([member,] place) ratio, below 1 where the simulation beats the baseline; inf where only the baseline is
    perfect, NaN where both are or where the place was not observed on both sides of the day."""
    mean: FloatArray
    """([member]) mean over places, weighted by the people observed there over all days; those at NaN left out."""


def mean_absolute_scaled_error(
    simulated: ArrayLike, observed: ArrayLike, *, from_day: int = 7, naive: Naive = "flat"
) -> ScaledError:
    """Mean error of the rescaled simulation over all days, over that of a naive forecast on the days after `from_day`.

    simulated  (day, place) or (member, day, place) people, 0 or more
    observed   (day, place) people, 0 or more, NaN where not observed
    from_day   7 for MASE7, 30 for MASE30: index of the last day that the baseline sees
    naive      "flat" holds the value, "share" the share of the day's total, "sloped" is the day times the value
    returns    ratios, no unit
    raises     WrongInput, where shapes or values do not fit, or nothing was observed after `from_day`
    Source: Hyndman and Koehler (2006); the baselines and the weights are those of Flee.

    >>> observed = [[10, 90], [20, 80], [30, 70]]
    >>> found = mean_absolute_scaled_error([[10, 90], [20, 80], [24, 76]], observed, from_day=1)
    >>> found.by_place.tolist(), float(found.mean)
    ([0.2, 0.2], 0.2)
    """
    model, data = trajectories(simulated, observed)
    if naive not in BASELINES:
        raise WrongInput.one(f'"{naive}" is unknown. {meant(naive, BASELINES)}', where="naive")
    seen = np.isfinite(data)
    if not seen[from_day + 1 :].any():
        raise WrongInput.one(
            f"nothing was observed after day {from_day}, on which the naive forecast starts; the last day is "
            f"{len(data) - 1}",
            where="observed",
        )
    baseline = BASELINES[naive](data, from_day)
    later = seen & np.isfinite(baseline) & (np.arange(len(data)) > from_day)[:, np.newaxis]
    error = mean_where(np.abs(rescaled(model, data) - data), seen, -2)
    by_place = _ratio(error, mean_where(np.abs(baseline - data), later, -2))
    return ScaledError(by_place, _weighted(by_place, np.where(seen, data, 0.0).sum(axis=0)))


def _ratio(error: FloatArray, naive_error: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(error / naive_error)


def _weighted(by_place: FloatArray, people: FloatArray) -> FloatArray:
    weights = np.where(np.isnan(by_place), 0.0, people)
    parts = np.where(weights > 0, by_place, 0.0) * weights
    total = np.asarray(weights.sum(axis=-1))
    return np.asarray(np.divide(parts.sum(axis=-1), total, out=np.full(total.shape, np.nan), where=total > 0))


def _score(from_day: int, naive: Naive) -> Score:
    def measure(simulated: FloatArray, observed: FloatArray) -> float:
        return float(mean_absolute_scaled_error(simulated, observed, from_day=from_day, naive=naive).mean.mean())

    return Score(
        f"mase{from_day}_{naive}",
        f"Mean absolute scaled error, {naive} from day {from_day}",
        source=SOURCE,
        judges="trajectory",
        unit="ratio",
        best=0.0,
        measure=measure,
    )


MASE7_FLAT, MASE7_SLOPED, MASE7_SHARE = _score(7, "flat"), _score(7, "sloped"), _score(7, "share")
MASE30_FLAT, MASE30_SLOPED, MASE30_SHARE = _score(30, "flat"), _score(30, "sloped"), _score(30, "share")
