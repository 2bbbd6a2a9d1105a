"""The talks: options, impossible combinations, preferences, the status quo and named outcomes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from trucelab.scenario.expressions import BadExpression, Expression, parse
from trucelab.scenario.values import OPTION_NAME, Share, Slug, Sourced, StrictModel, Text, shown


def readable_statement(text: str) -> str:
    """The text itself, if it is a statement.

    raises  BadExpression, if it is not
    """
    try:
        parse(text)
    except BadExpression as problem:
        says = f"{shown(text)} is not a statement: {problem} (character {problem.column + 1})"
        raise BadExpression(says, problem.column) from None
    return text


Statement = Annotated[str, AfterValidator(readable_statement)]
"""The text of a statement over options; see `expressions`."""


class Option(Sourced):
    """A yes/no choice of one decision maker."""

    says: Text
    """What taking the option means, as a verb phrase: "Launches an all-out assault"."""
    moves: Literal["both", "take only", "drop only"] = "both"
    """Whether it can be taken and dropped, only taken (irreversible), or only dropped."""
    shared_with: tuple[Slug, ...] = ()
    """Other decision makers who can change it too (a common option)."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"says": value} if isinstance(value, str) else value


class Impossible(Sourced):
    """Combinations of options that cannot occur together."""

    when: Statement
    """The statement that is true of every such combination."""
    because: Text
    """The reason, in plain words."""

    @property
    def expression(self) -> Expression:
        """The parsed statement."""
        return parse(self.when)


class Preference(Sourced):
    """A statement that its decision maker wants to be true; its place in the list is its weight."""

    says: Statement
    """The statement over options, with and, or, not, if, iff."""
    because: Text | None = None
    """The stated position or red line behind it, in plain words."""
    held: Share = 1.0
    """The chance that the decision maker really holds it; below 1, each member draws."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"says": value} if isinstance(value, str) else value

    @property
    def expression(self) -> Expression:
        """The parsed statement."""
        return parse(self.says)


class StatusQuo(Sourced):
    """The state of the conflict on the day of the scenario."""

    taken: tuple[str, ...]
    """The options taken; every other option is not taken."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"taken": value} if isinstance(value, list) else value


class Outcome(Sourced):
    """A named set of states that people talk about."""

    when: Statement
    """The statement that is true of the states meant."""
    says: str = ""
    """What the outcome is, in plain words."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"when": value} if isinstance(value, str) else value

    @property
    def expression(self) -> Expression:
        """The parsed statement."""
        return parse(self.when)


class Coalition(Sourced):
    """Decision makers who may act together."""

    members: tuple[Slug, ...] = Field(min_length=2)
    """Decision makers."""
    says: str = ""
    """What binds them, in plain words."""


class Belief(Sourced):
    """How one decision maker sees the preferences of another (a first-level hypergame, Bennett 1977)."""

    holder: Slug
    """Who believes it."""
    about: Slug
    """Whose preferences are meant."""
    preferences: tuple[Preference, ...] = Field(min_length=1)
    """What the holder takes the other to want, most important first."""
    because: str = ""
    """What in the record shows the belief, in plain words."""


class LeverStatement(StrictModel):
    """A statement that a new option adds to somebody's preferences."""

    decision_maker: Slug
    """In whose list."""
    place: Annotated[int, Field(ge=1)]
    """Place in the list that it takes, counted from 1."""
    says: Statement
    """The statement; it may speak of the new option."""


class AddOption(Sourced):
    """A new choice, such as a guarantee or monitors."""

    kind: Literal["add option"]
    """The kind of lever."""
    says: str
    """What the lever is, in plain words."""
    option: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_\-]*\.[a-z0-9][a-z0-9_\-]*$")]
    """Name of the new option, `party.option`."""
    does: str
    """What taking it means, as a verb phrase."""
    wanted: tuple[LeverStatement, ...] = ()
    """What parties think of it."""


class RemoveActor(Sourced):
    """A decision maker less: its options stay as they are put, its wishes do not count."""

    kind: Literal["remove actor"]
    """The kind of lever."""
    says: str
    """What the lever is, in plain words."""
    decision_maker: Slug
    """Who is gone."""
    options: Literal["not taken", "as today"] = "not taken"
    """How its options stay."""


class TakeAsGiven(Sourced):
    """A condition that is taken to be met."""

    kind: Literal["take as given"]
    """The kind of lever."""
    says: str
    """What the lever is, in plain words."""
    condition: Statement
    """Statement over options that is taken to be true."""


Lever = Annotated[AddOption | RemoveActor | TakeAsGiven, Field(discriminator="kind")]


OptionName = Annotated[str, Field(pattern=OPTION_NAME)]


class Talks(StrictModel):
    """The conflict in option form (Fang, Hipel and Kilgour 1993)."""

    options: dict[OptionName, Option] = Field(min_length=1, max_length=24)
    """Options by name, `party.option`; the party before the dot decides. Their order is the order of Y/N strings."""
    impossible: tuple[Impossible, ...] = ()
    """Combinations that cannot occur, each with its reason."""
    preferences: dict[Slug, tuple[Preference, ...]]
    """For each decision maker, the statements it wants to be true, most important first."""
    status_quo: StatusQuo
    """The options taken on the day of the scenario."""
    outcomes: dict[str, Outcome] = Field(min_length=1)
    """Named outcomes."""
    coalitions: dict[str, Coalition] = {}
    """Decision makers who may act together, by name."""
    beliefs: tuple[Belief, ...] = ()
    """Where somebody sees another's preferences differently from what they are."""
    wanted: tuple[str, ...] = ()
    """Outcomes for which it is asked what would make them hold."""
    levers: dict[Slug, Lever] = {}
    """What could be changed to make a wanted outcome hold, tried alone and in pairs."""

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Parties that decide on an option or hold preferences, in order of first mention."""
        owners = [name.partition(".")[0] for name in self.options]
        sharers = [party for option in self.options.values() for party in option.shared_with]
        return tuple(dict.fromkeys([*owners, *sharers, *self.preferences]))
