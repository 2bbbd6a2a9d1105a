"""`trucelab verify`: members of a run computed again and compared."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json
from trucelab.cli.faults import FAILED
from trucelab.cli.progress import ProgressOption, Shown, progress

if TYPE_CHECKING:
    from trucelab.ensemble.record.verifying import Verified


def verify(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a complete run.")],
    members: Annotated[int, typer.Option(min=1, help="Members that are computed again, spread over outcomes.")] = 3,
    every: Annotated[bool, typer.Option("--all", help="Compute all of them again, and the talks.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of the choice.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; all cores where nothing is said.")] = None,
    shown: ProgressOption = Shown.AUTO,
    format: FormatOption = Format.TEXT,
) -> None:
    """Check a run: every file against its checksum, and a sample of members computed again from its scenario."""
    from trucelab.ensemble.record.identity import MANIFEST, OtherForm
    from trucelab.ensemble.record.verifying import verify as check
    from trucelab.errors import BrokenRecord

    try:
        with progress(shown, quiet=format is Format.JSON) as tell:
            found = check(folder, members=None if every else members, seed=seed, workers=workers, progress=tell)
    except BrokenRecord as problem:
        if isinstance(problem, OtherForm) or not (folder / MANIFEST).is_file():
            raise
        # a run that is damaged has been checked, and has failed
        terminal.say(f"trucelab: {problem}", err=True)
        raise typer.Exit(FAILED) from None
    if format is Format.JSON:
        print_json(asdict(found) | {"folder": str(found.folder), "same": found.same})
    else:
        _print(found)
    if not found.same:
        raise typer.Exit(FAILED)


def _print(found: Verified) -> None:
    for one in found.members:
        if one.differs:
            terminal.say(f"{one.outcome}, member {one.member}: differs. {'; '.join(one.differs)}")
        else:
            terminal.say(f"{one.outcome}, member {one.member}: the same, {one.recorded[:16]}")
    if found.talks is not None:
        terminal.say(f"talks: {'the same, figures equal to 9 digits' if found.talks else 'differ'}")
    for says in found.changed:
        terminal.say(f"computed otherwise: {says}")
    alike = sum(not one.differs for one in found.members)
    terminal.say(
        f"{found.folder}: all files are as written; {alike} of {len(found.members)} members computed again "
        f"are the same, of {found.of} in the run."
    )
