"""Definitions of failure: each curve carries its own, and a mixture says that it is one."""

from __future__ import annotations

import pytest

from tests.truce.drawn import truce
from trucelab.truce import PAUSE, WAR_ENDING, Definition, Failure, survival_band


@pytest.mark.parametrize(
    ("weight", "kinds", "label"),
    [
        (0.0, {Failure.BROKEN, Failure.CALLED_OFF}, "mixed: broken / called off"),
        (1.0, {Failure.WAR_RESUMED}, "war resumed"),
        (0.24, {Failure.BROKEN, Failure.CALLED_OFF, Failure.WAR_RESUMED}, "mixed: broken / called off / war resumed"),
    ],
)
def test_a_curve_carries_what_it_counts(weight: float, kinds: set[Failure], label: str) -> None:
    definition = survival_band(truce(settles_war=weight), 30, seed=1, draws=2).definition
    assert set(definition.kinds) == kinds
    assert definition.label == label
    assert definition.mixed == label.startswith("mixed")


def test_a_mixture_counts_every_kind_once_whatever_the_order() -> None:
    assert PAUSE.failure | WAR_ENDING.failure == WAR_ENDING.failure | PAUSE.failure
    assert PAUSE.failure | PAUSE.failure == PAUSE.failure
    assert Definition((Failure.ERODED,)).label == "eroded"


def test_the_four_definitions_differ() -> None:
    assert len({kind.says for kind in Failure}) == len(Failure) == 4
