"""The JSON Schema takes what the reader takes, and refuses what it can see to be wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scripts.scenario_reference import BEGIN, END, reference_markdown, write_reference

from tests.scenario import SMALL
from trucelab.scenario import cases
from trucelab.scenario.schema import json_schema, write_schema
from trucelab.scenario.yaml_text import read_yaml


def value(folder: Path = SMALL) -> Any:
    return read_yaml((folder / "scenario.yaml").read_text(encoding="utf-8"), "scenario.yaml").value


def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


@pytest.mark.parametrize("folder", [SMALL, *cases().values()], ids=lambda folder: folder.name)
def test_scenarios_satisfy_the_schema(folder: Path) -> None:
    assert [f"{list(error.path)}: {error.message[:200]}" for error in validator().iter_errors(value(folder))] == []


@pytest.mark.parametrize(
    ("path", "nonsense"),
    [
        (("horizon_days",), "soon"),
        (("horizon_days",), 0),
        (("schema",), "trucelab/2"),
        (("titel",), "x"),
        (("parties", "The North"), {"name": "x", "kind": "state"}),
        (("parties", "north", "kind"), "king"),
        (("ground", "people", "children", "valu"), 1),
        (("ground", "danger", "decay_km"), "far"),
        (("claims", "flight", "kind"), "figures"),
        (("consequences", "truce", "truce", "monitors"), "yes"),
    ],
)
def test_nonsense_does_not(path: tuple[str, ...], nonsense: object) -> None:
    whole = value()
    at = whole
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = nonsense
    assert not validator().is_valid(whole)


def test_every_key_has_help() -> None:
    for name, definition in json_schema()["$defs"].items():
        full = definition["anyOf"][0] if "anyOf" in definition else definition
        for key, told in full["properties"].items():
            assert told.get("description") or "$ref" in told, f"{name}.{key}"


def test_the_schema_is_written_as_json(tmp_path: Path) -> None:
    write_schema(tmp_path / "schema.json")
    assert json.loads((tmp_path / "schema.json").read_text(encoding="utf-8")) == json_schema()


def test_the_reference_is_put_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    for _ in range(2):
        write_reference(page)
        assert page.read_text(encoding="utf-8") == f"before\n\n{reference_markdown()}\nafter\n"
