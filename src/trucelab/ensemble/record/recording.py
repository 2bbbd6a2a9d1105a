"""Writing the record of a run: start it or go on with it, add members, and complete it.

Every file is written whole or not at all (`atomic_files.put`).  A member is done when
its receipt is on the disk, and a run is complete when its manifest is; what is
done is never computed again and never lost.
"""

from __future__ import annotations

import contextlib
import platform
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Any

from trucelab import atomic_files
from trucelab.atomic_files import PARTIAL
from trucelab.ensemble.members.computing import Key
from trucelab.ensemble.members.member import MemberResult
from trucelab.ensemble.members.plan import Plan
from trucelab.ensemble.members.side_by_side import in_order
from trucelab.ensemble.members.variables import sizes
from trucelab.ensemble.record.chunks import metadata
from trucelab.ensemble.record.identity import (
    IDENTITY,
    MANIFEST,
    OtherForm,
    identity,
    read_identity,
    read_known,
    same_content,
    unlike,
)
from trucelab.ensemble.record.lock import HOLDER, LOCK, locked
from trucelab.ensemble.record.member_files import Found, Receipt, Units
from trucelab.ensemble.record.run_record import (
    ASKED,
    DRIVERS,
    FOUND,
    Run,
    json_bytes,
    run_digest,
    size_and_hash,
    talks_file,
)
from trucelab.errors import BrokenRecord, WrongInput
from trucelab.scenario import Scenario
from trucelab.scenario.loading import FILE_NAME, digest_of


@dataclass(frozen=True)
class Share:
    """The part of a run that one call computes: every n-th member, and some outcomes or all."""

    number: int = 1
    of: int = 1
    outcomes: tuple[str, ...] | None = None

    def has(self, outcome: str, member: int) -> bool:
        """Whether a member under an outcome belongs to the part."""
        return member % self.of == self.number - 1 and (self.outcomes is None or outcome in self.outcomes)


WHOLE = Share()


@dataclass(frozen=True)
class Part:
    """A run that is not complete: members are in its folder, and others are missing."""

    folder: Path
    done: int
    whole: int


class Recorder:
    """Writes one run into one folder, which is locked meanwhile; use as a context manager."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.known = identity(plan)
        self.units = Units(folder, self.known)
        self.found: dict[Key, Found] = {}
        """What members that are done have found; their receipts would take much more memory."""
        self.leading = 0
        """Members, from the first on, that are done under every outcome."""
        self.damaged: list[str] = []
        """What was found damaged in the folder and is computed again."""
        self.held = ExitStack()

    def __enter__(self) -> Recorder:
        require_usable(self.folder, self.known)
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self.held.enter_context(locked(self.folder))
            # once more, now that nobody else can change it
            require_usable(self.folder, self.known)
            atomic_files.sweep(self.folder)
            self._start()
            self._find()
        except BaseException as problem:
            self._leave(problem)
            raise
        return self

    def _start(self) -> None:
        # members may differ: more are wanted, or fewer than a run that was never completed meant to have
        if read_identity(self.folder) != self.known:
            atomic_files.put(self.folder / IDENTITY, json_bytes(self.known))
        copy_scenario(self.plan.scenario, self.folder / "scenario")

    def _find(self) -> None:
        """Look for members that are done; those that are damaged count as not done."""
        for key, there in zip(self.every(), in_order(self._there, self.every()), strict=True):
            if isinstance(there, BrokenRecord):
                self.damaged.append(str(there))
            elif there is not None:
                self._add(key, there)

    def _there(self, key: Key) -> Found | BrokenRecord | None:
        try:
            receipt = self.units.receipt(*key)
            if receipt is None:
                return None
            self.units.check(receipt)
        except BrokenRecord as problem:
            return problem
        return receipt.found

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave(problem)

    def _leave(self, problem: BaseException | None) -> None:
        if isinstance(problem, (KeyboardInterrupt, OSError)):
            problem.add_note(f"{self.progress()} kept in {self.folder}; the same command goes on from there")
        self.held.close()
        with contextlib.suppress(OSError):
            # only where nothing could be written
            self.folder.rmdir()

    def progress(self) -> str:
        """How far the run is, in words."""
        return f"{len(self.found)} of {self.whole} members are"

    def every(self) -> Iterator[Key]:
        """Every member under every outcome; members first, since two outcomes of one share what is cached."""
        return ((outcome, member) for member in range(self.plan.members) for outcome in self.plan.outcomes)

    @property
    def whole(self) -> int:
        """How many members there will be, over all outcomes."""
        return self.plan.members * len(self.plan.outcomes)

    @property
    def done(self) -> int:
        """How many there are."""
        return len(self.found)

    def missing(self, share: Share = WHOLE) -> list[Key]:
        """Members that are not done."""
        return [key for key in self.every() if key not in self.found and share.has(*key)]

    def _add(self, key: Key, found: Found) -> None:
        self.found[key] = found
        while self.leading < self.plan.members and all(
            (name, self.leading) in self.found for name in self.plan.outcomes
        ):
            self.leading += 1

    def write(self, result: MemberResult) -> None:
        """Add one member under one outcome; once this returns it is done."""
        self._add((result.outcome, result.member), self.units.write(result).found)

    def take(self, other: Units, receipt: Receipt) -> None:
        """Add a member that another run has computed.

        raises  BrokenRecord, if it is damaged there
        """
        self.units.take(other, receipt)
        self._add((receipt.outcome, receipt.member), receipt.found)

    def finish(
        self, talks: Mapping[str, Any], drivers: Mapping[str, Any] | None = None, *, members: int | None = None
    ) -> Run:
        """Write what is told of all members together, and the manifest last: from here on the run is complete.

        talks    those of as many members
        members  so many from the first on make a run by themselves, marked as preliminary; all where nothing is said
        """
        members = self.plan.members if members is None else members
        files = metadata(self.plan.outcomes, members, sizes(self.plan.scenario))
        files[talks_file(members)] = json_bytes(talks)
        if drivers is not None:
            files[DRIVERS] = json_bytes(drivers)
        elif not self._drivers_are_sound():
            (self.folder / DRIVERS).unlink(missing_ok=True)
        for name, content in files.items():
            atomic_files.put(self.folder / name, content)
        manifest = self._manifest(members)
        atomic_files.put(self.folder / MANIFEST, json_bytes(manifest))
        atomic_files.sync_folder(self.folder)
        self._tidy(members)
        return self._as_read(Run(self.folder, manifest))

    def _as_read(self, run: Run) -> Run:
        """The run that was just written, with what the plan knows already: a reader would find the same."""
        scenario = self.plan.scenario
        folder = self.folder / "scenario"
        copy = replace(scenario, name=folder.name, folder=folder, files=copied_names(scenario))
        return run.knowing(copy, self.plan.findings if scenario.document.has_talks else None)

    def _manifest(self, members: int) -> dict[str, Any]:
        scenario = self.plan.scenario
        found = {outcome: [self.found[outcome, member] for member in range(members)] for outcome in self.plan.outcomes}
        asked = {ASKED: self.plan.members} if members < self.plan.members else {}
        manifest = self.known | {
            "members": members,
            **asked,
            "title": scenario.document.title,
            "as_of": scenario.document.as_of.isoformat(),
            "horizon_days": scenario.document.horizon_days,
            **{
                key: {outcome: [one[place] for one in every] for outcome, every in found.items()}
                for place, key in enumerate(FOUND)
            },
            "versions": versions(),
            "files": {name: size_and_hash(self.folder / name) for name in self._files(members)},
        }
        return {"digest": run_digest(manifest)} | manifest

    def _files(self, members: int) -> list[str]:
        """Files that the manifest holds to their checksums: the receipts do so for chunks."""
        names = [f"scenario/{name}" for name in copied_names(self.plan.scenario)]
        names.append(talks_file(members))
        if (self.folder / DRIVERS).is_file():
            names.append(DRIVERS)
        return names

    def _drivers_are_sound(self) -> bool:
        """Whether drivers that the run measured earlier are there, as the manifest so far has them."""
        with contextlib.suppress(BrokenRecord, OSError, KeyError, TypeError):
            return bool(read_known(self.folder / MANIFEST)["files"][DRIVERS] == size_and_hash(self.folder / DRIVERS))
        return False

    def _tidy(self, members: int) -> None:
        for left in self.folder.glob("talks-*.json"):
            if left.name != talks_file(members):
                left.unlink(missing_ok=True)


def versions() -> dict[str, str]:
    """What else could change a number: libraries, and the machine."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in ("numpy", "zarr", "xarray")},
        "machine": f"{platform.system()} {platform.machine()}",
    }


