"""The documentation says what the program does: every key, every command, examples that run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from scripts.scenario_reference import BEGIN, TABLES, reference_markdown

from tests.scenario import Copy
from trucelab.errors import WrongInput
from trucelab.scenario.document import Document
from trucelab.scenario.yaml_text import read_yaml

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "scenario.md"


def models(kind: Any) -> Iterator[type[BaseModel]]:
    """Every model inside a type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for info in kind.model_fields.values():
            yield from models(info.annotation)
    elif get_origin(kind) is Annotated:
        yield from models(get_args(kind)[0])
    else:
        for part in get_args(kind):
            yield from models(part)


def test_the_reference_is_the_one_the_models_make() -> None:
    assert reference_markdown() in PAGE.read_text(encoding="utf-8"), "python -m scripts.scenario_reference"


def test_every_key_and_column_is_documented() -> None:
    """By a walk over the models of its own, so that the reference cannot forget a branch."""
    reference = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2]
    kinds: set[type[BaseModel]] = {*models(Document), *TABLES.values()}
    for model in kinds:
        for name, info in model.model_fields.items():
            assert info.description, f"{model.__name__}.{name} has no help"
            assert f"`{info.alias or name}`" in reference
            assert " ".join(info.description.split()).replace("|", "/") in reference, f"{model.__name__}.{name}"


def test_the_short_example_is_a_scenario() -> None:
    example = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    assert Document.model_validate(read_yaml(example, "docs/scenario.md").value).title == "A border camp"


def test_problems_look_as_the_page_shows_them(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.replace("says: not south.shells, because", "says: not south.shell, because")
    copy.replace("backs: [south]", "backs: [souht]")
    copy.replace("birch,camp,14,", "birch,kamp,14,", "routes.csv")
    with pytest.raises(WrongInput) as caught:
        copy.load()
    assert f"```\n{caught.value}\n```" in PAGE.read_text(encoding="utf-8")


def test_every_command_is_documented() -> None:
    main = pytest.importorskip("trucelab.cli.main")
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages if page.is_file())
    missing = [
        name for module in main.COMMANDS if f"trucelab {(name := module.__name__.rpartition('.')[2])}" not in text
    ]
    assert not missing, f"describe in README.md or docs: {', '.join(missing)}"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        if not page.is_file():
            continue
        for link in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in link and not link.startswith("mailto:"):
                assert (page.parent / link).exists(), f"{page.name} links to {link}, which is not there"
