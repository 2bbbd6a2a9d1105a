"""Whatever stands in the files: a case, or sentences about what is wrong; never anything else."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.flee.folder.folders import SMALL, Changes, read
from trucelab.errors import WrongInput
from trucelab.movement.flee.observed_counts import daily_counts, observed_own

OPTIONAL = {
    "input_csv/demographics_age.csv": "age,Default,Aden\n10,0.5,1\n40,0.5,3\n",
    "input_csv/agents.csv": "location,age,gender\nAden,10,f\nBura,41,m\n",
    "input_csv/location_changes.csv": "#name,new_type,day\nBura,conflict_zone,2\n",
    "input_csv/flood_level.csv": "#Day,Bura\n0,1\n1,2\n2,3\n3,4\n4,5\n",
    "input_csv/region_attributes_IPC.csv": "#Day,North,South\n0,10,20\n30,40,50\n",
    "input_csv/major_routes.csv": "Aden,Bura,Camp\n",
    "input_csv/registration_corrections.csv": "Camp,2020-01-04\n",
    "simsetting.yml": (
        "log_levels: {agent: 1, granularity: location}\n"
        "spawn_rules:\n  take_from_population: True\n  read_from_agents_csv_file: True\n"
        "  conflict_spawn_decay: [1, 0.5]\n  conflict_driven_spawning:\n    spawn_mode: constant\n"
        "  flood_driven_spawn_mode:\n    spawn_mode: poisson\n    displaced_per_flood_day: [0, 1]\n"
        "move_rules:\n  max_move_speed: 200\n  flood_rules:\n    max_flood_level: 4\n"
        "optimisations:\n  hasten: 2\n"
    ),
}
FULL = {**SMALL, **OPTIONAL}
"""Every file there can be."""

pieces = st.text(max_size=4) | st.sampled_from(
    [*(",", "\n", '"', "#", "-", "0", "-1", "1e400", "1.5", "nan", "9" * 30, "9" * 5000, "\x00", ":", "[", "]"),
     "{", "  ", "~", "Aden", "Camp", "0001-01-01", "9999-12-31", "2020-01-03", "True", "-,-", "\r", "\ufeff", "total,"]
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn) -> Changes:
    """A whole folder in which one to three stretches of text are replaced."""
    files = dict(FULL)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        text = files[name]
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        files[name] = text[:start] + draw(pieces) + text[end:]
    return {name: text.encode("utf-8", "surrogatepass") for name, text in files.items()}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(changes=spoilt(), hold_last=st.booleans())
def test_a_case_or_sentences(tmp_path_factory: pytest.TempPathFactory, changes: Changes, hold_last: bool) -> None:
    try:
        case = read(tmp_path_factory.getbasetemp() / "spoilt", changes, hold_last=hold_last)
    except WrongInput as wrong:
        assert wrong.problems
        assert all(problem.file and problem.says for problem in wrong.problems)
        return
    shape = (case.days, len(case.observed))
    assert daily_counts(case).values.shape == observed_own(case).values.shape == shape
    assert len(case.conflicts.values) >= case.days
    places = {place.name for place in case.locations}
    assert all({route.start, route.end} <= places for route in case.routes)


def test_the_full_folder_is_whole(tmp_path_factory: pytest.TempPathFactory) -> None:
    case = read(tmp_path_factory.mktemp("full"), dict(FULL))
    assert (len(case.agents), len(case.demographics), len(case.corrections)) == (2, 1, 1)
    assert case.floods is not None
    assert case.ipc is not None
