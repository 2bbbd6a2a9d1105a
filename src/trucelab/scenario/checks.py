"""What single values cannot show: names that must exist elsewhere, totals that must add up, dates that leak.

Each check is one function that yields problems; `CHECKS` is the list.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from trucelab.errors import Problem, meant
from trucelab.scenario.document import BEFORE, Document, Scenario
from trucelab.scenario.expressions import Expression, parse
from trucelab.scenario.ground import Event, LaterFact, People, Place, Route
from trucelab.scenario.tables import Table
from trucelab.scenario.talks import Outcome
from trucelab.scenario.values import Evidence, Quantity, Sourced, first_day
from trucelab.scenario.yaml_text import Path, Written, dotted

MAX_PEOPLE = 2_000_000_000
"""People in all places together: what 32 bits can count."""
LEAST_ROAD_SHARE = 0.5
"""A road shorter than this share of the straight line betrays swapped coordinates or a wrong unit."""
MOVEMENTS = ("newly displaced", "children newly displaced", "displaced again", "children displaced again")
"""Figures that are nought on the first day."""


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
            # a state that came later is looked up, never used, so it may cite what came later
            for says in _evidence_problems(value, draft.document, later=path[0] == "backtests"):
                yield draft.written.problem(path, says)


def evidence_of_tables(draft: Draft) -> Iterator[Problem]:
    """The same for every row of every table; later facts may cite later sources."""
    tables: list[tuple[Table[Any], bool]] = [
        (table, table is draft.later)
        for table in (draft.places, draft.routes, *_different(draft.events.values()), draft.later)
        if table is not None
    ]
    for table, later in tables:
        # one source that is wrong is wrong in every row that cites it: say so once
        first: dict[str, list[int]] = {}
        for index, row in enumerate(table.rows):
            for evidence in row.evidence:
                for says in _evidence_problems(evidence, draft.document, later=later):
                    first.setdefault(says, []).append(index)
        for says, rows in first.items():
            others = len(rows) - 1
            more = f" (and so in {others} more row{'s' if others > 1 else ''})" if others else ""
            yield table.problem(rows[0], "source", says + more)


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
            if backed == key:
                yield problem(("parties", key, "backs", index), f'"{key}" backs itself; name the parties it backs')
            if backed not in known:
                yield problem(("parties", key, "backs", index), f'"{backed}" is not a party. {meant(backed, known)}')
    for name, option in document.talks.options.items():
        path: Path = ("talks", "options", name)
        owner = name.partition(".")[0]
        if owner not in known:
            yield problem(path, f'"{owner}" is not a party. {meant(owner, known)}')
        for index, sharer in enumerate(option.shared_with):
            if sharer == owner:
                says = f'"{owner}" decides on this option already; name the others who can change it too'
                yield problem((*path, "shared_with", index), says)
            if sharer not in known:
                yield problem((*path, "shared_with", index), f'"{sharer}" is not a party. {meant(sharer, known)}')
    for form in ("preferences", "weights", "rankings", "edits"):
        for key in getattr(document.talks, form):
            if key not in known:
                yield problem(("talks", form, key), f'"{key}" is not a party. {meant(key, known)}')


def decision_makers(draft: Draft) -> Iterator[Problem]:
    """Claims, coalitions, beliefs and levers about decision makers name some."""
    document, problem = draft.document, draft.written.problem
    makers = document.talks.decision_makers
    for path, key in (*_decision_makers_of_claims(document), *_decision_makers_of_talks(document)):
        if key not in makers:
            yield problem(path, f'"{key}" is not a decision maker. {meant(key, makers)}')


def _decision_makers_of_talks(document: Document) -> Iterator[tuple[Path, str]]:
    talks = document.talks
    for name, coalition in talks.coalitions.items():
        for index, member in enumerate(coalition.members):
            yield ("talks", "coalitions", name, "members", index), member
    for index, belief in enumerate(talks.beliefs):
        yield ("talks", "beliefs", index, "holder"), belief.holder
        yield ("talks", "beliefs", index, "about"), belief.about
    for key, lever in talks.levers.items():
        if lever.kind == "remove actor":
            yield ("talks", "levers", key, "decision_maker"), lever.decision_maker
        elif lever.kind == "add option":
            for index, wanted in enumerate(lever.wanted):
                yield ("talks", "levers", key, "wanted", index, "decision_maker"), wanted.decision_maker


def forms_of_preferences(draft: Draft) -> Iterator[Problem]:
    """Preferences are given, in one form for everybody, and in statements where only those are understood."""
    talks, problem = draft.document.talks, draft.written.problem
    if "preferences" not in talks.model_fields_set and not (talks.weights or talks.rankings):
        yield problem(("talks",), "nobody's preferences are given; add preferences, weights or rankings")
    for maker in talks.decision_makers:
        forms = talks.forms(maker)
        if len(forms) > 1:
            says = f'"{maker}" has both {" and ".join(forms)}; keep one of them'
            yield problem(("talks", forms[-1], maker), says)
    if talks.only_statements:
        return
    if talks.wanted:
        says = "what would make an outcome hold is found for statements only: write weights, rankings and edits so"
        yield problem(("talks", "wanted"), says)
    for index, belief in enumerate(talks.beliefs):
        if {"weights", "rankings"} & {*talks.forms(belief.about)} or talks.edits.get(belief.about):
            says = f'a belief replaces statements, but the preferences of "{belief.about}" are not written as these'
            yield problem(("talks", "beliefs", index, "about"), says)


def written_states(draft: Draft) -> Iterator[Problem]:
    """A state that is written out has one letter per option."""
    options = draft.document.talks.options
    for path, state in draft.document.talks.written_states:
        if len(state) != len(options):
            says = f'"{state}" has {len(state)} letters for {len(options)} options: write one for each, in their order'
            yield draft.written.problem(("talks", *path), says)


def levers(draft: Draft) -> Iterator[Problem]:
    """A new option is new and somebody's; what it adds finds its place in a list."""
    document = draft.document
    for key, lever in document.talks.levers.items():
        if lever.kind != "add option":
            continue
        path: Path = ("talks", "levers", key)
        owner = lever.option.partition(".")[0]
        if lever.option in document.talks.options:
            yield draft.written.problem((*path, "option"), f'"{lever.option}" is an option already; give another name')
        if owner not in document.parties:
            says = f'"{owner}" is not a party. {meant(owner, document.parties)}'
            yield draft.written.problem((*path, "option"), says)
        for index, wanted in enumerate(lever.wanted):
            longest = len(document.talks.preferences.get(wanted.decision_maker, ())) + 1
            if wanted.place > longest:
                says = f"place {wanted.place}: the list of {wanted.decision_maker} ends at place {longest}"
                yield draft.written.problem((*path, "wanted", index, "place"), says)


