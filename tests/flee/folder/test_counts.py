"""Observed counts by day: interpolation, files added up, recounts; numbers worked out by hand."""

from __future__ import annotations

import datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flee.folder.folders import Changes, read
from trucelab.errors import WrongInput
from trucelab.movement.flee.observed_counts import (
    Table,
    Unmergeable,
    by_day,
    corrected,
    daily_counts,
    merged,
    observed_own,
)

START = datetime.date(2020, 1, 1)


def counts(folder: Path, *files: str, corrections: str = "", hasten: int = 1, own: bool = False) -> list[int]:
    """Counts of the camp on the days 0 to 4, from files of lines `day offset,count`."""
    changes: Changes = {
        "source_data/data_layout.csv": "total,refugees.csv\nCamp," + ",".join(f"f{n}.csv" for n in range(len(files))),
        "registration_corrections.csv": corrections,
        "simsetting.yml": f"optimisations:\n  hasten: {hasten}\n",
    }
    for number, rows in enumerate(files):
        lines = []
        for row in rows.split():
            offset, _, count = row.partition(",")
            lines.append(f"{START + datetime.timedelta(days=int(offset))},{count}\n")
        changes[f"source_data/f{number}.csv"] = "".join(lines)
    case = read(folder, changes)
    found = (observed_own if own else daily_counts)(case)
    assert found.names == ("total", "Camp")
    column: list[int] = found.values[:, 1].tolist()
    return column


def test_the_small_folder(tmp_path: Path) -> None:
    # total: 10 on day 0, 50 on day 4; camp: 8 on day 1, 19 on day 3, so 13.5 on day 2
    found = daily_counts(read(tmp_path))
    assert found.values.dtype == np.int64
    assert found.values.tolist() == [[10, 8], [20, 8], [30, 13], [40, 19], [50, 19]]


def test_counts_before_the_start_weigh_in(tmp_path: Path) -> None:
    # 10 two days before, 20 two days after: a quarter of ten each day
    assert counts(tmp_path, "-2,10 2,20") == [15, 17, 20, 20, 20]


def test_persons_are_divided_before_the_cut(tmp_path: Path) -> None:
    # 1.9 agents on day 0, 3.9 on day 2: 2.9 between
    assert counts(tmp_path, "0,19 2,39", hasten=10) == [1, 2, 3, 3, 3]


def test_cut_towards_zero(tmp_path: Path) -> None:
    assert counts(tmp_path, "0,-3 2,0") == [-3, -1, 0, 0, 0]


def test_first_file_begins_later(tmp_path: Path) -> None:
    # right, before the left begins: 5 + 100 on day 0; both on day 2: 7 + 100
    assert counts(tmp_path, "2,100 4,200", "0,5 2,7 4,9") == [105, 106, 107, 158, 209]


def test_left_rows_between_take_the_last_right_count(tmp_path: Path) -> None:
    # day 1 stands on the left only: 5 (of day 0) + 20, and nothing is interpolated on the right
    assert counts(tmp_path, "0,10 1,20 4,40", "0,5 4,9") == [15, 25, 33, 41, 49]
    assert counts(tmp_path / "own", "0,10 1,20 4,40", "0,5 4,9", own=True) == [15, 26, 33, 41, 49]


def test_left_rows_after_the_last_right_row_are_dropped(tmp_path: Path) -> None:
    assert counts(tmp_path, "0,10 1,20 4,80", "0,5 1,6") == [15, 26, 26, 26, 26]
    assert counts(tmp_path / "own", "0,10 1,20 4,80", "0,5 1,6", own=True) == [15, 26, 46, 66, 86]


def test_right_rows_after_the_last_left_row_are_dropped(tmp_path: Path) -> None:
    assert counts(tmp_path, "0,10 1,20", "0,5 1,6 3,90") == [15, 26, 26, 26, 26]
    assert counts(tmp_path / "own", "0,10 1,20", "0,5 1,6 3,90", own=True) == [15, 26, 68, 110, 110]


