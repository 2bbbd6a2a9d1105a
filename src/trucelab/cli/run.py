"""`trucelab run`: from the scenario to the brief."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json
from trucelab.cli.progress import ProgressOption, Shown, progress

if TYPE_CHECKING:
    from trucelab.ensemble.record.recording import Part, Share
    from trucelab.ensemble.record.run_record import Run

MembersOption = Annotated[int, typer.Option(min=1, help="Members (draws of everything uncertain) for each outcome.")]


def run(
    scenario: ScenarioArgument,
    members: MembersOption = 50,
    seed: Annotated[int, typer.Option(help="Seed of every stream of chance.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Folder of the run; runs/<case>-... where nothing is said.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Threads; all cores where nothing is said. Results do not depend on it.")
    ] = None,
    drivers: Annotated[
        bool,
        typer.Option("--drivers", help="Measure what drives the result too; adds three to four minutes on two cores."),
    ] = False,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Compute only the i-th of n shares of the members; merge later.")
    ] = None,
    outcome: Annotated[
        list[str] | None, typer.Option(help="Compute only the members under this outcome; can be given more than once.")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDR", help="Compute members on a Dask cluster; local:N starts N processes here."),
    ] = None,
    early_brief: Annotated[
        bool,
        typer.Option(
            "--early-brief/--no-early-brief",
            help="Write a preliminary brief of the first 8 members, of 32 and so on, while the others are computed.",
        ),
    ] = True,
    shown: ProgressOption = Shown.AUTO,
    format: FormatOption = Format.TEXT,
) -> None:
    """Run a scenario: talks, people and needs under every outcome; write the record, the tables and the brief.

    The same command goes on where a run was stopped. With more members it adds those that are missing.
    """
    from trucelab.ensemble.record.recording import Part
    from trucelab.ensemble.running import default_folder, run_share
    from trucelab.report import write_outputs
    from trucelab.scenario import load

    loaded, share = load(scenario), share_of(shard, outcome)
    if out is None and share.of > 1:
        alone = default_folder(loaded, members=members, seed=seed, drivers=drivers)
        out = alone.with_name(f"{alone.name}-shard-{share.number}-of-{share.of}")
    with progress(shown, quiet=format is Format.JSON) as tell:

        def show(preliminary: Run) -> None:
            brief = write_outputs(preliminary)["brief"]
            there, asked = preliminary.manifest["members"], preliminary.asked or members
            tell("preliminary brief", there, asked)
            if shown is not Shown.JSON:
                terminal.say(f"preliminary brief, {there} of {asked} members: {brief}", err=True)

        done = run_share(
            loaded, share, members=members, seed=seed, folder=out, workers=workers, drivers=drivers,
            scheduler=scheduler, progress=tell, notice=lambda says: terminal.say(f"trucelab: {says}", err=True),
            early=show if early_brief else None,
        )  # fmt: skip
        if isinstance(done, Part):
            return print_part(done, format)
        tell("brief", 0, 1)
        written = write_outputs(done)
        tell("brief", 1, 1)
    return print_run(done, written, format)


def share_of(shard: str | None, outcomes: list[str] | None) -> Share:
    """The share that was asked for.

    raises  WrongInput: not I/N with 1 <= I <= N
    """
    from trucelab.ensemble.record.recording import WHOLE, Share
    from trucelab.errors import WrongInput

    if shard is None and not outcomes:
        return WHOLE
    found = re.fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", shard or "1/1")
    if found is None or int(found[1]) > int(found[2]):
        raise WrongInput.one(f'"{shard}" is no share; give --shard I/N with I from 1 to N, such as 2/4')
    return Share(int(found[1]), int(found[2]), tuple(outcomes) if outcomes else None)


def print_part(part: Part, format: Format) -> None:
    """Say how much of a run is there, and how to complete it."""
    if format is Format.JSON:
        print_json({"folder": str(part.folder), "complete": False, "done": part.done, "of": part.whole})
        return
    terminal.say(
        f"{part.done} of {part.whole} members are in {part.folder}. `trucelab merge` brings shares together; "
        "`trucelab run` with the same --out, and without --shard and --outcome, computes the rest."
    )


def print_run(done: Run, written: dict[str, Path], format: Format) -> None:
    """Say what a complete run has found, and where its files are."""
    if format is Format.JSON:
        files = {name: str(path) for name, path in written.items()}
        print_json({"folder": str(done.folder), "complete": True, "digest": done.manifest["digest"], "files": files})
    else:
        _print(done, written)


def _print(done: Run, written: dict[str, Path]) -> None:
    from rich.table import Table

    from trucelab.report.headline import headlines
    from trucelab.report.tables import outcome_rows

    console = terminal.console()
    console.print(terminal.bold(f"\n{done.scenario.document.title}"))
    for sentence in headlines(done):
        console.print(f" • {sentence}")
    table = Table("outcome", "nobody gains by leaving", "held by answers", "newly displaced", "displaced again")
    for row in outcome_rows(done):
        table.add_row(row.outcome, row.stands, row.held, row.displaced, row.displaced_again)
    console.print(table)
    for name, path in written.items():
        console.print(f"{name}: {path}", soft_wrap=True)
    console.print(f"digest: {done.manifest['digest']}", soft_wrap=True)
