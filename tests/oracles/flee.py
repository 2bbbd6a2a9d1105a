"""Flee's model as its specification says it, person by person and in plain Python: slow, and only to compare with.

Covers refugee-driven departures, closures, conflicts by day, crowding, awareness, markers, hubs, speed and walking,
short stints, powers, pruning, and staying close to home; people are treated in the order of their making.  Numbers in Q
are Flee's known slips.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from trucelab.flee.case import FleeCase, Observed

NEGLIGIBLE = 1e-6
EARTH_KM = 6371.0


@dataclass(eq=False)
class PlainLink:
    start: int
    end: int
    km: float
    speed: float
    walk_probability: float
    closed: bool = False


@dataclass
class PlainPlace:
    country: str
    population: int
    capacity: int
    chance: float
    camp: bool = False
    idpcamp: bool = False
    town: bool = False
    marker: bool = False
    conflict: float = -1.0
    conflict_start: int = -1
    links: list[PlainLink] = field(default_factory=list)
    present: int = 0


@dataclass(eq=False)
class PlainAgent:
    at: int | None
    on_foot: bool
    link: PlainLink | None = None
    covered: float = 0.0
    waypoints: list[int] = field(default_factory=list)
    recent: float = 0.0
    moved: float = 0.0


class PlainFlee:
    """One member."""

    def __init__(self, case: FleeCase, luck: random.Random) -> None:
        self.case, self.luck = case, luck
        self.rules, self.spawn = case.settings.move_rules, case.settings.spawn_rules
        self.index = {place.name: number for number, place in enumerate(case.locations)}
        self.home = case.locations[0].country
        self.places = [self._place(number) for number in range(len(case.locations))]
        self.output = [number for number, place in enumerate(self.places) if place.camp]
        for route in case.routes:
            # forced redirection of 1 makes the pair twice (Q3)
            for _ in range(2 if route.forced_redirection == 1 else 1):
                self._open(self.index[route.start], self.index[route.end], route)
        self.agents: list[PlainAgent] = []
        self._shut: list[PlainLink] = []
        self.debt = self.raw = 0
        self.day = 0
        for number in self.output:
            count = 0 if self.spawn.empty_camps_on_day0 or not self.spawn.insert_day0 else self.counted(number, 0)
            self._make(number, count)

    def _place(self, number: int) -> PlainPlace:
        location, rules = self.case.locations[number], self.rules
        kind = location.kind.lower()
        town = PlainPlace(location.country, location.number, -1, rules.default_movechance, town=True)
        if "camp" in kind:
            idp = "idp" in kind
            chance = rules.idpcamp_movechance if idp else rules.camp_movechance
            return PlainPlace(location.country, 0, location.number, chance, camp=True, idpcamp=idp)
        if "conflict" in kind and location.conflict_date <= 0:
            return PlainPlace(location.country, location.number, -1, rules.conflict_movechance, conflict=1.0)
        if "conflict" in kind:
            return town
        if "forward" in kind:
            return PlainPlace(location.country, location.number, -1, 1.0)
        if "marker" in kind:
            return PlainPlace(location.country, location.number, -1, 1.0, marker=True)
        return town

    def _open(self, one: int, other: int, route: object) -> None:
        attributes = getattr(route, "attributes", {})
        speed = float(attributes.get("max_move_speed") or self.rules.max_move_speed)
        walk = float(attributes.get("walk_probability") or 0.0)
        km = float(getattr(route, "km"))  # noqa: B009 (any object with a length)
        for start, end in ((one, other), (other, one)):
            self.places[start].links.append(PlainLink(start, end, km, speed, walk))

    # -- counts

    def rows(self) -> tuple[Observed, ...]:
        return self.case.observed

    def value(self, row: Observed, day: int) -> int:
        (series,) = row.series
        points = [((date - self.case.start).days, count) for date, count in zip(series.dates, series.counts)]  # noqa: B905
        if day <= points[0][0]:
            return int(points[0][1])
        for (before, low), (after, high) in zip(points, points[1:]):  # noqa: B905, RUF007
            if day <= after:
                return int(low + (high - low) * (day - before) / (after - before))
        return int(points[-1][1])

    def counted(self, place: int, day: int) -> int:
        name = self.case.locations[place].name
        return next(self.value(row, day) for row in self.rows()[1:] if row.name == name)

    # -- the day

    def run(self) -> list[list[int]]:
        """People at every place at the end of every day."""
        found = []
        for day in range(self.case.days):
            self.day = day
            changed = self._conflicts()
            self._set_out(day if changed else day - 1)
            if day == 0 and self.spawn.insert_day0 and not self.spawn.empty_camps_on_day0:
                # those of the first day lower the capacity and are counted as well (Q9)
                for number in self.output:
                    if self.places[number].capacity > 0:
                        self.places[number].capacity -= self.counted(number, 0)
            self._closures()
            self.scores = [self._score(place) for place in self.places]
            for agent in self.agents:
                agent.moved = 0.0
            for agent in self.agents:
                if agent.at is not None:
                    self._decide(agent, forced=False)
            for agent in self.agents:
                if agent.link is not None:
                    self._travel(agent)
            for agent in self.agents:
                agent.recent = (agent.recent + agent.moved / self.rules.max_move_speed) / 2
            found.append([place.present for place in self.places])
        return found

    def _conflicts(self) -> bool:
        changed, table = False, self.case.conflicts
        for column, name in enumerate(table.names):
            place = self.places[self.index[name]]
            now = table.values[self.day, column]
            before = table.values[self.day - 1, column] if self.day > 0 else 0.0
            if now > NEGLIGIBLE and (self.day == 0 or before < NEGLIGIBLE):
                place.chance, place.conflict, place.town = self.rules.conflict_movechance, float(now), False
                place.conflict_start, changed = self.day, True
            elif self.day > 0 and now < NEGLIGIBLE <= before:
                place.chance, place.conflict, place.town = self.rules.default_movechance, -1.0, True
                changed = True
        return changed

    def _decay(self, place: PlainPlace, day: int) -> float:
        decays = self.spawn.conflict_spawn_decay
        if not decays:
            return 1.0
        spell = int((day - place.conflict_start) / self.spawn.conflict_spawn_decay_interval)
        return decays[max(0, min(spell, len(decays) - 1))]

    def _set_out(self, day_of_weights: int) -> None:
        camps = self.rows()[1:]
        if self.day == 0:
            change = self.value(self.rows()[0], 0)
            if self.spawn.sum_from_camps:
                change += sum(self.value(row, 0) for row in camps)
            if self.spawn.empty_camps_on_day0:
                change = 0
        elif self.spawn.sum_from_camps:
            change = sum(self.value(row, self.day) - self.value(row, self.day - 1) for row in camps)
        else:
            change = self.value(self.rows()[0], self.day) - self.value(self.rows()[0], self.day - 1)
        self.raw += change
        new = 0 if self.day == 0 and self.spawn.insert_day0 else change - self.debt
        self.debt = max(0, -new)
        weights = [
            place.population * place.conflict * self._decay(place, day_of_weights) if place.conflict > 0 else 0.0
            for place in self.places
        ]
        if new > 0 and sum(weights) > 0:
            for place in self.luck.choices(range(len(weights)), weights, k=new):
                self._make(place, 1)
                if self.spawn.take_from_population:
                    self.places[place].population = max(0, self.places[place].population - 1)

    def _make(self, place: int, count: int) -> None:
        for _ in range(count):
            self.agents.append(PlainAgent(place, self.rules.start_on_foot))
        self.places[place].present += count

    def _closures(self) -> None:
        for closure in self.case.closures:
            if closure.start == self.day:
                self._close(closure.kind, closure.name1, closure.name2, shut=True)
            if closure.end == self.day:
                self._close(closure.kind, closure.name1, closure.name2, shut=False)

    def _close(self, kind: str, name1: str, name2: str, *, shut: bool) -> None:
        if kind == "country":
            pair = {name1, name2}
            between = [
                link
                for link in self._all_links(closed=not shut)
                if {self.places[link.start].country, self.places[link.end].country} == pair
            ]
            self._switch(between, shut)
        elif kind == "location":
            number = self.index[name1]
            self._switch([link for link in self._all_links(closed=not shut) if number in (link.start, link.end)], shut)
        elif kind in ("camp", "idpcamp"):
            place = self.places[self.index[name1]]
            place.conflict = -1.0
            place.town, place.camp, place.idpcamp = shut, not shut, kind == "idpcamp" and not shut
            camp_chance = self.rules.idpcamp_movechance if kind == "idpcamp" else self.rules.camp_movechance
            place.chance = self.rules.default_movechance if shut else camp_chance

    def _all_links(self, *, closed: bool) -> list[PlainLink]:
        if closed:
            return list(self._shut)
        return [link for place in self.places for link in place.links]

    def _switch(self, links: list[PlainLink], shut: bool) -> None:
        for link in links:
            if shut:
                link.closed = True
                self.places[link.start].links.remove(link)
                self._shut.append(link)
            else:
                self._shut.remove(link)
                again = PlainLink(link.start, link.end, link.km, link.speed, link.walk_probability)
                self.places[link.start].links.append(again)

    def _score(self, place: PlainPlace) -> float:
        score = 1.0
        if place.country != self.home:
            score *= self.rules.foreign_weight
        if place.camp:
            score *= self.rules.camp_weight
        if place.conflict > 0:
            # the decay of spawning weakens avoidance (Q15)
            score *= self.rules.conflict_weight ** (self._decay(place, self.day) * place.conflict)
        return score

    # -- choices

    def room(self, number: int) -> float:
        """How little crowded a place is: 1 to 0."""
        place, beta = self.places[number], self.rules.capacity_buffer
        capacity = place.capacity * self.rules.capacity_scaling
        if capacity < 1 or place.present <= beta * capacity:
            return 1.0
        if place.present >= capacity:
            return 0.0
        return 1.0 - (place.present - beta * capacity) / ((1.0 - beta) * capacity)

    def _decide(self, agent: PlainAgent, *, forced: bool) -> bool:
        """Whether somebody at a place leaves it; they are on a link then."""
        at = agent.at
        assert at is not None
        place = self.places[at]
        certain = bool(agent.waypoints) or (forced and place.town)
        if not certain:
            chance = place.chance
            if self.rules.movechance_pop_scale_factor:
                people = max(place.population, place.capacity, 0) / self.rules.movechance_pop_base
                chance *= people**self.rules.movechance_pop_scale_factor
            if self.luck.random() >= chance:
                return False
        if not agent.waypoints:
            paths = self._paths(at)
            if not paths:
                return False
            agent.waypoints = self._chosen(at, paths)
        link = next((link for link in place.links if link.end == agent.waypoints[0]), None)
        if link is None or self.room(agent.waypoints[-1]) < 0.5:
            agent.waypoints = []
            return False
        agent.waypoints = agent.waypoints[1:]
        agent.at, agent.link, agent.covered = None, link, 0.0
        place.present -= 1
        return True

    def _paths(self, start: int) -> list[tuple[list[int], float]]:
        found: list[tuple[list[int], float]] = []
        steps = max(1, self.rules.awareness_level)

        def walk(at: int, passed: list[int], km: float, left: int) -> None:
            for link in self.places[at].links:
                if link.end == start or link.end in passed:
                    continue
                path, length = [*passed, link.end], km + link.km
                if self.places[link.end].marker:
                    walk(link.end, path, length, left)
                else:
                    found.append((path, length))
                    if left > 1:
                        walk(link.end, path, length, left - 1)

        walk(start, [], 0.0, steps)
        return found

    def _chosen(self, start: int, paths: list[tuple[list[int], float]]) -> list[int]:
        rules = self.rules
        weights = []
        for path, km in paths:
            end = path[-1]
            appeal = self.scores[end]
            if rules.stay_close_to_home:
                appeal *= max(1.0, self._crow_km(start, end)) ** -rules.home_distance_power
            if rules.use_pop_for_loc_weight:
                appeal *= max(1, self.places[end].population) ** rules.pop_power_for_loc_weight
            weight = (rules.weight_softening + appeal) / (rules.softening + km) ** rules.distance_power
            weights.append((weight * self.room(end)) ** rules.weight_power)
        if rules.pruning_threshold >= 1.001:
            least = max(weights) / rules.pruning_threshold
            weights = [weight if weight >= least else 0.0 for weight in weights]
        if sum(weights) == 0.0:
            weights = [1.0] * len(weights)
        return self.luck.choices(paths, weights)[0][0]

    def _crow_km(self, one: int, other: int) -> float:
        # the second coordinate is taken for the latitude (Q1)
        a, b = self.case.locations[one], self.case.locations[other]
        lat1, lon1, lat2, lon2 = (math.radians(number) for number in (a.y, a.x, b.y, b.x))
        half = math.sin((lat2 - lat1) / 2) ** 2
        half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2 * EARTH_KM * math.asin(math.sqrt(half))

    # -- on the way

    def _travel(self, agent: PlainAgent) -> None:
        while agent.link is not None:
            link = agent.link
            speed = link.speed
            if agent.on_foot:
                speed = self.rules.max_walk_speed
            if link.walk_probability and self.luck.random() < link.walk_probability:
                speed = self.rules.max_walk_speed
            agent.covered += speed
            agent.moved += speed
            # strictly: who comes exactly to the end arrives tomorrow (Q22)
            if agent.covered <= link.km:
                return
            agent.moved -= agent.covered - link.km
            agent.on_foot = False
            agent.at = link.start if link.closed else link.end
            agent.link = None
            self.places[agent.at].present += 1
            if link.closed or agent.moved >= speed:
                return
            short = (agent.recent + agent.moved / self.rules.max_move_speed) / 2 < 0.5
            # a whole day's speed once more (Q18)
            if not self._decide(agent, forced=self.rules.avoid_short_stints and short):
                return
