"""simsetting.yml: read by the schema with every quirk of Flee's reader, unknown keys told, and written."""

from __future__ import annotations

import dataclasses
import json
import typing
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trucelab.errors import WrongInput, meant
from trucelab.flee.folder.problem_log import ProblemLog
from trucelab.movement.flee.settings import BOOLEANS, SPAWN_MODES, V1, Keys, Settings, file_key, findings
from trucelab.scenario.files import text_of
from trucelab.scenario.yaml_text import Written, dotted, read_yaml

MAX_BYTES = 1_000_000
_OF_SETTINGS = TypeAdapter(Settings)
_OPTIMISATIONS = ("optimisations",)
_LEFT_ASIDE = ("conflict_input_file", "flood_level_input_file")
_NEVER_FALSE = ("camps_are_sinks",)
"""Written only where they are on: the key is a slip of Flee's own."""


def _sections(kind: type, keys: Keys = ()) -> Iterator[tuple[Keys, tuple[str, ...]]]:
    """Every section of the file and its keys."""
    hints = typing.get_type_hints(kind)
    yield keys, tuple(file_key(name) for name in hints if name != "hasten")
    for name, hint in hints.items():
        for inner in (hint, *typing.get_args(hint)):
            if dataclasses.is_dataclass(inner):
                yield from _sections(typing.cast(type, inner), (*keys, name))


SECTIONS: Mapping[Keys, tuple[str, ...]] = {**dict(_sections(Settings)), _OPTIMISATIONS: ("hasten",)}


def read_settings(path: Path, file: str, log: ProblemLog) -> Settings:
    """The settings of a file; what is wrong is logged, and the default stands in its place."""
    try:
        text = text_of(path, file, MAX_BYTES)
        if not any(line.strip() and not line.lstrip().startswith("#") for line in text.split("\n")):
            log.warn(file, "the file holds no settings; Flee's defaults are used")
            return Settings()
        written = read_yaml(text, file)
    except WrongInput as wrong:
        log.problems += wrong.problems
        return Settings()
    if not isinstance(written.value, dict):
        log.error(file, "not a mapping of keys; begin with a line such as move_rules:", line=1)
        return Settings()
    return _Reader(written, log).settings()


