"""Arrays become long tables: one row for every cell, with the labels of every axis beside it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from trucelab.ensemble.findings.summary import QUANTILES
from trucelab.ensemble.record.run_record import Run
from trucelab.export.choice import Choice
from trucelab.export.columns import Column
from trucelab.export.pcodes import areas_of
from trucelab.movement.native.persons.journeys import THRESHOLD
from trucelab.scenario.ground import Place

Ints = NDArray[np.integer[Any]]
HOLDS_NOBODY = ("crossing", "junction")
"""Kinds of places where nobody stays; tables leave them out."""


@dataclass(frozen=True)
class Axis:
    """One dimension of an array: columns, each with a value for every index."""

    columns: Mapping[str, Sequence[Any]]

    @property
    def size(self) -> int:
        """Indices along it."""
        return len(next(iter(self.columns.values())))


def long(axes: Sequence[Axis], same: Mapping[str, object], counts: Mapping[str, Any]) -> pd.DataFrame:
    """A row for every cell.

    axes    dimensions of the cells, in the order of the array
    same    columns with one value throughout
    counts  columns with a value for every cell, flat, the last axis fastest
    """
    shape = tuple(axis.size for axis in axes)
    rows = int(np.prod(shape))
    columns: dict[str, Any] = {name: _labels([value]).take(np.zeros(rows, np.int64)) for name, value in same.items()}
    for number, axis in enumerate(axes):
        index = np.broadcast_to(
            np.arange(axis.size).reshape([-1 if at == number else 1 for at in range(len(axes))]), shape
        )
        for name, values in axis.columns.items():
            columns[name] = _labels(values).take(index.ravel())
    return pd.DataFrame({**columns, **counts})


def _labels(values: Sequence[Any]) -> Any:
    if all(isinstance(value, str) for value in values):
        return pd.Categorical(values, categories=list(dict.fromkeys(values)))
    if all(value is None or isinstance(value, int | np.integer) for value in values):
        return pd.array([pd.NA if value is None else int(value) for value in values], dtype="Int64")
    return pd.array(list(values), dtype="Float64")


def plain(rows: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Rows as a program wants them in memory: texts, dates as dates, numbers."""
    kinds = {"text": "str", "date": "datetime64[s]", "whole": "Int64", "number": "Float64", "yes or no": "bool"}
    return rows.astype({column.name: kinds[column.kind] for column in columns})


def over_members(values: Ints, choice: Choice) -> tuple[Axis, NDArray[np.int64]]:
    """Members as they are exported: as they are, or quantiles over them, in whole people.

    values   (member, ...)
    returns  the axis, and (..., member or quantile)
    """
    if choice.by_member:
        return Axis({"member": range(len(values))}), np.moveaxis(values.astype(np.int64), 0, -1)
    found = np.rint(np.quantile(values, QUANTILES, axis=0)).astype(np.int64)
    return Axis({"quantile": [round(100 * quantile) for quantile in QUANTILES]}), np.moveaxis(found, 0, -1)


def people_at_places(
    run: Run, choice: Choice, values: Ints, when: Axis, who: Axis, same: Mapping[str, object]
) -> pd.DataFrame:
    """A row for every day, place where people stay, and group, with small counts left out.

    values  (member, day, place), with groups last where `who` has several
    """
    over, found = over_members(values, choice)
    return long([when, staying(run), who, over], same, {"population": without_small(found.ravel())})


def with_everyone(values: Ints, choice: Choice) -> Ints:
    """Children, adults and all; by member without all, since it is the sum of the two.

    values  (..., group)
    """
    if choice.by_member:
        return values
    return np.concatenate([values, values.sum(axis=-1, keepdims=True)], axis=-1)


AGES = (("0-17", 0, 17), ("18+", 18, None), ("all", None, None))


def groups(choice: Choice) -> Axis:
    """The axis of `with_everyone`."""
    return _ages(AGES[:2] if choice.by_member else AGES)


def everyone() -> Axis:
    """Everybody together."""
    return _ages(AGES[2:])


def _ages(ages: Sequence[tuple[str, int | None, int | None]]) -> Axis:
    names, lowest, highest = zip(*ages, strict=True)
    return Axis({"gender": ["all"] * len(ages), "age_range": names, "min_age": lowest, "max_age": highest})


def days_on(run: Run, days: Sequence[int]) -> Axis:
    """Counts on single days."""
    return _periods(run, days, days)


def days_since_first(run: Run, days: Sequence[int]) -> Axis:
    """Counts from the first day up to each day."""
    return _periods(run, [0] * len(days), days)


def days_between(run: Run, days: Sequence[int]) -> Axis:
    """Counts from the day after the one before, up to each day."""
    return _periods(run, _after_before(days), days)


def added_up(values: Ints, days: Sequence[int]) -> Ints:
    """What happened from the day after the one before up to each day, to one member.

    values   (day, ...) by day of the run
    returns  (len(days), ...)
    """
    # what the first row of a record holds is the start, when nothing has happened yet
    spans = [values[first : day + 1].sum(axis=0) for first, day in zip(_after_before(days), days, strict=True)]
    return np.stack(spans)


def _after_before(days: Sequence[int]) -> list[int]:
    return [min(before + 1, day) for before, day in zip([0, *days[:-1]], days, strict=True)]


def _periods(run: Run, first: Sequence[int], days: Sequence[int]) -> Axis:
    return Axis(
        {
            "day": list(days),
            "reference_period_start": [date_of(run, day) for day in first],
            "reference_period_end": [date_of(run, day) for day in days],
        }
    )


def date_of(run: Run, day: int) -> str:
    """The date of a day of the run, YYYY-MM-DD."""
    return (run.scenario.document.as_of + datetime.timedelta(days=int(day))).isoformat()


def stays(run: Run) -> list[int]:
    """Indices of the places where people can stay."""
    return [index for index, place in enumerate(run.scenario.places) if place.kind not in HOLDS_NOBODY]


def where(run: Run, places: Sequence[Place]) -> Axis:
    """Places, with what HDX HAPI calls them."""
    regions = run.scenario.document.ground.regions
    codes = [areas_of(place.pcode) for place in places]
    return Axis(
        {
            "location_code": [code.location_code for code in codes],
            "admin1_code": [code.admin1_code for code in codes],
            "provider_admin1_name": [regions.get(place.region, place.region) for place in places],
            "admin2_code": [code.admin2_code for code in codes],
            "provider_admin2_name": [place.name for place in places],
            "place": [place.place for place in places],
            "pcode": [place.pcode or "" for place in places],
            "lat": [float(place.lat) for place in places],
            "lon": [float(place.lon) for place in places],
        }
    )


def staying(run: Run) -> Axis:
    """The axis of places where people can stay."""
    return where(run, [run.scenario.places[index] for index in stays(run)])


def without_small(counts: NDArray[np.integer[Any]]) -> pd.arrays.IntegerArray:
    """Counts, with those above 0 and below the threshold missing.

    >>> without_small(np.array([0, 1, 9, 10])).to_numpy(object, na_value=None).tolist()
    [0, None, None, 10]
    """
    return pd.arrays.IntegerArray(counts.astype(np.int64), (counts > 0) & (counts < THRESHOLD))
