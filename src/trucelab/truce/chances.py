"""Where the numbers of a draw come from: a member of an ensemble, or many draws at once for a band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from trucelab import seeding
from trucelab.truce.lognormal import FloatArray


class Chances(Protocol):
    """Gives the numbers that belong to a purpose, for every draw."""

    @property
    def draws(self) -> int:
        """How many draws there are."""

    def normal(self, purpose: str, numbers: int = 1) -> FloatArray:
        """(numbers, draw) from the standard normal distribution."""

    def uniform(self, purpose: str, numbers: int = 1) -> FloatArray:
        """(numbers, draw) in [0, 1)."""

    def poisson(self, purpose: str, rate: FloatArray, days: int) -> FloatArray:
        """(draw, day) counts at the (draw,) rates."""


@dataclass(frozen=True)
class OfMember:
    """One draw, that of a member: truces of all outcomes of a member meet the same luck."""

    seed: int
    member: int

    @property
    def draws(self) -> int:
        """One."""
        return 1

    def normal(self, purpose: str, numbers: int = 1) -> FloatArray:
        """(numbers, 1)."""
        return self._stream(purpose).standard_normal((numbers, 1))

    def uniform(self, purpose: str, numbers: int = 1) -> FloatArray:
        """(numbers, 1)."""
        return self._stream(purpose).random((numbers, 1))

    def poisson(self, purpose: str, rate: FloatArray, days: int) -> FloatArray:
        """(1, day)."""
        return self._stream(purpose).poisson(rate[:, None], (1, days)).astype(np.float64)

    def _stream(self, purpose: str) -> np.random.Generator:
        return seeding.stream(self.seed, self.member, purpose)


@dataclass(frozen=True)
class OfBand:
    """Many draws at once, for a band; another set of draws than those of members."""

    seed: int
    draws: int
    label: str = "band"
    """Draws of another label meet other luck."""

    def normal(self, purpose: str, numbers: int = 1) -> FloatArray:
        """(numbers, draw)."""
        return self._stream(purpose).standard_normal((numbers, self.draws))

    def uniform(self, purpose: str, numbers: int = 1) -> FloatArray:
        """(numbers, draw)."""
        return self._stream(purpose).random((numbers, self.draws))

    def poisson(self, purpose: str, rate: FloatArray, days: int) -> FloatArray:
        """(draw, day)."""
        return self._stream(purpose).poisson(rate[:, None], (self.draws, days)).astype(np.float64)

    def _stream(self, purpose: str) -> np.random.Generator:
        return seeding.stream(self.seed, 0, f"{purpose}, {self.label}")
