"""Arguments that several commands share."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from trucelab.plain import escaped


class Format(StrEnum):
    """How a command prints."""

    TEXT = "text"
    JSON = "json"


ScenarioArgument = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario folder, its scenario.yaml, or the name of a shipped case.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="Print for people, or the same content as JSON.")]


def print_json(value: Any) -> None:
    """Print one JSON value on standard output."""
    typer.echo(escaped(json.dumps(value, ensure_ascii=False, indent=1)))
