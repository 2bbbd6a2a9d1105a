"""The two baselines, what each counts as failure, and the curves at their medians.

A Weibull cumulative hazard, `H(t) = hazard * (t / unit_days) ** shape`; survival is `exp(-H)`.  A shape below 1 means
that a truce which has held for a while is less likely to fail on the next day.

There are four definitions of failure, which are different quantities.  The rate before, r0, is the mean lethal rate in
the 28 days before the truce.  "First violation" is not among them: in eight Syrian truces of 2016-2019 a lethal event
fell on day 0-2 in every one.

Skill on 25 truces held out (`trucelab validate truce` works it out): integrated Brier score over days 1-180 of 0.19 to
0.24, where a constant 0.5 scores 0.25.  It is good for a band and for comparing terms of one deal, never for a date.

Source: Weibull regression as in Kalbfleisch and Prentice (2002), chapter 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from trucelab import elementary
from trucelab.arrays import Floats
from trucelab.truce.draws import LogNormal


class Failure(Enum):
    """One definition of failure."""

    ERODED = ("eroded", "the mean lethal rate of 14 days reaches half of the rate before")
    BROKEN = ("broken", "the mean lethal rate of 14 days reaches the rate before")
    CALLED_OFF = ("called off", "a party formally ends it")
    WAR_RESUMED = ("war resumed", "full-scale fighting again")

    def __init__(self, label: str, says: str) -> None:
        self.label = label
        self.says = says


@dataclass(frozen=True)
class Definition:
    """What a curve counts as failure.

    >>> both = Definition((Failure.CALLED_OFF,)) | Definition((Failure.WAR_RESUMED,))
    >>> both.label
    'mixed: called off / war resumed'
    """

    kinds: tuple[Failure, ...]
    """In the order of `Failure`, each once."""

    def __or__(self, other: Definition) -> Definition:
        """What a mixture of two curves counts."""
        return Definition(tuple(kind for kind in Failure if kind in self.kinds or kind in other.kinds))

    @property
    def mixed(self) -> bool:
        """Whether more than one definition is in it."""
        return len(self.kinds) > 1

    @property
    def label(self) -> str:
        """Its names; a mixture says that it is one."""
        names = " / ".join(kind.label for kind in self.kinds)
        return f"mixed: {names}" if self.mixed else names


@dataclass(frozen=True)
class Preset:
    """A baseline of truce survival."""

    name: str
    failure: Definition
    """What counts as the failure of the truce."""
    unit_days: float
    """Time at which the cumulative hazard is `hazard`, days."""
    hazard: LogNormal
    """Cumulative hazard at `unit_days`, no unit."""
    shape: LogNormal
    """Power of time, no unit."""
    source: str


WAR_ENDING: Final = Preset(
    name="war-ending",
    failure=Definition((Failure.WAR_RESUMED,)),
    unit_days=365.25,
    hazard=LogNormal(0.607, 0.21),
    shape=LogNormal(0.503, 0.14),
    source=(
        "Computed from the data of Fortna, Peacekeeping and the Peacekept (2008), copy in avehtari/ROS-Examples: "
        "Weibull fit to 59 rows with 33 failures of post-Cold-War truces, without peacekeepers. Shape 0.503 "
        "(0.38-0.67), cumulative hazard at one year 0.607 (0.40-0.92); both spreads are read off these intervals. "
        "No truce in these data fails before day 14: short ones are missing."
    ),
)
PAUSE: Final = Preset(
    name="pause",
    failure=Definition((Failure.BROKEN, Failure.CALLED_OFF)),
    unit_days=30.0,
    hazard=LogNormal(1.80, 0.35),
    shape=LogNormal(0.445, 0.20),
    source=(
        "Computed from the ETH/PRIO Civil Conflict Ceasefire data of October 2022 (Clayton et al. 2022, "
        "doi 10.1177/00220027221129195; copy in Muin0305/SRM_AI_Bootcamp): Weibull fit to the 32 open-ended, bilateral "
        "or multilateral truces before 2005 that were called off. Spreads were widened by judgement. The end of 46.5 % "
        "of all truces in these data is unknown, and the meaning of their end codes is inferred."
    ),
)
PRESETS: Final = (PAUSE, WAR_ENDING)
SETTLES_WAR_BASIS: Final = (
    "0.24 is the share of preliminary and definitive truces among all 2,203 of the ETH/PRIO data (computed); 0 is a "
    "bare pause, 1 a truce whose signed terms settle the war."
)


def cumulative_hazard(days: ArrayLike, preset: Preset, hazard_ratio: float = 1.0) -> Floats:
    """Cumulative hazard of a preset at its medians.

    days          any shape, 0 or more, days since the truce began
    hazard_ratio  product of the ratios in force, 0 or more
    returns       shape of `days`, no unit
    """
    times = np.asarray(days, np.float64)
    clock = elementary.power(times / preset.unit_days, preset.shape.median)
    return np.asarray(preset.hazard.median * hazard_ratio * clock)


def survival(days: ArrayLike, preset: Preset, hazard_ratio: float = 1.0) -> Floats:
    """Chance that a truce still holds after `days`, at the medians of a preset; arguments as `cumulative_hazard`.

    >>> round(float(survival(90, WAR_ENDING)), 3)
    0.741
    """
    return np.asarray(elementary.exp(-cumulative_hazard(days, preset, hazard_ratio)))


def mixed_survival(
    days: ArrayLike, settles_war: float, *, pause_ratio: float = 1.0, war_ending_ratio: float = 1.0
) -> Floats:
    """Survival where it is not known which kind of truce it is: (1 - w) S_pause + w S_war-ending.

    The two presets count different failures as the end (`Preset.failure`); the mixture counts either.

    settles_war  w, 0 to 1
    """
    pause = survival(days, PAUSE, pause_ratio)
    return np.asarray((1.0 - settles_war) * pause + settles_war * survival(days, WAR_ENDING, war_ending_ratio))
