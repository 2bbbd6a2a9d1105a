"""Members brought together by content: what one folder has computed, another need not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.members.talks_record import Progress, talks_record
from trucelab.ensemble.record.identity import IDENTITY, read_identity, same_content, unlike
from trucelab.ensemble.record.member_files import Receipt, Units
from trucelab.ensemble.record.recording import Part, Recorder
from trucelab.ensemble.record.run_record import Run, open_run
from trucelab.errors import BrokenRecord, WrongInput
from trucelab.scenario import load
from trucelab.scenario.loading import FILE_NAME


def take_all(recorder: Recorder, folders: Iterable[Path]) -> None:
    """Take every missing member that lies sound in one of the folders; what is damaged there is left to be computed."""
    for folder in folders:
        with suppress(BrokenRecord, OSError):
            known = read_identity(folder)
            if known is None or not same_content(recorder.known, known):
                continue
            units = Units(folder, known)
            for outcome, member in recorder.missing():
                with suppress(BrokenRecord):
                    receipt = units.receipt(outcome, member)
                    if receipt is not None:
                        recorder.take(units, receipt)


def merge(folders: Sequence[Path], out: Path, *, members: int | None = None, progress: Progress) -> Run | Part:
    """Bring the members of several runs or shares together in one folder, and complete it if none is missing.

    members  members per outcome; the most that one of the runs was asked for where nothing is said
    raises   WrongInput: no run, or not the same scenario, seed and rules
             BrokenRecord: a damaged file, or two different results for one member
    """
    runs = [(folder, _known(folder)) for folder in folders]
    first = runs[0][1]
    scenario = replace(load(folders[0] / "scenario" / FILE_NAME), name=first["case"])
    most = max(known["members"] for _, known in runs)
    whole = plan(scenario, members=most if members is None else members, seed=first["seed"])
    with Recorder(whole, out) as recorder:
        for folder, known in runs:
            if not same_content(recorder.known, known):
                says = f"cannot be merged with the others: {unlike(recorder.known, known)}"
                raise WrongInput.one(says, file=str(folder))
        for number, (folder, known) in enumerate(runs, start=1):
            _take(recorder, Units(folder, known))
            progress("merging", number, len(runs))
        if recorder.missing():
            return Part(out, recorder.done, recorder.whole)
        recorder.finish(talks_record(whole, progress))
    return open_run(out)


def _known(folder: Path) -> dict[str, Any]:
    known = read_identity(folder)
    if known is None:
        raise WrongInput.one(f"holds no run (there is no {IDENTITY})", file=str(folder))
    return known


def _take(recorder: Recorder, units: Units) -> None:
    for receipt in receipts(units, recorder):
        there = recorder.found.get((receipt.outcome, receipt.member))
        if there is None:
            recorder.take(units, receipt)
        elif there != receipt.found:
            path = units.receipt_path(receipt.outcome, receipt.member)
            raise BrokenRecord(
                f'{path}: member {receipt.member} under "{receipt.outcome}" is not the same as in another of the runs; '
                "`trucelab verify` says which can be made again"
            )


def receipts(units: Units, recorder: Recorder) -> Iterator[Receipt]:
    """The members of a folder that the run wants."""
    for key in recorder.every():
        receipt = units.receipt(*key)
        if receipt is not None:
            yield receipt
