"""The land of one day, as the loops over persons read it."""

from __future__ import annotations

import numpy as np

from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.environment import Today, changes_of, graph_of, land_of
from trucelab.movement.native.kinds import BORDER
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters


class Country:
    """The places and roads, day by day."""

    def __init__(self, network: Network, conditions: Conditions, parameters: Parameters) -> None:
        self.graph, self.kind, self.border = graph_of(network), network.kind, network.kind == BORDER
        self._land = land_of(network, conditions, parameters)
        self.changes = changes_of(self._land)
        """(day,) whether other places or roads can be passed than on the day before."""

    def on(self, day: int) -> Today:
        """The land on one day."""
        return Today(day, *(np.ascontiguousarray(by_day[min(day, len(by_day) - 1)]) for by_day in self._land))
