"""The formats that can be read: one line each in `FORMATS`, and the front door.

To add one: a file, and a line here.  Tests and the command loop over the list and find it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from trucelab.errors import Problem, WrongInput, meant
from trucelab.reading import geojson_places, geojson_roads, headcounts, incidents
from trucelab.reading.acled import ACLED
from trucelab.reading.dtm import DTM
from trucelab.reading.hapi import HAPI
from trucelab.reading.ocha_population import OCHA_POPULATION
from trucelab.reading.result import Reading, Request
from trucelab.reading.ucdp_ged import UCDP_GED
from trucelab.scenario.ground import Place
from trucelab.scenario.tables import Table, read_table

_EVENTS = frozenset({"places", "as_of", "within_km", "scale", "later", "source", "columns"})
_PEOPLE = frozenset({"places", "as_of", "columns"})


@dataclass(frozen=True)
class Format:
    """One format of files."""

    name: str
    says: str
    """What it is, in words."""
    makes: str
    """The table that is made: events, places or routes."""
    read: Callable[[Request], Reading]
    uses: frozenset[str]
    """Parts of a request that it uses, beside the files."""
    within_km: float = 20.0
    """Farthest from a place, where nothing is said."""


FORMATS = (
    Format("acled", "ACLED export", "events", partial(incidents.read, source=ACLED), _EVENTS),
    Format("ucdp-ged", "UCDP GED", "events", partial(incidents.read, source=UCDP_GED), _EVENTS),
    Format("hapi", "HDX HAPI population or IDPs", "places", partial(headcounts.read, source=HAPI), _PEOPLE),
    Format("dtm", "IOM DTM", "places", partial(headcounts.read, source=DTM), _PEOPLE),
    Format(
        "ocha-population",
        "OCHA population (COD-PS) or IDPs by P-code",
        "places",
        partial(headcounts.read, source=OCHA_POPULATION),
        _PEOPLE,
    ),
    Format("geojson-places", "points", "places", geojson_places.read, frozenset({"source", "region"})),
    Format(
        "geojson-roads",
        "lines of roads",
        "routes",
        geojson_roads.read,
        frozenset({"places", "within_km", "source", "snap_m", "detour"}),
        within_km=5.0,
    ),
)
"""The one list."""

_NEEDED = {"places": "--places, the table of places of the scenario", "as_of": "--as-of, day 0 of the scenario"}


def format_named(name: str) -> Format:
    """The format of a name.

    raises  WrongInput, if there is none
    """
    for known in FORMATS:
        if known.name == name:
            return known
    raise WrongInput.one(f'"{name}" is not a format. {meant(name, [known.name for known in FORMATS])}')


def read(name: str, *files: str | Path, places: str | Path | None = None, **said: Any) -> Reading:
    """Read files of one format to a table of a scenario.

    places  the scenario's table of places, for formats that need it
    said    other parts of `Request`; None means nothing is said
    raises  WrongInput, if the format needs something more or has no use for something said, or nothing can be read
    """
    chosen = format_named(name)
    told = {part: value for part, value in said.items() if value is not None and value is not False and value != {}}
    _require_fitting(chosen, {*told, *(("places",) if places is not None else ())})
    request = Request(tuple(map(Path, files)), within_km=chosen.within_km)
    if not files:
        raise WrongInput.one("no file is given")
    if places is not None:
        request = replace(request, places=_places(places))
    return chosen.read(replace(request, **told))


def _places(path: str | Path) -> Table[Place]:
    table = read_table(Path(path), str(path), Place)
    if not table.rows:
        raise WrongInput.one("the table has no places", file=str(path))
    return table


def _require_fitting(chosen: Format, told: set[str]) -> None:
    says = [f"needs {what}" for part, what in _NEEDED.items() if part in chosen.uses - told]
    known = {one.name for one in fields(Request)}
    says += [f"has no use for {option_of(part)}" for part in sorted(told - chosen.uses) if part in known]
    if says:
        raise WrongInput(Problem(chosen.name, 0, 0, "", one) for one in says)


def option_of(part: str) -> str:
    """The option of the command that says a part of a request.

    >>> option_of("within_km"), option_of("as_of"), option_of("columns")
    ('--within', '--as-of', '--column')
    """
    return "--" + {"within_km": "within", "snap_m": "snap", "columns": "column"}.get(part, part.replace("_", "-"))


def as_day(written: str) -> date:
    """The day of an option.

    raises  WrongInput, if it is not YYYY-MM-DD
    """
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise WrongInput.one(f'--as-of "{written}": expected a day, YYYY-MM-DD') from None
