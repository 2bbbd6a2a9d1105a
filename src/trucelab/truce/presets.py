"""The two baselines: how long a truce lasts when nothing else is known.

A Weibull cumulative hazard, `H(t) = hazard * (t / unit_days) ** shape`; survival is `exp(-H)`.  A shape below 1 means
that a truce which has held for a while is less likely to fail on the next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trucelab.truce.lognormal import LogNormal


@dataclass(frozen=True)
class Preset:
    """A baseline of truce survival."""

    name: str
    failure: str
    """What counts as the end of the truce."""
    unit_days: float
    """Time at which the cumulative hazard is `hazard`, days."""
    hazard: LogNormal
    """Cumulative hazard at `unit_days`, no unit."""
    shape: LogNormal
    """Power of time, no unit."""
    source: str


WAR_ENDING: Final = Preset(
    name="war-ending",
    failure="full-scale war resumes",
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
    failure="a party calls the truce off, or it is broken",
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
