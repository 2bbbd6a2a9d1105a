"""The format of scenarios as JSON Schema, made from the models, so that a key cannot exist without being in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from trucelab.scenario.document import Document


def json_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, made from the models.

    Short forms are part of it: a number or `low..mode..high` for a range,
    `source#paragraph grade` for evidence, bare text where a mapping with one
    required key is meant.
    """
    schema = Document.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "trucelab scenario"
    range_text = {"type": "string", "pattern": r"^\s*[-+.0-9eE]+(\s*\.\.\s*[-+.0-9eE]+\s*\.\.\s*[-+.0-9eE]+)?\s*$"}
    number = {"anyOf": [{"type": "number"}, range_text]}
    grounds = {key: schema["$defs"]["Quantity"]["properties"][key] for key in ("evidence", "judgement")}
    with_value = {
        "type": "object",
        "properties": {"value": number, **grounds},
        "required": ["value"],
        "additionalProperties": False,
    }
    short: dict[str, list[dict[str, Any]]] = {
        "Quantity": [{"type": "number"}, range_text, with_value],
        "Evidence": [{"type": "string", "minLength": 1}],
        "Option": [{"type": "string", "minLength": 1}],
        "Preference": [{"type": "string", "minLength": 1}],
        "Outcome": [{"type": "string", "minLength": 1}],
        "AidChange": [{"enum": ["open", "shut"]}],
        "StatusQuo": [{"type": "array", "items": {"type": "string"}}],
    }
    for name, forms in short.items():
        full = schema["$defs"][name]
        schema["$defs"][name] = {"description": full.get("description", ""), "anyOf": [full, *forms]}
    published = schema["$defs"]["Source"]["properties"]["published"]
    published["anyOf"].append({"type": "integer", "minimum": 1000, "maximum": 9999})
    _close(schema)
    return schema


def _close(part: Any) -> None:
    """Let no key pass whose form is wrong."""
    if isinstance(part, dict) and "patternProperties" in part:
        part["additionalProperties"] = False
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _close(inner)


def write_schema(path: Path) -> None:
    """Write the schema to a file."""
    path.write_text(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
