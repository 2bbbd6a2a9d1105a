"""The talks, word by word from the definitions: explicit sets, no arrays, nothing shared with the package.

Sources: Fang, Hipel and Kilgour (1993) for moves and reachable lists; the table of section 5 of the
specification for the concepts; Li, Kilgour and Hipel (2005) for the status quo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class PlainConflict:
    """Options as sets of numbers; a state is the set of options taken."""

    options: int
    controls: tuple[frozenset[int], ...]
    """For every decision maker, the options that it controls."""
    take_only: frozenset[int]
    drop_only: frozenset[int]
    feasible: frozenset[frozenset[int]]
    rank: tuple[dict[frozenset[int], int], ...]
    """For every decision maker, a number for every feasible state; more is better."""


State = frozenset[int]


def as_set(number: int) -> State:
    return frozenset(option for option in range(number.bit_length()) if number >> option & 1)


def as_number(state: State) -> int:
    return sum(2**option for option in state)


def moves(conflict: PlainConflict, party: int, state: State) -> set[State]:
    found = set()
    for target in conflict.feasible:
        changed = state ^ target
        if not changed or not changed <= conflict.controls[party]:
            continue
        if (state - target) & conflict.take_only or (target - state) & conflict.drop_only:
            continue
        found.add(target)
    return found


def improvements(conflict: PlainConflict, party: int, state: State) -> set[State]:
    rank = conflict.rank[party]
    return {target for target in moves(conflict, party, state) if rank[target] > rank[state]}


Stepping = Callable[[PlainConflict, int, State], set[State]]


def arrivals(
    conflict: PlainConflict, movers: Iterable[int], start: State, stepping: Stepping
) -> dict[tuple[State, int], int]:
    """(state, last mover) -> least number of moves, nobody moving twice in succession."""
    found: dict[tuple[State, int], int] = {}
    front: list[tuple[State, int | None]] = [(start, None)]
    count = 0
    movers = list(movers)
    while front:
        count += 1
        ahead: list[tuple[State, int | None]] = []
        for state, last in front:
            for mover in movers:
                if mover == last:
                    continue
                for target in stepping(conflict, mover, state):
                    if (target, mover) not in found:
                        found[target, mover] = count
                        ahead.append((target, mover))
        front = ahead
    return found


def reachable(conflict: PlainConflict, movers: Iterable[int], start: State, stepping: Stepping) -> set[State]:
    return {state for state, _ in arrivals(conflict, movers, start, stepping)}


Judge = Callable[[PlainConflict, int, State], bool]
"""(conflict, party, state) -> whether it is stable."""


def stable_by(
    replies: str, *, counter_moves: bool = False, response: str = "legal", feared: Iterable[int] | None = None
) -> Judge:
    """The definition that some fields of a concept stand for.

    replies   "none", "moves" or "improvements": by what steps the others may answer
    response  "legal": any sequence, nobody twice in succession; "once": each at most once; "single": one step
    feared    whose replies count; everybody else's if None
    """

    def stable(conflict: PlainConflict, party: int, state: State) -> bool:
        rank = conflict.rank[party]
        others = [other for other in (range(len(conflict.controls)) if feared is None else feared) if other != party]
        for better in improvements(conflict, party, state):
            ends = set() if replies == "none" else _replies(conflict, others, better, replies, response)
            sanctions = {u for u in ends if rank[u] <= rank[state]}
            if counter_moves:
                sanctions = {u for u in sanctions if all(rank[w] <= rank[state] for w in moves(conflict, party, u))}
            if not sanctions:
                return False
        return True

    return stable


def _replies(conflict: PlainConflict, movers: list[int], start: State, replies: str, response: str) -> set[State]:
    stepping = moves if replies == "moves" else improvements
    if response == "legal":
        return reachable(conflict, movers, start, stepping)
    found: set[State] = set()
    for mover in movers:
        ends = stepping(conflict, mover, start)
        found |= ends
        if response == "once":
            rest = [other for other in movers if other != mover]
            found = found.union(*(_replies(conflict, rest, end, replies, response) for end in ends))
    return found


STABLE: dict[str, Judge] = {
    "nash": stable_by("none"),
    "general_metarational": stable_by("moves"),
    "symmetric_metarational": stable_by("moves", counter_moves=True),
    "sequential": stable_by("improvements"),
    "symmetric_sequential": stable_by("improvements", counter_moves=True),
}


def cheapest(conflict: PlainConflict, start: State) -> dict[State, tuple[int, int]]:
    """state -> (steps that are no improvements, moves) of the best legal sequence, by relaxing until nothing falls."""
    best: dict[tuple[State, int], tuple[int, int]] = {(start, -1): (0, 0)}
    changed = True
    while changed:
        changed = False
        for (state, last), (disimprovements, count) in list(best.items()):
            for mover in range(len(conflict.controls)):
                if mover == last:
                    continue
                better = improvements(conflict, mover, state)
                for target in moves(conflict, mover, state):
                    cost = (disimprovements + (target not in better), count + 1)
                    if cost < best.get((target, mover), (10**9, 0)):
                        best[target, mover] = cost
                        changed = True
    states = {state for state, _ in best}
    return {state: min(cost for (other, _), cost in best.items() if other == state) for state in states}


def ranked(statements: list[Callable[[State], bool]], feasible: Iterable[State]) -> dict[State, int]:
    """Option prioritisation by its weights: the j-th of k statements counts 2**(k - j); ranks are dense from 1."""
    k = len(statements)
    weight = {state: sum(2 ** (k - j) * holds(state) for j, holds in enumerate(statements, 1)) for state in feasible}
    levels = sorted(set(weight.values()))
    return {state: levels.index(weight[state]) + 1 for state in weight}


def fits(pattern: str, state: State) -> bool:
    return all(letter == "-" or (letter == "Y") == (option in state) for option, letter in enumerate(pattern))


def all_states(options: int) -> list[State]:
    return [
        frozenset(option for option, taken in enumerate(choice) if taken)
        for choice in product((False, True), repeat=options)
    ]
