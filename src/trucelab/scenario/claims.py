"""Claims: statements that the model can put to the test.

A kind of claim is one class here, one test in `ensemble/members/claim_tests.py` and one sentence in
`report/sections/claims.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trucelab.scenario.talks import Statement
from trucelab.scenario.values import AS_WHOLE, Number, Quantity, Share, Slug, Sourced, Text, bounded


class Yardstick(Sourced):
    """Where the bounds of a claim come from, if not from who makes it; it may be known only later."""

    says: Text
    """What was counted or set, in plain words."""


class _Claim(Sourced):
    by: Text
    """Who says so."""
    says: Annotated[Text, Field(max_length=160)]
    """A few words of the claim, quoted, or its gist."""
    note: str = ""
    """How the words were turned into a test, and what the test cannot see."""
    row: Text | None = None
    """Number of the claim in the analyst's own list of claims, if there is one."""
    yardstick: Yardstick | None = None
    """What the claim is measured by, where its own words give no number. Never an input."""


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


class WeightClaim(_Claim):
    """The higher a statement stands in a decision maker's list, the more an outcome can last, and never the less.

    Judged by the draws in which its place makes a difference; where there is none, the claim is not tested.
    """

    kind: Literal["weight"]
    """The kind of claim."""
    decision_maker: Slug
    """Whose list of statements."""
    statement: Statement
    """The statement that is put at every place of the list, one after the other; it may stand there already."""
    outcome: str
    """The outcome that it should help."""
    concept: str = "nash"
    """Concept of stability."""


class RanksAboveClaim(_Claim):
    """A decision maker ranks every state of some outcomes above every state of another."""

    kind: Literal["ranks above"]
    """The kind of claim."""
    decision_maker: Slug
    """Whose preference."""
    outcomes: tuple[str, ...] = Field(min_length=1)
    """The outcomes that are preferred."""
    outcome: str
    """The outcome that they are preferred to."""


class OpenClaim(_Claim):
    """It was unclear which came next: each of the outcomes can last."""

    kind: Literal["open"]
    """The kind of claim."""
    outcomes: tuple[str, ...] = Field(min_length=2)
    """The outcomes between which it was open."""
    concept: str = "sequential"
    """Concept of stability."""


class ChanceClaim(_Claim):
    """The chance that an outcome comes within some days lies within bounds; of the uncalibrated chain of moves."""

    kind: Literal["chance"]
    """The kind of claim."""
    outcomes: tuple[str, ...] = Field(min_length=1)
    """Outcomes; it counts as soon as one of them comes."""
    within_days: Annotated[int, Field(ge=1, le=3650), AS_WHOLE]
    """Days from `as_of`."""
    moves_per_day: Annotated[Quantity, bounded(0.001, 10.0, "a day")]
    """How often a party gets to move; its low, most likely and high value are all looked at."""
    at_least: Share | None = None
    """Lower bound."""
    at_most: Share | None = None
    """Upper bound."""


Measure = Literal[
    "people",
    "children",
    "people displaced",
    "children displaced",
    "newly displaced",
    "children newly displaced",
    "displaced again",
    "children displaced again",
    "people displaced twice or more",
    "children displaced twice or more",
    "people below minimum",
    "children below minimum",
    "people trapped",
    "children trapped",
]
"""Figures of the model.  Displaced: in their life; newly, again: since the first day.  Trapped: the most on any day."""


class _FigureClaim(_Claim):
    outcome: str | None = None
    """Under which outcome; none for the first day, before anything happens."""
    day: Annotated[int, Field(ge=0), AS_WHOLE] | None = None
    """On which day; the last day where an outcome is given and no day."""
    standard: Slug | None = None
    """For people below a minimum: of which standard."""
    regions: tuple[Slug, ...] = ()
    """Regions counted; all where none is named."""


class AtLeastClaim(_FigureClaim):
    """A figure of the model lies within bounds."""

    kind: Literal["figure"]
    """The kind of claim."""
    measure: Measure
    """The figure. People trapped: the most on any day up to the day."""
    at_least: Number | None = None
    """Lower bound."""
    at_most: Number | None = None
    """Upper bound."""


class ShareClaim(_FigureClaim):
    """One figure of the model is a share of another within bounds."""

    kind: Literal["share"]
    """The kind of claim."""
    measure: Measure
    """The figure above the line."""
    among: Measure
    """The figure below the line; where it is nought, the share is nought."""
    at_least: Share | None = None
    """Lower bound."""
    at_most: Share | None = None
    """Upper bound."""


class PlacesClaim(_FigureClaim):
    """The number of places where a share of the people is below a minimum lies within bounds."""

    kind: Literal["places"]
    """The kind of claim."""
    gap: Share
    """A place counts if at least this share of its people is below the minimum; places without people never do."""
    at_least: Number | None = None
    """Lower bound."""
    at_most: Number | None = None
    """Upper bound."""


FigureClaim = AtLeastClaim | ShareClaim | PlacesClaim
"""Claims whose number is read off the record."""

Claim = Annotated[
    StableClaim
    | NoCommonFirstChoiceClaim
    | NotLastChanceClaim
    | NotSufficientClaim
    | PrefersClaim
    | PromotesClaim
    | WeightClaim
    | RanksAboveClaim
    | OpenClaim
    | ChanceClaim
    | AtLeastClaim
    | ShareClaim
    | PlacesClaim,
    Field(discriminator="kind"),
]
