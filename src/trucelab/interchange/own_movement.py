"""How people move in a scenario that is taken over from another program: one set of numbers for all cases."""

from __future__ import annotations

from typing import Any, Final, NamedTuple


class SharedNumbers(NamedTuple):
    """The numbers that `scripts/fit_movement.py` fits; what they mean is in `scenario/movement.py`."""

    camp: float
    room_power: float
    starts_at: float
    faces: float
    softening_km: float
    distance: float
    aversion: float
    on_the_way: float
    onward: float
    hops: int


def movement_of(numbers: SharedNumbers) -> dict[str, Any]:
    """The movement of a scenario, but for who leaves home."""
    return {
        # those whom danger reaches again leave at once; how many leave home is told
        "departure": {"rate_per_day": 1.0, "power": 1.0},
        "onward_and_return": [{"rule": "onward movement", "rate_per_day": numbers.onward}],
        "route_choice": [
            {"rule": "distance decay", "softening_km": numbers.softening_km, "power": numbers.distance},
            {"rule": "danger avoidance", "aversion": numbers.aversion, "on_the_way": numbers.on_the_way},
            {"rule": "crowding", "starts_at": numbers.starts_at},
            {"rule": "host attraction", "camp": numbers.camp, "room_power": numbers.room_power},
            {"rule": "population attraction", "power": numbers.faces},
        ],
        "travel": {"awareness_hops": numbers.hops, "km_per_day": KM_PER_DAY},
    }


KM_PER_DAY: Final = 300
"""A judgement: between a day on foot and a day by car; the errors hardly depend on it."""
FITTED: Final = SharedNumbers(2.5, 0.023, 0.22, 0.4, 3.3, 0.7, 0.66, 1.2, 2.8, 14)
"""The best of 320 points of `scripts/fit_movement.py`, all five crises together."""
OWN_MOVEMENT: Final = movement_of(FITTED) | {
    "calibrated_on": (
        "the people in camps of five crises of Flee (burundi2015, car2013, mali2012, ssudan2014, syria2013), given how "
        "many leave home: see docs/validation.md, where each is judged by a fit without it too"
    )
}
MODELLED_DEPARTURE: Final = {"rate_per_day": 0.0007, "power": 1.0}
"""Who leaves home where that is modelled; fitted to the same crises with everything else as it is."""
