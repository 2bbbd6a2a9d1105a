"""Further stability, word by word from the definitions of sections 5 to 11 of the specification: explicit sets only."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

from tests.oracles import talks as option_form

State = Any
Stepping = Callable[[Any, State], set[State]]
"""(mover, state) -> where it can step."""


@dataclass(frozen=True)
class Model:
    """Any conflict: states, moves and ranks by decision maker."""

    states: tuple[State, ...]
    moves: Stepping
    rank: Sequence[dict[State, int]]
    feared: frozenset[int] | None = None
    """Whose replies count; None for all."""

    @property
    def makers(self) -> range:
        return range(len(self.rank))

    def improvements(self, mover: int, state: State) -> set[State]:
        return {end for end in self.moves(mover, state) if self.rank[mover][end] > self.rank[mover][state]}

    def others(self, members: Iterable[int]) -> list[int]:
        feared = self.makers if self.feared is None else self.feared
        return [maker for maker in self.makers if maker in feared and maker not in set(members)]


def model_of(conflict: option_form.PlainConflict) -> Model:
    table = {
        (maker, state): option_form.moves(conflict, maker, state)
        for maker in range(len(conflict.controls))
        for state in conflict.feasible
    }
    states = tuple(sorted(conflict.feasible, key=option_form.as_number))
    return Model(states, lambda maker, state: table[maker, state], conflict.rank)


def reached(movers: Iterable[Hashable], start: State, stepping: Stepping, response: str = "legal") -> set[State]:
    """Where the movers, who may be groups, can take the conflict by one or more steps."""
    movers = tuple(movers)
    members = {mover: frozenset(mover) if isinstance(mover, tuple) else frozenset([mover]) for mover in movers}
    seen: set[tuple[State, Hashable, frozenset[Hashable]]] = set()
    front: list[tuple[State, Hashable, frozenset[Hashable]]] = [(start, None, frozenset())]
    found: set[State] = set()
    while front:
        state, last, used = front.pop()
        if response == "single" and used:
            continue
        for mover in movers:
            if mover == last or (response == "once" and members[mover] & used):
                continue
            for end in stepping(mover, state):
                found.add(end)
                node = (end, mover, used | members[mover] if response != "legal" else used)
                if node not in seen:
                    seen.add(node)
                    front.append(node)
    return found


def judged(
    ends: Iterable[State],
    leaves: Callable[[State], bool],
    replies: Callable[[State], set[State]] | None,
    sanctions: Callable[[State], bool],
    counter: Callable[[State], set[State]] | None,
) -> bool:
    """The common form of all definitions."""
    for end in ends:
        if not leaves(end):
            continue
        answers = set() if replies is None else {u for u in replies(end) if sanctions(u)}
        if counter is not None:
            answers = {u for u in answers if all(sanctions(w) for w in counter(u))}
        if not answers:
            return False
    return True


def stable(
    model: Model,
    replies: str,
    counter_moves: bool,
    maker: int,
    s: State,
    response: str = "legal",
    returning: bool = True,
) -> bool:
    rank = model.rank[maker]
    stepping = model.moves if replies == "moves" else model.improvements
    return judged(
        model.moves(maker, s),
        lambda t: rank[t] > rank[s],
        None if replies == "none" else lambda t: reached(model.others([maker]), t, stepping, response),
        lambda u: rank[u] <= rank[s] and (returning or u != s),
        (lambda u: model.moves(maker, u)) if counter_moves else None,
    )


def coalition_stable(
    model: Model,
    replies: str,
    counter_moves: bool,
    members: Sequence[int],
    s: State,
    pareto: bool,
    response: str = "legal",
) -> bool:
    def better(group: Iterable[int], end: State, start: State) -> bool:
        gains = [model.rank[i][end] - model.rank[i][start] for i in group]
        return all(gain >= 0 for gain in gains) and any(gains) if pareto else all(gain > 0 for gain in gains)

    def joint(group: tuple[int, ...], state: State) -> set[State]:
        return {end for end in reached(group, state, model.moves) if better(group, end, state)}

    others = model.others(members)
    groups = list(chain.from_iterable(combinations(others, size) for size in range(1, len(others) + 1)))
    answer = {
        "none": None,
        "moves": lambda t: reached(others, t, model.moves, response),
        "improvements": lambda t: reached(groups, t, joint, response),
    }[replies]
    return judged(
        reached(members, s, model.moves),
        lambda t: better(members, t, s),
        answer,
        lambda u: not better(members, u, s),
        (lambda u: reached(members, u, model.moves)) if counter_moves else None,
    )


def strongly_stable(
    model: Model,
    group: dict[State, int],
    replies: str,
    counter_moves: bool,
    maker: int,
    s: State,
    response: str = "legal",
) -> bool:
    rank = model.rank[maker]
    stepping = model.moves if replies == "moves" else model.improvements
    return judged(
        model.moves(maker, s),
        lambda t: rank[t] > rank[s],
        lambda t: reached(model.others([maker]), t, stepping, response),
        lambda u: group[u] < group[s],
        (lambda u: model.moves(maker, u)) if counter_moves else None,
    )


def stable_by_index(
    model: Model,
    rankings: Sequence[Sequence[dict[State, int]]],
    index: str,
    replies: str,
    counter_moves: bool,
    maker: int,
    s: State,
    response: str = "legal",
) -> bool:
    def compared(i: int, end: State, start: State) -> str:
        signs = {(v[end] > v[start]) - (v[end] < v[start]) for v in rankings[i]}
        return {1: ">", 0: "~", -1: "<"}[signs.pop()] if len(signs) == 1 else "U"

    def maybe_better(i: int, state: State) -> set[State]:
        return {end for end in model.moves(i, state) if compared(i, end, state) in ">U"}

    leaving, deterring = (">U" if index in "ac" else ">"), ("<~" if index in "ab" else "<~U")
    stepping = model.moves if replies == "moves" else maybe_better
    return judged(
        model.moves(maker, s),
        lambda t: compared(maker, t, s) in leaving,
        None if replies == "none" else lambda t: reached(model.others([maker]), t, stepping, response),
        lambda u: compared(maker, u, s) in deterring,
        (lambda u: model.moves(maker, u)) if counter_moves else None,
    )


def relational_stable(
    model: Model,
    attitudes: Sequence[Sequence[int]],
    replies: str,
    counter_moves: bool,
    maker: int,
    s: State,
    response: str = "legal",
) -> bool:
    def replies_to(i: int, end: State, start: State) -> bool:
        no_worse = [model.rank[j][end] >= model.rank[j][start] for j in model.makers]
        return all(
            attitude == 0 or holds == (attitude > 0) for attitude, holds in zip(attitudes[i], no_worse, strict=True)
        )

    def total(i: int, state: State) -> set[State]:
        return {end for end in model.moves(i, state) if replies_to(i, end, state)}

    stepping = model.moves if replies == "moves" else total
    return judged(
        model.moves(maker, s),
        lambda t: replies_to(maker, t, s),
        None if replies == "none" else lambda t: reached(model.others([maker]), t, stepping, response),
        lambda u: not replies_to(maker, u, s),
        (lambda u: model.moves(maker, u)) if counter_moves else None,
    )


def simultaneous(model: Model, maker: int, s: State) -> bool:
    """For states that are sets of options: changes of all are made together."""
    others = model.others([maker])
    rank, possible = model.rank[maker], set(model.states)
    for t in model.improvements(maker, s):
        choices = [[s, *model.improvements(j, s)] for j in others]
        spoilt = False
        for choice in product(*choices):
            flips = frozenset().union(*(s ^ u for u in choice))
            u = s ^ ((s ^ t) | flips)
            spoilt |= bool(flips) and u in possible and rank[u] <= rank[s]
        if not spoilt:
            return False
    return True


def anticipated(model: Model, horizon: int, controls: Sequence[bool]) -> list[dict[State, State]]:
    """G_h by decision maker; the lowest state among equals, the pessimistic next mover."""
    place = {state: number for number, state in enumerate(model.states)}
    table = [{state: state for state in model.states} for _ in model.makers]
    for _ in range(horizon):
        table = [
            {state: _looking(model, i, state, table, place, controls) for state in model.states} for i in model.makers
        ]
    return table


def _looking(
    model: Model,
    i: int,
    s: State,
    before: list[dict[State, State]],
    place: dict[State, int],
    controls: Sequence[bool],
) -> State:
    rank = model.rank[i]
    ends = []
    for t in model.moves(i, s):
        followers = [before[j][t] for j in model.others([i]) if controls[j]] or [t]
        ends.append(min(followers, key=lambda end: (rank[end], place[end])))
    best = max(ends, key=lambda end: (rank[end], -place[end]), default=s)
    return best if rank[best] > rank[s] else s
