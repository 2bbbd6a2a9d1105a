"""A Flee case as its folder says it: nothing is interpreted yet."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.errors import WrongInput
from trucelab.movement.flee.settings import Settings

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Location:
    """A row of locations.csv."""

    name: str
    """Unique; matching is exact."""
    region: str
    country: str
    x: float
    """First coordinate, whatever the header calls it."""
    y: float
    """Second coordinate."""
    kind: str
    """Location type as written, such as "conflict_zone" or "camp"."""
    conflict_date: int
    """0 where none is given."""
    number: int
    """Capacity of a camp, population of any other place; persons, not yet divided by `hasten`."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Custom columns by header."""
    line: int = field(default=0, compare=False)
    """Line of the file, for messages; equal cases may differ in it."""

    @property
    def is_camp(self) -> bool:
        """Whether the type makes it a camp: whether "camp" stands anywhere in it."""
        return "camp" in self.kind.lower()


@dataclass(frozen=True)
class Route:
    """A row of routes.csv; can be taken both ways."""

    start: str
    end: str
    km: float
    forced_redirection: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Custom columns by header, such as `max_move_speed` and `walk_probability`."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Closure:
    """A row of closures.csv."""

    kind: str
    """`country`, `location`, `camp`, `idpcamp`, `link` or `remove_forced_redirection`."""
    name1: str
    name2: str
    start: int
    """Day on which it closes; -1 never."""
    end: int
    """Day on which it opens again; -1 never."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, eq=False)
class DailyTable:
    """Numbers by day and column, as in conflicts.csv, flood_level.csv and region_attributes_IPC.csv."""

    names: tuple[str, ...]
    """Columns, without the day."""
    values: Floats
    """(row, column)."""
    days: Ints
    """(row,) the day column as written; conflicts.csv goes by the position of the row instead."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DailyTable):
            return NotImplemented
        same = np.array_equal(self.values, other.values) and np.array_equal(self.days, other.days)
        return self.names == other.names and same

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Series:
    """One file of counts."""

    file: str
    dates: tuple[datetime.date, ...]
    counts: tuple[int, ...]
    lines: tuple[int, ...] = field(compare=False)
    """Lines of the file, for messages."""


@dataclass(frozen=True)
class Observed:
    """A row of data_layout.csv with its files."""

    name: str
    series: tuple[Series, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Correction:
    """A row of registration_corrections.csv: counts before the date are scaled to meet the count of the date."""

    camp: str
    date: datetime.date
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Demographic:
    """demographics_<attribute>.csv: how an attribute is drawn for people who set out from a place."""

    attribute: str
    values: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]
    """By location name, "Default" included."""


@dataclass(frozen=True)
class LocationChange:
    """A row of location_changes.csv."""

    name: str
    kind: str
    day: int
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class FleeCase:
    """Everything a Flee folder holds."""

    folder: Path = field(compare=False)
    """Where it was read; equal cases may lie in two folders."""
    start: datetime.date
    days: int
    """Length of the simulation, days."""
    locations: tuple[Location, ...]
    routes: tuple[Route, ...]
    closures: tuple[Closure, ...]
    conflicts: DailyTable
    observed: tuple[Observed, ...]
    """Rows of data_layout.csv in order; the first is the total."""
    corrections: tuple[Correction, ...] = ()
    settings: Settings = field(default_factory=Settings)
    major_routes: tuple[tuple[str, ...], ...] = ()
    demographics: tuple[Demographic, ...] = ()
    agents: tuple[Mapping[str, str], ...] = ()
    """Rows of agents.csv by header, `location` first."""
    location_changes: tuple[LocationChange, ...] = ()
    floods: DailyTable | None = None
    ipc: DailyTable | None = None
    warnings: tuple[str, ...] = field(default=(), compare=False)
    """Sentences about what can be used but is likely not meant."""


def number_in(row: Location | Route, name: str, otherwise: float = 0.0) -> float:
    """A number in a custom column.

    otherwise  what stands for an empty cell or a missing column
    raises     WrongInput, where the cell holds no finite number
    """
    text = row.attributes.get(name, "")
    try:
        value = float(text or otherwise)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    file = "locations.csv" if isinstance(row, Location) else "routes.csv"
    says = f'"{text}" is not a number; write one, or leave the cell empty for {otherwise:g}'
    raise WrongInput.one(says, file=f"input_csv/{file}", line=row.line, where=name)


def whole_in(row: Location | Route, name: str) -> int:
    """A whole number in a custom column, cut; 0 where there is none.

    raises  WrongInput, where the cell holds no finite number
    """
    return int(number_in(row, name))
