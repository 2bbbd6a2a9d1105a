"""Tables of journeys: right sums, and no small cell."""

from __future__ import annotations

import numpy as np
import pytest

from tests.movement.areas import FLEE, days, line, people
from trucelab.movement.native import Network
from trucelab.movement.native.persons import Demographics, PersonsResult, journeys, simulate_persons

CHAIN = line(["town", "junction", "camp"], 50.0)


def fled(residents: int, network: Network = CHAIN, histories: bool = True) -> PersonsResult:
    """Everybody goes 100 km on day 1 and is there on day 3."""
    demographics = Demographics(attributes={"language": {"one": 0.5, "other": 0.5}})
    return simulate_persons(
        network, days(network, 4, {0: 1.0}), people(network, {0: residents}), FLEE, 1, 0,
        demographics=demographics, histories=histories,
    )  # fmt: skip


def test_flows_between_places() -> None:
    table = journeys.flows(fled(90), CHAIN)
    assert table.values.tolist() == [["p0", "p2", 1, "adults", 60], ["p0", "p2", 1, "children", 30]]
    assert journeys.flows(fled(90), CHAIN, by="language")["persons"].sum() == 90
    assert journeys.flows(fled(90), CHAIN, by="sex")["persons"].sum() == 90


def test_cells_below_the_threshold_are_missing() -> None:
    table = journeys.flows(fled(27), CHAIN)
    assert table["persons"].isna().tolist() == [False, True]
    assert table["persons"][0] == 18
    assert journeys.flows(fled(27), CHAIN, threshold=9)["persons"].tolist() == [18, 9]
    for make in (journeys.times_displaced, journeys.kilometres, journeys.days_on_the_way):
        assert make(fled(27))["persons"].isna().sum() == 1
        assert make(fled(27), threshold=50)["persons"].isna().all()
    with pytest.raises(ValueError, match="threshold"):
        journeys.flows(fled(27), CHAIN, threshold=0)


def test_kilometres_and_days() -> None:
    assert journeys.kilometres(fled(90)).values.tolist() == [
        ["100 to 200", "adults", 60],
        ["100 to 200", "children", 30],
    ]
    assert journeys.days_on_the_way(fled(90)).values.tolist() == [["2 to 4", "adults", 60], ["2 to 4", "children", 30]]
    assert journeys.times_displaced(fled(90)).values.tolist() == [[1, "adults", 60], [1, "children", 30]]


def test_each_journey_has_its_length_and_people_are_somewhere_in_the_end() -> None:
    result = fled(90)
    assert journeys.lengths(result, CHAIN).values.tolist() == [
        ["p2", 1, "100 to 200", "adults", 60],
        ["p2", 1, "100 to 200", "children", 30],
    ]
    assert journeys.whereabouts(result, CHAIN).values.tolist() == [
        ["p0", "p2", "adults", 60],
        ["p0", "p2", "children", 30],
    ]
    by_age = journeys.whereabouts(result, CHAIN, by="age", threshold=1)
    assert by_age["persons"].sum() == 90
    assert set(by_age["age"]) <= {"0 to 5", "5 to 12", "12 to 18", "18 to 60", "60 or more"}
    assert by_age.loc[by_age["age"].isin(["18 to 60", "60 or more"]), "persons"].sum() == 60


def test_waits_are_those_between_two_journeys() -> None:
    network = line(["town", "town", "town"], 10.0)
    danger = days(network, 6, {0: 1.0})
    danger.danger[4:, 1] = 1.0
    danger.danger[:, 2] = 0.5
    parameters = FLEE._replace(awareness_hops=1, aversion=1e6)
    result = simulate_persons(network, danger, people(network, {0: 90}), parameters, 1, 0, histories=True)
    # all go from p0 to p1 on day 1; from day 4 on they want to leave, but places in danger are shunned altogether
    assert len(journeys.waiting_times(result)) == 0
    onward = parameters._replace(aversion=0.0, departure_rate_per_day=1000.0)
    calm = days(network, 6, {0: 1.0}, captured={0: range(2, 9)})
    calm.danger[4:, 1] = 1.0
    moved = simulate_persons(network, calm, people(network, {0: 90}), onward, 1, 0, histories=True)
    assert journeys.waiting_times(moved).values.tolist() == [["2 to 4", "adults", 60], ["2 to 4", "children", 30]]


def test_tables_add_up_to_the_trajectory() -> None:
    network = line(["town", "town", "camp", "town"], 15.0)
    parameters = FLEE._replace(departure_rate_per_day=0.4, onward_rate_per_day=0.2, awareness_hops=2)
    result = simulate_persons(
        network, days(network, 9, {0: 0.8, 1: 0.4}), people(network, {0: 300, 1: 90}), parameters, 1, 0, histories=True
    )
    table = journeys.flows(result, network, threshold=1)
    arrivals = result.trajectory.arrivals.sum(axis=(0, 2))
    assert [table.loc[table["to"] == name, "persons"].sum() for name in network.names] == arrivals.tolist()
    assert journeys.lengths(result, network, threshold=1)["persons"].sum() == arrivals.sum()
    last = journeys.whereabouts(result, network, threshold=1)
    there = result.trajectory.people[-1].sum(axis=(1, 2))
    assert [last.loc[last["to"] == name, "persons"].sum() for name in network.names] == there.tolist()
    on_road = last.loc[last["to"] == journeys.ON_THE_WAY, "persons"].sum()
    assert on_road == result.trajectory.on_road[-1].sum()
    by_times = journeys.times_displaced(result, threshold=1).groupby("moved")["persons"].sum()
    displaced = result.trajectory.displaced[-1].sum()
    assert by_times.sum() == 390
    assert by_times.drop(0, errors="ignore").sum() == displaced
    kept = result.histories
    assert kept is not None
    assert np.float64(kept.km.sum()) == pytest.approx(result.trajectory.journey_km.sum(), rel=1e-6)


def test_what_was_not_kept_is_not_made_up() -> None:
    with pytest.raises(ValueError, match="histories=True"):
        journeys.flows(fled(90, histories=False), CHAIN)
    with pytest.raises(ValueError, match=r'"colour"\. Known: group, sex, age, language'):
        journeys.flows(fled(90), CHAIN, by="colour")
