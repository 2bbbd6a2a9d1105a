"""A Flee case as a scenario of our own, with Flee's slips mended.

What changes on the way: closures of roads are followed (Flee ignores them), intensities are followed day by day, a
road that is written twice is one road, capacity is not lowered by those who are there at the start, coordinates are
read whichever way round they are written, and the total is not counted twice.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML

from trucelab.csv_safety import guarded
from trucelab.interchange.names import slug
from trucelab.interchange.own_movement import OWN_MOVEMENT
from trucelab.movement.flee.case import FleeCase, Location, Route
from trucelab.movement.flee.observed_counts import observed_own
from trucelab.sphere import great_circle_km

OUTCOME: Final = "observed course"
"""The one outcome: what the tables of the folder say happened."""
CITY_FROM: Final = 100_000
"""Residents from which a place is called a city."""
FAR_KM: Final = 0.1
"""Danger of a Flee case is felt where it is and nowhere else; a scenario has no nought here."""


@dataclass(frozen=True)
class Converted:
    """A scenario as files, and what a reader must know."""

    files: Mapping[str, str]
    """Text by path within the folder."""
    notes: tuple[str, ...]
    keys: Mapping[str, str]
    """Key of each place by its Flee name."""


def scenario_of_flee(case: FleeCase, title: str) -> Converted:
    """A scenario folder without talks, told how many people leave home each day.

    raises  WrongInput, where counts cannot be used
    """
    notes: list[str] = []
    # people, not agents
    case = replace(case, settings=replace(case.settings, hasten=1))
    keys = _keys(case)
    kept = _joined(case, notes)
    places, regions = _places(case, kept, keys, notes)
    files = {
        "places.csv": _table(places),
        "routes.csv": _table(_routes(case, keys, notes)),
        "closures.csv": _table(_closures(case, keys, regions, notes)),
        "events/observed.csv": _table(_events(case, kept, keys, notes)),
        "departures.csv": _table(_told(case)),
        "observed.csv": _table(_observed(case, keys)),
    }
    files["scenario.yaml"] = _yaml(_document(case, title, regions, bool(_closures(case, keys, regions, []))))
    return Converted({name: text for name, text in files.items() if text}, tuple(notes), keys)


def _keys(case: FleeCase) -> dict[str, str]:
    taken: dict[str, str] = {}
    for number, place in enumerate(case.locations, start=1):
        taken[place.name] = slug(place.name, set(taken.values()), f"place-{number}")
    return taken


def _joined(case: FleeCase, notes: list[str]) -> tuple[Location, ...]:
    """Places with a road; people elsewhere could not move."""
    ends = {end for route in case.routes if route.start != route.end for end in (route.start, route.end)}
    alone = [place.name for place in case.locations if place.name not in ends]
    if alone:
        notes.append(f"left out, since no road leads there: {', '.join(alone)}")
    return tuple(place for place in case.locations if place.name in ends)


Row = dict[str, Any]


def _places(
    case: FleeCase, kept: Sequence[Location], keys: Mapping[str, str], notes: list[str]
) -> tuple[list[Row], dict[str, str]]:
    """Rows of places, and the key of the region by country."""
    counts = observed_own(case)
    present = dict(zip(counts.names, counts.values[0].tolist(), strict=True))
    regions: dict[str, str] = {}
    for place in kept:
        regions.setdefault(place.country, slug(place.country, set(regions.values()), f"country-{len(regions) + 1}"))
    swapped = _swapped(case)
    if swapped:
        notes.append("coordinates were read as longitude, latitude: the other way round roads would be too short")
    rows = []
    for place in kept:
        lat, lon = (place.y, place.x) if swapped else (place.x, place.y)
        camp, passed = place.is_camp, _is_passed(place)
        start = 0 if case.settings.spawn_rules.empty_camps_on_day0 else present.get(place.name, 0)
        rows.append(
            {
                "place": keys[place.name],
                "name": place.name,
                "lat": f"{max(-90.0, min(90.0, lat)):g}",
                "lon": f"{max(-180.0, min(180.0, lon)):g}",
                "kind": "junction" if passed else "camp" if camp else _town(place),
                "region": regions[place.country],
                "residents": 0 if camp or passed else place.number,
                "displaced": start if camp else 0,
                "capacity": place.number if camp and place.number > 0 else "",
                "judgement": "as in Flee's locations.csv",
            }
        )
    return rows, regions


def _is_passed(place: Location) -> bool:
    """Hubs and markers: people pass them."""
    kind = place.kind.lower()
    return not place.is_camp and "conflict" not in kind and ("forward" in kind or "marker" in kind)


def _town(place: Location) -> str:
    return "city" if place.number >= CITY_FROM else "town"


def _swapped(case: FleeCase) -> bool:
    """Whether the second coordinate is the latitude: then fewer roads are shorter than the crow flies."""
    where = {place.name: (place.x, place.y) for place in case.locations}
    if any(abs(x) > 90.0 for x, _ in where.values()):
        return True
    if any(abs(y) > 90.0 for _, y in where.values()):
        return False
    short = [0, 0]
    for route in case.routes:
        one, other = where[route.start], where[route.end]
        short[0] += bool(route.km < great_circle_km(*one, *other))
        short[1] += bool(route.km < great_circle_km(*one[::-1], *other[::-1]))
    return short[1] < short[0]


def _routes(case: FleeCase, keys: Mapping[str, str], notes: list[str]) -> list[Row]:
    """Every pair of places once, by its shortest road."""
    shortest: dict[frozenset[str], Route] = {}
    for route in case.routes:
        pair = frozenset((route.start, route.end))
        if len(pair) == 2 and (pair not in shortest or route.km < shortest[pair].km):
            shortest[pair] = route
    where = {place.name: (place.y, place.x) if _swapped(case) else (place.x, place.y) for place in case.locations}
    rows = []
    for route in shortest.values():
        crow_km = float(great_circle_km(*where[route.start], *where[route.end]))
        rough = route.km < crow_km / 2
        if rough:
            notes.append(
                f"{route.start} to {route.end}: {route.km:g} km by road, {crow_km:.0f} km as the crow flies; the "
                "length is kept, the coordinates are doubtful"
            )
        rows.append(
            {
                "start": keys[route.start],
                "end": keys[route.end],
                "km": f"{max(route.km, 0.001):g}",
                "length": "as given" if rough else "by the map",
                "judgement": "as in Flee's routes.csv",
            }
        )
    return rows


def _closures(case: FleeCase, keys: Mapping[str, str], regions: Mapping[str, str], notes: list[str]) -> list[Row]:
    what = {"country": "regions", "location": "place", "camp": "camp", "idpcamp": "camp", "link": "road"}
    camps = {place.name for place in case.locations if place.is_camp}
    rows = []
    for closure in case.closures:
        kind = what.get(closure.kind)
        named = regions if kind == "regions" else keys
        if kind is None or closure.start < 0 or (closure.kind in ("camp", "idpcamp") and closure.name1 not in camps):
            notes.append(f"closures.csv, line {closure.line}: {closure.kind} {closure.name1} has no counterpart")
            continue
        if closure.name1 not in named or (kind in ("regions", "road") and closure.name2 not in named):
            notes.append(f"closures.csv, line {closure.line}: nothing there that could be shut")
            continue
        rows.append(
            {
                "what": kind,
                "name": named[closure.name1],
                "other": named[closure.name2] if kind in ("regions", "road") else "",
                "start": closure.start,
                "end": closure.end if closure.end > closure.start else "",
                "judgement": "as in Flee's closures.csv",
            }
        )
    return rows


def _events(case: FleeCase, kept: Sequence[Location], keys: Mapping[str, str], notes: list[str]) -> list[Row]:
    """Spells of constant intensity; a zone that the table never mentions is in conflict all the time, as in Flee."""
    column = {name: index for index, name in enumerate(case.conflicts.names)}
    top = max(1.0, float(case.conflicts.values.max(initial=0.0)))
    if top > 1.0:
        notes.append(f"intensities were divided by {top:g}, the greatest: danger lies between 0 and 1")
    rows: list[Row] = []
    for place in kept:
        at = column.get(place.name)
        known = at is not None and bool((case.conflicts.values[:, at] > 0).any())
        if known:
            level = case.conflicts.values[: case.days, at] / top
        elif "conflict" in place.kind.lower() and not place.is_camp and place.conflict_date <= 0:
            level = np.ones(case.days)
        else:
            continue
        for first, last in _spells(np.asarray(level)):
            rows.append(
                {
                    "place": keys[place.name],
                    "day": first,
                    "lasts": last - first,
                    "kind": "threat",
                    "intensity": f"{float(level[first]):g}",
                    "judgement": "as in Flee's conflicts.csv" if known else "as in Flee's locations.csv",
                }
            )
    return rows


def _spells(level: NDArray[np.float64]) -> Iterable[tuple[int, int]]:
    """First day of each spell of one intensity above 0, and the day after its last."""
    edges = [0, *(np.flatnonzero(np.diff(level)) + 1).tolist(), len(level)]
    return [(first, end) for first, end in itertools.pairwise(edges) if end > first and level[first] > 0]


def _told(case: FleeCase) -> list[Row]:
    """People who leave home each day: the rise of the counts, a fall being set off against later rises."""
    values = observed_own(case).values
    series = values[:, 1:].sum(axis=1) if case.settings.spawn_rules.sum_from_camps else values[:, 0]
    rows, debt = [], 0
    for day, change in enumerate(np.diff(series).tolist(), start=1):
        new = change - debt
        debt = max(0, -new)
        if new > 0:
            rows.append({"day": day, "people": new, "judgement": "rise of the counts in Flee's source_data"})
    return rows


def _observed(case: FleeCase, keys: Mapping[str, str]) -> list[Row]:
    """Counts of every camp on the dates on which any was counted: for comparison and fitting, never an input."""
    counts = observed_own(case)
    dates = sorted({date for row in case.observed[1:] for series in row.series for date in series.dates})
    days = [day for day in ((date - case.start).days for date in dates) if 0 < day < case.days]
    return [
        {
            "date": (case.start + datetime.timedelta(days=day)).isoformat(),
            "measure": "present",
            "place": keys[name],
            "people": int(counts.values[day, column]),
        }
        for day in days
        for column, name in enumerate(counts.names)
        if column > 0 and name in keys
    ]


def _document(case: FleeCase, title: str, regions: Mapping[str, str], closures: bool) -> dict[str, Any]:
    ground: dict[str, Any] = {
        "places": "places.csv",
        "routes": "routes.csv",
        "regions": {key: name for name, key in regions.items()},
        "people": {
            "children": {"value": 0.5, "judgement": "a Flee folder does not say; half is a stand-in"},
            "times_displaced": [1, 0, 0],
            "times_displaced_grounds": {"judgement": "a Flee folder does not say"},
        },
        "danger": {
            "decay_km": {"value": FAR_KM, "judgement": "Flee's conflict is felt in its own place only"},
            "decay_days": {"value": 0.1, "judgement": "Flee's conflict ends with its last day"},
        },
    }
    if closures:
        ground["closures"] = "closures.csv"
    return {
        "schema": "trucelab/1",
        "title": title,
        "summary": "Taken over from a Flee folder: places, roads, closures, conflict by day and observed counts.",
        "as_of": case.start,
        "horizon_days": max(case.days - 1, 1),
        "ground": ground,
        "consequences": {
            OUTCOME: {
                "says": "Conflict and closures as the tables of the Flee folder have them.",
                "events": "events/observed.csv",
                "judgement": "as in Flee's conflicts.csv",
            }
        },
        "movement": OWN_MOVEMENT
        | {"departure": {"rule": "prescribed departure", "people": "departures.csv", **OWN_MOVEMENT["departure"]}},
    }


def _yaml(document: Mapping[str, Any]) -> str:
    text = io.StringIO()
    yaml = YAML()
    yaml.width = 120
    yaml.dump(dict(document), text)
    return text.getvalue()


def _table(rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue()
