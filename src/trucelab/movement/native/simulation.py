"""All days of one member."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab import seeding
from trucelab.movement.kit.streams import Restart
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.days import course_of, everybody_at, run_days
from trucelab.movement.native.households import types_of, units_of
from trucelab.movement.native.kinds import CROSSING, JUNCTION
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.recorder import AWAY, ONCE, TWICE, Books, blank_books
from trucelab.movement.native.strata import GROUPS, MOVED, TIMES, strata_of
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
    require_fit(network, conditions, start)
    strata = strata_of(types_of(households))
    units = units_of(start, households).reshape(network.places, len(strata))
    books = blank_books(conditions.horizon_days, network.places)
    rng = seeding.stream(seed, member, "movement")
    course = course_of(network, conditions, parameters, start)
    restart = Restart(rng, seed, member, "movement")
    run_days(rng, restart, everybody_at(units, strata, network, course), network, course, books)
    return trajectory_of(books)


def require_fit(network: Network, conditions: Conditions, start: NDArray[np.integer]) -> None:
    """Compares the shapes of what a member starts from.

    raises  ValueError, if one does not fit or people are where nobody can stay
    """
    shape = (network.places, GROUPS, MOVED, TIMES)
    if start.shape != shape:
        raise ValueError(f"the people at the start have the shape {start.shape}; give {shape}")
    days = len(conditions.danger)
    for name, width in (
        ("danger", network.places),
        ("road_shut", len(network.km)),
        ("full", network.places),
        ("capacity", network.places),
        ("flight", network.places),
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


def trajectory_of(books: Books) -> Trajectory:
    """The books by the names that others read; no array is copied."""
    return Trajectory(
        people=books.people,
        on_road=books.on_road,
        displaced_here=books.displaced_here,
        displaced=books.ever[:, ONCE],
        displaced_again=books.ever[:, TWICE],
        away=books.ever[:, AWAY],
        events=books.events,
        departures=books.departures,
        arrivals=books.arrivals,
        returns=books.returns,
        trapped=books.trapped,
        beyond_capacity=books.beyond_capacity,
        journey_km=books.journey_km,
    )
