"""The notebook runs from its first cell to its last, as a reader would run it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

PAGE = Path(__file__).parent.parent / "docs" / "notebooks" / "idlib.ipynb"
SECONDS_A_CELL = 300


@pytest.fixture(scope="module")
def notebook() -> Any:
    return nbformat.read(PAGE, as_version=4)  # type: ignore[no-untyped-call]


def test_it_is_kept_without_outputs(notebook: Any) -> None:
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


@pytest.mark.filterwarnings("ignore")
def test_every_cell_runs(notebook: Any, tmp_path: Path) -> None:
    """Runs and what they write go to the folder of the test."""
    client = nbclient.NotebookClient(
        notebook, timeout=SECONDS_A_CELL, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    done = client.execute()
    code = [cell for cell in done.cells if cell.cell_type == "code"]
    shown = [cell for cell in code if cell.outputs]
    assert len(shown) == len(code) - 1  # the first imports
    for cell in shown:
        assert all(output.output_type == "execute_result" for output in cell.outputs), cell.outputs
    assert list((tmp_path / "runs").glob("idlib-2018-2x-*/manifest.json"))
