"""The kind of validation that judges how long truces hold, on truces that no curve was fitted to.

A forecast is the chance, for every day from 1 to 180, that a truce has not failed.  The Brier score integrated over the
days is the mean of the squared distances (Graf, Schmoor, Sauerbrei and Schumacher 1999, without censoring weights).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from trucelab.errors import WrongInput
from trucelab.scenario.consequences import Truce
from trucelab.scenario.tables import read_table
from trucelab.scenario.values import AS_NUMBER, Day, Sourced, Text
from trucelab.truce import COVARIATES, DrawnTruces, Draws, ends, mixed_survival
from trucelab.validation.findings import Check, Findings, Table
from trucelab.validation.runs import Effort, Progress
from trucelab.validation.scores.brier import brier_score
from trucelab.validation.scores.coverage import central_band, coverage

NAME: Final = "truce"
TITLE: Final = "How long truces hold"
SHIPPED: Final = Path(str(resources.files("trucelab.validation") / "cases" / "truces" / "holdouts.csv"))
INTRO: Final = (
    "Each truce is a forecast for every day from 1 to 180: the chance that it has not failed. The Brier score is the "
    "mean squared distance of these chances from what happened; saying one half every day gets 0.25, and less is "
    "better. The default mix takes a truce for war-ending with a weight of 0.24; where a mechanism was agreed, its "
    "median effects (0.45 and 0.50) are put in. Bands draw everything uncertain, and the truces themselves.",
    "A set is scored under one definition of failure at a time, while the mix counts any. The baselines were fitted to "
    "other truces. Two things were not blind. The effect of a mechanism in a pause, 0.45, was computed on 50 truces, "
    "the 18 from 2005 on among them, and shrunk towards 1; earlier truces alone give 0.30, and a column shows what the "
    "mix scores with it. And the mixture was adopted after the pause preset alone was seen to be too pessimistic here, "
    "its weight taken from another figure. So this test has been used; a fresh one needs new truces: give a table "
    "(CSV) with the columns of the shipped one.",
)

DAYS: Final = np.arange(1, 181)
HORIZONS: Final = (7, 14, 30, 60, 90, 180)
DRAWS: Final = 10_000
SEEDS: Final = 3
DEFAULT_WEIGHT: Final = float(Truce(then="").settles_war)
ALONE_RATIO: Final = 0.62
"""Hazard ratio of a mechanism with which the war-ending preset alone was first measured."""
EARLIER_RATIO: Final = 0.30
"""Hazard ratio of a mechanism in a pause that truces before 2005 alone give."""
TOLERANCE: Final = 0.005
MEDIANS: Final = {item.switch: item.ratio.median for item in COVARIATES}
CONSTANT: Final = 0.25
LEAST_COVERED: Final = 15
FIRST_MEASURED: Final = {
    "post2005, called off": (0.219, 0.397, 0.190),
    "syria, eroded": (0.193, 0.495, 0.208),
    "syria, broken": (0.289, 0.339, 0.240),
}
"""Integrated Brier of pause alone, war-ending alone and the default mix, when the curves were fitted."""

FloatArray: TypeAlias = NDArray[np.float64]


class TruceRow(Sourced):
    """What became of one truce under one definition of failure."""

    set: Text
    """Truces that are scored together."""
    truce: Text
    """Where, and between whom."""
    start: Day
    """Its first day."""
    mechanism: Literal["yes", "no"]
    """Whether a mechanism to watch over compliance was agreed."""
    failure: Literal["called off", "eroded", "broken", "war resumed"]
    """The definition of failure."""
    day: Annotated[float, Field(ge=0.0, le=36500.0), AS_NUMBER] | None = None
    """Day of the truce on which it failed; empty where it was not seen to."""
    seen_days: Annotated[float, Field(ge=0.0, le=36500.0), AS_NUMBER] | None = None
    """Days for which it was watched; empty where it was watched to its end."""

    @model_validator(mode="after")
    def _ended_or_seen(self) -> Self:
        if self.day is None and self.seen_days is None:
            raise ValueError("neither day nor seen_days is given; say when it failed, or how long it was seen to hold")
        return self

    @property
    def failed(self) -> float:
        """Day of failure; inf where none was seen."""
        return math.inf if self.day is None else self.day

    @property
    def seen(self) -> float:
        """Last day on which it is known whether it had failed."""
        return math.inf if self.day is not None or self.seen_days is None else self.seen_days


@dataclass(frozen=True)
class Brier:
    """Integrated Brier scores of three forecasts."""

    pause: float
    war_ending: float
    mix: float


@dataclass(frozen=True)
class Horizon:
    """Share of truces that have not failed after some days: observed, and as the default mix has it."""

    days: int
    observed: float
    """Those no longer watched count as holding."""
    mean: float
    low: float
    high: float
    """80 % band."""
    covered: bool


@dataclass(frozen=True)
class SetVerdict:
    """How the forecasts do on one set under one definition of failure."""

    name: str
    truces: int
    brier: Brier
    """Truces no longer watched count as holding, as when first measured."""
    brier_seen: Brier
    """Days on which a truce was no longer watched left out."""
    mix_earlier: float
    """Score of the default mix with the effect of a mechanism that truces before 2005 alone give."""
    own_shares: float
    """Score of the shares that were observed, given to every truce alike: none that treats all alike does better."""
    horizons: tuple[Horizon, ...]
    """With the first seed."""
    covered: tuple[int, ...]
    """Of the horizons, for each seed."""

    @property
    def first_measured(self) -> Brier | None:
        """What was measured when the curves were fitted; None for truces of a user."""
        return Brier(*FIRST_MEASURED[self.name]) if self.name in FIRST_MEASURED else None


def names() -> tuple[str, ...]:
    """What the shipped truces are called."""
    return (NAME,)


def takes(text: str) -> bool:
    """Whether a text names the shipped truces or is a table of such."""
    return text == NAME or text.endswith(".csv")


def judge(texts: Sequence[str], effort: Effort, progress: Progress) -> Findings:
    """Findings on the tables given, on the shipped one where none is.

    raises  WrongInput, with everything that is wrong in a table
    """
    progress(NAME)
    files = dict.fromkeys(texts or (NAME,))
    found = [one for text in files for one in _of_file(text, effort.seed)]
    shipped = [one for one in found if one.first_measured is not None] if NAME in files else []
    return Findings(
        name=NAME,
        title=TITLE,
        intro=INTRO,
        tables=(_briers(found), *(_shares(one) for one in found)),
        checks=tuple(_checks(shipped)),
        figures=lambda: (),
        values={"sets": [_values(one) for one in found], "draws": DRAWS},
    )


def _of_file(text: str, seed: int) -> list[SetVerdict]:
    path = SHIPPED if text == NAME else Path(text)
    table = read_table(path, path.name if text == NAME else text, TruceRow)
    if not table.rows:
        raise WrongInput.one("holds no truce; give one row for each truce and definition of failure", file=table.file)
    sets: dict[str, list[TruceRow]] = {}
    prefix = "" if text == NAME else f"{path.stem}: "
    for row in table.rows:
        sets.setdefault(f"{prefix}{row.set}, {row.failure}", []).append(row)
    return [verdict(name, rows, seed) for name, rows in sets.items()]


def verdict(name: str, rows: Sequence[TruceRow], seed: int) -> SetVerdict:
    """Judge the forecasts on truces of one set and one definition of failure."""
    bands = [_band(rows, seed + number) for number in range(SEEDS)]
    return SetVerdict(
        name=name,
        truces=len(rows),
        brier=_brier(rows, seen_only=False),
        brier_seen=_brier(rows, seen_only=True),
        mix_earlier=_mix_earlier(rows),
        own_shares=_own_shares(rows),
        horizons=bands[0],
        covered=tuple(sum(horizon.covered for horizon in band) for band in bands),
    )


def _brier(rows: Sequence[TruceRow], *, seen_only: bool) -> Brier:
    """Scores at the medians of the priors."""
    held = _held(rows)
    if seen_only:
        held[np.array([row.seen < DAYS for row in rows])] = np.nan
    agreed, monitored = MEDIANS["mechanism"], MEDIANS["monitors"]
    return Brier(
        pause=brier_score(_chances(rows, 0.0, agreed, 1.0), held.ravel()),
        war_ending=brier_score(_chances(rows, 1.0, 1.0, ALONE_RATIO), held.ravel()),
        mix=brier_score(_chances(rows, DEFAULT_WEIGHT, agreed, monitored), held.ravel()),
    )


def _mix_earlier(rows: Sequence[TruceRow]) -> float:
    chances = _chances(rows, DEFAULT_WEIGHT, EARLIER_RATIO, MEDIANS["monitors"])
    return brier_score(chances, _held(rows).ravel())


def _held(rows: Sequence[TruceRow]) -> FloatArray:
    """(truce, day) 1 where it had not failed; those no longer watched count as holding."""
    return np.array([row.failed > DAYS for row in rows], np.float64)


def _chances(rows: Sequence[TruceRow], weight: float, pause: float, war_ending: float) -> FloatArray:
    """Chances to hold, truce by truce and day by day, with the ratios of a mechanism: (truces times days,)."""
    by_truce = [
        mixed_survival(DAYS, weight, pause_ratio=pause, war_ending_ratio=war_ending)
        if row.mechanism == "yes"
        else mixed_survival(DAYS, weight)
        for row in rows
    ]
    return np.ravel(by_truce)


def _own_shares(rows: Sequence[TruceRow]) -> float:
    held = _held(rows)
    return brier_score(np.tile(held.mean(axis=0), len(rows)), held.ravel())


def _band(rows: Sequence[TruceRow], seed: int) -> tuple[Horizon, ...]:
    """Shares that hold, with everything drawn: priors once for all truces of a draw, end times for each truce."""
    chances = Draws.of_band(seed, DRAWS, "hold-outs")
    drawn = {
        agreed: DrawnTruces(Truce(mechanism=agreed, monitors=agreed, then="nothing"), chances)
        for agreed in (True, False)
    }
    failed = np.stack(
        [ends(drawn[row.mechanism == "yes"], f" of truce {number}").days for number, row in enumerate(rows)], axis=1
    )
    found = []
    for days in HORIZONS:
        shares = (failed > days).mean(axis=1)
        low, high = (float(end) for end in central_band(shares, 0.8))
        observed = float(np.mean([row.failed > days for row in rows]))
        covered = coverage([low], [high], [observed]) == 1.0
        found.append(Horizon(days, observed, float(shares.mean()), low, high, covered))
    return tuple(found)


def _briers(found: Sequence[SetVerdict]) -> Table:
    heads = (
        "truces", "n", "pause alone", "war-ending alone", "default mix", "mechanism 0.30", "watched days alone",
        "one half", "own shares", "covered",
    )  # fmt: skip
    return Table(
        title="Integrated Brier score, days 1 to 180",
        heads=heads,
        rows=tuple(
            (
                one.name,
                str(one.truces),
                *(_beside(score, one, key) for key, score in asdict(one.brier).items()),
                f"{one.mix_earlier:.3f}",
                f"{one.brier_seen.mix:.3f}",
                f"{CONSTANT:.3f}",
                f"{one.own_shares:.3f}",
                f"{one.covered[0]} of {len(one.horizons)}",
            )
            for one in found
        ),
        note="In brackets what was measured when the curves were fitted. *Mechanism 0.30*: the default mix with the "
        "effect that truces before 2005 alone give. *Watched days alone*: the default mix without the days on which a "
        "truce was no longer watched, which the other columns count as holding. *Own shares*: the shares that were "
        "observed, as the forecast for every truce alike; it knows the answer. *Covered*: observed shares in the 80 % "
        "band of the default mix; those of one set hang together, and a rate of 14 days cannot erode or break a truce "
        "before day 13. The war-ending preset alone takes 0.62 for a mechanism.",
    )


def _beside(score: float, one: SetVerdict, key: str) -> str:
    first = "" if one.first_measured is None else f" ({getattr(one.first_measured, key):.3f})"
    return f"{score:.3f}{first}"


def _shares(one: SetVerdict) -> Table:
    return Table(
        title=f"{one.name}: share that had not failed",
        heads=("after", "observed", "default mix", "80 % band", "covered"),
        rows=tuple(
            (
                f"{horizon.days} days",
                f"{horizon.observed:.2f}",
                f"{horizon.mean:.2f}",
                f"{horizon.low:.2f} to {horizon.high:.2f}",
                "yes" if horizon.covered else "no",
            )
            for horizon in one.horizons
        ),
        detail=True,
    )


def _checks(found: Sequence[SetVerdict]) -> list[Check]:
    """What must hold on the shipped truces."""
    checks = []
    for one in found:
        if one.first_measured is not None:
            for key, first in asdict(one.first_measured).items():
                score = getattr(one.brier, key)
                says = f"{one.name}: Brier of {key.replace('_', '-')} is {score:.4f}, first measured as {first:.3f}"
                checks.append(Check(f"{says}; {TOLERANCE} allowed", abs(score - first) <= TOLERANCE))
            says = (
                f"{one.name}: Brier of the default mix is {one.brier.mix:.4f}, below {CONSTANT} of one half every day"
            )
            checks.append(Check(says, one.brier.mix < CONSTANT))
    for number in range(SEEDS if found else 0):
        covered = sum(one.covered[number] for one in found)
        of = sum(len(one.horizons) for one in found)
        says = f"bands of 80 %, seed {number + 1} of {SEEDS}: {covered} of {of} observed shares covered"
        checks.append(Check(f"{says}, {LEAST_COVERED} or more needed", covered >= LEAST_COVERED))
    return checks


def _values(one: SetVerdict) -> Mapping[str, Any]:
    first = None if one.first_measured is None else asdict(one.first_measured)
    return {**asdict(one), "first_measured": first, "constant_half": CONSTANT}
