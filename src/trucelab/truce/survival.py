"""How long a truce lasts: a Weibull hazard, two baselines, hazard ratios drawn from their priors.

Skill found when the numbers were fitted, on 25 truces held out (no test reproduces it yet): integrated Brier score over
days 1-180 of 0.19 to 0.24, where a constant 0.5 scores 0.25.  It is good for a band and for comparing terms of one
deal, never for a date.

Source: Weibull regression as in Kalbfleisch and Prentice (2002), chapter 2; numbers in `presets` and `covariates`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from trucelab import seeding
from trucelab.scenario.consequences import Truce
from trucelab.truce.covariates import COVARIATES, Covariate
from trucelab.truce.lognormal import FloatArray
from trucelab.truce.presets import PAUSE, WAR_ENDING, Preset

Normal: TypeAlias = Callable[[str, int], FloatArray]
"""Gives the standard normal numbers of a purpose: (purpose, how many for a draw) -> (how many, draw)."""

BAND: Final = (0.1, 0.5, 0.9)
"""Quantiles of the 80 % band and its median."""


@dataclass(frozen=True)
class Priors:
    """Everything that is uncertain about how long a truce lasts."""

    pause: Preset = PAUSE
    war_ending: Preset = WAR_ENDING
    covariates: tuple[Covariate, ...] = COVARIATES

    def at_medians(self) -> Self:
        """The same with every prior fixed at its median."""
        pause, war_ending = (
            replace(preset, hazard=preset.hazard.fixed(), shape=preset.shape.fixed())
            for preset in (self.pause, self.war_ending)
        )
        covariates = tuple(replace(item, ratio=item.ratio.fixed()) for item in self.covariates)
        return replace(self, pause=pause, war_ending=war_ending, covariates=covariates)


PRIORS: Final = Priors()


@dataclass(frozen=True)
class _Curves:
    """Cumulative hazards after a draw, hazard ratios included."""

    unit_days: float
    hazard: FloatArray
    """(draw,) cumulative hazard at `unit_days`."""
    shape: FloatArray
    """(draw,) power of time."""

    def cumulative_hazard(self, days: FloatArray) -> FloatArray:
        """H at (day,) days: (draw, day)."""
        return np.asarray(self.hazard[:, None] * (days / self.unit_days) ** self.shape[:, None])

    def failure_day(self, exponential: float) -> float:
        """The day on which the cumulative hazard of the first draw reaches a standard exponential number."""
        hazard, shape = float(self.hazard[0]), float(self.shape[0])
        try:
            return self.unit_days * math.pow(exponential / hazard, 1.0 / shape)
        except (ZeroDivisionError, OverflowError):
            return math.inf


def cumulative_hazard(days: ArrayLike, preset: Preset, hazard_ratio: float = 1.0) -> FloatArray:
    """Cumulative hazard of a preset at its medians.

    days          any shape, 0 or more, days since the truce began
    hazard_ratio  product of the ratios in force, 0 or more
    returns       shape of `days`, no unit
    """
    times = np.asarray(days, np.float64)
    return np.asarray(preset.hazard.median * hazard_ratio * (times / preset.unit_days) ** preset.shape.median)


def survival(days: ArrayLike, preset: Preset, hazard_ratio: float = 1.0) -> FloatArray:
    """Chance that a truce still holds after `days`, at the medians of a preset; arguments as `cumulative_hazard`.

    >>> round(float(survival(90, WAR_ENDING)), 3)
    0.741
    """
    return np.exp(-cumulative_hazard(days, preset, hazard_ratio))


def mixed_survival(
    days: ArrayLike, settles_war: float, *, pause_ratio: float = 1.0, war_ending_ratio: float = 1.0
) -> FloatArray:
    """Survival where it is not known which kind of truce it is: (1 - w) S_pause + w S_war-ending.

    settles_war  w, 0 to 1
    """
    pause = survival(days, PAUSE, pause_ratio)
    return np.asarray((1.0 - settles_war) * pause + settles_war * survival(days, WAR_ENDING, war_ending_ratio))


def draw_failure_day(truce: Truce, seed: int, member: int, *, attempt: int = 0, priors: Priors = PRIORS) -> float:
    """The day on which a truce fails in one member.

    No purpose of a stream names the outcome: two truces of one member meet the same luck, so that under one preset the
    truce whose drawn hazard is lower never fails first.  Give `attempt` for a later truce in a row: the world stays
    the same (drawn baseline and ratios), fate is thrown anew.

    truce    its terms; `settles_war` is the chance that the war-ending preset rules it
    attempt  0 for the first truce of a member, 1 for the one after it
    returns  days since the truce began, 0 or more, not rounded; inf where it never fails
    """
    fate = seeding.stream(seed, member, f"truce fate {attempt}" if attempt else "truce fate")
    which, chance = fate.random(2)
    preset = priors.war_ending if which < truce.settles_war else priors.pause

    def normal(purpose: str, numbers: int) -> FloatArray:
        return seeding.stream(seed, member, purpose).standard_normal((numbers, 1))

    return _drawn(preset, truce, priors, normal).failure_day(-math.log1p(-chance))


def survival_band(
    truce: Truce, days: ArrayLike, seed: int, draws: int = 1000, *, priors: Priors = PRIORS
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Chance that a truce still holds, with the 80 % band that the drawn priors make, day by day.

    days     (day,) or one number, 0 or more, days since the truce began
    draws    how often the priors are drawn, 1 or more
    returns  low, median, high: (day,) each; quantiles of a day, not single curves
    """
    times = np.atleast_1d(np.asarray(days, np.float64))

    def normal(purpose: str, numbers: int) -> FloatArray:
        return seeding.stream(seed, 0, f"{purpose}, band").standard_normal((numbers, draws))

    pause, war_ending = (
        np.exp(-_drawn(preset, truce, priors, normal).cumulative_hazard(times))
        for preset in (priors.pause, priors.war_ending)
    )
    mixed = (1.0 - truce.settles_war) * pause + truce.settles_war * war_ending
    low, median, high = np.quantile(mixed, BAND, axis=0)
    return low, median, high


def _drawn(preset: Preset, truce: Truce, priors: Priors, normal: Normal) -> _Curves:
    """The curves of a preset with baseline and ratios drawn; a ratio is the same number under both presets."""
    of_hazard, of_shape = normal(f"truce baseline of {preset.name}", 2)
    hazard = preset.hazard.at(of_hazard)
    for item in priors.covariates:
        if item.in_force(truce, preset):
            hazard = hazard * item.ratio.at(normal(f"truce ratio of {item.switch}", 1)[0])
    return _Curves(preset.unit_days, hazard, preset.shape.at(of_shape))
