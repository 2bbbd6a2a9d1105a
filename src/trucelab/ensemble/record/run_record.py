"""The record of a run: one folder, read by everything that comes after.

    identity.json      what is run: scenario, seed, rules, outcomes, members
    members/           a receipt for each member under each outcome that is done
    record.zarr/       the arrays, one chunk for each outcome and member
    scenario/          the scenario as it was
    talks-<N>.json     the talks in the central case and over the draws of N members
    drivers.json       what drives the result, if the run was asked to measure it
    manifest.json      written last: what the run found, its digest, and the SHA-256 of the files that are no chunks

A folder with a manifest is complete, and stays so while members are added: the
manifest is replaced when they are all in.  `open_run` compares every file with
the manifest and the receipts, and refuses a folder that does not match.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from trucelab.atomic_files import put
from trucelab.ensemble.members.side_by_side import in_order
from trucelab.ensemble.members.variables import GROUPS, TIMES, VARIABLES, sizes
from trucelab.ensemble.record.chunks import STORE
from trucelab.ensemble.record.identity import MANIFEST, read_known
from trucelab.ensemble.record.manifest import require_sound
from trucelab.ensemble.record.member_files import Found, Units
from trucelab.ensemble.record.report_days import read_days
from trucelab.ensemble.record.streaming_reductions import Fold, OnDays, OverPlaces, day_axis, folded, whole
from trucelab.errors import BrokenRecord
from trucelab.scenario import Document, Scenario, load

if TYPE_CHECKING:
    import xarray as xr

    from trucelab.talks import Findings

Result = TypeVar("Result")

DRIVERS = "drivers.json"
ASKED = "members_asked"
"""Key of the manifest of a preliminary run: the members that were asked for, where fewer are in."""
KEPT_BYTES = 1 << 29
"""What a run keeps in memory of arrays once read; the largest goes first."""


def talks_file(members: int) -> str:
    """The file with the talks of a run; named by its members, so that those of a run that grows stay beside it."""
    return f"talks-{members}.json"


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
        """What drives the result, as `sensitivity.drivers.drivers` gives it; None where it was not measured."""
        if DRIVERS not in self.manifest["files"]:
            return None
        return dict(json.loads((self.folder / DRIVERS).read_text(encoding="utf-8")))

    @cached_property
    def talks(self) -> Mapping[str, Any]:
        """The talks: the central case, and shares over the draws of the members."""
        return dict(json.loads((self.folder / talks_file(self.manifest["members"])).read_text(encoding="utf-8")))

    @cached_property
    def data(self) -> xr.Dataset:
        """The arrays, with named dimensions, labels and units; read lazily."""
        # waits until it is asked for: most readers need no labels, and it takes a while to load
        import xarray as xr

        dataset = xr.Dataset({name: self._array(name) for name in VARIABLES})
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

    def _array(self, name: str) -> xr.DataArray:
        """One array by itself: in a run that grows, some already have room for more members than those that are in."""
        import xarray as xr

        others = [other for other in VARIABLES if other != name]
        found: xr.Dataset = xr.open_zarr(self.folder / STORE, consolidated=False, chunks=None, drop_variables=others)
        return found[name].isel(member=slice(0, self.manifest["members"]))

    @property
    def asked(self) -> int | None:
        """Members that were asked for, where the run is preliminary: fewer are in so far."""
        found = self.manifest.get(ASKED)
        return None if found is None else int(found)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Outcomes that were simulated."""
        return tuple(self.manifest["outcomes"])

    def values(self, variable: str, outcome: str) -> NDArray[np.int32]:
        """One variable under one outcome, (member, ...) int32; read once, not to be written to.

        For what is small: an array by place of every member and day at once may be more than memory holds.
        """
        return self._kept(variable, outcome, whole)

    def on(self, variable: str, outcome: str, day: int) -> NDArray[np.int32]:
        """One variable by place on one day: (member, ...) int32 without the dimension of days."""
        likely = read_days(self.scenario.document, variable)
        days = likely if day in likely else (day,)
        kept: NDArray[np.int32] = self._kept(variable, outcome, OnDays(variable, days))
        return np.asarray(kept.take(days.index(day), axis=1 + day_axis(variable)))

    def over_places(self, variable: str, outcome: str, places: tuple[int, ...] | None = None) -> NDArray[np.int64]:
        """One variable by place, added up over groups and places, or some of them: (member, ..., day) int64."""
        return self._kept(variable, outcome, OverPlaces(variable, places))

    def folded(self, variable: str, outcome: str, *folds: Fold) -> list[NDArray[Any]]:
        """What some folds keep of one variable under one outcome, member by member: (member, ...) each."""
        units, members = Units(self.folder, self.manifest), self.manifest["members"]
        return folded(units, sizes(self.scenario), variable, outcome, members, folds)

    def _kept(self, variable: str, outcome: str, fold: Fold) -> NDArray[Any]:
        key = (variable, outcome, fold)
        if key not in self._read:
            folds = _read_with(variable, fold, self.scenario.document)
            for one, found in zip(folds, self.folded(variable, outcome, *folds), strict=True):
                found.flags.writeable = False
                self._read[variable, outcome, one] = found
            while len(self._read) > 1 and sum(one.nbytes for one in self._read.values()) > KEPT_BYTES:
                # the largest takes as long to read again as the small ones, of which it would push out many
                del self._read[max((one for one in self._read if one != key), key=lambda one: self._read[one].nbytes)]
        return self._read[key]

    @cached_property
    def _read(self) -> dict[tuple[str, str, Fold], NDArray[Any]]:
        return {}

    def knowing(self, scenario: Scenario, findings: Findings | None) -> Run:
        """The same run, whose scenario and talks in the central case need not be worked out again."""
        # where `cached_property` keeps what it has found
        vars(self)["scenario"] = scenario
        if findings is not None:
            self.found[central_talks] = findings
        return self

    @cached_property
    def found(self) -> dict[Callable[[Run], Any], Any]:
        """What was worked out from the run and is kept with it, see `once_a_run`."""
        return {}


