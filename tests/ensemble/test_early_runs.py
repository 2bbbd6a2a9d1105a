"""Preliminary runs of the members that are in: whole by themselves, marked, and without a trace in the final files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ensemble.records import contents
from trucelab.ensemble.record.recording import WHOLE
from trucelab.ensemble.record.run_record import Run, open_run
from trucelab.ensemble.running import EARLY_MEMBERS, run, run_share
from trucelab.report import brief_html, write_outputs
from trucelab.scenario import Scenario

MEMBERS = 34


def started(small: Scenario, folder: Path, early: Callable[[Run], None] | None, members: int = MEMBERS) -> object:
    return run_share(small, WHOLE, members=members, seed=3, folder=folder, workers=2, early=early)


@pytest.fixture(scope="module")
def plain(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs") / "plain"
    write_outputs(run(small, members=MEMBERS, seed=3, folder=folder, workers=2))
    return folder


@pytest.fixture(scope="module")
def smaller(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(small, members=EARLY_MEMBERS, seed=3, folder=tmp_path_factory.mktemp("runs") / "smaller", workers=2)


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_first_members_are_shown_early_and_leave_no_trace(
    small: Scenario, plain: Path, smaller: Run, tmp_path: Path
) -> None:
    shown = []

    def show(preliminary: Run) -> None:
        shown.append(preliminary.manifest["members"])
        assert preliminary.asked == MEMBERS
        page = write_outputs(preliminary)["brief"].read_text(encoding="utf-8")
        assert f"Preliminary: {preliminary.manifest['members']} of {MEMBERS} members" in page
        opened = open_run(preliminary.folder)
        assert opened.manifest == preliminary.manifest
        if shown == [EARLY_MEMBERS]:
            assert opened.manifest["digest"] == smaller.manifest["digest"]
            assert opened.talks == smaller.talks
            unmarked = Run(opened.folder, {key: value for key, value in opened.manifest.items() if "asked" not in key})
            assert brief_html(unmarked) == brief_html(smaller)

    done = started(small, tmp_path / "run", show)
    assert isinstance(done, Run) and done.asked is None
    assert shown == [8, 32]
    write_outputs(done)
    assert contents(done.folder) == contents(plain)
    assert everything(done.folder) == everything(plain)


def test_few_members_are_not_shown_early(small: Scenario, tmp_path: Path) -> None:
    def never(preliminary: Run) -> None:
        raise AssertionError("shown")

    started(small, tmp_path / "run", never, EARLY_MEMBERS)


def test_a_stop_leaves_a_whole_run_of_what_is_in(small: Scenario, plain: Path, tmp_path: Path) -> None:
    folder, shown = tmp_path / "run", []

    def show(preliminary: Run) -> None:
        shown.append(preliminary.manifest["members"])

    def stop(what: str, done: int, whole: int) -> None:
        if what == "people" and done == 2 * 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as stopped:
        run_share(small, WHOLE, members=MEMBERS, seed=3, folder=folder, workers=1, early=show, progress=stop)
    assert shown[0] == EARLY_MEMBERS and 18 <= shown[-1] <= 20
    notes = " ".join(stopped.value.__notes__)
    assert notes.startswith(f"the brief shows the first {shown[-1]} members; 40 of {2 * MEMBERS} members are kept in ")
    there = open_run(folder)
    assert (there.manifest["members"], there.asked) == (shown[-1], MEMBERS)
    # who asks for what is in gets it unmarked, and more members come to the same files as ever
    as_it_is = run(small, members=shown[-1], seed=3, folder=folder)
    assert as_it_is.asked is None and as_it_is.manifest["digest"] == there.manifest["digest"]
    started(small, folder, show)
    assert contents(folder) == contents(plain)
