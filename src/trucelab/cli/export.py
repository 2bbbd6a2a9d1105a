"""`trucelab export`: tables of a run for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import print_json

if TYPE_CHECKING:
    from trucelab.export import Exported

Names = list[str]
ONE_TABLE = (".csv", ".parquet")
"""Endings of files that hold one table each."""
Formats = Annotated[
    Names,
    typer.Option("--format", metavar="FORMAT", help="csv, parquet, xlsx or geojson; may be repeated."),
]
Outcomes = Annotated[
    Names | None, typer.Option("--outcome", metavar="NAME", help="One outcome, may be repeated; all else.")
]
Days = Annotated[str, typer.Option(metavar="DAYS", help="30, 0..30, all or landmarks, with commas between them.")]
Tables = Annotated[Names | None, typer.Option("--table", metavar="NAME", help="One table, may be repeated; all else.")]


def export(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a complete run.")],
    formats: Formats = ["csv"],  # noqa: B006 (typer copies it)
    out: Annotated[
        Path | None, typer.Option(help="Folder of the tables; beside the run where nothing is said.")
    ] = None,
    outcome: Outcomes = None,
    days: Days = "landmarks",
    table: Tables = None,
    by_member: Annotated[bool, typer.Option("--by-member", help="Every member, in place of quantiles.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Write the results of a run as long tables: CSV, Parquet, Excel, and a map as GeoJSON."""
    from trucelab.api.scenarios_and_runs import open_run

    written = open_run(folder).export(
        [name for given in formats for name in given.split(",")],
        out=out,
        outcomes=outcome or (),
        days=days,
        tables=table or (),
        by_member=by_member,
    )
    if as_json:
        print_json({"folder": str(written.folder), "files": written.files, "rows": written.rows})
    else:
        _print(written)


def _print(written: Exported) -> None:
    terminal.say(f"{written.folder}:")
    for name, size in written.files.items():
        rows = written.rows.get(Path(name).stem) if Path(name).suffix in ONE_TABLE else None
        terminal.say(f"  {name:<24}{_size(size):>10}" + (f"{rows:>12,} rows" if rows is not None else ""))


def _size(size: int) -> str:
    """Bytes as people read them.

    >>> _size(999), _size(1_234), _size(56_700_000)
    ('999 B', '1.2 kB', '56.7 MB')
    """
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
