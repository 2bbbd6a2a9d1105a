"""Fit who leaves, where to and who comes back in north-west Syria, on two episodes of 2018 and nothing else.

    python scripts/fit_nw_syria.py TABLE [--points 320] [--workers 1] [--write]

Every point that is tried is kept in TABLE (JSON lines), so that a search can be stopped and taken up again.  What is
made least is the mean over both episodes of the weighted mean over their counts of |log(simulated / observed)|, each at
most 3; a count that is a lower bound costs nothing once it is reached.  First come Owen-scrambled Sobol' points, then
points near the best.  One member of central people is run at a point.  The range of a number holds the middle 80 % of
the points whose loss is within a quarter of the least.

With --write the numbers are put where `trucelab validate` reads them.  The test episode is never opened here.
"""

from __future__ import annotations

import argparse
import json
import math
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import qmc

from trucelab.scenario.values import Quantity
from trucelab.validation.nw_syria.counting import Count, figure
from trucelab.validation.nw_syria.episode import Episode, read_episode
from trucelab.validation.nw_syria.fitted import FILE, FittedNumbers
from trucelab.validation.nw_syria.members import run_member
from trucelab.validation.nw_syria.region import ROOT, region

EPISODES: Final = ("jan-mar-2018", "sep-dec-2018")
FIRST: Final = 128
"""Points of the Sobol' sequence before the search narrows."""
BEST: Final = 8
"""Points from which the search goes on."""
MOST: Final = 3.0
"""Greatest cost of one count."""
NEARLY: Final = 1.25
"""Factor on the least loss within which a point counts as nearly as good."""
SEED: Final = 1


@dataclass(frozen=True)
class Range:
    """Bounds of one number."""

    name: str
    low: float
    high: float
    log: bool = False

    def at(self, share: float) -> float:
        """The number at a share of the range."""
        return self.low * (self.high / self.low) ** share if self.log else self.low + share * (self.high - self.low)


RANGES: Final = (
    Range("rate", 0.003, 0.5, log=True),
    Range("power", 1.0, 4.0),
    Range("decay_km", 3.0, 15.0),
    Range("decay_days", 2.0, 20.0),
    Range("warning_days", 0.0, 21.0),
    Range("truce_leaves", 0.02, 0.8),
    Range("return_rate", 0.002, 0.2, log=True),
    Range("aversion", 1.0, 8.0),
    Range("distance", 0.3, 2.5),
    Range("camp", 0.5, 8.0, log=True),
    Range("faces", 0.0, 1.0),
)


def numbers_of(values: dict[str, Any], calibrated_on: str = "being fitted") -> dict[str, Any]:
    """The content of the file of fitted numbers."""
    return {
        "movement": {
            "departure": {"rule": "danger departure", "rate_per_day": values["rate"], "power": values["power"]},
            "unsettled": [
                {"rule": "returns", "rate_per_day": values["return_rate"], "power": 2, "safe_below": 0.3},
            ],
            "route_choice": [
                {"rule": "distance decay", "softening_km": 10, "power": values["distance"]},
                {"rule": "danger avoidance", "aversion": values["aversion"], "on_the_way": 1},
                {"rule": "host attraction", "camp": values["camp"]},
                {"rule": "known faces", "power": values["faces"]},
            ],
            "travel": {"awareness_hops": 12, "km_per_day": 60},
            "calibrated_on": calibrated_on,
        },
        "danger": {name: values[name] for name in ("decay_km", "decay_days", "warning_days")},
        "severity": values.get("severity", 1),
        "truce_leaves": values["truce_leaves"],
    }


def weight_of(count: Count) -> float:
    """Weight of a count; 0 for those that are only shown.

    Totals over time and the places that were left empty carry most.  The monthly workbook of the task force counts the
    same months as ISMI by another method, so it is kept for comparison; the quarter of ISMI is the sum of its months.
    """
    if count.measure.startswith("OCHA IDP Task Force") or count.measure == "ISMI IDP arrivals Jan-Mar 2018":
        return 0.0
    if count.area.level == "sub-district" and not count.lower:
        return 0.4
    return 1.0


@cache
def episodes() -> tuple[Episode, ...]:
    """The two episodes."""
    return tuple(read_episode(ROOT / name, name) for name in EPISODES)


def figures_of(numbers: FittedNumbers) -> dict[str, list[float]]:
    """The simulated figures by episode."""
    central = region().people.model_copy(update={"place_error": Quantity(low=1, mode=1, high=1)})
    found = {}
    for episode in episodes():
        member = run_member(episode, numbers, SEED, 0, people=central)
        found[episode.name] = [figure(count, member) for count in episode.counts]
    return found


def loss_on(episode: Episode, figures: list[float]) -> float:
    """The loss on one episode."""
    costs = [cost(*pair) for pair in zip(figures, episode.counts, strict=True)]
    return float(np.average(costs, weights=[weight_of(count) for count in episode.counts]))


def loss_of(figures: dict[str, list[float]]) -> float:
    """The loss on both."""
    return float(np.mean([loss_on(episode, figures[episode.name]) for episode in episodes()]))


def cost(simulated: float, count: Count) -> float:
    """Distance of one figure."""
    if count.lower and simulated >= count.people:
        return 0.0
    return min(MOST, abs(math.log((simulated + 1) / (count.people + 1))))


