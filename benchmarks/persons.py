"""Displacement person by person: person-days a second, memory, and the same against a plain loop over persons.

    python -m benchmarks.persons [--people 3000000] [--days 180] [--repeats 2]

Compiles on a few people first; "compile" is the time to load the cache where it is filled.  Seconds are those of the
processor; one core does the work.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from tests.movement.persons.plain import run_plain

from benchmarks.movement import PARAMETERS, area, best, grow, peak_mib, threads, weather
from trucelab.movement.native import Conditions, Network, Parameters
from trucelab.movement.native.persons import simulate_persons
from trucelab.movement.native.persons.record import PERSON
from trucelab.movement.native.strata import SINGLES

RETURNING = PARAMETERS._replace(return_rate_per_day=0.02, return_safe_below=0.3, onward_rate_per_day=0.01)


def timed(name: str, network: Network, conditions: Conditions, start: np.ndarray, parameters: Parameters) -> None:
    begin = time.process_time()
    result = simulate_persons(network, conditions, start, parameters, 1, 0)
    seconds = time.process_time() - begin
    person_days = len(result.persons.records) * conditions.horizon_days
    events = int(result.trajectory.events.sum())
    print(f"  {name:<36} {seconds:7.2f} s {person_days / seconds / 1e6:9.1f} million person-days a second "
          f"{events:>11,} displacements")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=3_000_000)
    parser.add_argument("--days", type=int, default=180)
    parser.add_argument("--repeats", type=int, default=2)
    given = parser.parse_args()
    begin = time.process_time()
    network, start = area(10, 1000)
    simulate_persons(network, weather(network, 2, True), start, PARAMETERS, 1, 0)
    print(f"compile or load the cache {time.process_time() - begin:.2f} s")
    before = peak_mib()
    network, start = area(75, given.people)
    calm = weather(network, given.days, False)
    calm.danger[:] = 0.0
    print(f"75 places, {given.days} days, {start.sum():,} people")
    timed("no danger", network, calm, start, PARAMETERS)
    timed("a moving front", network, weather(network, given.days, False), start, PARAMETERS)
    timed("a moving front, returns, moving on", network, weather(network, given.days, False), start, RETURNING)
    timed("danger all over", network, weather(network, given.days, True), start, PARAMETERS)
    more = (peak_mib() - before) * 2**20 / start.sum()
    print(f"  record {PERSON.itemsize} bytes; peak of memory beyond that of the start {more:.0f} bytes a person")
    growth(given.repeats)
    against_plain()


def growth(repeats: int) -> None:
    def member(places: int, days: int, people: int) -> tuple[float, int]:
        network, start = area(places, people)
        conditions = weather(network, days, False)
        seconds = best(lambda: simulate_persons(network, conditions, start, PARAMETERS, 1, 0), repeats)
        return seconds, days * int(start.sum())

    grow("people (75 places, 60 days)", (30_000, 300_000, 3_000_000), lambda n: member(75, 60, n))
    grow("places (60 days, 1,000,000 people)", (100, 2_500, 10_000), lambda n: member(n, 60, 1_000_000))
    grow("days (75 places, 1,000,000 people)", (45, 90, 180), lambda n: member(75, n, 1_000_000))
    network, start = area(75, 300_000)
    conditions = weather(network, 60, False)
    threads(lambda one: simulate_persons(network, conditions, start, PARAMETERS, 1, one).persons.records.tobytes(), 4)


def against_plain() -> None:
    network, start = area(20, 3000)
    conditions = weather(network, 6, True)
    near = PARAMETERS._replace(awareness_hops=2)
    fast = best(lambda: simulate_persons(network, conditions, start, near, 1, 0), 5)
    plain = best(lambda: run_plain(network, conditions, start, np.array(SINGLES), near, 1, 6), 1)
    print(f"20 places, 6 days, {start.sum()} people: {fast:.4f} s, in plain Python {plain:.2f} s, x{plain / fast:.0f}")


if __name__ == "__main__":
    main()
