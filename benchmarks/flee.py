"""Flee's model by Flee itself and by trucelab, at equal agents: user CPU seconds, and how they grow.

    python -m benchmarks.flee --flee-python PATH [--hasten 100] [--quick]

PATH is a Python in which Flee 3.1 is installed (`pip install flee`).  Without it Flee is not run, and the seconds that
were measured of Flee's master stand in for it, labelled so; they were taken on another machine, so that ratios to them
are rough.  Both sides are given the same folder, the same people at the start and the same number who set out on each
day.  Seconds are user CPU, after compiling, the best of some repeats: "run" is one member from the first day to the
last, "set-up" is everything before it that is made once for all members.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import hashlib
import itertools
import json
import math
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from trucelab import validation
from trucelab.flee.folder import read_case, write_case
from trucelab.movement.flee.case import DailyTable, FleeCase, Location, Observed, Route, Series
from trucelab.movement.flee.counts import counts_engine, simulate_members
from trucelab.movement.flee.persons import persons_engine
from trucelab.movement.flee.settings import LogLevels
from trucelab.movement.flee.world import World, world_of

CASES = Path(validation.__file__).parent / "cases"
NAMES = ("mali2012", "burundi2015", "car2013", "ssudan2014", "syria2013")
DRIVER = Path(__file__).with_name("flee_driver.py")
START = datetime.date(2018, 9, 7)
SHORTEST = 0.1
"""User CPU seconds over which a time is taken; shorter work is repeated and the mean told, but not in a quick look."""
FLEE_PATIENCE = 60.0
"""User CPU seconds after which Flee is not run once more."""
NEIGHBOURS = {
    4: ((0, 1), (1, 0)),
    8: ((0, 1), (1, 0), (1, 1), (1, -1)),
    16: ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (2, 1), (1, -2), (2, -1)),
}
"""Steps on a grid to the neighbours on one side, by how many neighbours a place has."""


def user_seconds() -> float:
    """User CPU seconds of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def best(work: Callable[[], object], repeats: int) -> float:
    """User CPU seconds of the fastest repeat."""
    times = []
    for _ in range(repeats):
        begin, done = user_seconds(), 0
        while done == 0 or (repeats > 1 and user_seconds() - begin < SHORTEST):
            work()
            done += 1
        times.append((user_seconds() - begin) / done)
    return min(times)


@dataclass(frozen=True)
class Ours:
    """User CPU seconds of trucelab."""

    read: float
    world: float
    set_up_counts: float
    counts: float
    set_up_persons: float
    persons: float
    agents: int
    agent_days: int
    classes: int
    """Most classes of exchangeable people on any day."""


def ours(folder: Path, repeats: int, *, people: int | None = None, persons: bool = True) -> Ours:
    """Both engines on a folder.

    people  persons that an agent stands for, instead of what the folder says
    """
    case = settled(read_case(folder), people)
    world, settings = world_of(case), case.settings
    counts = counts_engine(world, settings)
    result, classes = counts.member_and_classes(1, 0)
    single = persons_engine(world, settings) if persons else None
    return Ours(
        read=best(lambda: read_case(folder), repeats),
        world=best(lambda: world_of(case), repeats),
        set_up_counts=best(lambda: counts_engine(world, settings), repeats),
        counts=best(lambda: counts.member(1, 0), repeats),
        set_up_persons=best(lambda: persons_engine(world, settings), repeats) if single else math.nan,
        persons=best(lambda: single.member(1, 0), repeats) if single else math.nan,
        agents=int(result.agents[-1]),
        agent_days=int(result.agents.sum()),
        classes=int(classes.max()),
    )


def settled(case: FleeCase, people: int | None) -> FleeCase:
    """A case without logs, and with so many persons for an agent."""
    settings = replace(case.settings, log_levels=LogLevels(), hasten=people or case.settings.hasten)
    return replace(case, settings=settings)


@dataclass(frozen=True)
class Theirs:
    """User CPU seconds of Flee."""

    set_up: float
    run: float
    agent_days: int


