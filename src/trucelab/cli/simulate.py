"""`trucelab simulate`: people on the move, of a Flee folder by Flee's rules or of a scenario by the own model."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json
from trucelab.cli.progress import ProgressOption, Shown, progress

if TYPE_CHECKING:
    from trucelab.ensemble.findings.simulating import Moved
    from trucelab.movement.flee.case import FleeCase
    from trucelab.movement.flee.simulation import Simulated


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
        read = _read(Path(case), settings, hasten, days, hold_last)
        _flee(read, out, members, seed, workers, engine.value if engine else None, format, shown)
    else:
        _scenario(case, out, members, seed, workers, outcome, persons, format, shown)


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


def _read(folder: Path, settings: Path | None, hasten: int | None, days: int | None, hold_last: bool) -> FleeCase:
    from dataclasses import replace

    from trucelab.flee.folder import read_case

    case = read_case(folder, settings=settings, days=days, hold_last=hold_last)
    return case if hasten is None else replace(case, settings=replace(case.settings, hasten=hasten))


def _flee(
    case: FleeCase, out: Path | None, members: int, seed: int, workers: int, engine: Any, format: Format, shown: Shown
) -> None:
    from trucelab.cli.results import results_folder, write_results
    from trucelab.movement.flee.simulation import engine_for, simulate_case

    identity = {
        "case_sha256": _digest(case),
        "engine": engine_for(case.settings, engine),
        "members": members,
        "seed": seed,
    }
    folder = results_folder(out, f"{case.folder.resolve().name}-flee-{members}x-seed{seed}", identity)
    for warning in case.warnings:
        terminal.say(f"warning: {warning}", err=True)
    with progress(shown, quiet=format is Format.JSON) as tell:
        found = simulate_case(
            case, seed=seed, members=members, engine=engine, workers=workers,
            progress=lambda done: tell("people", done, members),
        )  # fmt: skip
    values = {**identity, **_flee_values(found)}
    write_results(folder, _flee_files(found), values)
    for warning in _warnings(found):
        terminal.say(f"warning: {warning}", err=True)
    if format is Format.JSON:
        print_json({"folder": str(folder), **values})
    else:
        _print_flee(values, folder)


def _digest(case: FleeCase) -> str:
    """Of everything that a run reads, settings and length included."""
    import hashlib

    from trucelab.flee.folder.writing import files_of

    digest = hashlib.sha256()
    for name, text in sorted(files_of(case).items()):
        digest.update(f"{name}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def _flee_files(found: Simulated) -> dict[str, str]:
    from trucelab.flee.output import links_out, out_csv

    files = {}
    width = len(str(len(found.members) - 1))
    for number, member in enumerate(found.members):
        folder = f"member-{number:0{width}}/" if len(found.members) > 1 else ""
        files[f"{folder}out.csv"] = out_csv(found.world, member)
        if member.link_flows is not None:
            files[f"{folder}links.out.0"] = links_out(found.world, member)
    return files


def _warnings(found: Simulated) -> Iterator[str]:
    from trucelab.flee.folder.checks import quiet_days

    case = found.world.case
    settings, told = case.settings, set(quiet_days(case).tolist())
    days = [day for day in found.world.origins_missing() if day not in told]
    if found.why and found.engine == "persons":
        yield f"people were moved one by one: {found.why}"
    if days:
        yield f"on {len(days)} days, the first {days[0]}, people should set out and no place is in conflict; none did"
    if settings.log_levels.link and found.engine == "counts":
        yield "links.out was not written; give --engine persons for it"
    if settings.log_levels.agent:
        yield "agents.out is never written: no traces of single persons"


def _flee_values(found: Simulated) -> dict[str, Any]:
    import numpy as np

    from trucelab import __version__
    from trucelab.flee.output import total_error
    from trucelab.validation.scores import averaged_relative_difference

    world = found.world
    simulated = np.stack([member.occupancy[:, world.output_camps] for member in found.members]).astype(np.float64)
    observed = world.observed.astype(np.float64)
    errors = {}
    for name, rescaling in (("normal", "none"), ("rescaled", "exact")):
        ard = averaged_relative_difference(simulated, observed, rescaling=rescaling)  # type: ignore[arg-type]
        errors[name] = {"by_member": ard.mean.tolist(), "last_day": float(ard.by_day[:, -1].mean())}
    total = np.stack([total_error(world, member) for member in found.members])
    camps = [world.names[camp] for camp in world.output_camps]
    return {
        "trucelab": __version__,
        "case": world.case.folder.resolve().name,
        "hasten": world.case.settings.hasten,
        "days": world.days,
        "averaged_relative_difference": errors,
        "total_error": {"by_member": total.mean(axis=1).tolist(), "last_day": float(total[:, -1].mean())},
        "last_day": {
            camp: {"simulated": float(simulated[:, -1, column].mean()), "observed": int(observed[-1, column])}
            for column, camp in enumerate(camps)
        },
        "agents": int(found.members[0].agents[-1]),
    }


def _print_flee(values: Mapping[str, Any], folder: Path) -> None:
    from rich.table import Table

    console = terminal.console()
    agents = "agents" if values["hasten"] > 1 else "people"
    table = Table("camp", f"simulated {agents}, last day", "observed", box=None)
    for camp, last in values["last_day"].items():
        table.add_row(camp, f"{last['simulated']:,.0f}", f"{last['observed']:,}")
    console.print(table)
    ards = {
        f"averaged relative difference, {name}": ard for name, ard in values["averaged_relative_difference"].items()
    }
    for name, error in {**ards, "total error": values["total_error"]}.items():
        members = error["by_member"]
        spread = f" ({min(members):.4f} to {max(members):.4f})" if len(members) > 1 else ""
        mean = sum(members) / len(members)
        console.print(f"{name}: {mean:.4f}{spread}; on the last day {error['last_day']:.4f}")
    console.print(f"results: {folder}", soft_wrap=True)


def _scenario(
    name: str, out: Path | None, members: int, seed: int, workers: int, outcome: str | None, persons: bool,
    format: Format, shown: Shown,
) -> None:  # fmt: skip
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
    write_results(folder, _scenario_files(moved), values)
    if format is Format.JSON:
        print_json({"folder": str(folder), **values})
    else:
        _print_scenario(moved, folder)


def _scenario_files(moved: Moved) -> dict[str, str]:
    from trucelab.atomic_files import file_names
    from trucelab.csv_safety import csv_of

    tables = {"people": moved.people, "totals": moved.totals}
    names = file_names(moved.journeys)
    tables |= {f"journeys/{names[name]}": table for name, table in moved.journeys.items()}
    return {f"{name}.csv": csv_of(table) for name, table in tables.items()}


def _last_day(moved: Moved) -> dict[str, Any]:
    last = moved.totals.groupby("outcome", sort=False).tail(1).drop(columns=["day", "date"])
    return {row.pop("outcome"): row for row in last.to_dict("records")}


def _print_scenario(moved: Moved, folder: Path) -> None:
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
