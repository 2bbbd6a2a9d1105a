"""Each analysis of the register has a page, and the examples of the pages print what they show.

`python -m tests.test_docs_talks_pages` writes what they print into the pages.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from typer.testing import CliRunner

from trucelab.cli.main import app
from trucelab.talks.analyses import ANALYSES
from trucelab.talks.stability import ALL

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted((DOCS / "talks").glob("*.md"))
EXAMPLE = re.compile(r"^`([a-z-]+\.yaml)`:\n\n```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"^```console\n\$ trucelab (.*?)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def printed(words: str, folder: Path) -> str:
    """What a command prints in a folder, without spaces at the ends of lines."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        done = CliRunner().invoke(app, words.split(), env={"COLUMNS": "100"})
    finally:
        os.chdir(before)
    assert done.exit_code == 0, done.output
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def renewed(text: str, folder: Path) -> str:
    """A page with what its commands print now; each is run on the examples that stand before it."""
    for name, example in EXAMPLE.findall(text):
        (folder / name).write_text(example, encoding="utf-8")

    def run(block: re.Match[str]) -> str:
        shown = printed(block[1], folder)
        if block[2].endswith("...\n"):  # the page shows the table alone
            shown = f"{shown[: shown.rindex('┘') + 1]}\n...\n"
        return f"```console\n$ trucelab {block[1]}\n{shown}```"

    return COMMAND.sub(run, text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert COMMAND.search(text), "a page has an example that runs"
    assert renewed(text, tmp_path) == text


def test_every_analysis_has_a_page_and_a_name_in_the_list_of_commands() -> None:
    pages = {page.stem for page in PAGES}
    names = {analysis.kind.replace(" ", "-") for analysis in ANALYSES}
    assert names <= pages
    walk = (DOCS / "talks.md").read_text(encoding="utf-8")
    assert [page for page in pages if f"(talks/{page}.md)" not in walk] == []
    commands = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in commands] == []
    assert [concept.name for concept in ALL if f"`{concept.name}`" not in commands] == []


def test_every_page_says_how_its_analysis_is_asked_for() -> None:
    for analysis in ANALYSES:
        text = (DOCS / "talks" / f"{analysis.kind.replace(' ', '-')}.md").read_text(encoding="utf-8")
        assert f"kind: {analysis.kind}" in text
        names = re.findall(r"[A-Z][a-zêó]+(?= \(?\d{4}|, | and )", analysis.source)
        assert all(name in text for name in names), analysis.source


if __name__ == "__main__":
    for page in PAGES:
        with TemporaryDirectory() as folder:
            page.write_text(renewed(page.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
