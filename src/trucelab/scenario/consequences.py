"""What each outcome changes on the ground."""

from __future__ import annotations

from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, Field, model_validator

from trucelab.scenario.ground import CrossingState, TablePath
from trucelab.scenario.values import (
    Flag,
    PositiveQuantity,
    Quantity,
    Share,
    ShareQuantity,
    Slug,
    Sourced,
    Text,
    bounded,
)

NOTHING = Quantity(low=0, mode=0, high=0)
FOLLOWING: Final = ("scaled_events", "gradual_return", "drawn_return", "new_attempts")
"""Fields of `Truce` that make events follow its drawn violence; no terms of a deal."""


def _one_outcome(value: Any) -> Any:
    return {value: 1} if isinstance(value, str) else value


class Following(Sourced):
    """What may come next when an outcome has ended."""

    then: Annotated[
        dict[str, ShareQuantity],
        BeforeValidator(_one_outcome, json_schema_input_type=str | dict[str, ShareQuantity]),
    ] = {}
    """The outcomes that may follow, each with its share; the name of one alone means a share of 1."""
    from_talks: ShareQuantity = NOTHING
    """Weight of what the talks say comes next, against `then`: 0 (`then` alone) to 1 (the talks alone)."""

    @property
    def stated(self) -> bool:
        """Whether `then` is ever asked."""
        return self.from_talks.low < 1.0


class Ending(Following):
    """When an outcome without a truce ends: at a rate, or after a time."""

    per_month: Annotated[Quantity, bounded(0.001, 30.0)] | None = None
    """Chance per month, as a constant rate, that it ends: 0.1 is one in ten months on average."""
    after_days: Annotated[Quantity, bounded(1.0, 3650.0, "days")] | None = None
    """Days after which it has run its course."""

    @model_validator(mode="after")
    def _one_law(self) -> Self:
        if (self.per_month is None) == (self.after_days is None):
            which = "both per_month and after_days are" if self.per_month else "neither per_month nor after_days is"
            raise ValueError(f"{which} given; give one of them, with its range")
        return self


class Truce(Following):
    """A truce that comes with an outcome, and what follows if it fails."""

    mechanism: Flag = False
    """A mechanism to watch over compliance is agreed."""
    monitors: Flag = False
    """Monitors or troops of a guarantor stand on the line."""
    monitors_from: Annotated[Quantity, bounded(0.0, 3650.0, "days")] = NOTHING
    """Day of the truce on which the monitors are there."""
    monitors_until: Annotated[Quantity, bounded(0.0, 3650.0, "days")] | None = None
    """Day of the truce on which they leave; they stay where nothing is said."""
    definitive_settlement: Flag = False
    """Signed terms settle what the war is about."""
    buffer_zone: Flag = False
    """A demilitarised zone separates the sides."""
    lootable_finance: Flag = False
    """A side pays for the war with goods that can be looted or smuggled."""
    unequal_reach: Flag = False
    """A third party's mechanism reaches one side more than the other, or the terms leave ways out."""
    excluded_group: Flag = False
    """An armed group is left out of the deal."""
    pretext_clause: Flag = False
    """The deal allows strikes on a group that it excludes."""
    hazard_ratios: dict[Slug, Annotated[Quantity, bounded(0.01, 100.0)]] = {}
    """By term (`buffer_zone`, ...): the analyst's factor on the chance to fail, in place of the shipped prior."""
    settles_war: Share = 0.24
    """Weight of the war-ending preset against the pause preset, 0 to 1."""
    term_days: Annotated[Quantity, bounded(1.0, 3650.0, "days")] | None = None
    """Length of a truce with a fixed term; at its end it lapses, is renewed or is called off. No term if left out."""
    violence_feedback: ShareQuantity = NOTHING
    """How much violence during the truce adds to its chance to fail, 0 (not at all) to 1; for sensitivity only."""
    incidents_before: Annotated[Quantity, bounded(0.01, 10000.0, "lethal incidents a day")] | None = None
    """Lethal incidents a day in the 28 days before; where nothing is said, only shares of that rate are told."""
    residual_violence: Annotated[Quantity, bounded(0.0, 100.0)] | None = None
    """Share of the earlier violence that goes on while the truce holds; a prior if left out."""
    excluded_group_violence: Annotated[Quantity, bounded(0.0, 100.0)] | None = None
    """Share of the earlier violence that the excluded group adds; a prior if left out."""
    violence_after: Annotated[Quantity, bounded(0.0, 100.0)] | None = None
    """Violence a month after the truce has ended, as a multiple of the earlier; a prior if left out."""
    attempts_per_month: Annotated[Quantity, bounded(0.0, 30.0)] | None = None
    """New attempts at a truce in a month, after it has ended; a prior if left out."""
    scaled_events: Flag = False
    """While it holds, the outcome's events are as strong as the drawn violence says; 1 at the middle of the priors."""
    gradual_return: Flag = False
    """What follows comes to full force over 30 days, in a straight line from the drawn violence while it held."""
    drawn_return: Flag = False
    """What follows comes to the drawn violence after (`violence_after`) times the intensities of its events."""
    new_attempts: Flag = False
    """New attempts are drawn after its end; each brings the outcome back until it fails in turn."""

    @property
    def paced(self) -> bool:
        """Whether events follow the drawn course of violence; else they go their own way."""
        return any(getattr(self, name) for name in FOLLOWING)


class AidChange(Sourced):
    """From a day on aid passes a crossing under an outcome, or does not; short form `shut` or `open`."""

    state: CrossingState
    """Open or shut for aid; before the day it is as the ground has it."""
    from_day: Annotated[Quantity, bounded(0.0, 3650.0, "days")] = NOTHING
    """First day of this, counted from the start of the outcome; past the horizon it does not come to it."""
    standards: tuple[Slug, ...] = ()
    """Standards whose aid is meant; all that come this way where nothing is said."""

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"state": value} if isinstance(value, str) else value


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
    aid: dict[Slug, AidChange] = {}
    """Crossings that the outcome opens or shuts for aid, whatever holds for people."""
    truce: Truce | None = Field(default=None)
    """The truce that comes with the outcome, if one does; the outcome ends with it."""
    ends: Ending | None = None
    """When the outcome ends, where no truce comes with it; it goes on to the horizon where nothing is said."""

    @property
    def following(self) -> Following | None:
        """What may come next, where the outcome can end at all."""
        return self.truce or self.ends
