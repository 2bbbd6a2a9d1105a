"""Averaged relative difference (ARD): the error that papers on Flee report, day by day over all camps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput, meant
from trucelab.validation.scores.arrays import FloatArray, mean_where, trajectories
from trucelab.validation.scores.score import Score

Rescaling: TypeAlias = Literal["none", "exact", "integer"]
"""What is done to the simulated people of a day before they are compared: nothing, brought to the total observed,
or that cut to whole people."""

RESCALINGS = ("none", "exact", "integer")
SOURCE = "Suleimenova, Bell and Groen (2017), as Flee computes it"


@dataclass(frozen=True)
class RelativeDifference:
    """Averaged relative difference and its parts; the first axis is there only where members were given."""

    by_place: FloatArray
    """([member,] day, place) share of a day's observed people; NaN where not observed."""
    by_day: FloatArray
    """([member,] day) sum over places; NaN where no place was observed."""
    mean: FloatArray
    """([member]) mean over observed days."""

    @property
    def of_places(self) -> FloatArray:
        """Mean part of every place over the days on which it was observed: ([member,] place)."""
        return mean_where(self.by_place, np.isfinite(self.by_place), -2)

    @property
    def percent_wrong(self) -> FloatArray:
        """Percentage of people in the wrong place, if totals agree: half of the mean, as each is missed and found."""
        return 50.0 * self.mean


def averaged_relative_difference(
    simulated: ArrayLike, observed: ArrayLike, *, rescaling: Rescaling = "none"
) -> RelativeDifference:
    """Sum over places of |simulated - observed| over the total observed, E(t), and its mean over days.

    A day's denominator is at least 1 person.  Places not observed on a day count on neither side.

    simulated  (day, place) or (member, day, place) people, 0 or more
    observed   (day, place) people, 0 or more, NaN where not observed
    rescaling  "exact" first brings each day's simulated total to the observed one (0 where nobody is simulated);
               "integer" then cuts every place to whole people
    returns    shares, no unit: 0 is perfect; at most 2 where the simulated total does not exceed the observed one
    raises     WrongInput, where shapes or values do not fit
    Source: Suleimenova, Bell and Groen (2017); with "exact" as the validator of FabFlee, with "integer" as its plots.

    >>> found = averaged_relative_difference([[60, 30]], [[50, 50]])
    >>> found.by_place.tolist(), round(float(found.mean), 6), round(float(found.percent_wrong), 6)
    ([[0.1, 0.2]], 0.3, 15.0)
    >>> float(averaged_relative_difference([[60, 30]], [[50, 50]], rescaling="integer").mean)
    0.33
    """
    model, data = trajectories(simulated, observed)
    _require_rescaling(rescaling)
    seen = np.isfinite(data)
    compared = model if rescaling == "none" else rescaled(model, data, whole=rescaling == "integer")
    totals = np.maximum(1.0, np.where(seen, data, 0.0).sum(axis=-1, keepdims=True))
    by_place = np.abs(compared - data) / totals
    somewhere = np.asarray(seen.any(axis=-1))
    by_day = np.where(somewhere, np.where(seen, by_place, 0.0).sum(axis=-1), np.nan)
    return RelativeDifference(by_place, by_day, mean_where(by_day, somewhere, -1))


def rescaled(simulated: FloatArray, observed: FloatArray, *, whole: bool = False) -> FloatArray:
    """Simulated people with every day's total brought to the total observed; arrays as checked by `trajectories`.

    Totals are over the places observed on that day; where nobody is simulated in these, all places get 0.
    """
    seen = np.isfinite(observed)
    total_observed = np.where(seen, observed, 0.0).sum(axis=-1, keepdims=True)
    total_simulated = np.where(seen, simulated, 0.0).sum(axis=-1, keepdims=True)
    # Multiplying first keeps whole results whole, which cutting would otherwise lower by one.
    scaled = np.divide(
        simulated * total_observed, total_simulated, out=np.zeros(simulated.shape), where=total_simulated > 0
    )
    return np.asarray(np.trunc(scaled) if whole else scaled)


def _require_rescaling(rescaling: str) -> None:
    if rescaling not in RESCALINGS:
        raise WrongInput.one(f'"{rescaling}" is unknown. {meant(rescaling, RESCALINGS)}', where="rescaling")


def _score(name: str, title: str, rescaling: Rescaling) -> Score:
    def measure(simulated: FloatArray, observed: FloatArray) -> float:
        return float(averaged_relative_difference(simulated, observed, rescaling=rescaling).mean.mean())

    return Score(name, title, source=SOURCE, judges="trajectory", unit="share", best=0.0, measure=measure)


ARD = _score("ard", "Averaged relative difference", "none")
ARD_RESCALED = _score("ard_rescaled", "Averaged relative difference, rescaled", "exact")
ARD_RESCALED_INTEGER = _score(
    "ard_rescaled_integer", "Averaged relative difference, rescaled to whole people", "integer"
)
