"""The talks in a process of their own are the same talks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from trucelab.ensemble import talks_aside
from trucelab.ensemble.members.plan import plan
from trucelab.ensemble.members.talks_record import of_first, talks_record
from trucelab.ensemble.record.run_record import Run
from trucelab.scenario import Scenario


def silent(what: str, done: int, whole: int) -> None:
    """No progress."""


def test_another_process_gives_the_same(small: Scenario, small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks_aside, "WORTH_IT_FROM", 1)

    whole = plan(small, members=4, seed=3)
    with talks_aside.talks_aside(whole) as talks:
        talks.here = iter(())  # nothing can be worked out here
        assert talks.result(silent) == small_run.talks


def test_the_talks_of_the_first_members_come_first_and_are_those_of_a_smaller_run(
    small: Scenario, small_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks_aside, "WORTH_IT_FROM", 1)
    with talks_aside.talks_aside(plan(small, members=30, seed=3), 4) as talks:
        assert talks.counts == [4, 30]
        whole = talks.result(silent)
        assert talks.known[4] == talks.of_first(4) == small_run.talks
        for members in (2, 12, 30):
            known = json.loads(json.dumps(talks_record(plan(small, members=members, seed=3), silent)))
            assert talks.of_first(members) == of_first(talks.whole, whole, members) == known


def test_a_scenario_that_changed_is_worked_out_here(
    small: Scenario, small_run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talks_aside, "WORTH_IT_FROM", 1)
    whole = plan(replace(small, digest="0" * 64), members=4, seed=3)
    with talks_aside.talks_aside(whole) as talks:
        assert json.loads(json.dumps(talks.result(silent))) == small_run.talks


def test_the_process_is_stopped_when_the_run_fails(small: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talks_aside, "WORTH_IT_FROM", 1)
    with pytest.raises(OSError, match="full"), talks_aside.talks_aside(plan(small, members=4, seed=3)) as talks:
        raise OSError("full")
    assert talks.process is not None
    assert talks.process.returncode is not None
