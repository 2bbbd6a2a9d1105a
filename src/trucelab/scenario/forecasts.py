"""What others forecast, and what was counted, set beside the model: for comparison only, never an input."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trucelab.scenario.values import AS_WHOLE, PartialDate, Quantity, Slug, Sourced, Text, bounded


class Forecast(Sourced):
    """A row of the table of forecasts: somebody else's figure for an outcome, or a count to hold the model to."""

    by: Text
    """Who forecast or counted it."""
    date: PartialDate
    """When the forecast was made; for a count, the last day that it covers."""
    what: Text
    """What the figure is about, in plain words."""
    value: Annotated[Quantity, bounded(0.0)]
    """The figure, or the range published."""
    sense: Literal["about", "at least", "at most"] = "about"
    """How the figure was meant; `at most` for what was published as "up to" or as a worst case."""
    unit: Text
    """What the figure counts: people, arrivals."""
    standing: Literal["forecast", "count"] = "forecast"
    """Whether it was forecast, or counted afterwards."""
    outcome: str
    """The outcome whose figure is set beside it."""
    measure: Literal["newly displaced", "arrivals"] = "newly displaced"
    """The model's figure. Arrivals: people who came to stay at a place, each time they did, added up over the days."""
    from_day: Annotated[int, Field(ge=1), AS_WHOLE] | None = None
    """For arrivals: the first day that is counted; day 1 if empty."""
    day: Annotated[int, Field(ge=1), AS_WHOLE] | None = None
    """The day of the model's figure, or the last that is counted; empty where no day was given: then the last day."""
    region: Slug | None = None
    """For arrivals: the region counted; all if empty."""
    truce: Literal["any", "held"] = "any"
    """`held`: only members whose truce is still in force on the day, for a count made under a truce that was."""
    series: Slug | None = None
    """Counts of one series are set against each other, each against the first of them in the table."""
