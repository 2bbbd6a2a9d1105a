"""What is written down of every day, by counts and person by person alike."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from trucelab.arrays import Counts32, Floats
from trucelab.movement.native.strata import GROUPS, TIMES

DEPARTURES, ARRIVALS, RETURNS, TRAPPED, DISPLACED_HERE = range(5)
"""Layers of `Recorder.flows`."""
ONCE, TWICE, AWAY = range(3)
"""Layers of `Recorder.ever`: displaced during the run, at least twice, and not at home now."""


class Recorder(NamedTuple):
    """Every day, persons; days that are not written yet hold zeros."""

    people: Counts32
    """(day, place, group, times) present."""
    flows: Counts32
    """(day, layer, place, group): what happened on a day, and those present in the evening who were displaced during
    the run and are not at home."""
    on_road: Counts32
    """(day, group, times)"""
    ever: Counts32
    """(day, layer, group) wherever they are, see `ONCE`."""
    beyond_capacity: Counts32
    """(day, place)"""
    journey_km: Floats
    """(day, place)"""


def blank_recorder(horizon_days: int, places: int) -> Recorder:
    """Nothing is written."""
    days = horizon_days + 1
    return Recorder(
        people=np.zeros((days, places, GROUPS, TIMES), np.int32),
        flows=np.zeros((days, 5, places, GROUPS), np.int32),
        on_road=np.zeros((days, GROUPS, TIMES), np.int32),
        ever=np.zeros((days, 3, GROUPS), np.int32),
        beyond_capacity=np.zeros((days, places), np.int32),
        journey_km=np.zeros((days, places)),
    )
