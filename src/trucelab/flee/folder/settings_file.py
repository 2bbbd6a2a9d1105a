"""simsetting.yml: read with every quirk of Flee's reader, unknown keys told, and written."""

from __future__ import annotations

import dataclasses
import math
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trucelab.errors import WrongInput, meant
from trucelab.flee.folder.notes import Notes
from trucelab.flee.folder.settings_doubts import doubts
from trucelab.flee.settings import (
    ConflictSpawning,
    FloodRules,
    FloodSpawning,
    LogLevels,
    MoveRules,
    Settings,
    SpawnRules,
)
from trucelab.scenario.files import text_of
from trucelab.scenario.values import shown
from trucelab.scenario.yaml_text import Path as Keys
from trucelab.scenario.yaml_text import Written, dotted, read_yaml

MAX_BYTES = 1_000_000
MAX_NUMBER = 1e9
"""More than any setting can mean; products and powers of larger ones overflow."""
SPAWN_MODES = ("constant", "pop_ratio", "poisson")
_IN_FILE: Mapping[str, str] = {
    "camps_are_sinks": "camps_are_sicks",
    "children_avoid_hazards": "ChildrenAvoidHazards",
    "boys_take_risk": "BoysTakeRisk",
    "women_avoid_hazards": "WomenAvoidHazards",
    "elderly_avoid_hazards": "ElderlyAvoidHazards",
    "match_camp_religion": "MatchCampReligion",
    "match_camp_ethnicity": "MatchCampEthnicity",
    "match_town_ethnicity": "MatchTownEthnicity",
    "match_conflict_ethnicity": "MatchConflictEthnicity",
}
"""Keys that are written in another way than our field; `camps_are_sicks` is Flee's own spelling."""
_TOP = ("number_of_steps", "default_conflict_intensity", "conflict_input_file", "flood_level_input_file")
_SECTIONS = ("log_levels", "spawn_rules", "move_rules", "optimisations")
_KINDS: Mapping[Keys, type] = {
    ("move_rules",): MoveRules,
    ("spawn_rules",): SpawnRules,
    ("log_levels",): LogLevels,
    ("move_rules", "flood_rules"): FloodRules,
}
"""Sections whose keys may have slipped into another one."""
_V1: Mapping[str, Any] = {
    "max_move_speed": 200.0,
    "camp_weight": 2.0,
    "conflict_weight": 0.25,
    "start_on_foot": False,
    "avoid_short_stints": False,
}
"""What `use_v1_rules` forces."""
_BOOLEANS = {"yes": True, "on": True, "no": False, "off": False}
"""Words that YAML 1.1, which Flee reads, takes as true or false."""


def read_settings(path: Path, file: str, notes: Notes) -> Settings:
    """The settings of a file; what is wrong is noted, and the default stands in its place."""
    try:
        text = text_of(path, file, MAX_BYTES)
        if not any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n")):
            notes.warn(file, "the file holds no settings; Flee's defaults are used")
            return Settings()
        written = read_yaml(text, file)
    except WrongInput as wrong:
        notes.problems += wrong.problems
        return Settings()
    if not isinstance(written.value, dict):
        notes.error(file, "not a mapping of keys; begin with a line such as move_rules:", line=1)
        return Settings()
    settings = _Reader(written, notes).settings()
    for keys, says, fatal in doubts(settings):
        (notes.problems if fatal else notes.warnings).append(written.problem(keys, says))
    return settings


def _shown(raw: Any) -> str:
    if isinstance(raw, dict | list):
        return "a mapping of keys" if isinstance(raw, dict) else "a list"
    return "nothing" if raw is None else shown(raw)


def file_key(field: str) -> str:
    """The key in the file of a field of ours."""
    return _IN_FILE.get(field, field)


def _way_out(key: str, keys: Keys, known: tuple[str, ...]) -> str:
    """Where a key belongs that is none of this section: under another one, or spelt otherwise."""
    if keys == ("spawn_rules",) and key == "camps_are_sinks":
        return "Flee looks for camps_are_sicks, so sinks are never active"
    for section, kind in _KINDS.items():
        if keys != section and key in {file_key(field.name) for field in dataclasses.fields(kind)}:
            return f"It belongs under {dotted(section)}"
    return meant(key, known)


def _without_none(hint: Any) -> Any:
    """`X | None` as X, any other type as it is."""
    kinds = [one for one in typing.get_args(hint) if one is not type(None)]
    return kinds[0] if type(None) in typing.get_args(hint) else hint


