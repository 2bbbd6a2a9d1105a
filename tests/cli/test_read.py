"""`trucelab read` as a user types it, up to a scenario that loads with what was written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.reading import ACLED, PLACES, sheet
from tests.scenario import Copy
from trucelab.cli.main import app
from trucelab.reading import FORMATS
from trucelab.scenario import BEFORE

AT = ("--places", PLACES, "--as-of", "2020-03-01")


def typed(*words: object) -> Any:
    return CliRunner().invoke(app, ["read", *map(str, words)])


@pytest.fixture
def acled(tmp_path: Path) -> Path:
    path = tmp_path / "acled.csv"
    path.write_text(sheet(ACLED, mark=";"), encoding="utf-8-sig")
    return path


def test_for_people(acled: Path, tmp_path: Path) -> None:
    done = typed("acled", acled, *AT, "--out", tmp_path / "before.csv", "--rejected")
    assert done.exit_code == 0, done.output
    assert "before.csv: 2 events from 4 rows, 1 rejected; 1,205 of 1,205 killed" in done.stdout
    assert "Intensity assumed: 1 - exp(-n / 10)" in done.stdout
    assert f'{acled}:5: XXX4 Birch: "Peaceful protest" makes no danger' in done.stderr
    assert "XXX4 Birch" in (tmp_path / "rejected.csv").read_text()


def test_as_json(acled: Path, tmp_path: Path) -> None:
    out = tmp_path / "before.csv"
    words = ("acled", acled, *AT, "--out", out, "--format", "json", "--scale", "20", "--source", "acled-2020")
    found = json.loads(typed(*words).stdout)
    assert (found["rows_in"], found["rows_out"], len(found["rejected"])) == (4, 2, 1)
    assert (found["makes"], found["out"], found["amount_out"]) == ("events", [str(out)], 1205)
    assert "/ 20" in out.read_text() and ",acled-2020," in out.read_text()


def test_long_lists_are_cut_and_say_so(tmp_path: Path) -> None:
    rows = [ACLED[0], *({**ACLED[0], "event_id_cnty": f"Y{number}", "latitude": "95"} for number in range(25))]
    (tmp_path / "in.csv").write_text(sheet(rows), encoding="utf-8")
    done = typed("acled", tmp_path / "in.csv", *AT, "--out", tmp_path / "out.csv")
    assert done.stderr.count("latitude") == 20
    assert "and 5 more rows rejected; --rejected writes all" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("acldd", "x.csv"), '"acldd" is not a format. Did you mean "acled"?'),
        (("acled", "nowhere.csv", *AT), "there is no such file"),
        (("acled", "nowhere.csv"), "acled: needs --as-of, day 0 of the scenario"),
        (("acled", "nowhere.csv", "--places", PLACES, "--as-of", "1 March"), "expected a day, YYYY-MM-DD"),
        (("acled", PLACES, *AT), 'the column "event_date" is missing'),
        (("dtm", PLACES, *AT, "--scale", "3"), "dtm: has no use for --scale"),
        (("acled", PLACES, *AT, "--column", "date"), "expected FIELD=NAME"),
        (("geojson-roads", PLACES, "--places", PLACES), "not JSON"),
        (("acled", PLACES, *AT, "--within", "-1"), "--within"),
    ],
)
def test_wrong_input_is_a_sentence_and_nothing_is_written(words: tuple[object, ...], says: str, tmp_path: Path) -> None:
    done = typed(*words, "--out", tmp_path / "out.csv")
    assert done.exit_code == 2
    assert says in done.output and "Traceback" not in done.output
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_unasked(acled: Path, tmp_path: Path) -> None:
    out = tmp_path / "before.csv"
    out.write_text("mine")
    assert typed("acled", acled, *AT, "--out", out).exit_code == 2
    assert out.read_text() == "mine"
    assert typed("acled", acled, *AT, "--out", out, "--force").exit_code == 0
    assert out.read_text().startswith("place,day")


def test_a_scenario_loads_with_what_was_written(acled: Path, tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    places = copy.folder / "places.csv"
    at = ("--places", places, "--as-of", "2020-03-01")
    people = tmp_path / "people.csv"
    people.write_text("ADM2_PCODE,T_TL,IDPs\nXX01,4900,550\nXX02,2100,0\nXX03,950,0\n", encoding="utf-8")
    later = tmp_path / "later.csv"
    later.write_text(sheet(ACLED).replace("20 February 2020", "03 March 2020"), encoding="utf-8")
    line = [[20.0, 40.0], [20.05, 40.1], [20.1, 40.2], [20.12, 40.25], [20.12, 40.3], [20.15, 40.35]]
    roads = tmp_path / "roads.geojson"
    roads.write_text(json.dumps({"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}}))
    for words in (
        ("ocha-population", people, *at, "--out", places),
        ("acled", acled, *at, "--out", copy.folder / "events" / "before.csv"),
        ("acled", later, *at, "--later", "--out", copy.folder / "events" / "attack.csv"),
        ("geojson-roads", roads, "--places", places, "--out", copy.folder / "routes.csv"),
    ):
        done = typed(*words, "--force")
        assert done.exit_code == 0, done.output
    scenario = copy.load()
    assert [place.residents for place in scenario.places[:2]] == [4900, 2100]
    assert [(event.place, event.day.mode) for event in scenario.events["attack"]] == [("ashford", 2)]
    assert len(scenario.events[BEFORE]) == 2
    assert [(route.start, route.end) for route in scenario.routes][:2] == [("ashford", "birch"), ("birch", "camp")]


def test_help_names_the_formats_and_loads_nothing_heavy() -> None:
    assert all(known.name in " ".join(typed("--help").stdout.split()) for known in FORMATS)
    code = "import sys, trucelab.cli.main; sys.exit('networkx' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
