"""The verdict on a case, where theorems or a few days of arithmetic say what it must be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.validation.small import flee_folder
from trucelab.validation import catalogue
from trucelab.validation.native_model import FITTED_WITHOUT
from trucelab.validation.runs import Effort
from trucelab.validation.verdict import Verdict, verdict

TWO = {"Near": (30000, 50), "Far": (30000, 150)}


def judged(folder: Path, members: int = 9) -> Verdict:
    (case,) = catalogue.named(str(folder))
    return verdict(case, Effort(members=members, workers=2))


def test_where_people_are_is_no_question_with_one_camp(tmp_path: Path) -> None:
    found = judged(flee_folder(tmp_path / "one", {"Only": (90000, 50)}, per_day={"Only": 40}))
    for mode in found.modes:
        assert mode.rescaled.high == pytest.approx(0.0, abs=1e-12), mode.mode
        assert mode.days_right == 1.0
    equal = next(baseline for baseline in found.baselines if baseline.name == "equal shares")
    assert equal.normal == 0.0


def test_camps_add_up_to_the_case(tmp_path: Path) -> None:
    found = judged(flee_folder(tmp_path / "two", TWO, per_day={"Near": 10, "Far": 90}))
    for mode in found.modes:
        assert sum(camp.error for camp in mode.camps) == pytest.approx(mode.rescaled.mean)
        people = found.drawn[mode.mode]
        assert mode.final_total == pytest.approx(people.simulated[:, -1].sum(axis=1).mean())
        assert sum(camp.simulated for camp in mode.camps) == pytest.approx(people.simulated.sum(axis=2).mean())
        assert mode.rescaled.low <= mode.rescaled.mean <= mode.rescaled.high


def test_skill_is_what_is_left_of_the_reference_on_later_days(tmp_path: Path) -> None:
    found = judged(flee_folder(tmp_path / "two", TWO, per_day={"Near": 10, "Far": 90}), members=2)
    shares = next(baseline for baseline in found.baselines if baseline.name == "shares of day 30")
    prescribed = found.drawn["prescribed"]
    later = slice(31, None)
    simulated, observed = prescribed.simulated[:, later], prescribed.observed[later]
    total, made = observed.sum(axis=1), simulated.sum(axis=2)
    error = (np.abs(simulated * (total / made)[:, :, np.newaxis] - observed).sum(axis=2) / total).mean()
    assert shares.rescaled > 0
    assert found.prescribed.skill == pytest.approx(1 - error / shares.rescaled)


def test_too_few_members_have_no_bands(tmp_path: Path) -> None:
    found = judged(flee_folder(tmp_path / "two", TWO, per_day={"Near": 10, "Far": 90}), members=3)
    assert found.prescribed.coverage["50%"] is not None
    assert found.prescribed.coverage["80%"] is None
    assert found.prescribed.camps[0].coverage is None


def test_a_given_folder_is_not_compared_with_flee(tmp_path: Path) -> None:
    found = judged(flee_folder(tmp_path / "two", TWO, per_day={"Near": 10, "Far": 90}), members=1)
    assert (found.flee, found.agreements, found.camp_agreement) == (None, (), None)
    assert found.parity is not None


def test_a_given_folder_that_needs_persons_is_judged_without_flees_rules(tmp_path: Path) -> None:
    folder = flee_folder(tmp_path / "two", TWO, per_day={"Near": 10, "Far": 90})
    settings = folder / "simsetting.yml"
    settings.write_text(
        settings.read_text().replace("move_rules:\n", "move_rules:\n  fixed_routes: true\n"), encoding="utf-8"
    )
    found = judged(folder, members=1)
    assert found.parity is None
    assert "person by person" in found.without_parity
    assert [mode.mode for mode in found.modes] == ["prescribed", "modelled"]


def test_parameters_fitted_without_a_case_judge_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trucelab.interchange.own_movement import OWN_MOVEMENT

    fitted = {**FITTED_WITHOUT, "two": OWN_MOVEMENT}
    monkeypatch.setattr("trucelab.validation.verdict.FITTED_WITHOUT", fitted)
    found = judged(flee_folder(tmp_path / "two", TWO, per_day={"Near": 10, "Far": 90}), members=2)
    assert found.left_out is not None
    assert found.left_out.rescaled == found.prescribed.rescaled
