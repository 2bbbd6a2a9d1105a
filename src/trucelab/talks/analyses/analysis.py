"""What an analysis beside the five concepts is: what it is asked of, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from trucelab.scenario.analyses import Asked
from trucelab.talks.conflict import Conflict, PreparedTalks
from trucelab.talks.findings import Held
from trucelab.talks.states import BoolArray


@dataclass(frozen=True, eq=False)
class Subject:
    """The talks that are analysed, with the statements in force."""

    talks: PreparedTalks
    held: Held = field(default_factory=dict)
    unseen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """For a decision maker, patterns of states that it does not see."""

    @cached_property
    def conflict(self) -> Conflict:
        """The conflict with these statements."""
        conflict = self.talks.conflict(self.held)
        return conflict.with_invisible(self.unseen) if self.unseen else conflict

    @property
    def parties(self) -> range:
        """The indices of the decision makers."""
        return range(len(self.talks.decision_makers))


@dataclass(frozen=True, eq=False)
class Verdict:
    """Which states are stable in one sense."""

    name: str
    """As in tables of the field."""
    stable: BoolArray
    """(decision maker, 2**options), False where infeasible; one row alone where all decide together."""

    @property
    def equilibria(self) -> BoolArray:
        """The states that are stable for everybody: (2**options,)."""
        everywhere: BoolArray = np.all(self.stable, axis=0)
        return everywhere


@dataclass(frozen=True)
class Analysis:
    """A kind of analysis."""

    settings: type[Asked]
    """What a scenario says of it; its `kind` is the name."""
    title: str
    source: str
    """Author and year."""
    verdicts: Callable[[Subject, Any], Iterable[Verdict]]
    """(subject, settings) -> what is found.  Raises WrongInput, if the talks do not have what it needs."""

    @property
    def kind(self) -> str:
        """The name, as in a scenario."""
        return kind_of(self.settings)


def kind_of(settings: type[Asked]) -> str:
    """The kind that a class of settings is for."""
    kind: str = settings.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
    return kind


@dataclass(frozen=True, eq=False)
class Analysed:
    """What one analysis finds."""

    analysis: Analysis
    conflict: Conflict
    verdicts: tuple[Verdict, ...]

    def can_last(self, states: Iterable[int]) -> tuple[str, ...]:
        """The names of the verdicts by which one of the states is an equilibrium."""
        listed = np.fromiter(states, np.int64)
        return tuple(verdict.name for verdict in self.verdicts if verdict.equilibria[listed].any())

    def as_dict(self) -> dict[str, Any]:
        """For JSON; states are strings of Y and N."""
        makers = self.conflict.decision_makers

        def texts(flags: BoolArray) -> list[str]:
            return [self.conflict.text(state) for state in np.flatnonzero(flags).tolist()]

        return {
            "kind": self.analysis.kind,
            "title": self.analysis.title,
            "source": self.analysis.source,
            "equilibria": {verdict.name: texts(verdict.equilibria) for verdict in self.verdicts},
            "stable": {
                verdict.name: {maker: texts(row) for maker, row in zip(makers, verdict.stable, strict=True)}
                for verdict in self.verdicts
                if len(verdict.stable) == len(makers)
            },
        }
