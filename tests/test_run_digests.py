"""Small runs come out as they did on every machine before; see `tests/run_digests.py`."""

from __future__ import annotations

import pytest

from tests.run_digests import KNOWN, RUNS, differences


@pytest.mark.parametrize("name", RUNS)
def test_a_run_has_the_known_digests(name: str) -> None:
    wrong = differences(name, RUNS[name]())
    how = "where numbers are meant to change, say so in CHANGELOG.md and run python -m tests.run_digests --write"
    assert not wrong, "\n".join([*wrong, how])


def test_a_part_that_differs_is_named() -> None:
    (wrong,) = differences("border camp", {**KNOWN["border camp"], "people": "another"})
    assert wrong.startswith("border camp: people differ: another instead of ")
