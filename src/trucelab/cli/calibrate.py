"""`trucelab calibrate`: fit chosen numbers of a scenario to observed counts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json
from trucelab.cli.progress import ProgressOption, Shown, progress


def calibrate(
    scenario: ScenarioArgument,
    observed: Annotated[
        Path, typer.Option(metavar="FILE", help="Table of observed counts (CSV): date, place, people and so on.")
    ],
    fit: Annotated[
        list[str], typer.Option(metavar="PATH[=LOW..HIGH]", help="A number to fit; can be given more than once.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the scenario with the fitted ranges.")],
    outcome: Annotated[
        str | None, typer.Option(help="Outcome that happened; the only one where nothing is said.")
    ] = None,
    samples: Annotated[int, typer.Option(min=8, help="Points that are tried first; best a power of 2.")] = 256,
    members: Annotated[int, typer.Option(min=1, help="Members simulated at each point.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of every stream of chance.")] = 1,
    workers: Annotated[int | None, typer.Option(min=1, help="Threads; results do not depend on it.")] = None,
    shown: ProgressOption = Shown.AUTO,
    format: FormatOption = Format.TEXT,
) -> None:
    """Fit numbers of a scenario to observed counts; write the scenario with the fitted ranges."""
    from rich.table import Table

    from trucelab.calibration.fitting import Search
    from trucelab.calibration.fitting import fit as find
    from trucelab.calibration.observed import read_observed
    from trucelab.calibration.parameters import fitted
    from trucelab.calibration.writing import record, write_fitted
    from trucelab.errors import WrongInput
    from trucelab.scenario import load

    if out.exists():
        raise WrongInput.one("is there already; give another folder", file=str(out))
    loaded = load(scenario)
    outcomes = list(loaded.document.consequences)
    if outcome is None and len(outcomes) > 1:
        raise WrongInput.one(f"say which outcome happened: {', '.join(outcomes)}", where="--outcome")
    search = Search(
        scenario=loaded,
        outcome=outcome or outcomes[0],
        targets=read_observed(observed.parent, observed.name, loaded),
        parameters=tuple(fitted(loaded, text) for text in fit),
        seed=seed,
        members=members,
        samples=samples,
    )
    with progress(shown, quiet=format is Format.JSON) as tell:
        found = find(search, workers=workers, progress=partial(tell, "points"))
    on = f"{len(search.targets)} counts of {observed.name}"
    write_fitted(found, on, out)
    if format is Format.JSON:
        print_json({"folder": str(out)} | record(found, on))
        return
    table = Table("number", "searched", "fitted", "80 % of what was kept")
    for index, one in enumerate(search.parameters):
        quantity = found.quantity(index)
        table.add_row(
            one.path, f"{one.low:g} to {one.high:g}", f"{found.best[index]:.4g}",
            f"{quantity.low:.4g} to {quantity.high:.4g}",
        )  # fmt: skip
    console = terminal.console()
    console.print(table)
    console.print(f"distance to {on}: {found.before:.3f} before, {found.best_distance:.3f} fitted. Written: {out}")
