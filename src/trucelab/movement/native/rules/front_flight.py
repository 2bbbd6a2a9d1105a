"""Rule "front flight": people leave a place before it is captured."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Floats
from trucelab.elementary import expm1, log1p
from trucelab.movement.native.rules.rule import Rule


def flight_chance(part: Floats, share: float) -> Floats:
    """Chance to leave within a day: 1 - (1 - share) ^ part.

    If the parts of all days sum to 1, those who stay through all of them are 1 - share.  The form is trucelab's own.

    part     part of the flight that falls on the day, any shape, 0 or more
    share    of the people who leave over all days, 0 to below 1
    returns  chance, 0 to 1; exactly 0 where the part or the share is 0
    """
    return np.where((part > 0.0) & (share > 0.0), -expm1(part * log1p(-share)), 0.0)


FRONT_FLIGHT = Rule(
    "front flight",
    source="trucelab's own; a constant share of those who are there, spread over the days of warning",
    formula=flight_chance,
    settings={"share": "flight_share"},
)
