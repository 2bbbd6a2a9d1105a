"""What people need, by which standard, and what is there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trucelab.scenario.ground import PlaceKind
from trucelab.scenario.values import AS_NUMBER, PositiveQuantity, Slug, Sourced, StrictModel, Text


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


class Needs(StrictModel):
    """Standards by key."""

    standards: dict[Slug, Standard] = Field(min_length=1)
    """Standards that are checked at every place, every day."""


NO_NEEDS = Needs.model_construct(standards={})
"""Needs of a scenario that says nothing about them."""
