"""The log-normal distribution: the form of every prior of the truce model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput
from trucelab.scenario.values import Quantity

FloatArray: TypeAlias = NDArray[np.float64]

_TWO_SIDED_95: Final = 1.959964


@dataclass(frozen=True)
class LogNormal:
    """A positive quantity whose logarithm is normal."""

    median: float
    log_sd: float
    """Standard deviation of the natural logarithm; 0 where nothing is uncertain."""

    @classmethod
    def between(cls, low: float, median: float, high: float) -> Self:
        """From a median and a 95 % interval; only the width of the interval counts, as its middle is the median.

        raises  WrongInput, unless 0 < low <= median <= high
        """
        if not 0.0 < low <= median <= high < math.inf:
            says = f"low {low:g}, median {median:g}, high {high:g}: write the least first, then the median, then the "
            raise WrongInput.one(f"{says}most, all above 0", where="prior")
        return cls(median, math.log(high / low) / (2 * _TWO_SIDED_95))

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        factor = math.exp(_TWO_SIDED_95 * self.log_sd)
        return self.median / factor, self.median * factor

    def at(self, normal: FloatArray) -> FloatArray:
        """The values at draws from the standard normal distribution, of the same shape."""
        return self.median * np.exp(self.log_sd * normal)

    def fixed(self) -> Self:
        """The same median with nothing uncertain."""
        return replace(self, log_sd=0.0)


def quantity_at(quantity: Quantity, normal: FloatArray) -> FloatArray:
    """A range of the scenario at draws from the standard normal distribution, of the same shape.

    The triangular distribution of `Quantity.draw`, for many draws at once.  A range and the prior in whose place it
    stands are met by the same luck: a high draw of one is a high draw of the other.
    """
    from scipy.special import ndtr

    if quantity.certain:
        return np.full(normal.shape, quantity.mode)
    chance, width = ndtr(normal), quantity.high - quantity.low
    peak = (quantity.mode - quantity.low) / width
    rising = quantity.low + width * np.sqrt(chance * peak)
    falling = quantity.high - width * np.sqrt((1.0 - chance) * (1.0 - peak))
    return np.where(chance < peak, np.minimum(rising, quantity.mode), np.maximum(falling, quantity.mode))