def backtests(draft: Draft) -> Iterator[Problem]:
    """What is looked up came later, and speaks of options that exist."""
    document = draft.document
    for key, backtest in document.backtests.items():
        if backtest.date <= document.as_of:
            says = f"{backtest.date} is not after as_of {document.as_of}"
            yield draft.written.problem(("backtests", key, "date"), says)
        for index, name in enumerate(backtest.taken):
            if name not in document.talks.options:
                says = f'"{name}" is not an option. {meant(name, document.talks.options)}'
                yield draft.written.problem(("backtests", key, "taken", index), says)


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
    """Every statement, and the status quo, speaks of options that exist; the status quo can be."""
    known, talks = draft.document.talks.options, draft.document.talks
    for path, expression, more in _statements(draft.document):
        for name in expression.names:
            if name.name not in known and name.name != more:
                says = f'"{name.name}" is not an option. {meant(name.name, known)}'
                yield draft.written.problem(path, says, offset=name.column)
    for path, option in (*talks.weighed_options, *talks.exclusive_options):
        if option not in known:
            yield draft.written.problem(("talks", *path), f'"{option}" is not an option. {meant(option, known)}')
    for place, group in enumerate(talks.exclusive):
        for index, option in enumerate(group):
            if option in group[:index]:
                path = ("talks", "exclusive", place, index)
                yield draft.written.problem(path, f'"{option}" is in the group twice; keep one')
    for index, name_taken in enumerate(draft.document.talks.status_quo.taken):
        if name_taken not in known:
            says = f'"{name_taken}" is not an option. {meant(name_taken, known)}'
            yield draft.written.problem(("talks", "status_quo", *_where_taken(draft), index), says)
    for index, impossible in enumerate(talks.impossible):
        if all(name.name in known for name in impossible.expression.names) and impossible.expression.evaluate(
            lambda name: name in talks.status_quo.taken
        ):
            by = "talks.exclusive" if impossible in talks.exclusions else f"talks.impossible[{index}]"
            says = f'the status quo is impossible by {by}, "{impossible.when}"; mend one of them'
            yield draft.written.problem(("talks", "status_quo"), says)


