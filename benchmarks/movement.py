"""Processor seconds of displacement in counts: how they grow with people, places, roads, days and members.

    python -m benchmarks.movement [--repeats 5] [--members 1000] [--case mali2012] [--no-persons]

Every line is the best of some repeats, in seconds of the processor, so that what else the machine does matters little;
"x" is the ratio to the first line of a table.  "Compile" is the first run in this process; with numba's cache filled it
is the time to load the cache.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import resource
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from trucelab.movement.native import Conditions, Network, Parameters, Trajectory, simulate
from trucelab.movement.native.kinds import BORDER, KINDS, NO_LIMIT
from trucelab.movement.native.strata import GROUPS, MOVED, TIMES
from trucelab.validation import catalogue
from trucelab.validation.native_model import own_mode
from trucelab.validation.runs import Effort

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
    attraction_power=0.3,
    km_per_day=40.0,
    awareness_hops=4,
)


def area(places: int, people: int, joined: int = 3) -> tuple[Network, np.ndarray]:
    """A random area of about 100 km across: each place is joined to its nearest ones; every fifth has a limit."""
    rng = np.random.default_rng(2018)
    lat, lon = 35.5 + rng.random(places), 36.3 + rng.random(places)
    kind = np.full(places, KINDS.index("town"))
    kind[::5] = KINDS.index("camp")
    kind[:3] = BORDER
    where = np.column_stack([lat, lon])
    near = np.asarray(cKDTree(where).query(where, joined + 1)[1])
    roads = np.array(sorted({(min(a, b), max(a, b)) for a, *others in near.tolist() for b in others}))
    capacity = np.where(kind == KINDS.index("camp"), 2 * people // places, NO_LIMIT)
    km = 1.3 * 111.0 * np.hypot(*(where[roads[:, 0]] - where[roads[:, 1]]).T) + 0.5
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
    """Seconds of the processor, all threads together."""
    times = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return min(times)


def peak_mib() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def grow(title: str, sizes: Iterable[int], seconds_of: Callable[[int], tuple[float, int]]) -> None:
    """Prints a table; `seconds_of` gives seconds and person-days."""
    print(title)
    base = (0.0, 0)
    for size in sizes:
        seconds, person_days = seconds_of(size)
        base = base if base[1] else (seconds, size)
        rate = person_days / seconds / 1e6
        print(f"  {size:>11,} (x{size / base[1]:<6.4g}) {seconds:9.4f} s  x{seconds / base[0]:<7.2f}"
              f"{rate:12,.1f} million person-days a second  peak {peak_mib():6.0f} MiB")  # fmt: skip


def bytes_of(trajectory: Trajectory) -> bytes:
    """A digest of every array."""
    digest = hashlib.sha256()
    for field in dataclasses.fields(trajectory):
        digest.update(np.ascontiguousarray(getattr(trajectory, field.name)).tobytes())
    return digest.digest()


def threads(work: Callable[[int], bytes], members: int) -> None:
    """Compares one thread with two: wall time, and bytes."""
    found, walls = [], []
    for workers in (1, 2):
        with ThreadPoolExecutor(workers) as pool:
            begin = time.perf_counter()
            found.append(list(pool.map(work, range(members))))
            walls.append(time.perf_counter() - begin)
    same = "the same bytes" if found[0] == found[1] else "OTHER BYTES"
    print(f"{members} members on 1 and 2 threads: {walls[0]:.2f} and {walls[1]:.2f} s of the clock, "
          f"x{walls[0] / walls[1]:.2f}, {same}")  # fmt: skip


def member(places: int, days: int, people: int, repeats: int, joined: int = 3) -> tuple[float, int]:
    """Seconds of a member, and its person-days."""
    network, start = area(places, people, joined)
    conditions = weather(network, days, False)
    return best(lambda: simulate(network, conditions, start, PARAMETERS, 1, 0), repeats), days * int(start.sum())


def members_of(case: str, members: int) -> None:
    """Seconds of many members of a published case by the own model, scenario, sums and all."""
    flee_case = catalogue.chosen([case])[0].read()
    own_mode(flee_case, Effort(1, 1, 1), prescribed=True)
    begin, clock = time.process_time(), time.perf_counter()
    own_mode(flee_case, Effort(members, 1, 2), prescribed=True)
    seconds, waited = time.process_time() - begin, time.perf_counter() - clock
    print(f"{members} members of {case} ({flee_case.days} days) on 2 threads: "
          f"{seconds:.1f} s of the processor, {waited:.1f} s of the clock")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--case", default="mali2012")
    parser.add_argument("--no-persons", action="store_true", help="leave out the person-by-person comparison")
    given = parser.parse_args()
    begin, repeats = time.process_time(), given.repeats
    member(10, 2, 1000, 1)
    print(f"compile or load cache {time.process_time() - begin:.2f} s")
    grow("people (75 places, 180 days)", (30_000, 3_000_000, 300_000_000), lambda n: member(75, 180, n, repeats))
    grow("places (60 days, 1,000,000 people)", (100, 2_500, 10_000), lambda n: member(n, 60, 1_000_000, repeats))
    grow(
        "roads of a place (300 places, 60 days, 1,000,000 people)",
        (2, 4, 8),
        lambda n: member(300, 60, 10**6, repeats, n),
    )
    grow("days (75 places, 3,000,000 people)", (90, 180, 360), lambda n: member(75, n, 3_000_000, repeats))
    network, start = area(75, 3_000_000)
    conditions = weather(network, 180, False)

    def run(number: int) -> bytes:
        return bytes_of(simulate(network, conditions, start, PARAMETERS, 1, number))

    grow(
        "members (75 places, 180 days, 3,000,000 people)",
        (4, 8, 16),
        lambda n: (best(lambda: [run(number) for number in range(n)], repeats), n * 180 * int(start.sum())),
    )
    threads(run, 16)
    members_of(given.case, given.members)
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
