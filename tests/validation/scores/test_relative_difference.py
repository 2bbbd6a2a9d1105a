"""Averaged relative difference: what Flee reports of its own run, the plain version, and its bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.validation.scores import plain
from trucelab.errors import WrongInput
from trucelab.validation.scores.relative_difference import Rescaling, averaged_relative_difference

LAST_DAY_OBSERVED = (54028, 6881, 1874, 11067, 3435, 6510, 6196)
LAST_DAY_OF_FLEE = (51150, 8194, 2473, 12701, 3075, 2234, 7405)
"""Mali 2012, day 299, one run of Flee with one agent for each person; places as in its layout file."""

counts = st.integers(0, 500).map(float)
tables = arrays.arrays(np.float64, (2, 5, 3), elements=counts)
holes = arrays.arrays(np.bool_, (5, 3)).filter(lambda hole: not hole.all())
rescalings = st.sampled_from(("none", "exact", "integer"))


def test_swapped_people_are_wrong_once_each() -> None:
    """Ten of a hundred stand in the other place: 10 % are wrong, though 10 are missing and 10 too many."""
    assert float(averaged_relative_difference([[60, 40]], [[50, 50]]).percent_wrong) == pytest.approx(10.0)


@pytest.mark.parametrize(("rescaling", "reported"), [("none", 0.13634), ("exact", 0.12731)])
def test_agrees_with_what_flee_reports_of_its_run(rescaling: Rescaling, reported: float) -> None:
    found = averaged_relative_difference([LAST_DAY_OF_FLEE], [LAST_DAY_OBSERVED], rescaling=rescaling)
    assert float(found.mean) == pytest.approx(reported, abs=5e-6)


@given(tables, holes, rescalings)
def test_agrees_with_its_plain_version(values: np.ndarray, hole: np.ndarray, rescaling: Rescaling) -> None:
    simulated, observed = values[0], np.where(hole, np.nan, values[1])
    found = averaged_relative_difference(simulated, observed, rescaling=rescaling)
    assert float(found.mean) == pytest.approx(
        plain.relative_difference(simulated.tolist(), observed.tolist(), rescaling)
    )


@given(tables, holes, rescalings)
def test_places_sum_to_days_and_days_average_to_the_mean(
    values: np.ndarray, hole: np.ndarray, rescaling: Rescaling
) -> None:
    found = averaged_relative_difference(values[0], np.where(hole, np.nan, values[1]), rescaling=rescaling)
    assert (np.isnan(found.by_place) == hole).all()
    assert np.nansum(found.by_place, axis=-1) == pytest.approx(np.nan_to_num(found.by_day))
    assert np.nanmean(found.by_day) == pytest.approx(float(found.mean))


@given(tables)
def test_parts_of_places_sum_to_the_mean(values: np.ndarray) -> None:
    found = averaged_relative_difference(values[0], values[1])
    assert found.of_places.sum() == pytest.approx(float(found.mean))


@given(tables)
def test_rescaled_it_lies_between_0_and_2(values: np.ndarray) -> None:
    found = averaged_relative_difference(values[0], values[1], rescaling="exact")
    assert ((found.by_day >= 0) & (found.by_day <= 2 + 1e-12)).all()


@given(tables, st.integers(1, 50))
def test_rescaling_forgets_the_simulated_total(values: np.ndarray, times: int) -> None:
    once, more = (
        averaged_relative_difference(simulated, values[1], rescaling="exact").by_day
        for simulated in (values[0], times * values[0])
    )
    assert more == pytest.approx(once)


@given(tables)
def test_members_are_judged_one_by_one(values: np.ndarray) -> None:
    observed = values[0] + 1
    together = averaged_relative_difference(values, observed)
    alone = [averaged_relative_difference(member, observed) for member in values]
    assert together.mean.tolist() == [float(one.mean) for one in alone]
    assert together.of_places.tolist() == [one.of_places.tolist() for one in alone]


def test_nobody_simulated_is_wholly_wrong() -> None:
    for rescaling in ("none", "exact", "integer"):
        assert float(averaged_relative_difference([[0, 0]], [[3, 7]], rescaling=rescaling).mean) == 1.0


def test_nobody_observed_counts_every_simulated_person() -> None:
    assert float(averaged_relative_difference([[2, 3]], [[0, 0]]).mean) == 5.0
    assert float(averaged_relative_difference([[2, 3]], [[0, 0]], rescaling="exact").mean) == 0.0


def test_whole_results_are_not_cut() -> None:
    """49 * (1 / 49) is a little below 1 in floating point; cut, it would be 0."""
    for people in range(1, 200):
        simulated, observed = [[49.0, 49.0 * people]], [[1.0, 1.0 * people]]
        assert float(averaged_relative_difference(simulated, observed, rescaling="integer").mean) == 0.0


def test_an_unknown_rescaling_is_refused() -> None:
    with pytest.raises(WrongInput, match='Did you mean "exact"'):
        averaged_relative_difference([[1]], [[1]], rescaling="exacd")  # type: ignore[arg-type]
