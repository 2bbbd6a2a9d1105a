"""`trucelab convert`: talks from one format to another, and what is lost on the way."""

from __future__ import annotations

from typing import Annotated

import typer

from trucelab.cli.arguments import Format, FormatOption, print_json

In = Annotated[
    str,
    typer.Argument(
        metavar="IN",
        help="Talks to read: a .gmcr, .yaml or .csv file, a scenario folder, or the name of a shipped case.",
    ),
]
Out = Annotated[str, typer.Argument(metavar="OUT", help="File to write; its ending says the format.")]
To = Annotated[
    str | None,
    typer.Option("--to", metavar="FORMAT", help="Write this format whatever the ending: yaml, gmcr, csv or nfg."),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite OUT if it is there.")]


def convert(source: In, target: Out, to: To = None, force: Force = False, format: FormatOption = Format.TEXT) -> None:
    """Write talks in another format: .gmcr, Gambit's .nfg, a table of preferences, YAML; says what is lost."""
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
                "options": list(model.options),
                "feasible_states": int(model.states.size),
                "losses": list(losses),
                "notes": list(model.notes),
            }
        )
        return
    typer.echo(
        f"{target}: {len(model.parties)} decision makers, {len(model.options)} options, "
        f"{model.states.size:,} possible states ({chosen.says})"
    )
    for says in (*model.notes, *losses):
        typer.echo(f"  {says}")
