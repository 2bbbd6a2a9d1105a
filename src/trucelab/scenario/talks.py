"""The talks: options, impossible combinations, preferences, the status quo and named outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from trucelab.scenario.analyses import Analysis, StateText, Tied, some_states
from trucelab.scenario.expressions import BadExpression, Compound, Expression, Name, parse
from trucelab.scenario.values import AS_NUMBER, OPTION_NAME, Share, Slug, Sourced, StrictModel, Text, shown


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


def literal_of(text: str) -> tuple[str, bool]:
    """The option that a literal speaks of, and whether it is taken there.

    raises  ValueError, if the text is not an option, or `not` and an option

    >>> literal_of("not north.signs")
    ('north.signs', False)
    """
    match parse(text).root:
        case Name(name):
            return name, True
        case Compound("not", (Name(name),)):
            return name, False
    raise ValueError(f'{shown(text)}: a weight is given to an option, or to "not" and an option')


def readable_literal(text: str) -> str:
    """The text itself, if it is an option, or `not` and an option.

    raises  ValueError, if it is not
    """
    try:
        literal_of(text)
    except BadExpression as problem:  # its column would be looked for behind the key, where the number stands
        raise ValueError(f"{shown(text)} is not a statement: {problem} (character {problem.column + 1})") from None
    return text


OptionName = Annotated[str, Field(pattern=OPTION_NAME)]
Literals = Annotated[str, AfterValidator(readable_literal)]
"""An option, or `not` and an option."""
Weight = Annotated[float, Field(ge=-1e12, le=1e12), AS_NUMBER]
"""Small enough that what was written as a decimal is known exactly."""
Form = Literal["preferences", "weights", "rankings"]
"""The key under which preferences are written."""
Path = tuple[str | int, ...]


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


class RankingEdit(Sourced):
    """One state put elsewhere by hand in the ranking that statements, weights or a list have made."""

    state: StateText
    """The state that is moved, as Y and N in the order of the options."""
    above: StateText | None = None
    """The state directly above which it is put, and above all that tie with that."""
    below: StateText | None = None
    """The state directly below which it is put, and below all that tie with that."""
    beside: StateText | None = None
    """The state with which it ties from now on."""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        given = [name for name in ("above", "below", "beside") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"{' and '.join(given) or 'no place'} given; give one of above, below and beside")
        if self.other == self.state:
            raise ValueError(f'"{self.state}" is moved relative to itself; name another state')
        return self

    @property
    def to(self) -> Literal["above", "below", "beside"]:
        """Where the state is put."""
        return "above" if self.above is not None else "below" if self.below is not None else "beside"

    @property
    def other(self) -> str:
        """The state relative to which it is put."""
        return self.above or self.below or self.beside or ""


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
    """A statement that a new option adds to a party's preferences."""

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


