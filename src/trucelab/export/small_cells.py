"""Small counts are left out: no table may single out a person.

The people of a run are simulated, and nobody among them lives.  Still a table by place, group and day looks like a
count of people who do, so counts of 1 to 9 at one place are left empty, by the threshold that tables of journeys have
(`displacement.persons.journeys`).  A reader who knows a total can work out a single empty cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trucelab.movement.native.persons.journeys import THRESHOLD


def without_small(counts: NDArray[np.integer[Any]]) -> pd.arrays.IntegerArray:
    """Counts, with those above 0 and below the threshold missing.

    >>> without_small(np.array([0, 1, 9, 10])).to_numpy(object, na_value=None).tolist()
    [0, None, None, 10]
    """
    return pd.arrays.IntegerArray(counts.astype(np.int64), (counts > 0) & (counts < THRESHOLD))
