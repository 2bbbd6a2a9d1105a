"""Rule "known faces": places with more people draw more, a stand-in for relatives and services."""

from __future__ import annotations

import math

from trucelab.compiled import compiled
from trucelab.movement.native.rules.rule import Rule


@compiled
def faces_factor(people: int, power: float) -> float:
    """Pull of a place by the people present: (1 + people) ^ power, the mass term of a gravity model.

    people   everybody present, displaced or not
    power    no unit, 0 or more; 0 makes every place equal
    returns  factor, 1 or more
    """
    return math.pow(1.0 + people, power)


KNOWN_FACES = Rule(
    "known faces",
    source='mass term of the gravity model: Zipf (1946), "The P1 P2 / D hypothesis"',
    formula=faces_factor,
    settings={"power": "faces_power"},
)
