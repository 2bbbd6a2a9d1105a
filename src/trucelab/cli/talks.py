"""`trucelab talks`: which states and outcomes can last, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json, require_writable

EXCHANGED = (".gmcr", ".csv")
"""Endings of files of other programs that hold talks alone."""


def talks(
    scenario: ScenarioArgument,
    figure: Annotated[Path | None, typer.Option(help="Write a picture of the conflict to this SVG file.")] = None,
    format: FormatOption = Format.TEXT,
) -> None:
    """Analyse the talks alone: equilibria by five concepts, who would leave each outcome, and the way there.

    SCENARIO may also be a .gmcr or .csv file of talks; then the equilibria are listed.
    """
    require_writable(figure)
    if Path(scenario).suffix.lower() in EXCHANGED:
        _exchanged(Path(scenario), figure, format)
        return
    from rich.table import Table

    from trucelab.api.conversation import talks_of
    from trucelab.report.conflict_figure import conflict_figure
    from trucelab.report.tables import write_text
    from trucelab.report.talks_words import outcome_stories, status_quo_story
    from trucelab.scenario import load
    from trucelab.talks import CONCEPTS

    loaded = load(scenario)
    findings = talks_of(loaded).findings
    if figure is not None:
        write_text(figure, conflict_figure(loaded, findings) + "\n")
    if format is Format.JSON:
        print_json(findings.as_dict())
        return
    console = terminal.console()
    table = Table("outcome", *(concept.abbreviation for concept in CONCEPTS), "would leave", title="Can it last?")
    for story in outcome_stories(loaded, findings):
        marks = ["yes" if story.can_last[concept.name] else "–" for concept in CONCEPTS]
        table.add_row(story.name, *marks, ", ".join(story.leavers) or "nobody")
    console.print(table)
    console.print(terminal.bold("The status quo.", f" {status_quo_story(loaded, findings)}"))
    for story in outcome_stories(loaded, findings):
        console.print(terminal.bold(f"{story.name}.", f" {' '.join(story.sentences)}"))


def _exchanged(path: Path, figure: Path | None, format: Format) -> None:
    """Talks of another program: they name no outcomes and no status quo, so only the equilibria are told."""
    from rich.table import Table

    from trucelab.errors import WrongInput
    from trucelab.interchange import read_talks
    from trucelab.talks import CONCEPTS, stability_of

    if figure is not None:
        raise WrongInput.one("--figure needs a scenario, which names a status quo and outcomes", file=str(path))
    model = read_talks(path)
    conflict = model.conflict
    found = stability_of(conflict).as_dict()
    if format is Format.JSON:
        print_json(found)
        return
    table = Table("no.", "state", *(concept.abbreviation for concept in CONCEPTS), title=model.title or path.name)
    for number, state in enumerate(found["states"], start=1):
        marks = ["yes" if state in found["equilibria"][concept.name] else "–" for concept in CONCEPTS]
        if "yes" in marks:
            table.add_row(str(number), state, *marks)
    console = terminal.console()
    console.print(table)
    console.print("Options, in the order of the letters: " + ", ".join(conflict.options))
