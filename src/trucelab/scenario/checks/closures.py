"""What is shut, and capacities that change, speak of places, roads and regions that exist."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft, different
from trucelab.scenario.ground import Closure
from trucelab.scenario.tables import Table


def closures(draft: Draft) -> Iterator[Problem]:
    """A closure names what it shuts, and opens again after it has shut."""
    if draft.places is None or draft.routes is None:
        return
    places = {place.place: place for place in draft.places.rows}
    roads = {frozenset((route.start, route.end)) for route in draft.routes.rows}
    for table in different(draft.closures.values()):
        for index, row in enumerate(table.rows):
            known = draft.document.ground.regions if row.what == "regions" else places
            yield from _names(table, index, row, set(known))
            if row.what == "camp" and row.name in places and places[row.name].kind != "camp":
                says = f'"{row.name}" is a {places[row.name].kind}, not a camp; write place to shut it'
                yield table.problem(index, "what", says)
            ends = {row.name, str(row.other)}
            if row.what == "road" and ends <= places.keys() and ends not in roads:
                says = f'no road leads straight from "{row.name}" to "{row.other}"; name both ends of one'
                yield table.problem(index, "other", says)
            if row.end is not None and row.end.mode <= row.start.mode:
                says = f"it opens on day {row.end.mode:g}, not after day {row.start.mode:g} on which it shuts"
                yield table.problem(index, "end", says)


def _names(table: Table[Closure], index: int, row: Closure, known: set[str]) -> Iterator[Problem]:
    of = "region" if row.what == "regions" else "place"
    if row.name not in known:
        yield table.problem(index, "name", f'"{row.name}" is not a {of}. {meant(row.name, known)}')
    if row.what in ("road", "regions"):
        if row.other is None:
            yield table.problem(index, "other", f"{row.what}: name the second {of} too")
        elif row.other not in known:
            yield table.problem(index, "other", f'"{row.other}" is not a {of}. {meant(row.other, known)}')
    elif row.other is not None:
        yield table.problem(index, "other", f"{row.what}: one name is enough; leave this one out")


def capacities(draft: Draft) -> Iterator[Problem]:
    """A capacity changes at a known place, once a day."""
    if draft.places is None or draft.capacities is None:
        return
    known = {place.place for place in draft.places.rows}
    seen: dict[tuple[str, int], int] = {}
    for index, row in enumerate(draft.capacities.rows):
        if row.place not in known:
            says = f'"{row.place}" is not a place. {meant(row.place, known)}'
            yield draft.capacities.problem(index, "place", says)
        key = (row.place, row.day)
        if key in seen:
            says = f'"{row.place}" has two capacities from day {row.day} on; the first is on line {seen[key]}'
            yield draft.capacities.problem(index, "day", says)
        seen.setdefault(key, draft.capacities.lines[index])
