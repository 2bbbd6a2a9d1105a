"""Agreement with Flee: the bounds, and a real case that must keep them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from trucelab.errors import WrongInput
from trucelab.validation import catalogue
from trucelab.validation.flee_reference import CampMeans, Measured, Over
from trucelab.validation.parity import agreements, as_flee, camp_agreement
from trucelab.validation.runs import Effort, Trajectories

NO_CAMPS = CampMeans(1, (), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty(0))


def measured(normal: tuple[float, ...], rescaled: tuple[float, ...]) -> Measured:
    return Measured(1, Over(normal), Over(rescaled), NO_CAMPS)


def test_the_bound_is_a_hundredth_or_three_spreads() -> None:
    """Half of 100 people in the wrong one of two camps: 30 too few and 30 too many are an error of 0.6."""
    ours = Trajectories(("A", "B"), np.array([[50.0, 50.0]]), np.array([[[20.0, 80.0]]]))
    near, far = agreements(ours, measured((0.59, 0.609), (0.4, 0.4)))
    assert near.ours == pytest.approx(0.6)
    assert near.bound == pytest.approx(3 * np.std([0.59, 0.609], ddof=1))
    assert near.holds
    assert (far.error, far.bound, far.holds) == ("rescaled", 0.01, False)
    assert far.difference == pytest.approx(0.2)


@pytest.mark.parametrize("label", ["mali2012/main", "mali2012/flee3", "syria2013/main"])
def test_flees_rules_give_flees_errors_and_camps(label: str) -> None:
    (case,) = catalogue.named(label)
    flee, read = case.measured(), case.read()
    assert flee is not None
    ours = as_flee(read, Effort(members=4), flee.hasten)
    assert all(one.holds for one in agreements(ours, flee))
    camps = camp_agreement(ours, flee.camps, read)
    assert camps.same_observations
    assert camps.within == camps.compared == len(flee.camps.camp)


def test_other_people_in_camps_are_found() -> None:
    (case,) = catalogue.named("mali2012/main")
    flee, read = case.measured(), case.read()
    assert flee is not None
    ours = as_flee(read, Effort(members=1), flee.hasten)
    everywhere_fewer = replace(ours, simulated=ours.simulated * 0.5)
    found = camp_agreement(everywhere_fewer, flee.camps, read)
    assert found.within < found.compared
    assert found.farthest > 0.1
    moved = replace(flee.camps, observed=flee.camps.observed + 1)
    assert not camp_agreement(ours, moved, read).same_observations


def test_settings_that_need_persons_are_refused() -> None:
    (case,) = catalogue.named("mali2012/main")
    read = case.read()
    rules = replace(read.settings.move_rules, fixed_routes=True)
    with pytest.raises(WrongInput, match="person by person"):
        as_flee(replace(read, settings=replace(read.settings, move_rules=rules)), Effort(members=1))
