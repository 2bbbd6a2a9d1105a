"""Lists of units: every unit is in exactly one, and moves between them at a cost that does not depend on their length.

A list is a chain of chunks of `CHUNK` units, all full but the last.  Nothing is ever copied to make room: as many
chunks as can be needed are there from the start, about 4.4 bytes a unit.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import compiled, jit_norefcount

CHUNK: Final = 32
"""Units in a chunk: 128 bytes, two lines of a processor's cache."""

Ids = NDArray[np.int32]
Rows = NDArray[np.void]

_CHUNK_ROW: Final = np.dtype([("after", np.int32), ("before", np.int32), ("free", np.int32)], align=True)
"""Next and previous chunk of the same list, below 0 at its ends; and a stack of the chunks that no list uses."""
_LIST_ROW: Final = np.dtype([("first", np.int32), ("last", np.int32), ("length", np.int64)], align=True)
"""First and last chunk of a list, and units in it."""


class Lists(NamedTuple):
    """Chains of chunks; the fields are changed in place.  Few arrays, since every one costs time to compile."""

    units: Ids
    """(chunk, CHUNK) units."""
    chunks: Rows
    """(chunk,) `after`, `before`, `free`."""
    ends: Rows
    """(list + 1,) `first`, `last`, `length`; the length of the last row says how many chunks are free."""


def empty_lists(lists: int, units: int) -> Lists:
    """So many lists with room for so many units in all, all of them empty."""
    # each list has at most one chunk that is not full
    count = units // CHUNK + lists
    chunks, ends = np.zeros(count, _CHUNK_ROW), np.zeros(lists + 1, _LIST_ROW)
    chunks["after"] = chunks["before"] = -1
    chunks["free"] = np.arange(count - 1, -1, -1)
    ends["first"] = ends["last"] = -1
    ends["length"][lists] = count
    return Lists(np.empty((count, CHUNK), np.int32), chunks, ends)


@jit_norefcount
def push(lists: Lists, which: int, unit: int) -> None:
    """Adds a unit at the end of a list."""
    inside = lists.ends[which]["length"] % CHUNK
    if inside == 0:
        lists.ends[-1]["length"] -= 1
        chunk = lists.chunks[lists.ends[-1]["length"]]["free"]
        lists.chunks[chunk]["after"] = -1
        lists.chunks[chunk]["before"] = lists.ends[which]["last"]
        if lists.ends[which]["length"] == 0:
            lists.ends[which]["first"] = chunk
        else:
            lists.chunks[lists.ends[which]["last"]]["after"] = chunk
        lists.ends[which]["last"] = chunk
    lists.units[lists.ends[which]["last"], inside] = unit
    lists.ends[which]["length"] += 1


@jit_norefcount
def pop(lists: Lists, which: int) -> int:
    """Takes the last unit out of a list that is not empty."""
    lists.ends[which]["length"] -= 1
    inside = lists.ends[which]["length"] % CHUNK
    chunk = lists.ends[which]["last"]
    unit = lists.units[chunk, inside]
    if inside == 0:
        lists.chunks[lists.ends[-1]["length"]]["free"] = chunk
        lists.ends[-1]["length"] += 1
        lists.ends[which]["last"] = lists.chunks[chunk]["before"]
        if lists.ends[which]["length"] == 0:
            lists.ends[which]["first"] = -1
        else:
            lists.chunks[lists.ends[which]["last"]]["after"] = -1
    return int(unit)


@jit_norefcount
def remove(lists: Lists, which: int, chunk: int, inside: int) -> None:
    """Takes out the unit at a position of a list; the last unit of the list takes its position."""
    lists.units[chunk, inside] = pop(lists, which)


@compiled
def drained(lists: Lists, which: int) -> Ids:
    """All units of a list, which is empty afterwards."""
    units = np.empty(lists.ends[which]["length"], np.int32)
    for position in range(len(units) - 1, -1, -1):
        units[position] = pop(lists, which)
    return units
