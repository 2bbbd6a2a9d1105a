"""Two runs that differ in one known thing: exactly that is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from typer.testing import CliRunner

from tests.conftest import SMALL
from tests.ensemble.test_verifying import forged
from trucelab.cli.main import app
from trucelab.ensemble.record.diffing import diff
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.scenario import Scenario, load

runner = CliRunner()


def kinds(one: Path, other: Path) -> set[str]:
    return {found.kind for found in diff(one, other)}


def test_a_run_does_not_differ_from_its_copy(small_run: Run, tmp_path: Path) -> None:
    copy = shutil.copytree(small_run.folder, tmp_path / "copy")
    assert diff(small_run.folder, copy) == ()
    done = runner.invoke(app, ["diff", str(small_run.folder), str(copy)])
    assert (done.exit_code, done.stdout) == (0, "The runs are the same.\n")


def test_seed_and_members(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    fewer = run(small, members=2, seed=3, folder=tmp_path / "fewer").folder
    assert [(one.kind, one.says) for one in diff(small_run.folder, fewer)] == [("members", "4 and 2")]
    seeded = run(small, members=4, seed=4, folder=tmp_path / "seeded").folder
    found = diff(small_run.folder, seeded)
    assert ("seed", "3 and 4") in [(one.kind, one.says) for one in found]
    assert "8 of 8 members that both have differ, having been asked something else" in [one.says for one in found]


def test_a_changed_scenario_is_told_by_file_and_key(small_run: Run, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(SMALL, tmp_path / "changed"))
    text = (changed / "scenario.yaml").read_text()
    assert "value: 0.1..0.2..0.4" in text
    (changed / "scenario.yaml").write_text(text.replace("value: 0.1..0.2..0.4", "value: 0.1..0.3..0.4"))
    places = (changed / "places.csv").read_text()
    (changed / "places.csv").write_text(places.replace(",1500,4000,survey", ",1500,3900,survey"))
    other = run(load(changed), members=4, seed=3, folder=tmp_path / "run").folder
    says = [one.says for one in diff(small_run.folder, other) if one.kind == "scenario"]
    assert says[0] == "scenario.yaml: movement.departure.rate_per_day.value: 0.1..0.2..0.4 and 0.1..0.3..0.4"
    assert says[1] == "places.csv: camp: capacity 4000 and 3900"
    assert len(says) == 2
    assert kinds(small_run.folder, other) == {"scenario", "result"}


def test_rows_and_keys_that_come_and_go(small_run: Run, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(SMALL, tmp_path / "changed"))
    events = changed / "events" / "attack.csv"
    *kept, last = events.read_text().splitlines()
    events.write_text("\n".join(kept) + "\n")
    with (changed / "scenario.yaml").open("a") as file:
        file.write("  - Another limit.\n")
    other = run(load(changed), members=1, seed=3, folder=tmp_path / "run").folder
    says = {one.says for one in diff(small_run.folder, other) if one.kind == "scenario"}
    assert says == {
        "scenario.yaml: limits[1] is only in the second: Another limit.",
        f"events/attack.csv: only in the first: {last}",
    }


def test_a_comment_alone_changes_no_key_and_no_member(small_run: Run, tmp_path: Path) -> None:
    changed = Path(shutil.copytree(SMALL, tmp_path / "changed"))
    with (changed / "scenario.yaml").open("a") as file:
        file.write("# a remark\n")
    other = run(load(changed), members=4, seed=3, folder=tmp_path / "run").folder
    assert [one.says for one in diff(small_run.folder, other)] == [
        "scenario.yaml: the same keys and values, written otherwise"
    ]


def test_members_that_differ_although_nothing_else_does(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    other = forged(small, tmp_path / "forged")
    assert [(one.kind, one.says) for one in diff(small_run.folder, other)] == [
        ("result", "1 of 8 members that both have differ, although they were asked the same"),
        ("result", "truce, member 2: displaced"),
    ]
    done = runner.invoke(app, ["diff", str(small_run.folder), str(other), "--format", "json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout)["differences"][1] == {"kind": "result", "says": "truce, member 2: displaced"}


def test_rules_and_libraries(small_run: Run, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(small_run.folder, tmp_path / "copy"))
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest |= {"rules": "f" * 64, "trucelab": "9.9"}
    manifest["versions"]["numpy"] = "9.0"
    # a run of other rules names its members otherwise
    from trucelab.ensemble.record.identity import unit_id

    (copy / "manifest.json").write_text(json.dumps(manifest))
    for path in (copy / "members").iterdir():
        receipt = json.loads(path.read_text())
        receipt["unit"] = unit_id(manifest, receipt["outcome"], receipt["member"])
        path.write_text(json.dumps(receipt))
    assert kinds(small_run.folder, copy) == {"rules", "version", "libraries"}
