"""Rules of movement fit together, with each other and with their tables."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem
from trucelab.scenario.checks.draft import Draft


def rules(draft: Draft) -> Iterator[Problem]:
    """Every rule of movement is listed once."""
    movement = draft.document.movement
    for key, listed in (("onward_and_return", movement.onward_and_return), ("route_choice", movement.route_choice)):
        seen: set[str] = set()
        for index, choice in enumerate(listed):
            if choice.rule in seen:
                says = f'the rule "{choice.rule}" is listed twice; keep one of the two'
                yield draft.written.problem(("movement", key, index, "rule"), says)
            seen.add(choice.rule)


def households(draft: Draft) -> Iterator[Problem]:
    """Shares of the kinds of households sum to 1."""
    households = draft.document.movement.households
    if households is None:
        return
    total = sum(kind.share for kind in households.kinds)
    if abs(total - 1.0) > 1e-9:
        says = f"the shares of the kinds of households sum to {total:g}; make them sum to 1"
        yield draft.written.problem(("movement", "households", "kinds"), says)


def prescribed_departures(draft: Draft) -> Iterator[Problem]:
    """Days of prescribed departures are there once, within the horizon."""
    if draft.prescribed is None:
        return
    seen: dict[int, int] = {}
    for index, row in enumerate(draft.prescribed.rows):
        if row.day in seen:
            says = f"day {row.day} is given twice; the first is on line {seen[row.day]}"
            yield draft.prescribed.problem(index, "day", says)
        elif row.day > draft.document.horizon_days:
            says = f"day {row.day} lies after the horizon of {draft.document.horizon_days} days"
            yield draft.prescribed.problem(index, "day", says)
        seen.setdefault(row.day, draft.prescribed.lines[index])
