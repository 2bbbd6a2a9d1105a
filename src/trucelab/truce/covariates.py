"""What the terms of a truce do to its hazard, as priors on hazard ratios, and which of these are assumptions.

To add one: a switch in `scenario.consequences.Truce`, and a line in `COVARIATES` with the name of that switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trucelab.scenario.consequences import Truce
from trucelab.truce.lognormal import LogNormal
from trucelab.truce.presets import PAUSE, WAR_ENDING, Preset


@dataclass(frozen=True)
class Covariate:
    """A term of a truce that multiplies its hazard."""

    switch: str
    """Field of `scenario.consequences.Truce` that turns it on."""
    ratio: LogNormal
    """Hazard ratio; below 1 the truce holds longer."""
    interval: tuple[float, float]
    """The 95 % interval as published beside the median."""
    presets: tuple[str, ...]
    """Names of the presets whose hazard it multiplies."""
    assumption: bool
    """Nobody has measured it: a knob for the analyst, to be named on every report."""
    basis: str

    def in_force(self, truce: Truce, preset: Preset) -> bool:
        """Whether the truce has this term and the preset feels it."""
        return bool(getattr(truce, self.switch)) and preset.name in self.presets


def _covariate(
    switch: str, prior: tuple[float, float, float], presets: tuple[Preset, ...], *, assumption: bool, basis: str
) -> Covariate:
    low, median, high = prior
    names = tuple(preset.name for preset in presets)
    return Covariate(switch, LogNormal.between(low, median, high), (low, high), names, assumption, basis)


COVARIATES: Final = (
    _covariate(
        "mechanism",
        (0.20, 0.45, 1.00),
        (PAUSE,),
        assumption=False,
        basis="Computed from 50 open-ended truces of the ETH/PRIO data with a known end: 0.43 (0.23-0.79); 0.30 on "
        "those before 2005 alone; shrunk towards 1. Mechanisms are not agreed at random.",
    ),
    _covariate(
        "monitors",
        (0.21, 0.50, 1.20),
        (WAR_ENDING,),
        assumption=False,
        basis="Computed from Fortna's data without controls: 0.55 (0.24-1.27) for truces, 0.68 (0.36-1.29) with "
        "treaties; published effects are stronger (risk lower by 50-75 %, Fortna; 85 %, Gilligan and Sergenti). The "
        "data speak of the time while they are deployed; the model takes them to stay.",
    ),
    _covariate(
        "buffer_zone",
        (0.6, 1.0, 1.6),
        (PAUSE, WAR_ENDING),
        assumption=True,
        basis="No sourced number exists. Fortna (2003, 2004) tests demilitarised zones between states; the coefficient "
        "was not obtained. Centred on no effect.",
    ),
    _covariate(
        "pretext_clause",
        (0.9, 1.3, 2.0),
        (PAUSE, WAR_ENDING),
        assumption=True,
        basis="No sourced number exists. A deal that allows strikes on an excluded group gives reasons to strike; this "
        "is the case of Idlib.",
    ),
)
"""Every covariate of the model, once."""


def assumptions(truce: Truce, covariates: tuple[Covariate, ...] = COVARIATES) -> tuple[Covariate, ...]:
    """The terms of a truce whose effect nobody has measured."""
    return tuple(item for item in covariates if item.assumption and getattr(truce, item.switch))
