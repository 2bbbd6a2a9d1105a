"""What keeping a run costs beside computing it: `python -m benchmarks.record [--case idlib-2018] [--members 20]`.

Prints processor seconds (user and system) and wall seconds for computing the
members with one thread and with two, for writing them, and for opening the
complete run again with every file checked; then the size of the record.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from trucelab.ensemble.members.computing import Key, members_under
from trucelab.ensemble.members.member import MemberResult
from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.record.recording import Recorder
from trucelab.ensemble.running import run
from trucelab.scenario import load

Found = TypeVar("Found")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="idlib-2018")
    parser.add_argument("--members", type=int, default=20)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    wanted = parser.parse_args()
    scenario = load(wanted.case)
    whole = plan(scenario, members=wanted.members, seed=1)
    keys = [(outcome, member) for member in range(whole.members) for outcome in whole.outcomes]
    # compiled, or read from the cache, before anything is measured
    computed(whole, keys[: len(whole.outcomes)], 1)
    results: list[MemberResult] = []
    for threads in wanted.threads:
        results = measured(f"{len(keys)} members computed, {threads} threads", partial(computed, whole, keys, threads))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "run"
        measured(f"{len(keys)} members written", lambda: write(whole, folder, results))
        given = {"members": wanted.members, "seed": 1}
        measured("completed: talks, manifest, everything checked", lambda: run(scenario, folder=folder, **given))
        measured("the same command on the complete run", lambda: run(scenario, folder=folder, **given))
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"the folder: {size / 1e6:.1f} MB, {size / len(keys) / 1e3:.0f} kB a member")


def computed(whole: Plan, keys: list[Key], threads: int) -> list[MemberResult]:
    """The members, all in memory."""
    return list(members_under(whole, keys, threads))


def write(whole: Plan, folder: Path, results: list[MemberResult]) -> None:
    """Put members into the folder of a run."""
    with Recorder(whole, folder) as recorder:
        for result in results:
            recorder.write(result)


def measured(name: str, call: Callable[[], Found]) -> Found:
    """Call, and print what it took."""
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    found = call()
    after, took = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter() - began
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    print(f"{name}: {user:.2f} s user, {system:.2f} s system, {took:.2f} s wall", flush=True)
    return found


if __name__ == "__main__":
    main()
