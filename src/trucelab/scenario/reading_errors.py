"""From pydantic's findings to problems that a person can mend: place, value, way out.

No sentence of pydantic reaches the reader: an unknown kind of finding gets a
plain sentence of ours, and a test feeds nonsense to every key to hold that.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from trucelab.errors import meant
from trucelab.scenario.expressions import BadExpression
from trucelab.scenario.values import FORMS, Quantity, shown

Location = tuple[str | int, ...]

_EXPECTED = {
    "string_type": "expected text; put quotes around it if it is meant as text",
    "string_unicode": "expected text",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_parsing_size": "expected a smaller number",
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
}
"""What was expected, by kind of finding."""

_SHORT_FORMS = {
    "Option": "expected what the option means, as text, or a mapping with says",
    "Preference": "expected a statement over options, or a mapping with says",
    "Outcome": "expected a statement over options, or a mapping with when",
    "AidChange": "expected open or shut, or a mapping with state",
    "StatusQuo": "expected a list of the options taken, or a mapping with taken",
}
"""What was expected where a mapping has a short form, by class."""

_BOUNDS = {
    "greater_than_equal": ("ge", "give {} or more"),
    "greater_than": ("gt", "give more than {}"),
    "less_than_equal": ("le", "give {} or less"),
    "less_than": ("lt", "give less than {}"),
}


@dataclass(frozen=True)
class Finding:
    """Something wrong at a place of what was written."""

    place: Location
    says: str
    offset: int | None = None
    """0-based character within the text at the place, where it is known."""


def findings(problem: ValidationError, raw: Any, model: type[BaseModel]) -> list[Finding]:
    """Everything found, at most one finding of a kind at one place."""
    found: dict[Finding, None] = {}
    for detail in problem.errors(include_url=False, include_context=True):
        place = _place(detail, raw, model)
        error = detail.get("ctx", {}).get("error")
        offset = error.column if isinstance(error, BadExpression) else None
        found[Finding(place, _sentence(detail, place, raw, model), offset)] = None
    return list(found)


def _place(detail: ErrorDetails, raw: Any, model: type[BaseModel]) -> Location:
    """The part of pydantic's location that is written, or missing, in the data.

    The types are walked along, so that the tags of unions, `[key]` marks and the fields that a short form stands
    for can be told from keys.
    """
    place: list[str | int] = []
    kinds, value = [model], raw
    steps = detail["loc"]
    for index, step in enumerate(steps):
        tagged = [kind for outer in kinds for kind in _models(outer) if step in _tags(kind)]
        if len([kind for outer in kinds for kind in _models(outer)]) > 1 and tagged:
            kinds = list(tagged)  # a tag: it chooses among the classes of a union
            continue
        if step == "[key]" and index == len(steps) - 1:
            break
        if isinstance(value, Mapping) and step in value:
            value = value[step]
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        elif isinstance(value, Mapping) and index == len(steps) - 1:
            return (*place, step)  # a key that is missing
        else:
            break  # a short form, or an item that a list lacks
        place.append(step)
        kinds = [inner for kind in kinds for inner in _inside(kind, step)]
    if detail["type"] == "union_tag_invalid" and isinstance(value, Mapping):
        place.append(_discriminator(detail))
    return tuple(place)


def _discriminator(detail: ErrorDetails) -> str:
    return str(detail.get("ctx", {}).get("discriminator", "kind")).strip("'")


def _tags(kind: type[BaseModel]) -> tuple[Any, ...]:
    """The tags by which a union chooses this class."""
    return tuple(
        choice
        for name in ("kind", "rule")
        if name in kind.model_fields and get_origin(kind.model_fields[name].annotation) is Literal
        for choice in get_args(kind.model_fields[name].annotation)
    )


def _sentence(detail: ErrorDetails, place: Location, raw: Any, model: type[BaseModel]) -> str:
    kind, context, value = detail["type"], detail.get("ctx", {}), shown(detail["input"])
    match kind:
        case "missing" if _value_at(raw, place) is not _NOTHING:
            return f"{shown(_value_at(raw, place))} is too short; {_field_help(model, place, raw)}".rstrip("; ")
        case "missing":
            told = _field_help(model, place, raw)
            return f"is missing: {told}" if told else "is missing"
        case "extra_forbidden":
            return f'unknown key "{place[-1]}". {meant(str(place[-1]), known_keys(model, place[:-1], raw))}'
        case "value_error":
            return str(context.get("error", value))
        case "literal_error":
            return f"{value} is not one of the choices. {meant(str(detail['input']), _choices(context), shown=20)}"
        case "union_tag_invalid":
            tags = _quoted(str(context.get("expected_tags", "")))
            written = detail["input"].get(_discriminator(detail)) if isinstance(detail["input"], Mapping) else None
            return f"{shown(written)}: not one of the kinds. {meant(str(written), tags, shown=20)}"
        case "union_tag_not_found":
            tags = _tags_of(model, place, raw)
            return f'the key "{_discriminator(detail)}" is missing. {meant("", tags, shown=20)}'
        case "tuple_type" if isinstance(detail["input"], str):
            return f"{value}: expected a list; put it between brackets, [ ]"
        case "model_type" | "model_attributes_type" if context.get("class_name") in _SHORT_FORMS:
            return f"{value}: {_SHORT_FORMS[str(context['class_name'])]}"
    return _out_of_bounds(kind, context, value) or f"{value}: {_EXPECTED.get(kind, 'is not what is expected here')}"


def _out_of_bounds(kind: str, context: Mapping[str, Any], value: str) -> str:
    """A sentence for a value of the right kind that is too long, too large or of the wrong form; else nothing."""
    match kind:
        case "string_pattern_mismatch":
            return f"{value}: {FORMS.get(str(context.get('pattern')), 'has the wrong form')}"
        case "string_too_short":
            return "the text is empty; write something, or leave the key out if it may be left out"
        case "string_too_long":
            return f"{value} is longer than {context.get('max_length')} characters; shorten it"
        case "too_short":
            return f"{_count(context.get('actual_length'))} given; give at least {context.get('min_length')}"
        case "too_long":
            return f"{_count(context.get('actual_length'))} given; give at most {context.get('max_length')}"
    if kind in _BOUNDS:
        name, says = _BOUNDS[kind]
        return f"{value}: {says.format(f'{context[name]:,.12g}')}"
    return ""


_NOTHING = object()


def _value_at(raw: Any, place: Location) -> Any:
    for step in place:
        if isinstance(raw, Mapping) and step in raw:
            raw = raw[step]
        elif isinstance(raw, list) and isinstance(step, int) and step < len(raw):
            raw = raw[step]
        else:
            return _NOTHING
    return raw


def _count(number: Any) -> str:
    return {0: "none is", 1: "1 is"}.get(number, f"{number} are")


def _choices(context: Mapping[str, Any]) -> list[str]:
    return _quoted(str(context.get("expected", "")).replace(" or ", ", "))


def _quoted(listed: str) -> list[str]:
    """The words of a list such as `'a', 'b c'`."""
    return [word for part in listed.split(", ") if (word := part.strip("' "))]


def _field_help(model: type[BaseModel], place: Location, raw: Any) -> str:
    """The help of the key at a place, as the end of a sentence."""
    kinds = _kinds_at(model, place[:-1], raw)
    for kind in (inner for outer in kinds for inner in _models(outer)):
        for name, info in kind.model_fields.items():
            if place and (info.alias or name) == place[-1] and info.description:
                words = " ".join(info.description.split()).partition(". ")[0].rstrip(".")
                return words[:1].lower() + words[1:] if words[1:2].islower() else words
    return ""


def _tags_of(model: type[BaseModel], place: Location, raw: Any) -> list[str]:
    kinds = _kinds_at(model, place, raw)
    return [str(tag) for outer in kinds for kind in _models(outer) for tag in _tags(kind)]


def known_keys(model: type[BaseModel], place: Location, raw: Any) -> list[str]:
    """The keys that a mapping at a place may have."""
    value = _value_at(raw, place)
    keys: list[str] = []
    for kind in (inner for outer in _kinds_at(model, place, raw) for inner in _models(outer)):
        if _fits(kind, value):
            keys += [info.alias or name for name, info in kind.model_fields.items()]
            keys += ["value"] if kind is Quantity else []
    return keys


def _kinds_at(model: type[BaseModel], place: Location, raw: Any) -> list[Any]:
    """The types that what stands at a place may have."""
    kinds: list[Any] = [model]
    for index, step in enumerate(place):
        value = _value_at(raw, place[:index])
        fitting = [part for kind in kinds for part in _parts(kind) if not _is_model(part) or _fits(part, value)]
        kinds = [inner for kind in fitting for inner in _inside(kind, step)]
    return kinds


def _fits(kind: type[BaseModel], value: Any) -> bool:
    """Whether the tag of a union, if there is one, chooses this class."""
    for name in ("kind", "rule"):
        if name in kind.model_fields and isinstance(value, Mapping) and name in value:
            tags = _tags(kind)
            return len(tags) != 1 or value[name] in tags
    return True


def _inside(kind: Any, step: str | int) -> list[Any]:
    """The types that may stand under a key or place of a list."""
    inner: list[Any] = []
    for part in _parts(kind):
        origin, arguments = get_origin(part), get_args(part)
        if _is_model(part):
            fields: dict[str, FieldInfo] = part.model_fields
            inner += [info.annotation for name, info in fields.items() if (info.alias or name) == step]
        elif origin is dict:
            inner.append(arguments[1])
        elif origin in (tuple, list) and isinstance(step, int):
            inner += [item for item in arguments if item is not Ellipsis]
    return inner


def _parts(kind: Any) -> list[Any]:
    """A type without its annotations, unions taken apart."""
    if get_origin(kind) is typing.Annotated:
        return _parts(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return [part for option in get_args(kind) for part in _parts(option)]
    return [kind]


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _models(kind: Any) -> list[type[BaseModel]]:
    return [part for part in _parts(kind) if _is_model(part)]
