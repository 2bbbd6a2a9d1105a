"""`trucelab truce`: how long the truces of a scenario hold, how sure that is, and what each term does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json

if TYPE_CHECKING:
    from rich.console import Console


def truce(
    scenario: ScenarioArgument,
    outcome: Annotated[
        str | None, typer.Option(help="One outcome; all that bring a truce where nothing is said.")
    ] = None,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="How often everything uncertain is drawn.")] = 10_000,
    seed: Annotated[int, typer.Option(help="Seed of every stream of chance.")] = 1,
    weight: Annotated[
        float | None,
        typer.Option(metavar="W", help="Weight of the war-ending preset, 0 to 1, in place of the scenario's."),
    ] = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Say how long truces hold: chances by day with an 80 % band, and what each term of the deal does to them."""
    from trucelab.api.truces import truce_outlooks
    from trucelab.scenario import load
    from trucelab.truce.truce_summary import as_values

    loaded = load(scenario)
    outlooks = truce_outlooks(loaded, outcome, draws=draws, seed=seed, weight=weight)
    found = {name: as_values(one) for name, one in outlooks.items()}
    horizon = loaded.document.horizon_days
    values = {"scenario": loaded.name, "horizon_days": horizon, "draws": draws, "seed": seed, "outcomes": found}
    if format is Format.JSON:
        print_json(values)
    else:
        _print(values)


def _print(values: Mapping[str, Any]) -> None:

    from trucelab.truce.truce_summary import LIMITS

    console = terminal.console()
    for name, found in values["outcomes"].items():
        _print_outcome(console, name, found, values["horizon_days"])
    console.print(terminal.bold("Limits"))
    for says in LIMITS:
        console.print(f" • {says}")


def _print_outcome(console: Console, name: str, found: Mapping[str, Any], horizon: int) -> None:

    from trucelab.truce.truce_summary import summary

    console.print(terminal.bold(name))
    for sentence in summary(found, horizon):
        console.print(sentence)
    console.print(_curve(found))
    console.print(_terms(found, horizon))
    console.print(_violence(found))
    console.print()


def _curve(found: Mapping[str, Any]) -> Any:
    from rich.table import Table

    from trucelab.truce.truce_summary import percent

    table = Table("days", title="Chance that it is in force", title_justify="left")
    for day in found["curve"]["days"]:
        table.add_column(f"{day:g}", justify="right")
    for key in ("high", "median", "low"):
        edge = "middle" if key == "median" else f"80 % band, {key}"
        table.add_row(edge, *(percent(chance) for chance in found["curve"][key]))
    if any(found["curve"]["lapsed"]):
        table.add_row("term has run out", *(percent(chance) for chance in found["curve"]["lapsed"]))
    return table


def _terms(found: Mapping[str, Any], horizon: int) -> Any:
    from rich.table import Table

    from trucelab.truce.truce_summary import change, percent

    title = f"What each term does to the chance of holding {horizon} days"
    table = Table("term", "in the deal", "with", "without", "change (80 % band)", "", title=title, title_justify="left")
    for term in found["terms"]:
        present = "yes" if term["present"] else "no"
        table.add_row(
            term["label"], present, percent(term["with"]), percent(term["without"]), change(term), term["tag"]
        )
    return table


def _violence(found: Mapping[str, Any]) -> Any:
    from rich.table import Table

    from trucelab.truce import ASSUMPTION
    from trucelab.truce.truce_summary import spread

    table = Table("violence", "middle (80 % band)", "unit", "", title="Violence", title_justify="left")
    for level in found["levels"]:
        table.add_row(level["label"], spread(level), level["unit"], level["tag"])
    last = found["violence"][-1]
    label = f"mean of {last['day']} days, ends and new attempts included"
    table.add_row(label, spread(last), "multiple of the earlier rate", ASSUMPTION)
    return table
