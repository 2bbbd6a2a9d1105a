"""The front door to a day of movement, and the books that must balance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.displacement import kernels
from trucelab.displacement.books import Page, write_down
from trucelab.displacement.choosing import Sight, blank_sight
from trucelab.displacement.conditions import Conditions
from trucelab.displacement.crowd import Crowd, empty_crowd, row_at
from trucelab.displacement.departing import depart_as_told
from trucelab.displacement.land import Graph, Land, changes_of, graph_of, land_of
from trucelab.displacement.network import Network
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.strata import ADULTS, CHILDREN, TIMES_BEFORE
from trucelab.displacement.ways import Ways, no_ways
from trucelab.errors import PeopleLost


@dataclass
class Whereabouts:
    """Everybody, and the land they are in; changed by every day."""

    crowd: Crowd
    ways: Ways
    sight: Sight
    graph: Graph
    kind: NDArray[np.int64]
    land: Land
    changes: list[bool]
    """By day, whether other places or roads can be passed than before."""
    told: list[int]
    """People who leave home, by day; empty where nobody tells."""
    parameters: Parameters
    everybody: tuple[int, int]
    """Children and adults; no day changes them."""
    owed: int = 0
    """People told to leave who have not left yet."""

    @classmethod
    def at_places(
        cls,
        units: NDArray[np.int64],
        network: Network,
        conditions: Conditions,
        strata: NDArray[np.int64],
        parameters: Parameters,
    ) -> Whereabouts:
        """Nobody is on the road.  Those who have been displaced before are so from an unknown home.

        units  (place, stratum)
        """
        homes = network.places + 1 if parameters.homes_matter else 1
        land = land_of(network, conditions, parameters)
        children, adults = (units.sum(axis=0) @ strata[:, :2]).tolist()
        return cls(
            crowd=_at_places(units, homes, conditions.horizon_days + 1, strata),
            ways=no_ways(network.places, parameters.awareness_gained),
            sight=blank_sight(network.globe, homes),
            graph=graph_of(network),
            kind=network.kind,
            land=land,
            changes=changes_of(land).tolist(),
            told=[] if conditions.told is None else conditions.told.tolist(),
            parameters=parameters,
            everybody=(children, adults),
        )


def move(rng: np.random.Generator, day: int, where: Whereabouts) -> None:
    """Moves everybody by one day, changing `where`.

    rng  stream of this day
    """
    crowd = where.crowd
    crowd.flows.fill(0)
    crowd.journey_km.fill(0.0)
    if where.changes[day]:
        kernels.forget_ways(crowd, where.ways)
    today, parameters, told = where.land.on(day), where.parameters, bool(where.told)
    graph, kind = where.graph, where.kind
    crowd, ways = kernels.flee(rng, crowd, where.ways, graph, kind, today, parameters, told)
    if told:
        people = where.told[day] + where.owed
        where.owed = depart_as_told(rng, crowd, today, ways, kind, people, parameters.departure_power)
    if parameters.return_rate_per_day > 0.0:
        crowd, ways = kernels.go_home(rng, crowd, ways, graph, today, parameters.km_per_day)
    if parameters.onward_rate_per_day > 0.0 or parameters.onward_rate_from_camps_per_day > 0.0:
        crowd, ways = kernels.go_onward(rng, crowd, ways, graph, kind, today, parameters)
    where.crowd, where.ways = kernels.find_places(rng, crowd, ways, where.sight, graph, kind, today, parameters)


def count(where: Whereabouts, page: Page) -> None:
    """Counts everybody afresh.

    raises   PeopleLost, if a group has more or less people than at the start, or a count is negative
    """
    children, adults, least = write_down(where.crowd, page)
    if (children, adults) != where.everybody or least < 0:
        raise PeopleLost(
            f"of {where.everybody[CHILDREN]} children and {where.everybody[ADULTS]} adults, {children} and "
            f"{adults} are left after a day, and the least count is {least}. "
            "This is a defect of trucelab: please report it with the scenario and the seed."
        )


def _at_places(units: NDArray[np.int64], homes: int, days: int, strata: NDArray[np.int64]) -> Crowd:
    places = len(units)
    crowd = empty_crowd(places, homes, days, strata)
    at_home = np.where((strata[:, TIMES_BEFORE] == 0) | (homes == 1), units, 0)
    for counts, known in ((at_home, True), (units - at_home, False)):
        for place in np.flatnonzero(counts.any(axis=1)).tolist():
            home = (place if known else places) if homes > 1 else 0
            crowd.units[row_at(crowd, place, place, home, 0)] = counts[place]
    return crowd
