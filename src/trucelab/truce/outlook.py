"""Everything that is said about one truce: its curve, how long it holds, what each term does, the violence under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from trucelab.arrays import Floats
from trucelab.errors import WrongInput
from trucelab.scenario.consequences import Truce
from trucelab.truce.baselines import Definition
from trucelab.truce.course import draw_course, intensity
from trucelab.truce.covariates import ASSUMPTION, Covariate
from trucelab.truce.drawing import PRIORS, DrawnTruces, Priors
from trucelab.truce.draws import Draws
from trucelab.truce.end_times import ends
from trucelab.truce.violence import EXCLUDED, LEVELS, Level

DAYS: Final = (7, 14, 30, 60, 90, 180, 365)
"""Days on which survival is told."""
COURSES: Final = 1000
"""Draws of the course of violence, at most."""
BAND: Final = (0.1, 0.5, 0.9)
"""Quantiles of the 80 % band and its median."""


@dataclass(frozen=True)
class Curve:
    """Chance that a truce is still in force after some days; quantiles of a day, not single curves."""

    days: Floats
    """(day,)"""
    low: Floats
    median: Floats
    high: Floats
    mean: Floats
    """(day,) chance with everything uncertain averaged out."""
    lapsed: Floats
    """(day,) mean chance that its term has ended without renewal, which is no failure."""
    definition: Definition
    """What ends it, a term that lapses aside."""


def survival_band(truce: Truce, days: ArrayLike, seed: int, draws: int = 1000, *, priors: Priors = PRIORS) -> Curve:
    """Chance that a truce still holds, with the 80 % band that the drawn priors make, day by day.

    days    (day,) or one number, 0 or more, days since the truce began
    draws   how often the priors are drawn, 1 or more
    raises  WrongInput, on another number of draws
    """
    return curve_of(DrawnTruces(truce, band_draws(seed, draws), priors), days)


def band_draws(seed: int, draws: int) -> Draws:
    """The draws of a band.

    raises  WrongInput, on less than one draw
    """
    if draws < 1:
        raise WrongInput.one(f"{draws} draws: give 1 or more")
    return Draws.of_band(seed, draws)


def curve_of(drawn: DrawnTruces, days: ArrayLike) -> Curve:
    """The curve of drawn truces; days as in `survival_band`."""
    times = np.atleast_1d(np.asarray(days, np.float64))
    held = drawn.held(times)
    low, median, high = np.quantile(held, BAND, axis=0)
    lapsed = drawn.lapsed(times).mean(axis=0)
    return Curve(times, low, median, high, held.mean(axis=0), lapsed, drawn.definition)


@dataclass(frozen=True)
class TermEffect:
    """What one covariate does to the chance that a truce is in force on a day."""

    covariate: Covariate
    present: bool
    """Whether the deal has it."""
    tag: str
    """ASSUMPTION, or that the scenario sets it; empty where it was measured."""
    share: float
    """Weight of the presets that feel it, 0 to 1; at 0 it cannot do anything."""
    with_it: float
    """Median chance."""
    without: float
    low: float
    """Of the change that it makes, draw by draw."""
    median: float
    high: float


def term_effects(drawn: DrawnTruces, day: float) -> Iterator[TermEffect]:
    """The effect of every covariate, in the order of the register; those that the deal has not are put in."""
    times = np.array([float(day)])
    as_is = drawn.held(times)[:, 0]
    for item in drawn.priors.covariates:
        present = bool(getattr(drawn.truce, item.switch))
        other = drawn.truce.model_copy(update={item.switch: not present})
        switched = DrawnTruces(other, drawn.draws, drawn.priors).held(times)[:, 0]
        with_it, without = (as_is, switched) if present else (switched, as_is)
        yield _effect(drawn, item, present, with_it, without)


def _effect(drawn: DrawnTruces, item: Covariate, present: bool, with_it: Floats, without: Floats) -> TermEffect:
    weight, priors = drawn.truce.settles_war, drawn.priors
    weights = ((priors.pause.name, 1.0 - weight), (priors.war_ending.name, weight))
    share = sum(part for name, part in weights if name in item.presets)
    low, median, high = (float(edge) for edge in np.quantile(with_it - without, BAND))
    return TermEffect(
        item,
        present,
        item.tag(drawn.truce),
        share,
        float(np.median(with_it)),
        float(np.median(without)),
        low,
        median,
        high,
    )


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
    """Days until it ends: of all draws."""
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
    drawn = DrawnTruces(truce, band_draws(seed, draws), priors)
    found = ends(drawn)
    over = found.days <= horizon
    days = tuple(day for day in DAYS if day < horizon)
    days = (*days, horizon)
    return Outlook(
        truce=truce,
        horizon=horizon,
        draws=draws,
        curve=curve_of(drawn, DAYS),
        at_horizon=curve_of(drawn, horizon),
        holding_days=_spread(found.days),
        held=float(1.0 - over.mean()),
        lapsed=float((over & found.lapsed).mean()),
        terms=tuple(term_effects(drawn, horizon)),
        levels=_levels(drawn),
        violence_days=days,
        violence=_violence(DrawnTruces(truce, band_draws(seed, min(draws, COURSES)), priors), days),
    )


def _levels(drawn: DrawnTruces) -> tuple[DrawnLevel, ...]:
    excluded = drawn.truce.excluded_group or drawn.truce.pretext_clause
    return tuple(
        DrawnLevel(level, level.tag(drawn.truce), _spread(level.drawn(drawn.truce, drawn.draws)))
        for level in LEVELS
        if level is not EXCLUDED or excluded
    )


def _violence(drawn: DrawnTruces, days: tuple[int, ...]) -> tuple[Spread, ...]:
    by_day = intensity(draw_course(drawn, days[-1]))
    mean = np.cumsum(by_day, axis=1) / np.arange(1, days[-1] + 1)
    return tuple(_spread(mean[:, day - 1]) for day in days)


def _spread(values: Floats) -> Spread:
    # a quantile between two draws that never end is not a number
    return Spread(*(float(edge) for edge in np.quantile(values, BAND, method="inverted_cdf")))
