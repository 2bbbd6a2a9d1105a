"""Shares of a run, computed apart and in any order, come together as the run that nobody shared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.conftest import SMALL
from tests.ensemble.records import contents
from tests.ensemble.test_verifying import forged
from trucelab.cli.main import app
from trucelab.ensemble.members import computing
from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.members.talks_record import talks_record
from trucelab.ensemble.record.merging import merge
from trucelab.ensemble.record.recording import Part, Recorder, Share
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run, run_share
from trucelab.errors import BrokenRecord, WrongInput
from trucelab.scenario import Scenario

runner = CliRunner()


def quiet(what: str, done: int, whole: int) -> None:
    """No progress."""


def shares(small: Scenario, folder: Path, of: int) -> list[Path]:
    found = []
    for number in range(1, of + 1):
        part = run_share(small, Share(number, of), members=4, seed=3, folder=folder / f"part{number}", workers=1)
        assert isinstance(part, Part)
        found.append(part.folder)
    return found


@pytest.mark.parametrize("of", [2, 3, 4])
def test_shares_come_together(small: Scenario, small_run: Run, tmp_path: Path, of: int) -> None:
    parts = shares(small, tmp_path, of)
    done = merge(parts[::-1], tmp_path / "whole", progress=quiet)
    assert isinstance(done, Run)
    assert contents(done.folder) == contents(small_run.folder)


def test_shares_in_one_folder_complete_it_with_the_last(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    first = run_share(small, Share(2, 2), members=4, seed=3, folder=folder, workers=1)
    assert first == Part(folder, 4, 8)
    second = run_share(small, Share(1, 2), members=4, seed=3, folder=folder, workers=1)
    assert isinstance(second, Run)
    assert contents(folder) == contents(small_run.folder)


def test_outcomes_one_by_one_too(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    for outcome in ("truce", "attack"):
        done = run_share(small, Share(outcomes=(outcome,)), members=4, seed=3, folder=folder, workers=1)
    assert isinstance(done, Run)
    assert contents(folder) == contents(small_run.folder)
    with pytest.raises(WrongInput, match='Did you mean "attack"'):
        run_share(small, Share(outcomes=("atack",)), folder=tmp_path / "none")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([(outcome, member) for outcome in ("attack", "truce") for member in range(4)]))
def test_any_order_of_members_gives_the_same_files(
    small: Scenario, small_run: Run, tmp_path_factory: pytest.TempPathFactory, order: list[tuple[str, int]]
) -> None:
    whole = plan(small, members=4, seed=3)
    folder = tmp_path_factory.mktemp("order") / "run"
    with Recorder(whole, folder) as recorder:
        for outcome, member in order:
            recorder.write(run_member(whole, outcome, member))
        recorder.finish(talks_record(whole, quiet))
    assert contents(folder) == contents(small_run.folder)


def test_run_itself_finds_shares_that_lie_beside(
    small: Scenario, small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in (1, 2):
        words = ["--members", "4", "--seed", "3", "--shard", f"{number}/2", "--workers", "1"]
        assert runner.invoke(app, ["run", str(SMALL), *words]).exit_code == 0

    def never(*_: object) -> None:
        raise AssertionError("a member was computed again")

    monkeypatch.setattr(computing, "run_member", never)
    assert contents(run(small, members=4, seed=3).folder) == contents(small_run.folder)


def test_a_share_is_missing(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    parts = shares(small, tmp_path, 3)
    words = ["merge", str(parts[0]), str(parts[2]), "--out", str(tmp_path / "whole"), "--format", "json"]
    done = runner.invoke(app, words)
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"folder": str(tmp_path / "whole"), "complete": False, "done": 6, "of": 8}
    # the rest can be computed there, or come later
    done = runner.invoke(app, ["merge", str(parts[1]), "--out", str(tmp_path / "whole"), "--format", "json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["digest"] == small_run.manifest["digest"]


def test_runs_of_other_seeds_do_not_mix(small: Scenario, tmp_path: Path) -> None:
    run(small, members=1, seed=3, folder=tmp_path / "one")
    run(small, members=1, seed=4, folder=tmp_path / "other")
    with pytest.raises(WrongInput, match=r"other: cannot be merged with the others: seed 4 instead of 3"):
        merge([tmp_path / "one", tmp_path / "other"], tmp_path / "whole", progress=quiet)
    with pytest.raises(WrongInput, match="holds no run"):
        merge([tmp_path], tmp_path / "whole", progress=quiet)


def test_members_of_other_rules_do_not_mix(small: Scenario, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(small, members=1, seed=3, folder=folder)
    known = json.loads((folder / "identity.json").read_text())
    (folder / "identity.json").write_text(json.dumps(known | {"rules": "f" * 64, "trucelab": "9.9"}))
    with pytest.raises(WrongInput, match=r"another run: other rules \(trucelab 9.9, ffffffff\); give another --out"):
        run(small, members=2, seed=3, folder=folder)


def test_two_results_for_one_member_are_not_mixed(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    other = forged(small, tmp_path / "forged")
    with pytest.raises(BrokenRecord, match='member 2 under "truce" is not the same as in another of the runs'):
        merge([small_run.folder, other], tmp_path / "whole", progress=quiet)


def test_damage_in_a_share_is_named(small: Scenario, tmp_path: Path) -> None:
    part = shares(small, tmp_path, 2)[0]
    chunk = part / "record.zarr" / "displaced" / "c.0.2.0.0"
    chunk.write_bytes(chunk.read_bytes()[:-1])
    with pytest.raises(BrokenRecord, match='is not what was written; it holds "displaced" of member 2 under "attack"'):
        merge([part], tmp_path / "whole", progress=quiet)


@pytest.mark.parametrize("share", ["0/2", "3/2", "1", "a/b", "1/0", "1/2/3"])
def test_what_is_no_share(share: str, tmp_path: Path) -> None:
    done = runner.invoke(app, ["run", str(SMALL), "--shard", share, "--out", str(tmp_path / "run")])
    assert done.exit_code == 2
    assert "is no share; give --shard I/N" in done.output
    assert list(tmp_path.iterdir()) == []


def test_members_may_be_copied_by_hand(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    """A share is a plain folder: laid over another one it is a merge."""
    parts = shares(small, tmp_path, 2)
    shutil.copytree(parts[1], parts[0], dirs_exist_ok=True)
    done = run(small, members=4, seed=3, folder=parts[0])
    assert contents(done.folder) == contents(small_run.folder)
