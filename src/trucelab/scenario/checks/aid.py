"""Aid comes through crossings, to regions and for standards that exist; no more than everything comes as aid."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.ground import Place
from trucelab.scenario.needs import Standard
from trucelab.scenario.yaml_text import Path

NOTHING_THERE = 'write under needs.standards.<standard>.through which part comes through "{}", or leave this out'


def aid_through(draft: Draft) -> Iterator[Problem]:
    """What comes as aid comes through a crossing to a region, and is no more than was there."""
    if draft.places is None:
        return
    crossings, regions = _crossings(draft.places.rows), draft.document.ground.regions
    for name, standard in draft.document.needs.standards.items():
        path: Path = ("needs", "standards", name, "through")
        for crossing, aid in standard.through.items():
            if crossing not in crossings:
                says = f'"{crossing}" is not a crossing or border place. {meant(crossing, crossings)}'
                yield draft.written.problem((*path, crossing), says)
            for index, region in enumerate(aid.regions):
                if region not in regions:
                    says = f'"{region}" is not a region. {meant(region, regions)}'
                    yield draft.written.problem((*path, crossing, "regions", index), says)
        if (most := _most(standard, draft.places.rows)) is not None and most[0] > 1.0 + 1e-9:
            says = (
                f'the shares that come through crossings may add up to {most[0]:g} in a {most[1].kind} of "'
                f'{most[1].region}", more than all there is; lower their highest values until they add up to 1 at most'
            )
            yield draft.written.problem(path, says)


def aid_at_crossings(draft: Draft) -> Iterator[Problem]:
    """Where it is said that a crossing is open or shut for aid, some aid comes through it."""
    used = _used(draft)
    for name, crossing in draft.document.ground.crossings.items():
        if "aid" in crossing.model_fields_set and name not in used:
            says = f'{crossing.aid}: no standard has aid through "{name}"; {NOTHING_THERE.format(name)}'
            yield draft.written.problem(("ground", "crossings", name, "aid"), says)


def aid_changes(draft: Draft) -> Iterator[Problem]:
    """An outcome shuts or opens for aid what aid comes through, within the horizon."""
    if draft.places is None:
        return
    crossings, used, standards = _crossings(draft.places.rows), _used(draft), draft.document.needs.standards
    horizon = draft.document.horizon_days
    for outcome, consequence in draft.document.consequences.items():
        for name, change in consequence.aid.items():
            path: Path = ("consequences", outcome, "aid", name)
            if name not in crossings:
                says = f'"{name}" is not a crossing or border place. {meant(name, crossings)}'
                yield draft.written.problem(path, says)
            elif name not in used:
                says = f'{change.state}: no standard has aid through "{name}"; {NOTHING_THERE.format(name)}'
                yield draft.written.problem(path, says)
            for index, standard in enumerate(change.standards):
                if standard not in standards:
                    says = f'"{standard}" is not a standard. {meant(standard, standards)}'
                    yield draft.written.problem((*path, "standards", index), says)
                elif name in used and name not in standards[standard].through:
                    there = [key for key, item in standards.items() if name in item.through]
                    says = f'nothing of "{standard}" comes through "{name}". {meant(standard, there)}'
                    yield draft.written.problem((*path, "standards", index), says)
            if change.from_day.mode > horizon:
                says = f"day {change.from_day.mode:g} lies after the horizon of {horizon} days"
                yield draft.written.problem((*path, "from_day"), says)


def _crossings(places: tuple[Place, ...]) -> set[str]:
    return {place.place for place in places if place.kind in ("crossing", "border")}


def _used(draft: Draft) -> set[str]:
    """Crossings through which some aid comes."""
    return {name for standard in draft.document.needs.standards.values() for name in standard.through}


def _most(standard: Standard, places: tuple[Place, ...]) -> tuple[float, Place] | None:
    """The greatest share that may come as aid, and a place where it does."""
    sums = [
        (sum(aid.share_at(place.kind)[1].high for aid in standard.through.values() if aid.goes_to(place.region)), place)
        for place in places
        if place.kind in standard.available
    ]
    return max(sums, key=lambda one: one[0], default=None)
