"""The places and roads of one day, as arrays that the loops read."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.displacement.conditions import Conditions
from trucelab.displacement.kinds import BORDER, CROSSING, JUNCTION, KINDS, NO_LIMIT
from trucelab.displacement.network import Network
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.rules.danger_departure import departure_chance
from trucelab.displacement.rules.host_attraction import host_factor
from trucelab.displacement.rules.onward_movement import onward_chance
from trucelab.displacement.rules.returns import return_chance

CAMP = KINDS.index("camp")

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Rows = NDArray[np.void]

PLACE: Final = np.dtype(
    [
        ("first_road", np.int64),  # its roads in the table of roads
        ("end_road", np.int64),
        ("passable", np.bool_),  # whether people can pass through
        ("shut", np.bool_),  # whether nobody enters or leaves
        ("takes_in", np.bool_),  # whether people can arrive to stay
        ("border", np.bool_),
        ("capacity", np.int64),  # displaced persons that it can take in; below 0 where there is no limit
        ("danger", np.float64),  # 0 to 1
        ("leaving", np.float64),  # chance that danger makes somebody leave
        ("onward", np.float64),  # chance that a displaced person moves on without danger
        ("returning", np.float64),  # chance that somebody whose home it is goes back to it
        ("host", np.float64),  # pull by kind and room
        ("home_row", np.int64),  # row of the ways home to it; below 0 where nobody has asked
        ("present", np.int64),  # persons who stay
        ("fled", np.int64),  # displaced persons who stay
        ("journey_km", np.float64),  # kilometres of those who came to stay today, summed over persons
    ],
    align=True,
)
"""What the loops know of a place today."""
ROAD: Final = np.dtype([("end", np.int64), ("km", np.float64), ("open", np.bool_)], align=True)
"""A road from a place: place at the other end, kilometres, whether it can be used today.  Every road is there twice."""


class Land(NamedTuple):
    """The rows of a day."""

    places: Rows
    """(place,) of `PLACE`."""
    roads: Rows
    """(2 x road,) of `ROAD`, those from one place together."""


class Country:
    """The places and roads, turned from day to day."""

    def __init__(self, network: Network, conditions: Conditions, parameters: Parameters) -> None:
        self.network, self.conditions, self.parameters = network, conditions, parameters
        starts = network.ends.T.ravel()
        order = np.argsort(starts, kind="stable")
        self._road = np.tile(np.arange(len(network.km)), 2)[order]
        self.roads = np.zeros(len(order), ROAD)
        self.roads["end"] = network.ends[:, ::-1].T.ravel()[order]
        self.roads["km"] = network.km[self._road]
        self.places = np.zeros(network.places, PLACE)
        first = np.searchsorted(starts[order], np.arange(network.places + 1))
        self.places["first_road"], self.places["end_road"] = first[:-1], first[1:]
        self.places["border"] = network.kind == BORDER
        self.places["onward"] = self._onward()
        self.crow_km = network.crow_km if parameters.home_power > 0.0 else np.zeros((0, 0))
        self._closed_before: bytes | None = None

    def turn_to(self, day: int) -> None:
        """Makes the rows of places and roads those of a day."""
        kind, shut, captured = self.network.kind, self.conditions.shut[day], self.conditions.captured[day]
        danger, places = self.conditions.danger[day], self.places
        stays = (kind != CROSSING) & (kind != JUNCTION) & ~captured & ~shut
        if self.conditions.full is not None:
            stays &= ~self.conditions.full[day]
        road_shut = self.conditions.road_shut
        self.roads["open"] = True if road_shut is None else ~road_shut[day][self._road]
        places["passable"] = ~captured & ~shut & (kind != BORDER)
        places["shut"], places["takes_in"] = shut, stays
        places["capacity"] = self.capacity(day)
        places["danger"], places["leaving"] = danger, self._leaving(danger) * (kind != BORDER)
        places["returning"] = self._returning(danger) * ~(captured | shut)
        places["host"] = self._host(places["capacity"])
        places["journey_km"] = 0.0
        if self._ways_changed(day):
            places["home_row"] = -1

    def capacity(self, day: int) -> Counts:
        """(place,) displaced persons that each place can take in on a day; a border never fills."""
        changed = self.conditions.capacity
        capacity = self.network.capacity if changed is None else changed[day]
        return np.where(self.network.kind == BORDER, NO_LIMIT, capacity).astype(np.int64)

    def _ways_changed(self, day: int) -> bool:
        """Whether other ways are open than on the day before."""
        conditions = self.conditions
        closed = conditions.captured[day].tobytes() + conditions.shut[day].tobytes()
        if conditions.road_shut is not None:
            closed += conditions.road_shut[day].tobytes()
        before, self._closed_before = self._closed_before, closed
        return bool(before != closed)

    def _leaving(self, danger: Floats) -> Floats:
        rate, power = self.parameters.departure_rate_per_day, self.parameters.departure_power
        return np.array([departure_chance(at, rate, power) for at in danger.tolist()])

    def _onward(self) -> Floats:
        chance = np.full(self.network.places, onward_chance(self.parameters.onward_rate_per_day))
        chance[self.network.kind == CAMP] = onward_chance(self.parameters.onward_rate_from_camps_per_day)
        chance[self.network.kind == BORDER] = 0.0
        return chance

    def _returning(self, danger: Floats) -> Floats:
        p = self.parameters
        if p.return_rate_per_day == 0.0:
            return np.zeros(len(danger))
        numbers = (p.return_rate_per_day, p.return_power, p.return_safe_below)
        return np.array([return_chance(at, *numbers) for at in danger.tolist()])

    def _host(self, capacity: Counts) -> Floats:
        weight = np.ones(len(capacity))
        weight[self.network.kind == CAMP] = self.parameters.camp_weight
        weight[self.network.kind == BORDER] = self.parameters.border_weight
        room_power = self.parameters.room_power
        pairs = zip(weight.tolist(), capacity.tolist(), strict=True)
        return np.array([host_factor(*pair, room_power) for pair in pairs])
