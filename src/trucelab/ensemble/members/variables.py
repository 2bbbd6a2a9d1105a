"""The arrays that a member leaves in the record: names, dimensions, what is counted, and their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from trucelab.scenario import Scenario

MAX_MEMBERS = 100_000
"""More cannot be kept in a run."""

GROUPS = ("children", "adults")
TIMES = ("never", "once", "twice", "three times or more")

VARIABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "people": (("day", "place", "group", "times"), "people at a place at the end of the day, by times displaced"),
    "displaced_here": (("day", "place", "group"), "people at a place who were displaced during the run"),
    "on_road": (("day", "group"), "people on the road at the end of the day"),
    "displaced": (("day", "group"), "people displaced at least once during the run so far, each counted once"),
    "displaced_again": (("day", "group"), "people displaced at least twice during the run so far"),
    "displacement_events": (("day", "group"), "departures because of danger that day; one person may have several"),
    "departures": (("day", "place", "group"), "departures from a place because of danger that day"),
    "arrivals": (("day", "place", "group"), "people who came to stay at a place that day"),
    "returns": (("day", "place", "group"), "people who came back home that day, who are among the arrivals"),
    "trapped": (("day", "group"), "people who wanted to leave that day and knew of nowhere to go"),
    "beyond_capacity": (("day", "place"), "displaced people at a place beyond what it can take in"),
    "below_minimum": (("standard", "day", "place", "group"), "people who cannot be served at the minimum"),
}
"""Arrays of the record by name: dimensions after (outcome, member), and what is counted; all int32, unit people."""


def sizes(scenario: Scenario) -> dict[str, int]:
    """How long every dimension is."""
    document = scenario.document
    return {
        "day": document.horizon_days + 1,
        "place": len(scenario.places),
        "group": len(GROUPS),
        "times": len(TIMES),
        "standard": len(document.needs.standards),
    }


def digest(arrays: Mapping[str, NDArray[np.int32]]) -> str:
    """SHA-256 over the arrays of one member, in the order of `VARIABLES`, little-endian."""
    total = hashlib.sha256()
    for name in VARIABLES:
        total.update(name.encode())
        total.update(np.ascontiguousarray(arrays[name], dtype="<i4").tobytes())
    return total.hexdigest()
