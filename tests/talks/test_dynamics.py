from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import dynamics as oracle
from tests.oracles.talks import as_set
from tests.published.reading import Published, published_conflicts
from tests.talks.conflicts import Kind, conflicts, plain, random_conflict, thorough
from trucelab.errors import WrongInput
from trucelab.scenario.talks import Talks
from trucelab.talks import Conflict, PreparedTalks, stability_of
from trucelab.talks import dynamics as dynamics_module
from trucelab.talks.dynamics import (
    STANDING,
    Chain,
    ChanceRange,
    Replies,
    chances_over_ranks,
    noisy_chain,
    outcome_chances,
    utilities_of,
)
from trucelab.talks.graph import GraphConflict
from trucelab.talks.moves import moves

Floats = npt.NDArray[np.float64]

CC, CD, DC, DD = 0, 2, 1, 3  # bit 0: one defects, bit 1: two does
TABLE = [CC, CD, DC, DD]
COORDINATION = [(1, 0, 0, 2), (1, 0, 0, 2)]
PRISONERS = [(2, 0, 3, 1), (2, 3, 0, 1)]


def left_never(chain: Chain, tolerance: float = 1e-9) -> npt.NDArray[np.int64]:
    """The states that are left with at most this chance per opportunity, ascending."""
    return np.asarray(chain.graph.numbers[chain.stay >= 1.0 - tolerance])


def square(utility: list[tuple[int, int, int, int]]) -> tuple[GraphConflict, Floats]:
    """Two decision makers with an option each, and utilities in the order CC CD DC DD."""
    ranks = np.ones((2, 4), np.int32)
    graph = GraphConflict.of(
        Conflict(("one", "two"), ("one.defect", "two.defect"), (1, 2), 0, 0, np.ones(4, bool), ranks)
    )
    utilities = np.empty((2, 4))
    utilities[:, TABLE] = utility
    return graph, utilities


def chain_of(utility: list[tuple[int, int, int, int]], rationality: float) -> Chain:
    graph, utilities = square(utility)
    return noisy_chain(graph, rationality, 0.0, utilities=utilities)


@pytest.mark.parametrize(
    ("utility", "rationality", "expected"),
    [
        (COORDINATION, 0, [0.25, 0.25, 0.25, 0.25]),
        (COORDINATION, 1, [0.224515, 0.082595, 0.082595, 0.610296]),
        (COORDINATION, 3, [0.047203, 0.002350, 0.002350, 0.948097]),
        (PRISONERS, 1, [0.072329, 0.196612, 0.196612, 0.534447]),
    ],
)
def test_limits_on_record(utility: list[tuple[int, int, int, int]], rationality: float, expected: list[float]) -> None:
    limit = chain_of(utility, rationality).limit(CC)
    assert limit.chance[TABLE] == pytest.approx(expected, abs=1e-6)
    assert limit.converged


@pytest.mark.parametrize(
    ("rationality", "expected"),
    [(1, [0.072713, 0.196942, 0.196942, 0.533403]), (3, [0.002337, 0.046019, 0.046019, 0.905625])],
)
def test_ten_steps_on_record(rationality: float, expected: list[float]) -> None:
    assert chain_of(PRISONERS, rationality).after(10, CC)[TABLE] == pytest.approx(expected, abs=1e-6)


def test_one_irreversible_move_on_record() -> None:
    ranks = np.ones((2, 2), np.int32)
    graph = GraphConflict.of(Conflict(("a", "b"), ("a.go",), (1, 0), 1, 0, np.ones(2, bool), ranks))
    chain = noisy_chain(graph, 2, 0, utilities=np.array([[0.4, 1.0], [0.0, 0.0]]), activity=[1, 1])
    assert 1 - chain.stay[0] == pytest.approx(0.384262, abs=1e-6)
    assert chain.after(3, 0)[1] == pytest.approx(0.766554, abs=1e-6)
    assert chain.passage([1], 3)[0] == pytest.approx(0.766554, abs=1e-6)
    assert left_never(chain).tolist() == [1]
    assert chain.limit(0).chance.tolist() == [0.0, 1.0]


