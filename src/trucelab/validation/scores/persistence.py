"""Baselines that know nothing of the crisis: the last value, or the last share, held from a day on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, numbers, people_observed


def held_flat(observed: ArrayLike, from_day: int) -> FloatArray:
    """Every place keeps the last value observed up to `from_day`.

    observed  (day, place) people, 0 or more, NaN where not observed
    from_day  index of the last day that the baseline may see
    returns   (day, place): observed up to `from_day`, then constant; NaN where a place was not observed by then
    raises    WrongInput, where `from_day` is not one of the days

    >>> held_flat([[4, 1], [6, 2], [9, 9]], 1).tolist()
    [[4.0, 1.0], [6.0, 2.0], [6.0, 2.0]]
    """
    data = people_observed(observed)
    return _after(data, from_day, last_seen(data, from_day)[np.newaxis, :])


def sloped(observed: ArrayLike, from_day: int) -> FloatArray:
    """The index of a day times the last value observed up to `from_day`; arguments as `held_flat`.

    A slope that is too steep by a factor of `from_day`; kept because the errors of Flee are measured against it.

    >>> sloped([[4, 1], [6, 2], [9, 9]], 1).tolist()
    [[4.0, 1.0], [6.0, 2.0], [12.0, 4.0]]
    """
    data = people_observed(observed)
    days = np.arange(data.shape[0], dtype=np.float64)[:, np.newaxis]
    return _after(data, from_day, days * last_seen(data, from_day))


def flat_share(observed: ArrayLike, from_day: int, totals: ArrayLike | None = None) -> FloatArray:
    """Every place keeps its share of the total, which the baseline is told; arguments as `held_flat`.

    totals  (day,) people in all places; where left out, the sum of what was observed on the day
    raises  WrongInput, also where nobody was observed by `from_day`, so that there are no shares

    >>> flat_share([[4, 1], [6, 2], [9, 15]], 1).tolist()
    [[4.0, 1.0], [6.0, 2.0], [18.0, 6.0]]
    """
    data = people_observed(observed)
    last = last_seen(data, from_day)
    if not np.nansum(last) > 0:
        raise WrongInput.one(f"nobody was observed up to day {from_day}, so there are no shares", where="observed")
    return _after(data, from_day, _totals(data, totals)[:, np.newaxis] * last / np.nansum(last))


def last_seen(observed: FloatArray, from_day: int) -> FloatArray:
    """The last value of every place up to a day: (place,); NaN where it was not observed by then."""
    days = observed.shape[0]
    if not 0 <= from_day < days:
        raise WrongInput.one(f"{from_day} is not one of the {days} days; give 0 to {days - 1}", where="from_day")
    known = np.isfinite(observed[: from_day + 1])
    latest = from_day - np.argmax(known[::-1], axis=0)
    return np.asarray(observed[latest, np.arange(observed.shape[1])])


def _totals(observed: FloatArray, totals: ArrayLike | None) -> FloatArray:
    if totals is None:
        seen = np.isfinite(observed)
        return np.where(seen.any(axis=1), np.where(seen, observed, 0.0).sum(axis=1), np.nan)
    told = numbers(totals, "totals")
    if told.shape != observed.shape[:1]:
        raise WrongInput.one(f"has shape {told.shape}; give one for each of {observed.shape[0]} days", where="totals")
    return told


def _after(observed: FloatArray, from_day: int, forecast: FloatArray) -> FloatArray:
    later = np.arange(observed.shape[0])[:, np.newaxis] > from_day
    return np.where(later, forecast, observed)
