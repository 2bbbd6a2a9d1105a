"""The same bytes whatever the workers; outcomes differ by their causes; a run that is there is not repeated."""

from __future__ import annotations

import threading
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.ensemble.records import contents
from trucelab import atomic_files
from trucelab.ensemble.members import computing, side_by_side
from trucelab.ensemble.members.course import course
from trucelab.ensemble.members.ground_conditions import conditions
from trucelab.ensemble.members.member import MemberResult, run_member
from trucelab.ensemble.members.plan import Plan, drawer, drawn_held, plan
from trucelab.ensemble.members.variables import VARIABLES, digest
from trucelab.ensemble.record import run_record
from trucelab.ensemble.record.run_record import Run, open_run
from trucelab.ensemble.running import run
from trucelab.errors import WrongInput
from trucelab.scenario import Scenario
from trucelab.scenario.values import Quantity


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_any_number_of_threads_gives_the_same_files(
    small: Scenario, small_run: Run, tmp_path: Path, workers: int
) -> None:
    found = run(small, members=4, seed=3, folder=tmp_path / "run", workers=workers)
    assert contents(found.folder) == contents(small_run.folder)
    for name in VARIABLES:
        assert np.array_equal(found.data[name].to_numpy(), small_run.data[name].to_numpy())


def test_only_a_few_members_are_in_memory_at_a_time(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: weakref.WeakSet[MemberResult] = weakref.WeakSet()
    most, lock = 0, threading.Lock()

    def told(made: Plan, outcome: str, member: int) -> MemberResult:
        nonlocal most
        found = Result(**vars(run_member(made, outcome, member)))
        with lock:
            alive.add(found)
            most = max(most, len(alive))
        return found

    class Result(MemberResult):
        """Known by what it is, not by what is in it."""

        __hash__ = object.__hash__

        def __eq__(self, other: object) -> bool:
            return self is other

    monkeypatch.setattr(computing, "run_member", told)
    run(small, members=30, seed=3, folder=tmp_path / "run", workers=2)
    assert most <= 2 * (side_by_side.IN_FLIGHT_PER_WORKER + 1) + 2, "of 60 members"


def test_another_seed_gives_other_bytes(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    other = run(small, members=4, seed=4, folder=tmp_path / "other", workers=2)
    assert other.manifest["digests"] != small_run.manifest["digests"]


def test_members_do_not_depend_on_how_many_there_are(small: Scenario, small_run: Run, tmp_path: Path) -> None:
    fewer = run(small, members=2, seed=3, folder=tmp_path / "fewer", workers=2)
    for outcome in small_run.outcomes:
        assert fewer.manifest["digests"][outcome] == small_run.manifest["digests"][outcome][:2]


def test_outcomes_with_the_same_causes_are_the_same(small: Scenario) -> None:
    """No outcome is part of any stream's key: two names for one consequence give the same people."""
    document = small.document
    first = next(name for name, item in document.consequences.items() if item.truce is None)
    twin = next(name for name in document.talks.outcomes if name != first)
    same = document.model_copy(update={"consequences": {**document.consequences, twin: document.consequences[first]}})
    scenario = replace(small, document=same, events={**small.events, twin: small.events.get(first, ())})
    made = plan(scenario, members=1, seed=3)
    assert digest(run_member(made, first, 0).arrays) == digest(run_member(made, twin, 0).arrays)


def test_people_are_conserved_in_the_record(small_run: Run) -> None:
    """Everybody is at a place or on the road, every day, children and adults apart."""
    people = small_run.data["people"].sum(["place", "times"])
    everybody = people + small_run.data["on_road"]
    start = everybody.isel(day=0)
    assert bool((everybody == start).all())
    totals = start.sum("group").to_numpy()
    expected = sum(place.residents + place.displaced for place in small_run.scenario.places)
    assert np.all(totals == expected)


def test_a_complete_run_is_not_repeated(small: Scenario, small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a member was computed again")

    monkeypatch.setattr("trucelab.ensemble.members.computing.run_member", never)
    again = run(small, members=4, seed=3, folder=small_run.folder)
    assert again.manifest == small_run.manifest


def test_another_run_in_the_same_folder_is_refused(small: Scenario, small_run: Run) -> None:
    with pytest.raises(WrongInput, match="already exists"):
        run(small, members=4, seed=99, folder=small_run.folder)
    assert open_run(small_run.folder).manifest == small_run.manifest


def test_more_members_are_added_and_none_is_computed_twice(
    small: Scenario, small_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed = []
    simulate = run_member

    def told(made: Plan, outcome: str, member: int) -> MemberResult:
        computed.append((outcome, member))
        return simulate(made, outcome, member)

    monkeypatch.setattr(computing, "run_member", told)
    folder = tmp_path / "grows"
    run(small, members=1, seed=3, folder=folder, workers=2)
    run(small, members=3, seed=3, folder=folder, workers=2)
    grown = run(small, members=4, seed=3, folder=folder, workers=2)
    assert sorted(computed) == [(outcome, member) for outcome in sorted(grown.outcomes) for member in range(4)]
    assert grown.manifest == small_run.manifest
    assert contents(folder) == contents(small_run.folder)
    with pytest.raises(WrongInput, match="holds 4 members, more than 2"):
        run(small, members=2, seed=3, folder=folder)


def test_while_members_are_added_the_run_that_was_complete_can_be_read(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "grows"
    first = run(small, members=2, seed=3, folder=folder, workers=1)
    put = atomic_files.put
    opened, writes = [], 0

    def looks(path: Path, content: bytes) -> None:
        nonlocal writes
        writes += 1
        if writes % 4 == 0:
            found = open_run(folder)
            opened.append(found.manifest == first.manifest and found.data.sizes["member"] == 2)
        put(path, content)

    monkeypatch.setattr(atomic_files, "put", looks)
    grown = run(small, members=3, seed=3, folder=folder, workers=1)
    assert len(opened) > 8 and all(opened)
    assert grown.data.sizes["member"] == 3


def test_members_that_lie_beside_are_not_computed_again(
    small: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no folder is given, runs of the same identity under `runs` are looked through."""
    monkeypatch.chdir(tmp_path)
    run(small, members=3, seed=3, workers=1)
    run(small, members=2, seed=4, workers=1)

    def never(*_: object) -> None:
        raise AssertionError("a member was computed again")

    monkeypatch.setattr(computing, "run_member", never)
    fewer = run(small, members=2, seed=3)
    assert fewer.manifest["members"] == 2
    assert fewer.folder != run(small, members=3, seed=3).folder


def test_arrays_that_were_read_do_not_fill_the_memory(small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_record, "KEPT_BYTES", 1000)
    read = Run(small_run.folder, small_run.manifest)
    for name in VARIABLES:
        for outcome in read.outcomes:
            assert np.array_equal(read.values(name, outcome), small_run.values(name, outcome))
            assert len(read._read) == 1


def test_no_member_is_refused_before_anything_is_written(small: Scenario, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="0 members: give 1 or more"):
        run(small, members=0, folder=tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_draws_are_keyed_by_purpose_alone() -> None:
    wide = Quantity(low=0, mode=1, high=10)
    draw = drawer(7, 2)
    assert draw("a", wide) == drawer(7, 2)("a", wide)
    assert len({draw("a", wide), draw("b", wide), drawer(7, 3)("a", wide), drawer(8, 2)("a", wide)}) == 4


def test_statements_are_held_as_often_as_the_scenario_says(small: Scenario) -> None:
    uncertain = [
        (party, place, statement.held)
        for party, statements in small.document.talks.preferences.items()
        for place, statement in enumerate(statements)
        if statement.held < 1
    ]
    assert uncertain
    draws = [drawn_held(small, 11, member) for member in range(2000)]
    for party, place, chance in uncertain:
        share = np.mean([draw[party][place] for draw in draws])
        assert abs(share - chance) < 4 * np.sqrt(chance * (1 - chance) / 2000)


def test_what_follows_a_failed_truce_comes_after_it(small: Scenario) -> None:
    made = plan(small, members=60, seed=5)
    truces = [name for name, item in small.document.consequences.items() if item.truce is not None]
    for outcome in truces:
        lines = [course(made, outcome, member) for member in range(made.members)]
        failed = [line for line in lines if len(line) > 1]
        assert failed, "no truce failed in sixty members; give the small scenario a weaker one"
        truce = small.document.consequences[outcome].truce
        assert truce is not None
        for line in failed:
            assert [line[1].outcome] == list(truce.then)
            assert 1 <= line[1].first_day <= small.document.horizon_days
        line = failed[0]
        held = conditions(made, line[:1], lines.index(line)).danger
        broken = conditions(made, line, lines.index(line)).danger
        assert np.all(broken >= held - 1e-12)
        assert broken[line[1].first_day :].sum() > held[line[1].first_day :].sum()
