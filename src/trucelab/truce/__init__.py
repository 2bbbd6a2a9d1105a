"""Truce: how long an agreement lasts, as a small hazard model with wide intervals.

Two baselines and what counts as failure (`baselines`), what the terms of a deal do to the hazard (`covariates`,
`hazard`), the priors and where their draws come from (`draws`), a truce with all this drawn (`drawing`), and what
follows: when it ends (`end_times`), violence by day and the truce of one member (`course`), all of it for one truce
with curves and bands (`outlook`), in words (`truce_summary`).
May use: scenario.
To add a term that changes the hazard: a key of `Truce` in `scenario/consequences.py`, a line of `COVARIATES`.
"""

from trucelab.truce.baselines import (
    PAUSE,
    PRESETS,
    WAR_ENDING,
    Definition,
    Failure,
    Preset,
    cumulative_hazard,
    mixed_survival,
    survival,
)
from trucelab.truce.course import (
    MONTH_DAYS,
    RETURN_DAYS,
    Course,
    MemberTruce,
    draw_course,
    intensity,
    member_intensity,
    member_truce,
)
from trucelab.truce.covariates import ASSUMPTION, COVARIATES, Covariate
from trucelab.truce.drawing import PRIORS, DrawnTruces, Priors
from trucelab.truce.draws import Draws, LogNormal
from trucelab.truce.end_times import Ends, draw_failure_day, ends
from trucelab.truce.hazard import DrawnHazard, Effect
from trucelab.truce.outlook import Curve, Outlook, TermEffect, curve_of, outlook, survival_band, term_effects
from trucelab.truce.violence import LEVELS, Level

__all__ = [
    "ASSUMPTION",
    "COVARIATES",
    "LEVELS",
    "MONTH_DAYS",
    "PAUSE",
    "PRESETS",
    "PRIORS",
    "RETURN_DAYS",
    "WAR_ENDING",
    "Course",
    "Covariate",
    "Curve",
    "Definition",
    "DrawnHazard",
    "DrawnTruces",
    "Draws",
    "Effect",
    "Ends",
    "Failure",
    "Level",
    "LogNormal",
    "MemberTruce",
    "Outlook",
    "Preset",
    "Priors",
    "TermEffect",
    "cumulative_hazard",
    "curve_of",
    "draw_course",
    "draw_failure_day",
    "ends",
    "intensity",
    "member_intensity",
    "member_truce",
    "mixed_survival",
    "outlook",
    "survival",
    "survival_band",
    "term_effects",
]
