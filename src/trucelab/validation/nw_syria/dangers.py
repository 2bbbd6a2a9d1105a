"""What a kind of event does to the places near it, and near the line, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.native.conditions import Spell, flight_parts, presence
from trucelab.movement.native.network import Network
from trucelab.sphere import great_circle_km

FRONT_KM: Final = 5.0
"""Kilometres from the line within which people are at the front."""


@dataclass(frozen=True)
class Effect:
    """What a kind of event does; one row of the table in docs/validation-data.md."""

    kind: str
    danger: float
    """At its own place while it lasts, 0 to 1."""
    lasts: int
    """Days; for an attack, until a truce that lasts."""
    announced: bool = False
    """Whether people see it coming, so that danger rises over the warning days."""
    reach_km: float = 0.0
    """Kilometres around its place within which the front is under fire too."""
    attacks: bool = False
    """Whether it goes on until a truce that lasts, and reports of it are of one attack."""
    captures: bool = False
    frees: bool = False
    truce: bool = False
    ends_truce: bool = False
    says: str = ""


EFFECTS: Final = {
    effect.kind: effect
    for effect in (
        Effect("bombardment", 0.6, 7, says="shelling or air strikes"),
        Effect("offensive_start", 0.8, 1, announced=True, reach_km=30, attacks=True, ends_truce=True,
               says="ground attack begins, and goes on until a truce that lasts"),
        Effect("capture_by_government", 0.95, 14, announced=True, captures=True, ends_truce=True,
               says="the place is lost: nobody moves in or through any more"),
        Effect("capture_by_opposition", 0.8, 7, frees=True, says="fighting; the place is open again"),
        Effect("truce", 0.0, 0, truce=True,
               says="what began before it goes on at a fitted share, until the truce ends"),
        Effect("truce_breach", 0.5, 14, ends_truce=True, says="what the truce had held down goes on"),
        Effect("intervention", 0.5, 7, says="other forces enter the fighting"),
        Effect("control_change", 0.2, 7, says="fighting among those who hold the area"),
        Effect("threat", 0.4, 30, says="an attack is announced"),
    )
}  # fmt: skip
"""Kinds of events.  All numbers are judgements, made before anything was fitted."""


@dataclass(frozen=True)
class Happening:
    """An event as arrays see it."""

    day: int
    """Day of the run; 0 is the first."""
    effect: Effect
    danger: float
    lat: float | None = None
    lon: float | None = None
    place: int | None = None
    """Row of the place that it stands on, for captures."""

    @property
    def placed(self) -> bool:
        """Whether it is said where; an event without a place is one along the whole line."""
        return self.lat is not None and self.lon is not None


@dataclass(frozen=True)
class Numbers:
    """The numbers that one member draws."""

    decay_km: float
    decay_days: float
    warning_days: float
    truce_leaves: float
    """Share of danger that is left of what began before a truce."""


def danger_by_day(
    happenings: Sequence[Happening], front_km: NDArray[np.float64], network: Network, numbers: Numbers
) -> NDArray[np.float64]:
    """Danger at every place on every day.

    A placed event makes danger x presence x exp(-km / decay_km); an event without a place, and an attack within its
    reach, makes danger x presence x exp(-max(0, km from the line - 5) / decay_km).  While a truce holds, what began
    before it is multiplied by the share that it leaves.  An attack goes on until a truce that lasts; reports of attacks
    are of one, so the greatest counts.  Everything else combines as independent causes do.

    front_km  (day, place) kilometres from the line
    returns   (day, place) 0 to 1
    """
    days = np.arange(len(front_km))
    at_front = np.exp(-np.maximum(0.0, front_km - FRONT_KM) / numbers.decay_km)
    truces = truce_days(happenings, len(days))
    calm, attack = np.ones(front_km.shape), np.zeros(front_km.shape)
    for event in happenings:
        if event.effect.lasts == 0:
            continue
        there = _presence(event, truces, days, numbers)[:, None]
        danger = event.danger * there * _reach(event, at_front, network, numbers)
        if event.effect.attacks:
            np.maximum(attack, danger, out=attack)
        else:
            calm *= 1.0 - danger
    return 1.0 - calm * (1.0 - attack)


def _presence(
    event: Happening, truces: Sequence[tuple[int, int]], days: NDArray[np.int64], numbers: Numbers
) -> NDArray[np.float64]:
    """(day,) how much of an event's danger is there."""
    last = event.day + event.effect.lasts - 1
    if event.effect.attacks:
        last = next((start - 1 for start, end in truces if end == len(days) and start > event.day), len(days) - 1)
    warning = numbers.warning_days if event.effect.announced else 0.0
    there = presence(days, Spell(event.day, last), numbers.decay_days, warning)
    for first, over in truces:
        if event.day < first:
            there[max(first, 0) : over] *= numbers.truce_leaves
    return there


