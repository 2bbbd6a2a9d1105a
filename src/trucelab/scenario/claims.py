"""Claims: statements by somebody that the model can put to the test.

A kind of claim is one class here and one evaluator in `ensemble/claims.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trucelab.scenario.talks import Statement
from trucelab.scenario.values import AS_WHOLE, Number, Slug, Sourced, Text


class _Claim(Sourced):
    by: Text
    """Who says so."""
    says: Annotated[Text, Field(max_length=160)]
    """A few words of the claim, quoted, or its gist."""
    note: str = ""
    """How the words were turned into a test, and what the test cannot see."""


class StableClaim(_Claim):
    """An outcome can last: it holds a state that is an equilibrium by the concept."""

    kind: Literal["stable"]
    """The kind of claim."""
    outcome: str
    """The named outcome."""
    concept: str = "sequential"
    """Concept of stability."""


class NoCommonFirstChoiceClaim(_Claim):
    """No state is the first choice of all the decision makers named."""

    kind: Literal["no common first choice"]
    """The kind of claim."""
    among: tuple[Slug, ...] = Field(min_length=2)
    """Decision makers."""


class NotLastChanceClaim(_Claim):
    """The words were a last chance; tested is whether the outcome can still be reached by moves that improve on it."""

    kind: Literal["last chance"]
    """The kind of claim."""
    outcome: str
    """The outcome whose last chance it is said to be."""


class NotSufficientClaim(_Claim):
    """Even if the condition is met, the outcome is not stable for those named."""

    kind: Literal["not sufficient"]
    """The kind of claim."""
    given: Statement
    """Statement over options that is taken to be true."""
    outcome: str
    """The outcome that the condition would not secure."""
    decision_makers: tuple[Slug, ...] = Field(min_length=1)
    """Those whom it would not satisfy."""
    concept: str = "sequential"
    """Concept of stability."""


class PrefersClaim(_Claim):
    """A decision maker prefers one set of states to another, all else being equal."""

    kind: Literal["prefers"]
    """The kind of claim."""
    decision_maker: Slug
    """Whose preference."""
    better: Statement
    """Statement over options, true of the states preferred."""
    worse: Statement
    """Statement over options, true of the states that they are preferred to."""


class PromotesClaim(_Claim):
    """Moving a statement to the top of a decision maker's list makes an outcome stable where it was not."""

    kind: Literal["promotes"]
    """The kind of claim."""
    decision_maker: Slug
    """Whose list of statements."""
    statement: Statement
    """The statement put first."""
    outcome: str
    """The outcome that it should help."""
    concept: str = "sequential"
    """Concept of stability."""


class OpenClaim(_Claim):
    """It was unclear which came next: each of the outcomes can last."""

    kind: Literal["open"]
    """The kind of claim."""
    outcomes: tuple[str, ...] = Field(min_length=2)
    """The outcomes between which it was open."""
    concept: str = "sequential"
    """Concept of stability."""


Measure = Literal[
    "people",
    "children",
    "newly displaced",
    "children newly displaced",
    "displaced again",
    "children displaced again",
    "people displaced twice or more",
    "children displaced twice or more",
    "people below minimum",
    "children below minimum",
]


class AtLeastClaim(_Claim):
    """A figure of the model lies within bounds."""

    kind: Literal["figure"]
    """The kind of claim."""
    measure: Measure
    """The figure."""
    outcome: str | None = None
    """Under which outcome; none for the first day, before anything happens."""
    day: Annotated[int, Field(ge=0), AS_WHOLE] | None = None
    """On which day; the last day where an outcome is given and no day."""
    standard: Slug | None = None
    """For people below a minimum: of which standard."""
    regions: tuple[Slug, ...] = ()
    """Regions counted; all where none is named."""
    at_least: Number | None = None
    """Lower bound."""
    at_most: Number | None = None
    """Upper bound."""


Claim = Annotated[
    StableClaim
    | NoCommonFirstChoiceClaim
    | NotLastChanceClaim
    | NotSufficientClaim
    | PrefersClaim
    | PromotesClaim
    | OpenClaim
    | AtLeastClaim,
    Field(discriminator="kind"),
]
