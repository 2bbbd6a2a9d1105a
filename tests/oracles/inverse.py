"""The inverse problem by trying everything: all sets, all rankings, all changes; only for tiny conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, permutations

from tests.oracles.talks import Judge, PlainConflict, State, ranked


def with_rank(conflict: PlainConflict, party: int, rank: dict[State, int]) -> PlainConflict:
    return replace(conflict, rank=tuple(rank if i == party else each for i, each in enumerate(conflict.rank)))


def valid(conflict: PlainConflict, concept: Judge, party: int, state: State, above: Iterable[State]) -> bool:
    """Whether the state is stable if exactly these are preferred to it, the others' preferences being as they are."""
    preferred = set(above)
    rank = {each: 2 if each in preferred else 1 for each in conflict.feasible}
    return concept(with_rank(conflict, party, rank), party, state)


def subsets(states: Iterable[State]) -> Iterator[frozenset[State]]:
    listed = list(states)
    for size in range(len(listed) + 1):
        yield from map(frozenset, combinations(listed, size))


def maximal(conflict: PlainConflict, concept: Judge, party: int, state: State) -> set[frozenset[State]]:
    good = [each for each in subsets(conflict.feasible - {state}) if valid(conflict, concept, party, state, each)]
    return {each for each in good if not any(each < other for other in good)}


def repairs(conflict: PlainConflict, concept: Judge, party: int, state: State) -> set[frozenset[State]]:
    """The smallest sets of states to push below."""
    rank = conflict.rank[party]
    above = frozenset(each for each in conflict.feasible if rank[each] > rank[state])
    good = [pushed for pushed in subsets(above) if valid(conflict, concept, party, state, above - pushed)]
    least = min(map(len, good))
    return {each for each in good if len(each) == least}


def rankings(conflict: PlainConflict, concept: Judge, party: int, state: State) -> int:
    """How many strict rankings keep the state stable."""
    return sum(
        concept(with_rank(conflict, party, {each: at for at, each in enumerate(order)}), party, state)
        for order in permutations(conflict.feasible)
    )


def equilibrium(conflict: PlainConflict, concept: Judge, state: State) -> bool:
    return all(concept(conflict, party, state) for party in range(len(conflict.controls)))


Truth = Callable[[State], bool]
Lists = tuple[tuple[str, ...], ...]


def single_changes(lists: Lists, pool: Sequence[str]) -> Iterator[tuple[Lists, int]]:
    """Every change of one statement of one party, with how many statements it newly outweighs or no longer does."""
    for party, own in enumerate(lists):
        after: list[tuple[tuple[str, ...], int]] = []
        for was, text in enumerate(own):
            rest = (*own[:was], *own[was + 1 :])
            after.append((rest, len(rest) - was))
            after += [((*rest[:place], text, *rest[place:]), was - place) for place in range(was)]
        after += [
            ((*own[:place], text, *own[place:]), len(own) - place) for text in pool for place in range(len(own) + 1)
        ]
        for changed, moved in after:
            yield (*lists[:party], changed, *lists[party + 1 :]), moved


def smallest_change(
    conflict: PlainConflict,
    truths: dict[str, Truth],
    lists: Lists,
    pool: Sequence[str],
    concept: Judge,
    states: Sequence[State],
    *,
    make: bool,
) -> tuple[int, int] | None:
    """Fewest changes (0, 1 or 2), then least priority moved; None if two are not enough."""

    def reached(changed: Lists) -> bool:
        ranks = tuple(ranked([truths[text] for text in own], conflict.feasible) for own in changed)
        other = replace(conflict, rank=ranks)
        return any(equilibrium(other, concept, state) for state in states) == make

    if reached(lists):
        return 0, 0
    ways: dict[Lists, int] = {lists: 0}
    for count in (1, 2):
        longer: dict[Lists, int] = {}
        for before, cost in ways.items():
            for changed, moved in single_changes(before, pool):
                longer[changed] = min(cost + moved, longer.get(changed, 10**9))
        good = [cost for changed, cost in longer.items() if reached(changed)]
        if good:
            return count, min(good)
        ways = longer
    return None
