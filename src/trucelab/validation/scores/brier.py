"""Brier score of chances, and the parts that say why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, chances
from trucelab.validation.scores.score import Score


@dataclass(frozen=True)
class BrierParts:
    """Brier score = reliability - resolution + uncertainty + within_groups; and the reliability diagram."""

    reliability: float
    """How far chances are from what then happened as often; 0 is best."""
    resolution: float
    """How far the groups differ from the overall frequency; more is better."""
    uncertainty: float
    """What a forecast of the overall frequency would get."""
    within_groups: float
    """What grouping different chances together leaves out; 0 where all chances of a group are one."""
    chance: FloatArray
    """(group,) mean chance."""
    frequency: FloatArray
    """(group,) share that happened."""
    forecasts: NDArray[np.int64]
    """(group,) how many."""


def brier_score(chance: ArrayLike, happened: ArrayLike) -> float:
    """Mean squared distance of chances from 0 or 1.

    chance    (forecast,) 0 to 1
    happened  (forecast,) 1 where it happened, 0 where not, NaN where not known yet (left out)
    returns   0 to 1, no unit: 0 is perfect, always saying one half gets 0.25
    raises    WrongInput, where shapes or values do not fit
    Source: Brier (1950), in the form for two classes.

    >>> round(brier_score([0.9, 0.2, 0.5], [1, 0, 1]), 6)
    0.1
    """
    given, outcome = chances(chance, happened)
    return float(np.mean((given - outcome) ** 2))


def brier_parts(chance: ArrayLike, happened: ArrayLike, *, bins: int | None = None) -> BrierParts:
    """Reliability, resolution and uncertainty; arguments as `brier_score`.

    bins    chances are grouped into so many bands of equal width; where left out, equal chances make a group
    source  Murphy (1973); the part within bins is that of Stephenson, Coelho and Jolliffe (2008)

    >>> parts = brier_parts([0.2, 0.2, 0.8, 0.8], [0, 0, 1, 0])
    >>> [round(part, 6) for part in (parts.reliability, parts.resolution, parts.uncertainty)]
    [0.065, 0.0625, 0.1875]
    """
    given, outcome = chances(chance, happened)
    group = _groups(given, bins)
    count = np.bincount(group).astype(np.int64)
    mean_chance = np.bincount(group, given) / count
    frequency = np.bincount(group, outcome) / count
    overall = float(outcome.mean())
    within = given - mean_chance[group]
    return BrierParts(
        reliability=float(np.average((mean_chance - frequency) ** 2, weights=count)),
        resolution=float(np.average((frequency - overall) ** 2, weights=count)),
        uncertainty=overall * (1.0 - overall),
        within_groups=float(np.mean(within**2 - 2.0 * within * (outcome - frequency[group]))),
        chance=mean_chance,
        frequency=frequency,
        forecasts=count,
    )


def _groups(given: FloatArray, bins: int | None) -> NDArray[np.int64]:
    """A number for every forecast, from 0 on with none left out, in order of chance."""
    if bins is not None and bins < 1:
        raise WrongInput.one(f"{bins}; give 1 or more, or leave it out to group equal chances", where="bins")
    keys = given if bins is None else np.minimum(np.floor(given * bins), bins - 1)
    return np.asarray(np.unique(keys, return_inverse=True)[1], np.int64)


BRIER = Score(
    "brier", "Brier score", source="Brier (1950)", judges="chance", unit="share", best=0.0, measure=brier_score
)
