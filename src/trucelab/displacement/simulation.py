"""All days of one member."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.displacement.books import AWAY, ONCE, TWICE, Page
from trucelab.displacement.conditions import Conditions
from trucelab.displacement.crowd import ARRIVALS, DEPARTURES, DISPLACED, RETURNS, TRAPPED
from trucelab.displacement.day import Whereabouts, count, move
from trucelab.displacement.households import types_of, units_of
from trucelab.displacement.kinds import CROSSING, JUNCTION
from trucelab.displacement.network import Network
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.strata import GROUPS, MOVED, TIMES, strata_of
from trucelab.scenario.movement import Households

IntArray = NDArray[np.int32]


@dataclass(frozen=True)
class Trajectory:
    """What became of everybody in one member; row 0 of every array is the start.

    Groups: children, adults.  Times: displaced 0, 1, 2, 3 or more times in life.
    """

    people: IntArray
    """(day, place, group, times) people present at the end of the day; at a border, those who left the area there."""
    on_road: IntArray
    """(day, group, times) people on the road at the end of the day, those who wait at a shut border included."""
    displaced_here: IntArray
    """(day, place, group) people present who were displaced during this run and are not at home."""
    displaced: IntArray
    """(day, group) persons displaced at least once during the run so far, wherever they are."""
    displaced_again: IntArray
    """(day, group) persons displaced at least twice during the run so far."""
    away: IntArray
    """(day, group) persons displaced during the run who are not at home; `displaced` where homes do not matter."""
    events: IntArray
    """(day, group) displacement events of the day."""
    departures: IntArray
    """(day, place, group) displacement events of the day by the place that was left."""
    arrivals: IntArray
    """(day, place, group) people who arrived to stay."""
    returns: IntArray
    """(day, place, group) people who arrived at home."""
    trapped: IntArray
    """(day, group) people who would have left on the day but had nowhere to go."""
    beyond_capacity: IntArray
    """(day, place) displaced persons present beyond capacity."""
    journey_km: NDArray[np.float64]
    """(day, place) kilometres since they last stayed somewhere of those who arrived to stay, summed over persons."""


def simulate(
    network: Network,
    conditions: Conditions,
    start: NDArray[np.integer],
    parameters: Parameters,
    seed: int,
    member: int,
    *,
    households: Households | None = None,
) -> Trajectory:
    """Moves the people of one member through all days.

    The stream of a day is keyed by seed, member and day alone, so two outcomes of a member meet the same luck and no
    order of work changes a byte.

    start       (place, group, moved, times) people at the start, as from `starting_people`
    households  who moves as one; everybody decides alone if not given
    raises      ValueError, if shapes do not fit or people are where nobody can stay; PeopleLost, never
    """
    _require_fit(network, conditions, start)
    strata = strata_of(types_of(households))
    units = units_of(start, households).reshape(network.places, len(strata))
    where = Whereabouts.at_places(units, network, conditions, strata, parameters)
    trajectory, ever = _blank(conditions.horizon_days, network.places)
    rng = seeding.stream(seed, member, "movement")
    for day in range(conditions.horizon_days + 1):
        if day > 0:
            seeding.restart(rng, seed, member, "movement", day=day)
            move(rng, day, where)
        page = Page(trajectory.people[day], trajectory.on_road[day], trajectory.displaced_here[day], ever[day])
        count(where, page)
        _record(trajectory, day, where)
    return trajectory


def _require_fit(network: Network, conditions: Conditions, start: NDArray[np.integer]) -> None:
    shape = (network.places, GROUPS, MOVED, TIMES)
    if start.shape != shape:
        raise ValueError(f"the people at the start have the shape {start.shape}; give {shape}")
    days = len(conditions.danger)
    for name, width in (
        ("danger", network.places),
        ("road_shut", len(network.km)),
        ("full", network.places),
        ("capacity", network.places),
    ):
        given = getattr(conditions, name)
        if given is not None and given.shape != (days, width):
            raise ValueError(f"{name} has the shape {given.shape}; give {(days, width)}")
    if conditions.told is not None and conditions.told.shape != (days,):
        raise ValueError(f"told has the shape {conditions.told.shape}; give {(days,)}")
    if start.min(initial=0) < 0:
        raise ValueError("the people at the start hold a negative count")
    passed = np.isin(network.kind, (CROSSING, JUNCTION))
    for row in np.flatnonzero(passed & (start.sum(axis=(1, 2, 3)) > 0)):
        raise ValueError(f'people are at "{network.names[row]}", which is only passed through')


def _blank(horizon_days: int, places: int) -> tuple[Trajectory, IntArray]:
    """A trajectory of zeros; the array (day, layer, group) that `displaced`, `displaced_again` and `away` are of."""
    days = horizon_days + 1
    people = np.zeros((days, places, GROUPS, TIMES), np.int32)
    by_place = np.zeros((4, days, places, GROUPS), np.int32)
    by_group = np.zeros((2, days, GROUPS), np.int32)
    ever = np.zeros((days, 3, GROUPS), np.int32)
    trajectory = Trajectory(
        people=people,
        on_road=np.zeros((days, GROUPS, TIMES), np.int32),
        displaced_here=by_place[0],
        displaced=ever[:, ONCE],
        displaced_again=ever[:, TWICE],
        away=ever[:, AWAY],
        events=by_group[0],
        departures=by_place[1],
        arrivals=by_place[2],
        returns=by_place[3],
        trapped=by_group[1],
        beyond_capacity=np.zeros((days, places), np.int32),
        journey_km=np.zeros((days, places)),
    )
    return trajectory, ever


def _record(trajectory: Trajectory, day: int, where: Whereabouts) -> None:
    """Writes down what happened on a day."""
    crowd, capacity = where.crowd, where.land.capacity
    flows = crowd.flows
    trajectory.events[day] = flows[DEPARTURES].sum(axis=0)
    trajectory.departures[day] = flows[DEPARTURES]
    trajectory.arrivals[day] = flows[ARRIVALS]
    trajectory.returns[day] = flows[RETURNS]
    trajectory.trapped[day] = flows[TRAPPED].sum(axis=0)
    trajectory.journey_km[day] = crowd.journey_km
    today = capacity[day if len(capacity) > 1 else 0]
    beyond = np.maximum(0, crowd.standing[:, DISPLACED] - today)
    trajectory.beyond_capacity[day] = np.where(today < 0, 0, beyond)
