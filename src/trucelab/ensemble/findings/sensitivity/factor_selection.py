"""The few inputs that matter, chosen from a screening."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.findings.sensitivity.screening import Effects

COVERED = 0.9
"""Part of all effects that the few must cover."""
MOST = 7
"""No more of those that are costly than these, whatever they cover: each costs as many simulations as there are
samples.  The others are moved together, so that nothing is left out."""


def few_that_matter(found: Sequence[Effects], free: Collection[int] = (), most: int = MOST) -> tuple[list[int], float]:
    """The inputs with the greatest mean part in the effects on all outputs, and the part that they cover.

    free     inputs that cost no simulation
    returns  indices of inputs, greatest part first; at least one where anything has an effect
    """
    shares: NDArray[np.float64] = np.mean([one.shares for one in found], axis=0)
    chosen: list[int] = []
    for index in np.argsort(-shares, kind="stable").tolist():
        enough = shares[chosen].sum() >= COVERED * shares.sum() - ROUNDING
        full = index not in free and sum(one not in free for one in chosen) >= most
        if shares[index] > 0.0 and not enough and not full:
            chosen.append(index)
    return chosen, float(shares[chosen].sum())


ROUNDING = 1e-9
