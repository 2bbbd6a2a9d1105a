"""Writes the reference of scenarios into docs/scenario.md, from the models: `python -m scripts.scenario_reference`.

A key cannot exist without being in it, as a test holds the page to what is written here.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from trucelab.scenario.document import Document
from trucelab.scenario.forecasts import Forecast
from trucelab.scenario.ground import CapacityChange, Closure, Event, LaterFact, Place, Route
from trucelab.scenario.movement import PrescribedDay
from trucelab.scenario.tables import EVIDENCE_COLUMNS
from trucelab.scenario.talks import readable_statement
from trucelab.scenario.values import (
    OPTION_NAME,
    PARTIAL_DATE,
    SLUG,
    TABLE_PATH,
    Bounds,
    Evidence,
    Quantity,
    Sourced,
)

BEGIN = "<!-- The reference begins; it is made by scripts/scenario_reference.py. -->"
END = "<!-- The reference ends. -->"
SHARED = (Quantity, Evidence)
"""Models with a chapter of their own in the text, to which the reference points."""
TABLES: dict[str, type[Sourced]] = {
    "Places": Place,
    "Routes": Route,
    "Events": Event,
    "Closures": Closure,
    "Capacities": CapacityChange,
    "Prescribed departures": PrescribedDay,
    "Later facts": LaterFact,
    "Forecasts": Forecast,
}


def reference_markdown() -> str:
    """The tables of every key of a scenario and of every column of its tables, in Markdown."""
    parts = [BEGIN, *_section("scenario.yaml", Document, "", 3)]
    parts += _section("A range", Quantity, "", 3)
    parts += [
        "### Grounds",
        "Keys of everything that may say where it comes from.",
        _table("key", Sourced.model_fields),
    ]
    parts += _section("Evidence", Evidence, "", 3)
    for title, model in TABLES.items():
        parts += [f"### Columns: {title.lower()}", _help(model.__doc__ or "")]
        fields = {name: info for name, info in model.model_fields.items() if name not in ("evidence", "judgement")}
        parts.append(_table("column", fields))
        parts.append(f"Also {', '.join(f'`{name}`' for name in (*EVIDENCE_COLUMNS, 'judgement'))}; see above.")
    return "\n\n".join([*parts, END]) + "\n"


def write_reference(path: Path) -> None:
    """Put the reference into a page that has its two marks."""
    page = path.read_text(encoding="utf-8")
    before, after = page.partition(BEGIN)[0], page.partition(END)[2].lstrip("\n")
    path.write_text(f"{before}{reference_markdown()}{'' if not after else chr(10) + after}", encoding="utf-8")


def _section(
    title: str, model: type[BaseModel], path: str, level: int, skip: frozenset[str] = frozenset()
) -> list[str]:
    """The keys of a model, then those of every model inside it."""
    grounds = ("evidence", "judgement") if issubclass(model, Sourced) and "evidence" not in skip else ()
    fields = {
        info.alias or name: info
        for name, info in model.model_fields.items()
        if name not in grounds and name not in skip
    }
    heading = f"`{title}`" if path or title.endswith(".yaml") else title
    parts = [f"{'#' * min(level, 6)} {heading}", _help(model.__doc__ or ""), _table("key", fields)]
    if model is Quantity:
        parts.append("`value` may stand instead of the three: a number, or `low..mode..high`.")
    if grounds:
        parts.append("Also `evidence` and `judgement`.")
    return parts + _models_under(fields, path)


def _models_under(fields: dict[str, FieldInfo], path: str) -> list[str]:
    """The keys of every model that stands under one of these keys."""
    parts = []
    for key, info in fields.items():
        inner = f"{path}.{key}" if path else key
        for suffix, models in _models_inside(info.annotation):
            parts += _inside_section(f"{inner}{suffix}", models)
    return parts


def _inside_section(path: str, models: list[type[BaseModel]]) -> list[str]:
    if models[0] in SHARED or models[0] is Sourced:
        return []
    if len(models) == 1:
        return _section(path, models[0], path, 4)
    alike = frozenset.intersection(*(_meanings(model) for model in models))
    shared = frozenset(name for name, _ in alike) - {"kind", "rule"}
    common = {name: info for name, info in models[0].model_fields.items() if name in shared}
    parts = [f"#### `{path}`", "One of several kinds; each has keys of its own."]
    if common:
        parts += ["Keys of every kind:", _table("key", {n: i for n, i in common.items() if n not in _GROUNDS})]
        parts += ["Also `evidence` and `judgement`."] if shared >= _GROUNDS else []
        parts += _models_under({name: info for name, info in common.items() if name not in _GROUNDS}, path)
    for model in models:
        (tag,) = (name for name in ("kind", "rule") if name in model.model_fields)
        (choice,) = get_args(model.model_fields[tag].annotation)
        parts += _section(f"{path}, {tag}: {choice}", model, path, 5, shared)
    return parts


def _meanings(model: type[BaseModel]) -> frozenset[tuple[str, str]]:
    """Keys with what they mean: a key that means two things is none that two kinds share."""
    return frozenset((name, info.description or "") for name, info in model.model_fields.items())


_GROUNDS = frozenset({"evidence", "judgement"})


def _models_inside(kind: Any) -> Iterator[tuple[str, list[type[BaseModel]]]]:
    """The models that stand under a key, with what leads to them: `.<key>` or `[ ]`."""
    if get_origin(kind) is Annotated:
        yield from _models_inside(get_args(kind)[0])
    elif get_origin(kind) is dict:
        yield from ((f".<name>{suffix}", models) for suffix, models in _models_inside(get_args(kind)[1]))
    elif get_origin(kind) is tuple:
        yield from ((f"[ ]{suffix}", models) for suffix, models in _models_inside(get_args(kind)[0]))
    elif get_origin(kind) in (Union, types.UnionType):
        inside = [found for part in get_args(kind) for found in _models_inside(part)]
        if inside:
            yield inside[0][0], [model for _, models in inside for model in models]
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield "", [kind]


def _table(first: str, fields: dict[str, FieldInfo]) -> str:
    rows = [f"| {first} | value | if left out | meaning |", "| --- | --- | --- | --- |"]
    for key, info in fields.items():
        cells = (f"`{key}`", _kind(info.annotation, info.metadata), _default(info), _help(info.description or ""))
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(rows)


def _help(text: str) -> str:
    return " ".join(text.split())


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "must be given"
    value = info.get_default()
    if isinstance(value, Quantity):
        return f"{value.mode:g}"
    if value is None or value in ("", (), {}) or isinstance(value, BaseModel):
        return "nothing"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _kind(kind: Any, metadata: list[Any]) -> str:
    """What may stand as a value, in words."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _kind(arguments[0], [*arguments[1:], *metadata])
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (Union, types.UnionType):
        parts = [part for part in arguments if part is not type(None)]
        return _kind(parts[0], metadata) if len(parts) == 1 else "mapping, by kind"
    if origin is dict:
        return f"mapping of {_kind(arguments[0], [])}: {_kind(arguments[1], [])}"
    if origin is tuple:
        count = "list" if Ellipsis in arguments else f"list of {len(arguments)}"
        return f"{count}: {_kind(arguments[0], [])}" if count != "list" else f"list of {_kind(arguments[0], [])}"
    return _plain_kind(kind, _flat(metadata))


