"""What of a course is luck, as inputs of a sensitivity analysis: how long outcomes last, and what follows them.

Each is drawn as a whole, from a member: an experiment that sets it at a height takes the member that stands there when
members are put in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from trucelab.arrays import Floats
from trucelab.ensemble.findings.sensitivity.input_positions import Spot, spots_of
from trucelab.ensemble.members.course import days_it_lasts
from trucelab.ensemble.members.following import following
from trucelab.ensemble.members.plan import Plan
from trucelab.scenario.consequences import Ending, Following, Truce
from trucelab.truce import draw_failure_day

CHOICES = 256
"""Members that an experiment chooses from."""
NEXT_KEYS = ("then", "from_talks")


@dataclass(frozen=True)
class CourseLuck:
    """One part of the luck of a course."""

    name: str
    says: str
    plays: Callable[[Following], bool]
    """Whether an outcome that ends so leaves anything to it."""
    next: bool
    """Whether it is what follows; else it is how long outcomes last."""
    order: Callable[[Plan, int], Floats]
    """(member,) where each of the first members stands, by what would be drawn for it."""

    def decides(self, plan: Plan, outcome: str) -> bool:
        """Whether it decides anything when the outcome is in force."""
        after = plan.scenario.document.consequences[outcome].following
        return after is not None and self.plays(after)

    def spots(self, plan: Plan) -> tuple[Spot, ...]:
        """Ranges of the scenario that are drawn with it."""
        found = []
        for spot in spots_of(plan.scenario).values():
            keys = spot.path.removeprefix("consequences.")
            outcome = next(
                (name for name in plan.outcomes if keys.startswith((f"{name}.truce.", f"{name}.ends."))), None
            )
            if outcome is not None and not spot.quantity.certain:
                key = keys.removeprefix(f"{outcome}.").split(".")[1]
                if (key in NEXT_KEYS) == self.next:
                    found.append(spot)
        return tuple(found)


def first_ends(plan: Plan, members: int) -> Floats:
    """How early outcomes end in each member: the mean over outcomes of its rank, (member,), 0 the earliest."""
    days = []
    for outcome in plan.outcomes:
        after = plan.scenario.document.consequences[outcome].following
        if isinstance(after, Truce):
            days.append([draw_failure_day(after, plan.seed, member) for member in range(members)])
        elif isinstance(after, Ending):
            days.append([days_it_lasts(after, plan.seed, member) for member in range(members)])
    ranks = np.array(days).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return np.asarray(ranks.mean(axis=0), np.float64)


def worst_next(plan: Plan, members: int) -> Floats:
    """How heavy the events are of what follows first, mean over the outcomes that leave it open: (member,)."""
    weight = {name: _events(plan, name) for name in plan.outcomes}
    found = []
    for outcome in plan.outcomes:
        after = plan.scenario.document.consequences[outcome].following
        if after is not None and several(after):
            names = (following(plan, outcome, after, member, 1) or outcome for member in range(members))
            found.append([weight[name] for name in names])
    return np.asarray(np.mean(found, axis=0), np.float64)


def _events(plan: Plan, outcome: str) -> float:
    """Intensities of an outcome's events, times their days, up to the horizon."""
    events = plan.scenario.events.get(outcome, ())
    return sum(event.intensity * min(event.lasts, plan.scenario.document.horizon_days) for event in events)


def several(after: Following) -> bool:
    """Whether more than one outcome may follow."""
    return after.from_talks.high > 0.0 or sum(share.high > 0.0 for share in after.then.values()) > 1


ENDS = CourseLuck(
    "how long outcomes last",
    "Day on which an outcome ends: for a truce its drawn baseline, the drawn effect of its terms and the fate of this "
    "one, and where the truce asks for it the violence of the same draw and new attempts; for others the drawn rate "
    "or days.",
    lambda after: True,
    False,
    first_ends,
)
NEXT = CourseLuck(
    "what follows",
    "Which outcome follows one that has ended: drawn shares, and by way of the talks the drawn preferences.",
    several,
    True,
    worst_next,
)
COURSE_LUCK = (ENDS, NEXT)
