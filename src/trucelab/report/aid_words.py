"""Aid that stops, in words: at which crossing, from which day, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterable

from trucelab.ensemble.findings.summary import Band
from trucelab.ensemble.members.aid import Stop
from trucelab.report.wording import capital, listed, percent
from trucelab.scenario import Document, Scenario
from trucelab.scenario.ground import PlaceKind
from trucelab.scenario.needs import Through
from trucelab.scenario.values import Quantity

PLURAL: dict[PlaceKind, str] = {
    "city": "cities",
    "town": "towns",
    "camp": "camps",
    "crossing": "crossings",
    "border": "border places",
    "junction": "junctions",
}


def sentence(scenario: Scenario, outcome: str, stops: Iterable[Stop], members: int) -> str:
    """Where aid stops under one outcome, from which day, and which share of which standard it takes away."""
    names = {place.place: place.name for place in scenario.places}
    said = [_stop(scenario.document, names[stop.crossing], stop, members) for stop in stops]
    return f"{capital(outcome)}: {'; '.join(said)}. The rest of the supply is as given." if said else ""


def _stop(document: Document, name: str, stop: Stop, members: int) -> str:
    shares = [
        f"{_share(document, standard.through[stop.crossing])} of the supply of {standard.name.lower()}"
        for standard in (document.needs.standards[key] for key in stop.standards)
    ]
    again = f", and passes again by the last day in {stop.passes_again} of them" if stop.passes_again else ""
    return (
        f"aid through {name} stops {_from_day(stop)} in {len(stop.first_days):,} of {members:,} members{again}; "
        f"with it goes {listed(shares)}"
    )


def _from_day(stop: Stop) -> str:
    days = Band.of(stop.first_days)
    if days.low == days.high:
        return f"from day {days.median:.0f} on"
    return f"from about day {days.median:.0f} on (80 % band: day {days.low:.0f} to {days.high:.0f})"


def _share(document: Document, aid: Through) -> str:
    """The share that comes one way, those of kinds of places apart, and where it goes."""
    apart = [f"in {PLURAL[kind]} {_range(share)}" for kind, share in aid.share_by_kind.items()]
    where = [document.ground.regions[region] for region in aid.regions]
    told = [*apart, *([f"in {listed(where)} only"] if where else [])]
    return _range(aid.share) + (f" ({'; '.join(told)})" if told else "")


def _range(share: Quantity) -> str:
    """A share as it is assumed.

    >>> _range(Quantity(low=0.1, mode=0.2, high=0.4))
    '20 % [10 to 40 %]'
    """
    if share.certain:
        return percent(share.mode)
    return f"{percent(share.mode)} [{round(100 * share.low)} to {percent(share.high)}]"
