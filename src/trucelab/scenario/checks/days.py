"""What happens on the ground happens at known places, in its time."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft, different
from trucelab.scenario.document import BEFORE
from trucelab.scenario.values import Quantity


def events(draft: Draft) -> Iterator[Problem]:
    """Events happen at known places and in their time: before the first day, or from it to the horizon."""
    if draft.places is None:
        return
    known = {place.place for place in draft.places.rows}
    horizon = draft.document.horizon_days
    for table in different(draft.events.values()):
        for index, event in enumerate(table.rows):
            if event.place not in known:
                yield table.problem(index, "place", f'"{event.place}" is not a place. {meant(event.place, known)}')
            if table is draft.events.get(BEFORE):
                if event.day.high > 0:
                    says = f"day {_days(event.day)} is not before the first day; give a negative day"
                    yield table.problem(index, "day", says)
            elif event.day.low < 0:
                says = (
                    f"day {_days(event.day)} lies before the outcome begins; what happened before the first day "
                    "belongs to the table ground.before"
                )
                yield table.problem(index, "day", says)
            elif event.day.mode > horizon:
                says = f"day {event.day.mode:g} lies after the horizon of {horizon} days"
                yield table.problem(index, "day", says)


def _days(day: Quantity) -> str:
    return f"{day.mode:g}" if day.certain else f"{day.low:g}..{day.mode:g}..{day.high:g}"


def later_facts(draft: Draft) -> Iterator[Problem]:
    """Later facts are later."""
    if draft.later is None:
        return
    for index, fact in enumerate(draft.later.rows):
        if fact.date <= draft.document.as_of:
            says = f"{fact.date} is not after as_of {draft.document.as_of}; what was known then belongs to the inputs"
            yield draft.later.problem(index, "date", says)
        if fact.outcome is not None and fact.outcome not in draft.document.outcomes:
            says = f'"{fact.outcome}" is not an outcome. {meant(fact.outcome, draft.document.outcomes)}'
            yield draft.later.problem(index, "outcome", says)
