"""A scenario in which nobody talks: the ground is played out, and the brief leaves the rest out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import trucelab
from tests.scenario import Copy
from trucelab.ensemble.members.plan import analyse_talks
from trucelab.ensemble.running import run
from trucelab.errors import WrongInput
from trucelab.report.page import SECTIONS, brief_html
from trucelab.report.tables import outcome_rows, summary
from trucelab.scenario import Scenario, load


@pytest.fixture
def silent(tmp_path: Path) -> Scenario:
    """The small scenario without parties, talks, needs, and what speaks of them."""
    copy = Copy(tmp_path)
    text = copy.text()
    for first, end in (("parties:\n", "ground:\n"), ("needs:\n", "claims:\n"), ("  thirst:\n", "later: later.csv")):
        text = text[: text.index(first)] + text[text.index(end) :]
    copy.write("scenario.yaml", re.sub(r"    supply: .*\n", "", text))
    return load(copy.folder)


def test_the_brief_has_no_talks_and_no_needs(silent: Scenario, tmp_path: Path) -> None:
    done = run(silent, members=2, folder=tmp_path / "run")
    page = brief_html(done)
    for section in SECTIONS:
        gone = section.needs != "nothing" or section.key in ("backtests", "forecasts")
        assert (f'id="{section.key}"' in page) != gone, section.key
    assert {row.stands for row in outcome_rows(done)} == {"no talks"}
    assert summary(done)["outcomes"]["attack"]["can_last"] == {}
    assert summary(done)["claims"]["flight"]["verdict"] in ("holds", "differs", "depends")


def test_its_tables_leave_the_rest_out_too(silent: Scenario, tmp_path: Path) -> None:
    done = trucelab.run(silent, members=1, out=tmp_path / "run", workers=1)
    written = done.export(["csv", "parquet", "xlsx", "geojson"], out=tmp_path / "tables")
    assert written.rows["needs"] == 0 and "needs.csv" not in written.files
    assert written.rows["displacement"] > 0 and {"displacement.csv", "places.geojson"} <= written.files.keys()
    assert set(done.table("differences")["measure"]) == {"newly displaced", "displaced again", "trapped"}
    assert done.dataset.sizes["standard"] == 0 and done.table("needs").empty
    assert done.scenario.check().decision_makers == 0


def test_talks_that_are_not_there_are_asked_for(silent: Scenario) -> None:
    with pytest.raises(WrongInput, match="has no talks"):
        analyse_talks(silent)
