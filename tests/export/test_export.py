"""`trucelab export` as a user types it: what it says, what it refuses, and that nothing is left half-written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from trucelab.cli.main import app
from trucelab.ensemble.record.run_record import Run
from trucelab.errors import WrongInput
from trucelab.export import FORMATS, TABLES, export
from trucelab.export.formats import csv_files, excel
from trucelab.export.pcodes import LAYOUTS, areas_of

runner = CliRunner()
PAGE = Path(__file__).parent.parent.parent / "docs" / "export.md"


def test_it_says_what_it_wrote(small_run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ["export", str(small_run.folder), "--out", str(out), "--format", "csv,geojson", "--format", "parquet"]
    done = runner.invoke(app, [*words, "--json"])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["folder"] == str(out)
    assert found["files"] == {path.name: path.stat().st_size for path in sorted(out.iterdir())}
    lines = (out / "totals.csv").read_text(encoding="utf-8").count("\n")
    assert found["rows"]["totals"] == lines - 1


def test_without_out_it_goes_beside_the_run(small_run: Run, tmp_path: Path) -> None:
    copy = shutil.copytree(small_run.folder, tmp_path / "mine")
    done = runner.invoke(app, ["export", str(copy), "--table", "claims"])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in (tmp_path / "mine-export").iterdir()) == ["claims.csv", "export.json"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--format", "parket"], 'Did you mean "parquet"?'),
        (["--format", ","], '"" is not a format'),
        (["--outcome", "atack"], 'Did you mean "attack"?'),
        (["--days", "21"], "the run has the days 0 to 20"),
        (["--days", "7..3"], "the run has the days 0 to 20"),
        (["--days", "soon"], "landmarks or all"),
        (["--days", "-1"], "landmarks or all"),
        (["--table", "need"], 'Did you mean "needs"?'),
        (["--format", "geojson", "--by-member"], "leave out --by-member"),
    ],
)
def test_what_cannot_be_is_refused(small_run: Run, tmp_path: Path, words: list[str], says: str) -> None:
    done = runner.invoke(app, ["export", str(small_run.folder), "--out", str(tmp_path / "out"), *words])
    assert done.exit_code == 2, done.output
    assert says in done.output and "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_wrong_is_said_at_once(small_run: Run, tmp_path: Path) -> None:
    with pytest.raises(WrongInput) as caught:
        export(small_run, ["csv"], out=tmp_path / "out", outcomes=["x", "y"], days="99,soon")
    assert len(caught.value.problems) == 4


def test_a_folder_that_is_no_run_and_a_broken_one(small_run: Run, tmp_path: Path) -> None:
    done = runner.invoke(app, ["export", str(tmp_path)])
    assert done.exit_code == 2 and "no complete run" in done.output
    broken = shutil.copytree(small_run.folder, tmp_path / "broken")
    chunk = next(
        path for path in sorted((broken / "record.zarr").rglob("*")) if path.is_file() and path.name != "zarr.json"
    )
    chunk.write_bytes(chunk.read_bytes()[:-1])
    done = runner.invoke(app, ["export", str(broken), "--out", str(tmp_path / "out")])
    assert done.exit_code == 2 and "damaged" in done.output
    assert not (tmp_path / "out").exists()


def test_a_target_that_exists_is_left_alone(small_run: Run, tmp_path: Path) -> None:
    for target in (tmp_path / "file", tmp_path / "folder"):
        if target.name == "folder":
            target.mkdir()
            (target / "mine.txt").write_text("mine")
        else:
            target.write_text("mine")
        done = runner.invoke(app, ["export", str(small_run.folder), "--out", str(target)])
        assert done.exit_code == 2 and "is there already" in done.output
    assert (tmp_path / "file").read_text() == "mine"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("format", "package"), [(one.name, one.needs) for one in FORMATS if one.needs])
def test_a_missing_package_is_said_with_the_way_out(
    small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    done = runner.invoke(app, ["export", str(small_run.folder), "--format", format, "--out", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert f"needs the package {package}" in done.output and 'pip install "trucelab[export]"' in done.output
    assert list(tmp_path.iterdir()) == []


def test_csv_and_the_map_need_nothing_more(small_run: Run, tmp_path: Path) -> None:
    """As on a machine without the extra; in a process of its own, since pandas looks for pyarrow when it is loaded."""
    code = f"""
import sys
for name in ("pyarrow", "xlsxwriter", "openpyxl"):
    sys.modules[name] = None
import trucelab
from pathlib import Path
trucelab.open_run({str(small_run.folder)!r}).export(["csv", "geojson"], out=Path({str(tmp_path / "out")!r}))
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    ours = export(small_run, ["csv", "geojson"], out=tmp_path / "ours").folder
    for path in ours.iterdir():
        assert path.read_bytes() == (tmp_path / "out" / path.name).read_bytes(), path.name


def test_a_stop_in_the_middle_leaves_nothing(small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = csv_files.CsvFiles.add
    seen: list[str] = []

    def stop(self: csv_files.CsvFiles, table: object, rows: pd.DataFrame) -> None:
        taken(self, table, rows)  # type: ignore[arg-type]
        seen.extend(path.name for path in self.work.folder.iterdir())
        if len(seen) > 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(csv_files.CsvFiles, "add", stop)
    with pytest.raises(KeyboardInterrupt):
        export(small_run, ["parquet", "csv"], out=tmp_path / "out")
    assert seen and list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds(small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 100)
    with pytest.raises(WrongInput, match="--format parquet or csv"):
        export(small_run, ["xlsx"], out=tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_every_table_column_and_format_is_documented() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for format in FORMATS:
        assert f"`{format.name}`" in text
    for table in TABLES:
        assert f"`{table.name}`" in text
        for column in (*table.columns, *table.members):
            assert f"`{column.name}`" in text, column.name


def hapi_columns() -> Iterator[tuple[str, bool]]:
    for table in TABLES:
        yield from ((column.name, column.hapi) for column in table.columns)


def test_headers_of_hdx_hapi_are_those_that_our_reader_knows() -> None:
    """What we write as HAPI's own is what HAPI's schema has: data usage guides of HDX HAPI, endpoints idps, population
    and humanitarian-needs, read in 2026."""
    schema = {
        "location_code", "provider_admin1_name", "provider_admin2_name", "admin1_code", "admin2_code", "gender",
        "age_range", "min_age", "max_age", "population", "population_group", "population_status",
        "reference_period_start", "reference_period_end",
    }  # fmt: skip
    assert {name for name, hapi in hapi_columns() if hapi} == schema
    assert not {name for name, hapi in hapi_columns() if not hapi} & schema


def test_codes_of_areas_begin_with_those_above() -> None:
    for layout in LAYOUTS:
        code = layout.prefix + "1" * sum(layout.digits)
        found = areas_of(code)
        assert found.location_code == layout.country
        assert code.startswith(found.admin2_code) and found.admin2_code.startswith(found.admin1_code)
        assert re.fullmatch(r"[A-Z]{3}", found.location_code)
    assert areas_of("SY07000").admin1_code == "" and areas_of("SY07x002").location_code == ""
    assert areas_of(None).location_code == areas_of("").location_code == ""
