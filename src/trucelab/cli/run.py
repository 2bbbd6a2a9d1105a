"""`trucelab run`: from the scenario to the brief."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from trucelab.ensemble.study import Run

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
        typer.Option("--drivers", help="Measure what drives the result too; adds two to three minutes on two cores."),
    ] = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Run a scenario: talks, people and needs under every outcome; write the record, the tables and the brief."""
    from trucelab.ensemble.running import run as run_scenario
    from trucelab.report import write_outputs
    from trucelab.scenario import load

    loaded = load(scenario)
    quiet = format is Format.JSON or not sys.stderr.isatty()
    with _progress(quiet) as tell:
        done = run_scenario(
            loaded, members=members, seed=seed, folder=out, workers=workers, drivers=drivers, progress=tell
        )
        tell("brief", 0, 1)
        written = write_outputs(done)
        tell("brief", 1, 1)
    if format is Format.JSON:
        print_json({"folder": str(done.folder), "files": {name: str(path) for name, path in written.items()}})
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


class _progress:  # noqa: N801 (used like a function)
    """A progress bar with time left on standard error; silent where nobody watches."""

    SAYS = {
        "people": "people on the move", "talks": "talks over drawn preferences", "screening": "drivers: screening",
        "measuring": "drivers: measuring", "brief": "the brief",
    }  # fmt: skip

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self.bars = Progress(
            TextColumn("{task.description:<30}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
            console=Console(stderr=True), disable=quiet, transient=True,
        )  # fmt: skip
        self.tasks: dict[str, object] = {}

    def __enter__(self) -> Callable[[str, int, int], None]:
        self.bars.start()
        return self.tell

    def __exit__(self, *problem: object) -> None:
        self.bars.stop()

    def tell(self, what: str, done: int, whole: int) -> None:
        if what not in self.tasks:
            self.tasks[what] = self.bars.add_task(self.SAYS.get(what, what), total=whole)
        self.bars.update(self.tasks[what], completed=done, total=whole)  # type: ignore[arg-type]
