"""Every input with its source and grade, or with the judgement it rests on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from trucelab.ensemble.record.run_record import Run
from trucelab.report.citations import cited
from trucelab.report.wording import capital
from trucelab.scenario import Document
from trucelab.scenario.checks import walk
from trucelab.scenario.values import Quantity, Sourced
from trucelab.scenario.yaml_text import dotted


def content(run: Run) -> dict[str, Any]:
    """Inputs by part of the scenario; counts for tables; the list of sources."""
    document = run.scenario.document
    return {
        "parts": _parts(document),
        "tables": _tables(run),
        "sources": [
            (key, source)
            for key, source in sorted(document.sources.items(), key=lambda item: item[1].publisher.lower())
        ],
    }


def _parts(document: Document) -> list[tuple[str, list[dict[str, Any]]]]:
    parts: dict[str, list[dict[str, Any]]] = {}
    for path, value in walk(document):
        if isinstance(value, Sourced) and value.grounds and path[0] != "claims":
            row = {"what": dotted(path[1:]), "value": _shown(value), "evidence": cited(document, value.grounds)}
            parts.setdefault(capital(str(path[0])), []).append(row)
    return list(parts.items())


def _shown(value: Sourced) -> str:
    if isinstance(value, Quantity):
        if value.certain:
            return f"{value.mode:,g}"
        return f"{value.mode:,g} ({value.low:,g} to {value.high:,g})"
    for field in ("says", "when", "name", "value", "state"):
        if hasattr(value, field):
            found = getattr(value, field)
            return f"{found:,}" if isinstance(found, int) else str(found)
    return ""


def _tables(run: Run) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Rows of each table by the grounds they rest on."""
    scenario = run.scenario
    tables: list[tuple[str, Any]] = [("places", scenario.places), ("routes", scenario.routes)]
    tables += [(f"events: {key}", rows) for key, rows in scenario.events.items()]
    tables += [("later facts (no input)", scenario.later), ("forecasts and counts (no input)", scenario.forecasts)]
    found = []
    for name, rows in tables:
        counts: Counter[str] = Counter()
        for row in rows:
            for citation in cited(scenario.document, row.grounds):
                counts[f"{citation.text} {citation.grade}".strip() if citation.source else "judgement"] += 1
        found.append((name, len(rows), counts.most_common(6)))
    return found
