"""What comes next in one member when an outcome has ended: as the scenario states it, or by way of the talks.

Every draw is named after what is drawn and how many phases came before, never after the outcome that ended: members
meet the same luck under all outcomes, and the order in which outcomes are written decides nothing.
"""

from __future__ import annotations

import numpy as np

from trucelab import chance, elementary
from trucelab.ensemble.members.plan import Plan, drawn_held
from trucelab.scenario.consequences import Following
from trucelab.scenario.values import Quantity
from trucelab.talks.dynamics import FORESIGHTS, RATIONALITIES, Chain, noisy_chain, utilities_of

MOST_MOVES = 1000
"""Moves after which a walk through the talks is given up: the outcome goes on."""


def following(plan: Plan, ended: str, after: Following, member: int, visit: int) -> str | None:
    """The outcome that follows one that has ended.

    visit    how many phases came before
    returns  its name; None where the talks lead to no other outcome, so that the one that ended goes on
    """
    weight = _share(plan, member, "weight of the talks", after.from_talks)
    if weight > 0.0 and chance.uniform(plan.seed, member, f"course: by the talks {visit}") < weight:
        return _by_talks(plan, ended, member, visit)
    return _stated(plan, after, member, visit)


def _stated(plan: Plan, after: Following, member: int, visit: int) -> str:
    """One of the outcomes under `then`: the first to ring of clocks that run at the drawn shares."""
    rings = {}
    for name, quantity in after.then.items():
        share = _share(plan, member, f"share of {name}", quantity)
        height = chance.uniform(plan.seed, member, f"course: next {visit}: {name}")
        rings[name] = (-elementary.log1p(-height) / share if share > 0.0 else np.inf, name)
    return min(rings, key=lambda name: rings[name])


def _share(plan: Plan, member: int, what: str, quantity: Quantity) -> float:
    return quantity.mode if quantity.certain else quantity.draw(chance.uniform(plan.seed, member, f"course: {what}"))


def _by_talks(plan: Plan, ended: str, member: int, visit: int) -> str | None:
    """Where the noisy moves of one member's preferences first enter another outcome, from the one that ended."""
    chain = _chain(plan, member)
    at = chain.graph.index_of(plan.findings.outcomes[ended].best_state)
    inside = {name: set(chain.graph.among(plan.talks.outcomes[name]).nonzero()[0].tolist()) for name in plan.outcomes}
    luck = chance.stream(plan.seed, member, f"course: moves {visit}")
    for _ in range(MOST_MOVES):
        ends, weights = _moves(chain, at)
        if not weights.sum() > 0.0:
            return None
        at = int(ends[int(luck.choice(weights, 1)[0])])
        entered = sorted(name for name, states in inside.items() if name != ended and at in states)
        if entered:
            return entered[0]
    return None


def _chain(plan: Plan, member: int) -> Chain:
    held = drawn_held(plan.scenario, plan.seed, member)
    utilities = utilities_of(plan.talks.conflict(held).ranks[:, plan.moves.numbers])
    luck = chance.stream(plan.seed, member, "course: how the talks move")
    rationality, foresight = (grid[luck.integers(0, len(grid))] for grid in (RATIONALITIES, FORESIGHTS))
    return noisy_chain(plan.moves, rationality, foresight, utilities=utilities)


def _moves(chain: Chain, at: int) -> tuple[np.ndarray, np.ndarray]:
    """All moves out of a state, with their chances."""
    moves = chain.graph.moves
    spans = [slice(int(moves.first[mover, at]), int(moves.first[mover, at + 1])) for mover in range(moves.movers)]
    return np.concatenate([moves.target[span] for span in spans]), np.concatenate(
        [chain.chance[span] for span in spans]
    )


def may_follow(plan: Plan, outcome: str) -> tuple[str, ...]:
    """An outcome and all that may come after it, at any remove, in the order of the scenario after the first."""
    found, left = {outcome}, [outcome]
    while left:
        after = plan.scenario.document.consequences[left.pop()].following
        names = set() if after is None else set(plan.outcomes if after.from_talks.high > 0.0 else after.then)
        left += names - found
        found |= names
    return (outcome, *(name for name in plan.outcomes if name in found and name != outcome))
