"""`trucelab brief`: the report of a run that is already there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json


def brief(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a complete run.")],
    format: FormatOption = Format.TEXT,
) -> None:
    """Write the brief and the tables of a run anew, from its record alone."""
    from trucelab.api.scenarios_and_runs import open_run

    written = open_run(folder).write_brief()
    if format is Format.JSON:
        print_json({name: str(path) for name, path in written.items()})
    else:
        for name, path in written.items():
            terminal.say(f"{name}: {path}")
