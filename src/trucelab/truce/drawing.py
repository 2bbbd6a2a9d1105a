"""Truces with everything uncertain about them drawn: baseline, ratios, term, violence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Self

import numpy as np

from trucelab import elementary
from trucelab.arrays import Floats
from trucelab.scenario.consequences import Truce
from trucelab.truce.baselines import PAUSE, WAR_ENDING, Definition, Preset
from trucelab.truce.covariates import COVARIATES, Covariate
from trucelab.truce.draws import Draws, quantity_at
from trucelab.truce.hazard import (
    LAPSES,
    MOST,
    RENEWED,
    DrawnHazard,
    Effect,
    feedback,
    terms_ended,
    terms_until,
)
from trucelab.truce.violence import AFTER, ATTEMPTS, EXCLUDED, RESIDUAL


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
class DrawnTruces:
    """A truce, drawn many times; every number is drawn when it is asked for, from a stream of its own."""

    truce: Truce
    draws: Draws
    priors: Priors = PRIORS

    @cached_property
    def pause(self) -> DrawnHazard:
        """The hazard of a pause."""
        return self._hazard(self.priors.pause, MOST)

    @cached_property
    def war_ending(self) -> DrawnHazard:
        """The hazard of a truce that ends the war."""
        return self._hazard(self.priors.war_ending, MOST)

    @property
    def definition(self) -> Definition:
        """What counts as failure."""
        weight = self.truce.settles_war
        pause, war_ending = self.priors.pause.failure, self.priors.war_ending.failure
        return pause if weight == 0.0 else war_ending if weight == 1.0 else pause | war_ending

    @cached_property
    def term(self) -> Floats | None:
        """(draw,) length of a fixed term, days; None where it is open-ended."""
        given = self.truce.term_days
        return None if given is None else quantity_at(given, self.draws.heights("truce term_days")[0])

    @cached_property
    def residual(self) -> Floats:
        """(draw,) violence between those who signed while it holds, share of the earlier rate."""
        return RESIDUAL.drawn(self.truce, self.draws)

    @cached_property
    def excluded(self) -> Floats:
        """(draw,) incidents of the excluded group, share of the earlier rate; 0 where the deal excludes nobody."""
        if self.truce.excluded_group or self.truce.pretext_clause:
            return EXCLUDED.drawn(self.truce, self.draws)
        return np.zeros(self.draws.number)

    @cached_property
    def after(self) -> Floats:
        """(draw,) violence a month after the truce has ended, multiple of the earlier rate."""
        return AFTER.drawn(self.truce, self.draws)

    @cached_property
    def attempts_per_month(self) -> Floats:
        """(draw,) new attempts a month after the truce has ended."""
        return ATTEMPTS.drawn(self.truce, self.draws)

    @cached_property
    def incidents_before(self) -> Floats | None:
        """(draw,) lethal incidents a day in the 28 days before; None where the scenario does not say."""
        given = self.truce.incidents_before
        return None if given is None else quantity_at(given, self.draws.heights("truce incidents_before")[0])

    def held(self, days: Floats) -> Floats:
        """Chance that the truce is still in force after (day,) days: (draw, day).

        At the end of a term those that lapse or are called off are out.
        """
        if self.term is None:
            return self._weighted(*(of.survival(days) for of in (self.pause, self.war_ending)))
        renewed = elementary.power(RENEWED, terms_ended(days, self.term))
        hazards = self._hazards_until(float(days.max()), self.term)
        return self._weighted(*(of.survival(days) * renewed for of in hazards))

    def lapsed(self, days: Floats) -> Floats:
        """Chance that its term has ended without renewal by (day,) days, and nobody broke it: (draw, day)."""
        if self.term is None:
            return np.zeros((self.draws.number, len(days)))
        hazards = self._hazards_until(float(days.max()), self.term)
        return self._weighted(*(_lapsed_under(hazard, self.term, days) for hazard in hazards))

    def _weighted(self, pause: Floats, war_ending: Floats) -> Floats:
        return np.asarray((1.0 - self.truce.settles_war) * pause + self.truce.settles_war * war_ending)

    def _hazards_until(self, day: float, term: Floats) -> tuple[DrawnHazard, DrawnHazard]:
        """Those of both presets with no more terms than needed: laying them out takes most of the time."""
        needed = terms_until(day, term)
        return self._hazard(self.priors.pause, needed), self._hazard(self.priors.war_ending, needed)

    def _hazard(self, preset: Preset, terms: int) -> DrawnHazard:
        """Baseline and ratios drawn; a ratio is the same number under both presets."""
        truce, draws = self.truce, self.draws
        of_hazard, of_shape = draws.heights(f"truce baseline of {preset.name}", 2)
        hazard = preset.hazard.at(of_hazard)
        effects = []
        for item in self.priors.covariates:
            if item.in_force(truce, preset):
                effect = item.effect(truce, draws)
                if isinstance(effect, Effect):
                    effects.append(effect)
                else:
                    hazard = hazard * effect
        if truce.violence_feedback.high > 0.0:
            kappa = quantity_at(truce.violence_feedback, draws.heights("truce violence_feedback")[0])
            effects.append(feedback(kappa, self.residual + self.excluded))
        return DrawnHazard.of(preset.unit_days, hazard, preset.shape.at(of_shape), effects, self.term, terms)


def _lapsed_under(hazard: DrawnHazard, term: Floats, days: Floats) -> Floats:
    ended = terms_ended(days, term)
    numbers = np.arange(1.0, min(MOST, int(ended.max())) + 1.0)
    renewed: Floats = elementary.power(RENEWED, numbers - 1.0)
    reached: Floats = hazard.survival(term[:, None] * numbers) * renewed
    by_term = np.concatenate([np.zeros((len(term), 1)), np.cumsum(LAPSES * reached, axis=1)], axis=1)
    return np.take_along_axis(by_term, np.minimum(ended, len(numbers)).astype(np.intp), axis=1)
