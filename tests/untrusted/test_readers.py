"""Every reader, given random bytes and spoilt files: a result or one clear refusal, and nothing else.

The tries of the usual run are the same each time.  The long ones are new each time, and as many as one asks for:
`UNTRUSTED_INPUTS=20000 python -m pytest -m slow tests/untrusted`.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.untrusted.mutations import Step, steps
from tests.untrusted.readers import READERS, Files, Reader
from tests.untrusted.trial import one_spoiled, tried

FEW, RANDOM = 120, 20
"""Inputs of the usual run: spoilt ones, and random bytes."""
MANY = int(os.environ.get("UNTRUSTED_INPUTS", "2000"))
COMPILES_S = 300.0
"""For the first input alone, which compiles what is not yet compiled."""

every_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
USUAL = settings(
    deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


@cache
def whole(reader: Reader) -> Files:
    """The files of a reader, which it reads; a format that is only written refuses its own."""
    files = reader.files()
    assert tried(reader, files, COMPILES_S) == ("refused" if reader.name == "nfg" else "read")
    return files


def inputs(reader: Reader, count: int) -> int:
    return max(3, round(count * reader.share))


@every_reader
def test_spoilt_files(reader: Reader) -> None:
    files = whole(reader)

    @settings(USUAL, derandomize=True, max_examples=inputs(reader, FEW))
    @given(st.integers(0, len(files) - 1), steps)
    def spoil(which: int, taken: list[Step]) -> None:
        one_spoiled(reader, files, which, taken)

    spoil()


@every_reader
def test_random_bytes(reader: Reader) -> None:
    files = whole(reader)
    names = sorted(files)

    @settings(USUAL, derandomize=True, max_examples=inputs(reader, RANDOM))
    @given(st.integers(0, len(names) - 1), st.binary(max_size=300))
    def fill(which: int, content: bytes) -> None:
        tried(reader, {**files, names[which]: content})

    fill()


@pytest.mark.slow
@every_reader
def test_many_spoilt_files(reader: Reader) -> None:
    files = whole(reader)

    @settings(USUAL, max_examples=inputs(reader, MANY))
    @given(st.integers(0, len(files) - 1), steps | st.binary(max_size=1000))
    def spoil(which: int, taken: list[Step] | bytes) -> None:
        if isinstance(taken, bytes):
            tried(reader, {**files, sorted(files)[which]: taken})
        else:
            one_spoiled(reader, files, which, taken)

    spoil()
