"""`trucelab simulate`: people on the move, of a Flee folder by Flee's rules or of a scenario by the own model."""

from __future__ import annotations

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli import simulate_flee, simulate_scenario
from trucelab.cli.arguments import Format, FormatOption
from trucelab.cli.progress import ProgressOption, Shown


class EngineName(StrEnum):
    """How Flee's rules are run."""

    COUNTS = "counts"
    PERSONS = "persons"


def simulate(
    case: Annotated[
        str, typer.Argument(metavar="FOLDER|SCENARIO", help="A Flee folder, a scenario, or the name of a shipped case.")
    ],
    out: Annotated[Path | None, typer.Option(help="Folder of the results; runs/... where nothing is said.")] = None,
    members: Annotated[int, typer.Option(min=1, help="Members: runs with other luck.")] = 1,
    seed: Annotated[int, typer.Option(help="Seed of every stream of chance.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; results do not depend on it.")] = None,
    engine: Annotated[EngineName | None, typer.Option(help="Flee folder: move counts, or persons one by one.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Flee folder: another simsetting.yml.")] = None,
    hasten: Annotated[int | None, typer.Option(min=1, help="Flee folder: persons that an agent stands for.")] = None,
    days: Annotated[int | None, typer.Option(min=1, help="Flee folder: days, instead of sim_period.csv.")] = None,
    hold_last: Annotated[
        bool, typer.Option("--hold-last", help="Flee folder: repeat the last row of daily tables that are too short.")
    ] = False,
    outcome: Annotated[str | None, typer.Option(help="Scenario: one outcome; all where nothing is said.")] = None,
    persons: Annotated[bool, typer.Option("--persons", help="Scenario: everybody one by one, with journeys.")] = False,
    shown: ProgressOption = Shown.AUTO,
    format: FormatOption = Format.TEXT,
) -> None:
    """Move people: a Flee folder by Flee's rules, with out.csv and its errors; a scenario with every place and day."""
    from trucelab.interchange.folders import is_flee_folder

    flee = is_flee_folder(Path(case))
    if not flee:
        _require_scenario(Path(case))
    for_flee = {
        "--engine": engine, "--settings": settings, "--hasten": hasten, "--days": days,
        "--hold-last": hold_last or None,
    }  # fmt: skip
    for_scenarios = {"--outcome": outcome, "--persons": persons or None}
    _require_fitting(case, for_scenarios if flee else for_flee, "a scenario" if flee else "a Flee folder")
    workers = workers or os.cpu_count() or 1
    if flee:
        read = simulate_flee.read(Path(case), settings, hasten, days, hold_last)
        simulate_flee.simulate(read, out, members, seed, workers, engine.value if engine else None, format, shown)
    else:
        simulate_scenario.simulate(case, out, members, seed, workers, outcome, persons, format, shown)


def _require_scenario(folder: Path) -> None:
    """A folder that is neither a scenario nor a Flee case gets one sentence that names both, and what may be meant."""
    from trucelab.errors import WrongInput
    from trucelab.interchange.folders import is_flee_folder
    from trucelab.scenario.loading import FILE_NAME

    if not folder.is_dir() or (folder / FILE_NAME).exists():
        return
    inside = sorted(path for path in folder.iterdir() if is_flee_folder(path) or (path / FILE_NAME).exists())
    meant = folder.resolve().parent if (folder / "locations.csv").exists() else inside[0] if inside else None
    says = f"is neither a scenario (it holds no {FILE_NAME}) nor a Flee folder (it holds no input_csv/locations.csv)"
    raise WrongInput.one(f"{says}. Did you mean {meant}?" if meant else says, file=str(folder))


def _require_fitting(case: str, options: Mapping[str, object], meant_for: str) -> None:
    from trucelab.errors import Problem, WrongInput

    given = [name for name, value in options.items() if value is not None]
    if given:
        raise WrongInput([Problem("", 0, 0, name, f"is for {meant_for}, and {case} is none") for name in given])
