"""What each outcome changes on the ground."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from trucelab.scenario.ground import CrossingState, TablePath
from trucelab.scenario.values import Flag, PositiveQuantity, Quantity, Share, Slug, Sourced, Text, bounded


class Truce(Sourced):
    """A truce that comes with an outcome, and what follows if it fails."""

    mechanism: Flag = False
    """A mechanism to watch over compliance is agreed."""
    monitors: Flag = False
    """Monitors or troops of a guarantor stand on the line."""
    buffer_zone: Flag = False
    """A demilitarised zone separates the sides."""
    pretext_clause: Flag = False
    """The deal allows strikes on a group that it excludes."""
    settles_war: Share = 0.24
    """Weight of the war-ending preset against the pause preset, 0 to 1."""
    then: str
    """The outcome that follows when the truce fails."""


class Consequence(Sourced):
    """What one outcome changes on the ground."""

    says: Text
    """What happens, in plain words."""
    events: TablePath | None = None
    """Table of hypothetical events (CSV), columns as in `Event`; days are counted from the start of the outcome."""
    severity: Annotated[Quantity, bounded(0.0, 10.0)] = Quantity(low=1, mode=1, high=1)
    """Factor on the intensity of the outcome's events."""
    crossings: dict[Slug, CrossingState] = {}
    """Crossings that the outcome opens or shuts."""
    closures: TablePath | None = None
    """Table of what is shut under the outcome (CSV), columns as in `Closure`; days are counted from its start."""
    supply: dict[Slug, PositiveQuantity] = {}
    """Share of the starting supply that goes on, by standard (water, food, ...); 1 where nothing is said."""
    truce: Truce | None = Field(default=None)
    """The truce that comes with the outcome, if one does."""
