"""What happens on the ground happens at known places, in its time."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft, different
from trucelab.scenario.document import BEFORE, Document
from trucelab.scenario.forecasts import Forecast
from trucelab.scenario.values import Quantity, first_day


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


def forecasts(draft: Draft) -> Iterator[Problem]:
    """Forecasts speak of an outcome that is simulated, of days within the horizon, and of regions that exist."""
    if draft.forecasts is None:
        return
    document, table = draft.document, draft.forecasts
    for index, row in enumerate(table.rows):
        if row.outcome not in document.consequences:
            says = f'"{row.outcome}" is not an outcome with consequences. {meant(row.outcome, document.consequences)}'
            yield table.problem(index, "outcome", says)
        elif row.truce == "held" and document.consequences[row.outcome].truce is None:
            yield table.problem(
                index, "truce", f'"{row.outcome}" brings no truce that could hold; leave the cell empty'
            )
        if row.standing == "forecast" and row.series is not None:
            says = "a series is made of counts; leave the cell empty, or write count under standing"
            yield table.problem(index, "series", says)
        if row.standing == "count" and first_day(row.date) <= document.as_of:
            says = f"{row.date} is not after as_of {document.as_of}; what was known then belongs to the inputs"
            yield table.problem(index, "date", says)
        for column, says in _days_and_region(document, row):
            yield table.problem(index, column, says)


def _days_and_region(document: Document, row: Forecast) -> Iterator[tuple[str, str]]:
    last = document.horizon_days if row.day is None else row.day
    if last > document.horizon_days:
        yield "day", f"day {last} lies after the horizon of {document.horizon_days} days"
    if row.measure != "arrivals":
        if row.from_day is not None:
            yield "from_day", f'"{row.measure}" is counted from the first day on; leave the cell empty'
        if row.region is not None:
            yield "region", f'"{row.measure}" is kept for everybody together, not by region; leave the cell empty'
        return
    if row.from_day is not None and row.from_day > last:
        yield "from_day", f"day {row.from_day} lies after day {last}, the last that is counted"
    if row.region is not None and row.region not in document.ground.regions:
        yield "region", f'"{row.region}" is not a region. {meant(row.region, document.ground.regions)}'
