"""A run that can be asked: its figures, differences between outcomes, its arrays, tables and brief."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from trucelab.api.scenarios import Scenario, load
from trucelab.ensemble import running
from trucelab.ensemble.findings import summary
from trucelab.ensemble.members.talks_record import Progress
from trucelab.ensemble.record import run_record
from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario as WrittenScenario

if TYPE_CHECKING:
    import xarray as xr

    from trucelab.export import Exported


class Run(run_record.Run):
    """A complete run, read from its folder."""

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario as it was when the run was made."""
        return load(self.folder / "scenario" / "scenario.yaml")

    @property
    def members(self) -> int:
        """Draws of everything uncertain for each outcome."""
        return int(self.manifest["members"])

    @cached_property
    def dataset(self) -> xr.Dataset:
        """Every array with named dimensions, labels, units and source; read when it is used."""
        from trucelab.ensemble.record.dataset import dataset

        return dataset(self)

    def summary(self) -> pd.DataFrame:
        """Medians and bands on landmark days: what `summary.csv` holds."""
        return summary.table(self)

    def differences(self, outcome: str, *, instead_of: str) -> pd.DataFrame:
        """How many more people there are under an outcome than under another, under the same luck.

        returns  measure, day, low, median and high over members; negative where `outcome` has fewer people
        raises   WrongInput: no such outcome
        """
        for name in (outcome, instead_of):
            if name not in self.outcomes:
                raise WrongInput.one(f'"{name}" is not an outcome of the run. {meant(name, self.outcomes)}')
        found = summary.differences(self, outcome, instead_of)
        rows = [(one.measure, one.day, *map(round, (one.band.low, one.band.median, one.band.high))) for one in found]
        return pd.DataFrame(rows, columns=["measure", "day", "low", "median", "high"])

    def table(
        self, name: str, *, outcomes: Iterable[str] = (), days: str | Iterable[int] = "", by_member: bool = False
    ) -> pd.DataFrame:
        """One table of `trucelab export`, in memory: `run.table("needs", days=[30])`.

        raises  WrongInput: no such table, outcome or day
        """
        from trucelab.export import table_of

        return table_of(self, name, outcomes=outcomes, days=days, by_member=by_member)

    def claims(self) -> pd.DataFrame:
        """The claims of the scenario, put to the test."""
        return self.table("claims")

    def export(
        self,
        formats: Iterable[str] = ("csv",),
        *,
        out: Path | None = None,
        outcomes: Iterable[str] = (),
        days: str | Iterable[int] = "",
        tables: Iterable[str] = (),
        by_member: bool = False,
    ) -> Exported:
        """Write long tables into a folder that is not there yet; see `trucelab.export.export`.

        raises  WrongInput, before anything is written
        """
        from trucelab.export import export

        return export(self, formats, out=out, outcomes=outcomes, days=days, tables=tables, by_member=by_member)

    def write_brief(self) -> dict[str, Path]:
        """Write the brief and its tables into the folder of the run; what each is, and where."""
        from trucelab.report import write_outputs

        return write_outputs(self)


def run(
    scenario: WrittenScenario | str | Path,
    *,
    members: int = 50,
    seed: int = 1,
    out: Path | str | None = None,
    workers: int | None = None,
    drivers: bool = False,
    scheduler: str | None = None,
    progress: Progress = lambda what, done, whole: None,
) -> Run:
    """Run a scenario: talks, people and needs under every outcome. A run that is there complete is not repeated.

    scenario  a scenario, or what `load` takes
    members   draws of everything uncertain for each outcome
    seed      seed of every stream of chance: the same seed gives the same bytes
    out       folder of the run; `runs/<case>-<members>x-seed<seed>-<digest>` where nothing is said
    workers   threads; all cores where nothing is said. Results do not depend on it
    drivers   measure what drives the result too
    scheduler address of a Dask scheduler whose workers compute the members, or "local:N" for N processes here
    raises    WrongInput, before anything is written
    """
    read = scenario if isinstance(scenario, WrittenScenario) else load(scenario)
    folder = Path(out) if out is not None else None
    done = running.run(
        read, members=members, seed=seed, folder=folder, workers=workers, drivers=drivers, scheduler=scheduler,
        progress=progress,
    )  # fmt: skip
    return Run(done.folder, done.manifest)


def open_run(folder: str | Path) -> Run:
    """Open a complete run.

    raises  BrokenRecord, if the folder is not a complete run that this version can read
    """
    found = run_record.open_run(folder)
    return Run(found.folder, found.manifest)
