"""The ground under an outcome: danger, closed places and supply, day by day, for one member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.course import Phase, pace_before, pace_of, paced, spans
from trucelab.ensemble.members.plan import Plan
from trucelab.movement.native.closures import Shut, capacity_by_day, prescribed_by_day, shut_by
from trucelab.movement.native.conditions import Conditions, captured_by_day, combined, danger_by_day, flight_by_day
from trucelab.movement.native.event_schedule import Pace
from trucelab.movement.native.parameters import Draw
from trucelab.scenario import ALWAYS, BEFORE
from trucelab.scenario.ground import Event
from trucelab.scenario.values import Quantity


@dataclass(frozen=True)
class _Table:
    """A table of events as it is laid on the days."""

    label: str
    """Draws are named after the table, not the outcome: two outcomes with one table meet the same luck."""
    events: Sequence[Event]
    severity: Quantity | None
    """Factor on every intensity, drawn; 1 where nothing is said."""
    first_day: int
    """Day of the table's calendar that row 0 stands for, where no pace is given."""
    pace: Pace | None


def conditions(plan: Plan, phases: Sequence[Phase], member: int) -> Conditions:
    """Danger and closed places by day, from what happened before and from every phase."""
    scenario, network, draw = plan.scenario, plan.network, plan.draw(member)
    settings, horizon = scenario.document.ground.danger, scenario.document.horizon_days
    dangers, flight = [], np.zeros((horizon + 1, network.places))
    for of in _tables(plan, phases):
        severity = 1.0 if of.severity is None else draw(f"{of.label} severity", of.severity)
        danger = danger_by_day(
            of.events, network, settings, horizon, draw, of.first_day, severity=severity, label=of.label, pace=of.pace
        )
        dangers.append(danger)
        flight += flight_by_day(
            of.events, network, settings, horizon, draw, of.first_day, label=of.label, pace=of.pace
        )  # fmt: skip
    shut = closed(plan, phases, draw)
    return Conditions(
        danger=combined(dangers),
        captured=captured(plan, phases, draw),
        flight=flight,
        shut=_crossings_shut(plan, phases) | shut.places,
        road_shut=shut.roads,
        full=shut.full,
        capacity=capacity_by_day(scenario.capacities, network, horizon),
        prescribed=None if scenario.prescribed is None else prescribed_by_day(scenario.prescribed, horizon),
    )


def _tables(plan: Plan, phases: Sequence[Phase]) -> Iterator[_Table]:
    """What happened before, then every outcome's events once.

    Without a truce that says more, an outcome's events begin with its phase and go their own way from then on.
    """
    scenario, horizon = plan.scenario, plan.scenario.document.horizon_days
    follow = paced(scenario.document, phases)
    before = pace_before(phases, horizon) if follow else None
    yield _Table(BEFORE, scenario.events.get(BEFORE, ()), None, 0, before)
    for outcome in dict.fromkeys(phase.outcome for phase in phases):
        consequence = scenario.document.consequences[outcome]
        label = consequence.events or "no events"
        first_day = next(phase.first_day for phase in phases if phase.outcome == outcome)
        pace = pace_of(outcome, phases, horizon) if follow else None
        yield _Table(label, scenario.events.get(outcome, ()), consequence.severity, -first_day, pace)


def captured(plan: Plan, phases: Sequence[Phase], draw: Draw) -> NDArray[np.bool_]:
    """(day, place): which places are captured, by what happened before and in every phase."""
    network, horizon = plan.network, plan.scenario.document.horizon_days
    taken = np.zeros((horizon + 1, network.places), np.bool_)
    for of in _tables(plan, phases):
        taken |= captured_by_day(of.events, network, horizon, draw, of.first_day, label=of.label, pace=of.pace)
    return taken


def closed(plan: Plan, phases: Sequence[Phase], draw: Draw) -> Shut:
    """What the tables of closures shut: one always, and each outcome's own while its phase lasts."""
    scenario = plan.scenario
    horizon = scenario.document.horizon_days
    region = {place.place: place.region for place in scenario.places}
    shut = Shut.nothing(plan.network, horizon)
    shut_by(scenario.closures.get(ALWAYS, ()), shut, plan.network, region, draw, label="closures")
    for phase, end in spans(phases, horizon):
        rows = scenario.closures.get(phase.outcome, ())
        if rows:
            # draws are named after the table, as those of events are
            label = str(scenario.document.consequences[phase.outcome].closures)
            own = Shut.nothing(plan.network, horizon)
            shut_by(rows, own, plan.network, region, draw, phase.calendar - phase.first_day, label=label)
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
