"""Claims are about talks, outcomes, standards and moments that are there, in the form that the claim needs."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.claims import AtLeastClaim, ChanceClaim, FigureClaim, PlacesClaim, ShareClaim
from trucelab.scenario.yaml_text import Path


def claims_about_talks(draft: Draft) -> Iterator[Problem]:
    """Where nobody decides on anything, only numbers can be claimed."""
    if draft.document.has_talks:
        return
    for key, claim in draft.document.claims.items():
        if not isinstance(claim, FigureClaim):
            says = f'"{claim.kind}" is a claim about talks, and the scenario has none; leave it out, or add the talks'
            yield draft.written.problem(("claims", key, "kind"), says)


def weighed_statements(draft: Draft) -> Iterator[Problem]:
    """A claim about the place of a statement is about a party whose preferences are statements and nothing else."""
    talks = draft.document.talks
    for key, claim in draft.document.claims.items():
        if claim.kind == "weight" and claim.decision_maker in talks.decision_makers:
            other = {*talks.forms(claim.decision_maker)} - {"preferences"} or talks.edits.get(claim.decision_maker)
            if other or not talks.preferences.get(claim.decision_maker):
                says = f'the preferences of "{claim.decision_maker}" are not a list of statements, so none has a place'
                yield draft.written.problem(("claims", key, "decision_maker"), says)


MOVEMENTS = (
    "newly displaced",
    "children newly displaced",
    "displaced again",
    "children displaced again",
    "people trapped",
    "children trapped",
)
"""Figures that are nought on the first day, and that the record keeps for everybody together."""


def supplies(draft: Draft) -> Iterator[Problem]:
    """Supply speaks of standards that are listed; every kind of place with people has one."""
    known = draft.document.needs.standards
    for outcome, consequence in draft.document.consequences.items():
        for name in consequence.supply:
            if name not in known:
                path: Path = ("consequences", outcome, "supply", name)
                yield draft.written.problem(path, f'"{name}" is not a standard. {meant(name, known)}')
    if draft.places is None:
        return
    kinds = {place.kind for place in draft.places.rows if place.kind in ("city", "town", "camp")}
    for name, item in known.items():
        for kind in sorted(kinds - item.available.keys()):
            says = f'nothing says what was there in a place of kind "{kind}"; add it here'
            yield draft.written.problem(("needs", "standards", name, "available"), says)


def measures(claim: FigureClaim) -> dict[str, str]:
    """The measures that a claim speaks of, by the key under which each is written; places are always about needs."""
    match claim:
        case AtLeastClaim():
            return {"measure": claim.measure}
        case ShareClaim():
            return {"measure": claim.measure, "among": claim.among}
        case PlacesClaim():
            return {"kind": "people below minimum"}


def figures(draft: Draft) -> Iterator[Problem]:
    """Claims about figures say which figure, in regions that are there."""
    standards, regions = draft.document.needs.standards, draft.document.ground.regions
    for key, claim in draft.document.claims.items():
        if not isinstance(claim, FigureClaim):
            continue
        path: Path = ("claims", key)
        if claim.standard is not None and claim.standard not in standards:
            says = f'"{claim.standard}" is not a standard. {meant(claim.standard, standards)}'
            yield draft.written.problem((*path, "standard"), says)
        named = measures(claim)
        of_standard = any(measure.endswith("below minimum") for measure in named.values())
        if of_standard and claim.standard is None:
            yield draft.written.problem(path, f"people below a minimum: say of which standard. {meant('', standards)}")
        if claim.standard is not None and not of_standard:
            says = f'"{named["measure"]}" has nothing to do with a standard; leave the key out'
            yield draft.written.problem((*path, "standard"), says)
        whole = next((measure for measure in named.values() if measure in MOVEMENTS), None)
        if claim.regions and whole is not None:
            says = f'"{whole}" is kept for everybody together, not by region; leave the key out'
            yield draft.written.problem((*path, "regions"), says)
        for index, region in enumerate(claim.regions):
            if region not in regions:
                says = f'"{region}" is not a region. {meant(region, regions)}'
                yield draft.written.problem((*path, "regions", index), says)


def bounds(draft: Draft) -> Iterator[Problem]:
    """Claims about numbers say within which bounds."""
    for key, claim in draft.document.claims.items():
        if not isinstance(claim, FigureClaim | ChanceClaim):
            continue
        path: Path = ("claims", key)
        if claim.at_least is None and claim.at_most is None:
            yield draft.written.problem(path, "no bound is given; give at_least, at_most or both")
        elif claim.at_least is not None and claim.at_most is not None and claim.at_least > claim.at_most:
            says = f"at least {claim.at_least:g} and at most {claim.at_most:g}: no figure can be both"
            yield draft.written.problem((*path, "at_least"), says)


def moments_of_figures(draft: Draft) -> Iterator[Problem]:
    """Claims about figures say under which outcome and when, as far as they need to."""
    horizon, simulated = draft.document.horizon_days, draft.document.consequences
    for key, claim in draft.document.claims.items():
        if not isinstance(claim, FigureClaim):
            continue
        path: Path = ("claims", key)
        nought = next((measure for measure in measures(claim).values() if measure in MOVEMENTS), None)
        if claim.outcome is None and nought is not None:
            says = f'nobody is "{nought}" on the first day; say under which outcome'
            yield draft.written.problem(path, says)
        if claim.outcome is None and claim.day is not None:
            says = f"day {claim.day} of nothing: say under which outcome, or leave the day out for the first day"
            yield draft.written.problem((*path, "day"), says)
        if claim.outcome in draft.document.outcomes and claim.outcome not in simulated:
            says = f'"{claim.outcome}" has no consequences, so it has no figures. {meant(claim.outcome, simulated)}'
            yield draft.written.problem((*path, "outcome"), says)
        if claim.day is not None and claim.day > horizon:
            says = f"day {claim.day} lies after the horizon of {horizon} days"
            yield draft.written.problem((*path, "day"), says)
