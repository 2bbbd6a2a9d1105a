"""`trucelab schema`: the JSON Schema of scenario.yaml, for editors."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucelab.cli.arguments import print_json


def schema(
    out: Annotated[Path | None, typer.Option(help="File to write; standard output where nothing is said.")] = None,
) -> None:
    """Print the JSON Schema of scenario.yaml, so that an editor can complete and check it."""
    from trucelab.scenario.schema import json_schema, write_schema

    if out is None:
        print_json(json_schema())
    else:
        write_schema(out)
