"""Laws that every score of the register obeys; a new line in `SCORES` is found here."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from trucelab.errors import WrongInput
from trucelab.validation.scores import SCORES
from trucelab.validation.scores.bias import bias, relative_bias
from trucelab.validation.scores.cumulative_error import absolute_relative_error
from trucelab.validation.scores.percentage_error import mean_absolute_percentage_error
from trucelab.validation.scores.score import Judged, Score

MEMBERS, DAYS, PLACES = 24, 45, 3
rng = np.random.default_rng(20150501)
PEOPLE = 20.0 + np.cumsum(rng.integers(1, 60, (DAYS, PLACES)), axis=0)
ENSEMBLE = PEOPLE + rng.integers(-15, 40, (MEMBERS, DAYS, PLACES))
RUNNING = np.cumsum(PEOPLE.sum(axis=1))
RUNNING_ENSEMBLE = np.cumsum(ENSEMBLE.sum(axis=2), axis=1)
HAPPENED = rng.integers(0, 2, 60).astype(np.float64)
CHANCE = rng.random(60)

SAMPLES: dict[Judged, tuple[np.ndarray, np.ndarray]] = {
    "trajectory": (ENSEMBLE, PEOPLE),
    "ensemble": (ENSEMBLE, PEOPLE),
    "cumulative": (RUNNING_ENSEMBLE, RUNNING),
    "chance": (CHANCE, HAPPENED),
}

every_score = pytest.mark.parametrize("score", SCORES.values(), ids=lambda score: score.name)
every_score_of_people = pytest.mark.parametrize(
    "score", [score for score in SCORES.values() if score.judges != "chance"], ids=lambda score: score.name
)


@every_score
def test_a_perfect_simulation_gets_the_best(score: Score) -> None:
    _, observed = SAMPLES[score.judges]
    perfect = observed if score.judges == "chance" else np.repeat(observed[None], MEMBERS, axis=0)
    expected = 1.0 if score.name.startswith("coverage") else score.best
    assert score.measure(perfect, observed) == pytest.approx(expected, abs=1e-12)


@every_score
def test_an_imperfect_one_is_told_apart(score: Score) -> None:
    """Ten times the people, for trajectories in one place only as some forget the total; chances on the wrong side."""
    simulated, observed = SAMPLES[score.judges]
    wrong = 1.0 - observed if score.judges == "chance" else simulated * 10.0
    if score.judges == "trajectory":
        wrong[..., 1:] = simulated[..., 1:]
    assert abs(score.measure(wrong, observed) - score.best) > abs(score.measure(simulated, observed) - score.best)


@every_score_of_people
def test_the_order_of_members_does_not_matter(score: Score) -> None:
    simulated, observed = SAMPLES[score.judges]
    turned = simulated[np.random.default_rng(1).permutation(MEMBERS)]
    assert score.measure(turned, observed) == pytest.approx(score.measure(simulated, observed))


@pytest.mark.parametrize(
    "score",
    [score for score in SCORES.values() if score.judges in {"trajectory", "ensemble"}],
    ids=lambda score: score.name,
)
def test_the_order_of_places_does_not_matter(score: Score) -> None:
    simulated, observed = SAMPLES[score.judges]
    assert score.measure(simulated[..., ::-1], observed[:, ::-1]) == pytest.approx(score.measure(simulated, observed))


@every_score_of_people
def test_people_scale_and_shares_do_not(score: Score) -> None:
    """Cutting to whole people is the one rounding among the scores."""
    simulated, observed = SAMPLES[score.judges]
    times = 8.0
    expected = score.measure(simulated, observed) * (times if score.unit == "people" else 1.0)
    rounding = 1e-2 if score.name == "ard_rescaled_integer" else 1e-12
    assert score.measure(times * simulated, times * observed) == pytest.approx(expected, rel=rounding)


@every_score
def test_what_was_not_observed_counts_nowhere(score: Score) -> None:
    """The same number, whatever is simulated where the last days were not observed."""
    simulated, observed = (array.copy() for array in SAMPLES[score.judges])
    last = -3
    observed[last:] = math.nan
    other = simulated.copy()
    if score.judges == "chance":
        other[last:] = 0.5
    else:
        other[:, last:] = other[:, last:] * 2
    found = score.measure(simulated, observed)
    assert math.isfinite(found)
    assert score.measure(other, observed) == found


@every_score
def test_wrong_input_is_refused(score: Score) -> None:
    simulated, observed = SAMPLES[score.judges]
    broken: list[Callable[[], float]] = [
        lambda: score.measure(simulated[..., 1:], observed),
        lambda: score.measure(simulated, np.full(observed.shape, math.nan)),
        lambda: score.measure(simulated, np.full(observed.shape, math.inf)),
        lambda: score.measure(np.full(simulated.shape, math.nan), observed),
        lambda: score.measure(simulated[:0], observed),
        lambda: score.measure(simulated, observed[..., None, None]),
    ]
    for call in broken:
        with pytest.raises(WrongInput):
            call()


@pytest.mark.parametrize("judges", ["trajectory", "cumulative"])
def test_people_below_0_are_refused(judges: Judged) -> None:
    simulated, observed = SAMPLES[judges]
    score = next(score for score in SCORES.values() if score.judges == judges)
    with pytest.raises(WrongInput, match="give 0 or more"):
        score.measure(simulated - 1e6, observed)
    with pytest.raises(WrongInput, match="give 0 or more"):
        score.measure(simulated, observed - 1e6)


def test_every_score_names_its_source() -> None:
    assert all(score.source and score.title for score in SCORES.values())


def test_one_too_many_everywhere_is_a_bias_of_one() -> None:
    assert float(bias(PEOPLE + 1.0, PEOPLE)) == pytest.approx(1.0)
    assert float(relative_bias(1.25 * PEOPLE, PEOPLE)) == pytest.approx(0.25)
    assert math.isnan(relative_bias([[1.0]], [[0.0]]))


def test_a_tenth_off_everywhere_is_a_percentage_error_of_a_tenth() -> None:
    assert float(mean_absolute_percentage_error(0.9 * PEOPLE, PEOPLE)) == pytest.approx(0.1)
    assert float(absolute_relative_error(1.1 * RUNNING, RUNNING)[-1]) == pytest.approx(0.1)
    assert math.isnan(mean_absolute_percentage_error([[1.0]], [[0.0]]))


def test_daily_counts_are_no_running_total() -> None:
    with pytest.raises(WrongInput, match="observed: falls"):
        absolute_relative_error([1, 2, 3], [5, math.nan, 4])
    with pytest.raises(WrongInput, match="simulated: falls"):
        absolute_relative_error([[1, 2, 3], [3, 2, 3]], [1, 2, 4])


def test_quiet_days_keep_a_running_total() -> None:
    """A report of 0 has no relative error; one of 1 has."""
    found = absolute_relative_error([1.0, 3.0, 3.0], [0.0, 1.0, 1.0])
    assert found.tolist() == pytest.approx([math.nan, 2.0, 2.0], nan_ok=True)
