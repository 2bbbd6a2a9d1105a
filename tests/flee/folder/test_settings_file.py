"""simsetting.yml: every key, Flee's quirks, and what is said about the rest."""

from __future__ import annotations

import dataclasses
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucelab.errors import Problem
from trucelab.flee.folder.problem_log import ProblemLog
from trucelab.flee.folder.settings_file import read_settings, settings_text
from trucelab.movement.flee.settings import (
    ConflictSpawning,
    FloodRules,
    FloodSpawning,
    LogLevels,
    MoveRules,
    Settings,
    SpawnRules,
    file_key,
)


def read(folder: Path, text: str) -> tuple[Settings, ProblemLog]:
    log = ProblemLog()
    (folder / "s.yml").write_text(text, encoding="utf-8")
    return read_settings(folder / "s.yml", "s.yml", log), log


def test_defaults_are_those_of_the_published_description(tmp_path: Path) -> None:
    settings, log = read(tmp_path, "move_rules:\n  max_move_speed: 360.0\n")
    assert not log.problems + log.warnings
    assert settings == Settings()
    moves, spawn = settings.move_rules, settings.spawn_rules
    assert (moves.max_move_speed, moves.max_walk_speed, moves.softening) == (360, 35, 10)
    assert math.isclose(moves.conflict_weight, 0.31622776601683794)
    chances = moves.conflict_movechance, moves.camp_movechance, moves.idpcamp_movechance, moves.default_movechance
    assert chances == (1.0, 0.001, 0.1, 0.3)
    assert (spawn.insert_day0, spawn.sum_from_camps, spawn.take_from_population) == (True, True, False)
    assert (spawn.conflict_spawn_decay, spawn.conflict_spawn_decay_interval) == (None, 30)


def test_values_are_read_as_flee_reads_them(tmp_path: Path) -> None:
    settings, log = read(
        tmp_path,
        "number_of_steps: 20\ndefault_conflict_intensity: 2\nconflict_input_file: ''\n"
        "log_levels: {agent: 1, granularity: region}\n"
        "spawn_rules:\n  take_from_population: yes\n  insert_day0: 0\n  camps_are_sicks: True\n"
        "  conflict_spawn_decay: [1, 0.5]\n"
        "move_rules:\n  max_move_speed: '500'\n  awareness_level: 2\n  start_on_foot: On\n"
        "  ChildrenAvoidHazards: True\n"
        "  harvest_months: [6, 7]\n"
        "optimisations:\n  hasten: 10 \n",
    )
    assert not log.problems + log.warnings
    assert (settings.number_of_steps, settings.default_conflict_intensity, settings.hasten) == (20, 2, 10)
    assert settings.log_levels == LogLevels(agent=1, granularity="region")
    assert settings.spawn_rules == SpawnRules(
        take_from_population=True, insert_day0=False, camps_are_sinks=True, conflict_spawn_decay=(1.0, 0.5)
    )
    assert settings.move_rules == MoveRules(
        max_move_speed=500.0, awareness_level=2, start_on_foot=True, children_avoid_hazards=True, harvest_months=(6, 7)
    )


def test_rules_for_setting_out_and_floods(tmp_path: Path) -> None:
    settings, log = read(
        tmp_path,
        "spawn_rules:\n  take_from_population: True\n  conflict_zone_spawning_only: False\n"
        "  flood_zone_spawning_only: True\n"
        "  conflict_driven_spawning:\n    spawn_mode: poisson\n"
        "  flood_driven_spawn_mode:\n    spawn_mode: constant\n    displaced_per_flood_day: [0, 5, 9]\n"
        "move_rules:\n  flood_rules:\n    max_flood_level: 4\n"
        "    flood_movechances: [0, 0.5]\n    flood_forecaster: True\n",
    )
    assert not log.problems + log.warnings
    assert settings.spawn_rules.conflict_driven_spawning == ConflictSpawning("poisson", 500.0)
    assert settings.spawn_rules.flood_driven_spawn_mode == FloodSpawning("constant", (0.0, 5.0, 9.0))
    assert settings.move_rules.flood_rules == FloodRules(
        max_flood_level=4.0, flood_movechances=(0.0, 0.5), flood_forecaster=True
    )
    shares, _ = read(tmp_path, "spawn_rules:\n  conflict_driven_spawning: {spawn_mode: pop_ratio}\n")
    assert shares.spawn_rules.conflict_driven_spawning == ConflictSpawning("pop_ratio", 0.01)


