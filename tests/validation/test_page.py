"""The page and its plots: generated, complete, the same for any number of threads."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.validation.small import flee_folder
from trucelab.errors import WrongInput
from trucelab.validation.findings import Check, Findings
from trucelab.validation.kinds import KINDS, validate
from trucelab.validation.page import PAGE, PLOTS, WIDTH, write_page
from trucelab.validation.runs import Effort

ROOT = Path(__file__).parent.parent.parent
CAMPS = {"Near": (30000, 50), "Far": (30000, 150)}


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Findings, ...]:
    folder = flee_folder(tmp_path_factory.mktemp("given") / "two", CAMPS, per_day={"Near": 10, "Far": 90})
    return validate([str(folder), "mali2012/main"], Effort(members=2, workers=2))


def test_the_page_says_what_made_it_and_shows_every_plot(findings: tuple[Findings, ...], tmp_path: Path) -> None:
    path = write_page(findings, Effort(2, 1), tmp_path / "docs")
    text = path.read_text(encoding="utf-8")
    assert "`trucelab validate --members 2 --seed 1 --page docs`" in " ".join(text.split())
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert sorted(shown) == sorted(f"{PLOTS}/{file.name}" for file in (tmp_path / "docs" / PLOTS).iterdir())
    assert len(shown) == 3
    assert [file.name for file in (tmp_path / "docs").iterdir() if file.name.startswith(".")] == []
    for line in text.splitlines():
        assert len(line) <= WIDTH or line.startswith(("|", "!"))


def test_every_row_has_a_cell_for_every_head(findings: tuple[Findings, ...]) -> None:
    for table in findings[0].tables:
        assert {len(row) for row in table.rows} == {len(table.heads)}, table.title


def test_the_same_bytes_for_any_number_of_threads(tmp_path: Path) -> None:
    folder = flee_folder(tmp_path / "two", CAMPS, per_day={"Near": 10, "Far": 90})
    for workers in (1, 2):
        effort = Effort(9, 4, workers)  # enough for bands, which are drawn
        write_page(validate([str(folder)], effort), effort, tmp_path / str(workers))
    one, two = (sorted((tmp_path / str(workers)).rglob("*.*")) for workers in (1, 2))
    assert [path.name for path in one] == [path.name for path in two]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_what_does_not_hold_stands_on_the_page(findings: tuple[Findings, ...], tmp_path: Path) -> None:
    broken = replace(findings[0], checks=(Check("the moon is full", True), Check("the sea is dry", False)))
    text = write_page([broken], Effort(), tmp_path / "docs").read_text(encoding="utf-8")
    assert "1 of 2 hold" in text
    assert "Does **not** hold: the sea is dry." in text
    assert "moon" not in text


def test_plots_of_an_earlier_page_go_and_other_files_stay(findings: tuple[Findings, ...], tmp_path: Path) -> None:
    plots = tmp_path / "docs" / PLOTS
    plots.mkdir(parents=True)
    (plots / "old.svg").write_text("<svg/>")
    write_page(findings, Effort(), tmp_path / "docs")
    assert not (plots / "old.svg").exists()
    (plots / "notes.txt").write_text("mine")
    before = (tmp_path / "docs" / PAGE).read_text(encoding="utf-8")
    with pytest.raises(WrongInput, match=r"notes\.txt"):
        write_page([], Effort(), tmp_path / "docs")
    assert (plots / "notes.txt").read_text() == "mine"
    assert (tmp_path / "docs" / PAGE).read_text(encoding="utf-8") == before


def test_every_unknown_case_is_named_before_anything_is_run() -> None:
    def never(what: str) -> None:
        raise AssertionError(what)

    with pytest.raises(WrongInput) as caught:
        validate(["mali2021", "mali2012", "nowhere"], Effort(), never)
    assert [problem.file for problem in caught.value.problems] == ["mali2021", "nowhere"]
    assert 'Did you mean "mali2012"?' in str(caught.value)


def test_every_kind_takes_its_own_names() -> None:
    for kind in KINDS:
        assert kind.names()
        assert all(kind.takes(name) for name in kind.names())


@pytest.mark.slow
def test_the_page_in_the_documentation_is_the_one_the_command_writes(tmp_path: Path) -> None:
    """The whole validation anew, with the members and the seed that the page names."""
    written = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    found = re.search(r"--members (\d+) --seed (-?\d+)", " ".join(written.split()))
    assert found is not None
    effort = Effort(int(found[1]), int(found[2]), workers=2)
    write_page(validate([], effort), effort, tmp_path)
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == written
    plots = sorted((ROOT / "docs" / PLOTS).iterdir())
    assert [path.name for path in plots] == sorted(path.name for path in (tmp_path / PLOTS).iterdir())
    assert all(path.read_bytes() == (tmp_path / PLOTS / path.name).read_bytes() for path in plots)