def test_potential_games_drift_to_their_potential() -> None:
    """Property (e): two makers with two options each and one potential; limit = exp(lambda Phi) / sum."""
    chance = np.random.default_rng(5)
    potential = chance.random(16)
    masks = (0b0011, 0b1100)
    own_parts = [chance.random(16)[np.arange(16) & ~mask] for mask in masks]  # whatever others alone decide
    ranks = np.ones((2, 16), np.int32)
    conflict = Conflict(("a", "b"), ("a.1", "a.2", "b.1", "b.2"), masks, 0, 0, np.ones(16, bool), ranks)
    chain = noisy_chain(GraphConflict.of(conflict), 3, 0, utilities=np.stack([potential + part for part in own_parts]))
    expected = np.exp(3 * potential) / np.exp(3 * potential).sum()
    assert chain.limit(0).chance == pytest.approx(expected, abs=1e-12)


@settings(thorough, max_examples=60)
@given(
    conflict=conflicts(max_options=4),
    rationality=st.sampled_from([0.0, 1.0, 4.0]),
    foresight=st.sampled_from([0.0, 0.5, 1.0]),
    replies=st.sampled_from(["sequences", "single"]),
)
def test_agrees_with_its_plain_definition(
    conflict: Conflict, rationality: float, foresight: float, replies: Replies
) -> None:
    graph, plainly = GraphConflict.of(conflict), plain(conflict)
    activity = list(range(1, len(conflict.masks) + 1))
    matrix = noisy_chain(graph, rationality, foresight, activity=activity, replies=replies).dense()
    utilities = utilities_of(conflict.ranks[:, graph.numbers])
    utility = [{as_set(int(s)): float(u) for s, u in zip(graph.numbers, row, strict=True)} for row in utilities]
    shares = [each / sum(activity) for each in activity]
    for state, row in zip(graph.numbers.tolist(), matrix, strict=True):
        expected = oracle.step_chances(
            plainly, utility, shares, rationality, foresight, as_set(state), one=replies == "single"
        )
        for end, chance in zip(graph.numbers.tolist(), row, strict=True):
            assert chance == pytest.approx(expected.get(as_set(end), 0.0), abs=1e-12)


@settings(thorough, max_examples=60)
@given(conflict=conflicts(max_options=5), rationality=st.sampled_from([0.0, 3.0, 16.0, 200.0, math.inf]))
def test_rows_sum_to_one_and_limits_stay_where_they_are(conflict: Conflict, rationality: float) -> None:
    """Properties (d) and, at rationality 0, (a)."""
    graph = GraphConflict.of(conflict)
    chain = noisy_chain(graph, rationality, 0.5)
    matrix = chain.dense()
    assert matrix.sum(axis=1) == pytest.approx(np.ones(len(matrix)), abs=1e-12)
    start = int(graph.numbers[0])
    limit = chain.limit(start).chance
    assert limit @ matrix == pytest.approx(limit, abs=1e-9)
    assert limit.sum() == pytest.approx(1.0)
    if rationality <= 3.0:
        far = np.linalg.matrix_power(matrix, 1 << 20)[0]
        assert limit == pytest.approx(far, abs=1e-7)
    if rationality == 0.0:
        other = conflict.with_ranks(np.where(conflict.feasible, 1, 0) * np.ones_like(conflict.ranks))
        assert (noisy_chain(GraphConflict.of(other), 0.0, 0.5).dense() == matrix).all()


@settings(thorough, max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), makers=st.integers(2, 4))
def test_nothing_leaves_what_the_solver_calls_stable(seed: int, makers: int) -> None:
    """Property (b), for strict preferences, with any number of decision makers."""
    conflict = random_conflict(Kind(options=5, makers=makers, impossible=0.2, one_way=0.2), seed)
    equilibria, graph = stability_of(conflict).equilibria, GraphConflict.of(conflict)
    assert left_never(noisy_chain(graph, math.inf, 0.0)).tolist() == equilibria["nash"].tolist()
    assert left_never(noisy_chain(graph, math.inf, 1.0)).tolist() == equilibria["sequential"].tolist()
    few = random_conflict(Kind(options=3, makers=2), seed)
    small, by_concept = GraphConflict.of(few), stability_of(few).equilibria
    for foresight, concept in ((0.0, "nash"), (1.0, "sequential")):
        absorbing = left_never(noisy_chain(small, 200.0, foresight, replies="single"), 1e-6)
        assert absorbing.tolist() == by_concept[concept].tolist()


@pytest.mark.parametrize("published", published_conflicts(), ids=lambda published: published.name)
def test_published_conflicts_come_to_rest_at_their_equilibria(published: Published) -> None:
    """Ties included: a move that gains nothing is not made."""
    equilibria, graph = stability_of(published.conflict).equilibria, GraphConflict.of(published.conflict)
    assert left_never(noisy_chain(graph, math.inf, 0.0)).tolist() == equilibria["nash"].tolist()
    assert left_never(noisy_chain(graph, math.inf, 1.0)).tolist() == equilibria["sequential"].tolist()