class _Reader:
    """Turns the values of the file into settings."""

    def __init__(self, written: Written, log: ProblemLog) -> None:
        self.written = written
        self.log = log

    def error(self, keys: Keys, says: str) -> None:
        self.log.problems.append(self.written.problem(keys, says))

    def warn(self, keys: Keys, says: str) -> None:
        self.log.warnings.append(self.written.problem(keys, says))

    def settings(self) -> Settings:
        raw = self.known(self.written.value, ())
        raw |= raw.pop(str(_OPTIMISATIONS[0]), {})
        _fill_in(raw)
        while True:
            try:
                settings = _OF_SETTINGS.validate_python(raw)
                break
            except ValidationError as wrong:
                for error in wrong.errors():
                    self.leave_out(raw, error["loc"], error["msg"])
        self.warn_of_quirks(raw, settings, ())
        settings = self.forced(raw, settings)
        for keys, says, stops in findings(settings):
            (self.error if stops else self.warn)(keys, says)
        return settings

    def known(self, raw: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
        """The keys of a section and of those within; unknown ones are told and left out."""
        found: dict[str, Any] = {}
        names = (*SECTIONS[keys], *(() if keys else (*_OPTIMISATIONS, *_LEFT_ASIDE)))
        for key, value in raw.items():
            at = (*keys, key)
            if key not in names:
                self.warn(at, f'unknown key "{key}", which Flee leaves aside. {_way_out(key, keys, names)}')
            elif at not in SECTIONS:
                found[key] = value
            elif value is None or isinstance(value, dict):
                found[key] = self.known(value or {}, at)
            else:
                self.error(at, "not a mapping of keys; indent its keys under it")
        return found

    def leave_out(self, raw: dict[str, Any], place: Keys, says: str) -> None:
        """Tell of a value that cannot be used, and take its key out so that the default stands in its place."""
        section, keys = raw, tuple(key for key in place if isinstance(key, str))
        for key in keys[:-1]:
            section = section[str(key)]
        name = str(keys[-1])
        if name == "spawn_mode":
            if name not in section:
                place, says = keys[:-1], f"spawn_mode is missing; give one of {', '.join(SPAWN_MODES)}"
            section[name] = "constant"
        else:
            section.pop(name, None)
        self.error(_in_file(place), says)

    def warn_of_quirks(self, raw: Any, value: Any, keys: Keys) -> None:
        """Tell of values that Flee takes as something else than what is written."""
        if isinstance(raw, dict):
            for field in dataclasses.fields(value):
                if (key := file_key(field.name)) in raw:
                    self.warn_of_quirks(raw[key], getattr(value, field.name), (*keys, key))
        elif isinstance(raw, list):
            for index, one in enumerate(raw):
                self.warn_of_quirks(one, value[index], (*keys, index))
        elif isinstance(value, bool) and isinstance(raw, str) and raw.lower() not in BOOLEANS:
            self.warn(_in_file(keys), f'the text "{raw}" counts as True; write True or False without quotes')
        elif isinstance(raw, bool) and not isinstance(value, bool):
            self.warn(_in_file(keys), f"{raw} stands where a number is meant; {value:g} is used")
        elif isinstance(value, int) and not isinstance(value, bool) and float(raw) != value:
            self.warn(_in_file(keys), f"{raw} is not a whole number; Flee uses {value}")

    def forced(self, raw: Mapping[str, Any], settings: Settings) -> Settings:
        """The settings with what Flee makes of keys that others overrule; told where it is something else."""
        moves, spawn = settings.move_rules, settings.spawn_rules
        if moves.use_v1_rules:
            for name, value in V1.items():
                if name in raw["move_rules"] and getattr(moves, name) != value:
                    self.warn(("move_rules", name), f"use_v1_rules makes it {value}")
            moves = dataclasses.replace(moves, **V1)
        driven = spawn.conflict_driven_spawning
        if driven and driven.spawn_mode != "pop_ratio" and not driven.displaced_per_conflict_day.is_integer():
            people = int(driven.displaced_per_conflict_day)
            says = f"{driven.displaced_per_conflict_day:g} is not a whole number; Flee uses {people}"
            self.warn(("spawn_rules", "conflict_driven_spawning", "displaced_per_conflict_day"), says)
            driven = dataclasses.replace(driven, displaced_per_conflict_day=people)
        spawn = dataclasses.replace(spawn, conflict_driven_spawning=driven)
        return dataclasses.replace(settings, move_rules=moves, spawn_rules=spawn)


def _fill_in(raw: Mapping[str, Any]) -> None:
    """The people of `conflict_driven_spawning`, whose default hangs on how they set out."""
    driven = raw.get("spawn_rules", {}).get("conflict_driven_spawning")
    if driven is not None:
        driven.setdefault("displaced_per_conflict_day", 0.01 if driven.get("spawn_mode") == "pop_ratio" else 500.0)


def _way_out(key: str, keys: Keys, known: Collection[str]) -> str:
    """Where a key belongs that is none of this section: under another one, or spelt otherwise."""
    if keys == ("spawn_rules",) and key == "camps_are_sinks":
        return "Flee looks for camps_are_sicks, so sinks are never active"
    belongs = next((section for section, names in SECTIONS.items() if section and section != keys and key in names), ())
    return f"It belongs under {dotted(belongs)}" if belongs else meant(key, known)


def _in_file(place: Keys) -> Keys:
    return (*_OPTIMISATIONS, *place) if place[:1] == ("hasten",) else place


def settings_text(settings: Settings) -> str:
    """Every setting with its value; those that are off by being absent stay absent."""
    lines = []
    for line in _lines(settings, ""):
        lines += ["optimisations:", f"  {line}"] if line.startswith("hasten:") else [line]
    return "\n".join(lines) + "\n"


def _lines(section: Any, indent: str) -> Iterator[str]:
    for field in dataclasses.fields(section):
        value, key = getattr(section, field.name), file_key(field.name)
        if value is None or value == () or (field.name in _NEVER_FALSE and not value):
            continue
        if dataclasses.is_dataclass(value):
            yield f"{indent}{key}:"
            yield from _lines(value, indent + "  ")
        else:
            yield f"{indent}{key}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    return json.dumps(value) if isinstance(value, str) else str(value)
