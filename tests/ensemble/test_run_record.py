"""Nothing half-written or damaged is ever read as whole."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import zarr

from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.members.variables import VARIABLES
from trucelab.ensemble.record.run_record import Run, open_run
from trucelab.ensemble.running import run
from trucelab.errors import BrokenRecord, WrongInput
from trucelab.scenario import Scenario


@pytest.fixture
def copied(small_run: Run, tmp_path: Path) -> Path:
    """A copy of a complete run, to be damaged."""
    return Path(shutil.copytree(small_run.folder, tmp_path / "copy"))


def chunks(folder: Path) -> list[Path]:
    return sorted((folder / "record.zarr").glob("*/c.*"))


def test_a_complete_run_opens(small_run: Run) -> None:
    opened = open_run(small_run.folder)
    assert opened.outcomes == small_run.outcomes
    assert opened.data["people"].dims == ("outcome", "member", "day", "place", "group", "times")
    assert opened.data["people"].attrs["units"] == "people"
    assert opened.scenario.digest == small_run.manifest["scenario_sha256"]


def test_the_record_is_a_store_that_other_programs_read(small_run: Run) -> None:
    """Through the Zarr library alone, which has checked nothing and knows nothing of ours."""
    store = zarr.open_group(small_run.folder / "record.zarr", mode="r")
    assert set(store.array_keys()) == set(VARIABLES)
    made = plan(small_run.scenario, members=4, seed=3)
    for number, outcome in enumerate(small_run.outcomes):
        found = run_member(made, outcome, 2).arrays
        for name in VARIABLES:
            array = store[name]
            assert isinstance(array, zarr.Array)
            assert np.array_equal(np.asarray(array[number, 2]), found[name])


def test_a_missing_chunk_is_not_read_as_zeros(copied: Path) -> None:
    chunks(copied)[0].unlink()
    with pytest.raises(BrokenRecord, match=r'c\.0\.0\..*: is missing; it holds "arrivals" of member 0 under "attack"'):
        open_run(copied)


def test_a_cut_chunk_is_noticed(copied: Path) -> None:
    chunk = chunks(copied)[0]
    chunk.write_bytes(chunk.read_bytes()[:-1])
    with pytest.raises(BrokenRecord, match="is not what was written"):
        open_run(copied)


def recorded(folder: Path) -> list[Path]:
    made = {"brief.html", "summary.csv", "summary.json", "forecasts-log.csv", "identity.json"}
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in made]


def test_a_changed_number_is_noticed_in_every_file_that_holds_one(copied: Path) -> None:
    """One byte of each file is changed in turn, digits to other digits, so that text stays well-formed."""
    for path in recorded(copied):
        content = path.read_bytes()
        place = next((at for at in range(len(content) - 1, -1, -1) if chr(content[at]).isdigit()), len(content) // 2)
        if path.name == "zarr.json" and path.parent.name != "record.zarr":
            shape = content.index(b'"shape"')
            place = next(at for at in range(shape, len(content)) if chr(content[at]).isdigit())
        changed = bytearray(content)
        changed[place] ^= 1
        path.write_bytes(bytes(changed))
        # a receipt with another checksum and a chunk that does not fit it look alike
        named = re.escape(str(path)) if "record.zarr" in path.parts else None
        with pytest.raises(BrokenRecord, match=named):
            open_run(copied)
        path.write_bytes(content)
    open_run(copied)


def test_a_folder_without_manifest_is_no_run(copied: Path) -> None:
    (copied / "manifest.json").unlink()
    with pytest.raises(BrokenRecord, match="no complete run"):
        open_run(copied)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '"trucelab-run/3"'])
def test_a_broken_manifest_is_a_sentence(copied: Path, text: str) -> None:
    (copied / "manifest.json").write_text(text)
    with pytest.raises(BrokenRecord, match="not a manifest"):
        open_run(copied)


def test_a_manifest_from_the_future_is_refused(copied: Path) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {"format": "trucelab-run/9"}))
    with pytest.raises(BrokenRecord, match="trucelab-run/9, this version reads trucelab-run/3"):
        open_run(copied)


def test_a_record_of_the_form_before_is_told_so(small: Scenario, copied: Path) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {"format": "trucelab-run/1"}))
    (copied / "identity.json").unlink()
    with pytest.raises(BrokenRecord, match="trucelab-run/1, this version reads trucelab-run/3; use the trucelab that"):
        open_run(copied)
    with pytest.raises(
        WrongInput, match=r"already exists, and no run that can go on: .*trucelab-run/1.* another --out"
    ):
        run(small, members=4, seed=3, folder=copied)
