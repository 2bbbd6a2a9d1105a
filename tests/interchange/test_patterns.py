"""Statements as alternatives and patterns: the same truth, and nothing to spare."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.interchange.conflicts import statements, thorough
from trucelab.interchange.patterns import (
    TooMany,
    alternatives,
    literals_of,
    pattern_of,
    patterns_of,
    statement_of,
)
from trucelab.scenario.expressions import parse
from trucelab.talks.states import matches, pattern_matches

OPTIONS = ["a.a", "a.b", "b.c", "c.d", "c.not"]


@thorough
@given(text=statements(OPTIONS, depth=3))
def test_alternatives_have_the_truth_of_the_statement(text: str) -> None:
    wanted = matches(parse(text), OPTIONS)
    assert (matches(parse(text), OPTIONS) == wanted).all()
    found = alternatives(parse(text))
    fits = np.zeros(wanted.size, np.bool_)
    for literals in found:
        pattern = pattern_of(literals, OPTIONS)
        assert set(literals_of(pattern, OPTIONS)) == set(literals)
        fits |= pattern_matches(pattern)
    assert (fits == wanted).all()
    if found and () not in found:
        again = statement_of(found)
        assert alternatives(parse(again)) == found
        assert (matches(parse(again), OPTIONS) == wanted).all()


@thorough
@given(st.integers(0, 7), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]))
def test_patterns_fit_exactly_and_none_is_spare(width: int, seed: int, share: float) -> None:
    wanted = np.random.default_rng(seed).random(1 << width) < share
    fitted = [pattern_matches(pattern) for pattern in patterns_of(wanted)]
    assert (np.any(fitted, axis=0) if fitted else np.zeros(wanted.size, np.bool_)).tolist() == wanted.tolist()
    for place in range(len(fitted)):
        rest = fitted[:place] + fitted[place + 1 :]
        assert (np.any(rest, axis=0) if rest else np.zeros(wanted.size, np.bool_)).tolist() != wanted.tolist()


def test_what_has_no_structure_is_given_up() -> None:
    with pytest.raises(TooMany):
        patterns_of(np.random.default_rng(0).random(1 << 18) < 0.5)
