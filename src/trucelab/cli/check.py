"""`trucelab check`: is the scenario sound, and what in it rests on nothing?"""

from __future__ import annotations

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, ScenarioArgument, print_json


def check(scenario: ScenarioArgument, format: FormatOption = Format.TEXT) -> None:
    """Check a scenario: every problem with file, line and a way out; and list values without evidence."""

    from trucelab.api.scenarios_and_runs import load

    sound = load(scenario).check()
    if format is Format.JSON:
        print_json(sound.as_dict())
        return
    console = terminal.console()
    console.print(terminal.bold(sound.title, " is sound."))
    console.print(
        f"{sound.decision_makers} decision makers, {sound.options} options, {sound.feasible_states:,} "
        f"feasible states; {sound.places} places, {sound.routes} roads, {sound.people:,} people; "
        f"{len(sound.outcomes)} outcomes, {sound.claims} claims."
    )
    if sound.without_grounds:
        console.print(f"{len(sound.without_grounds)} values carry neither evidence nor a judgement:")
        for path in sound.without_grounds:
            console.print(f"  {path}")
    for table, (without, rows) in sound.rows_without_grounds.items():
        console.print(f"{without} of {rows} rows of {table} carry neither evidence nor a judgement.")
    if not sound.without_grounds and not sound.rows_without_grounds:
        console.print("Every value carries evidence or a judgement.")
