"""What is said about one truce: effects of terms, shares, and what must carry a tag."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.truce.drawn import FIXED, LAWS, between, certain, fixed, truce
from trucelab.errors import WrongInput
from trucelab.truce import COVARIATES, mixed_survival, outlook, survival_band, term_effects

DAY = 90
MEDIANS = {item.switch: item.ratio.median for item in COVARIATES}
PAUSE_ONLY, WAR_ENDING_ONLY = {"mechanism"}, {"monitors", "definitive_settlement"}


@LAWS
@given(st.sets(st.sampled_from(sorted(MEDIANS))), st.floats(0.0, 1.0))
def test_effects_at_the_medians_are_those_of_the_formula(terms: set[str], weight: float) -> None:
    def chance(switches: set[str]) -> float:
        pause = math.prod(MEDIANS[name] for name in switches - WAR_ENDING_ONLY)
        war_ending = math.prod(MEDIANS[name] for name in switches - PAUSE_ONLY)
        return float(mixed_survival(DAY, weight, pause_ratio=pause, war_ending_ratio=war_ending))

    for effect in term_effects(fixed(settles_war=weight, **dict.fromkeys(terms, True)), DAY):
        name = effect.covariate.switch
        assert effect.present == (name in terms)
        assert effect.with_it == pytest.approx(chance(terms | {name}))
        assert effect.without == pytest.approx(chance(terms - {name}))
        assert effect.median == pytest.approx(effect.with_it - effect.without, abs=1e-12)


@LAWS
@given(st.sampled_from(sorted(MEDIANS)), st.floats(0.0, 1.0))
def test_a_ratio_of_one_changes_nothing(switch: str, weight: float) -> None:
    own = fixed(settles_war=weight, **{switch: True}, hazard_ratios={switch: certain(1)})
    (effect,) = (effect for effect in term_effects(own, DAY) if effect.covariate.switch == switch)
    assert effect.with_it == effect.without
    assert (effect.low, effect.high, effect.tag) == (0.0, 0.0, "set in the scenario")


def test_a_preset_of_no_weight_is_not_moved() -> None:
    effects = {effect.covariate.switch: effect for effect in term_effects(fixed(10, settles_war=0.0), DAY)}
    assert [name for name, effect in effects.items() if effect.share == 0.0] == ["monitors", "definitive_settlement"]
    assert effects["monitors"].low == effects["monitors"].high == 0.0
    assert effects["mechanism"].low > 0.0


def test_the_band_of_a_change_is_narrower_than_those_of_its_ends() -> None:
    """Common luck: with and without are set beside each other draw by draw."""
    found = outlook(truce(mechanism=True), DAY, 1, 4000)
    effect = found.terms[0]
    assert effect.low >= 0.0 or effect.high - effect.low < float((found.at_horizon.high - found.at_horizon.low)[0])
    band = survival_band(truce(mechanism=True), DAY, 1, 4000)
    assert effect.with_it == float(band.median[0])


@settings(LAWS, max_examples=15)
@given(st.floats(0.0, 1.0), st.booleans(), st.sampled_from([None, certain(14), between(20, 30, 60)]))
def test_shares_of_fates_agree_with_the_curve(weight: float, mechanism: bool, term: object) -> None:
    """2,000 end times against the mean chance: five standard errors, as many pairs are tried."""
    found = outlook(truce(settles_war=weight, mechanism=mechanism, term_days=term), DAY, 1, 2000)
    assert found.held + found.lapsed + found.failed == pytest.approx(1.0)
    for share, chance in ((found.held, found.at_horizon.mean), (found.lapsed, found.at_horizon.lapsed)):
        expected = float(chance[0])
        assert share == pytest.approx(expected, abs=5 * math.sqrt(max(expected * (1 - expected), 1e-3) / 2000))


def test_the_median_holding_time_is_where_half_still_hold() -> None:
    found = outlook(truce(settles_war=0.0, mechanism=True), DAY, 1, 10_000, priors=FIXED)
    assert float(mixed_survival(found.holding_days.median, 0.0, pause_ratio=0.45)) == pytest.approx(0.5, abs=0.02)
    assert float(mixed_survival(found.holding_days.low, 0.0, pause_ratio=0.45)) == pytest.approx(0.9, abs=0.02)


def test_assumptions_are_named_and_only_those_in_the_deal() -> None:
    assert outlook(truce(mechanism=True), DAY, 1, 10).assumptions == ()
    everything = truce(buffer_zone=True, pretext_clause=True, violence_feedback=certain(0.5))
    assert outlook(everything, DAY, 1, 10).assumptions == (
        "buffer zone",
        "pretext clause (strikes on an excluded group)",
        "incidents of the excluded group",
        "feedback of violence",
    )
    own = truce(buffer_zone=True, hazard_ratios={"buffer_zone": certain(0.8)})
    assert outlook(own, DAY, 1, 10).assumptions == ()


def test_violence_is_told_to_the_horizon() -> None:
    found = outlook(truce(), 45, 1, 200)
    assert found.violence_days == (7, 14, 30, 45)
    assert all(0 < spread.low <= spread.median <= spread.high for spread in found.violence)


def test_no_draws_are_refused() -> None:
    with pytest.raises(WrongInput, match="0 draws: give 1 or more"):
        survival_band(truce(), np.array([7.0]), 1, 0)
