"""One draw of preferences, and which uncertain statements a truth over many draws turns on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucelab.talks import CONCEPTS, Closures, Conflict, Findings, PreparedTalks, analyse
from trucelab.talks.states import BoolArray, StateArray

Held = dict[str, tuple[bool, ...]]


@dataclass(frozen=True)
class TalksDraw:
    """The talks as one draw of preferences has them; what is costly is worked out once, when asked for."""

    talks: PreparedTalks
    held: Held

    @cached_property
    def findings(self) -> Findings:
        """Everything that the analysis says."""
        return analyse(self.talks, self.held)

    @cached_property
    def conflict(self) -> Conflict:
        """The conflict with its ranks."""
        return self.findings.conflict if "findings" in self.__dict__ else self.talks.conflict(self.held)

    def stable(self, concept: str) -> BoolArray:
        """Which states are stable for whom by one concept alone: (decision maker, 2**options) bool."""
        if concept not in self._stable:
            margins = next(one for one in CONCEPTS if one.name == concept).margins
            rows = [margins(self._closures, party) for party in range(len(self.conflict.decision_makers))]
            self._stable[concept] = np.stack(rows) >= 0
        return self._stable[concept]

    def equilibria(self, outcome: str, concept: str) -> StateArray:
        """States of an outcome that are stable for everybody, ascending."""
        states = self.talks.outcomes[outcome]
        return states[self.stable(concept)[:, states].all(axis=0)]

    @cached_property
    def _closures(self) -> Closures:
        return Closures(self.conflict)

    @cached_property
    def _stable(self) -> dict[str, BoolArray]:
        return {}


def drivers(held: list[dict[str, list[bool]]], truths: NDArray[np.bool_]) -> list[tuple[str, int, float, float]]:
    """Which uncertain statements a truth over members turns on, strongest first.

    returns  (party, place of the statement, share true where it is held, share true where it is not)
    """
    found = []
    for party, flags in held[0].items():
        for place in range(len(flags)):
            mask = np.array([member[party][place] for member in held], np.bool_)
            if mask.all() or not mask.any():
                continue
            found.append((party, place, float(truths[mask].mean()), float(truths[~mask].mean())))
    return sorted(found, key=lambda item: -abs(item[2] - item[3]))
