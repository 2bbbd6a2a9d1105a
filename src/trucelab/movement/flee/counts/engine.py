"""Flee's model as counts of exchangeable people: the front door, and the loop over days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from trucelab.arrays import Ints, Words
from trucelab.chance import stream
from trucelab.chance.words import begin
from trucelab.compiled import jit_part, lean
from trucelab.errors import PeopleLost, WrongInput
from trucelab.movement.flee.counts.choosing import PLACE, Scene
from trucelab.movement.flee.counts.day import ONE_NIGHT, OTHER_NIGHT, QUEUES, one_day, pack, unpack
from trucelab.movement.flee.counts.environment import Environment, environment_of
from trucelab.movement.flee.departures import Departures, departures_of, set_out
from trucelab.movement.flee.known_routes import NO_WAYPOINTS
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.settings import Settings
from trucelab.movement.flee.world import World
from trucelab.movement.kit.cohorts import FIRST, LABEL, LENGTH, UNITS, append, empty_cohorts, is_full

BATCHES = 20
"""Most parts in which people move on days when a camp may fill up; Flee moves them one by one."""
ROWS = 32_768
"""Rows of people there is room for at first."""
RECENT_BINS = 64
"""Bins of recent travel in a day's travel at top speed."""
ALL_DAYS: Final = -1
"""Everyone was there on all days."""
DEMOGRAPHIC = (
    "children_avoid_hazards",
    "boys_take_risk",
    "women_avoid_hazards",
    "elderly_avoid_hazards",
    "match_camp_religion",
    "match_camp_ethnicity",
    "match_town_ethnicity",
    "match_conflict_ethnicity",
)
"""Keys that make a choice depend on who a person is."""


def requires_agents(settings: Settings) -> str | None:
    """Why settings cannot be followed in counts; None if they can.

    >>> requires_agents(Settings()) is None
    True
    """
    move = settings.move_rules
    for key in DEMOGRAPHIC:
        if getattr(move, key):
            return f"{key} makes choices depend on who a person is"
    if move.fixed_routes:
        return "fixed_routes makes routes depend on the order of places"
    if move.harvest_months:
        return "harvest_months counts everyone at the place they set out from"
    if settings.spawn_rules.camps_are_sinks:
        return "camps_are_sicks makes camps keep some people for ever"
    if settings.spawn_rules.read_from_agents_csv_file:
        return "read_from_agents_csv_file gives a list of persons"
    if move.flood_rules is not None and move.flood_rules.flood_forecaster:
        return "flood_forecaster makes choices depend on the flood awareness of each person"
    return None


class Recorder(NamedTuple):
    """What is written down at the end of every day."""

    occupancy: Ints
    """(day, place) people at places."""
    agents: Ints
    """(day,) everyone."""
    classes: Ints
    """(day,) classes that have anyone."""


@dataclass(frozen=True)
class CountsEngine:
    """A case made ready for any number of members."""

    world: World
    env: Environment
    departures: Departures

    def member(self, seed: int, member: int) -> FleeResult:
        """One member; the same seed and member give the same counts.

        raises  PeopleLost, if people are not conserved
        """
        return self.member_and_classes(seed, member)[0]

    def member_and_classes(self, seed: int, member: int) -> tuple[FleeResult, Ints]:
        """A member, and how many classes had anyone at the end of each day, (T,)."""
        world, rows = self.world, ROWS
        days, places = world.days, len(world.names)
        while True:
            found = Recorder(np.zeros((days, places), np.int64), np.zeros(days, np.int64), np.zeros(days, np.int64))
            scene = scene_of(self, stream(seed, member, "flee counts").state, rows)
            lost = run(world.start_people, self.departures, scene, found)
            if not is_full(scene.cohorts):
                break
            rows *= 4
        if lost != ALL_DAYS:
            raise PeopleLost(
                f"on day {lost} of {world.case.folder}, seed {seed}, member {member}, the classes do not add up to "
                f"{found.agents[lost]} agents. "
                "This is a defect of trucelab: please report it with the case and the seed."
            )
        in_transit = found.agents - found.occupancy.sum(axis=1)
        return FleeResult(found.occupancy, found.agents, in_transit, self.env.rules.batches), found.classes


