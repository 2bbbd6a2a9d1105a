"""`scripts/start.py` compiles parts that exist, before commands that exist, and nothing for the others."""

import runpy
from pathlib import Path

from trucelab.cli.main import COMMANDS
from trucelab.ensemble.warming import PARTS

START = runpy.run_path(str(Path(__file__).parent.parent / "scripts" / "start.py"), run_name="start")


def test_what_is_compiled_beforehand_exists() -> None:
    commands = {module.__name__.rpartition(".")[2] for module in COMMANDS}
    for command, parts in START["COMPILED"].items():
        assert command in commands
        assert set(parts) <= set(PARTS)
    assert not {"test", "check", "--help"} & set(START["COMPILED"])
