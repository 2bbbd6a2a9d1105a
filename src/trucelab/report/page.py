"""The brief: one HTML file that opens anywhere, made from the record and nothing else.

A section is one file under `sections/` (what it shows), one template of the
same name (how), and one line in `SECTIONS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import jinja2

from trucelab.ensemble.record.run_record import Run
from trucelab.report import wording
from trucelab.report.sections import (
    backtests,
    claims,
    courses,
    drivers,
    findings,
    forecasts,
    hold,
    later,
    limits,
    movement,
    needs,
    places,
    reached,
    repeats,
    sources,
    talks,
)
from trucelab.report.tables import write_tables, write_text
from trucelab.safe_text import plain
from trucelab.scenario import Document


@dataclass(frozen=True)
class Section:
    """A part of the brief."""

    key: str
    title: str
    content: Callable[[Run], dict[str, Any]]
    """Values that the template `<key>.html` shows; an empty mapping leaves the section out."""
    needs: Literal["nothing", "talks", "standards"] = "nothing"
    """What a scenario must have for the section to be there."""

    def fits(self, document: Document) -> bool:
        """Whether the scenario has what the section is about."""
        there = {"nothing": True, "talks": document.has_talks, "standards": bool(document.needs.standards)}
        return there[self.needs]


SECTIONS = (
    Section("findings", "What we found", findings.content),
    Section("courses", "What follows each outcome", courses.content),
    Section("talks", "Which outcomes can last", talks.content, "talks"),
    Section("hold", "What would make it hold", hold.content, "talks"),
    Section("reached", "Which outcome is reached", reached.content, "talks"),
    Section("movement", "What each outcome does to people", movement.content),
    Section("places", "Where people end up", places.content),
    Section("repeats", "Displaced again and again", repeats.content),
    Section("needs", "What people lack", needs.content, "standards"),
    Section("drivers", "What drives it", drivers.content),
    Section("claims", "The claims, put to the test", claims.content),
    Section("backtests", "What came, looked up", backtests.content, "talks"),
    Section("forecasts", "Beside what others forecast, and what was counted", forecasts.content),
    Section("later", "What happened afterwards", later.content),
    Section("limits", "What this cannot tell you", limits.content),
    Section("sources", "Every input, with its source and grade", sources.content),
)


def _shown(value: Any) -> Any:
    """A value as a template prints it: plain, unless it is made of markup of ours."""
    return plain(value) if type(value) is str else value


def brief_html(run: Run) -> str:
    """The brief as text."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("trucelab.report"),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ("exact", "people", "percent", "likelihood", "spread", "band", "listed", "capital"):
        environment.filters[name] = getattr(wording, name)
    parts = []
    for section in SECTIONS:
        content = section.content(run) if section.fits(run.scenario.document) else {}
        if content:
            template = environment.get_template(f"{section.key}.html")
            parts.append({"key": section.key, "title": section.title, "html": template.render(run=run, **content)})
    page = environment.get_template("page.html")
    return page.render(run=run, document=run.scenario.document, sections=parts)


def write_outputs(run: Run) -> dict[str, Path]:
    """Write the brief and the tables into the folder of the run; what each is, and where."""
    path = run.folder / "brief.html"
    write_text(path, brief_html(run))
    return {"brief": path} | write_tables(run)
