"""Truces with a fixed term: what stands at its end, and end times against chances."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.truce.drawn import LAWS, between, certain, fixed
from trucelab.truce import ends, mixed_survival
from trucelab.truce.hazard import CALLED_OFF, LAPSES, MOST, RENEWED

DRAWS = 20_000
weights = st.floats(0.0, 1.0)
terms = st.floats(1.0, 200.0)


def test_the_three_ends_are_all_there_are() -> None:
    assert sum((LAPSES, RENEWED, CALLED_OFF)) == pytest.approx(1.0)
    assert RENEWED**MOST < 1e-7


@LAWS
@given(weights, terms)
def test_what_lapses_at_the_end_is_its_share_of_what_held(weight: float, length: float) -> None:
    drawn = fixed(settles_war=weight, term_days=certain(length))
    before = float(mixed_survival(length, weight))
    assert drawn.lapsed(np.array([length]))[0, 0] == pytest.approx(before * 0.53)
    assert drawn.lapsed(np.array([length * (1 - 1e-9)]))[0, 0] == 0.0
    assert drawn.held(np.array([length]))[0, 0] == pytest.approx(before * 0.41)
    assert drawn.held(np.array([length * (1 - 1e-9)]))[0, 0] == pytest.approx(before, rel=1e-6)


@LAWS
@given(terms, st.floats(0.0, 1.0), st.integers(1, 4))
def test_a_renewed_truce_begins_anew(length: float, share: float, renewals: int) -> None:
    """One preset: three factors, the terms that held, their renewals, and the term that runs."""
    drawn = fixed(settles_war=0.0, term_days=certain(length))
    day = (renewals + 0.99 * share) * length
    one, running = (float(mixed_survival(at, 0.0)) for at in (length, day - renewals * length))
    assert drawn.held(np.array([day]))[0, 0] == pytest.approx((0.41 * one) ** renewals * running)


@LAWS
@given(weights, terms)
def test_held_lapsed_and_failed_are_shares(weight: float, length: float) -> None:
    days = np.linspace(0.0, 400.0, 30)
    drawn = fixed(settles_war=weight, term_days=certain(length))
    held, lapsed = drawn.held(days)[0], drawn.lapsed(days)[0]
    assert (np.diff(held) <= 1e-15).all()
    assert (np.diff(lapsed) >= 0).all()
    assert (held + lapsed <= 1.0 + 1e-12).all()


@pytest.mark.parametrize("more", [{}, {"mechanism": True, "monitors": True, "monitors_from": certain(20)}])
def test_fates_are_as_frequent_as_their_chances(more: dict[str, Any]) -> None:
    """Shares of 20,000 end times at nine days, four standard errors each; the term itself is drawn."""
    drawn = fixed(DRAWS, settles_war=0.24, term_days=between(5, 14, 40), **more)
    found = ends(drawn)
    days = np.array([0.5, 3.0, 7.0, 14.0, 20.0, 30.0, 45.0, 60.0, 100.0])
    held, lapsed = drawn.held(days).mean(axis=0), drawn.lapsed(days).mean(axis=0)
    for number, day in enumerate(days):
        over = found.days <= day
        for share, chance in ((1.0 - over.mean(), held[number]), ((over & found.lapsed).mean(), lapsed[number])):
            assert share == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / DRAWS) + 1e-9)


def test_an_open_ended_truce_never_lapses() -> None:
    drawn = fixed(100)
    assert not ends(drawn).lapsed.any()
    assert not drawn.lapsed(np.array([1e4])).any()
