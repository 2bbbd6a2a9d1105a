"""The model beside forecasts and counts, against plain sums over the record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from trucelab.ensemble.findings.forecasts import Beside, beside, by_day, changes, looked_at
from trucelab.ensemble.findings.summary import Band
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.running import run
from trucelab.scenario import Scenario
from trucelab.scenario.forecasts import Forecast

FIELDS = {"by": "Agency", "date": "2020-04-01", "what": "People who fled", "unit": "people"}


def row(**fields: Any) -> Forecast:
    return Forecast.model_validate({**FIELDS, "value": "100", "outcome": "attack", **fields})


def count(**fields: Any) -> Forecast:
    return row(**{"standing": "count", "measure": "arrivals", "unit": "arrivals", **fields})


def with_rows(done: Run, *rows: Forecast) -> Run:
    changed = Run(done.folder, done.manifest)
    changed.__dict__["scenario"] = replace(done.scenario, forecasts=rows)
    return changed


@pytest.fixture(scope="module")
def larger_run(small: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Members enough that some truces hold and some do not."""
    done = run(small, members=24, seed=2, folder=tmp_path_factory.mktemp("runs") / "larger", workers=2)
    held = [day < 0 for day in done.manifest["truce_ends"]["truce"]]
    assert any(held) and not all(held)
    return done


def test_people_displaced_are_those_of_the_record(larger_run: Run) -> None:
    (found,) = beside(with_rows(larger_run, row(day=6)))
    values = [int(people.sum()) for people in larger_run.values("displaced", "attack")[:, 6]]
    assert found.band == Band.of(values)
    assert found.members == len(values)
    assert found.below == np.mean([value < 100 for value in values])
    assert found.above == np.mean([value > 100 for value in values])


def test_no_day_means_the_last(larger_run: Run) -> None:
    (found,) = beside(with_rows(larger_run, row()))
    assert found.day == larger_run.scenario.document.horizon_days


@pytest.mark.parametrize(("first", "last"), [(None, 9), (1, 9), (4, 9), (9, 9)])
def test_arrivals_are_added_up_over_the_days_and_the_region(larger_run: Run, first: int | None, last: int) -> None:
    arrivals = larger_run.values("arrivals", "attack")
    places = [index for index, place in enumerate(larger_run.scenario.places) if place.region == "hills"]
    found = by_day(larger_run, count(from_day=first, day=last, region="hills"))
    for member in range(len(arrivals)):
        expected = sum(
            int(arrivals[member, day, place].sum()) for day in range(first or 1, last + 1) for place in places
        )
        assert found[member, last] == expected
    everywhere = by_day(larger_run, count(from_day=first, day=last))
    assert (everywhere[:, last] >= found[:, last]).all()


def test_only_members_whose_truce_holds_on_the_day(larger_run: Run) -> None:
    ends = larger_run.manifest["truce_ends"]["truce"]
    day = sorted(end for end in ends if end >= 0)[0]
    assert looked_at(larger_run, count(outcome="truce", truce="held", day=day)).tolist() == [
        end < 0 or end > day for end in ends
    ]
    assert looked_at(larger_run, count(outcome="truce", day=day)).all()


def test_the_day_on_which_the_median_reaches_a_figure(larger_run: Run) -> None:
    medians = np.median(larger_run.values("displaced", "attack").sum(axis=-1), axis=0)
    (found,) = beside(with_rows(larger_run, row(value=str(float(medians[8])))))
    assert found.passed is not None
    assert medians[found.passed] >= medians[8] and (medians[: found.passed] < medians[8]).all()
    (never,) = beside(with_rows(larger_run, row(value="1000000")))
    assert never.passed is None


@pytest.mark.parametrize(
    ("sense", "value", "agrees"),
    [
        ("about", "100", False), ("about", "150", True), ("about", "50..60..120", True),
        ("about", "260..270..280", False),
        ("at least", "200", True), ("at least", "201", False), ("at most", "200", True), ("at most", "199", False),
    ],
)  # fmt: skip
def test_a_figure_agrees_in_the_sense_in_which_it_was_meant(sense: str, value: str, agrees: bool) -> None:
    found = Beside(row(sense=sense, value=value), 5, 10, Band(110.0, 200.0, 250.0), 0.0, 0.0, None)
    assert found.agrees is agrees


def test_changes_are_told_member_by_member_against_the_first_of_the_series(larger_run: Run) -> None:
    rows = (
        count(value="200", day=10, series="a"),
        count(value="900", day=10, series="b"),
        count(value="50", day=10, series="a", outcome="truce"),
        count(value="100", day=10, series="a", outcome="truce", from_day=5),
    )
    one, other = changes(with_rows(larger_run, *rows))
    assert (one.counted, other.counted) == (-0.75, -0.5)
    assert (one.before, other.before) == (rows[0], rows[0])
    attack, truce = (larger_run.values("arrivals", name)[:, 1:11].sum(axis=(1, 2, 3)) for name in ("attack", "truce"))
    relative = [(b - a) / a for a, b in zip(attack, truce, strict=True) if a > 0]
    assert one.members == len(relative)
    assert np.allclose([one.band.low, one.band.median, one.band.high], np.quantile(relative, [0.1, 0.5, 0.9]))
    assert one.same_sign == np.mean([change < 0 for change in relative])


def test_a_change_from_nothing_is_left_out(larger_run: Run) -> None:
    rows = (count(value="0", day=10, series="a"), count(value="50", day=10, series="a"))
    assert changes(with_rows(larger_run, *rows)) == ()
    assert by_day(larger_run, count(day=10, from_day=1))[:, 0].tolist() == [0] * 24
