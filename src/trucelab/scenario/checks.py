"""What single values cannot show: names that must exist elsewhere, totals that must add up, dates that leak.

Each check is one function that yields problems; `CHECKS` is the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from trucelab.errors import Problem, meant
from trucelab.scenario.document import Document
from trucelab.scenario.expressions import Expression, parse
from trucelab.scenario.ground import Event, LaterFact, Place, Route
from trucelab.scenario.tables import Table
from trucelab.scenario.values import Evidence, Quantity, Sourced, first_day
from trucelab.scenario.yaml_text import Path, Written, dotted


@dataclass(frozen=True)
class Draft:
    """A scenario read but not yet checked as a whole."""

    document: Document
    written: Written
    places: Table[Place] | None
    routes: Table[Route] | None
    events: Mapping[str, Table[Event]]
    """By outcome."""
    later: Table[LaterFact] | None


Check = Callable[[Draft], Iterator[Problem]]


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, BaseModel]]:
    """Every model inside a value, with its path of keys as written."""
    if isinstance(value, BaseModel):
        yield path, value
        for name, info in type(value).model_fields.items():
            yield from walk(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))


def evidence_of_document(draft: Draft) -> Iterator[Problem]:
    """Evidence names a source that is listed and was published by the day of the scenario."""
    for path, value in walk(draft.document):
        if isinstance(value, Evidence):
            for says in _evidence_problems(value, draft.document, later=False):
                yield draft.written.problem(path, says)


def evidence_of_tables(draft: Draft) -> Iterator[Problem]:
    """The same for every row of every table; later facts may cite later sources."""
    tables: list[tuple[Table[Any], bool]] = [
        (table, table is draft.later)
        for table in (draft.places, draft.routes, *_different(draft.events.values()), draft.later)
        if table is not None
    ]
    for table, later in tables:
        for index, row in enumerate(table.rows):
            for evidence in row.evidence:
                for says in _evidence_problems(evidence, draft.document, later=later):
                    yield table.problem(index, "source", says)


def _different(tables: Any) -> list[Table[Any]]:
    return list({id(table): table for table in tables}.values())


def _evidence_problems(evidence: Evidence, document: Document, *, later: bool) -> Iterator[str]:
    if evidence.source is None:
        return
    source = document.sources.get(evidence.source)
    if source is None:
        yield f'"{evidence.source}" is not a source. {meant(evidence.source, document.sources)}'
    elif not later and source.published and not source.timeless and first_day(source.published) > document.as_of:
        yield (
            f'"{evidence.source}" was published on {source.published}, after as_of {document.as_of}: it was not '
            "known then. Move the fact to the table of later facts, or say in the source why it is timeless"
        )


def parties(draft: Draft) -> Iterator[Problem]:
    """Everybody named anywhere is a party."""
    document, problem = draft.document, draft.written.problem
    known = document.parties
    for key, party in known.items():
        for index, backed in enumerate(party.backs):
            if backed not in known:
                yield problem(("parties", key, "backs", index), f'"{backed}" is not a party. {meant(backed, known)}')
    for name, option in document.talks.options.items():
        path: Path = ("talks", "options", name)
        owner = name.partition(".")[0]
        if owner not in known:
            yield problem(path, f'"{owner}" is not a party. {meant(owner, known)}')
        for index, sharer in enumerate(option.shared_with):
            if sharer not in known:
                yield problem((*path, "shared_with", index), f'"{sharer}" is not a party. {meant(sharer, known)}')
    for key in document.talks.preferences:
        if key not in known:
            yield problem(("talks", "preferences", key), f'"{key}" is not a party. {meant(key, known)}')
    makers = document.talks.decision_makers
    for path, key in _decision_makers_of_claims(document):
        if key not in makers:
            yield problem(path, f'"{key}" is not a decision maker. {meant(key, makers)}')


def _decision_makers_of_claims(document: Document) -> Iterator[tuple[Path, str]]:
    for key, claim in document.claims.items():
        if claim.kind in ("prefers", "promotes"):
            yield ("claims", key, "decision_maker"), claim.decision_maker
        elif claim.kind == "no common first choice":
            yield from ((("claims", key, "among", index), maker) for index, maker in enumerate(claim.among))
        elif claim.kind == "not sufficient":
            for index, maker in enumerate(claim.decision_makers):
                yield ("claims", key, "decision_makers", index), maker


def options(draft: Draft) -> Iterator[Problem]:
    """Every statement, and the status quo, speaks of options that exist."""
    known = draft.document.talks.options
    for path, expression in _statements(draft.document):
        for name in expression.names:
            if name.name not in known:
                says = f'"{name.name}" is not an option. {meant(name.name, known)}'
                yield draft.written.problem(path, says, offset=name.column)
    for index, name_taken in enumerate(draft.document.talks.status_quo.taken):
        if name_taken not in known:
            says = f'"{name_taken}" is not an option. {meant(name_taken, known)}'
            yield draft.written.problem(("talks", "status_quo", "taken", index), says)


def _statements(document: Document) -> Iterator[tuple[Path, Expression]]:
    talks = document.talks
    for index, impossible in enumerate(talks.impossible):
        yield ("talks", "impossible", index, "when"), impossible.expression
    for key, statements in talks.preferences.items():
        for index, statement in enumerate(statements):
            yield ("talks", "preferences", key, index, "says"), statement.expression
    for key, outcome in talks.outcomes.items():
        yield ("talks", "outcomes", key, "when"), outcome.expression
    for key, claim in document.claims.items():
        for field in ("given", "better", "worse", "statement"):
            text = getattr(claim, field, None)
            if text is not None:
                yield ("claims", key, field), parse(text)


def outcomes(draft: Draft) -> Iterator[Problem]:
    """Outcomes named elsewhere are outcomes of the talks; truces do not go round in circles."""
    document, problem = draft.document, draft.written.problem
    known, simulated = document.talks.outcomes, document.consequences
    for path, name in _outcome_names(document):
        if name not in known:
            yield problem(path, f'"{name}" is not an outcome of the talks. {meant(name, known)}')
        elif name not in simulated and path[0] == "consequences":
            yield problem(path, f'"{name}" has no consequences of its own to follow. {meant(name, simulated)}')
    for name in simulated:
        if _circles(document, name):
            yield problem(("consequences", name, "truce", "then"), f'what follows "{name}" leads back to it')


def _outcome_names(document: Document) -> Iterator[tuple[Path, str]]:
    for name, consequence in document.consequences.items():
        yield ("consequences", name), name
        if consequence.truce is not None:
            yield ("consequences", name, "truce", "then"), consequence.truce.then
    for key, claim in document.claims.items():
        single = getattr(claim, "outcome", None)
        if single is not None:
            yield ("claims", key, "outcome"), single
        for index, name in enumerate(getattr(claim, "outcomes", ())):
            yield ("claims", key, "outcomes", index), name


def _circles(document: Document, name: str) -> bool:
    seen, at = {name}, document.consequences[name]
    while at.truce is not None and at.truce.then in document.consequences:
        if at.truce.then in seen:
            return at.truce.then == name
        seen.add(at.truce.then)
        at = document.consequences[at.truce.then]
    return False


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
            yield draft.places.problem(index, "residents", f"people live at a {place.kind}; make it a town or a camp")
    if not draft.places.rows:
        yield Problem(draft.places.file, 0, 0, "", "the table has no places")


def routes(draft: Draft) -> Iterator[Problem]:
    """Roads join two different known places, once."""
    if draft.places is None or draft.routes is None:
        return
    known = {place.place for place in draft.places.rows}
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
        seen.setdefault(pair, draft.routes.lines[index])


def events(draft: Draft) -> Iterator[Problem]:
    """Events happen at known places, before the horizon ends."""
    if draft.places is None:
        return
    known = {place.place for place in draft.places.rows}
    horizon = draft.document.horizon_days
    for table in _different(draft.events.values()):
        for index, event in enumerate(table.rows):
            if event.place not in known:
                yield table.problem(index, "place", f'"{event.place}" is not a place. {meant(event.place, known)}')
            if event.day.mode > horizon:
                says = f"day {event.day.mode:g} lies after the horizon of {horizon} days"
                yield table.problem(index, "day", says)


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
    for index, total in enumerate(draft.document.ground.totals):
        path: Path = ("ground", "totals", index)
        unknown = [region for region in total.regions if region not in draft.document.ground.regions]
        for region in unknown:
            says = f'"{region}" is not a region. {meant(region, draft.document.ground.regions)}'
            yield draft.written.problem((*path, "regions"), says)
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
        says = f"the shares displaced once, twice and more often sum to {sum(earlier):g}; they must sum to 1"
        yield draft.written.problem(("ground", "people", "times_displaced"), says)


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
            says = f'nothing says what was there in a place of kind "{kind}"'
            yield draft.written.problem(("needs", "standards", name, "available"), says)


def figures(draft: Draft) -> Iterator[Problem]:
    """Claims about figures say which figure, and within which bounds."""
    standards, regions = draft.document.needs.standards, draft.document.ground.regions
    for key, claim in draft.document.claims.items():
        if claim.kind != "figure":
            continue
        path: Path = ("claims", key)
        if claim.standard is not None and claim.standard not in standards:
            says = f'"{claim.standard}" is not a standard. {meant(claim.standard, standards)}'
            yield draft.written.problem((*path, "standard"), says)
        if claim.measure.endswith("below minimum") and claim.standard is None:
            yield draft.written.problem(path, "people below a minimum: say of which standard")
        if claim.at_least is None and claim.at_most is None:
            yield draft.written.problem(path, "give at_least, at_most or both")
        if claim.day is not None and claim.day > draft.document.horizon_days:
            says = f"day {claim.day} lies after the horizon of {draft.document.horizon_days} days"
            yield draft.written.problem((*path, "day"), says)
        for region in claim.regions:
            if region not in regions:
                yield draft.written.problem((*path, "regions"), f'"{region}" is not a region. {meant(region, regions)}')


def later_facts(draft: Draft) -> Iterator[Problem]:
    """Later facts are later."""
    if draft.later is None:
        return
    for index, fact in enumerate(draft.later.rows):
        if fact.date <= draft.document.as_of:
            says = f"{fact.date} is not after as_of {draft.document.as_of}; what was known then belongs to the inputs"
            yield draft.later.problem(index, "date", says)
        if fact.outcome is not None and fact.outcome not in draft.document.talks.outcomes:
            says = f'"{fact.outcome}" is not an outcome. {meant(fact.outcome, draft.document.talks.outcomes)}'
            yield draft.later.problem(index, "outcome", says)


CHECKS: tuple[Check, ...] = (
    evidence_of_document,
    evidence_of_tables,
    parties,
    options,
    outcomes,
    places,
    routes,
    events,
    crossings,
    totals,
    shares,
    supplies,
    figures,
    later_facts,
)


def without_grounds(document: Document) -> list[str]:
    """Paths of values that carry neither evidence nor a judgement, in the order of the file.

    Only values that say something about the world count: numbers, positions, totals, consequences.
    """
    found: list[str] = []
    covered: set[Path] = set()
    for path, value in walk(document):
        if not isinstance(value, Sourced):
            continue
        if value.grounds or any(path[: len(above)] == above for above in covered):
            covered.add(path)
        elif not isinstance(value, Quantity) or path[0] != "movement":
            found.append(dotted(path))
    return found
