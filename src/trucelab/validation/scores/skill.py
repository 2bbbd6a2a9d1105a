"""Skill: how much of a reference's error a simulation takes away."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.errors import WrongInput
from trucelab.validation.scores.arrays import FloatArray, numbers


def skill_score(score: ArrayLike, reference: ArrayLike) -> FloatArray:
    """1 - score / reference, for scores whose best value is 0.

    score, reference  numbers or arrays of shapes that fit together, of one score, 0 or more
    returns           1 is perfect, 0 is no better than the reference, below 0 is worse; -inf where only the reference
                      is perfect, NaN where both are
    raises            WrongInput, where a value is below 0 or shapes do not fit
    Source: Murphy (1988).

    >>> skill_score([0.1, 0.4], 0.2).tolist()
    [0.5, -1.0]
    """
    own, other = numbers(score, "score"), numbers(reference, "reference")
    for name, values in (("score", own), ("reference", other)):
        if (values < 0).any():
            raise WrongInput.one(f"{values[values < 0][0]:g} is below 0, where skill has no meaning", where=name)
    try:
        shape = np.broadcast_shapes(own.shape, other.shape)
    except ValueError:
        raise WrongInput.one(
            f"has shape {other.shape}, score {own.shape}; these do not fit", where="reference"
        ) from None
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(1.0 - np.broadcast_to(own, shape) / other)
