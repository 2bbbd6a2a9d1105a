"""What others forecast, and what was counted, set beside the model: for comparison only, never an input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from trucelab.errors import Problem, WrongInput
from trucelab.scenario import reading_errors
from trucelab.scenario.files import text_of
from trucelab.scenario.tables import Table, read_table
from trucelab.scenario.values import (
    AS_WHOLE,
    Day,
    PartialDate,
    Quantity,
    Share,
    Slug,
    Sourced,
    StrictModel,
    Text,
    bounded,
)
from trucelab.scenario.yaml_text import MAX_BYTES, Written, read_yaml


class Forecast(Sourced):
    """A row of the table of forecasts: another's figure for an outcome, or a count to hold the model to."""

    by: Text
    """Who forecast or counted it."""
    date: PartialDate
    """When the forecast was made; for a count, the last day that it covers."""
    what: Text
    """What the figure is about, in plain words."""
    value: Annotated[Quantity, bounded(0.0)]
    """The figure, or the range published."""
    sense: Literal["about", "at least", "at most"] = "about"
    """How the figure was meant; `at most` for what was published as "up to" or as a worst case."""
    unit: Text
    """What the figure counts: people, arrivals."""
    standing: Literal["forecast", "count"] = "forecast"
    """Whether it was forecast, or counted afterwards."""
    outcome: str
    """The outcome whose figure is set beside it."""
    scope: Literal["same", "narrower", "wider", "open"] = "same"
    """What the row speaks of, against that outcome: less than it (an attack on one edge), more, or left open by its
    words. Only the same is compared; the others stand beside it."""
    measure: Literal["newly displaced", "arrivals"] = "newly displaced"
    """The model's figure. Arrivals: people who came to stay at a place, each time they did, added up over the days."""
    from_day: Annotated[int, Field(ge=1), AS_WHOLE] | None = None
    """For arrivals: the first day that is counted; day 1 if empty."""
    day: Annotated[int, Field(ge=1), AS_WHOLE] | None = None
    """The day of the model's figure, or the last that is counted; empty where no day was given: then the last day."""
    region: Slug | None = None
    """For arrivals: the region counted; all if empty."""
    truce: Literal["any", "held"] = "any"
    """`held`: only members whose truce is still in force on the day, for a count made under a truce that was."""
    series: Slug | None = None
    """Counts of one series are set against each other, each against the first of them in the table."""


class Statement(StrictModel):
    """A row of a forecast log."""

    statement: Text
    """What is forecast, so plainly that it can only come true or not."""
    probability: Share
    """The chance given to it, 0 to 1."""
    date: Day
    """The day on which the chance was given."""
    resolution_rule: Text
    """How it is decided whether it came true: by which source, and what counts."""
    resolves_by: Day
    """The day by which it is decided."""
    resolved: Literal["yes", "no", "void"] | None = None
    """What came; empty while that is open. Void: its condition did not come, so it is not scored."""
    outcome_date: Day | None = None
    """The day on which it was decided."""
    by: Text | None = None
    """Who gave the chance."""


COLUMNS = tuple(Statement.model_fields)
"""Columns of a log, in the order in which they are written."""


def read_log(path: Path) -> tuple[Statement, ...]:
    """Read a forecast log: a CSV table, or YAML with a list of mappings with the same keys.

    raises  WrongInput, with every problem: a chance outside 0 to 1, an unknown answer, a day out of order, a statement
            that stands there twice
    """
    if path.suffix.lower() in (".yaml", ".yml"):
        return _read_yaml(path)
    table = read_table(path, path.name, Statement)
    problems = [_in_table(table, *found) for found in _wrong(table.rows)]
    if not table.rows:
        problems.append(Problem(path.name, 1, 0, "", "the log holds no statement"))
    if problems:
        raise WrongInput(problems)
    return table.rows


def _in_table(table: Table[Statement], index: int, column: str, says: str, other: int | None) -> Problem:
    first = "" if other is None else f" on line {table.lines[other]}"
    return table.problem(index, column, says + first)


def _read_yaml(path: Path) -> tuple[Statement, ...]:
    written = read_yaml(text_of(path, path.name, MAX_BYTES), path.name)
    if not isinstance(written.value, list) or not written.value:
        raise WrongInput.one(
            "a log is a list of statements: lines that begin with - statement:", file=path.name, line=1
        )
    rows: dict[int, Statement] = {}
    problems: list[Problem] = []
    for index, raw in enumerate(written.value):
        if not isinstance(raw, Mapping):
            problems.append(written.problem((index,), f"a statement is a mapping with {', '.join(COLUMNS[:5])}"))
            continue
        try:
            rows[index] = Statement.model_validate(raw)
        except ValidationError as problem:
            problems += _not_valid(written, index, raw, problem)
    places = list(rows)
    for place, column, says, other in _wrong(list(rows.values())):
        first = "" if other is None else f" as number {places[other] + 1}"
        problems.append(written.problem((places[place], column), says + first))
    if problems:
        raise WrongInput(problems)
    return tuple(rows.values())


def _not_valid(written: Written, index: int, raw: Mapping[str, Any], problem: ValidationError) -> Iterator[Problem]:
    for one in reading_errors.findings(problem, raw, Statement):
        yield written.problem((index, *one.place), one.says, offset=one.offset)


def _wrong(rows: Sequence[Statement]) -> Iterator[tuple[int, str, str, int | None]]:
    """What single values cannot show: (row, column, what is wrong, the other row that it is about)."""
    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        key = " ".join(row.statement.casefold().split())
        if key in first:
            says = (
                "the same statement stands there twice; keep one chance, or say in words how they differ. The first is"
            )
            yield index, "statement", says, first[key]
        first.setdefault(key, index)
        if row.date > row.resolves_by:
            yield index, "date", f"{row.date} lies after {row.resolves_by}, by which it is decided", None
        if row.outcome_date is not None and row.outcome_date < row.date:
            says = f"{row.outcome_date} lies before {row.date}, on which the chance was given: it was known by then"
            yield index, "outcome_date", says, None
        if row.outcome_date is not None and row.resolved is None:
            yield index, "outcome_date", "a day, but nothing under resolved; write yes, no or void there", None
