"""Options that exclude each other, as axes: the same results as with one bit per option, and far more options."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talks.conflicts import thorough
from trucelab.errors import WrongInput
from trucelab.scenario.talks import Talks
from trucelab.talks import CONCEPTS, NOT_A_STATE, Closures, conflict_of, state_of
from trucelab.talks.axes import Axis, AxisClosures, axis_conflict, axis_conflict_of, parsed
from trucelab.talks.closures import Response

MAKERS = ("one", "two", "three")
DIRECTIONS = ("both", "both", "take only", "drop only")


def random_talks(seed: int) -> tuple[Talks, list[list[str]]]:
    """Groups of options that exclude each other, some more that do not, and statements about them."""
    chance = np.random.default_rng(seed)
    groups = []
    options: dict[str, dict[str, str]] = {}
    for place in range(int(chance.integers(2, 4))):
        owner = MAKERS[place % int(chance.integers(2, 4))]
        group = [f"{owner}.g{place}-{k}" for k in range(int(chance.integers(1, 4)))]
        groups.append(group)
        one_way = bool(chance.integers(2))
        for name in group:
            moves = str(chance.choice(DIRECTIONS)) if one_way else "both"
            options[name] = {"says": name, "moves": moves}
    names = list(options)
    order = [names[place] for place in chance.permutation(len(names))]
    pairs = [(a, b) for group in groups for k, a in enumerate(group) for b in group[k + 1 :]]

    def statement() -> str:
        a, b = chance.choice(names, 2)
        return str(chance.choice([f"{a} and {b}", f"not {a} or {b}", f"{a} iff {b}", f"not {a}"]))

    impossible = [{"when": f"{a} and {b}", "because": "they exclude each other"} for a, b in pairs]
    if chance.integers(2):
        a, b = chance.choice(names, 2)
        impossible.append({"when": f"{a} and not {b}", "because": "for the test"})
    talks = Talks.model_validate(
        {
            "options": {name: options[name] for name in order},
            "impossible": impossible,
            "preferences": {maker: [statement() for _ in range(4)] for maker in MAKERS},
            "status_quo": [],
            "outcomes": {"anything": f"{names[0]} or not {names[0]}"},
        }
    )
    return talks, [group for group in groups if len(group) > 1 or chance.integers(2)]


@pytest.mark.parametrize("response", ["legal", "once", "single"])
@settings(thorough, max_examples=30)
@given(seed=st.integers(0, 10_000))
def test_axes_and_bits_agree(response: Response, seed: int) -> None:
    talks, exclusive = random_talks(seed)
    bits, axes = conflict_of(talks), axis_conflict_of(talks, exclusive)
    assert axes.decision_makers == bits.decision_makers
    in_bits = [
        state_of("".join("Y" if name in set(axes.taken(state)) else "N" for name in bits.options))
        for state in axes.states.tolist()
    ]
    assert sorted(in_bits) == bits.states.tolist()
    assert (axes.ranks[:, axes.states] == bits.ranks[:, in_bits]).all()
    by_axes, by_bits = AxisClosures(axes), Closures(bits)
    for party in range(len(MAKERS)):
        for concept in (replace(concept, response=response) for concept in CONCEPTS):
            margins = concept.margins(by_axes, party)
            assert (margins[axes.states] == concept.margins(by_bits, party)[in_bits]).all()
            assert (margins[~axes.feasible] == NOT_A_STATE).all()
            distance = concept.distance(by_axes, party)
            assert (distance[axes.states] == concept.distance(by_bits, party)[in_bits]).all()


def test_one_of_a_group_may_have_to_be_taken() -> None:
    light = Axis(("one.red", "one.amber", "one.green"), (0,), may_be_none=False)
    conflict = axis_conflict(
        ["one", "two"], [light, Axis(("two.go",), (1,))], parsed(["two.go and one.red"]), {"one": parsed(["one.green"])}
    )
    assert [conflict.text(state) for state in conflict.states.tolist()] == ["YNNN", "NYNN", "NNYN", "NYNY", "NNYY"]
    nash = CONCEPTS[0]
    assert np.flatnonzero(nash.stable(conflict, 0)).tolist() == [2, 5]
    assert nash.stable(conflict, 1)[conflict.states].all()


def test_forty_options() -> None:
    axes = [Axis(tuple(f"{maker}.choice{k}" for k in range(12)), (place,)) for place, maker in enumerate(MAKERS)]
    axes += [Axis((f"one.yes{k}",), (0,)) for k in range(4)]
    conflict = axis_conflict(MAKERS, axes, (), {"one": parsed(["not two.choice3", "one.yes1"])})
    assert len(conflict.options) == 40
    assert conflict.states.size == 13**3 * 16
    first = CONCEPTS[0].stable(conflict, 0)
    assert all("one.yes1" in conflict.taken(int(state)) for state in np.flatnonzero(first)[::1000])


def test_what_cannot_be_is_refused() -> None:
    talks, _ = random_talks(1)
    names = list(talks.options)
    with pytest.raises(WrongInput, match="is not an option"):
        axis_conflict_of(talks, [["nobody.nothing"]])
    with pytest.raises(WrongInput, match="in two groups"):
        axis_conflict_of(talks, [[names[0]], [names[0]]])
    apart = [next(name for name in names if name.startswith(maker)) for maker in MAKERS[:2]]
    with pytest.raises(WrongInput, match="not all decided by the same"):
        axis_conflict_of(talks, [apart])
    wide = [Axis((f"one.o{k}",), (0,)) for k in range(40)]
    with pytest.raises(WrongInput, match="combinations are more than"):
        axis_conflict(["one"], wide)
    with pytest.raises(WrongInput, match="no state is possible"):
        axis_conflict(["one"], wide[:1], parsed(["one.o0 or not one.o0"]))
    with pytest.raises(WrongInput, match=r'"one\.x" is not an option'):
        axis_conflict(["one"], wide[:1], parsed(["one.x"]))
