"""Flee folders run by Flee's rules: out.csv, errors and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, print_json
from trucelab.cli.progress import Shown, progress

if TYPE_CHECKING:
    from trucelab.movement.flee.case import FleeCase
    from trucelab.movement.flee.simulation import Simulated


def read(folder: Path, settings: Path | None, hasten: int | None, days: int | None, hold_last: bool) -> FleeCase:
    """A Flee case, by the settings and length asked for."""
    from dataclasses import replace

    from trucelab.flee.folder import read_case

    case = read_case(folder, settings=settings, days=days, hold_last=hold_last)
    return case if hasten is None else replace(case, settings=replace(case.settings, hasten=hasten))


def simulate(
    case: FleeCase, out: Path | None, members: int, seed: int, workers: int, engine: Any, format: Format, shown: Shown
) -> None:
    """Run a Flee case, write what it finds, and print its errors."""
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
    values = {**identity, **_values(found)}
    write_results(folder, _files(found), values)
    for warning in _warnings(found):
        terminal.say(f"warning: {warning}", err=True)
    if format is Format.JSON:
        print_json({"folder": str(folder), **values})
    else:
        _print(values, folder)


def _digest(case: FleeCase) -> str:
    """Of everything that a run reads, settings and length included."""
    import hashlib

    from trucelab.flee.folder.writing import files_of

    digest = hashlib.sha256()
    for name, text in sorted(files_of(case).items()):
        digest.update(f"{name}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def _files(found: Simulated) -> dict[str, str]:
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


def _values(found: Simulated) -> dict[str, Any]:
    import numpy as np

    from trucelab import __version__
    from trucelab.flee.output import total_error
    from trucelab.validation.scores.relative_difference import averaged_relative_difference

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


def _print(values: Mapping[str, Any], folder: Path) -> None:
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