def test_version_1_rules_force_five_values(tmp_path: Path) -> None:
    settings, log = read(tmp_path, "move_rules:\n  use_v1_rules: True\n  camp_weight: 7\n  start_on_foot: True\n")
    assert settings.move_rules == MoveRules(
        use_v1_rules=True, max_move_speed=200.0, camp_weight=2.0, conflict_weight=0.25
    )
    assert [str(one) for one in log.warnings] == [
        "s.yml:3:3: move_rules.camp_weight: use_v1_rules makes it 2.0",
        "s.yml:4:3: move_rules.start_on_foot: use_v1_rules makes it False",
    ]


WARNED = [
    ("move_rule: {}\n", 'unknown key "move_rule", which Flee leaves aside. Did you mean "move_rules"?'),
    ("move_rules:\n  max_movespeed: 5\n", 'Did you mean "max_move_speed"?'),
    ("spawn_rules:\n  max_move_speed: 5\n", "It belongs under move_rules"),
    ("move_rules:\n  flood_movechances: [1]\n", "It belongs under move_rules.flood_rules"),
    ("spawn_rules:\n  camps_are_sinks: True\n", "Flee looks for camps_are_sicks, so sinks are never active"),
    ("move_rules:\n  start_on_foot: 'False'\n", 'the text "False" counts as True'),
    ("move_rules:\n  max_move_speed: True\n", "True stands where a number is meant; 1 is used"),
    ("move_rules:\n  awareness_level: 1.5\n", "1.5 is not a whole number; Flee uses 1"),
    ("move_rules:\n  awareness_level: 0\n", "with 0 no one ever moves"),
    ("move_rules:\n  awareness_level: -2\n", "-2 counts as 1"),
    ("move_rules:\n  default_movechance: 0.004\n", "turns every town into a camp"),
    ("move_rules:\n  camp_movechance: 1.5\n", "1.5 is no chance; give 0 to 1"),
    ("move_rules:\n  softening: -1\n", "give 0 or more"),
    ("move_rules:\n  capacity_buffer: 1.5\n", "lies outside 0 to 1"),
    ("move_rules:\n  capacity_scaling: -1\n", "unlimited"),
    ("move_rules:\n  two_system_decision_making: True\n", "never active"),
    ("move_rules:\n  harvest_months: [13]\n", "no month"),
    ("move_rules:\n  BoysTakeRisk: True\n", "no effect without ChildrenAvoidHazards"),
    ("spawn_rules:\n  flood_zone_spawning_only: True\n", "exclude each other"),
    ("spawn_rules:\n  empty_camps_on_day0: True\n", "camps start empty"),
    (
        "spawn_rules: {conflict_driven_spawning: {spawn_mode: poisson, displaced_per_conflict_day: 2.5}}\n",
        "Flee uses 2",
    ),
    ("log_levels: {granularity: street}\n", 'neither "location" nor "region"'),
    ("# nothing\n", "holds no settings; Flee's defaults are used"),
]


@pytest.mark.parametrize(("text", "says"), WARNED, ids=[says[:30] for _, says in WARNED])
def test_what_is_followed_with_a_warning(tmp_path: Path, text: str, says: str) -> None:
    _, log = read(tmp_path, text)
    assert not log.problems
    (warning,) = log.warnings
    assert says in str(warning)


