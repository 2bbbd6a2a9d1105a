"""Flee's model as its specification says it, person by person and in plain Python: slow, and only to compare with.

People are treated in the order of their making.  Who people are, floods and hunger are in `flee_circumstances`.
Numbers in Q are Flee's known slips.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from tests.oracles.flee_circumstances import Circumstances, Hunger, number
from trucelab.movement.flee.case import Closure, FleeCase, Observed, Route

NEGLIGIBLE = 1e-6
CAMP_BELOW = 0.005


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
    chance: float = 1.0
    camp: bool = False
    idpcamp: bool = False
    town: bool = False
    marker: bool = False
    flood_zone: bool = False
    conflict: float = -1.0
    conflict_start: int = -1
    links: list[PlainLink] = field(default_factory=list)
    present: int = 0
    seen: int = 0
    """People there as others know it."""


@dataclass(eq=False)
class PlainAgent:
    home: int
    at: int | None
    on_foot: bool
    who: dict[str, str] = field(default_factory=dict)
    link: PlainLink | None = None
    covered: float = 0.0
    waypoints: list[int] = field(default_factory=list)
    recent: float = 0.0
    moved: float = 0.0
    frozen: bool = False


Way = tuple[list[int], float]
"""Places to come, and the weight but for the room at the end and the last power."""


class PlainFlee:
    """One member.

    phases  people know how many were where at the start of each half of a day, as where Flee runs on many processors;
            otherwise they know it as of now
    """

    def __init__(self, case: FleeCase, luck: random.Random, *, phases: bool = False) -> None:
        self.case, self.luck, self.phases = case, luck, phases
        self.rules, self.spawn = case.settings.move_rules, case.settings.spawn_rules
        self.index = {place.name: at for at, place in enumerate(case.locations)}
        self.home = case.locations[0].country
        self.hunger = Hunger(case)
        self.places = [self._place(at) for at in range(len(case.locations))]
        self.circumstances = Circumstances(case, luck)
        self.output = [at for at, place in enumerate(self.places) if place.camp or self.spawn.flood_zone_spawning_only]
        for route in case.routes:
            # forced redirection of 1 makes the pair twice (Q3)
            for _ in range(2 if route.forced_redirection == 1 else 1):
                self._open(route)
        self.agents: list[PlainAgent] = []
        self._shut: list[PlainLink] = []
        self.debt = self.raw = 0
        self.day = 0
        self.weights = self._origin_weights(-1)
        for at in self.output:
            if not self.spawn.empty_camps_on_day0:
                counted = self.counted(at, 0) if self.spawn.insert_day0 else 0
                self._make(at, counted + int(number(case.locations[at], "initial_idps")))
        if self.spawn.read_from_agents_csv_file:
            for row in case.agents:
                self._make(self.index[row["location"]], 1, {name: row[name] for name in row if name != "location"})

    def _place(self, at: int) -> PlainPlace:
        location = self.case.locations[at]
        kind, count = location.kind.lower(), location.number // self.case.settings.hasten
        place = PlainPlace(location.country, 0 if "camp" in kind else count, count if "camp" in kind else -1)
        later = "conflict" in kind and "camp" not in kind and location.conflict_date > 0
        self._become(place, "town" if later else kind, number(location, "conflict_intensity", 1.0))
        return place

    def _become(self, place: PlainPlace, kind: str, intensity: float) -> None:
        rules = self.rules
        place.camp = place.idpcamp = place.town = place.marker = place.flood_zone = False
        place.chance, place.conflict = 1.0, -1.0
        if "camp" in kind:
            place.camp, place.idpcamp = True, "idp" in kind
            place.chance = rules.idpcamp_movechance if "idp" in kind else rules.camp_movechance
        elif "conflict" in kind:
            place.conflict, place.chance = intensity, rules.conflict_movechance
        elif "forward" in kind:
            pass
        elif "marker" in kind:
            place.marker = True
        elif "flood_zone" in kind:
            place.flood_zone, place.chance = True, rules.default_movechance
        elif "default" in kind or "town" in kind:
            place.town, place.chance = True, rules.default_movechance
        if place.chance < CAMP_BELOW and not place.flood_zone:
            place.camp = True

    def _open(self, route: Route) -> None:
        one, other = self.index[route.start], self.index[route.end]
        speed = number(route, "max_move_speed", self.rules.max_move_speed)
        walk = number(route, "walk_probability")
        for start, end in ((one, other), (other, one)):
            self.places[start].links.append(PlainLink(start, end, route.km, speed, walk))

    # -- observed counts

    def value(self, row: Observed, day: int) -> int:
        (series,) = row.series
        hasten = self.case.settings.hasten
        points = [
            ((date - self.case.start).days, count / hasten)
            for date, count in zip(series.dates, series.counts, strict=True)
        ]
        if day <= points[0][0]:
            return int(points[0][1])
        for (before, low), (after, high) in pairwise(points):
            if day <= after:
                return int(low + (high - low) * (day - before) / (after - before))
        return int(points[-1][1])

    def counted(self, place: int, day: int) -> int:
        name = self.case.locations[place].name
        return next(self.value(row, day) for row in self.case.observed[1:] if row.name == name)

    # -- the day

    def run(self) -> list[list[int]]:
        """People at every place at the end of every day."""
        found = []
        for day in range(self.case.days):
            self.day = day
            self.one_day()
            found.append(self.report())
        return found

    def report(self) -> list[int]:
        at_places = [agent for agent in self.agents if agent.at is not None]
        counts = [0] * len(self.places)
        for agent in at_places:
            # in harvest months everybody is counted at home (Q20)
            counts[agent.home if self._is_harvest() else agent.at or 0] += 1
        return counts

    def _is_harvest(self) -> bool:
        return self.circumstances.month(self.day) in self.rules.harvest_months

    def one_day(self) -> None:
        for change in self.case.location_changes:
            if change.day == self.day:
                place = self.places[self.index[change.name]]
                self._become(place, change.kind.lower(), float(self.case.settings.default_conflict_intensity))
        if self._conflicts():
            # weights are a day old unless something starts or stops today (Q13)
            self.weights = self._origin_weights(self.day)
        self._set_out()
        if self.day == 0 and self.spawn.insert_day0:
            # those of the first day lower the capacity and are counted as well (Q9)
            for at in self.output:
                if self.places[at].capacity > 0:
                    self.places[at].capacity -= self.counted(at, 0)
        self._closures()
        self.weights = self._origin_weights(self.day)
        self.scores = [self._score(at) for at in range(len(self.places))]
        for place, location in zip(self.places, self.case.locations, strict=True):
            place.capacity += int(number(location, "capacity_per_day"))
        self.circumstances.count([(agent.at, agent.who) for agent in self.agents if agent.at is not None])
        self._ways: dict[object, list[Way]] = {}
        self._evolve()

    def _evolve(self) -> None:
        self._look()
        for agent in self.agents:
            agent.moved = 0.0
            if agent.at is not None and not self._is_kept(agent):
                self._decide(agent, forced=False)
        self._look()
        for agent in self.agents:
            if agent.link is not None:
                self._travel(agent)
        for agent in self.agents:
            agent.recent = (agent.recent + agent.moved / self.rules.max_move_speed) / 2

    def _look(self) -> None:
        for place in self.places:
            place.seen = place.present

    def _is_kept(self, agent: PlainAgent) -> bool:
        """Whether a camp that is a sink keeps somebody for ever."""
        if not self.spawn.camps_are_sinks or agent.at is None:
            return False
        if self.places[agent.at].camp:
            chance = number(self.case.locations[agent.at], "deactivation_probability")
            agent.frozen = agent.frozen or self.luck.random() < chance
        return agent.frozen

    def _conflicts(self) -> bool:
        changed, table = False, self.case.conflicts
        for column, name in enumerate(table.names):
            place = self.places[self.index[name]]
            now = table.values[self.day, column]
            before = table.values[self.day - 1, column] if self.day > 0 else 0.0
            # from one intensity above zero to another nothing changes (Q6)
            if now > NEGLIGIBLE and (self.day == 0 or before < NEGLIGIBLE):
                place.chance, place.conflict, place.town = self.rules.conflict_movechance, float(now), False
                place.conflict_start, changed = self.day, True
            elif self.day > 0 and now < NEGLIGIBLE <= before:
                place.chance, place.conflict, place.town = self.rules.default_movechance, -1.0, True
                changed = True
        return changed

    # -- who sets out

    def _decay(self, place: PlainPlace, day: int) -> float:
        decays = self.spawn.conflict_spawn_decay
        if not decays:
            return 1.0
        spell = int((day - place.conflict_start) / self.spawn.conflict_spawn_decay_interval)
        return decays[min(spell, len(decays) - 1)]

    def _origin_weights(self, day: int) -> list[float]:
        found = []
        for at, place in enumerate(self.places):
            weight = 0.0
            if place.conflict > 0:
                weight += place.population * place.conflict * self._decay(place, day)
            anywhere = place.conflict > 0 or not self.spawn.conflict_zone_spawning_only
            if self.spawn.starvation_driven_spawning and day > 0 and anywhere:
                weight += place.population * self.hunger.share(at, day)
            found.append(weight)
        return found

    def _set_out(self) -> None:
        if self.spawn.conflict_driven_spawning or self.spawn.flood_driven_spawn_mode:
            for at, place in enumerate(self.places):
                count = self.circumstances.driven_out(at, self.day, place.population, place.conflict)
                self._make(at, count, takes=True)
            return
        change = self._growth()
        self.raw += change
        new = 0 if self.day == 0 and self.spawn.insert_day0 else change - self.debt
        self.debt = max(0, -new)
        # nobody sets out where no place has any weight (Q23)
        if new > 0 and sum(self.weights) > 0:
            for at in self.luck.choices(range(len(self.weights)), self.weights, k=new):
                self._make(at, 1, takes=True)

    def _growth(self) -> int:
        total, *camps = self.case.observed
        if self.day == 0:
            if self.spawn.empty_camps_on_day0:
                return 0
            # the total and the camps are both counted (Q14)
            return self.value(total, 0) + (sum(self.value(row, 0) for row in camps) if self.spawn.sum_from_camps else 0)
        rows = camps if self.spawn.sum_from_camps else [total]
        return sum(self.value(row, self.day) - self.value(row, self.day - 1) for row in rows)

    def _make(self, at: int, count: int, who: dict[str, str] | None = None, *, takes: bool = False) -> None:
        place = self.places[at]
        for _ in range(count):
            drawn = self.circumstances.drawn(at) if who is None else who
            self.agents.append(PlainAgent(at, at, self.rules.start_on_foot, drawn))
            if takes and self.spawn.take_from_population:
                place.population = max(0, place.population - 1)
        place.present += count

    # -- closures

    def _closures(self) -> None:
        for closure in self.case.closures:
            if closure.start == self.day:
                self._close(closure, shut=True)
            if closure.end == self.day:
                self._close(closure, shut=False)

    def _close(self, closure: Closure, *, shut: bool) -> None:
        """Rows of other kinds than these, `link` among them, do nothing (Q5)."""
        links = [link for place in self.places for link in place.links] if shut else list(self._shut)
        if closure.kind == "country":
            pair = {closure.name1, closure.name2}
            meant = [link for link in links if {self.places[link.start].country, self.places[link.end].country} == pair]
            self._switch(meant, shut)
        elif closure.kind == "location":
            at = self.index[closure.name1]
            self._switch([link for link in links if at in (link.start, link.end)], shut)
        elif closure.kind in ("camp", "idpcamp"):
            place, idp = self.places[self.index[closure.name1]], closure.kind == "idpcamp"
            place.conflict = -1.0
            place.town, place.camp, place.idpcamp = shut, not shut, idp and not shut
            camp_chance = self.rules.idpcamp_movechance if idp else self.rules.camp_movechance
            place.chance = self.rules.default_movechance if shut else camp_chance

    def _switch(self, links: list[PlainLink], shut: bool) -> None:
        for link in links:
            if shut:
                link.closed = True
                self.places[link.start].links.remove(link)
                self._shut.append(link)
            else:
                # another link than the one on which somebody may still be
                self._shut.remove(link)
                again = PlainLink(link.start, link.end, link.km, link.speed, link.walk_probability)
                self.places[link.start].links.append(again)

    # -- choices

    def _score(self, at: int) -> float:
        place, rules, score = self.places[at], self.rules, 1.0
        if place.country != self.home:
            if rules.use_economic_pull:
                location = self.case.locations[at]
                score *= 1 + number(location, "trade_volume") + number(location, "hdi") ** 2
            score *= rules.foreign_weight
        elif rules.avoid_food_deprived_locations and self.day > 0:
            score *= 1 - self.hunger.share(at, self.day) ** 2
        if place.camp:
            score *= rules.camp_weight
        if place.conflict > 0:
            # the decay of spawning weakens avoidance (Q15)
            score *= rules.conflict_weight ** (self._decay(place, self.day) * place.conflict)
        if place.flood_zone:
            score *= self.circumstances.flood_weight(at, self.day)
        return score

    def room(self, at: int) -> float:
        """How little crowded a place is: 1 to 0."""
        place, beta = self.places[at], self.rules.capacity_buffer
        people = place.seen if self.phases else place.present
        capacity = place.capacity * self.rules.capacity_scaling
        if capacity < 1 or people <= beta * capacity:
            return 1.0
        if people >= capacity:
            return 0.0
        return 1.0 - (people - beta * capacity) / ((1.0 - beta) * capacity)

    def _wants_to_leave(self, agent: PlainAgent, at: int, *, forced: bool) -> bool:
        place, rules = self.places[at], self.rules
        if agent.waypoints or (forced and place.town):
            return True
        chance = place.chance
        if rules.movechance_pop_scale_factor:
            people = max(place.population, place.capacity, 0) / rules.movechance_pop_base
            chance *= people**rules.movechance_pop_scale_factor
        if rules.flee_when_starving:
            hunger = self.hunger.share(at, self.day)
            chance = hunger + (1 - hunger) * chance
        return self.luck.random() < self.circumstances.move_chance(at, self.day, agent.who, chance)

    def _decide(self, agent: PlainAgent, *, forced: bool) -> bool:
        """Whether somebody at a place leaves it; they are on a link then."""
        at = agent.at
        # 0 steps of awareness lead nowhere (Q11)
        if at is None or self._is_harvest() or self.rules.awareness_level == 0:
            return False
        if not self._wants_to_leave(agent, at, forced=forced):
            return False
        if not agent.waypoints:
            agent.waypoints = self._chosen(agent, at)
            if not agent.waypoints:
                return False
        link = next((link for link in self.places[at].links if link.end == agent.waypoints[0]), None)
        if link is None or self.room(agent.waypoints[-1]) < 0.5:
            agent.waypoints = []
            return False
        agent.waypoints = agent.waypoints[1:]
        agent.at, agent.link, agent.covered = None, link, 0.0
        self.places[at].present -= 1
        return True

    def paths(self, start: int) -> list[tuple[list[int], float]]:
        """Places to come and km, of every simple path within the steps that people know of."""
        found: list[tuple[list[int], float]] = []

        def walk(at: int, passed: list[int], km: float, left: int) -> None:
            for link in self.places[at].links:
                if link.end == start or link.end in passed:
                    continue
                path, length = [*passed, link.end], km + link.km
                marker = self.places[link.end].marker
                if not marker:
                    found.append((path, length))
                # a step that ends in a marker is none, but for fixed routes
                after = left if marker and not self.rules.fixed_routes else left - 1
                if after > 0:
                    walk(link.end, path, length, after)

        walk(start, [], 0.0, max(1, self.rules.awareness_level))
        return found

    def _ways_of(self, agent: PlainAgent, start: int) -> list[Way]:
        """All that a choice depends on within a day but the room at the end."""
        key = (start, *sorted(agent.who.items()))
        if key not in self._ways:
            make = self._fixed_ways if self.rules.fixed_routes else self._free_ways
            self._ways[key] = list(make(agent, start))
        return self._ways[key]

    def _appeal(self, agent: PlainAgent, start: int, end: int) -> float:
        place = self.places[end]
        kind = "camp" if place.camp else "conflict" if place.conflict > 0 else "town"
        return self.circumstances.appeal(
            agent.who, start, end, self.day, score=self.scores[end], kind=kind, population=place.population
        )

    def _free_ways(self, agent: PlainAgent, start: int) -> Iterator[Way]:
        rules = self.rules
        for path, km in self.paths(start):
            appeal = self._appeal(agent, start, path[-1])
            yield path, (rules.weight_softening + appeal) / (rules.softening + km) ** rules.distance_power

    def _fixed_ways(self, agent: PlainAgent, start: int) -> Iterator[Way]:
        best: dict[int, Way] = {}
        for path, km in self.paths(start):
            weight = self._fixed_weight(path, self.rules.softening + km)
            if path[-1] not in best or weight > best[path[-1]][1]:
                best[path[-1]] = path, weight
        for path, weight in [*best.values(), *self._major_ways(start)]:
            # the score counts a second time when the way is chosen
            yield path, weight * self._appeal(agent, start, path[-1])

    def _fixed_weight(self, path: list[int], km: float) -> float:
        weight = (self.rules.weight_softening + self.scores[path[-1]]) / km**self.rules.distance_power
        return float(weight**self.rules.weight_power)

    def _major_ways(self, start: int) -> Iterator[Way]:
        for names in self.case.major_routes:
            for stops in ([self.index[name] for name in names], [self.index[name] for name in names[::-1]]):
                links = [
                    next((link.km for link in self.places[one].links if link.end == other), None)
                    for one, other in pairwise(stops)
                ]
                if stops[0] == start and None not in links:
                    km = self.rules.softening + sum(link for link in links if link is not None)
                    yield stops[1:], self._fixed_weight(stops[1:], km / 4)

    def _chosen(self, agent: PlainAgent, start: int) -> list[int]:
        ways, rules = self._ways_of(agent, start), self.rules
        if not ways:
            return []
        if rules.fixed_routes:
            weights = [weight for _, weight in ways]
        else:
            weights = [(weight * self.room(path[-1])) ** rules.weight_power for path, weight in ways]
            if rules.pruning_threshold >= 1.001:
                least = max(weights) / rules.pruning_threshold
                weights = [weight if weight >= least else 0.0 for weight in weights]
        if sum(weights) == 0.0:
            weights = [1.0] * len(weights)
        return self.luck.choices(ways, weights)[0][0]

    # -- on the way

    def speed(self, agent: PlainAgent, link: PlainLink) -> float:
        if agent.on_foot or (link.walk_probability and self.luck.random() < link.walk_probability):
            return self.rules.max_walk_speed
        return link.speed

    def is_through(self, agent: PlainAgent, link: PlainLink) -> bool:
        """Strictly: who comes exactly to the end arrives tomorrow (Q22)."""
        return agent.covered > link.km

    def _travel(self, agent: PlainAgent) -> None:
        while agent.link is not None:
            link = agent.link
            # a whole day's speed on every leg of the day (Q18)
            speed = self.speed(agent, link)
            agent.covered += speed
            agent.moved += speed
            if not self.is_through(agent, link):
                return
            agent.moved -= agent.covered - link.km
            agent.on_foot = False
            agent.at = link.start if link.closed else link.end
            agent.link = None
            self.places[agent.at].present += 1
            if link.closed or agent.moved >= speed:
                return
            short = (agent.recent + agent.moved / self.rules.max_move_speed) / 2 < 0.5
            if not self._decide(agent, forced=self.rules.avoid_short_stints and short):
                return
