"""The page says the caps that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucelab import atomic_files, errors
from trucelab.ensemble.findings import simulating
from trucelab.ensemble.members import variables
from trucelab.flee.folder import period
from trucelab.flee.folder import sheet as flee_sheet
from trucelab.interchange import gmcr, model, preferences_csv
from trucelab.movement.flee import settings
from trucelab.movement.flee.persons import engine
from trucelab.reading import geojson, sheet
from trucelab.scenario import expressions, tables, yaml_text
from trucelab.scenario.checks import size

PAGE = (Path(__file__).parents[2] / "docs" / "untrusted.md").read_text(encoding="utf-8")
CAPS = {
    "`scenario.yaml`": (
        *(yaml_text.MAX_BYTES, yaml_text.MAX_DEPTH, yaml_text.MAX_VALUES, yaml_text.MAX_TEXT, yaml_text.MAX_KEY),
    ),
    "a statement over options": (expressions._Reader.MAX_LENGTH, expressions._Reader.MAX_DEPTH),
    "a table of a scenario": (tables.MAX_BYTES, tables.MAX_ROWS, tables.MAX_TEXT),
    "places": (size.MAX_PLACES, size.MAX_NUMBERS, size.NUMBERS, size.NUMBERS_OF_STANDARD),
    "options of the talks": (model.MAX_OPTIONS,),
    "members": (variables.MAX_MEMBERS, simulating.MAX_ROWS),
    "people one by one": (simulating.MAX_PERSONS, engine.MAX_PERSONS),
    "a Flee folder": (flee_sheet.MAX_BYTES, period.MAX_DAYS, flee_sheet.MAX_WHOLE, int(settings.MAX_NUMBER)),
    "`.gmcr`, preferences": (gmcr.MAX_BYTES, gmcr.MAX_MAKERS, preferences_csv.MAX_STATES),
    "other people's tables": (sheet.MAX_BYTES, sheet.MAX_ROWS),
    "GeoJSON": (geojson.MAX_BYTES,),
    "messages": (errors.LONGEST,),
    "file names made of names": (atomic_files.LONGEST_NAME,),
}


@pytest.mark.parametrize("what", CAPS)
def test_the_page_says_the_caps_that_hold(what: str) -> None:
    (line,) = (line for line in PAGE.split("\n") if line.startswith(f"| {what}"))
    for cap in CAPS[what]:
        assert f"{cap:,}" in line, (what, cap)
