"""The native model on a Flee case: with departures prescribed by the counts, or modelled from danger.

What its movement is when fitted without a case stands at the end: the case itself is judged by that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import ground_plan
from trucelab.errors import WrongInput
from trucelab.interchange.flee_to_scenario import OUTCOME, scenario_of_flee
from trucelab.interchange.own_movement import MODELLED_DEPARTURE, SharedNumbers, movement_of
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.observed_counts import daily_counts
from trucelab.scenario import Scenario
from trucelab.scenario.loading import of_texts
from trucelab.scenario.movement import DangerDeparture, Movement
from trucelab.validation.runs import Effort, People, Trajectories, each_member


@dataclass(frozen=True)
class OwnCase:
    """A Flee case as a scenario of the own model, made ready once for any number of runs."""

    camps: tuple[str, ...]
    """Flee's names."""
    observed: People
    """(D, C)"""
    scenario: Scenario
    keys: Mapping[str, str]
    """Key of each place by its Flee name."""

    @classmethod
    def of(cls, case: FleeCase) -> OwnCase:
        """The case in people.

        raises  WrongInput, where the folder has no camp or its counts cannot be used
        """
        case = replace(case, settings=replace(case.settings, hasten=1))
        camps = tuple(location.name for location in case.locations if location.is_camp)
        if not camps:
            raise WrongInput.one("there is no camp to compare with", file="input_csv/locations.csv")
        return cls(camps, _observed(case, camps), *_scenario(case))

    def run(
        self,
        effort: Effort,
        *,
        prescribed: bool,
        parameters: Mapping[str, Any] | None = None,
        modelled: Mapping[str, Any] | None = None,
    ) -> Trajectories:
        """Members of the own model, in people, beside the counts that Flee is judged by.

        prescribed  whether the number of people who leave home each day is taken from the counts; otherwise it
                    follows from danger alone
        parameters  movement, in place of that which every case shares
        modelled    rate and power of modelled departures, in place of those that every case shares
        """
        scenario = _moving(self.scenario, prescribed=prescribed, parameters=parameters, modelled=modelled)
        plan = ground_plan(scenario, members=effort.members, seed=effort.seed)
        rows = [plan.network.index.get(self.keys[camp], -1) for camp in self.camps]
        days = len(self.observed)

        def member(number: int) -> NDArray[np.integer]:
            return _in_camps(run_member(plan, OUTCOME, number).arrays["people"][:days], rows)

        return Trajectories(self.camps, self.observed, each_member(member, effort))


def own_mode(
    case: FleeCase, effort: Effort, *, prescribed: bool, parameters: Mapping[str, Any] | None = None
) -> Trajectories:
    """Members of the own model on one case; see `OwnCase`."""
    return OwnCase.of(case).run(effort, prescribed=prescribed, parameters=parameters)


def calibrated_on(case: FleeCase) -> str:
    """What the shared parameters of movement were fitted to, as the scenario says it."""
    return _scenario(case)[0].document.movement.calibrated_on


def _scenario(case: FleeCase) -> tuple[Scenario, Mapping[str, str]]:
    """The case as a scenario, and the key of each place by its Flee name."""
    converted = scenario_of_flee(case, case.folder.name)
    return of_texts(case.folder.name, converted.files), converted.keys


def _moving(
    scenario: Scenario, *, prescribed: bool, parameters: Mapping[str, Any] | None, modelled: Mapping[str, Any] | None
) -> Scenario:
    """The same scenario with other parameters of movement, or another rule of departure."""
    movement = scenario.document.movement
    departure = movement.departure
    if parameters is not None:
        written = {**parameters, "departure": departure.model_dump() | dict(parameters["departure"])}
        movement = Movement.model_validate(written)
        departure = movement.departure
    if not prescribed:
        departure = DangerDeparture.model_validate({"rule": "danger departure", **(modelled or MODELLED_DEPARTURE)})
    movement = movement.model_copy(update={"departure": departure})
    document = scenario.document.model_copy(update={"movement": movement})
    return replace(scenario, document=document, prescribed=scenario.prescribed if prescribed else None)


def _in_camps(people: NDArray[np.integer], rows: list[int]) -> NDArray[np.integer]:
    """(day, camp) of (day, place, group, times); nobody in a camp that no road leads to."""
    total = people.sum(axis=(2, 3))
    return np.stack([total[:, row] if row >= 0 else np.zeros_like(total[:, 0]) for row in rows], axis=1)


def _observed(case: FleeCase, camps: tuple[str, ...]) -> People:
    counts = daily_counts(case)
    values = counts.values[:, [counts.names.index(camp) for camp in camps]].astype(np.float64)
    return values - values[0] if case.settings.spawn_rules.empty_camps_on_day0 else values


NUMBERS_WITHOUT: Final = {
    "burundi2015": SharedNumbers(2.2, 0.025, 0.13, 0.32, 8.9, 0.75, 0.62, 0.89, 3.1, 13),
    "car2013": SharedNumbers(1.4, 0, 0.56, 0.33, 4.7, 0.74, 0.7, 0.35, 3.6, 15),
    "mali2012": SharedNumbers(2.2, 0, 0.012, 0.4, 16, 0.76, 0.65, 2, 1.1, 13),
    "ssudan2014": SharedNumbers(2.5, 0.023, 0.22, 0.4, 3.3, 0.7, 0.66, 1.2, 2.8, 14),
    "syria2013": SharedNumbers(6.4, 0.37, 0.0013, 0.14, 39, 1, 0.65, 1.5, 1.8, 14),
}
"""The best points of `scripts/fit_movement.py` for the other four cases."""
FITTED_WITHOUT: Final[Mapping[str, Mapping[str, Any]]] = {
    case: movement_of(numbers) for case, numbers in NUMBERS_WITHOUT.items()
}
"""In the form of `interchange.own_movement.OWN_MOVEMENT`."""
