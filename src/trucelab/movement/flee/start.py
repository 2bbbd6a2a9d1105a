"""What the observed counts and locations.csv say of the start: people in camps, capacities, columns of the output."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Flags, Ints
from trucelab.errors import Problem, WrongInput
from trucelab.movement.flee.case import FleeCase, whole_in
from trucelab.movement.flee.observed_counts import DailyCounts


def require(case: FleeCase) -> None:
    """Refuse what Flee stops at, or what cannot mean anything.

    raises  WrongInput, with all of it
    """
    problems: list[Problem] = []
    rules = case.settings.spawn_rules
    for file, table in (("conflicts.csv", case.conflicts), ("flood_level.csv", case.floods)):
        if table is not None and len(table.values) < case.days:
            says = f"has {len(table.values)} days, and the simulation {case.days}; add rows or simulate fewer days"
            problems.append(Problem(f"input_csv/{file}", 0, 0, "", says))
    if rules.flood_driven_spawn_mode and not rules.take_from_population:
        says = "needs take_from_population: True"
        problems.append(Problem("simsetting.yml", 0, 0, "spawn_rules.flood_driven_spawn_mode", says))
    if rules.flood_zone_spawning_only and case.floods is None:
        says = "flood_zone_spawning_only needs this file"
        problems.append(Problem("input_csv/flood_level.csv", 0, 0, "", says))
    if problems:
        raise WrongInput(problems)


def _columns(case: FleeCase, counts: DailyCounts, camps: Flags) -> list[int]:
    """For every output camp, its column of the observed counts.

    raises  WrongInput, naming every camp that has none
    """
    column = {name: number for number, name in reversed(list(enumerate(counts.names))) if number > 0}
    missing = [
        Problem("input_csv/locations.csv", location.line, 0, location.name, "has no row in source_data/data_layout.csv")
        for location, camp in zip(case.locations, camps, strict=True)
        if camp and location.name not in column
    ]
    if missing:
        raise WrongInput(missing)
    return [column[location.name] for location, camp in zip(case.locations, camps, strict=True) if camp]


def observed(case: FleeCase, counts: DailyCounts, camps: Flags) -> Ints:
    """(T, output camps) observed counts, lowered by those of day 0 where camps start empty."""
    values: Ints = counts.values[: case.days, _columns(case, counts, camps)]
    return values - values[:1] if case.settings.spawn_rules.empty_camps_on_day0 else values


def counted_at_start(case: FleeCase, counts: DailyCounts, camps: Flags) -> Ints:
    """(P,) observed counts of day 0, 0 for places of which the output does not speak."""
    found = np.zeros(len(case.locations), np.int64)
    found[camps] = counts.values[0, _columns(case, counts, camps)]
    return found


def start_people(case: FleeCase, at_start: Ints, camps: Flags) -> Ints:
    """(P,) agents who are there before the first day."""
    rules = case.settings.spawn_rules
    if rules.empty_camps_on_day0:
        return np.zeros(len(case.locations), np.int64)
    displaced = [whole_in(location, "initial_idps") for location in case.locations]
    # a negative number of people adds no one, as in Flee
    found: Ints = np.where(camps, np.maximum(np.array(displaced, np.int64), 0), 0)
    return found + np.maximum(at_start, 0) if rules.insert_day0 else found


def capacities(case: FleeCase, first: Ints, at_start: Ints) -> Ints:
    """(T, P) with the people of day 0 taken off although they are counted as well (Q9)."""
    more = np.array([whole_in(location, "capacity_per_day") for location in case.locations], np.int64)
    taken: Ints = np.where(first > 0, at_start, 0) if case.settings.spawn_rules.insert_day0 else first * 0
    return (first - taken)[None, :] + more[None, :] * np.arange(1, case.days + 1)[:, None]
