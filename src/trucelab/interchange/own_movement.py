"""How people move in a scenario that is taken over from another program: one set of numbers for all cases."""

from __future__ import annotations

from typing import Any, Final

OWN_MOVEMENT: Final[dict[str, Any]] = {
    "departure": {"rate_per_day": 1.0, "power": 1.0},
    "unsettled": [{"rule": "onward movement", "rate_per_day": 0.3}],
    "route_choice": [
        {"rule": "distance decay", "softening_km": 10, "power": 1},
        {"rule": "danger avoidance", "aversion": 2, "on_the_way": 0},
        {"rule": "crowding", "starts_at": 0.9},
    ],
    "travel": {"awareness_hops": 8, "km_per_day": 300},
}
