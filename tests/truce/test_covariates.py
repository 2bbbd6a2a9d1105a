"""The register of covariates: every switch exists, every prior says what it rests on."""

from __future__ import annotations

import pytest

from trucelab.scenario.consequences import FOLLOWING, Truce
from trucelab.truce import COVARIATES, PAUSE, PRESETS, WAR_ENDING, Covariate
from trucelab.truce.covariates import ASSUMPTION

SWITCHES = {name for name, field in Truce.model_fields.items() if field.annotation is bool} - set(FOLLOWING)


def test_every_term_of_a_truce_has_one_covariate() -> None:
    assert sorted(item.switch for item in COVARIATES) == sorted(SWITCHES)


@pytest.mark.parametrize("item", COVARIATES, ids=lambda item: item.switch)
def test_the_prior_matches_its_published_interval(item: Covariate) -> None:
    """Published intervals are rounded, so the log-normal meets each end within a tenth."""
    for end, sign in zip(item.interval, (-1, 1), strict=True):
        assert item.ratio.median * 2.718281828 ** (sign * 1.96 * item.ratio.log_sd) == pytest.approx(end, rel=0.1)


@pytest.mark.parametrize("item", COVARIATES, ids=lambda item: item.switch)
def test_every_covariate_says_what_it_rests_on(item: Covariate) -> None:
    assert item.assumption == item.basis.startswith("No sourced number")
    assert item.presets
    assert set(item.presets) <= {preset.name for preset in PRESETS}


def test_which_preset_feels_which_term() -> None:
    truce = Truce(mechanism=True, monitors=True, buffer_zone=True, pretext_clause=True, then="assault")
    in_force = {preset.name: {item.switch for item in COVARIATES if item.in_force(truce, preset)} for preset in PRESETS}
    both = {"buffer_zone", "pretext_clause"}
    assert in_force == {PAUSE.name: both | {"mechanism"}, WAR_ENDING.name: both | {"monitors"}}
    assert not any(item.in_force(Truce(then="assault"), PAUSE) for item in COVARIATES)


def test_assumptions_are_named() -> None:
    truce = Truce(mechanism=True, pretext_clause=True, then="assault")
    found = {item.switch for item in COVARIATES if getattr(truce, item.switch) and item.tag(truce) == ASSUMPTION}
    assert found == {"pretext_clause"}
