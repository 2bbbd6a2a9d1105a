"""What-ifs change one thing, say what they cannot change, and leave the scenario alone."""

from __future__ import annotations

import pytest

from tests.conftest import SMALL
from trucelab.errors import WrongInput
from trucelab.scenario import ALWAYS, Scenario, load
from trucelab.scenario.what_if import KINDS, WhatIf, with_changes

BY_NAME = {kind.kind: kind for kind in KINDS}


@pytest.fixture(scope="module")
def sound() -> Scenario:
    return load(SMALL)


def change(kind: str, text: str) -> WhatIf:
    return BY_NAME[kind](text)


def test_a_border_shuts_from_a_day_on(sound: Scenario) -> None:
    changed = with_changes(sound, [change("close-border", "bridge@3..9")])
    (row,) = changed.closures[ALWAYS]
    assert (row.what, row.name, row.start.mode, row.end and row.end.mode) == ("place", "bridge", 3, 9)
    assert ALWAYS not in sound.closures
    assert changed.digest != sound.digest


def test_two_regions_are_cut_from_the_first_day_where_no_day_is_given(sound: Scenario) -> None:
    (row,) = with_changes(sound, [change("close-border", "valley:hills")]).closures[ALWAYS]
    assert (row.what, row.name, row.other, row.start.mode, row.end) == ("regions", "valley", "hills", 0, None)


def test_a_camp_is_a_place_with_a_road_that_takes_nobody_in_before_its_day(sound: Scenario) -> None:
    changed = with_changes(sound, [change("open-camp", "tents=300:ashford=2.5@4")])
    camp, ashford = changed.places[-1], sound.places[0]
    assert (camp.place, camp.kind, camp.capacity, camp.region) == ("tents", "camp", 300, ashford.region)
    assert (changed.routes[-1].start, changed.routes[-1].end, changed.routes[-1].km) == ("tents", "ashford", 2.5)
    (row,) = changed.closures[ALWAYS]
    assert row.what == "camp" and row.end is not None and row.end.mode == 4


def test_a_road_to_a_new_camp_can_be_added_in_one_go(sound: Scenario) -> None:
    changed = with_changes(sound, [change("open-camp", "tents=300:ashford"), change("add-road", "tents:birch=9")])
    assert {(route.start, route.end) for route in changed.routes[-2:]} == {("tents", "ashford"), ("tents", "birch")}


def test_a_capacity_goes_back_after_its_last_day(sound: Scenario) -> None:
    changed = with_changes(sound, [change("capacity", "camp=10@2..5")])
    assert [(row.day, row.capacity) for row in changed.capacities] == [(2, 10), (5, 4000)]


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("close-border", "brigde@3", 'Did you mean "bridge"?'),
        ("close-border", "ashford", "is a town, not a border"),
        ("close-border", "valley:hlls", 'Did you mean "hills"?'),
        ("close-border", "valley:valley", "two different names"),
        ("close-border", "bridge@x", "give a day"),
        ("close-border", "bridge@9..3", "must come after"),
        ("block-road", "ashford:hillton", "From there roads lead to: "),
        ("block-road", "ashford", "two different names"),
        ("add-road", "ashford:birch=5", "is there already"),
        ("add-road", "ashford:hillton=far", "is not a number"),
        ("add-road", "ashford:hillton=0", "more than 0"),
        ("capacity", "camp=-5", "is not a number"),
        ("capacity", "camp=nan", "is not a number"),
        ("capacity", "cmp=5", 'Did you mean "camp"?'),
        ("open-camp", "camp=5:ashford", "a new name"),
        ("open-camp", "New Camp=5:ashford", "a new name"),
        ("open-camp", "tents=5:ashfrd", 'Did you mean "ashford"?'),
    ],
)
def test_what_cannot_be_is_said_with_a_way_out(sound: Scenario, kind: str, text: str, says: str) -> None:
    with pytest.raises(WrongInput) as caught:
        with_changes(sound, [change(kind, text)])
    assert says in str(caught.value)
    assert f"--{kind} {text}" in str(caught.value)
