"""Quantiles over all differences between the members of one outcome and the other members of another.

There are as many as the square of the members, so they are counted and never laid out.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


def crossed_quantiles(one: Counts, other: Counts, quantiles: Iterable[float]) -> list[float]:
    """Quantiles over one[i] - other[j] for all i and j that are not equal; one - other where there is one member.

    one, other  (member,) whole numbers
    returns     linear between the values next to each other, as numpy's quantile has it

    >>> crossed_quantiles(np.array([10, 20, 40]), np.array([1, 2, 3]), [0.0, 0.5, 1.0])
    [7.0, 18.0, 39.0]
    """
    if one.size == 1:
        return [float(one[0] - other[0])] * len(list(quantiles))
    crossed = _Crossed(one.astype(np.int64), np.sort(other.astype(np.int64)), one - other)
    last = one.size * (one.size - 1) - 1
    found = []
    for quantile in quantiles:
        place = quantile * last
        below = int(np.floor(place))
        pair = [float(crossed.at(below)), float(crossed.at(min(below + 1, last)))]
        found.append(float(np.quantile(pair, place - below)))
    return found


class _Crossed:
    """The differences in ascending order, each found when it is asked for."""

    def __init__(self, one: Counts, others: Counts, own: Counts) -> None:
        self.one, self.others, self.own = one, others, own

    def at(self, place: int) -> int:
        """The difference at a place in the order, from 0: by halving, over whole numbers."""
        low, high = int(self.one.min() - self.others[-1]), int(self.one.max() - self.others[0])
        while low < high:
            middle = (low + high) // 2
            if self._up_to(middle) > place:
                high = middle
            else:
                low = middle + 1
        return low

    def _up_to(self, most: int) -> int:
        """How many differences are at most so large."""
        smaller = np.searchsorted(self.others, self.one - most, side="left")
        return int((self.others.size - smaller).sum()) - int((self.own <= most).sum())
