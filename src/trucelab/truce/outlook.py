"""Everything that is said about one truce: its curve, how long it holds, what each term does, the violence under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from trucelab.scenario.consequences import Truce
from trucelab.truce.covariates import ASSUMPTION
from trucelab.truce.curve import BAND, Curve, band_chances, curve_of
from trucelab.truce.drawing import PRIORS, DrawnTruces, Priors
from trucelab.truce.effects import TermEffect, term_effects
from trucelab.truce.fates import ends
from trucelab.truce.intensity import draw_course, intensity
from trucelab.truce.lognormal import FloatArray
from trucelab.truce.violence import EXCLUDED, LEVELS, Level

DAYS: Final = (7, 14, 30, 60, 90, 180, 365)
"""Days on which survival is told."""
COURSES: Final = 1000
"""Draws of the course of violence, at most."""


@dataclass(frozen=True)
class Spread:
    """A median with its 80 % band."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class DrawnLevel:
    """One level of violence as it was drawn."""

    level: Level
    tag: str
    """ASSUMPTION, or that the scenario sets it; empty where it was measured."""
    drawn: Spread


@dataclass(frozen=True)
class Outlook:
    """What is said about one truce."""

    truce: Truce
    horizon: int
    draws: int
    curve: Curve
    at_horizon: Curve
    """The same on the last day alone."""
    holding_days: Spread
    """Days until it ends: fates of all draws."""
    held: float
    """Share of draws whose truce is in force at the horizon."""
    lapsed: float
    """Share of draws whose term ended without renewal before it."""
    terms: tuple[TermEffect, ...]
    levels: tuple[DrawnLevel, ...]
    violence_days: tuple[int, ...]
    violence: tuple[Spread, ...]
    """Mean violence from the first to each of those days, multiple of the rate before; new attempts included."""

    @property
    def failed(self) -> float:
        """Share of draws whose truce has failed by the horizon, a term that lapsed not counted."""
        return 1.0 - self.held - self.lapsed

    @property
    def assumptions(self) -> tuple[str, ...]:
        """Names of everything in the deal that nobody has measured."""
        terms = [effect.covariate.label for effect in self.terms if effect.present and effect.tag == ASSUMPTION]
        levels = [drawn.level.label for drawn in self.levels if drawn.tag == ASSUMPTION]
        feedback = ["feedback of violence"] if self.truce.violence_feedback.high > 0.0 else []
        return (*terms, *levels, *feedback)


def outlook(truce: Truce, horizon: int, seed: int, draws: int = 10_000, *, priors: Priors = PRIORS) -> Outlook:
    """Draw a truce many times and say what comes of it.

    horizon  days, 1 or more
    raises   WrongInput, on less than one draw
    """
    drawn = DrawnTruces(truce, band_chances(seed, draws), priors)
    fates = ends(drawn)
    over = fates.days <= horizon
    days = tuple(day for day in DAYS if day < horizon)
    days = (*days, horizon)
    return Outlook(
        truce=truce,
        horizon=horizon,
        draws=draws,
        curve=curve_of(drawn, DAYS),
        at_horizon=curve_of(drawn, horizon),
        holding_days=_spread(fates.days),
        held=float(1.0 - over.mean()),
        lapsed=float((over & fates.lapsed).mean()),
        terms=tuple(term_effects(drawn, horizon)),
        levels=_levels(drawn),
        violence_days=days,
        violence=_violence(DrawnTruces(truce, band_chances(seed, min(draws, COURSES)), priors), days),
    )


def _levels(drawn: DrawnTruces) -> tuple[DrawnLevel, ...]:
    excluded = drawn.truce.excluded_group or drawn.truce.pretext_clause
    return tuple(
        DrawnLevel(level, level.tag(drawn.truce), _spread(level.drawn(drawn.truce, drawn.chances)))
        for level in LEVELS
        if level is not EXCLUDED or excluded
    )


def _violence(drawn: DrawnTruces, days: tuple[int, ...]) -> tuple[Spread, ...]:
    by_day = intensity(draw_course(drawn, days[-1]))
    mean = np.cumsum(by_day, axis=1) / np.arange(1, days[-1] + 1)
    return tuple(_spread(mean[:, day - 1]) for day in days)


def _spread(values: FloatArray) -> Spread:
    # a quantile between two draws that never end is not a number
    return Spread(*(float(edge) for edge in np.quantile(values, BAND, method="inverted_cdf")))
