"""Every reader of files, with a valid set of files for each.  To add one: a line in `READERS`."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from itertools import islice
from pathlib import Path

from pydantic import BaseModel

from tests.flee.folder.folders import SMALL as FLEE
from tests.flee.folder.folders import path_of
from tests.movement.flee.random_folders import random_folder
from tests.reading import ACLED, AS_OF, PLACES, sheet
from tests.reading.test_events import GED
from tests.reading.test_headcounts import dtm, hapi
from tests.reading.test_points import point
from tests.scenario import SMALL
from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.record.run_record import open_run
from trucelab.errors import WrongInput
from trucelab.flee.folder import read_case
from trucelab.interchange import FORMATS, read_talks
from trucelab.interchange.folders import flee_to_scenario
from trucelab.reading import read as read_data
from trucelab.reading.writing import write as write_data
from trucelab.scenario import load
from trucelab.scenario.forecasts import Forecast, read_log
from trucelab.scenario.ground import CapacityChange, Closure, Event, LaterFact, Place, Route
from trucelab.scenario.movement import PrescribedDay
from trucelab.scenario.tables import read_table
from trucelab.validation.forecast_log import score_log
from trucelab.validation.nw_syria.episode import read_episode
from trucelab.validation.runs import Effort
from trucelab.validation.truces import TruceRow, judge

Files = Mapping[str, bytes]
TESTS = Path(__file__).parents[1]
SHIPPED = Path(str(resources.files("trucelab")))
IDLIB = SHIPPED / "scenario" / "cases" / "idlib-2018"
EPISODE = SHIPPED / "validation" / "cases" / "nw-syria" / "sep-dec-2018"
TRUCES = SHIPPED / "validation" / "cases" / "truces" / "holdouts.csv"


@dataclass(frozen=True)
class Reader:
    """One way into the program."""

    name: str
    files: Callable[[], Files]
    """Valid files, by path within a folder; asked for once."""
    read: Callable[[Path], object]
    """Reads the files of a folder; raises WrongInput and nothing else."""
    share: float = 1.0
    """Of the usual number of inputs, where reading takes long."""


def folder(root: Path, names: Iterable[str] = ("*",)) -> Files:
    """What the files of a folder hold."""
    found = [path for name in names for path in sorted(root.rglob(name)) if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def few(path: Path, name: str, rows: int = 6) -> Files:
    """The first rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(islice(csv.reader(file), rows + 1))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return {name: out.getvalue().encode()}


def table(kind: type[BaseModel], text: str | Path) -> Reader:
    """A table of a scenario."""

    def files() -> Files:
        return few(text, "t.csv") if isinstance(text, Path) else {"t.csv": text.encode()}

    return Reader(f"table {kind.__name__}", files, lambda at: read_table(at / "t.csv", "t.csv", kind))


def data(name: str, text: Callable[[], str], file: str = "in.csv") -> Reader:
    """Somebody else's data."""

    def read(at: Path) -> None:
        places = None if name == "geojson-places" else PLACES
        found = read_data(name, at / file, places=places, as_of=None if "geojson" in name else AS_OF)
        write_data(found, at / "out.csv", overwrite=True, with_rejected=True)

    return Reader(name, lambda: {file: text().encode()}, read)


def features(*items: Mapping[str, object]) -> str:
    """A collection of features, one on a line."""
    return json.dumps({"type": "FeatureCollection", "features": list(items)}, indent=1)


def road(*line: tuple[float, float]) -> Mapping[str, object]:
    """A main road."""
    geometry = {"type": "LineString", "coordinates": line}
    return {"type": "Feature", "properties": {"highway": "primary", "name": "A 1"}, "geometry": geometry}


def points() -> str:
    """Places as GeoJSON."""
    return features(
        point(20.0, 40.0, name="Ashford", place="town", population="5,000", pcode="XX01"),
        point(20.05, 40.1, name="Camp", kind="camp", idps=30, capacity=100, adm1_en="Valley"),
    )


def roads() -> str:
    """Roads as GeoJSON, by the places of the small scenario."""
    rows = csv.DictReader(io.StringIO(PLACES.read_text(encoding="utf-8")))
    at = [(float(row["lon"]), float(row["lat"])) for row in rows]
    return features(road(*at[:3]), road(*at[2:5]))


@cache
def talks(name: str) -> str:
    """A conflict in one of our formats."""
    model = read_talks(TESTS / "interchange" / "files" / "garrison.gmcr")
    return next(one for one in FORMATS if one.name == name).write(model)


def convert(at: Path, name: str) -> None:
    """Read talks, and say them in every format that can say them."""
    model = read_talks(at / name)
    for chosen in FORMATS:
        try:
            chosen.write(model)
            chosen.losses(model)
        except WrongInput:  # no file is at fault where a format is too poor
            continue


def check(at: Path) -> None:
    """What `check` does."""
    plan(load(at), members=1, seed=1)


