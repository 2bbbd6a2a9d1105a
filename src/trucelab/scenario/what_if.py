"""What-ifs: the same scenario with one thing changed on the ground.

A what-if is written as people say it on the command line, `KIND:...`, and gives a new `Scenario`.  Its kind is one
class here and one line in `KINDS`.
"""

from __future__ import annotations

import hashlib
import math
import re
from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from trucelab.errors import WrongInput, meant
from trucelab.scenario.document import ALWAYS, Scenario
from trucelab.scenario.ground import CapacityChange, Closure, Place, Route

JUDGEMENT: Final = "a what-if"
NEW_PLACE: Final = re.compile(r"[a-z0-9][a-z0-9_\-]*")


@dataclass(frozen=True)
class Days:
    """From a day on, and perhaps until the day before another."""

    start: int
    end: int | None = None

    @classmethod
    def of(cls, text: str, where: str) -> Days:
        """`30` or `30..60`; nothing means from the first day on."""
        found = re.fullmatch(r"(\d{1,4})(?:\.\.(\d{1,4}))?", text) if text else None
        if text and found is None:
            raise WrongInput.one(f'"{text}": give a day as in @30, or two as in @30..60', where=where)
        if found is None:
            return cls(0)
        start, end = int(found[1]), int(found[2]) if found[2] else None
        if end is not None and end <= start:
            raise WrongInput.one(f'"{text}": the second day must come after the first', where=where)
        return cls(start, end)


