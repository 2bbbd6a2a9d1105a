"""`trucelab talks`: which states and outcomes can last, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json, require_writable

if TYPE_CHECKING:
    from trucelab.scenario import Scenario
    from trucelab.talks import Concept, GraphConflict, SetConcept
    from trucelab.talks.analyses import Analysed, Subject
    from trucelab.talks.states import StateArray

NO = "–"


def _names(wanted: bool) -> None:
    """Print what `--concept` and `--analysis` know, from the registers, and leave."""
    if not wanted:
        return
    from trucelab.talks.analyses import ANALYSES
    from trucelab.talks.stability import ALL

    for concept in ALL:
        typer.echo(f"--concept {concept.name} ({concept.abbreviation}): {concept.title}; {concept.source}")
    for analysis in ANALYSES:
        typer.echo(f"--analysis {analysis.kind.replace(' ', '-')}: {analysis.title}; {analysis.source}")
    raise typer.Exit


ConceptOption = Annotated[
    list[str] | None,
    typer.Option("--concept", metavar="NAME", help="Judge by this in place of the five; repeatable. See --names."),
]
AnalysisOption = Annotated[
    list[str] | None,
    typer.Option(
        "--analysis",
        metavar="NAME",
        help="Make this analysis, in place of those that talks.analyses asks for; repeatable. See --names.",
    ),
]
NamesOption = Annotated[
    bool, typer.Option("--names", help="Print the names of concepts and analyses.", callback=_names, is_eager=True)
]


def talks(
    scenario: ScenarioArgument,
    concept: ConceptOption = None,
    analysis: AnalysisOption = None,
    figure: Annotated[Path | None, typer.Option(help="Write a picture of the conflict to this SVG file.")] = None,
    names: NamesOption = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Analyse the talks alone: equilibria by five concepts, who would leave each outcome, and the way there.

    SCENARIO may also be a .yaml, .gmcr or .csv file of talks alone; then the equilibria are listed.
    """
    from trucelab.errors import WrongInput
    from trucelab.interchange import DrawnTalks, read_file
    from trucelab.scenario import Scenario
    from trucelab.talks import CONCEPTS
    from trucelab.talks.analyses import Subject
    from trucelab.talks.stability.naming import concept_named

    require_writable(figure)
    concepts = [concept_named(name) for name in concept] if concept else list(CONCEPTS)
    found = read_file(scenario)
    if isinstance(found, Scenario):
        _scenario(found, concepts, analysis or [], figure, format)
        return
    if figure is not None:
        raise WrongInput.one("--figure needs a scenario, which names a status quo and outcomes", file=scenario)
    title = found.title or Path(scenario).name
    if isinstance(found, DrawnTalks):
        _graph(found.conflict(), title, concepts, analysis or [], format)
    elif found.talks.coalesced:
        _graph(found.coalesced(), title, concepts, analysis or [], format)
    else:
        outcomes = found.prepared.outcomes if found.talks.outcomes else {}
        subject = Subject(found.prepared, unseen=found.talks.misperceived)
        _alone(subject, title, outcomes, concepts, analysis or [], format)


def _scenario(
    scenario: Scenario,
    concepts: Sequence[Concept | SetConcept],
    names: Sequence[str],
    figure: Path | None,
    format: Format,
) -> None:
    from rich.table import Table

    from trucelab.api.conversation import talks_of
    from trucelab.report.conflict_figure import conflict_figure
    from trucelab.report.tables import write_text
    from trucelab.report.talks_words import outcome_stories, status_quo_story
    from trucelab.talks import stability_of

    talks = talks_of(scenario)
    findings = talks.findings
    if figure is not None:
        write_text(figure, conflict_figure(scenario, findings) + "\n")
    judged, analyses = stability_of(findings.conflict, concepts), talks.analyses(*names)
    if format is Format.JSON:
        print_json(_json(judged.as_dict(), analyses))
        return
    console = terminal.console()
    table = Table("outcome", *_heads(concepts, analyses), "would leave", title="Can it last?")
    stories = outcome_stories(scenario, findings)
    for story in stories:
        cells = _cells(concepts, judged.equilibria, analyses, findings.outcomes[story.name].states.tolist())
        table.add_row(story.name, *cells, ", ".join(story.leavers) or "nobody")
    console.print(table)
    console.print(terminal.bold("The status quo.", f" {status_quo_story(scenario, findings)}"))
    for story in stories:
        console.print(terminal.bold(f"{story.name}.", f" {' '.join(story.sentences)}"))


