"""What of Flee's model hangs on who people are, and on floods and hunger; plain Python for `flee`."""

from __future__ import annotations

import datetime
import math
import random
from collections.abc import Sequence

from trucelab.movement.flee.case import FleeCase, Location, Route

EARTH_KM = 6371.0
NOBODY_THERE = 1e8


def number(row: Location | Route, name: str, otherwise: float = 0.0) -> float:
    """A number in a column of the user's own."""
    return float(row.attributes.get(name) or otherwise)


class Hunger:
    """Share of people who lack food, by place and day."""

    def __init__(self, case: FleeCase) -> None:
        self.case = case

    def share(self, at: int, day: int) -> float:
        table, region = self.case.ipc, self.case.locations[at].region
        if table is None or region not in table.names:
            return 0.0
        column = table.names.index(region)
        for row in range(len(table.days)):
            if table.days[row] == day:
                return float(table.values[row, column]) / 100
            if table.days[row] > day:
                low, high = table.values[row - 1, column], table.values[row, column]
                part = (day - table.days[row - 1]) / (table.days[row] - table.days[row - 1])
                return float(low + (high - low) * part) / 100
        raise AssertionError("a day outside the table")


class Circumstances:
    """Attributes of people, and levels of floods."""

    def __init__(self, case: FleeCase, luck: random.Random) -> None:
        self.case, self.luck = case, luck
        self.rules, self.floods = case.settings.move_rules, case.settings.move_rules.flood_rules
        self.here: dict[tuple[int, str, str], int] = {}

    def month(self, day: int) -> int:
        return (self.case.start + datetime.timedelta(day)).month

    # -- who people are

    def drawn(self, at: int) -> dict[str, str]:
        found, name = {}, self.case.locations[at].name
        for table in self.case.demographics:
            weights = table.weights.get(name, table.weights["Default"])
            found[table.attribute] = self.luck.choices(table.values, weights)[0]
        return found

    def count(self, people: Sequence[tuple[int, dict[str, str]]]) -> None:
        """Those alike at every place, at the start of a day."""
        self.here = {}
        for at, who in people:
            for name, value in who.items():
                self.here[at, name, value] = self.here.get((at, name, value), 0) + 1

    # -- floods

    def level(self, at: int, day: int) -> int:
        table, name = self.case.floods, self.case.locations[at].name
        return int(table.values[day, table.names.index(name)]) if table is not None and name in table.names else 0

    def flood_weight(self, at: int, day: int) -> float:
        return self.floods.flood_loc_weights[self.level(at, day)] if self.floods else 1.0

    def driven_out(self, at: int, day: int, population: int, conflict: float) -> int:
        """People whom conflict or a flood drives out on a day."""
        rules, found = self.case.settings.spawn_rules, 0
        fighting, flooded, level = rules.conflict_driven_spawning, rules.flood_driven_spawn_mode, self.level(at, day)
        if fighting and conflict > 0:
            per_day = fighting.displaced_per_conflict_day
            if fighting.spawn_mode == "pop_ratio":
                found += int(per_day * population * conflict)
            elif fighting.spawn_mode == "constant":
                found += int(per_day * conflict)
            else:
                found += self._poisson(per_day * conflict)
        if flooded and level > 0:
            listed = flooded.displaced_per_flood_day[level]
            if flooded.spawn_mode == "pop_ratio":
                found += int(listed * population)
            else:
                found += int(listed) if flooded.spawn_mode == "constant" else self._poisson(int(listed))
        return found

    def _poisson(self, mean: float) -> int:
        """Arrivals of a unit rate within the mean."""
        found, left = 0, mean - self.luck.expovariate(1.0)
        while left > 0:
            found, left = found + 1, left - self.luck.expovariate(1.0)
        return found

    def move_chance(self, at: int, day: int, who: dict[str, str], chance: float) -> float:
        if self.floods and self.level(at, day) > 0:
            chance = self.floods.flood_movechances[self.level(at, day)]
        told = self._forecast(at, day, None)
        return chance if told is None else chance * told[0] / told[1] * self._awareness(who)

    def _forecast(self, at: int, day: int, level: int | None) -> tuple[float, int] | None:
        """Sum over the days ahead of the weight of the flood times that of the day, and how many days these are.

        level  what stands for the level of every day ahead; that of the forecast where none is given
        """
        floods, table = self.floods, self.case.floods
        if floods is None or table is None or not floods.flood_forecaster:
            return None
        span, end = floods.flood_forecaster_timescale, floods.flood_forecaster_end_time
        if day > end or span <= 1 or self.case.locations[at].name not in table.names:
            return None
        total = 0.0
        for ahead in range(1, span + 1):
            then = min(day + ahead, end)
            expected = self.level(at, then) if level is None else level
            total += floods.flood_loc_weights[expected] * floods.flood_forecaster_weights[then]
        return total, span

    def _awareness(self, who: dict[str, str]) -> float:
        if not self.floods or not self.floods.flood_awareness_weights:
            return 1.0
        return self.floods.flood_awareness_weights[int(who["floodawareness"])]

    # -- end points as somebody sees them

    def appeal(
        self, who: dict[str, str], start: int, end: int, day: int, *, score: float, kind: str, population: int
    ) -> float:
        """Score of an end point in the eyes of somebody at a place.

        kind  "camp", "conflict" or "town", the last for all others
        """
        found, rules = self._in_danger(who, score), self.rules
        if rules.stay_close_to_home:
            found *= max(1.0, self._crow_km(start, end)) ** -rules.home_distance_power
        if self.floods and self.level(end, day) > 0:
            found *= self.flood_weight(end, day)
        told = self._forecast(end, day, self.level(end, day))
        if told is not None:
            found *= told[0] * told[0] / told[1] * self._awareness(who)
        people = population if population >= 1 else NOBODY_THERE
        same_ethnicity = {
            "camp": rules.match_camp_ethnicity,
            "conflict": rules.match_conflict_ethnicity,
            "town": rules.match_town_ethnicity,
        }
        if same_ethnicity[kind]:
            found *= 10 * self.here.get((end, "ethnicity", who["ethnicity"]), 0) / people
        if kind == "camp" and rules.match_camp_religion:
            alike = self.here.get((end, "religion", who["religion"]), 0)
            found *= alike / (rules.avg_religion_fraction * people)
        if rules.use_pop_for_loc_weight:
            found *= max(1, population) ** rules.pop_power_for_loc_weight
        return found

    def _in_danger(self, who: dict[str, str], score: float) -> float:
        rules, squared = self.rules, False
        age, gender = float(who.get("age", 30)), who.get("gender", "")
        if rules.children_avoid_hazards:
            if age < 19:
                score, squared = score**2, True
            if rules.boys_take_risk and gender.startswith("m") and age > 14:
                score = 1.0
        if rules.elderly_avoid_hazards and age > 59:
            score, squared = score**2, True
        if rules.women_avoid_hazards and gender.startswith("f") and not squared:
            score = score**2
        return score

    def _crow_km(self, one: int, other: int) -> float:
        # the second coordinate is taken for the latitude (Q1)
        a, b = self.case.locations[one], self.case.locations[other]
        lat1, lon1, lat2, lon2 = (math.radians(degrees) for degrees in (a.y, a.x, b.y, b.x))
        half = math.sin((lat2 - lat1) / 2) ** 2
        half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        return 2 * EARTH_KM * math.asin(math.sqrt(half))
