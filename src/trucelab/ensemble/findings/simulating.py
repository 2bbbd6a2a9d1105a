"""The people of a scenario moved, and nothing else: tables of every place and day, over members."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trucelab.ensemble.findings.summary import QUANTILES
from trucelab.ensemble.members.member import ground_of, run_member
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.ensemble.members.side_by_side import as_they_come
from trucelab.errors import WrongInput, meant
from trucelab.movement.native.persons import PersonsResult, journeys, simulate_persons
from trucelab.scenario import Scenario

Ints = NDArray[np.int32]
MAX_PERSONS = 50_000_000
"""People moved one by one; a record each, some 2 GB."""
MAX_ROWS = 50_000_000
BAND = ("low", "median", "high")
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True)
class Moved:
    """What became of people under the outcomes of a scenario."""

    people: pd.DataFrame
    """A row for each outcome, day and place."""
    totals: pd.DataFrame
    """A row for each outcome and day."""
    journeys: Mapping[str, pd.DataFrame]
    """Tables of the journeys of the first member, by name; none where people were moved as counts."""


def simulate_scenario(
    scenario: Scenario,
    *,
    members: int,
    seed: int,
    outcome: str | None = None,
    one_by_one: bool = False,
    workers: int = 1,
    progress: Progress = lambda done, whole: None,
) -> Moved:
    """Move everybody under one outcome, or all.

    one_by_one  with a record for everybody: the same model, other luck, and the journeys of the first member
    workers     threads; results do not depend on it
    raises      WrongInput: no such outcome, or more people or members than memory holds
    """
    plan = ground_plan(scenario, members=members, seed=seed)
    _require_room(plan, one_by_one=one_by_one)
    if outcome is not None and outcome not in plan.outcomes:
        raise WrongInput.one(f'"{outcome}" is not an outcome with consequences. {meant(outcome, plan.outcomes)}')
    outcomes = plan.outcomes if outcome is None else (outcome,)
    whole, people, totals, told = len(outcomes) * members, [], [], {}
    for number, name in enumerate(outcomes):
        found, tables = _members(plan, name, one_by_one, workers, partial(_tell, progress, number * members, whole))
        people.append(_by_place(plan, name, found))
        totals.append(_by_day(plan, name, found))
        told.update({f"{name}: {what}": table for what, table in tables.items()})
    return Moved(pd.concat(people, ignore_index=True), pd.concat(totals, ignore_index=True), told)


def _require_room(plan: Plan, *, one_by_one: bool) -> None:
    """Everything that is told of all members is held in memory at once."""
    people = sum(place.residents + place.displaced for place in plan.scenario.places)
    if one_by_one and people > MAX_PERSONS:
        says = f"{people:,} people, and at most {MAX_PERSONS:,} can be moved one by one; leave --persons out"
        raise WrongInput.one(says, file=str(plan.scenario.document.ground.places))
    rows = plan.members * len(plan.scenario.places) * (plan.scenario.document.horizon_days + 1)
    if rows > MAX_ROWS:
        says = f"{rows:,} rows (members x places x days) are too many to hold at once; at most {MAX_ROWS:,}"
        raise WrongInput.one(f"{says}. Give fewer --members, or use run, which keeps them on the disk")


def _tell(progress: Progress, before: int, whole: int, done: int) -> None:
    progress(before + done, whole)


@dataclass(frozen=True)
class _Member:
    """The arrays of one member that tables need."""

    people: Ints
    """(day, place, group)"""
    displaced_here: Ints
    arrivals: Ints
    totals: Ints
    """(day, total) as in `TOTALS`."""


TOTALS = (
    ("newly_displaced", "displaced"),
    ("displaced_again", "displaced_again"),
    ("displacement_events", "displacement_events"),
    ("on_the_road", "on_road"),
    ("trapped", "trapped"),
)
"""Columns of the table of totals, and the arrays they sum."""


def _members(
    plan: Plan, outcome: str, one_by_one: bool, workers: int, tell: Callable[[int], None]
) -> tuple[list[_Member], dict[str, pd.DataFrame]]:
    tables: dict[str, pd.DataFrame] = {}

    def member(number: int) -> _Member:
        if not one_by_one:
            return _of_arrays(run_member(plan, outcome, number).arrays)
        result = _person_by_person(plan, outcome, number, histories=number == 0)
        if number == 0:
            tables.update(_journeys(plan, result))
        return _of_persons(result)

    found = {}
    for number, one in as_they_come(member, range(plan.members), workers):
        found[number] = one
        tell(len(found))
    return [found[number] for number in range(plan.members)], tables


def _person_by_person(plan: Plan, outcome: str, member: int, *, histories: bool) -> PersonsResult:
    ground, households = ground_of(plan, outcome, member), plan.scenario.document.movement.households
    return simulate_persons(
        plan.network, ground.conditions, ground.start, ground.parameters, plan.seed, member,
        households=households, histories=histories,
    )  # fmt: skip


def _journeys(plan: Plan, result: PersonsResult) -> dict[str, pd.DataFrame]:
    return {
        "flows": journeys.flows(result, plan.network),
        "times displaced": journeys.times_displaced(result),
        "kilometres": journeys.kilometres(result),
        "days on the way": journeys.days_on_the_way(result),
        "waiting times": journeys.waiting_times(result),
    }


def _of_arrays(arrays: Mapping[str, Ints]) -> _Member:
    totals = np.stack([arrays[name].sum(axis=-1) for _, name in TOTALS], axis=1).astype(np.int32)
    return _Member(arrays["people"].sum(axis=-1, dtype=np.int32), arrays["displaced_here"], arrays["arrivals"], totals)


def _of_persons(result: PersonsResult) -> _Member:
    moved = result.trajectory
    arrays = {
        "people": moved.people,
        "displaced_here": moved.displaced_here,
        "arrivals": moved.arrivals,
        "displaced": moved.displaced,
        "displaced_again": moved.displaced_again,
        "displacement_events": moved.events,
        "on_road": moved.on_road.sum(axis=2, dtype=np.int32),
        "trapped": moved.trapped,
    }
    return _of_arrays(arrays)


def _by_place(plan: Plan, outcome: str, members: Sequence[_Member]) -> pd.DataFrame:
    """Every place on every day; groups are children and adults."""
    days = len(members[0].people)
    places = plan.scenario.places
    columns: dict[str, object] = {
        "outcome": outcome,
        **_calendar(plan, days, len(places)),
        "place": [place.place for place in places] * days,
        "name": [place.name for place in places] * days,
        "pcode": [place.pcode or "" for place in places] * days,
    }
    for name in ("people", "displaced_here", "arrivals"):
        counts = np.stack([getattr(one, name) for one in members])
        columns.update(_bands(name, counts.sum(axis=-1)))
        columns.update(_bands(f"children_{name}", counts[..., 0]))
    return pd.DataFrame(columns)


def _by_day(plan: Plan, outcome: str, members: Sequence[_Member]) -> pd.DataFrame:
    totals = np.stack([one.totals for one in members])
    columns: dict[str, object] = {"outcome": outcome, **_calendar(plan, totals.shape[1], 1)}
    for number, (name, _) in enumerate(TOTALS):
        columns.update(_bands(name, totals[..., number]))
    return pd.DataFrame(columns)


def _calendar(plan: Plan, days: int, rows_a_day: int) -> dict[str, object]:
    first = plan.scenario.document.as_of
    dates = [(first + datetime.timedelta(days=day)).isoformat() for day in range(days)]
    return {"day": np.repeat(np.arange(days), rows_a_day), "date": np.repeat(np.array(dates), rows_a_day)}


def _bands(name: str, counts: Ints) -> Iterator[tuple[str, NDArray[np.int64]]]:
    """Columns of the band over members, rounded to whole people; one column where there is one member.

    counts  (member, ...)
    """
    if len(counts) == 1:
        yield name, counts[0].ravel().astype(np.int64)
        return
    bands = np.rint(np.quantile(counts, QUANTILES, axis=0)).astype(np.int64)
    for which, values in zip(BAND, bands, strict=True):
        yield f"{name}_{which}", values.ravel()