@settings(thorough, max_examples=30)
@given(conflict=conflicts(max_options=4), data=st.data())
def test_names_do_not_matter(conflict: Conflict, data: st.DataObject) -> None:
    """Property (c): options and decision makers in another order, the same chances."""
    options, makers = len(conflict.options), len(conflict.masks)
    new_place = data.draw(st.permutations(range(options)))
    order = data.draw(st.permutations(range(makers)))

    def moved(bits: int) -> int:
        return sum(1 << new_place[k] for k in range(options) if bits >> k & 1)

    renamed = np.array([moved(state) for state in range(1 << options)])
    feasible, ranks = np.empty_like(conflict.feasible), np.empty_like(conflict.ranks)
    feasible[renamed] = conflict.feasible
    ranks[:, renamed] = conflict.ranks[list(order)]
    other = Conflict(
        decision_makers=tuple(conflict.decision_makers[i] for i in order),
        options=conflict.options,
        masks=tuple(moved(conflict.masks[i]) for i in order),
        up=moved(conflict.up),
        down=moved(conflict.down),
        feasible=feasible,
        ranks=ranks,
    )
    one, two = GraphConflict.of(conflict), GraphConflict.of(other)
    start = int(one.numbers[-1])
    indices = [two.index_of(state) for state in renamed[one.numbers].tolist()]
    first, second = noisy_chain(one, 4.0, 0.5), noisy_chain(two, 4.0, 0.5)
    assert second.after(7, moved(start))[indices] == pytest.approx(first.after(7, start), abs=1e-12)
    assert second.limit(moved(start)).chance[indices] == pytest.approx(first.limit(start).chance, abs=1e-9)


def test_reducible_chains_end_according_to_where_they_start() -> None:
    """Two irreversible ways out, one of them more tempting."""
    ranks = np.array([[1, 2, 3, 0]], np.int32)
    feasible = np.array([True, True, True, False])
    graph = GraphConflict.of(Conflict(("a",), ("a.1", "a.2"), (3,), 3, 0, feasible, ranks))
    chain = noisy_chain(graph, 1.0, 0.0)
    weights = np.exp([0.5, 1.0])
    assert chain.limit(0).chance == pytest.approx([0.0, *weights / weights.sum()])
    assert chain.limit(1).chance.tolist() == [0.0, 1.0, 0.0]


def test_passage_counts_only_the_first_entry() -> None:
    chain = chain_of(PRISONERS, 1.0)
    matrix = chain.dense()
    blocked = matrix.copy()
    blocked[DD] = 0.0
    blocked[DD, DD] = 1.0
    for opportunities in (0, 1, 6):
        expected = np.linalg.matrix_power(blocked, opportunities)[:, DD]
        assert chain.passage([DD], opportunities) == pytest.approx(expected)


def test_going_on_until_nothing_changes_finds_the_same_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    conflict = random_conflict(Kind(options=6, makers=3, impossible=0.2, one_way=0.2), 3)
    chain, start = noisy_chain(GraphConflict.of(conflict), 4.0, 0.5), int(conflict.states[0])
    solved = chain.limit(start)
    monkeypatch.setattr(dynamics_module, "DENSE_STATES", 10)
    gone_on = chain.limit(start)
    assert gone_on.converged
    assert gone_on.chance == pytest.approx(solved.chance, abs=1e-8)
    assert not chain.limit(start, most=64, tolerance=0.0).converged
    with pytest.raises(WrongInput, match="too many for a full matrix"):
        chain.dense()


def test_moves_are_those_of_the_graph_model() -> None:
    conflict = random_conflict(Kind(options=7, makers=3, impossible=0.3, one_way=0.3, common=0.3), 1)
    graph = GraphConflict.of(conflict)
    for party in range(3):
        for at, state in enumerate(graph.numbers.tolist()):
            ends = graph.moves.target[graph.moves.first[party, at] : graph.moves.first[party, at + 1]]
            assert graph.numbers[ends].tolist() == moves(conflict, party, state).tolist()