def counts_engine(
    world: World, settings: Settings, *, batches: int = BATCHES, recent_bins: int = RECENT_BINS
) -> CountsEngine:
    """A case made ready to be run as counts.

    People in the same place with the same waypoints, progress and recent travel are exchangeable, so a day is a set
    of binomial and multinomial draws.  Exact where no choice depends on how full a camp gets within the day; where it
    does, people move in `batches` parts, each of which sees the places as the part before left them.
    Recent travel (avoid_short_stints) is rounded to 1 / `recent_bins` of a day's travel.

    settings  those of the case of `world`
    raises    WrongInput, if the settings need one person after another, or are not those of the world
    """
    if reason := requires_agents(settings):
        raise WrongInput.one(f"{reason}; run this case person by person", file="simsetting.yml")
    if settings != world.case.settings:
        raise WrongInput.one("the world was made with other settings; make it anew with these", file="simsetting.yml")
    for name, number in (("batches", batches), ("recent_bins", recent_bins)):
        if number < 1:
            raise WrongInput.one(f"{number} {name}; give 1 or more", where=name)
    return CountsEngine(world, environment_of(world, recent_bins, batches), departures_of(world))


def simulate_members(
    engine: CountsEngine, seed: int, members: Iterable[int], *, threads: int = 1
) -> Iterator[FleeResult]:
    """Members in the order asked for; the number of threads changes nothing but the time."""
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(lambda member: engine.member(seed, member), members)


def scene_of(engine: CountsEngine, state: Words, rows: int) -> Scene:
    """No one yet, and room for so many rows of people.

    state  of the stream of the member
    """
    env, population = engine.env, engine.world.population
    places = np.zeros(len(population), PLACE)
    places["crowding"] = 1.0
    widest = max(1, int(np.diff(env.route_first, axis=1).max(initial=0)))
    most = int((env.route_first[:, -1] - env.route_first[:, 0]).max(initial=0))
    return Scene(
        env=env,
        stream=state,
        places=places,
        population=population.copy(),
        made=np.zeros(len(population), np.int64),
        tail=np.zeros(len(engine.departures.place) + 1),
        sums=np.zeros(most + len(places)),
        look=np.zeros(1, np.int64),
        chosen=np.zeros((widest, 4), np.int64),
        counts=np.zeros(widest, np.int64),
        movers=np.zeros(rows, np.int64),
        cohorts=empty_cohorts(QUEUES, rows),
    )


@lean
def run(start: Ints, departures: Departures, scene: Scene, recorder: Recorder) -> int:
    """All days of a member.

    start    (place,) people there before the first day
    returns  the day on which people were lost, or `ALL_DAYS`; to be used only if the cohorts are not full
    """
    morning, tonight, agents = ONE_NIGHT, OTHER_NIGHT, 0
    for place in range(len(start)):
        agents += _join(scene, morning, place, start[place])
    for day in range(len(recorder.agents)):
        begin(scene.stream, day, 0)
        set_out(scene.stream, day, departures, scene.population, scene.tail, scene.made)
        for place in range(len(scene.made)):
            agents += _join(scene, morning, place, scene.made[place])
            if scene.env.rules.take_from_population:
                scene.population[place] = max(0, scene.population[place] - scene.made[place])
        one_day(scene, day, morning, tonight)
        morning, tonight = tonight, morning
        recorder.agents[day], recorder.classes[day] = agents, scene.cohorts.queue[morning, LENGTH]
        if not _all_are_there(scene, morning, agents, recorder.occupancy[day]):
            return day
    return ALL_DAYS


@jit_part
def _join(scene: Scene, morning: int, place: int, people: int) -> int:
    """People begin at a place; returns how many."""
    if people > 0:
        rules = scene.env.rules
        label = pack(rules, rules.links + place, NO_WAYPOINTS, int(rules.start_on_foot), 0)
        append(scene.cohorts, morning, label, people, 0.0)
        scene.places[place]["present"] += people
    return people


@jit_part
def _all_are_there(scene: Scene, queue: int, agents: int, at_places: Ints) -> bool:
    """Whether the classes add up to everyone, and to those counted at every place, with no count below 1.

    at_places  (place,) filled in with the people there
    """
    found, links, first = 0, scene.env.rules.links, scene.cohorts.queue[queue, FIRST]
    for row in range(first, first + scene.cohorts.queue[queue, LENGTH]):
        people, where = scene.cohorts.row[row, UNITS], unpack(scene.env.rules, scene.cohorts.row[row, LABEL])[0]
        if people < 1:
            return False
        found += people
        if where >= links:
            at_places[where - links] += people
    astray = found != agents
    for place in range(len(at_places)):
        astray = astray or at_places[place] != scene.places[place]["present"]
    return not astray
