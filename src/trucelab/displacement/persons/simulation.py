"""All days of one member, person by person."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucelab.displacement.conditions import Conditions
from trucelab.displacement.kinds import CROSSING, JUNCTION, NO_LIMIT
from trucelab.displacement.network import Network
from trucelab.displacement.parameters import Parameters
from trucelab.displacement.persons.books import require_everybody, require_records
from trucelab.displacement.persons.chance import keys_of
from trucelab.displacement.persons.day import move_one_day
from trucelab.displacement.persons.histories import Diary, Histories
from trucelab.displacement.persons.households import units_of
from trucelab.displacement.persons.land import Country, Land
from trucelab.displacement.persons.lists import empty_lists
from trucelab.displacement.persons.makeup import Makeup
from trucelab.displacement.persons.now import Now
from trucelab.displacement.persons.record import Persons
from trucelab.displacement.persons.starting import place_everybody, starting_persons
from trucelab.displacement.persons.tally import ARRIVALS, DEPARTURES, LISTS_OF_PLACE, RETURNS, TRAPPED, Tally, new_tally
from trucelab.displacement.persons.telling import Told
from trucelab.displacement.persons.views import forget, no_views
from trucelab.displacement.simulation import Trajectory
from trucelab.displacement.strata import GROUPS, MOVED, TIMES
from trucelab.scenario.movement import Households

EVERYBODY: Final = Makeup()
"""Nothing is known of who the people are."""
LONGEST: Final = np.iinfo(np.int16).max - 1
"""Days that a record can hold."""


@dataclass(frozen=True)
class PersonsTrajectory(Trajectory):
    """What became of everybody, in the fields of `Trajectory` and those that the second version of the model adds.

    Where homes are told apart, `displaced_here` counts those who are not at home.
    """

    returns: NDArray[np.int32]
    """(day, place, group) persons who arrived at home."""
    away: NDArray[np.int32]
    """(day, group) persons displaced during the run who are not at home now."""
    journey_km: NDArray[np.float64]
    """(day, place) kilometres of those who arrived to stay, summed over persons."""


@dataclass(frozen=True)
class PersonsResult:
    """What became of everybody in one member."""

    trajectory: PersonsTrajectory
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
    _require_fit(network, conditions, start)
    units, sizes = units_of(start, households)
    persons = starting_persons(units, sizes, makeup, seed, member)
    run = _Run(network, conditions, parameters, (seed, member), persons, sizes, histories)
    for day in range(1, conditions.horizon_days + 1):
        run.move(day)
    run.end()
    return PersonsResult(run.trajectory, persons, run.diary.histories() if histories else None)


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
        places = self.country.places
        # the last list of the road is that of everybody who arrives when the run is over
        lists = empty_lists(len(places) * LISTS_OF_PLACE + conditions.horizon_days + 2, len(self.heads))
        lines = 2 * len(self.heads) if histories else 0
        self.tally = new_tally(persons.records, lists, places, sizes, parameters.homes_matter, lines)
        self.diary = Diary(persons)
        if histories:
            self.diary.begin(self.heads)
        self.views = no_views(network.places, parameters)
        self.told = Told(conditions.told, parameters.departure_power, *chance)
        place_everybody(self.tally, self.heads)
        self.everybody = tuple(self.tally.here.sum(axis=(0, 2, 3, 4)).tolist())
        self.trajectory = _blank(conditions.horizon_days, network.places)
        _record(self.trajectory, 0, self.tally, self.country.capacity(0))

    def move(self, day: int) -> None:
        """Moves everybody by a day and checks the books."""
        self.country.turn_to(day)
        forget(self.views)
        self.tally.flows[...] = 0
        places = self.country.places
        told = self.told.on(day, self.tally.here[:-1, :, 0, 0, 0].sum(axis=1), places["danger"])
        land = Land(places, self.country.roads)
        now = Now(day, self.parameters, self.keys, land, self.country.crow_km, self.views, self.tally)
        self.told.have_left(told, move_one_day(now, told))
        require_everybody(self.tally, len(self.heads), self.everybody)
        _record(self.trajectory, day, self.tally, places["capacity"])
        if len(self.tally.log) > 0:
            self.diary.note(self.tally, day)

    def end(self) -> None:
        """Compares the counts with the records, and brings those of all members of households up to date."""
        require_records(self.tally, self.heads)
        self.persons.follow_heads()


def _require_fit(network: Network, conditions: Conditions, start: NDArray[np.integer]) -> None:
    shape = (network.places, GROUPS, MOVED, TIMES)
    if start.shape != shape:
        raise ValueError(f"the people at the start have the shape {start.shape}; give {shape}")
    if conditions.danger.shape[1:] != (network.places,):
        raise ValueError(f"conditions have the shape {conditions.danger.shape}; give (days, {network.places})")
    if conditions.horizon_days >= LONGEST:
        raise ValueError(f"{conditions.horizon_days} days are too many; give less than {LONGEST}")
    if start.min(initial=0) < 0:
        raise ValueError("the people at the start hold a negative count")
    passed = np.isin(network.kind, (CROSSING, JUNCTION))
    for row in np.flatnonzero(passed & (start.sum(axis=(1, 2, 3)) > 0)):
        raise ValueError(f'people are at "{network.names[row]}", which is only passed through')


def _blank(horizon_days: int, places: int) -> PersonsTrajectory:
    tails = {
        "people": (places, GROUPS, TIMES),
        "on_road": (GROUPS, TIMES),
        "displaced_here": (places, GROUPS),
        "displaced": (GROUPS,),
        "displaced_again": (GROUPS,),
        "events": (GROUPS,),
        "departures": (places, GROUPS),
        "arrivals": (places, GROUPS),
        "trapped": (GROUPS,),
        "beyond_capacity": (places,),
        "returns": (places, GROUPS),
        "away": (GROUPS,),
        "journey_km": (places,),
    }
    assert tails.keys() == {field.name for field in fields(PersonsTrajectory)}
    kinds = {name: np.float64 if name == "journey_km" else np.int32 for name in tails}
    return PersonsTrajectory(**{name: np.zeros((horizon_days + 1, *tail), kinds[name]) for name, tail in tails.items()})


def _record(trajectory: PersonsTrajectory, day: int, tally: Tally, capacity: NDArray[np.int64]) -> None:
    """Writes one row of every array."""
    here, on_way = tally.here[:-1], tally.here[-1].sum(axis=1)
    everybody = here.sum(axis=(0, 2)) + on_way
    away = here[:, :, 0].sum(axis=0) + on_way
    trajectory.people[day] = here.sum(axis=(2, 3))
    trajectory.on_road[day] = on_way.sum(axis=1)
    trajectory.displaced_here[day] = here[:, :, 0, 1:].sum(axis=(2, 3))
    trajectory.displaced[day] = everybody[:, 1:].sum(axis=(1, 2))
    trajectory.displaced_again[day] = everybody[:, 2:].sum(axis=(1, 2))
    trajectory.events[day] = tally.flows[DEPARTURES].sum(axis=0)
    trajectory.departures[day] = tally.flows[DEPARTURES]
    trajectory.arrivals[day] = tally.flows[ARRIVALS]
    trajectory.trapped[day] = tally.flows[TRAPPED].sum(axis=0)
    beyond = np.maximum(0, tally.places["fled"] - capacity)
    trajectory.beyond_capacity[day] = np.where(capacity == NO_LIMIT, 0, beyond)
    trajectory.returns[day] = tally.flows[RETURNS]
    trajectory.away[day] = away[:, 1:].sum(axis=(1, 2))
    trajectory.journey_km[day] = tally.places["journey_km"]
