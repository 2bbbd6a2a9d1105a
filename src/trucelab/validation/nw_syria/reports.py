"""Rows of a folder of an episode: what was reported to happen, and what was counted."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from trucelab.scenario.values import AS_NUMBER, AS_WHOLE, Day, Share, Sourced, Text

EVENTS = "events.csv"
OBSERVED = "observed.csv"

Counts: TypeAlias = Literal[
    "displaced",
    "displacements",
    "arrivals",
    "departures",
    "returns",
    "present",
    "stock",
    "children",
    "repeatedly",
    "not compared",
]


class EventRow(Sourced):
    """A row of `events.csv`: something that was reported."""

    date: Day
    """Day on which it happened or began."""
    place: str | None = None
    """Where, as the report names it; empty where it is said of the whole region."""
    event: str | None = None
    """What happened, in plain words."""
    grade: str | None = None
    """How sure the report is, in plain words."""
    kind: Text
    """Kind of event: see the table of kinds."""
    lat: Annotated[float, Field(ge=-90, le=90), AS_NUMBER] | None = None
    """Degrees north; empty where the place is known by its name."""
    lon: Annotated[float, Field(ge=-180, le=180), AS_NUMBER] | None = None
    """Degrees east."""
    intensity: Share | None = None
    """Danger that it makes at its place, 0 to 1; that of its kind where nothing is said."""


class ObservedRow(Sourced):
    """A row of `observed.csv`: something that was counted."""

    date: Day
    """Day of the count; for flows the last day of the period."""
    cumulative_displaced: Annotated[int, Field(ge=0), AS_WHOLE] | None = None
    """A count that adds up over days, such as people displaced since a day."""
    place: str | None = None
    """Where: the whole region (NW Syria), a part of it, a sub-district, or `to` or `from` one of these."""
    grade: str | None = None
    """How sure the count is; rows with "memory" or "derived" in it are shown and not scored."""
    episode: str | None = None
    """Episode that the row belongs to; not used."""
    since: Day | None = None
    """First day of the period that the count covers; that of the first cumulative series where nothing is said."""
    flow: str | None = None
    """A count that does not add up to a series; a range, or words, are not compared."""
    measure: str | None = None
    """What was counted and by whom, in plain words; rows of one series have the same words."""
    note: str | None = None
    """What a reader must know."""
    counts: Counts
    """What is counted: displaced, displacements, arrivals, departures, returns, present, stock, children or repeatedly,
    as docs/validation-data.md says, or not compared."""
    bound: Literal["lower"] | None = None
    """`lower`: there were at least as many."""
