"""Floods and hunger, by day and place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.elementary import interpolated
from trucelab.errors import WrongInput
from trucelab.movement.flee.case import DailyTable, FleeCase
from trucelab.movement.flee.settings import Settings


def at_level(values: Sequence[float], levels: Ints, key: str) -> Floats:
    """A list of the flood rules, read at whole flood levels.

    levels   (place,) int64; below 0 it counts from the end of the list, as in Flee
    raises   WrongInput, where a level is the last of the list or beyond (Q19), or before its beginning
    """
    highest, lowest = int(levels.max(initial=0)), int(levels.min(initial=0))
    if lowest < -len(values):
        says = f"a flood level of {lowest}, and there are {len(values)} numbers for {key}; give 0 or more"
        raise WrongInput.one(says, file="input_csv/flood_level.csv")
    if highest >= len(values) - 1:
        raise WrongInput.one(
            f"flood level {highest} needs at least {highest + 2} numbers here, and there are {len(values)}; "
            "Flee cannot use the last number of a list, so add one",
            file="simsetting.yml",
            where=key,
        )
    found: Floats = np.asarray(values, np.float64)[levels]
    return found


def ipc(case: FleeCase) -> Floats:
    """(T, P) share of people who lack food, by region, interpolated in time; 0 where none is given."""
    found, table = np.zeros((case.days, len(case.locations))), case.ipc
    if table is None or not table.names:
        return found
    days = np.arange(case.days)
    if days[0] < table.days[0] or days[-1] > table.days[-1]:
        says = f"speaks of the days {table.days[0]} to {table.days[-1]}, and the simulation of 0 to {days[-1]}"
        raise WrongInput.one(says, file="input_csv/region_attributes_IPC.csv")
    column = {name: number for number, name in enumerate(table.names)}
    for number, location in enumerate(case.locations):
        if location.region in column:
            found[:, number] = interpolated(days, table.days, table.values[:, column[location.region]])
    return found


def floods(case: FleeCase) -> Ints:
    """(T, P) flood levels, cut to whole numbers."""
    found, table = np.zeros((case.days, len(case.locations)), np.int64), case.floods
    if table is None:
        return found
    for number, location in enumerate(case.locations):
        if location.name in table.names:
            found[:, number] = _column(table, location.name)[: case.days].astype(np.int64)
    return found


def _column(table: DailyTable, name: str) -> Floats:
    return table.values[:, table.names.index(name)]


def flood_spawn(settings: Settings, flood: Ints) -> Floats:
    """(T, P) F of the day's flood level; 0 where there is no flood or floods do not drive departures."""
    rules = settings.spawn_rules.flood_driven_spawn_mode
    found = np.zeros(flood.shape)
    wet = flood > 0
    if rules and wet.any():
        key = "spawn_rules.flood_driven_spawn_mode.displaced_per_flood_day"
        found[wet] = at_level(rules.displaced_per_flood_day, flood[wet], key)
    return found


def flood_pull(settings: Settings, flood: Ints) -> Floats:
    """(T, P) weight of a place as an end point, by its flood level; 1 where it is dry."""
    rules = settings.move_rules.flood_rules
    found = np.ones(flood.shape)
    wet = flood > 0
    if rules and wet.any():
        found[wet] = at_level(rules.flood_loc_weights, flood[wet], "move_rules.flood_rules.flood_loc_weights")
    return found
