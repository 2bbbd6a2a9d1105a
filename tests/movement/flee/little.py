"""Folders of a few places in which what happens can be worked out by hand, and the three models that run them."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.flee.folder.folders import read
from tests.oracles.flee import PlainFlee
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.counts import counts_engine
from trucelab.movement.flee.persons import persons_engine
from trucelab.movement.flee.world import world_of

Occupancy = NDArray[np.int64]
"""(day, place)"""
Place = tuple[str, ...]
"""Name, type, population or capacity, and then the country, the region, x and y where these matter."""

CERTAIN: Mapping[str, Any] = {
    "max_move_speed": 100,
    "default_movechance": 1.0,
    "camp_movechance": 0.0,
    "conflict_weight": 0.0,
    "softening": 10,
}
"""Everybody leaves but those in camps, and nobody goes to a conflict zone."""
BY_TOTAL: Mapping[str, Any] = {"insert_day0": False, "sum_from_camps": False}
"""The total alone says how many set out."""


def little(
    folder: Path,
    places: Sequence[Place],
    routes: Sequence[str],
    *,
    total: Sequence[int] = (10,),
    counts: Mapping[str, Sequence[int]] = {},
    days: int = 6,
    conflicts: Mapping[str, Sequence[float]] | None = None,
    closures: Sequence[str] = (),
    move: Mapping[str, Any] = {},
    spawn: Mapping[str, Any] = BY_TOTAL,
    columns: str = "",
    route_columns: str = "",
    **files: str,
) -> FleeCase:
    """A case read from a folder that is written for it.

    total     people observed in all, by day; the last number stays
    counts    the same for places; 0 for camps that are left out
    conflicts  intensities by day; the first place is in conflict for ever where none are given
    move, spawn  on top of `CERTAIN` and instead of `BY_TOTAL`
    files     more of them, with two underscores for the dot
    """
    rows = [",".join(_location(place)) for place in places]
    start = datetime.date(2020, 1, 1)
    levels = conflicts or {places[0][0]: [1]}
    observed = {place[0]: counts.get(place[0], [0]) for place in places if "camp" in place[1].lower()} | dict(counts)
    source = {"refugees.csv": total} | {f"{name.lower()}.csv": series for name, series in observed.items()}
    changes: dict[str, str | None] = {
        "locations.csv": "\n".join([f"#name,region,country,x,y,location_type,conflict_date,pop{columns}", *rows])
        + "\n",
        "routes.csv": "\n".join([f"#name1,name2,distance,forced_redirection{route_columns}", *routes]) + "\n",
        "closures.csv": "\n".join(["#closure_type,name1,name2,closure_start,closure_end", *closures]) + "\n",
        "conflicts.csv": _by_day(levels, days),
        "sim_period.csv": f"StartDate,{start}\nLength,{days}\n",
        "source_data/camp.csv": None,
        "source_data/data_layout.csv": "total,refugees.csv\n"
        + "".join(f"{name},{name.lower()}.csv\n" for name in observed),
        "simsetting.yml": _settings({**CERTAIN, **move}, spawn),
    }
    for file, series in source.items():
        changes[f"source_data/{file}"] = "".join(
            f"{start + datetime.timedelta(day)},{value}\n" for day, value in enumerate(series)
        )
    return read(folder, changes | {name.replace("__", "."): text for name, text in files.items()})


def _location(place: Place) -> list[str]:
    name, kind, number, country, region, x, y, *more = (*place, *("Home", "R", "0", "0")[max(0, len(place) - 3) :])
    return [name, region, country, x, y, kind, "0", number, *more]


def _by_day(levels: Mapping[str, Sequence[float]], days: int) -> str:
    rows = [",".join(["#Day", *levels])]
    for day in range(days):
        rows.append(",".join([str(day), *(str(series[min(day, len(series) - 1)]) for series in levels.values())]))
    return "\n".join(rows) + "\n"


def _settings(move: Mapping[str, Any], spawn: Mapping[str, Any]) -> str:
    lines = []
    for section, values in (("spawn_rules", spawn), ("move_rules", move)):
        lines.append(f"{section}:")
        for key, value in values.items():
            lines.append(f"  {key}: {str(value).lower() if isinstance(value, bool) else value}")
    return "\n".join(lines) + "\n"


def by_plain(case: FleeCase, member: int = 0) -> Occupancy:
    return np.array(PlainFlee(case, random.Random(member)).run(), np.int64)


def by_counts(case: FleeCase, member: int = 0) -> Occupancy:
    return counts_engine(world_of(case), case.settings).member(1, member).occupancy


def by_persons(case: FleeCase, member: int = 0) -> Occupancy:
    return persons_engine(world_of(case), case.settings).member(1, member).occupancy


Model = Callable[[FleeCase], Occupancy]
MODELS: Mapping[str, Model] = {"plain": by_plain, "counts": by_counts, "persons": by_persons}
