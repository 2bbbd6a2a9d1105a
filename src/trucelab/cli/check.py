"""`trucelab check`: is the scenario sound, and what in it rests on nothing?"""

from __future__ import annotations

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json


def check(scenario: ScenarioArgument, format: FormatOption = Format.TEXT) -> None:
    """Check a scenario: every problem with file, line and a way out; and list values without evidence."""

    from trucelab.ensemble.plan import plan
    from trucelab.scenario import load, rows_without_grounds, without_grounds

    loaded = load(scenario)
    made = plan(loaded, members=1, seed=1)
    bare = without_grounds(loaded.document)
    bare_rows = rows_without_grounds(loaded)
    document = loaded.document
    found = {
        "scenario": loaded.name,
        "title": document.title,
        "sha256": loaded.digest,
        "decision_makers": len(document.talks.decision_makers),
        "options": len(document.talks.options),
        "feasible_states": made.findings.feasible_states if document.has_talks else 0,
        "places": len(loaded.places),
        "routes": len(loaded.routes),
        "people": sum(place.residents + place.displaced for place in loaded.places),
        "outcomes": list(made.outcomes),
        "claims": len(document.claims),
        "without_evidence_or_judgement": bare,
        "rows_without_evidence_or_judgement": dict(bare_rows),
    }
    if format is Format.JSON:
        print_json(found)
        return
    console = terminal.console()
    console.print(terminal.bold(document.title, " is sound."))
    console.print(
        f"{found['decision_makers']} decision makers, {found['options']} options, {found['feasible_states']:,} "
        f"feasible states; {found['places']} places, {found['routes']} roads, {found['people']:,} people; "
        f"{len(made.outcomes)} outcomes, {found['claims']} claims."
    )
    if bare:
        console.print(f"{len(bare)} values carry neither evidence nor a judgement:")
        for path in bare:
            console.print(f"  {path}")
    for table, (without, rows) in bare_rows.items():
        console.print(f"{without} of {rows} rows of {table} carry neither evidence nor a judgement.")
    if not bare and not bare_rows:
        console.print("Every value carries evidence or a judgement.")
