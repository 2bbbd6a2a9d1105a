"""The log-normal distribution: the form of every prior of the truce model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

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
        """From a median and a 95 % interval; only the width of the interval counts, as its middle is the median."""
        return cls(median, math.log(high / low) / (2 * _TWO_SIDED_95))

    def at(self, normal: FloatArray) -> FloatArray:
        """The values at draws from the standard normal distribution, of the same shape."""
        return self.median * np.exp(self.log_sd * normal)

    def fixed(self) -> Self:
        """The same median with nothing uncertain."""
        return replace(self, log_sd=0.0)
