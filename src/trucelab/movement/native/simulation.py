"""All days of one member."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.arrays import Counts32
from trucelab.errors import PeopleLost
from trucelab.movement.kit.cohorts import is_full
from trucelab.movement.kit.paths import FULL
from trucelab.movement.kit.streams import random_key
from trucelab.movement.native import kernels
from trucelab.movement.native.choosing import blank_weights
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.environment import changes_of, environment_of
from trucelab.movement.native.households import types_of, units_of
from trucelab.movement.native.inputs import Inputs
from trucelab.movement.native.kinds import BORDER, CROSSING, JUNCTION, NO_LIMIT
from trucelab.movement.native.known_routes import no_routes
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.people import people_at
from trucelab.movement.native.recorder import (
    ARRIVALS,
    AWAY,
    DEPARTURES,
    DISPLACED_HERE,
    ONCE,
    RETURNS,
    TRAPPED,
    TWICE,
    Recorder,
    blank_recorder,
)
from trucelab.movement.native.strata import ADULTS, CHILDREN, GROUPS, MOVED, TIMES
from trucelab.scenario.movement import Households


@dataclass(frozen=True)
class Trajectory:
    """What became of everybody in one member; row 0 of every array is the start.

    Groups: children, adults.  Times: displaced 0, 1, 2, 3 or more times in life.
    """

    people: Counts32
    """(day, place, group, times) people present at the end of the day; at a border, those who left the area there."""
    on_road: Counts32
    """(day, group, times) people on the road at the end of the day, those who wait at a shut border included."""
    displaced_here: Counts32
    """(day, place, group) people present who were displaced during this run and are not at home."""
    displaced: Counts32
    """(day, group) persons displaced at least once during the run so far, wherever they are."""
    displaced_again: Counts32
    """(day, group) persons displaced at least twice during the run so far."""
    away: Counts32
    """(day, group) persons displaced during the run who are not at home; `displaced` where homes do not matter."""
    events: Counts32
    """(day, group) displacement events of the day."""
    departures: Counts32
    """(day, place, group) displacement events of the day by the place that was left."""
    arrivals: Counts32
    """(day, place, group) people who arrived to stay."""
    returns: Counts32
    """(day, place, group) people who arrived at home."""
    trapped: Counts32
    """(day, group) people who would have left on the day but had nowhere to go."""
    beyond_capacity: Counts32
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
    sizes = np.array(types_of(households), np.int64)
    units = units_of(start, households)
    inputs = inputs_of(network, conditions, parameters, start)
    # what a run does not need is None, so that it is not compiled
    prescribed = inputs.prescribed if len(inputs.prescribed) > 0 else None
    onward = True if parameters.onward_rate_per_day > 0.0 or parameters.onward_rate_from_camps_per_day > 0.0 else None
    key = random_key(seed, member, "movement")
    rows, labels = first_room(network.places, len(sizes), parameters)
    while True:
        recorder = blank_recorder(conditions.horizon_days, network.places)
        homes = network.places + 1 if parameters.homes_matter else 1
        people = people_at(units, sizes, homes, len(inputs.changes), rows)
        routes, weights = no_routes(network, parameters, labels), blank_weights(network, parameters)
        day, children, adults, least = kernels.all_days(
            key, people, routes, weights, inputs, recorder, prescribed, onward
        )
        if routes.paths.use[FULL]:
            labels *= 4
        elif is_full(people.cohorts):
            rows *= 4
        elif day != kernels.NEVER:
            raise PeopleLost(
                f"of {inputs.everybody[CHILDREN]} children and {inputs.everybody[ADULTS]} adults, {children} and "
                f"{adults} are left after day {day}, and the least count is {least}. "
                "This is a defect of trucelab: please report it with the scenario and the seed."
            )
        else:
            return trajectory_of(recorder)


def first_room(places: int, types: int, parameters: Parameters) -> tuple[int, int]:
    """Rows of cohorts and labels of paths that are tried first; nearly always enough, and no result rests on them.

    Memory that is not written to takes no room in the machine.
    """
    homes = min(places, 256) if parameters.homes_matter else 1
    views = places * (MOVED if parameters.awareness_gained else 1)
    return min(places * types * (64 + 16 * homes), 1 << 22) + 1024, min(max(views * 256, 1 << 12), 1 << 23)


def inputs_of(network: Network, conditions: Conditions, parameters: Parameters, start: NDArray[np.integer]) -> Inputs:
    """What no day changes.

    start  (place, group, moved, times) people
    """
    environment = environment_of(network, conditions, parameters)
    prescribed = np.zeros(0, np.int64) if conditions.prescribed is None else conditions.prescribed.astype(np.int64)
    return Inputs(
        border=network.kind == BORDER,
        environment=environment,
        changes=changes_of(environment),
        prescribed=prescribed,
        parameters=parameters,
        everybody=start.sum(axis=(0, 2, 3), dtype=np.int64),
    )


def warm() -> None:
    """Compiles what `simulate` needs, or loads what has been compiled: for whoever sets a machine up.

    Prescribed departures and onward movement are compiled with the first run that uses them.
    """
    none, two = np.zeros((2, 2), np.bool_), np.zeros(2)
    network = Network(
        names=("a", "b"),
        lat=two,
        lon=two,
        kind=np.zeros(2, np.int64),
        capacity=np.full(2, NO_LIMIT, np.int64),
        ends=np.array([[0, 1]], np.int64),
        km=np.ones(1),
    )
    start = np.zeros((2, GROUPS, MOVED, TIMES), np.int32)
    simulate(network, Conditions(np.zeros((2, 2)), none, none), start, Parameters(), 0, 0)


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
    if conditions.prescribed is not None and conditions.prescribed.shape != (days,):
        raise ValueError(f"prescribed has the shape {conditions.prescribed.shape}; give {(days,)}")
    if start.min(initial=0) < 0:
        raise ValueError("the people at the start hold a negative count")
    passed = np.isin(network.kind, (CROSSING, JUNCTION))
    for row in np.flatnonzero(passed & (start.sum(axis=(1, 2, 3)) > 0)):
        raise ValueError(f'people are at "{network.names[row]}", which is only passed through')


def trajectory_of(recorder: Recorder) -> Trajectory:
    """What was recorded, by the names that others read."""
    flows = np.ascontiguousarray(recorder.flows.swapaxes(0, 1))
    return Trajectory(
        people=recorder.people,
        on_road=recorder.on_road,
        displaced_here=flows[DISPLACED_HERE],
        displaced=recorder.ever[:, ONCE],
        displaced_again=recorder.ever[:, TWICE],
        away=recorder.ever[:, AWAY],
        events=flows[DEPARTURES].sum(axis=1, dtype=np.int32),
        departures=flows[DEPARTURES],
        arrivals=flows[ARRIVALS],
        returns=flows[RETURNS],
        trapped=flows[TRAPPED].sum(axis=1, dtype=np.int32),
        beyond_capacity=recorder.beyond_capacity,
        journey_km=recorder.journey_km,
    )
