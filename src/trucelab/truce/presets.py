"""The two baselines: how long a truce lasts when nothing else is known.

A Weibull cumulative hazard, `H(t) = hazard * (t / unit_days) ** shape`; survival is `exp(-H)`.  A shape below 1 means
that a truce which has held for a while is less likely to fail on the next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trucelab.truce.failure import Definition, Failure
from trucelab.truce.lognormal import LogNormal


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
