"""`trucelab convert` as a user types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.conftest import SMALL
from tests.interchange.conflicts import FILES
from trucelab.cli.convert import convert
from trucelab.cli.faults import guarded
from trucelab.interchange import FORMATS, read_talks

app = typer.Typer()
app.command()(guarded(convert))


def typed(*words: str | Path) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
def test_every_format(known: object, tmp_path: Path) -> None:
    ending = getattr(known, "endings")[0]  # noqa: B009
    out = tmp_path / f"out{ending}"
    done = typed(FILES / "garrison.gmcr", out)
    assert done.exit_code == 0, done.output
    assert "4 decision makers, 9 options, 23 possible states" in done.stdout
    assert out.is_file()


def test_what_is_lost_is_said(tmp_path: Path) -> None:
    done = typed(SMALL, tmp_path / "small.gmcr", "--format", "json")
    found = json.loads(done.stdout)
    assert found["format"] == "gmcr"
    assert "not carried over: the status quo" in found["losses"]
    assert "of a scenario only" in found["notes"][0]
    assert found["feasible_states"] == read_talks(tmp_path / "small.gmcr").states.size
    for says in [*found["losses"], *found["notes"]]:
        assert says in typed(SMALL, tmp_path / "again.gmcr", "--force").stdout


def test_a_shipped_case_by_name(tmp_path: Path) -> None:
    assert typed("idlib-2018", tmp_path / "idlib.gmcr").exit_code == 0


def test_format_whatever_the_ending(tmp_path: Path) -> None:
    assert typed(FILES / "prisoners.gmcr", tmp_path / "game.txt", "--to", "nfg").exit_code == 0
    assert (tmp_path / "game.txt").read_text(encoding="utf-8").startswith("NFG 1 R")


def test_wrong_input(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    (tmp_path / "bad.gmcr").write_text('{"options": []}', encoding="utf-8")
    for words, says in (
        ((tmp_path / "bad.gmcr", out), "bad.gmcr:1:"),
        ((FILES / "prisoners.gmcr", tmp_path / "out.xyz"), "Known: .yaml"),
        ((FILES / "prisoners.gmcr", out, "--to", "cvs"), 'Did you mean "csv"'),
        ((FILES / "none.gmcr", out), "there is no such file"),
    ):
        done = typed(*words)
        assert done.exit_code == 2
        assert says in done.stderr and "Traceback" not in done.output
        assert not out.exists()
    assert typed(FILES / "prisoners.gmcr", out).exit_code == 0
    again = typed(FILES / "prisoners.gmcr", out)
    assert again.exit_code == 2 and "--force" in again.stderr
    assert typed(FILES / "prisoners.gmcr", out, "--force").exit_code == 0


def test_help_names_the_formats_and_loads_nothing_heavy() -> None:
    helps = typed("--help").stdout
    assert all(known.name in helps for known in FORMATS)
    code = "import sys, trucelab.cli.convert; print(sorted({'numpy', 'pydantic', 'ruamel'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