def theirs(python: str, folder: Path, world: World, repeats: int) -> Theirs:
    """Flee on a folder, with the people of a world; a run as often as patience allows."""
    start = {name: int(people) for name, people in zip(world.names, world.start_people, strict=True) if people}
    task = json.dumps({"folder": str(folder.resolve()), "start": start, "new": world.new_people.tolist()})
    found: list[Theirs] = []
    while len(found) < repeats and sum(one.set_up + one.run for one in found) < FLEE_PATIENCE:
        # -I keeps this folder, which has a flee.py of its own, off the path
        done = subprocess.run([python, "-I", str(DRIVER)], input=task, text=True, capture_output=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"Flee did not finish on {folder}:\n{done.stderr[-2000:]}")
        told = json.loads(done.stdout)
        found.append(Theirs(told["set_up"], told["run"], told["agent_days"]))
    return Theirs(min(one.set_up for one in found), min(one.run for one in found), found[0].agent_days)


@contextmanager
def written(case: FleeCase) -> Iterator[Path]:
    """A case as a folder, for a while."""
    with tempfile.TemporaryDirectory() as folder:
        write_case(case, Path(folder) / "case")
        yield Path(folder) / "case"


def grid(places: int, people: int, days: int, neighbours: int = 4) -> FleeCase:
    """A square of places with one conflict zone in the middle and four camps near by; everybody sets out on day 1."""
    side = round(math.sqrt(places))
    middle, km = side // 2, np.random.default_rng(2018)
    camps = {(middle + down, middle + right) for down in (-3, 3) for right in (-3, 3)}
    locations, routes = [], []
    for row in range(side):
        for column in range(side):
            camp, fighting = (row, column) in camps, row == column == middle
            kind = "camp" if camp else "conflict_zone" if fighting else "town"
            number = people if camp else 10 * people
            locations.append(Location(f"p{row}-{column}", "north", "home", float(row), float(column), kind, 0, number))
            for down, right in NEIGHBOURS[neighbours]:
                if row + down < side and 0 <= column + right < side:
                    end = f"p{row + down}-{column + right}"
                    routes.append(Route(f"p{row}-{column}", end, round(float(km.uniform(30.0, 90.0)), 1)))
    dates = (START, START + datetime.timedelta(1), START + datetime.timedelta(days))

    def counted(name: str, many: int) -> Observed:
        return Observed(name, (Series(f"{name}.csv", dates, (0, many, many), (1, 2, 3)),))

    return FleeCase(
        folder=Path("grid"),
        start=START,
        days=days,
        locations=tuple(locations),
        routes=tuple(routes),
        closures=(),
        conflicts=DailyTable((f"p{middle}-{middle}",), np.ones((days, 1)), np.arange(days)),
        observed=(counted("total", people), *(counted(f"p{row}-{column}", people // 4) for row, column in camps)),
    )


def measured(name: str) -> tuple[int, int, float]:
    """Persons for an agent, agent-days and CPU seconds of the largest measured run of Flee's master on a case."""
    with (CASES / name / "flee_measured.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["data_set"] == "main" and row["mode"] == "serial" and row["flee_version"].startswith("master")
            and "logs on" not in row["settings"]
        ]  # fmt: skip
    row = max(rows, key=lambda row: (int(row["agent_steps"]), -float(row["user_cpu_s"])))
    return int(row["hasten"]), int(row["agent_steps"]), float(row["user_cpu_s"])


def times(flee: float, own: float) -> str:
    """How many times less, or nothing where a side is missing."""
    return "-" if math.isnan(flee) or math.isnan(own) else f"{flee / own:,.0f}x"


def table(title: str, head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    """Prints rows as they come."""
    print(f"\n{title}")
    wide = [max(15, len(name) + 2) for name in head]
    for row in itertools.chain([head], rows):
        print("".join(f"{cell:>{width}}" for cell, width in zip(row, wide, strict=True)), flush=True)


def seconds(value: float) -> str:
    """Seconds to three figures."""
    return "-" if math.isnan(value) else f"{value:.3g}" if value < 100.0 else f"{value:,.0f}"


def cases(given: argparse.Namespace) -> None:
    """Every shipped case with as many persons for an agent as Flee can be waited for."""

    def rows() -> Iterator[Sequence[str]]:
        for name in given.cases:
            case = settled(read_case(CASES / name / "main"), 1)
            made = world_of(case)
            agent_days = int((made.start_people.sum() + np.cumsum(made.new_people)).sum())
            people = given.hasten or math.ceil(agent_days / given.agent_days)
            with written(settled(case, people)) as folder:
                own = ours(folder, given.repeats)
                if given.flee_python:
                    flee = theirs(given.flee_python, folder, world_of(read_case(folder)), given.repeats)
                    assert flee.agent_days == own.agent_days, (flee.agent_days, own.agent_days)
                    took, label = flee.run, "3.1"
                else:
                    _, known, cpu = measured(name)
                    took, label = cpu * own.agent_days / known, "master pace"
            yield (name, str(people), f"{own.agents:,}", f"{own.agent_days:,}", label, seconds(took),
                   seconds(own.counts), times(took, own.counts), seconds(own.persons),
                   times(took, own.persons))  # fmt: skip

    table(
        "Shipped cases, CPU seconds of a run",
        ("case", "hasten", "agents", "agent-days", "Flee", "Flee s", "counts s", "less", "persons s", "less"),
        rows(),
    )


def full_size(given: argparse.Namespace) -> None:
    """Every person an agent, beside what was measured of Flee's master."""

    def rows() -> Iterator[Sequence[str]]:
        for name in given.cases:
            hasten, known, cpu = measured(name)
            own = ours(CASES / name / "main", given.repeats, people=1, persons=name in given.full_persons)
            took, label = cpu, "measured"
            if hasten != 1:
                took, label = cpu * own.agent_days / known, f"pace at {hasten}"
            before = own.read + own.world + own.set_up_counts
            yield (name, f"{own.agents:,}", f"{own.agent_days:,}", label, seconds(took), seconds(before),
                   seconds(own.counts), times(took, own.counts), str(own.classes), seconds(own.persons),
                   times(took, own.persons))  # fmt: skip

    table(
        'Full size (hasten 1), beside Flee master as measured elsewhere; "pace at h" is its pace with hasten h',
        ("case", "agents", "agent-days", "Flee", "Flee s", "set-up s", "counts s", "less", "classes", "persons s",
         "less"),
        rows(),
    )  # fmt: skip


def places(given: argparse.Namespace) -> None:
    """Grids of more and more places with the same people."""

    def rows() -> Iterator[Sequence[str]]:
        for many, people in [(many, people) for people in given.grid_people for many in given.places]:
            with written(grid(many, people, given.grid_days)) as folder:
                own = ours(folder, given.repeats)
                if given.flee_python and people == given.grid_people[0]:
                    flee = theirs(given.flee_python, folder, world_of(read_case(folder)), given.repeats)
                    assert flee.agent_days == own.agent_days, (flee.agent_days, own.agent_days)
                else:
                    flee = Theirs(math.nan, math.nan, 0)
            size, read = (f"{many:,}", f"{own.agents:,}"), own.read + own.world
            for who, set_up, run in (
                ("Flee", flee.set_up, flee.run),
                ("counts", read + own.set_up_counts, own.counts),
                ("persons", read + own.set_up_persons, own.persons),
            ):
                if not math.isnan(run):
                    pace = f"{own.agent_days / run:,.0f}"
                    yield (*size, who, seconds(set_up), seconds(run), pace, times(flee.run, run))

    table(
        f"Grids of places with 4 neighbours, {given.grid_days} days; pace: agent-days for each CPU second of a run",
        ("places", "agents", "who", "set-up s", "run s", "pace", "run less"),
        rows(),
    )


def members(given: argparse.Namespace) -> None:
    """Many members on one thread and on two."""
    case = settled(read_case(CASES / given.cases[0] / "main"), None)
    engine = counts_engine(world_of(case), case.settings)
    print(f"\n{given.members:,} members of {given.cases[0]} as counts, hasten {case.settings.hasten}")
    digests = set()
    for threads in (1, 2):
        digest, begin, cpu = hashlib.sha256(), time.perf_counter(), user_seconds()
        for result in simulate_members(engine, 1, range(given.members), threads=threads):
            for part in (result.occupancy, result.agents, result.in_transit):
                digest.update(part.tobytes())
        wall, cpu = time.perf_counter() - begin, user_seconds() - cpu
        print(f"  {threads} thread(s) {wall:8.2f} s by the clock {cpu:8.2f} s of CPU  sha256 {digest.hexdigest()[:16]}")
        digests.add(digest.digest())
    print(f"  the bytes are {'the same' if len(digests) == 1 else 'NOT THE SAME'}")


def growth(given: argparse.Namespace) -> None:
    """One of people, days and routes grows, and the rest stays."""

    def line(what: str, own: Ours) -> Sequence[str]:
        return (what, f"{own.agents:,}", seconds(own.counts), str(own.classes), seconds(own.persons),
                f"{own.persons / own.agent_days * 1e9:.0f}")  # fmt: skip

    def rows() -> Iterator[Sequence[str]]:
        name, hasten = given.growth_case, given.growth_hasten
        base = read_case(CASES / name / "main")
        for people in (50 * hasten, 10 * hasten, 2 * hasten, hasten):
            with written(settled(base, people)) as folder:
                yield line(f"{name}, hasten {people}", ours(folder, given.repeats))
        for days in (base.days // 4, base.days // 2, base.days):
            with written(settled(read_case(CASES / name / "main", days=days), 10 * hasten)) as folder:
                yield line(f"{name}, {days} days", ours(folder, given.repeats))
        for known in (1, 2, 3):
            case = settled(base, 10 * hasten)
            rules = replace(case.settings.move_rules, awareness_level=known)
            with written(replace(case, settings=replace(case.settings, move_rules=rules))) as folder:
                yield line(f"{name}, awareness {known}", ours(folder, given.repeats))
        for near in NEIGHBOURS:
            with written(grid(400, 20_000, given.grid_days, near)) as folder:
                yield line(f"grid of 400, {near} routes a place", ours(folder, given.repeats))

    table(
        f"Growth with people, days and routes; days and awareness at hasten {10 * given.growth_hasten}",
        (f"{'what':>34}", "agents", "counts s", "classes", "persons s", "ns a person-day"),
        rows(),
    )


PARTS = {"cases": cases, "full": full_size, "places": places, "members": members, "growth": growth}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flee-python", help="a Python that can import flee 3.1")
    parser.add_argument("--only", nargs="+", choices=tuple(PARTS), default=list(PARTS))
    parser.add_argument("--cases", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--hasten", type=int, help="persons for an agent in the shipped cases")
    parser.add_argument("--agent-days", type=int, default=800_000, help="without --hasten, at most so many in a case")
    parser.add_argument("--full-persons", nargs="*", default=["burundi2015"], help="full-size cases also as persons")
    parser.add_argument("--places", type=int, nargs="+", default=[100, 2_500, 10_000])
    parser.add_argument("--grid-people", type=int, nargs="+", default=[500, 100_000], help="Flee runs the first only")
    parser.add_argument("--grid-days", type=int, default=20)
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a look at whether all of it works; figures are rough")
    given = parser.parse_args()
    given.growth_case, given.growth_hasten = "burundi2015", 1
    if given.quick:
        given.cases, given.agent_days, given.full_persons = ["mali2012"], 20_000, []
        given.places, given.grid_people, given.grid_days = [100, 400], [200], 10
        given.members, given.repeats, given.growth_hasten = 20, 1, 10
    begin = user_seconds()
    ours(CASES / "mali2012" / "main", 1, people=1000)
    print(f"compile or load the cache {user_seconds() - begin:.1f} s of CPU")
    if not given.flee_python:
        print("no --flee-python: Flee is not run")
    for name in given.only:
        PARTS[name](given)


if __name__ == "__main__":
    main()
