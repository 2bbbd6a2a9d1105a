"""People made into households: as many whole ones as there can be, and nobody lost."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trucelab.movement.native import types_of, units_of
from trucelab.movement.native.strata import GROUPS, MOVED, TIMES
from trucelab.scenario.movement import Household, Households

Kinds = list[tuple[int, int]]


def hamilton(total: int, shares: list[float]) -> list[int]:
    """Largest remainder, by its definition; ties go to the first."""
    exact = [total * share / sum(shares) for share in shares]
    whole = [int(one) for one in exact]
    rest = sorted(range(len(shares)), key=lambda kind: (whole[kind] - exact[kind], kind))
    for kind in rest[: total - sum(whole)]:
        whole[kind] += 1
    return whole


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10), st.integers(1, 4)), min_size=1, max_size=4),
    st.lists(st.integers(1, 300), min_size=3, max_size=3),
    st.integers(0, 60),
    st.integers(0, 60),
)
@example([(1, 1), (10, 1)], [10, 1, 1], 49, 60)
@example([(2, 1), (0, 1)], [512, 1, 1], 5, 5)
def test_there_are_as_many_households_as_can_be(kinds: Kinds, weights: list[int], children: int, adults: int) -> None:
    # shares in binary fractions, so that they sum to 1 exactly and remainders tie exactly
    others = [weight / 1024 for weight in weights[: len(kinds) - 1]]
    shares = [1.0 - sum(others), *others]
    made = Households(
        kinds=tuple(Household(children=c, adults=a, share=s) for (c, a), s in zip(kinds, shares, strict=True))
    )
    people = np.zeros((1, GROUPS, MOVED, TIMES), np.int64)
    people[0, :, 0, 0] = children, adults
    units = units_of(people, made)[0, :, 0, 0]
    assert (units @ np.array(types_of(made))).tolist() == [children, adults]
    fits = [
        count
        for count in range(children + adults + 1)
        if np.all(np.array(hamilton(count, shares)) @ np.array(kinds) <= [children, adults])
    ]
    assert units[2:].tolist() == hamilton(max(fits), shares)
