"""Tables of journeys: all that leaves the program of the histories of persons.

Where somebody came from, went and stayed can single them out even without a name.  Therefore nothing here gives the
path of one person: there are counts of persons by a few columns, and every count below a threshold is suppressed.  A
reader who knows a total can still work out a single suppressed cell; do not publish totals beside these tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trucelab.movement.native.network import Network
from trucelab.movement.native.persons.demographics import OF_EVERYBODY
from trucelab.movement.native.persons.histories import STILL_THERE, Histories
from trucelab.movement.native.persons.record import ADULT_FROM, AT_PLACE, Persons
from trucelab.movement.native.persons.simulation import PersonsResult

THRESHOLD: Final = 10
"""Persons in a cell from which on it is shown."""
KM_EDGES: Final = (0.0, 10.0, 25.0, 50.0, 100.0, 200.0, 400.0, np.inf)
"""Kilometres."""
AGE_EDGES: Final = (0, 5, 12, 18, 60, 255)
"""Years."""
ON_THE_WAY: Final = "(on the way)"
"""Where somebody is who stays nowhere."""
DAY_EDGES: Final = (0, 1, 2, 4, 8, 15, 31, 91, 10**6)
"""Days."""


def flows(result: PersonsResult, network: Network, by: str = "group", threshold: int = THRESHOLD) -> pd.DataFrame:
    """Persons who went from one place where they stayed to the next.

    by       "group" (children, adults), "sex", "age" (classes of years), or the name of an attribute
    returns  from, to, moved (displacements during the run on arrival: 0, 1, 2 or more), the column `by`, and persons,
             missing where there are less than the threshold
    raises   ValueError, if no histories were kept or nobody has such an attribute
    """
    kept = _kept(result)
    # the rows of a unit follow each other, so a stay that is not the first of its unit was reached from the one above
    reached = np.flatnonzero(kept.unit[1:] == kept.unit[:-1]) + 1
    names = np.array(network.names)
    columns = {
        "from": names[kept.place[reached - 1]],
        "to": names[kept.place[reached]],
        "moved": kept.moved[reached],
    }
    return _counted(result.persons, kept.unit[reached], columns, by, threshold)


def whereabouts(result: PersonsResult, network: Network, by: str = "group", threshold: int = THRESHOLD) -> pd.DataFrame:
    """Persons by where they stayed at the start and where they are on the last day, however they went there.

    returns  from, to (`ON_THE_WAY` for those who stay nowhere), the column `by`, and persons
    raises   ValueError, if no histories were kept or nobody has such an attribute
    """
    kept, heads = _kept(result), result.persons.heads
    names = np.array([*network.names, ON_THE_WAY])
    # heads are in order, and so are the units of the histories: the first stay of each is that of the start
    first = np.searchsorted(kept.unit, heads)
    records = result.persons.records[heads]
    stays = records["budget"] == AT_PLACE
    columns = {"from": names[kept.place[first]], "to": names[np.where(stays, records["place"], network.places)]}
    return _counted(result.persons, heads, columns, by, threshold)


def lengths(
    result: PersonsResult,
    network: Network,
    by: str = "group",
    threshold: int = THRESHOLD,
    edges: Sequence[float] = KM_EDGES,
) -> pd.DataFrame:
    """Persons who came to stay somewhere, by the kilometres of the journey that led there; each journey counts.

    edges    lower edges of the classes and the last upper one; a class holds its lower edge
    returns  to, moved (displacements during the run on arrival), km, the column `by`, and persons
    """
    kept = _kept(result)
    reached = np.flatnonzero(kept.unit[1:] == kept.unit[:-1]) + 1
    columns = {
        "to": np.array(network.names)[kept.place[reached]],
        "moved": kept.moved[reached],
        "km": _class_of(kept.km[reached].astype(np.float64), edges),
    }
    return _counted(result.persons, kept.unit[reached], columns, by, threshold)


def times_displaced(result: PersonsResult, by: str = "group", threshold: int = THRESHOLD) -> pd.DataFrame:
    """Persons by displacements during the run: 0, 1, 2 or more; needs no histories."""
    heads = result.persons.heads
    return _counted(result.persons, heads, {"moved": result.persons.records["moved"][heads]}, by, threshold)


def kilometres(
    result: PersonsResult, by: str = "group", threshold: int = THRESHOLD, edges: Sequence[float] = KM_EDGES
) -> pd.DataFrame:
    """Persons who have reached another place, by kilometres of all their journeys that have ended.

    edges  lower edges of the classes and the last upper one; a class holds its lower edge
    """
    kept = _kept(result)
    travelled, total = _summed(kept, kept.km.astype(np.float64))
    return _counted(result.persons, travelled, {"km": _class_of(total, edges)}, by, threshold)


def days_on_the_way(
    result: PersonsResult, by: str = "group", threshold: int = THRESHOLD, edges: Sequence[float] = DAY_EDGES
) -> pd.DataFrame:
    """Persons who have reached another place, by nights on the way of all their journeys that have ended."""
    kept = _kept(result)
    nights = np.zeros(len(kept.unit))
    reached = np.flatnonzero(kept.unit[1:] == kept.unit[:-1]) + 1
    nights[reached] = kept.came[reached] - kept.left[reached - 1]
    travelled, total = _summed(kept, nights)
    return _counted(result.persons, travelled, {"days": _class_of(total, edges)}, by, threshold)


def waiting_times(
    result: PersonsResult, by: str = "group", threshold: int = THRESHOLD, edges: Sequence[float] = DAY_EDGES
) -> pd.DataFrame:
    """Stays between two journeys, by days; somebody who stayed twice is there twice."""
    kept = _kept(result)
    between = np.zeros(len(kept.unit), np.bool_)
    between[1:] = kept.unit[1:] == kept.unit[:-1]
    between &= kept.left != STILL_THERE
    waited = (kept.left[between] - kept.came[between]).astype(np.float64)
    return _counted(result.persons, kept.unit[between], {"days": _class_of(waited, edges)}, by, threshold)


def _kept(result: PersonsResult) -> Histories:
    if result.histories is None:
        raise ValueError("no histories were kept; run simulate_persons with histories=True")
    return result.histories


def _summed(kept: Histories, values: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Units that have reached another place, and the sums of a value over their stays."""
    units, first, stays = np.unique(kept.unit, return_index=True, return_counts=True)
    total = np.add.reduceat(values, first) if len(values) else values
    return units[stays > 1], total[stays > 1]


