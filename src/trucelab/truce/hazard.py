"""The cumulative hazard of drawn truces: a Weibull clock that runs faster or slower, piece by piece.

With nothing that changes in time there is one piece, `H(t) = hazard (t / unit_days) ** shape`.  A covariate that is in
force from day a to day b multiplies the hazard between them and nothing else (proportional hazards with time-varying
covariates, Cox 1972; Kalbfleisch and Prentice 2002, section 6.3).  A renewed term sets the clock back to 0: at the end
of a fixed term a truce lapses, is renewed or replaced, or is called off.

Violence may add to the chance to fail, if the analyst turns that on: `h(t)` is multiplied by `1 + kappa log(1 + x(t))`,
x the mean violence of the last 14 days as a share of the earlier rate.  At first those days lie before the truce.  The
form and kappa are an assumption: for sensitivity only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self, TypeAlias

import numpy as np

from trucelab import elementary
from trucelab.arrays import Flags, Floats

Factor: TypeAlias = Callable[[Floats], Floats]
"""Factor on the hazard at (draw, piece) days of the truce."""


@dataclass(frozen=True)
class Effect:
    """A factor on the hazard with the days at which it changes."""

    changes: Sequence[Floats]
    """(draw,) days each."""
    factor: Factor


@dataclass(frozen=True)
class DrawnHazard:
    """Cumulative hazards after a draw, hazard ratios included."""

    unit_days: float
    hazard: Floats
    """(draw,) cumulative hazard of the baseline at `unit_days`."""
    shape: Floats
    """(draw,) power of time."""
    begins: Floats
    """(draw, piece) day on which a piece begins; 0 for the first."""
    factor: Floats
    """(draw, piece) factor on the hazard."""
    clock: Floats
    """(draw, piece) day on which the clock of the baseline was last set to 0."""

    @classmethod
    def of(
        cls,
        unit_days: float,
        hazard: Floats,
        shape: Floats,
        effects: Sequence[Effect] = (),
        terms: Floats | None = None,
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

    def cumulative_hazard(self, days: Floats) -> Floats:
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

    def survival(self, days: Floats) -> Floats:
        """Chance that nothing has ended the truce by (day,) or (draw, day) days: (draw, day)."""
        return elementary.exp(-self.cumulative_hazard(days))

    def day_at(self, amount: Floats) -> Floats:
        """Days on which the cumulative hazard reaches (draw,) amounts, 0 or more: (draw,), inf where it never does."""
        piece = np.maximum((self._before <= amount[:, None]).sum(axis=1) - 1, 0)[:, None]
        before, started, factor, clock = (
            np.take_along_axis(of, piece, axis=1)[:, 0] for of in (self._before, self._started, self.factor, self.clock)
        )
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            share = ((amount - before) / factor + started) / self.hazard
            day = clock + self.unit_days * elementary.power(share, 1.0 / self.shape)
        return np.where(self.hazard > 0.0, day, np.inf)

    @cached_property
    def _started(self) -> Floats:
        """(draw, piece) what the clock of the baseline shows when a piece begins."""
        return self._baseline(self.begins - self.clock)

    @cached_property
    def _before(self) -> Floats:
        """(draw, piece) cumulative hazard when a piece begins."""
        ends = self._baseline(self.begins[:, 1:] - self.clock[:, :-1])
        amount = self.factor[:, :-1] * (ends - self._started[:, :-1])
        return np.concatenate([np.zeros((len(amount), 1)), np.cumsum(amount, axis=1)], axis=1)

    def _baseline(self, times: Floats) -> Floats:
        # a piece of no width may lie a rounding error before its clock
        clock = elementary.power(np.maximum(times, 0.0) / self.unit_days, self.shape[:, None])
        return np.asarray(self.hazard[:, None] * clock)


WINDOW_DAYS: Final = 14
FEEDBACK_BASIS: Final = (
    "No sourced number exists. For sensitivity only: does violence that goes on bring a truce down sooner?"
)


def feedback(kappa: Floats, holding: Floats) -> Effect:
    """The factor on the hazard, day by day until the window lies within the truce.

    kappa    (draw,) 0 to 1
    holding  (draw,) violence while the truce holds, as a share of the earlier rate
    """

    def factor(days: Floats) -> Floats:
        within = np.minimum(days / WINDOW_DAYS, 1.0)
        trailing = (1.0 - within) + within * holding[:, None]
        return np.asarray(1.0 + kappa[:, None] * elementary.log1p(trailing))

    return Effect([np.full(len(kappa), float(day)) for day in range(1, WINDOW_DAYS + 1)], factor)


LAPSES: Final = 0.53
RENEWED: Final = 0.41
CALLED_OFF: Final = 0.06
TERM_BASIS: Final = (
    "Computed from the 796 fixed-term truces of the ETH/PRIO data with a known end: 53 % expired, 41 % renewed or "
    "replaced, 6 % called off. The meaning of the end codes is inferred. A renewal sets the clock of the baseline back."
)
MOST: Final = 20
"""Terms that are followed; the chance of as many renewals is 2e-8."""


def terms_ended(days: Floats, length: Floats) -> Floats:
    """How many terms of (draw,) length have ended by (day,) days, those that end on the day included: (draw, day)."""
    # three times a length, divided by it, may come out a rounding error below three
    return np.asarray(np.floor(days / length[:, None] * (1.0 + 1e-12)))


def terms_until(day: float, length: Floats) -> int:
    """How many terms of (draw,) length must be followed to know everything up to a day."""
    return min(MOST, int(day // length.min()) + 1)


def last_day(more: Floats, length: Floats) -> Floats:
    """The end of the last term, where nothing else ends the truce: (draw,) days.

    more    (draw,) heights in (0, 1); the number of renewals is geometric
    length  (draw,) days
    """
    renewals = np.minimum(np.floor(elementary.log1p(-more) / elementary.log(RENEWED)), MOST - 1)
    return np.asarray((renewals + 1.0) * length)


def lapses(how: Floats) -> Flags:
    """Whether a truce that is not renewed lapses, else it is called off: (draw,) of heights in (0, 1)."""
    return np.asarray(how < LAPSES / (LAPSES + CALLED_OFF))
