"""Members per second on threads and on processes of a Dask cluster on one machine: `python -m benchmarks.clusters`.

Measured from the first results on, so that starting processes, reading the scenario and compiling stay out.  Processor
time is that of this process and of all that it has started.  Nothing is written.
"""

from __future__ import annotations

import argparse
import os
import time
from itertools import islice

import psutil

from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.running import _computing
from trucelab.scenario import load

WAYS = (("1 thread", None, 1), ("2 threads", None, 2), ("local:1", "local:1", 1), ("local:2", "local:2", 2))
WARM = 4
"""Results for each worker that come before the clock starts."""


def processor_seconds() -> float:
    """Of this process and its children."""
    me = psutil.Process(os.getpid())
    times = [one.cpu_times() for one in (me, *me.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="idlib-2018")
    parser.add_argument("--results", type=int, default=40, help="results that are timed")
    wanted = parser.parse_args()
    whole = plan(load(wanted.case), members=wanted.results + 2 * WARM, seed=1)
    keys = [(outcome, member) for member in range(whole.members) for outcome in whole.outcomes]
    for name, scheduler, workers in WAYS:
        warm = WARM * workers
        with _computing(scheduler, workers, print) as compute:
            results = compute(whole, keys[: warm + wanted.results])
            first = list(islice(results, warm))
            began, before = time.perf_counter(), processor_seconds()
            count = sum(1 for _ in results)
            took, used = time.perf_counter() - began, processor_seconds() - before
        size = sum(array.nbytes for array in first[0].arrays.values())
        print(
            f"{name:10} {count / took:6.2f} members/s, {1000 * took / count:6.0f} ms wall and "
            f"{1000 * used / count:6.0f} ms processor a member ({size / 1e6:.1f} MB)", flush=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