def _where_taken(draft: Draft) -> Path:
    """The key `taken`, unless the status quo is written as a bare list."""
    return ("taken",) if ("talks", "status_quo", "taken") in draft.written.spots else ()


def _statements(document: Document) -> Iterator[tuple[Path, Expression, str]]:
    """Every statement with its path, and the one option that it may speak of although it is new."""
    for path, expression in _plain_statements(document):
        yield path, expression, ""
    for key, lever in document.talks.levers.items():
        if lever.kind == "add option":
            for index, wanted in enumerate(lever.wanted):
                yield ("talks", "levers", key, "wanted", index, "says"), parse(wanted.says), lever.option


def _plain_statements(document: Document) -> Iterator[tuple[Path, Expression]]:
    talks = document.talks
    for place, belief in enumerate(talks.beliefs):
        for index, statement in enumerate(belief.preferences):
            yield ("talks", "beliefs", place, "preferences", index, "says"), statement.expression
    for key, lever in talks.levers.items():
        if lever.kind == "take as given":
            yield ("talks", "levers", key, "condition"), parse(lever.condition)
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
            says = f'what follows "{name}" leads back to it; let a chain of truces end in an outcome without one'
            yield problem(("consequences", name, "truce", "then"), says)


def _outcome_names(document: Document) -> Iterator[tuple[Path, str]]:
    for index, name in enumerate(document.talks.wanted):
        yield ("talks", "wanted", index), name
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
            crow_km = _crow_km(known[route.start], known[route.end])
            if route.km < crow_km * LEAST_ROAD_SHARE:
                says = f"{route.km:g} km by road, but {crow_km:.0f} km as the crow flies; mend km, or lat and lon"
                yield draft.routes.problem(index, "km", says)
        seen.setdefault(pair, draft.routes.lines[index])


