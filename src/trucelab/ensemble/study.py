"""The record of a run: one folder, written whole or not at all, read by everything that comes after.

    manifest.json   what was run, with which versions, and the size and SHA-256 of every file
    record.zarr/    the arrays, one chunk for each outcome and member
    scenario/       the scenario as it was
    talks.json      the talks in the central case and over the draws of the members
    drivers.json    what drives the result, if the run was asked to measure it

A run is written into a hidden folder beside its own and renamed when it is
complete, so that a kill or a full disk leaves nothing that could be read as
whole.  `open_run` refuses a folder whose files do not match the manifest.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr
import zarr
from numpy.typing import NDArray

from trucelab import __version__
from trucelab.ensemble.member import MemberResult
from trucelab.ensemble.plan import Plan, analyse_talks
from trucelab.errors import BrokenRecord, WrongInput
from trucelab.scenario import Scenario, load
from trucelab.talks import Findings

if TYPE_CHECKING:
    from trucelab.ensemble.verdicts import Judged

FORMAT = "trucelab-run/1"
DRIVERS = "drivers.json"

DISCARD_TRIES, DISCARD_PAUSE_S = 60, 0.05

GROUPS = ("children", "adults")
TIMES = ("never", "once", "twice", "three times or more")

VARIABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "people": (("day", "place", "group", "times"), "people at a place at the end of the day, by times displaced"),
    "displaced_here": (("day", "place", "group"), "people at a place who were displaced during the run"),
    "on_road": (("day", "group"), "people on the road at the end of the day"),
    "displaced": (("day", "group"), "people displaced at least once during the run so far, each counted once"),
    "displaced_again": (("day", "group"), "people displaced at least twice during the run so far"),
    "displacement_events": (("day", "group"), "departures because of danger that day; one person may have several"),
    "departures": (("day", "place", "group"), "departures from a place because of danger that day"),
    "arrivals": (("day", "place", "group"), "people who came to stay at a place that day"),
    "returns": (("day", "place", "group"), "people who came back home that day, who are among the arrivals"),
    "trapped": (("day", "group"), "people who wanted to leave that day and knew of nowhere to go"),
    "beyond_capacity": (("day", "place"), "displaced people at a place beyond what it can take in"),
    "below_minimum": (("standard", "day", "place", "group"), "people who cannot be served at the minimum"),
}
"""Arrays of the record by name: dimensions after (outcome, member), and what is counted; all int32, unit people."""


def identity(plan: Plan) -> dict[str, Any]:
    """What decides the bytes of a run."""
    return {
        "format": FORMAT,
        "trucelab": __version__,
        "case": plan.scenario.name,
        "scenario_sha256": plan.scenario.digest,
        "seed": plan.seed,
        "members": plan.members,
        "outcomes": list(plan.outcomes),
    }


def same_run(folder: Path, plan: Plan, *, drivers: bool = False) -> bool:
    """Whether a folder already holds the complete run of this plan, with its drivers measured if they must be."""
    with contextlib.suppress(BrokenRecord, OSError):
        manifest = open_run(folder).manifest
        if drivers and DRIVERS not in manifest["files"]:
            return False
        return all(manifest.get(key) == value for key, value in identity(plan).items())
    return False


class Recorder:
    """Writes the record of one run; use as a context manager, and `finish` when every member is in."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.partial = folder.parent / f".{folder.name}.partial-{os.getpid()}"
        self.digests: dict[str, list[str]] = {name: [""] * plan.members for name in plan.outcomes}
        self.truce_ends: dict[str, list[int]] = {name: [-1] * plan.members for name in plan.outcomes}
        self.days_in_force: dict[str, list[int]] = {name: [0] * plan.members for name in plan.outcomes}
        self.arrays: dict[str, zarr.Array[Any]] = {}

    def __enter__(self) -> Recorder:
        if self.folder.exists():
            raise WrongInput.one("already exists; give another --out, or remove it first", file=str(self.folder))
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        remove_stale(self.folder)
        try:
            self._prepare()
        except BaseException:
            # a stop in the middle of this: __exit__ is not called for what has not been entered
            self._discard()
            raise
        return self

    def _prepare(self) -> None:
        self.partial.mkdir()
        copy_scenario(self.plan.scenario, self.partial / "scenario")
        group = zarr.create_group(self.partial / "record.zarr", zarr_format=3)
        for name, (dims, says) in VARIABLES.items():
            shape = tuple(self._sizes[dim] for dim in dims)
            self.arrays[name] = group.create_array(
                name,
                shape=(len(self.plan.outcomes), self.plan.members, *shape),
                chunks=(1, 1, *shape),
                dtype="int32",
                dimension_names=("outcome", "member", *dims),
                attributes={"long_name": says, "units": "people"},
            )

    def _discard(self) -> None:
        # the store writes in a thread of its own: after a stop a last chunk may land while the folder is being removed
        for _ in range(DISCARD_TRIES):
            shutil.rmtree(self.partial, ignore_errors=True)
            if not self.partial.exists():
                return
            time.sleep(DISCARD_PAUSE_S)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._discard()

    @property
    def _sizes(self) -> dict[str, int]:
        document = self.plan.scenario.document
        return {
            "day": document.horizon_days + 1,
            "place": len(self.plan.scenario.places),
            "group": len(GROUPS),
            "times": len(TIMES),
            "standard": len(document.needs.standards),
        }

    def write(self, result: MemberResult) -> None:
        """Add one member under one outcome."""
        index = self.plan.outcomes.index(result.outcome)
        for name, array in self.arrays.items():
            array[index, result.member] = result.arrays[name]
        self.digests[result.outcome][result.member] = digest(result.arrays)
        self.truce_ends[result.outcome][result.member] = result.truce_ends
        self.days_in_force[result.outcome][result.member] = result.days_in_force

    def finish(self, talks: Mapping[str, Any], drivers: Mapping[str, Any] | None = None) -> None:
        """Write the manifest, then give the folder its name: from here on the run exists."""
        write_json(self.partial / "talks.json", talks)
        if drivers is not None:
            write_json(self.partial / DRIVERS, drivers)
        scenario = self.plan.scenario
        manifest = identity(self.plan) | {
            "title": scenario.document.title,
            "as_of": scenario.document.as_of.isoformat(),
            "horizon_days": scenario.document.horizon_days,
            "digests": self.digests,
            "truce_ends": self.truce_ends,
            "days_in_force": self.days_in_force,
            "versions": {"numpy": np.__version__, "zarr": zarr.__version__, "xarray": xr.__version__},
            "files": {name: list(_size_and_hash(self.partial / name)) for name in _files(self.partial)},
        }
        write_json(self.partial / "manifest.json", manifest)
        _sync(self.partial)
        self.partial.rename(self.folder)
        _sync(self.folder.parent)


