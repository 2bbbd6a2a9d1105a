"""What is drawn has the published medians and intervals; priors that cannot be are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.truce.drawn import LAWS, between, certain, truce
from trucelab.errors import WrongInput
from trucelab.truce import COVARIATES, LEVELS, PRESETS, Covariate, Draws, Level, LogNormal, Preset
from trucelab.truce.draws import quantity_at

DRAWS = 40_000
CHANCES = Draws.of_band(4, DRAWS)
INTERVALS = {
    "mechanism": (0.20, 0.45, 1.00),
    "monitors": (0.21, 0.50, 1.20),
    "definitive_settlement": (0.22, 0.41, 0.77),
    "lootable_finance": (0.9, 1.6, 2.9),
    "unequal_reach": (0.7, 1.0, 1.5),
    "buffer_zone": (0.6, 1.0, 1.6),
    "excluded_group": (1.0, 1.0, 1.0),
    "pretext_clause": (0.9, 1.3, 2.0),
}
"""Specification of truce durability, section 4."""
ASSUMED = {"buffer_zone", "pretext_clause", "excluded_group_violence"}
"""Rows that it marks as assumptions."""
LOG_NORMALS = {"residual_violence": (0.17, 0.9), "excluded_group_violence": (0.1, 0.9), "violence_after": (1.0, 1.0)}
"""Median and standard deviation of the logarithm."""


def quantiles(drawn: np.ndarray) -> list[float]:
    return [float(edge) for edge in np.quantile(drawn, (0.025, 0.5, 0.975))]


@pytest.mark.parametrize("item", COVARIATES, ids=lambda item: item.switch)
def test_drawn_ratios_have_the_published_quantiles(item: Covariate) -> None:
    """Published intervals are rounded and not always even about the median: each end within a tenth."""
    assert quantiles(item.ratios(truce(), CHANCES)) == pytest.approx(INTERVALS[item.switch], rel=0.1)
    assert item.interval == INTERVALS[item.switch][::2]


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.key)
def test_drawn_levels_have_the_published_quantiles(level: Level) -> None:
    drawn = level.drawn(truce(), CHANCES)
    if level.key in LOG_NORMALS:
        median, log_sd = LOG_NORMALS[level.key]
        assert float(np.median(drawn)) == pytest.approx(median, rel=0.03)
        assert float(np.log(drawn).std()) == pytest.approx(log_sd, rel=0.03)
    else:
        low, _, high = quantiles(drawn)
        assert (low, high) == pytest.approx((0.3, 1.5), rel=0.05)


@pytest.mark.parametrize(("preset", "spreads"), [*zip(PRESETS, [(0.20, 0.35), (0.14, 0.21)], strict=True)])
def test_baselines_have_the_published_spreads(preset: Preset, spreads: tuple[float, float]) -> None:
    assert (preset.shape.log_sd, preset.hazard.log_sd) == spreads


def test_assumptions_are_those_of_the_specification() -> None:
    assert {item.switch for item in COVARIATES if item.assumption} | {
        level.key for level in LEVELS if level.assumption
    } == ASSUMED
    assert all(level.basis.startswith("No sourced number") == level.assumption for level in LEVELS)


def test_the_analysts_range_stands_in_place_of_the_prior() -> None:
    item = next(item for item in COVARIATES if item.switch == "buffer_zone")
    own = truce(buffer_zone=True, hazard_ratios={"buffer_zone": between(0.5, 0.7, 1.1)})
    drawn = item.ratios(own, CHANCES)
    assert drawn.min() >= 0.5 and drawn.max() <= 1.1
    assert float(drawn.mean()) == pytest.approx((0.5 + 0.7 + 1.1) / 3, rel=0.01)
    assert (item.tag(truce(buffer_zone=True)), item.tag(own)) == ("ASSUMPTION", "set in the scenario")
    (level,) = (level for level in LEVELS if level.key == "violence_after")
    assert level.tag(truce(violence_after=certain(2))) == "set in the scenario"
    assert (level.drawn(truce(violence_after=certain(2)), CHANCES) == 2.0).all()


@LAWS
@given(st.tuples(*[st.floats(0.01, 50)] * 3), st.floats(0.001, 0.999))
def test_many_draws_of_a_range_are_the_draw_of_one(edges: tuple[float, ...], chance: float) -> None:
    quantity = between(*sorted(edges))
    (found,) = quantity_at(quantity, np.array([chance]))
    assert found == pytest.approx(quantity.draw(chance))


@pytest.mark.parametrize("edges", [(2.0, 1.0, 0.5), (0.5, 2.0, 1.0), (0.0, 1.0, 2.0), (-1.0, 1.0, 2.0)])
def test_a_prior_with_low_above_high_is_refused(edges: tuple[float, float, float]) -> None:
    with pytest.raises(WrongInput, match="write the least first") as caught:
        LogNormal.between(*edges)
    assert len(caught.value.problems) == 1
