"""No output of a hostile scenario runs, paints, moves a cursor, opens an address or leaves its folder."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import xml.etree.ElementTree as Tree
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.flee.folder.folders import SMALL, written
from tests.reading import AS_OF, PLACES
from tests.untrusted.hostile import LONG, OUTCOMES, SCRIPT, TEXT, scenario
from trucelab.cli.main import app
from trucelab.interchange import read_talks
from trucelab.safe_text import plain
from trucelab.validation.findings import Table
from trucelab.validation.page import markdown

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What no output may hold: controls, and turns of direction."""
FORMULA = re.compile(r"[=+\-@\t\r]")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]\d+)?", re.ASCII)
HARMLESS = frozenset(
    {"svg", "g", "path", "text", "title", "desc", "rect", "circle", "line", "clipPath", "defs", "style", "use"}
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scenario(tmp_path_factory.mktemp("hostile"))


def said(*words: object) -> str:
    """What a command prints, on both streams."""
    found = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})
    assert found.exit_code == 0, found.output or found.exception
    text = found.output
    assert not STEERS.search(text), STEERS.findall(text)
    return text


@pytest.fixture(scope="module")
def done(hostile: Path) -> tuple[Path, str]:
    folder = hostile.parent / "run"
    return folder, said("run", hostile, "--members", 2, "--out", folder, "--workers", 1)


