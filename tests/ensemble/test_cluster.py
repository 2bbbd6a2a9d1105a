"""A cluster finds what threads find, byte by byte, whatever becomes of its workers; others than ours are refused."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from distributed import CancelledError, Client, LocalCluster
from distributed.scheduler import KilledWorker, WorkerState
from typer.testing import CliRunner

import trucelab
from tests.conftest import SMALL
from tests.ensemble.records import contents
from trucelab.cli.main import app
from trucelab.ensemble.cluster import client as clients
from trucelab.ensemble.cluster.worker import CannotCompute
from trucelab.ensemble.members.computing import Key
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.record.recording import Part, Share
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run, run_share
from trucelab.errors import WrongInput
from trucelab.scenario import Scenario

MEMBERS = 8


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as found:
        yield found


@pytest.fixture(scope="module")
def by_threads(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The run that a cluster is compared with."""
    return run(small, members=MEMBERS, seed=3, folder=tmp_path_factory.mktemp("runs") / "threads", workers=2)


def pids(cluster: LocalCluster) -> list[int]:
    return [nanny.pid for nanny in cluster.workers.values()]


def test_a_worker_killed_in_the_middle_changes_no_byte(
    small: Scenario, by_threads: Run, cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, most = pids(cluster), 0
    step = clients._next

    def watched(client: Any, waiting: set[Any], notice: Any) -> tuple[set[Any], set[Any]]:
        nonlocal most
        most = max(most, len(waiting))
        return step(client, waiting, notice)

    def told(what: str, done: int, whole: int) -> None:
        if what == "people" and done == 4:
            # held first, so that members are surely with it when it dies
            os.kill(before[0], signal.SIGSTOP)
            threading.Timer(0.5, os.kill, (before[0], signal.SIGKILL)).start()

    monkeypatch.setattr(clients, "_next", watched)
    found = run(
        small, members=MEMBERS, seed=3, folder=tmp_path / "run", scheduler=cluster.scheduler_address, progress=told
    )
    assert before[0] not in pids(cluster), "the worker is still alive"
    assert contents(found.folder) == contents(by_threads.folder)
    assert most <= 2 * clients.IN_FLIGHT_PER_THREAD, f"of {2 * MEMBERS} members {most} were handed out at a time"


def test_a_stop_keeps_what_is_there_and_shares_fill_the_rest(
    small: Scenario, by_threads: Run, cluster: LocalCluster, tmp_path: Path
) -> None:
    folder, address = tmp_path / "run", cluster.scheduler_address

    def stops(what: str, done: int, whole: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as caught:
        run(small, members=MEMBERS, seed=3, folder=folder, scheduler=address, progress=stops)
    assert caught.value.__notes__ == [
        f"3 of {2 * MEMBERS} members are kept in {folder}; the same command goes on from there"
    ]
    with Client(address, set_as_default=False) as client:
        deadline = time.monotonic() + 10
        while client.processing() and any(client.processing().values()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(client.processing().values()), "members are still being computed"
        assert not client.run(
            lambda dask_worker: [name for name in dask_worker.plugins if "trucelab" in name]
        ).popitem()[1]
    seen: list[int] = []
    part = run_share(small, Share(1, 2), members=MEMBERS, seed=3, folder=folder, scheduler=address)
    assert isinstance(part, Part)
    done = run(
        small, members=MEMBERS, seed=3, folder=folder, workers=1, progress=lambda what, done, whole: seen.append(done)
    )
    assert seen[0] == part.done >= MEMBERS
    assert contents(done.folder) == contents(by_threads.folder)


def test_a_worker_with_other_rules_is_refused(small: Scenario, cluster: LocalCluster, tmp_path: Path) -> None:
    shutil.copytree(Path(trucelab.__file__).parent, tmp_path / "trucelab", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "trucelab" / "elementary.py").open("a") as file:
        file.write("# changed\n")
    words = ["-m", "distributed.cli.dask_worker", cluster.scheduler_address, "--no-nanny", "--no-dashboard"]
    other = subprocess.Popen(
        [sys.executable, *words, "--nthreads", "1", "--local-directory", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(tmp_path)}, cwd=tmp_path,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with Client(cluster, set_as_default=False) as client:
            client.wait_for_workers(3, timeout=40)
        with pytest.raises(WrongInput, match=r"tcp://\S+ has other rules \(trucelab .*\)\. install trucelab") as caught:
            run(small, members=1, seed=3, folder=tmp_path / "run", scheduler=cluster.scheduler_address)
        assert str(caught.value).count("tcp://") == 1, "the others are as they should be"
        assert not (tmp_path / "run").exists()
    finally:
        other.kill()
        other.wait()


def test_an_address_that_does_not_answer_is_told_soon(tmp_path: Path) -> None:
    # taken, but nobody speaks there
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        words = ["run", str(SMALL), "--members", "1", "--out", str(tmp_path / "run"), "--scheduler", address]
        began = time.monotonic()
        done = CliRunner().invoke(app, words)
    assert done.exit_code == 2
    assert f'no Dask scheduler answers at "{address}"' in done.stderr
    assert "local:N" in done.stderr
    assert time.monotonic() - began < 15
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (
            KilledWorker(("order", "truce", 3), cast(WorkerState, None), 3),
            '4 workers died while they computed member 3 under "truce"',
        ),
        (CancelledError(), "the connection to the scheduler of the cluster is lost"),
        (CannotCompute("tcp://a:1: it has other rules"), "cannot take part: tcp://a:1: it has other rules"),
    ],
)
def test_what_ends_a_run_is_told_and_what_is_done_is_kept(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: Exception, says: str
) -> None:
    def fails(client: object, notice: object, order: object, work: Iterable[Key]) -> Iterator[MemberResult]:
        yield run_member(made, *next(iter(work)))
        raise problem

    @contextmanager
    def connected(scheduler: str, notice: Any) -> Iterator[Any]:
        yield partial(clients._results, None, notice)

    made = plan(small, members=2, seed=3)
    monkeypatch.setattr(clients, "_computed", fails)
    monkeypatch.setattr(clients, "connected", connected)
    words = ["run", str(SMALL), "--members", "2", "--out", str(tmp_path / "run"), "--scheduler", "tcp://a:1"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 1
    assert says in done.stderr
    assert f"1 of 4 members are kept in {tmp_path / 'run'}; the same command goes on from there" in done.stderr


@pytest.mark.parametrize("address", ["local", "local:0", "local:two", "nonsense://here"])
def test_addresses_of_no_form_are_refused(small: Scenario, tmp_path: Path, address: str) -> None:
    with pytest.raises(WrongInput, match=r"--scheduler: .*local:N"):
        run(small, members=1, folder=tmp_path / "run", scheduler=address)
    assert not (tmp_path / "run").exists()


def test_this_machine_by_name_is_an_address(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "ANSWER_S", 0.5)
    with pytest.raises(WrongInput, match='answers at "localhost:1"'):
        run(small, members=1, folder=tmp_path / "run", scheduler="localhost:1")


def test_without_dask_the_way_out_is_told(small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "find_spec", lambda _: None)
    with pytest.raises(WrongInput, match=r'pip install "trucelab\[cluster\]", or leave --scheduler out'):
        run(small, members=1, folder=tmp_path / "run", scheduler="local:2")
