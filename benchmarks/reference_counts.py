"""What it buys that numba does not count who uses arrays: processor seconds of a member, counted and uncounted.

    python -m benchmarks.reference_counts [--repeats 5]

The kernels of movement are compiled twice, each time in a process of its own with an empty cache.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time

import trucelab.compiled

FLEE_CASE = "mali2012/main"


def measure(repeats: int) -> None:
    """Prints seconds to compile, and the best of some repeats: 75 places, 180 days, 300,000 people; and a Flee case."""
    from benchmarks.movement import PARAMETERS, area, best, weather
    from trucelab.movement.flee.counts import counts_engine
    from trucelab.movement.flee.world import world_of
    from trucelab.movement.native import simulate
    from trucelab.validation import catalogue

    network, start = area(75, 300_000)
    conditions, parameters = weather(network, 180, True), PARAMETERS._replace(return_rate_per_day=0.05)
    begin = time.process_time()
    simulate(network, conditions, start, parameters, 1, 0)
    compiled = time.process_time() - begin
    seconds = best(lambda: simulate(network, conditions, start, parameters, 1, 0), repeats)
    print(f"compiled in {compiled:.1f} s; a member in {seconds:.4f} s", end="; ")
    (case,) = (found.read() for found in catalogue.named(FLEE_CASE))
    begin, engine = time.process_time(), counts_engine(world_of(case), case.settings)
    engine.member(1, 0)
    compiled = time.process_time() - begin
    seconds = best(lambda: engine.member(1, 0), repeats)
    print(f"Flee's counts compiled in {compiled:.1f} s; a member of {FLEE_CASE} in {seconds:.4f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--one", choices=("counted", "uncounted"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is None:
        for way in ("counted", "uncounted"):
            print(f"{way}: ", end="", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                again = ["-m", "benchmarks.reference_counts", "--repeats", str(given.repeats), "--one", way]
                subprocess.run([sys.executable, *again], check=True, env=os.environ | {"NUMBA_CACHE_DIR": folder})
        return
    if given.one == "counted":
        trucelab.compiled.jit_norefcount = trucelab.compiled.jit_private
        trucelab.compiled.lean = trucelab.compiled.compiled
    measure(given.repeats)


if __name__ == "__main__":
    main()
