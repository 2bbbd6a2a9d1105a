"""How long the truces of a scenario are likely to hold."""

from __future__ import annotations

from collections.abc import Mapping

from trucelab.errors import WrongInput, meant
from trucelab.scenario import Scenario
from trucelab.scenario.consequences import Truce
from trucelab.truce import Outlook, outlook

DRAWS = 10_000


def truce_outlook(
    scenario: Scenario, outcome: str, *, draws: int = DRAWS, seed: int = 1, weight: float | None = None
) -> Outlook:
    """The outlook of the truce of one outcome, as `truce_outlooks`."""
    return truce_outlooks(scenario, outcome, draws=draws, seed=seed, weight=weight)[outcome]


def truce_outlooks(
    scenario: Scenario,
    outcome: str | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    weight: float | None = None,
) -> dict[str, Outlook]:
    """How long truces hold, how sure that is, and what each term of the deal does, by outcome.

    outcome  one outcome; all that bring a truce where nothing is said
    draws    how often everything uncertain is drawn
    weight   weight of the war-ending preset, 0 (a bare pause) to 1 (signed terms settle the war), in place of the
             scenario's
    raises   WrongInput, where there is no truce
    """
    horizon = scenario.document.horizon_days
    return {name: outlook(truce, horizon, seed, draws) for name, truce in _truces(scenario, outcome, weight).items()}


def _truces(scenario: Scenario, outcome: str | None, weight: float | None) -> Mapping[str, Truce]:
    """The truces that are looked at, by outcome.

    raises  WrongInput, where there is none
    """
    if weight is not None and not 0.0 <= weight <= 1.0:
        raise WrongInput.one(f"{weight:g}: give 0 (a bare pause) to 1 (signed terms settle the war)", where="--weight")
    consequences = scenario.document.consequences
    truces = {name: one.truce for name, one in consequences.items() if one.truce is not None}
    if outcome is not None and outcome not in truces:
        what = "brings no truce" if outcome in consequences else "is not an outcome with consequences"
        raise WrongInput.one(f'"{outcome}" {what}. {meant(outcome, truces)}', where="--outcome")
    if not truces:
        says = "no outcome brings a truce; write one under consequences.<outcome>.truce"
        raise WrongInput.one(says, file=scenario.name, where="consequences")
    chosen = truces if outcome is None else {outcome: truces[outcome]}
    if weight is None:
        return chosen
    return {name: one.model_copy(update={"settles_war": weight}) for name, one in chosen.items()}
