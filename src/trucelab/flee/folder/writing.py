"""A case as a Flee folder, complete or not at all."""

from __future__ import annotations

import csv
import io
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from trucelab.errors import WrongInput
from trucelab.flee.folder import changes, daily, locations, people, period, routes
from trucelab.flee.folder import observed as observed_files
from trucelab.flee.folder.reading import read_case
from trucelab.flee.folder.settings_file import settings_text
from trucelab.movement.flee.case import DailyTable, FleeCase, Series
from trucelab.scenario.files import inside

Rows = Iterable[Sequence[str]]


def write_case(case: FleeCase, folder: Path) -> None:
    """Write a case as `input_csv`, `source_data` and `simsetting.yml`.

    The folder appears when it is complete and reads back as the same case.

    raises  WrongInput, if the folder is there and not empty, or the case cannot be said in Flee's files
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongInput.one("is there already; give a folder that is not", file=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    hidden = folder.parent / f".{folder.name}-{uuid.uuid4().hex}"
    hidden.mkdir()
    try:
        for name, text in files_of(case).items():
            path = inside(hidden, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        if read_case(hidden) != case:
            raise WrongInput.one(
                "the case holds what Flee's files cannot say: it reads back as another", file=str(folder)
            )
        hidden.replace(folder)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def files_of(case: FleeCase) -> dict[str, str]:
    """The text of every file of the folder, by its path within."""
    inputs: dict[str, Rows] = {
        locations.FILE: _locations(case),
        routes.FILE: _routes(case),
        changes.CLOSURES_FILE: _closures(case),
        daily.CONFLICTS_FILE: _daily(case.conflicts),
        period.FILE: [("StartDate", case.start.isoformat()), ("Length", str(case.days))],
    }
    if case.corrections:
        inputs[observed_files.CORRECTIONS_FILE] = [(row.camp, row.date.isoformat()) for row in case.corrections]
    if case.major_routes:
        inputs[routes.MAJOR_FILE] = case.major_routes
    if case.location_changes:
        rows = [(row.name, row.kind, str(row.day)) for row in case.location_changes]
        inputs[changes.CHANGES_FILE] = [changes.CHANGES_HEADER, *rows]
    if case.agents:
        inputs[people.AGENTS_FILE] = [tuple(case.agents[0]), *(tuple(agent.values()) for agent in case.agents)]
    for one in case.demographics:
        columns = (one.values, *([number(weight) for weight in column] for column in one.weights.values()))
        header = (one.attribute, *one.weights)
        inputs[f"{people.PREFIX}{one.attribute}.csv"] = [header, *zip(*columns, strict=True)]
    if case.floods is not None:
        inputs[daily.FLOODS_FILE] = _daily(case.floods)
    if case.ipc is not None:
        inputs[daily.IPC_FILE] = _daily(case.ipc)
    data: dict[str, Rows] = {
        observed_files.FILE: [(row.name, *(series.file for series in row.series)) for row in case.observed],
        **{series.file: _series(series) for row in case.observed for series in row.series},
    }
    texts = {f"input_csv/{name}": _text(rows) for name, rows in inputs.items()}
    texts |= {f"source_data/{name}": _text(rows) for name, rows in data.items()}
    return texts | {"simsetting.yml": settings_text(case.settings)}


def _text(rows: Rows) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def number(value: float) -> str:
    """A number as it reads back to the last digit, without a point where it is whole.

    >>> number(3.0), number(0.1)
    ('3', '0.1')
    """
    value = float(value)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _extra(rows: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Every custom column, in the order in which they first appear."""
    return tuple(dict.fromkeys(name for attributes in rows for name in attributes))


def _locations(case: FleeCase) -> Rows:
    extra = _extra(place.attributes for place in case.locations)
    yield (*locations.HEADER, *extra)
    for place in case.locations:
        fixed = (place.name, place.region, place.country, number(place.x), number(place.y), place.kind)
        more = (place.attributes.get(name, "") for name in extra)
        yield (*fixed, str(place.conflict_date), str(place.number), *more)


def _routes(case: FleeCase) -> Rows:
    extra = _extra(route.attributes for route in case.routes)
    yield (*routes.HEADER, *extra)
    for route in case.routes:
        more = (route.attributes.get(name, "") for name in extra)
        yield (route.start, route.end, number(route.km), str(route.forced_redirection), *more)


def _closures(case: FleeCase) -> Rows:
    yield changes.CLOSURES_HEADER
    for row in case.closures:
        yield (row.kind, row.name1, row.name2, str(row.start), str(row.end))


def _daily(table: DailyTable) -> Rows:
    yield ("#Day", *table.names)
    for day, values in zip(table.days.tolist(), table.values.tolist(), strict=True):
        yield (str(day), *(number(value) for value in values))


def _series(series: Series) -> Rows:
    yield ("#Date", "count")
    for date, count in zip(series.dates, series.counts, strict=True):
        yield (date.isoformat(), str(count))
