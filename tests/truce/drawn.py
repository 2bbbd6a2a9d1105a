"""Truces drawn with everything fixed but what a test is about."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

from trucelab.scenario.consequences import Truce
from trucelab.scenario.values import Quantity
from trucelab.truce import PRIORS, DrawnTruces, Draws

FIXED = PRIORS.at_medians()
LAWS = settings(derandomize=True, deadline=None)
"""How laws are tried: the same examples every time, at any speed."""


def certain(value: float) -> Quantity:
    """A quantity with nothing to draw."""
    return Quantity(low=value, mode=value, high=value)


def between(low: float, mode: float, high: float) -> Quantity:
    """A range."""
    return Quantity(low=low, mode=mode, high=high)


def truce(**terms: Any) -> Truce:
    """A truce with these terms."""
    return Truce(then="assault", **terms)


def fixed(draws: int = 1, seed: int = 1, **terms: Any) -> DrawnTruces:
    """Drawn at the medians of baseline and ratios; what else is uncertain is drawn."""
    return DrawnTruces(truce(**terms), Draws.of_band(seed, draws), FIXED)
