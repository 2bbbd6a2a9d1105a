"""How long a truce lasts: the curves at the medians of the priors, and the day on which the truce of a member ends.

Skill on 25 truces held out (`trucelab validate truce` works it out): integrated Brier score over days 1-180 of 0.19 to
0.24, where a constant 0.5 scores 0.25.  It is good for a band and for comparing terms of one deal, never for a date.

Source: Weibull regression as in Kalbfleisch and Prentice (2002), chapter 2; numbers in `presets` and `covariates`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.scenario.consequences import Truce
from trucelab.truce.chances import OfMember
from trucelab.truce.drawing import PRIORS, DrawnTruces, Priors
from trucelab.truce.fates import ends
from trucelab.truce.lognormal import FloatArray
from trucelab.truce.presets import PAUSE, WAR_ENDING, Preset


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

    The two presets count different failures as the end (`Preset.failure`); the mixture counts either.

    settles_war  w, 0 to 1
    """
    pause = survival(days, PAUSE, pause_ratio)
    return np.asarray((1.0 - settles_war) * pause + settles_war * survival(days, WAR_ENDING, war_ending_ratio))


def draw_failure_day(truce: Truce, seed: int, member: int, *, attempt: int = 0, priors: Priors = PRIORS) -> float:
    """The day on which a truce ends in one member: it fails, or its term lapses.

    No purpose of a stream names the outcome: two truces of one member meet the same luck, so that under one preset the
    truce whose drawn hazard is lower never fails first.  Give `attempt` for a later truce in a row: the world stays
    the same (drawn baseline and ratios), fate is thrown anew.

    truce    its terms; `settles_war` is the chance that the war-ending preset rules it
    attempt  0 for the first truce of a member, 1 for the one after it
    returns  days since the truce began, 0 or more, not rounded; inf where it never ends
    """
    drawn = DrawnTruces(truce, OfMember(seed, member), priors)
    return float(ends(drawn, f" {attempt}" if attempt else "").days[0])
