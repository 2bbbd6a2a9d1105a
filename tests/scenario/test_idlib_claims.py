"""The claims of the Idlib case: every one of the article that a model can test, and no figure that is typed twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucelab.scenario import Scenario, load
from trucelab.scenario.claims import AtLeastClaim, ChanceClaim, PlacesClaim

TESTABLE = {
    "A03": 1, "A04": 1, "A05": 2, "A07": 3, "A15": 7, "A16": 7, "A17": 8, "A26": 14, "A27": 15, "A30": 17, "A32": 18,
    "A33": 19,
}  # fmt: skip
"""Rows of our list of the article's claims that can be tested, with the paragraph."""

FORECAST = {
    (250_000, 700_000), (800_000, 800_000), (900_000, 900_000), (1_986_370, 2_298_060), (2_000_000, 2_000_000),
    (2_500_000, 2_500_000),
}  # fmt: skip
"""What was forecast of an assault, by the UN and others."""

COUNTED = {"ismi": [50_917, 11_002], "ocha": [52_878, 14_393]}
"""Arrivals of September and October 2018."""


@pytest.fixture(scope="module")
def idlib() -> Scenario:
    return load("idlib-2018")


def test_every_testable_row_has_a_claim_that_cites_its_paragraph(idlib: Scenario) -> None:
    cited: dict[str, set[int | None]] = {}
    for claim in idlib.document.claims.values():
        if claim.row is not None:
            cited.setdefault(claim.row, set()).update(
                evidence.paragraph for evidence in claim.evidence if evidence.source == "wapo"
            )
    assert not TESTABLE.keys() - cited.keys(), "rows without a claim"
    for row, paragraph in TESTABLE.items():
        assert paragraph in cited[row], row


def test_words_of_the_article_are_quoted_sparingly(idlib: Scenario) -> None:
    for key, claim in idlib.document.claims.items():
        assert len(claim.says.split()) <= 16, key


def test_every_forecast_of_that_september_stands_beside_the_assault(idlib: Scenario) -> None:
    rows = [row for row in idlib.forecasts if row.standing == "forecast"]
    assert {(row.value.low, row.value.high) for row in rows} == FORECAST
    assert {row.outcome for row in rows} == {"all-out assault"}


def test_the_natural_experiment_is_told_with_and_without_the_truce_that_held(idlib: Scenario) -> None:
    for series, (september, october) in COUNTED.items():
        first, *others = [row for row in idlib.forecasts if row.series == series]
        assert (first.value.mode, first.outcome) == (september, "no agreement")
        assert {(row.value.mode, row.outcome) for row in others} == {(october, "demilitarised zone")}
        assert {row.truce for row in others} == {"any", "held"}


def test_forecasts_say_the_same_as_the_table_of_later_facts(idlib: Scenario) -> None:
    later = {(fact.value.low, fact.value.high) for fact in idlib.later}
    for row in idlib.forecasts:
        if row.date > str(idlib.document.as_of):
            assert (row.value.low, row.value.high) in later, row.what


def test_half_of_the_places_is_half_of_them(idlib: Scenario) -> None:
    claim = idlib.document.claims["short-supply-places"]
    assert isinstance(claim, PlacesClaim)
    peopled = [place for place in idlib.places if place.region in claim.regions and place.residents + place.displaced]
    assert claim.at_least == len(peopled) / 2
    assert f"{len(peopled)} places" in claim.note


def rows_of(page: str, heads: str) -> list[list[str]]:
    """The rows of the table of a page that has these heads."""
    lines = page.partition(heads)[2].splitlines()[2:]
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return (Path(__file__).parent.parent.parent / "docs" / "cases" / "idlib-2018.md").read_text(encoding="utf-8")


def test_the_page_has_the_forecasts_of_the_table(idlib: Scenario, page: str) -> None:
    written = rows_of(page, "| who | when | displaced | meant as |")
    rows = [row for row in idlib.forecasts if row.standing == "forecast"]
    assert len(written) == len(rows)
    for (who, when, displaced, meant), row in zip(written, rows, strict=True):
        low, high = f"{row.value.low:,.0f}", f"{row.value.high:,.0f}"
        assert who == row.by and displaced == (low if row.value.certain else f"{low} to {high}")
        months = {"06": "June 2018", "08": "August", "09": "September"}
        year, month, *day = row.date.split("-")
        assert when == " ".join([*(str(int(one)) for one in day), months[month]]) and year == "2018"
        assert (
            meant
            in {"about": {"a range"}, "at most": {"an upper figure", "a worst case"}, "at least": {"a lower figure"}}[
                row.sense
            ]
        )


def test_the_page_has_every_row_with_a_claim_and_its_paragraph(idlib: Scenario, page: str) -> None:
    written = {row: int(paragraph) for row, paragraph, _ in rows_of(page, "| row | paragraph | what is tested |")}
    claims = [claim for claim in idlib.document.claims.values() if claim.row is not None]
    assert written.keys() == {claim.row for claim in claims}
    for claim in claims:
        assert claim.row is not None
        assert written[claim.row] in {one.paragraph for one in claim.evidence if one.source == "wapo"}


def test_numbers_on_the_page_are_those_of_the_case(idlib: Scenario, page: str) -> None:
    for numbers in COUNTED.values():
        for number in numbers:
            assert f"{number:,}" in page
    battle = idlib.document.claims["battle"]
    assert isinstance(battle, AtLeastClaim)
    assert f"at least {battle.at_least:,.0f} people in {battle.day} days" in page
    imminent = idlib.document.claims["imminent"]
    assert isinstance(imminent, ChanceClaim)
    assert f"within {imminent.within_days} days" in page
    first = next(row for row in idlib.forecasts if row.series == "ismi")
    assert f"first {first.day} days" in page
