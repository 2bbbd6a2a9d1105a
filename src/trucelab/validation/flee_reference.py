"""What Flee itself got on a case, measured or published: errors by seed, and people in each camp."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from statistics import mean, stdev

import numpy as np
from numpy.typing import NDArray

SETTINGS = "simsetting.yml"
"""Begins the name of the settings that a case ships; other presets are left aside."""
VERSION = "master"
MODE = "serial"
"""Flee moves people one by one; its parallel version does not, and differs."""
ROWS_OF: Mapping[str, str] = {"main": "main", "flee3": "flee3_validation"}
"""The name that a set of data has in flee_measured.csv."""


@dataclass(frozen=True)
class Over:
    """One error over the seeds of one program."""

    values: tuple[float, ...]

    @cached_property
    def mean(self) -> float:
        """Mean over seeds."""
        return mean(self.values)

    @property
    def low(self) -> float:
        """The least."""
        return min(self.values)

    @property
    def high(self) -> float:
        """The greatest."""
        return max(self.values)

    @cached_property
    def sd(self) -> float:
        """Standard deviation over seeds (n - 1); 0 where there is one seed."""
        return stdev(self.values) if len(self.values) > 1 else 0.0


@dataclass(frozen=True)
class CampMeans:
    """Flee's people in camps on some days, in agents; one entry a row of the file."""

    hasten: int
    """Persons that an agent stood for."""
    camp: tuple[str, ...]
    day: NDArray[np.int64]
    observed: NDArray[np.int64]
    mean: NDArray[np.float64]
    """Over seeds."""
    sd: NDArray[np.float64]
    """Over seeds; 0 where there is one seed."""


@dataclass(frozen=True)
class Measured:
    """Flee's errors on one set of data of a case."""

    hasten: int
    """Persons that an agent stood for."""
    normal: Over
    """Averaged relative difference by seed."""
    rescaled: Over
    camps: CampMeans


def measured(case_folder: Path, data_set: str) -> Measured:
    """Flee's runs with the shipped settings, at the number of persons an agent that most seeds were run with.

    case_folder  folder that holds flee_measured.csv
    data_set     "main" or "flee3"
    """
    with (case_folder / "flee_measured.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _counts(row, ROWS_OF[data_set])]
    by_hasten: dict[int, dict[int, tuple[float, float]]] = defaultdict(dict)
    for row in rows:
        errors = float(row["ard_mean"]), float(row["ard_mean_rescaled"])
        by_hasten[int(row["hasten"])][int(row["seed"])] = errors
    # of two that were run as often, the finer one
    hasten = min(by_hasten, key=lambda hasten: (-len(by_hasten[hasten]), hasten))
    normal, rescaled = zip(*by_hasten[hasten].values(), strict=True)
    return Measured(hasten, Over(normal), Over(rescaled), _camps(case_folder / f"flee_camps_{data_set}.csv"))


def _counts(row: Mapping[str, str], data_set: str) -> bool:
    return (
        row["data_set"] == data_set
        and row["settings"].startswith(SETTINGS)
        and row["flee_version"].startswith(VERSION)
        and row["mode"] == MODE
    )


def _camps(path: Path) -> CampMeans:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return CampMeans(
        hasten=int(rows[0]["hasten"]),
        camp=tuple(row["camp"] for row in rows),
        day=_whole(row["day"] for row in rows),
        observed=_whole(row["data"] for row in rows),
        mean=np.array([float(row["sim_mean"]) for row in rows]),
        sd=np.array([float(row["sim_sd"] or 0) for row in rows]),
    )


def _whole(texts: Iterable[str]) -> NDArray[np.int64]:
    return np.array([int(text) for text in texts], np.int64)


@dataclass(frozen=True)
class Published:
    """One claim about one case."""

    case: str
    claim: str
    least: float
    """Share of people in the right camp that is claimed at least."""
    source: str
    doi: str


def published() -> tuple[Published, ...]:
    """Every claim that is kept, with its source."""
    text = (resources.files("trucelab.validation") / "published.csv").read_text(encoding="utf-8")
    return tuple(
        Published(row["case"], row["claim"], float(row["least"]), row["source"], row["doi"])
        for row in csv.DictReader(text.splitlines())
    )
