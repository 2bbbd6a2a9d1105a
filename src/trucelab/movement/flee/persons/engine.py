"""Flee's model person by person: the front door.

Source: Suleimenova, Bell and Groen (2017), with the order of the day and the quirks of Flee 3 on one processor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucelab.arrays import Ints
from trucelab.chance import stream
from trucelab.chance.splitmix import word_for
from trucelab.errors import Problem, WrongInput
from trucelab.movement.flee.departures import set_out
from trucelab.movement.flee.persons import kinds
from trucelab.movement.flee.persons.day import DayConditions, Present, everyone, shuffle
from trucelab.movement.flee.persons.people import Columns, Recorder
from trucelab.movement.flee.persons.prepared import Prepared, prepared
from trucelab.movement.flee.persons.traits import Traits, traits_of
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.settings import Settings
from trucelab.movement.flee.world import World

MAX_PERSONS = 50_000_000
"""People of one member; a record each, some 2 GB."""
BEFORE_FIRST = -1
"""The day on which the attributes of people are drawn who are there before the first."""
ORIGINS = "flee origins"
"""The purpose of the numbers by which people are made, drawn afresh every day."""


@dataclass(frozen=True)
class PersonsEngine:
    """A case made ready for any number of members."""

    world: World
    traits: Traits
    prepared: Prepared
    link_flows: bool

    def member(self, seed: int, member: int) -> FleeResult:
        """One member; the same bytes for the same seed and member."""
        run = _Run(self, seed, member)
        for day in range(self.world.days):
            run.one_day(day)
        return run.recorder.done(run.traits)


def persons_engine(world: World, settings: Settings, *, link_flows: bool = False) -> PersonsEngine:
    """A case made ready to be run with everyone moved one by one.

    link_flows  keep how many have set out on every link, for links.out
    raises      WrongInput, where a rule lacks what it needs or the settings are not those of the world
    """
    if settings != world.case.settings:
        raise WrongInput.one("these settings are not those that the world was made with", file="simsetting.yml")
    by_value = link_flows and settings.log_levels.link > 1
    traits = traits_of(world.case, settings, all_kept=by_value, whole=by_value)
    return PersonsEngine(world, traits, prepared(world, traits), link_flows)


class _Run:
    """One member as the days pass."""

    def __init__(self, engine: PersonsEngine, seed: int, member: int) -> None:
        world = engine.world
        case, settings = world.case, world.case.settings
        self.world, self.seed, self.member = world, seed, member
        self.traits, self.prepared = engine.traits, engine.prepared
        self.key = np.uint64(stream(seed, member, "flee persons").word())
        self.origins = stream(seed, member, ORIGINS)
        self.population = world.population.copy()
        self.present = Present(
            people=np.zeros(len(world.names), np.int64),
            room=np.ones(len(world.names)),
            room_weight=np.ones(len(world.names)),
            flows=np.zeros((self.traits.kinds, world.links.start.size), np.int64),
        )
        self.columns = Columns.empty(
            max(1, int(world.start_people.sum() + world.new_people.sum()) + len(case.agents)),
            self.prepared.rules,
            origins=bool(self.prepared.harvest.any()),
        )
        self.recorder = Recorder(world, link_flows=engine.link_flows)
        self._make(np.repeat(np.arange(len(world.names)), world.start_people), BEFORE_FIRST)
        if settings.spawn_rules.read_from_agents_csv_file:
            self._make_listed()

    def one_day(self, day: int) -> None:
        """People are made, leave, travel, and are counted."""
        self._make(self._origins(day), day)
        rules, network, columns = self.prepared.rules, self.prepared.network, self.columns
        today = self._today(day)
        people, active = columns.people, np.empty(columns.count, np.int32)
        everyone(columns.count, people, rules, network, today, self.present, active)
        self.recorder.one_day(day, columns, self.present, at_home=bool(self.prepared.harvest[day]))

    def _origins(self, day: int) -> Ints:
        """(person,) where each of today's new people is made; in no order, as each chooses alone."""
        departures, made, state = self.prepared.departures, np.zeros_like(self.population), self.origins.state
        self.origins.begin(day=day)
        set_out(state, day, departures, self.population, np.empty(len(departures.place) + 1), made)
        if self.columns.count + int(made.sum()) > MAX_PERSONS:
            says = f"more than {MAX_PERSONS:,} people by day {day}, too many to be moved one by one"
            way_out = "let an agent stand for more of them (optimisations: hasten), or move counts (--engine counts)"
            raise WrongInput.one(f"{says}; {way_out}", file="source_data/data_layout.csv")
        if self.world.case.settings.spawn_rules.take_from_population:
            self.population = np.maximum(self.population - made, 0)
        places = np.repeat(np.arange(made.size), made)
        shuffle(state, places)
        return places

    def _make(self, places: Ints, day: int) -> None:
        codes = self.traits.drawn(self.seed, self.member, day, places, self.world.names)
        self._add(places, codes)

    def _make_listed(self) -> None:
        """People of agents.csv."""
        index = {name: number for number, name in enumerate(self.world.names)}
        rows = self.world.case.agents
        unknown = [
            Problem(
                "input_csv/agents.csv", number, 0, "location", f'"{row["location"]}" is not a place of locations.csv'
            )
            for number, row in enumerate(rows, 2)
            if row["location"] not in index
        ]
        if unknown:
            raise WrongInput(unknown)
        places = np.array([index[row["location"]] for row in rows], np.int64)
        if rows:
            self._add(places, np.concatenate([self.traits.told(row) for row in rows], axis=1))

    def _add(self, places: Ints, codes: Ints) -> None:
        self.columns.add(places, self.traits.kind_of(codes))
        self.present.people[:] += np.bincount(places, minlength=self.present.people.size)

    def _today(self, day: int) -> DayConditions:
        world, ways = self.world, self.prepared.ways[day]
        first, listed = world.links_of(day)
        pull = kinds.pulls(world, self.traits, day, self.population, self._by_kind())
        return DayConditions(
            day=day,
            key=word_for(self.key, day, 0),
            stay=bool(self.prepared.harvest[day]),
            chance=kinds.chances(world, self.traits, day, self.population),
            pull=kinds.weights(world, ways, pull, day),
            way_first=ways.first,
            way_end=ways.end,
            way_hop=ways.hop,
            way_waypoints=ways.waypoints,
            row_first=first,
            row_link=listed,
            limit=world.capacity[day] * world.case.settings.move_rules.capacity_scaling,
            town=world.is_town[day],
            freeze=np.where(world.is_camp[day], self.prepared.freeze, 0.0),
        )

    def _by_kind(self) -> Ints:
        """(kind, place) people at places now."""
        if self.traits.kinds == 1:
            return self.present.people[None, :]
        now = slice(0, self.columns.count)
        at, kind = self.columns.people.at[now], self.columns.people.kind[now]
        here = at >= 0
        places = self.present.people.size
        flat = np.bincount(kind[here].astype(np.int64) * places + at[here], minlength=self.traits.kinds * places)
        return flat.reshape(self.traits.kinds, places)
