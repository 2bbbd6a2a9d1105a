"""Seconds per member of displacement: against how many people, places and days there are, and against persons.

    python benchmarks/displacement.py [--people 30000 3000000 30000000] [--repeats 5] [--no-persons]

"Compile" is the first run in this process; with numba's cache filled it is the time to load the cache.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from trucelab.displacement import Conditions, Network, Parameters, simulate
from trucelab.displacement.kinds import BORDER, KINDS, NO_LIMIT
from trucelab.displacement.strata import GROUPS, MOVED, TIMES

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.oracles.displacement import Land, run_persons

PARAMETERS = Parameters(
    departure_rate_per_day=0.05,
    departure_power=1.5,
    softening_km=10.0,
    distance_power=1.5,
    aversion=3.0,
    aversion_on_the_way=2.0,
    crowding_starts_at=0.8,
    faces_power=0.3,
    km_per_day=40.0,
    awareness_hops=4,
)


def area(places: int, people: int) -> tuple[Network, np.ndarray]:
    """A random area of about 100 km across: each place is joined to its three nearest; every fifth has a limit."""
    rng = np.random.default_rng(2018)
    lat, lon = 35.5 + rng.random(places), 36.3 + rng.random(places)
    kind = np.full(places, KINDS.index("town"))
    kind[::5] = KINDS.index("camp")
    kind[:3] = BORDER
    off = np.hypot(lat[:, None] - lat, lon[:, None] - lon) * 111.0
    ends = {(min(a, b), max(a, b)) for a in range(places) for b in map(int, np.argsort(off[a])[1:4])}
    roads = np.array(sorted(ends))
    capacity = np.where(kind == KINDS.index("camp"), 2 * people // places, NO_LIMIT)
    km = 1.3 * off[roads[:, 0], roads[:, 1]] + 0.5
    names = tuple(f"p{row}" for row in range(places))
    network = Network(names, lat, lon, kind, capacity, roads, km)
    start = np.zeros((places, GROUPS, MOVED, TIMES), np.int32)
    weights = rng.random(places) * (kind != BORDER)
    for group, part in enumerate((0.45, 0.55)):
        for times, share in enumerate((0.6, 0.2, 0.15, 0.05)):
            start[:, group, 0, times] = people * part * share * weights / weights.sum()
    return network, start


def weather(network: Network, days: int, everywhere: bool) -> Conditions:
    """Danger all over the area, or a front that comes from one side and reaches half of it."""
    day = np.arange(days + 1)[:, None] / days
    depth = np.argsort(np.argsort(network.lat)) / network.places
    front = np.clip(1.0 - np.abs(depth - 0.5 * day) * 8.0, 0.0, 1.0)
    danger = 0.3 + 0.7 * front if everywhere else front
    nothing = np.zeros_like(danger, np.bool_)
    return Conditions(danger, nothing, nothing)


def best(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def member_seconds(places: int, days: int, people: int, repeats: int, everywhere: bool) -> float:
    network, start = area(places, people)
    conditions = weather(network, days, everywhere)
    return best(lambda: simulate(network, conditions, start, PARAMETERS, 1, 0), repeats)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, nargs="+", default=[30_000, 3_000_000, 30_000_000])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-persons", action="store_true", help="leave out the person-by-person comparison")
    given = parser.parse_args()
    begin = time.perf_counter()
    member_seconds(10, 2, 1000, 1, True)
    print(f"compile or load cache     {time.perf_counter() - begin:8.2f} s")
    for everywhere in (False, True):
        print("danger all over" if everywhere else "a moving front")
        base = 0.0
        for people in given.people:
            seconds = member_seconds(75, 180, people, given.repeats, everywhere)
            base = base or seconds
            print(f"  75 places, 180 days, {people:>11,} people {seconds:8.3f} s  x{seconds / base:.2f}")
    for places, days in ((75, 90), (75, 360), (150, 180), (300, 180)):
        seconds = member_seconds(places, days, 3_000_000, given.repeats, False)
        print(f"  {places} places, {days} days, 3,000,000 people {seconds:8.3f} s")
    network, start = area(75, 3_000_000)
    conditions = weather(network, 180, False)
    for workers in (1, 2):
        with ThreadPoolExecutor(workers) as pool:
            begin = time.perf_counter()
            list(pool.map(lambda member: simulate(network, conditions, start, PARAMETERS, 1, member), range(16)))
            print(f"  16 members on {workers} threads {time.perf_counter() - begin:8.2f} s")
    if not given.no_persons:
        against_persons()


def against_persons() -> None:
    network, start = area(20, 3000)
    conditions = weather(network, 20, True)
    counts = best(lambda: simulate(network, conditions, start, PARAMETERS, 1, 0), 5)
    land = Land.of(network, conditions, PARAMETERS)
    persons = best(lambda: run_persons(land, start.tolist(), 1), 1)
    print(
        f"20 places, 20 days, 3,000 people: counts {counts:.4f} s, persons in plain Python {persons:.2f} s, "
        f"x{persons / counts:.0f}"
    )


if __name__ == "__main__":
    main()