def flee(number: int | None) -> Files:
    """A Flee folder."""
    more = random_folder(number, people=True) if number is not None else {}
    return {**{name: text.encode() for name, text in FLEE.items()}, **{path_of(n): t.encode() for n, t in more.items()}}


def carried(at: Path) -> None:
    """A Flee folder as a scenario."""
    with tempfile.TemporaryDirectory() as other:
        flee_to_scenario(at, Path(other) / "new")


def scored(at: Path, name: str) -> None:
    """A forecast log, and its scores."""
    score_log(read_log(at / name))


LOG = """\
statement,probability,date,resolution_rule,resolves_by,resolved,outcome_date,by
It rains,0.7,2020-01-01,the gauge,2020-01-02,yes,2020-01-02,me
It snows,0.1,2020-01-01,the gauge,2020-01-09,no,2020-01-09,
It hails,1,2020-01-01,the gauge,2020-01-09,,,
"""
LOG_YAML = """\
- statement: It rains
  probability: 0.7
  date: 2020-01-01
  resolution_rule: the gauge
  resolves_by: 2020-01-02
  resolved: "yes"
- {statement: It snows, probability: 0.1, date: 2020-01-01, resolution_rule: it, resolves_by: 2020-01-09}
"""
CLOSURES = "what,name,other,start,end,source\nroad,ashford,birch,3,1..5..9,a\nregions,valley,abroad,-2,,\n"
CAPACITIES = "place,day,capacity,judgement\nashford,-3,100,ours\nbirch,5,,ours\n"
TOLD = "day,people,source\n1,10,a\n2,30,\n5,0,\n"

READERS = (
    Reader("scenario", lambda: folder(SMALL), load),
    Reader("check", lambda: folder(SMALL), check, 0.3),
    table(Place, IDLIB / "places.csv"),
    table(Route, IDLIB / "routes.csv"),
    table(Event, IDLIB / "events" / "before.csv"),
    table(Closure, CLOSURES),
    table(CapacityChange, CAPACITIES),
    table(LaterFact, IDLIB / "later.csv"),
    table(Forecast, IDLIB / "forecasts.csv"),
    table(PrescribedDay, TOLD),
    table(TruceRow, TRUCES),
    Reader(
        "truces",
        lambda: few(TRUCES, "t.csv", 3),
        lambda at: judge([str(at / "t.csv")], Effort(1, 1, 1), lambda _: None),
        0.05,
    ),
    Reader(
        "gmcr",
        lambda: {"a.gmcr": (TESTS / "interchange" / "files" / "garrison.gmcr").read_bytes()},
        partial(convert, name="a.gmcr"),
    ),
    Reader(
        "older gmcr",
        lambda: {"a.gmcr": (TESTS / "interchange" / "files" / "syria_iraq_misperception.gmcr").read_bytes()},
        partial(convert, name="a.gmcr"),
    ),
    Reader("talks yaml", lambda: {"a.yaml": talks("yaml").encode()}, partial(convert, name="a.yaml")),
    Reader("preferences", lambda: {"a.csv": talks("csv").encode()}, partial(convert, name="a.csv")),
    Reader("nfg", lambda: {"a.nfg": talks("nfg").encode()}, lambda at: read_talks(at / "a.nfg"), 0.1),
    Reader("flee", lambda: flee(None), read_case),
    Reader("flee with people", lambda: flee(3), read_case),
    Reader("flee to scenario", lambda: flee(None), carried, 0.3),
    data("acled", lambda: sheet(ACLED)),
    data("ucdp-ged", lambda: sheet(GED, mark=";")),
    data("hapi", lambda: sheet([hapi("XX01", 1200), hapi("XX02", "30", gender="f"), hapi("XX02", 40)], tags=True)),
    data("dtm", lambda: sheet([dtm("XX01", 1200), dtm("XX02", 30), dtm("XX02", 5, reason="flood")])),
    data(
        "ocha-population",
        lambda: "ADM2_PCODE,ADM2_EN,T_TL,IDPs,Reference_year,date\nXX01,Ashford,100,5,2019,\nXX02,,7,,,2020-01-01\n",
    ),
    data("geojson-places", points, "in.geojson"),
    data("geojson-roads", roads, "in.geojson"),
    Reader("episode", lambda: folder(EPISODE, ("events.csv", "observed.csv")), lambda at: read_episode(at, "e")),
    Reader("forecast log", lambda: {"log.csv": LOG.encode()}, partial(scored, name="log.csv")),
    Reader("forecast log yaml", lambda: {"log.yaml": LOG_YAML.encode()}, partial(scored, name="log.yaml")),
)
"""The one list; runs are tried apart, since they are made first."""


def opened(at: Path) -> None:
    """A run with all that is read of it."""
    run = open_run(at)
    for outcome in run.outcomes:
        run.values("displaced", outcome)
