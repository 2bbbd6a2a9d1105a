"""The scenario file as a whole, and the scenario with its tables read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from trucelab.errors import Problem
from trucelab.scenario.claims import Claim
from trucelab.scenario.consequences import Consequence
from trucelab.scenario.forecasts import Forecast
from trucelab.scenario.ground import CapacityChange, Closure, Event, Ground, LaterFact, Place, Route, TablePath
from trucelab.scenario.movement import Movement, PrescribedDay
from trucelab.scenario.needs import NO_NEEDS, Needs
from trucelab.scenario.talks import NO_TALKS, Talks
from trucelab.scenario.values import AS_WHOLE, Day, Slug, Source, Sourced, StrictModel, Text
from trucelab.scenario.yaml_text import dotted


class Party(Sourced):
    """A party that acts, or whose backing matters."""

    name: Text
    """Name as printed in the brief."""
    kind: Literal["state", "government", "armed group", "opposition", "outside power", "mediator"]
    """What sort of party this is."""
    backs: tuple[Slug, ...] = ()
    """Parties that this one backs."""
    red_lines: tuple[str, ...] = ()
    """What the party has said it will not accept, in plain words."""


BEFORE = "(before)"
"""Key, among the events by outcome, of what had happened before the first day."""
ALWAYS = "(always)"
"""Key, among the closures by outcome, of what is shut under every outcome."""


class Backtest(Sourced):
    """A state of the talks that came after `as_of`: is it among what the analysis holds possible and lasting?"""

    says: str
    """What came, in plain words."""
    date: Day
    """When; after `as_of`."""
    taken: tuple[str, ...] = Field(min_length=1)
    """The options taken in that state; every other option is not."""


class Document(StrictModel):
    """`scenario.yaml`, as written."""

    schema_: Annotated[Literal["trucelab/1"], Field(alias="schema")]
    """Version of this format."""
    title: Text
    """Title of the case, as printed."""
    summary: str = ""
    """What the case is about, in a few plain sentences."""
    as_of: Day
    """The day on which the analysis stands. Nothing known only later may be an input."""
    horizon_days: Annotated[int, Field(ge=1, le=3650), AS_WHOLE]
    """Days that the simulation looks ahead."""
    sources: dict[Slug, Source] = {}
    """Documents that carry evidence, by key."""
    parties: dict[Slug, Party] = {}
    """The parties, by key."""
    talks: Talks = Field(default_factory=lambda: NO_TALKS)
    """Options, preferences, outcomes. Without talks only what happens on the ground is worked out."""
    ground: Ground
    """Places, roads, people, danger."""
    consequences: dict[str, Consequence] = Field(min_length=1)
    """What each named outcome changes on the ground."""
    movement: Movement
    """How people move."""
    needs: Needs = Field(default_factory=lambda: NO_NEEDS)
    """What people need, and what is there."""
    claims: dict[Slug, Claim] = {}
    """Statements of sources and parties, put to the test."""
    backtests: dict[Slug, Backtest] = {}
    """States that came later, to be looked up in the analysis; never an input."""
    later: TablePath | None = None
    """Table of facts after `as_of` (CSV), for comparison only."""
    forecasts: TablePath | None = None
    """Table of what others forecast, and of counts to hold the model to (CSV), for comparison only."""
    limits: tuple[str, ...] = ()
    """What a reader of this case must know, in plain words; printed in the brief."""

    @property
    def has_talks(self) -> bool:
        """Whether a party decides on anything."""
        return bool(self.talks.options)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Names of all outcomes: those of the talks; without talks, those with consequences."""
        return tuple(self.talks.outcomes if self.has_talks else self.consequences)


@dataclass(frozen=True)
class Scenario:
    """A scenario that has passed every check: the document and its tables."""

    name: str
    """Short name: of the folder or the shipped case."""
    folder: Path
    """Where its files lie; an empty path where it was made of texts."""
    document: Document
    places: tuple[Place, ...]
    routes: tuple[Route, ...]
    events: Mapping[str, tuple[Event, ...]]
    """Hypothetical events by outcome; what happened before the first day stands under `BEFORE`."""
    later: tuple[LaterFact, ...]
    digest: str
    """SHA-256 over the files, in a fixed order: what identifies the content."""
    closures: Mapping[str, tuple[Closure, ...]] = field(default_factory=dict)
    """What is shut, by outcome; what is shut under every outcome stands under `ALWAYS`."""
    capacities: tuple[CapacityChange, ...] = ()
    prescribed: tuple[PrescribedDay, ...] | None = None
    """People who leave home by day, if the scenario tells it."""
    forecasts: tuple[Forecast, ...] = ()
    files: tuple[str, ...] = ()
    """Files that the digest covers, relative to the folder; the scenario file comes first."""
    spots: Mapping[tuple[str | int, ...], tuple[int, int]] = field(default_factory=dict, repr=False, compare=False)
    """Line and column of every path of keys in `scenario.yaml`, for problems that are found later."""

    @property
    def tables(self) -> dict[str, tuple[Sourced, ...]]:
        """Rows of every table by its file."""
        ground, departure = self.document.ground, self.document.movement.departure
        named: list[tuple[str | None, tuple[Sourced, ...]]] = [
            (ground.places, self.places),
            (ground.routes, self.routes),
            (ground.before, self.events.get(BEFORE, ())),
            (ground.closures, self.closures.get(ALWAYS, ())),
            (ground.capacities, self.capacities),
            (departure.people if departure.rule == "prescribed departure" else None, self.prescribed or ()),
            (self.document.later, self.later),
            (self.document.forecasts, self.forecasts),
        ]
        for outcome, consequence in self.document.consequences.items():
            named.append((consequence.events, self.events.get(outcome, ())))
            named.append((consequence.closures, self.closures.get(outcome, ())))
        return {name: rows for name, rows in named if name is not None}

    def problem(self, path: tuple[str | int, ...], says: str) -> Problem:
        """A problem at a path of keys that only analysis could find."""
        where = path
        while where and where not in self.spots:
            where = where[:-1]
        line, column = self.spots.get(where, (0, 0))
        return Problem("scenario.yaml", line, column, dotted(path), says)
