"""From pydantic's findings to problems that a person can mend: place, value, way out."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from trucelab.errors import meant

Location = tuple[str | int, ...]

_SAYS = {
    "missing": "is missing",
    "string_type": "expected text",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "finite_number": "expected a finite number",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "dict_type": "expected a mapping (key: value)",
    "model_type": "expected a mapping (key: value)",
    "model_attributes_type": "expected a mapping (key: value)",
    "tuple_type": "expected a list",
    "list_type": "expected a list",
    "date_from_datetime_parsing": "expected a date, YYYY-MM-DD",
    "date_parsing": "expected a date, YYYY-MM-DD",
    "date_type": "expected a date, YYYY-MM-DD",
}


def findings(problem: ValidationError, raw: Any, model: type[BaseModel]) -> list[tuple[Location, str]]:
    """Each finding as (place in what was written, sentence); at most one of a kind at one place."""
    found: dict[tuple[Location, str], None] = {}
    for detail in problem.errors(include_url=False, include_context=True):
        place = _place(detail["loc"], raw)
        found[place, _sentence(detail, place, raw, model)] = None
    return list(found)


def _place(location: Sequence[str | int], raw: Any) -> Location:
    """The part of pydantic's location that stands in the data; tags of unions and `[key]` marks do not."""
    place: list[str | int] = []
    value = raw
    for index, step in enumerate(location):
        if step == "[key]":
            continue
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif index != len(location) - 1 or not isinstance(value, Mapping):
            continue  # a tag, or a level that a short form leaves out
        place.append(step)
    return tuple(place)


def _sentence(detail: ErrorDetails, place: Location, raw: Any, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        known = known_keys(model, place[:-1], raw)
        return f'unknown key "{place[-1]}". {meant(str(place[-1]), known)}'
    value = shown(detail["input"])
    if kind == "value_error":
        return str(context.get("error", detail["msg"]))
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        return f"{value}: {detail['msg'].replace('Input should be', 'give a number').replace('Value', 'Give')}"
    if kind == "literal_error":
        options = [option.strip("' ") for option in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"{value} is not one of the choices. {meant(str(detail['input']), options, shown=20)}"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = [tag.strip("' ") for tag in str(context.get("expected_tags", "")).split(",") if tag.strip()]
        field = str(context.get("discriminator", "kind")).strip("'")
        written = detail["input"].get(field) if isinstance(detail["input"], Mapping) else None
        if written is None:
            return f'the key "{field}" is missing'
        return f'{field} "{written}" is unknown. {meant(str(written), tags, shown=20)}'
    if kind == "string_pattern_mismatch":
        return f"{value} has the wrong form; it must match {context.get('pattern')}"
    return f"{value}: {_SAYS.get(kind, detail['msg'])}"


def shown(value: Any, longest: int = 60) -> str:
    """A value as it was written, cut where it is long."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def known_keys(model: Any, place: Location, raw: Any) -> list[str]:
    """The keys that a mapping at a place may have."""
    kinds: list[Any] = [model]
    value = raw
    for step in place:
        value = value[step]
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    keys: list[str] = []
    for kind in (inner for outer in kinds for inner in _models(outer)):
        if _fits(kind, value):
            keys += [info.alias or name for name, info in kind.model_fields.items()]
    return keys


def _fits(kind: type[BaseModel], value: Any) -> bool:
    """Whether the tag of a union, if there is one, chooses this class."""
    for tag in ("kind", "rule"):
        info = kind.model_fields.get(tag)
        if info is not None and isinstance(value, Mapping) and tag in value:
            choices = get_args(info.annotation)
            return len(choices) != 1 or value[tag] in choices
    return True


def _inside(kind: Any, step: str | int) -> list[Any]:
    for model in _models(kind):
        for name, info in model.model_fields.items():
            if (info.alias or name) == step:
                return [_annotation(info)]
    inner: list[Any] = []
    for part in _parts(kind):
        origin, arguments = get_origin(part), get_args(part)
        if origin is dict and isinstance(step, str):
            inner.append(arguments[1])
        elif origin in (tuple, list) and isinstance(step, int):
            inner += [item for item in arguments if item is not Ellipsis]
    return inner


def _annotation(info: FieldInfo) -> Any:
    return info.annotation


def _parts(kind: Any) -> list[Any]:
    """A type without its annotations, unions taken apart."""
    if get_origin(kind) is typing.Annotated:
        return _parts(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return [part for option in get_args(kind) for part in _parts(option)]
    return [kind]


def _models(kind: Any) -> list[type[BaseModel]]:
    return [part for part in _parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)]
