"""`trucelab talks`: which states and outcomes can last, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json


def talks(
    scenario: ScenarioArgument,
    figure: Annotated[Path | None, typer.Option(help="Write a picture of the conflict to this SVG file.")] = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Analyse the talks alone: equilibria by five concepts, who would leave each outcome, and the way there."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from trucelab.ensemble.plan import analyse_talks
    from trucelab.report.conflict_figure import conflict_figure
    from trucelab.report.tables import write_text
    from trucelab.report.talks_words import outcome_stories, status_quo_story
    from trucelab.scenario import load
    from trucelab.talks import CONCEPTS

    loaded = load(scenario)
    _, findings = analyse_talks(loaded)
    if figure is not None:
        write_text(figure, conflict_figure(loaded, findings) + "\n")
    if format is Format.JSON:
        print_json(findings.as_dict())
        return
    console = Console(highlight=False)
    table = Table("outcome", *(concept.abbreviation for concept in CONCEPTS), "would leave", title="Can it last?")
    for story in outcome_stories(loaded, findings):
        marks = ["yes" if story.can_last[concept.name] else "–" for concept in CONCEPTS]
        table.add_row(story.name, *marks, ", ".join(story.leavers) or "nobody")
    console.print(table)
    console.print(f"[bold]The status quo.[/bold] {escape(status_quo_story(loaded, findings))}")
    for story in outcome_stories(loaded, findings):
        console.print(f"[bold]{escape(story.name)}.[/bold] {escape(' '.join(story.sentences))}")
