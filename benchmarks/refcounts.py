"""What it buys Flee's loops over counts to be compiled without counting who uses an array: user CPU seconds a member.

    python -m benchmarks.refcounts [CASE ...]

Cases are those of `trucelab validate`, such as mali2012/main.  Each is run in two processes of their own: with
the switch of `trucelab.compiled` as it is, and without it.  The ratio is plain over without.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile

from trucelab import compiled

CASES = ("mali2012/main", "ssudan2014/main")
REPEATS = 5


def seconds(name: str, *, plain: bool) -> float:
    """A member of a case, in this process."""
    if plain:
        compiled.jit_norefcount = compiled.lean = compiled.compiled
    # only now, as decorators work when a module is loaded
    from benchmarks.flee import best
    from trucelab.movement.flee.counts import counts_engine
    from trucelab.movement.flee.world import world_of
    from trucelab.validation import catalogue

    (found,) = catalogue.named(name)
    case = found.read()
    engine = counts_engine(world_of(case), case.settings)
    engine.member(1, 0)
    return best(lambda: engine.member(1, 0), REPEATS)


def asked(name: str, kind: str) -> float:
    """The same in a process of its own, with compiled code of its own."""
    command = [sys.executable, "-m", "benchmarks.refcounts", name, "--kind", kind]
    with tempfile.TemporaryDirectory() as cache:
        done = subprocess.run(
            command, env={**os.environ, "NUMBA_CACHE_DIR": cache}, capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", default=CASES)
    parser.add_argument("--kind", choices=("plain", "without"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    for name in given.cases:
        if given.kind:
            print(seconds(name, plain=given.kind == "plain"))
            continue
        plain, without = asked(name, "plain"), asked(name, "without")
        print(f"{name}: plain {plain:.4f} s, without counting {without:.4f} s, ratio {plain / without:.1f}")


if __name__ == "__main__":
    main()
