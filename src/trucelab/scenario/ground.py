"""The ground: places, roads, crossings, people and what has happened or may happen there."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from trucelab.scenario.values import (
    AS_NUMBER,
    AS_WHOLE,
    TABLE_PATH,
    Day,
    PositiveQuantity,
    Quantity,
    Share,
    ShareQuantity,
    Slug,
    Sourced,
    StrictModel,
    Text,
    bounded,
)

PlaceKind = Literal["city", "town", "camp", "crossing", "border", "junction"]
RouteKind = Literal["motorway", "main", "local"]
EventKind = Literal["bombardment", "ground offensive", "capture", "threat"]
CrossingState = Literal["open", "shut"]
TablePath = Annotated[str, Field(pattern=TABLE_PATH)]
Headcount = Annotated[int, Field(ge=0, le=100_000_000), AS_WHOLE]
"""People at one place, whole and not more than any place on Earth holds."""


class Place(Sourced):
    """A row of the table of places: somewhere people are, or pass."""

    place: Slug
    """Key of the place."""
    name: str
    """Name as printed."""
    pcode: str | None = None
    """P-code: of the sub-district that the place stands for, or of the community."""
    lat: Annotated[float, Field(ge=-90, le=90), AS_NUMBER]
    """Latitude, degrees north (WGS 84)."""
    lon: Annotated[float, Field(ge=-180, le=180), AS_NUMBER]
    """Longitude, degrees east (WGS 84)."""
    kind: PlaceKind
    """A city, town or camp holds people; a crossing can be shut; at a border people leave the area; a junction joins
    roads and no more."""
    region: Slug
    """Part of the area, for totals and summaries."""
    residents: Headcount = 0
    """People at home here on the first day."""
    displaced: Headcount = 0
    """Displaced persons here on the first day."""
    capacity: Headcount | None = None
    """Displaced persons that the place can take in all; empty means no limit is known."""


class Route(Sourced):
    """A row of the table of routes: a road that people can take both ways."""

    start: Slug
    """Place at one end."""
    end: Slug
    """Place at the other end."""
    km: Annotated[float, Field(gt=0, le=2000), AS_NUMBER]
    """Length by road, kilometres."""
    kind: RouteKind = "main"
    """What sort of road it is."""
    length: Literal["by the map", "as given"] = "by the map"
    """`as given`: the length holds even where the straight line is longer, since the coordinates are rough."""


class Event(Sourced):
    """A row of a table of events: something that makes a place dangerous."""

    place: Slug
    """Where."""
    day: Annotated[Quantity, bounded(-36500.0, 3650.0, "days")]
    """Day it starts, counted from `as_of` (day 0); negative for what came before. A range is drawn."""
    lasts: Annotated[float, Field(gt=0, le=3650), AS_NUMBER] = 1.0
    """Days it goes on at full intensity."""
    kind: EventKind
    """What happens. After a capture nobody moves in any more."""
    intensity: Share
    """Danger it makes at its own place while it lasts, 0 to 1."""
    front: Slug | None = None
    """Name of an advance that the event is a step of. Days of one advance are drawn together: where it is early at one
    place it is early at all; drawn by itself if empty."""


class Closure(Sourced):
    """A row of a table of closures: something that people cannot use for some days."""

    what: Literal["road", "place", "regions", "camp"]
    """`road`: between two places.  `place`: nobody passes it, moves in or out.  `regions`: every road between two
    regions, as when a border is shut.  `camp`: it takes nobody in, and people pass it."""
    name: Slug
    """Place or region."""
    other: Slug | None = None
    """The second place of a road, the second region of two regions."""
    start: Annotated[Quantity, bounded(-36500.0, 3650.0, "days")]
    """First day on which it is shut, counted like the days of events."""
    end: Annotated[Quantity, bounded(-36500.0, 3650.0, "days")] | None = None
    """First day on which it is open again; empty means never."""


class CapacityChange(Sourced):
    """A row of a table of capacities: from a day on a place can take in another number of people."""

    place: Slug
    """Where."""
    day: Annotated[int, Field(ge=-36500, le=3650), AS_WHOLE]
    """First day of the new capacity."""
    capacity: Headcount | None = None
    """Displaced persons that the place can take in all; empty means no limit is known."""


class Total(Sourced):
    """A published total that the table of places must add up to, exactly."""

    of: Literal["people", "residents", "displaced", "displaced in camps"]
    """What is added up."""
    regions: tuple[Slug, ...] = Field(min_length=1)
    """Regions that are added up."""
    value: Annotated[int, Field(ge=0), AS_WHOLE]
    """The total."""


class Crossing(Sourced):
    """The state of a crossing when nothing else is said."""

    state: CrossingState
    """Open or shut for people on the move."""
    aid: CrossingState = "open"
    """Open or shut for aid, whatever holds for people. Standards say what comes through, in `through`."""


class Danger(StrictModel):
    """How the danger of an event fades with distance and time."""

    decay_km: Annotated[Quantity, bounded(0.1, 1000.0, "km")]
    """Distance over which danger falls to 37 % (1/e)."""
    decay_days: Annotated[Quantity, bounded(0.1, 3650.0, "days")]
    """Days over which danger falls to 37 % (1/e) once the event is over."""
    warning_days: Annotated[Quantity, bounded(0.0, 365.0, "days")] = Quantity(low=0, mode=0, high=0)
    """Days before a ground offensive or capture during which danger already rises; 0 for no warning."""


class People(StrictModel):
    """Who the people are, as shares."""

    children: ShareQuantity
    """Share of people under 18."""
    times_displaced: tuple[Share, Share, Share]
    """Of the people displaced on the first day: shares displaced once, twice, three times or more. They sum to 1."""
    times_displaced_grounds: Sourced = Sourced()
    """Where these shares come from."""
    place_error: PositiveQuantity = Quantity(low=1, mode=1, high=1)
    """Factor by which the people of a single place may be off; totals of regions are kept."""


class Ground(StrictModel):
    """Places, roads, crossings, people and danger."""

    places: TablePath
    """Table of places (CSV), columns as in `Place`."""
    routes: TablePath
    """Table of routes (CSV), columns as in `Route`."""
    before: TablePath | None = None
    """Table of events before the first day (CSV), columns as in `Event`, with negative days."""
    closures: TablePath | None = None
    """Table of roads, places, borders and camps that are shut under every outcome (CSV), columns as in `Closure`."""
    capacities: TablePath | None = None
    """Table of capacities that change (CSV), columns as in `CapacityChange`."""
    regions: dict[Slug, Text] = Field(min_length=1)
    """Regions by key, with the name that is printed."""
    totals: tuple[Total, ...] = ()
    """Published totals that the places must add up to."""
    crossings: dict[Slug, Crossing] = {}
    """State of every crossing and border place at the start."""
    people: People
    """Children, earlier displacement, and how sure the numbers of single places are."""
    danger: Danger
    """How danger fades."""


class LaterFact(Sourced):
    """A row of the table of what happened after `as_of`: for comparison only, never an input."""

    date: Day
    """Day the figure speaks of; after `as_of`."""
    what: Text
    """What was counted, in plain words."""
    value: Quantity
    """The figure, or the range published."""
    unit: Text
    """What the figure counts: people, children, events."""
    outcome: str | None = None
    """The outcome that it bears on, if any."""
