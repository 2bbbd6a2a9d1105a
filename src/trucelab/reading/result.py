"""What a reader is asked, and what it gives back: a table, and every row that is not in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from trucelab.errors import Problem, WrongInput
from trucelab.scenario.ground import Place
from trucelab.scenario.tables import Table

Cell = str | int | float | None


@dataclass(frozen=True)
class Request:
    """What is asked of a reader; the register says which parts a format uses."""

    files: tuple[Path, ...]
    """Files to read, all of one format."""
    places: Table[Place] | None = None
    """The places of the scenario."""
    as_of: date | None = None
    """Day 0 of the scenario."""
    within_km: float = 20.0
    """Farthest that an event, or a road, may lie from its place."""
    scale: float = 10.0
    """Events and killed a day that make an intensity of 63 % (1 - 1/e)."""
    later: bool = False
    """Take what happened after `as_of`, instead of what happened up to it."""
    source: str | None = None
    """Key of the scenario's sources that every row cites."""
    region: str | None = None
    """Region of places whose own is not said."""
    snap_m: float = 25.0
    """Ends of roads this near to another road's corner are joined to it."""
    detour: float = 1.1
    """A road between two places is left out where others make a way at most this many times as long."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For a field of the format, the header of the column that holds it, where the file uses a name of its own."""


@dataclass(frozen=True)
class Rejected:
    """One row that is not in the table."""

    file: str
    line: int
    """Line of the file, from 1; 0 in GeoJSON, where `value` begins with the number of the feature."""
    value: str
    """What the row says, in short."""
    reason: str
    """Why it is not in the table."""
    amount: int = 0
    """People, or killed, that the row counts."""

    def problem(self) -> Problem:
        """The same as a problem of the file."""
        return Problem(self.file, self.line, 0, self.value, self.reason)


@dataclass(frozen=True)
class Reading:
    """A table made from files of one format."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Cell], ...]
    rows_in: int
    """Rows, or features, that were read; headers and empty rows are none."""
    rejected: tuple[Rejected, ...]
    counts: str = ""
    """What the amounts count: killed, people; nothing for roads and places."""
    amount_in: int = 0
    """Sum over every row whose number could be read."""
    amount_out: int = 0
    """Sum over the rows that the table is made of."""
    notes: tuple[str, ...] = ()
    """What else a user must know."""


MOST_LISTED = 20
"""Rejected rows that an error lists."""


def require_some(rows_used: int, rejected: Sequence[Rejected], files: Sequence[Path]) -> None:
    """Refuse files of which nothing could be used.

    raises  WrongInput, with the first of the rejected rows
    """
    if rows_used:
        return
    if not rejected:
        raise WrongInput.one("there are no rows below the header", file=", ".join(str(file) for file in files))
    listed = [one.problem() for one in rejected[:MOST_LISTED]]
    more = len(rejected) - len(listed)
    says = f"none of the {len(rejected):,} rows can be used" + (f"; here are the first {MOST_LISTED}" if more else "")
    raise WrongInput([Problem(listed[0].file, 0, 0, "", says), *listed])
