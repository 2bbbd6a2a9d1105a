"""`scripts/start.py` compiles parts that exist, before commands that exist, and nothing for the others."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from trucelab.cli.main import COMMANDS
from trucelab.ensemble.warming import PARTS

START = runpy.run_path(str(Path(__file__).parent.parent / "scripts" / "start.py"), run_name="start")


def test_what_is_compiled_beforehand_exists() -> None:
    commands = {module.__name__.rpartition(".")[2] for module in COMMANDS}
    for command, parts in START["COMPILED"].items():
        assert command in commands
        assert set(parts) <= set(PARTS)
    assert not {"test", "check", "--help"} & set(START["COMPILED"])


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        (["check"], "scripts/check"),
        (["check", "--no-tests"], "scripts/check"),
        (["check", "my-case/"], "trucelab check my-case/"),
        (["check", "my-case/", "--format", "json"], "trucelab check my-case/ --format json"),
        (["test", "-k", "x"], "pytest -n 2 -k x"),
        ([], "trucelab --help"),
    ],
)
def test_check_is_of_a_scenario_where_one_is_named(arguments: list[str], called: str) -> None:
    commands: list[str] = []

    def call(command: list[Any], cwd: Path | None = None) -> int:
        commands.append(" ".join(map(str, command)))
        return 0

    main = START["main"]
    main.__globals__.update(call=call, set_up=lambda extras: None)
    assert main(arguments) == 0
    assert called in commands[-1]
