"""Displacement person by person: person-days a second, memory, and the same against a plain loop over persons.

    python -m benchmarks.persons [--people 3000000] [--days 180]

Compiles on a few people first; "compile" is the time to load the cache where it is filled.  One core does the work.
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
from tests.displacement.persons.plain import run_plain

from benchmarks.displacement import PARAMETERS, area, best, weather
from trucelab.displacement import Conditions, Network, Parameters
from trucelab.displacement.persons import simulate_persons
from trucelab.displacement.persons.households import SINGLES
from trucelab.displacement.persons.record import PERSON

RETURNING = PARAMETERS._replace(return_rate_per_day=0.02, return_safe_below=0.3, onward_rate_per_day=0.01)


def peak_mib() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(name: str, network: Network, conditions: Conditions, start: np.ndarray, parameters: Parameters) -> None:
    begin = time.perf_counter()
    result = simulate_persons(network, conditions, start, parameters, 1, 0)
    seconds = time.perf_counter() - begin
    person_days = len(result.persons.records) * conditions.horizon_days
    events = int(result.trajectory.events.sum())
    print(f"  {name:<36} {seconds:7.2f} s {person_days / seconds / 1e6:9.1f} million person-days a second "
          f"{events:>11,} displacements")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=3_000_000)
    parser.add_argument("--days", type=int, default=180)
    given = parser.parse_args()
    begin = time.perf_counter()
    network, start = area(10, 1000)
    simulate_persons(network, weather(network, 2, True), start, PARAMETERS, 1, 0)
    print(f"compile or load the cache {time.perf_counter() - begin:.2f} s")
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
    against_plain()


def against_plain() -> None:
    network, start = area(20, 3000)
    conditions = weather(network, 6, True)
    near = PARAMETERS._replace(awareness_hops=2)
    fast = best(lambda: simulate_persons(network, conditions, start, near, 1, 0), 5)
    plain = best(lambda: run_plain(network, conditions, start, SINGLES, near, 1, 6), 1)
    print(f"20 places, 6 days, {start.sum()} people: {fast:.4f} s, in plain Python {plain:.2f} s, x{plain / fast:.0f}")


if __name__ == "__main__":
    main()
