"""Which outcome is in force when, in one member, and how strong its events are then."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.plan import Plan
from trucelab.movement.native.event_schedule import Pace, always
from trucelab.scenario.consequences import Truce
from trucelab.scenario.document import Document
from trucelab.truce import RETURN_DAYS, MemberTruce, member_truce


@dataclass(frozen=True)
class Line:
    """A factor that goes from `start` to `end` in a straight line over 30 days, and stays there."""

    start: float
    end: float

    def on(self, days: NDArray[np.int64]) -> NDArray[np.float64]:
        """The factor so many days after it began, 0 or more: (day,)."""
        part = np.minimum(days / RETURN_DAYS, 1.0)
        return np.asarray((1.0 - part) * self.start + part * self.end)


FULL: Final = Line(1.0, 1.0)


@dataclass(frozen=True)
class Phase:
    """An outcome that holds from a day on, until the next phase begins."""

    outcome: str
    first_day: int
    calendar: int = 0
    """Day of the outcome's own calendar on its first day: an outcome that comes back goes on where it stopped."""
    events: Line = FULL
    """Factor on the intensity of the outcome's events."""
    before: Line = FULL
    """Factor on what went on before the first day and goes on still."""


def timeline(plan: Plan, outcome: str, member: int) -> tuple[Phase, ...]:
    """The outcome, what follows when the truce that came with it fails within the horizon, and new attempts at it."""
    document = plan.scenario.document
    whose = member if plan.end_times_of is None else plan.end_times_of
    phases = [Phase(outcome, 0)]
    chain = 0
    while (truce := document.consequences[phases[-1].outcome].truce) is not None:
        left = document.horizon_days + 1 - phases[-1].first_day
        drawn = member_truce(truce, plan.seed, whose, left, attempt=chain)
        phases[-1:] = _laid(phases[-1], truce, drawn, document.horizon_days)
        if phases[-1].outcome != truce.then:
            break
        chain += 1
    return tuple(phases)


def _laid(first: Phase, truce: Truce, drawn: MemberTruce, horizon: int) -> list[Phase]:
    """Attempts at one truce and what follows each, on whole days; every phase lasts a day at least."""
    phases: list[Phase] = []
    in_force = 0
    for name, moment in _changes(first.outcome, truce.then, drawn):
        day = first.first_day
        if phases:
            last = phases[-1]
            day = max(day + math.ceil(moment), last.first_day + 1) if math.isfinite(moment) else horizon + 1
            if day > horizon:
                break
            in_force += (day - last.first_day) if last.outcome == first.outcome else 0
        calendar = in_force if name == first.outcome else day - first.first_day - in_force
        if name != first.outcome:
            lines = _after_it(truce, drawn)
        elif truce.scaled_events:
            lines = _while_it_holds(drawn)
        else:
            # a truce that follows another one, and says nothing of its violence, takes over from it
            lines = (first.events, first.before) if not phases else (FULL, FULL)
        phases.append(Phase(name, day, calendar, *lines))
    return phases


def _changes(outcome: str, then: str, drawn: MemberTruce) -> Iterator[tuple[str, float]]:
    for begin, end in drawn.spells:
        yield outcome, begin
        yield then, end


def _while_it_holds(drawn: MemberTruce) -> tuple[Line, Line]:
    """Factors on the outcome's events, and on what went on before."""
    share = min(1.0, drawn.holding)
    return Line(drawn.beside_middle, drawn.beside_middle), Line(share, share)


def _after_it(truce: Truce, drawn: MemberTruce) -> tuple[Line, Line]:
    """Factors on the events of what follows, and on what went on before, which never exceeds what it was."""
    end = drawn.after if truce.drawn_return else 1.0
    if not truce.gradual_return:
        return Line(end, end), FULL
    start = min(1.0, drawn.holding)
    return Line(start, end), Line(start, 1.0)


def first_failure(phases: Sequence[Phase]) -> int:
    """Day on which the truce that came with an outcome failed for the first time; -1 if it held or there was none."""
    return phases[1].first_day if len(phases) > 1 else -1


def days_in_force(document: Document, phases: Sequence[Phase]) -> int:
    """Days of the horizon on which a truce was in force, new attempts included."""
    ends = [phase.first_day for phase in phases[1:]] + [document.horizon_days]
    return sum(
        end - phase.first_day
        for phase, end in zip(phases, ends, strict=True)
        if document.consequences[phase.outcome].truce is not None
    )


def paced(document: Document, phases: Sequence[Phase]) -> bool:
    """Whether a truce among the phases asks for events that follow its violence."""
    truces = [document.consequences[phase.outcome].truce for phase in phases]
    return any(truce is not None and truce.paced for truce in truces)


def pace_before(phases: Sequence[Phase], horizon: int) -> Pace:
    """The pace of what went on before the first day."""
    force = np.ones(horizon + 1)
    for phase, end in _spans(phases, horizon):
        force[phase.first_day : end] = phase.before.on(np.arange(end - phase.first_day))
    return always(horizon + 1, force)


def pace_of(outcome: str, phases: Sequence[Phase], horizon: int) -> Pace:
    """The pace of an outcome's events: they go on while it is in force, and leave their trace."""
    on, calendar = np.zeros(horizon + 1, np.bool_), np.zeros(horizon + 1, np.int64)
    force = np.zeros(horizon + 1)
    for phase, end in _spans(phases, horizon):
        if phase.outcome == outcome:
            days = np.arange(end - phase.first_day)
            on[phase.first_day : end] = True
            calendar[phase.first_day : end] = phase.calendar + days
            force[phase.first_day : end] = phase.events.on(days)
    return Pace(on, calendar, force, past=float(force[0]))


def _spans(phases: Sequence[Phase], horizon: int) -> Iterator[tuple[Phase, int]]:
    """Every phase with the row after its last."""
    yield from zip(phases, [phase.first_day for phase in phases[1:]] + [horizon + 1], strict=True)
