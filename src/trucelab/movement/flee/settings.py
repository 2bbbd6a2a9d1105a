"""The schema of simsetting.yml: every key with Flee's default, what it may hold, and what is told about its value.

Values are read as Flee reads them, so a text that holds a number is a number, and any text is true.
"""

from __future__ import annotations

import dataclasses
import math
import typing
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict
from pydantic.alias_generators import to_pascal
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from trucelab.errors import meant
from trucelab.scenario.values import shown

MAX_NUMBER = 1e9
"""More than any setting can mean; products and powers of larger ones overflow."""
CAMP_BELOW = 0.005
"""A place with a smaller chance of moving on turns into a camp."""
BOOLEANS: Final = {"yes": True, "on": True, "no": False, "off": False}
"""Words that YAML 1.1, which Flee reads, takes as true or false."""
SPAWN_MODES = ("constant", "pop_ratio", "poisson")
_IN_PASCAL_CASE = ("children_avoid_hazards", "boys_take_risk", "women_avoid_hazards", "elderly_avoid_hazards")


def file_key(name: str) -> str:
    """The key in the file of a field of ours; `camps_are_sicks` is Flee's own spelling.

    >>> file_key("boys_take_risk"), file_key("camps_are_sinks"), file_key("softening")
    ('BoysTakeRisk', 'camps_are_sicks', 'softening')
    """
    if name in _IN_PASCAL_CASE or name.startswith("match_"):
        return to_pascal(name)
    return "camps_are_sicks" if name == "camps_are_sinks" else name


def _no(says: str) -> PydanticCustomError:
    return PydanticCustomError("flee", "{says}", {"says": says})


def _said(raw: Any) -> str:
    if isinstance(raw, dict | list):
        return "a mapping of keys" if isinstance(raw, dict) else "a list"
    return "nothing" if raw is None else shown(raw)


def _number(raw: Any) -> float:
    try:
        value = float(raw)
    except (TypeError, ValueError, OverflowError):
        raise _no(f"{_said(raw)} is not a number; write a number") from None
    if not math.isfinite(value):
        raise _no(f"{raw} is not a finite number")
    if abs(value) > MAX_NUMBER:
        raise _no(f"{_said(raw)} is too large; give at most {MAX_NUMBER:,.0f}")
    return value


def _truth(raw: Any) -> bool:
    return BOOLEANS.get(raw.lower(), bool(raw)) if isinstance(raw, str) else bool(raw)


def _word(raw: Any) -> Any:
    if not isinstance(raw, str):
        raise _no(f"{_said(raw)} is not a word")
    return raw


def _list(raw: Any) -> Any:
    if raw is not None and not isinstance(raw, list | tuple):
        raise _no("not a list; write numbers in brackets, such as [1.0, 0.5]")
    return raw


def _mode(raw: Any) -> Any:
    if raw not in SPAWN_MODES:
        raise _no(f'"{raw}" is no way to set out. {meant(str(raw), SPAWN_MODES)}')
    return raw


@dataclasses.dataclass(frozen=True)
class Bounds:
    """Least and greatest sensible value of a key, what is wrong outside, and whether it stops Flee."""

    low: float
    high: float
    says: str
    stops: bool = True


MAX_POWER: Final = 10.0
SpawnMode = Annotated[Literal["constant", "pop_ratio", "poisson"], BeforeValidator(_mode)]
Flag: TypeAlias = Annotated[bool, BeforeValidator(_truth)]
Number: TypeAlias = Annotated[float, BeforeValidator(_number)]
Whole: TypeAlias = Annotated[int, BeforeValidator(lambda raw: int(_number(raw)))]
Word: TypeAlias = Annotated[str, BeforeValidator(_word)]
Numbers: TypeAlias = Annotated[tuple[Number, ...], BeforeValidator(_list)]
Wholes: TypeAlias = Annotated[tuple[Whole, ...], BeforeValidator(_list)]
Chance: TypeAlias = Annotated[Number, Bounds(0, 1, "is no chance; give 0 to 1", stops=False)]
Weight: TypeAlias = Annotated[Number, Bounds(0, math.inf, "is no weight; give 0 or more")]
Positive: TypeAlias = Annotated[Number, Bounds(1e-6, math.inf, "is too small; give more than 0")]
Power: TypeAlias = Annotated[
    Number,
    Bounds(-MAX_POWER, MAX_POWER, f"is no power that people's choices show; give {-MAX_POWER:g} to {MAX_POWER:g}"),
]

_CONFIG = ConfigDict(alias_generator=file_key, populate_by_name=True)


