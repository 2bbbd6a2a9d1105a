"""`trucelab compare`: what one change on the ground does to everybody, under the same luck."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json
from trucelab.cli.progress import ProgressOption, Shown, progress

if TYPE_CHECKING:
    from trucelab.ensemble.findings.comparing import Comparison

MOST_PLACES = 10
"""Places that are printed: those that change most."""

Changes = list[str]
CloseBorder = Annotated[
    Changes | None,
    typer.Option(
        "--close-border", metavar="WHAT@DAYS", help="Shut a crossing or border place, or REGION:REGION, from a day on."
    ),
]
BlockRoad = Annotated[
    Changes | None, typer.Option("--block-road", metavar="A:B@DAYS", help="Block the road between two places.")
]
AddRoad = Annotated[
    Changes | None, typer.Option("--add-road", metavar="A:B=KM@DAYS", help="Open a safe road between two places.")
]
Capacity = Annotated[
    Changes | None, typer.Option("--capacity", metavar="PLACE=PEOPLE@DAYS", help="Change how many a place can take in.")
]
OpenCamp = Annotated[
    Changes | None,
    typer.Option("--open-camp", metavar="NAME=PEOPLE:NEAR=KM@DAYS", help="Open a camp, so many km from a place."),
]


def compare(
    scenario: ScenarioArgument,
    other: Annotated[
        str | None, typer.Argument(metavar="[SCENARIO]", help="Another version of the scenario, instead of changes.")
    ] = None,
    close_border: CloseBorder = None,
    block_road: BlockRoad = None,
    add_road: AddRoad = None,
    capacity: Capacity = None,
    open_camp: OpenCamp = None,
    outcome: Annotated[str | None, typer.Option(help="Compare under one outcome; all where nothing is said.")] = None,
    members: Annotated[int, typer.Option(min=1, help="Members (draws of everything uncertain).")] = 20,
    seed: Annotated[int, typer.Option(help="Seed of every stream of chance.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; results do not depend on it.")] = None,
    shown: ProgressOption = Shown.AUTO,
    format: FormatOption = Format.TEXT,
) -> None:
    """Compare a scenario with a changed one, member by member under the same luck.

    DAYS is 30 (from day 30 on) or 30..60 (until the day before 60); without it the change holds from the start.
    Changes can be given more than once and together.
    """
    from trucelab.api.scenarios_and_runs import load
    from trucelab.ensemble.findings.comparing import compare as compare_versions
    from trucelab.errors import WrongInput

    given = {
        "open_camp": open_camp or [], "close_border": close_border or [], "block_road": block_road or [],
        "add_road": add_road or [], "capacity": capacity or [],
    }  # fmt: skip
    changed = [f"--{name.replace('_', '-')} {text}" for name, texts in given.items() for text in texts]
    if bool(changed) == (other is not None):
        known = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise WrongInput.one(f"give either a second scenario or a change ({known})")
    before = load(scenario)
    after = load(other) if other is not None else before.what_if(**given)
    with progress(shown, quiet=format is Format.JSON) as tell:
        found = compare_versions(
            before, after, outcome=outcome, members=members, seed=seed, workers=workers,
            progress=partial(tell, "people"),
        )  # fmt: skip
    if format is Format.JSON:
        print_json(
            {
                "scenario": scenario,
                "changed": changed or [str(other)],
                "seed": seed,
                "outcomes": [asdict(one) for one in found],
            }
        )
        return
    for one in found:
        _print(one)


def _print(found: Comparison) -> None:
    from rich.table import Table

    from trucelab.ensemble.findings.comparing import FIGURES

    console = terminal.console()
    console.print(terminal.bold(f"\n{found.outcome}", f", median and 80 % band of {found.members} members"))
    table = Table("figure", "day", "as it is", "changed", "difference", "80 % band of the difference")
    names = {name: says for name, (says, _) in FIGURES.items()}
    for row in (*found.rows, *found.places[:MOST_PLACES]):
        if row.figure in names or row.difference.low or row.difference.high:
            label = row.figure if row.figure in names else f"displaced people in {row.figure}"
            band = f"{row.difference.low:+,.0f} to {row.difference.high:+,.0f}"
            table.add_row(
                label, str(row.day), f"{row.before.median:,.0f}", f"{row.after.median:,.0f}",
                f"{row.difference.median:+,.0f}", band,
            )  # fmt: skip
    console.print(table)
