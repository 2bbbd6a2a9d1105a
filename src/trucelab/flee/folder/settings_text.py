"""Settings as the text of a simsetting.yml."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from trucelab.flee.folder.settings_file import file_key
from trucelab.flee.settings import Settings

_NEVER_FALSE = ("camps_are_sinks",)
"""Written only where they are on: the key is a slip of Flee's own."""


def settings_text(settings: Settings) -> str:
    """Every setting with its value; those that are off by being absent stay absent."""
    lines = []
    for name, value in _given(settings):
        if name == "hasten":
            lines += ["optimisations:", f"  hasten: {value}"]
        elif dataclasses.is_dataclass(value):
            lines += [f"{name}:", *_section(value, "  ")]
        else:
            lines.append(f"{name}: {_scalar(value)}")
    return "\n".join(lines) + "\n"


def _given(section: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(section):
        value = getattr(section, field.name)
        if value is None or value == () or (field.name in _NEVER_FALSE and not value):
            continue
        yield field.name, value


def _section(section: Any, indent: str) -> Iterator[str]:
    for name, value in _given(section):
        if dataclasses.is_dataclass(value):
            yield f"{indent}{file_key(name)}:"
            yield from _section(value, indent + "  ")
        else:
            yield f"{indent}{file_key(name)}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_scalar(one) for one in value)}]"
    return json.dumps(value) if isinstance(value, str) else str(value)
