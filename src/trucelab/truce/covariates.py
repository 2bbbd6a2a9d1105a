"""What the terms of a truce do to its hazard, as priors on hazard ratios, and which of these are assumptions.

To add one: a switch in `scenario.consequences.Truce`, and a line in `COVARIATES` with the name of that switch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from trucelab.arrays import Floats
from trucelab.scenario.consequences import Truce
from trucelab.truce.baselines import PAUSE, WAR_ENDING, Preset
from trucelab.truce.draws import Draws, LogNormal, quantity_at
from trucelab.truce.hazard import Effect

ASSUMPTION: Final = "ASSUMPTION"
"""Tag of what nobody has measured."""
SCENARIO: Final = "set in the scenario"
"""Tag of what the analyst has put in place of a shipped prior."""


@dataclass(frozen=True)
class Covariate:
    """A term of a truce that multiplies its hazard."""

    switch: str
    """Field of `scenario.consequences.Truce` that turns it on."""
    label: str
    ratio: LogNormal
    """Hazard ratio; below 1 the truce holds longer."""
    interval: tuple[float, float]
    """The 95 % interval as published beside the median."""
    presets: tuple[str, ...]
    """Names of the presets whose hazard it multiplies."""
    assumption: bool
    """Nobody has measured it: a knob for the analyst, to be named on every report."""
    basis: str
    since: str = ""
    """Field with the day from which on it is in force; from the start where there is none."""
    until: str = ""
    """Field with the day from which on it is not."""

    def in_force(self, truce: Truce, preset: Preset) -> bool:
        """Whether the truce has this term and the preset feels it."""
        return bool(getattr(truce, self.switch)) and preset.name in self.presets

    def tag(self, truce: Truce) -> str:
        """What must stand beside its effect wherever that is printed; empty where it was measured."""
        if self.switch in truce.hazard_ratios:
            return SCENARIO
        return ASSUMPTION if self.assumption else ""

    def ratios(self, truce: Truce, draws: Draws) -> Floats:
        """Drawn hazard ratios: (draw,)."""
        heights = draws.heights(ratio_purpose(self.switch))[0]
        given = truce.hazard_ratios.get(self.switch)
        return self.ratio.at(heights) if given is None else quantity_at(given, heights)

    def effect(self, truce: Truce, draws: Draws) -> Floats | Effect:
        """Drawn ratios (draw,), or what they do with time where the truce says from when to when it is in force."""
        ratios = self.ratios(truce, draws)
        since = getattr(truce, self.since) if self.since else None
        until = getattr(truce, self.until) if self.until else None
        if until is None and (since is None or since.high == 0.0):
            return ratios
        begin = np.zeros_like(ratios) if since is None else self._day(self.since, truce, draws)
        end = None if until is None else self._day(self.until, truce, draws)

        def factor(days: Floats) -> Floats:
            on = days >= begin[:, None]
            if end is not None:
                on &= days < end[:, None]
            return np.where(on, ratios[:, None], 1.0)

        return Effect([begin] if end is None else [begin, end], factor)

    def _day(self, field: str, truce: Truce, draws: Draws) -> Floats:
        return quantity_at(getattr(truce, field), draws.heights(f"truce {field}")[0])


def ratio_purpose(switch: str) -> str:
    """The purpose under which the hazard ratio of a term is drawn."""
    return f"truce ratio of {switch}"


def _covariate(
    switch: str,
    label: str,
    prior: tuple[float, float, float],
    presets: tuple[Preset, ...],
    *,
    basis: str,
    assumption: bool = False,
    since: str = "",
    until: str = "",
) -> Covariate:
    low, median, high = prior
    names = tuple(preset.name for preset in presets)
    ratio = LogNormal.between(low, median, high)
    return Covariate(switch, label, ratio, (low, high), names, assumption, basis, since, until)


COVARIATES: Final = (
    _covariate(
        "mechanism",
        "mechanism agreed",
        (0.20, 0.45, 1.00),
        (PAUSE,),
        basis="Computed from 50 open-ended truces of the ETH/PRIO data with a known end: 0.43 (0.23-0.79); 0.30 on "
        "those before 2005 alone; shrunk towards 1. The 18 from 2005 on, held out in validation, are among the 50. "
        "Mechanisms are not agreed at random.",
    ),
    _covariate(
        "monitors",
        "monitors or peacekeepers deployed",
        (0.21, 0.50, 1.20),
        (WAR_ENDING,),
        basis="Computed from Fortna's data without controls: 0.55 (0.24-1.27) for truces, 0.68 (0.36-1.29) with "
        "treaties; published effects are stronger (risk lower by 50-75 %, Fortna; 85 %, Gilligan and Sergenti). The "
        "data speak of the time while they are deployed, and so does the model.",
        since="monitors_from",
        until="monitors_until",
    ),
    _covariate(
        "buffer_zone",
        "buffer zone",
        (0.6, 1.0, 1.6),
        (PAUSE, WAR_ENDING),
        assumption=True,
        basis="No sourced number exists. Fortna (2003, 2004) tests demilitarised zones between states; the coefficient "
        "was not obtained. Centred on no effect.",
    ),
    _covariate(
        "pretext_clause",
        "pretext clause (strikes on an excluded group)",
        (0.9, 1.3, 2.0),
        (PAUSE, WAR_ENDING),
        assumption=True,
        basis="No sourced number exists. A deal that allows strikes on an excluded group gives reasons to strike; this "
        "is the case of Idlib.",
    ),
    _covariate(
        "definitive_settlement",
        "definitive settlement",
        (0.22, 0.41, 0.77),
        (WAR_ENDING,),
        basis="Computed from 107 post-Cold-War truces and treaties of Fortna's data: treaty against truce 0.41 "
        "(0.22-0.77); agrees with published figures (agreement lowers the risk by about 60 %).",
    ),
    _covariate(
        "lootable_finance",
        "lootable finance",
        (0.9, 1.6, 2.9),
        (PAUSE, WAR_ENDING),
        basis="Computed from Fortna's data: contraband financing 1.8 (0.96-3.4), shrunk towards 1. Measured on "
        "war-ending truces; the pause preset borrows it.",
    ),
    _covariate(
        "unequal_reach",
        "mechanism of unequal reach, or ways out",
        (0.7, 1.0, 1.5),
        (PAUSE, WAR_ENDING),
        basis="Published findings are mixed: third-party enforcement helps, but not once clauses of flexibility are "
        "counted (Park 2023, abstract). Centred on no effect; the width is a judgement.",
    ),
    _covariate(
        "excluded_group",
        "excluded armed group",
        (1.0, 1.0, 1.0),
        (PAUSE, WAR_ENDING),
        basis="The commitment of those who signed is unchanged while outsiders keep fighting (Nilsson 2008, Cox "
        "model). The group's own violence is a stream of its own.",
    ),
)
"""Every covariate of the model, once; new ones stand last, so that products of earlier ones stay the same numbers."""
