"""Rule "told departure": as many people leave home as a table says, from where danger is."""

from __future__ import annotations

import math

from trucelab.compiled import compiled
from trucelab.movement.native.rules.rule import Rule


@compiled
def told_weight(residents: int, danger: float, power: float) -> float:
    """Share of a place in those who leave home today, up to a factor: residents x danger ^ power.

    With power 1 it is the origin weight of Flee, population x conflict (Suleimenova, Bell and Groen 2017).

    residents  people at home at the place who have not been displaced
    danger     0 to 1
    power      no unit, above 0
    returns    weight, 0 or more
    """
    if danger <= 0.0:
        return 0.0
    return residents * math.pow(danger, power)


TOLD_DEPARTURE = Rule(
    "told departure",
    source="origin weights as in Flee: Suleimenova, Bell and Groen (2017)",
    formula=told_weight,
    settings={"rate_per_day": "departure_rate_per_day", "power": "departure_power"},
)
