"""Values: ranges are drawn from the triangular distribution, evidence has short forms, dates exist."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.stats import triang

from trucelab.scenario.talks import Option, Outcome, Preference, StatusQuo
from trucelab.scenario.values import Evidence, Quantity, Source, Sourced, first_day

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)
CHANCES = st.floats(0.0, 1.0)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted), CHANCES)
@example([0.0, 0.0, 1.0], 0.3)
@example([0.0, 1.0, 1.0], 0.3)
def test_a_draw_is_the_inverse_of_the_triangular_distribution(numbers: list[float], chance: float) -> None:
    low, mode, high = numbers
    quantity = Quantity(low=low, mode=mode, high=high)
    width = high - low
    if width < 1e-6:
        assert low <= quantity.draw(chance) <= high
        return
    expected = triang.ppf(chance, (mode - low) / width, loc=low, scale=width)
    assert quantity.draw(chance) == pytest.approx(expected, rel=1e-7, abs=1e-6 * width)


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS).map(sorted), CHANCES, CHANCES)
def test_draws_stay_within_and_keep_their_order(numbers: list[float], one: float, other: float) -> None:
    low, mode, high = numbers
    quantity = Quantity(low=low, mode=mode, high=high)
    assert (
        low
        <= quantity.draw(min(one, other))
        <= quantity.draw(max(one, other)) + 1e-9 * (1 + high - low)
        <= high + (1e-9 * (1 + high - low))
    )


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        (3, (3, 3, 3)),
        (0.5, (0.5, 0.5, 0.5)),
        ("7", (7, 7, 7)),
        ("5..10..20", (5, 10, 20)),
        ("-3..-2..-1", (-3, -2, -1)),
        (" .5 .. 1 .. 1e2 ", (0.5, 1, 100)),
        ({"value": "1..2..3"}, (1, 2, 3)),
        ({"value": 4}, (4, 4, 4)),
        ({"low": 1, "mode": 2, "high": 3}, (1, 2, 3)),
    ],
)
def test_ranges_have_short_forms(written: object, numbers: tuple[float, float, float]) -> None:
    quantity = Quantity.model_validate(written)
    assert (quantity.low, quantity.mode, quantity.high) == numbers


@pytest.mark.parametrize(
    "written",
    ["", "..", "1..2", "1..2..3..4", "3..2..1", "1..x..3", "nan", "inf", "1_0", "٣", True, None, [1], 1e308, 10**400,
     float("nan"), {"value": None}, {"value": 1, "low": 0}, {"low": 1, "mode": 2}, {"value": "1..2..1e999"}],
)  # fmt: skip
def test_what_is_no_range_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Quantity.model_validate(written)


@pytest.mark.parametrize(
    ("written", "source", "paragraph", "grade"),
    [
        ("wapo", "wapo", None, ""),
        ("wapo#4", "wapo", 4, ""),
        ("wapo B2", "wapo", None, "B2"),
        ("wapo#4 b2", "wapo", 4, "B2"),
        ({"source": "wapo", "reliability": "b", "credibility": 2}, "wapo", None, "B2"),
    ],
)
def test_evidence_has_short_forms(written: object, source: str, paragraph: int | None, grade: str) -> None:
    evidence = Evidence.model_validate(written)
    assert (evidence.source, evidence.paragraph, evidence.grade) == (source, paragraph, grade)


@pytest.mark.parametrize(
    "written", ["", "wapo #4", "wapo#x", "wapo#0", "wapo B", "wapo B7", "wapo G1", "#4", 5, [], None]
)
def test_what_is_no_evidence_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Evidence.model_validate(written)


def test_a_bare_judgement_is_among_the_grounds() -> None:
    sourced = Sourced.model_validate({"evidence": ["wapo#4 B2"], "judgement": "ours"})
    assert [one.judgement for one in sourced.grounds] == [None, "ours"]


def test_what_has_one_main_part_may_be_written_bare() -> None:
    assert Option.model_validate("attacks") == Option(says="attacks")
    assert Preference.model_validate("not a") == Preference(says="not a")
    assert Outcome.model_validate("a and b") == Outcome(when="a and b")
    assert StatusQuo.model_validate(["a"]) == StatusQuo(taken=("a",))


@pytest.mark.parametrize(("written", "kept"), [(2018, "2018"), ("2018", "2018"), ("2018-09", "2018-09")])
def test_dates_of_publication_may_be_partial(written: object, kept: str) -> None:
    source = Source.model_validate({"title": "t", "publisher": "p", "published": written})
    assert source.published == kept


@pytest.mark.parametrize("written", ["2018-13", "2018-02-29", "0000", "18", 18, "2018-9-7", True, "2018-09-07T10:00"])
def test_dates_that_do_not_exist_are_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Source.model_validate({"title": "t", "publisher": "p", "published": written})


def test_a_partial_date_means_at_least_its_first_day() -> None:
    assert [first_day(text) for text in ("2018", "2018-09", "2018-09-07")] == [
        date(2018, 1, 1),
        date(2018, 9, 1),
        date(2018, 9, 7),
    ]
