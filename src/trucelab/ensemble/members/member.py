"""One member under one outcome: the unit of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.aid import aid_left
from trucelab.ensemble.members.course import Phase, course, days_in_force, first_failure
from trucelab.ensemble.members.ground_conditions import conditions, supply_shares
from trucelab.ensemble.members.plan import Plan
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.parameters import Parameters, parameters_of
from trucelab.movement.native.population import starting_people
from trucelab.movement.native.simulation import Trajectory, simulate
from trucelab.needs.aid import with_aid
from trucelab.needs.demand import below_minimum, supply


@dataclass(frozen=True)
class MemberResult:
    """What one member found under one outcome, as integer arrays by name; see `variables.VARIABLES`."""

    outcome: str
    member: int
    truce_ends: int
    """Day on which the truce that came with the outcome failed first; -1 if it held, or if there was none."""
    days_in_force: int
    """Days of the horizon on which a truce was in force, new attempts included."""
    arrays: dict[str, NDArray[np.int32]]


class Ground(NamedTuple):
    """What one member draws before anyone moves."""

    phases: tuple[Phase, ...]
    conditions: Conditions
    start: NDArray[np.int32]
    """(place, group, moved, times)"""
    parameters: Parameters


def ground_of(plan: Plan, outcome: str, member: int) -> Ground:
    """Everything that the movement of one member needs."""
    return ground_under(plan, course(plan, outcome, member), member)


def ground_under(plan: Plan, phases: tuple[Phase, ...], member: int) -> Ground:
    """The same where it is known which outcome holds when."""
    document, draw = plan.scenario.document, plan.draw(member)
    start = starting_people(plan.scenario.places, document.ground.people, draw)
    return Ground(phases, conditions(plan, phases, member), start, parameters_of(document.movement, draw))


def run_member(plan: Plan, outcome: str, member: int) -> MemberResult:
    """Simulate one member under one outcome.

    raises  PeopleLost, if people were not conserved
    """
    ground = ground_of(plan, outcome, member)
    return result_of(plan, outcome, member, ground.phases, moved(plan, ground, member))


def moved(plan: Plan, ground: Ground, member: int) -> Trajectory:
    """Where everybody goes on the ground of one member.

    raises  PeopleLost, if people were not conserved
    """
    return simulate(
        plan.network,
        ground.conditions,
        ground.start,
        ground.parameters,
        plan.seed,
        member,
        households=plan.scenario.document.movement.households,
    )


def result_of(plan: Plan, outcome: str, member: int, phases: tuple[Phase, ...], trajectory: Trajectory) -> MemberResult:
    """What a member found, from where everybody went; needs are worked out here."""
    arrays = {
        "people": trajectory.people,
        "displaced_here": trajectory.displaced_here,
        "on_road": trajectory.on_road.sum(axis=2, dtype=np.int32),
        "displaced": trajectory.displaced,
        "displaced_again": trajectory.displaced_again,
        "displacement_events": trajectory.events,
        "departures": trajectory.departures,
        "arrivals": trajectory.arrivals,
        "returns": trajectory.returns,
        "trapped": trajectory.trapped,
        "beyond_capacity": trajectory.beyond_capacity,
        "below_minimum": _below(plan, phases, trajectory, member),
    }
    document = plan.scenario.document
    return MemberResult(
        outcome,
        member,
        first_failure(document, phases),
        days_in_force(document, phases),
        arrays,
    )


def _below(plan: Plan, phases: tuple[Phase, ...], trajectory: Trajectory, member: int) -> NDArray[np.int32]:
    """People below each minimum (standard, day, place, group); each phase has its supply, each day its aid.

    Day 0 is the state before any outcome, the same under all of them; an outcome shows from day 1 on.
    """
    standards = plan.scenario.document.needs.standards
    kinds = [place.kind for place in plan.scenario.places]
    draw = plan.draw(member)
    days = trajectory.people.shape[0]
    # the first row is before any outcome: what is there is there, but for what the ground has shut for aid
    before = with_aid(
        supply(standards, kinds, trajectory.people[0], draw, {}), aid_left(plan, (), member, standards)[:, :1]
    )
    parts = [below_minimum(standards, trajectory.people[:1], before)]
    left = aid_left(plan, phases, member, standards)[:, :days]
    ends = [phase.first_day for phase in phases[1:]] + [days]
    for phase, end in zip(phases, ends, strict=True):
        there = supply(standards, kinds, trajectory.people[0], draw, supply_shares(plan, phase.outcome, member))
        span = slice(max(1, phase.first_day), end)
        parts.append(below_minimum(standards, trajectory.people[span], with_aid(there, left[:, span])))
    return np.concatenate(parts, axis=1)
