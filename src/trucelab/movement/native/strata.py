"""Strata: what people are told apart by, and how a displacement event moves them on.

People decide in units: a unit is one child, one adult, or a household of a kind.  A stratum is type of unit x moved
during this run (0, 1, 2 or more) x times displaced in life (0, 1, 2, 3 or more).  Units of one stratum at one place
with one home are exchangeable, which is what lets a day be drawn in counts.  With the home, and on the way the
destination and what is left of a day's travel, the stratum is the label of a cohort, in bits of one number.
"""

from __future__ import annotations

from typing import Final

from trucelab.compiled import jit_norefcount

CHILDREN: Final = 0
ADULTS: Final = 1
GROUPS: Final = 2
PERSONS: Final = 2
"""Column of sizes of units behind those of groups: all persons of a unit."""
MOVED: Final = 3
TIMES: Final = 4
SINGLES: Final = ((1, 0), (0, 1))
"""Types of units where everybody decides alone, (children, adults) each: one child, one adult."""

CELLS: Final = 16
"""Strata of one type of unit, in bits: times, then moved."""
MOST_PLACES: Final = (1 << 20) - 1
MOST_TYPES: Final = 1 << 12
MOVED_BITS: Final = 3 << 2
HOME_BITS: Final = MOST_PLACES << 21
"""Bits of a label: times 0 to 1, moved 2 to 3, type 4 to 15, budget 16 to 20, home 21 to 40, destination from 41 on."""


@jit_norefcount
def label_of(home: int, budget: int, stratum: int) -> int:
    """The label of a cohort; the destination is 0.

    stratum  type x 16 + moved x 4 + times
    """
    return home << 21 | budget << 16 | stratum


@jit_norefcount
def bits_of(label: int) -> tuple[int, int, int]:
    """Home, budget, stratum."""
    return label >> 21 & 0xFFFFF, label >> 16 & 31, label & 0xFFFF


@jit_norefcount
def after_event(stratum: int) -> int:
    """The stratum of a unit after one more displacement event."""
    moved, times = stratum >> 2 & 3, stratum & 3
    return stratum + (4 if moved < MOVED - 1 else 0) + (1 if times < TIMES - 1 else 0)