def once_a_run(find: Callable[[Run], Result]) -> Callable[[Run], Result]:
    """A function of a run that works out its result once, for all who read the same run."""

    @wraps(find)
    def once(run: Run) -> Result:
        if once not in run.found:
            run.found[once] = find(run)
        result: Result = run.found[once]
        return result

    return once


@once_a_run
def central_talks(run: Run) -> Findings:
    """The talks of a run in the central case."""
    # waits until it is asked for: opening a run needs no talks, and nothing compiled
    from trucelab.ensemble.members.plan import analyse_talks

    return analyse_talks(run.scenario)[1]


def _read_with(variable: str, fold: Fold, document: Document) -> tuple[Fold, ...]:
    """A fold and what is usually asked for next to it, so that the members are read once for both."""
    usual = (OnDays(variable, read_days(document, variable)), OverPlaces(variable))
    return usual if variable == "below_minimum" and fold in usual else (fold,)


def open_run(folder: str | Path) -> Run:
    """Open a complete run, with every file compared with what was written.

    raises  BrokenRecord, if the folder is not a complete run that this version can read; it names the file
    """
    folder = Path(folder)
    path = folder / MANIFEST
    if not path.is_file():
        raise BrokenRecord(f"{folder}: no complete run (there is no {MANIFEST}); the same `trucelab run` goes on")
    manifest = read_known(path)
    try:
        if manifest["digest"] != run_digest(manifest):
            raise BrokenRecord(f"{path}: is not what was written; {MEND}")
        require_sound(manifest, path)
        for name, written in manifest["files"].items():
            _compare(folder / name, written)
        _check_store(folder, manifest)
        units = Units(folder, manifest)
        every = product(manifest["outcomes"], range(manifest["members"]))
        for _ in in_order(lambda key: _check_member(units, manifest, *key), every):
            pass
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise BrokenRecord(f"{path}: not a manifest of a run; run the scenario again") from None
    return Run(folder, manifest)


MEND = "the run is damaged, the same `trucelab run` mends it"


def _compare(file: Path, written: list[Any]) -> None:
    if not file.is_file():
        raise BrokenRecord(f"{file}: is missing; {MEND}")
    if size_and_hash(file) != written:
        raise BrokenRecord(f"{file}: is not what was written; {MEND}")


GROUP = {"attributes": {}, "zarr_format": 3, "node_type": "group"}


def _check_store(folder: Path, manifest: Mapping[str, Any]) -> None:
    """What makes the chunks arrays; no checksum, since it changes just before the manifest does when a run grows."""
    group = folder / STORE / "zarr.json"
    if not group.is_file() or json.loads(group.read_bytes()) != GROUP:
        raise BrokenRecord(f"{group}: is not what was written; {MEND}")
    for name, (dims, _) in VARIABLES.items():
        path = folder / STORE / name / "zarr.json"
        try:
            found = json.loads(path.read_bytes())
            outcomes, members, *shape = found["shape"]
            sound = (
                outcomes == len(manifest["outcomes"])
                and members >= manifest["members"]
                and found["chunk_grid"]["configuration"]["chunk_shape"] == [1, 1, *(max(size, 1) for size in shape)]
                and found["dimension_names"] == ["outcome", "member", *dims]
                and found["data_type"] == "int32"
            )
        except FileNotFoundError:
            raise BrokenRecord(f"{path}: is missing; {MEND}") from None
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise BrokenRecord(f"{path}: is not what was written; {MEND}")


def _check_member(units: Units, manifest: Mapping[str, Any], outcome: str, member: int) -> None:
    path = units.receipt_path(outcome, member)
    try:
        receipt = units.receipt(outcome, member)
        if receipt is None:
            raise BrokenRecord(f"{path}: is missing")
        if receipt.found != found_by(manifest, outcome, member):
            raise BrokenRecord(f"{path}: is not what was written")
        units.check(receipt)
    except BrokenRecord as problem:
        raise BrokenRecord(f"{problem}; {MEND}") from None


def found_by(manifest: Mapping[str, Any], outcome: str, member: int) -> Found:
    """What a member found, as the manifest has it: see `Receipt.found`."""
    digests, ends, days = (manifest[key][outcome][member] for key in FOUND)
    return digests, ends, days


FOUND = ("digests", "truce_ends", "days_in_force")
"""Keys of the manifest with what every member found, by outcome."""


def run_digest(manifest: Mapping[str, Any]) -> str:
    """SHA-256 over everything that a run found, and over what it was asked.

    Equal for equal numbers, whatever the threads, stops, shards and the version that computed them.
    """
    asked = [manifest[key] for key in ("scenario_sha256", "seed", "members", "outcomes")]
    found = [[manifest[key][outcome] for outcome in manifest["outcomes"]] for key in FOUND]
    talks = manifest["files"][talks_file(manifest["members"])][1]
    return hashlib.sha256(json.dumps([asked, found, talks], ensure_ascii=False).encode()).hexdigest()


def size_and_hash(path: Path) -> list[Any]:
    """Size and SHA-256 of a file."""
    content = path.read_bytes()
    return [len(content), hashlib.sha256(content).hexdigest()]


def json_bytes(value: Any) -> bytes:
    """JSON as it is written to files."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def write_json(path: Path, value: Any) -> None:
    """Write JSON whole or not at all, and make sure it is on the disk."""
    put(path, json_bytes(value))
