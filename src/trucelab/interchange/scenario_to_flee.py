"""A scenario of our own as a Flee case: what Flee can say of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.errors import WrongInput, meant
from trucelab.movement.flee.case import Closure as FleeClosure
from trucelab.movement.flee.case import DailyTable, FleeCase, Location, Observed, Series
from trucelab.movement.flee.case import Route as FleeRoute
from trucelab.movement.flee.settings import ConflictSpawning, MoveRules, Settings, SpawnRules
from trucelab.scenario import ALWAYS, BEFORE, Scenario
from trucelab.scenario.ground import Closure, Event, Place

LOSSES: Final = (
    "talks, truces, needs and claims: Flee has none",
    "danger that spreads to other places or lingers: conflict is where an event is, while it lasts",
    "ranges: the most likely value is written",
    "who people are, and how often they were displaced before",
    "rules of movement: Flee's own defaults are written",
    "capacities that change, and people already displaced who are not in camps",
)
"""What is not carried over, in words."""


def flee_of_scenario(scenario: Scenario, outcome: str | None = None) -> FleeCase:
    """A Flee case of one outcome; the only or the first one where nothing is said.

    People told to leave home become the total of the observed counts, so that Flee spawns as many; a scenario that
    does not tell them spawns by conflict, at Flee's default.

    raises  WrongInput, if the outcome is unknown
    """
    consequences = scenario.document.consequences
    chosen = next(iter(consequences)) if outcome is None else outcome
    if chosen not in consequences:
        raise WrongInput.one(f'"{chosen}" is not an outcome with consequences. {meant(chosen, consequences)}')
    days = scenario.document.horizon_days + 1
    names = _names(scenario)
    levels = _levels(scenario, chosen, days)
    ever = levels.max(axis=0) > 0
    return FleeCase(
        folder=Path(scenario.name),
        start=scenario.document.as_of,
        days=days,
        locations=tuple(_locations(scenario, names, ever, levels)),
        routes=tuple(FleeRoute(names[route.start], names[route.end], route.km) for route in scenario.routes),
        closures=tuple(_closures(scenario, chosen, names, days)),
        conflicts=DailyTable(
            tuple(names[place.place] for place, hit in zip(scenario.places, ever, strict=True) if hit),
            levels[:, ever],
            np.arange(days),
        ),
        observed=tuple(_observed(scenario, names)),
        settings=_settings(scenario),
    )


def _names(scenario: Scenario) -> dict[str, str]:
    """Printed names where they are unique, keys elsewhere."""
    printed = [place.name for place in scenario.places]
    return {place.place: place.name if printed.count(place.name) == 1 else place.place for place in scenario.places}


def _levels(scenario: Scenario, outcome: str, days: int) -> NDArray[np.float64]:
    """Conflict by day and place: the greatest intensity of the events that go on."""
    index = {place.place: column for column, place in enumerate(scenario.places)}
    levels = np.zeros((days, len(index)))
    severity = scenario.document.consequences[outcome].severity.mode
    tables: list[tuple[Sequence[Event], float]] = [
        (scenario.events.get(BEFORE, ()), 1.0),
        (scenario.events.get(outcome, ()), severity),
    ]
    for events, factor in tables:
        for event in events:
            first = max(0, round(event.day.mode))
            end = max(0, round(event.day.mode + event.lasts))
            column = levels[first:end, index[event.place]]
            np.maximum(column, min(1.0, event.intensity * factor), out=column)
    return levels


def _locations(
    scenario: Scenario, names: Mapping[str, str], ever: NDArray[np.bool_], levels: NDArray[np.float64]
) -> Iterator[Location]:
    regions = scenario.document.ground.regions
    for column, place in enumerate(scenario.places):
        conflict = bool(ever[column])
        first = int(np.argmax(levels[:, column] > 0)) if conflict else 0
        yield Location(
            name=names[place.place],
            region=regions[place.region],
            country=regions[place.region],
            x=place.lat,
            y=place.lon,
            kind=_kind(place, conflict),
            conflict_date=first,
            number=(place.capacity or 0) if place.kind in ("camp", "border") else place.residents,
        )


def _kind(place: Place, conflict: bool) -> str:
    match place.kind:
        case "camp" | "border":
            return "camp"
        case "crossing" | "junction":
            return "marker"
        case _:
            return "conflict_zone" if conflict else "town"


def _closures(scenario: Scenario, outcome: str, names: Mapping[str, str], days: int) -> Iterator[FleeClosure]:
    regions = scenario.document.ground.regions
    for row in (*scenario.closures.get(ALWAYS, ()), *scenario.closures.get(outcome, ())):
        start, end = _span(row, days)
        if start < 0:
            continue
        match row.what:
            case "regions":
                yield FleeClosure("country", regions[row.name], regions[str(row.other)], start, end)
            case "camp":
                yield FleeClosure("camp", names[row.name], "", start, end)
            case "place":
                yield FleeClosure("location", names[row.name], "", start, end)
            case "road":
                yield FleeClosure("link", names[row.name], names[str(row.other)], start, end)
    shut = scenario.document.consequences[outcome].crossings
    for name, crossing in scenario.document.ground.crossings.items():
        if shut.get(name, crossing.state) == "shut":
            yield FleeClosure("location", names[name], "", 0, -1)


def _span(row: Closure, days: int) -> tuple[int, int]:
    """First day and day of opening as Flee has them; the first is -1 where it is over before the start."""
    start = max(0, round(row.start.mode))
    end = -1 if row.end is None or row.end.mode >= days else round(row.end.mode)
    return (-1, -1) if end != -1 and end <= start else (start, end)


def _observed(scenario: Scenario, names: Mapping[str, str]) -> Iterator[Observed]:
    """The total rises by the people told to leave; camps have their people of the first day."""
    start = scenario.document.as_of
    camps = [place for place in scenario.places if place.kind in ("camp", "border")]
    present = sum(place.displaced for place in camps)
    told = {row.day: row.people for row in scenario.prescribed or ()}
    dates, counts = [start], [present]
    for day in range(1, scenario.document.horizon_days + 1):
        dates.append(start + datetime.timedelta(days=day))
        counts.append(counts[-1] + told.get(day, 0))
    lines = tuple(range(1, len(dates) + 1))
    yield Observed("total", (Series("refugees.csv", tuple(dates), tuple(counts), lines),))
    for number, place in enumerate(camps, start=1):
        series = Series(f"camp-{number}.csv", (start,), (place.displaced,), (1,))
        yield Observed(names[place.place], (series,))


def _settings(scenario: Scenario) -> Settings:
    driven = None if scenario.prescribed is not None else ConflictSpawning("pop_ratio", 0.01)
    spawn = SpawnRules(sum_from_camps=False, take_from_population=True, conflict_driven_spawning=driven)
    return Settings(spawn_rules=spawn, move_rules=MoveRules())