def tried(shares: list[float]) -> tuple[list[float], float, dict[str, list[float]]]:
    """A point, its loss and its figures."""
    values = {one.name: one.at(share) for one, share in zip(RANGES, shares, strict=True)}
    found = figures_of(FittedNumbers.model_validate(numbers_of(values)))
    return shares, loss_of(found), found


@dataclass
class Table:
    """All points that were tried."""

    path: Path
    rows: list[tuple[list[float], float, dict[str, list[float]]]]

    @classmethod
    def read(cls, path: Path) -> Table:
        """The table in a file, which may not be there yet."""
        lines = path.read_text().splitlines() if path.is_file() else []
        return cls(path, [(row["shares"], row["loss"], row["figures"]) for row in map(json.loads, lines)])

    def add(self, shares: list[float], loss: float, figures: dict[str, list[float]]) -> None:
        """One more point."""
        with self.path.open("a") as file:
            file.write(json.dumps({"shares": shares, "loss": loss, "figures": figures}) + "\n")
        self.rows.append((shares, loss, figures))

    def best(self) -> list[tuple[list[float], float, dict[str, list[float]]]]:
        """All points, the least loss first."""
        return sorted(self.rows, key=lambda row: row[1])


def search(table: Table, points: int, workers: int) -> None:
    """Fill the table up to so many points."""
    first = qmc.Sobol(len(RANGES), rng=SEED).random(FIRST).tolist()
    with ProcessPoolExecutor(workers) as pool:
        while (have := len(table.rows)) < points:
            # batches of 8 whatever the workers, so that the search does not depend on them
            few = first[have : have + 8] if have < FIRST else proposals(table, 8)
            for shares, loss, figures in pool.map(tried, few):
                table.add(shares, loss, figures)
            print(len(table.rows), f"{table.best()[0][1]:.4f}", flush=True)


def proposals(table: Table, count: int) -> list[list[float]]:
    """Points near the best; steps get smaller as points get more."""
    rng = np.random.default_rng((SEED, len(table.rows)))
    width = 0.25 * min(1.0, (FIRST / len(table.rows)) ** 0.7)
    best = [np.array(shares) for shares, *_ in table.best()[:BEST]]
    found = []
    for _ in range(count):
        centre, other = (best[int(rng.integers(len(best)))] for _ in range(2))
        step = np.where(rng.random(len(centre)) < 0.5, rng.normal(0, width, len(centre)), 0.0) + 0.3 * (other - centre)
        found.append(np.clip(centre + step, 0, 1).tolist())
    return found


def ranges(table: Table) -> dict[str, str]:
    """Every number as low..mode..high."""
    best = table.best()
    near = np.array([shares for shares, loss, _ in best if loss <= NEARLY * best[0][1]])
    low, high = np.quantile(near, (0.1, 0.9), axis=0)
    found = {}
    for index, one in enumerate(RANGES):
        mode = one.at(best[0][0][index])
        ends = min(one.at(float(low[index])), mode), max(one.at(float(high[index])), mode)
        found[one.name] = f"{ends[0]:.3g}..{mode:.3g}..{ends[1]:.3g}"
        numbers = [float(part) for part in found[one.name].split("..")]
        assert numbers == sorted(numbers)
    print(f"{len(near)} of {len(best)} points within {NEARLY} of the least loss {best[0][1]:.4f}")
    return found


def crossed(table: Table) -> dict[str, float]:
    """For each episode, the loss on it of the point that is best on the other."""
    one, other = episodes()
    return {
        judged.name: loss_on(
            judged, min(table.rows, key=lambda row: loss_on(fitted, row[2][fitted.name]))[2][judged.name]
        )
        for judged, fitted in ((one, other), (other, one))
    }


def write(table: Table) -> None:
    """Write the file that the validation reads."""
    values: dict[str, Any] = dict(ranges(table))
    values["severity"] = "0.7..1..1.3"
    numbers = numbers_of(
        values,
        f"displacement in north-west Syria from 15 December 2017 to 31 March 2018 and from August to December 2018: "
        f"{len(table.rows)} points, mean absolute log ratio {table.best()[0][1]:.2f}; of the point best on one episode "
        f"alone, on the other: {', '.join(f'{name} {loss:.2f}' for name, loss in crossed(table).items())}",
    )
    FittedNumbers.model_validate(numbers)
    lines = [
        "# Written by scripts/fit_nw_syria.py. low..mode..high: the middle 80 % of nearly as good points.",
        "# severity is a judgement: reports of another episode may be fuller or thinner than those fitted on.",
        *(f"{key}: {json.dumps(value)}" for key, value in numbers.items()),
    ]
    (ROOT / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def tell(table: Table) -> None:
    """Print the best point beside what was observed."""
    _, loss, found = table.best()[0]
    print(f"loss {loss:.4f}; fitted on the other alone: {crossed(table)}")
    for episode in episodes():
        for count, simulated in zip(episode.counts, found[episode.name], strict=True):
            print(f"  {count.date} {count.place:28} {count.what:13} {count.people:8} {simulated:10.0f} "
                  f"weight {weight_of(count):g}")  # fmt: skip


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--points", type=int, default=320)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    table = Table.read(given.table)
    search(table, given.points, given.workers)
    tell(table)
    for name, text in ranges(table).items():
        print(f"  {name}: {text}")
    if given.write:
        write(table)


if __name__ == "__main__":
    main()
