"""The cumulative hazard of drawn truces: a Weibull clock that runs faster or slower, piece by piece.

With nothing that changes in time there is one piece, `H(t) = hazard (t / unit_days) ** shape`.  A covariate that is in
force from day a to day b multiplies the hazard between them and nothing else (proportional hazards with time-varying
covariates, Cox 1972; Kalbfleisch and Prentice 2002, section 6.3).  A renewed term sets the clock back to 0.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypeAlias

import numpy as np

from trucelab.truce.lognormal import FloatArray

Factor: TypeAlias = Callable[[FloatArray], FloatArray]
"""Factor on the hazard at (draw, piece) days of the truce."""


@dataclass(frozen=True)
class Effect:
    """A factor on the hazard with the days at which it changes."""

    changes: Sequence[FloatArray]
    """(draw,) days each."""
    factor: Factor


@dataclass(frozen=True)
class DrawnHazard:
    """Cumulative hazards after a draw, hazard ratios included."""

    unit_days: float
    hazard: FloatArray
    """(draw,) cumulative hazard of the baseline at `unit_days`."""
    shape: FloatArray
    """(draw,) power of time."""
    begins: FloatArray
    """(draw, piece) day on which a piece begins; 0 for the first."""
    factor: FloatArray
    """(draw, piece) factor on the hazard."""
    clock: FloatArray
    """(draw, piece) day on which the clock of the baseline was last set to 0."""

    @classmethod
    def of(
        cls,
        unit_days: float,
        hazard: FloatArray,
        shape: FloatArray,
        effects: Sequence[Effect] = (),
        terms: FloatArray | None = None,
        limit: int = 1,
    ) -> Self:
        """Lay out the pieces.

        effects  what changes with time
        terms    (draw,) length of a fixed term, days; at the end of each the clock is set to 0
        limit    how many terms are laid out
        """
        changes = [np.zeros_like(hazard), *(days for effect in effects for days in effect.changes)]
        if terms is not None:
            changes += [terms * number for number in range(1, limit + 1)]
        begins = np.sort(np.stack(changes, axis=1), axis=1)
        inside = np.concatenate([(begins[:, :-1] + begins[:, 1:]) / 2.0, begins[:, -1:] + 1.0], axis=1)
        factor = np.ones_like(begins)
        for effect in effects:
            factor = factor * effect.factor(inside)
        clock = np.zeros_like(begins)
        if terms is not None:
            clock = np.minimum(np.floor(inside / terms[:, None]), limit) * terms[:, None]
        return cls(unit_days, hazard, shape, begins, factor, clock)

    def cumulative_hazard(self, days: FloatArray) -> FloatArray:
        """H at (day,) or (draw, day) days, 0 or more: (draw, day)."""
        times = np.broadcast_to(days, (len(self.hazard), days.shape[-1]))
        if self.begins.shape[1] == 1:
            return self.factor * self._baseline(times)
        piece = np.zeros(times.shape, np.intp)
        for number in range(1, self.begins.shape[1]):
            piece += self.begins[:, number, None] <= times
        clock, factor = (np.take_along_axis(of, piece, axis=1) for of in (self.clock, self.factor))
        before, started = (np.take_along_axis(of, piece, axis=1) for of in (self._before, self._started))
        return np.asarray(before + factor * (self._baseline(times - clock) - started))

    def day_at(self, amount: FloatArray) -> FloatArray:
        """Days on which the cumulative hazard reaches (draw,) amounts, 0 or more: (draw,), inf where it never does."""
        piece = np.maximum((self._before <= amount[:, None]).sum(axis=1) - 1, 0)[:, None]
        before, started, factor, clock = (
            np.take_along_axis(of, piece, axis=1)[:, 0] for of in (self._before, self._started, self.factor, self.clock)
        )
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            share = ((amount - before) / factor + started) / self.hazard
            day = clock + self.unit_days * share ** (1.0 / self.shape)
        return np.where(self.hazard > 0.0, day, np.inf)

    @cached_property
    def _started(self) -> FloatArray:
        """(draw, piece) what the clock of the baseline shows when a piece begins."""
        return self._baseline(self.begins - self.clock)

    @cached_property
    def _before(self) -> FloatArray:
        """(draw, piece) cumulative hazard when a piece begins."""
        ends = self._baseline(self.begins[:, 1:] - self.clock[:, :-1])
        amount = self.factor[:, :-1] * (ends - self._started[:, :-1])
        return np.concatenate([np.zeros((len(amount), 1)), np.cumsum(amount, axis=1)], axis=1)

    def _baseline(self, times: FloatArray) -> FloatArray:
        # a piece of no width may lie a rounding error before its clock
        return np.asarray(self.hazard[:, None] * (np.maximum(times, 0.0) / self.unit_days) ** self.shape[:, None])