def test_three_files_are_added_from_the_left(tmp_path: Path) -> None:
    assert counts(tmp_path, "0,1 4,5", "0,10 4,50", "0,100 4,500") == [111, 222, 333, 444, 555]


def test_a_left_table_must_not_begin_first() -> None:
    with pytest.raises(Unmergeable):
        merged(Table((0, 2), (1.0, 2.0)), Table((1, 2), (1.0, 2.0)))


def test_a_recount_scales_what_came_before(tmp_path: Path) -> None:
    # 200 before the recount of 100: everything before is halved
    assert counts(tmp_path, "0,80 2,200 3,100 4,120", corrections="Camp,2020-01-04\n") == [40, 70, 100, 100, 120]


def test_recounts_follow_one_another(tmp_path: Path) -> None:
    # first (day 2): 10 is doubled to 20; then (day 4): all before times 60/30
    rows = "0,10 2,20 3,30 4,60"
    assert counts(tmp_path, rows, corrections="Camp,2020-01-03\nCamp,2020-01-05\n") == [40, 40, 40, 60, 60]


def test_recounts_before_the_start_are_left_aside(tmp_path: Path) -> None:
    assert counts(tmp_path, "-1,10 0,20 4,20", corrections="Camp,2019-12-31\n")[0] == 20


def test_what_a_recount_needs() -> None:
    table = Table((0, 2, 3), (5.0, 0.5, 9.0))
    assert corrected(table, 1) is None
    assert corrected(table, 0) is None
    assert corrected(table, 3) is None
    assert corrected(table, 2) == Table((0, 2, 3), (0.5, 0.5, 9.0))


def test_recounts_that_explode_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="beyond all people"):
        counts(tmp_path, "0,9000000000 1,1 2,9000000000 4,5", corrections="Camp,2020-01-03\n")


rows = st.lists(st.tuples(st.integers(-9, 19), st.integers(0, 10**6)), min_size=1, max_size=8)


def on_day(points: list[tuple[int, int]], day: int) -> Fraction:
    """Exactly, by looking through the rows one by one."""
    if day <= points[0][0]:
        return Fraction(points[0][1])
    if day > points[-1][0]:
        return Fraction(points[-1][1])
    for (before, low), (after, high) in pairwise(points):
        if day <= after:
            return low + Fraction(day - before, after - before) * (high - low)
    raise AssertionError


@given(rows)
def test_interpolation_is_exact_up_to_the_cut(points: list[tuple[int, int]]) -> None:
    points = sorted(dict(points).items())
    found = by_day(Table(tuple(day for day, _ in points), tuple(float(count) for _, count in points)), 12)
    for day, value in enumerate(found.tolist()):
        exact = on_day(points, day)
        assert value <= exact + Fraction(1, 10**6)
        assert exact - value < 1 + Fraction(1, 10**6)


@given(rows)
def test_rows_in_any_order_give_the_first_that_fits(points: list[tuple[int, int]]) -> None:
    days = [day for day, _ in points]
    found = by_day(Table(tuple(days), tuple(float(count) for _, count in points)), 12)
    for day, value in enumerate(found.tolist()):
        if days[0] < day <= days[-1]:
            at = next(index for index, known in enumerate(days) if known >= day)
            low, high = sorted((points[at - 1][1], points[at][1]))
            assert low <= value <= high


@given(rows, rows)
def test_files_of_the_same_dates_add_up(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> None:
    days = sorted({day for day, _ in left})
    one = Table(tuple(days), tuple(float(number) for number, _ in enumerate(days)))
    other = Table(tuple(days), tuple(float(right[number % len(right)][1]) for number, _ in enumerate(days)))
    total = merged(one, other)
    assert total.days == one.days
    assert total.counts == tuple(a + b for a, b in zip(one.counts, other.counts, strict=True))
