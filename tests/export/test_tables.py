"""Exported tables hold what the record holds: by plain loops, by laws of counting, and as the summary says."""

from __future__ import annotations

import datetime
from statistics import quantiles
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.export import rows
from trucelab.ensemble.findings.summary import in_force, table, truce_held
from trucelab.ensemble.members.variables import GROUPS, TIMES
from trucelab.ensemble.record.run_record import Run
from trucelab.export import TABLES, table_of
from trucelab.export.frames import HOLDS_NOBODY
from trucelab.movement.native.persons.journeys import THRESHOLD

BY_PLACE = ("displacement", "needs", "journeys", "times_displaced")
AGES = {"0-17": "children", "18+": "adults"}


def percentile(values: list[int], which: int) -> float:
    """By the textbook rule (Hyndman and Fan 1996, type 7), as the standard library computes it."""
    return quantiles(values, n=10, method="inclusive")[which // 10 - 1]


def test_totals_are_those_of_the_summary(small_run: Run) -> None:
    """Two ways to the same figures: `summary.csv`, and the table of totals."""
    ours = table_of(small_run, "totals").set_index(["outcome", "measure", "age_range", "day", "quantile"])["population"]
    theirs = table(small_run)
    compared = 0
    for row in rows(theirs[theirs["measure"].isin(["newly displaced", "displaced again", "trapped"])]):
        age = {"everyone": "all", "children": "0-17"}[str(row.group)]
        for quantile, figure in ((10, row.low_10), (50, row.median), (90, row.high_90)):
            assert ours[row.outcome, row.measure, age, row.day, quantile] == figure
            compared += 1
    assert compared == 2 * 3 * 2 * 2 * 3


def test_people_displaced_at_places_are_those_of_the_summary(small_run: Run) -> None:
    ours = table_of(small_run, "displacement")
    ours = ours[(ours["measure"] == "displaced here") & (ours["age_range"] == "all") & (ours["day"] == 20)]
    cells = ours.set_index(["outcome", "provider_admin2_name", "quantile"])["population"]
    shown = table(small_run)
    compared = 0
    for row in rows(shown[shown["measure"] == "displaced here"]):
        for quantile, figure in ((10, row.low_10), (50, row.median), (90, row.high_90)):
            found = cells[row.outcome, row.place, quantile]
            assert pd.isna(found) if 0 < figure < THRESHOLD else found == figure
            compared += 1
    assert compared > 10


def test_quantiles_are_those_of_the_members(small_run: Run) -> None:
    """A plain loop over the members of the table by member, with the standard library's percentile."""
    by_member = table_of(small_run, "totals", by_member=True)
    found = table_of(small_run, "totals").set_index(["outcome", "measure", "day", "age_range", "quantile"])[
        "population"
    ]
    cells: dict[tuple[Any, ...], list[int]] = {}
    for row in rows(by_member):
        cells.setdefault((row.outcome, row.measure, row.day, row.age_range), []).append(int(row.population))
    for key, values in cells.items():
        assert len(values) == small_run.manifest["members"]
        for which in (10, 50, 90):
            assert abs(found[(*key, which)] - percentile(values, which)) <= 0.5


@pytest.mark.parametrize("age", AGES)
def test_cells_by_member_are_those_of_the_record(small_run: Run, age: str) -> None:
    """Cell by cell through xarray's labels, not through positions."""
    data, group = small_run.data, AGES[age]
    found = table_of(small_run, "displacement", days=[3, 20], by_member=True)
    times = table_of(small_run, "times_displaced", days=[3, 20], by_member=True)
    needs = table_of(small_run, "needs", days=[3, 20], by_member=True)
    checked = 0
    for frame in (found, times, needs):
        for row in rows(frame[frame["age_range"] == age]):
            at = {"outcome": row.outcome, "member": row.member, "day": row.day, "place": row.place, "group": group}
            if "standard" in frame:
                count = int(data["below_minimum"].sel(standard=row.standard, **at))
            elif "times_displaced" in frame:
                count = int(data["people"].sel(times=row.times_displaced, **at))
            elif row.measure == "people here":
                count = int(data["people"].sel(**at).sum())
            else:
                count = int(data["displaced_here"].sel(**at))
            assert pd.isna(row.population) if 0 < count < THRESHOLD else row.population == count
            checked += 1
    assert checked > 500


def test_nobody_is_lost_between_two_days(small_run: Run) -> None:
    """Arrivals over spans of days add up to the arrivals of the record, whatever the spans; returns are among them."""
    fine = table_of(small_run, "journeys", days="all", by_member=True)
    for measure in ("departures", "arrivals", "returns"):
        spans = fine[fine["measure"] == measure]
        small = spans["population"].isna().sum()
        whole = int(small_run.data[measure].sum())
        shown = int(spans["population"].sum())
        assert shown <= whole <= shown + (THRESHOLD - 1) * small
        coarse = table_of(small_run, "journeys", days=[20], by_member=True)
        last = coarse[coarse["measure"] == measure]
        assert last["population"].sum() <= whole <= last["population"].sum() + 9 * last["population"].isna().sum()
    data = small_run.data
    assert (data["returns"] <= data["arrivals"]).all()
    assert (data["departures"].sum("place") == data["displacement_events"]).all()


def test_periods_say_what_counts_speak_of(small_run: Run) -> None:
    first = small_run.scenario.document.as_of

    def dates(name: str, measure: str) -> set[tuple[int, int, int]]:
        frame = table_of(small_run, name, days=[0, 7, 20])
        return {
            (row.day, (row.reference_period_start.date() - first).days, (row.reference_period_end.date() - first).days)
            for row in rows(frame[frame["measure"] == measure])
        }

    assert first == datetime.date(2020, 3, 1)
    assert dates("totals", "newly displaced") == {(0, 0, 0), (7, 0, 7), (20, 0, 20)}
    assert dates("totals", "on the road") == {(0, 0, 0), (7, 7, 7), (20, 20, 20)}
    assert dates("journeys", "arrivals") == {(0, 0, 0), (7, 1, 7), (20, 8, 20)}


def test_no_table_by_place_shows_a_small_count(small_run: Run) -> None:
    for by_member in (False, True):
        for name in BY_PLACE:
            counts = table_of(small_run, name, days="all", by_member=by_member)["population"]
            assert counts.isna().any()
            assert not ((counts > 0) & (counts < THRESHOLD)).any()


def test_places_that_are_left_out_hold_nobody(small_run: Run) -> None:
    kinds = {place.place: place.kind for place in small_run.scenario.places}
    shown = set(table_of(small_run, "displacement")["place"])
    left = [key for key in kinds if key not in shown]
    assert left == ["bridge"] and all(kinds[key] in HOLDS_NOBODY for key in left)
    assert int(small_run.data["people"].sel(place=left).sum()) == 0


def test_every_cell_is_there_once(small_run: Run) -> None:
    places, days, outcomes, standards = 5, 3, 2, 2
    expected = {
        "places": 6,
        "totals": 5 * outcomes * days * 3 * 3,
        "displacement": outcomes * days * places * 3 * (2 * 3 + 1),
        "needs": outcomes * standards * days * places * 3 * 3,
        "journeys": 3 * outcomes * days * places * 3 * 3,
        "times_displaced": len(TIMES) * outcomes * days * places * 3 * 3,
        "differences": 1 * (3 + standards) * days * 3,
        "courses": outcomes * outcomes * days,
        "truces": days,
        "claims": 4,
    }
    assert set(expected) == {one.name for one in TABLES}
    for one in TABLES:
        frame = table_of(small_run, one.name)
        assert len(frame) == expected[one.name]
        assert list(frame) == [column.name for column in one.columns]
        keys = [name for name in frame if name not in ("population", "more_people")]
        assert not frame.duplicated(subset=keys).any()


def test_courses_tell_what_is_in_force(small_run: Run) -> None:
    shares = table_of(small_run, "courses", days=[0, 20])
    assert np.allclose(shares.groupby(["outcome", "day"], observed=True)["share_of_members"].sum(), 1.0)
    ends = small_run.manifest["truce_ends"]["truce"]
    holds = shares[(shares["outcome"] == "truce") & (shares["in_force"] == "truce") & (shares["day"] == 20)]
    assert holds["share_of_members"].item() == np.mean([end < 0 for end in ends])
    members = table_of(small_run, "courses", days=[20], by_member=True)
    after = members[members["outcome"] == "truce"].set_index("member")["in_force"]
    assert [after[member] for member in range(len(ends))] == ["truce" if end < 0 else "attack" for end in ends]


def test_differences_are_between_the_same_members(small_run: Run) -> None:
    by_member = table_of(small_run, "differences", days=[20], by_member=True)
    more = by_member[by_member["measure"] == "newly displaced"].set_index("member")["more_people"]
    displaced = small_run.data["displaced"].sel(day=20).sum("group")
    assert set(by_member["outcome"]) == {"truce"} and set(by_member["instead_of"]) == {"attack"}
    for member in range(small_run.manifest["members"]):
        one, other = (int(displaced.sel(outcome=name, member=member)) for name in ("truce", "attack"))
        assert more[member] == one - other


def test_truces_are_those_of_the_record(small_run: Run) -> None:
    shares = table_of(small_run, "truces", days=[0, 20]).set_index("day")
    assert shares["share_unbroken"][0] == 1.0
    assert shares["share_unbroken"][20] == truce_held(small_run, "truce")
    assert shares["share_of_days_in_force"][20] == in_force(small_run, "truce")
    members = table_of(small_run, "truces", by_member=True)
    assert set(members["outcome"]) == {"truce"}
    assert members["held"].mean() == truce_held(small_run, "truce")
    assert (members["failed_on_day"].isna() == members["held"]).all()
    failed = members[~members["held"]]
    days = (failed["failed_on"] - pd.Timestamp(small_run.scenario.document.as_of)).dt.days
    assert (days == failed["failed_on_day"]).all()


def test_groups_are_those_of_the_record() -> None:
    assert set(AGES.values()) == set(GROUPS)


def test_one_outcome_alone(small_run: Run) -> None:
    for name in ("totals", *BY_PLACE):
        assert set(table_of(small_run, name, outcomes=["truce"])["outcome"]) == {"truce"}
    assert table_of(small_run, "differences", outcomes=["truce"]).empty


def test_the_record_is_balanced(small_run: Run) -> None:
    """Everybody is at a place or on the road, every day: the table of people here and that of the road say it."""
    people = table_of(small_run, "displacement", days=[20], by_member=True)
    here = people[people["measure"] == "people here"]
    road = table_of(small_run, "totals", days=[20], by_member=True)
    road = road[road["measure"] == "on the road"]
    whole = sum(place.residents + place.displaced for place in small_run.scenario.places)
    draws = len(small_run.outcomes) * small_run.manifest["members"]
    found = int(here["population"].sum()) + int(road["population"].sum())
    hidden = int(here["population"].isna().sum())
    assert found <= whole * draws <= found + (THRESHOLD - 1) * hidden
    assert np.all(here["population"].dropna() >= 0)