def _alone(
    subject: Subject,
    title: str,
    outcomes: Mapping[str, StateArray],
    concepts: Sequence[Concept | SetConcept],
    names: Sequence[str],
    format: Format,
) -> None:
    """Talks without a scenario around them: the equilibria, and the outcomes, if any are named."""
    from rich.table import Table

    from trucelab.talks import stability_of
    from trucelab.talks.analyses import analysed

    judged, analyses = stability_of(subject.conflict, concepts), analysed(subject, names)
    if format is Format.JSON:
        print_json(_json(judged.as_dict(), analyses))
        return
    heads = _heads(concepts, analyses)
    table = Table("no.", "state", *heads, title=title)
    for number, state in enumerate(subject.conflict.states.tolist(), start=1):
        cells = _cells(concepts, judged.equilibria, analyses, [state])
        if set(cells) != {NO}:
            table.add_row(str(number), subject.conflict.text(state), *cells)
    console = terminal.console()
    console.print(table)
    console.print("Options, in the order of the letters: " + ", ".join(subject.conflict.options))
    if outcomes:
        table = Table("outcome", *heads, title="Can it last?")
        for name, states in outcomes.items():
            table.add_row(name, *_cells(concepts, judged.equilibria, analyses, states.tolist()))
        console.print(table)


def _graph(
    conflict: GraphConflict,
    title: str,
    concepts: Sequence[Concept | SetConcept],
    names: Sequence[str],
    format: Format,
) -> None:
    """A graph of states: the equilibria by the concepts that need no options."""
    import numpy as np
    from rich.table import Table

    from trucelab.errors import WrongInput
    from trucelab.talks import Concept, stable_in_graph

    further = [*names, *(concept.name for concept in concepts if not isinstance(concept, Concept))]
    if further:
        says = f"{further[0]} is made for options; a graph of states is judged by the five concepts alone"
        raise WrongInput.one(says, where="graph")
    makers = conflict.decision_makers
    stable = {
        concept.name: np.stack([stable_in_graph(conflict, concept, party) for party in range(len(makers))])
        for concept in concepts
        if isinstance(concept, Concept)
    }

    def named(flags: Any) -> list[str]:
        return [conflict.states[state] for state in np.flatnonzero(flags).tolist()]

    if format is Format.JSON:
        found = {
            "decision_makers": list(makers),
            "states": list(conflict.states),
            "equilibria": {name: named(rows.all(axis=0)) for name, rows in stable.items()},
            "stable": {name: dict(zip(makers, map(named, rows), strict=True)) for name, rows in stable.items()},
        }
        print_json(found)
        return
    table = Table("no.", "state", *_heads(concepts, ()), title=title)
    for number, state in enumerate(conflict.states):
        cells = ["yes" if rows[:, number].all() else NO for rows in stable.values()]
        if set(cells) != {NO}:
            table.add_row(str(number + 1), state, *cells)
    terminal.console().print(table)


def _heads(concepts: Sequence[Concept | SetConcept], analyses: Sequence[Analysed]) -> list[str]:
    return [*(concept.abbreviation for concept in concepts), *(found.analysis.title for found in analyses)]


def _cells(
    concepts: Sequence[Concept | SetConcept],
    equilibria: Mapping[str, StateArray],
    analyses: Sequence[Analysed],
    states: Iterable[int],
) -> list[str]:
    """Whether one of the states can last by each concept, and by which verdicts of each analysis."""
    listed = set(states)
    marks = ["yes" if listed & set(equilibria[concept.name].tolist()) else NO for concept in concepts]
    return marks + [", ".join(found.can_last(listed)) or NO for found in analyses]


def _json(found: dict[str, Any], analyses: Sequence[Analysed]) -> dict[str, Any]:
    return found | ({"analyses": [one.as_dict() for one in analyses]} if analyses else {})
