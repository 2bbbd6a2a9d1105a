"""Running a plan: every member under every outcome that is not done, on as many threads as there are workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from glob import escape
from pathlib import Path
from typing import Any

from trucelab.ensemble.members.computing import Compute, Key, members_under
from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.members.talks_record import Progress
from trucelab.ensemble.record.identity import identity, same_content
from trucelab.ensemble.record.merging import take_all
from trucelab.ensemble.record.recording import WHOLE, Part, Recorder, Share, members_complete
from trucelab.ensemble.record.run_record import DRIVERS, Run, open_run
from trucelab.ensemble.talks_aside import TalksAside, talks_aside
from trucelab.errors import BrokenRecord, WrongInput, meant
from trucelab.scenario import Scenario


def default_folder(scenario: Scenario, *, members: int, seed: int, drivers: bool = False) -> Path:
    """Where a run is put when nothing is said."""
    name = f"{scenario.name}-{members}x-seed{seed}-{scenario.digest[:8]}"
    return Path("runs") / (f"{name}-drivers" if drivers else name)


EARLY_MEMBERS = 8
"""Members of the first preliminary run; each that follows has at least `EARLY_GROWTH` times as many."""
EARLY_GROWTH = 4


def _quiet(what: str, done: int, whole: int) -> None:
    """Progress that nobody follows."""


def _unheard(says: str) -> None:
    """A notice that nobody reads."""


def run(
    scenario: Scenario,
    *,
    members: int = 50,
    seed: int = 1,
    folder: Path | None = None,
    workers: int | None = None,
    drivers: bool = False,
    scheduler: str | None = None,
    progress: Progress = _quiet,
    notice: Callable[[str], None] = _unheard,
) -> Run:
    """Run a scenario and give its record.

    What is there already is not repeated: members that an earlier call computed before it was stopped, or with fewer
    members asked for, are kept. What is damaged is computed again.

    members  members per outcome
    workers  threads; all cores where nothing is said. Results do not depend on it
    drivers  measure what drives the result too, and keep it with the record
    scheduler address of a Dask scheduler whose workers compute the members, or local:N for N processes here
    notice   called with a sentence where something was found damaged
    raises   WrongInput, before anything is written
    """
    done = run_share(
        scenario, WHOLE, members=members, seed=seed, folder=folder, workers=workers, drivers=drivers,
        scheduler=scheduler, progress=progress, notice=notice,
    )  # fmt: skip
    assert isinstance(done, Run)  # the whole leaves nothing out
    return done


def run_share(
    scenario: Scenario,
    share: Share,
    *,
    members: int = 50,
    seed: int = 1,
    folder: Path | None = None,
    workers: int | None = None,
    drivers: bool = False,
    scheduler: str | None = None,
    progress: Progress = _quiet,
    notice: Callable[[str], None] = _unheard,
    early: Callable[[Run], None] | None = None,
) -> Run | Part:
    """Compute a share of a run, and complete the run if nothing else is missing. See `run`.

    early    called with preliminary runs of the first members, some times while others are computed, and when the run
             is stopped; none of a share
    """
    whole = plan(scenario, members=members, seed=seed)
    _require_outcomes(whole, share)
    target = folder or default_folder(scenario, members=members, seed=seed, drivers=drivers)
    found = complete_run(target, whole, drivers=drivers)
    if found is not None:
        return found
    with _computing(scheduler, workers, notice) as compute, Recorder(whole, target) as recorder:
        for says in recorder.damaged:
            notice(f"{says}; it is computed again")
        if folder is None:
            take_all(recorder, beside(target, scenario, seed))
        wanted = recorder.missing(share)
        if len(wanted) < len(recorder.missing()):
            _add(recorder, wanted, compute, progress)
            return Part(target, recorder.done, recorder.whole)
        first = EARLY_MEMBERS if early is not None and members > EARLY_MEMBERS else None
        with talks_aside(whole, first) as talks:
            briefs = _EarlyRuns(recorder, talks, early) if early is not None and first is not None else None
            _add(recorder, wanted, compute, progress, briefs)
            driven = _drivers(scenario, seed, workers, progress) if drivers else None
            done = recorder.finish(talks.result(progress), driven)
    return done


def _require_outcomes(whole: Plan, share: Share) -> None:
    for name in share.outcomes or ():
        if name not in whole.outcomes:
            raise WrongInput.one(f'"{name}" is not an outcome with consequences. {meant(name, whole.outcomes)}')


def complete_run(folder: Path, whole: Plan, *, drivers: bool = False) -> Run | None:
    """The run of a plan, if the folder holds it complete and sound, with its drivers measured if they must be."""
    try:
        found = open_run(folder)
    except (BrokenRecord, OSError):
        return None
    wanted = identity(whole)
    if not same_content(wanted, found.manifest) or found.manifest["members"] != whole.members:
        return None
    lacks_drivers = drivers and DRIVERS not in found.manifest["files"]
    return None if lacks_drivers or found.asked is not None else found


def beside(folder: Path, scenario: Scenario, seed: int) -> list[Path]:
    """Other folders in which members of the same identity may lie: those named alike."""
    alike = folder.parent.glob(f"{escape(scenario.name)}-*x-seed{seed}-{scenario.digest[:8]}*")
    return sorted(path for path in alike if path != folder and path.is_dir())


@contextmanager
def _computing(scheduler: str | None, workers: int | None, notice: Callable[[str], None]) -> Iterator[Compute]:
    """Where members are computed: on threads of this process, or on a cluster."""
    if scheduler is None:
        yield partial(members_under, workers=workers)
        return
    # waits until it is asked for: it needs an extra, and takes a second to load
    from trucelab.ensemble.cluster.client import connected

    with connected(scheduler, notice) as compute:
        yield compute


class _EarlyRuns:
    """Runs of the members that are in, complete by themselves, while the others are computed."""

    def __init__(self, recorder: Recorder, talks: TalksAside, show: Callable[[Run], None]) -> None:
        self.recorder, self.talks, self.show = recorder, talks, show
        self.shown = members_complete(recorder.folder)
        """Members of the last one, or of an earlier run in the folder."""

    def look(self) -> None:
        """Show what is in, if it is so much more than was shown that it is worth the time, and its talks are known."""
        due, members = [], EARLY_MEMBERS
        while members <= self.recorder.leading:
            due.append(members)
            members *= EARLY_GROWTH
        for members in reversed(due):
            if members <= self.shown or self._show(members):
                break

    def stopped(self, stop: KeyboardInterrupt) -> None:
        """Show all that is in, and say so."""
        if self.recorder.leading > self.shown:
            self._show(self.recorder.leading)
        if self.shown:
            stop.add_note(f"the brief shows the first {self.shown} members;")

    def _show(self, members: int) -> bool:
        if members == self.recorder.plan.members or (found := self.talks.of_first(members)) is None:
            return False
        self.show(self.recorder.finish(found, members=members))
        self.shown = members
        return True


def _add(
    recorder: Recorder, wanted: list[Key], compute: Compute, progress: Progress, early: _EarlyRuns | None = None
) -> None:
    """Compute members and add them, as they come."""
    total = recorder.done + len(wanted)
    progress("people", recorder.done, total)
    try:
        with closing(compute(recorder.plan, wanted)) as results:
            for result in results:
                recorder.write(result)
                progress("people", recorder.done, total)
                if early is not None:
                    early.look()
    except KeyboardInterrupt as stop:
        if early is not None:
            early.stopped(stop)
        raise


def _drivers(scenario: Scenario, seed: int, workers: int | None, progress: Progress) -> dict[str, Any]:
    # waits until it is asked for: what it needs takes a second to load
    from trucelab.ensemble.findings.sensitivity.drivers import drivers

    return drivers(scenario, seed=seed, workers=workers, progress=progress)
