"""A scenario and its runs that can be asked: is it sound, what if, what do the talks say, what did a run find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from trucelab import scenario as written
from trucelab.api.conversation import Talks, talks_of
from trucelab.ensemble import running
from trucelab.ensemble.findings import summary
from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.members.talks_record import Progress
from trucelab.ensemble.record import run_record
from trucelab.errors import WrongInput, meant

if TYPE_CHECKING:
    import xarray as xr

    from trucelab.export import Exported


@dataclass(frozen=True)
class Check:
    """What a check says of a sound scenario; one that is not raises `WrongInput`."""

    scenario: str
    title: str
    sha256: str
    decision_makers: int
    options: int
    feasible_states: int
    places: int
    routes: int
    people: int
    """People on the first day."""
    outcomes: tuple[str, ...]
    """Outcomes that are simulated."""
    claims: int
    without_grounds: tuple[str, ...]
    """Values that carry neither evidence nor a judgement, by their path."""
    rows_without_grounds: Mapping[str, tuple[int, int]]
    """By table: rows without either, and all rows."""

    def as_dict(self) -> dict[str, Any]:
        """For JSON, with the keys of `trucelab check --format json`."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        found["outcomes"] = list(self.outcomes)
        found["without_evidence_or_judgement"] = list(found.pop("without_grounds"))
        found["rows_without_evidence_or_judgement"] = dict(found.pop("rows_without_grounds"))
        return found


class Scenario(written.Scenario):
    """A scenario that has passed every check on reading."""

    def check(self) -> Check:
        """Find what only analysis can find wrong, and list what carries neither evidence nor a judgement.

        raises  WrongInput
        """
        made, document = plan(self, members=1, seed=1), self.document
        return Check(
            scenario=self.name,
            title=document.title,
            sha256=self.digest,
            decision_makers=len(document.talks.decision_makers),
            options=len(document.talks.options),
            feasible_states=made.findings.feasible_states if document.has_talks else 0,
            places=len(self.places),
            routes=len(self.routes),
            people=sum(place.residents + place.displaced for place in self.places),
            outcomes=made.outcomes,
            claims=len(document.claims),
            without_grounds=tuple(written.without_grounds(document)),
            rows_without_grounds=dict(written.rows_without_grounds(self)),
        )

    def what_if(self, **changes: str | list[str]) -> Scenario:
        """The scenario with something changed on the ground, as in `trucelab compare`.

        changes  by kind, with _ for -: `open_camp="new-camp=50000:atma-camps=5@10"`; a list makes several
        raises   WrongInput: an unknown kind, or a change that speaks of what is not there
        """
        from trucelab.scenario.what_if import KINDS, with_changes

        known = {kind.kind.replace("-", "_"): kind for kind in KINDS}
        for name in changes:
            if name not in known:
                raise WrongInput.one(f'"{name}" is not a change. {meant(name, known)}')
        # places first: a road may lead to a camp that is opened with it
        ordered = sorted(changes, key=lambda name: name != "open_camp")
        texts = {name: [text] if isinstance(text := changes[name], str) else text for name in ordered}
        return asking(with_changes(self, [known[name](text) for name in ordered for text in texts[name]]))

    def talks(self) -> Talks:
        """The talks, analysed; see `trucelab.talks_of`."""
        return talks_of(self)

    def run(self, **settings: Any) -> Run:
        """The whole chain; see `trucelab.run`."""
        return run(self, **settings)


def load(name_or_path: str | Path) -> Scenario:
    """Read and check a scenario: a folder, its `scenario.yaml`, or the name of a shipped case.

    raises  WrongInput, with all problems of all its files
    """
    return asking(written.load(name_or_path))


def asking(scenario: written.Scenario) -> Scenario:
    """The same scenario, with the questions of this module."""
    return Scenario(**{one.name: getattr(scenario, one.name) for one in fields(written.Scenario)})


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
    scenario: written.Scenario | str | Path,
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
    read = scenario if isinstance(scenario, written.Scenario) else load(scenario)
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
