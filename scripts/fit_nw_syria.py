"""Fit who leaves, where to and who comes back in north-west Syria, on two episodes of 2018 and nothing else.

    python scripts/fit_nw_syria.py TABLE [--points 480] [--workers 1] [--only jan-mar-2018] [--write]

Every point that is tried is kept in TABLE (JSON lines), so that a search can be stopped and taken up again.  Each
episode is run twice: as it is, and without the weekly deaths, since other episodes come with reports alone; the second
counts half.  What is made least is the mean over these of the weighted mean over their counts of
|log(simulated / observed)|, each at most 3; a count that is a lower bound costs nothing once it is reached.  First come
Owen-scrambled Sobol' points, then points near the best.  One member of central people is run at a point.  The range of
a number holds the middle 80 % of the points whose loss is within a quarter of the least.

How far the model may miss a whole episode is taken from the two: the totals of each by the point that is best on the
other, root mean square of log(simulated / observed).

With --write the numbers are put where `trucelab validate` reads them.  With --only one episode is fitted, so that a
scenario of September 2018 can use numbers that were to be had by then.  The test episode is never opened here.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.stats import qmc

from trucelab.scenario.values import Quantity
from trucelab.validation.nw_syria.counting import Count, figure
from trucelab.validation.nw_syria.dangers import Happening
from trucelab.validation.nw_syria.episode import Episode, read_episode
from trucelab.validation.nw_syria.members import FILE, FittedNumbers, run_member
from trucelab.validation.nw_syria.region import ROOT, region

EPISODES: Final = ("jan-mar-2018", "sep-dec-2018")
THIN: Final = ", reports alone"
WEIGHTS: Final = (1.0, 1.0, 0.5, 0.5)
"""Of `episodes` in the loss."""
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
    Range("flight", 0.1, 0.98),
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
            "flight": {"rule": "front flight", "share": values["flight"]},
            "onward_and_return": [
                {"rule": "returns", "rate_per_day": values["return_rate"], "power": 2, "safe_below": 0.3},
            ],
            "route_choice": [
                {"rule": "distance decay", "softening_km": 10, "power": values["distance"]},
                {"rule": "danger avoidance", "aversion": values["aversion"], "on_the_way": 1},
                {"rule": "host attraction", "camp": values["camp"]},
                {"rule": "population attraction", "power": values["faces"]},
                {"rule": "crowding", "starts_at": 0.9},
            ],
            "travel": {"awareness_hops": 12, "km_per_day": 60},
            "log_error": values.get("log_error", 0),
            "calibrated_on": calibrated_on,
        },
        "danger": {name: values[name] for name in ("decay_km", "decay_days", "warning_days")},
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
    """The two episodes as they are, then both without the weekly deaths."""
    full = [read_episode(ROOT / name, name) for name in EPISODES]
    return (*full, *(replace(one, name=one.name + THIN, happenings=reported(one)) for one in full))


def reported(episode: Episode) -> tuple[Happening, ...]:
    """What reports tell of an episode: its events without the weekly deaths."""
    return tuple(event for event in episode.happenings if event.placed or event.danger == event.effect.danger)


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


def loss_of(figures: dict[str, list[float]], some: Sequence[int] = (0, 1, 2, 3)) -> float:
    """The loss on some of the episodes, by their place in `episodes`; on all where nothing is said."""
    losses = [loss_on(episodes()[at], figures[episodes()[at].name]) for at in some]
    return float(np.average(losses, weights=[WEIGHTS[at] for at in some]))


def cost(simulated: float, count: Count) -> float:
    """Distance of one figure."""
    if count.lower and simulated >= count.people:
        return 0.0
    return min(MOST, abs(math.log((simulated + 1) / (count.people + 1))))


Row = tuple[list[float], dict[str, list[float]]]
"""A point: shares of the ranges, and figures by episode."""


def tried(shares: list[float]) -> Row:
    """A point and its figures."""
    values = {one.name: one.at(share) for one, share in zip(RANGES, shares, strict=True)}
    return shares, figures_of(FittedNumbers.model_validate(numbers_of(values)))


@dataclass
class Table:
    """All points that were tried."""

    path: Path
    rows: list[Row]
    fitted_on: tuple[int, ...]
    """Places in `episodes`."""

    @classmethod
    def read(cls, path: Path, fitted_on: tuple[int, ...]) -> Table:
        """The table in a file, which may not be there yet."""
        lines = path.read_text().splitlines() if path.is_file() else []
        return cls(path, [(row["shares"], row["figures"]) for row in map(json.loads, lines)], fitted_on)

    def add(self, shares: list[float], figures: dict[str, list[float]]) -> None:
        """One more point."""
        with self.path.open("a") as file:
            file.write(json.dumps({"shares": shares, "figures": figures}) + "\n")
        self.rows.append((shares, figures))

    def best(self, on: Sequence[int] | None = None) -> list[tuple[float, Row]]:
        """Losses and points, the least loss first."""
        some = self.fitted_on if on is None else on
        return sorted(((loss_of(row[1], some), row) for row in self.rows), key=lambda pair: pair[0])


def search(table: Table, points: int, workers: int) -> None:
    """Fill the table up to so many points."""
    first = qmc.Sobol(len(RANGES), rng=SEED).random(FIRST).tolist()
    with ProcessPoolExecutor(workers) as pool:
        while (have := len(table.rows)) < points:
            # batches of 8 whatever the workers, so that the search does not depend on them
            few = first[have : have + 8] if have < FIRST else proposals(table, 8)
            for shares, figures in pool.map(tried, few):
                table.add(shares, figures)
            print(len(table.rows), f"{table.best()[0][0]:.4f}", flush=True)


def proposals(table: Table, count: int) -> list[list[float]]:
    """Points near the best; steps get smaller as points get more."""
    rng = np.random.default_rng((SEED, len(table.rows)))
    width = 0.25 * min(1.0, (FIRST / len(table.rows)) ** 0.7)
    best = [np.array(row[0]) for _, row in table.best()[:BEST]]
    found = []
    for _ in range(count):
        centre, other = (best[int(rng.integers(len(best)))] for _ in range(2))
        step = np.where(rng.random(len(centre)) < 0.5, rng.normal(0, width, len(centre)), 0.0) + 0.3 * (other - centre)
        found.append(np.clip(centre + step, 0, 1).tolist())
    return found


def ranges(table: Table) -> dict[str, str]:
    """Every number as low..mode..high."""
    best = table.best()
    near = np.array([row[0] for loss, row in best if loss <= NEARLY * best[0][0]])
    low, high = np.quantile(near, (0.1, 0.9), axis=0)
    found = {}
    for index, one in enumerate(RANGES):
        mode = one.at(best[0][1][0][index])
        ends = min(one.at(float(low[index])), mode), max(one.at(float(high[index])), mode)
        found[one.name] = f"{ends[0]:.3g}..{mode:.3g}..{ends[1]:.3g}"
        numbers = [float(part) for part in found[one.name].split("..")]
        assert numbers == sorted(numbers)
    print(f"{len(near)} of {len(best)} points within {NEARLY} of the least loss {best[0][0]:.4f}")
    return found


def crossed(table: Table) -> dict[str, Row]:
    """For each episode, with its reports alone too, the point that is best on the other."""
    of = {own: table.best(other)[0][1] for own, other in (((0, 2), (1, 3)), ((1, 3), (0, 2)))}
    return {episodes()[at].name: row for own, row in of.items() for at in own}


def miss(episode: Episode, figures: list[float]) -> float:
    """Mean logarithm of simulated over counted, over the totals of an episode."""
    ratios = [
        math.log((simulated + 1) / (count.people + 1))
        for simulated, count in zip(figures, episode.counts, strict=True)
        if count.area.level == "region" and count.what in ("displaced", "displacements") and not count.lower
    ]
    return float(np.mean(ratios))


def log_error(table: Table) -> float:
    """Standard deviation of the logarithm by which the model misses a whole episode."""
    found = [miss(episode, crossed(table)[episode.name][1][episode.name]) for episode in episodes()]
    print("log(simulated / counted) of totals, fitted on the other episode:", [round(one, 2) for one in found])
    return math.sqrt(float(np.mean(np.square(found))))


def write(table: Table) -> None:
    """Write the file that the validation reads."""
    values: dict[str, Any] = dict(ranges(table))
    half = round(math.sqrt(6.0) * log_error(table), 2)
    # a symmetric triangle of this half-width has that standard deviation
    values["log_error"] = f"{-half}..0..{half}"
    losses = {name: loss_on(one, crossed(table)[name][1][name]) for one in episodes() if (name := one.name)}
    numbers = numbers_of(
        values,
        f"displacement in north-west Syria from 15 December 2017 to 31 March 2018 and from August to December 2018: "
        f"{len(table.rows)} points, mean absolute log ratio {table.best()[0][0]:.2f}; of the point best on one episode "
        f"alone, on the other: {', '.join(f'{name} {loss:.2f}' for name, loss in losses.items())}",
    )
    FittedNumbers.model_validate(numbers)
    lines = [
        "# Written by scripts/fit_nw_syria.py. low..mode..high: the middle 80 % of nearly as good points.",
        "# log_error: how far totals of each episode are missed by numbers fitted on the other.",
        *(f"{key}: {json.dumps(value)}" for key, value in numbers.items()),
    ]
    (ROOT / FILE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def tell(table: Table) -> None:
    """Print the best point beside what was observed."""
    loss, (_, found) = table.best()[0]
    print(f"loss {loss:.4f}")
    for at in table.fitted_on:
        episode = episodes()[at]
        print(f"{episode.name}: {loss_on(episode, found[episode.name]):.3f}")
        for count, simulated in zip(episode.counts, found[episode.name], strict=True):
            print(f"  {count.date} {count.place:28} {count.what:13} {count.people:8} {simulated:10.0f} "
                  f"weight {weight_of(count):g}")  # fmt: skip


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--points", type=int, default=480)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--only", choices=EPISODES)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.write and given.only:
        parser.error("--write needs both episodes; leave --only out")
    fitted_on = (0, 1, 2, 3) if given.only is None else (at := EPISODES.index(given.only), at + 2)
    table = Table.read(given.table, fitted_on)
    search(table, given.points, given.workers)
    tell(table)
    for name, text in ranges(table).items():
        print(f"  {name}: {text}")
    if given.write:
        write(table)


if __name__ == "__main__":
    main()
