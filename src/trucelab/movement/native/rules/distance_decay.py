"""Rule "distance decay": near places draw more people than far ones."""

from __future__ import annotations

import math

from trucelab.compiled import compiled
from trucelab.movement.native.rules.rule import Rule


@compiled
def distance_factor(km: float, softening_km: float, power: float) -> float:
    """Pull of a place by the length of the way: (softening + km) ^ -power.

    Gravity form with the softened distance of Suleimenova, Bell and Groen (2017).

    km            length of the way, kilometres, above 0
    softening_km  kilometres, 0 or more
    power         no unit, 0 or more; 0 makes every place equal
    returns       factor above 0, kilometres ^ -power
    """
    return math.pow(softening_km + km, -power)


DISTANCE_DECAY = Rule(
    "distance decay",
    source='Suleimenova, Bell and Groen (2017), "A generalized simulation development approach for predicting '
    'refugee destinations"',
    formula=distance_factor,
    settings={"softening_km": "softening_km", "power": "distance_power"},
)
