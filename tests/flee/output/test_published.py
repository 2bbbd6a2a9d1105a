"""out.csv beside what Flee wrote of the shipped cases: everything in which there is no chance, to the last person."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from trucelab.flee.output import out_csv
from trucelab.movement.flee.result import FleeResult
from trucelab.movement.flee.world import World, world_of
from trucelab.validation import catalogue
from trucelab.validation.catalogue import FleeValidationCase

CASES = catalogue.cases()
ROWS_OF = {"main": "main", "flee3": "flee3_validation"}


def table_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def world_at(case: FleeValidationCase, hasten: int) -> World:
    read = case.read()
    return world_of(replace(read, settings=replace(read.settings, hasten=hasten)))


def written_with_nobody_in_camps(world: World) -> list[dict[str, str]]:
    """out.csv of a run in which all agents are made and none arrives: its columns of data need no simulation."""
    made = world.start_people.sum() + np.cumsum(world.new_people)
    nobody = np.zeros((world.days, len(world.names)), np.int64)
    return list(csv.DictReader(io.StringIO(out_csv(world, FleeResult(nobody, made, made, 0)))))


@pytest.mark.parametrize("case", CASES, ids=[case.label for case in CASES])
def test_counts_of_every_camp_are_those_that_flee_wrote(case: FleeValidationCase) -> None:
    published = table_of(case.folder.parent / f"flee_camps_{case.data_set}.csv")
    for hasten in sorted({int(row["hasten"]) for row in published}):
        world = world_at(case, hasten)
        table = written_with_nobody_in_camps(world)
        rows = [row for row in published if int(row["hasten"]) == hasten]
        assert {row["camp"] for row in rows} == {world.names[camp] for camp in world.output_camps}
        for row in rows:
            assert table[int(row["day"])][f"{row['camp']} data"] == row["data"], row


@pytest.mark.parametrize("case", CASES, ids=[case.label for case in CASES])
def test_agents_and_sums_are_those_that_flee_wrote(case: FleeValidationCase) -> None:
    """Days, agents made, agents added over all days, and the sum of the last day's counts."""
    measured = [
        row
        for row in table_of(case.folder.parent / "flee_measured.csv")
        if row["data_set"] == ROWS_OF[case.data_set]
        and row["settings"].startswith("simsetting.yml")
        and row["flee_version"].startswith("master")
        and row["agent_steps"]
    ]
    assert measured
    for hasten in {int(row["hasten"]) for row in measured}:
        table = written_with_nobody_in_camps(world_at(case, hasten))
        agents = [int(line["total refugees (simulation)"]) for line in table]
        ours = [len(table), agents[-1], sum(agents), int(table[-1]["refugees in camps (UNHCR)"])]
        names = ("days", "final_total_agents", "agent_steps", "final_data_in_camps")
        for row in measured:
            if int(row["hasten"]) == hasten:
                assert ours == [int(row[name]) for name in names]


@pytest.mark.parametrize("case", CASES, ids=[case.label for case in CASES])
def test_raw_counts_and_debt_follow_the_daily_changes(case: FleeValidationCase) -> None:
    """The plain way, from the counts alone: a rise makes agents, a fall is owed, the first day counts twice (Q14)."""
    world = world_at(case, 1)
    rules = world.case.settings.spawn_rules
    assert rules.sum_from_camps and rules.insert_day0 and not rules.empty_camps_on_day0
    values = world.counts.values
    camps = [int(row[1:].sum()) for row in values]
    raw = debt = 0
    for day, line in enumerate(written_with_nobody_in_camps(world)):
        change = int(values[0, 0]) + camps[0] if day == 0 else camps[day] - camps[day - 1]
        raw += change
        debt = 0 if day == 0 else max(0, debt - change)
        if raw:
            assert (int(line["raw UNHCR refugee count"]), int(line["refugee_debt"])) == (raw, debt), day
