"""Scenarios whose people are moved by the native model: every place and day, and journeys if one by one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, print_json
from trucelab.cli.progress import Shown, progress

if TYPE_CHECKING:
    from trucelab.ensemble.findings.simulating import Moved


def simulate(
    name: str, out: Path | None, members: int, seed: int, workers: int, outcome: str | None, persons: bool,
    format: Format, shown: Shown,
) -> None:  # fmt: skip
    """Move the people of a scenario, write every place and day, and print the last day."""
    from trucelab import __version__
    from trucelab.cli.results import results_folder, write_results
    from trucelab.ensemble.findings.simulating import simulate_scenario
    from trucelab.scenario import load

    loaded = load(name)
    identity = {
        "scenario_sha256": loaded.digest,
        "outcome": outcome,
        "one_by_one": persons,
        "members": members,
        "seed": seed,
    }
    folder = results_folder(out, f"{loaded.name}-people-{members}x-seed{seed}", identity)
    with progress(shown, quiet=format is Format.JSON) as tell:
        moved = simulate_scenario(
            loaded,
            members=members,
            seed=seed,
            outcome=outcome,
            one_by_one=persons,
            workers=workers,
            progress=partial(tell, "people"),
        )
    values = {**identity, "trucelab": __version__, "scenario": loaded.name, "last_day": _last_day(moved)}
    write_results(folder, _files(moved), values)
    if format is Format.JSON:
        print_json({"folder": str(folder), **values})
    else:
        _print(moved, folder)


def _files(moved: Moved) -> dict[str, str]:
    from trucelab.atomic_files import file_names
    from trucelab.csv_safety import csv_of

    tables = {"people": moved.people, "totals": moved.totals}
    names = file_names(moved.journeys)
    tables |= {f"journeys/{names[name]}": table for name, table in moved.journeys.items()}
    return {f"{name}.csv": csv_of(table) for name, table in tables.items()}


def _last_day(moved: Moved) -> dict[str, Any]:
    last = moved.totals.groupby("outcome", sort=False).tail(1).drop(columns=["day", "date"])
    return {row.pop("outcome"): row for row in last.to_dict("records")}


def _print(moved: Moved, folder: Path) -> None:
    from rich.table import Table

    from trucelab.ensemble.findings.simulating import TOTALS

    last = moved.totals.groupby("outcome", sort=False).tail(1)
    table = Table("outcome", *(name.replace("_", " ") for name, _ in TOTALS), title=f"Day {last['day'].iloc[0]}")
    for row in last.to_dict("records"):
        table.add_row(str(row["outcome"]), *(_cell({str(k): v for k, v in row.items()}, n) for n, _ in TOTALS))
    console = terminal.console()
    console.print(table)
    console.print(f"results: {folder}", soft_wrap=True)


def _cell(row: Mapping[str, Any], name: str) -> str:
    from trucelab.report.wording import people

    if name in row:
        return people(row[name])
    return f"{people(row[f'{name}_median'])}\n({people(row[f'{name}_low'])} to {people(row[f'{name}_high'])})"
