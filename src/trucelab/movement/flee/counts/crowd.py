"""Counts of people by class, compiled: a list of the classes that have anybody, found by hashing."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from trucelab.compiled import compiled
from trucelab.movement.flee.counts.memory import Address, Table, address_of, record
from trucelab.movement.flee.counts.parameters import Packing

CLASS: Final = np.dtype(
    [
        ("what", "i8"),  # where, waypoints left, whether on foot, and recent travel, as `pack` packs them
        ("x", "f8"),  # km covered of the link they are on, or moved today; 0 for those who spend the night at a place
        ("people", "i8"),
    ]
)
"""People who are alike in everything that the model reads."""
SLOT: Final = np.dtype([("row", "i4")])
"""Where a class is kept, by its hash."""
USE: Final = np.dtype([("rows", "i8"), ("full", "i8")])
"""Rows in use, and whether somebody found no room, so that the crowd is not to be used."""

EMPTY: Final = -1
"""A slot in which no class is kept."""
_MIX_WHAT: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_X: Final = np.uint64(0xD1B54A32D192ED03)
_SHIFT: Final = np.uint64(32)


class Crowd(NamedTuple):
    """People by class."""

    classes: Address
    """(room,) of `CLASS`."""
    slots: Address
    """(slots,) of `SLOT`."""
    use: Address
    """(1,) of `USE`."""
    room: int
    """Classes there is room for."""
    mask: int
    """Slots less one: they are a power of 2, at least twice the room."""


class CrowdMemory(NamedTuple):
    """The memory of a crowd."""

    classes: Table
    slots: Table
    use: Table

    def crowd(self) -> Crowd:
        """The crowd in it."""
        tables = address_of(self.classes), address_of(self.slots), address_of(self.use)
        return Crowd(*tables, room=len(self.classes), mask=len(self.slots) - 1)


def crowd_memory(room: int) -> CrowdMemory:
    """Nobody, with room for so many classes."""
    slots = np.full(1 << (2 * room - 1).bit_length(), EMPTY, np.int32).view(SLOT)
    return CrowdMemory(np.empty(room, CLASS), slots, np.zeros(1, USE))


@compiled
def pack(packing: Packing, where: int, waypoints: int, on_foot: int, recent: int) -> int:
    """One number for a class, but for x."""
    return ((((where << packing.waypoint_bits) | waypoints) << 1 | on_foot) << packing.recent_bits) | recent


@compiled
def unpack(packing: Packing, what: int) -> tuple[int, int, int, int]:
    """Where, waypoints, on foot, recent travel."""
    recent = what & ((1 << packing.recent_bits) - 1)
    what >>= packing.recent_bits
    on_foot = what & 1
    what >>= 1
    return what >> packing.waypoint_bits, what & ((1 << packing.waypoint_bits) - 1), on_foot, recent


@compiled
def size_of(crowd: Crowd) -> int:
    """Classes that have anybody."""
    return int(record(crowd.use, 0, USE)["rows"])


@compiled
def is_full(crowd: Crowd) -> bool:
    """Whether somebody found no room."""
    return bool(record(crowd.use, 0, USE)["full"] > 0)


@compiled
def clear(crowd: Crowd) -> None:
    """Leaves nobody."""
    record(crowd.use, 0, USE)["rows"] = 0
    for slot in range(crowd.mask + 1):
        record(crowd.slots, slot, SLOT)["row"] = EMPTY


@compiled
def put(crowd: Crowd, what: int, x: float, people: int) -> None:
    """Adds people to their class."""
    mixed = np.uint64(what) * _MIX_WHAT ^ np.uint64(np.int64(x * 64.0)) * _MIX_X
    mixed ^= mixed >> _SHIFT
    slot = np.int64(mixed) & crowd.mask
    while True:
        row = np.int64(record(crowd.slots, slot, SLOT)["row"])
        if row == EMPTY:
            break
        found = record(crowd.classes, row, CLASS)
        if found["what"] == what and found["x"] == x:
            found["people"] += people
            return
        slot = (slot + 1) & crowd.mask
    use = record(crowd.use, 0, USE)
    row = use["rows"]
    if row == crowd.room:
        use["full"] = 1
        return
    record(crowd.slots, slot, SLOT)["row"] = row
    new = record(crowd.classes, row, CLASS)
    new["what"] = what
    new["x"] = x
    new["people"] = people
    use["rows"] = row + 1
