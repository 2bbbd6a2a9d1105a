"""Commands of a page run again: `python -m tests.replay PAGE FOLDER` writes what they print into the page.

Every fenced block in the language `console` holds commands after "$ " and what they print on standard output; a command
may end in "| head -N", "| tail -N" or "; echo $?".  Commands run one after the other in one folder.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from typer.testing import CliRunner

from trucelab.cli.main import app

WIDTH = "100"
BLOCK = re.compile(r"^```console\n(\$ .*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^\$ .*$", re.MULTILINE)
CODE = "; echo $?"


def printed(command: str) -> str:
    """What a command prints, without spaces at the ends of lines."""
    words, _, part = command.removeprefix("$ ").removesuffix(CODE).partition(" | ")
    name, *arguments = words.split()
    assert name == "trucelab", command
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": WIDTH})
    assert done.exit_code == 0 or command.endswith(CODE), done.output
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    if part:
        which, _, count = part.partition(" -")
        lines = {"head": lines[: int(count)], "tail": lines[-int(count) :]}[which]
    if command.endswith(CODE):
        lines.append(str(done.exit_code))
    return "".join(f"{line}\n" for line in lines)


def played(block: str) -> str:
    """The commands of a block, each with what it prints."""
    return "".join(f"{command}\n{printed(command)}" for command in COMMAND.findall(block))


def replayed(text: str, folder: Path) -> str:
    """A page with what its commands print now; they run in a folder."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return BLOCK.sub(lambda block: f"```console\n{played(block[1])}```", text)
    finally:
        os.chdir(before)


if __name__ == "__main__":
    page = Path(sys.argv[1]).resolve()
    page.write_text(replayed(page.read_text(encoding="utf-8"), Path(sys.argv[2])), encoding="utf-8")
