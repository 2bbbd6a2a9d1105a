"""A scenario read but not yet checked as a whole, and how to walk through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel

from trucelab.errors import Problem
from trucelab.scenario.document import Document
from trucelab.scenario.forecasts import Forecast
from trucelab.scenario.ground import CapacityChange, Closure, Event, LaterFact, Place, Route
from trucelab.scenario.movement import PrescribedDay
from trucelab.scenario.tables import Table
from trucelab.scenario.yaml_text import Path, Written

Row = TypeVar("Row", bound=BaseModel)


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
    closures: Mapping[str, Table[Closure]] = field(default_factory=dict)
    """By outcome; what holds under every outcome stands under `ALWAYS`."""
    capacities: Table[CapacityChange] | None = None
    prescribed: Table[PrescribedDay] | None = None
    forecasts: Table[Forecast] | None = None

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """Every table that could be read, once, but for what is only compared."""
        single: tuple[Table[Any] | None, ...] = (self.places, self.routes, self.capacities, self.prescribed)
        several: tuple[Table[Any], ...] = (*self.events.values(), *self.closures.values())
        return tuple(different(table for table in (*single, *several) if table is not None))


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


def different(tables: Iterable[Table[Row]]) -> list[Table[Row]]:
    """Each table once: several outcomes may share one."""
    return list({id(table): table for table in tables}.values())
