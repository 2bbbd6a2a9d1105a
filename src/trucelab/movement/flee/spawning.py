"""How many people set out on which day, and from where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.errors import WrongInput
from trucelab.movement.flee.observed_counts import DailyCounts
from trucelab.movement.flee.settings import Settings, SpawnRules

MOST_A_DAY = 10**12
"""More than all people; what is larger would not fit into sums."""


@dataclass(frozen=True)
class Arrivals:
    """People to be made on every day, when observed counts drive it."""

    new: Ints
    """(day,) agents."""
    raw: Ints
    """(day,) sum of what the counts say, before debt."""
    debt: Ints
    """(day,) agents who are there and should not be, after the day."""


def arrivals(counts: DailyCounts, rules: SpawnRules, days: int) -> Arrivals:
    """New agents by day from the growth of the observed counts.

    Where counts fall, the fall is kept as a debt and no one is made until it is paid.  On day 0 the total and the
    camps are both counted where camps are summed (Q14).

    counts   (day, row), the first row the total
    returns  all 0 where places drive departures
    """
    if driven_by_places(rules):
        return Arrivals(*(np.zeros(days, np.int64) for _ in range(3)))
    total, camps = counts.values[:, 0], counts.values[:, 1:].sum(axis=1)
    followed = camps if rules.sum_from_camps else total
    growth = np.diff(followed, prepend=followed[:1])
    if not rules.empty_camps_on_day0:
        growth[0] = total[0] + (camps[0] if rules.sum_from_camps else 0)
    new, debts = np.zeros(days, np.int64), np.zeros(days, np.int64)
    debt = 0
    for day in range(days):
        due = 0 if day == 0 and rules.insert_day0 else int(growth[day]) - debt
        new[day], debt = max(due, 0), max(-due, 0)
        debts[day] = debt
    return Arrivals(new, np.cumsum(growth[:days]), debts)


def require_possible(rules: SpawnRules, population: Ints, conflict: Floats, flood: Floats) -> None:
    """Where places drive departures: not more people a day than can be counted, and no mean below 0 to draw with.

    conflict, flood  (day, place) as in `World`
    raises           WrongInput
    """
    driven = []
    if rules.conflict_driven_spawning:
        by_conflict = rules.conflict_driven_spawning
        driven.append((by_conflict.spawn_mode, by_conflict.displaced_per_conflict_day * np.maximum(conflict, 0.0)))
    if rules.flood_driven_spawn_mode:
        driven.append((rules.flood_driven_spawn_mode.spawn_mode, flood))
    for mode, force in driven:
        expected = force * population if mode == "pop_ratio" else force
        if (expected > MOST_A_DAY).any():
            says = f"more than {MOST_A_DAY:,} people would set out from one place on one day"
        elif mode == "poisson" and (expected < 0).any():
            says = "less than 0 people would set out from one place on one day"
        else:
            continue
        raise WrongInput.one(f"{says}; mend its numbers", file="simsetting.yml", where="spawn_rules")


def driven_by_places(rules: SpawnRules) -> bool:
    """Whether conflicts or floods make people leave whatever the counts say."""
    return rules.conflict_driven_spawning is not None or rules.flood_driven_spawn_mode is not None


def decay(since: Ints, day: int, rules: SpawnRules) -> Floats:
    """What is left of a conflict's force, by how long it has lasted.

    since    (place,) day on which the conflict began, -1 for before the first
    returns  (place,) float64
    """
    if not rules.conflict_spawn_decay:
        return np.ones(since.size)
    steps = np.array(rules.conflict_spawn_decay, np.float64)
    step = ((day - since) / rules.conflict_spawn_decay_interval).astype(np.int64)
    return steps[np.minimum(step, steps.size - 1)]


def origin_factor(
    conflict: Floats,
    since: Ints,
    ipc: Floats,
    day: int,
    settings: Settings,
) -> Floats:
    """Weight of every place as an origin, for each of its inhabitants.

    conflict  (place,) intensity, not above 0 where there is none
    since     (place,) day on which it began
    ipc       (place,) 0 to 100, the share of people who lack food
    returns   (place,) float64; times the population, the weight of a place
    """
    rules = settings.spawn_rules
    if driven_by_places(rules):
        return np.zeros(conflict.size)
    fighting = conflict > 0.0
    factor = np.where(fighting, conflict * decay(since, day, rules), 0.0)
    if rules.starvation_driven_spawning and day > 0:
        factor += np.where(fighting | (not rules.conflict_zone_spawning_only), ipc / 100.0, 0.0)
    return factor
