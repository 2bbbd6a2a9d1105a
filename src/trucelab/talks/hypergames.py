"""Hypergames: decision makers who see different conflicts, and believe things about what others see.

Sources: Bennett (1977); Wang, Hipel and Fraser (1988); Aljefri, Bashar, Fang and Hipel (2018).  At the first level
everybody analyses its own model; at the second, everybody holds beliefs about everybody's model.  Models may differ
in options, feasible states, owners and preferences; states are matched by the options taken, an option that a model
does not know counting as not taken.
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


@dataclass(frozen=True)
class HypergameState:
    """What everybody makes of one state."""

    taken: Taken
    recognised_by: tuple[str, ...]
    """Who knows the state; whoever does not is unable to leave it, so it counts as stable for them (unseen)."""
    stable_for: tuple[str, ...]
    """For whom it is stable by their own model; those who do not know it included."""
    expected_by: tuple[str, ...]
    """Who takes it for an equilibrium: stable for everybody inside their own model."""
    equilibrium: bool
    """Whether it is stable for everybody by their own models."""

    @property
    def unseen_by(self) -> tuple[str, ...]:
        """For whom it is stable only because they do not know it."""
        return tuple(name for name in self.stable_for if name not in self.recognised_by)

    @property
    def surprised(self) -> tuple[str, ...]:
        """Who expects it to last, and is wrong."""
        return () if self.equilibrium else self.expected_by

    @property
    def unexpected_for(self) -> tuple[str, ...]:
        """For whom it lasts although their own model says otherwise."""
        return tuple(name for name in self.stable_for if name not in self.expected_by) if self.equilibrium else ()


@dataclass(frozen=True, eq=False)
class Hypergame:
    """First level: everybody's own model of the conflict."""

    models: Mapping[str, Conflict]
    """By decision maker; each model has that decision maker among its own."""

    def __post_init__(self) -> None:
        for name, model in self.models.items():
            if name not in model.decision_makers:
                raise WrongInput.one(f'the model of "{name}" lacks it. {meant(name, model.decision_makers)}')

    @cached_property
    def states(self) -> tuple[Taken, ...]:
        """The states that somebody knows, by the number of options taken, then by their names."""
        known = {taken for model in self.models.values() for taken in _states(model)}
        return tuple(sorted(known, key=lambda taken: (len(taken), sorted(taken))))

    def stable_for(self, name: str, concept: Concept | SetConcept) -> frozenset[Taken]:
        """The states that `name` does not leave by its own model, those that it does not know included."""
        model = self.models[name]
        known = _states(model)
        stable = concept.stable(model, model.party(name))
        return frozenset(taken for taken in self.states if taken not in known or stable[known[taken]])

    def equilibria(self, concept: Concept | SetConcept) -> frozenset[Taken]:
        """The states that nobody leaves by its own model: hypergame equilibria."""
        return frozenset(self.states).intersection(*(self.stable_for(name, concept) for name in self.models))

    def expected_by(self, name: str, concept: Concept | SetConcept) -> frozenset[Taken]:
        """The equilibria inside one decision maker's own model."""
        return equilibria_of(self.models[name], concept)

    def analysed(self, concept: Concept | SetConcept) -> tuple[HypergameState, ...]:
        """Every state with what everybody makes of it, in the order of `states`."""
        stable = {name: self.stable_for(name, concept) for name in self.models}
        expected = {name: self.expected_by(name, concept) for name in self.models}
        known = {name: _states(model) for name, model in self.models.items()}

        def who(sets: Mapping[str, frozenset[Taken] | dict[Taken, int]], taken: Taken) -> tuple[str, ...]:
            return tuple(name for name in self.models if taken in sets[name])

        return tuple(
            HypergameState(
                taken,
                recognised_by=who(known, taken),
                stable_for=who(stable, taken),
                expected_by=who(expected, taken),
                equilibrium=len(who(stable, taken)) == len(self.models),
            )
            for taken in self.states
        )


@dataclass(frozen=True, eq=False)
class SecondLevel:
    """Second level: everybody's beliefs about everybody's model."""

    beliefs: Mapping[str, Hypergame]
    """By believer; what it believes of its own model is its model."""

    @property
    def first_level(self) -> Hypergame:
        """Everybody's true model."""
        return Hypergame({name: hypergame.models[name] for name, hypergame in self.beliefs.items()})

    def predicted_by(self, name: str, concept: Concept | SetConcept) -> frozenset[Taken]:
        """The equilibria that a believer predicts from what it believes of everybody."""
        return self.beliefs[name].equilibria(concept)

    def compared(self, concept: Concept | SetConcept, true: Conflict | None = None) -> Comparison:
        """What is predicted beside what will last.

        true  the conflict as it is, if anybody knows it
        """
        return Comparison(
            true=None if true is None else equilibria_of(true, concept),
            first_level=self.first_level.equilibria(concept),
            predicted={name: self.predicted_by(name, concept) for name in self.beliefs},
        )


@dataclass(frozen=True)
class Comparison:
    """Three views of what can last."""

    true: frozenset[Taken] | None
    """The equilibria under everybody's true preferences; None if no true conflict was given."""
    first_level: frozenset[Taken]
    """What will last: nobody leaves it by its own model."""
    predicted: Mapping[str, frozenset[Taken]]
    """What each believer thinks will last."""

    def as_predicted(self, name: str) -> frozenset[Taken]:
        """What lasts as the believer thought."""
        return self.predicted[name] & self.first_level

    def disappointed(self, name: str) -> frozenset[Taken]:
        """What the believer thought would last, and does not."""
        return self.predicted[name] - self.first_level

    def unforeseen(self, name: str) -> frozenset[Taken]:
        """What lasts and the believer did not think would."""
        return self.first_level - self.predicted[name]


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
