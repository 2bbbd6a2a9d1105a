"""What people need, by which standard, and what is there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trucelab.scenario.ground import PlaceKind
from trucelab.scenario.values import AS_NUMBER, PositiveQuantity, ShareQuantity, Slug, Sourced, StrictModel, Text


class Through(Sourced):
    """The part of a supply that comes as aid through one crossing; it is missing while aid cannot pass there."""

    share: ShareQuantity
    """Share of what was there on the first day that comes this way."""
    share_by_kind: dict[PlaceKind, ShareQuantity] = {}
    """The share in places of one kind, in place of `share`; 0 where none of it goes there."""
    regions: tuple[Slug, ...] = ()
    """Regions that it goes to; all where nothing is said."""

    def goes_to(self, region: str) -> bool:
        """Whether a region gets any of it."""
        return not self.regions or region in self.regions

    def share_at(self, kind: PlaceKind) -> tuple[str, ShareQuantity]:
        """The share in places of a kind in these regions, after the path by which it is written."""
        if kind in self.share_by_kind:
            return f"share_by_kind.{kind}", self.share_by_kind[kind]
        return "share", self.share


class Standard(Sourced):
    """A minimum per person, and what was there per person on the first day."""

    name: Text
    """What is needed, as printed."""
    minimum: Annotated[float, Field(gt=0), AS_NUMBER]
    """The minimum per person."""
    unit: Text
    """Unit of the minimum, per person: "litres a day"."""
    applies_to: Literal["everyone", "displaced"] = "everyone"
    """Whose need it is."""
    available: dict[PlaceKind, PositiveQuantity]
    """What was there per person it applies to on the first day, by kind of place, in the same unit.

    The quantity on the spot stays what it was on the first day; more people share it.
    """
    through: dict[Slug, Through] = {}
    """The part of it that comes as aid, by the crossing that it comes through."""


class Needs(StrictModel):
    """Standards by key."""

    standards: dict[Slug, Standard] = Field(min_length=1)
    """Standards that are checked at every place, every day."""


NO_NEEDS = Needs.model_construct(standards={})
"""Needs of a scenario that says nothing about them."""
