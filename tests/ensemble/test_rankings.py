"""Stability that many rankings share is what each concept says of each set of rankings by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucelab.ensemble.members.rankings import Known, Rankings
from trucelab.talks import CONCEPTS, Conflict
from trucelab.talks.states import BoolArray, RankArray


@st.composite
def conflicts(draw: st.DrawFn) -> Conflict:
    parties, options = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    size = 1 << options
    owners = draw(st.lists(st.integers(0, parties - 1), min_size=options, max_size=options))
    feasible = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    feasible[draw(st.integers(0, size - 1))] = True
    return Conflict(
        decision_makers=tuple(f"p{party}" for party in range(parties)),
        options=tuple(f"o{option}" for option in range(options)),
        masks=tuple(sum(1 << at for at, owner in enumerate(owners) if owner == party) for party in range(parties)),
        up=draw(st.integers(0, size - 1)),
        down=0,
        feasible=feasible,
        ranks=np.stack([_row(draw, feasible) for _ in range(parties)]),
    )


def _row(draw: Callable[..., Any], feasible: BoolArray) -> RankArray:
    ranks = draw(st.lists(st.integers(1, 4), min_size=feasible.size, max_size=feasible.size))
    return np.where(feasible, ranks, 0).astype(np.int32)


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_is_shared_is_what_is_worked_out_alone(concept: object, data: st.DataObject) -> None:
    one = next(each for each in CONCEPTS if each is concept)
    known: Known = {}
    first = Rankings.of(data.draw(conflicts()), known)
    sets = [first]
    for _ in range(data.draw(st.integers(1, 4))):
        party = data.draw(st.integers(0, len(first.digests) - 1))
        sets.append(sets[-1].with_row(party, _row(data.draw, first.conflict.feasible)))
    for each in data.draw(st.permutations(sets)):
        parties = range(len(each.digests))
        plain = np.stack([one.stable(each.conflict, party) for party in parties])
        states = np.flatnonzero(each.conflict.feasible & (data.draw(st.integers(0, 1)) | np.arange(plain.shape[1]) % 2))
        assert each.equilibria(states, one).tolist() == states[plain[:, states].all(axis=0)].tolist()
        assert each.holds(states, one) == plain[:, states].all(axis=0).any()
        assert all((each.stable(one, party) == plain[party]).all() for party in parties)
