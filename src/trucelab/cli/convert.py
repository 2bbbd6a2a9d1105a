"""`trucelab convert`: talks, or a whole folder, from one program's form to another's, and what is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucelab.cli import terminal
from trucelab.cli.arguments import Format, FormatOption, print_json

if TYPE_CHECKING:
    from trucelab.interchange.folders import Carried

In = Annotated[
    str,
    typer.Argument(
        metavar="IN",
        help="Talks to read (a .gmcr, .yaml or .csv file, a scenario folder, or the name of a shipped case), or a Flee "
        "folder.",
    ),
]
Out = Annotated[
    str, typer.Argument(metavar="OUT", help="File to write; its ending says the format. A folder for Flee.")
]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="FORMAT", help="Write this format whatever the ending: yaml, gmcr, csv, nfg or flee."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite OUT if it is there.")]

FleeSettings = Annotated[
    Path | None, typer.Option("--settings", metavar="FILE", help="A simsetting.yml in place of the Flee folder's own.")
]
Days = Annotated[int | None, typer.Option("--days", min=1, help="Days, in place of a Flee folder's own length.")]
HoldLast = Annotated[
    bool,
    typer.Option("--hold-last", help="Repeat the last row of a Flee folder's daily tables where days are missing."),
]
Outcome = Annotated[
    str | None, typer.Option("--outcome", help="Outcome to write as a Flee folder; the first one else.")
]


def convert(
    source: In,
    target: Out,
    to: To = None,
    force: Force = False,
    outcome: Outcome = None,
    settings: FleeSettings = None,
    days: Days = None,
    hold_last: HoldLast = False,
    format: FormatOption = Format.TEXT,
) -> None:
    """Write talks in another format (.gmcr, .nfg, .csv, .yaml), a Flee folder as a scenario, or a scenario for Flee."""
    from trucelab.interchange.folders import flee_to_scenario, is_flee_folder, scenario_to_flee

    if is_flee_folder(Path(source)):
        carried = flee_to_scenario(Path(source), Path(target), settings=settings, days=days, hold_last=hold_last)
        _say(source, target, carried, "scenario", format)
    elif to == "flee":
        _say(source, target, scenario_to_flee(source, Path(target), outcome), "flee", format)
    else:
        _talks(source, target, to, force, format)


def _say(source: str, target: str, carried: Carried, kind: str, format: Format) -> None:
    if format is Format.JSON:
        numbers = {"places": carried.places, "roads": carried.roads, "days": carried.days}
        print_json({"in": source, "out": target, "format": kind, **numbers, "notes": list(carried.notes)})
        return
    terminal.say(f"{target}: {carried.places} places, {carried.roads} roads, {carried.days} days ({kind})")
    for says in carried.notes:
        terminal.say(f"  {says}")


def _talks(source: str, target: str, to: str | None, force: bool, format: Format) -> None:
    from trucelab.interchange import format_named, read_talks, write_talks

    chosen = format_named(to) if to is not None else None
    model = read_talks(source)
    chosen = write_talks(model, target, chosen, overwrite=force)
    losses = chosen.losses(model)
    if format is Format.JSON:
        print_json(
            {
                "in": source,
                "out": target,
                "format": chosen.name,
                "decision_makers": list(model.parties),
                "options": list(model.talks.options),
                "feasible_states": int(model.states.size),
                "losses": list(losses),
                "notes": list(model.notes),
            }
        )
        return
    terminal.say(
        f"{target}: {len(model.parties)} decision makers, {len(model.talks.options)} options, "
        f"{model.states.size:,} possible states ({chosen.says})"
    )
    for says in (*model.notes, *losses):
        terminal.say(f"  {says}")