@dataclass(frozen=True, eq=False)
class Run:
    """A complete run, read from its folder."""

    folder: Path
    manifest: Mapping[str, Any]

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario as it was when the run was made."""
        return load(self.folder / "scenario" / "scenario.yaml")

    @cached_property
    def drivers(self) -> Mapping[str, Any] | None:
        """What drives the result, as `sensitivity.finding.drivers` gives it; None where it was not measured."""
        if DRIVERS not in self.manifest["files"]:
            return None
        return dict(json.loads((self.folder / DRIVERS).read_text(encoding="utf-8")))

    @cached_property
    def talks(self) -> Mapping[str, Any]:
        """The talks: the central case, and shares over the draws of the members."""
        return dict(json.loads((self.folder / "talks.json").read_text(encoding="utf-8")))

    @cached_property
    def findings(self) -> Findings:
        """The talks in the central case, worked out once for all who read the run."""
        return analyse_talks(self.scenario)[1]

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """The verdict on every claim, worked out once for all who read the run."""
        # waits until it is asked for: verdicts are themselves read off a run
        from trucelab.ensemble.verdicts import judge

        return judge(self)

    @cached_property
    def data(self) -> xr.Dataset:
        """The arrays, with named dimensions, labels and units; read lazily."""
        dataset: xr.Dataset = xr.open_zarr(self.folder / "record.zarr", consolidated=False, chunks=None)
        document = self.scenario.document
        labelled: xr.Dataset = dataset.assign_coords(
            outcome=list(self.outcomes),
            member=np.arange(self.manifest["members"]),
            day=np.arange(document.horizon_days + 1),
            place=[place.place for place in self.scenario.places],
            group=list(GROUPS),
            times=list(TIMES),
            standard=list(document.needs.standards),
        )
        return labelled

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that were simulated."""
        return tuple(self.manifest["outcomes"])

    def values(self, variable: str, outcome: str) -> NDArray[np.int32]:
        """One variable under one outcome, (member, ...) int32; read once, not to be written to."""
        key = (variable, outcome)
        if key not in self._read:
            found: NDArray[np.int32] = self.data[variable].sel(outcome=outcome).to_numpy()
            found.flags.writeable = False
            self._read[key] = found
        return self._read[key]

    @cached_property
    def _read(self) -> dict[tuple[str, str], NDArray[np.int32]]:
        return {}


def open_run(folder: str | Path, *, deep: bool = False) -> Run:
    """Open a complete run.

    deep    also compare the SHA-256 of every file, not only its size
    raises  BrokenRecord, if the folder is not a complete run that this version can read
    """
    folder = Path(folder)
    path = folder / "manifest.json"
    if not path.is_file():
        raise BrokenRecord(f"{folder}: no complete run (there is no manifest.json); run the scenario again")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        found = manifest["format"]
    except (ValueError, KeyError, TypeError):
        raise BrokenRecord(f"{path}: not a manifest of a run; run the scenario again") from None
    if found != FORMAT:
        raise BrokenRecord(f"{path}: written as {found}, this version reads {FORMAT}; use the trucelab that wrote it")
    for name, (size, checksum) in manifest["files"].items():
        file = folder / name
        if not file.is_file():
            raise BrokenRecord(f"{file}: is missing; the run is damaged, run the scenario again")
        if file.stat().st_size != size or (deep and _size_and_hash(file)[1] != checksum):
            raise BrokenRecord(f"{file}: is not what was written; the run is damaged, run the scenario again")
    return Run(folder, manifest)


def digest(arrays: Mapping[str, NDArray[np.int32]]) -> str:
    """SHA-256 over the arrays of one member, in the order of `VARIABLES`, little-endian."""
    total = hashlib.sha256()
    for name in VARIABLES:
        total.update(name.encode())
        total.update(np.ascontiguousarray(arrays[name], dtype="<i4").tobytes())
    return total.hexdigest()


def copy_scenario(scenario: Scenario, folder: Path) -> None:
    """Copy the files of a scenario that its digest covers."""
    for name in scenario.files:
        target = folder / ("scenario.yaml" if name == scenario.files[0] else name)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(scenario.folder / name, target)


def write_json(path: Path, value: Any) -> None:
    """Write JSON whole or not at all, and make sure it is on the disk."""
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def remove_stale(folder: Path) -> None:
    """Remove what runs that were killed left behind for the same folder."""
    for left in folder.parent.glob(f".{folder.name}.partial-*"):
        pid = left.name.rpartition("-")[2]
        if not (pid.isdigit() and _alive(int(pid))):
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _files(folder: Path) -> Iterator[str]:
    yield from sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _size_and_hash(path: Path) -> tuple[int, str]:
    content = path.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
