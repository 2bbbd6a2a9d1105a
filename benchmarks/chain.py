"""The whole chain from a cold start: `python benchmarks/chain.py [--case idlib-2018] [--members 50]`.

Measures `trucelab run` as a user meets it first, with an empty cache of
compiled kernels, and `trucelab --help`; prints wall seconds, processor seconds
and peak memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HELP_RUNS = 7


def main() -> None:
    """Run both and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", default="idlib-2018")
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    wanted = parser.parse_args()
    seconds = statistics.median(measured(["--help"])[0] for _ in range(HELP_RUNS))
    print(f"trucelab --help, median of {HELP_RUNS}: {seconds:.2f} s")
    with tempfile.TemporaryDirectory() as scratch:
        cold = {"NUMBA_CACHE_DIR": str(Path(scratch) / "cache")}
        for name in ("cold", "compiled"):
            words = ["run", wanted.case, "--members", str(wanted.members), "--workers", str(wanted.workers)]
            wall, cpu, peak = measured([*words, "--out", str(Path(scratch) / name)], cold)
            print(
                f"trucelab {' '.join(words)}, {name}: {wall:.1f} s wall, {cpu:.1f} s processor, {peak:.2f} GB at most"
            )


def measured(words: list[str], environment: dict[str, str] | None = None) -> tuple[float, float, float]:
    """Wall seconds, processor seconds, and the peak of any child so far in GB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "trucelab.cli", *words],
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | (environment or {}),
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1e6


if __name__ == "__main__":
    main()
