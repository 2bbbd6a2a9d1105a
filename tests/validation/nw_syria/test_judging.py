"""Scores, baselines and findings of an episode, and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.validation.nw_syria.folders import ATTACK, COUNTED, episode_folder
from trucelab.cli.main import app
from trucelab.movement.native.simulation import Trajectory
from trucelab.validation.kinds import validate
from trucelab.validation.nw_syria.counting import Count, figure
from trucelab.validation.nw_syria.episode import read_episode
from trucelab.validation.nw_syria.members import fitted, run_member
from trucelab.validation.nw_syria.region import region
from trucelab.validation.nw_syria.scoring import (
    FLAT_NAME,
    HELD,
    RATE,
    Compared,
    forecasts,
    forecasts_of_places,
    main_series,
    scores,
    split,
)
from trucelab.validation.page import write_page
from trucelab.validation.runs import Effort

runner = CliRunner()
SERIES = (
    "2018-06-10,100000,NW Syria,s,verified,X,2018-06-01,,m,,displaced,",
    "2018-06-20,300000,NW Syria,s,verified,X,2018-06-01,,m,,displaced,",
    "2018-06-30,400000,NW Syria,s,verified,X,2018-06-01,,m,,displaced,",
    "2018-06-10,,northern Aleppo,s,verified,X,2018-06-01,10000,there,,present,",
    "2018-06-30,,northern Aleppo,s,verified,X,2018-06-01,90000,there,,present,",
)


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Count, ...]:
    return read_episode(episode_folder(tmp_path_factory.mktemp("a"), observed=SERIES), "a").counts


@pytest.fixture(scope="module")
def member(tmp_path_factory: pytest.TempPathFactory) -> Trajectory:
    return run_member(read_episode(episode_folder(tmp_path_factory.mktemp("b")), "b"), fitted(), 1, 0)


def test_simple_forecasts_by_hand(counts: tuple[Count, ...], tmp_path: Path) -> None:
    found = [Compared(count, float(count.people), None, None) for count in counts]
    said = forecasts(main_series(found))
    assert said[0] == {FLAT_NAME: 800_000}
    assert said[1] == {FLAT_NAME: 800_000, HELD: 100_000, RATE: 200_000}
    assert said[2] == {FLAT_NAME: 800_000, HELD: 300_000, RATE: 300_000}
    judged = scores(main_series(found), said)
    assert judged.mape == 0.0
    assert judged.baselines[RATE] == pytest.approx((1 / 3 + 1 / 4) / 2)
    assert judged.baselines[HELD] == pytest.approx((2 / 3 + 1 / 4) / 2)
    assert judged.baselines[FLAT_NAME] == pytest.approx((7 + 5 / 3 + 1) / 3)


def test_simple_forecasts_of_parts_by_hand(counts: tuple[Count, ...], tmp_path: Path) -> None:
    episode = read_episode(episode_folder(tmp_path, observed=SERIES), "a")
    found = [Compared(count, 1.0, None, None) for count in counts]
    first, last = forecasts_of_places(split(found), main_series(found), episode)
    places = region().on(episode.date(1))
    north = sum(place.displaced for place in places if place.region == "northern-aleppo")
    at_start = north / sum(place.displaced for place in places)
    assert first == pytest.approx({FLAT_NAME: 800_000 * at_start, RATE: 100_000 * at_start})
    assert last[RATE] == pytest.approx(0.1 * 300_000)


def test_a_lower_bound_is_missed_only_from_below(counts: tuple[Count, ...]) -> None:
    exact, bound = counts[0], replace(counts[0], lower=True)
    assert Compared(exact, 150_000.0, 140_000.0, 160_000.0).error == pytest.approx(0.5)
    assert Compared(bound, 150_000.0, 140_000.0, 160_000.0).error == 0.0
    assert not Compared(exact, 150_000.0, 140_000.0, 160_000.0).inside
    assert Compared(bound, 150_000.0, 140_000.0, 160_000.0).inside
    assert Compared(bound, 50_000.0, 40_000.0, 60_000.0).error == pytest.approx(0.5)
    assert not Compared(bound, 50_000.0, 40_000.0, 60_000.0).inside


def test_what_is_not_sure_is_not_scored(counts: tuple[Count, ...]) -> None:
    sure, unsure = counts[0], replace(counts[0], scored=False)
    found = [Compared(sure, 110_000.0, None, None), Compared(unsure, 0.0, None, None)]
    judged = scores(found, [{}, {}])
    assert (judged.counts, judged.coverage) == (1, None)
    assert judged.mape == pytest.approx(0.1)


def test_figures_of_a_member_add_up(member: Trajectory, counts: tuple[Count, ...]) -> None:
    """Parts of the region, and months of a period, sum to the whole."""
    base = replace(counts[0], first_day=1, last_day=15)
    north, everybody = counts[3].area, base.area
    rest = replace(everybody, rows=tuple(set(everybody.rows) - set(north.rows)), level="part")
    for what in ("arrivals", "departures", "returns", "present", "displacements"):
        whole = figure(replace(base, what=what), member)
        by_part = [figure(replace(base, what=what, area=area), member) for area in (north, rest)]
        by_time = [
            figure(replace(base, what=what, first_day=first, last_day=last), member)
            for first, last in ((1, 7), (8, 15))
        ]
        assert sum(by_part) == whole
        if what != "present":
            assert sum(by_time) == whole
    assert figure(replace(base, what="departures"), member) > 0
    assert figure(replace(base, what="displaced"), member) <= figure(replace(base, what="displacements"), member)
    children = figure(replace(base, what="children"), member)
    assert 0 < children < figure(replace(base, what="displaced"), member)
    assert figure(replace(base, what="repeatedly"), member) <= figure(replace(base, what="displaced"), member)


def test_nobody_comes_home_twice_or_is_lost(member: Trajectory) -> None:
    people = member.people.sum(axis=(1, 2, 3)) + member.on_road.sum(axis=(1, 2))
    assert (people == people[0]).all()
    gone_home = np.cumsum(member.returns.sum(axis=(1, 2)))
    assert (member.away.sum(axis=1) <= member.displaced.sum(axis=1)).all()
    assert (gone_home >= member.displaced.sum(axis=1) - member.away.sum(axis=1)).all()


def test_more_is_fled_under_attack_than_in_a_truce(tmp_path: Path) -> None:
    """The same luck, with and without the truce on its first day."""
    truce = "2018-06-03,,truce,s,v,truce,,"
    attacked = read_episode(episode_folder(tmp_path / "a", [ATTACK[0]]), "a")
    held = read_episode(episode_folder(tmp_path / "b", [ATTACK[0], truce]), "b")
    fled = [run_member(one, fitted(), 1, 0).displaced[-1].sum() for one in (attacked, held)]
    assert fled[0] > fled[1] > 0


def test_the_same_bytes_for_any_number_of_threads(tmp_path: Path) -> None:
    folder = str(episode_folder(tmp_path / "two"))
    for workers in (1, 2):
        effort = Effort(9, 3, workers)
        write_page(validate([folder], effort), effort, tmp_path / str(workers))
    one, two = (sorted((tmp_path / str(workers)).rglob("*.*")) for workers in (1, 2))
    assert [path.name for path in one] == [path.name for path in two]
    assert len(one) == 3
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_every_row_has_a_cell_for_every_head(tmp_path: Path) -> None:
    (findings,) = validate([str(episode_folder(tmp_path / "two"))], Effort(members=2))
    for table in findings.tables:
        assert {len(row) for row in table.rows} == {len(table.heads)}, table.title
    assert findings.checks == ()  # the natural experiment is of a shipped episode


def test_a_miss_is_said_with_its_likely_reason(tmp_path: Path) -> None:
    rows = [*COUNTED, "2018-06-15,,from Harim,s,verified,X,2018-06-01,9000,departures,,departures,"]
    (findings,) = validate([str(episode_folder(tmp_path / "two", observed=rows))], Effort(members=9))
    notes = " ".join(table.note for table in findings.tables)
    assert "Most off is from Harim on 2018-06-15" in notes
    assert "of the events up to then 0 were reported within 10 km of it" in notes
    assert "The share of children is" in notes


def test_the_command_on_a_folder(tmp_path: Path) -> None:
    done = runner.invoke(app, ["validate", str(episode_folder(tmp_path / "two")), "--members", "9", "--format", "json"])
    assert done.exit_code == 0, done.output
    (kind,) = json.loads(done.stdout)["kinds"]
    (episode,) = kind["episodes"]
    assert kind["kind"] == "nw-syria" and episode["use"] == "given"
    assert episode["series"]["counts"] == 2
    assert set(episode["series"]["baselines"]) == {RATE, HELD, FLAT_NAME}
    assert 0 <= episode["series"]["coverage_80"] <= 1
    children = next(one for one in episode["counts"] if one["counts"] == "children")
    assert children["observed"] == 20_000 and children["low"] <= children["simulated"] <= children["high"]


def test_the_natural_experiment_has_its_sign() -> None:
    done = runner.invoke(app, ["validate", "nw-syria/sep-dec-2018", "--members", "2", "--format", "json"])
    assert done.exit_code == 0, done.output
    (kind,) = json.loads(done.stdout)["kinds"]
    assert kind["sochi"]["rise"] > 0 > kind["sochi"]["fall"]
    assert all(check["holds"] for check in kind["checks"])


def test_wrong_input_leaves_with_2_and_writes_nothing(tmp_path: Path) -> None:
    falling = "2018-06-20,10,NW Syria,s,v,X,2018-06-01,,displaced since 1 June,,displaced,"
    folder = episode_folder(tmp_path / "two", observed=[*COUNTED, falling])
    done = runner.invoke(app, ["validate", str(folder), "--page", str(tmp_path / "page")])
    assert done.exit_code == 2
    assert "observed.csv:7:2" in done.stderr.replace("\n", "")
    assert not (tmp_path / "page").exists()
