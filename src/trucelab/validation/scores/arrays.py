"""The front door of every score: arrays of the right shape, with gaps only where nothing was observed."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trucelab.errors import WrongInput

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]


def observations(observed: ArrayLike, axes: tuple[str, ...], name: str = "observed") -> FloatArray:
    """What was observed: one axis for each of `axes`, finite or NaN, with at least one value."""
    values = numbers(observed, name)
    if values.ndim != len(axes):
        raise WrongInput.one(f"has shape {values.shape}; give ({', '.join(axes)})", where=name)
    if np.isinf(values).any():
        raise WrongInput.one("has an infinite value; give NaN where nothing is known", where=name)
    if np.isnan(values).all():
        raise WrongInput.one("has no value; a score needs at least one that is known", where=name)
    return values


def people_observed(observed: ArrayLike, axes: tuple[str, ...] = ("day", "place")) -> FloatArray:
    """As `observations`, none below 0."""
    values = observations(observed, axes)
    _require_counts(values, "observed")
    return values


def trajectories(
    simulated: ArrayLike, observed: ArrayLike, axes: tuple[str, ...] = ("day", "place")
) -> tuple[FloatArray, FloatArray]:
    """People simulated, with or without a first axis of members, and people observed: 0 or more.

    raises  WrongInput, where shapes do not fit, a simulated number is not finite, or a count is below 0
    """
    data = people_observed(observed, axes)
    model = _simulated(simulated)
    if model.shape != data.shape and model.shape[1:] != data.shape:
        names = ", ".join(axes)
        raise WrongInput.one(
            f"has shape {model.shape}, observed {data.shape}; give ({names}) or (member, {names})", where="simulated"
        )
    _require_counts(model, "simulated")
    return model, data


def ensemble(simulated: ArrayLike, observed: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Simulated with a first axis of members, then the axes of what was observed, whatever these are.

    raises  WrongInput, where shapes do not fit or a simulated number is not finite
    """
    values = numbers(observed, "observed")
    data = observations(values, tuple(f"axis {axis}" for axis in range(values.ndim)))
    model = _simulated(simulated)
    if model.ndim == 0 or model.shape[1:] != data.shape:
        raise WrongInput.one(
            f"has shape {model.shape}, observed {data.shape}; give a first axis of members, then those of observed",
            where="simulated",
        )
    return model, data


def chances(chance: ArrayLike, happened: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Chances given and what came of them, those still open left out: (forecast,) each.

    raises  WrongInput, where shapes differ, a chance is outside 0 to 1, an outcome is not 0, 1 or NaN, or all are open
    """
    outcome = observations(happened, ("forecast",), "happened")
    given = _simulated(chance, "chance")
    if given.shape != outcome.shape:
        raise WrongInput.one(f"has shape {given.shape}, happened {outcome.shape}; give one of each", where="chance")
    if ((given < 0) | (given > 1)).any():
        raise WrongInput.one(f"{given[(given < 0) | (given > 1)][0]:g} is no chance; give 0 to 1", where="chance")
    settled = np.isfinite(outcome)
    if not np.isin(outcome[settled], (0.0, 1.0)).all():
        raise WrongInput.one("has a value other than 0, 1 and NaN; NaN means not known yet", where="happened")
    return given[settled], outcome[settled]


def numbers(values: ArrayLike, name: str) -> FloatArray:
    """As an array of float64."""
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise WrongInput.one("is not an array of numbers with rows of one length", where=name) from None


def mean_where(values: FloatArray, counted: BoolArray, axis: int | tuple[int, ...]) -> FloatArray:
    """Mean of the counted values along some axes; NaN where none is counted."""
    counted = np.broadcast_to(counted, values.shape)
    count = np.asarray(counted.sum(axis=axis))
    total = np.asarray(np.where(counted, values, 0.0).sum(axis=axis))
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _simulated(values: ArrayLike, name: str = "simulated") -> FloatArray:
    model = numbers(values, name)
    wrong = model.size - int(np.isfinite(model).sum())
    if wrong:
        raise WrongInput.one(
            f"{wrong} of {model.size} values are not finite; only observations may have gaps", where=name
        )
    if model.size == 0:
        raise WrongInput.one("is empty", where=name)
    return model


def _require_counts(values: FloatArray, name: str) -> None:
    if (values < 0).any():
        raise WrongInput.one(f"{values[values < 0][0]:g} people; give 0 or more", where=name)
