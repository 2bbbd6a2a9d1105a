"""Everything of a case that does not depend on where people are, worked out once for all days.

Both engines, person by person and in counts, read it; no chance is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.flee import hazards, start
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.days import DaysOfPlaces
from trucelab.movement.flee.links import Links, Rows, rows_by_day
from trucelab.movement.flee.observed_counts import DailyCounts, daily_counts
from trucelab.movement.flee.places import first_numbers
from trucelab.movement.flee.spawning import arrivals, driven_by_places, require_possible


@dataclass(frozen=True)
class World:
    """A case as the engines need it: P places in the order of locations.csv, T days, L link objects."""

    case: FleeCase
    names: tuple[str, ...]
    countries: tuple[str, ...]
    is_output_camp: NDArray[np.bool_]
    """(P,) camps at the start, of which the output speaks; every place where floods drive departures."""
    latitude: NDArray[np.float64]
    """(P,) degrees, from the second coordinate of locations.csv (Q1)."""
    longitude: NDArray[np.float64]
    """(P,) degrees, from the first."""
    population: NDArray[np.int64]
    """(P,) agents at the start; only `take_from_population` lowers it."""
    start_people: NDArray[np.int64]
    """(P,) agents who are there before the first day."""
    new_people: NDArray[np.int64]
    """(T,) agents made to follow the observed counts; 0 where places drive departures."""
    raw: NDArray[np.int64]
    """(T,) observed count behind them, with Flee's double start (Q14)."""
    debt: NDArray[np.int64]
    """(T,)"""
    spawn_factor: NDArray[np.float64]
    """(T, P) times the population, the weight of a place as an origin on a day."""
    spawn_conflict: NDArray[np.float64]
    """(T, P) intensity when people set out, before closures of camps."""
    flood_spawn: NDArray[np.float64]
    """(T, P) F of the day's flood level, 0 where there is no flood or floods do not drive departures."""
    score: NDArray[np.float64]
    """(T, P)"""
    flood_pull: NDArray[np.float64]
    """(T, P) second flood factor of a place as an end point; 1 where it is dry."""
    move_chance: NDArray[np.float64]
    """(T, P) before population, hunger and flood; `chances` is what engines use."""
    conflict: NDArray[np.float64]
    """(T, P) as of the evolve step, like all flags below; not above 0 where there is no conflict."""
    is_town: NDArray[np.bool_]
    is_camp: NDArray[np.bool_]
    is_idpcamp: NDArray[np.bool_]
    is_hub: NDArray[np.bool_]
    is_marker: NDArray[np.bool_]
    is_conflict: NDArray[np.bool_]
    capacity: NDArray[np.int64]
    """(T, P) agents, before the scaling of capacities; below 1 there is no limit."""
    ipc: NDArray[np.float64]
    """(T, P) 0 to 100, the share of people who lack food."""
    flood: NDArray[np.int64]
    """(T, P) whole levels."""
    links: Links
    """Every link object, (L,) arrays."""
    rows: tuple[Rows, ...] = field(repr=False)
    """For every day, the lists of links of all places."""
    counts: DailyCounts = field(repr=False)
    """Observed counts of every row of data_layout.csv."""
    observed: NDArray[np.int64]
    """(T, output camps) observed counts, lowered by those of day 0 where camps start empty."""

    @property
    def days(self) -> int:
        """Number of days, T."""
        return int(self.score.shape[0])

    @property
    def output_camps(self) -> NDArray[np.int64]:
        """Indices of the camps of the output."""
        return np.flatnonzero(self.is_output_camp)

    def links_of(self, day: int) -> Rows:
        """Where the links of each place begin, (P + 1,), and the links, in the order of the lists of that day."""
        return self.rows[day]

    def chances(self, day: int, population: NDArray[np.int64]) -> NDArray[np.float64]:
        """Chance of every place that somebody there leaves today, forced moves and waypoints aside.

        population  (P,) int64 of today
        returns     (P,) float64; above 1 means certainly
        """
        rules = self.case.settings.move_rules
        chance: NDArray[np.float64] = self.move_chance[day].copy()
        if rules.movechance_pop_scale_factor != 0.0:
            largest = np.maximum(np.maximum(population, self.capacity[day]), 0)
            chance *= (largest / rules.movechance_pop_base) ** rules.movechance_pop_scale_factor
        if rules.flee_when_starving:
            hunger = self.ipc[day] / 100.0
            chance = hunger + (1.0 - hunger) * chance
        wet = self.flood[day] > 0
        if rules.flood_rules and wet.any():
            key = "move_rules.flood_rules.flood_movechances"
            chance[wet] = hazards.at_level(rules.flood_rules.flood_movechances, self.flood[day][wet], key)
        return chance

    def pulls(self, day: int, population: NDArray[np.int64]) -> NDArray[np.float64]:
        """Score of every place as an end point, where it is the same for everybody.

        population  (P,) int64 of today
        returns     (P,) float64
        """
        rules = self.case.settings.move_rules
        pull: NDArray[np.float64] = self.score[day] * self.flood_pull[day]
        if rules.use_pop_for_loc_weight:
            pull *= np.maximum(1, population) ** rules.pop_power_for_loc_weight
        return pull

    def spawned(self, day: int, population: NDArray[np.int64], generator: np.random.Generator) -> NDArray[np.int64]:
        """People who set out from every place today.

        population  (P,) int64 at the end of yesterday
        returns     (P,) int64; all 0 where there is nobody to tell apart the origins (Q23)
        """
        if driven_by_places(self.case.settings.spawn_rules):
            return self._driven(day, population, generator)
        weights = population * self.spawn_factor[day]
        total = weights.sum()
        if self.new_people[day] == 0 or not total > 0.0:
            return np.zeros(population.size, np.int64)
        return generator.multinomial(self.new_people[day], weights / total).astype(np.int64)

    def _driven(self, day: int, population: NDArray[np.int64], generator: np.random.Generator) -> NDArray[np.int64]:
        rules = self.case.settings.spawn_rules
        made = np.zeros(population.size, np.int64)
        if rules.conflict_driven_spawning:
            mode, per_day = (
                rules.conflict_driven_spawning.spawn_mode,
                rules.conflict_driven_spawning.displaced_per_conflict_day,
            )
            force = np.maximum(self.spawn_conflict[day], 0.0)
            made += _in_mode(mode, per_day * (population if mode == "pop_ratio" else 1.0) * force, generator)
        if rules.flood_driven_spawn_mode:
            mode, level = rules.flood_driven_spawn_mode.spawn_mode, self.flood_spawn[day]
            expected = level * population if mode == "pop_ratio" else np.trunc(level)
            made += _in_mode(mode, expected, generator)
        return made

    def origins_missing(self) -> tuple[int, ...]:
        """Days on which people should set out and no place has any weight; they are not made (Q23)."""
        if driven_by_places(self.case.settings.spawn_rules):
            return ()
        weights = (self.population * self.spawn_factor).sum(axis=1)
        return tuple(int(day) for day in np.flatnonzero((self.new_people > 0) & ~(weights > 0.0)))


