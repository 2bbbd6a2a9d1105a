"""Truce: how long an agreement lasts, as a small hazard model with wide intervals.

Two baselines (`presets`), what counts as failure (`failure`), what the terms of a deal do to the hazard (`covariates`,
`term`, `feedback`), a truce with all this drawn (`drawing`), and what follows: curves with bands (`curve`), fates
(`fates`), violence by day (`intensity`), the truce of one member (`member`), what each term does (`effects`), all of
it for one truce (`outlook`).
"""

from trucelab.truce.chances import Chances, OfBand, OfMember
from trucelab.truce.covariates import ASSUMPTION, COVARIATES, Covariate, assumptions
from trucelab.truce.curve import Curve, curve_of, survival_band
from trucelab.truce.drawing import PRIORS, DrawnTruces, Priors
from trucelab.truce.effects import TermEffect, term_effects
from trucelab.truce.failure import Definition, Failure
from trucelab.truce.fates import Ends, ends
from trucelab.truce.hazard import DrawnHazard, Effect
from trucelab.truce.intensity import RETURN_DAYS, Course, draw_course, intensity, member_intensity
from trucelab.truce.lognormal import LogNormal
from trucelab.truce.member import MemberTruce, member_truce
from trucelab.truce.outlook import Outlook, outlook
from trucelab.truce.presets import PAUSE, PRESETS, WAR_ENDING, Preset
from trucelab.truce.survival import cumulative_hazard, draw_failure_day, mixed_survival, survival
from trucelab.truce.violence import LEVELS, Level

__all__ = [
    "ASSUMPTION",
    "COVARIATES",
    "LEVELS",
    "PAUSE",
    "PRESETS",
    "PRIORS",
    "RETURN_DAYS",
    "WAR_ENDING",
    "Chances",
    "Course",
    "Covariate",
    "Curve",
    "Definition",
    "DrawnHazard",
    "DrawnTruces",
    "Effect",
    "Ends",
    "Failure",
    "Level",
    "LogNormal",
    "MemberTruce",
    "OfBand",
    "OfMember",
    "Outlook",
    "Preset",
    "Priors",
    "TermEffect",
    "assumptions",
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
