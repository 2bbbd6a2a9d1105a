"""The verdict on every claim: it holds, the model differs, or it depends; on what; and how far it is from turning.

A claim holds if its test comes out true in at least nine members of ten, the model differs from it if in at most one
of ten, and otherwise it depends on what is not known. A claim on which no member bears is not tested.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.findings.claim_measures import figure_of, moment_of
from trucelab.ensemble.findings.ranks import deviate_beyond, mean_ranks
from trucelab.ensemble.findings.sensitivity.inputs import Input
from trucelab.ensemble.findings.sensitivity.members import FEWEST, Members, members_of, plays
from trucelab.ensemble.findings.sensitivity.outputs import Output
from trucelab.ensemble.findings.summary import BELOW, MEASURES, Band
from trucelab.ensemble.members.claim_tests import bounds_of
from trucelab.ensemble.members.talks_draw import drivers
from trucelab.ensemble.record.run_record import Run, once_a_run
from trucelab.scenario.claims import (
    AtLeastClaim,
    ChanceClaim,
    Claim,
    FigureClaim,
    PlacesClaim,
    ShareClaim,
)

Verdict = Literal["holds", "depends", "differs", "untested"]

HOLDS, DIFFERS = 0.9, 0.1

BY_LUCK = 0.05
"""Chance that an input is named although nothing turns on any of them, all inputs taken together."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TurnsOnStatement:
    """An uncertain statement that a verdict turns on."""

    party: str
    says: str
    if_held: float
    """Share of draws in which the claim is true, among those where it is really held."""
    if_not: float


@dataclass(frozen=True)
class TurnsOnInput:
    """An uncertain number that a verdict turns on."""

    name: str
    says: str
    where_true: float
    """Mean chance at which it was drawn, over members where the claim is true: 0 the lowest value, 1 the highest."""
    where_not: float