def _in_mode(mode: str, expected: NDArray[np.float64], generator: np.random.Generator) -> NDArray[np.int64]:
    if mode == "poisson":
        return generator.poisson(expected).astype(np.int64)
    return np.trunc(np.maximum(expected, 0.0)).astype(np.int64)  # nobody, where it is less, as in Flee


def world_of(case: FleeCase) -> World:
    """The world of a case.

    Source: the order of the day and all factors follow Flee 3; numbers in Q are its known quirks.

    raises  WrongInput, where something makes a run impossible
    """
    start.require(case)
    settings = case.settings
    counts, (population, capacity) = daily_counts(case), first_numbers(case, settings)
    ipc, flood = hazards.ipc(case), hazards.floods(case)
    days = DaysOfPlaces(case, ipc, flood)
    camps = days.camps_at_start | settings.spawn_rules.flood_zone_spawning_only
    for day in range(case.days):
        days.one_day(day)
    links, at_start = days.network.done(), start.counted_at_start(case, counts, camps)
    made, flood_spawn = arrivals(counts, settings.spawn_rules, case.days), hazards.flood_spawn(settings, flood)
    require_possible(settings.spawn_rules, population, days.spawn_conflict, flood_spawn)
    return World(
        case=case,
        names=tuple(location.name for location in case.locations),
        countries=tuple(location.country for location in case.locations),
        is_output_camp=camps,
        latitude=np.array([location.y for location in case.locations], np.float64),
        longitude=np.array([location.x for location in case.locations], np.float64),
        population=population,
        start_people=start.start_people(case, at_start, camps),
        new_people=made.new,
        raw=made.raw,
        debt=made.debt,
        spawn_factor=days.spawn_factor,
        spawn_conflict=days.spawn_conflict,
        flood_spawn=flood_spawn,
        score=days.score,
        flood_pull=hazards.flood_pull(settings, flood),
        move_chance=days.move_chance,
        conflict=days.conflict,
        is_town=days.flags["town"],
        is_camp=days.flags["camp"],
        is_idpcamp=days.flags["idpcamp"],
        is_hub=days.flags["hub"],
        is_marker=days.flags["marker"],
        is_conflict=days.conflict > 0.0,
        capacity=start.capacities(case, capacity, at_start),
        ipc=ipc,
        flood=flood,
        links=links,
        rows=rows_by_day(links, case.days, len(case.locations)),
        counts=counts,
        observed=start.observed(case, counts, camps),
    )
