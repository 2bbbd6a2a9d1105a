"""Flee's measured errors, as they stand in the files beside the cases."""

from __future__ import annotations

from statistics import mean, stdev

import pytest

from trucelab.validation import catalogue
from trucelab.validation.flee_reference import Over


def of(label: str) -> catalogue.FleeValidationCase:
    (case,) = catalogue.named(label)
    return case


def test_seeds_count_once_and_other_programs_not_at_all() -> None:
    """mali2012/main holds seed 1 twice, and runs of another version and another mode, which differ by 0.02."""
    found = of("mali2012/main").measured()
    assert found is not None
    assert found.hasten == 10
    assert found.normal.values == (0.35491, 0.35382, 0.35293)
    assert found.rescaled.values == (0.30779, 0.30848, 0.30904)
    assert found.rescaled.sd == pytest.approx(stdev(found.rescaled.values))
    assert (found.normal.low, found.normal.high) == (0.35293, 0.35491)
    assert found.normal.mean == pytest.approx(mean((0.35491, 0.35382, 0.35293)))


def test_one_seed_has_no_spread() -> None:
    assert Over((0.4,)).sd == 0.0


@pytest.mark.parametrize("case", catalogue.cases(), ids=lambda case: case.label)
def test_every_shipped_case_was_measured_with_three_seeds_and_names_its_own_camps(
    case: catalogue.FleeValidationCase,
) -> None:
    found = case.measured()
    assert found is not None
    assert len(found.normal.values) == len(found.rescaled.values) == 3
    read = case.read()
    assert set(found.camps.camp) == {location.name for location in read.locations if location.is_camp}
    assert found.camps.day.max() == read.days - 1
    assert (found.camps.sd >= 0).all()
