"""Rule "prescribed departure": as many people leave home as a table says, from where danger is."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Floats
from trucelab.elementary import power
from trucelab.movement.native.rules.rule import Rule


def origin_weight(danger: Floats, exponent: float) -> Floats:
    """Weight of every resident of a place among those who leave home today: danger ^ exponent.

    With exponent 1 a place has the origin weight of Flee, population x conflict (Suleimenova, Bell and Groen 2017).

    danger    any shape, 0 to 1
    exponent  no unit, above 0
    returns   weight, 0 to 1; exactly 0 at danger 0
    """
    return np.where(danger > 0.0, power(danger, exponent), 0.0)


PRESCRIBED_DEPARTURE = Rule(
    "prescribed departure",
    source="origin weights as in Flee: Suleimenova, Bell and Groen (2017)",
    formula=origin_weight,
    settings={"rate_per_day": "departure_rate_per_day", "power": "departure_power"},
)
