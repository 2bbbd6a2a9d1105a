"""Continuous ranked probability score (CRPS): distance of an ensemble from what was observed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, ensemble
from trucelab.validation.scores.score import Score


def continuous_ranked_probability_score(simulated: ArrayLike, observed: ArrayLike, *, fair: bool = False) -> FloatArray:
    """Mean distance of members from the observation, less half their mean distance from each other.

    The plain score judges the members as the whole forecast, so that few members cost something; the fair one
    judges the distribution that they are drawn from, and its expectation does not depend on their number.

    simulated  (member, ...), any unit
    observed   (...), same unit, NaN where not observed
    fair       half the mean distance over pairs of different members; can fall below 0
    returns    (...) in the unit of `observed`, 0 is perfect; NaN where not observed
    raises     WrongInput, where shapes do not fit, or for the fair score of a single member
    Source: Gneiting and Raftery (2007), equation 21; fair version of Ferro, Richardson and Weigel (2008), Ferro (2014).

    >>> float(continuous_ranked_probability_score([0, 2], 1))
    0.5
    >>> float(continuous_ranked_probability_score([0, 2], 1, fair=True))
    0.0
    """
    model, data = ensemble(simulated, observed)
    members = len(model)
    if fair and members < 2:
        raise WrongInput.one("has one member; the fair score needs two or more", where="simulated")
    # Distances of members from each other are the same after the observation is taken off, and lose fewer digits.
    off = np.sort(model - data, axis=0)
    weights = 2.0 * np.arange(members) + 1.0 - members
    pairs = members * (members - 1.0) if fair else float(members**2)
    return np.asarray(np.abs(off).mean(axis=0) - np.tensordot(weights, off, axes=1) / pairs)


def _score(name: str, title: str, source: str, *, fair: bool) -> Score:
    def measure(simulated: FloatArray, observed: FloatArray) -> float:
        return float(np.nanmean(continuous_ranked_probability_score(simulated, observed, fair=fair)))

    return Score(name, title, source=source, judges="ensemble", unit="people", best=0.0, measure=measure)


CRPS = _score("crps", "Continuous ranked probability score", "Gneiting and Raftery (2007)", fair=False)
CRPS_FAIR = _score("crps_fair", "Continuous ranked probability score, fair", "Ferro (2014)", fair=True)
