"""Places, roads, crossings and totals fit together."""

from __future__ import annotations

from collections.abc import Iterator

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft
from trucelab.scenario.ground import Place
from trucelab.scenario.yaml_text import Path
from trucelab.sphere import great_circle_km

MAX_PEOPLE = 2_000_000_000
"""People in all places together: what 32 bits can count."""
LEAST_ROAD_SHARE = 0.5
"""A road shorter than this share of the straight line betrays swapped coordinates or a wrong unit."""


def places(draft: Draft) -> Iterator[Problem]:
    """Places are named once, in a region that is listed; people are where people can be."""
    if draft.places is None:
        return
    regions = draft.document.ground.regions
    seen: dict[str, int] = {}
    for index, place in enumerate(draft.places.rows):
        if place.place in seen:
            says = f'the place "{place.place}" is given twice; the first is on line {seen[place.place]}'
            yield draft.places.problem(index, "place", says)
        seen.setdefault(place.place, draft.places.lines[index])
        if place.region not in regions:
            yield draft.places.problem(
                index, "region", f'"{place.region}" is not a region. {meant(place.region, regions)}'
            )
        if place.kind in ("crossing", "border", "junction") and place.residents + place.displaced > 0:
            column = "residents" if place.residents else "displaced"
            says = f"{getattr(place, column):,} people at a {place.kind}, where nobody stays; make it a town or a camp"
            yield draft.places.problem(index, column, says)
    if not draft.places.rows:
        yield Problem(draft.places.file, 0, 0, "", "the table has no places")
        return
    people = sum(place.residents + place.displaced for place in draft.places.rows)
    if people == 0:
        says = "there are no people at any place; fill the columns residents and displaced"
        yield Problem(draft.places.file, 0, 0, "", says)
    elif people > MAX_PEOPLE:
        says = f"{people:,} people in all; no more than {MAX_PEOPLE:,} can be counted"
        yield Problem(draft.places.file, 0, 0, "", says)


def routes(draft: Draft) -> Iterator[Problem]:
    """Roads join two different known places, once, and are not far shorter than the crow flies."""
    if draft.places is None or draft.routes is None:
        return
    known = {place.place: place for place in draft.places.rows}
    seen: dict[frozenset[str], int] = {}
    for index, route in enumerate(draft.routes.rows):
        for column, end in (("start", route.start), ("end", route.end)):
            if end not in known:
                yield draft.routes.problem(index, column, f'"{end}" is not a place. {meant(end, known)}')
        pair = frozenset((route.start, route.end))
        if len(pair) == 1:
            yield draft.routes.problem(index, "end", f'the road leads from "{route.start}" to itself')
        elif pair in seen:
            says = (
                f'the road between "{route.start}" and "{route.end}" is given twice; the first is on line {seen[pair]}'
            )
            yield draft.routes.problem(index, "end", says)
        elif pair <= known.keys():
            one, other = known[route.start], known[route.end]
            crow_km = float(great_circle_km(one.lat, one.lon, other.lat, other.lon))
            if route.km < crow_km * LEAST_ROAD_SHARE and route.length == "by the map":
                says = (
                    f"{route.km:g} km by road, but {crow_km:.0f} km as the crow flies; mend km, or lat and lon, or set "
                    'length to "as given"'
                )
                yield draft.routes.problem(index, "km", says)
        seen.setdefault(pair, draft.routes.lines[index])


def isolated(draft: Draft) -> Iterator[Problem]:
    """Where people are, a road leads away."""
    if draft.places is None or draft.routes is None:
        return
    joined = {end for route in draft.routes.rows if route.start != route.end for end in (route.start, route.end)}
    for index, place in enumerate(draft.places.rows):
        if place.residents + place.displaced > 0 and place.place not in joined:
            says = f'no road leads to or from "{place.place}", so nobody could leave it; add one to the table of routes'
            yield draft.places.problem(index, "place", says)


def crossings(draft: Draft) -> Iterator[Problem]:
    """Every crossing and border has a state, and nothing else has."""
    if draft.places is None:
        return
    can_shut = {place.place for place in draft.places.rows if place.kind in ("crossing", "border")}
    for name in sorted(can_shut - draft.document.ground.crossings.keys()):
        says = f'nothing says whether "{name}" is open or shut; add it here'
        yield draft.written.problem(("ground", "crossings"), says)
    named: list[Path] = [("ground", "crossings", name) for name in draft.document.ground.crossings]
    for outcome, consequence in draft.document.consequences.items():
        named += [("consequences", outcome, "crossings", name) for name in consequence.crossings]
    for path in named:
        if path[-1] not in can_shut:
            says = f'"{path[-1]}" is not a crossing or border place. {meant(str(path[-1]), can_shut)}'
            yield draft.written.problem(path, says)


def totals(draft: Draft) -> Iterator[Problem]:
    """Published totals are met exactly."""
    if draft.places is None:
        return
    known = draft.document.ground.regions
    for index, total in enumerate(draft.document.ground.totals):
        path: Path = ("ground", "totals", index)
        unknown = [(number, region) for number, region in enumerate(total.regions) if region not in known]
        for number, region in unknown:
            says = f'"{region}" is not a region. {meant(region, known)}'
            yield draft.written.problem((*path, "regions", number), says)
        found = sum(_counted(place, total.of) for place in draft.places.rows if place.region in total.regions)
        if not unknown and found != total.value:
            says = (
                f"{total.of} in {', '.join(total.regions)}: the table of places adds up to {found:,}, "
                f"not {total.value:,} ({found - total.value:+,}). Mend the places or the total"
            )
            yield draft.written.problem((*path, "value"), says)


def _counted(place: Place, of: str) -> int:
    match of:
        case "people":
            return place.residents + place.displaced
        case "residents":
            return place.residents
        case "displaced":
            return place.displaced
        case _:
            return place.displaced if place.kind == "camp" else 0


def shares(draft: Draft) -> Iterator[Problem]:
    """Shares that make up a whole sum to 1."""
    earlier = draft.document.ground.people.times_displaced
    if abs(sum(earlier) - 1.0) > 1e-9:
        written = " + ".join(f"{share:g}" for share in earlier)
        says = (
            f"the shares displaced once, twice and more often, {written}, sum to {sum(earlier):g}; make them sum to 1"
        )
        yield draft.written.problem(("ground", "people", "times_displaced"), says)
