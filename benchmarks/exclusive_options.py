"""Forty options with large exclusive groups: `python -m benchmarks.exclusive_options`.

Four decision makers with eight options each of which at most one is taken, and
two yes/no options each: 2^40 combinations as bits, 1,679,616 as axes.  Prints
processor seconds to build the conflict, for all five concepts and decision
makers, and the peak of memory.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from trucelab.scenario.expressions import parse
from trucelab.talks import CONCEPTS
from trucelab.talks.axes import Axis, AxisClosures, axis_conflict

MAKERS = ("first", "second", "third", "fourth")


def main() -> None:
    """Build it twice, so that the second time nothing compiles, with 40 impossible combinations."""
    axes = [
        axis
        for index, maker in enumerate(MAKERS)
        for axis in (
            Axis(tuple(f"{maker}.choice{number}" for number in range(8)), (index,)),
            Axis((f"{maker}.yes0",), (index,)),
            Axis((f"{maker}.yes1",), (index,)),
        )
    ]
    names = [option for axis in axes for option in axis.options]
    chance = np.random.default_rng(0)
    impossible = [parse(" and ".join(chance.choice(names, 3, replace=False))) for _ in range(40)]
    preferences = {
        maker: [parse(" or ".join(chance.choice(names, 2, replace=False))) for _ in range(10)] for maker in MAKERS
    }
    for when in ("with compilation", "compiled"):
        start = time.process_time()
        conflict = axis_conflict(MAKERS, axes, impossible, preferences)
        built = time.process_time()
        closures = AxisClosures(conflict)
        for concept in CONCEPTS:
            for party in range(len(MAKERS)):
                concept.stable(closures, party)
        done = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(
            f"{len(names)} options, {conflict.states.size:,} feasible of {conflict.feasible.size:,}, {when}: "
            f"build {built - start:.2f} s, five concepts {done - built:.2f} s, {peak:.2f} GB"
        )


if __name__ == "__main__":
    main()
