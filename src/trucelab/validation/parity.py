"""Flee's rules as counts on Flee's own folders, held against what Flee itself got."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.counts import counts_engine, simulate_members
from trucelab.movement.flee.world import world_of
from trucelab.validation.flee_reference import CampMeans, Measured, Over
from trucelab.validation.runs import Effort, Trajectories, stacked
from trucelab.validation.scores.relative_difference import averaged_relative_difference

LEAST_BOUND = 0.01
"""Difference of errors that is always granted."""
SEED_SPREADS = 3.0
"""Standard deviations over Flee's seeds that are granted where this is more."""
SHARE_GRANTED = 0.01
"""Share of all people observed on the day that a camp may be off, beside the spread over seeds."""


@dataclass(frozen=True)
class Agreement:
    """One error by our engine beside the same error by Flee."""

    error: str
    """"normal" or "rescaled"."""
    flee: float
    """Mean over Flee's seeds."""
    ours: float
    """Mean over members."""
    bound: float

    @property
    def difference(self) -> float:
        """Ours less Flee's."""
        return self.ours - self.flee

    @property
    def holds(self) -> bool:
        """Whether the two are as near as they must be."""
        return abs(self.difference) <= self.bound


@dataclass(frozen=True)
class CampAgreement:
    """People in camps by our engine beside Flee's, over all camps and days that were kept."""

    compared: int
    """Camps times days."""
    within: int
    """How many of these are within three standard deviations and one hundredth of all people."""
    farthest: float
    """Greatest distance from Flee's mean, as a share of all people observed on the day."""
    same_observations: bool
    """Whether the observed counts are Flee's to the last person."""


def as_flee(case: FleeCase, effort: Effort, hasten: int | None = None) -> Trajectories:
    """Members of Flee's model, in agents.

    hasten  persons that an agent stands for; what the folder says where nothing is said
    raises  WrongInput, where the settings need one person after another
    """
    if hasten is not None:
        case = replace(case, settings=replace(case.settings, hasten=hasten))
    world = world_of(case)
    engine = counts_engine(world, case.settings)
    camp = world.is_output_camp
    found = simulate_members(engine, effort.seed, range(effort.members), threads=effort.workers)
    return Trajectories(
        camps=tuple(name for name, output in zip(world.names, camp, strict=True) if output),
        observed=world.observed.astype(np.float64),
        simulated=stacked(member.occupancy[:, camp] for member in found),
        persons=case.settings.hasten,
    )


def agreements(ours: Trajectories, flee: Measured) -> tuple[Agreement, ...]:
    """Both errors beside Flee's."""
    return (
        _agreement("normal", ours, flee.normal),
        _agreement("rescaled", ours, flee.rescaled),
    )


def _agreement(error: str, ours: Trajectories, flee: Over) -> Agreement:
    found = averaged_relative_difference(
        ours.simulated, ours.observed, rescaling="none" if error == "normal" else "exact"
    )
    return Agreement(error, flee.mean, float(found.mean.mean()), max(LEAST_BOUND, SEED_SPREADS * flee.sd))


def camp_agreement(ours: Trajectories, flee: CampMeans, case: FleeCase) -> CampAgreement:
    """People in every camp, mean over members, beside the mean over Flee's seeds.

    case  whose camps these are; the observed counts are worked out anew in Flee's agents

    raises  ValueError, if Flee's table names a camp that the case does not have
    """
    place = np.array([ours.camps.index(camp) for camp in flee.camp])
    observed = world_of(replace(case, settings=replace(case.settings, hasten=flee.hasten))).observed
    counted = observed.sum(axis=1)[flee.day]
    # both in Flee's agents, which may stand for another number of persons than ours
    mean = ours.simulated.mean(axis=0)[flee.day, place] * ours.persons / flee.hasten
    off = np.abs(mean - flee.mean)
    granted = SEED_SPREADS * flee.sd + SHARE_GRANTED * counted
    return CampAgreement(
        compared=len(off),
        within=int((off <= granted).sum()),
        farthest=float((off / np.maximum(1.0, counted)).max()),
        same_observations=bool((observed[flee.day, place] == flee.observed).all()),
    )
