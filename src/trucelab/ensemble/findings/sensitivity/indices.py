"""Sobol' indices: which part of the variance of an output each input makes, alone and with all others.

Sources: Sobol' (2001), Mathematics and Computers in Simulation 55, 271-280; sampling and estimators: Saltelli and
others (2010), Computer Physics Communications 181, 259-270.  SALib works out the indices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from SALib.analyze import sobol as analysis

from trucelab import chance
from trucelab.ensemble.findings.sensitivity.screening import problem_of

RESAMPLES = 500

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Indices:
    """The indices of one output; (input,) each."""

    first: Floats
    """Part of the variance that is gone once the input is known."""
    first_uncertain: Floats
    """Half the width of its 95 % bootstrap interval."""
    total: Floats
    """Part of the variance that is left while only the input is unknown: interactions included."""
    total_uncertain: Floats
    mean: float
    deviation: float
    """Mean and standard deviation of the output over the points, in its unit."""


def crossed(groups: Sequence[str], samples: int, seed: int) -> Floats:
    """Saltelli's points: two independent samples, and the first with each input of the second put in.

    The samples are Latin hypercubes (McKay, Beckman and Conover 1979).  A Sobol' sequence would be more even, but with
    hundreds of draws and few points it ties some draws of the two samples to each other, and indices come out wrong.

    returns  (samples x (inputs + 2), column) chances in [0, 1]
    """
    first, second = (_latin_hypercube(len(groups), samples, seed, which) for which in ("first", "second"))
    of = np.array(groups)
    mixed = [np.where(of == name, second, first) for name in dict.fromkeys(groups)]
    points = np.stack([first, *mixed, second], axis=1)
    return np.asarray(points.reshape(-1, len(groups)), np.float64)


def _latin_hypercube(columns: int, samples: int, seed: int, purpose: str) -> Floats:
    """(sample, column) chances in [0, 1): each column has one in each of as many even parts."""
    stream = chance.stream(seed, 0, f"latin hypercube, {purpose}")
    parts = np.stack([stream.permutation(samples) for _ in range(columns)], axis=1)
    return np.asarray((parts + stream.random((samples, columns))) / samples)


def indices(groups: Sequence[str], values: Floats, seed: int) -> Indices | None:
    """The indices of every input for one output; None where the output is the same at every point.

    values  (point,) the output at the points of `crossed`
    seed    1 or more
    """
    if not np.ptp(values) > 0.0:
        return None
    inputs = len(set(groups))
    own = values.reshape(-1, inputs + 2)[:, [0, -1]]
    if not np.ptp(own) > 0.0:
        return None
    found = analysis.analyze(
        problem_of(groups, (0.0, 1.0)), values, calc_second_order=False, num_resamples=RESAMPLES, seed=seed
    )
    first, first_uncertain, total, total_uncertain = (
        np.asarray(found[name], np.float64) for name in ("S1", "S1_conf", "ST", "ST_conf")
    )
    return Indices(first, first_uncertain, total, total_uncertain, float(own.mean()), float(own.std()))