def _crow_km(one: Place, other: Place) -> float:
    """Great-circle distance by the haversine formula (Sinnott 1984)."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (other_lat - lat) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat) * math.cos(other_lat) * math.sin(half_lon) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(min(chord, 1.0)))


def isolated(draft: Draft) -> Iterator[Problem]:
    """Where people are, a road leads away."""
    if draft.places is None or draft.routes is None:
        return
    joined = {end for route in draft.routes.rows if route.start != route.end for end in (route.start, route.end)}
    for index, place in enumerate(draft.places.rows):
        if place.residents + place.displaced > 0 and place.place not in joined:
            says = f'no road leads to or from "{place.place}", so nobody could leave it; add one to the table of routes'
            yield draft.places.problem(index, "place", says)


def events(draft: Draft) -> Iterator[Problem]:
    """Events happen at known places and in their time: before the first day, or from it to the horizon."""
    if draft.places is None:
        return
    known = {place.place for place in draft.places.rows}
    horizon = draft.document.horizon_days
    for table in _different(draft.events.values()):
        for index, event in enumerate(table.rows):
            if event.place not in known:
                yield table.problem(index, "place", f'"{event.place}" is not a place. {meant(event.place, known)}')
            if table is draft.events.get(BEFORE):
                if event.day.high > 0:
                    says = f"day {_days(event.day)} is not before the first day; give a negative day"
                    yield table.problem(index, "day", says)
            elif event.day.low < 0:
                says = (
                    f"day {_days(event.day)} lies before the outcome begins; what happened before the first day "
                    "belongs to the table ground.before"
                )
                yield table.problem(index, "day", says)
            elif event.day.mode > horizon:
                says = f"day {event.day.mode:g} lies after the horizon of {horizon} days"
                yield table.problem(index, "day", says)


def _days(day: Quantity) -> str:
    return f"{day.mode:g}" if day.certain else f"{day.low:g}..{day.mode:g}..{day.high:g}"


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
        of_standard = claim.measure.endswith("below minimum")
        if of_standard and claim.standard is None:
            yield draft.written.problem(path, f"people below a minimum: say of which standard. {meant('', standards)}")
        if claim.standard is not None and not of_standard:
            says = f'"{claim.measure}" has nothing to do with a standard; leave the key out'
            yield draft.written.problem((*path, "standard"), says)
        if claim.at_least is None and claim.at_most is None:
            yield draft.written.problem(path, "no bound is given; give at_least, at_most or both")
        elif claim.at_least is not None and claim.at_most is not None and claim.at_least > claim.at_most:
            says = f"at least {claim.at_least:g} and at most {claim.at_most:g}: no figure can be both"
            yield draft.written.problem((*path, "at_least"), says)
        for index, region in enumerate(claim.regions):
            if region not in regions:
                says = f'"{region}" is not a region. {meant(region, regions)}'
                yield draft.written.problem((*path, "regions", index), says)


def moments_of_figures(draft: Draft) -> Iterator[Problem]:
    """Claims about figures say under which outcome and when, as far as they need to."""
    horizon, simulated = draft.document.horizon_days, draft.document.consequences
    for key, claim in draft.document.claims.items():
        if claim.kind != "figure":
            continue
        path: Path = ("claims", key)
        if claim.outcome is None and claim.measure in MOVEMENTS:
            says = f'nobody is "{claim.measure}" on the first day; say under which outcome'
            yield draft.written.problem(path, says)
        if claim.outcome is None and claim.day is not None:
            says = f"day {claim.day} of nothing: say under which outcome, or leave the day out for the first day"
            yield draft.written.problem((*path, "day"), says)
        if claim.outcome in draft.document.talks.outcomes and claim.outcome not in simulated:
            says = f'"{claim.outcome}" has no consequences, so it has no figures. {meant(claim.outcome, simulated)}'
            yield draft.written.problem((*path, "outcome"), says)
        if claim.day is not None and claim.day > horizon:
            says = f"day {claim.day} lies after the horizon of {horizon} days"
            yield draft.written.problem((*path, "day"), says)


def rules(draft: Draft) -> Iterator[Problem]:
    """Every rule of movement is listed once."""
    seen: set[str] = set()
    for index, choice in enumerate(draft.document.movement.route_choice):
        if choice.rule in seen:
            says = f'the rule "{choice.rule}" is listed twice; keep one of the two'
            yield draft.written.problem(("movement", "route_choice", index, "rule"), says)
        seen.add(choice.rule)


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
    decision_makers,
    forms_of_preferences,
    written_states,
    levers,
    options,
    outcomes,
    places,
    routes,
    isolated,
    events,
    crossings,
    totals,
    shares,
    supplies,
    figures,
    moments_of_figures,
    rules,
    later_facts,
    backtests,
)


def without_grounds(document: Document) -> list[str]:
    """Paths of values that carry neither evidence nor a judgement, in the order of the file.

    A value has grounds if it, or something above it, carries any. Only what is written counts, and only what says
    something about the world: named outcomes are definitions, and what merely holds other values needs no grounds.
    """
    return [dotted(path) for path in _bare(document, ())]


def _bare(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _bare(item, (*path, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _bare(item, (*path, index))
    elif isinstance(value, BaseModel):
        if isinstance(value, Sourced):
            if value.grounds:
                return
            if not isinstance(value, Outcome):
                yield path
        if isinstance(value, People) and not value.times_displaced_grounds.grounds:
            yield (*path, "times_displaced")
        for name, info in type(value).model_fields.items():
            if name in value.model_fields_set and name != "times_displaced_grounds":
                yield from _bare(getattr(value, name), (*path, info.alias or name))


def rows_without_grounds(scenario: Scenario) -> dict[str, tuple[int, int]]:
    """For each table with such rows: how many carry neither evidence nor a judgement, and how many there are."""
    document = scenario.document
    tables: dict[str, tuple[Sourced, ...]] = {
        document.ground.places: scenario.places,
        document.ground.routes: scenario.routes,
    }
    for key, rows in scenario.events.items():
        name = document.ground.before if key == BEFORE else document.consequences[key].events
        tables[str(name)] = rows
    if document.later is not None:
        tables[document.later] = scenario.later
    counts = {name: (sum(not row.grounds for row in rows), len(rows)) for name, rows in tables.items()}
    return {name: count for name, count in counts.items() if count[0]}
