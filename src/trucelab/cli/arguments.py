"""Arguments that several commands share."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from trucelab.safe_text import escaped


class Format(StrEnum):
    """How a command prints."""

    TEXT = "text"
    JSON = "json"


ScenarioArgument = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario folder, its scenario.yaml, or the name of a shipped case.")
]
FormatOption = Annotated[Format, typer.Option("--format", help="Print for people, or the same content as JSON.")]


def require_writable(file: Path | None) -> None:
    """A file that is to be written has a folder to be in; asked before the work is done.

    raises  WrongInput
    """
    from trucelab.errors import WrongInput

    if file is not None and (file.is_dir() or not file.parent.is_dir()):
        says = "is a folder; give a file" if file.is_dir() else "its folder is not there; make it first"
        raise WrongInput.one(says, file=str(file))


def print_json(value: Any) -> None:
    """Print one JSON value on standard output."""
    typer.echo(escaped(json.dumps(value, ensure_ascii=False, indent=1)))
