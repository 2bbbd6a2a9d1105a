"""Strata: what people are told apart by, and how a displacement event moves them on.

A stratum is group (children, adults) x moved during this run (0, 1, 2 or more) x times displaced in life (0, 1, 2,
3 or more).  People of one stratum at one place are exchangeable, which is what lets a day be drawn in counts.
Kernels see the three axes as one, of 24 cells.
"""

from __future__ import annotations

from typing import Final

import numpy as np

CHILDREN: Final = 0
ADULTS: Final = 1
GROUPS: Final = 2
MOVED: Final = 3
TIMES: Final = 4
STRATA: Final = GROUPS * MOVED * TIMES

_CELLS = np.arange(STRATA)
GROUP_OF: Final = _CELLS // (MOVED * TIMES)
"""(24,) int64, group of a stratum."""
MOVED_OF: Final = _CELLS // TIMES % MOVED
"""(24,) int64, class of displacement events during the run."""
TIMES_OF: Final = _CELLS % TIMES
"""(24,) int64, class of displacement events in life; 1 or more means displaced."""
AFTER_EVENT: Final = (GROUP_OF * MOVED + np.minimum(MOVED_OF + 1, MOVED - 1)) * TIMES + np.minimum(
    TIMES_OF + 1, TIMES - 1
)
"""(24,) int64, the stratum somebody is in after one more displacement event."""
