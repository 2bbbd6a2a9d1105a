"""`trucelab truce` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.conftest import SMALL
from tests.scenario import Copy
from trucelab.cli.main import app

runner = CliRunner()
DRAWS = ("--draws", "500")


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = runner.invoke(app, ["truce", *map(str, arguments)], env={"COLUMNS": "160"})
    return done.exit_code, done.stdout, done.stderr


def values(*arguments: str | Path) -> dict[str, Any]:
    code, out, err = run(*arguments, *DRAWS, "--format", "json")
    assert code == 0, err
    return dict(json.loads(out))


def test_as_json_it_has_the_documented_keys() -> None:
    found = values(SMALL)
    assert list(found) == ["scenario", "horizon_days", "draws", "seed", "outcomes"]
    assert (found["horizon_days"], found["draws"], found["seed"]) == (20, 500, 1)
    (truce,) = found["outcomes"].values()
    assert set(found["outcomes"]) == {"truce"}
    assert {
        "settles_war", "then", "presets", "failure", "curve", "at_horizon", "holding_days", "held_to_horizon",
        "failed_by_horizon", "lapsed_by_horizon", "fixed_term", "feedback", "terms", "levels", "violence",
        "assumptions",
    } <= truce.keys()  # fmt: skip
    assert truce["curve"]["days"] == [7, 14, 30, 60, 90, 180, 365]
    for low, median, high in zip(*(truce["curve"][edge] for edge in ("low", "median", "high")), strict=True):
        assert 0 <= low <= median <= high <= 1
    assert truce["failure"]["mixed"] and set(truce["failure"]["kinds"]) == {"broken", "called off", "war resumed"}


def test_the_weight_is_the_analysts() -> None:
    pause, war_ending = (values(SMALL, "--weight", weight)["outcomes"]["truce"] for weight in ("0", "1"))
    assert (pause["settles_war"], war_ending["settles_war"]) == (0.0, 1.0)
    assert war_ending["failure"] == {
        "definition": "war resumed",
        "mixed": False,
        "kinds": {"war resumed": "full-scale fighting again"},
    }
    assert war_ending["held_to_horizon"] > pause["held_to_horizon"]


def test_the_same_seed_gives_the_same_and_another_another() -> None:
    assert values(SMALL) == values(SMALL)
    assert values(SMALL) != values(SMALL, "--seed", "2")


def test_every_line_that_rests_on_an_assumption_says_so() -> None:
    code, out, _ = run("idlib-2018", "--outcome", "demilitarised zone", *DRAWS)
    assert code == 0
    lines = out.splitlines()
    for label in ("buffer zone", "pretext clause", "incidents of the excluded group"):
        rows = [line for line in lines if line.startswith(f"│ {label}")]
        assert rows and all("ASSUMPTION" in row for row in rows), label
    (named,) = (line for line in lines if line.startswith("ASSUMPTION, nobody has measured it"))
    assert "buffer zone" in named and "pretext clause" in named
    assert "The curve mixes definitions of failure" in out
    assert "Limits" in out and "never for a date" in out
    for row in (line for line in lines if line.startswith("│ mechanism agreed")):
        assert "ASSUMPTION" not in row


def test_what_a_scenario_sets_is_told_from_what_is_shipped(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.replace(
        "monitors: true", "monitors: true, buffer_zone: true, hazard_ratios: {buffer_zone: 0.8}, term_days: 14"
    )
    code, out, _ = run(copy.folder, *DRAWS)
    assert code == 0
    (row,) = (line for line in out.splitlines() if line.startswith("│ buffer zone"))
    assert "set in the scenario" in row and "ASSUMPTION" not in row
    assert "term has run out" in out and "run out in" in out


def test_a_scenario_without_a_truce_is_told_so(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    lines = [line for line in copy.text().splitlines() if "truce: {then:" not in line]
    copy.write("scenario.yaml", "\n".join(lines))
    code, out, err = run(copy.folder)
    assert (code, out) == (2, "")
    assert "no outcome brings a truce" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--outcome", "truse"), '"truse" is not an outcome with consequences. Did you mean "truce"?'),
        (("--outcome", "attack"), '"attack" brings no truce. Known: truce.'),
        (("--weight", "2"), "2: give 0 (a bare pause) to 1 (signed terms settle the war)"),
        (("--weight", "nan"), "nan: give 0"),
    ],
)
def test_what_is_wrong_leaves_with_2(arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run(SMALL, *arguments)
    assert (code, out) == (2, "")
    assert says in err.replace("\n", " ")
