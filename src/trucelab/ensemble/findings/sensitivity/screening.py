"""Morris screening: the mean effect of moving one input while the others stand, averaged over the whole space.

Sources: Morris (1991), Technometrics 33, 161-174; mu* and groups of inputs: Campolongo, Cariboni and Saltelli (2007),
Environmental Modelling & Software 22, 1509-1518.  SALib lays the trajectories and works out the effects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import morris as analysis
from SALib.sample import morris as design

LEVELS = 4
CHANCES = (0.05, 0.95)
"""The lowest and the highest level: the ends of a range themselves are almost never drawn."""

STEP = LEVELS / (2.0 * (LEVELS - 1.0)) * (CHANCES[1] - CHANCES[0])
"""How far an input is moved, as a chance: 0.6, from the 5th to the 65th percentile or from the 35th to the 95th."""

RESAMPLES = 200

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Effects:
    """What moving each input by `STEP` does to one output; (input,) each, in the unit of the output."""

    mean_absolute: Floats
    """mu*: the mean size of the change."""
    mean: Floats
    """mu: the mean change, with its sign; NaN for an input of several draws, which move each their own way."""
    spread: Floats
    """sigma: how much the change differs from point to point; NaN for an input of several draws."""
    uncertain: Floats
    """Half the width of the 95 % bootstrap interval of `mean_absolute`."""

    @property
    def shares(self) -> Floats:
        """Each input's part of the sum of mean sizes; zeros where nothing has an effect."""
        whole = self.mean_absolute.sum()
        return self.mean_absolute / whole if whole > 0.0 else np.zeros_like(self.mean_absolute)


def problem_of(groups: Sequence[str], chances: tuple[float, float]) -> dict[str, Any]:
    """The problem as SALib wants it: columns, their groups, and the chances between which they move."""
    names = [f"{group} #{index}" for index, group in enumerate(groups)]
    return {
        "num_vars": len(names),
        "names": names,
        "groups": list(groups),
        "bounds": [list(chances)] * len(names),
    }


def trajectories(groups: Sequence[str], number: int, seed: int) -> Floats:
    """Points along random trajectories, each moving every input once: (number x (inputs + 1), column)."""
    points = design.sample(problem_of(groups, CHANCES), number, num_levels=LEVELS, seed=seed)
    return np.asarray(points, np.float64)


def effects(groups: Sequence[str], points: Floats, values: Floats, seed: int) -> Effects:
    """The effects of every input on one output.

    values  (point,) the output at the points of `trajectories`
    """
    found = analysis.analyze(
        problem_of(groups, CHANCES), points, values, num_resamples=RESAMPLES, num_levels=LEVELS, seed=seed
    )
    # SALib gives effects per unit of the level; people ask what one move does
    move = LEVELS / (2.0 * (LEVELS - 1.0))
    single = np.array([list(groups).count(group) == 1 for group in dict.fromkeys(groups)])

    def numbers(name: str, *, of_groups: bool) -> Floats:
        values = np.ma.filled(np.ma.asarray(found[name], np.float64), np.nan) * move
        return np.asarray(values if of_groups else np.where(single, values, np.nan), np.float64)

    return Effects(
        numbers("mu_star", of_groups=True),
        numbers("mu", of_groups=False),
        numbers("sigma", of_groups=False),
        numbers("mu_star_conf", of_groups=True),
    )
