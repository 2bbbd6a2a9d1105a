"""What is shut on which day, and capacities that change: tables of a scenario as arrays by day."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.native.kinds import NO_LIMIT
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Draw
from trucelab.scenario.ground import CapacityChange, Closure
from trucelab.scenario.movement import PrescribedDay

Flags = NDArray[np.bool_]


@dataclass
class Shut:
    """What cannot be used, by day; changed by `shut_by`."""

    roads: Flags
    """(day, road): roads that cannot be used."""
    places: Flags
    """(day, place): places that nobody passes, enters or leaves."""
    full: Flags
    """(day, place): places that take nobody in and can be passed."""

    @classmethod
    def nothing(cls, network: Network, horizon_days: int) -> Shut:
        """Everything is open."""
        days, places = horizon_days + 1, network.places
        return cls(*(np.zeros((days, width), np.bool_) for width in (len(network.km), places, places)))

    def add(self, other: Shut, first: int, end: int) -> None:
        """Shuts what another one shuts from day `first` to the day before `end`."""
        for mine, theirs in ((self.roads, other.roads), (self.places, other.places), (self.full, other.full)):
            mine[first:end] |= theirs[first:end]


def shut_by(
    closures: Sequence[Closure],
    shut: Shut,
    network: Network,
    region: Mapping[str, str],
    draw: Draw,
    first_day: int = 0,
    *,
    label: str = "closure",
) -> None:
    """Adds what a table of closures shuts.

    region     region of each place by its key
    first_day  day of the table's calendar that row 0 stands for, as for `danger_by_day`
    label      names the table in purposes of draws: `{label} 0 start`
    """
    days = np.arange(first_day, first_day + len(shut.roads))
    roads = [(network.names[one], network.names[other]) for one, other in network.ends]
    for number, closure in enumerate(closures):
        on = days >= _day(draw(f"{label} {number} start", closure.start))
        if closure.end is not None:
            on &= days < _day(draw(f"{label} {number} end", closure.end))
        pair = {closure.name, str(closure.other)}
        match closure.what:
            case "place":
                shut.places[on, network.index[closure.name]] = True
            case "camp":
                shut.full[on, network.index[closure.name]] = True
            case "road":
                hit = [{one, other} == pair for one, other in roads]
                shut.roads |= np.outer(on, hit)
            case "regions":
                hit = [{region[one], region[other]} == pair for one, other in roads]
                shut.roads |= np.outer(on, hit)


def _day(drawn: float) -> int:
    """Whole day of a drawn one: the nearest, as for events."""
    return math.floor(drawn + 0.5)


def capacity_by_day(changes: Sequence[CapacityChange], network: Network, horizon_days: int) -> NDArray[np.int64]:
    """Displaced persons that each place can take in, (day, place) int64; `NO_LIMIT` where none is known."""
    capacity = np.tile(network.capacity, (horizon_days + 1, 1))
    for change in sorted(changes, key=lambda one: one.day):
        capacity[max(change.day, 0) :, network.index[change.place]] = (
            NO_LIMIT if change.capacity is None else change.capacity
        )
    return capacity


def prescribed_by_day(rows: Sequence[PrescribedDay], horizon_days: int) -> NDArray[np.int64]:
    """People who leave home on each day, (day,) int64."""
    told = np.zeros(horizon_days + 1, np.int64)
    for row in rows:
        told[row.day] += row.people
    return told
