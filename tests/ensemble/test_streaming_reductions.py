"""What is folded member by member against whole arrays; and memory, which holds what is left alone."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from trucelab.ensemble.members.side_by_side import AT_ONCE, BATCH, in_order
from trucelab.ensemble.members.variables import VARIABLES, sizes
from trucelab.ensemble.record.member_files import Units
from trucelab.ensemble.record.run_record import Run
from trucelab.ensemble.record.streaming_reductions import day_axis, folded
from trucelab.errors import BrokenRecord

BY_PLACE = [name for name, (dims, _) in VARIABLES.items() if dims[-3:] == ("day", "place", "group")]


def test_chunks_hold_what_the_zarr_library_reads(small_run: Run) -> None:
    units, known = Units(small_run.folder, small_run.manifest), sizes(small_run.scenario)
    for name in VARIABLES:
        ours = units.array(name, "truce", 2, known)
        assert ours.dtype == np.int32
        assert np.array_equal(ours, small_run.data[name].sel(outcome="truce", member=2).to_numpy())


@pytest.mark.parametrize("variable", BY_PLACE)
@pytest.mark.parametrize("day", [0, 3, 20])
def test_a_day_is_that_of_the_whole_array(small_run: Run, variable: str, day: int) -> None:
    found, every = small_run.on(variable, "attack", day), small_run.values(variable, "attack")
    assert np.array_equal(found, every.take(day, axis=1 + day_axis(variable)))


@pytest.mark.parametrize("variable", BY_PLACE)
@pytest.mark.parametrize("places", [None, (1,), (0, 2)])
def test_sums_over_places_are_those_of_the_whole_array(
    small_run: Run, variable: str, places: Sequence[int] | None
) -> None:
    every = small_run.values(variable, "attack")
    chosen = every if places is None else every[..., list(places), :]
    found = small_run.over_places(variable, "attack", None if places is None else tuple(places))
    assert found.dtype == np.int64
    assert np.array_equal(found, chosen.sum(axis=(-1, -2)))


def test_memory_holds_what_is_left_and_not_what_was_read(small_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    members, numbers = 300, 1 << 18

    def large(self: Units, name: str, outcome: str, member: int, sizes: object) -> NDArray[np.int32]:
        return np.full(numbers, member, np.int32)

    monkeypatch.setattr(Units, "array", large)
    units, known = Units(small_run.folder, small_run.manifest), sizes(small_run.scenario)
    tracemalloc.start()
    (kept,) = folded(units, known, "people", "attack", members, [lambda array: array[:2]])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert np.array_equal(kept, np.repeat(np.arange(members)[:, None], 2, axis=1))
    assert peak < members * numbers * 4 / 4


def test_a_chunk_damaged_after_the_run_was_opened_is_named(small_run: Run) -> None:
    units, known = Units(small_run.folder, small_run.manifest), sizes(small_run.scenario)
    with pytest.raises(BrokenRecord, match=r"people/c\.0\.99\.0\.0\.0\.0: is not what was written"):
        units.array("people", "attack", 99, known)


def test_threads_keep_the_order_and_give_the_first_error() -> None:
    many = BATCH * AT_ONCE + 7
    assert list(in_order(str, range(many))) == list(map(str, range(many)))

    def no(number: int) -> int:
        if number in (70, 700):
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match=r"^70$"):
        list(in_order(no, range(many)))
