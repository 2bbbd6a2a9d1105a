"""Runs Flee 3.1 itself, in a Python that can import it; `benchmarks.flee` calls it, no one else needs to.

    PYTHON -I benchmarks/flee_driver.py < task.json > answer.json

The task names a Flee folder, the people who are there before the first day by place, and how many set out on every
day; so Flee and trucelab have the same agents.  The answer is user CPU seconds of making the world and of living
through the days, and the agents.  Flee says much on both outputs, so it is given none.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

SEED = 2018


def user_seconds() -> float:
    """User CPU seconds of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def answer(task: dict[str, Any]) -> dict[str, float]:
    """Flee's seconds and agents for a task."""
    numpy_random = import_module("numpy").random
    flee, spawning = import_module("flee.flee"), import_module("flee.spawning")
    geography = import_module("flee.InputGeography").InputGeography()
    settings = import_module("flee.SimulationSettings").SimulationSettings
    random.seed(SEED)
    numpy_random.seed(SEED)
    folder = Path(task["folder"])
    inputs = folder / "input_csv"
    begin = user_seconds()
    settings.ReadFromYML(str(folder / "simsetting.yml"))
    settings.ConflictInputFile = str(inputs / "conflicts.csv")
    world = flee.Ecosystem()
    geography.ReadConflictInputCSV(settings.ConflictInputFile)
    geography.ReadLocationsFromCSV(str(inputs / "locations.csv"))
    geography.ReadLinksFromCSV(str(inputs / "routes.csv"))
    geography.ReadClosuresFromCSV(str(inputs / "closures.csv"))
    world, places = geography.StoreInputGeographyInEcosystem(world)
    ready = user_seconds()
    for name, people in task["start"].items():
        for _ in range(people):
            world.addAgent(places[name], {})
    spawning.refresh_spawn_weights(world)
    agent_days = 0
    for day, people in enumerate(task["new"]):
        geography.AddNewConflictZones(world, day)
        if people > 0:
            for place in world.pick_spawn_locations(people):
                world.addAgent(place, {})
        world.enact_border_closures(day)
        world.evolve()
        agent_days += len(world.agents)
    return {
        "set_up": ready - begin,
        "run": user_seconds() - ready,
        "agents": len(world.agents),
        "agent_days": agent_days,
    }


def main() -> None:
    task = json.load(sys.stdin)
    with (
        Path(os.devnull).open("w") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
    ):
        found = answer(task)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
