"""Violence by day under a drawn truce: a plain loop beside it, and what chance must do."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from tests.truce.drawn import between, certain, fixed, truce
from trucelab.truce import (
    Course,
    DrawnTruces,
    Draws,
    draw_course,
    draw_failure_day,
    intensity,
    member_intensity,
)
from trucelab.truce.course import MONTH_DAYS

DRAWS = 4000


def plain(course: Course, row: int) -> list[float]:
    """Day by day: find the last attempt that has begun, and how far it is."""
    levels = []
    for day in range(course.days):
        now = day + 0.5
        begun = [number for number, begin in enumerate(course.begins[row]) if begin <= now]
        end = course.ends[row][begun[-1]]
        if now < end:
            levels.append(course.holding[row] + course.incidents[row, day])
        else:
            part = min((now - end) / 30.0, 1.0)
            levels.append((1.0 - part) * course.holding[row] + part * course.after[row])
    return [float(level) for level in levels]


def test_the_path_is_that_of_a_plain_loop() -> None:
    drawn = fixed(
        60, settles_war=0.2, excluded_group=True, incidents_before=between(1, 5, 20), attempts_per_month=certain(2)
    )
    course = draw_course(drawn, 150)
    assert course.begins.shape[1] > 3
    found = intensity(course)
    assert found.shape == (60, 150)
    for row in range(60):
        assert found[row] == pytest.approx(plain(course, row))


def test_a_truce_that_fails_for_good_goes_back_to_fighting_in_thirty_days() -> None:
    course = Course(
        days=60,
        begins=np.zeros((1, 1)),
        ends=np.array([[10.0]]),
        holding=np.array([0.2]),
        incidents=np.zeros((1, 60)),
        after=np.array([1.4]),
    )
    (path,) = intensity(course)
    assert path[:10] == pytest.approx(0.2)
    assert path[10:40] == pytest.approx(0.2 + 1.2 * (np.arange(30) + 0.5) / 30)
    assert path[40:] == pytest.approx(1.4)


def test_a_truce_that_never_ends_stays_at_its_level() -> None:
    course = draw_course(fixed(settles_war=1.0), 30)
    held = replace(course, begins=np.zeros((1, 1)), ends=np.full((1, 1), np.inf))
    assert intensity(held)[0] == pytest.approx(np.full(30, held.holding[0]))


def test_no_attempts_where_none_are_expected() -> None:
    assert draw_course(fixed(200, settles_war=0.0, attempts_per_month=certain(0)), 365).begins.shape == (200, 1)


def test_waits_for_new_attempts_are_exponential() -> None:
    """Kolmogorov-Smirnov on the first wait, refused at one in a thousand; all truces fail, so nothing is cut off."""
    drawn = fixed(DRAWS, settles_war=0.0, attempts_per_month=certain(1.5))
    course = draw_course(drawn, 100_000)
    waits = course.begins[:, 1] - course.ends[:, 0]
    assert stats.kstest(waits, stats.expon(scale=MONTH_DAYS / 1.5).cdf).pvalue > 1e-3


def test_incidents_of_the_excluded_group_are_poisson() -> None:
    """Mean and variance of 4,000 counts, four standard errors; in shares of 5 a day."""
    drawn = fixed(
        1, settles_war=0.0, excluded_group=True, excluded_group_violence=certain(0.4), incidents_before=certain(5)
    )
    counts = 5.0 * draw_course(drawn, DRAWS).incidents[0]
    assert counts == pytest.approx(np.round(counts))
    assert counts.mean() == pytest.approx(2.0, abs=4 * math.sqrt(2.0 / DRAWS))
    assert counts.var() == pytest.approx(2.0, abs=4 * math.sqrt((2.0 + 2 * 2.0**2) / DRAWS))


def test_without_the_rate_before_only_the_mean_is_told() -> None:
    drawn = fixed(3, excluded_group=True)
    assert draw_course(drawn, 5).incidents == pytest.approx(np.repeat(drawn.excluded[:, None], 5, axis=1))
    assert not draw_course(fixed(3), 5).incidents.any()


def test_an_excluded_group_does_nothing_to_the_signatories() -> None:
    days = np.array([7.0, 90.0])
    with_it = DrawnTruces(truce(excluded_group=True), Draws.of_band(1, 500))
    assert (with_it.held(days) == DrawnTruces(truce(), Draws.of_band(1, 500)).held(days)).all()


def test_a_pretext_clause_ties_the_groups_violence_to_survival() -> None:
    """Rank correlation of the group's rate with the chance to hold: nought without the clause, below it with."""
    days = np.array([30.0])
    found = {}
    for clause in (False, True):
        drawn = DrawnTruces(truce(excluded_group=True, pretext_clause=clause), Draws.of_band(2, DRAWS))
        found[clause] = float(stats.spearmanr(drawn.excluded, drawn.held(days)[:, 0]).statistic)
    assert abs(found[False]) < 4 / math.sqrt(DRAWS)
    assert found[True] < -8 / math.sqrt(DRAWS)


def test_a_member_meets_the_same_first_end_in_its_path() -> None:
    terms = truce(mechanism=True)
    for member in range(30):
        course = draw_course(DrawnTruces(terms, Draws.of_member(5, member)), 40)
        assert course.ends[0, 0] == draw_failure_day(terms, 5, member)
        path = member_intensity(terms, 5, member, 40)
        assert path.shape == (40,)
        assert (path == intensity(course)[0]).all()


def test_a_longer_path_of_a_member_begins_with_the_shorter() -> None:
    terms = truce(excluded_group=True, incidents_before=certain(3))
    assert (member_intensity(terms, 5, 1, 200)[:50] == member_intensity(terms, 5, 1, 50)).all()
