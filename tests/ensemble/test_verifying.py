"""A check computes members anew, and finds what a record that fits itself does not show."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trucelab.cli.main import app
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan, plan
from trucelab.ensemble.members.talks_record import talks_record
from trucelab.ensemble.record import verifying
from trucelab.ensemble.record.identity import read_known
from trucelab.ensemble.record.recording import Recorder
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.record.verifying import sample, verify
from trucelab.ensemble.running import run
from trucelab.errors import BrokenRecord
from trucelab.scenario import Scenario

runner = CliRunner()


def forged(small: Scenario, folder: Path) -> Path:
    """A complete run in which one member found something else, with every checksum as it should be."""
    whole = plan(small, members=4, seed=3)
    with Recorder(whole, folder) as recorder:
        for outcome, member in recorder.missing():
            found = run_member(whole, outcome, member)
            if (outcome, member) == ("truce", 2):
                found.arrays["displaced"][7:, 1] += 1
            recorder.write(found)
        recorder.finish(talks_record(whole, lambda what, done, total: None))
    return folder


def test_a_run_is_the_same_again(small_run: Run) -> None:
    found = verify(small_run.folder, workers=2)
    assert found.same and found.talks is None and found.changed == ()
    assert len(found.members) == 3 and found.of == 8
    for one in found.members:
        assert one.recorded == one.again == small_run.manifest["digests"][one.outcome][one.member]
    everything = verify(small_run.folder, members=None)
    assert everything.same and everything.talks and len(everything.members) == 8


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 99])
def test_a_sample_is_spread_over_outcomes(small: Scenario, count: int) -> None:
    whole = plan(small, members=4, seed=3)
    chosen = sample(whole, count, seed=5)
    assert len(set(chosen)) == len(chosen) == min(count, 8)
    by_outcome = Counter(outcome for outcome, _ in chosen)
    assert max(by_outcome.values()) - min(by_outcome.get(name, 0) for name in whole.outcomes) <= 1
    assert chosen == sample(whole, count, seed=5)


def test_other_seeds_choose_other_members(small: Scenario) -> None:
    whole = plan(small, members=50, seed=3)
    assert len({tuple(sample(whole, 3, seed)) for seed in range(20)}) > 15


def test_a_forged_number_is_found_and_told(small: Scenario, tmp_path: Path) -> None:
    folder = forged(small, tmp_path / "forged")
    found = verify(folder, members=None)
    assert not found.same
    (wrong,) = [one for one in found.members if one.differs]
    assert (wrong.outcome, wrong.member) == ("truce", 2)
    # days 7 to 20 in one of two groups
    assert wrong.differs[0].startswith("displaced: 14 of 42 numbers, from day 7 on, first ")
    told = runner.invoke(app, ["verify", str(folder), "--all"])
    assert told.exit_code == 1
    assert "truce, member 2: differs. displaced: 14 of 42 numbers, from day 7 on" in told.stdout
    assert "7 of 8 members computed again are the same" in told.stdout


def test_the_command_says_the_same_as_json(small_run: Run) -> None:
    done = runner.invoke(app, ["verify", str(small_run.folder), "--members", "5", "--format", "json"])
    assert done.exit_code == 0
    found = json.loads(done.stdout)
    assert found["same"] and len(found["members"]) == 5 and found["of"] == 8


def test_a_damaged_run_fails_and_a_folder_without_a_run_is_wrong_input(small_run: Run, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(small_run.folder, tmp_path / "copy"))
    (copy / "members" / "0-0.json").unlink()
    assert runner.invoke(app, ["verify", str(copy)]).exit_code == 1
    assert runner.invoke(app, ["verify", str(tmp_path)]).exit_code == 2
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"format": "trucelab-run/9"}))
    assert runner.invoke(app, ["verify", str(copy)]).exit_code == 2


def test_what_computed_it_and_has_changed_is_told(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A later version may check a run: it says so, and compares all the same."""
    folder = tmp_path / "run"
    run(small, members=1, seed=3, folder=folder)
    monkeypatch.setattr(verifying, "rules_digest", lambda: "f" * 64)
    monkeypatch.setattr(verifying, "__version__", "9.9")
    found = verify(folder)
    assert found.same
    rules = read_known(folder / "manifest.json")["rules"]
    assert found.changed == ("trucelab 0.1.0 then, 9.9 now", f"rules {rules[:8]} then, ffffffff now")


def test_rules_that_changed_show_as_differences(small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def otherwise(made: Plan, outcome: str, member: int) -> MemberResult:
        found = run_member(made, outcome, member)
        return MemberResult(outcome, member, found.truce_ends, found.days_in_force + 1, found.arrays)

    monkeypatch.setattr(verifying, "run_member", otherwise)
    found = verify(small_run.folder)
    assert [one.differs[0].partition(":")[0] for one in found.members] == ["days_in_force"] * 3


def test_no_complete_run(tmp_path: Path) -> None:
    with pytest.raises(BrokenRecord, match="no complete run"):
        verify(tmp_path)
