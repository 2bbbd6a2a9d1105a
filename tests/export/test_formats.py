"""Files hold what the tables hold, as other programs read them: csv of the standard library, pyarrow, openpyxl."""

from __future__ import annotations

import csv
import datetime
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.export import rows
from tests.scenario import Copy
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.export import TABLES, export, table_of
from trucelab.export.formats.excel import FIRST_SHEET
from trucelab.reading import read, write

FORMATS = ("csv", "parquet", "xlsx", "geojson")
EVIL = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def folder(small_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small run in every format."""
    return export(small_run, FORMATS, out=tmp_path_factory.mktemp("export") / "tables").folder


def cells(small_run: Run, name: str) -> list[list[Any]]:
    """A table in plain Python values: None where a cell is empty."""
    return [[plain(value) for value in row[1:]] for row in rows(table_of(small_run, name))]


def plain(value: Any) -> Any:
    """One cell."""
    if isinstance(value, pd.Timestamp):
        return value.date()
    return None if pd.isna(value) or value == "" else value


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_csv_holds_the_table(small_run: Run, folder: Path, name: str) -> None:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = next(table for table in TABLES if table.name == name).columns
    assert header == [column.name for column in columns]
    kinds = [column.kind for column in columns]
    assert len(rows) == len(cells(small_run, name))
    for found, expected in zip(rows, cells(small_run, name), strict=True):
        for kind, text, value in zip(kinds, found, expected, strict=True):
            if value is None:
                assert text == ""
            elif kind in ("whole", "number"):
                assert float(text) == value
            else:
                assert text == str(value)


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_parquet_holds_the_table_with_its_types(small_run: Run, folder: Path, name: str) -> None:
    found = pq.read_table(folder / f"{name}.parquet")
    rows = [[value if value != "" else None for value in row.values()] for row in found.to_pylist()]
    assert rows == cells(small_run, name)
    types = {"text": pa.string(), "date": pa.date32(), "whole": pa.int64(), "number": pa.float64()}
    for column in next(table for table in TABLES if table.name == name).columns:
        field = found.schema.field(column.name)
        assert field.type == types[column.kind]
        assert field.metadata[b"description"].decode() == column.says
        assert field.metadata[b"unit"].decode() == column.unit
    about = json.loads(found.schema.metadata[b"trucelab"])
    assert about["scenario_sha256"] == small_run.manifest["scenario_sha256"] and about["seed"] == 3


def test_excel_holds_every_table_on_its_sheet(small_run: Run, folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "tables.xlsx", read_only=True)
    assert book.sheetnames == [FIRST_SHEET, *(table.name for table in TABLES)]
    for table in TABLES:
        header, *rows = book[table.name].iter_rows(values_only=True)
        assert list(header) == [column.name for column in table.columns]
        plain = [[value.date() if isinstance(value, datetime.datetime) else value for value in row] for row in rows]
        assert plain == cells(small_run, table.name)


def test_the_map_keeps_to_rfc_7946(small_run: Run, folder: Path) -> None:
    whole = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))
    assert whole["type"] == "FeatureCollection" and "crs" not in whole
    # members that a collection must not have (section 7.1), and what a feature must have (3.2)
    assert not {"coordinates", "geometries", "geometry", "properties"} & whole.keys()
    places = {place.place: place for place in small_run.scenario.places}
    assert [feature["id"] for feature in whole["features"]] == [key for key in places if key != "bridge"]
    for feature in whole["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"} and feature["type"] == "Feature"
        assert set(feature["geometry"]) == {"type", "coordinates"} and feature["geometry"]["type"] == "Point"
        east, north = feature["geometry"]["coordinates"]
        place = places[feature["id"]]
        assert (east, north) == (place.lon, place.lat) and -180 <= east <= 180 and -90 <= north <= 90
        assert not any(isinstance(value, dict | list) for value in feature["properties"].values())


def test_the_map_holds_the_table(small_run: Run, folder: Path) -> None:
    whole = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))
    found = {
        (feature["id"], *name.split("/", 3)): value
        for feature in whole["features"]
        for name, value in feature["properties"].items()
        if "/" in name
    }
    edges = {10: "low", 50: "median", 90: "high"}
    expected = {}
    displaced, needs = table_of(small_run, "displacement"), table_of(small_run, "needs")
    for frame in (displaced[displaced["measure"] == "displaced here"], needs):
        for row in rows(frame[frame["age_range"] == "all"]):
            measure = f"below minimum: {row.standard}" if "standard" in frame else row.measure
            key = (row.place, measure, f"day {row.day}", edges[int(row.quantile)], row.outcome)
            expected[key] = None if pd.isna(row.population) else row.population
    assert found == expected


def test_our_own_reader_takes_the_map_for_places(small_run: Run, folder: Path, tmp_path: Path) -> None:
    reading = read("geojson-places", folder / "places.geojson", region="valley")
    (table,) = write(reading, tmp_path / "places.csv")
    with table.open(encoding="utf-8", newline="") as file:
        rows = {row["pcode"]: row for row in csv.DictReader(file) if row["pcode"]}
    known = {place.pcode: place for place in small_run.scenario.places if place.pcode}
    assert rows.keys() == known.keys()
    for pcode, row in rows.items():
        assert (float(row["lat"]), float(row["lon"])) == (known[pcode].lat, known[pcode].lon)


def test_the_same_run_gives_the_same_bytes(small_run: Run, folder: Path, tmp_path: Path) -> None:
    again = export(small_run, reversed(FORMATS), out=tmp_path / "again").folder
    names = {path.name for path in folder.iterdir()}
    assert names == {path.name for path in again.iterdir()}
    for name in names:
        assert (folder / name).read_bytes() == (again / name).read_bytes(), name


def test_the_folder_says_what_it_holds(small_run: Run, folder: Path) -> None:
    about = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    assert about["members"] == 4 and about["days"] == [0, 7, 20] and about["outcomes"] == list(small_run.outcomes)
    for table in TABLES:
        assert about["tables"][table.name]["rows"] == len(table_of(small_run, table.name))
        assert [one["name"] for one in about["tables"][table.name]["columns"]] == [one.name for one in table.columns]


def test_no_cell_is_run_as_a_formula(tmp_path: Path) -> None:
    """The name of a place is what the user wrote; in a spreadsheet it must stay a text."""
    copy = Copy(tmp_path / "evil")
    copy.replace("ashford,Ashford,", f"ashford,{EVIL},", "places.csv")
    played = run(copy.load(), members=1, seed=1, folder=tmp_path / "run", workers=1)
    out = export(played, ("csv", "xlsx", "parquet"), out=tmp_path / "out", tables=["places", "displacement"]).folder
    with (out / "places.csv").open(encoding="utf-8", newline="") as file:
        names = [row["provider_admin2_name"] for row in csv.DictReader(file)]
    assert names[0] == f"'{EVIL}"
    sheet = openpyxl.load_workbook(out / "tables.xlsx")["displacement"]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and f"'{EVIL}" in {cell.value for row in sheet.iter_rows() for cell in row}
    # nothing runs a cell of Parquet, so there the name stays what it is
    assert EVIL in pq.read_table(out / "places.parquet")["provider_admin2_name"].to_pylist()


def test_tables_by_member_have_the_member_in_place_of_the_quantile(small_run: Run, tmp_path: Path) -> None:
    out = export(small_run, ("parquet", "xlsx"), out=tmp_path / "out", by_member=True, days=[20]).folder
    assert pq.read_table(out / "truces.parquet").schema.field("held").type == pa.bool_()
    found = pq.read_table(out / "needs.parquet").to_pandas()
    assert sorted(found["member"].unique()) == [0, 1, 2, 3] and "quantile" not in found
    rows = openpyxl.load_workbook(out / "tables.xlsx", read_only=True)["truces"].iter_rows(values_only=True)
    assert next(rows)[2] == "held" and isinstance(next(rows)[2], bool)
