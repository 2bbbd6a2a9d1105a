"""Fit the movement that all cases taken over from Flee share, and the same with each case left out.

    python scripts/fit_movement.py TABLE [--points 400] [--workers 2]
    python scripts/fit_movement.py TABLE --departures

Every point of the search is tried on all cases once and kept in TABLE (JSON lines), so that a search can be stopped and
taken up again, and every fit without a case reads the same points.  What is made least is the mean over cases of the
rescaled averaged relative difference as a share of Flee's, plus a quarter of the same unscaled (two sets of data of one
case count as one case), plus the greatest rescaled share of any set: no case is to pay for the others.  A case that is
left out takes no part in the fit that is made for it.

With --departures the rate at which danger drives people from home is fitted, where nobody tells how many leave.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from trucelab.interchange.own_movement import OWN_MOVEMENT, SharedNumbers, movement_of
from trucelab.validation import catalogue
from trucelab.validation.native_model import OwnCase
from trucelab.validation.runs import Effort
from trucelab.validation.scores.relative_difference import averaged_relative_difference

LABELS: Final = tuple(
    label for label in catalogue.names() if "/" in label and label not in ("mali2012/flee3", "ssudan2014/flee3")
)
"""Sets of data; two are alike in all that the own model reads."""
CASES: Final = tuple(dict.fromkeys(label.partition("/")[0] for label in LABELS))
UNSCALED_WEIGHT: Final = 0.25
FIRST: Final = 64
"""Points of the Sobol' sequence before the search narrows."""
BEST: Final = 6
"""Points from which the search goes on."""
RATES: Final = np.geomspace(1e-4, 1e-2, 13)

Errors = Mapping[str, tuple[float, float]]
"""Normal and rescaled error by label."""


@dataclass(frozen=True)
class Range:
    """Bounds of one number."""

    name: str
    low: float
    high: float
    log: bool = False

    def at(self, share: float) -> float:
        """The number at a share of the range, to two digits."""
        value = self.low * (self.high / self.low) ** share if self.log else self.low + share * (self.high - self.low)
        return float(f"{value:.2g}")


RANGES: Final = (
    Range("camp", 1, 20, log=True),
    Range("room_power", 0, 0.5),
    Range("starts_at", 0, 0.9),
    Range("faces", 0, 0.4),
    Range("softening_km", 1, 60, log=True),
    Range("distance", 0.4, 2),
    Range("aversion", 0.3, 4, log=True),
    Range("on_the_way", 0, 2),
    Range("onward", 0.3, 5, log=True),
    Range("hops", 4, 16),
)


@cache
def case_of(label: str) -> tuple[OwnCase, tuple[float, float]]:
    """A case, and Flee's errors."""
    (case,) = catalogue.named(label)
    flee = case.measured()
    assert flee is not None
    return OwnCase.of(case.read()), (flee.normal.mean, flee.rescaled.mean)


def errors(parameters: Mapping[str, Any], modelled: Mapping[str, Any] | None = None) -> dict[str, tuple[float, float]]:
    """Both errors on every set of data, of one member."""
    found = {}
    for label in LABELS:
        ours = case_of(label)[0].run(
            Effort(members=1), prescribed=modelled is None, parameters=parameters, modelled=modelled
        )
        normal, rescaled = (
            float(averaged_relative_difference(ours.simulated, ours.observed, rescaling=rescaling).mean.mean())
            for rescaling in ("none", "exact")
        )
        found[label] = (normal, rescaled)
    return found


def loss(found: Errors, without: str | None) -> float:
    """What is made least; `without` names a case that takes no part."""
    by_case, worst = [], 0.0
    for case in CASES:
        if case != without:
            pairs = [(found[label], case_of(label)[1]) for label in LABELS if label.startswith(f"{case}/")]
            shares = [(own[0] / flee[0], own[1] / flee[1]) for own, flee in pairs]
            by_case.append(np.mean([rescaled + UNSCALED_WEIGHT * normal for normal, rescaled in shares]))
            worst = max(worst, *(rescaled for _, rescaled in shares))
    return float(np.mean(by_case)) + worst


