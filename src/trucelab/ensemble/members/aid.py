"""Aid under an outcome: at which crossings it cannot pass on which days, for one member, and what that takes away."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.course import Phase, course
from trucelab.ensemble.members.ground_conditions import captured, closed
from trucelab.ensemble.members.plan import Plan
from trucelab.movement.native.parameters import Draw
from trucelab.needs.aid import supply_left
from trucelab.scenario import ALWAYS, BEFORE
from trucelab.scenario.needs import Standard

Standards = Mapping[str, Standard]


def aid_left(plan: Plan, phases: Sequence[Phase], member: int, standards: Standards) -> NDArray[np.float64]:
    """Share of the supply that is left where aid cannot pass: (standard, day, place), 0 to 1."""
    places, draw = plan.scenario.places, plan.draw(member)
    left = np.ones((len(standards), plan.scenario.document.horizon_days + 1, len(places)))
    stopped = aid_stopped(plan, phases, member, standards)
    for row, (name, standard) in zip(left, standards.items(), strict=True):
        row[:] = supply_left(name, standard, places, stopped[name], draw)
    return left


def aid_stopped(
    plan: Plan, phases: Sequence[Phase], member: int, standards: Standards
) -> dict[str, dict[str, NDArray[np.bool_]]]:
    """By standard and by the crossing that a part of it comes through: (day,) whether aid cannot pass.

    Aid cannot pass where the ground or the outcome shuts it off, and where the crossing's own place is captured or
    closed; whether people may pass does not matter.
    """
    draw = plan.draw(member)
    blocked = _blocked(plan, phases, draw) if any(standard.through for standard in standards.values()) else None
    stopped: dict[str, dict[str, NDArray[np.bool_]]] = {}
    for name, standard in standards.items():
        stopped[name] = {
            crossing: _shut_off(plan, phases, name, crossing, draw) | blocked[:, plan.network.index[crossing]]
            for crossing in standard.through
            if blocked is not None
        }
    return stopped


def _blocked(plan: Plan, phases: Sequence[Phase], draw: Draw) -> NDArray[np.bool_]:
    """(day, place): captured, or closed by a table of closures; the same days as for people."""
    taken: NDArray[np.bool_] = captured(plan, phases, draw) | closed(plan, phases, draw).places
    return taken


def _shut_off(plan: Plan, phases: Sequence[Phase], standard: str, crossing: str, draw: Draw) -> NDArray[np.bool_]:
    """(day,): whether aid for a standard is shut off at a crossing by what the ground or the outcomes say."""
    document = plan.scenario.document
    shut = np.full(document.horizon_days + 1, document.ground.crossings[crossing].aid == "shut")
    for phase in phases:
        shut[phase.first_day :] = document.ground.crossings[crossing].aid == "shut"
        change = document.consequences[phase.outcome].aid.get(crossing)
        if change is not None and (not change.standards or standard in change.standards):
            # one purpose for all outcomes: a member in which aid passes for long does so under each
            day = math.floor(draw(f"day on which aid at {crossing} changes", change.from_day) + 0.5)
            # an outcome that comes back goes on where its own calendar stopped
            shut[phase.first_day + max(0, day - phase.calendar) :] = change.state == "shut"
    return shut


def may_stop(plan: Plan, outcome: str, standard: str) -> Standard:
    """A standard with those crossings alone at which aid for it may stop under an outcome, on some draw."""
    item = plan.scenario.document.needs.standards[standard]
    through = {name: aid for name, aid in item.through.items() if _may_stop(plan, outcome, standard, name)}
    return item.model_copy(update={"through": through})


def _may_stop(plan: Plan, outcome: str, standard: str, crossing: str) -> bool:
    scenario = plan.scenario
    change = scenario.document.consequences[outcome].aid.get(crossing)
    events = (*scenario.events.get(BEFORE, ()), *scenario.events.get(outcome, ()))
    closures = (*scenario.closures.get(ALWAYS, ()), *scenario.closures.get(outcome, ()))
    return (
        scenario.document.ground.crossings[crossing].aid == "shut"
        or (change is not None and (not change.standards or standard in change.standards))
        or any(event.kind == "capture" and event.place == crossing for event in events)
        or any(closure.what == "place" and closure.name == crossing for closure in closures)
    )


@dataclass(frozen=True)
class Stop:
    """Where and when aid stops under one outcome, over the members of a run."""

    crossing: str
    standards: tuple[str, ...]
    """Standards of which a part comes this way, and stops in the same members on the same days."""
    first_days: tuple[int, ...]
    """First day without aid, in each member in which it stops."""
    passes_again: int
    """Members among them in which aid passes on the last day."""


def stops(plan: Plan, outcome: str) -> tuple[Stop, ...]:
    """Where aid stops under an outcome in at least one member; what members drew is made anew."""
    standards = plan.scenario.document.needs.standards
    if not any(standard.through for standard in standards.values()):
        return ()
    found: dict[tuple[str, bytes], tuple[list[str], NDArray[np.bool_]]] = {}
    members = [aid_stopped(plan, course(plan, outcome, member), member, standards) for member in range(plan.members)]
    for name, standard in standards.items():
        for crossing in standard.through:
            stopped = np.stack([by_standard[name][crossing] for by_standard in members])
            if stopped.any():
                found.setdefault((crossing, stopped.tobytes()), ([], stopped))[0].append(name)
    return tuple(_stop(crossing, names, stopped) for (crossing, _), (names, stopped) in found.items())


def _stop(crossing: str, names: list[str], stopped: NDArray[np.bool_]) -> Stop:
    hit = stopped[stopped.any(axis=1)]
    return Stop(crossing, tuple(names), tuple(int(day) for day in hit.argmax(axis=1)), int((~hit[:, -1]).sum()))
