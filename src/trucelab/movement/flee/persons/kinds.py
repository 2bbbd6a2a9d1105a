"""How places attract each class of people, and how likely each class is to leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from trucelab.arrays import Flags, Floats, Ints
from trucelab.elementary import power
from trucelab.errors import WrongInput
from trucelab.movement.flee.hazards import at_level
from trucelab.movement.flee.persons.prepared import Ways
from trucelab.movement.flee.persons.traits import Traits
from trucelab.movement.flee.settings import FloodRules, MoveRules
from trucelab.movement.flee.world import World

MANY: Final = 1e8
"""The population of a place that has none, where people look for their own group (Q16)."""
OWN_GROUP: Final = 10.0


def chances(world: World, traits: Traits, day: int, population: Ints) -> Floats:
    """Chance that a person leaves.

    returns  (kind, place) float64
    """
    chance = np.repeat(world.chances(day, population)[None, :], traits.kinds, axis=0)
    rules = _forecaster(world, day)
    if rules is not None:
        days = _days_ahead(rules, day)
        felt = _felt(rules, days, [world.flood[min(then, world.days - 1)] for then in days])
        chance[:, _told(world)] *= (_awareness(rules, traits)[:, None] * felt[None, :])[:, _told(world)]
    return chance


def pulls(world: World, traits: Traits, day: int, population: Ints, present: Ints) -> Floats:
    """Score of places as end points, before distance.

    present  (kind, place) people at places at the start of the day
    returns  (kind, place) float64
    """
    rules = world.case.settings.move_rules
    pull = np.repeat(world.score[day][None, :], traits.kinds, axis=0)
    _hazards(pull, traits, rules)
    pull *= world.flood_pull[day][None, :]
    _forecast(pull, world, traits, day)
    _own_group(pull, world, traits, day, population, present)
    if rules.use_pop_for_loc_weight:
        pull *= power(np.maximum(1, population).astype(np.float64), rules.pop_power_for_loc_weight)[None, :]
    return pull


def weights(world: World, ways: Ways, pull: Floats, day: int) -> Floats:
    """Weight of every way, without the room at its end.

    pull     (kind, place)
    returns  (kind, way) float64
    """
    rules = world.case.settings.move_rules
    felt = pull[:, ways.end] * ways.near
    if rules.fixed_routes:
        # the way was weighed with the score when it was built, and is again when it is chosen
        built = (rules.weight_softening + world.score[day][ways.end]) / ways.resistance
        weight: Floats = power(built, rules.weight_power) * felt
        return weight
    return power((rules.weight_softening + felt) / ways.resistance, rules.weight_power)


def _hazards(pull: Floats, traits: Traits, rules: MoveRules) -> None:
    """Children, women and the elderly keep away from what is bad once more; boys and men who take risks do not."""
    ages, genders = traits.of_kinds("age"), traits.of_kinds("gender")
    for kind in range(traits.kinds):
        age = float(ages[kind]) if ages is not None else 30.0
        gender = genders[kind].lower() if genders is not None else ""
        squared = False
        if rules.children_avoid_hazards and age < 19.0:
            pull[kind] **= 2
            squared = True
        if rules.children_avoid_hazards and rules.boys_take_risk and gender.startswith("m") and age > 14.0:
            pull[kind] = 1.0
        if rules.elderly_avoid_hazards and age > 59.0:
            pull[kind] **= 2
            squared = True
        if rules.women_avoid_hazards and gender.startswith("f") and not squared:
            pull[kind] **= 2


def _own_group(pull: Floats, world: World, traits: Traits, day: int, population: Ints, present: Ints) -> None:
    """People look for places with many of their own ethnicity or religion."""
    rules = world.case.settings.move_rules
    if not traits.kept:
        return
    camp, fighting = world.is_camp[day], world.is_conflict[day] & ~world.is_camp[day]
    inhabitants = np.where(population < 1, MANY, population)
    for name, where, factor in (
        ("ethnicity", camp & rules.match_camp_ethnicity, OWN_GROUP),
        ("religion", camp & rules.match_camp_religion, 1.0 / rules.avg_religion_fraction),
        ("ethnicity", fighting & rules.match_conflict_ethnicity, OWN_GROUP),
        ("ethnicity", ~camp & ~fighting & rules.match_town_ethnicity, OWN_GROUP),
    ):
        own = traits.of_kinds(name)
        if own is None or not where.any():
            continue
        alike = (own[:, None] == own[None, :]).astype(np.float64) @ present
        pull[:, where] *= (factor * alike / inhabitants)[:, where]


def _forecast(pull: Floats, world: World, traits: Traits, day: int) -> None:
    """The forecast's weight on end points, which looks at today's level for every day ahead."""
    rules = _forecaster(world, day)
    if rules is not None:
        days = _days_ahead(rules, day)
        felt = _felt(rules, days, [world.flood[day]] * len(days))
        whole = felt * rules.flood_forecaster_timescale
        factor = _awareness(rules, traits)[:, None] * (whole * felt)[None, :]
        pull[:, _told(world)] *= factor[:, _told(world)]


def _forecaster(world: World, day: int) -> FloodRules | None:
    rules = world.case.settings.move_rules.flood_rules
    if rules is None or not rules.flood_forecaster or world.case.floods is None:
        return None
    over = day > rules.flood_forecaster_end_time or rules.flood_forecaster_timescale <= 1
    return None if over else rules


def _days_ahead(rules: FloodRules, day: int) -> list[int]:
    ahead = range(1, rules.flood_forecaster_timescale + 1)
    return [min(day + more, rules.flood_forecaster_end_time) for more in ahead]


def _felt(rules: FloodRules, days: Sequence[int], levels: Sequence[Ints]) -> Floats:
    """(place,) mean of the weights of flood levels, each times the weight of its day."""
    key = "move_rules.flood_rules."
    if max(days) >= len(rules.flood_forecaster_weights):
        says = f"day {max(days)} of the forecast has no weight; give {max(days) + 1} numbers"
        raise WrongInput.one(says, file="simsetting.yml", where=f"{key}flood_forecaster_weights")
    total = np.zeros(levels[0].size)
    for then, level in zip(days, levels, strict=True):
        total += (
            at_level(rules.flood_loc_weights, level, f"{key}flood_loc_weights") * rules.flood_forecaster_weights[then]
        )
    return total / rules.flood_forecaster_timescale


def _told(world: World) -> Flags:
    """(place,) whether the forecast speaks of a place."""
    names = world.case.floods.names if world.case.floods else ()
    return np.array([name in names for name in world.names])


def _awareness(rules: FloodRules, traits: Traits) -> Floats:
    """(kind,) how much each class heeds forecasts."""
    classes = traits.of_kinds("floodawareness")
    if classes is None or not rules.flood_awareness_weights:
        return np.ones(traits.kinds)
    try:
        return np.array([rules.flood_awareness_weights[int(float(one))] for one in classes], np.float64)
    except (ValueError, IndexError):
        says = f"classes of awareness are whole numbers from 0 to {len(rules.flood_awareness_weights) - 1}"
        raise WrongInput.one(says, file="input_csv/demographics_floodawareness.csv") from None
