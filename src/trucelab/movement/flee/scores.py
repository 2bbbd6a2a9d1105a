"""How a place attracts and how likely its people are to leave, before a person's own circumstances."""

from __future__ import annotations

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.elementary import power
from trucelab.errors import WrongInput
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.hazards import at_level
from trucelab.movement.flee.places import Places
from trucelab.movement.flee.settings import Settings
from trucelab.movement.flee.spawning import decay


def home_country(case: FleeCase) -> str:
    """The country of the first row of locations.csv, whichever that is (Q2)."""
    return case.locations[0].country if case.locations else ""


def foreign_factor(case: FleeCase, settings: Settings) -> Floats:
    """Score of places abroad, 1 at home; the same on all days.

    raises  WrongInput, where trade or development is needed and not given
    """
    rules, factor = settings.move_rules, np.ones(len(case.locations))
    for number, location in enumerate(case.locations):
        if location.country == home_country(case):
            continue
        if rules.use_economic_pull:
            trade, development = (_needed(case, number, name) for name in ("trade_volume", "hdi"))
            factor[number] *= 1.0 + trade + development**2
        factor[number] *= rules.foreign_weight
    return factor


def _needed(case: FleeCase, number: int, name: str) -> float:
    location = case.locations[number]
    try:
        return float(location.attributes[name])
    except (KeyError, ValueError):
        says = f"use_economic_pull needs a number in the column {name} for every place abroad; {location.name} has none"
        raise WrongInput.one(says, file="input_csv/locations.csv", line=location.line, where=name) from None


def scores(places: Places, foreign: Floats, ipc: Floats, flood: Ints, day: int) -> Floats:
    """Score of every place on a day, after Flee's order of factors.

    foreign  (place,) of `foreign_factor`
    ipc      (place,) 0 to 100
    flood    (place,) int64 level
    returns  (place,) float64
    """
    settings = places.case.settings
    rules = settings.move_rules
    score = foreign.copy()
    if rules.avoid_food_deprived_locations and day > 0:
        home = np.array([location.country == home_country(places.case) for location in places.case.locations])
        score[home] *= 1.0 - (ipc[home] / 100.0) ** 2
    score[places.camp] *= rules.camp_weight
    fighting = places.conflict > 0.0
    # the list that lets departures fade lets avoidance fade as well (Q15)
    faded = decay(places.conflict_start, day, settings.spawn_rules)[fighting]
    score[fighting] *= power(rules.conflict_weight, faded * places.conflict[fighting])
    if rules.flood_rules and places.flood_zone.any():
        key = "move_rules.flood_rules.flood_loc_weights"
        zone = places.flood_zone
        score[zone] *= at_level(rules.flood_rules.flood_loc_weights, flood[zone], key)
    return score
