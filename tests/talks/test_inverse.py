from __future__ import annotations

import hashlib
from itertools import permutations, product
from math import factorial
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracles import inverse as oracle
from tests.oracles.talks import STABLE, as_number, as_set, ranked
from tests.published.reading import FOLDER, published_conflicts, read
from tests.talks.conflicts import conflicts, plain, thorough
from trucelab.errors import WrongInput
from trucelab.scenario.expressions import parse
from trucelab.scenario.talks import Talks
from trucelab.talks import CONCEPTS, Concept, Conflict, PreparedTalks, stability_of
from trucelab.talks.graph import GraphConflict
from trucelab.talks.preference_robustness import preference_robustness
from trucelab.talks.smallest_change import Goal, PreparedInverse, applied, stable_for
from trucelab.talks.states import BoolArray, RankArray

PUBLISHED = {published.name: published for published in published_conflicts()}
BY_NAME = {concept.name: concept for concept in CONCEPTS}
CASES = read(FOLDER / "inverse.yaml")

every_concept = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)


def permuted(ranks: RankArray, groups: int) -> list[RankArray]:
    """All rankings in which the best groups of ties change places, in lexicographic order of positions."""
    top = int(ranks.max())
    found = []
    for order in permutations(range(groups)):
        level = np.arange(top + 1, dtype=np.int32)
        for position, group in enumerate(order):
            level[top - group] = top - position
        found.append(level[ranks])
    return found


def holding(conflict: Conflict, concept: Concept, state: int, candidates: list[list[RankArray]]) -> BoolArray:
    """Under which combinations of candidate rankings a state is an equilibrium, the last decision maker's fastest."""
    graph = GraphConflict.of(conflict)
    asked = np.array([graph.index_of(state)])
    rows = [np.stack(each)[:, graph.numbers].astype(np.int64) for each in candidates]
    found = []
    for profile in product(*rows):
        keys = np.stack(profile)
        found.append(all(stable_for(graph, keys, party, concept, asked)[0] for party in range(len(rows))))
    return np.array(found)


def test_there_are_nineteen_cases() -> None:
    assert len(CASES) == 19


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['conflict']}-{case['state']}")
def test_profiles_on_record(case: dict[str, Any]) -> None:
    conflict = PUBLISHED[case["conflict"]].conflict
    candidates = [permuted(conflict.ranks_of(party), groups) for party, groups in enumerate(case["permuted"])]
    state = int(conflict.states[case["state"] - 1])
    rows = np.stack([holding(conflict, BY_NAME[name], state, candidates) for name in case["holding"]])
    assert rows.shape[1] == case["profiles"]
    assert dict(zip(case["holding"], rows.sum(axis=1).tolist(), strict=True)) == case["holding"]
    assert hashlib.sha256(np.packbits(rows, axis=1).tobytes()).hexdigest() == case["sha256"]


@pytest.mark.parametrize(
    ("concept", "rankings"),
    [
        ("nash", 240),
        ("general_metarational", 384),
        ("symmetric_metarational", 300),
        ("sequential", 384),
    ],
)
def test_rankings_of_syria_on_record(concept: str, rankings: int) -> None:
    conflict = PUBLISHED["syria_iraq_1975"].conflict
    found = preference_robustness(conflict, BY_NAME[concept], 0, int(conflict.states[1]))
    assert found.rankings == rankings
    assert found.share == pytest.approx(rankings / 720)


@every_concept
@settings(thorough, max_examples=40)
@given(conflict=conflicts(max_options=3), data=st.data())
def test_preference_robustness_is_what_trying_every_set_finds(
    concept: Concept, conflict: Conflict, data: st.DataObject
) -> None:
    party = data.draw(st.integers(0, len(conflict.masks) - 1))
    state = data.draw(st.sampled_from(conflict.states.tolist()))
    found, plainly = preference_robustness(conflict, concept, party, state), plain(conflict)

    def numbers(sets: set[frozenset[frozenset[int]]]) -> list[tuple[int, ...]]:
        return sorted(tuple(sorted(map(as_number, each))) for each in sets)

    assert sorted(found.maximal) == numbers(oracle.maximal(plainly, STABLE[concept.name], party, as_set(state)))
    assert found.kept_below_complete
    repairs = numbers(oracle.repairs(plainly, STABLE[concept.name], party, as_set(state)))
    assert list(found.repairs.sets) == repairs
    assert found.repairs.size == len(repairs[0])
    assert found.repairs.complete
    assert found.stable == bool(concept.margins(conflict, party)[state] >= 0)
    if conflict.states.size <= 5:
        assert found.rankings == oracle.rankings(plainly, STABLE[concept.name], party, as_set(state))


