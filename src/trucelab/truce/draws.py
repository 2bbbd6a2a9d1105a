"""Where the numbers of a draw come from, and the form of every prior: the log-normal distribution at a height."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from trucelab import chance, elementary
from trucelab.arrays import Floats
from trucelab.errors import WrongInput
from trucelab.scenario.values import Quantity

_TWO_SIDED_95: Final = 1.959964


@dataclass(frozen=True)
class Draws:
    """Gives the numbers that belong to a purpose, for every draw at once."""

    seed: int
    member: int = 0
    number: int = 1
    """How many draws there are."""
    label: str = ""
    """Added to every purpose: draws of another label are other ones."""

    @classmethod
    def of_member(cls, seed: int, member: int) -> Self:
        """One draw, that of a member: truces of all outcomes of a member meet the same draws."""
        return cls(seed, member)

    @classmethod
    def of_band(cls, seed: int, draws: int, label: str = "band") -> Self:
        """Many draws for a band; another set than those of members."""
        return cls(seed, 0, draws, f", {label}")

    def heights(self, purpose: str, numbers: int = 1) -> Floats:
        """(numbers, draw) in (0, 1): heights of the distribution of what is drawn."""
        return self._stream(purpose).open_units((numbers, self.number))

    def poisson(self, purpose: str, rate: Floats, days: int) -> Floats:
        """(draw, day) counts at the (draw,) rates."""
        return self._stream(purpose).poisson(rate[:, None], (self.number, days)).astype(np.float64)

    def _stream(self, purpose: str) -> chance.Stream:
        return chance.stream(self.seed, self.member, purpose + self.label)


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
        return cls(median, elementary.log(high / low) / (2 * _TWO_SIDED_95))

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        factor = elementary.exp(_TWO_SIDED_95 * self.log_sd)
        return self.median / factor, self.median * factor

    def at(self, heights: Floats) -> Floats:
        """The values at heights of the distribution, in (0, 1), of the same shape."""
        return self.median * elementary.exp(self.log_sd * elementary.normal_quantile(heights))

    def fixed(self) -> Self:
        """The same median with nothing uncertain."""
        return replace(self, log_sd=0.0)


def quantity_at(quantity: Quantity, heights: Floats) -> Floats:
    """A range of the scenario at heights of its distribution, in (0, 1), of the same shape.

    The triangular distribution of `Quantity.draw`, for many draws at once.  A range and the prior in whose place it
    stands are drawn at the same height: a high draw of one is a high draw of the other.
    """
    if quantity.certain:
        return np.full(heights.shape, quantity.mode)
    width = quantity.high - quantity.low
    peak = (quantity.mode - quantity.low) / width
    rising = quantity.low + width * np.sqrt(heights * peak)
    falling = quantity.high - width * np.sqrt((1.0 - heights) * (1.0 - peak))
    return np.where(heights < peak, np.minimum(rising, quantity.mode), np.maximum(falling, quantity.mode))