@dataclass(frozen=True)
class WhatIf:
    """One change."""

    kind: ClassVar[str]
    """Option of the command line, without the dashes."""
    form: ClassVar[str]
    """How it is written."""
    says: ClassVar[str]
    """What it does, in plain words."""
    text: str
    """As written."""

    @property
    def where(self) -> str:
        """What problems are said of."""
        return f"--{self.kind} {self.text}"

    @abstractmethod
    def apply(self, scenario: Scenario) -> Scenario:
        """The changed scenario.

        raises  WrongInput, if it speaks of what is not there
        """

    def _split(self) -> tuple[str, Days]:
        name, _, days = self.text.partition("@")
        return name, Days.of(days, self.where)

    def _place(self, scenario: Scenario, name: str) -> Place:
        known = {place.place: place for place in scenario.places}
        if name not in known:
            raise WrongInput.one(f'"{name}" is not a place. {meant(name, known)}', where=self.where)
        return known[name]

    def _pair(self, name: str) -> tuple[str, str]:
        one, colon, other = name.partition(":")
        if not colon or not one or not other or one == other:
            raise WrongInput.one(f"write two different names, as in {self.form}", where=self.where)
        return one, other

    def _number(self, text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not 0.0 <= number <= 1e9:
            raise WrongInput.one(f'"{text}" is not a number of 0 or more; write {self.form}', where=self.where)
        return number


def _closure(what: str, name: str, other: str | None, days: Days) -> Closure:
    row = {"what": what, "name": name, "other": other, "start": days.start, "end": days.end, "judgement": JUDGEMENT}
    return Closure.model_validate({key: value for key, value in row.items() if value is not None})


def _with_closure(scenario: Scenario, *rows: Closure) -> Scenario:
    always = (*scenario.closures.get(ALWAYS, ()), *rows)
    return replace(scenario, closures={**scenario.closures, ALWAYS: always})


class CloseBorder(WhatIf):
    """A border place, a crossing, or every road between two regions."""

    kind = "close-border"
    form = "PLACE@DAY or REGION:REGION@DAY..DAY"
    says = "shut a crossing or border, or every road between two regions"

    def apply(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        name, days = self._split()
        if ":" not in name:
            place = self._place(scenario, name)
            if place.kind not in ("crossing", "border"):
                says = f'"{name}" is a {place.kind}, not a border or crossing; two regions are written {self.form}'
                raise WrongInput.one(says, where=self.where)
            return _with_closure(scenario, _closure("place", name, None, days))
        regions = scenario.document.ground.regions
        for region in self._pair(name):
            if region not in regions:
                raise WrongInput.one(f'"{region}" is not a region. {meant(region, regions)}', where=self.where)
        return _with_closure(scenario, _closure("regions", *self._pair(name), days))


class BlockRoad(WhatIf):
    """A road between two places."""

    kind = "block-road"
    form = "PLACE:PLACE@DAY..DAY"
    says = "block the road between two places"

    def apply(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        name, days = self._split()
        pair = self._pair(name)
        for end in pair:
            self._place(scenario, end)
        roads = {frozenset((route.start, route.end)) for route in scenario.routes}
        if frozenset(pair) not in roads:
            ends = {next(iter(road - {pair[0]})) for road in roads if pair[0] in road}
            says = f'no road leads straight from "{pair[0]}" to "{pair[1]}". From there roads lead to: {_list(ends)}'
            raise WrongInput.one(says, where=self.where)
        return _with_closure(scenario, _closure("road", *pair, days))


class AddRoad(WhatIf):
    """A new road between two places."""

    kind = "add-road"
    form = "PLACE:PLACE=KM@DAY"
    says = "open a road of so many kilometres between two places"

    def apply(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        name, days = self._split()
        ends, _, km = name.partition("=")
        one, other = self._pair(ends)
        for end in (one, other):
            self._place(scenario, end)
        if any({route.start, route.end} == {one, other} for route in scenario.routes):
            raise WrongInput.one(f'a road between "{one}" and "{other}" is there already', where=self.where)
        length = self._number(km)
        if not 0.0 < length <= 2000.0:
            raise WrongInput.one(f"{km} km: give more than 0 and at most 2,000", where=self.where)
        changed = replace(scenario, routes=(*scenario.routes, _road(one, other, length)))
        return _open_only(changed, "road", one, other, days)


class Capacity(WhatIf):
    """Another capacity."""

    kind = "capacity"
    form = "PLACE=PEOPLE@DAY"
    says = "let a place take in another number of displaced persons"

    def apply(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        name, days = self._split()
        place, _, people = name.partition("=")
        known = self._place(scenario, place)
        rows = [_capacity(place, days.start, round(self._number(people)))]
        if days.end is not None:
            before = known.capacity
            rows.append(_capacity(place, days.end, before))
        return replace(scenario, capacities=(*scenario.capacities, *rows))


class OpenCamp(WhatIf):
    """A new camp, near a place that is there."""

    kind = "open-camp"
    form = "NAME=PEOPLE:NEAR=KM@DAY"
    says = "open a camp for so many people, so many kilometres by road from a place"

    def apply(self, scenario: Scenario) -> Scenario:
        """The changed scenario."""
        name, days = self._split()
        camp, near = self._pair(name)
        key, _, people = camp.partition("=")
        base, _, km = near.partition("=")
        if not NEW_PLACE.fullmatch(key) or any(place.place == key for place in scenario.places):
            says = f'"{key}": give the camp a new name of small letters, digits, _ and -'
            raise WrongInput.one(says, where=self.where)
        for name, standard in scenario.document.needs.standards.items():
            if "camp" not in standard.available:
                says = f"needs.standards.{name}.available says nothing of camps; add it to the scenario"
                raise WrongInput.one(says, where=self.where)
        at = self._place(scenario, base)
        length = self._number(km) if km else 1.0
        if not 0.0 < length <= 2000.0:
            raise WrongInput.one(f"{km} km: give more than 0 and at most 2,000", where=self.where)
        # where exactly is not said: the point only tells how danger fades and where the map draws it
        place = Place(
            place=key, name=key, lat=at.lat, lon=at.lon, kind="camp", region=at.region,
            capacity=round(self._number(people)), judgement=JUDGEMENT,
        )  # fmt: skip
        changed = replace(
            scenario, places=(*scenario.places, place), routes=(*scenario.routes, _road(key, base, length))
        )
        return _open_only(changed, "camp", key, None, days)


def _road(one: str, other: str, km: float) -> Route:
    return Route(start=one, end=other, km=km, judgement=JUDGEMENT)


def _capacity(place: str, day: int, people: int | None) -> CapacityChange:
    return CapacityChange(place=place, day=day, capacity=people, judgement=JUDGEMENT)


def _open_only(scenario: Scenario, what: str, name: str, other: str | None, days: Days) -> Scenario:
    """Shut before its first day, and from its last on."""
    rows = [_closure(what, name, other, Days(-36500, days.start))] if days.start > 0 else []
    if days.end is not None:
        rows.append(_closure(what, name, other, Days(days.end)))
    return _with_closure(scenario, *rows)


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nowhere"


KINDS: tuple[type[WhatIf], ...] = (CloseBorder, BlockRoad, AddRoad, Capacity, OpenCamp)


def with_changes(scenario: Scenario, changes: Iterable[WhatIf]) -> Scenario:
    """A scenario with every change made, in order; its digest covers them.

    raises  WrongInput, if a change speaks of what is not there
    """
    digest = hashlib.sha256(scenario.digest.encode())
    for change in changes:
        scenario = change.apply(scenario)
        digest.update(f"\0{change.kind}\0{change.text}".encode())
    return replace(scenario, digest=digest.hexdigest())