def require_usable(folder: Path, known: Mapping[str, Any]) -> None:
    """The folder is free, or holds a run that members of this one may join.

    raises  WrongInput
    """
    way_out = "give another --out, or remove it first"
    try:
        found, complete = read_identity(folder), members_complete(folder)
    except BrokenRecord as problem:
        raise WrongInput.one(
            f"already exists, and no run that can go on: {problem}; {way_out}", file=str(folder)
        ) from None
    if found is None:
        if folder.exists() and not _is_free(folder):
            raise WrongInput.one(f"already exists; {way_out}", file=str(folder))
        return
    if not same_content(known, found):
        says = f"already exists and holds another run: {unlike(known, found)}; {way_out}"
        raise WrongInput.one(says, file=str(folder))
    if complete > known["members"]:
        says = f"already exists and holds {complete} members, more than {known['members']}; {way_out}"
        raise WrongInput.one(says, file=str(folder))


def members_complete(folder: Path) -> int:
    """Members for which a folder is complete; 0 where it is not, or where its manifest cannot be read.

    raises  OtherForm, if another version wrote it
    """
    try:
        return int(read_known(folder / MANIFEST)["members"])
    except OtherForm:
        raise
    except (BrokenRecord, OSError, KeyError, TypeError, ValueError):
        return 0


def _is_free(folder: Path) -> bool:
    """Whether a folder holds nothing but what a run leaves that was killed before its first file."""
    return folder.is_dir() and all(
        path.name in {LOCK, HOLDER} or (path.name.startswith(".") and path.name.endswith(PARTIAL))
        for path in folder.iterdir()
    )


def copied_names(scenario: Scenario) -> tuple[str, ...]:
    """The names of the files of a scenario in its copy; the scenario file has its usual name there."""
    return (FILE_NAME, *scenario.files[1:])


def copy_scenario(scenario: Scenario, folder: Path) -> None:
    """Copy the files of a scenario that its digest covers, unless they are there.

    raises  WrongInput, if they are no longer what was read
    """
    names = copied_names(scenario)
    if all((folder / name).is_file() for name in names) and digest_of(folder, names) == scenario.digest:
        return
    for source, name in zip(scenario.files, names, strict=True):
        atomic_files.put(folder / name, (scenario.folder / source).read_bytes())
    if digest_of(folder, names) != scenario.digest:
        raise WrongInput.one("changed while it was being read; run it again", file=str(scenario.folder))