def _class_of(values: NDArray[np.float64], edges: Sequence[float]) -> NDArray[np.str_]:
    """The class that each value falls into, as words: "10 to 25", "400 or more"."""
    last = len(edges) - 2
    words = [f"{low:g} to {high:g}" for low, high in pairwise(edges[:-1])]
    number = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, last)
    return np.array([*words, f"{edges[last]:g} or more"])[number]


def _counted(
    persons: Persons, units: NDArray[np.int32], columns: dict[str, NDArray[np.generic]], by: str, threshold: int
) -> pd.DataFrame:
    """Persons by the values of columns and by group; small cells are missing.

    units    (row,) heads
    columns  (row,) values
    """
    if threshold < 1:
        raise ValueError(f"the threshold {threshold} means nothing; give 1 (nothing is suppressed) or more")
    size = persons.records["size"][units].astype(np.int64)
    first = np.repeat(np.cumsum(size) - size, size)
    rows = np.repeat(units.astype(np.int64), size) + np.arange(int(size.sum())) - first
    spread = {name: np.repeat(values, size) for name, values in columns.items()}
    table = pd.DataFrame({**spread, by: _values(persons, by)[rows]})
    counted = table.groupby(list(table.columns), as_index=False, sort=True).size()
    counted = counted.rename(columns={"size": "persons"}).astype({"persons": "Int64"})
    counted.loc[counted["persons"] < threshold, "persons"] = pd.NA
    return counted


def _values(persons: Persons, by: str) -> NDArray[np.generic]:
    """The value of everybody in a column to tell groups apart by."""
    if by == "group":
        return np.where(persons.records["age"] < ADULT_FROM, "children", "adults")
    if by == "sex":
        return np.where(persons.records["sex"] == 0, "female", "male")
    if by == "age":
        return _class_of(persons.records["age"].astype(np.float64), AGE_EDGES)
    if by not in persons.attributes:
        known = ", ".join([*OF_EVERYBODY, *persons.attributes])
        raise ValueError(f'nobody has the attribute "{by}". Known: {known}.')
    return np.array(persons.values[by])[persons.attributes[by]]
