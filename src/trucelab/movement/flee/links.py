"""Links between places, as they open and close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from trucelab.arrays import Floats, Ints
from trucelab.movement.flee.case import Closure, FleeCase, Route, number_in

NEVER: Final = 2**31
"""The day on which a link closes that never does."""


@dataclass
class _Link:
    """One direction of one route, from when it opens until it closes."""

    start: int
    end: int
    route: int
    opened: int
    closed: int = NEVER


@dataclass(frozen=True)
class Links:
    """Every link object of a run; L of them, in the order in which they come into being.

    A place lists its links in this order.  A link that opens again is a new one: whoever was on the old one has met
    a closed link.
    """

    start: Ints
    """(link,) place."""
    end: Ints
    """(link,) place."""
    km: Floats
    speed: Floats
    """(link,) kilometres a day, without walking."""
    walk_probability: Floats
    opened: Ints
    """(link,) first day on which the link can be taken."""
    closed: Ints
    """(link,) first day on which it can no longer be taken."""


class Network:
    """Open and closed links, changed in the order of closures.csv."""

    def __init__(self, case: FleeCase) -> None:
        self.case = case
        self.index = {location.name: number for number, location in enumerate(case.locations)}
        self.countries = [location.country for location in case.locations]
        self.links: list[_Link] = []
        self.open: list[list[int]] = [[] for _ in case.locations]
        self.shut: list[list[int]] = [[] for _ in case.locations]
        for number, route in enumerate(case.routes):
            self._build(number, route)

    def _build(self, number: int, route: Route) -> None:
        start, end = self.index[route.start], self.index[route.end]
        # a forced redirection of 1 makes every link twice (Q3)
        for _ in range(2 if route.forced_redirection == 1 else 1):
            self._add(start, end, number, 0)
            self._add(end, start, number, 0)

    def _add(self, start: int, end: int, route: int, day: int) -> None:
        self.open[start].append(len(self.links))
        self.links.append(_Link(start, end, route, day))

    def close(self, start: int, end: int, day: int) -> None:
        """Take every link from one place to another off the list."""
        for number in [link for link in self.open[start] if self.links[link].end == end]:
            self.open[start].remove(number)
            self.shut[start].append(number)
            self.links[number].closed = day

    def reopen(self, start: int, end: int, day: int) -> None:
        """Put new links in the place of all closed ones from one place to another."""
        for number in [link for link in self.shut[start] if self.links[link].end == end]:
            self.shut[start].remove(number)
            self._add(start, end, self.links[number].route, day)

    def apply_closure(self, closure: Closure, day: int, *, opens: bool) -> None:
        """The effect of one row on links; rows of other kinds have none."""
        change = self.reopen if opens else self.close
        for start, end in self._meant(closure):
            change(start, end, day)

    def _meant(self, closure: Closure) -> list[tuple[int, int]]:
        """Ordered pairs of places between which a row closes or opens links."""
        pairs = sorted({(link.start, link.end) for link in self.links})
        if closure.kind == "country":
            both = {(closure.name1, closure.name2), (closure.name2, closure.name1)}
            return [(a, b) for a, b in pairs if (self.countries[a], self.countries[b]) in both]
        if closure.kind == "location" and closure.name1 in self.index:
            return [pair for pair in pairs if self.index[closure.name1] in pair]
        return []

    def done(self) -> Links:
        """All links as arrays."""
        speed = self.case.settings.move_rules.max_move_speed
        routes = self.case.routes

        def attribute(name: str, otherwise: float) -> Floats:
            values = [number_in(route, name, otherwise) for route in routes]
            return np.array([values[link.route] for link in self.links], np.float64)

        return Links(
            start=np.array([link.start for link in self.links], np.int64),
            end=np.array([link.end for link in self.links], np.int64),
            km=np.array([routes[link.route].km for link in self.links], np.float64),
            speed=attribute("max_move_speed", speed),
            walk_probability=attribute("walk_probability", 0.0),
            opened=np.array([link.opened for link in self.links], np.int64),
            closed=np.array([link.closed for link in self.links], np.int64),
        )


Rows = tuple[Ints, Ints]
"""(place + 1,) where the links of each place begin, and the links, by place in the order of its list."""


def open_rows(links: Links, day: int, places: int) -> Rows:
    """The lists of links of all places on a day."""
    found = np.flatnonzero((links.opened <= day) & (day < links.closed))
    ordered = found[np.argsort(links.start[found], kind="stable")]
    first = np.zeros(places + 1, np.int64)
    np.cumsum(np.bincount(links.start[ordered], minlength=places), out=first[1:])
    return first, ordered


def rows_by_day(links: Links, days: int, places: int) -> tuple[Rows, ...]:
    """`open_rows` of every day; days with the same links share one object."""
    changes = set(links.opened.tolist()) | set(links.closed.tolist())
    rows: list[Rows] = []
    for day in range(days):
        rows.append(open_rows(links, day, places) if day == 0 or day in changes else rows[-1])
    return tuple(rows)
