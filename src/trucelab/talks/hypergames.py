"""Hypergames: decision makers who see different conflicts.

Sources: Bennett (1977); Wang, Hipel and Fraser (1988).  All analyse their own models, which may differ in
options, feasible states, owners and preferences; states are matched by the options taken, an option that a model does
not know counting as not taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from trucelab.errors import WrongInput, meant
from trucelab.talks.closures import Closures
from trucelab.talks.conflict import Conflict
from trucelab.talks.stability.concept import Concept, SetConcept

Taken = frozenset[str]
"""A state that several models can share: the options taken."""


@dataclass(frozen=True, eq=False)
class Hypergame:
    """First level: each decision maker's own model of the conflict."""

    models: Mapping[str, Conflict]
    """By decision maker; each model has that decision maker among its own."""

    def __post_init__(self) -> None:
        for name, model in self.models.items():
            if name not in model.decision_makers:
                raise WrongInput.one(f'the model of "{name}" lacks it. {meant(name, model.decision_makers)}')

    @cached_property
    def states(self) -> tuple[Taken, ...]:
        """The states that one of them knows, by the number of options taken, then by their names."""
        known = set[Taken]().union(*self._known.values())
        return tuple(sorted(known, key=lambda taken: (len(taken), sorted(taken))))

    @cached_property
    def _known(self) -> dict[int, dict[Taken, int]]:
        """The states of every model; most decision makers share one."""
        return {key: _states(model) for key, model in {id(each): each for each in self.models.values()}.items()}

    def stable_for(self, name: str, concept: Concept | SetConcept) -> frozenset[Taken]:
        """The states that `name` does not leave by its own model, those that it does not know included."""
        model = self.models[name]
        known = self._known[id(model)]
        stable = concept.stable(model, model.party(name))
        return frozenset(taken for taken in self.states if taken not in known or stable[known[taken]])

    def equilibria(self, concept: Concept | SetConcept) -> frozenset[Taken]:
        """The states that nobody leaves by its own model: hypergame equilibria."""
        return frozenset(self.states).intersection(*(self.stable_for(name, concept) for name in self.models))

    def expected_by(self, name: str, concept: Concept | SetConcept) -> frozenset[Taken]:
        """The equilibria inside one decision maker's own model."""
        return equilibria_of(self.models[name], concept)


def equilibria_of(model: Conflict, concept: Concept | SetConcept) -> frozenset[Taken]:
    """The equilibria of one conflict as sets of options taken."""
    closures = Closures(model)
    rows = [concept.stable(closures, party) for party in range(len(model.decision_makers))]
    return frozenset(taken for taken, state in _states(model).items() if all(row[state] for row in rows))


def _states(model: Conflict) -> dict[Taken, int]:
    return {
        frozenset(option for place, option in enumerate(model.options) if state >> place & 1): state
        for state in model.states.tolist()
    }
