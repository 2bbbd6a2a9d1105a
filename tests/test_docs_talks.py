"""The page on talks shows what the program prints, and nothing that it does not."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.published.reading import published_conflicts
from trucelab.cli.main import app
from trucelab.scenario import load
from trucelab.talks import CONCEPTS, SET_CONCEPTS, Closures, Concept, Conflict, SetConcept
from trucelab.talks.closures import Response

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "talks.md"
TEXT = PAGE.read_text(encoding="utf-8")
CASE = ROOT / "src" / "trucelab" / "scenario" / "cases" / "idlib-2018" / "scenario.yaml"
WIDTH = "100"
ELISION = "..."
TABLE = "<!-- held by tests/test_docs_talks.py -->\n"


def blocks(language: str) -> list[str]:
    """The fenced blocks in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


def pieces(lines: list[str]) -> Iterator[str]:
    """What stands between lines of three dots."""
    for piece in "\n".join(lines).split(f"\n{ELISION}"):
        if text := piece.removeprefix(f"{ELISION}\n").strip("\n"):
            yield text


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """What each command of the page prints, once, without spaces at the ends of lines."""
    found = {}
    for command in {block.splitlines()[0] for block in blocks("console")}:
        name, *words = command.removeprefix("$ ").split()
        assert name == "trucelab"
        done = CliRunner().invoke(app, words, env={"COLUMNS": WIDTH})
        assert done.exit_code == 0, done.output
        found[command] = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    return found


@pytest.mark.parametrize("block", blocks("console"))
def test_commands_print_what_the_page_shows(block: str, printed: dict[str, str]) -> None:
    command, *lines = block.splitlines()
    whole = f"\n{printed[command]}\n"
    at = 0
    for number, piece in enumerate(pieces(lines)):
        place = whole.find(f"\n{piece}\n", at)
        assert place >= 0, f"not printed, or not in this order:\n{piece}"
        assert number or lines[0] == ELISION or place == 0, f"the output does not begin so:\n{piece}"
        at = place + 1 + len(piece)
    assert lines[-1] == ELISION or whole[at:].strip() == "", "the output goes on"


def test_python_gives_what_the_page_shows() -> None:
    """All blocks as one session; lines of the page keep their numbers."""
    inside, lines = False, []
    for line in TEXT.splitlines():
        inside = line == "```python" or (inside and line != "```")
        lines.append(line if inside and line != "```python" else "")
    test = doctest.DocTestParser().get_doctest("\n".join(lines) + "\n", {}, "talks.md", str(PAGE), 0)
    assert len(test.examples) > 40
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert not said, "".join(said)


def test_lines_of_the_case_are_quoted_as_they_stand() -> None:
    case = CASE.read_text(encoding="utf-8").splitlines()
    quoted = [line for block in blocks("yaml") for line in block.splitlines()]
    assert quoted and [line for line in quoted if line not in case] == []


def test_statements_in_the_text_are_those_of_the_case() -> None:
    talks = load("idlib-2018").document.talks
    known = {line.says for lines in talks.preferences.values() for line in lines}
    quoted = {text for text in re.findall(r"`([^`\n]+)`", TEXT) if text.startswith("not ")}
    assert quoted and quoted <= known


def equilibria(conflict: Conflict, concepts: list[Concept | SetConcept]) -> str:
    """Numbers of the states that everybody finds stable by one of the concepts."""
    closures = Closures(conflict)
    stable = [
        np.logical_or.reduce([concept.stable(closures, party) for concept in concepts])
        for party in range(len(conflict.decision_makers))
    ]
    everywhere = np.logical_and.reduce(stable)[conflict.states]
    return " ".join(str(place + 1) for place in np.flatnonzero(everywhere).tolist())


def rows_of_published() -> Iterator[str]:
    conflicts = {published.name: published.conflict for published in published_conflicts()}
    general, sequential, simultaneous = CONCEPTS[1], CONCEPTS[3], SET_CONCEPTS[0]
    modes: tuple[Response, ...] = ("single", "once", "legal")
    for name, concept in (("garrison", general), ("korea_2017", sequential)):
        for mode in modes:
            found = equilibria(conflicts[name], [replace(concept, response=mode)])
            yield f"| {name} | {concept.abbreviation} | `{mode}` | {found} |"
    korea = equilibria(conflicts["korea_2017"], [sequential, simultaneous])
    yield f"| korea_2017 | SEQ or SIM | any | {korea} |"


def test_the_table_of_published_conflicts_is_computed() -> None:
    shown = TEXT.partition(TABLE)[2].partition("\n\n")[0].splitlines()[2:]
    assert shown == list(rows_of_published())


def test_every_fenced_block_is_held() -> None:
    assert set(re.findall(r"^```(\w*)$", TEXT, re.MULTILINE)) == {"", "python", "console", "yaml"}
    assert len(re.findall(r"^```", TEXT, re.MULTILINE)) == 2 * sum(map(len, map(blocks, ("python", "console", "yaml"))))
