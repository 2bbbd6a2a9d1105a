"""What is too large, too many or not in the folder is refused with a way out, before memory is used for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.flee.folder.folders import SMALL as FLEE
from tests.flee.folder.folders import read, written
from tests.scenario import SMALL, Copy
from tests.untrusted.readers import EPISODE
from trucelab.ensemble.findings.simulating import simulate_scenario
from trucelab.ensemble.members.plan import ground_plan
from trucelab.ensemble.members.variables import MAX_MEMBERS
from trucelab.errors import WrongInput
from trucelab.flee.folder import read_case
from trucelab.movement.flee.hazards import at_level
from trucelab.movement.flee.persons import engine
from trucelab.movement.flee.simulation import Engine, simulate_case
from trucelab.reading import sheet
from trucelab.reading.sheet import Column, read_sheet
from trucelab.scenario import load, tables
from trucelab.scenario.checks import size
from trucelab.scenario.files import text_of
from trucelab.scenario.ground import Event
from trucelab.scenario.tables import read_table
from trucelab.scenario.yaml_text import MAX_KEY, MAX_TEXT, read_yaml
from trucelab.validation.nw_syria.episode import read_episode


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def says(wrong: pytest.ExceptionInfo[WrongInput]) -> str:
    return str(wrong.value)


def test_texts_and_keys_are_bounded() -> None:
    assert read_yaml(f"a: {'x' * MAX_TEXT}", "f.yaml").value
    with pytest.raises(WrongInput, match=r"f\.yaml:2:4: a text of 20,001 characters; give at most 20,000"):
        read_yaml(f"b: 1\na: {'x' * (MAX_TEXT + 1)}", "f.yaml")
    with pytest.raises(WrongInput, match="a key of 1,001 characters"):
        read_yaml(f'"{"x" * (MAX_KEY + 1)}": 1', "f.yaml")


@pytest.mark.parametrize("text", ['a: "\\ud800"', '"\\udfff": 1'])
def test_half_of_a_character_is_refused(text: str) -> None:
    with pytest.raises(WrongInput, match=r"f\.yaml:1:\d: half of a character"):
        read_yaml(text, "f.yaml")


def test_cells_and_rows_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text("place,day,kind,intensity\na,1,threat,0.1\n" + "x" * 20_001 + ",1,threat,0.1\n")
    with pytest.raises(WrongInput, match=r"t\.csv:3:1: place: a cell of 20,001 characters"):
        read_table(path, "t.csv", Event)
    path.write_text("place,day,kind,intensity\n" + "a,1,threat,0.1\n" * 11)
    monkeypatch.setattr(tables, "MAX_ROWS", 10)
    with pytest.raises(WrongInput, match=r"t\.csv:12: more than 10 rows; leave out"):
        read_table(path, "t.csv", Event)


def test_rows_of_other_peoples_tables_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_ROWS", 3)
    path = tmp_path / "t.csv"
    path.write_text("a\n" + "\n".join(map(str, range(9))))
    with pytest.raises(WrongInput, match="more than 3 rows; keep the area and time of the case"):
        read_sheet(path, (Column("a", ("a",)),), {})


def test_places_and_days_are_bounded(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six places, twenty-one days, two standards: 6 x 21 x (17 + 2 x 2) numbers."""
    monkeypatch.setattr(size, "MAX_NUMBERS", 6 * 21 * 21)
    assert copy.load()
    monkeypatch.setattr(size, "MAX_NUMBERS", 6 * 21 * 21 - 1)
    problem = copy.problem()
    assert problem.where == "horizon_days" and "2,646 numbers for each member" in problem.says
    monkeypatch.setattr(size, "MAX_PLACES", 5)
    assert any("6 places; give at most 5" in one.says for one in copy.problems())


def test_numbers_of_a_member_are_those_of_the_record() -> None:
    """The count that is bounded is that of the arrays that a run keeps by place."""
    from trucelab.ensemble.members.variables import VARIABLES

    lengths = {"day": 1, "place": 1, "group": 2, "times": 4}
    kept = {"by place": 0, "by standard": 0}
    for dims, _ in VARIABLES.values():
        if "place" in dims:
            numbers = 1
            for dim in dims:
                numbers *= lengths.get(dim, 1)
            kept["by standard" if "standard" in dims else "by place"] += numbers
    assert kept == {"by place": size.NUMBERS, "by standard": size.NUMBERS_OF_STANDARD}


def test_members_and_persons_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = load(SMALL)
    with pytest.raises(WrongInput, match="100,001 members: give at most 100,000"):
        ground_plan(scenario, members=MAX_MEMBERS + 1, seed=1)
    with pytest.raises(WrongInput, match="Give fewer --members, or use run"):
        monkeypatch.setattr("trucelab.ensemble.findings.simulating.MAX_ROWS", 100)
        simulate_scenario(scenario, members=1, seed=1)
    with pytest.raises(WrongInput, match="leave --persons out"):
        monkeypatch.setattr("trucelab.ensemble.findings.simulating.MAX_PERSONS", 9_999)
        simulate_scenario(scenario, members=1, seed=1, one_by_one=True)


