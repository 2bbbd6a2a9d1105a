"""Survival of a truce by day with the band that the drawn priors make, and what it counts as failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.scenario.consequences import Truce
from trucelab.truce.chances import Chances, OfBand
from trucelab.truce.drawing import PRIORS, DrawnTruces, Priors
from trucelab.truce.failure import Definition
from trucelab.truce.lognormal import FloatArray

BAND: Final = (0.1, 0.5, 0.9)
"""Quantiles of the 80 % band and its median."""


@dataclass(frozen=True)
class Curve:
    """Chance that a truce is still in force after some days; quantiles of a day, not single curves."""

    days: FloatArray
    """(day,)"""
    low: FloatArray
    median: FloatArray
    high: FloatArray
    mean: FloatArray
    """(day,) chance with everything uncertain averaged out."""
    lapsed: FloatArray
    """(day,) mean chance that its term has ended without renewal, which is no failure."""
    definition: Definition
    """What ends it, a term that lapses aside."""


def survival_band(truce: Truce, days: ArrayLike, seed: int, draws: int = 1000, *, priors: Priors = PRIORS) -> Curve:
    """Chance that a truce still holds, with the 80 % band that the drawn priors make, day by day.

    days    (day,) or one number, 0 or more, days since the truce began
    draws   how often the priors are drawn, 1 or more
    raises  WrongInput, on another number of draws
    """
    return curve_of(DrawnTruces(truce, band_chances(seed, draws), priors), days)


def band_chances(seed: int, draws: int) -> Chances:
    """The chances of a band.

    raises  WrongInput, on less than one draw
    """
    if draws < 1:
        raise WrongInput.one(f"{draws} draws: give 1 or more")
    return OfBand(seed, draws)


def curve_of(drawn: DrawnTruces, days: ArrayLike) -> Curve:
    """The curve of drawn truces; days as in `survival_band`."""
    times = np.atleast_1d(np.asarray(days, np.float64))
    held = drawn.held(times)
    low, median, high = np.quantile(held, BAND, axis=0)
    lapsed = drawn.lapsed(times).mean(axis=0)
    return Curve(times, low, median, high, held.mean(axis=0), lapsed, drawn.definition)
