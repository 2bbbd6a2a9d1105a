"""Cohorts: people who are alike, counted together, in queues whose rows lie side by side in memory; compiled.

A row is a label, which says all that the people have in common, how many units there are, and their kilometres.  Rows
are appended to queues as they come; `merge` puts those of the same label together.  So a walk over a queue is a walk
over memory, and nothing is looked up while people move.  A queue that is full moves to a run of rows twice as long.

No table grows while compiled code runs.  When the rows run out, `is_full` says so, people are lost, and whoever
called must do it all again with more room: the same draws then give the same result.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.compiled import jit_norefcount

FIRST, LENGTH, ROOM, MERGED = range(4)
"""Columns of queues: first row; rows in use; rows kept for the queue; rows in use after the last merging."""
LABEL, UNITS = range(2)
"""Columns of rows: what the people of a row have in common; how many units (rows of none go with a merging)."""
_SMALLEST: Final = 3
"""A queue has room for 2 to the power of this many rows, or more."""
_SIZES: Final = 48
_USED, _MERGINGS, _FULL = _SIZES, _SIZES + 1, _SIZES + 2
_SPREADER: Final = -7046029254386353131
"""2^64 divided by the golden ratio, odd: Fibonacci hashing (Knuth 1973, section 6.4)."""
_OTHER_SPREADER: Final = -3335678366873096957


class Cohorts(NamedTuple):
    """People in queues."""

    queue: Ints
    """(queue, 4), see `FIRST`."""
    row: Ints
    """(row, 2), see `LABEL`."""
    km: Floats
    """(row,) kilometres, summed over the people of a row, or what else a row has to remember."""
    slot: Ints
    """(power of two,) room for merging: number of the merging and position in the queue."""
    use: Ints
    """(size,) first free run of 2 ^ size rows; then the rows ever used, the mergings so far, whether rows ran out."""


def empty_cohorts(queues: int, rows: int) -> Cohorts:
    """Nobody, with room for so many rows in all."""
    use = np.full(_SIZES + 3, -1, np.int64)
    use[_SIZES:] = 0
    return Cohorts(
        queue=np.zeros((queues, 4), np.int64),
        row=np.empty((rows, 2), np.int64),
        km=np.empty(rows),
        slot=np.zeros(1 << (2 * rows).bit_length(), np.int64),
        use=use,
    )


def is_full(cohorts: Cohorts) -> bool:
    """Whether rows ran out, so that the table is not to be used."""
    return bool(cohorts.use[_FULL])


@jit_norefcount
def append(cohorts: Cohorts, queue: int, label: int, units: int, km: float) -> None:
    """Adds a row at the end of a queue."""
    length = cohorts.queue[queue, LENGTH]
    if length == cohorts.queue[queue, ROOM]:
        _widen(cohorts, queue)
        if length == cohorts.queue[queue, ROOM]:
            return
    row = cohorts.queue[queue, FIRST] + length
    cohorts.row[row, LABEL] = label
    cohorts.row[row, UNITS] = units
    cohorts.km[row] = km
    cohorts.queue[queue, LENGTH] = length + 1


@jit_norefcount
def _widen(cohorts: Cohorts, queue: int) -> None:
    """Moves a queue to a run of rows twice as long; one that is free, or one behind all that were ever used."""
    first, room = cohorts.queue[queue, FIRST], cohorts.queue[queue, ROOM]
    size = _SMALLEST
    while 1 << size <= room:
        size += 1
    there = cohorts.use[size]
    if there >= 0:
        cohorts.use[size] = cohorts.row[there, LABEL]
    else:
        there = cohorts.use[_USED]
        if there + (1 << size) > len(cohorts.km):
            cohorts.use[_FULL] = 1
            return
        cohorts.use[_USED] = there + (1 << size)
    for row in range(cohorts.queue[queue, LENGTH]):
        cohorts.row[there + row, LABEL] = cohorts.row[first + row, LABEL]
        cohorts.row[there + row, UNITS] = cohorts.row[first + row, UNITS]
        cohorts.km[there + row] = cohorts.km[first + row]
    release(cohorts, queue)
    cohorts.queue[queue, FIRST], cohorts.queue[queue, ROOM] = there, 1 << size


@jit_norefcount
def release(cohorts: Cohorts, queue: int) -> None:
    """Gives the rows of a queue back; its length stays, and is for the caller to set."""
    room = cohorts.queue[queue, ROOM]
    if room > 0:
        size = _SMALLEST
        while 1 << size < room:
            size += 1
        cohorts.row[cohorts.queue[queue, FIRST], LABEL] = cohorts.use[size]
        cohorts.use[size] = cohorts.queue[queue, FIRST]
        cohorts.queue[queue, ROOM] = 0


@jit_norefcount
def merge(cohorts: Cohorts, queue: int, km_tells_apart: bool) -> None:
    """Puts rows of the same label together, in the order in which labels came first, and drops rows of nobody.

    km_tells_apart  whether rows of other kilometres stay apart, and keep them; if not, kilometres are added up
    """
    first, length = cohorts.queue[queue, FIRST], cohorts.queue[queue, LENGTH]
    mask = 16
    while mask < 2 * length:
        mask *= 2
    mask -= 1
    cohorts.use[_MERGINGS] += 1
    stamp, kept = cohorts.use[_MERGINGS], 0
    for row in range(first, first + length):
        units = cohorts.row[row, UNITS]
        if units == 0:
            continue
        label, km = cohorts.row[row, LABEL], cohorts.km[row]
        mix = label * _SPREADER
        if km_tells_apart:
            mix ^= np.int64(km * 64.0) * _OTHER_SPREADER
        slot = (mix ^ (mix >> 29)) & mask
        while True:
            found = cohorts.slot[slot]
            if found >> 32 != stamp:
                cohorts.slot[slot] = stamp << 32 | kept
                there = first + kept
                cohorts.row[there, LABEL] = label
                cohorts.row[there, UNITS] = units
                cohorts.km[there] = km
                kept += 1
                break
            there = first + (found & 0xFFFFFFFF)
            if cohorts.row[there, LABEL] == label and (not km_tells_apart or cohorts.km[there] == km):
                cohorts.row[there, UNITS] += units
                if not km_tells_apart:
                    cohorts.km[there] += km
                break
            slot = (slot + 1) & mask
    cohorts.queue[queue, LENGTH], cohorts.queue[queue, MERGED] = kept, kept


@jit_norefcount
def group(cohorts: Cohorts, queue: int, bits: int) -> None:
    """Sorts the rows of a queue by some bits of their labels (Shell 1959), so that those alike in them follow."""
    first, length = cohorts.queue[queue, FIRST], cohorts.queue[queue, LENGTH]
    gap = length // 2
    while gap > 0:
        for row in range(first + gap, first + length):
            label, units, km = cohorts.row[row, LABEL], cohorts.row[row, UNITS], cohorts.km[row]
            there = row
            while there >= first + gap and (cohorts.row[there - gap, LABEL] & bits) > (label & bits):
                cohorts.row[there, LABEL] = cohorts.row[there - gap, LABEL]
                cohorts.row[there, UNITS] = cohorts.row[there - gap, UNITS]
                cohorts.km[there] = cohorts.km[there - gap]
                there -= gap
            cohorts.row[there, LABEL], cohorts.row[there, UNITS], cohorts.km[there] = label, units, km
        gap //= 2
