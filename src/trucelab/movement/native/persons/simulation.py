"""All days of one member, person by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.native.choosing import blank_sight
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.environment import Today
from trucelab.movement.native.households import types_of, units_of
from trucelab.movement.native.known_routes import forget, no_ways
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.persons.day import move_one_day
from trucelab.movement.native.persons.day_context import Now
from trucelab.movement.native.persons.demographics import Makeup
from trucelab.movement.native.persons.draws import keys_of
from trucelab.movement.native.persons.environment import Country
from trucelab.movement.native.persons.histories import Diary, Histories
from trucelab.movement.native.persons.lists import empty_lists
from trucelab.movement.native.persons.person_counts import LISTS_OF_PLACE, new_tally
from trucelab.movement.native.persons.prescribed_departures import Told
from trucelab.movement.native.persons.record import Persons
from trucelab.movement.native.persons.recorder import require_records, write_day
from trucelab.movement.native.persons.starting import place_everybody, starting_persons
from trucelab.movement.native.recorder import blank_books
from trucelab.movement.native.routes_home import forget_ways_home, no_ways_home
from trucelab.movement.native.simulation import Trajectory, require_fit, trajectory_of
from trucelab.scenario.movement import Households

EVERYBODY: Final = Makeup()
"""Nothing is known of who the people are."""
LONGEST: Final = np.iinfo(np.int16).max - 1
"""Days that a record can hold."""


@dataclass(frozen=True)
class PersonsResult:
    """What became of everybody in one member."""

    trajectory: Trajectory
    """The same that `simulate` gives, for everything that reads it."""
    persons: Persons
    """Everybody on the last day; in memory only."""
    histories: Histories | None
    """Every stay, if asked for; in memory only."""


def simulate_persons(
    network: Network,
    conditions: Conditions,
    start: NDArray[np.integer],
    parameters: Parameters,
    seed: int,
    member: int,
    *,
    households: Households | None = None,
    makeup: Makeup = EVERYBODY,
    histories: bool = False,
) -> PersonsResult:
    """Moves the people of one member through all days, one record per person.

    The model is exactly that of `simulate`: both give the same distribution of every number in `Trajectory`, though
    not the same luck.  Every draw belongs to a person, a day and a purpose, so that somebody who meets the same
    danger under two outcomes decides alike.

    start      (place, group, moved, times) people at the start, as from `starting_people`
    households who stays together; without it everybody decides alone
    makeup     shares that ages, sexes and further attributes are drawn by
    histories  whether to keep every stay of everybody
    raises     ValueError, if shapes do not fit or people are where nobody can stay; PeopleLost, never
    """
    require_fit(network, conditions, start)
    if conditions.horizon_days >= LONGEST:
        raise ValueError(f"{conditions.horizon_days} days are too many; give less than {LONGEST}")
    units, sizes = units_of(start, households), np.array(types_of(households), np.int64)
    persons = starting_persons(units, sizes, makeup, seed, member)
    run = _Run(network, conditions, parameters, (seed, member), persons, sizes, histories)
    for day in range(1, conditions.horizon_days + 1):
        run.move(day)
    run.end()
    return PersonsResult(trajectory_of(run.books), persons, run.diary.histories() if histories else None)


class _Run:
    """One member while it runs."""

    def __init__(
        self,
        network: Network,
        conditions: Conditions,
        parameters: Parameters,
        chance: tuple[int, int],
        persons: Persons,
        sizes: NDArray[np.int64],
        histories: bool,
    ) -> None:
        self.parameters, self.persons = parameters, persons
        self.heads, self.keys = persons.heads, keys_of(*chance)
        self.country = Country(network, conditions, parameters)
        places, homes = network.places, network.places + 1 if parameters.homes_matter else 1
        # the last list of the road is that of everybody who arrives when the run is over
        lists = empty_lists(places * LISTS_OF_PLACE + conditions.horizon_days + 2, len(self.heads))
        lines = 2 * len(self.heads) if histories else 0
        self.tally = new_tally(persons.records, lists, places, sizes, parameters.homes_matter, lines)
        self.diary = Diary(persons)
        if histories:
            self.diary.begin(self.heads)
        self.ways, self.home = no_ways(places, parameters.awareness_gained), no_ways_home(places, parameters)
        self.sight = blank_sight(network.globe, homes)
        self.told = Told(conditions.told, parameters.departure_power, *chance)
        place_everybody(self.tally, self.heads)
        self.everybody = tuple(self.tally.here.sum(axis=(0, 2, 3, 4)).tolist())
        self.books = blank_books(conditions.horizon_days, places)
        self._write_down(self.country.on(0))

    def move(self, day: int) -> None:
        """Moves everybody by a day and checks the books."""
        today, tally = self.country.on(day), self.tally
        if self.country.changes[day]:
            forget(self.ways)
            forget_ways_home(self.home)
        tally.flows[...] = 0
        tally.journey_km[...] = 0.0
        residents = np.where(self.country.border, 0, tally.here[:-1, :, 0, 0, 0].sum(axis=1))
        told = self.told.on(day, residents, today.danger)
        graph, kind = self.country.graph, self.country.kind
        now = Now(self.parameters, self.keys, graph, kind, today, self.ways, self.home, self.sight, tally)
        left, self.ways = move_one_day(now, told)
        self.told.have_left(left)
        self._write_down(today)
        if len(tally.log) > 0:
            self.diary.note(tally, day)

    def _write_down(self, today: Today) -> None:
        write_day(self.tally, today, self.books, len(self.heads), self.everybody)

    def end(self) -> None:
        """Compares the counts with the records, and brings those of all members of households up to date."""
        require_records(self.tally, self.heads)
        self.persons.follow_heads()
