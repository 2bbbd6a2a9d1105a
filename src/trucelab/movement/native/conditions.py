"""What the days are like: danger at every place, which places are captured, which crossings are shut."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucelab.elementary import exp
from trucelab.errors import WrongInput, meant
from trucelab.movement.native.event_schedule import Pace
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Draw
from trucelab.scenario.ground import Danger, Event, EventKind

ANNOUNCED: frozenset[EventKind] = frozenset({"ground offensive", "capture"})
"""Kinds of events that people see coming."""


@dataclass(frozen=True)
class Conditions:
    """The days of one member; row 0 is the start, before anybody moves."""

    danger: NDArray[np.float64]
    """(day, place), 0 to 1."""
    captured: NDArray[np.bool_]
    """(day, place): nobody moves in or through any more; people there may still leave."""
    shut: NDArray[np.bool_]
    """(day, place): crossings that cannot be passed, borders that let nobody out, places that nobody passes or enters
    or leaves."""
    road_shut: NDArray[np.bool_] | None = None
    """(day, road): roads that cannot be used; none where nothing is given."""
    full: NDArray[np.bool_] | None = None
    """(day, place): places that take nobody in, such as a camp that has not opened; people may pass them."""
    capacity: NDArray[np.int64] | None = None
    """(day, place) displaced persons that a place can take in; the network's own where nothing is given."""
    flight: NDArray[np.float64] | None = None
    """(day, place) part of the flight before a front that falls on the day; none where nothing is given."""
    prescribed: NDArray[np.int64] | None = None
    """(day,) people who leave home on the day under the rule "prescribed departure"; None under any other."""

    def __post_init__(self) -> None:
        if not self.danger.shape == self.captured.shape == self.shut.shape:
            shapes = f"{self.danger.shape}, {self.captured.shape} and {self.shut.shape}"
            raise ValueError(f"danger, captured and shut have the shapes {shapes}; give all as (day, place)")
        if not np.all((self.danger >= 0.0) & (self.danger <= 1.0)):
            raise ValueError("danger must lie between 0 and 1 on every day at every place")

    @property
    def horizon_days(self) -> int:
        """Days that people move, the start not counted."""
        return len(self.danger) - 1


@dataclass(frozen=True)
class Spell:
    """The days of one event in one member."""

    start: int
    """First day on."""
    last: int
    """Last day on."""


def spell_of(event: Event, start: float) -> Spell:
    """Whole days of an event: it starts on the nearest day and lasts every day begun.

    >>> spell_of(Event(place="a", day=3, lasts=1.5, kind="bombardment", intensity=1), 3.4)
    Spell(start=3, last=4)
    """
    first = math.floor(start + 0.5)
    return Spell(first, first + math.ceil(event.lasts) - 1)


def day_purpose(label: str, row: int, event: Event) -> str:
    """What the day of an event is drawn for: its own row, or all steps of the advance that it belongs to.

    A draw is a quantile, so steps of one advance come early or late together, each within its own range.

    >>> step = Event(place="a", day=3, kind="capture", intensity=1, front="m5")
    >>> day_purpose("assault.csv", 7, step), day_purpose("assault.csv", 7, step.model_copy(update={"front": None}))
    ('assault.csv front m5 day', 'assault.csv 7 day')
    """
    return f"{label} {row} day" if event.front is None else f"{label} front {event.front} day"


def danger_by_day(
    events: Sequence[Event],
    network: Network,
    settings: Danger,
    horizon_days: int,
    draw: Draw,
    first_day: int = 0,
    *,
    severity: float = 1.0,
    label: str = "event",
    pace: Pace | None = None,
) -> NDArray[np.float64]:
    """Danger that a table of events makes at every place on every day.

    An event contributes intensity x exp(-km / decay_km) x what its time leaves (see `presence`), km being the
    great-circle distance.  Contributions c combine as independent causes do: 1 - prod(1 - c).  Events before the
    first row leave their trace.  The form is trucelab's own.

    first_day  day of the events' calendar that row 0 stands for: -30 where the events start on day 30 of the run
    severity   factor on every intensity; the product is held to 1
    label      names the table in purposes of draws: `{label} 0 day`, see `day_purpose`
    pace       when the days of the table come and how strong its events are then, in place of `first_day`
    returns    (day 0..horizon, place) float64, 0 to 1
    raises     WrongInput, if an event is at an unknown place
    """
    decay_km = draw("ground.danger.decay_km", settings.decay_km)
    decay_days = draw("ground.danger.decay_days", settings.decay_days)
    warning_days = draw("ground.danger.warning_days", settings.warning_days)
    days = np.arange(first_day, first_day + horizon_days + 1)
    fading = exp(-network.crow_km / decay_km)
    calm = np.ones((len(days), network.places))
    for row, event in enumerate(events):
        spell = spell_of(event, draw(day_purpose(label, row, event), event.day))
        warning = warning_days if event.kind in ANNOUNCED else 0.0
        near, intensity = fading[_row_of(event, row, network)], severity * event.intensity
        if pace is None:
            calm *= 1.0 - np.outer(presence(days, spell, decay_days, warning), min(1.0, intensity) * near)
        else:
            strength = pace.strength(spell.start, spell.last, decay_days, warning, intensity)
            calm *= 1.0 - np.outer(strength, near)
    return 1.0 - calm


