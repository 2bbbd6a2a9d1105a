"""The native model on Flee folders, with prescribed and with modelled departures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.validation.small import flee_folder
from trucelab.errors import WrongInput
from trucelab.flee.folder import read_case
from trucelab.interchange.own_movement import OWN_MOVEMENT
from trucelab.validation.native_model import own_mode
from trucelab.validation.runs import Effort

CAMPS = {"Near": (30000, 50), "Far": (30000, 150)}
EFFORT = Effort(members=2, workers=2)


def folder(path: Path, per_day: int) -> Path:
    return flee_folder(path, CAMPS, per_day=dict.fromkeys(CAMPS, per_day))


def test_who_is_not_told_does_not_see_the_counts(tmp_path: Path) -> None:
    """Two folders that differ in the counts after the first day alone: departures come from danger."""
    few, many = (read_case(folder(tmp_path / str(rise), rise)) for rise in (2, 200))
    one, other = (own_mode(case, EFFORT, prescribed=False) for case in (few, many))
    np.testing.assert_array_equal(one.simulated, other.simulated)
    assert (one.observed[-1] < other.observed[-1]).all()


def test_who_is_told_has_as_many_people_as_were_counted(tmp_path: Path) -> None:
    """Everybody who leaves has come by the end but those of the last days; nobody else has left."""
    case = read_case(folder(tmp_path / "case", 100))
    found = own_mode(case, EFFORT, prescribed=True)
    there, counted = found.simulated.sum(axis=2), found.observed.sum(axis=1)
    assert (there <= counted).all()
    assert (there[:, -1] >= counted[-4]).all()


def test_the_first_day_is_the_counted_one(tmp_path: Path) -> None:
    found = own_mode(read_case(folder(tmp_path / "case", 5)), EFFORT, prescribed=True)
    assert found.camps == tuple(CAMPS)
    assert (found.simulated[:, 0] == found.observed[0]).all()


def test_other_parameters_are_used(tmp_path: Path) -> None:
    """Where attraction falls so steeply with distance, nobody goes to the far camp."""
    case = read_case(folder(tmp_path / "case", 100))
    steep = {"rule": "distance decay", "softening_km": 1, "power": 20}
    parameters = OWN_MOVEMENT | {"route_choice": [steep]}
    near, far = own_mode(case, EFFORT, prescribed=True, parameters=parameters).simulated[:, -1].sum(axis=0)
    assert far == EFFORT.members * 100
    assert near > far


def test_threads_change_nothing(tmp_path: Path) -> None:
    case = read_case(folder(tmp_path / "case", 50))
    one, two = (own_mode(case, Effort(3, 5, workers), prescribed=True) for workers in (1, 2))
    np.testing.assert_array_equal(one.simulated, two.simulated)


def test_a_folder_without_camps_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path / "case", 5)
    locations = place / "input_csv" / "locations.csv"
    locations.write_text(locations.read_text().replace(",camp,", ",town,"), encoding="utf-8")
    with pytest.raises(WrongInput, match="no camp"):
        own_mode(read_case(place), EFFORT, prescribed=True)