@dataclass
class Table:
    """All points that were tried."""

    path: Path
    shares: list[list[float]]
    errors: list[dict[str, tuple[float, float]]]

    @classmethod
    def read(cls, path: Path) -> Table:
        """The table in a file, which may not be there yet."""
        rows = [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []
        return cls(path, [row["shares"] for row in rows], [row["errors"] for row in rows])

    def add(self, shares: list[float], found: dict[str, tuple[float, float]]) -> None:
        """One more point."""
        with self.path.open("a") as file:
            file.write(json.dumps({"shares": shares, "errors": found}) + "\n")
        self.shares.append(shares)
        self.errors.append(found)

    def best(self, without: str | None, count: int) -> list[int]:
        """Rows of the points with the least loss."""
        return sorted(range(len(self.shares)), key=lambda row: loss(self.errors[row], without))[:count]


def numbers_at(shares: Sequence[float]) -> SharedNumbers:
    """The numbers of a point, to two digits."""
    values = {one.name: one.at(share) for one, share in zip(RANGES, shares, strict=True)}
    return SharedNumbers(**values | {"hops": round(values["hops"])})  # type: ignore[arg-type]


def tried(shares: list[float]) -> tuple[list[float], dict[str, tuple[float, float]]]:
    """A point, and its errors."""
    return shares, errors(movement_of(numbers_at(shares)))


def proposals(table: Table, count: int, rng: np.random.Generator) -> Iterable[list[float]]:
    """Points near the best ones, for each of the fits in turn; steps get smaller as points get more."""
    fits = (None, None, *CASES)
    width = 0.3 * min(1.0, (2 * FIRST / len(table.shares)) ** 0.7)
    for number in range(count):
        rows = table.best(fits[number % len(fits)], BEST)
        centre = np.array(table.shares[rows[int(rng.integers(len(rows)))]])
        other = np.array(table.shares[rows[int(rng.integers(len(rows)))]])
        moved: NDArray[np.bool_] = rng.random(len(centre)) < 0.5
        step = np.where(moved, rng.normal(0, width, len(centre)), 0.0) + 0.3 * (other - centre)
        yield np.clip(centre + step, 0, 1).tolist()


def search(table: Table, points: int, workers: int) -> None:
    """Fill the table up to so many points."""
    first = qmc.Sobol(len(RANGES), rng=1).random(FIRST).tolist()
    with ProcessPoolExecutor(workers) as pool:
        while (have := len(table.shares)) < points:
            rng = np.random.default_rng(have)
            few = first[have : have + 2 * workers] if have < FIRST else proposals(table, 4 * workers, rng)
            for shares, found in pool.map(tried, few):
                table.add(shares, found)
            row = table.best(None, 1)[0]
            print(len(table.shares), f"{loss(table.errors[row], None):.4f}", numbers_at(table.shares[row]), flush=True)


def tell(table: Table) -> None:
    """Print every fit, and how the case that it was made without does."""
    for without in (None, *CASES):
        row = table.best(without, 1)[0]
        print(f"without {without}: loss {loss(table.errors[row], without):.4f}, {numbers_at(table.shares[row])}")
        for label, (normal, rescaled) in table.errors[row].items():
            flee = case_of(label)[1]
            print(
                f"    {label:20} normal {normal:.3f} (Flee {flee[0]:.3f})  rescaled {rescaled:.3f} (Flee {flee[1]:.3f})"
            )


def departures() -> None:
    """Errors by the rate of departure, for the movement as it is."""
    for rate in RATES.tolist():
        found = errors(OWN_MOVEMENT, {"rate_per_day": rate, "power": 1.0})
        shares = " ".join(f"{label} {normal:.3f}" for label, (normal, _) in found.items())
        by_case = {c: np.mean([found[k][0] for k in LABELS if k.startswith(f"{c}/")]) for c in CASES}
        means = " ".join(
            f"{without or 'all'} {np.mean([by_case[c] for c in CASES if c != without]):.4f}"
            for without in (None, *CASES)
        )
        print(f"{rate:.2g}: means without {means}; {shares}", flush=True)


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--points", type=int, default=400)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--departures", action="store_true")
    given = parser.parse_args()
    if given.departures:
        departures()
        return
    table = Table.read(given.table)
    search(table, given.points, given.workers)
    tell(table)


if __name__ == "__main__":
    main()
