"""The commands.  A command is one file here and one line below; heavy imports wait until it runs."""

from __future__ import annotations

import signal
import warnings

import typer

from trucelab import __version__
from trucelab.cli import (
    brief,
    calibrate,
    cases,
    check,
    compare,
    convert,
    diff,
    drivers,
    export,
    merge,
    read,
    run,
    schema,
    score,
    simulate,
    talks,
    truce,
    validate,
    verify,
)
from trucelab.cli.faults import guarded

app = typer.Typer(
    help="From talks to people: which outcomes of a crisis can last, and what each does to every civilian.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

COMMANDS = (
    run,
    verify,
    diff,
    merge,
    simulate,
    check,
    compare,
    drivers,
    calibrate,
    validate,
    score,
    talks,
    truce,
    brief,
    export,
    convert,
    read,
    cases,
    schema,
)
"""Modules, each with one command of its own name."""

for module in COMMANDS:
    name = module.__name__.rpartition(".")[2]
    app.command(name)(guarded(getattr(module, name)))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"trucelab {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_version, is_eager=True),
) -> None:
    """From talks to people: which outcomes of a crisis can last, and what each does to every civilian."""


def _in_a_line(message: Warning | str, *_: object, **__: object) -> str:
    """A warning as a line of the terminal, without the place in our code."""
    return f"warning: {message}\n"


def main() -> None:
    """Run the command line: exit code 0 done, 1 a check failed, 2 wrong input, 130 stopped."""
    # batch systems end a job so before they kill it
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    warnings.formatwarning = _in_a_line
    app()
