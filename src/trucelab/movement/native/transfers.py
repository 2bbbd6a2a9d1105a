"""Steps of units from row to row of the crowd, with all that is counted of them; compiled."""

from __future__ import annotations

from trucelab.compiled import step
from trucelab.movement.kit.cohorts import ARRIVALS, DISPLACED, NO_ROW, PRESENT, RETURNS, Crowd, home_of, row_at
from trucelab.movement.native.strata import ADULTS, ADULTS_IN, CHILDREN, CHILDREN_IN, PERSONS_IN, TIMES_BEFORE


@step
def count(crowd: Crowd, flow: int, place: int, stratum: int, units: int) -> None:
    """Adds the children and adults of units to a flow of today."""
    crowd.flows[flow, place, CHILDREN] += units * crowd.strata[stratum, CHILDREN_IN]
    crowd.flows[flow, place, ADULTS] += units * crowd.strata[stratum, ADULTS_IN]


@step
def leave(crowd: Crowd, place: int, row: int, stratum: int, units: int) -> None:
    """Takes units off those who stay at a place."""
    persons = units * crowd.strata[stratum, PERSONS_IN]
    crowd.units[row, stratum] -= units
    crowd.standing[place, PRESENT] -= persons
    if crowd.strata[stratum, TIMES_BEFORE] > 0 and (crowd.homes == 1 or home_of(crowd, row) != place):
        crowd.standing[place, DISPLACED] -= persons


@step
def hand_over(crowd: Crowd, row: int, stratum: int, there: int, units: int) -> None:
    """Moves units of a row on the way to another one, with their share of the kilometres."""
    km = crowd.km[row, stratum] * (units / crowd.units[row, stratum])
    crowd.units[row, stratum] -= units
    crowd.km[row, stratum] -= km
    crowd.units[there, stratum] += units
    crowd.km[there, stratum] += km


@step
def stay(crowd: Crowd, place: int, row: int, there: int, stratum: int, units: int) -> int:
    """Units of a row that has arrived at a place stay there.

    there    the row they will be in, or `NO_ROW` before it has been looked for
    returns  the row they are in
    """
    home = home_of(crowd, row)
    if there == NO_ROW:
        there = row_at(crowd, place, place, home, 0)
    km = crowd.km[row, stratum] * (units / crowd.units[row, stratum])
    crowd.units[row, stratum] -= units
    crowd.km[row, stratum] -= km
    crowd.journey_km[place] += km
    crowd.units[there, stratum] += units
    persons = units * crowd.strata[stratum, PERSONS_IN]
    crowd.standing[place, PRESENT] += persons
    if crowd.homes == 1 or home != place:
        crowd.standing[place, DISPLACED] += persons
    else:
        count(crowd, RETURNS, place, stratum, units)
    count(crowd, ARRIVALS, place, stratum, units)
    return there
