"""Rule "distance decay": near places draw more people than far ones."""

from __future__ import annotations

from trucelab.compiled import jit_norefcount
from trucelab.elementary import power
from trucelab.movement.native.rules.rule import Rule


@jit_norefcount
def distance_factor(km: float, softening_km: float, exponent: float) -> float:
    """Pull of a place by the length of the way: (softening + km) ^ -exponent.

    Gravity form with the softened distance of Suleimenova, Bell and Groen (2017).

    km            length of the way, kilometres, above 0
    softening_km  kilometres, 0 or more
    exponent      no unit, 0 or more; 0 makes every place equal
    returns       factor above 0, kilometres ^ -exponent
    """
    return power(softening_km + km, -exponent)


DISTANCE_DECAY = Rule(
    "distance decay",
    source='Suleimenova, Bell and Groen (2017), "A generalized simulation development approach for predicting '
    'refugee destinations"',
    formula=distance_factor,
    settings={"softening_km": "softening_km", "power": "distance_power"},
)
