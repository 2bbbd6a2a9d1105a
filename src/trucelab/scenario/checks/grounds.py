"""What carries neither evidence nor a judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from trucelab.scenario.document import Document, Scenario
from trucelab.scenario.ground import People
from trucelab.scenario.talks import Outcome
from trucelab.scenario.values import Sourced
from trucelab.scenario.yaml_text import Path, dotted


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
    counts = {name: (sum(not row.grounds for row in rows), len(rows)) for name, rows in scenario.tables.items()}
    return {name: count for name, count in counts.items() if count[0]}