@every_concept
def test_counting_agrees_with_all_sets_of_a_larger_conflict(concept: Concept) -> None:
    """Sum over valid sets, for twelve other states: too many rankings to list, few enough sets."""
    conflict = PUBLISHED["korea_2017"].conflict
    plainly, count = plain(conflict), conflict.states.size
    state = int(conflict.states[3])
    for party in range(2):
        expected = sum(
            factorial(len(each)) * factorial(count - 1 - len(each))
            for each in oracle.subsets(plainly.feasible - {as_set(state)})
            if oracle.valid(plainly, STABLE[concept.name], party, as_set(state), each)
        )
        assert preference_robustness(conflict, concept, party, state).rankings == expected


WRITTEN: dict[str, Any] = {
    "options": {"one.a": "a", "one.b": "b", "two.c": "c"},
    "impossible": [{"when": "one.a and one.b", "because": "for the test"}],
    "preferences": {"one": ["one.a", "two.c"], "two": ["not two.c"]},
    "status_quo": [],
    "outcomes": {"wanted": "two.c and not one.a", "odd": "one.b and not two.c"},
}
LITERALS = [f"{sign}{option}" for option in WRITTEN["options"] for sign in ("", "not ")]
STATEMENTS = [*LITERALS, "one.a or two.c", "one.b iff two.c", "not one.a and not one.b", "two.c if one.b"]


def plain_truth(text: str) -> Any:
    expression, options = parse(text), list(WRITTEN["options"])
    return lambda state: bool(expression.evaluate(lambda name: options.index(name) in state))


@every_concept
@pytest.mark.parametrize("goal", ["make", "break"])
@settings(thorough, max_examples=12)
@given(data=st.data())
def test_smallest_change_is_what_trying_every_change_finds(concept: Concept, goal: Goal, data: st.DataObject) -> None:
    lists = tuple(
        tuple(data.draw(st.lists(st.sampled_from(STATEMENTS), min_size=low, max_size=2, unique=True))) for low in (1, 0)
    )
    pool = data.draw(st.lists(st.sampled_from(STATEMENTS), max_size=2, unique=True))
    barred = WRITTEN["impossible"] if data.draw(st.booleans()) else []
    talks = Talks.model_validate(
        WRITTEN | {"impossible": barred, "preferences": dict(zip(("one", "two"), lists, strict=True))}
    )
    outcome = data.draw(st.sampled_from(["wanted", "odd"]))
    prepared = PreparedTalks.of(talks)
    inverse = PreparedInverse.of(prepared, pool=pool)
    found = inverse.smallest_change(outcome, concept, goal)
    states = [as_set(state) for state in prepared.outcomes[outcome].tolist()]
    truths = {text: plain_truth(text) for text in STATEMENTS}
    expected = oracle.smallest_change(
        plain(prepared.conflict()), truths, lists, pool, STABLE[concept.name], states, make=goal == "make"
    )
    if found.already:
        assert expected == (0, 0)
        return
    assert found.complete_to == (2 if expected is None else expected[0])
    if expected is None:
        assert found.solutions == ()
        return
    best = found.solutions[0]
    assert (len(best.changes), best.priority_moved) == expected
    for solution in found.solutions:
        assert_does_it(prepared, concept, goal, solution.changes, outcome, solution.states)


def assert_does_it(
    prepared: PreparedTalks, concept: Concept, goal: Goal, changes: Any, outcome: str, states: tuple[int, ...]
) -> None:
    """Replayed by way of the scenario."""
    lists = {maker: tuple(each.says for each in own) for maker, own in prepared.talks.preferences.items()}
    for change in changes:
        lists[change.decision_maker] = applied(lists.get(change.decision_maker, ()), change)
    after = prepared.talks.model_dump() | {"preferences": lists}
    again = PreparedTalks.of(Talks.model_validate(after))
    equilibria = stability_of(again.conflict()).equilibria[concept.name].tolist()
    holding = sorted(set(equilibria) & set(prepared.outcomes[outcome].tolist()))
    assert bool(holding) == (goal == "make")
    assert tuple(holding) == states


