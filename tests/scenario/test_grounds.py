"""What rests on nothing is listed, and nothing else is."""

from __future__ import annotations

from tests.scenario import Copy
from trucelab.scenario import rows_without_grounds, without_grounds


def bare(small: Copy) -> list[str]:
    return without_grounds(small.load().document)


BARE_IN_SMALL = ["talks.preferences.north[2]", "talks.preferences.south[2]"]


def test_bare_statements_are_listed(small: Copy) -> None:
    assert bare(small) == BARE_IN_SMALL


def test_a_range_without_grounds_is_listed(small: Copy) -> None:
    small.replace("{value: 5..10..20, judgement: a guess}", "5..10..20")
    assert bare(small) == [*BARE_IN_SMALL, "ground.danger.decay_km"]


def test_grounds_above_cover_what_is_inside(small: Copy) -> None:
    small.replace("{value: 0.8..1..1.2, judgement: a guess}\n    crossings", "0.8..1..1.2\n    crossings")
    assert bare(small) == BARE_IN_SMALL


def test_nothing_above_leaves_every_value_bare(small: Copy) -> None:
    small.replace("  judgement: invented\n", "")
    assert bare(small) == [
        *BARE_IN_SMALL,
        "movement",
        "movement.departure.power",
        "movement.route_choice[0].softening_km",
        "movement.route_choice[0].power",
        "movement.route_choice[1].starts_at",
        "movement.route_choice[2].aversion",
        "movement.route_choice[2].on_the_way",
        "movement.travel.km_per_day",
    ]


def test_the_shares_displaced_have_grounds_of_their_own(small: Copy) -> None:
    small.replace("    times_displaced_grounds: {judgement: a guess}\n", "")
    assert bare(small) == [*BARE_IN_SMALL, "ground.people.times_displaced"]


def test_what_is_left_out_needs_no_grounds(small: Copy) -> None:
    small.replace("    warning_days: {value: 0..1..3, judgement: a guess}\n", "")
    assert bare(small) == BARE_IN_SMALL


def test_rows_without_grounds_are_counted(small: Copy) -> None:
    assert rows_without_grounds(small.load()) == {}
    small.replace("ashford,camp,28,local,atlas,A,1,", "ashford,camp,28,local,,,,", "routes.csv")
    small.replace("birch,5,3,bombardment,0.5,,,,,invented", "birch,5,3,bombardment,0.5,,,,,", "events/attack.csv")
    assert rows_without_grounds(small.load()) == {"routes.csv": (1, 6), "events/attack.csv": (1, 3)}
