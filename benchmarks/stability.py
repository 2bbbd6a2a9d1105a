"""Stability by every concept of the register, for every decision maker: CPU time and memory.

    python -m benchmarks.stability                      # 2^16 and 2^20 states, 3 decision makers
    python -m benchmarks.stability --options 24 --decision-makers 2 --impossible 0.33
    python -m benchmarks.stability --draws 200 --options 14

Compiles on a tiny conflict first.  Figures are user CPU seconds of this process, and its greatest memory.
The plain reference is tests/oracles/talks.py, on a conflict small enough for it.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

import numpy as np
from tests.oracles import talks as oracle
from tests.oracles.talks import PlainConflict, as_set

from trucelab.scenario.talks import Talks
from trucelab.talks import CONCEPTS, Closures, Conflict, PreparedTalks
from trucelab.talks.findings import stability_of


def random_conflict(options: int, makers: int, impossible: float, levels: int | None, seed: int) -> Conflict:
    """Options dealt out evenly; ranks at random, all different unless `levels` is given."""
    chance = np.random.default_rng(seed)
    feasible = chance.random(1 << options) >= impossible
    count = int(feasible.sum())
    ranks = np.zeros((makers, feasible.size), np.int32)
    for row in ranks:
        row[feasible] = chance.permutation(count) + 1 if levels is None else chance.integers(1, levels + 1, count)
    owners = np.arange(options) * makers // options
    masks = tuple(sum(1 << option for option in range(options) if owners[option] == i) for i in range(makers))
    names = tuple(f"m{owner}.o{option}" for option, owner in enumerate(owners))
    return Conflict(tuple(f"m{i}" for i in range(makers)), names, masks, 0, 0, feasible, ranks)


def random_talks(options: int, makers: int, statements: int, seed: int) -> Talks:
    """Statements that pair two literals, every one held by chance."""
    chance = np.random.default_rng(seed)
    names = [f"m{option * makers // options}.o{option}" for option in range(options)]

    def literal() -> str:
        return str(chance.choice(["", "not "])) + str(chance.choice(names))

    def statement() -> str:
        return f"{literal()} {chance.choice(['and', 'or'])} {literal()}"

    return Talks.model_validate(
        {
            "options": {name: name for name in names},
            "impossible": [{"when": f"{literal()} and {literal()} and {literal()}", "because": "chance"}],
            "preferences": {f"m{i}": [statement() for _ in range(statements)] for i in range(makers)},
            "status_quo": [],
            "outcomes": {"first": names[0], "last": f"not {names[-1]}"},
        }
    )


def every_concept(conflict: Conflict) -> int:
    """How many (concept, decision maker, state) are stable."""
    closures = Closures(conflict)
    return sum(
        int((concept.margins(closures, party) >= 0).sum())
        for concept in CONCEPTS
        for party in range(len(conflict.masks))
    )


def every_concept_plainly(conflict: PlainConflict) -> int:
    """The same from the definitions."""
    return sum(
        stable(conflict, party, state)
        for stable in oracle.STABLE.values()
        for party in range(len(conflict.controls))
        for state in conflict.feasible
    )


def plain(conflict: Conflict) -> PlainConflict:
    states = conflict.states.tolist()
    return PlainConflict(
        options=len(conflict.options),
        controls=tuple(as_set(mask) for mask in conflict.masks),
        take_only=frozenset(),
        drop_only=frozenset(),
        feasible=frozenset(map(as_set, states)),
        rank=tuple({as_set(state): int(row[state]) for state in states} for row in conflict.ranks),
    )


def user_seconds(work: Callable[[], object]) -> float:
    """User CPU seconds that the work takes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    work()
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before


def peak_gigabytes() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def print_against_reference(impossible: float, seed: int) -> None:
    small = random_conflict(7, 3, impossible, None, seed)
    plainly = plain(small)
    repeats = 200
    assert every_concept(small) == every_concept_plainly(plainly)
    slow = user_seconds(lambda: every_concept_plainly(plainly))
    fast = user_seconds(lambda: [every_concept(small) for _ in range(repeats)]) / repeats
    print(f"7 options, 3 decision makers: plain definitions {slow:.2f} s, here {fast:.5f} s, ratio {slow / fast:,.0f}")


def print_draws(options: int, makers: int, draws: int, seed: int) -> None:
    prepared = PreparedTalks.of(random_talks(options, makers, 12, seed))
    chance = np.random.default_rng(seed)
    helds = [{f"m{i}": (chance.random(12) < 0.7).tolist() for i in range(makers)} for _ in range(draws)]
    ranks = user_seconds(lambda: [prepared.conflict(held) for held in helds])
    started = time.perf_counter()
    for held in helds:
        stability_of(prepared.conflict(held))
    wall = time.perf_counter() - started
    print(
        f"{options} options, {makers} decision makers, {draws} draws: preferences {1000 * ranks / draws:.2f} ms "
        f"a draw, all stability {1000 * wall / draws:.1f} ms a draw (wall)"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--options", type=int, nargs="+", default=[16, 20], help="numbers of options to try")
    parser.add_argument("--decision-makers", type=int, default=3)
    parser.add_argument("--impossible", type=float, default=0.3, help="share of infeasible states")
    parser.add_argument("--levels", type=int, help="preference levels; all ranks differ if left out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--draws", type=int, default=0, help="instead: many draws of preferences of the same talks")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    for impossible in (0.0, 0.3):
        every_concept(random_conflict(6, 3, impossible, None, 0))
    if given.draws:
        for options in given.options:
            print_draws(options, given.decision_makers, given.draws, given.seed)
        return
    print_against_reference(given.impossible, given.seed)
    print("options  decision makers  feasible states  user CPU s  peak GB")
    for options in given.options:
        conflict = random_conflict(options, given.decision_makers, given.impossible, given.levels, given.seed)
        seconds = user_seconds(lambda conflict=conflict: every_concept(conflict))  # type: ignore[misc]
        counts = f"{options:7}  {given.decision_makers:15}  {conflict.states.size:15,}"
        print(f"{counts}  {seconds:10.2f}  {peak_gigabytes():7.2f}")


if __name__ == "__main__":
    main()
