"""The ground under an outcome: danger, closed places and supply, day by day, for one member."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.displacement.closures import Shut, capacity_by_day, shut_by, told_by_day
from trucelab.displacement.conditions import Conditions, captured_by_day, combined, danger_by_day
from trucelab.displacement.parameters import Draw
from trucelab.ensemble.plan import Plan
from trucelab.scenario import ALWAYS, BEFORE
from trucelab.truce import draw_failure_day


@dataclass(frozen=True)
class Phase:
    """An outcome that holds from a day on, until the next phase begins."""

    outcome: str
    first_day: int


def timeline(plan: Plan, outcome: str, member: int) -> tuple[Phase, ...]:
    """The outcome, and what follows when the truce that came with it fails within the horizon."""
    document = plan.scenario.document
    phases = [Phase(outcome, 0)]
    whose = member if plan.fate is None else plan.fate
    while (truce := document.consequences[phases[-1].outcome].truce) is not None:
        failure = draw_failure_day(truce, plan.seed, whose, attempt=len(phases) - 1)
        day = phases[-1].first_day + (math.ceil(failure) if math.isfinite(failure) else document.horizon_days + 1)
        if day > document.horizon_days:
            break
        phases.append(Phase(truce.then, day))
    return tuple(phases)


def conditions(plan: Plan, phases: Sequence[Phase], member: int) -> Conditions:
    """Danger and closed places by day, from what happened before and from every phase."""
    scenario = plan.scenario
    settings, horizon = scenario.document.ground.danger, scenario.document.horizon_days
    draw = plan.draw(member)
    network = plan.network
    before = scenario.events.get(BEFORE, ())
    dangers = [danger_by_day(before, network, settings, horizon, draw, label=BEFORE)]
    for phase in phases:
        consequence = scenario.document.consequences[phase.outcome]
        events = scenario.events.get(phase.outcome, ())
        # draws are named after the table, not the outcome: two outcomes with one table meet the same luck
        label = _events_label(plan, phase)
        severity = draw(f"{label} severity", consequence.severity)
        first_day = -phase.first_day
        dangers.append(
            danger_by_day(events, network, settings, horizon, draw, first_day, severity=severity, label=label)
        )
    shut = closed(plan, phases, draw)
    return Conditions(
        danger=combined(dangers),
        captured=captured(plan, phases, draw),
        shut=_crossings_shut(plan, phases) | shut.places,
        road_shut=shut.roads,
        full=shut.full,
        capacity=capacity_by_day(scenario.capacities, network, horizon),
        told=None if scenario.told is None else told_by_day(scenario.told, horizon),
    )


def _events_label(plan: Plan, phase: Phase) -> str:
    return plan.scenario.document.consequences[phase.outcome].events or "no events"


def captured(plan: Plan, phases: Sequence[Phase], draw: Draw) -> NDArray[np.bool_]:
    """(day, place): which places are captured, by what happened before and in every phase."""
    scenario, horizon = plan.scenario, plan.scenario.document.horizon_days
    taken = captured_by_day(scenario.events.get(BEFORE, ()), plan.network, horizon, draw, label=BEFORE)
    for phase in phases:
        events, label = scenario.events.get(phase.outcome, ()), _events_label(plan, phase)
        taken |= captured_by_day(events, plan.network, horizon, draw, -phase.first_day, label=label)
    return taken


def closed(plan: Plan, phases: Sequence[Phase], draw: Draw) -> Shut:
    """What the tables of closures shut: one always, and each outcome's own while its phase lasts."""
    scenario = plan.scenario
    horizon = scenario.document.horizon_days
    region = {place.place: place.region for place in scenario.places}
    shut = Shut.nothing(plan.network, horizon)
    shut_by(scenario.closures.get(ALWAYS, ()), shut, plan.network, region, draw, label="closures")
    ends = [phase.first_day for phase in phases[1:]] + [horizon + 1]
    for phase, end in zip(phases, ends, strict=True):
        rows = scenario.closures.get(phase.outcome, ())
        if rows:
            # draws are named after the table, as those of events are
            label = str(scenario.document.consequences[phase.outcome].closures)
            own = Shut.nothing(plan.network, horizon)
            shut_by(rows, own, plan.network, region, draw, -phase.first_day, label=label)
            shut.add(own, phase.first_day, end)
    return shut


def _crossings_shut(plan: Plan, phases: Sequence[Phase]) -> NDArray[np.bool_]:
    document = plan.scenario.document
    shut = np.zeros((document.horizon_days + 1, len(plan.network.names)), np.bool_)
    for phase in phases:
        for name, crossing in document.ground.crossings.items():
            state = document.consequences[phase.outcome].crossings.get(name, crossing.state)
            shut[phase.first_day :, plan.network.index[name]] = state == "shut"
    return shut


def supply_shares(plan: Plan, outcome: str, member: int) -> dict[str, float]:
    """Share of the starting supply that goes on under an outcome, by standard."""
    draw = plan.draw(member)
    shares = plan.scenario.document.consequences[outcome].supply
    # one purpose for all outcomes: a member in which water holds up well does so under each
    return {name: draw(f"supply of {name} goes on", share) for name, share in shares.items()}
