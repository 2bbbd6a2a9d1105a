"""Points that are played: the same as members where the same is set, and nothing left over from one to the next."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trucelab import chance
from trucelab.ensemble.findings.sensitivity.course_luck import CHOICES, ENDS, first_ends
from trucelab.ensemble.findings.sensitivity.experiment import LUCK, Experiment
from trucelab.ensemble.findings.sensitivity.inputs import inputs_of
from trucelab.ensemble.findings.sensitivity.outputs import Figure, figures_of
from trucelab.ensemble.members.member import run_member
from trucelab.ensemble.members.plan import Plan, ground_plan
from trucelab.scenario import Scenario

SEED = 8


@pytest.fixture(scope="module")
def plan(small: Scenario) -> Plan:
    return ground_plan(small, members=1, seed=SEED)


@pytest.fixture(scope="module")
def experiment(plan: Plan) -> Experiment:
    return Experiment(plan, inputs_of(plan), figures_of(plan, plan.outcomes), workers=2)


def test_the_point_that_a_member_drew_gives_what_the_member_found(plan: Plan, experiment: Experiment) -> None:
    """The member whose luck all points meet, set to its own draws and its own fate: a run by another way."""
    place = int(np.flatnonzero(experiment.in_order[ENDS.name] == LUCK)[0])
    point = np.array(
        [
            (place + 0.5) / CHOICES if purpose == ENDS.name else chance.uniform(SEED, LUCK, purpose)
            for purpose in experiment.inputs.purposes
        ]
    )
    (found,) = experiment.play(point[None])
    by_figure = dict(zip(experiment.figures, found, strict=True))
    for outcome in plan.outcomes:
        arrays = run_member(plan, outcome, LUCK).arrays
        assert by_figure[Figure("newly displaced", outcome, 20)] == arrays["displaced"][20].sum()
        for index, name in enumerate(plan.scenario.document.needs.standards):
            assert by_figure[Figure(f"below minimum: {name}", outcome, 20)] == arrays["below_minimum"][index, 20].sum()
    assert by_figure[Figure("claim: flight", "attack", 20)] == by_figure[Figure("newly displaced", "attack", 20)] - 1000


def test_points_do_not_meet_each_other(experiment: Experiment) -> None:
    """Movement is shared between points that agree in it: played alone, each must give the same."""
    points = np.random.default_rng(1).random((3, len(experiment.inputs.purposes)))
    needs = [index for index, name in enumerate(experiment.inputs.purposes) if name.startswith("needs.")]
    points = np.concatenate([points, points])
    points[3:, needs] = 0.9
    together = experiment.play(points)
    alone = np.concatenate([experiment.play(point[None]) for point in points])
    np.testing.assert_array_equal(together, alone)
    assert not np.array_equal(together[:3], together[3:])


def test_threads_change_nothing(experiment: Experiment) -> None:
    points = np.random.default_rng(2).random((6, len(experiment.inputs.purposes)))
    one, three = (replace(experiment, workers=workers).play(points) for workers in (1, 3))
    assert one.tobytes() == three.tobytes()


def test_an_earlier_last_day_changes_nothing_before_it(plan: Plan, experiment: Experiment) -> None:
    points = np.random.default_rng(3).random((2, len(experiment.inputs.purposes)))
    early = (Figure("newly displaced", "attack", 7),)
    late = (*early, Figure("newly displaced", "attack", 20))
    found, other = (replace(experiment, figures=figures).play(points)[:, 0] for figures in (early, late))
    np.testing.assert_array_equal(found, other)


def test_a_fate_is_the_one_of_its_quantile(plan: Plan, experiment: Experiment) -> None:
    point = np.full(len(experiment.inputs.purposes), 0.5)
    ranks = first_ends(plan, CHOICES)
    for height, rank in ((0.0, 0), (0.5, CHOICES // 2), (1.0, CHOICES - 1)):
        point[experiment.column[ENDS.name]] = height
        fate = experiment.set_at(point).whose_ends
        assert fate is not None and ranks[fate] == rank
