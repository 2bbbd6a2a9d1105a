"""One draw of preferences, and which uncertain statements a truth over many draws turns on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.rankings import Known, Rankings
from trucelab.talks import CONCEPTS, Concept, Conflict, PreparedTalks
from trucelab.talks.dynamics import RATIONALITIES, Chain, noisy_chain
from trucelab.talks.graph import GraphConflict
from trucelab.talks.states import StateArray

Held = dict[str, tuple[bool, ...]]

SIGHTS = (0.0, 1.0)
"""Foresights at which a claim's chance is worked out: the ends of the grid."""


@dataclass(frozen=True, eq=False)
class TalksDraw:
    """The talks as one draw of preferences has them; what is costly is worked out once, when asked for."""

    talks: PreparedTalks
    held: Held
    known: Known = field(default_factory=dict)
    """What is known of stability in these talks; draws that are given the same work together."""
    like: tuple[TalksDraw, int] | None = None
    """A draw from which this one differs in the preferences of one party alone, and that party."""

    @cached_property
    def rankings(self) -> Rankings:
        """The conflict with its ranks, ready to be asked what is stable."""
        if self.like is None:
            return Rankings.of(self.talks.conflict(self.held), self.known)
        other, party = self.like
        maker = self.talks.decision_makers[party]
        return other.rankings.with_row(party, self.talks.preferences[party].ranks(self.held.get(maker)))

    @property
    def conflict(self) -> Conflict:
        """The conflict with its ranks."""
        return self.rankings.conflict

    @property
    def outcomes(self) -> Mapping[str, StateArray]:
        """The feasible states of every outcome, whatever the preferences; found once for draws that are alike."""
        return self.talks.outcomes if self.like is None else self.like[0].outcomes

    @cached_property
    def chains(self) -> list[Chain]:
        """The chains of noisy moves, by rationality and foresight; claims about chances read the same ones."""
        graph = GraphConflict.of(self.conflict)
        return [noisy_chain(graph, rationality, sight) for rationality in RATIONALITIES for sight in SIGHTS]

    def can_last(self, outcome: str, concept: str) -> bool:
        """Whether a state of an outcome is stable for every party."""
        return self.rankings.holds(self.outcomes[outcome], concept_of(concept))


def concept_of(name: str) -> Concept:
    """A concept of the register by its key."""
    return next(concept for concept in CONCEPTS if concept.name == name)


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