def test_a_conflict_of_nine_thousand_states() -> None:
    conflict = random_conflict(Kind(options=14, makers=5, impossible=0.4, levels=40), 2)
    chain = noisy_chain(GraphConflict.of(conflict), 4.0, 1.0)
    assert chain.after(30, int(conflict.states[0])).sum() == pytest.approx(1.0)


def draws_of_ranks(draws: int, conflict: Conflict) -> npt.NDArray[np.int32]:
    chance = np.random.default_rng(0)
    ranks = np.tile(np.arange(1, conflict.states.size + 1, dtype=np.int32), (draws, len(conflict.masks), 1))
    return chance.permuted(ranks, axis=2)


def test_draws_do_not_depend_on_threads_and_agree_with_single_chains() -> None:
    conflict = random_conflict(Kind(options=5, makers=3, impossible=0.2), 4)
    graph = GraphConflict.of(conflict)
    ranks, start = draws_of_ranks(40, conflict), int(conflict.states[3])
    sets = {"low": conflict.states[:7].tolist(), "all": conflict.states.tolist()}
    one, two = (
        chances_over_ranks(graph, ranks, sets, start, in_the_long_run=True, threads=threads) for threads in (1, 2)
    )
    assert one.after.tobytes() == two.after.tobytes()
    assert one.limit is not None
    assert two.limit is not None
    assert one.limit.tobytes() == two.limit.tobytes()
    assert one.after[..., 1] == pytest.approx(1.0)
    graph_of_draw = GraphConflict.of(conflict)
    for draw in (0, 39):
        chain = noisy_chain(graph_of_draw, 8.0, 0.5, utilities=utilities_of(ranks[draw]))
        assert one.after[draw, 2, 1, 0] == pytest.approx(chain.after(50, start)[:7].sum(), abs=1e-12)
        assert one.limit[draw, 2, 1, 0] == pytest.approx(chain.limit(start).chance[:7].sum(), abs=1e-12)
    found = one.ranges(in_the_long_run=True)["low"]
    assert (found.least, found.greatest) == (one.limit[..., 0].min(), one.limit[..., 0].max())
    assert one.at(8.0, 0.5)["low"].greatest == one.after[:, 2, 1, 0].max()


def test_outcomes_of_talks_over_members() -> None:
    talks = Talks.model_validate(
        {
            "options": {"one.cooperate": "Cooperates", "two.cooperate": "Cooperates"},
            "preferences": {
                "one": ["two.cooperate", {"says": "not one.cooperate", "held": 0.5}],
                "two": ["one.cooperate", "not two.cooperate"],
            },
            "status_quo": [],
            "outcomes": {"trust": "one.cooperate and two.cooperate", "no trust": "not one.cooperate"},
        }
    )
    helds = [{"one": [True, True]}, {"one": [True, False]}, {"one": [True, True]}]
    found = outcome_chances(PreparedTalks.of(talks), helds, opportunities=5)
    assert found.weights.tolist() == [2.0, 1.0]
    assert found.after.shape == (2, 4, 3, 2)
    ranges = found.ranges()
    assert ranges["trust"].least <= ranges["trust"].median <= ranges["trust"].greatest
    assert found.at(16.0, 0.0)["trust"].median == found.after[0, 3, 0, 0]
    with pytest.raises(WrongInput, match="long run was not computed"):
        found.ranges(in_the_long_run=True)
    with pytest.raises(WrongInput, match="no point of the grid"):
        found.at(3.0, 0.0)
    assert "uncalibrated" in STANDING


def test_middles_are_weighted() -> None:
    assert ChanceRange.of(np.array([0.3, 0.1, np.nan]), np.array([1.0, 5.0, 9.0])) == ChanceRange(0.1, 0.1, 0.3)
    assert math.isnan(ChanceRange.of(np.array([np.nan]), np.ones(1)).median)


def test_what_cannot_be_is_refused() -> None:
    graph, utilities = square(PRISONERS)
    for call in (
        lambda: noisy_chain(graph, -1.0, 0.0),
        lambda: noisy_chain(graph, 1.0, 1.5),
        lambda: noisy_chain(graph, 1.0, 0.0, activity=[1.0]),
        lambda: noisy_chain(graph, 1.0, 0.0, activity=[0.0, 0.0]),
        lambda: noisy_chain(graph, 1.0, 0.0, utilities=utilities[:1]),
        lambda: noisy_chain(graph, 1.0, 0.0).after(1, 4),
        lambda: chances_over_ranks(graph, np.ones((1, 2, 3), np.int32), {}, 0),
    ):
        with pytest.raises(WrongInput):
            call()
