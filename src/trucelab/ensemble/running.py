"""Running a plan: every member under every outcome, on as many threads as there are workers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from trucelab.ensemble.member import MemberResult, run_member
from trucelab.ensemble.plan import Plan, plan
from trucelab.ensemble.study import Recorder, Run, open_run, same_run
from trucelab.ensemble.talks_aside import talks_aside
from trucelab.ensemble.talks_draws import Progress
from trucelab.scenario import Scenario

IN_FLIGHT_PER_WORKER = 2
"""Results waiting to be written; bounds the memory of a run."""


def default_folder(scenario: Scenario, *, members: int, seed: int, drivers: bool = False) -> Path:
    """Where a run is put when nothing is said."""
    name = f"{scenario.name}-{members}x-seed{seed}-{scenario.digest[:8]}"
    return Path("runs") / (f"{name}-drivers" if drivers else name)


def run(
    scenario: Scenario,
    *,
    members: int = 50,
    seed: int = 1,
    folder: Path | None = None,
    workers: int | None = None,
    drivers: bool = False,
    progress: Progress = lambda what, done, whole: None,
) -> Run:
    """Run a scenario and give its record; a run that is already there complete is not repeated.

    members  members per outcome
    workers  threads; all cores where nothing is said. Results do not depend on it
    drivers  measure what drives the result too, and keep it with the record
    raises   WrongInput, before anything is written
    """
    whole = plan(scenario, members=members, seed=seed)
    folder = folder or default_folder(scenario, members=members, seed=seed, drivers=drivers)
    if same_run(folder, whole, drivers=drivers):
        return open_run(folder)
    with Recorder(whole, folder) as recorder, talks_aside(whole) as talks:
        total = len(whole.outcomes) * members
        for done, result in enumerate(_results(whole, workers or os.cpu_count() or 1), start=1):
            recorder.write(result)
            progress("people", done, total)
        driven = _drivers(scenario, seed, workers, progress) if drivers else None
        recorder.finish(talks.result(progress), driven)
    return open_run(folder)


def _drivers(scenario: Scenario, seed: int, workers: int | None, progress: Progress) -> dict[str, Any]:
    # waits until it is asked for: what it needs takes a second to load
    from trucelab.ensemble.sensitivity.finding import drivers

    return drivers(scenario, seed=seed, workers=workers, progress=progress)


def _results(whole: Plan, workers: int) -> Iterator[MemberResult]:
    """Every member under every outcome, as they come; never more than a few wait in memory."""
    # members first: two outcomes of one member share what is compiled and cached
    work = ((outcome, member) for member in range(whole.members) for outcome in whole.outcomes)
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[MemberResult]] = set()
        try:
            for outcome, member in work:
                waiting.add(pool.submit(run_member, whole, outcome, member))
                if len(waiting) >= workers * IN_FLIGHT_PER_WORKER:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            pool.shutdown(cancel_futures=True)