REFUSED = [
    ("just words\n", "not a mapping of keys"),
    ("move_rules: 5\n", "indent its keys under it"),
    ("move_rules:\n  max_move_speed: fast\n", '"fast" is not a number'),
    ("move_rules:\n  max_move_speed:\n", "nothing is not a number"),
    ("move_rules:\n  max_move_speed: [1]\n", "a list is not a number"),
    ("move_rules:\n  max_move_speed: .inf\n", "not a finite number"),
    ("move_rules:\n  max_move_speed: 0\n", "give more than 0"),
    ("move_rules:\n  camp_weight: -1\n", "no weight"),
    ("move_rules:\n  harvest_months: 5\n", "not a list"),
    ("move_rules:\n  flood_rules: 5\n", "indent its keys under it"),
    ("move_rules:\n\tmax_move_speed: 5\n", "a tab in the indentation"),
    ("move_rules:\n  max_move_speed: 5\n  max_move_speed: 6\n", "given twice"),
    ("optimisations: {hasten: 0}\n", "0 persons to an agent"),
    ("log_levels: {granularity: [1]}\n", "a list is not a word"),
    ("spawn_rules:\n  conflict_spawn_decay: []\n", "an empty list"),
    ("spawn_rules:\n  conflict_spawn_decay: [1, -1]\n", "-1; give 0 or more"),
    ("spawn_rules:\n  conflict_spawn_decay: [1, x]\n", '"x" is not a number'),
    ("spawn_rules:\n  conflict_spawn_decay_interval: 0\n", "give 1 day or more"),
    ("spawn_rules:\n  conflict_driven_spawning: {}\n", "spawn_mode is missing"),
    ("spawn_rules:\n  conflict_driven_spawning: {spawn_mode: poison}\n", 'Did you mean "poisson"?'),
    ("spawn_rules:\n  flood_driven_spawn_mode: {spawn_mode: constant}\n", "needs take_from_population: True"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED, ids=[says[:30] for _, says in REFUSED])
def test_what_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    _, log = read(tmp_path, text)
    (problem,) = log.problems
    assert says in problem.says
    assert problem.line >= 1


def test_a_problem_has_its_place(tmp_path: Path) -> None:
    _, log = read(tmp_path, "move_rules:\n  camp_weight: 1\n  conflict_weight: many\n")
    assert log.problems == [
        Problem("s.yml", 3, 3, "move_rules.conflict_weight", '"many" is not a number; write a number')
    ]


def test_every_key_has_a_name_of_its_own() -> None:
    for kind in (SpawnRules, MoveRules, FloodRules, LogLevels):
        keys = [file_key(field.name) for field in dataclasses.fields(kind)]
        assert len(set(keys)) == len(keys)


numbers = st.floats(0.01, 1e6)
lists = st.lists(numbers, max_size=4).map(tuple)
spawn_rules = st.builds(
    SpawnRules,
    take_from_population=st.just(True),
    insert_day0=st.booleans(),
    camps_are_sinks=st.booleans(),
    conflict_driven_spawning=st.none()
    | st.builds(ConflictSpawning, st.just("pop_ratio"), numbers)
    | st.builds(ConflictSpawning, st.just("constant"), st.integers(0, 999).map(float)),
    conflict_spawn_decay=st.none() | st.lists(numbers, min_size=1, max_size=4).map(tuple),
    conflict_spawn_decay_interval=st.integers(1, 99),
    flood_driven_spawn_mode=st.none() | st.builds(FloodSpawning, st.just("poisson")),
)
move_rules = st.builds(
    MoveRules,
    max_move_speed=numbers,
    conflict_weight=numbers,
    softening=numbers,
    awareness_level=st.integers(-1, 3),
    match_camp_religion=st.booleans(),
    elderly_avoid_hazards=st.booleans(),
    harvest_months=st.lists(st.integers(1, 12), max_size=3).map(tuple),
    flood_rules=st.none() | st.builds(FloodRules, flood_movechances=lists, flood_forecaster=st.booleans()),
)
every_settings = st.builds(
    Settings,
    number_of_steps=st.integers(-1, 10**6),
    log_levels=st.builds(LogLevels, agent=st.integers(0, 3), granularity=st.sampled_from(["location", "region"])),
    spawn_rules=spawn_rules,
    move_rules=move_rules,
    hasten=st.integers(1, 1000),
)


@settings(max_examples=60, deadline=None)
@given(every_settings)
def test_written_settings_read_back(tmp_path_factory: pytest.TempPathFactory, written: Settings) -> None:
    again, log = read(tmp_path_factory.getbasetemp(), settings_text(written))
    assert not log.problems
    assert again == written
