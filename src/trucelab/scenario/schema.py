"""The JSON Schema of `scenario.yaml`, with the help text of every key."""

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
    short: dict[str, list[dict[str, Any]]] = {
        "Quantity": [{"type": "number"}, {"type": "string"}, {"required": ["value"], "type": "object"}],
        "Evidence": [{"type": "string"}],
        "Option": [{"type": "string"}],
        "Preference": [{"type": "string"}],
        "Outcome": [{"type": "string"}],
        "StatusQuo": [{"type": "array", "items": {"type": "string"}}],
    }
    for name, forms in short.items():
        full = schema["$defs"][name]
        schema["$defs"][name] = {"description": full.get("description", ""), "anyOf": [full, *forms]}
    return schema


def write_schema(path: Path) -> None:
    """Write the schema to a file."""
    path.write_text(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
