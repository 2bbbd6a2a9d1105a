"""Differences between outcomes against plain loops over the record."""

from __future__ import annotations

import numpy as np
import pytest

from trucelab.ensemble.findings.summary import (
    Band,
    all_pairs,
    by_burden,
    difference_by_day,
    differences,
    leading_days,
    leading_measures,
    leading_pairs,
    measured,
    on_day,
)
from trucelab.ensemble.record.run_record import Run


def test_a_difference_is_taken_member_by_member(small_run: Run) -> None:
    for found in differences(small_run, "truce", "attack"):
        plain = [
            int(measured(small_run, found.measure, "truce")[member, found.day])
            - int(measured(small_run, found.measure, "attack")[member, found.day])
            for member in range(4)
        ]
        assert found.band == Band.of(plain)


def test_apart_means_every_member_against_every_other(small_run: Run) -> None:
    (found,) = (one for one in differences(small_run, "truce", "attack") if one.measure == "newly displaced")
    truce, attack = (on_day(small_run, "displaced", name, 20).tolist() for name in ("truce", "attack"))
    pairs = [truce[one] - attack[other] for one in range(4) for other in range(4) if one != other]
    assert found.apart == Band.of(pairs)


def test_swapping_the_pair_turns_the_sign(small_run: Run) -> None:
    there, back = (differences(small_run, *pair) for pair in (("truce", "attack"), ("attack", "truce")))
    for one, other in zip(there, back, strict=True):
        assert one.band.median == -other.band.median
        assert one.band.low == pytest.approx(-other.band.high) and one.band.high == pytest.approx(-other.band.low)


def test_measures_are_read_off_the_record(small_run: Run) -> None:
    record = small_run.data
    for index, standard in enumerate(small_run.scenario.document.needs.standards):
        plain = record["below_minimum"].sel(outcome="attack").isel(standard=index).sum(("place", "group")).to_numpy()
        np.testing.assert_array_equal(measured(small_run, f"below minimum: {standard}", "attack"), plain)
    plain = record["displaced"].sel(outcome="truce").sum("group").to_numpy()
    np.testing.assert_array_equal(measured(small_run, "newly displaced", "truce"), plain)


def test_by_day_and_on_a_day_are_the_same(small_run: Run) -> None:
    for found in differences(small_run, "truce", "attack"):
        low, median, high = difference_by_day(small_run, found.measure, "truce", "attack")[:, found.day]
        assert (low, median, high) == (found.band.low, found.band.median, found.band.high)


def test_pairs(small_run: Run) -> None:
    assert by_burden(small_run) == ("truce", "attack")
    assert leading_pairs(small_run) == all_pairs(small_run) == (("truce", "attack"),)


def test_what_leads(small_run: Run) -> None:
    """The standard that differs most between outcomes, then the one that most people fall below."""
    assert leading_days(180) == (90, 180) and leading_days(90) == (90,) and leading_days(20) == (20,)
    medians = {
        name: [
            float(np.median(measured(small_run, f"below minimum: {name}", one)[:, 20])) for one in small_run.outcomes
        ]
        for name in ("water", "shelter")
    }
    first = max(medians, key=lambda name: max(medians[name]) - min(medians[name]))
    other = next(name for name in medians if name != first)
    assert leading_measures(small_run) == ("newly displaced", f"below minimum: {first}", f"below minimum: {other}")
