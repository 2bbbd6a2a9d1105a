"""The front door to the days of a member, and the books that must balance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import PeopleLost
from trucelab.movement.kit.cohorts import Crowd, empty_crowd, row_at
from trucelab.movement.kit.streams import Restart
from trucelab.movement.native import kernels
from trucelab.movement.native.choosing import blank_sight
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.environment import changes_of, graph_of, land_of
from trucelab.movement.native.kernels import NEVER, Course
from trucelab.movement.native.known_routes import no_ways
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.recorder import Books
from trucelab.movement.native.routes_home import no_ways_home
from trucelab.movement.native.strata import ADULTS, CHILDREN, TIMES_BEFORE


def course_of(network: Network, conditions: Conditions, parameters: Parameters, start: NDArray[np.integer]) -> Course:
    """What no day changes.

    start  (place, group, moved, times) people
    """
    land = land_of(network, conditions, parameters)
    told = np.zeros(0, np.int64) if conditions.told is None else conditions.told.astype(np.int64)
    everybody = start.sum(axis=(0, 2, 3), dtype=np.int64)
    return Course(graph_of(network), network.kind, land, changes_of(land), told, parameters, everybody)


def everybody_at(units: NDArray[np.int64], strata: NDArray[np.int64], network: Network, course: Course) -> Crowd:
    """Nobody is on the road.  Those who have been displaced before are so from an unknown home.

    units  (place, stratum)
    """
    places, days = network.places, len(course.changes)
    homes = places + 1 if course.parameters.homes_matter else 1
    crowd = empty_crowd(places, homes, days, strata)
    at_home = np.where((strata[:, TIMES_BEFORE] == 0) | (homes == 1), units, 0)
    for counts, known in ((at_home, True), (units - at_home, False)):
        for place in np.flatnonzero(counts.any(axis=1)).tolist():
            home = (place if known else places) if homes > 1 else 0
            crowd.units[row_at(crowd, place, place, home, 0)] = counts[place]
    return crowd


def run_days(
    rng: np.random.Generator, restart: Restart, crowd: Crowd, network: Network, course: Course, books: Books
) -> None:
    """Moves everybody through all days and writes them down; the crowd is used up.

    raises   PeopleLost, if a group has more or less people than at the start, or a count is negative
    """
    parameters = course.parameters
    ways, home = no_ways(crowd.places, parameters.awareness_gained), no_ways_home(crowd.places, parameters)
    sight = blank_sight(network.globe, crowd.homes)
    day, children, adults, least = kernels.all_days(rng, restart, crowd, ways, home, sight, course, books)
    if restart.stopped is not None:
        raise restart.stopped
    if day != NEVER:
        raise PeopleLost(
            f"of {course.everybody[CHILDREN]} children and {course.everybody[ADULTS]} adults, {children} and "
            f"{adults} are left after day {day}, and the least count is {least}. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )
