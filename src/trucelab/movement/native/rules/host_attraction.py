"""Rule "host attraction": what a place offers draws people."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.elementary import power
from trucelab.movement.native.rules.rule import Rule


def host_factor(weight_of_kind: Floats, capacity: Ints, room_power: float) -> Floats:
    """Pull of a place by its kind and its room: weight x (1 + capacity) ^ power.

    The weight of camps is Flee's camp weight (Suleimenova, Bell and Groen 2017); that room draws is the attraction
    mass of gravity models, here of the host.

    weight_of_kind  (place,) pull of the kind of place where that of a city or town is 1
    capacity        (day, place) displaced persons that the place can take in; below 0 means that none is known
    room_power      no unit, 0 or more
    returns         factor, 0 or more
    """
    return weight_of_kind * power(1.0 + np.maximum(capacity, 0), room_power)


HOST_ATTRACTION = Rule(
    "host attraction",
    source="camp weight as in Flee: Suleimenova, Bell and Groen (2017); room as mass of a gravity model: ours",
    formula=host_factor,
    settings={"camp": "camp_weight", "border": "border_weight", "room_power": "room_power"},
)
