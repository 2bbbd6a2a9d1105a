"""Logarithmic score of chances."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trucelab.validation.scores.arrays import chances
from trucelab.validation.scores.score import Score


def log_score(chance: ArrayLike, happened: ArrayLike) -> float:
    """Mean of minus the logarithm of the chance given to what came.

    chance    (forecast,) 0 to 1
    happened  (forecast,) 1 where it happened, 0 where not, NaN where not known yet (left out)
    returns   nats, 0 or more: 0 is perfect, always saying one half gets 0.693; inf where something came that was
              said to be impossible
    raises    WrongInput, where shapes or values do not fit
    Source: Good (1952).

    >>> round(log_score([0.5, 0.5], [1, 0]), 6)
    0.693147
    >>> log_score([0.0], [1])
    inf
    """
    given, outcome = chances(chance, happened)
    to_what_came = np.where(outcome == 1.0, given, 1.0 - given)
    with np.errstate(divide="ignore"):
        return float(np.mean(-np.log(to_what_came))) + 0.0


LOG_SCORE = Score(
    "log", "Logarithmic score", source="Good (1952)", judges="chance", unit="nats", best=0.0, measure=log_score
)
