"""Provenance: evidence names sources that are listed and were known on the day; what carries none is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from trucelab.errors import Problem, meant
from trucelab.scenario.checks.draft import Draft, walk
from trucelab.scenario.document import Document, Scenario
from trucelab.scenario.ground import People
from trucelab.scenario.talks import Outcome
from trucelab.scenario.values import Evidence, Sourced, first_day
from trucelab.scenario.yaml_text import Path, dotted


def evidence_of_document(draft: Draft) -> Iterator[Problem]:
    """Evidence names a source that is listed and was published by the day of the scenario."""
    for path, value in walk(draft.document):
        if isinstance(value, Evidence):
            # what is looked up and never used may cite what came later
            later = path[0] == "backtests" or (path[0] == "claims" and "yardstick" in path)
            for says in _evidence_problems(value, draft.document, later=later):
                yield draft.written.problem(path, says)


def evidence_of_tables(draft: Draft) -> Iterator[Problem]:
    """The same for every row of every table; later facts and forecasts may cite later sources."""
    tables = [(table, False) for table in draft.tables]
    tables += [(table, True) for table in (draft.later, draft.forecasts) if table is not None]
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
