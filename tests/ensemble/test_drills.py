"""Failure drills: killed, a full disk, a bad disk, damage, two at once. Nothing that was reported done is lost."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import SMALL
from tests.ensemble.records import contents
from trucelab.cli.main import app
from trucelab.ensemble.members import computing
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.record.recording import Recorder
from trucelab.ensemble.record.run_record import Run, open_run
from trucelab.ensemble.running import run
from trucelab.errors import BrokenRecord, WrongInput
from trucelab.scenario import Scenario

STEPS_OF_TWO = 520
"""More calls that change the disk than a run of two members makes; a kill beyond the last one kills nobody."""


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Members that are computed during a test."""
    found: list[tuple[str, int]] = []

    def told(made: Plan, outcome: str, member: int) -> MemberResult:
        found.append((outcome, member))
        return run_member(made, outcome, member)

    monkeypatch.setattr(computing, "run_member", told)
    return found


@pytest.fixture(scope="module")
def clean(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two members that nothing disturbed."""
    return run(small, members=2, seed=3, folder=tmp_path_factory.mktemp("clean") / "run", workers=1).folder


def drilled(members: int, drills: list[tuple[Path, int]]) -> None:
    words = [f"{folder}={steps}" for folder, steps in drills]
    subprocess.run([sys.executable, "-m", "tests.ensemble.drills", str(members), *words], check=True)


def told(folder: Path) -> list[list[str]]:
    """What each process that ran into a folder told, the way it ended last."""
    processes: list[list[str]] = [[]]
    for line in folder.with_name(f"{folder.name}.told").read_text().splitlines():
        processes[-1].append(line)
        if line.startswith(("killed", "left")):
            processes.append([])
    return processes[:-1]


def reported(lines: list[str]) -> int:
    """How many members a process reported done."""
    return max([0, *(int(line.split()[1]) for line in lines if line.startswith("people "))])


def test_a_kill_at_any_step_loses_nothing_that_was_reported(clean: Path, tmp_path: Path) -> None:
    folders = {steps: tmp_path / f"run{steps}" for steps in range(1, STEPS_OF_TWO, 13)}
    drilled(2, [drill for steps, folder in folders.items() for drill in ((folder, steps), (folder, 0))])
    kills, lost = 0, []
    for folder in folders.values():
        first, second = told(folder)
        kills += first[-1] == "killed"
        assert second[-1] == "left 0"
        assert contents(folder) == contents(clean)
        again = sum(line.startswith("computed") for line in second)
        assert again <= 4 - reported(first)
        lost.append(again)
    assert kills >= 20 and lost[0] == 4 and lost[-1] == 0
    assert set(lost) == {0, 1, 2, 3, 4}, "kills between any two members"


def test_twenty_kills_end_with_the_digest_of_the_undisturbed_run(small_run: Run, tmp_path: Path) -> None:
    folder, chance = tmp_path / "run", random.Random(20)
    drilled(4, [*((folder, chance.randrange(5, 80)) for _ in range(20)), (folder, 0)])
    *killed, last = told(folder)
    assert [lines[-1] for lines in killed] == ["killed"] * 20
    assert last[-1] == "left 0"
    counts = [reported(lines) for lines in (*killed, last) if reported(lines)]
    assert counts == sorted(counts), "what was done stays done"
    assert contents(folder) == contents(small_run.folder)
    assert open_run(folder).manifest["digest"] == small_run.manifest["digest"]


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize(("call", "at"), [("fsync", 1), ("fsync", 15), ("fsync", 40), ("replace", 2), ("replace", 58)])
def test_a_full_or_bad_disk_stops_the_run_and_it_goes_on(
    small: Scenario, clean: Path, tmp_path: Path, call: str, at: int, problem: int, computed: list[tuple[str, int]]
) -> None:
    folder, real, count, done = tmp_path / "run", getattr(os, call), 0, [0]

    def fails(*args: Any, **kwargs: Any) -> Any:
        nonlocal count
        count += 1
        if count == at:
            raise OSError(problem, os.strerror(problem))
        return real(*args, **kwargs)

    def notes(what: str, number: int, whole: int) -> None:
        if what == "people":
            done.append(number)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, fails)
        with pytest.raises(OSError, match=r".") as stopped:
            run(small, members=2, seed=3, folder=folder, workers=1, progress=notes)
    assert stopped.value.errno == problem
    assert f"{max(done)} of 4 members are kept in {folder}; the same command goes on" in stopped.value.__notes__[0]
    assert not list(tmp_path.rglob(".*.part"))
    computed.clear()
    run(small, members=2, seed=3, folder=folder, workers=1)
    assert len(computed) == 4 - max(done)
    assert contents(folder) == contents(clean)


def test_a_full_disk_is_a_sentence_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    done = CliRunner().invoke(app, ["run", str(SMALL), "--members", "2", "--out", str(tmp_path / "run")])
    assert done.exit_code == 1
    assert "No space left on device; 0 of 4 members are kept in" in done.output
    assert list(tmp_path.iterdir()) == [], "a folder in which nothing could be written goes again"


def test_a_damaged_chunk_is_named_and_computed_again(
    small: Scenario, clean: Path, tmp_path: Path, computed: list[tuple[str, int]]
) -> None:
    folder = tmp_path / "run"
    run(small, members=2, seed=3, folder=folder, workers=1)
    computed.clear()
    chunk = folder / "record.zarr" / "people" / "c.1.0.0.0.0.0"
    content = bytearray(chunk.read_bytes())
    content[len(content) // 2] ^= 64
    chunk.write_bytes(bytes(content))
    with pytest.raises(BrokenRecord) as refused:
        open_run(folder)
    assert f'{chunk}: is not what was written; it holds "people" of member 0 under "truce"' in str(refused.value)
    notices: list[str] = []
    run(small, members=2, seed=3, folder=folder, workers=1, notice=notices.append)
    assert computed == [("truce", 0)]
    assert len(notices) == 1 and str(chunk) in notices[0]
    assert contents(folder) == contents(clean)


@pytest.mark.parametrize(
    "name", ["manifest.json", "identity.json", "talks-2.json", "members/0-1.json", "scenario/places.csv"]
)
@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-9])])
def test_any_other_damage_is_mended_by_the_same_command(
    small: Scenario,
    clean: Path,
    tmp_path: Path,
    computed: list[tuple[str, int]],
    name: str,
    damage: Callable[[Path], Any],
) -> None:
    folder = tmp_path / "run"
    run(small, members=2, seed=3, folder=folder, workers=1)
    computed.clear()
    damage(folder / name)
    run(small, members=2, seed=3, folder=folder, workers=1)
    assert len(computed) == (name == "members/0-1.json")
    if name != "identity.json":
        assert contents(folder) == contents(clean)


@pytest.mark.parametrize("name", ["manifest.json", "identity.json"])
def test_a_run_from_the_future_is_left_alone(small: Scenario, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "run"
    run(small, members=2, seed=3, folder=folder, workers=1)
    known = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps(known | {"format": "trucelab-run/9", "seed": "of another kind"}))
    before = contents(folder)
    with pytest.raises(WrongInput, match=r"already exists, and no run that can go on: .*written as trucelab-run/9"):
        run(small, members=3, seed=3, folder=folder, workers=1)
    assert contents(folder) == before


def test_two_runs_in_one_folder(small: Scenario, clean: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with Recorder(plan(small, members=2, seed=3), folder) as recorder:
        recorder.write(run_member(recorder.plan, "attack", 0))
        with pytest.raises(WrongInput, match=rf"another run is at work here \(process {os.getpid()} on .* since 2"):
            run(small, members=2, seed=3, folder=folder)
        assert recorder.missing() == [("truce", 0), ("attack", 1), ("truce", 1)]
    run(small, members=2, seed=3, folder=folder, workers=1)
    assert contents(folder) == contents(clean)


def test_a_lock_that_a_dead_process_left_is_taken_over(small: Scenario, clean: Path, tmp_path: Path) -> None:
    """The process number in it may even belong to somebody else by now: here to the process that started the tests."""
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / ".lock").write_text(f"process {os.getppid()} on elsewhere since 2020-01-01T00:00:00+00:00\n")
    run(small, members=2, seed=3, folder=folder, workers=1)
    assert contents(folder) == contents(clean)


@pytest.mark.parametrize("call, task", [("flock", "lock a file"), ("fsync", "say that a file is on the disk")])
def test_a_file_system_without_locks_or_without_fsync_is_named(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, task: str
) -> None:
    def refuse(*args: Any) -> None:
        raise OSError(errno.ENOLCK if call == "flock" else errno.EINVAL, "not here")

    monkeypatch.setattr(fcntl if call == "flock" else os, call, refuse)
    folder = tmp_path / "run"
    with pytest.raises(WrongInput, match=rf"the file system of this folder cannot {task} \(not here\).*--out") as found:
        run(small, members=1, seed=3, folder=folder, workers=1)
    assert not getattr(found.value, "__notes__", []), "the same command would not go on"
    assert not folder.exists()


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a folder refuse every write; permissions would not stop the administrator, who may run the tests."""

    def refuse(folder: Path) -> None:
        def guarded(call: Any, writes: Callable[..., bool]) -> Any:
            def careful(path: Any, *args: Any, **kwargs: Any) -> Any:
                if isinstance(path, (str, Path)) and folder in (Path(path), *Path(path).parents) and writes(*args):
                    raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
                return call(path, *args, **kwargs)

            return careful

        for name in ("mkdir", "unlink", "replace", "rename", "rmdir"):
            monkeypatch.setattr(os, name, guarded(getattr(os, name), lambda *args: True))
        monkeypatch.setattr(os, "open", guarded(os.open, lambda flags, *rest: bool(flags & (os.O_RDWR | os.O_CREAT))))
        monkeypatch.setattr(Path, "open", guarded(Path.open, lambda mode="r", *rest: "w" in mode))

    return refuse


def test_a_read_only_folder(small: Scenario, clean: Path, tmp_path: Path, read_only: Callable[[Path], None]) -> None:
    before = contents(clean)
    read_only(clean)
    assert open_run(clean).manifest["members"] == 2
    words = ["--members", "3", "--seed", "3", "--workers", "1"]
    grown = CliRunner().invoke(app, ["run", str(SMALL), *words, "--out", str(clean)])
    assert grown.exit_code == 1
    assert f"Read-only file system ({clean}" in grown.output and "Traceback" not in grown.output
    assert contents(clean) == before
    new = CliRunner().invoke(app, ["run", str(SMALL), *words, "--out", str(clean / "new")])
    assert new.exit_code == 1
    assert "Read-only file system" in new.output


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "the end of a job"])
def test_a_stop_is_clean_and_says_how_to_go_on(tmp_path: Path, stop: signal.Signals) -> None:
    folder = tmp_path / "stopped"
    # a shell that started the tests in the background has them ignore the signal, and their children too
    heed = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from trucelab.cli.main import main; main()"
    )
    command = [sys.executable, "-c", heed, "run", str(SMALL), "--members", "9000", "--out", str(folder)]
    started = subprocess.Popen([*command, "--progress", "json"], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (folder / "members" / "1-3.json").exists():
        time.sleep(0.02)
    started.send_signal(stop)
    _, says = started.communicate(timeout=60)
    assert started.returncode == 130
    *steps, last = says.splitlines()
    there = len(list((folder / "members").iterdir()))
    kept = rf"members are kept in {re.escape(str(folder))}; the same command goes on from there\."
    told = re.fullmatch(rf"trucelab: stopped; (?:the brief shows the first \d+ members; )?(\d+) of 18000 {kept}", last)
    # one more may have come onto the disk in the moment of the stop
    assert told is not None and int(told[1]) in (there, there - 1)
    lines = [json.loads(line) for line in steps]
    assert {line["step"] for line in lines} <= {"people", "preliminary brief"}
    assert [line for line in lines if line["step"] == "people"][-1]["done"] <= there
    assert not list(folder.glob(".*"))
