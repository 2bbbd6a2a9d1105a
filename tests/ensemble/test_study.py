"""Nothing half-written is ever read as whole."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL
from trucelab.ensemble import study
from trucelab.ensemble.member import MemberResult
from trucelab.ensemble.running import run
from trucelab.ensemble.study import Recorder, Run, open_run
from trucelab.errors import BrokenRecord
from trucelab.scenario import Scenario


@pytest.fixture
def copied(small_run: Run, tmp_path: Path) -> Path:
    """A copy of a complete run, to be damaged."""
    return Path(shutil.copytree(small_run.folder, tmp_path / "copy"))


def chunks(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "record.zarr").rglob("c/*") if path.is_file()) or sorted(
        path for path in (folder / "record.zarr").rglob("*") if path.is_file() and path.name != "zarr.json"
    )


def test_a_complete_run_opens(small_run: Run) -> None:
    opened = open_run(small_run.folder, deep=True)
    assert opened.outcomes == small_run.outcomes
    assert opened.data["people"].dims == ("outcome", "member", "day", "place", "group", "times")
    assert opened.data["people"].attrs["units"] == "people"
    assert opened.scenario.digest == small_run.manifest["scenario_sha256"]


def test_a_missing_chunk_is_not_read_as_zeros(copied: Path) -> None:
    chunks(copied)[0].unlink()
    with pytest.raises(BrokenRecord, match="is missing; the run is damaged"):
        open_run(copied)


def test_a_cut_chunk_is_noticed(copied: Path) -> None:
    chunk = chunks(copied)[0]
    chunk.write_bytes(chunk.read_bytes()[:-1])
    with pytest.raises(BrokenRecord, match="is not what was written"):
        open_run(copied)


def test_a_flipped_byte_is_noticed_by_a_deep_look(copied: Path) -> None:
    chunk = chunks(copied)[0]
    content = bytearray(chunk.read_bytes())
    content[-1] ^= 1
    chunk.write_bytes(bytes(content))
    open_run(copied)
    with pytest.raises(BrokenRecord, match="is not what was written"):
        open_run(copied, deep=True)


def test_a_folder_without_manifest_is_no_run(copied: Path) -> None:
    (copied / "manifest.json").unlink()
    with pytest.raises(BrokenRecord, match="no complete run"):
        open_run(copied)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '"trucelab-run/1"'])
def test_a_broken_manifest_is_a_sentence(copied: Path, text: str) -> None:
    (copied / "manifest.json").write_text(text)
    with pytest.raises(BrokenRecord, match="not a manifest"):
        open_run(copied)


def test_a_manifest_from_the_future_is_refused(copied: Path) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {"format": "trucelab-run/9"}))
    with pytest.raises(BrokenRecord, match="trucelab-run/9, this version reads trucelab-run/1"):
        open_run(copied)


@pytest.mark.parametrize("at", [1, 3, 7])
def test_a_full_disk_leaves_nothing(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    written = 0
    write = Recorder.write

    def fills(recorder: Recorder, result: MemberResult) -> None:
        nonlocal written
        written += 1
        if written == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(recorder, result)

    monkeypatch.setattr(Recorder, "write", fills)
    with pytest.raises(OSError, match="No space left"):
        run(small, members=4, seed=3, folder=tmp_path / "full", workers=2)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_at_the_manifest_leaves_nothing(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, value: Any) -> None:
        path.with_name("half").write_text("{")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(study, "write_json", full)
    with pytest.raises(OSError, match="No space left"):
        run(small, members=1, seed=3, folder=tmp_path / "full", workers=1)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from trucelab.ensemble.study import Recorder
written = 0
write = Recorder.write
def dies(recorder, result):
    global written
    write(recorder, result)
    written += 1
    if written == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
Recorder.write = dies
from pathlib import Path
from trucelab.ensemble.running import run
from trucelab.scenario import load
run(load(sys.argv[1]), members=4, seed=3, folder=Path(sys.argv[2]), workers=2)
"""


@pytest.mark.parametrize("at", [1, 6])
def test_a_kill_leaves_no_run_and_the_same_command_starts_again(
    small: Scenario, small_run: Run, tmp_path: Path, at: int
) -> None:
    folder = tmp_path / "killed"
    done = subprocess.run([sys.executable, "-c", KILLED, str(SMALL), str(folder), str(at)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert not folder.exists()
    assert [path.name.startswith(".killed.partial-") for path in tmp_path.iterdir()] == [True]
    with pytest.raises(BrokenRecord, match="no complete run"):
        open_run(folder)
    again = run(small, members=4, seed=3, folder=folder, workers=2)
    assert again.manifest["digests"] == small_run.manifest["digests"]
    assert [path.name for path in tmp_path.iterdir()] == ["killed"]


def test_stopping_with_control_c_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "stopped"
    # a shell that started the tests in the background has them ignore the signal, and their children too
    heed = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from trucelab.cli.main import main; main()"
    )
    command = [sys.executable, "-c", heed, "run", str(SMALL), "--members", "400", "--out", str(folder)]
    started = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(tmp_path.glob(".stopped.partial-*")):
        time.sleep(0.05)
    started.send_signal(signal.SIGINT)
    _, says = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "nothing half-written was kept" in says
    assert "Traceback" not in says
    assert list(tmp_path.iterdir()) == []