@dataclass(frozen=True, config=_CONFIG)
class ConflictSpawning:
    """`conflict_driven_spawning`: people set out from conflict zones whatever the counts say."""

    spawn_mode: SpawnMode
    displaced_per_conflict_day: Annotated[Number, Bounds(0, math.inf, "people; give 0 or more")]
    """Persons a day at intensity 1 (`constant`, `poisson`), or share of the population (`pop_ratio`)."""


@dataclass(frozen=True, config=_CONFIG)
class FloodSpawning:
    """`flood_driven_spawn_mode`."""

    spawn_mode: SpawnMode
    displaced_per_flood_day: Numbers = (0.0, 0.1, 0.2, 0.5, 0.9)
    """By flood level; interpolated between whole levels."""


@dataclass(frozen=True, config=_CONFIG)
class SpawnRules:
    """`spawn_rules`."""

    take_from_population: Flag = False
    insert_day0: Flag = True
    empty_camps_on_day0: Flag = False
    conflict_zone_spawning_only: Flag = True
    flood_zone_spawning_only: Flag = False
    camps_are_sinks: Flag = False
    """Read from the misspelt key `camps_are_sicks` alone, as Flee does."""
    read_from_agents_csv_file: Flag = False
    sum_from_camps: Flag = True
    starvation_driven_spawning: Flag = False
    conflict_driven_spawning: ConflictSpawning | None = None
    conflict_spawn_decay: Numbers | None = None
    conflict_spawn_decay_interval: Annotated[Whole, Bounds(1, math.inf, "days; give 1 day or more")] = 30
    average_social_connectivity: Number = 3.0
    flood_driven_spawn_mode: FloodSpawning | None = None


@dataclass(frozen=True, config=_CONFIG)
class FloodRules:
    """`move_rules.flood_rules`; lists are read at whole flood levels and interpolated between."""

    max_flood_level: Number = 0.0
    flood_movechances: Numbers = ()
    flood_loc_weights: Numbers = ()
    flood_link_weights: Numbers = ()
    flood_forecaster: Flag = False
    flood_forecaster_timescale: Whole = 0
    flood_forecaster_end_time: Whole = 0
    flood_forecaster_weights: Numbers = ()
    flood_awareness_weights: Numbers = ()


@dataclass(frozen=True, config=_CONFIG)
class MoveRules:
    """`move_rules`; speeds in kilometres a day."""

    max_move_speed: Positive = 360.0
    max_walk_speed: Positive = 35.0
    max_crossing_speed: Number = 20.0
    foreign_weight: Weight = 1.0
    camp_weight: Weight = 1.0
    conflict_weight: Weight = 1.0 / math.sqrt(10.0)
    conflict_movechance: Chance = 1.0
    camp_movechance: Chance = 0.001
    idpcamp_movechance: Chance = 0.1
    default_movechance: Chance = 0.3
    awareness_level: Annotated[Whole, Bounds(-1, math.inf, "counts as 1; give 1 or more", stops=False)] = 1
    capacity_buffer: Annotated[Number, Bounds(0, 1, "lies outside 0 to 1", stops=False)] = 0.9
    capacity_scaling: Annotated[
        Number, Bounds(0, math.inf, "makes every camp unlimited; give more than 0", stops=False)
    ] = 1.0
    avoid_short_stints: Flag = False
    start_on_foot: Flag = False
    softening: Annotated[Number, Bounds(0, math.inf, "km is added to every way; give 0 or more", stops=False)] = 10.0
    weight_softening: Weight = 0.0
    weight_power: Power = 1.0
    distance_power: Power = 1.0
    pruning_threshold: Number = 1.0
    stay_close_to_home: Flag = False
    home_distance_power: Power = 0.5
    use_pop_for_loc_weight: Flag = False
    pop_power_for_loc_weight: Power = 0.1
    movechance_pop_base: Positive = 10000.0
    movechance_pop_scale_factor: Number = 0.0
    children_avoid_hazards: Flag = False
    boys_take_risk: Flag = False
    women_avoid_hazards: Flag = False
    elderly_avoid_hazards: Flag = False
    match_camp_religion: Flag = False
    match_camp_ethnicity: Flag = False
    match_town_ethnicity: Flag = False
    match_conflict_ethnicity: Flag = False
    avg_religion_fraction: Number = 0.25
    fixed_routes: Flag = False
    two_system_decision_making: Flag = False
    """Read and never active, as in Flee."""
    use_economic_pull: Flag = False
    harvest_months: Wholes = ()
    flee_when_starving: Flag = False
    avoid_food_deprived_locations: Flag = False
    flood_rules: FloodRules | None = None
    use_v1_rules: Flag = False


