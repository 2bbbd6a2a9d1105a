"""Draws of truces: seconds for the curve with its band, for fates, for courses of violence, and for all that is said.

python -m benchmarks.truce                       # 10,000 draws, 180 days
python -m benchmarks.truce --draws 100000 --horizon 365
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from trucelab.scenario.consequences import Truce
from trucelab.scenario.values import Quantity
from trucelab.truce import DrawnTruces, Draws, draw_course, draw_failure_day, ends, intensity, outlook, survival_band
from trucelab.truce.outlook import DAYS

SEED = 1


def between(low: float, mode: float, high: float) -> Quantity:
    return Quantity(low=low, mode=mode, high=high)


TRUCES = {
    "four terms": Truce(then="-", mechanism=True, monitors=True, buffer_zone=True, pretext_clause=True),
    "everything": Truce(
        then="-",
        mechanism=True,
        monitors=True,
        monitors_from=between(5, 10, 20),
        monitors_until=between(60, 90, 120),
        excluded_group=True,
        pretext_clause=True,
        term_days=between(10, 14, 30),
        violence_feedback=between(0, 0.2, 0.5),
        incidents_before=between(3, 5, 8),
    ),
}


def timed(label: str, work: Callable[[], object], draws: int, repeats: int = 3) -> None:
    """The fastest of some repeats, reported."""
    seconds = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    print(f"  {label}: {min(seconds):.3f} s, {draws / min(seconds):,.0f} draws a second")


def measure(truce: Truce, draws: int, horizon: int) -> None:
    def drawn() -> DrawnTruces:
        return DrawnTruces(truce, Draws.of_band(SEED, draws))

    timed("curve with its band, seven days", lambda: survival_band(truce, DAYS, SEED, draws), draws)
    timed("fates", lambda: ends(drawn()), draws)
    timed("courses of violence by day", lambda: intensity(draw_course(drawn(), horizon)), draws)
    timed("all that trucelab truce says", lambda: outlook(truce, horizon, SEED, draws), draws)
    timed("fates one by one, as members", lambda: [draw_failure_day(truce, SEED, m) for m in range(1000)], 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--horizon", type=int, default=180, help="days")
    given = parser.parse_args()
    for name, truce in TRUCES.items():
        print(f"{name}: {given.draws:,} draws, {given.horizon} days")
        measure(truce, given.draws, given.horizon)


if __name__ == "__main__":
    main()
