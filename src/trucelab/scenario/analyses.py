"""What may be asked of the talks beside the five concepts: one class for each kind of analysis.

What a kind finds is in `trucelab.talks.analyses`, in the register of the same kinds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from trucelab.scenario.values import AS_WHOLE, Slug, StrictModel, shown

Path = tuple[str | int, ...]


def readable_state(text: str) -> str:
    """The text itself, if it is made of Y and N.

    raises  ValueError, if it is not
    """
    if not text or set(text) - set("YN"):
        raise ValueError(f"{shown(text)} is not a state: write one letter per option, Y if it is taken, N if not")
    return text


def some_states(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """The states themselves, if there is one.

    Unlike a bound on the length, this is not asked where an item is wrong already.

    raises  ValueError, if there is none
    """
    if not value:
        raise ValueError("no state is given; give at least one")
    return value


def _one_or_tied(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


StateText = Annotated[str, AfterValidator(readable_state)]
"""A state as Y and N, one letter per option, in the order of the options."""
Tied = Annotated[
    tuple[StateText, ...],
    AfterValidator(some_states),
    BeforeValidator(_one_or_tied, json_schema_input_type=str | list[str]),
]
"""One state, or a list of states that tie."""

Attitude = Literal["well", "indifferent", "ill"]
Few = Annotated[int, Field(ge=1, le=100), AS_WHOLE]


class Asked(StrictModel):
    """Something asked of the talks."""

    @property
    def makers(self) -> Iterator[tuple[Path, str]]:
        """Every decision maker that is named, with its path below the analysis."""
        yield from ()

    @property
    def written_states(self) -> Iterator[tuple[Path, str]]:
        """Every state written as Y and N, with its path below the analysis."""
        yield from ()


class Simultaneous(Asked):
    """Simultaneous stability (SIM): all others may improve at the same time."""

    kind: Literal["simultaneous"]
    """The kind of analysis."""


class LimitedMove(Asked):
    """Limited-move stability: everybody looks some moves ahead."""

    kind: Literal["limited move"]
    """The kind of analysis."""
    moves: Few = 2
    """How many moves are looked ahead; 1 is Nash."""


class NonMyopic(Asked):
    """Non-myopic stability: staying is best however far one looks."""

    kind: Literal["non-myopic"]
    """The kind of analysis."""


class Strength(Asked):
    """Strength of preference: sanctions that must hurt greatly."""

    kind: Literal["strength"]
    """The kind of analysis."""
    first_statements: dict[Slug, Few] = {}
    """For a decision maker, how many statements at the head of its list matter greatly; a difference in the others
    alone is mild."""
    greatly_worse: dict[Slug, tuple[StateText, ...]] = {}
    """For a decision maker, states as Y and N; each, with all that it likes no better, is greatly worse than what
    stands above it in its ranking."""

    @property
    def makers(self) -> Iterator[tuple[Path, str]]:
        """As `Asked.makers`."""
        for key in ("first_statements", "greatly_worse"):
            yield from (((key, maker), maker) for maker in getattr(self, key))

    @property
    def written_states(self) -> Iterator[tuple[Path, str]]:
        """As `Asked.written_states`."""
        for maker, states in self.greatly_worse.items():
            yield from ((("greatly_worse", maker, place), state) for place, state in enumerate(states))


class UncertainPreferences(Asked):
    """Uncertain preferences: a decision maker has one of several rankings, and the others do not know which."""

    kind: Literal["uncertain preferences"]
    """The kind of analysis."""
    other_rankings: dict[Slug, tuple[tuple[Tied, ...], ...]] = {}
    """For a decision maker, rankings that it may have beside those which its uncertain statements (`held` below 1)
    give."""

    @property
    def makers(self) -> Iterator[tuple[Path, str]]:
        """As `Asked.makers`."""
        yield from ((("other_rankings", maker), maker) for maker in self.other_rankings)

    @property
    def written_states(self) -> Iterator[tuple[Path, str]]:
        """As `Asked.written_states`."""
        for maker, rankings in self.other_rankings.items():
            for place, ranking in enumerate(rankings):
                for index, tied in enumerate(ranking):
                    yield from ((("other_rankings", maker, place, index), state) for state in tied)


class Attitudes(Asked):
    """Attitudes: decision makers who wish each other well or ill."""

    kind: Literal["attitudes"]
    """The kind of analysis."""
    towards: dict[Slug, dict[Slug, Attitude]] = Field(min_length=1)
    """For a decision maker, its attitude towards others, and towards itself. Where nothing is said it wishes itself
    well and minds nobody else."""

    @property
    def makers(self) -> Iterator[tuple[Path, str]]:
        """As `Asked.makers`."""
        for maker, others in self.towards.items():
            yield ("towards", maker), maker
            yield from ((("towards", maker, other), other) for other in others)


class AllCoalitions(Asked):
    """Coalitions: states that no group of decision makers leaves together."""

    kind: Literal["all coalitions"]
    """The kind of analysis."""
    pareto: bool = False
    """Whether a coalition leaves already where no member minds and one gains, rather than where all gain."""


class Replies(Asked):
    """Replies: fewer answers that a party reckons with than every legal sequence of everybody's moves."""

    kind: Literal["replies"]
    """The kind of analysis."""
    mode: Literal["single", "once", "legal"] = "single"
    """What the others may do: one move by one of them, a sequence in which each moves at most once, or any sequence in
    which nobody moves twice in succession."""
    feared: tuple[Slug, ...] = ()
    """Whose replies are reckoned with; everybody's where none is named."""
    return_counts: bool = True
    """Whether being brought back to the start is a sanction; some programs that work with matrices say no."""

    @property
    def makers(self) -> Iterator[tuple[Path, str]]:
        """As `Asked.makers`."""
        yield from ((("feared", index), maker) for index, maker in enumerate(self.feared))


Analysis = Annotated[
    Simultaneous | LimitedMove | NonMyopic | Strength | UncertainPreferences | Attitudes | AllCoalitions | Replies,
    Field(discriminator="kind"),
]
