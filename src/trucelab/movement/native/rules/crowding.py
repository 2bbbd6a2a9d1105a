"""Rule "crowding": places draw less people as they fill."""

from __future__ import annotations

from trucelab.compiled import jit_norefcount
from trucelab.movement.native.rules.rule import Rule


@jit_norefcount
def crowding_factor(displaced: int, capacity: int, starts_at: float) -> float:
    """Pull left to a place by how full it is: 1 up to a share of capacity, then linearly down to 0 when full.

    Follows the linear ramp of Flee's camps (Suleimenova, Bell and Groen 2017); there it starts at 90 %.

    displaced  displaced persons present
    capacity   displaced persons that the place can take in; below 0 means no limit
    starts_at  share of capacity, 0 to 1; 1 means that crowding is not felt before the place is full
    returns    factor, 0 to 1; above 0 exactly where there is room
    """
    if capacity < 0:
        return 1.0
    if displaced >= capacity:
        return 0.0
    filled = displaced / capacity
    if filled <= starts_at:
        return 1.0
    return (1.0 - filled) / (1.0 - starts_at)


CROWDING = Rule(
    "crowding",
    source="linear ramp as in Flee: Suleimenova, Bell and Groen (2017)",
    formula=crowding_factor,
    settings={"starts_at": "crowding_starts_at"},
)