class TalksPart(StrictModel):
    """The conflict in option form (Fang, Hipel and Kilgour 1993); status quo and outcomes may be left out."""

    options: dict[OptionName, Option] = Field(min_length=1, max_length=24)
    """Options by name, `party.option`; the party before the dot decides. Their order is the order of Y/N strings."""
    impossible: tuple[Impossible, ...] = ()
    """Combinations that cannot occur, each with its reason."""
    exclusive: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    """Groups of options of which at most one is taken: short for entries of `impossible`. Large groups are analysed
    faster as axes, by `axis_conflict_of` in the Python API."""
    preferences: dict[Slug, tuple[Preference, ...]] = {}
    """For each decision maker, the statements it wants to be true, most important first."""
    weights: dict[Slug, Annotated[dict[Literals, Weight], Field(min_length=1)]] = {}
    """Instead of statements: a number for an option, or for `not` and an option. States are ranked by the sum of the
    numbers of what holds in them."""
    rankings: dict[Slug, Annotated[tuple[Tied, ...], AfterValidator(some_states)]] = {}
    """Instead of statements: every possible state once as Y and N in the order of the options, most preferred first;
    states that tie stand in a list of their own."""
    edits: dict[Slug, tuple[RankingEdit, ...]] = {}
    """Changes by hand to the ranking of a decision maker, made one after the other."""
    status_quo: StatusQuo | None = None
    """The options taken today, if known."""
    outcomes: dict[str, Outcome] = {}
    """Named outcomes."""
    coalitions: dict[str, Coalition] = {}
    """Decision makers who may act together, by name."""
    beliefs: tuple[Belief, ...] = ()
    """Where a party sees another's preferences differently from what they are."""
    wanted: tuple[str, ...] = ()
    """Outcomes for which it is asked what would make them hold."""
    levers: dict[Slug, Lever] = {}
    """What could be changed to make a wanted outcome hold, tried alone and in pairs."""
    analyses: tuple[Analysis, ...] = ()
    """What is asked of the talks beside the five concepts."""

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Parties that decide on an option or hold preferences, in order of first mention."""
        owners = [name.partition(".")[0] for name in self.options]
        sharers = [party for option in self.options.values() for party in option.shared_with]
        holders = [*self.preferences, *self.weights, *self.rankings, *self.edits]
        return tuple(dict.fromkeys([*owners, *sharers, *holders]))

    @model_validator(mode="after")
    def _exclusions_are_impossible(self) -> Self:
        new = [item for item in self.exclusions if item not in self.impossible]
        if new:
            # the model is frozen for others; a shorthand that is spelled out once is known to everybody
            object.__setattr__(self, "impossible", (*self.impossible, *new))
        return self

    @property
    def exclusions(self) -> tuple[Impossible, ...]:
        """What `exclusive` rules out, spelled out; part of `impossible`.

        A group with an unknown option rules out nothing: that is a mistake, which is found elsewhere.
        Source: mutually exclusive options in GMCR II (Fang, Hipel, Kilgour and Peng 2003).
        """
        return tuple(
            Impossible(
                when=f"{option} and ({' or '.join(group[place:])})",
                because=f"at most one of {', '.join(group)}",
                judgement="listed under talks.exclusive",
            )
            for group in (tuple(dict.fromkeys(written)) for written in self.exclusive)
            if set(group) <= self.options.keys()
            for place, option in enumerate(group[:-1], start=1)
        )

    def forms(self, maker: str) -> tuple[Form, ...]:
        """How the preferences of a decision maker are written; none, or one, unless something is wrong."""
        found: list[Form] = ["preferences"] if self.preferences.get(maker) else []
        found += ["weights"] if maker in self.weights else []
        return (*found, "rankings") if maker in self.rankings else tuple(found)

    @property
    def only_statements(self) -> bool:
        """Whether all preferences are lists of statements."""
        return not (self.weights or self.rankings or any(self.edits.values()))

    @property
    def weighed_options(self) -> Iterator[tuple[Path, str]]:
        """Every option that has a weight, with its path below `talks`."""
        for maker, weights in self.weights.items():
            for literal in weights:
                yield ("weights", maker, literal), literal_of(literal)[0]

    @property
    def exclusive_options(self) -> Iterator[tuple[Path, str]]:
        """Every option of a group that is exclusive, with its path below `talks`."""
        for place, group in enumerate(self.exclusive):
            for index, option in enumerate(group):
                yield ("exclusive", place, index), option

    @property
    def written_states(self) -> Iterator[tuple[Path, str]]:
        """Every state written as Y and N, with its path below `talks`."""
        for maker, ranking in self.rankings.items():
            for place, tied in enumerate(ranking):
                for index, state in enumerate(tied):
                    yield ("rankings", maker, place, *((index,) if len(tied) > 1 else ())), state
        for maker, edits in self.edits.items():
            for place, edit in enumerate(edits):
                yield ("edits", maker, place, "state"), edit.state
                yield ("edits", maker, place, edit.to), edit.other
        for index, analysis in enumerate(self.analyses):
            for path, state in analysis.written_states:
                yield ("analyses", index, *path), state


class Talks(TalksPart):
    """The conflict in option form (Fang, Hipel and Kilgour 1993)."""

    status_quo: StatusQuo
    """The options taken on the day of the scenario."""
    outcomes: dict[str, Outcome] = Field(min_length=1)
    """Named outcomes."""


NO_TALKS = Talks.model_construct(options={}, status_quo=StatusQuo(taken=()), outcomes={})
"""Talks of a scenario in which nobody decides on anything."""
