"""`trucelab score`: how good the chances of a forecast log were."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trucelab.scenario.forecasts import Statement
    from trucelab.validation.forecast_log import LogScore


def score(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A forecast log: CSV, or YAML with a list.")],
    bins: Annotated[int, typer.Option(help="Bands of equal width for the calibration.")] = 5,
    base_rate: Annotated[
        float | None,
        typer.Option(
            metavar="P", help="Chance that the reference gives to everything; the share that came true if left out."
        ),
    ] = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Score a forecast log: Brier and logarithmic score, calibration by bins, skill against the base rate."""
    from trucelab.scenario.forecasts import read_log
    from trucelab.validation.forecast_log import score_log

    rows = read_log(file)
    found = _values(rows, score_log(rows, bins=bins, base_rate=base_rate))
    if format is Format.JSON:
        print_json(found)
    else:
        _print(found)


def _values(rows: Sequence[Statement], found: LogScore | None) -> dict[str, Any]:
    counts = {
        "statements": len(rows),
        "resolved": sum(row.resolved in ("yes", "no") for row in rows),
        "void": sum(row.resolved == "void" for row in rows),
        "unresolved": sum(row.resolved is None for row in rows),
    }
    if found is None:
        return counts | {"scores": None}
    parts = found.parts
    return counts | {
        "scores": {
            "brier": found.brier,
            "log": found.log if math.isfinite(found.log) else None,
            "said_impossible": list(found.impossible),
            "base_rate": found.base_rate,
            "base_rate_in_hindsight": found.in_hindsight,
            "brier_of_base_rate": found.brier_reference,
            "log_of_base_rate": found.log_reference if math.isfinite(found.log_reference) else None,
            "brier_skill": found.brier_skill,
            "log_skill": found.log_skill,
            "reliability": parts.reliability,
            "resolution": parts.resolution,
            "uncertainty": parts.uncertainty,
            "within_bins": parts.within_groups,
            "calibration": [
                {"mean_chance": chance, "came_true": frequency, "statements": count}
                for chance, frequency, count in zip(
                    parts.chance.tolist(), parts.frequency.tolist(), parts.forecasts.tolist(), strict=True
                )
            ],
        }
    }


def _print(found: Mapping[str, Any]) -> None:

    console = terminal.console()
    console.print(
        f"{found['statements']} statements: {found['resolved']} resolved, {found['void']} void, "
        f"{found['unresolved']} unresolved."
    )
    scores = found["scores"]
    if scores is None:
        console.print("Nothing is resolved yet, so nothing can be scored.")
        return
    console.print(_table(scores))
    console.print(_calibration(scores))
    if scores["base_rate_in_hindsight"]:
        says = "is the share that came true in this log: a reference that knows more than a forecaster could"
        console.print(f"The base rate, {scores['base_rate']:.3f}, {says}.")
    for statement in scores["said_impossible"]:
        console.print(f"Came out although its chance was 0, or not although it was 1: {statement}")


def _table(scores: Mapping[str, Any]) -> Any:
    from rich.table import Table

    table = Table("score (0 is best)", title="Scores", title_justify="left")
    for head in ("this log", "base rate", "skill"):
        table.add_column(head, justify="right")
    for label, key in (("Brier score", "brier"), ("Logarithmic score, nats", "log")):
        cells = (scores[key], scores[f"{key}_of_base_rate"], scores[f"{key}_skill"])
        own, reference, skill = ("" if cell is None else f"{cell:.3f}" for cell in cells)
        table.add_row(label, own or "infinite", reference or "infinite", skill or "not defined")
    return table


def _calibration(scores: Mapping[str, Any]) -> Any:
    from rich.table import Table

    title = (
        f"Calibration (reliability {scores['reliability']:.3f}, resolution {scores['resolution']:.3f}, "
        f"uncertainty {scores['uncertainty']:.3f})"
    )
    table = Table(title=title, title_justify="left")
    for head in ("mean chance", "came true", "statements"):
        table.add_column(head, justify="right")
    for row in scores["calibration"]:
        table.add_row(f"{row['mean_chance']:.3f}", f"{row['came_true']:.3f}", str(row["statements"]))
    return table
