"""The fitted numbers, and one member of an episode: drawn numbers, drawn people, and what became of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.members.plan import drawer
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.network import capacities_of
from trucelab.movement.native.parameters import parameters_of
from trucelab.movement.native.population import starting_people
from trucelab.movement.native.simulation import Trajectory, simulate
from trucelab.movement.native.strata import CHILDREN
from trucelab.scenario.files import text_of
from trucelab.scenario.ground import Danger, People
from trucelab.scenario.movement import Movement
from trucelab.scenario.values import ShareQuantity, StrictModel
from trucelab.scenario.yaml_text import MAX_BYTES, read_yaml
from trucelab.validation.nw_syria.counting import figure
from trucelab.validation.nw_syria.dangers import Numbers, captured_by_day, danger_by_day, flight_by_day, front_by_day
from trucelab.validation.nw_syria.episode import Episode
from trucelab.validation.nw_syria.region import AFRIN_REACHED, PARTS, ROOT, region
from trucelab.validation.runs import Effort

FILE: Final = "fitted.yaml"


class FittedNumbers(StrictModel):
    """`fitted.yaml`: blocks that a scenario could hold, and a number of truces."""

    movement: Movement
    """As in a scenario."""
    danger: Danger
    """As `ground.danger` of a scenario."""
    truce_leaves: ShareQuantity
    """Share of danger that is left, while a truce holds, of what began before it."""


def read_fitted(path: Path) -> FittedNumbers:
    """Read a file of fitted numbers."""
    return FittedNumbers.model_validate(read_yaml(text_of(path, path.name, MAX_BYTES), path.name).value)


@cache
def fitted() -> FittedNumbers:
    """The numbers that are shipped."""
    return read_fitted(ROOT / FILE)


Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ensemble:
    """Members of one episode: M members, D days."""

    figures: Floats
    """(M, count) beside `episode.counts`."""
    displaced: Floats
    """(M, D) persons displaced since the start."""
    children: Floats
    """(M, D) children among them."""
    again: Floats
    """(M, D) persons displaced at least twice."""
    away: Floats
    """(M, D) persons displaced since the start who are not at home."""
    parts: Floats
    """(M, D, part) newly displaced persons who are there; parts as in `PARTS`."""
    arrivals: Floats
    """(M, D, part) people who arrived to stay away from home."""
    departures: Floats
    """(M, D) displacement events."""
    trapped: Floats
    """(M, D) people who would have left on the day and had nowhere to go."""


def run_member(
    episode: Episode, numbers: FittedNumbers, seed: int, member: int, *, people: People | None = None
) -> Trajectory:
    """Simulate one member.

    people  who the people are, in place of what the region says
    raises  PeopleLost, never
    """
    whole = region()
    draw = drawer(seed, member)
    network = whole.network
    drawn = Numbers(
        decay_km=draw("ground.danger.decay_km", numbers.danger.decay_km),
        decay_days=draw("ground.danger.decay_days", numbers.danger.decay_days),
        warning_days=draw("ground.danger.warning_days", numbers.danger.warning_days),
        truce_leaves=draw("truce leaves", numbers.truce_leaves),
    )
    first_day = episode.date(1)
    lost = sorted(network.index[key] for key in whole.lost_before(first_day))
    line = [(point.lat, point.lon) for point in whole.line]
    line += [
        (event.lat, event.lon)
        for event in whole.history
        if event.date < first_day and event.lat is not None and event.lon is not None
    ]
    front = front_by_day(episode.happenings, line, network, episode.days)
    places = whole.on(first_day)
    conditions = Conditions(
        danger=danger_by_day(episode.happenings, front, network, drawn),
        captured=captured_by_day(episode.happenings, lost, front.shape),
        shut=_shut(episode),
        flight=flight_by_day(episode.happenings, network, drawn, front.shape),
        capacity=np.broadcast_to(capacities_of(places), front.shape),
    )
    start = starting_people(places, people or whole.people, draw)
    return simulate(network, conditions, start, parameters_of(numbers.movement, draw), seed, member)


def _shut(episode: Episode) -> NDArray[np.bool_]:
    """The border with Turkey on all days; the ways to Afrin until it was taken."""
    kinds = np.array([place.kind for place in region().places])
    shut = np.zeros((episode.days, len(kinds)), np.bool_)
    shut[:, kinds == "border"] = True
    before = min(max(0, episode.day(AFRIN_REACHED)), episode.days)
    shut[:before, kinds == "crossing"] = True
    return shut


def run(episode: Episode, numbers: FittedNumbers, effort: Effort) -> Ensemble:
    """All members of an episode; the same for any number of threads."""

    def one(member: int) -> tuple[Floats, ...]:
        return _kept(episode, run_member(episode, numbers, effort.seed, member))

    with ThreadPoolExecutor(effort.workers) as pool:
        kept = list(pool.map(one, range(effort.members)))
    return Ensemble(*(np.stack(column) for column in zip(*kept, strict=True)))


def _kept(episode: Episode, member: Trajectory) -> tuple[Floats, ...]:
    rows = [list(region().rows_of(part=part)) for part in PARTS]

    def by_part(values: NDArray[np.integer]) -> Floats:
        return np.stack([values[:, of].sum(axis=(1, 2)) for of in rows], axis=1).astype(np.float64)

    return (
        np.array([figure(count, member) for count in episode.counts]),
        member.displaced.sum(axis=1).astype(np.float64),
        member.displaced[:, CHILDREN].astype(np.float64),
        member.displaced_again.sum(axis=1).astype(np.float64),
        member.away.sum(axis=1).astype(np.float64),
        by_part(member.displaced_here),
        by_part(member.arrivals) - by_part(member.returns),
        member.departures.sum(axis=(1, 2)).astype(np.float64),
        member.trapped.sum(axis=1).astype(np.float64),
    )