def real_size() -> PreparedTalks:
    """Seven decision makers, sixteen options, 11,664 possible states, about ten statements each."""
    chance = np.random.default_rng(1)
    owners = [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6]
    names = [f"m{owner}.o{option}" for option, owner in enumerate(owners)]

    def literal(option: int) -> str:
        return str(chance.choice(["", "not "])) + names[option]

    def statement() -> str:
        one, other = chance.choice(16, 2, replace=False)
        return (
            literal(one) if chance.random() < 0.5 else f"{literal(one)} {chance.choice(['and', 'or'])} {literal(other)}"
        )

    pairs = [(0, 3), (1, 6), (4, 9), (11, 13), (2, 15), (7, 12)]
    return PreparedTalks.of(
        Talks.model_validate(
            {
                "options": {name: name for name in names},
                "impossible": [{"when": f"{names[a]} and {names[b]}", "because": "chance"} for a, b in pairs],
                "preferences": {f"m{i}": [statement() for _ in range(chance.integers(8, 13))] for i in range(7)},
                "status_quo": [],
                "outcomes": {"wanted": f"{names[0]} and not {names[4]} and {names[8]}"},
            }
        )
    )


def test_a_conflict_of_real_size() -> None:
    prepared = real_size()
    inverse = PreparedInverse.of(prepared)
    stability = stability_of(prepared.conflict())
    states = prepared.outcomes["wanted"]
    for name, limit in (("nash", 13), ("sequential", 20)):
        holds = bool((stability.margins[name][:, states] >= 0).all(axis=0).any())
        goal: Goal = "break" if holds else "make"
        found = inverse.smallest_change("wanted", BY_NAME[name], goal, most_changes=1)
        assert found.complete_to == 1
        assert 0 < len(found.solutions) <= limit
        first = found.solutions[0]
        assert_does_it(prepared, BY_NAME[name], goal, first.changes, "wanted", first.states)
    desired = int(states[0])
    for concept in CONCEPTS:
        for party in (0, 6):
            robustness = preference_robustness(inverse.graph, concept, party, desired, most_sets=20)
            assert robustness.stable == bool(stability.margins[concept.name][party, desired] >= 0)
            assert (robustness.repairs.size == 0) == robustness.stable


def test_statements_not_in_force_do_not_count() -> None:
    talks = Talks.model_validate(WRITTEN)
    inverse = PreparedInverse.of(PreparedTalks.of(talks), {"one": [False, True]})
    assert inverse.statements == (("two.c",), ("not two.c",))
    assert inverse.smallest_change("wanted", BY_NAME["nash"]).solutions[0].changes[0].decision_maker == "two"


def test_many_statements_still_compare() -> None:
    texts = ["one.a or not one.a"] * 70 + ["one.b", "two.c"]
    talks = Talks.model_validate(WRITTEN | {"preferences": {"one": texts}})
    inverse = PreparedInverse.of(PreparedTalks.of(talks))
    ranks = ranked([plain_truth(text) for text in texts], [as_set(s) for s in inverse.graph.numbers.tolist()])
    expected = [ranks[as_set(state)] for state in inverse.graph.numbers.tolist()]
    assert inverse.keys[0].tolist() == expected


def test_wrong_questions_are_answered_helpfully() -> None:
    inverse = PreparedInverse.of(PreparedTalks.of(Talks.model_validate(WRITTEN)))
    nash = BY_NAME["nash"]
    with pytest.raises(WrongInput, match='Did you mean "wanted"'):
        inverse.smallest_change("wantd", nash)
    with pytest.raises(WrongInput, match="not feasible"):
        inverse.smallest_change([3], nash)
    with pytest.raises(WrongInput, match="no possible state"):
        inverse.smallest_change(parse("one.a and one.b"), nash)
    with pytest.raises(WrongInput, match="not an option"):
        PreparedInverse.of(inverse.prepared, pool=["one.x"])


def test_names_do_not_matter() -> None:
    """Options in the opposite order: the same sets under their new numbers."""
    conflict = PUBLISHED["syria_iraq_1975"].conflict
    flipped: npt.NDArray[np.int64] = np.array([int(f"{state:03b}"[::-1], 2) for state in range(8)])
    feasible, ranks = np.empty_like(conflict.feasible), np.empty_like(conflict.ranks)
    feasible[flipped], ranks[:, flipped] = conflict.feasible, conflict.ranks
    masks = tuple(int(flipped[mask]) for mask in conflict.masks)
    other = Conflict(conflict.decision_makers, conflict.options[::-1], masks, 0, 0, feasible, ranks)
    for concept in CONCEPTS:
        for state in conflict.states.tolist():
            one, two = (
                preference_robustness(conflict, concept, 0, state),
                preference_robustness(other, concept, 0, int(flipped[state])),
            )
            assert one.rankings == two.rankings
            assert {frozenset(flipped[list(each)].tolist()) for each in one.kept_below} == set(
                map(frozenset, two.kept_below)
            )
