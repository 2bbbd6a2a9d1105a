"""The second version of the model, unit by unit: slow, plain, its own chance, sharing no code with trucelab.

Written from the description of the model.  A unit is a dict; everything is looked up afresh; ways come from trying
every path.  It runs small areas only.
"""

from __future__ import annotations

import math
import random
from typing import Any

PARTS = 16
KINDS = ("city", "town", "camp", "crossing", "border", "junction")
Unit = dict[str, Any]


class Plain:
    def __init__(self, network: Any, conditions: Any, start: Any, sizes: Any, parameters: Any, seed: int) -> None:
        self.network, self.conditions, self.p = network, conditions, parameters
        self.kind = [KINDS[code] for code in network.kind]
        self.chance = random.Random(seed)
        self.homes_matter = parameters.home_power > 0 or parameters.return_rate_per_day > 0
        self.units: list[Unit] = [
            {"at": place, "home": place if times == 0 and self.homes_matter else None, "size": int(sizes[kind].sum()),
             "children": int(sizes[kind][0]), "moved": moved, "times": times, "km": 0.0, "to": None, "days": 0}
            for (place, kind, moved, times), count in ((index, start[index]) for index in all_cells(start.shape))
            for _ in range(count)
        ]  # fmt: skip
        self.owed = 0
        self.all_events = self.all_trapped = self.all_returns = self.all_arrivals = 0
        self.all_km = 0.0

    # -- the land

    def capacity(self, place: int) -> float:
        given = self.network.capacity if self.conditions.capacity is None else self.conditions.capacity[self.today]
        return math.inf if given[place] < 0 or self.kind[place] == "border" else float(given[place])

    def closed(self, place: int) -> bool:
        return bool(self.conditions.captured[self.today][place] or self.conditions.shut[self.today][place])

    def takes_in(self, place: int) -> bool:
        full = self.conditions.full is not None and self.conditions.full[self.today][place]
        return bool(self.kind[place] not in ("crossing", "junction") and not self.closed(place) and not full)

    def roads_from(self, place: int) -> list[tuple[int, float]]:
        found = []
        for row, (a, b) in enumerate(self.network.ends.tolist()):
            shut = self.conditions.road_shut is not None and self.conditions.road_shut[self.today][row]
            if place in (a, b) and not shut:
                found.append((b if place == a else a, float(self.network.km[row])))
        return found

    def paths(self, origin: int, hops: int) -> dict[int, tuple[float, list[int]]]:
        """Every shortest path: place -> (km, places passed through)."""
        found: dict[int, tuple[float, list[int]]] = {}
        stack: list[tuple[int, float, list[int]]] = [(origin, 0.0, [])]
        while stack:
            at, km, passed = stack.pop()
            blocked = at != origin and (self.closed(at) or self.kind[at] == "border")
            if len(passed) == hops or blocked:
                continue
            for end, length in self.roads_from(at):
                if end != origin and end not in passed:
                    way = (km + length, passed)
                    if end not in found or way[0] < found[end][0]:
                        found[end] = way
                    stack.append((end, km + length, [*passed, end]))
        return found

    def danger(self, place: int) -> float:
        return float(self.conditions.danger[self.today][place])

    def danger_chance(self, place: int) -> float:
        if self.kind[place] == "border":
            return 0.0
        stays = math.exp(-self.p.departure_rate_per_day * self.danger(place) ** self.p.departure_power)
        if self.conditions.flight is not None:
            stays *= (1.0 - self.p.flight_share) ** float(self.conditions.flight[self.today][place])
        return 1.0 - stays

    # -- the people

    def at_home(self, unit: Unit) -> bool:
        return bool(self.homes_matter) and unit["at"] == unit["home"]

    def fled(self, place: int) -> int:
        here = (unit for unit in self.units if unit["at"] == place)
        return sum(unit["size"] for unit in here if unit["times"] > 0 and not self.at_home(unit))

    def present(self, place: int) -> int:
        return sum(unit["size"] for unit in self.units if unit["at"] == place)

    def pulls(self, unit: Unit, origin: int, moved: int) -> dict[int, tuple[float, float]]:
        """Places that the unit would go to: (weight but for crowds, km)."""
        hops = self.p.awareness_hops + self.p.awareness_gained * min(moved, 2)
        key = (origin, hops)
        if key not in self.known:
            self.known[key] = self.paths(origin, hops)
        found = {}
        for place, (km, passed) in self.known[key].items():
            if self.takes_in(place):
                worst = max([self.danger(step) for step in passed], default=0.0)
                weight = (self.p.softening_km + km) ** -self.p.distance_power
                weight *= math.exp(-self.p.aversion * self.danger(place) - self.p.aversion_on_the_way * worst)
                weight *= {"camp": self.p.camp_weight, "border": self.p.border_weight}.get(self.kind[place], 1.0)
                if self.capacity(place) < math.inf:
                    weight *= (1.0 + self.capacity(place)) ** self.p.room_power
                if unit["home"] is not None and self.p.home_power > 0:
                    away = self.network.crow_km[unit["home"]][place]
                    weight *= (1.0 + away / self.p.home_scale_km) ** -self.p.home_power
                if weight > 0:
                    found[place] = (weight, km)
        return found

    def set_out(self, unit: Unit, place: int, km: float, budget: int) -> None:
        parts = km / self.p.km_per_day * PARTS
        unit["at"], unit["days"] = None, 0
        unit["km"] += km
        while parts > budget:
            parts -= budget
            budget = PARTS
            unit["days"] += 1
        unit["to"] = (place, min(math.floor(budget - parts), budget - 1))

    def leave(self, unit: Unit, event: bool) -> None:
        self.choosing.append((unit, unit["at"], PARTS))
        unit["at"], unit["km"] = None, 0.0
        if event:
            unit["moved"], unit["times"] = min(2, unit["moved"] + 1), min(3, unit["times"] + 1)
            self.all_events += unit["size"]

    def flee(self, unit: Unit) -> bool:
        if self.pulls(unit, unit["at"], unit["moved"] + 1) and not self.conditions.shut[self.today][unit["at"]]:
            self.leave(unit, event=True)
            return True
        self.all_trapped += unit["size"]
        return False

    def depart(self) -> None:
        staying = [unit for unit in self.units if unit["at"] is not None]
        for unit in staying:
            residents = unit["times"] == 0
            if (not residents or self.conditions.prescribed is None) and self.chance.random() < self.danger_chance(
                unit["at"]
            ):
                self.flee(unit)
        if self.conditions.prescribed is not None:
            self.owed += int(self.conditions.prescribed[self.today])
            for unit in self.told([unit for unit in staying if unit["times"] == 0]):
                if self.flee(unit):
                    self.owed -= unit["size"]

    def told(self, residents: list[Unit]) -> list[Unit]:
        """One person after the other is told to leave, at a place drawn by the weights of the morning."""
        there = {place: sum(u["size"] for u in residents if u["at"] == place) for place in range(len(self.kind))}
        weights = {place: people * self.danger(place) ** self.p.departure_power for place, people in there.items()}
        quota = dict.fromkeys(there, 0)
        for _ in range(min(self.owed, sum(there[place] for place in there if weights[place] > 0))):
            open_ = [place for place in there if weights[place] > 0 and quota[place] < there[place]]
            quota[self.chance.choices(open_, [weights[place] for place in open_])[0]] += 1
        leaving = []
        for place in quota:
            here = [unit for unit in residents if unit["at"] == place]
            self.chance.shuffle(here)
            while quota[place] > 0 and here:
                leaving.append(here.pop())
                quota[place] -= leaving[-1]["size"]
        return leaving

    def leave_in_peace(self) -> None:
        for unit in self.units:
            place = unit["at"]
            if place is None or unit["times"] == 0 or self.at_home(unit) or self.conditions.shut[self.today][place]:
                continue
            home = unit["home"]
            if home is not None and not self.closed(home) and self.chance.random() < self.return_chance(home):
                ways = self.paths(place, len(self.network.km))
                if home in ways:
                    unit["km"] = 0.0
                    self.set_out(unit, home, ways[home][0], PARTS)
                    continue
            rate = self.p.onward_rate_from_camps_per_day if self.kind[place] == "camp" else self.p.onward_rate_per_day
            moves_on = self.kind[place] != "border" and self.chance.random() < 1.0 - math.exp(-rate)
            if moves_on and self.pulls(unit, place, unit["moved"]):
                self.leave(unit, event=False)

    def return_chance(self, home: int) -> float:
        if self.danger(home) > self.p.return_safe_below:
            return 0.0
        return 1.0 - math.exp(-self.p.return_rate_per_day * (1.0 - self.danger(home)) ** self.p.return_power)

    def day(self, day: int) -> None:
        self.today = day
        self.known: dict[tuple[int, int], dict[int, tuple[float, list[int]]]] = {}
        self.choosing: list[tuple[Unit, int, int]] = []
        for unit in self.units:
            unit["days"] -= unit["at"] is None
        self.depart()
        self.leave_in_peace()
        while True:
            self.choose()
            arrived = [unit for unit in self.units if unit["at"] is None and unit["days"] == 0]
            if not arrived:
                return
            self.receive(arrived)

    def choose(self) -> None:
        places = range(len(self.kind))
        present, fled = [self.present(place) for place in places], [self.fled(place) for place in places]
        for unit, origin, budget in self.choosing:
            with_room, without = {}, {}
            for place, (pull, _) in self.pulls(unit, origin, unit["moved"]).items():
                without[place] = pull * (1 + present[place]) ** self.p.attraction_power
                if fled[place] < self.capacity(place):
                    filled = fled[place] / self.capacity(place)
                    starts = self.p.crowding_starts_at
                    with_room[place] = without[place] * (1.0 if filled <= starts else (1.0 - filled) / (1.0 - starts))
            weights = with_room or without
            place = self.chance.choices(list(weights), list(weights.values()))[0]
            self.set_out(unit, place, self.pulls(unit, origin, unit["moved"])[place][1], budget)
        self.choosing = []

    def receive(self, arrived: list[Unit]) -> None:
        asking = []
        for unit in arrived:
            place, budget = unit["to"]
            home = self.homes_matter and unit["home"] == place
            if home and not self.closed(place):
                self.stay(unit, place)
            elif not self.takes_in(place):
                if self.pulls(unit, place, unit["moved"]):
                    self.choosing.append((unit, place, budget))
                elif self.kind[place] == "border" or self.conditions.shut[self.today][place]:
                    unit["days"], unit["to"] = 1, (place, PARTS)
                else:
                    self.stay(unit, place)
            elif (
                budget > 0
                and self.chance.random() < self.danger_chance(place)
                and self.pulls(unit, place, unit["moved"])
            ):
                self.choosing.append((unit, place, budget))
            else:
                asking.append(unit)
        self.ask_for_room(asking)

    def ask_for_room(self, asking: list[Unit]) -> None:
        self.chance.shuffle(asking)
        refused, turned = [], set()
        for unit in asking:
            place, _ = unit["to"]
            if place not in turned and self.fled(place) + unit["size"] <= self.capacity(place):
                self.stay(unit, place)
            else:
                turned.add(place)
                refused.append(unit)
        room = [self.fled(place) < self.capacity(place) for place in range(len(self.kind))]
        for unit in refused:
            place, budget = unit["to"]
            if any(room[other] for other in self.pulls(unit, place, unit["moved"])):
                self.choosing.append((unit, place, budget))
            else:
                self.stay(unit, place)

    def stay(self, unit: Unit, place: int) -> None:
        unit["at"] = place
        self.all_arrivals += unit["size"]
        self.all_km += unit["size"] * unit["km"]
        self.all_returns += unit["size"] * self.at_home(unit)

    def figures(self) -> dict[str, float]:
        found: dict[str, float] = {}
        everywhere = range(len(self.kind))
        found |= {f"at {place}": self.present(place) for place in everywhere}
        found |= {f"fled at {place}": self.fled(place) for place in everywhere}
        units = self.units
        found["on the road"] = sum(u["size"] for u in units if u["at"] is None)
        found["three times"] = sum(u["size"] for u in units if u["times"] == 3)
        found["displaced"] = sum(u["size"] for u in units if u["moved"] > 0)
        found["children displaced"] = sum(u["children"] for u in units if u["moved"] > 0)
        found["displaced again"] = sum(u["size"] for u in units if u["moved"] > 1)
        found["away"] = sum(u["size"] for u in units if u["moved"] > 0 and not self.at_home(u))
        found["events"], found["trapped"], found["returns"] = self.all_events, self.all_trapped, self.all_returns
        found["arrivals"], found["km"] = self.all_arrivals, self.all_km
        return found


def all_cells(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    cells: list[tuple[int, ...]] = [()]
    for width in shape:
        cells = [(*cell, index) for cell in cells for index in range(width)]
    return cells


def run_plain(
    network: Any, conditions: Any, start: Any, sizes: Any, parameters: Any, seed: int, horizon: int
) -> dict[str, float]:
    """Figures of one run after the last day."""
    run = Plain(network, conditions, start, sizes, parameters, seed)
    for day in range(1, horizon + 1):
        run.day(day)
    return run.figures()
