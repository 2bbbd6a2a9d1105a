"""Settings that stop Flee, and those that it follows though they are likely not meant."""

from __future__ import annotations

import math
from collections.abc import Iterator

from trucelab.flee.settings import MoveRules, Settings, SpawnRules
from trucelab.scenario.yaml_text import Path as Keys

Doubt = tuple[Keys, str, bool]
"""The key, what is wrong with it, and whether it stops Flee."""

CAMP_BELOW = 0.005
"""A place with a smaller chance of moving on turns into a camp."""
_CHANCE = "is no chance; give 0 to 1"
_WEIGHT = "is no weight; give 0 or more"
_POSITIVE = "is too small; give more than 0"
MAX_POWER = 10.0
_POWER = f"is no power that people's choices show; give {-MAX_POWER:g} to {MAX_POWER:g}"
_LIMITS: tuple[tuple[str, float, float, str, bool], ...] = (
    ("conflict_movechance", 0, 1, _CHANCE, False),
    ("camp_movechance", 0, 1, _CHANCE, False),
    ("idpcamp_movechance", 0, 1, _CHANCE, False),
    ("default_movechance", 0, 1, _CHANCE, False),
    ("foreign_weight", 0, math.inf, _WEIGHT, True),
    ("camp_weight", 0, math.inf, _WEIGHT, True),
    ("conflict_weight", 0, math.inf, _WEIGHT, True),
    ("max_move_speed", 1e-6, math.inf, _POSITIVE, True),
    ("max_walk_speed", 1e-6, math.inf, _POSITIVE, True),
    ("movechance_pop_base", 1e-6, math.inf, _POSITIVE, True),
    ("weight_softening", 0, math.inf, _WEIGHT, True),
    ("weight_power", -MAX_POWER, MAX_POWER, _POWER, True),
    ("distance_power", -MAX_POWER, MAX_POWER, _POWER, True),
    ("home_distance_power", -MAX_POWER, MAX_POWER, _POWER, True),
    ("pop_power_for_loc_weight", -MAX_POWER, MAX_POWER, _POWER, True),
    ("awareness_level", -1, math.inf, "counts as 1; give 1 or more", False),
    ("softening", 0, math.inf, "km is added to every way; give 0 or more", False),
    ("capacity_buffer", 0, 1, "lies outside 0 to 1", False),
    ("capacity_scaling", 0, math.inf, "makes every camp unlimited; give more than 0", False),
)
"""Key, least and greatest sensible value, what is wrong outside, and whether it stops Flee."""


def doubts(settings: Settings) -> Iterator[Doubt]:
    """Everything doubtful in settings that could be read."""
    if settings.hasten < 1:
        yield ("optimisations", "hasten"), f"{settings.hasten} persons to an agent; give 1 or more", True
    if settings.log_levels.granularity not in ("location", "region"):
        yield ("log_levels", "granularity"), 'neither "location" nor "region"', False
    yield from _of_moving(settings.move_rules)
    yield from _of_spawning(settings.spawn_rules)


def _of_moving(rules: MoveRules) -> Iterator[Doubt]:
    at: Keys = ("move_rules",)
    for name, low, high, says, fatal in _LIMITS:
        value = getattr(rules, name)
        if not low <= value <= high:
            yield (*at, name), f"{value:g} {says}", fatal
    if rules.default_movechance < CAMP_BELOW:
        yield (*at, "default_movechance"), f"below {CAMP_BELOW}, so Flee turns every town into a camp", False
    if rules.awareness_level == 0:
        yield (*at, "awareness_level"), "with 0 nobody ever moves; give 1 or more", False
    if rules.two_system_decision_making:
        yield (*at, "two_system_decision_making"), "is never active in Flee", False
    if any(not 1 <= month <= 12 for month in rules.harvest_months):
        yield (*at, "harvest_months"), "a number that is no month; give 1 to 12", False
    if rules.boys_take_risk and not rules.children_avoid_hazards:
        yield (*at, "BoysTakeRisk"), "has no effect without ChildrenAvoidHazards", False


def _of_spawning(rules: SpawnRules) -> Iterator[Doubt]:
    at: Keys = ("spawn_rules",)
    if rules.conflict_spawn_decay_interval < 1:
        yield (*at, "conflict_spawn_decay_interval"), "give 1 day or more", True
    if rules.conflict_spawn_decay == ():
        yield (*at, "conflict_spawn_decay"), "an empty list; give numbers, or leave the key out", True
    for value in rules.conflict_spawn_decay or ():
        if value < 0:
            yield (*at, "conflict_spawn_decay"), f"{value:g}; give 0 or more", True
    if rules.flood_driven_spawn_mode and not rules.take_from_population:
        yield (*at, "flood_driven_spawn_mode"), "needs take_from_population: True", True
    if rules.flood_driven_spawn_mode and not rules.flood_driven_spawn_mode.displaced_per_flood_day:
        yield (*at, "flood_driven_spawn_mode", "displaced_per_flood_day"), "an empty list; give numbers", True
    if rules.conflict_driven_spawning and rules.conflict_driven_spawning.displaced_per_conflict_day < 0:
        yield (*at, "conflict_driven_spawning", "displaced_per_conflict_day"), "give 0 or more", True
    if rules.flood_zone_spawning_only and rules.conflict_zone_spawning_only:
        says = "set conflict_zone_spawning_only: False beside it; the two exclude each other"
        yield (*at, "flood_zone_spawning_only"), says, False
    if rules.insert_day0 and rules.empty_camps_on_day0:
        yield (*at, "empty_camps_on_day0"), "camps start empty, so insert_day0 puts nobody into them", False
