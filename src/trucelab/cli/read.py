"""`trucelab read`: other people's tables and maps become tables of a scenario."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json
from trucelab.errors import WrongInput

if TYPE_CHECKING:
    from trucelab.reading import Reading

FormatArgument = Annotated[
    str,
    typer.Argument(
        metavar="FORMAT", help="acled, ucdp-ged, hapi, dtm, ocha-population, geojson-places or geojson-roads."
    ),
]
Files = Annotated[list[str], typer.Argument(metavar="FILE...", help="Files to read, all of this format.")]
Out = Annotated[str, typer.Option("--out", metavar="FILE", help="Table to write.")]
Places = Annotated[str | None, typer.Option("--places", metavar="FILE", help="The scenario's table of places.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Day 0 of the scenario, YYYY-MM-DD.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")]
WithRejected = Annotated[bool, typer.Option("--rejected", help="Write the rows left out beside it, as rejected.csv.")]
Within = Annotated[
    float | None, typer.Option("--within", metavar="KM", min=0, help="Farthest that an event or road is from a place.")
]
Scale = Annotated[
    float | None,
    typer.Option("--scale", metavar="N", min=0.001, help="Events and killed a day for an intensity of 63 %."),
]
Later = Annotated[bool, typer.Option("--later", help="Take the events after DATE instead of those up to it.")]
Source = Annotated[str | None, typer.Option("--source", metavar="KEY", help="Source that every row cites.")]
Region = Annotated[str | None, typer.Option("--region", metavar="KEY", help="Region of all places.")]
Snap = Annotated[
    float | None,
    typer.Option("--snap", metavar="M", min=0, max=1000, help="Metres within which ends of roads are joined."),
]
Detour = Annotated[
    float | None,
    typer.Option("--detour", metavar="X", min=1, help="Leave out roads that others replace at X times the length."),
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=NAME", help="Name of the column for a field; may be repeated."),
]
MOST_SHOWN = 20
"""Rejected rows that are printed; rejected.csv and JSON hold all."""


def read(
    name: FormatArgument,
    files: Files,
    out: Out,
    places: Places = None,
    as_of: AsOf = None,
    force: Force = False,
    rejected: WithRejected = False,
    within: Within = None,
    scale: Scale = None,
    later: Later = False,
    source: Source = None,
    region: Region = None,
    snap: Snap = None,
    detour: Detour = None,
    column: Columns = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Make events, places or routes from ACLED, UCDP GED, HDX HAPI, IOM DTM, OCHA or GeoJSON files."""
    from trucelab.reading import as_day, format_named, write
    from trucelab.reading import read as read_files

    chosen = format_named(name)
    reading = read_files(
        name,
        *files,
        places=places,
        as_of=as_day(as_of) if as_of is not None else None,
        within_km=within,
        scale=scale,
        later=later,
        source=source,
        region=region,
        snap_m=snap,
        detour=detour,
        columns=_columns(column or []),
    )
    written = write(reading, Path(out), overwrite=force, with_rejected=rejected)
    if format is Format.JSON:
        print_json(_found(reading, name, chosen.makes, [str(path) for path in written]))
        return
    _tell(reading, out, chosen.makes)


def _columns(pairs: list[str]) -> dict[str, str]:
    wrong = [pair for pair in pairs if not all(part.strip() for part in pair.partition("="))]
    if wrong:
        raise WrongInput.one(f'--column "{wrong[0]}": expected FIELD=NAME')
    return {field.strip(): name.strip() for field, _, name in (pair.partition("=") for pair in pairs)}


def _found(reading: Reading, name: str, makes: str, written: list[str]) -> dict[str, object]:
    return {
        "format": name,
        "makes": makes,
        "out": written,
        "rows_in": reading.rows_in,
        "rows_out": len(reading.rows),
        "counts": reading.counts or None,
        "amount_in": reading.amount_in,
        "amount_out": reading.amount_out,
        "rejected": [asdict(one) for one in reading.rejected],
        "notes": list(reading.notes),
    }


def _tell(reading: Reading, out: str, makes: str) -> None:
    counted = f"; {reading.amount_out:,} of {reading.amount_in:,} {reading.counts}" if reading.counts else ""
    terminal.say(
        f"{out}: {len(reading.rows):,} {makes} from {reading.rows_in:,} rows, "
        f"{len(reading.rejected):,} rejected{counted}"
    )
    for note in reading.notes:
        terminal.say(f"  {note}")
    for one in reading.rejected[:MOST_SHOWN]:
        terminal.say(str(one.problem()), err=True)
    more = len(reading.rejected) - MOST_SHOWN
    if more > 0:
        terminal.say(f"and {more:,} more rows rejected; --rejected writes all of them to a table", err=True)