class _Reader:
    """Turns the values of the file into settings, field by field."""

    def __init__(self, written: Written, notes: Notes) -> None:
        self.written = written
        self.notes = notes

    def error(self, keys: Keys, says: str) -> None:
        self.notes.problems.append(self.written.problem(keys, says))

    def warn(self, keys: Keys, says: str) -> None:
        self.notes.warnings.append(self.written.problem(keys, says))

    def settings(self) -> Settings:
        raw: dict[str, Any] = self.written.value
        self.unknown(raw, (), (*_TOP, *_SECTIONS))
        optimisations = self.section(raw, ("optimisations",))
        self.unknown(optimisations, ("optimisations",), ("hasten",))
        values = self.plain(Settings, {key: raw[key] for key in _TOP if key in raw}, ())
        given = {key: value for key, value in optimisations.items() if key == "hasten"}
        values |= self.plain(Settings, given, ("optimisations",))
        logs: Keys = ("log_levels",)
        return Settings(
            **values,
            log_levels=LogLevels(**self.checked(LogLevels, self.section(raw, logs), logs)),
            spawn_rules=self.spawn_rules(self.section(raw, ("spawn_rules",))),
            move_rules=self.move_rules(self.section(raw, ("move_rules",))),
        )

    def section(self, raw: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
        """The keys under the last of `keys`; none where nothing or something else stands there."""
        value = raw.get(str(keys[-1]))
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.error(keys, "not a mapping of keys; indent its keys under it")
            return {}
        return value

    def spawn_rules(self, raw: dict[str, Any]) -> SpawnRules:
        keys: Keys = ("spawn_rules",)
        values = self.checked(SpawnRules, raw, keys)
        if "conflict_driven_spawning" in raw:
            values["conflict_driven_spawning"] = self.conflict_spawning(raw, keys)
        if "flood_driven_spawn_mode" in raw:
            at = (*keys, "flood_driven_spawn_mode")
            inner = self.section(raw, at)
            mode = self.spawn_mode(inner, at)
            values["flood_driven_spawn_mode"] = FloodSpawning(mode, **self.checked(FloodSpawning, inner, at))
        return SpawnRules(**values)

    def conflict_spawning(self, raw: Mapping[str, Any], keys: Keys) -> ConflictSpawning:
        at = (*keys, "conflict_driven_spawning")
        inner = self.section(raw, at)
        mode = self.spawn_mode(inner, at)
        default = 0.01 if mode == "pop_ratio" else 500.0
        people = self.checked(ConflictSpawning, inner, at).get("displaced_per_conflict_day", default)
        if mode != "pop_ratio" and people != int(people):
            self.warn((*at, "displaced_per_conflict_day"), f"{people:g} is not a whole number; Flee uses {int(people)}")
            people = float(int(people))
        return ConflictSpawning(mode, people)

    def move_rules(self, raw: dict[str, Any]) -> MoveRules:
        values = self.checked(MoveRules, raw, ("move_rules",))
        if "flood_rules" in raw:
            at: Keys = ("move_rules", "flood_rules")
            values["flood_rules"] = FloodRules(**self.checked(FloodRules, self.section(raw, at), at))
        if values.get("use_v1_rules"):
            for name, forced in _V1.items():
                if values.get(name, forced) != forced:
                    self.warn(("move_rules", name), f"use_v1_rules makes it {forced}")
            values |= _V1
        return MoveRules(**values)

    def spawn_mode(self, raw: Mapping[str, Any], keys: Keys) -> Any:
        mode = raw.get("spawn_mode")
        if mode in SPAWN_MODES:
            return mode
        if "spawn_mode" not in raw:
            self.error(keys, f"spawn_mode is missing; give one of {', '.join(SPAWN_MODES)}")
        else:
            self.error((*keys, "spawn_mode"), f'"{mode}" is no way to set out. {meant(str(mode), SPAWN_MODES)}')
        return "constant"

    def checked(self, kind: type, raw: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
        """The plain fields of a section; unknown keys are told."""
        self.unknown(raw, keys, tuple(file_key(field.name) for field in dataclasses.fields(kind)))
        return self.plain(kind, raw, keys)

    def unknown(self, raw: Mapping[str, Any], keys: Keys, known: tuple[str, ...]) -> None:
        for key in raw:
            if key not in known:
                self.warn((*keys, key), f'unknown key "{key}", which Flee leaves aside. {_way_out(key, keys, known)}')

    def plain(self, kind: type, raw: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
        """The fields that are given and can be used, other than those that hold keys of their own."""
        found: dict[str, Any] = {}
        hints = typing.get_type_hints(kind)
        for field in dataclasses.fields(kind):
            key, holds = file_key(field.name), _without_none(hints[field.name])
            if key in raw and field.name != "spawn_mode" and not dataclasses.is_dataclass(holds):
                value = self.value(holds, raw[key], (*keys, key))
                if value is not None:
                    found[field.name] = value
        return found

    def value(self, kind: Any, raw: Any, keys: Keys) -> Any:
        if kind is bool:
            return self.truth(raw, keys)
        if kind is int:
            number = self.number(raw, keys)
            if number is not None and number != int(number):
                self.warn(keys, f"{raw} is not a whole number; Flee uses {int(number)}")
            return None if number is None else int(number)
        if kind is float:
            return self.number(raw, keys)
        if kind is str:
            return self.word(raw, keys)
        return self.numbers(typing.get_args(kind)[0], raw, keys)

    def word(self, raw: Any, keys: Keys) -> str | None:
        if isinstance(raw, str):
            return raw
        self.error(keys, f"{_shown(raw)} is not a word")
        return None

    def truth(self, raw: Any, keys: Keys) -> bool:
        if isinstance(raw, str):
            if raw.lower() in _BOOLEANS:
                return _BOOLEANS[raw.lower()]
            self.warn(keys, f'the text "{raw}" counts as True; write True or False without quotes')
        return bool(raw)

    def number(self, raw: Any, keys: Keys) -> float | None:
        try:
            value = float(raw)
        except (TypeError, ValueError, OverflowError):
            self.error(keys, f"{_shown(raw)} is not a number; write a number")
            return None
        if not math.isfinite(value):
            self.error(keys, f"{raw} is not a finite number")
            return None
        if abs(value) > MAX_NUMBER:
            self.error(keys, f"{_shown(raw)} is too large; give at most {MAX_NUMBER:,.0f}")
            return None
        if isinstance(raw, bool):
            self.warn(keys, f"{raw} stands where a number is meant; {value:g} is used")
        return value

    def numbers(self, kind: Any, raw: Any, keys: Keys) -> tuple[Any, ...] | None:
        if not isinstance(raw, list):
            self.error(keys, "not a list; write numbers in brackets, such as [1.0, 0.5]")
            return None
        found = [self.value(kind, one, (*keys, index)) for index, one in enumerate(raw)]
        return None if None in found else tuple(found)
