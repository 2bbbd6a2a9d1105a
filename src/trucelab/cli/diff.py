"""`trucelab diff`: in what two runs differ, and why."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json
from trucelab.cli.faults import FAILED


def diff(
    one: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a complete run.")],
    other: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of another.")],
    format: FormatOption = Format.TEXT,
) -> None:
    """Say in what two runs differ: scenario, seed, rules, members, outcomes, and which members came out otherwise."""
    from trucelab.ensemble.record.diffing import diff as compare

    found = compare(one, other)
    if format is Format.JSON:
        print_json({"same": not found, "differences": [asdict(difference) for difference in found]})
    else:
        for difference in found:
            terminal.say(f"{difference.kind}: {difference.says}")
        if not found:
            terminal.say("The runs are the same.")
    if found:
        raise typer.Exit(FAILED)