def presence(days: NDArray[np.int64], spell: Spell, decay_days: float, warning_days: float) -> NDArray[np.float64]:
    """How much of an event's danger is there on each day.

    1 while it lasts; afterwards exp(-days since the last / decay_days); before, over `warning_days`, a straight line
    from 0 to 1.

    returns  (day,) float64, 0 to 1
    """
    until = spell.start - days
    since = days - spell.last
    before = np.maximum(0.0, 1.0 - until / warning_days) if warning_days > 0 else np.zeros(len(days))
    share: NDArray[np.float64] = np.where(until > 0, before, exp(-np.maximum(since, 0) / decay_days))
    return share


def flight_by_day(
    events: Sequence[Event],
    network: Network,
    settings: Danger,
    horizon_days: int,
    draw: Draw,
    first_day: int = 0,
    *,
    label: str = "event",
    pace: Pace | None = None,
) -> NDArray[np.float64]:
    """The flight before the captures of a table of events, by place and day.

    first_day, label, pace  as for `danger_by_day`, which draws the same days, distance and warning
    returns                 (day 0..horizon, place) 0 or more; summed over all days 1 for a place that is captured
                            once, and exp(-km / decay_km) for a place so far from it
    raises                  WrongInput, if an event is at an unknown place
    """
    decay_km = draw("ground.danger.decay_km", settings.decay_km)
    warning_days = draw("ground.danger.warning_days", settings.warning_days)
    days = np.arange(first_day, first_day + horizon_days + 1)
    fading = exp(-network.crow_km / decay_km)
    flight = np.zeros((len(days), network.places))
    for place, start in _captures(events, network, draw, label):
        parts = flight_parts(days if pace is None else pace.calendar, start, warning_days)
        if pace is not None:
            parts = np.where(pace.on, parts, 0.0)
        flight += np.outer(parts, fading[place])
    return flight


def flight_parts(days: NDArray[np.int64], capture: int, warning_days: float) -> NDArray[np.float64]:
    """Which part of the flight before a capture falls on each day: as the warning grows, see `presence`.

    returns  (day,) 0 or more; the parts of all days up to the capture sum to 1, whether they are asked for or not

    >>> flight_parts(np.arange(5), 3, 2.0).round(2).tolist()
    [0.0, 0.0, 0.33, 0.67, 0.0]
    """
    whole = 1.0 - np.arange(math.ceil(warning_days)) / warning_days if warning_days > 1 else np.ones(1)
    until = capture - days
    warned = (until >= 0) & (until < len(whole))
    parts: NDArray[np.float64] = np.where(warned, whole[np.where(warned, until, 0)] / whole.sum(), 0.0)
    return parts


def combined(dangers: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Danger from several tables of events together, as independent causes: 1 - prod(1 - danger).

    >>> combined([np.array([[0.5]]), np.array([[0.5]])]).tolist()
    [[0.75]]
    """
    calm = np.ones_like(dangers[0])
    for danger in dangers:
        calm *= 1.0 - danger
    return 1.0 - calm


def captured_by_day(
    events: Sequence[Event],
    network: Network,
    horizon_days: int,
    draw: Draw,
    first_day: int = 0,
    *,
    label: str = "event",
    pace: Pace | None = None,
) -> NDArray[np.bool_]:
    """Which places are captured; a place is from the first day of its capture on, and stays so.

    first_day, label, pace  as for `danger_by_day`, which draws the same days
    returns                 (day 0..horizon, place) bool
    raises                  WrongInput, if an event is at an unknown place
    """
    days = np.arange(first_day, first_day + horizon_days + 1)
    captured = np.zeros((len(days), network.places), np.bool_)
    for place, start in _captures(events, network, draw, label):
        captured[:, place] |= days >= start if pace is None else pace.reached(start)
    return captured


def _captures(events: Sequence[Event], network: Network, draw: Draw, label: str) -> Iterator[tuple[int, int]]:
    """Every capture: the place, and its first day by the calendar of the table.

    raises  WrongInput, if any event is at an unknown place
    """
    for row, event in enumerate(events):
        place = _row_of(event, row, network)
        if event.kind == "capture":
            yield place, spell_of(event, draw(day_purpose(label, row, event), event.day)).start


def _row_of(event: Event, row: int, network: Network) -> int:
    if event.place not in network.index:
        says = f'"{event.place}" is not a place. {meant(event.place, network.index)}'
        raise WrongInput.one(says, where=f"events[{row}]")
    return network.index[event.place]