V1: Final[Mapping[str, Any]] = {
    "max_move_speed": 200.0,
    "camp_weight": 2.0,
    "conflict_weight": 0.25,
    "start_on_foot": False,
    "avoid_short_stints": False,
}
"""What `use_v1_rules` forces in `move_rules`."""


@dataclass(frozen=True, config=_CONFIG)
class LogLevels:
    """`log_levels`."""

    agent: Whole = 0
    link: Whole = 0
    camp: Whole = 0
    conflict: Whole = 0
    init: Whole = 0
    idp_totals: Whole = 0
    granularity: Word = "location"


@dataclass(frozen=True, config=_CONFIG)
class Settings:
    """A whole simsetting.yml."""

    number_of_steps: Whole = -1
    default_conflict_intensity: Whole = 1
    log_levels: LogLevels = field(default_factory=LogLevels)
    spawn_rules: SpawnRules = field(default_factory=SpawnRules)
    move_rules: MoveRules = field(default_factory=MoveRules)
    hasten: Annotated[Whole, Bounds(1, math.inf, "persons to an agent; give 1 or more")] = 1
    """Persons that one agent stands for; the key stands under `optimisations`."""


Keys = tuple[str | int, ...]
Finding = tuple[Keys, str, bool]
"""The key, what is wrong with its value, and whether it stops Flee."""


def findings(settings: Settings) -> Iterator[Finding]:
    """What stops Flee in settings that could be read, and what it follows though it is likely not meant."""
    yield from _outside(settings, ())
    if settings.log_levels.granularity not in ("location", "region"):
        yield ("log_levels", "granularity"), 'neither "location" nor "region"', False
    for name, says in _of_moving(settings.move_rules):
        yield ("move_rules", name), says, False
    for keys, says, stops in _of_spawning(settings.spawn_rules):
        yield ("spawn_rules", *keys), says, stops


def _outside(section: Any, keys: Keys) -> Iterator[Finding]:
    """Values outside their bounds, in this section and those within."""
    hints = typing.get_type_hints(type(section), include_extras=True)
    for one in dataclasses.fields(section):
        value, key = getattr(section, one.name), file_key(one.name)
        if dataclasses.is_dataclass(value):
            yield from _outside(value, (*keys, key))
        at = ("optimisations", key) if key == "hasten" else (*keys, key)
        for bounds in getattr(hints[one.name], "__metadata__", ()):
            if isinstance(bounds, Bounds) and not bounds.low <= value <= bounds.high:
                yield at, f"{value:g} {bounds.says}", bounds.stops


def _of_moving(rules: MoveRules) -> Iterator[tuple[str, str]]:
    if rules.default_movechance < CAMP_BELOW:
        yield "default_movechance", f"below {CAMP_BELOW}, so Flee turns every town into a camp"
    if rules.awareness_level == 0:
        yield "awareness_level", "with 0 no one ever moves; give 1 or more"
    if rules.two_system_decision_making:
        yield "two_system_decision_making", "is never active in Flee"
    if any(not 1 <= month <= 12 for month in rules.harvest_months):
        yield "harvest_months", "a number that is no month; give 1 to 12"
    if rules.boys_take_risk and not rules.children_avoid_hazards:
        yield "BoysTakeRisk", "has no effect without ChildrenAvoidHazards"


def _of_spawning(rules: SpawnRules) -> Iterator[Finding]:
    if rules.conflict_spawn_decay == ():
        yield ("conflict_spawn_decay",), "an empty list; give numbers, or leave the key out", True
    for value in rules.conflict_spawn_decay or ():
        if value < 0:
            yield ("conflict_spawn_decay",), f"{value:g}; give 0 or more", True
    floods = rules.flood_driven_spawn_mode
    if floods and not rules.take_from_population:
        yield ("flood_driven_spawn_mode",), "needs take_from_population: True", True
    if floods and not floods.displaced_per_flood_day:
        yield ("flood_driven_spawn_mode", "displaced_per_flood_day"), "an empty list; give numbers", True
    if rules.flood_zone_spawning_only and rules.conflict_zone_spawning_only:
        says = "set conflict_zone_spawning_only: False beside it; the two exclude each other"
        yield ("flood_zone_spawning_only",), says, False
    if rules.insert_day0 and rules.empty_camps_on_day0:
        yield ("empty_camps_on_day0",), "camps start empty, so insert_day0 puts no one into them", False
