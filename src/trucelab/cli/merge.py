"""`trucelab merge`: shares of a run brought together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli.arguments import Format, FormatOption
from trucelab.cli.faults import FAILED
from trucelab.cli.progress import ProgressOption, Shown, progress
from trucelab.cli.run import print_part, print_run


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders of runs or of their shares.")],
    out: Annotated[Path, typer.Option(help="Folder of the whole; it may hold a share itself.")],
    members: Annotated[
        int | None, typer.Option(min=1, help="Members of the whole; the most that one was asked for.")
    ] = None,
    shown: ProgressOption = Shown.AUTO,
    format: FormatOption = Format.TEXT,
) -> None:
    """Bring members of one scenario, seed and rules together; the run is completed if none is missing."""
    from trucelab.ensemble.record.merging import merge as bring_together
    from trucelab.ensemble.record.recording import Part
    from trucelab.report import write_outputs

    with progress(shown, quiet=format is Format.JSON) as tell:
        done = bring_together(folders, out, members=members, progress=tell)
        if not isinstance(done, Part):
            written = write_outputs(done)
            return print_run(done, written, format)
    print_part(done, format)
    raise typer.Exit(FAILED)
