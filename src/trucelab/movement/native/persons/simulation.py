"""All days of one member, person by person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.movement.kit.paths import FULL
from trucelab.movement.native.choosing import blank_weights
from trucelab.movement.native.conditions import Conditions
from trucelab.movement.native.environment import ORIGIN, DayConditions, changes_of, conditions_on, environment_of
from trucelab.movement.native.households import types_of, units_of
from trucelab.movement.native.kinds import BORDER
from trucelab.movement.native.known_routes import forget, no_routes
from trucelab.movement.native.network import Network
from trucelab.movement.native.parameters import Parameters
from trucelab.movement.native.persons.day import move_one_day
from trucelab.movement.native.persons.day_context import DayContext
from trucelab.movement.native.persons.demographics import Demographics
from trucelab.movement.native.persons.draws import keys_of
from trucelab.movement.native.persons.histories import Diary, Histories
from trucelab.movement.native.persons.lists import empty_lists
from trucelab.movement.native.persons.person_counts import LISTS_OF_PLACE, new_counts
from trucelab.movement.native.persons.prescribed_departures import PrescribedDepartures
from trucelab.movement.native.persons.record import Persons
from trucelab.movement.native.persons.recorder import require_records, write_day
from trucelab.movement.native.persons.starting import place_everybody, starting_persons
from trucelab.movement.native.recorder import blank_recorder
from trucelab.movement.native.simulation import Trajectory, first_room, require_fit, trajectory_of
from trucelab.scenario.movement import Households

EVERYBODY: Final = Demographics()
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
    demographics: Demographics = EVERYBODY,
    histories: bool = False,
) -> PersonsResult:
    """Moves the people of one member through all days, one record per person.

    The model is exactly that of `simulate`: both give the same distribution of every number in `Trajectory`, though
    not the same luck.  Every draw belongs to a person, a day and a purpose, so that somebody who meets the same
    danger under two outcomes decides alike.

    start      (place, group, moved, times) people at the start, as from `starting_people`
    households who stays together; without it everybody decides alone
    demographics  shares that ages, sexes and further attributes are drawn by
    histories  whether to keep every stay of everybody
    raises     ValueError, if shapes do not fit or people are where nobody can stay; PeopleLost, never
    """
    require_fit(network, conditions, start)
    if conditions.horizon_days >= LONGEST:
        raise ValueError(f"{conditions.horizon_days} days are too many; give less than {LONGEST}")
    units, sizes = units_of(start, households), np.array(types_of(households), np.int64)
    _, labels = first_room(network.places, len(sizes), parameters)
    while True:
        persons = starting_persons(units, sizes, demographics, seed, member)
        run = _Run(network, conditions, parameters, (seed, member), persons, sizes, histories, labels)
        for day in range(1, conditions.horizon_days + 1):
            run.move(day)
        if not run.routes.paths.use[FULL]:
            run.end()
            return PersonsResult(trajectory_of(run.recorder), persons, run.diary.histories() if histories else None)
        labels *= 4


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
        labels: int,
    ) -> None:
        self.parameters, self.persons, self.border = parameters, persons, network.kind == BORDER
        self.heads, self.keys = persons.heads, keys_of(*chance)
        self.environment = environment_of(network, conditions, parameters)
        self.changes = changes_of(self.environment)
        places = network.places
        # the last list of the road is that of everybody who arrives when the run is over
        lists = empty_lists(places * LISTS_OF_PLACE + conditions.horizon_days + 2, len(self.heads))
        lines = 2 * len(self.heads) if histories else 0
        self.counts = new_counts(persons.records, lists, places, sizes, parameters.homes_matter, lines)
        self.diary = Diary(persons)
        if histories:
            self.diary.begin(self.heads)
        self.routes, self.weights = no_routes(network, parameters, labels), blank_weights(network, parameters)
        self.prescribed = PrescribedDepartures(conditions.prescribed, *chance)
        place_everybody(self.counts, self.heads)
        self.everybody = tuple(self.counts.here.sum(axis=(0, 2, 3, 4)).tolist())
        self.recorder = blank_recorder(conditions.horizon_days, places)
        self._write_down(conditions_on(self.environment, 0))

    def move(self, day: int) -> None:
        """Moves everybody by a day and checks that nobody is lost."""
        today, counts = conditions_on(self.environment, day), self.counts
        if self.changes[day]:
            forget(self.routes)
        counts.flows[...] = 0
        counts.journey_km[...] = 0.0
        residents = counts.here[:-1, :, 0, 0, 0].sum(axis=1)
        prescribed = self.prescribed.on(day, residents, today.rates[:, ORIGIN])
        context = DayContext(self.parameters, self.keys, self.border, today, self.routes, self.weights, counts)
        self.prescribed.have_left(move_one_day(context, prescribed))
        self._write_down(today)
        if len(counts.log) > 0:
            self.diary.note(counts, day)

    def _write_down(self, today: DayConditions) -> None:
        write_day(self.counts, today, self.recorder, len(self.heads), self.everybody)

    def end(self) -> None:
        """Compares the counts with the records, and brings those of all members of households up to date."""
        require_records(self.counts, self.heads)
        self.persons.follow_heads()
