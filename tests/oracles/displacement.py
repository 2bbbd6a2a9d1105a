"""Displacement person by person: slow, plain, its own chance, sharing no code with trucelab.

Written from the description of the model, not from its code.  A person is a dict; the rules are
written out; ways come from trying every path.  It runs small areas only.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

PARTS_OF_A_DAY = 16

Person = dict[str, Any]
Nested = Any
"""Lists of lists of counts: (place, group, moved, times)."""


@dataclass
class Land:
    """Everything that people meet, as lists and dicts."""

    kind: list[str]
    capacity: list[float]
    roads: dict[tuple[int, int], float]
    danger: list[list[float]]
    captured: list[list[bool]]
    shut: list[list[bool]]
    parameters: dict[str, float]

    @classmethod
    def of(cls, network: Any, conditions: Any, parameters: Any) -> Land:
        names = ("city", "town", "camp", "crossing", "border", "junction")
        roads: dict[tuple[int, int], float] = {}
        for (a, b), km in zip(network.ends.tolist(), network.km.tolist(), strict=True):
            for pair in ((a, b), (b, a)):
                roads[pair] = min(km, roads.get(pair, math.inf))
        return cls(
            kind=[names[code] for code in network.kind],
            capacity=[math.inf if limit < 0 else float(limit) for limit in network.capacity.tolist()],
            roads=roads,
            danger=conditions.danger.tolist(),
            captured=conditions.captured.tolist(),
            shut=conditions.shut.tolist(),
            parameters=parameters._asdict(),
        )


def paths_from(land: Land, day: int, origin: int) -> dict[int, tuple[float, list[int]]]:
    """The shortest path to every place in reach, by trying all: place -> (km, places passed through)."""
    found: dict[int, tuple[float, list[int]]] = {}
    stack: list[tuple[int, float, list[int]]] = [(origin, 0.0, [])]
    while stack:
        at, km, passed = stack.pop()
        if len(passed) == land.parameters["awareness_hops"]:
            continue
        if at != origin:
            closed = land.kind[at] == "crossing" and land.shut[day][at]
            if land.captured[day][at] or land.kind[at] == "border" or closed:
                continue
        for (start, end), length in land.roads.items():
            if start == at and end != origin and end not in passed:
                if end not in found or km + length < found[end][0]:
                    found[end] = (km + length, passed)
                stack.append((end, km + length, [*passed, end]))
    return found


def lets_in(land: Land, day: int, place: int) -> bool:
    if land.kind[place] in ("crossing", "junction") or land.captured[day][place]:
        return False
    return not (land.kind[place] == "border" and land.shut[day][place])


class Run:
    """One run; everything is looked up afresh."""

    def __init__(self, land: Land, start: Nested, seed: int) -> None:
        self.land = land
        self.chance = random.Random(seed)
        self.persons: list[Person] = [
            {"at": place, "group": group, "moved": moved, "times": times, "journey": None, "days": 0}
            for place, groups in enumerate(start)
            for group, moves in enumerate(groups)
            for moved, classes in enumerate(moves)
            for times, count in enumerate(classes)
            for _ in range(count)
        ]
        self.events = 0
        self.trapped = 0
        self.paths: dict[int, dict[int, tuple[float, list[int]]]] = {}

    def chance_to_leave(self, day: int, place: int) -> float:
        danger = self.land.danger[day][place]
        if self.land.kind[place] == "border":
            return 0.0
        p = self.land.parameters
        return 1.0 - math.exp(-p["departure_rate_per_day"] * danger ** p["departure_power"])

    def reach(self, day: int, place: int) -> dict[int, tuple[float, list[int]]]:
        if place not in self.paths:
            ways = paths_from(self.land, day, place)
            self.paths[place] = {end: way for end, way in ways.items() if lets_in(self.land, day, end)}
        return self.paths[place]

    def counts(self) -> tuple[list[int], list[int]]:
        present, displaced = [0] * len(self.land.kind), [0] * len(self.land.kind)
        for person in self.persons:
            if person["at"] is not None:
                present[person["at"]] += 1
                displaced[person["at"]] += person["times"] > 0
        return present, displaced

    def weights(self, day: int, origin: int, counts: tuple[list[int], list[int]]) -> dict[int, float]:
        """Weights with room; without, if every known place is full."""
        present, displaced = counts
        p = self.land.parameters
        with_room, without = {}, {}
        for place, (km, passed) in self.reach(day, origin).items():
            worst = max([self.land.danger[day][step] for step in passed], default=0.0)
            weight = 1.0 / (p["softening_km"] + km) ** p["distance_power"]
            weight *= math.exp(-p["aversion"] * self.land.danger[day][place])
            weight *= math.exp(-p["aversion_on_the_way"] * worst)
            weight *= (1 + present[place]) ** p["attraction_power"]
            without[place] = weight
            if displaced[place] < self.land.capacity[place]:
                filled = displaced[place] / self.land.capacity[place]
                ramp = 1.0
                if filled > p["crowding_starts_at"]:
                    ramp = (1.0 - filled) / (1.0 - p["crowding_starts_at"])
                with_room[place] = weight * ramp
        return with_room or without

    def set_out(self, person: Person, day: int, origin: int, budget: int, counts: tuple[list[int], list[int]]) -> None:
        weights = self.weights(day, origin, counts)
        place = self.chance.choices(list(weights), list(weights.values()))[0]
        parts = self.reach(day, origin)[place][0] / self.land.parameters["km_per_day"] * PARTS_OF_A_DAY
        person["at"] = None
        person["days"] = 0
        while parts > budget:
            parts -= budget
            budget = PARTS_OF_A_DAY
            person["days"] += 1
        person["journey"] = (place, math.floor(budget - parts))

    def day(self, day: int) -> None:
        self.paths = {}
        self.trapped = 0
        leaving = []
        for person in self.persons:
            if person["at"] is None:
                person["days"] -= 1
            elif self.chance.random() < self.chance_to_leave(day, person["at"]):
                if self.reach(day, person["at"]):
                    leaving.append((person, person["at"], PARTS_OF_A_DAY))
                    person["at"] = None
                    person["moved"] = min(2, person["moved"] + 1)
                    person["times"] = min(3, person["times"] + 1)
                    self.events += 1
                else:
                    self.trapped += 1
        choosing = leaving
        while True:
            counts = self.counts()
            for person, origin, budget in choosing:
                self.set_out(person, day, origin, budget, counts)
            arrived = [person for person in self.persons if person["at"] is None and person["days"] == 0]
            if not arrived:
                return
            choosing = self.settle(day, arrived)

    def settle(self, day: int, arrived: list[Person]) -> list[tuple[Person, int, int]]:
        choosing, asking = [], []
        for person in arrived:
            place, budget = person["journey"]
            if not lets_in(self.land, day, place):
                if self.reach(day, place):
                    choosing.append((person, place, budget))
                elif self.land.kind[place] == "border":
                    person["days"], person["journey"] = 1, (place, PARTS_OF_A_DAY)
                else:
                    person["at"] = place
            elif budget > 0 and self.reach(day, place) and self.chance.random() < self.chance_to_leave(day, place):
                choosing.append((person, place, budget))
            else:
                asking.append(person)
        return choosing + self.ask_for_room(day, asking)

    def ask_for_room(self, day: int, asking: list[Person]) -> list[tuple[Person, int, int]]:
        """Everybody asks in turn; the refused look for room elsewhere once all have asked."""
        self.chance.shuffle(asking)
        room = [limit - there for limit, there in zip(self.land.capacity, self.counts()[1], strict=True)]
        refused, choosing = [], []
        for person in asking:
            place, budget = person["journey"]
            if room[place] > 0:
                room[place] -= 1
                person["at"] = place
            else:
                refused.append((person, place, budget))
        for person, place, budget in refused:
            if any(room[other] > 0 for other in self.reach(day, place)):
                choosing.append((person, place, budget))
            else:
                person["at"] = place
        return choosing


def run_persons(land: Land, start: Nested, seed: int) -> dict[str, float]:
    """Figures of one run after the last day.

    returns  persons at each place ("at 3"), displaced there ("fled at 3"), on the road, displaced, displaced again,
             displaced three times or more in life, events in all, trapped on the last day
    """
    run = Run(land, start, seed)
    for day in range(1, len(land.danger)):
        run.day(day)
    present, displaced = run.counts()
    return {
        **{f"at {place}": count for place, count in enumerate(present)},
        **{f"fled at {place}": count for place, count in enumerate(displaced)},
        "on the road": sum(person["at"] is None for person in run.persons),
        "displaced": sum(person["moved"] > 0 for person in run.persons),
        "displaced again": sum(person["moved"] > 1 for person in run.persons),
        "three times": sum(person["times"] == 3 for person in run.persons),
        "children displaced": sum(person["moved"] > 0 and person["group"] == 0 for person in run.persons),
        "events": run.events,
        "trapped": run.trapped,
    }
