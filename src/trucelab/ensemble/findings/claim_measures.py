"""Numbers that claims are about, read off the record."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucelab.ensemble.findings.summary import Recorded, on_day
from trucelab.scenario.claims import AtLeastClaim, FigureClaim, PlacesClaim, ShareClaim


def figure_of(run: Recorded, claim: FigureClaim) -> NDArray[np.float64]:
    """The number that a claim is about: float64 (member,)."""
    match claim:
        case PlacesClaim():
            below, there = _by_place(run, claim, "people below minimum"), _by_place(run, claim, "people")
            return np.asarray(((there > 0) & (below >= claim.gap * there)).sum(axis=1), np.float64)
        case ShareClaim():
            part, whole = _people(run, claim, claim.measure), _people(run, claim, claim.among)
            return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
        case AtLeastClaim():
            return _people(run, claim, claim.measure)


def moment_of(run: Recorded, claim: FigureClaim) -> tuple[str, int]:
    """The outcome and the day under which a claim is looked up."""
    if claim.outcome is None:
        return run.outcomes[0], 0
    return claim.outcome, run.scenario.document.horizon_days if claim.day is None else claim.day


FLOWS = {"newly displaced": "displaced", "displaced again": "displaced_again"}
"""Measures that the record keeps for everybody together, by the name of their variable."""


def _people(run: Recorded, claim: FigureClaim, measure: str) -> NDArray[np.float64]:
    """A measure for everybody in the regions of a claim, so far as it is known by place: (member,)."""
    outcome, day = moment_of(run, claim)
    children = measure.startswith("children")
    named = measure.removeprefix("children ").removeprefix("people ")
    if named in FLOWS:
        found = on_day(run, FLOWS[named], outcome, day, children=children)
    elif named == "trapped":
        values = run.values("trapped", outcome)[:, : day + 1]
        found = (values[..., 0] if children else values.sum(axis=-1)).max(axis=1)
    else:
        found = _by_place(run, claim, measure).sum(axis=1)
    return np.asarray(found, np.float64)


def _by_place(run: Recorded, claim: FigureClaim, measure: str) -> NDArray[np.int64]:
    """A measure that is known place by place: (member, place), nought outside the regions of the claim."""
    outcome, day = moment_of(run, claim)
    children = measure.startswith("children")
    named = measure.removeprefix("children ").removeprefix("people ")
    if named == "below minimum":
        index = list(run.scenario.document.needs.standards).index(str(claim.standard))
        values = run.on("below_minimum", outcome, day)[:, index]
    else:
        people = run.on("people", outcome, day)
        least = {"displaced": 1, "displaced twice or more": 2}.get(named, 0)
        values = people[..., least:].sum(axis=-1)
    regions = np.array([place.region for place in run.scenario.places])
    wanted = np.isin(regions, claim.regions) if claim.regions else np.ones(regions.size, np.bool_)
    return np.asarray((values[..., 0] if children else values.sum(axis=-1)) * wanted, np.int64)