def test_persons_of_a_flee_folder_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_PERSONS", 5)
    with pytest.raises(WrongInput, match="more than 5 people by day"):
        simulate_case(read(tmp_path), seed=1, members=1, engine="persons")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [("max_move_speed: 200", "distance_power: 4000", "distance_power"), ("200", "2e9", "max_move_speed")],
)
def test_settings_that_overflow_are_refused(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(WrongInput, match=rf"simsetting\.yml.*{key}"):
        read(tmp_path, {"simsetting.yml": f"move_rules:\n  {'max_move_speed: 200'.replace(old, new)}\n"})


@pytest.mark.parametrize(
    ("mode", "number", "flood", "said"),
    [("pop_ratio", 1e9, 1, "more than 1,000,000,000,000 people"), ("poisson", 1, -5, "less than 0 people")],
)
def test_numbers_of_people_that_cannot_be_are_refused(
    tmp_path: Path, mode: str, number: float, flood: float, said: str
) -> None:
    changes = {
        "simsetting.yml": "spawn_rules:\n  take_from_population: True\n"
        f"  conflict_driven_spawning: {{spawn_mode: {mode}, displaced_per_conflict_day: {number:g}}}\n"
        f"  flood_driven_spawn_mode: {{spawn_mode: {mode}, displaced_per_flood_day: [0, {flood}, 1]}}\n",
        "locations.csv": FLEE["input_csv/locations.csv"].replace("conflict_zone,0,1000", "conflict_zone,0,100000"),
        "flood_level.csv": "#Day,Bura\n" + "".join(f"{day},1\n" for day in range(5)),
    }
    with pytest.raises(WrongInput, match=rf"simsetting\.yml: spawn_rules: {said}"):
        simulate_case(read(tmp_path, changes), seed=1, members=1)


def test_flood_levels_below_the_list_are_refused() -> None:
    assert at_level([1.0, 2.0, 3.0, 4.0], np.array([0, 2, -1]), "key").tolist() == [1.0, 3.0, 4.0]
    with pytest.raises(WrongInput, match=r"flood_level\.csv: a flood level of -5, and there are 4 numbers for key"):
        at_level([1.0, 2.0, 3.0, 4.0], np.array([-5]), "key")


def test_a_negative_count_on_the_first_day_adds_nobody(tmp_path: Path) -> None:
    """As in Flee, where a loop over a negative number does nothing; people were lost before."""
    case = read(tmp_path, {"camp.csv": ",\n2020-01-01,-3\n2020-01-04,19\n"})
    names: tuple[Engine, ...] = ("counts", "persons")
    for engine_name in names:
        (member,) = simulate_case(case, seed=1, members=1, engine=engine_name).members
        assert int(member.agents[-1]) >= 0


def test_a_scenario_file_that_is_a_link_out_of_its_folder_is_refused(copy: Copy, tmp_path: Path) -> None:
    (copy.folder / "scenario.yaml").rename(tmp_path / "elsewhere.yaml")
    (copy.folder / "scenario.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    for given in (copy.folder, copy.folder / "scenario.yaml"):
        with pytest.raises(WrongInput, match=r"scenario\.yaml: leads out of the folder"):
            load(given)


@pytest.mark.parametrize(
    "name", ["input_csv/routes.csv", "input_csv/conflicts.csv", "source_data/data_layout.csv", "source_data/camp.csv"]
)
def test_a_link_out_of_a_flee_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path / "case")
    (folder / name).rename(tmp_path / "elsewhere.csv")
    (folder / name).symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(WrongInput, match="leads out of the folder"):
        read_case(folder)


@pytest.mark.parametrize("name", ["input_csv", "source_data", "simsetting.yml"])
def test_a_linked_part_of_a_flee_folder_is_refused(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path / "case")
    (folder / name).rename(tmp_path / "elsewhere")
    (folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WrongInput, match="leads out of the folder"):
        read_case(folder)


def test_data_that_are_named_by_the_user_may_lie_anywhere(tmp_path: Path) -> None:
    folder = written(tmp_path / "case")
    (folder / "source_data").rename(tmp_path / "data")
    (folder / "simsetting.yml").rename(tmp_path / "own.yml")
    assert read_case(folder, data=tmp_path / "data", settings=tmp_path / "own.yml").observed


def test_a_link_out_of_an_episode_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EPISODE, tmp_path / "episode"))
    (folder / "events.csv").rename(tmp_path / "events.csv")
    (folder / "events.csv").symlink_to(tmp_path / "events.csv")
    with pytest.raises(WrongInput, match=r"events\.csv: leads out of the folder"):
        read_episode(folder, "e")


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes and devices among the files")
def test_pipes_and_devices_are_refused_without_waiting(copy: Copy) -> None:
    (copy.folder / "places.csv").unlink()
    os.mkfifo(copy.folder / "places.csv")
    assert any(one.file == "places.csv" and "not an ordinary file" in one.says for one in copy.problems())
    with pytest.raises(WrongInput, match="not an ordinary file"):
        text_of(Path("/dev/zero"), "zero", 100)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no files whose size the system does not say")