class Seen(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_scenario_is_read_as_it_is_and_checked(hostile: Path) -> None:
    text = said("check", hostile)
    assert "is sound" in text
    assert f"{plain(LONG)[:180]}" in text.replace("\n", "")


def test_markup_of_the_terminal_is_printed_literally(hostile: Path, done: tuple[Path, str]) -> None:
    for text in (said("talks", hostile), said("truce", hostile), done[1]):
        flat = "".join(text.split())
        assert "[red]" in flat
        assert "[/]" in flat or "<script>" in flat
    assert ":smile:" in "".join(said("talks", hostile).split())


@pytest.mark.parametrize("command", ["check", "talks", "truce"])
def test_json_holds_the_texts_and_no_control(hostile: Path, command: str) -> None:
    text = said(command, hostile, "--format", "json")
    assert isinstance(json.loads(text), dict)


def test_json_keeps_what_was_written(hostile: Path) -> None:
    assert json.loads(said("check", hostile, "--format", "json"))["title"] == LONG


def test_colours_are_ours_alone_on_a_terminal(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal rich writes its own escapes: bold and nothing else, no title, link or move of the cursor."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    found = CliRunner().invoke(
        app, ["talks", str(hostile)], color=True, env={"COLUMNS": "200", "TERM": "xterm-256color"}
    )
    assert found.exit_code == 0
    escapes = set(re.findall("\x1b\\[[0-9;]*[A-Za-z]", found.output))
    assert escapes and escapes <= {"\x1b[1m", "\x1b[0m", "\x1b[3m", "\x1b[2m", "\x1b[1;3m"}, escapes
    assert not STEERS.search(re.sub("\x1b\\[[0-9;]*m", "", found.output))


def test_the_brief_holds_no_element_of_the_scenario(done: tuple[Path, str]) -> None:
    page = (done[0] / "brief.html").read_text(encoding="utf-8")
    assert not STEERS.search(page)
    seen = Seen(page)
    assert not seen.tags & {"script", "img", "iframe", "object", "embed", "link", "form", "base", "foreignobject"}
    for name, value in seen.attributes:
        assert not name.startswith("on"), (name, value)
        assert name not in ("src", "xlink:href") and (name != "href" or value.startswith("#")), (name, value)
    assert SCRIPT in "".join(seen.words) and "{{ 7 * 7 }}" in "".join(seen.words)
    assert "Content-Security-Policy" in page


def drawn(text: str) -> None:
    """A picture is XML of shapes and words alone."""
    for element in Tree.fromstring(text).iter():
        assert element.tag.rpartition("}")[2] in HARMLESS, element.tag
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (name, value)
            assert "href" not in name or (name == "href" and value.startswith("#")), (name, value)
            assert "javascript" not in value or name in ("aria-label", "data-mover"), (name, value)


def svgs(page: str) -> list[str]:
    """The pictures of a page, each whole with those inside it."""
    found, depth, begin = [], 0, 0
    for mark in re.finditer(r"<svg |</svg>", page):
        begin = mark.start() if depth == 0 else begin
        depth += 1 if mark[0] == "<svg " else -1
        if depth == 0:
            found.append(page[begin : mark.end()])
    assert depth == 0
    return found


def test_pictures_hold_shapes_and_words_alone(hostile: Path, done: tuple[Path, str]) -> None:
    figure = hostile.parent / "figure.svg"
    said("talks", hostile, "--figure", figure)
    text = figure.read_text(encoding="utf-8")
    assert not STEERS.search(text)
    drawn(text)
    pictures = svgs((done[0] / "brief.html").read_text(encoding="utf-8"))
    assert len(pictures) > 2
    for picture in pictures:
        drawn(picture)


def cells(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def guarded_table(path: Path) -> list[list[str]]:
    """The rows of a table in which no text begins like a formula."""
    rows = cells(path)
    for row in rows:
        for cell in row:
            assert not FORMULA.match(cell) or NUMBER.fullmatch(cell), cell
            assert not STEERS.search(cell)
    return rows


def test_tables_hold_no_formula(hostile: Path, done: tuple[Path, str]) -> None:
    for name in ("summary.csv", "forecasts-log.csv"):
        assert len(guarded_table(done[0] / name)) > 2
    assert any(cell.startswith("'=cmd") for row in cells(done[0] / "summary.csv") for cell in row)
    said("simulate", hostile, "--out", hostile.parent / "people", "--members", 2, "--workers", 1)
    for name in ("people.csv", "totals.csv"):
        rows = guarded_table(hostile.parent / "people" / name)
        assert any(cell.startswith("'=cmd") for row in rows for cell in row)


def test_numbers_of_tables_stay_numbers(done: tuple[Path, str]) -> None:
    rows = cells(done[0] / "summary.csv")
    numbers = [cell for row in rows[1:] for cell in row if NUMBER.fullmatch(cell)]
    assert len(numbers) > len(rows)


def test_files_named_after_outcomes_stay_in_their_folder(hostile: Path) -> None:
    out = hostile.parent / "journeys"
    said("simulate", hostile, "--persons", "--out", out, "--workers", 1)
    names = [path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()]
    made = [name for name in names if name.startswith("journeys/")]
    assert len(made) == 5 * len(OUTCOMES)
    for name in made:
        assert re.fullmatch(r"journeys/[\w-]+\.csv", name) and len(name) < 120


def test_the_log_that_a_run_writes_is_read_back(done: tuple[Path, str]) -> None:
    assert "statements" in said("score", done[0] / "forecasts-log.csv")


@pytest.mark.parametrize("ending", ["yaml", "gmcr", "csv"])
def test_talks_are_written_and_read_back_in_every_format(hostile: Path, ending: str) -> None:
    out = hostile.parent / f"talks.{ending}"
    said("convert", hostile, out, "--force")
    text = out.read_text(encoding="utf-8")
    assert not STEERS.search(text)  # YAML and JSON hold them as escapes, which readers turn back
    assert len(read_talks(out).talks.options) == 5
    if ending == "yaml":
        assert next(iter(read_talks(out).talks.options.values())).says == TEXT.strip()


def test_names_of_a_game_stay_in_their_quotes(tmp_path: Path) -> None:
    talks = {"options": {"a.x": TEXT, "b.y": TEXT}, "preferences": {"a": ["a.x"], "b": ["not a.x"]}}
    whole = {"schema": "trucelab-talks/1", "title": TEXT, "parties": {"a": TEXT, "b": LONG}, "talks": talks}
    (tmp_path / "talks.yaml").write_text(json.dumps(whole), encoding="utf-8")
    said("convert", tmp_path / "talks.yaml", tmp_path / "game.nfg")
    text = (tmp_path / "game.nfg").read_text(encoding="utf-8")
    assert not STEERS.search(text)
    assert text.count('"') == 2 * (1 + 2 + 4 + 1)  # title, players, strategies, comment


def test_a_converted_flee_folder_has_no_formula_and_no_element_in_its_tables(tmp_path: Path) -> None:
    name = f"=1+1 {SCRIPT}"
    changes = {path: text.replace("Bura", name) for path, text in SMALL.items() if "Bura" in text}
    said("convert", written(tmp_path / "flee", changes), tmp_path / "new")
    rows = guarded_table(tmp_path / "new" / "places.csv")
    assert any(cell == f"'{name}" for row in rows for cell in row)
    said("check", tmp_path / "new")


def test_pages_in_markdown_hold_no_element_and_no_link() -> None:
    table = Table(TEXT, ("what", TEXT), ((TEXT, "1"),), TEXT)
    lines = list(markdown(table))
    for line in lines:
        assert not STEERS.search(line) and "\n" not in line
        assert "<" not in line.replace("&lt;", "") and "](" not in line
    assert [line.count("|") for line in lines if line.startswith("|")] == [3, 3, 3]


def test_problems_are_told_on_one_plain_line(hostile: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(hostile, tmp_path / "spoilt"))
    path = folder / "places.csv"
    rows = cells(path)
    rows[1][rows[0].index("lat")] = TEXT
    rows[2][rows[0].index("region")] = TEXT
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    found = CliRunner().invoke(app, ["check", str(folder)])
    assert found.exit_code == 2 and "places.csv:" in found.output
    assert not STEERS.search(found.output)


def test_rows_left_out_are_told_plainly(tmp_path: Path) -> None:
    rows = ["event_date,event_type,location,fatalities,event_id_cnty"]
    text = TEXT.replace('"', "").replace(",", " ").replace("\u2028", "")
    rows += [f"2020-02-20,Battles,Ashford,{number},X{number}" for number in range(3)]
    rows += [f"2020-02-20,{text},{text},1,=1+1", f"{text},Battles,{text},1,"]
    (tmp_path / "in.csv").write_text("\n".join(rows), encoding="utf-8")
    out = tmp_path / "events.csv"
    told = said("read", "acled", tmp_path / "in.csv", "--out", out, "--places", PLACES, "--as-of", AS_OF, "--rejected")
    assert "2 rejected" in told and "[red]" in told
    assert guarded_table(tmp_path / "rejected.csv")[1][2].startswith("'=1+1")
    said("read", "acled", tmp_path / "in.csv", "--out", out, "--places", PLACES, "--as-of", AS_OF, "--force",
         "--format", "json")  # fmt: skip


def test_statements_of_a_log_are_told_plainly(tmp_path: Path) -> None:
    log = [{"statement": f"{TEXT} {chance}", "probability": chance, "date": "2020-01-01", "resolution_rule": TEXT,
            "resolves_by": "2020-02-01", "resolved": "yes"} for chance in (0, 0.5)]  # fmt: skip
    (tmp_path / "log.yaml").write_text(json.dumps(log), encoding="utf-8")
    assert "[red]loud[/red]" in "".join(said("score", tmp_path / "log.yaml").split())
    said("score", tmp_path / "log.yaml", "--format", "json")


def test_truces_by_strangers_are_told_and_written_plainly(tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["set", "truce", "start", "mechanism", "failure", "day"])
    writer.writerows(
        [[TEXT, TEXT, "2020-01-01", "yes", "broken", 10], [TEXT, SCRIPT, "2020-01-01", "no", "broken", 90]]
    )
    (tmp_path / "t.csv").write_text(out.getvalue(), encoding="utf-8")
    told = said("validate", tmp_path / "t.csv", "--page", tmp_path / "page", "--members", 2)
    assert "[red]" in told
    page = (tmp_path / "page" / "validation.md").read_text(encoding="utf-8")
    assert not STEERS.search(page) and "<script" not in page and "](javascript" not in page


def test_a_flee_folder_with_hostile_names_runs_and_is_told_plainly(tmp_path: Path) -> None:
    name = f"[red]x[/red]{SCRIPT}:smile:"
    changes = {path: text.replace("Camp", name) for path, text in SMALL.items() if "Camp" in text}
    told = said("simulate", written(tmp_path / "flee", changes), "--out", tmp_path / "out", "--workers", 1)
    assert "[red]x[/red]" in told and ":smile:" in told
    header = cells(tmp_path / "out" / "out.csv")[0]
    assert f"{name} sim" in header  # Flee's own table keeps Flee's names


def test_comparing_tells_names_plainly(hostile: Path) -> None:
    told = said("compare", hostile, "--close-border", "bridge@0", "--members", 2, "--workers", 1)
    assert "[red]" in told or "<script>" in told
