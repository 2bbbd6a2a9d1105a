from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracles.talks import as_set, fits
from tests.talks.conflicts import thorough
from trucelab.errors import WrongInput
from trucelab.scenario.expressions import parse
from trucelab.talks.states import matches, pattern_matches, state_numbers, state_of, state_text

OPTIONS = ("a.one", "a.two", "b.three", "b.four", "c.five")
PYTHON = {"a.one": "one", "a.two": "two", "b.three": "three", "b.four": "four", "c.five": "five"}


LITERALS = st.sampled_from([f"{sign}{name}" for name in OPTIONS for sign in ("", "not ")])


def _joined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """With brackets everywhere, so that Python reads it the same way."""
    pair = st.tuples(inner, st.sampled_from(["and", "or"]), inner)
    return pair.map(lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})") | inner.map(lambda text: f"not ({text})")


STATEMENTS = st.recursive(LITERALS, _joined, max_leaves=8)


@thorough
@given(state=st.integers(0, 2**24 - 1))
def test_text_and_back(state: int) -> None:
    text = state_text(state, 24)
    assert len(text) == 24
    assert state_of(text) == state


def test_the_first_option_is_the_first_letter_and_the_least_bit() -> None:
    assert state_text(1, 3) == "YNN"
    assert state_of("NNY") == 4


@pytest.mark.parametrize("call", [state_of, pattern_matches])
def test_other_letters_are_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(WrongInput, match='"YX"'):
        call("YX")


def test_numbers_are_places_among_feasible_states() -> None:
    feasible = np.array([True, False, True, True])
    assert state_numbers(feasible).tolist() == [1, 0, 2, 3]


@thorough
@given(text=STATEMENTS)
def test_a_statement_is_true_where_python_says_so(text: str) -> None:
    found = matches(parse(text), OPTIONS)
    assert found.shape == (32,)
    code = text
    for name, short in PYTHON.items():
        code = code.replace(name, short)
    for state in range(32):
        taken = {PYTHON[name]: bool(state >> k & 1) for k, name in enumerate(OPTIONS)}
        assert bool(found[state]) == eval(code, {}, taken)


def test_if_and_iff() -> None:
    a, b = np.arange(4) & 1 == 1, np.arange(4) >> 1 == 1
    assert (matches(parse("x.a if x.b"), ("x.a", "x.b")) == (a | ~b)).all()
    assert (matches(parse("x.a iff x.b"), ("x.a", "x.b")) == (a == b)).all()


@thorough
@given(pattern=st.text(alphabet="YN-", min_size=1, max_size=8))
def test_patterns(pattern: str) -> None:
    found = pattern_matches(pattern)
    assert [bool(fit) for fit in found] == [fits(pattern, as_set(state)) for state in range(1 << len(pattern))]


def test_a_statement_over_24_options() -> None:
    options = tuple(f"p.o{k}" for k in range(24))
    found = matches(parse("p.o0 and not p.o23"), options)
    assert found.shape == (1 << 24,)
    assert int(found.sum()) == 1 << 22