def test_a_file_that_is_larger_than_the_system_says_is_refused() -> None:
    assert Path("/proc/self/maps").stat().st_size == 0
    with pytest.raises(WrongInput, match="larger than 100 bytes"):
        text_of(Path("/proc/self/maps"), "maps", 100)


@pytest.mark.parametrize("name", ["a\x00b.csv", "x" * 300 + ".csv", "a.**", "a.[", "../a.csv"])
def test_names_that_no_file_can_have_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongInput):
        text_of(tmp_path / name, "a", 100)


@pytest.mark.parametrize(
    "name", ["/etc/passwd.csv", "../places.csv", "a/../../b.csv", "C:\\a.csv", "a\x00.csv", ".csv"]
)
def test_tables_are_named_within_the_folder(copy: Copy, name: str) -> None:
    copy.write("scenario.yaml", copy.text().replace("places: places.csv", f"places: {name!r}".replace("'", '"')))
    assert any("a table is a file inside" in one.says or "YAML" in one.says for one in copy.problems())


def test_nothing_in_a_scenario_is_run(copy: Copy) -> None:
    """No tag of YAML makes an object, no text is evaluated; the reader imports nothing that a scenario names."""
    text = copy.text()
    for tag in ("!!python/object/apply:os.system [exit]", "!!binary aaaa", "&a [*a]", "{<<: {a: 1}}"):
        copy.write("scenario.yaml", text.replace("summary: A town", f"extra: {tag}\nsummary: A town"))
        assert copy.problems()
    hostile = "__import__('os').system('exit')"
    copy.write("scenario.yaml", text.replace("when: north.attack, says", f'when: "{hostile}", says'))
    assert any("does not belong in a statement" in one.says or "option" in one.says for one in copy.problems())


def test_statements_nest_no_deeper_than_is_said(copy: Copy) -> None:
    deep = "(" * 31 + "north.attack" + ")" * 31
    copy.write("scenario.yaml", copy.text().replace("when: north.attack, says", f"when: {deep!r}, says"))
    assert any("more than 30 nested brackets" in one.says for one in copy.problems())


def test_many_slips_among_many_names_are_told_soon(copy: Copy) -> None:
    """4,000 places and 400 roads between places that there are not."""
    rows = [f"place-number-{n},X,,40,20,town,valley,1,0,,survey,,,A,2," for n in range(3_994)]
    copy.write("places.csv", copy.text("places.csv").rstrip("\n") + "\n" + "\n".join(rows) + "\n")
    links = [f"place-nomber-{n},place-number-{n}-x,90,main,atlas,A,1," for n in range(400)]
    copy.write("routes.csv", copy.text("routes.csv").rstrip("\n") + "\n" + "\n".join(links) + "\n")
    start = time.process_time()
    assert any('Did you mean "place-number-' in one.says for one in copy.problems())
    assert time.process_time() - start < 20


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded as Linux does")
def test_the_largest_scenario_fits_into_memory(tmp_path: Path) -> None:
    """4,000 places far apart, as many days as fit: one member in 2.5 GB."""
    copy = Copy(tmp_path)
    days = size.MAX_NUMBERS // (size.MAX_PLACES * 17) - 1
    copy.replace("horizon_days: 20", f"horizon_days: {days}")
    rows = [
        f"x{n},X,,{40 + n % 60 / 100:.2f},{20 + n // 60 / 100:.2f},town,valley,1,0,,survey,,,A,2," for n in range(3_994)
    ]
    copy.write("places.csv", copy.text("places.csv").rstrip("\n") + "\n" + "\n".join(rows) + "\n")
    links = [f"{'ashford' if n == 0 else f'x{n - 1}'},x{n},90,main,atlas,A,1," for n in range(3_994)]
    copy.write("routes.csv", copy.text("routes.csv").rstrip("\n") + "\n" + "\n".join(links) + "\n")
    copy.replace("    - {of: people, regions: [valley, hills], value: 10000, evidence: [survey A2]}\n", "")
    script = (
        "import resource, sys; from trucelab.scenario import load; from trucelab.ensemble.members.plan import plan;"
        "from trucelab.ensemble.members.member import run_member; p = plan(load(sys.argv[1]), members=1, seed=1);"
        "run_member(p, p.outcomes[0], 0); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(copy.folder)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 2_500_000  # kB
