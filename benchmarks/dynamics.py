"""The noisy-move chain over many draws of preferences: seconds, draws a second, and the same with more threads.

    python -m benchmarks.dynamics                                  # 10,000 draws, 64 states, 4 decision makers
    python -m benchmarks.dynamics --draws 20 --options 16 --decision-makers 7 --no-limit

Compiles on a few draws first.  Every draw is taken through the whole grid of rationality and foresight.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import numpy.typing as npt

from trucelab.talks import Conflict
from trucelab.talks.dynamics import FORESIGHTS, RATIONALITIES, OutcomeChances, chances_over_ranks
from trucelab.talks.graph import GraphConflict


def free_conflict(options: int, makers: int) -> Conflict:
    """Options dealt out evenly, everything possible, everybody indifferent."""
    owners = np.arange(options) * makers // options
    masks = tuple(sum(1 << option for option in range(options) if owners[option] == i) for i in range(makers))
    feasible = np.ones(1 << options, np.bool_)
    ranks = np.ones((makers, feasible.size), np.int32)
    names = tuple(f"m{owner}.o{option}" for option, owner in enumerate(owners))
    return Conflict(tuple(f"m{i}" for i in range(makers)), names, masks, 0, 0, feasible, ranks)


def random_ranks(draws: int, makers: int, states: int, seed: int) -> npt.NDArray[np.int32]:
    """Strict rankings at random."""
    chance = np.random.default_rng(seed)
    ranks = np.tile(np.arange(1, states + 1, dtype=np.int32), (draws, makers, 1))
    return chance.permuted(ranks, axis=2)


def timed(
    graph: GraphConflict, ranks: npt.NDArray[np.int32], given: argparse.Namespace, threads: int
) -> OutcomeChances:
    """One run over all draws, reported."""
    states = graph.numbers
    quarters = {f"quarter {k}": part.tolist() for k, part in enumerate(np.array_split(states, 4), start=1)}
    started = time.perf_counter()
    found = chances_over_ranks(
        graph,
        ranks,
        quarters,
        int(states[0]),
        opportunities=given.opportunities,
        in_the_long_run=given.limit,
        threads=threads,
    )
    seconds = time.perf_counter() - started
    draws = ranks.shape[0]
    print(f"{threads} thread{'s' * (threads > 1)}: {seconds:.2f} s, {draws / seconds:,.0f} draws a second")
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--options", type=int, default=6)
    parser.add_argument("--decision-makers", type=int, default=4)
    parser.add_argument("--opportunities", type=int, default=50)
    parser.add_argument("--limit", action=argparse.BooleanOptionalAction, default=True, help="the long run too")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def main() -> None:
    given = arguments()
    graph = GraphConflict.of(free_conflict(given.options, given.decision_makers))
    small = GraphConflict.of(free_conflict(2, 2))
    chances_over_ranks(small, random_ranks(2, 2, 4, 0), {"all": [0, 1, 2, 3]}, 0, in_the_long_run=True)
    ranks = random_ranks(given.draws, given.decision_makers, graph.numbers.size, given.seed)
    grid = f"{len(RATIONALITIES)} rationalities x {len(FORESIGHTS)} foresights"
    print(
        f"{given.draws:,} draws, {graph.numbers.size:,} states, {given.decision_makers} decision makers, {grid}, "
        f"{given.opportunities} opportunities{', and the long run' * given.limit}"
    )
    one, two = (timed(graph, ranks, given, threads) for threads in (1, 2))
    same = one.after.tobytes() == two.after.tobytes()
    if one.limit is not None and two.limit is not None:
        same &= one.limit.tobytes() == two.limit.tobytes()
    print(f"the same bytes with 1 and 2 threads: {'yes' if same else 'NO'}")


if __name__ == "__main__":
    main()
