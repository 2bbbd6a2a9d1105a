"""`trucelab drivers`: which assumptions the result hangs on, and by how much."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json, require_writable
from trucelab.cli.progress import ProgressOption, Shown, progress

SHOWN = 8
"""Inputs that a table of the screening shows; the file holds them all."""


def drivers(
    scenario: ScenarioArgument,
    outcome: Annotated[
        str | None, typer.Option(help="Look at one outcome; where nothing is said, screen all and measure two.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(metavar="MEASURE", help='One measure alone, such as "below minimum: water" or "claim: KEY".'),
    ] = None,
    trajectories: Annotated[int, typer.Option(help="Trajectories of the screening; 2 or more.")] = 4,
    samples: Annotated[int, typer.Option(help="Samples of the measuring; 2 or more.")] = 32,
    seed: Annotated[int, typer.Option(help="Seed of every stream of chance.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; results do not depend on it.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write everything that was found as JSON.")] = None,
    shown: ProgressOption = Shown.AUTO,
    format: FormatOption = Format.TEXT,
) -> None:
    """Find what drives the result: screen every assumption (Morris), then measure the few that matter (Sobol')."""
    from trucelab.ensemble.findings.sensitivity.drivers import Sizes
    from trucelab.ensemble.findings.sensitivity.drivers import drivers as find
    from trucelab.ensemble.record.run_record import write_json
    from trucelab.scenario import load

    require_writable(out)
    loaded = load(scenario)
    with progress(shown, quiet=format is Format.JSON) as tell:
        found = find(
            loaded, outcome=outcome, measure=output, sizes=Sizes(trajectories, samples), seed=seed, workers=workers,
            progress=tell,
        )  # fmt: skip
    if out is not None:
        write_json(out, found)
    if format is Format.JSON:
        print_json(found)
    else:
        _print(found, out)


def _print(found: Mapping[str, Any], out: Path | None) -> None:

    from trucelab.report.drivers_words import label, sentence
    from trucelab.report.wording import capital, listed, percent

    console = terminal.console()
    points = found["points"]
    console.print(
        f"{len(found['inputs'])} inputs screened: {found['trajectories']} trajectories, {points['screening']} points. "
        f"The {len(found['few'])} strongest make {percent(found['covered'])} of all effects on "
        f"{listed([*found['leading']])} and were measured, with everything else as one: "
        f"{found['samples']} samples, {points['measuring']} points."
    )
    names = [label(name) for name in found["few"]]
    console.print(f"The few, strongest first: {listed(names)}.\n")
    for output in found["outputs"]:
        console.print(f" • {sentence(output)}", soft_wrap=True)
    for output in found["outputs"]:
        if output["indices"] is not None:
            console.print(terminal.bold(f"\n{capital(output['title'])}"))
            console.print(_screening(output, found["step"]))
            console.print(_indices(output["indices"]))
    if out is not None:
        console.print(f"written: {out}", soft_wrap=True)


def _screening(output: Mapping[str, Any], step: float) -> Any:
    from rich.table import Table

    from trucelab.report.drivers_words import direction, label
    from trucelab.report.wording import percent

    table = Table(f"input moved by {percent(step)} of its chances", "changes it by (mu*)", "±", "which way", "of all")
    for row in [row for row in output["effects"] if row["mean_absolute"] > 0.0][:SHOWN]:
        table.add_row(
            label(row["input"]), f"{row['mean_absolute']:,.0f}", f"{row['uncertain']:,.0f}", direction(row),
            percent(row["share"]),
        )  # fmt: skip
    return table


def _indices(found: Mapping[str, Any]) -> Any:
    from rich.table import Table

    from trucelab.report.drivers_words import label

    table = Table("input", "alone (first)", "in all (total)", title="parts of the variance, 95 % intervals")
    for row in [row for row in found["inputs"] if row["total"] > 0.0]:
        table.add_row(
            label(row["input"]), f"{row['first']:.2f} ± {row['first_uncertain']:.2f}",
            f"{row['total']:.2f} ± {row['total_uncertain']:.2f}",
        )  # fmt: skip
    return table
