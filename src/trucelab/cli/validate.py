"""`trucelab validate`: simulations beside what was observed, and beside what Flee got."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json
from trucelab.cli.faults import FAILED

if TYPE_CHECKING:
    from rich.console import Console

    from trucelab.validation.findings import Findings, Table
    from trucelab.validation.runs import Effort

Cases = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[CASE...]", help="Validation cases, or folders of such; all shipped cases if none is given."
    ),
]
Page = Annotated[
    str | None, typer.Option("--page", metavar="DIR", help="Write validation.md and its plots into this folder.")
]


def validate(
    cases: Cases = None,
    members: Annotated[int, typer.Option(min=1, help="Members of every ensemble.")] = 20,
    seed: Annotated[int, typer.Option(help="Seed of every stream of chance.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; results do not depend on it.")] = None,
    page: Page = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Run every validation case and say how far simulations are from what was observed, and from Flee.

    Leaves with 1 if a check fails, such as agreement with Flee by Flee's rules.
    """
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from trucelab.validation.kinds import validate as validate_cases
    from trucelab.validation.page import write_page
    from trucelab.validation.runs import Effort

    effort = Effort(members, seed, workers or os.cpu_count() or 1)
    quiet = format is Format.JSON or not sys.stderr.isatty()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bars:
        task = bars.add_task("reading", total=None)
        findings = validate_cases(cases or (), effort, lambda what: bars.update(task, description=what))
    written = write_page(findings, effort, Path(page), cases or ()) if page is not None else None
    if format is Format.JSON:
        _print_json(findings, effort, written)
    else:
        _print(findings, written)
    if not all(check.holds for one in findings for check in one.checks):
        raise typer.Exit(FAILED)


def _print_json(findings: tuple[Findings, ...], effort: Effort, written: Path | None) -> None:
    from dataclasses import asdict

    from trucelab import __version__

    print_json(
        {
            "version": __version__,
            "members": effort.members,
            "seed": effort.seed,
            "page": str(written) if written else None,
            "kinds": [
                {"kind": one.name, **one.values, "checks": [asdict(check) for check in one.checks]} for one in findings
            ],
        }
    )


def _print(findings: tuple[Findings, ...], written: Path | None) -> None:
    """Details first, so that the summary stands at the end, where it is seen."""

    console = terminal.console()
    for one in findings:
        for table in sorted(one.tables, key=lambda table: not table.detail):
            _print_table(console, table)
        failed = [check for check in one.checks if not check.holds]
        if one.checks:
            console.print(f"\n{one.title}: {len(one.checks) - len(failed)} of {len(one.checks)} checks hold")
        for check in failed:
            terminal.say(f"does not hold: {check.says}", err=True)
    if written is not None:
        console.print(f"page: {written}", soft_wrap=True)


def _print_table(console: Console, table: Table) -> None:
    from rich.table import Table as Drawn

    drawn = Drawn(title=table.title, title_justify="left", padding=(0, 0, 0, 1))
    for place, head in enumerate(table.heads):
        drawn.add_column(head, overflow="fold", no_wrap=place == 0)
    for row in table.rows:
        drawn.add_row(*row)
    console.print()
    console.print(drawn)
    if table.note:
        console.print(table.note.replace("*", ""), style="dim")
