"""Everything that the loops of a day need, handed about as one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucelab.compiled import bare, inner
from trucelab.movement.native.choosing import Sight
from trucelab.movement.native.environment import Graph, Today
from trucelab.movement.native.known_routes import LEADS, Ways, asked, view_of
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.persons.draws import Keys
from trucelab.movement.native.persons.person_counts import Tally
from trucelab.movement.native.routes_home import WaysHome
from trucelab.movement.native.strata import MOVED


class Now(NamedTuple):
    """A day, and everybody."""

    parameters: Parameters
    """Drawn numbers."""
    keys: Keys
    """Chance."""
    graph: Graph
    """The roads."""
    kind: NDArray[np.int64]
    """(place,) position in `KINDS`."""
    today: Today
    """The places."""
    ways: Ways
    """What people know of the roads."""
    home: WaysHome
    """Ways home."""
    sight: Sight
    """What people see of the places they may choose."""
    tally: Tally
    """Everybody."""


@inner
def looking(now: Now, wanted: NDArray[np.bool_]) -> Now:
    """The same, with the ways of all these origins and today's pulls worked out."""
    ways = asked(now.ways, wanted, now.graph, now.kind, now.today, now.parameters)
    return Now(
        now.parameters, now.keys, now.graph, now.kind, now.today, ways, now.home, now.sight, now.tally
    )  # fmt: skip


@bare
def leads_somewhere(now: Now, place: int, moved: int) -> bool:
    """Whether somebody at a place, after so many displacements, knows of a place to go; somebody must have looked."""
    view = view_of(now.ways, place, min(moved, MOVED - 1))
    return bool(now.ways.views[view, LEADS] == 1)