def _reach(event: Happening, at_front: NDArray[np.float64], network: Network, numbers: Numbers) -> NDArray[np.float64]:
    """(day, place), or one row for all days: how much of an event's danger reaches each place."""
    if not event.placed:
        return at_front
    km = _km(event, network)
    near: NDArray[np.float64] = np.exp(-km / numbers.decay_km)[None, :]
    return np.maximum(near, np.where(km <= event.effect.reach_km, at_front, 0.0)) if event.effect.reach_km else near


def _km(event: Happening, network: Network) -> NDArray[np.float64]:
    """(place,) kilometres from a placed event."""
    return great_circle_km(np.float64(event.lat), np.float64(event.lon), network.lat, network.lon)


def flight_by_day(
    happenings: Sequence[Happening], network: Network, numbers: Numbers, shape: tuple[int, int]
) -> NDArray[np.float64]:
    """(day, place) the flight before captures: 1 in all for a captured place, less away from it.

    See `displacement.conditions.flight_by_day`, which does the same for the events of a scenario.
    """
    flight, days = np.zeros(shape), np.arange(shape[0])
    for event in happenings:
        if event.effect.captures and event.placed:
            parts = flight_parts(days, event.day, numbers.warning_days)
            flight += np.outer(parts, np.exp(-_km(event, network) / numbers.decay_km))
    return flight


def truce_days(happenings: Sequence[Happening], days: int) -> list[tuple[int, int]]:
    """First day of every truce, and the day on which it is over."""
    ends = sorted(event.day for event in happenings if event.effect.ends_truce)
    starts = sorted({event.day for event in happenings if event.effect.truce})
    found: list[tuple[int, int]] = []
    for start in starts:
        if found and start < found[-1][1]:
            continue
        found.append((start, next((end for end in ends if end > start), days)))
    return found


def captured_by_day(
    happenings: Sequence[Happening], captured: Sequence[int], shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """(day, place) which places are lost.

    captured  rows of those that were lost before
    """
    lost = np.zeros(shape, np.bool_)
    lost[:, list(captured)] = True
    for event in sorted(happenings, key=lambda event: event.day):
        if event.place is not None and (event.effect.captures or event.effect.frees):
            lost[max(event.day, 0) :, event.place] = event.effect.captures
    return lost


def front_by_day(
    happenings: Sequence[Happening], line: Sequence[tuple[float, float]], network: Network, days: int
) -> NDArray[np.float64]:
    """(day, place) kilometres from the line: from points that are held, and from those captured by the day."""
    km = great_circle_km(
        np.array([lat for lat, _ in line])[:, None], np.array([lon for _, lon in line])[:, None],
        network.lat[None, :], network.lon[None, :],
    )  # fmt: skip
    front = np.tile(km.min(axis=0), (days, 1))
    for event in happenings:
        if event.effect.captures and event.placed:
            later = front[max(event.day, 0) :]
            np.minimum(later, _km(event, network)[None, :], out=later)
    return front
