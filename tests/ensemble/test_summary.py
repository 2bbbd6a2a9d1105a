"""Summaries against plain loops over the record."""

from __future__ import annotations

import numpy as np
import pytest

from trucelab.ensemble.findings.summary import (
    Band,
    below_by_place,
    below_by_region,
    daily,
    difference,
    displaced_by_place,
    on_day,
    table,
    truce_held,
)
from trucelab.ensemble.record.report_days import report_days
from trucelab.ensemble.record.run_record import Run


def test_a_band_is_the_tenth_fiftieth_and_ninetieth_percentile() -> None:
    assert Band.of(range(101)) == Band(10, 50, 90)
    assert Band.of([7]) == Band(7, 7, 7)


@pytest.mark.parametrize(
    ("horizon", "days"), [(20, (7, 20)), (7, (7,)), (90, (7, 30, 60, 90)), (180, (7, 30, 60, 90, 120, 180))]
)
def test_landmarks_end_with_the_last_day(horizon: int, days: tuple[int, ...]) -> None:
    assert report_days(horizon) == days


def test_daily_bands_are_quantiles_over_members(small_run: Run) -> None:
    for outcome in small_run.outcomes:
        found = daily(small_run, "displaced", outcome)
        by_hand = [
            sorted(
                int(small_run.data["displaced"].sel(outcome=outcome, member=member, day=5).sum())
                for member in range(small_run.manifest["members"])
            )
        ]
        assert found[:, 5] == pytest.approx(np.quantile(by_hand[0], (0.1, 0.5, 0.9)))
        assert np.all(np.diff(found, axis=1) >= 0), "people displaced so far can only grow"


def test_children_are_part_of_everybody(small_run: Run) -> None:
    last = small_run.scenario.document.horizon_days
    for outcome in small_run.outcomes:
        children = on_day(small_run, "displaced", outcome, last, children=True)
        assert np.all(children <= on_day(small_run, "displaced", outcome, last))


def test_differences_are_taken_member_by_member(small_run: Run) -> None:
    one, other = small_run.outcomes[:2]
    last = small_run.scenario.document.horizon_days
    by_member = [
        int(small_run.data["displaced"].sel(outcome=one, member=member, day=last).sum())
        - int(small_run.data["displaced"].sel(outcome=other, member=member, day=last).sum())
        for member in range(small_run.manifest["members"])
    ]
    assert difference(small_run, "displaced", one, other, last) == Band.of(by_member)


def test_places_and_regions_tell_the_same(small_run: Run) -> None:
    outcome = small_run.outcomes[-1]
    last = small_run.scenario.document.horizon_days
    here = displaced_by_place(small_run, outcome, last)
    assert here.shape == (3, len(small_run.scenario.places))
    for index, standard in enumerate(small_run.scenario.document.needs.standards):
        regions = below_by_region(small_run, outcome, standard, last)
        total = small_run.values("below_minimum", outcome)[:, index, last].sum(axis=(1, 2))
        if len(regions) == 1:
            assert next(iter(regions.values())) == Band.of(total)
        assert below_by_place(small_run, outcome, standard, last)[1].sum() >= 0


def test_the_table_has_a_row_for_every_figure(small_run: Run) -> None:
    found = table(small_run)
    assert list(found.columns) == [
        "outcome", "measure", "group", "day", "region", "place", "pcode", "unit", "low_10", "median", "high_90",
    ]  # fmt: skip
    assert set(found["outcome"]) == set(small_run.outcomes)
    assert (found["low_10"] <= found["median"]).all() and (found["median"] <= found["high_90"]).all()
    standards = {f"below minimum: {name}" for name in small_run.scenario.document.needs.standards}
    assert standards <= set(found["measure"])


def test_truces_held_are_those_that_did_not_end(small_run: Run) -> None:
    for outcome, item in small_run.scenario.document.consequences.items():
        share = truce_held(small_run, outcome)
        if item.truce is None:
            assert share is None
        else:
            ends = small_run.manifest["truce_ends"][outcome]
            assert share == sum(day < 0 for day in ends) / len(ends)
