"""The course of one member: which outcome is in force when, what follows it, and how strong its events are then."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab import chance, elementary
from trucelab.ensemble.members.following import following
from trucelab.ensemble.members.plan import Plan
from trucelab.movement.native.event_schedule import Pace, always
from trucelab.scenario.consequences import NOTHING, Ending, Truce
from trucelab.scenario.document import Document
from trucelab.scenario.values import Quantity
from trucelab.truce import MONTH_DAYS, RETURN_DAYS, MemberTruce, member_truce


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


def course(plan: Plan, outcome: str, member: int) -> tuple[Phase, ...]:
    """The whole course of one member: the outcome, and what follows it when it ends, day by day to the horizon."""
    walk = _Walk(plan, member)
    walk.enter(outcome, 0, FULL, FULL)
    while walk.step():
        pass
    return tuple(walk.phases)


@dataclass
class _Attempts:
    """A truce with its attempts: which of them begins and ends when."""

    outcome: str
    truce: Truce
    drawn: MemberTruce
    first_day: int
    number: int = 0
    """The attempt that holds, or the one that comes next."""

    def day(self, moment: float, last: int) -> float:
        """The day of a moment after the first attempt began; a phase that began on day `last` lasts a day at least."""
        return max(self.first_day + math.ceil(moment), last + 1) if math.isfinite(moment) else math.inf

    @property
    def begins(self) -> float:
        """When the attempt begins, days after the first began; inf if there is none."""
        spells = self.drawn.spells
        return spells[self.number][0] if self.number < len(spells) else math.inf

    @property
    def ends(self) -> float:
        """When the attempt ends, days after the first began."""
        return self.drawn.spells[self.number][1]


class _Walk:
    """One member on its way from outcome to outcome; what it draws never depends on where it comes from."""

    def __init__(self, plan: Plan, member: int) -> None:
        self.plan = plan
        self.whose = member if plan.whose_ends is None else plan.whose_ends
        self.whose_next = member if plan.whose_next is None else plan.whose_next
        self.horizon = plan.scenario.document.horizon_days
        self.phases: list[Phase] = []
        self.truces = 0
        self.attempts: _Attempts | None = None

    def enter(self, outcome: str, day: int, events: Line, before: Line, *, attempt: bool = False) -> None:
        """Go on with an outcome from a day on; a truce of its own begins with it, but for a new attempt at the last."""
        before_it = spans((*self.phases, Phase(outcome, day)), day)
        calendar = sum(min(end, day) - phase.first_day for phase, end in before_it if phase.outcome == outcome)
        truce = self.plan.scenario.document.consequences[outcome].truce
        if truce is not None and not attempt:
            left = self.horizon + 1 - day
            drawn = member_truce(truce, self.plan.seed, self.whose, left, attempt=self.truces)
            self.attempts, self.truces = _Attempts(outcome, truce, drawn, day), self.truces + 1
        if truce is not None and self.attempts is not None and truce.scaled_events:
            events, before = _while_it_holds(self.attempts.drawn)
        self.phases.append(Phase(outcome, day, calendar, events, before))

    def step(self) -> bool:
        """Go on to what comes next, if it comes within the horizon."""
        now, attempts = self.phases[-1], self.attempts
        if attempts is not None and now.outcome == attempts.outcome:
            return self._truce_ends(now, attempts)
        ends = self._ends(now)
        begins = math.inf if attempts is None else attempts.day(attempts.begins, now.first_day)
        if min(ends, begins) > self.horizon:
            return False
        if attempts is not None and begins <= ends:
            self.enter(attempts.outcome, int(begins), FULL, FULL, attempt=True)
            return True
        ending = self.plan.scenario.document.consequences[now.outcome].ends
        after = None if ending is None else following(self.plan, now.outcome, ending, self.whose_next, self._visit)
        if after is None:
            return False
        self.enter(after, int(ends), FULL, FULL)
        return True

    def _truce_ends(self, now: Phase, attempts: _Attempts) -> bool:
        day = attempts.day(attempts.ends, now.first_day)
        attempts.number += 1
        if day > self.horizon:
            return False
        after = following(self.plan, now.outcome, attempts.truce, self.whose_next, self._visit)
        if after is None:
            return False
        self.enter(after, int(day), *_after_it(attempts.truce, attempts.drawn))
        return True

    def _ends(self, now: Phase) -> float:
        """The day on which an outcome without a truce ends."""
        ending = self.plan.scenario.document.consequences[now.outcome].ends
        days = math.inf if ending is None else days_it_lasts(ending, self.plan.seed, self.whose, self._visit)
        return now.first_day + max(1, math.ceil(days)) if days < self.horizon + 1 else math.inf

    @property
    def _visit(self) -> int:
        return len(self.phases)


def days_it_lasts(ending: Ending, seed: int, member: int, visit: int = 1) -> float:
    """How long an outcome without a truce lasts in one member, days, not rounded.

    visit  how many phases came before it, itself included
    """

    # one purpose for all outcomes: a member in which one ends early has the others end early too
    def drawn(what: str, quantity: Quantity) -> float:
        return quantity.draw(chance.uniform(seed, member, f"course: {what}"))

    if ending.after_days is not None:
        return drawn("days", ending.after_days)
    height = chance.uniform(seed, member, f"course: end {visit}")
    return -elementary.log1p(-height) * MONTH_DAYS / drawn("rate", ending.per_month or NOTHING)


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


def first_failure(document: Document, phases: Sequence[Phase]) -> int:
    """Day on which the truce that came with an outcome failed for the first time; -1 if it held or there was none."""
    came = document.consequences[phases[0].outcome].truce is not None
    return phases[1].first_day if came and len(phases) > 1 else -1


def days_in_force(document: Document, phases: Sequence[Phase]) -> int:
    """Days of the horizon on which a truce was in force, new attempts included."""
    return sum(
        min(end, document.horizon_days) - phase.first_day
        for phase, end in spans(phases, document.horizon_days)
        if document.consequences[phase.outcome].truce is not None
    )


def paced(document: Document, phases: Sequence[Phase]) -> bool:
    """Whether events stop and go on with their outcome: where one ends by a law, or a truce asks for it."""
    consequences = [document.consequences[phase.outcome] for phase in phases]
    return any(one.ends is not None or (one.truce is not None and one.truce.paced) for one in consequences)


def pace_before(phases: Sequence[Phase], horizon: int) -> Pace:
    """The pace of what went on before the first day."""
    force = np.ones(horizon + 1)
    for phase, end in spans(phases, horizon):
        force[phase.first_day : end] = phase.before.on(np.arange(end - phase.first_day))
    return always(horizon + 1, force)


def pace_of(outcome: str, phases: Sequence[Phase], horizon: int) -> Pace:
    """The pace of an outcome's events: they go on while it is in force, and leave their trace."""
    on, calendar = np.zeros(horizon + 1, np.bool_), np.zeros(horizon + 1, np.int64)
    force = np.zeros(horizon + 1)
    for phase, end in spans(phases, horizon):
        if phase.outcome == outcome:
            days = np.arange(end - phase.first_day)
            on[phase.first_day : end] = True
            calendar[phase.first_day : end] = phase.calendar + days
            force[phase.first_day : end] = phase.events.on(days)
    return Pace(on, calendar, force, past=float(force[0]))


def spans(phases: Sequence[Phase], horizon: int) -> Iterator[tuple[Phase, int]]:
    """Every phase with the row after its last."""
    yield from zip(phases, [*(phase.first_day for phase in phases[1:]), horizon + 1][: len(phases)], strict=True)
