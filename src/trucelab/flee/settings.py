"""Every key of simsetting.yml, with Flee's default."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

SpawnMode = Literal["constant", "pop_ratio", "poisson"]


@dataclass(frozen=True)
class ConflictSpawning:
    """`conflict_driven_spawning`: people set out from conflict zones whatever the counts say."""

    spawn_mode: SpawnMode
    displaced_per_conflict_day: float
    """Persons a day at intensity 1 (`constant`, `poisson`), or share of the population (`pop_ratio`)."""


@dataclass(frozen=True)
class FloodSpawning:
    """`flood_driven_spawn_mode`."""

    spawn_mode: SpawnMode
    displaced_per_flood_day: tuple[float, ...] = (0.0, 0.1, 0.2, 0.5, 0.9)
    """By flood level; interpolated between whole levels."""


@dataclass(frozen=True)
class SpawnRules:
    """`spawn_rules`."""

    take_from_population: bool = False
    insert_day0: bool = True
    empty_camps_on_day0: bool = False
    conflict_zone_spawning_only: bool = True
    flood_zone_spawning_only: bool = False
    camps_are_sinks: bool = False
    """Read from the misspelt key `camps_are_sicks` alone, as Flee does."""
    read_from_agents_csv_file: bool = False
    sum_from_camps: bool = True
    starvation_driven_spawning: bool = False
    conflict_driven_spawning: ConflictSpawning | None = None
    conflict_spawn_decay: tuple[float, ...] | None = None
    conflict_spawn_decay_interval: int = 30
    average_social_connectivity: float = 3.0
    flood_driven_spawn_mode: FloodSpawning | None = None


@dataclass(frozen=True)
class FloodRules:
    """`move_rules.flood_rules`; lists are read at whole flood levels and interpolated between."""

    max_flood_level: float = 0.0
    flood_movechances: tuple[float, ...] = ()
    flood_loc_weights: tuple[float, ...] = ()
    flood_link_weights: tuple[float, ...] = ()
    flood_forecaster: bool = False
    flood_forecaster_timescale: int = 0
    flood_forecaster_end_time: int = 0
    flood_forecaster_weights: tuple[float, ...] = ()
    flood_awareness_weights: tuple[float, ...] = ()


@dataclass(frozen=True)
class MoveRules:
    """`move_rules`; speeds in kilometres a day."""

    max_move_speed: float = 360.0
    max_walk_speed: float = 35.0
    max_crossing_speed: float = 20.0
    foreign_weight: float = 1.0
    camp_weight: float = 1.0
    conflict_weight: float = 1.0 / math.sqrt(10.0)
    conflict_movechance: float = 1.0
    camp_movechance: float = 0.001
    idpcamp_movechance: float = 0.1
    default_movechance: float = 0.3
    awareness_level: int = 1
    capacity_buffer: float = 0.9
    capacity_scaling: float = 1.0
    avoid_short_stints: bool = False
    start_on_foot: bool = False
    softening: float = 10.0
    weight_softening: float = 0.0
    weight_power: float = 1.0
    distance_power: float = 1.0
    pruning_threshold: float = 1.0
    stay_close_to_home: bool = False
    home_distance_power: float = 0.5
    use_pop_for_loc_weight: bool = False
    pop_power_for_loc_weight: float = 0.1
    movechance_pop_base: float = 10000.0
    movechance_pop_scale_factor: float = 0.0
    children_avoid_hazards: bool = False
    boys_take_risk: bool = False
    women_avoid_hazards: bool = False
    elderly_avoid_hazards: bool = False
    match_camp_religion: bool = False
    match_camp_ethnicity: bool = False
    match_town_ethnicity: bool = False
    match_conflict_ethnicity: bool = False
    avg_religion_fraction: float = 0.25
    fixed_routes: bool = False
    two_system_decision_making: bool = False
    """Read and never active, as in Flee."""
    use_economic_pull: bool = False
    harvest_months: tuple[int, ...] = ()
    flee_when_starving: bool = False
    avoid_food_deprived_locations: bool = False
    flood_rules: FloodRules | None = None
    use_v1_rules: bool = False


@dataclass(frozen=True)
class LogLevels:
    """`log_levels`."""

    agent: int = 0
    link: int = 0
    camp: int = 0
    conflict: int = 0
    init: int = 0
    idp_totals: int = 0
    granularity: str = "location"


@dataclass(frozen=True)
class Settings:
    """A whole simsetting.yml."""

    number_of_steps: int = -1
    default_conflict_intensity: int = 1
    log_levels: LogLevels = field(default_factory=LogLevels)
    spawn_rules: SpawnRules = field(default_factory=SpawnRules)
    move_rules: MoveRules = field(default_factory=MoveRules)
    hasten: int = 1
    """Persons that one agent stands for."""
