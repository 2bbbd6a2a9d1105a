"""Strata: what people are told apart by, and how a displacement event moves them on.

People decide in units: a unit is one child, one adult, or a household of a kind.  A stratum is type of unit x moved
during this run (0, 1, 2 or more) x times displaced in life (0, 1, 2, 3 or more).  Units of one stratum at one place
with one home are exchangeable, which is what lets a day be drawn in counts.  Kernels see the three axes as one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

CHILDREN: Final = 0
ADULTS: Final = 1
GROUPS: Final = 2
MOVED: Final = 3
TIMES: Final = 4
PER_TYPE: Final = MOVED * TIMES
"""Strata of one type of unit; the first of them has never been displaced."""
SINGLES: Final = ((1, 0), (0, 1))
"""Types of units where everybody decides alone, (children, adults) each: one child, one adult."""

CHILDREN_IN, ADULTS_IN, PERSONS_IN, MOVED_BEFORE, TIMES_BEFORE, AFTER_EVENT = range(6)
"""Columns of a table of strata: people in a unit, classes of displacement events during the run and in life (1 or more
means displaced), the stratum of the unit after one more event."""


def strata_of(types: tuple[tuple[int, int], ...]) -> NDArray[np.int64]:
    """The table of strata of these types of units, each given by its children and adults: (stratum, column).

    >>> strata_of(SINGLES)[:6, AFTER_EVENT].tolist()
    [5, 6, 7, 7, 9, 10]
    """
    cells = np.arange(len(types) * PER_TYPE)
    kind, moved, times = cells // PER_TYPE, cells // TIMES % MOVED, cells % TIMES
    children, adults = np.array(types, np.int64).T[:, kind]
    after = (kind * MOVED + np.minimum(moved + 1, MOVED - 1)) * TIMES + np.minimum(times + 1, TIMES - 1)
    return np.ascontiguousarray(np.stack([children, adults, children + adults, moved, times, after], axis=1), np.int64)
