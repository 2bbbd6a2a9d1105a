"""Everything of a case that does not depend on where people are, worked out once for all days.

Both engines, person by person and in counts, read it; no chance is in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from trucelab.arrays import Flags, Floats, Ints
from trucelab.elementary import power
from trucelab.movement.flee import hazards, start
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.links import Links, Network, Rows, rows_by_day
from trucelab.movement.flee.observed_counts import DailyCounts, daily_counts
from trucelab.movement.flee.places import Places, first_numbers
from trucelab.movement.flee.scores import foreign_factor, scores
from trucelab.movement.flee.spawning import arrivals, driven_by_places, origin_factor, require_possible
from trucelab.sphere import great_circle_km


@dataclass(frozen=True)
class World:
    """A case as the engines need it: P places in the order of locations.csv, T days, L link objects."""

    case: FleeCase
    names: tuple[str, ...]
    is_output_camp: Flags
    """(P,) camps at the start, of which the output speaks; every place where floods drive departures."""
    latitude: Floats
    """(P,) degrees, from the second coordinate of locations.csv (Q1)."""
    longitude: Floats
    """(P,) degrees, from the first."""
    population: Ints
    """(P,) agents at the start; only `take_from_population` lowers it."""
    start_people: Ints
    """(P,) agents who are there before the first day."""
    new_people: Ints
    """(T,) agents made to follow the observed counts; 0 where places drive departures."""
    raw: Ints
    """(T,) observed count behind them, with Flee's double start (Q14)."""
    debt: Ints
    """(T,)"""
    spawn_factor: Floats
    """(T, P) times the population, the weight of a place as an origin on a day."""
    spawn_conflict: Floats
    """(T, P) intensity when people set out, before closures of camps."""
    flood_spawn: Floats
    """(T, P) F of the day's flood level, 0 where there is no flood or floods do not drive departures."""
    score: Floats
    """(T, P)"""
    flood_pull: Floats
    """(T, P) second flood factor of a place as an end point; 1 where it is dry."""
    move_chance: Floats
    """(T, P) before population, hunger and flood; `chances` is what engines use."""
    conflict: Floats
    """(T, P) as of the evolve step, like all flags below; not above 0 where there is no conflict."""
    is_town: Flags
    is_camp: Flags
    is_idpcamp: Flags
    is_marker: Flags
    is_conflict: Flags
    capacity: Ints
    """(T, P) agents, before the scaling of capacities; below 1 there is no limit."""
    ipc: Floats
    """(T, P) 0 to 100, the share of people who lack food."""
    flood: Ints
    """(T, P) whole levels."""
    links: Links
    """Every link object, (L,) arrays."""
    rows: tuple[Rows, ...] = field(repr=False)
    """For every day, the lists of links of all places."""
    counts: DailyCounts = field(repr=False)
    """Observed counts of every row of data_layout.csv."""
    observed: Ints
    """(T, output camps) observed counts, lowered by those of day 0 where camps start empty."""

    @property
    def days(self) -> int:
        """Number of days, T."""
        return int(self.score.shape[0])

    @property
    def output_camps(self) -> Ints:
        """Indices of the camps of the output."""
        return np.flatnonzero(self.is_output_camp)

    def links_of(self, day: int) -> Rows:
        """Where the links of each place begin, (P + 1,), and the links, in the order of the lists of that day."""
        return self.rows[day]

    def chances(self, day: int, population: Ints) -> Floats:
        """Chance of every place that a person there leaves today, forced moves and waypoints aside.

        population  (P,) int64 of today
        returns     (P,) float64; above 1 means certainly
        """
        rules = self.case.settings.move_rules
        chance: Floats = self.move_chance[day].copy()
        if rules.movechance_pop_scale_factor != 0.0:
            largest = np.maximum(np.maximum(population, self.capacity[day]), 0)
            chance *= power(largest / rules.movechance_pop_base, rules.movechance_pop_scale_factor)
        if rules.flee_when_starving:
            hunger = self.ipc[day] / 100.0
            chance = hunger + (1.0 - hunger) * chance
        wet = self.flood[day] > 0
        if rules.flood_rules and wet.any():
            key = "move_rules.flood_rules.flood_movechances"
            chance[wet] = hazards.at_level(rules.flood_rules.flood_movechances, self.flood[day][wet], key)
        return chance

    def nearness(self, start: Ints, end: Ints) -> Floats:
        """Factor on the score of an end as seen from a start, where people stay close to home; 1 where they do not.

        The coordinates are taken as Flee takes them (Q1).
        """
        rules = self.case.settings.move_rules
        if not rules.stay_close_to_home:
            return np.ones(len(start))
        latitude, longitude = self.latitude, self.longitude
        km = great_circle_km(latitude[start], longitude[start], latitude[end], longitude[end])
        return power(np.maximum(1.0, km), -rules.home_distance_power)

    def origins_missing(self) -> tuple[int, ...]:
        """Days on which people should set out and no place has any weight; they are not made (Q23)."""
        if driven_by_places(self.case.settings.spawn_rules):
            return ()
        weights = (self.population * self.spawn_factor).sum(axis=1)
        return tuple(int(day) for day in np.flatnonzero((self.new_people > 0) & ~(weights > 0.0)))


CAMP_KINDS = ("camp", "idpcamp")


class DaysOfPlaces:
    """The state of all places on every day; P places, T days."""

    def __init__(self, case: FleeCase, ipc: Floats, flood: Ints) -> None:
        self.case, self.ipc, self.flood = case, ipc, flood
        self.places, self.network = Places(case), Network(case)
        self.camps_at_start = self.places.camp.copy()
        self.foreign = foreign_factor(case, case.settings)
        self.spawn_factor, self.spawn_conflict = np.zeros(ipc.shape), np.zeros(ipc.shape)
        self.score, self.move_chance, self.conflict = (np.zeros(ipc.shape) for _ in range(3))
        self.flags = {name: np.zeros(ipc.shape, np.bool_) for name in ("town", "camp", "idpcamp", "marker")}
        self.weights = self._weights(-1, 0)

    def _weights(self, refreshed: int, day: int) -> Floats:
        places = self.places
        return origin_factor(places.conflict, places.conflict_start, self.ipc[day], refreshed, self.case.settings)

    def one_day(self, day: int) -> None:
        """Changes of types, conflicts, weights, closures, scores, in Flee's order."""
        places = self.places
        places.apply_changes(day)
        # weights are a day old unless a conflict starts or stops today (Q13)
        if places.apply_conflicts(day):
            self.weights = self._weights(day, day)
        self.spawn_factor[day] = self.weights
        self.spawn_conflict[day] = places.conflict
        self._closures(day)
        self.weights = self._weights(day, day)
        self.score[day] = scores(places, self.foreign, self.ipc[day], self.flood[day], day)
        self.move_chance[day] = places.chance
        self.conflict[day] = places.conflict
        for name, values in self.flags.items():
            values[day] = getattr(places, name)

    def _closures(self, day: int) -> None:
        for closure in self.case.closures:
            for when, opens in ((closure.start, False), (closure.end, True)):
                if when != day:
                    continue
                if closure.kind in CAMP_KINDS:
                    self.places.apply_camp_closure(closure.kind, closure.name1, opens=opens)
                else:
                    self.network.apply_closure(closure, day, opens=opens)


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