def _flat(metadata: list[Any]) -> list[Any]:
    return [inner for item in metadata for inner in (item.metadata if isinstance(item, FieldInfo) else [item])]


def _plain_kind(kind: Any, metadata: list[Any]) -> str:
    if kind is str:
        patterns = {getattr(item, "pattern", None) for item in metadata}
        forms = {
            SLUG: "key",
            OPTION_NAME: "party.option",
            TABLE_PATH: "table (CSV)",
            PARTIAL_DATE: "date or part of it",
        }
        named = [words for pattern, words in forms.items() if pattern in patterns]
        if any(getattr(item, "func", None) is readable_statement for item in metadata):
            named = ["statement"]
        longest = [f", {item.max_length} characters at most" for item in metadata if hasattr(item, "max_length")]
        return named[0] if named else "text" + "".join(longest)
    if kind in (float, int):
        return {float: "number", int: "whole number"}[kind] + _range_words(metadata)
    if kind is bool:
        return "`true` or `false`"
    if kind is date:
        return "date, YYYY-MM-DD"
    if kind is Quantity:
        bounds = [item.func for item in metadata if isinstance(getattr(item, "func", None), Bounds)]
        return "range" + "".join(f", {bound}" for bound in bounds)
    return "evidence" if kind is Evidence else "mapping"


def _range_words(metadata: list[Any]) -> str:
    found = {name: getattr(item, name) for item in metadata for name in ("ge", "gt", "le", "lt") if hasattr(item, name)}
    words = {"ge": "{:,g} or more", "gt": "more than {:,g}", "le": "{:,.9g} or less", "lt": "less than {:,g}"}
    return "".join(f", {words[name].format(value)}" for name, value in found.items())


if __name__ == "__main__":
    write_reference(Path(__file__).parent.parent / "docs" / "scenario.md")
