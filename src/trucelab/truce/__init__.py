"""Truce: how long an agreement lasts, as a small hazard model with wide intervals.

Two baselines (`presets`), what the terms of a deal do to them (`covariates`, which also says what is assumed), and
the curves, draws and bands that follow (`survival`).
"""

from trucelab.truce.covariates import COVARIATES, Covariate, assumptions
from trucelab.truce.lognormal import LogNormal
from trucelab.truce.presets import PAUSE, PRESETS, WAR_ENDING, Preset
from trucelab.truce.survival import (
    PRIORS,
    Priors,
    cumulative_hazard,
    draw_failure_day,
    mixed_survival,
    survival,
    survival_band,
)

__all__ = [
    "COVARIATES",
    "PAUSE",
    "PRESETS",
    "PRIORS",
    "WAR_ENDING",
    "Covariate",
    "LogNormal",
    "Preset",
    "Priors",
    "assumptions",
    "cumulative_hazard",
    "draw_failure_day",
    "mixed_survival",
    "survival",
    "survival_band",
]
