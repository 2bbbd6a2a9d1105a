"""Whole folders from one program's form to another's: written complete or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trucelab.atomic_files import write_folder
from trucelab.flee.folder import read_case, write_case
from trucelab.interchange.flee_to_scenario import scenario_of_flee
from trucelab.interchange.scenario_to_flee import LOSSES, flee_of_scenario
from trucelab.scenario import load
from trucelab.scenario.loading import FILE_NAME


@dataclass(frozen=True)
class Carried:
    """What was written, and what a reader must know."""

    places: int
    roads: int
    days: int
    notes: tuple[str, ...]


def is_flee_folder(path: Path) -> bool:
    """Whether a folder is a Flee case: one folder down lies a locations.csv, and there is no scenario.yaml."""
    try:
        return path.is_dir() and not (path / FILE_NAME).exists() and any(path.glob("*/locations.csv"))
    except (OSError, ValueError):
        return False


def flee_to_scenario(
    folder: Path, target: Path, *, settings: Path | None = None, days: int | None = None, hold_last: bool = False
) -> Carried:
    """Write a Flee folder as a scenario folder.

    settings, days, hold_last  as for `read_case`
    raises  WrongInput, with everything that is wrong in all files; or if the target is there
    """
    case = read_case(folder, settings=settings, days=days, hold_last=hold_last)
    converted = scenario_of_flee(case, folder.resolve().name)
    write_folder(converted.files, target, check=load)
    return Carried(len(converted.keys), len(case.routes), case.days, (*case.warnings, *converted.notes))


def scenario_to_flee(name_or_path: str | Path, target: Path, outcome: str | None = None) -> Carried:
    """Write a scenario as a Flee folder.

    raises  WrongInput, with all problems of the scenario; or if the target is there
    """
    case = flee_of_scenario(load(name_or_path), outcome)
    write_case(case, target)
    return Carried(
        len(case.locations), len(case.routes), case.days, tuple(f"not carried over: {loss}" for loss in LOSSES)
    )
