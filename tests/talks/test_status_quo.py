from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given

from tests.oracles import talks as oracle
from tests.oracles.talks import as_number, as_set
from tests.talks.conflicts import conflicts, plain, thorough
from trucelab.errors import WrongInput
from trucelab.talks import Conflict, Path, paths_from
from trucelab.talks.status_quo import Variant


def check_path(conflict: Conflict, path: Path) -> None:
    plainly, at = plain(conflict), path.start
    for step in path.steps:
        assert step.start == at
        assert as_set(step.end) in oracle.moves(plainly, step.mover, as_set(at))
        better = oracle.improvements(plainly, step.mover, as_set(at))
        assert step.improvement == (as_set(step.end) in better)
        at = step.end
    assert at == path.end
    movers = [step.mover for step in path.steps]
    assert all(one != following for one, following in pairwise(movers))
    assert path.disimprovements == tuple(step for step in path.steps if not step.improvement)
    assert path.first_disimprovement == (path.disimprovements[0] if path.disimprovements else None)


@pytest.mark.parametrize("variant", ["fewest moves", "improvements only"])
@thorough
@given(conflict=conflicts())
def test_paths_are_legal_and_shortest(variant: Variant, conflict: Conflict) -> None:
    start = int(conflict.states[0])
    stepping = oracle.moves if variant == "fewest moves" else oracle.improvements
    arrivals = oracle.arrivals(plain(conflict), range(len(conflict.masks)), as_set(start), stepping)
    paths = paths_from(conflict, start, variant)
    for state in conflict.states.tolist():
        path = paths.to([state])
        moves = [count for (other, _), count in arrivals.items() if as_number(other) == state]
        if path is None:
            assert not moves
            continue
        check_path(conflict, path)
        assert len(path.steps) == (0 if state == start else min(moves))
        assert variant == "fewest moves" or not path.disimprovements


@thorough
@given(conflict=conflicts(max_options=5))
def test_best_paths_have_fewest_disimprovements_then_fewest_moves(conflict: Conflict) -> None:
    start = int(conflict.states[0])
    expected = {as_number(state): cost for state, cost in oracle.cheapest(plain(conflict), as_set(start)).items()}
    paths = paths_from(conflict, start)
    for state in conflict.states.tolist():
        path = paths.to([state])
        assert (path is not None) == (state in expected) == paths.reached(state)
        if path is not None:
            check_path(conflict, path)
            assert (len(path.disimprovements), len(path.steps)) == expected[state] == paths.cost(state)
    best = paths.to(conflict.states)
    assert best is not None
    assert best.steps == ()


@thorough
@given(conflict=conflicts())
def test_only_the_named_make_disimprovements(conflict: Conflict) -> None:
    start = int(conflict.states[0])
    paths = paths_from(conflict, start, "fewest moves", disimproving=[0])
    for state in conflict.states.tolist():
        path = paths.to([state])
        if path is not None:
            check_path(conflict, path)
            assert {step.mover for step in path.disimprovements} <= {0}


@thorough
@given(conflict=conflicts())
def test_an_infeasible_start_is_refused(conflict: Conflict) -> None:
    for start in [*np.flatnonzero(~conflict.feasible).tolist()[:1], conflict.feasible.size]:
        with pytest.raises(WrongInput, match="cannot occur"):
            paths_from(conflict, start)
