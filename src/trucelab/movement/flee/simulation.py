"""A Flee case run by Flee's rules: which engine can, and its members."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trucelab.errors import WrongInput
from trucelab.movement.flee.case import FleeCase
from trucelab.movement.flee.counts import CountsEngine, counts_engine, requires_agents
from trucelab.movement.flee.persons import PersonsEngine, persons_engine
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.settings import Settings
from trucelab.movement.flee.world import World, world_of

Engine: TypeAlias = Literal["counts", "persons"]


@dataclass(frozen=True)
class Simulated:
    """Members of a case."""

    world: World
    engine: Engine
    why: str
    """Why people must be moved one by one; "" where counts would do."""
    members: tuple[FleeResult, ...]


def engine_for(settings: Settings, engine: Engine | None) -> Engine:
    """The engine that is asked for; where none is, counts if the settings allow it, else persons.

    raises  WrongInput, if the settings need persons and counts are asked for
    """
    why = requires_agents(settings)
    if engine == "counts" and why:
        raise WrongInput.one(f"{why}; leave --engine out, or give --engine persons", file="simsetting.yml")
    return engine or ("persons" if why else "counts")


def simulate_case(
    case: FleeCase,
    *,
    seed: int,
    members: int,
    engine: Engine | None = None,
    workers: int = 1,
    progress: Callable[[int], None] = lambda done: None,
) -> Simulated:
    """Members of a case by Flee's rules.

    engine   as for `engine_for`
    workers  threads; results do not depend on it
    raises   WrongInput, where something makes a run impossible, or the settings need persons and counts are asked for
    """
    settings = case.settings
    chosen = engine_for(settings, engine)
    world = world_of(case)
    made: CountsEngine | PersonsEngine
    if chosen == "counts":
        made = counts_engine(world, settings)
    else:
        made = persons_engine(world, settings, link_flows=settings.log_levels.link > 0)

    found = []
    with ThreadPoolExecutor(workers) as pool:
        for done, result in enumerate(pool.map(lambda member: made.member(seed, member), range(members)), start=1):
            found.append(result)
            progress(done)
    return Simulated(world, chosen, requires_agents(settings) or "", tuple(found))