@dataclass(frozen=True)
class Distance:
    """How far a verdict is from turning."""

    members: int
    """Members whose answer would have to change for another verdict."""
    of: int
    """Members that were asked: those on which the test bears."""
    margin: float | None = None
    """How far the median is inside the nearest bound; negative outside. In the unit of the figure."""
    bands: float | None = None
    """The margin in widths of the 80 % band, from the median to its edge on the side of the bound: at least 1 or so
    where the claim holds, at most -1 where the model differs; none where the figure is certain."""
    factor: float | None = None
    """What the figure would have to be multiplied by to stand on the bound."""
    flips: Mapping[str, Any] | None = None
    """Smallest changes of stated preferences that turn the answer in the central case, by `preference_flips`."""


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict."""

    key: str
    claim: Claim
    verdict: Verdict
    share: float
    """Share of members in which the test comes out true, of those on which it bears."""
    figure: Band | None
    """For claims about a number: the number over members."""
    turns_on: tuple[TurnsOnStatement, ...] | tuple[TurnsOnInput, ...]
    """What the verdict turns on, strongest first, where it depends; empty if nothing can be told from luck."""
    distance: Distance
    details: Mapping[str, float]
    """Other numbers behind the verdict, by name: means over members."""


def verdict_of(share: float) -> Verdict:
    """The verdict on a claim whose test comes out true in a share of members.

    >>> verdict_of(0.95), verdict_of(0.5), verdict_of(0.0)
    ('holds', 'depends', 'differs')
    """
    return "holds" if share >= HOLDS else "differs" if share <= DIFFERS else "depends"


def members_to_turn(true: int, members: int) -> int:
    """Members whose answer would have to change for another verdict.

    >>> [members_to_turn(true, 50) for true in (50, 45, 44, 6, 5, 0)]
    [6, 1, 1, 1, 1, 6]
    """
    own = verdict_of(true / members)
    others = (count for count in range(members + 1) if verdict_of(count / members) != own)
    return min((abs(count - true) for count in others), default=members)


def distance_of(values: Floats, low: float, high: float) -> Distance:
    """How far a figure is from its nearest bound.

    values     (member,)
    low, high  bounds, infinite where there is none

    >>> far = distance_of(np.array([10.0, 20.0, 30.0, 40.0, 50.0]), 60.0, np.inf)
    >>> far.margin, far.factor, round(far.bands, 2)
    (-30.0, 2.0, -1.88)
    """
    band = Band.of(values)
    true = int(((values >= low) & (values <= high)).sum())
    bound = low if band.median - low <= high - band.median else high
    margin = min(band.median - low, high - band.median)
    width = band.high - band.median if bound > band.median else band.median - band.low
    return Distance(
        members_to_turn(true, len(values)),
        len(values),
        float(margin),
        float(margin / width) if width > 0.0 else None,
        float(bound / band.median) if band.median > 0.0 else None,
    )


@once_a_run
def verdicts(run: Run) -> tuple[Judged, ...]:
    """The verdict on every claim of a run, in the order of the scenario."""
    bench = _Bench(run)
    return tuple(bench.judged(key, claim) for key, claim in run.scenario.document.claims.items())


@dataclass(frozen=True)
class _Bench:
    """Judges the claims of one run; the draws of its members are made anew only if a verdict turns on them."""

    run: Run

    @cached_property
    def members(self) -> Members:
        return members_of(self.run)

    def judged(self, key: str, claim: Claim) -> Judged:
        if isinstance(claim, FigureClaim):
            return self._figure(key, claim)
        return self._talks(key, claim)

    def _talks(self, key: str, claim: Claim) -> Judged:
        found = self.run.talks["claims"][key]
        truths = np.array([member["true"] for member in found], np.bool_)
        heard = np.array([not member.get("silent", False) for member in found], np.bool_)
        names = sorted({name for member in found for name in member} - {"true", "silent"})
        details = {name: float(np.mean([member[name] for member in found if name in member])) for name in names}
        share, figure = float(truths[heard].mean()) if heard.any() else 0.0, None
        distance = Distance(
            members_to_turn(int(truths[heard].sum()), int(heard.sum())) if heard.any() else 1,
            int(heard.sum()),
            flips=self.run.talks["questions"].get("flips", {}).get(key),
        )
        if isinstance(claim, ChanceClaim):
            middles = np.array([member["middle"] for member in found], np.float64)
            figure, distance = Band.of(middles), distance_of(middles, *bounds_of(claim))
            details |= {
                "least": min(member["least"] for member in found),
                "greatest": max(member["greatest"] for member in found),
            }
        verdict = verdict_of(share) if heard.any() else "untested"
        turns = self._statements(truths, heard) if verdict == "depends" else ()
        return Judged(key, claim, verdict, share, figure, turns, distance, details)

    def _statements(self, truths: NDArray[np.bool_], heard: NDArray[np.bool_]) -> tuple[TurnsOnStatement, ...]:
        preferences = self.run.scenario.document.talks.preferences
        held = [flags for flags, told in zip(self.run.talks["held"], heard, strict=True) if told]
        return tuple(
            TurnsOnStatement(party, preferences[party][place].says, if_held, if_not)
            for party, place, if_held, if_not in drivers(held, truths[heard])[:2]
            if if_held != if_not
        )

    def _figure(self, key: str, claim: FigureClaim) -> Judged:
        values = figure_of(self.run, claim)
        low, high = bounds_of(claim)
        truths = (values >= low) & (values <= high)
        share = float(truths.mean())
        details = {"below": float((values < low).mean()), "above": float((values > high).mean())}
        turns = self._inputs(claim, truths) if verdict_of(share) == "depends" else ()
        distance = distance_of(values, low, high)
        return Judged(key, claim, verdict_of(share), share, Band.of(values), turns, distance, details)

    def _inputs(self, claim: FigureClaim, truths: NDArray[np.bool_]) -> tuple[TurnsOnInput, ...]:
        """Inputs drawn differently where the claim is true, beyond luck; the clearest two."""
        if truths.size < FEWEST:
            return ()
        listed = [one for one in self.members.inputs.listed if self._plays(claim, one)]
        found = [(parted(self.members.draws[one.name], truths), one) for one in listed]
        clear = [item for item in found if abs(item[0]) >= deviate_beyond(BY_LUCK / 2 / max(len(listed), 1))]
        clear.sort(key=lambda item: -abs(item[0]))
        return tuple(
            TurnsOnInput(
                one.name,
                one.says,
                float(self.members.draws[one.name][truths].mean()),
                float(self.members.draws[one.name][~truths].mean()),
            )
            for _, one in clear[:2]
        )

    def _plays(self, claim: FigureClaim, one: Input) -> bool:
        outcome, day = moment_of(self.run, claim)
        outputs = [Output(measure, outcome, day) for measure in _played(claim)]
        return any(plays(self.members, one, output) for output in outputs)


def _played(claim: FigureClaim) -> tuple[str, ...]:
    """Measures of `summary.measured` that are moved by what moves the figure of a claim."""
    match claim:
        case PlacesClaim():
            named: tuple[str, ...] = ("people below minimum",)
        case ShareClaim():
            named = (claim.measure, claim.among)
        case AtLeastClaim():
            named = (claim.measure,)
    return tuple(f"{BELOW}{claim.standard}" if name.endswith("below minimum") else MEASURES[0].name for name in named)


def parted(draws: Floats, truths: NDArray[np.bool_]) -> float:
    """How clearly draws are higher where something is true: the standard normal deviate of the rank sum.

    draws    (member,)
    truths   (member,) bool, some true and some not
    returns  no unit; positive where draws are higher, 0 where all are equal

    Source: Mann and Whitney (1947), without a correction for ties: draws are continuous.

    >>> round(parted(np.array([0.1, 0.2, 0.8, 0.9]), np.array([False, False, True, True])), 3)
    1.549
    """
    true, whole = int(truths.sum()), truths.size
    ranks = mean_ranks(draws)
    if true in (0, whole) or np.ptp(ranks) == 0.0:
        return 0.0
    expected = true * (whole + 1) / 2
    return float((ranks[truths].sum() - expected) / math.sqrt(true * (whole - true) * (whole + 1) / 12))
